"""Pensioner ledger by type and regime, entitlement by law, and outlay by payer."""

from .entitlement import garantizada, ley73, ley97, programmed_withdrawal
from .ledger import (
    REGIMES,
    TYPES,
    Flows,
    death_probability,
    entries_that_reach,
    entry_profile,
    step,
    warm_up,
)
from .outlay import PAYERS, anchored_outlay, mean_indexation, mean_pension_growth

__all__ = [
    "PAYERS",
    "REGIMES",
    "TYPES",
    "Flows",
    "anchored_outlay",
    "death_probability",
    "entries_that_reach",
    "entry_profile",
    "garantizada",
    "ley73",
    "ley97",
    "mean_indexation",
    "mean_pension_growth",
    "programmed_withdrawal",
    "step",
    "warm_up",
]
