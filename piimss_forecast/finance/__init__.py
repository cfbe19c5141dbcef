"""Income, outlay and reserves: one statement, one roll-forward, and when the reserves are used
and exhausted.
"""

from .history import (
    COMPONENTS,
    Programme,
    backcast_first,
    credit,
    implied_programme,
    join,
    published_programme,
)
from .reserves import (
    OPERATING,
    RESERVES,
    RING_FENCED,
    SPENDABLE,
    TECHNICAL,
    ReserveFlows,
    ReservePath,
    accumulation_target,
    allocate,
    first_year_of_use,
    last_year_of_sufficiency,
    roll_forward,
    year_of_exhaustion,
)
from .statement import INCOME_ITEMS, OUTLAY_ITEMS, between, grow, rocf_ceiling, run_off, statement

__all__ = [
    "COMPONENTS",
    "INCOME_ITEMS",
    "OPERATING",
    "OUTLAY_ITEMS",
    "RESERVES",
    "RING_FENCED",
    "SPENDABLE",
    "TECHNICAL",
    "Programme",
    "ReserveFlows",
    "ReservePath",
    "accumulation_target",
    "allocate",
    "backcast_first",
    "between",
    "credit",
    "first_year_of_use",
    "grow",
    "implied_programme",
    "join",
    "last_year_of_sufficiency",
    "published_programme",
    "rocf_ceiling",
    "roll_forward",
    "run_off",
    "statement",
    "year_of_exhaustion",
]
