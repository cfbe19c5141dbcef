"""Checks of a data folder, each a generator of problems."""

from .conflicts import conflicts, discrepancies, explanation, unexplained
from .indicators import indicators
from .of_states import states
from .tables import (
    complete,
    contracts,
    descriptor,
    diseases,
    foreign_keys,
    laws,
    periods,
    repeated,
    units_and_ranges,
)

__all__ = [
    "complete",
    "conflicts",
    "contracts",
    "descriptor",
    "discrepancies",
    "diseases",
    "explanation",
    "foreign_keys",
    "indicators",
    "laws",
    "periods",
    "repeated",
    "states",
    "unexplained",
    "units_and_ranges",
]
