"""The commands that compare and explain: ``compare``, ``solve`` and ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.translate import N_, translate
from ..report.messages import text
from .terminal import (
    Cache,
    Data,
    Draws,
    Horizon,
    Lang,
    Models,
    Seed,
    projected,
    set_language,
    show,
    working,
)
from .words import answer, changes


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
    draws: Draws = 200,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    cache: Cache = None,
    lang: Lang = "es",
) -> None:
    """Compare scenarios draw by draw.

    Example:  piimss compare tendencial adverso --attribution avance_financiero
    """
    set_language(lang)
    from ..results.comparison import compare as compare_projections

    with working(", ".join(scenarios)):
        both = compare_projections(
            [projected(s, data, models, horizon, draws, seed, cache) for s in scenarios]
        )
    if series:
        show(both.attribution(series), f"{series}, {horizon}")
        return
    columns = [("", "label"), ("", "unit"), *[(s, "central") for s in scenarios]]
    names = ["", text("unit", lang), *scenarios]
    shown = both.table(table, lang)[columns].set_axis(names, axis=1).query(f"year == {horizon}")
    show(shown.reset_index(drop=True), f"{table}, {horizon}")


def solve(
    goal: Annotated[
        str,
        typer.Argument(help=(N_("Indicator code or 'series >= number@year'."))),
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
    draws: Draws = 200,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    cache: Cache = None,
    lang: Lang = "es",
) -> None:
    """What would it take? The smallest change of a lever that reaches a goal.

    Example:  piimss solve "jobs >= 24500000@2030" employment.growth
    """
    set_language(lang)
    from ..results.solution import solve as solve_goal

    with working(f"{goal} ~ {lever}"):
        found = solve_goal(
            projected(scenario, data, models, horizon, 2, seed, cache),
            goal,
            lever,
            probability,
            bounds=bounds,
            draws=draws,
        )
    show(found.trials, f"{goal}  ~  {lever}")
    typer.echo(answer(found, lang))
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
        typer.echo(translate("There are no differences."))


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
