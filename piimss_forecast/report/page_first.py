"""The first screen: how likely each target to come is under each scenario, what would change it,
and how long the reserves last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .attainment import TONES, counts_of
from .content import Content
from .findings import findings
from .messages import label
from .page_metas import coming, row_of

_MOST = 3  # inputs named of those that move the reserves
RESERVES = "reserve_balance.total"


def first(content: Content) -> Mapping[str, Any]:
    """Verdicts, reserves, and the main findings in sentences."""
    metas = [row_of(content, code, year, by) for (code, year), by in coming(content).items()]
    return {
        "metas": metas,
        "counts": [_counts(content, s) for s in content.scenarios],
        "reserves": _reserves(content),
        "movers": movers(content),
        "findings": findings(content),
    }


def _counts(content: Content, scenario: str) -> dict[str, Any]:
    """How many of the targets to come have each verdict."""
    found = counts_of(coming(content), scenario)
    total = sum(found.values()) or 1
    return {
        "scenario": scenario,
        "parts": [
            {
                "tone": TONES.get(status, "none"),
                "said": content.say(f"status.{status}"),
                "n": n,
                "share": round(100 * n / total, 1),
            }
            for status, n in found.items()
        ],
    }


def _reserves(content: Content) -> list[dict[str, str]]:
    """By scenario: through which year income and reserves cover outlay, and when they are first
    drawn on.
    """
    table = content.sufficiency.get("suficiencia")
    if table is None:
        return []
    rows = []
    for scenario in content.scenarios:
        own = table[table["scenario"] == scenario].set_index("what")
        horizon = int(own["horizon"].iloc[0])
        told = {"scenario": scenario}
        for what in ("last_year", "first_use"):
            row = own.loc[content.say(f"sufficiency.{what}")]
            told[what] = _year(row["central"], content.say("page.after", horizon=horizon))
            low, high = (_year(row[s], f"{horizon}+") for s in ("p10", "p90"))
            told[f"{what}_range"] = f"{low}–{high}"
        rows.append(told)
    return rows


def _year(value: object, later: str) -> str:
    """A year, or what is said of one beyond the horizon."""
    return later if pd.isna(value) else str(value)  # type: ignore[call-overload]


def movers(content: Content) -> str:
    """What moves the reserves of the horizon most, as a sentence; empty when nobody worked it
    out.
    """
    found = content.explained
    if found.single.empty:
        return ""
    single = found.single
    own = single[(single["series"] == RESERVES) & (single["year"] == content.horizon)]
    largest = own.groupby("key")["effect"].apply(lambda e: e.abs().max()).nlargest(_MOST)
    rows = content.assumption_rows(content.first)
    names = "; ".join(str(rows[k]["name"]) if k in rows else str(k) for k in largest.index)
    if not names:
        return ""
    series = label(RESERVES, content.lang)
    return content.say("page.movers", series=series, year=content.horizon, names=names)
