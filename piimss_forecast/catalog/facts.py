"""From a published concept to its yearly history, and to what a ledger needs of it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import DataError
from .catalog import Catalog
from .ledger import Ledger
from .preference import HISTORY_KINDS

_MONTHS, _SEEN = 12, ("observed", "preliminary")
_YEAR_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?!\d))?(?!-?[QH])")  # no part of a year


def yearly(
    catalog: Catalog,
    concept: str,
    *,
    since: int | None = None,
    until: int | None = None,
    printed: bool = False,
    sex: str = "T",
    age: str | None = None,
    kinds: tuple[str, ...] = HISTORY_KINDS,
) -> pd.Series:
    """Yearly values of a concept: the preferred figure of each year, in order.

    Parameters
    ----------
    catalog : Catalog
        What is published.
    concept : str
        A concept of ``concepts.csv``.
    since : int, optional
        First year wanted.
    until : int, optional
        Last year wanted.
    printed : bool
        Only figures printed as such, none derived or to be verified.
    sex : str
        Which breakdown.
    age : str, optional
        Which breakdown; the only one there is when not given.
    kinds : tuple of str
        Kinds of figure admitted.

    Returns
    -------
    Series
        Values by year (int), named as the concept; empty when nothing was known by then.

    Raises
    ------
    DataError
        For an unknown concept.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> yearly(load(), "insured_jobs", since=2023, until=2024).to_dict()
    {2023: 22024386.0, 2024: 22238379.0}
    """
    key = ("yearly", concept, since, until, printed, sex, age, kinds)
    found: pd.Series = catalog.memo(
        key, lambda: _yearly(catalog, concept, since, until, printed, sex, age, kinds)
    )
    return found.copy()


def _yearly(
    catalog: Catalog,
    concept: str,
    since: int | None,
    until: int | None,
    printed: bool,
    sex: str,
    age: str | None,
    kinds: tuple[str, ...],
) -> pd.Series:
    if _silent(catalog, concept):
        return pd.Series(dtype=float, index=pd.Index([], dtype=int), name=concept)
    rows = catalog.series(concept, sex=sex, age=age, kinds=kinds)
    keep = np.ones(len(rows), bool)
    if since is not None:
        keep &= rows.index >= since
    if until is not None:
        keep &= rows.index <= until
    if printed:
        keep &= (rows["quality"] == "published").to_numpy()
    return rows.loc[keep, "value"].astype(float).rename(concept)


def by_year(catalog: Catalog, concept: str, **which: Any) -> dict[int, float]:
    """The same history as numbers by year.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> by_year(load(), "insured_jobs", since=2023, until=2024)
    {2023: 22024386.0, 2024: 22238379.0}
    """
    found: dict[int, float] = catalog.memo(
        ("by_year", concept, *sorted(which.items())),
        lambda: _numbers(yearly(catalog, concept, **which)),
    )
    return dict(found)


def _numbers(found: pd.Series) -> dict[int, float]:
    return dict(zip(found.index.astype(int).tolist(), found.tolist(), strict=True))


def dated(catalog: Catalog, concept: str, *, until: int | None = None) -> dict[str, float]:
    """Preferred figures of a concept by period as printed (``"2020-11"``, ``"2018-2024"``), in
    order; of both sexes and the whole country.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> list(dated(load(), "seguro_facultativo_affiliates", until=2023))
    ['2020-11', '2023-11']
    """
    found: dict[str, float] = catalog.memo(
        ("dated", concept, until), lambda: _dated(catalog, concept, until)
    )
    return dict(found)


def _dated(catalog: Catalog, concept: str, until: int | None) -> dict[str, float]:
    if _silent(catalog, concept):
        return {}
    rows = catalog.figures(concept, sex="T", geography="MX")
    periods = sorted(p for p in set(rows["period"]) if until is None or last_year(p) <= until)
    return {period: catalog.value(concept, period) for period in periods}


def spans(
    catalog: Catalog, concept: str, *, until: int | None = None
) -> dict[tuple[int, int], float]:
    """Figures of a concept that are of a span of years, by first and last year.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> spans(load(), "adscrita_growth_decade")
    {(2010, 2020): 26.0}
    """
    found = dated(catalog, concept, until=until)
    ends = {p: p.split("-") for p in found}
    return {
        (int(e[0]), int(e[1])): found[p]
        for p, e in ends.items()
        if [len(x) for x in e] == [len("2018"), len("2024")]
    }


def last_year(period: str) -> int:
    """Last year that a period touches.

    Examples
    --------
    >>> last_year("2020-2023"), last_year("2020-11"), last_year("2025-01/2025-11")
    (2023, 2020, 2025)
    """
    parts = period.replace("/", "-").split("-")
    return max(int(part) for part in parts if len(part) == len("2024"))


def last_moment(catalog: Catalog) -> float:
    """End of the latest month of which something published is observed, as a year and its part.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> last_moment(load().known_to(2018)), last_moment(load()) > 2026.5
    (2019.0, True)
    """
    return float(catalog.memo("last_moment", lambda: _last_moment(catalog.figures())))


def _last_moment(figures: pd.DataFrame) -> float:
    seen = figures.loc[figures["kind"].isin(_SEEN), "period"].drop_duplicates()
    ends = [(int(y), int(m or _MONTHS)) for p in seen for y, m in _YEAR_MONTH.findall(p)]
    return max((year + month / _MONTHS for year, month in ends), default=float("nan"))


def figure(catalog: Catalog, concept: str, period: str | int, **which: str) -> float | None:
    """The preferred figure of a period, or None where there is none (or was none yet)."""
    try:
        return catalog.value(concept, period, **which)
    except DataError:
        return None


def last_observed(run: Ledger, observed: pd.Series) -> int:
    """Last year of the unbroken run of published values that covers the ledger's history."""
    year = int(run.years[0])
    while year in observed.index:
        year += 1
    if year <= run.base_year:
        raise DataError(
            "catalog.last_observed",
            "{name}, {year}",
            "∅",
            "an observed value",
            "add it to data/",
            name=observed.name,
            year=year,
        )
    return year - 1


def published_or(run: Ledger, concept: str, otherwise: np.ndarray) -> np.ndarray:
    """Published yearly values where there are any, else ``otherwise``; ``[draw, year]``."""
    known = yearly(run.catalog, concept).reindex(run.years).to_numpy(float)
    return np.where(np.isfinite(known), known, otherwise)


def added(run: Ledger, key: str) -> np.ndarray:
    """What an assumption adds to history: its path after the base year, zero before; ``[year]``."""
    return np.where(run.years > run.base_year, run.assumptions.path(key, run.years), 0.0)


def previous(run: Ledger, levels: np.ndarray, observed: pd.Series) -> np.ndarray:
    """Levels of the year before; in the first year the published one, or NaN; ``[draw, year]``."""
    first = float(observed.get(int(run.years[0]) - 1, np.nan))
    return np.concatenate([np.full((run.draws, 1), first), levels[:, :-1]], axis=1)


def _silent(catalog: Catalog, concept: str) -> bool:
    """Whether the concept is declared and has no figure (an unknown one is an error)."""
    declared: set[str] = catalog.memo("concepts", lambda: frozenset(catalog.concepts()["concept"]))
    filled: set[str] = catalog.memo("filled", lambda: frozenset(catalog.figures()["concept"]))
    return concept in declared and concept not in filled
