"""The ``piimss data`` commands: look at the published figures, check them, add your own, take
them out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError
from ..report.messages import text
from .terminal import Data, Lang, Models, set_language, show

data_app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Cifras publicadas: ver, validar, importar, exportar. / Published figures: show, validate,"
        " import, export."
    ),
)


@data_app.command("show")
def data_show(
    concept: Annotated[str | None, typer.Argument(help="Concepto. / Concept.")] = None,
    like: Annotated[str, typer.Option("--like", help="Parte del nombre. / Part of the name.")] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Serie de un concepto, o la lista de conceptos. / Series of a concept, or the list of
    concepts.

    Ejemplo / Example:  piimss data show insured_jobs
    """
    set_language(lang)
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    if concept:
        show(catalog.series(concept).drop(columns=["figure"]), concept)
        return
    table = catalog.concepts()
    show(table[table["concept"].str.contains(like, regex=False)].set_index("concept"))


@data_app.command("validate")
def data_validate(data: Data = None, lang: Lang = "es") -> None:
    """Qué está mal, qué falta verificar y qué se supone. / What is wrong, what needs verification
    and what is assumed.

    Ejemplo / Example:  piimss data validate
    """
    set_language(lang)
    from ..catalog import load as load_catalog
    from ..catalog.validate import validate
    from ..metas import recompute
    from ..scenario import load

    catalog = load_catalog(data)
    report = validate(catalog)
    for title, table in report.tables(lang).items():
        show(table, title)
    printed = recompute(catalog)
    wrong = printed[~printed["ok"] & ~printed["known"]]
    show(
        printed[~printed["ok"]],
        {
            "es": f"Metas recalculadas de sus variables: {len(printed)}; no reproducen lo impreso:",
            "en": f"Indicators recomputed from their variables: {len(printed)}; not as printed:",
        }[lang],
    )
    assumed = load("tendencial").table(lang)
    assumed = assumed[assumed["quality"] != "published"]
    show(
        assumed[["name", "value", "unit", "quality"]],
        {
            "es": "Supuestos de tendencial que no son cifras publicadas",
            "en": "Assumptions of tendencial that are not published figures",
        }[lang],
    )
    if report.problems or len(wrong):
        raise typer.Exit(1)


@data_app.command("import")
def data_import(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV con las columnas de figures.csv. / CSV with the columns of figures.csv."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Carpeta de datos nueva. / New data folder.")],
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Agrega cifras propias a una copia de los datos, para usarla con --data. / Add your figures to
    a copy of the data, to use with --data.

    Ejemplo / Example:  piimss data import mis_cifras.csv --out datos && piimss run --data datos
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog
    from ..ingest import import_figures

    with report.staged(out, marker="datapackage.json") as stage:
        rows = import_figures(load_catalog(data), file, stage)
    typer.echo(f"{len(rows)} → {out}/figures.csv")


@data_app.command("export")
def data_export(
    out: Annotated[Path, typer.Option("--out", help="Archivo CSV. / CSV file.")],
    concept: Annotated[
        str | None,
        typer.Argument(
            help="Concepto; sin él, todas las cifras. / Concept; all figures when not given."
        ),
    ] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Cifras con fuente a un CSV. / Figures with their sources to a CSV.

    Ejemplo / Example:  piimss data export insured_jobs --out puestos.csv
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    rows = load_catalog(data).figures(concept)
    report.write_file(out, lambda path: report.write_csv(rows, path))
    typer.echo(f"{len(rows)} → {out}")


Base = Annotated[
    str,
    typer.Option(
        "--base", help="Conjunto de supuestos que se cambia. / Assumption set that is changed."
    ),
]
Set = Annotated[
    Path, typer.Option("--out", help="Archivo TOML que se escribe. / TOML file to write.")
]


@data_app.command("ages")
def data_ages(
    file: Annotated[Path, typer.Argument(help="CSV: period, status, sex, age, persons.")],
    out: Set,
    base: Base = "tendencial",
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Su archivo de adscritos por edad, sexo y calidad, en lugar de los perfiles supuestos; escribe
    un escenario para piimss run.

    Your file of registered persons by age, sex and status in place of the assumed profiles; writes
    a scenario for piimss run.

    Ejemplo / Example:  piimss data ages adscrita_2024.csv --out propio.toml && piimss run
    tendencial propio.toml
    """
    set_language(lang)
    _check_set(out, file)
    from ..catalog import load as load_catalog
    from ..ingest import read_age_sex
    from ..links import run_chain
    from ..scenario import Request, load

    catalog, assumptions = load_catalog(data), load(base, models)
    found = read_age_sex(file, catalog)
    request = Request(assumptions, catalog, max(found.year, catalog.base_year) + 1, draws=1)
    people = run_chain(request, until="population").data["population"]
    rows = found.patch(assumptions.profile, people.sel(draw=0, year=found.year).to_numpy())
    _write_set(
        out,
        base,
        {key: {"unit": assumptions.row(key).unit, **row} for key, row in rows.items()},
        file.name,
    )
    show(found.gaps.set_index("margin"), file.name)
    typer.echo(text("word.margins_rule", lang))


@data_app.command("bands")
def data_bands(
    file: Annotated[
        Path,
        typer.Argument(
            help="asg-AAAA-MM-DD.csv de datos abiertos. / Open-data file of insured persons."
        ),
    ],
    year: Annotated[
        int,
        typer.Option("--year", help="Año del archivo (UMA y salario mínimo). / Year of the file."),
    ],
    out: Set,
    base: Base = "tendencial",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Su tabla de puestos por rango de UMA ajusta la dispersión salarial; escribe un escenario para
    piimss run.

    Your table of jobs by band of UMA fits the spread of salaries; writes a scenario for piimss run.

    Ejemplo / Example:  piimss data bands asg-2024-12-31.csv --year 2024 --out propio.toml
    """
    set_language(lang)
    _check_set(out, file)
    from ..catalog import load as load_catalog
    from ..ingest import read_uma_bands, salary_rows

    law, table = load_catalog(data).law(year), read_uma_bands(file)
    rows = salary_rows(table, law.amount("uma_daily"), law.amount("minimum_wage_daily"))
    _write_set(out, base, rows, file.name)
    show(table, file.name)


def _check_set(out: Path, file: Path) -> None:
    """A scenario goes into a TOML file of its own, never over what the user brought."""
    if out.suffix != ".toml" or out.resolve() == file.resolve():
        raise InputError(
            "--out",
            str(out),
            es=("un archivo nuevo que termine en .toml", "cambie --out"),
            en=("a new file that ends in .toml", "change --out"),
        )


def _write_set(out: Path, base: str, rows: dict[str, dict[str, object]], source: str) -> None:
    from .. import report
    from ..ingest import set_text

    titles = (f"{base} con {source}", f"{base} with {source}")
    words = set_text(out.stem, base, titles, rows)

    def write(path: Path) -> None:
        path.write_text(words, encoding="utf-8")

    report.write_file(out, write)
    typer.echo(f"{', '.join(rows)} → {out}")
