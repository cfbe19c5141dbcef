"""The command ``tornado``: what drives a series and where its spread comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.translate import N_, translate
from ..report.messages import text
from .bridge import Year, write
from .outputs import Figure, Table
from .terminal import Asked, opened, projects, show, working

_SERIES = "avance_financiero"  # when none is named


@projects(draws=60)
def tornado(
    series: Annotated[
        str,
        typer.Argument(help=N_("Series of the tables or indicator code; or the folder of a run.")),
    ] = _SERIES,
    scenario: Annotated[
        str, typer.Option("--scenario", help=N_("Scenario, or the folder of a run."))
    ] = "tendencial",
    year: Year = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help=N_("range: ends of what each input may be; uncertainty: each spread alone."),
        ),
    ] = "uncertainty",
    csv: Table = None,
    figure: Figure = None,
    *,
    asked: Asked,
) -> None:
    """What drives a series: each input alone, the largest first, and its spread by kind of error.

    Example:  piimss tornado avance_financiero --by range --figure tornado.svg
    """
    from .. import report
    from ..results.projection import project
    from ..results.quantities import quantity
    from ..results.runs import is_run
    from ..results.storage import load

    folder = series if is_run(series) else scenario if is_run(scenario) else None
    if folder is None:
        with working(f"{series} ~ {scenario}"):
            run = asked.projected(scenario)
    else:  # what the run was made of, of which fewer paths do; its first scenario when none
        asked.of_run(folder, ("horizon", "seed", "models"))
        which = scenario if folder == series and "scenario" in asked.typed else None
        series = _SERIES if folder == series else series
        catalog = None if asked.data is None else opened(asked.data)
        saved = load(folder, catalog, other_version=True, scenario=which).request
        with working(f"{series} ~ {folder}"):
            run = project(saved.replace(draws=min(asked.draws, saved.draws)))
    with working(f"{series} ~ {run.name}"):
        found = run.tornado(series, year, by)
        parts = run.spread(series, year) if by == "uncertainty" else None
    names = run.assumptions.table(asked.lang)["name"].to_dict()
    what = quantity(run, series, year)
    title, unit = what.title(run, asked.lang), what.unit(run)
    headed = f"{title}, {text(f'unit.{unit}', asked.lang)}"
    write(
        found,
        csv,
        figure,
        lambda: report.tornado(found, unit=unit, title=title, names=names, lang=asked.lang),
    )
    ends = {"low": "effect_from", "high": "effect_to"} if by == "range" else {}
    show(found.head(15).rename(index=names, columns=ends), headed)
    if parts is not None:
        words = {k: text(f"spread.{k}", asked.lang) for k in parts.index}
        about = translate("Width of the 80 % interval by kind of error")
        show(parts.rename(index=words), f"{about}: {headed}")
