"""Metas of the three programmes: formulas, paths, probability of attainment, and the pace each
target asks for.
"""

from .assess import (
    BASES,
    COLUMNS,
    VERDICTS,
    assess_values,
    final,
    status,
)
from .formula import evaluate, recompute, rounded, unlike_printed
from .own_series import DampedDrift, adopted, fit, from_scale, project, scale_of, to_scale
from .pace import feasibility, statement
from .rules import Rules
from .target import is_floor, met

__all__ = [
    "BASES",
    "COLUMNS",
    "VERDICTS",
    "DampedDrift",
    "Rules",
    "adopted",
    "assess_values",
    "evaluate",
    "feasibility",
    "final",
    "fit",
    "from_scale",
    "is_floor",
    "met",
    "project",
    "recompute",
    "rounded",
    "scale_of",
    "statement",
    "status",
    "to_scale",
    "unlike_printed",
]
