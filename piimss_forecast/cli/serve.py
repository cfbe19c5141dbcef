"""The command ``serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.defaults import BAND_DRAWS
from ..core.translate import N_, translate
from .terminal import Asked, opened, projects, working


@projects(draws=BAND_DRAWS)
def serve(
    scenario: Annotated[
        str,
        typer.Argument(help=N_("Scenario the table starts from.")),
    ] = "tendencial",
    host: Annotated[
        str,
        typer.Option("--host", help=N_("Address; only this machine reaches the usual one.")),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help=N_("Port."))] = 5006,
    *,
    asked: Asked,
) -> None:
    """The planning table in the browser: move a lever, see reserves and targets answer, keep the
    scenario. Stop it with Ctrl-C.

    Example:  piimss serve tendencial --port 5006
    """
    from ..web.installed import panel

    panel("piimss serve")
    from ..results.regeneration import SCENARIOS
    from ..scenario import load
    from ..web.desk import Desk, Settings
    from ..web.server import run

    chosen = load(scenario, asked.models)
    starts = {chosen.name: chosen}
    starts |= {n: load(n, asked.models) for n in SCENARIOS if n not in starts}
    settings = Settings(asked.horizon, asked.draws, asked.seed, asked.lang)

    def ready(address: str) -> None:
        typer.echo(
            translate("Planning table at {address} (Ctrl-C stops it)").format(address=address)
        )

    with working(translate("working out the scenarios")):
        desk = Desk(starts, opened(asked.data), settings)
    run(desk, chosen.name, host, port, ready)
