"""Spans of years that the code treats apart, from ``periods.csv``."""

from __future__ import annotations

import pandas as pd

from ..core.checks import one_of
from ..core.errors import DataError
from ..core.translate import N_
from .catalog import Catalog, load
from .row_rules import refuse_rows

_FILE = "periods.csv"


def period(catalog: Catalog, name: str) -> tuple[int, int | None]:
    """First and last year of a period of ``periods.csv``; no last one while it goes on.

    Parameters
    ----------
    catalog : Catalog
        Whose periods.
    name : str
        Of the period.

    Raises
    ------
    DataError
        For a period that is not there, or a table that :func:`periods` refuses.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> period(load(), "pandemic_years")
    (2020, 2022)
    """
    rows = periods(catalog)
    at = one_of(name, f"{_FILE}, period", list(rows.index), error=DataError)
    last = rows["last"][at]
    return int(rows["first"][at]), None if pd.isna(last) else int(last)


def periods(catalog: Catalog) -> pd.DataFrame:
    """Periods by name: all that the code asks for, each in order.

    Parameters
    ----------
    catalog : Catalog
        Whose periods.

    Raises
    ------
    DataError
        For a name that is missing, a last year before the first, or no end where one is needed.
    """
    table = catalog.of_folder("periods")
    needed = load().of_folder("periods").set_index("period")["last"]
    if missing := [name for name in needed.index if name not in set(table["period"])]:
        raise DataError(
            "catalog.periods.missing",
            "{file}, column period",
            "{found}",
            "a row {missing}",
            "add the row or correct its name",
            file=_FILE,
            found=", ".join(table["period"]) or "∅",
            missing=missing[0],
        )
    ended = table["period"].map(needed.notna()).eq(True)
    faults = (
        ("last", table["last"] < table["first"], N_("a year that is not before first")),
        ("last", table["last"].isna() & ended, N_("the year it ended: the code needs it")),
    )
    refuse_rows(_FILE, table, faults)
    return table.set_index("period")
