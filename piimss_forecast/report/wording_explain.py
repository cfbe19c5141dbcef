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
        "direction.expected": "as expected",
        "direction.exception": "exception",
        "direction.unexpected": "not expected",
        "direction.not_stated": "not stated",
        "sheet.direcciones": "Directions",
        "about.direcciones": (
            "Which way each scenario moves each outcome, expected and found, and why not"
        ),
        "spread.parameter": "what was adopted",
        "spread.process": "shocks of each year",
        "spread.start": "starting level",
        "spread.total": "all",
        "column.alone": "alone",
        "column.from": "from",
        "column.to": "to",
        "solution.reached": "reached",
        "solution.already_met": "already met",
        "solution.no_effect": "no effect",
        "solution.out_of_reach": "out of reach",
        "column.outcome": "outcome",
        "column.expected_sign": "expected",
        "column.found": "found",
        "column.reason": "reason",
        "column.difference": "difference",
        "column.percent": "%",
        "column.step": "step",
        "column.group": "group",
        "column.contribution": "contribution",
        "column.effect_from": "effect, from",
        "column.effect_to": "effect, to",
        "column.present": "today",
    }
)
