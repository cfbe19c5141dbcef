"""The ``piimss data`` commands: look at the published figures, check them, add your own, take
them out.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import InputError
from ..core.translate import set_language
from ..report.messages import text
from .own import show_changes, show_own, show_unused
from .terminal import Data, Lang, Models, show

if TYPE_CHECKING:
    import pandas as pd

HORIZON = 2030  # to which a row that nothing uses is looked for

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
    show(matching(catalog.concepts(), like).set_index("concept"))


def matching(concepts: pd.DataFrame, like: str) -> pd.DataFrame:
    """Concepts whose name in the data, in Spanish or in English holds every word of ``like``,
    whatever its accents and capitals.

    Raises
    ------
    InputError
        When there is none.
    """
    names = concepts[["concept", "name_es", "name_en"]].agg(" ".join, axis=1).map(_plain)
    words = _plain(like).split()
    hit = names.map(lambda name: all(word in name for word in words))
    if hit.any():
        return concepts[hit]
    raise InputError(
        "cli.matching",
        "--like",
        "{like}",
        "a part of the name of a concept",
        "search another word, or drop --like",
        like=like,
    )


def _plain(words: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFKD", words.casefold().replace("_", " "))
    return "".join(c for c in apart if not unicodedata.combining(c))


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
    from ..results.unused import unused
    from ..scenario import load

    catalog = load_catalog(data)
    report = validate(catalog)
    for title, table in report.tables(lang).items():
        show(table, title)
    show_own(catalog.own_figures())
    show_unused(unused(catalog, load("tendencial"), HORIZON))
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
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help="Carpeta de datos, nueva o de un import anterior. / Data folder, new or of an"
            " earlier import.",
        ),
    ],
    replace: Annotated[
        list[str] | None,
        typer.Option(
            "--replace", help="Cifra que se reemplaza (repetible). / Figure replaced (repeatable)."
        ),
    ] = None,
    accept: Annotated[
        str,
        typer.Option(
            "--accept",
            help="Razón por la que se toma una cifra que parece errónea. / Reason to take a figure"
            " that looks wrong.",
        ),
    ] = "",
    source: Annotated[
        str, typer.Option("--source", help="Registra una fuente. / Registers a source.")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Su título. / Its title.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Quién. / Who.")] = "",
    date: Annotated[str, typer.Option("--date", help="Su fecha. / Its date.")] = "",
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            help="CSV con las columnas de sources.csv. / CSV with the columns of sources.csv.",
        ),
    ] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Agrega cifras propias a una copia de los datos, o a la de un import anterior, y dice qué
    había antes y qué no usa ningún resultado. / Add your figures to a copy of the data, or to that
    of an earlier import; says what was there before and what no result uses.

    Ejemplo / Example:  piimss data import mis_cifras.csv --out datos --source oficio_12 --title
    "Oficio 12" --publisher IMSS && piimss run --data datos
    """
    set_language(lang)
    import pandas as pd

    from .. import report
    from ..catalog import load as load_catalog
    from ..ingest import import_figures, read_sources, source_row
    from ..results.unused import unused
    from ..scenario import load

    base = _base(out, data)
    new = read_sources(sources) if sources else None
    if source or title or publisher or date:
        row = source_row(source, title=title, publisher=publisher, date=date)
        new = row if new is None else pd.concat([new, row], ignore_index=True)
    with report.staged(out, marker="datapackage.json") as stage:
        done = import_figures(
            load_catalog(base), file, stage, replace=replace or (), accept=accept, sources=new
        )
    show_changes(done.changes)
    show_unused(unused(load_catalog(out), load("tendencial"), HORIZON))
    typer.echo(f"{len(done.rows)} → {out}/figures.csv")


def _base(out: Path, data: Path | None) -> Path | None:
    """The folder that an import adds to: what ``out`` holds already, else ``data``."""
    if not (out / "datapackage.json").is_file():
        return data
    if data is not None and data.resolve() != out.resolve():
        raise InputError(
            "cli.base",
            "--data",
            "{data}",
            "no --data: {out} has figures already and is added to",
            "drop --data or change --out",
            data=str(data),
            out=out,
        )
    return out


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
    from ..ingest import check_total, file_date, read_uma_bands, salary_rows
    from ..scenario import load

    load(base)
    catalog, date = load_catalog(data), file_date(file, year)
    law, table = catalog.statutes, read_uma_bands(file)
    check_total(table, catalog, date)
    # In January the UMA of the year before is in force (Ley UMA 5): that of the day, not the year.
    rows = salary_rows(table, law.on("uma_daily", date), law.on("minimum_wage_daily", date))
    _write_set(out, base, rows, file.name)
    show(table, file.name)


def _check_set(out: Path, file: Path) -> None:
    """A scenario goes into a TOML file of its own, never over what the user brought."""
    if out.suffix != ".toml" or out.resolve() == file.resolve():
        raise InputError(
            "cli.check_set",
            "--out",
            "{out}",
            "a new file that ends in .toml",
            "change --out",
            out=str(out),
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
