"""Long histories of drivers and outcomes: decades of Decembers where the catalogue of figures has
a few years, for estimating processes and for hindcasts.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from ..core.errors import DataError
from ..core.words import PRICE_BASE
from .preference import HISTORY_KINDS

if TYPE_CHECKING:
    from .catalog import Catalog

PRICES = "inpc_december"


def long_history(catalog: Catalog, name: str, kind: str) -> pd.Series:
    """Values of a history: its own rows, and beyond them those of the table it goes on in (see
    ``histories.csv``). It is for estimating and judging: the ledger does not read it.

    Parameters
    ----------
    catalog : Catalog
        What is published.
    name : str
        A history of ``histories.csv``.
    kind : str
        ``observed``, or ``budget`` for what the budget of each year expected.

    Returns
    -------
    Series
        In the unit of the history, by year (int), or by month (period) for those that end in
        ``_month``; oldest first.

    Raises
    ------
    DataError
        For an unknown history.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> jobs = long_history(load(), "insured_jobs", "observed")
    >>> int(jobs.index[0]), int(jobs[1997]), int(jobs[2024])
    (1997, 10536717, 22238379)
    """
    listed = catalog.histories()
    if name not in listed.index:
        near = ", ".join(get_close_matches(str(name), list(listed.index), n=4, cutoff=0.4)) or "—"
        raise DataError(
            "catalog.long_history",
            "histories.csv",
            "{name}",
            "a known history (similar: {near})",
            "see catalog.histories()",
            name=name,
            near=near,
        )
    rows = catalog.of_folder("history")
    rows = rows[(rows["history"] == name) & (rows["kind"] == kind)].sort_values("period")
    own = pd.Series(rows["value"].to_numpy(float), index=_periods(rows["period"]), name=name)
    also = str(listed["also"].fillna("")[name])
    if kind != "observed" or not also:
        return own
    more = _also(catalog, *also.split("/", 1))
    return own.combine_first(more).rename(name).sort_index()


def _periods(periods: pd.Series) -> pd.Index:
    """Years as numbers; months as months."""
    if periods.str.len().eq(len("2018-12")).any():
        return pd.PeriodIndex(periods, freq="M")
    return pd.Index(periods.astype(int).to_numpy(), dtype=int)


def _also(catalog: Catalog, where: str, name: str) -> pd.Series:
    """Yearly values that another table has of a history."""
    if where == "real":
        prices = long_history(catalog, PRICES, "observed")
        nominal = long_history(catalog, name, "observed")
        return (nominal * prices.get(PRICE_BASE, prices.iloc[-1]) / prices).dropna()
    if where == "law":
        values = catalog.statutes.table("values")
        values = values[(values["parameter"] == name) & (values["quality"] == "published")]
        return _series(values["year"], values["value"])
    if where == "demography":
        rows = catalog.demography("annual")
        rows = rows[(rows["series"] == name) & (rows["kind"] != "projection")]
        last = catalog.last_known
        return _series(rows["year"], rows["value"]).loc[: last if last is not None else None]
    known = catalog.series(name, kinds=HISTORY_KINDS)
    june = known["date_basis"] == "30-jun"  # a history by year is of December
    known = known[(known["quality"] != "needs_verification") & ~june]
    return _series(known.index.to_series(), known["value"])


def _series(years: pd.Series, values: pd.Series) -> pd.Series:
    """Numbers by year, the first of each."""
    found = pd.Series(values.to_numpy(float), index=years.to_numpy(int))
    return found[~found.index.duplicated()].sort_index()
