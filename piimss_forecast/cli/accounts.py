"""The command ``data accounts``: the institute's own accounts in place of the assumed keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.translate import N_, set_language, translate
from ..report.messages import part
from .data import Accept, Base, Set, check_set, write_set
from .terminal import Data, Lang, Models, opened, show, working


def data_accounts(
    file: Annotated[Path, typer.Argument(help=N_("CSV: period, insurance, object, mdp (outlay)."))],
    out: Set,
    base: Base = "tendencial",
    accept: Accept = "",
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Your outlay by insurance and object in place of the assumed keys of distribution; writes a
    scenario for piimss run.

    Example:  piimss data accounts cuentas_2024.csv --out propio.toml && piimss
    sufficiency propio.toml
    """
    set_language(lang)
    check_set(out, file)
    from ..results.own_accounts import own_accounts
    from ..scenario import load

    with working(file.name):
        found = own_accounts(file, load(base, models), opened(data), accept=accept)
    write_set(out, base, found.rows, file.name)
    names = {"before": translate("before"), "after": translate("after")}
    shown = found.outlay.rename(index=lambda branch: part(str(branch), lang), columns=names)
    show(shown, f"{file.name}, mdp")
