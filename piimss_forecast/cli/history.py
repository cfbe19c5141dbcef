"""The command that compares forecasts with what was published: ``backtest``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..core.translate import N_
from ..report.messages import label, text
from .terminal import Data, Lang, Models, set_language, show, working

if TYPE_CHECKING:
    import pandas as pd


def backtest(
    origins: Annotated[list[int] | None, typer.Argument(help=N_("Last years known."))] = None,
    module: Annotated[
        str | None,
        typer.Option("--module", help=N_("coverage...")),
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help=N_("Every check."))] = False,
    draws: Annotated[int, typer.Option("--draws", help=N_("Paths."))] = 500,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Error and coverage of the forecasts on what is already published; with --module, the history
    reproduced as well.

    Example:  piimss backtest 2019 2020
             piimss backtest 2018 2020 --module coverage
    """
    set_language(lang)
    from ..catalog import load as load_catalog
    from ..results.hindcast import backtest as run_backtest

    with working("backtest"):
        years = origins or (2018, 2019, 2020, 2021, 2022, 2023)
        catalog = load_catalog(data)
        found = run_backtest(
            origins=years, module=module, catalog=catalog, models=models, draws=draws
        )
    if found.history is not None:
        names = catalog.concepts().set_index("concept")[f"name_{lang}"]
        show(_readable(found.history, lang, names), text("title.history", lang))
        show(
            found.table.assign(variable=[label(v, lang) for v in found.table["variable"]]),
            text("title.hindcast", lang),
        )
        inside = [
            f"{level} %: {int(found.table[f'inside_{level}'].sum())}/{len(found.table)}"
            for level in (80, 95)
        ]
        typer.echo(f"{text('title.coverage', lang)}  {', '.join(inside)}")
        return
    show(found.table if detail else found.summary, "backtest")


def _readable(history: pd.DataFrame, lang: str, names: pd.Series) -> pd.DataFrame:
    """The margins with names and units in words and without the columns that only a file needs."""
    basis = {"percent": "%", "points": text("unit.percentage_points", lang)}
    units = history["unit"].map(lambda unit: text(f"unit.{unit}", lang))
    margin = history["margin"].map(lambda m: names.get(m, label(m, lang)))
    return history.assign(
        margin=margin,
        unit=units,
        gap=history["gap"].round(2) + 0.0,
        basis=history["basis"].map(basis),
    ).drop(columns="source")
