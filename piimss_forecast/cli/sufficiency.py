"""The command ``sufficiency``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..core.defaults import SUFFICIENT_TO
from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .formats import note
from .outputs import Tables
from .terminal import Asked, opened, projects, show, working

if TYPE_CHECKING:
    import pandas as pd

_WHICH_YEAR = {
    "suficiencia": ("central", "p10", "p50", "p90"),
    "suficiencia_por_seguro": ("last_year",),
}
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
        typer.Argument(
            help=(N_("Scenarios, or the folder of a run; the four of the package when none."))
        ),
    ] = None,
    csv: Tables = None,
    *,
    asked: Asked,
) -> None:
    """How long income and reserves last, and what each insurance costs.

    Example:  piimss sufficiency tendencial --horizon 2050 --csv suficiencia
    """
    from ..report import write_csv
    from ..report.lasting import behind, lasting, single, without_bands
    from ..results.regeneration import SCENARIOS
    from ..results.runs import is_run
    from ..results.sufficiency import sufficiency as answer
    from ..results.sufficiency_tables import sufficiency_tables
    from ..scenario import Request, load

    first, *others = scenarios or SCENARIOS
    if is_run(first):
        tables = _of_run(first, others, asked)
    else:
        figures, found = opened(asked.data), {}
        for name in (first, *others):
            with working(name):
                chosen = load(name, asked.models)
                request = Request(chosen, figures, asked.horizon, asked.draws, asked.seed)
                found[chosen.name] = answer(request, cache=asked.cache)
        tables = sufficiency_tables(found, asked.lang)
    said = lasting(tables)
    if single(tables):
        said = without_bands(said)
    years = said["suficiencia_por_ano"]
    wanted = (years["year"] % 5 == 0) | (years["year"] == years["year"].min())
    show(said["suficiencia"], text("about.suficiencia"))
    show(years.loc[wanted].filter(_YEARS), text("about.suficiencia_por_ano"))
    show(said["suficiencia_por_seguro"].filter(_INSURANCES), text("about.suficiencia_por_seguro"))
    show(said["suficiencia_informes"], text("about.suficiencia_informes"))
    note(behind(tables))
    if csv is not None:
        csv.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            write_csv(frame, csv / f"{name}.csv")
        note(translate("Tables in {folder}/").format(folder=csv))


def _of_run(folder: str, names: list[str], asked: Asked) -> dict[str, pd.DataFrame]:
    """The tables of a run as it wrote them, of all its scenarios or of those named."""
    from ..core.checks import one_of
    from ..report.actuarial.folder import SUFFICIENCY
    from ..results.runs import folder_of
    from ..results.saved_run import open_run

    asked.of_run(folder)
    run = open_run(folder_of(folder))
    if run is None or run.manifest["lang"] != asked.lang:
        raise InputError(
            "cli.sufficiency.run",
            "piimss sufficiency {folder}",
            "tables in another language" if run else "a projection kept by itself",
            "a folder of piimss run in the language asked for",
            "run again with --lang {lang}, or name the scenarios",
            folder=folder,
            lang=asked.lang,
        )
    chosen = [one_of(n, f"{folder}, scenario", run.scenarios) for n in names] or run.scenarios
    tables = {name: run.table(name) for name in SUFFICIENCY}
    for name, columns in _WHICH_YEAR.items():  # a CSV with an empty cell reads them as amounts
        tables[name] = tables[name].astype(dict.fromkeys(columns, "Int64"))
    kept = {n: t for n, t in tables.items() if "scenario" not in t}
    found = {n: t[t["scenario"].isin(chosen)] for n, t in tables.items() if n not in kept}
    return kept | found
