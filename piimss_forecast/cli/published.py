"""The commands that look things up: ``law`` and ``cite``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from .terminal import Data, Lang, set_language, show

if TYPE_CHECKING:
    import pandas as pd


def law(
    year: Annotated[int, typer.Option("--year", help=N_("Year."))],
    like: Annotated[str, typer.Option("--like", help=N_("Part of the name."))] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Statutory parameters in force in a year.

    Example:  piimss law --year 2027 --like siv
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    table = catalog.law(year).table(lang)
    if table.empty:
        first = catalog.statutes.parameters["valid_from"].min()[:4]
        raise InputError(
            "cli.law.year",
            "law, --year",
            "{year}",
            "{first} or later",
            "change --year",
            year=year,
            first=first,
        )
    table = table[table["parameter"].str.contains(like, regex=False)]
    if table.empty:
        raise InputError(
            "cli.law.like",
            "law, --like",
            "{like}",
            "part of a name",
            "drop --like to see them",
            like=like,
        )
    # Rates are the law's own digits, not a rounded estimate.
    digits = table["value"].map("{:.10g}".format, na_action="ignore").fillna("—")
    show(report.in_words(table.assign(value=digits), lang).set_index("parameter"), str(year))


_WHOLE = N_({"T": "both", "M": "men", "F": "women", "all": "all ages", "MX": "whole country"})


def _told_apart(rows: pd.DataFrame) -> list[str]:
    """Whom and where a figure is of, where some row is not of the whole country."""
    whole = {"sex": "T", "age": "all", "geography": "MX"}
    return [c for c, usual in whole.items() if (rows[c] != usual).any()]


def cite(
    concept: Annotated[str, typer.Argument(help=N_("Concept."))],
    period: Annotated[str | None, typer.Option("--period", help=N_("Period."))] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Where a figure comes from.

    Example:  piimss cite adscrita_umf --period 2020
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    rows = catalog.figures(concept, **({"period": period} if period else {}))
    if rows.empty:
        raise InputError(
            "cli.cite",
            "cite",
            "{concept} {period}",
            "a published figure",
            "drop --period to see which there are",
            concept=concept,
            period=period,
        )
    titles = catalog.sources().set_index("source")
    rows = rows.assign(
        title=rows["source"].map(titles["title"]), date=rows["source"].map(titles["date"])
    )
    apart = _told_apart(rows)
    rows, notes = (report.in_words(t, lang) for t in (rows, catalog.discrepancies()))
    for column in apart:
        rows[column] = [translate(_WHOLE.get(v, v)) for v in rows[column].astype(str)]
    columns = ["value", "unit", "kind", "quality", "title", "date", "locator"]
    show(rows.set_index("period")[[*apart, *columns]], concept)
    notes = notes[notes["concept"] == concept]
    if len(notes):
        show(
            notes[["period", "printed", "recomputed", "used", "why"]].set_index("period"),
            translate("discrepancies"),
        )
