"""The command that projects: ``run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from .data import show_unused
from .terminal import Asked, Jobs, progress, projects


@projects()
def run(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help=(N_("Scenarios; the four of the package when none."))),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help=N_("Folder of results."))] = Path("resultados"),
    jobs: Jobs = None,
    sufficiency: Annotated[
        int,
        typer.Option(
            "--sufficiency",
            help=N_("Last year of the tables of sufficiency; the first 200 paths go on to it."),
        ),
    ] = 2050,
    *,
    asked: Asked,
) -> None:
    """Project the scenarios and write tables, workbook, page and manifest.

    Example:  piimss run --out resultados
    """
    import pandas as pd

    from ..catalog import load as load_catalog
    from ..results.regeneration import SCENARIOS, regenerate, steps
    from ..scenario import load

    sets = [load(name, asked.models) for name in scenarios or SCENARIOS]
    if len({s.name for s in sets}) != len(sets):
        raise InputError(
            "cli.run",
            "piimss run",
            "{sets}",
            "different scenarios",
            "remove the repeated one",
            sets=[s.name for s in sets],
        )
    with progress(steps(len(sets), asked.draws)) as step:
        manifest = regenerate(
            sets,
            load_catalog(asked.data),
            out,
            horizon=asked.horizon,
            draws=asked.draws,
            seed=asked.seed,
            lang=asked.lang,
            progress=step,
            cache=asked.cache,
            jobs=jobs,
            sufficient_to=sufficiency,
        )
    show_unused(pd.DataFrame(manifest["unused"]))
    checks = sum(s["checks"] for s in manifest["scenarios"].values())
    files = "tablas.xlsx, informe.html, proyeccion.nc, tables/*.csv, manifest.json"
    typer.echo(translate("Results in {out}/: {files}").format(out=out, files=files))
    said = translate("{sets} scenarios, {draws} draws, {checks} checks closed, {seconds} s")
    typer.echo(
        said.format(sets=len(sets), draws=asked.draws, checks=checks, seconds=manifest["seconds"])
    )
