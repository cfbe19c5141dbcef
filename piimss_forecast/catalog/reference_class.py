"""Targets of other programmes that are past: how many were met, what was asked and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..core.errors import DataError
from ..core.translate import N_

if TYPE_CHECKING:
    from .catalog import Catalog

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
        group, title_es, title_en, kind (works or other), target, year, known, targets, met,
        base_year, base, asked, reached (NaN where only the count is known), unit, source...

    Raises
    ------
    DataError
        For more met than targets, a base that is not before the target, or a move told in part.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> table = reference_class(load())
    >>> bool((table["met"] <= table["targets"]).all())
    True
    """
    table = catalog.of_folder("reference_class")
    told = table["base"].notna() & table[_MOVE].isna().any(axis=1)
    faults = (
        ("met", table["met"] > table["targets"], N_("no more than targets")),
        ("base_year", table["base_year"] >= table["year"], N_("a year before that of the target")),
        ("base", told, N_("base_year, base, asked and reached together")),
    )
    for column, wrong, expected in faults:
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise DataError(
                "catalog.reference_class",
                "reference_class.csv, row {row}, column {column}",
                "{found}",
                expected,
                "correct the cell",
                row=row + 2,
                column=column,
                found=f"{table[column].iloc[row]:.10g}",
            )
    return table
