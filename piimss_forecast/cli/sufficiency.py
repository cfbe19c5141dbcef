"""The command ``sufficiency``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.defaults import SUFFICIENT_TO
from ..core.translate import N_, translate
from ..report.messages import text
from .formats import note
from .outputs import Tables
from .terminal import Asked, opened, projects, show, working

_YEARS = ["scenario", "year", "probability", "gap_mean", "spendable_central", "cost_rate_central"]
_INSURANCES = [
    "scenario",
    "branch",
    "last_year",
    "probability",
    "cost_rate",
    "cost_rate_horizon",
    "level_premium",
    "income_rate",
]


@projects(draws=200, horizon=SUFFICIENT_TO)
def sufficiency(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help=(N_("Scenarios; the four of the package when none."))),
    ] = None,
    csv: Tables = None,
    *,
    asked: Asked,
) -> None:
    """How long income and reserves last, and what each insurance costs.

    Example:  piimss sufficiency tendencial --horizon 2050 --csv suficiencia
    """
    from ..report import write_csv
    from ..report.lasting import behind, lasting
    from ..results.regeneration import SCENARIOS
    from ..results.sufficiency import sufficiency as answer
    from ..results.sufficiency_tables import sufficiency_tables
    from ..scenario import Request, load

    figures, found = opened(asked.data), {}
    for name in scenarios or SCENARIOS:
        with working(name):
            chosen = load(name, asked.models)
            request = Request(chosen, figures, asked.horizon, asked.draws, asked.seed)
            found[chosen.name] = answer(request, cache=asked.cache)
    tables = sufficiency_tables(found, asked.lang)
    said = lasting(tables)
    years = said["suficiencia_por_ano"]
    wanted = (years["year"] % 5 == 0) | (years["year"] == years["year"].min())
    show(said["suficiencia"], text("about.suficiencia"))
    show(years.loc[wanted, _YEARS], text("about.suficiencia_por_ano"))
    show(said["suficiencia_por_seguro"][_INSURANCES], text("about.suficiencia_por_seguro"))
    show(said["suficiencia_informes"], text("about.suficiencia_informes"))
    note(behind(tables))
    if csv is not None:
        csv.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            write_csv(frame, csv / f"{name}.csv")
        note(translate("Tables in {folder}/").format(folder=csv))
