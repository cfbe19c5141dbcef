"""The command line: parses, calls the API, prints. Exit code 0 = done, 1 = a check failed, 2 =
wrong use.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import AssumptionError, InputError, OutputError, PiimssError
from ..report.messages import label, text
from .data import data_app, show_unused
from .terminal import (
    Data,
    Draws,
    Horizon,
    Lang,
    Models,
    Seed,
    progress,
    quiet_lost_stop,
    set_language,
    show,
    stop,
    working,
)

if TYPE_CHECKING:
    import pandas as pd

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Proyecciones actuariales del IMSS a 2030. / Actuarial projections of IMSS to 2030.",
)
app.add_typer(data_app, name="data")


@app.command()
def run(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help=(
                "Escenarios; sin ninguno, los cuatro del paquete. / Scenarios; the four of the"
                " package when none."
            )
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Carpeta de resultados. / Folder of results.")
    ] = Path("resultados"),
    draws: Draws = 1000,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Proyecta los escenarios y escribe tablas, libro, informe y manifiesto. / Project the
    scenarios and write tables, workbook, page and manifest.

    Ejemplo / Example:  piimss run --out resultados
    """
    set_language(lang)
    from ..catalog import load as load_catalog
    from ..links import LINKS
    from ..results.regeneration import SCENARIOS, regenerate
    from ..scenario import load

    sets = [load(name, models) for name in scenarios or SCENARIOS]
    if len({s.name for s in sets}) != len(sets):
        raise InputError(
            "piimss run",
            [s.name for s in sets],
            es=("escenarios distintos", "quite el repetido"),
            en=("different scenarios", "remove the repeated one"),
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
        )
    show_unused(pd.DataFrame(manifest["unused"]))
    words = {
        "es": ("Resultados en", "escenarios", "trayectorias", "comprobaciones cerradas"),
        "en": ("Results in", "scenarios", "draws", "checks closed"),
    }[lang]
    checks = sum(s["checks"] for s in manifest["scenarios"].values())
    files = "tablas.xlsx, informe.html, proyeccion.nc, tables/*.csv, manifest.json"
    typer.echo(f"{words[0]} {out}/: {files}")
    typer.echo(
        f"{len(sets)} {words[1]}, {draws} {words[2]}, {checks} {words[3]}, {manifest['seconds']} s"
    )


@app.command()
def metas(
    scenario: Annotated[str, typer.Argument(help="Escenario. / Scenario.")] = "tendencial",
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
    lang: Lang = "es",
) -> None:
    """Probabilidad de cada meta en un escenario. / Probability of each target under a scenario.

    Ejemplo / Example:  piimss metas piimss --programme piimss_2025_2030
    """
    set_language(lang)
    from ..report.messages import text
    from ..results.assessment import assess

    with working(scenario):
        table = assess(_project(scenario, data, models, horizon, draws, seed), lang=lang).table()
    if programme:
        table = table[table["programme"] == programme]
        if table.empty:
            raise InputError(
                "--programme",
                programme,
                es=(
                    "piimss_2025_2030, imss_bienestar_2025_2030 o piimss_2020_2024",
                    "corrija la opción",
                ),
                en=(
                    "piimss_2025_2030, imss_bienestar_2025_2030 or piimss_2020_2024",
                    "correct the option",
                ),
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


@app.command()
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help=(
                "Dos o más escenarios; el primero es la referencia. / Two or more; the first is the"
                " reference."
            )
        ),
    ],
    table: Annotated[str, typer.Option("--table", help="Tabla. / Table.")] = "resumen",
    series: Annotated[
        str | None,
        typer.Option(
            "--attribution",
            help="Serie cuya diferencia se explica. / Series whose difference is explained.",
        ),
    ] = None,
    draws: Draws = 200,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Compara escenarios trayectoria por trayectoria. / Compare scenarios draw by draw.

    Ejemplo / Example:  piimss compare tendencial adverso --attribution avance_financiero
    """
    set_language(lang)
    from ..results.comparison import compare as compare_projections

    with working(", ".join(scenarios)):
        both = compare_projections(
            [_project(s, data, models, horizon, draws, seed) for s in scenarios]
        )
    if series:
        show(both.attribution(series), f"{series}, {horizon}")
        return
    columns = [("", "label"), ("", "unit"), *[(s, "central") for s in scenarios]]
    names = ["", "unidad" if lang == "es" else "unit", *scenarios]
    shown = both.table(table, lang)[columns].set_axis(names, axis=1).query(f"year == {horizon}")
    show(shown.reset_index(drop=True), f"{table}, {horizon}")


@app.command()
def solve(
    goal: Annotated[
        str,
        typer.Argument(
            help=(
                "Código de indicador o «serie >= número@año». / Indicator code or 'series >="
                " number@year'."
            )
        ),
    ],
    lever: Annotated[str, typer.Argument(help="Clave del supuesto. / Key of the assumption.")],
    scenario: Annotated[
        str, typer.Option("--scenario", help="Escenario de partida. / Scenario to start from.")
    ] = "tendencial",
    probability: Annotated[
        float, typer.Option("--probability", help="Probabilidad buscada. / Probability wanted.")
    ] = 0.8,
    draws: Draws = 200,
    horizon: Horizon = 2030,
    seed: Seed = 2030,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """¿Qué haría falta? El valor de una palanca que alcanza una meta. / What would it take? The
    lever's value that reaches a goal.

    Ejemplo / Example:  piimss solve "jobs >= 24500000@2030" employment.growth
    """
    set_language(lang)
    from ..results.solution import solve as solve_goal

    with working(f"{goal} ~ {lever}"):
        found = solve_goal(
            _project(scenario, data, models, horizon, 2, seed),
            goal,
            lever,
            probability,
            draws=draws,
        )
    show(found.trials, f"{goal}  ~  {lever}")
    words = {
        "es": ("se alcanza", "no se alcanza ni con"),
        "en": ("is reached", "is not reached even with"),
    }[lang]
    typer.echo(
        f"{goal}: {words[0] if found.reachable else words[1]} {lever} = {found.value:.4g}  (P ="
        f" {found.probability:.2f})"
    )
    if not found.reachable:
        raise typer.Exit(1)


@app.command()
def backtest(
    origins: Annotated[
        list[int] | None, typer.Argument(help="Últimos años conocidos. / Last years known.")
    ] = None,
    module: Annotated[
        str | None,
        typer.Option("--module", help="cobertura | morbilidad | pensiones | cuotas. / coverage..."),
    ] = None,
    detail: Annotated[
        bool, typer.Option("--detail", help="Cada comprobación. / Every check.")
    ] = False,
    draws: Annotated[int, typer.Option("--draws", help="Trayectorias. / Paths.")] = 500,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Error y cobertura de los pronósticos sobre lo ya publicado; con --module, también la historia
    reproducida.

    Error and coverage of the forecasts on what is already published; with --module, the history
    reproduced as well.

    Ejemplo / Example:  piimss backtest 2019 2020
                        piimss backtest 2018 2020 --module coverage
    """
    set_language(lang)
    from ..catalog import load as load_catalog
    from ..results.hindcast import backtest as run_backtest

    with working("backtest"):
        years = origins or (2018, 2019, 2020, 2021, 2022, 2023)
        catalog = load_catalog(data)
        found = run_backtest(
            origins=years, module=module, catalog=catalog, models=models, draws=draws
        )
    if found.history is not None:
        names = catalog.concepts().set_index("concept")[f"name_{lang}"]
        show(_readable(found.history, lang, names), text("title.history", lang))
        show(
            found.table.assign(variable=[label(v, lang) for v in found.table["variable"]]),
            text("title.hindcast", lang),
        )
        inside = [
            f"{level} %: {int(found.table[f'inside_{level}'].sum())}/{len(found.table)}"
            for level in (80, 95)
        ]
        typer.echo(f"{text('title.coverage', lang)}  {', '.join(inside)}")
        return
    show(found.table if detail else found.summary, "backtest")


@app.command()
def diff(
    a: Annotated[str, typer.Argument(help="Escenario o archivo TOML. / Scenario or TOML file.")],
    b: Annotated[str, typer.Argument(help="Otro. / Another.")],
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Qué cambia entre dos conjuntos de supuestos. / What changes between two assumption sets.

    Ejemplo / Example:  piimss diff tendencial piimss
    """
    set_language(lang)
    from ..results.differences import diff as diff_sets
    from ..scenario import load

    show(diff_sets(load(a, models), load(b, models)).assumptions, f"{a} → {b}")


@app.command()
def law(
    year: Annotated[int, typer.Option("--year", help="Año. / Year.")],
    like: Annotated[str, typer.Option("--like", help="Parte del nombre. / Part of the name.")] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Parámetros de ley vigentes en un año. / Statutory parameters in force in a year.

    Ejemplo / Example:  piimss law --year 2027 --like siv
    """
    set_language(lang)
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    table = catalog.law(year).table()
    if table.empty:
        first = catalog.statutes.parameters["valid_from"].min()[:4]
        raise InputError(
            "law, --year",
            year,
            es=(f"un año con ley en data/law: {first} o después", "cambie --year"),
            en=(f"{first} or later", "change --year"),
        )
    table = table[table["parameter"].str.contains(like, regex=False)]
    if table.empty:
        raise InputError(
            "law, --like",
            like,
            es=("parte del nombre de un parámetro", "quite --like para verlos"),
            en=("part of a name", "drop --like to see them"),
        )
    # Rates are the law's own digits, not a rounded estimate.
    digits = table["value"].map("{:.10g}".format, na_action="ignore").fillna("—")
    show(table.assign(value=digits).set_index("parameter"), str(year))


@app.command()
def cite(
    concept: Annotated[str, typer.Argument(help="Concepto. / Concept.")],
    period: Annotated[str | None, typer.Option("--period", help="Periodo. / Period.")] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """De dónde sale una cifra. / Where a figure comes from.

    Ejemplo / Example:  piimss cite adscrita_umf --period 2020
    """
    set_language(lang)
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    rows = catalog.figures(concept, **({"period": period} if period else {}))
    if rows.empty:
        raise InputError(
            "cite",
            f"{concept} {period}",
            es=("una cifra publicada", "quite --period para ver las que hay"),
            en=("a published figure", "drop --period to see which there are"),
        )
    titles = catalog.sources().set_index("source")
    rows = rows.assign(
        title=rows["source"].map(titles["title"]), date=rows["source"].map(titles["date"])
    )
    show(
        rows[["period", "value", "unit", "kind", "quality", "title", "date", "locator"]].set_index(
            "period"
        ),
        concept,
    )
    notes = catalog.discrepancies()
    notes = notes[notes["concept"] == concept]
    if len(notes):
        show(
            notes[["period", "printed", "recomputed", "used", "why"]].set_index("period"),
            "discrepancias" if lang == "es" else "discrepancies",
        )


def _readable(history: pd.DataFrame, lang: str, names: pd.Series) -> pd.DataFrame:
    """The margins with names and units in words and without the columns that only a file needs."""
    basis = {"percent": "%", "points": text("unit.percentage_points", lang)}
    units = history["unit"].map(lambda unit: text(f"unit.{unit}", lang))
    margin = history["margin"].map(lambda m: names.get(m, label(m, lang)))
    return history.assign(
        margin=margin,
        unit=units,
        gap=history["gap"].round(2) + 0.0,
        basis=history["basis"].map(basis),
    ).drop(columns="source")


def _project(
    scenario: str, data: Path | None, models: Path | None, horizon: int, draws: int, seed: int
) -> Any:
    from ..catalog import load as load_catalog
    from ..results.projection import project
    from ..scenario import load

    return project(
        load(scenario, models), horizon=horizon, draws=draws, seed=seed, catalog=load_catalog(data)
    )


def main() -> None:
    """Entry point: one paragraph on stderr and exit code 1 (a check failed) or 2 (wrong use)
    when something is wrong.
    """
    # A stop from the scheduler is an interruption like Ctrl-C: the half-written folder is removed
    # on the way out.
    sys.unraisablehook = quiet_lost_stop
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        code = (
            app(standalone_mode=False) or 0
        )  # the code of typer.Exit comes back as the value, 130 for Ctrl-C
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except PiimssError as err:
        typer.echo(f"piimss: {err}", err=True)
        sys.exit(2 if isinstance(err, (InputError, AssumptionError, OutputError)) else 1)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo(
            "piimss: interrumpido; no se escribió nada y los resultados anteriores siguen ahí. /"
            " interrupted; nothing was written.",
            err=True,
        )
        sys.exit(1)
    except Exception as err:  # the parser's own errors carry their message
        if not hasattr(err, "format_message"):
            raise
        typer.echo(f"piimss: {err.format_message()}", err=True)
        sys.exit(2)
