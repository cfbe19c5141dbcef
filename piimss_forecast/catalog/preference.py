"""Which of several figures that say the same thing is used."""

from __future__ import annotations

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
    f = figures[(figures["sex"] == sex) & (figures["geography"] == geography)]
    f = f[f["period"].str.fullmatch(r"\d{4}")]
    if age is None and f["age"].nunique() > 1:
        age = "all" if (f["age"] == "all").any() else str(f["age"].iloc[0])
    if age is not None:
        f = f[f["age"] == age]
    best = f.drop_duplicates("period").set_index("period")
    others = (f["value"] != f["period"].map(best["value"])).groupby(f["period"]).sum()
    out = best[_SHOWN].assign(others=others.astype(int))
    out.index = out.index.astype(int)
    return out.sort_index()
