"""Which of several figures that say the same thing is used."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

HISTORY_KINDS = ("observed", "baseline", "derived", "preliminary")
# Order in which one figure is preferred to another of the same concept, period, sex, age and
# geography.
_QUALITY = {"published": 0, "derived": 1, "assumed": 2, "needs_verification": 3}
_KIND = {
    "observed": 0,
    "baseline": 1,
    "derived": 2,
    "preliminary": 3,
    "legal": 4,
    "target": 5,
    "budget": 6,
    "projection": 7,
    "assumed": 8,
}
_BOUND = {"exact": 0, "rounded": 1, "lower": 2, "upper": 2}
_CHOOSES = ("sex", "geography", "period", "age", "value")
_YEAR = re.compile(r"\d{4}")
_SHOWN = [
    "value",
    "unit",
    "date_basis",
    "kind",
    "quality",
    "bound",
    "source",
    "locator",
    "figure",
]


def preferred(figures: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Figures in order of preference: quality, kind, exactness, then the more authoritative
    source.
    """
    rank = sources.set_index("source")["rank"]
    f = figures
    keys = pd.DataFrame(
        {
            "q": f["quality"].map(_QUALITY),
            "k": f["kind"].map(_KIND),
            "b": f["bound"].map(_BOUND),
            "s": f["source"].map(rank).fillna(99),
            "id": f["figure"],
        }
    )
    return f.loc[keys.sort_values(["q", "k", "b", "s", "id"]).index]


def yearly(figures: pd.DataFrame, sex: str, age: str | None, geography: str) -> pd.DataFrame:
    """The first figure of each year among those of a concept, in order of preference; ``others``
    counts those set aside with another value.
    """
    rows = [  # few, and asked for a hundred times a run: plain loops are faster than masks
        (k, period, of_age, value)
        for k, (of_sex, place, period, of_age, value) in enumerate(
            zip(*(figures[c].to_numpy() for c in _CHOOSES), strict=True)
        )
        if of_sex == sex and place == geography and _YEAR.fullmatch(period)
    ]
    ages = {row[2] for row in rows}
    if age is None and len(ages) > 1:
        age = "all" if "all" in ages else str(rows[0][2])
    first: dict[str, tuple[int, float]] = {}
    others: dict[str, int] = {}
    for k, period, of_age, value in rows:
        if age is None or of_age == age:
            best = first.setdefault(period, (k, value))[1]
            others[period] = others.get(period, 0) + (value != best)
    years = sorted(first, key=int)
    out = figures[_SHOWN].iloc[[first[y][0] for y in years]]
    out = out.assign(others=np.array([others[y] for y in years], int))
    return out.set_axis(pd.Index([int(y) for y in years], dtype=int, name="period"))
