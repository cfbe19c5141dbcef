"""Which published figures hold the ledger in place, by the role they play, and the base year that
follows from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..core.errors import DataError
from .preference import HISTORY_KINDS

if TYPE_CHECKING:
    from .catalog import Catalog


def anchor(catalog: Catalog, role: str) -> pd.Series:
    """Figures that play a role, by year.

    ``anchors.csv`` gives a role one row or more, in order of preference: of each year the first row
    with a figure counts. So an observed figure replaces the budget of its year as soon as it
    stands in ``figures.csv``.

    Parameters
    ----------
    catalog : Catalog
        Where the figures stand.
    role : str
        A role of ``anchors.csv``.

    Returns
    -------
    Series
        Values in the unit of the concept, by year, in order of years; empty when nothing is known.

    Raises
    ------
    DataError
        For a role that ``anchors.csv`` does not have.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> anchor(load(), "reserve_accumulation").loc[2020:].to_dict()
    {2020: 30199.0, 2021: 31857.0, 2024: 28225.0, 2026: 31315.722}
    """
    found: pd.Series = catalog.memo(("anchor", role), lambda: _anchor(catalog, role))
    return found.copy()


def _anchor(catalog: Catalog, role: str) -> pd.Series:
    table = _roles(catalog)
    rows = table[table["role"] == role]
    if rows.empty:
        known = ", ".join(table["role"].unique())
        raise DataError(
            "catalog.anchor",
            "anchors.csv, {role}",
            "∅",
            "one of the roles {known}",
            "add the row or correct the name",
            role=role,
            known=known,
        )
    found = pd.Series(dtype=float, index=pd.Index([], dtype=int))
    for row in rows.itertuples():
        kinds = HISTORY_KINDS if row.kind == "history" else (str(row.kind),)
        if isinstance(row.months, str):
            values = _part_year(catalog, str(row.concept), kinds, row.months)
        else:
            values = catalog.series(str(row.concept), kinds=kinds)["value"].astype(float)
        found = values if found.empty else found.combine_first(values)
    return found.sort_index().rename(role)


def _part_year(catalog: Catalog, concept: str, kinds: tuple[str, ...], months: str) -> pd.Series:
    """Figures of a span of months such as ``01/11``, by year."""
    first, last = months.split("/")
    rows = catalog.figures(concept)  # in the order of the file: one figure a span
    rows = rows[rows["kind"].isin(kinds) & (rows["sex"] == "T") & (rows["geography"] == "MX")]
    years = rows["period"].str.extract(rf"^(\d{{4}})-{first}/\1-{last}$")[0]
    rows = rows.assign(year=pd.to_numeric(years)).dropna(subset="year").drop_duplicates("year")
    return pd.Series(rows["value"].to_numpy(float), index=rows["year"].astype(int))


def missing(catalog: Catalog, year: int) -> list[str]:
    """Concepts without which ``year`` cannot be a base year: those of the needed roles that have no
    figure of it.
    """
    rows = _roles(catalog)
    needed = rows[rows["needed"] == "yes"].groupby("role", sort=False)["concept"].first()
    return [str(c) for role, c in needed.items() if year not in anchor(catalog, str(role)).index]


def base_year(catalog: Catalog) -> int:
    """Last year for which every needed role has a figure.

    Raises
    ------
    DataError
        When no year has them all, naming what the last year with any of them lacks.
    """
    rows = _roles(catalog)
    roles = [str(r) for r in rows.loc[rows["needed"] == "yes", "role"].unique()]
    years = [set(anchor(catalog, role).index) for role in roles]
    if complete := set.intersection(*years):
        return int(max(complete))
    last = int(max(set.union(*years), default=0))
    absent = ", ".join(missing(catalog, last))
    raise DataError(
        "catalog.base_year",
        "figures.csv, {last}",
        "∅: {absent}",
        "a year with every total of a base year",
        "add those figures with their source",
        last=last,
        absent=absent,
    )


def _roles(catalog: Catalog) -> pd.DataFrame:
    """Rows of ``anchors.csv``: role, concept, kind, months, needed, note."""
    return catalog.of_folder("anchors")
