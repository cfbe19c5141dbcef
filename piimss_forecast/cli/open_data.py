"""The commands on the institute's monthly open files: ``piimss data asegurados``, ``data pda`` and
``data adopt``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.translate import N_, set_language, translate
from .data import Accept, Base, data_app
from .own import show_changes
from .speech import Command
from .terminal import Data, Lang, Models, opened, show, working

if TYPE_CHECKING:
    import pandas as pd

    from ..ingest import Cube

Where = Annotated[
    Path,
    typer.Argument(help=N_("Folder, file or pattern of the institute's monthly files.")),
]
Out = Annotated[
    Path,
    typer.Option("--out", help=N_("Folder of the cube; months read before are not read again.")),
]
Memory = Annotated[
    str,
    typer.Option("--memory", help=N_("Most memory that the reader may hold.")),
]


@data_app.command("asegurados", cls=Command)
def data_asegurados(
    files: Where,
    out: Out,
    accept: Accept = "",
    memory: Memory = "700MB",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """The monthly files of insured persons (asg) as one cube: month, state, delegation, sex, age,
    band of UMA, sector, modality.

    Example:  piimss data asegurados abiertos --out cubo
    """
    set_language(lang)
    from ..ingest import asegurados

    _report(asegurados, files, out, accept, memory, data)


@data_app.command("pda", cls=Command)
def data_pda(
    files: Where,
    out: Out,
    accept: Accept = "",
    memory: Memory = "700MB",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """The monthly files of registered persons (pda) as one cube: month, delegation, status, sex,
    age.

    Example:  piimss data pda abiertos --out cubo_pda
    """
    set_language(lang)
    from ..ingest import pda

    _report(pda, files, out, accept, memory, data)


@data_app.command("adopt", cls=Command)
def data_adopt(
    cube: Annotated[Path, typer.Argument(help=N_("Cube made by piimss data asegurados."))],
    out: Annotated[Path, typer.Option("--out", help=N_("Folder to write."))],
    base: Base = "tendencial",
    accept: Accept = "",
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Your cube of insured persons as own figures and as assumptions in place of the assumed ones;
    says by how much each moves the results of 2030.

    Example:  piimss data adopt cubo --out propio && piimss run propio/propio.toml --data
    propio/datos
    """
    set_language(lang)
    from ..results.own_cube import adopt
    from ..scenario import load

    catalog = opened(data)
    with working(str(cube)):
        found = adopt(cube, out, scenario=load(base, models), catalog=catalog, accept=accept)
    show_changes(found.figures)
    show(_in_words(found.moved, lang), translate("Percent by which 2030 moves, central path"))
    typer.echo(f"{', '.join(found.rows)} → {out}/propio.toml")


def _in_words(moved: pd.DataFrame, lang: str) -> pd.DataFrame:
    """What :func:`piimss_forecast.adopt` says of each entry, as people read it."""
    from ..report.messages import label, text

    said = moved.rename(columns={c: label(c, lang) for c in moved.columns[2:]})
    for column in ("before", "after"):
        said[column] = [text(f"quality.{q}", lang) if q else "" for q in moved[column]]
    words = {"figures": translate("own figures"), "all": translate("all together")}
    names = {"before": translate("before"), "after": translate("after")}
    return said.rename(index=words, columns=names)


def _report(
    reader: Callable[..., Cube], files: Path, out: Path, accept: str, memory: str, data: Path | None
) -> None:
    """Read the files, and tell what the cube holds and every file that is not in it with its
    reason; exit code 1 when there is one.
    """
    from ..catalog import load as load_catalog

    def say(file: str) -> None:
        typer.echo(file, err=True)

    cube = reader(
        files, out, catalog=load_catalog(data), accept=accept, memory=memory, progress=say
    )
    months = cube.months
    taken, refused = months[months["code"] == ""], cube.refused
    heads = {"month": translate("month"), "rows": translate("rows"), "cells": translate("cells")}
    heads |= {"ta": translate("jobs"), "tot_casos": translate("persons")}
    heads |= {"seconds": translate("seconds")}
    show(taken.drop(columns=["code", "refused"]).rename(columns=heads), str(cube.folder))
    for reason in refused["refused"]:
        typer.echo(f"piimss: {reason}", err=True)
    said = translate("{taken} months in {folder}/, {refused} files refused")
    typer.echo(said.format(taken=len(taken), folder=cube.folder, refused=len(refused)))
    if len(refused):
        raise typer.Exit(1)
