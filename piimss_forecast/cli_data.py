"""The ``piimss data`` commands: look at the published figures, check them, add your own, take them out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .terminal import Data, Lang, set_language, show

data_app = typer.Typer(
    no_args_is_help=True, help="Cifras publicadas: ver, validar, importar, exportar. / Published figures: show, validate, import, export."
)


@data_app.command("show")
def data_show(
    concept: Annotated[str | None, typer.Argument(help="Concepto. / Concept.")] = None,
    like: Annotated[str, typer.Option("--like", help="Parte del nombre. / Part of the name.")] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Serie de un concepto, o la lista de conceptos. / Series of a concept, or the list of concepts.

    Ejemplo / Example:  piimss data show insured_jobs
    """
    set_language(lang)
    from .catalog import load as load_catalog

    catalog = load_catalog(data)
    if concept:
        show(catalog.series(concept).drop(columns=["figure"]), concept)
        return
    table = catalog.concepts()
    show(table[table["concept"].str.contains(like, regex=False)].set_index("concept"))


@data_app.command("validate")
def data_validate(data: Data = None, lang: Lang = "es") -> None:
    """Qué está mal, qué falta verificar y qué se supone. / What is wrong, what needs verification and what is assumed.

    Ejemplo / Example:  piimss data validate
    """
    set_language(lang)
    from .catalog import load as load_catalog
    from .catalog.validate import validate
    from .metas import recompute
    from .scenario import load

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
        {"es": "Supuestos de tendencial que no son cifras publicadas", "en": "Assumptions of tendencial that are not published figures"}[lang],
    )
    if report.problems or len(wrong):
        raise typer.Exit(1)


@data_app.command("import")
def data_import(
    file: Annotated[Path, typer.Argument(help="CSV con las columnas de figures.csv. / CSV with the columns of figures.csv.")],
    out: Annotated[Path, typer.Option("--out", help="Carpeta de datos nueva. / New data folder.")],
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Agrega cifras propias a una copia de los datos, para usarla con --data. / Add your figures to a copy of the data, to use with --data.

    Ejemplo / Example:  piimss data import mis_cifras.csv --out datos && piimss run --data datos
    """
    set_language(lang)
    from . import report
    from .catalog import load as load_catalog
    from .ingest import import_figures

    with report.staged(out, marker="datapackage.json") as stage:
        rows = import_figures(load_catalog(data), file, stage)
    typer.echo(f"{len(rows)} → {out}/figures.csv")


@data_app.command("export")
def data_export(
    out: Annotated[Path, typer.Option("--out", help="Archivo CSV. / CSV file.")],
    concept: Annotated[str | None, typer.Argument(help="Concepto; sin él, todas las cifras. / Concept; all figures when not given.")] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Cifras con fuente a un CSV. / Figures with their sources to a CSV.

    Ejemplo / Example:  piimss data export insured_jobs --out puestos.csv
    """
    set_language(lang)
    from . import report
    from .catalog import load as load_catalog

    rows = load_catalog(data).figures(concept)
    report.write_file(out, lambda path: report.write_csv(rows, path))
    typer.echo(f"{len(rows)} → {out}")
