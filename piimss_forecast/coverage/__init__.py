"""From population and employment to the population adscrita, by age, sex and status."""

from .anchors import december_levels, decimal_date, levels_at, shares_at
from .project import (
    AGE_GROUPS,
    CATEGORIES,
    FAMILY,
    REGISTERED,
    ROWS,
    STATUSES,
    consultorio,
    coverage_margins,
    family_totals,
    saturate,
    seed_table,
    split_family,
)
from .raking import Margin, allocate, rake, residuals

__all__ = [
    "AGE_GROUPS",
    "CATEGORIES",
    "FAMILY",
    "REGISTERED",
    "ROWS",
    "STATUSES",
    "Margin",
    "allocate",
    "consultorio",
    "coverage_margins",
    "december_levels",
    "decimal_date",
    "family_totals",
    "levels_at",
    "rake",
    "residuals",
    "saturate",
    "seed_table",
    "shares_at",
    "split_family",
]
