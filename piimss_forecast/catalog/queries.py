"""Rows of the tables that answer a question, or an error that says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

import pandas as pd

from ..core.checks import instance, one_of, shown
from ..core.columns import BOUNDS, DATE_BASES, FORMS, KINDS, PERIOD, QUALITIES, UNITS
from ..core.errors import DataError
from ..core.translate import N_

# Columns with a closed list of words; those of the others are in the folder.
_LISTS = {
    "kind": KINDS,
    "quality": QUALITIES,
    "bound": BOUNDS,
    "date_basis": DATE_BASES,
    "unit": UNITS,
    "sex": ("T", "M", "F"),
}


def held_words(figures: pd.DataFrame, sources: pd.DataFrame) -> dict[str, set[str]]:
    """What the columns without a closed list hold, for a filter to be checked against."""
    held = {c: set(figures[c]) for c in ("figure", "age", "geography")}
    held["geography"].add("MX")
    return held | {"source": {*figures["source"], *sources["source"]}}


def matching(
    figures: pd.DataFrame, wanted: Mapping[str, object], lists: Mapping[str, Iterable[str]]
) -> pd.DataFrame:
    """Figures whose columns hold the values wanted.

    Parameters
    ----------
    figures : DataFrame
        Rows of ``figures.csv``.
    wanted : Mapping[str, object]
        Value by column.
    lists : Mapping[str, Iterable[str]]
        What a column without a list of its own may hold.

    Raises
    ------
    DataError
        For a column that is not of the table, or a word that its column cannot hold.
    """
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
        demand_word(column, value, lists)
        figures = figures[figures[column] == value]
    return figures


def demand_word(column: str, value: object, lists: Mapping[str, Iterable[str]]) -> None:
    """A word that no figure can hold would answer with an empty table, as if nothing had been
    published.

    Parameters
    ----------
    column : str
        Of ``figures.csv``.
    value : object
        What it should hold.
    lists : Mapping[str, Iterable[str]]
        What a column without a list of its own may hold.

    Raises
    ------
    DataError
        For a word that its column cannot hold.
    """
    where = f"Catalog.figures, {column}"
    instance(value, where, str, N_("give one text"))
    if column == "period":
        if not re.fullmatch(PERIOD, str(value)):
            raise DataError(
                "catalog.figures.period",
                "{where}",
                "{found}",
                FORMS[PERIOD],
                "correct the filter",
                where=where,
                found=shown(value),
            )
    elif column in _LISTS or column in lists:
        one_of(value, where, _LISTS.get(column) or sorted(lists[column]), error=DataError)


def kinds_of(kinds: object) -> tuple[str, ...]:
    """Kinds of figure as a tuple; a text, which is a sequence of letters, is one kind."""
    if isinstance(kinds, str):
        return (kinds,)
    return tuple(instance(kinds, "Catalog.series, kinds", (list, tuple), N_("give a tuple")))


def first_value(
    ranked: pd.DataFrame,
    concept: str,
    period: int | str,
    which: Mapping[str, object],
    lists: Mapping[str, Iterable[str]],
) -> float:
    """The preferred of the ranked figures of a concept at a period."""
    hit = matching(ranked, {"period": str(period), **which}, lists)
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
    if kind is not None:
        one_of(kind, "Catalog.macro, kind", KINDS, error=DataError)
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


@lru_cache(maxsize=256)
def _near(concept: str, known: tuple[str, ...]) -> list[str]:
    return get_close_matches(concept, known, n=4, cutoff=0.4)


def unknown(concept: str, known: Sequence[str]) -> DataError:
    """The error of a concept without figures, which names those most like it."""
    near = ", ".join(_near(str(concept), tuple(known))) or "—"
    return DataError(
        "catalog.unknown",
        "figures.csv",
        "{concept}",
        "a known concept (similar: {near})",
        "see the list: piimss data show, or catalog.concepts()",
        concept=concept,
        near=near,
    )
