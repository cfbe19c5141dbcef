"""Columns of the lists of the workbook: widths, headings, formats of numbers, and which go to
paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .book import MIXED, Column

_WIDE = {
    "title": 52,
    "note": 48,
    "why": 70,
    "printed": 26,
    "recomputed": 30,
    "used": 30,
    "locator": 22,
    "url": 36,
    "source": 24,
    "publisher": 26,
    "licence": 30,
    "concept": 34,
    "figure": 34,
    "period_covered": 16,
    "name": 44,
    "id": 12,
    "outcome": 40,
    "reason": 45,
    "class": 34,
    "group": 31,
    "status": 16,
    "label": 40,
    "method": 28,
    "what": 34,
}
# Columns of years and shares in which some cell is a word, such as what is later than any year.
_RIGHT: tuple[str, ...] = ("central", "p10", "p50", "p90", "probability", "expected", "found")
_RIGHT += ("last_year", "last_year_p10", "last_year_p50", "last_year_p90")
# Where a column of a list is named otherwise than in other tables.
_HEADINGS = {"expected": "expected_sign", "alone": "alone_series"}
_NUMBERS = {
    **dict.fromkeys(("opening", "gap_mean", "gap_central", "spendable_central"), "#,##0"),
    **dict.fromkeys(("income_central", "outlay_central", "staff_fund_central"), "#,##0"),
    **dict.fromkeys(("cost_rate", "cost_rate_central", "cost_rate_horizon"), "0.00"),
    **dict.fromkeys(("level_premium", "income_rate", "gap_percent"), "0.00"),
    **{f"{who}_held_{level}": "0.0" for who in ("adopted", "alone") for level in (80, 95)},
    **dict.fromkeys(("percent", "bias_percent", "coverage_80", "coverage_95"), "0.0"),
    **dict.fromkeys(("probability_raw", "error"), "0.0 %"),
    "rank": "0",
    **dict.fromkeys(("published", "central", "difference"), MIXED),
    **{f"{end}_{level}": MIXED for end in ("low", "high") for level in (80, 95)},
    **{
        f"{who}{end}": MIXED
        for who in ("adopted", "alone", "reconciled")
        for end in ("", "_p10", "_p90")
    },
}
_FORMATS: dict[str, dict[str, str]] = {"suficiencia": {}}  # where figures are years
# Columns that go to paper, in their order, with their widths: one page holds them.
PAPER: dict[str, dict[str, float]] = {
    "discrepancias": {
        "id": 8.5,
        "concept": 22,
        "period": 8.5,
        "printed": 20,
        "recomputed": 21,
        "used": 21,
        "severity": 8.5,
        "why": 38,
    },
    "fuentes": {
        "source": 21,
        "title": 42,
        "publisher": 20,
        "date": 9.5,
        "period_covered": 11,
        "licence": 21,
        "rank": 9,
        "note": 24,
    },
    "direcciones": {
        "scenario": 12,
        "outcome": 36,
        "unit": 13,
        "expected": 9,
        "found": 9,
        "difference": 11,
        "percent": 8,
        "status": 13,
        "reason": 36,
    },
    "suficiencia_por_seguro": {
        "scenario": 12,
        "branch": 15,
        "opening": 10,
        **dict.fromkeys(("last_year", "last_year_p10", "last_year_p50", "last_year_p90"), 10),
        "probability": 11.5,
        **dict.fromkeys(("cost_rate", "cost_rate_horizon", "level_premium", "income_rate"), 9.5),
    },
    "contraste": {
        "scenario": 10,
        "label": 28,
        "unit": 10,
        "year": 5.5,
        **dict.fromkeys(("adopted", "adopted_p10", "adopted_p90"), 10),
        **dict.fromkeys(("alone", "alone_p10", "alone_p90"), 10),
        **dict.fromkeys(("reconciled", "reconciled_p10", "reconciled_p90"), 10),
        "inside": 9.5,
    },
    "publicado": {
        "scenario": 9.5,
        "label": 21.5,
        "unit": 8,
        "year": 5.5,
        **dict.fromkeys(("published", "central", "low_80", "high_80", "low_95", "high_95"), 10),
        "gap_percent": 6.5,
        "taken": 7.5,
        "seen": 14,
        "inside_80": 6.5,
        "inside_95": 6.5,
        "note": 10.5,
    },
}


def columns_of(name: str, names: Sequence[str], say: Callable[[str], str]) -> list[Column]:
    """Columns of a list.

    Parameters
    ----------
    name : str
        Of the list, as its sheet is named in the code.
    names : sequence of str
        Of its columns.
    say : callable
        A text in the language of the report.
    """
    paper = PAPER.get(name, {})
    numbers = _FORMATS.get(name, _NUMBERS)
    heads = {c: say(f"column.{_HEADINGS.get(c, c)}") for c in names}
    return [
        Column(
            heads[c],
            paper.get(c) or max(_WIDE.get(c, 12), *(1.2 * len(w) for w in heads[c].split()), 0),
            c in _WIDE or (c in paper and c not in numbers),
            numbers.get(c, "General"),
            c in _RIGHT,
        )
        for c in names
    ]
