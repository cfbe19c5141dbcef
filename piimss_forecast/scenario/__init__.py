"""Assumption sets, requests and the engine that chains the links of the domains.

The package is also a function: ``pf.scenario("tendencial")`` is :func:`load`.
"""

from ..core.callables import make_callable
from .assumptions import Assumptions
from .engine import Result
from .link import Link, ordered
from .request import FIRST_YEAR, LAST_YEAR, Request
from .run import Run
from .schema import Assumption
from .sets import load, names, restore
from .shapes import KeySpec

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Assumption",
    "Assumptions",
    "KeySpec",
    "Link",
    "Request",
    "Result",
    "Run",
    "load",
    "names",
    "ordered",
    "restore",
]

make_callable(__name__, load)
