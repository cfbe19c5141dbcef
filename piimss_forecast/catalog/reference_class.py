"""Targets of other programmes that are past: how many were met, what was asked and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..core.errors import DataError
from ..core.translate import N_
from .row_rules import refuse_rows

if TYPE_CHECKING:
    from .catalog import Catalog

_FILE = "reference_class.csv"
_MOVE = ["base_year", "base", "asked", "reached"]


def reference_class(catalog: Catalog) -> pd.DataFrame:
    """Rows of ``reference_class.csv`` that were known, each sound.

    Parameters
    ----------
    catalog : Catalog
        Whose rows; of one as it stood in a year, those known by then.

    Returns
    -------
    DataFrame
        group, title_es, title_en, kind (works or other), direction (up or down), target, year,
        known, targets, met, base_year, base, asked, reached (NaN where only the count is known),
        unit, source...

    Raises
    ------
    DataError
        For no row, more met than targets or not what was reached, a target that is no better than
        its base, years out of order, a move told in part or without unit, or a group with two
        titles.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> table = reference_class(load())
    >>> bool((table["met"] <= table["targets"]).all())
    True
    """
    table = catalog.of_folder("reference_class")
    if table.empty and catalog.last_known is None:
        raise DataError(
            "catalog.reference_class",
            "{file}",
            "a header alone",
            "a row or more",
            "restore the file of data/ or point to another folder",
            file=_FILE,
        )
    refuse_rows(_FILE, table, _faults(table))
    return table


def _faults(table: pd.DataFrame) -> list[tuple[str, pd.Series, str]]:
    """Rows that contradict themselves, or their group, by column."""
    better = table["direction"].map({"up": 1.0, "down": -1.0})  # times a change: whether it is good
    numbers = table[["base", "asked", "reached"]].notna()
    partly = numbers["base"] & table[_MOVE].isna().any(axis=1)
    judged = (table["targets"] == 1) & numbers["asked"] & numbers["reached"]
    came = better * (table["reached"] - table["asked"]) >= 0
    titles = table.groupby("group")[["title_es", "title_en"]].transform("first")
    return [
        ("met", table["met"] > table["targets"], N_("no more than targets")),
        ("base_year", table["base_year"] >= table["year"], N_("a year before that of the target")),
        ("known", table["known"] < table["year"], N_("a year that is not before the target's")),
        ("base", partly, N_("base_year, base, asked and reached together")),
        ("asked", numbers["asked"] != numbers["reached"], N_("asked and reached together")),
        (
            "asked",
            better * (table["asked"] - table["base"]) <= 0,
            N_("a target better than its base, by direction"),
        ),
        (
            "met",
            judged & (came != (table["met"] == 1)),
            N_("1 where what was reached is as good as what was asked, by direction, else 0"),
        ),
        ("unit", numbers.any(axis=1) & table["unit"].isna(), N_("the unit of its numbers")),
        *(
            (str(name), table[name] != titles[name], N_("the title that its group has above"))
            for name in titles
        ),
    ]
