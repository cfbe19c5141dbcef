"""The command that seeks a goal: ``solve``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.translate import N_
from ..report.messages import text
from .formats import note
from .terminal import Asked, cell, projects, show, working
from .words import answer, beside_its_past


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
    # Of steps of the search that read the same, the last.
    alike = found.trials["value"].map(cell).duplicated(keep="last")
    show(found.trials[~alike], f"{goal} ~ {lever}, {text(f'unit.{found.unit}', asked.lang)}")
    note(answer(found, asked.lang))
    if beside := beside_its_past(found, asked.lang):
        note(beside)
    if not found.reachable:
        raise typer.Exit(1)
