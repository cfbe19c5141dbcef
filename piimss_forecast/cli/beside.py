"""The command ``beside``, and what ``backtest --published`` shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.defaults import HINDCAST_DRAWS
from ..core.translate import N_, translate
from ..report.messages import text
from .formats import note
from .outputs import of_kind
from .terminal import Asked, opened, projects, show, working

if TYPE_CHECKING:
    import pandas as pd

_SERIES = ("label", "year", "adopted", "alone", "inside", "reconciled")
_SINCE = (
    *("label", "year", "published", "central", "low_80", "high_80", "gap_percent"),
    *("taken", "seen", "inside_80", "inside_95", "note", "source"),
)


@projects(draws=HINDCAST_DRAWS)
def beside(
    scenario: Annotated[
        str, typer.Argument(help=N_("Scenario, or folder of a saved run."))
    ] = "tendencial",
    of_run: Annotated[
        str | None,
        typer.Option("--scenario", help=N_("Which scenario of a run; its first when none.")),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", help=N_("Write every year to a CSV."), callback=of_kind("--csv", ".csv")
        ),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """What each published series says by itself beside the path of a scenario.

    Example:  piimss beside resultados --scenario piimss
    """
    from ..report import write_csv
    from ..results.runs import is_run

    if saved := is_run(scenario):
        asked.of_run(scenario)
    with working(scenario):
        table = _read(scenario, of_run, asked.lang) if saved else _made(scenario, asked)
    if csv is not None:
        write_csv(table, csv)
        note(str(csv))
    last = table.loc[table.groupby("series", sort=False)["year"].idxmax()]
    shown = last[list(_SERIES)].round(2).rename(columns={"alone": "alone_series"})
    show(shown, text("about.contraste", asked.lang))
    note(text("beside.rule", asked.lang))


def _read(folder: str, scenario: str | None, lang: str) -> pd.DataFrame:
    """The table of a run as it was written; made again where it is a projection kept by itself."""
    from ..core.checks import one_of
    from ..results.beside import beside as found
    from ..results.beside import worded
    from ..results.runs import folder_of
    from ..results.saved_run import open_run
    from ..results.storage import load

    run = open_run(folder_of(folder))
    if run is None:
        return found(load(folder), lang=lang).reset_index()
    name = one_of(scenario or run.scenarios[0], f"{folder}, scenario", run.scenarios)
    table = run.table("series")
    table = table[table["scenario"] == name].drop(columns="scenario")
    table = table.set_index(["series", "year"])
    if lang != run.manifest["lang"]:
        table = worded(table, run.catalog, lang)
    return table.reset_index()


def _made(scenario: str, asked: Asked) -> pd.DataFrame:
    from ..results.beside import beside as found

    return found(asked.projected(scenario), models=asked.models, lang=asked.lang).reset_index()


def published(
    data: Path | None, models: Path | None, draws: int, csv: Path | None, lang: str
) -> None:
    """What is already published of the years that the trend set projects, beside them."""
    from ..report import write_csv
    from ..report.page_beside import count_key, counted
    from ..results.projection import project
    from ..results.since import in_words, last_published, since
    from ..scenario import load

    with working("backtest"):
        catalog = opened(data)
        until = last_published(catalog)
        made = project(load("tendencial", models), horizon=until, draws=draws, catalog=catalog)
        table = since(made.data, catalog, catalog.base_year)
    told = in_words(table, lang)
    if csv is not None:
        csv.mkdir(parents=True, exist_ok=True)
        write_csv(told, csv / "publicado.csv")
        typer.echo(translate("Tables in {folder}/").format(folder=csv))
    digits: dict[Any, int] = dict.fromkeys(("gap_percent", "central", "low_80", "high_80"), 1)
    show(told[list(_SINCE)].round(digits), text("about.publicado", lang))
    note(text(count_key(table), lang).format(**counted(table)))
    note(text("since.note", lang))
