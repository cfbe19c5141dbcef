"""Rows of the tables that answer a question, or an error that says what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from ..core.errors import DataError


def matching(figures: pd.DataFrame, wanted: Mapping[str, object]) -> pd.DataFrame:
    """Figures whose columns hold the values wanted."""
    for column, value in wanted.items():
        if column not in figures.columns:
            raise DataError(
                "catalog.figures",
                "Catalog.figures",
                "{column}",
                "a column of figures.csv: {columns}",
                "correct the filter",
                column=column,
                columns=", ".join(figures.columns),
            )
        figures = figures[figures[column] == value]
    return figures


def first_value(
    ranked: pd.DataFrame, concept: str, period: int | str, which: Mapping[str, object]
) -> float:
    """The preferred of the ranked figures of a concept at a period."""
    hit = matching(ranked, {"period": str(period), **which})
    if hit.empty:
        raise DataError(
            "catalog.value",
            "figures.csv, {concept}, {period}",
            "∅",
            "a figure with its source",
            "add it with piimss data import",
            concept=concept,
            period=period,
        )
    return float(hit["value"].iloc[0])


def macro_series(macro: pd.DataFrame, concept: str, kind: str | None) -> pd.Series:
    """The preferred value of each year of a macroeconomic concept (index: year)."""
    rows = macro[macro["concept"] == concept]
    rows = rows if kind is None else rows[rows["kind"] == kind]
    rows = rows.sort_values("rank").drop_duplicates("year")
    if rows.empty:
        raise DataError(
            "catalog.macro",
            "macro.csv, {concept}",
            "∅",
            "a concept of macro.csv",
            "check the name",
            concept=concept,
        )
    return pd.Series(
        rows["value"].to_numpy(float), index=rows["year"].astype(int), name=concept
    ).sort_index()


def unknown(concept: str, known: Sequence[str]) -> DataError:
    """The error of a concept without figures, which names those most like it."""
    near = ", ".join(get_close_matches(str(concept), known, n=4, cutoff=0.4)) or "—"
    return DataError(
        "catalog.unknown",
        "figures.csv",
        "{concept}",
        "a known concept (similar: {near})",
        "see catalog.concepts()",
        concept=concept,
        near=near,
    )
