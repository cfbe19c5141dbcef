"""The commands that bridge two runs and look which way scenarios point: ``reconcile`` and
``direction``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.defaults import HORIZON, SEED
from ..core.errors import InputError
from ..core.translate import N_, translate
from .formats import note
from .outputs import Figure, Table
from .terminal import Asked, Data, Horizon, Lang, Models, opened, set_language, show, working

if TYPE_CHECKING:
    import pandas as pd

Year = Annotated[int | None, typer.Option("--year", help=N_("Year; the last one when none."))]


def reconcile(
    a: Annotated[
        str, typer.Argument(help=N_("Earlier run: folder of Projection.save, or scenario."))
    ],
    b: Annotated[str, typer.Argument(help=N_("Later run: folder or scenario."))],
    series: Annotated[
        str,
        typer.Option("--series", help=N_("Series, indicator code or probability:CODE.")),
    ] = "avance_financiero",
    year: Year = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", help=N_("Which scenario of a run; its first when none.")),
    ] = None,
    data_old: Annotated[
        Path | None, typer.Option("--data-old", help=N_("Data folder of the earlier run."))
    ] = None,
    data_new: Annotated[
        Path | None, typer.Option("--data-new", help=N_("Data folder of the later run."))
    ] = None,
    models: Models = None,
    csv: Table = None,
    figure: Figure = None,
    lang: Lang = "es",
) -> None:
    """What moved since the last run: data, law, tables, assumptions by area, method.

    Example:  piimss reconcile corridas/2025 corridas/2026 --figure puente.svg
    """
    set_language(lang)
    from ..results.pictures import plot_steps
    from ..results.reconciliation import reconcile as bridge

    with working(f"{a} → {b}"):
        last = _run(b, data_new, models, scenario)
        found = bridge(_run(a, data_old, models, scenario), last, series, year)
    write(found, csv, figure, lambda: plot_steps(found, last, lang))
    show_steps(found, lang)


def direction(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help=N_("Two or more; the first is the reference. All when none.")),
    ] = None,
    year: Year = None,
    horizon: Horizon = HORIZON,
    data: Data = None,
    models: Models = None,
    csv: Table = None,
    lang: Lang = "es",
) -> None:
    """Which way each scenario moves each outcome, expected and found, and why not.

    Example:  piimss direction tendencial favorable adverso --year 2030
    """
    set_language(lang)
    from ..report.messages import label, text
    from ..results.direction import direction as look
    from ..results.direction import matrix
    from ..scenario import names

    base = "tendencial"
    wanted = scenarios or [base, *(n for n in names(models) if n != base)]
    if len(set(wanted)) < 2:
        raise InputError(
            "cli.direction",
            "direction",
            "{scenarios}",
            "two different scenarios or more, the first the reference",
            "name another one, or none for all",
            scenarios=wanted,
        )
    with working(", ".join(wanted)):
        asked = Asked(1, horizon, SEED, data, models, None, lang)
        found = look([asked.projected(s) for s in wanted], year, lang=lang, models=models)
    write(found, csv, None, None)
    table = matrix(found).rename(index=lambda outcome: label(outcome, lang))
    show(table.rename_axis(None, axis=1), f"{wanted[0]} →")
    apart = found[found["status"].isin(["exception", "unexpected"])].reset_index()
    said = apart.assign(
        status=[text(f"direction.{s}", lang) for s in apart["status"]],
        outcome=[label(o, lang) for o in apart["outcome"]],
        expected_sign=apart["expected"],
    )
    show(said[["scenario", "outcome", "expected_sign", "found", "status", "reason"]])
    if (found["status"] == "unexpected").any():
        raise typer.Exit(1)


def _run(name: str, data: Path | None, models: Path | None, scenario: str | None) -> Any:
    """A saved run, or a scenario run now on its central path alone."""
    from ..results.projection import project
    from ..results.runs import is_run
    from ..results.storage import load
    from ..scenario import load as load_set

    if is_run(name):
        catalog = None if data is None else opened(data)
        return load(name, catalog, other_version=True, scenario=scenario)
    catalog = opened(data)
    return project(load_set(name, models), draws=2, catalog=catalog)


def show_steps(found: pd.DataFrame, lang: str) -> None:
    """Print an attribution or a bridge, and how it was worked out."""
    from ..results.pictures import step_names

    names = step_names(found, lang)
    shown = found.rename(index=lambda step: names.get(step, step))
    show(shown, f"{found.attrs['series']}, {found.attrs['year']}")
    if found.attrs["error"] > 0:
        words = translate("Method {method}; largest error of a row {error:.3g}.", lang)
        note(words.format(method=found.attrs["method"], error=found.attrs["error"]))


def write(found: pd.DataFrame, csv: Path | None, figure: Path | None, draw: Any) -> None:
    """Leave a table as CSV and its figure, where asked."""
    from .. import report

    if csv is not None:
        report.write_file(csv, lambda part: report.write_csv(found, part))
    if figure is not None:
        report.write_figure(figure, draw)
