"""The commands that project: ``run`` and ``metas``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .data import show_unused
from .terminal import (
    Cache,
    Data,
    Draws,
    Horizon,
    Lang,
    Models,
    Seed,
    progress,
    projected,
    set_language,
    show,
    working,
)


def run(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help=(N_("Scenarios; the four of the package when none."))),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help=N_("Folder of results."))] = Path("resultados"),
    draws: Draws = 1000,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    cache: Cache = None,
    lang: Lang = "es",
) -> None:
    """Project the scenarios and write tables, workbook, page and manifest.

    Example:  piimss run --out resultados
    """
    set_language(lang)
    import pandas as pd

    from ..catalog import load as load_catalog
    from ..links import LINKS
    from ..results.regeneration import SCENARIOS, regenerate
    from ..scenario import load

    sets = [load(name, models) for name in scenarios or SCENARIOS]
    if len({s.name for s in sets}) != len(sets):
        raise InputError(
            "cli.run",
            "piimss run",
            "{sets}",
            "different scenarios",
            "remove the repeated one",
            sets=[s.name for s in sets],
        )
    with progress(len(sets) * len(LINKS) + 1) as step:
        manifest = regenerate(
            sets,
            load_catalog(data),
            out,
            horizon=horizon,
            draws=draws,
            seed=seed,
            lang=lang,
            progress=step,
            cache=cache,
        )
    show_unused(pd.DataFrame(manifest["unused"]))
    checks = sum(s["checks"] for s in manifest["scenarios"].values())
    files = "tablas.xlsx, informe.html, proyeccion.nc, tables/*.csv, manifest.json"
    typer.echo(translate("Results in {out}/: {files}").format(out=out, files=files))
    said = translate("{sets} scenarios, {draws} draws, {checks} checks closed, {seconds} s")
    typer.echo(said.format(sets=len(sets), draws=draws, checks=checks, seconds=manifest["seconds"]))


def metas(
    scenario: Annotated[str, typer.Argument(help=N_("Scenario."))] = "tendencial",
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme", help="piimss_2025_2030 | imss_bienestar_2025_2030 | piimss_2020_2024"
        ),
    ] = None,
    draws: Draws = 1000,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    cache: Cache = None,
    lang: Lang = "es",
) -> None:
    """Probability of each target under a scenario.

    Example:  piimss metas piimss --programme piimss_2025_2030
    """
    set_language(lang)
    from ..results.assessment import assess

    with working(scenario):
        table = assess(
            projected(scenario, data, models, horizon, draws, seed, cache), lang=lang
        ).table()
    if programme:
        table = table[table["programme"] == programme]
        if table.empty:
            raise InputError(
                "cli.metas",
                "--programme",
                "{programme}",
                "piimss_2025_2030, imss_bienestar_2025_2030 or piimss_2020_2024",
                "correct the option",
                programme=programme,
            )
    words = {
        "unit": table["unit"].map(lambda u: text(f"unit.{u}", lang)),
        "status": table["status"].map(lambda s: text(f"status.{s}", lang)),
    }
    table = table.rename(columns={"value": "expected"}).assign(**words)
    show(
        table[["name", "unit", "year", "baseline", "target", "expected", "probability", "status"]],
        scenario,
    )
