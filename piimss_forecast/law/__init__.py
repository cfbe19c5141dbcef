"""Dated statutory parameters: what was in force on a day, in a year, and what each does after
its last row.
"""

from .dates import check_bands, check_dates
from .law import Law
from .schemas import LAW as SCHEMAS
from .year import LawYear

__all__ = ["SCHEMAS", "Law", "LawYear", "check_bands", "check_dates"]
