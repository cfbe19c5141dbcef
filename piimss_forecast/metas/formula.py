"""Printed values of the indicators, recomputed from their published variables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog, Indicator
from ..core.arithmetic import decimals, evaluate
from ..core.errors import DataError

# Variables that the sheets hold at their 2018 value in every year (index base).
FIXED_BASE = frozenset({("P20-5.1", "v2"), ("P20-5.3", "v2")})


def rounded(value: Any, decimals: int, truncate: bool = False) -> Any:
    """Value as the programme prints it: truncated, or rounded half away from zero, to ``decimals``.

    Examples
    --------
    >>> float(rounded(126.56, 0, truncate=True)), float(rounded(2.675, 2))
    (126.0, 2.68)
    """
    scaled = np.asarray(value, float) * 10.0**decimals
    nudge = 1e-9 + 1e-14 * np.abs(scaled)  # binary fractions such as 2.675 must round like decimals
    whole = np.floor(np.abs(scaled) + nudge) if truncate else np.floor(np.abs(scaled) + 0.5 + nudge)
    return np.sign(scaled) * whole / 10.0**decimals


def recompute(catalog: Catalog) -> pd.DataFrame:
    """Printed indicator values against their formula on the published variables.

    Every baseline whose variables are published, and every other history year of which all
    variables are published. ``ok`` when the printed value and the recomputed one differ by no more
    than one unit of the last printed place; ``known`` when the discrepancy table already explains
    the figure.

    Parameters
    ----------
    catalog : Catalog
        The figures and indicators.

    Returns
    -------
    DataFrame
        With code, year, printed, recomputed, gap, ok, known.
    """
    known, published = _explained(catalog), frozenset(catalog.figures()["concept"])
    rows = []
    for code in catalog.indicators().index:
        indicator = catalog.indicator(code)
        for year, variables in sorted(_published_variables(catalog, indicator, published).items()):
            printed = _printed(indicator, year)
            if printed is None:
                continue
            value = float(evaluate(indicator.formula, variables))
            places = max(indicator.decimals, decimals(printed))
            gap = value - printed
            rows.append(
                {
                    "code": code,
                    "year": year,
                    "printed": printed,
                    "recomputed": value,
                    "gap": gap,
                    "ok": bool(abs(gap) <= 10.0**-places * (1 + 1e-9)),
                    "known": (indicator.concept, year) in known,
                }
            )
    return pd.DataFrame(
        rows, columns=["code", "year", "printed", "recomputed", "gap", "ok", "known"]
    )


def unlike_printed(catalog: Catalog) -> Iterator[DataError]:
    """Printed values that their formula does not give and that no discrepancy explains."""
    table = recompute(catalog)
    for row in table[~table["ok"] & ~table["known"]].to_dict("records"):
        value = f"{row['recomputed']:.10g}"
        yield DataError(
            "metas.unlike_printed",
            "indicators.toml, {code}, {year}",
            "{printed:.10g}",
            "what its formula gives with its variables: {value}",
            "correct the formula or the variables, or explain it in discrepancies.csv",
            code=row["code"],
            year=row["year"],
            printed=row["printed"],
            value=value,
        )


def _published_variables(
    catalog: Catalog, indicator: Indicator, published: frozenset[str]
) -> dict[int, dict[str, float]]:
    """Variables by year, for the years in which all of them are known; concepts ``published`` are
    those with figures.
    """
    if not indicator.variable:
        return {}
    by_year: dict[str, dict[int, float]] = {}
    for variable in indicator.variable:
        series = _series(catalog, variable.concept) if variable.concept in published else {}
        if indicator.baseline is not None and variable.baseline is not None:
            series[indicator.baseline.year] = variable.baseline
        by_year[variable.id] = series
    moving = [s for name, s in by_year.items() if (indicator.code, name) not in FIXED_BASE]
    years = set.intersection(*(set(s) for s in moving)) if moving else set()
    out = {}
    for year in years:
        at = {n: s.get(year, np.nan) for n, s in by_year.items()}
        for name in [n for n in by_year if (indicator.code, n) in FIXED_BASE]:
            at[name] = next(v.baseline for v in indicator.variable if v.id == name) or np.nan
        if np.isfinite(list(at.values())).all():
            out[year] = at
    return out


def _series(catalog: Catalog, concept: str) -> dict[int, float]:
    """Figures of a concept by year; none where it has no series of the whole nation."""
    try:
        found = catalog.series(concept)["value"]
    except DataError:
        return {}
    return dict(zip(found.index.to_numpy(int).tolist(), found.tolist(), strict=True))


def _printed(indicator: Indicator, year: int) -> float | None:
    if indicator.baseline is not None and year == indicator.baseline.year:
        return indicator.baseline.value
    return indicator.history.get(year)


def _explained(catalog: Catalog) -> set[tuple[str, int]]:
    table = catalog.discrepancies()
    return {
        (str(c), int(str(p)[:4]))
        for c, p in zip(table["concept"], table["period"], strict=True)
        if str(p)[:4].isdigit()
    }
