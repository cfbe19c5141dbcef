"""The commands that put two things side by side: ``compare`` and ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .bridge import Year, show_steps
from .formats import note
from .terminal import Asked, Data, Lang, Models, opened, projects, set_language, show, working
from .words import changes, summary

if TYPE_CHECKING:
    import pandas as pd

    from ..results.comparison import Comparison
    from ..results.projection import Projection

_SHOWN = ["name", "scenario", "central", "p10", "p90", "difference", "difference_p10"]
_SHOWN += ["difference_p90", "unit", "series"]


@projects(draws=200)
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(help=N_("Two or more, the first the reference; or a run and its own.")),
    ],
    table: Annotated[str, typer.Option("--table", help=N_("Table."))] = "resumen",
    series: Annotated[
        str | None, typer.Option("--series", help=N_("One series of the table, every year."))
    ] = None,
    year: Year = None,
    attribution: Annotated[
        str | None, typer.Option("--attribution", help=N_("Series whose difference is explained."))
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Compare scenarios draw by draw: each with its interval, and its difference to the first with
    that of the difference.

    Example:  piimss compare tendencial adverso --table cuotas --year 2027
             piimss compare resultados tendencial favorable --attribution reserve_balance.total
    """
    from ..results.comparison import compare as compare_projections

    with working(", ".join(scenarios)):
        both = compare_projections(_sides(scenarios, asked))
    if attribution:
        first, *others = both.projections
        for name in others:
            note(f"{first} → {name}")
            show_steps(both.attribution(attribution, year, name), asked.lang)
        return
    rows = _rows(both, table, asked.lang)
    if series is not None:
        known = list(rows["series"].unique())
        if series not in known:
            raise InputError(
                "cli.compare.series",
                "compare, --series",
                "{series}",
                "a series of the table {table}: {known}",
                "choose another one, or another --table",
                series=series,
                table=table,
                known=", ".join(known[:8]),
            )
        rows = rows[rows["series"] == series]
    if year is None and series is None:
        year = int(rows["year"].max())
    if year is not None:
        rows = _of_year(rows, year)
    shown = [*(["year"] if year is None else []), *_SHOWN]
    title = text(f"table.{table}", asked.lang)
    show(rows[shown].set_index(shown[0]), title if year is None else f"{title}, {year}")
    note(translate("Intervals hold 80 % of the paths; a difference is taken path by path."))


def _sides(given: list[str], asked: Asked) -> list[Projection]:
    """Scenarios projected now, or those of a run."""
    from ..results.runs import folder_of, is_run
    from ..results.saved_run import open_run

    run = None
    if is_run(given[0]):
        asked.of_run(given[0], ("draws", "horizon", "seed", "models"))
        catalog = None if asked.data is None else opened(asked.data)
        run = open_run(folder_of(given[0]), catalog, other_version=True)
    names = given if run is None else (given[1:] or list(run.scenarios))
    if len(names) < 2:
        raise InputError(
            "cli.compare",
            "compare",
            "{scenarios}",
            "two scenarios or more",
            "name another one",
            scenarios=", ".join(names),
        )
    if run is None:
        return [asked.projected(name) for name in names]
    return [run.projection(name) for name in names]


def _rows(both: Comparison, table: str, lang: str) -> pd.DataFrame:
    """A row a series, year and scenario, with the difference to the first scenario."""
    import pandas as pd

    levels = ["central", "p10", "p90"]
    apart = both.differences(table)
    names = {level: f"difference_{level}" for level in levels} | {"central": "difference"}
    parts = []
    for name, projection in both.projections.items():
        whole = projection.table(table, lang)
        part = whole[["unit", *levels]].assign(name=whole["label"], scenario=name)
        if name in apart.columns.get_level_values(0):
            paired = pd.DataFrame({names[level]: apart[(name, level)] for level in levels})
            part = part.join(paired)
        parts.append(part)
    rows = pd.concat(parts).reset_index()
    order = {key: place for place, key in enumerate(dict.fromkeys(rows["series"]))}
    ranked = rows.assign(order=rows["series"].map(order))
    return ranked.sort_values(["order", "year"], kind="stable").drop(columns="order")


def _of_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    found = rows[rows["year"] == year]
    if found.empty:
        raise InputError(
            "cli.compare.year",
            "compare, --year",
            "{year}",
            "a year from {first} to {last}",
            "change --year",
            year=year,
            first=int(rows["year"].min()),
            last=int(rows["year"].max()),
        )
    return found


def diff(
    a: Annotated[
        str,
        typer.Argument(help=(N_("Scenario, TOML file, saved run or data folder."))),
    ],
    b: Annotated[str, typer.Argument(help=N_("Another of the same kind."))],
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """What changes between two assumption sets, two runs or two data folders.

    Example:  piimss diff tendencial piimss
    """
    set_language(lang)
    from ..catalog import Catalog
    from ..results.differences import diff as find_differences
    from ..results.saved_run import SavedRun

    left, right = (_side(name, data, models) for name in (a, b))
    found = find_differences(left, right)
    names = left.request() if isinstance(left, SavedRun) else left
    names = getattr(names, "assumptions", names)
    sides = [getattr(side, "catalog", side) for side in (left, right)]
    catalogs = [side for side in sides if isinstance(side, Catalog)]
    sections = list(changes(found, names, catalogs, lang))
    if not sections:
        note(translate("There are no differences."))
        return
    note(summary(found, lang))
    for title, frame in sections:
        show(frame, f"{title}: {a} → {b}")


def _side(name: str, data: Path | None, models: Path | None) -> Any:
    """A saved run, a data folder, or an assumption set."""
    from ..catalog import load as load_catalog
    from ..results.runs import folder_of, is_run
    from ..results.saved_run import open_run
    from ..results.storage import load as load_run
    from ..scenario import load

    folder = folder_of(name)
    if is_run(name):
        catalog = None if data is None else load_catalog(data)
        run = open_run(folder, catalog, other_version=True)
        return load_run(folder, catalog, other_version=True) if run is None else run
    if (folder / "figures.csv").is_file():
        return load_catalog(folder)
    return load(name, models)
