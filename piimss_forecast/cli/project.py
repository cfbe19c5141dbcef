"""The command that projects: ``run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.defaults import SUFFICIENT_TO
from ..core.errors import InputError
from ..core.translate import N_, translate
from .data import show_unused
from .formats import keep as keep_for
from .formats import note
from .terminal import Asked, Jobs, Lang, progress, projects, set_language, show


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
    ] = SUFFICIENT_TO,
    keep: Annotated[
        bool,
        typer.Option("--keep", help=N_("Keep the run by its date; --out then leads to the last.")),
    ] = False,
    states: Annotated[
        bool,
        typer.Option("--states", help=N_("Also the 32 states: a CSV, a sheet and a map.")),
    ] = False,
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            help=N_("Address of a dask scheduler whose workers see the folder of the results."),
        ),
    ] = "",
    cube: Annotated[
        Path | None,
        typer.Option(
            "--cube",
            help=N_("Cube of insured persons (piimss data asegurados): states by it, delegations."),
        ),
    ] = None,
    pda: Annotated[
        Path | None,
        typer.Option(
            "--pda", help=N_("Cube of registered persons (piimss data pda), beside --cube.")
        ),
    ] = None,
    zarr: Annotated[
        bool,
        typer.Option(
            "--zarr",
            help=N_(
                "Also every path of every variable, by single age: a zarr store (proyeccion.zarr)."
            ),
        ),
    ] = False,
    *,
    asked: Asked,
) -> None:
    """Project the scenarios and write tables, workbook, page and manifest.

    Example:  piimss run --out resultados --keep
    """
    import pandas as pd

    from ..catalog import load as load_catalog
    from ..results.regeneration import SCENARIOS, regenerate, steps
    from ..results.runs import kept_at
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
    if "sufficiency" in asked.typed and sufficiency < asked.horizon:
        raise InputError(
            "cli.run.sufficiency",
            "piimss run, --sufficiency",
            "{year}",
            "a year from the horizon on, {horizon}",
            "correct either option",
            year=sufficiency,
            horizon=asked.horizon,
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
            keep=keep,
            states=states,
            cluster=cluster,
            zarr=zarr,
            cubes=(cube, pda),
        )
    show_unused(pd.DataFrame(manifest["unused"]))
    checks = sum(s["checks"] for s in manifest["scenarios"].values())
    files = "tablas.xlsx, informe.html, proyeccion.nc, tables/*.csv, corrida.zip, manifest.json"
    files += ", proyeccion.zarr" * zarr
    typer.echo(translate("Results in {out}/: {files}").format(out=out, files=files))
    if (kept := kept_at(out)) is not None:
        said = translate("Kept as {run}; {out}/ leads to it. See them with piimss runs {out}")
        typer.echo(said.format(run=kept.name, out=out))
    said = translate("Scenarios: {sets}; draws: {draws}; checks closed: {checks}; {seconds} s")
    typer.echo(
        said.format(sets=len(sets), draws=asked.draws, checks=checks, seconds=manifest["seconds"])
    )


def runs(
    out: Annotated[Path, typer.Argument(help=N_("Results whose kept runs are listed."))] = Path(
        "resultados"
    ),
    check: Annotated[
        bool, typer.Option("--check", help=N_("Whether every file is as it was written."))
    ] = False,
    lang: Lang = "es",
) -> None:
    """Runs kept with piimss run --keep: date, scenarios, paths, version, and which is the last.

    Example:  piimss runs --check
    """
    set_language(lang)
    from ..results.runs import check as changed
    from ..results.runs import home_of
    from ..results.runs import runs as kept

    table = kept(out)
    if table.empty:
        keep_for(table, "")
        said = translate("No run is kept in {out}/: piimss run --keep --out {out} keeps one.")
        note(said.format(out=out))
    else:
        show(table, translate("Runs kept in {folder}/").format(folder=home_of(out).name))
    wrong = {run: changed(home_of(out) / run) for run in table.index} if check else {}
    for run, files in wrong.items():
        if files:
            said = translate("{run}: missing or not as it was written: {files}")
            note(said.format(run=run, files=", ".join(files)))
    if any(wrong.values()):
        raise typer.Exit(1)
