"""Assessed targets as the workbook and the page show them: by indicator, scenarios together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from ..metas import percent, points
from .content import MISSING, Content
from .messages import text

OBSERVED = ("cumplida", "no_cumplida")  # verdicts that are facts, without a probability

# How a verdict is coloured; the word always stands beside the colour.
TONES = {
    "cumplida": "good",
    "probablemente_cumplida": "good",
    "alcanzable": "good",
    "en_riesgo": "even",
    "improbable": "bad",
    "probablemente_no_cumplida": "bad",
    "no_cumplida": "bad",
    "no_se_distingue": "none",
    "sin_pronostico": "none",
}

Row = dict[str, object]


def metas_by_key(content: Content) -> dict[tuple[str, int], dict[str, Row]]:
    """Rows of the assessment by (code, year), and in each by scenario, in the order of the
    tables.
    """
    found: dict[tuple[str, int], dict[str, Row]] = {}
    for scenario in content.scenarios:
        frame = content.metas[scenario]
        frame = frame if "code" in frame.columns else frame.reset_index()
        for row in frame.astype(object).to_dict("records"):
            found.setdefault((str(row["code"]), int(row["year"])), {})[scenario] = {
                str(k): v for k, v in row.items()
            }
    return found


def final_metas(content: Content) -> dict[tuple[str, int], dict[str, Row]]:
    """The rows of the last target of each indicator."""
    every = metas_by_key(content)
    last = dict(sorted(every))
    return {key: by for key, by in every.items() if last[key[0]] == key[1]}


def chance(row: Mapping[str, object], lang: str | None = None) -> str:
    """The probability of a target as every output says it, rounded by its sampling error; its
    verdict where the year's value is known, a dash where nothing is.
    """
    status, share = str(row.get("status", "")), number(row.get("probability"))
    if status in OBSERVED:
        return text(f"status.{status}", lang)
    return percent(share, number(row.get("error"))) or MISSING


def with_error(row: Mapping[str, object], lang: str | None = None) -> str:
    """The same with the sampling error in points, where it has one.

    Examples
    --------
    >>> with_error({"status": "improbable", "probability": 0.07, "error": 0.03})
    '5 % ±3'
    """
    apart = "" if row.get("status") in OBSERVED else points(number(row.get("error")))
    return f"{chance(row, lang)} {apart}".rstrip()


def weighed(row: Mapping[str, object]) -> str:
    """The probability weighed with its class, rounded by its error; empty where there is none.

    Examples
    --------
    >>> weighed({"weighed": 0.344, "weighed_error": 0.03}), weighed({"weighed": None})
    ('35 %', '')
    """
    return percent(number(row.get("weighed")), number(row.get("weighed_error")))


def number(value: object) -> float:
    """A figure of a row; not a number where it has none."""
    return float(value) if isinstance(value, (int, float)) else math.nan


def counts(content: Content, scenario: str) -> dict[str, int]:
    """How many final targets have each verdict, in the order of ``TONES``."""
    return counts_of(final_metas(content), scenario)


def counts_of(metas: Mapping[tuple[str, int], Mapping[str, Row]], scenario: str) -> dict[str, int]:
    """The same of some targets by (code, year)."""
    found = Counter(str(by[scenario]["status"]) for by in metas.values() if scenario in by)
    return {
        status: found[status]
        for status in [*TONES, *sorted(set(found) - set(TONES))]
        if found[status]
    }
