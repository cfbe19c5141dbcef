"""Dated statutory parameters: what was in force on a day, in a year, and what each does after
its last row; and the rules that every domain shares: weeks, limits of the base salary.
"""

from .base_salary import BaseLimits, base_cap, base_limits
from .dates import check_bands, check_dates
from .law import Law, embedded
from .schemas import LAW as SCHEMAS
from .weeks import (
    DAYS_A_YEAR,
    WEEKS_A_YEAR,
    days_from_movements,
    weeks_from_days,
    weeks_from_movements,
    whole_weeks,
)
from .year import LawYear

__all__ = [
    "DAYS_A_YEAR",
    "SCHEMAS",
    "WEEKS_A_YEAR",
    "BaseLimits",
    "Law",
    "LawYear",
    "base_cap",
    "base_limits",
    "check_bands",
    "check_dates",
    "days_from_movements",
    "embedded",
    "weeks_from_days",
    "weeks_from_movements",
    "whole_weeks",
]
