"""The command ``tornado``: what drives a series and where its spread comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .bridge import Year, write
from .outputs import Figure, Table
from .terminal import Asked, projects, show, working


@projects(draws=60)
def tornado(
    series: Annotated[
        str, typer.Argument(help=N_("Series of the tables or indicator code."))
    ] = "avance_financiero",
    scenario: Annotated[str, typer.Option("--scenario", help=N_("Scenario."))] = "tendencial",
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
    from ..results.quantities import quantity
    from ..results.runs import is_run

    for given in (series, scenario):
        if is_run(given):
            raise InputError(
                "cli.tornado.run",
                "piimss tornado {folder}",
                "the folder of a run, which does not hold it",
                "a series, and a scenario to project again",
                "use piimss tornado avance_financiero --scenario tendencial",
                folder=given,
            )
    with working(f"{series} ~ {scenario}"):
        run = asked.projected(scenario)
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
