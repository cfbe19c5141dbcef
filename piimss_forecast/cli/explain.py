"""The commands that compare and explain: ``compare``, ``solve`` and ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .formats import note
from .terminal import Asked, Data, Lang, Models, projects, set_language, show, working
from .words import answer, beside_its_past, changes


@projects(draws=200)
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(help=(N_("Two or more; the first is the reference."))),
    ],
    table: Annotated[str, typer.Option("--table", help=N_("Table."))] = "resumen",
    series: Annotated[
        str | None,
        typer.Option(
            "--attribution",
            help=N_("Series whose difference is explained."),
        ),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Compare scenarios draw by draw.

    Example:  piimss compare tendencial adverso --attribution avance_financiero
    """
    from ..results.comparison import compare as compare_projections

    if len(scenarios) < 2:
        raise InputError(
            "cli.compare",
            "compare",
            "{scenarios}",
            "two scenarios or more",
            "name another one",
            scenarios=", ".join(scenarios),
        )
    with working(", ".join(scenarios)):
        both = compare_projections([asked.projected(s) for s in scenarios])
    if series:
        show(both.attribution(series), f"{series}, {asked.horizon}")
        return
    columns = [("", "label"), ("", "unit"), *[(s, "central") for s in scenarios]]
    names = ["", text("unit", asked.lang), *scenarios]
    shown = both.table(table, asked.lang)[columns].set_axis(names, axis=1)
    shown = shown.query(f"year == {asked.horizon}")
    show(shown.reset_index(drop=True), f"{table}, {asked.horizon}")


@projects(draws=200)
def solve(
    goal: Annotated[
        str,
        typer.Argument(
            help=N_(
                "Indicator code, 'series >= number@year', or 'first_use.RGFA >= year' (also"
                " first_use, last_year, exhaustion)."
            )
        ),
    ],
    lever: Annotated[str, typer.Argument(help=N_("Key of the assumption."))],
    scenario: Annotated[
        str, typer.Option("--scenario", help=N_("Scenario to start from."))
    ] = "tendencial",
    probability: Annotated[
        float, typer.Option("--probability", help=N_("Probability wanted."))
    ] = 0.8,
    bounds: Annotated[
        tuple[float, float] | None,
        typer.Option(
            "--bounds",
            metavar="MIN MAX",
            help=N_("Interval searched; all of it when none."),
        ),
    ] = None,
    other: Annotated[
        str | None,
        typer.Option("--with", help=N_("A second lever: pairs of both that just reach.")),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """What would it take? The smallest change of a lever that reaches a goal.

    Example:  piimss solve "first_use.RGFA >= 2033" employment.growth --probability 0.8
    """
    from ..results.frontier import frontier
    from ..results.solution import solve as solve_goal

    if other is not None:
        with working(f"{goal} ~ {lever}, {other}"):
            pairs = frontier(
                asked.projected(scenario, draws=2),
                goal,
                (lever, other),
                probability,
                bounds=(bounds, None),
                draws=asked.draws,
            )
        said = [text(f"solution.{status}", asked.lang) for status in pairs["status"]]
        units = {
            k: f"{k}, {text(f'unit.{u}', asked.lang)}" for k, u in pairs.attrs["units"].items()
        }
        show(pairs.assign(status=said).rename(columns=units), goal)
        if pairs[other].isna().all():
            raise typer.Exit(1)
        return
    with working(f"{goal} ~ {lever}"):
        found = solve_goal(
            asked.projected(scenario, draws=2),
            goal,
            lever,
            probability,
            bounds=bounds,
            draws=asked.draws,
        )
    show(found.trials, f"{goal}  ~  {lever}")
    note(answer(found, asked.lang))
    if beside := beside_its_past(found, asked.lang):
        note(beside)
    if not found.reachable:
        raise typer.Exit(1)


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
    from ..results.differences import diff as find_differences

    left, right = (_side(name, data, models) for name in (a, b))
    found = find_differences(left, right)
    names = getattr(left, "assumptions", left)
    sections = list(changes(found, names, lang))
    for title, frame in sections:
        show(frame, f"{title}: {a} → {b}")
    if not sections:
        note(translate("There are no differences."))


def _side(name: str, data: Path | None, models: Path | None) -> Any:
    """A saved run, a data folder, or an assumption set."""
    from ..catalog import load as load_catalog
    from ..results.storage import MANIFEST
    from ..results.storage import load as load_run
    from ..scenario import load

    folder = Path(name)
    if (folder / MANIFEST).is_file():
        return load_run(folder, load_catalog(data))
    if (folder / "figures.csv").is_file():
        return load_catalog(folder)
    return load(name, models)
