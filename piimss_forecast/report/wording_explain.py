"""Words of what explains a number: steps of a bridge, ends of a range."""

from __future__ import annotations

from ..core.translate import N_

EXPLAIN: dict[str, str] = N_(
    {
        "step.old": "Earlier run",
        "step.data": "Data",
        "step.law": "Law",
        "step.tables": "Mortality tables",
        "step.method": "Method (version)",
        "step.total": "Later run",
        "range.low": "low end of the range",
        "range.high": "high end of the range",
        "column.step": "step",
        "column.group": "group",
        "column.contribution": "contribution",
        "column.low": "low",
        "column.high": "high",
        "column.present": "today",
    }
)
