"""The ``piimss data`` commands: look at the published figures, check them, add your own, take
them out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.defaults import HORIZON
from ..core.errors import InputError
from ..core.translate import N_, set_language, translate
from ..core.words import plain_letters
from ..report.messages import text
from .formats import listing
from .outputs import of_kind
from .own import show_changes, show_own, show_unused
from .speech import Command, Group
from .terminal import Data, Lang, Models, opened, show

if TYPE_CHECKING:
    import pandas as pd


data_app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=(N_("Published figures: show, validate, import, export.")),
)


@data_app.command("show", cls=Command)
@listing
def data_show(
    concept: Annotated[str | None, typer.Argument(help=N_("Concept."))] = None,
    like: Annotated[str, typer.Option("--like", help=N_("Part of the name."))] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Series of a concept, or the list of concepts.

    Example:  piimss data show insured_jobs
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    if concept:
        show(report.in_words(catalog.series(concept).drop(columns=["figure"]), lang), concept)
        return
    other = "name_en" if lang == "es" else "name_es"
    found = matching(catalog.concepts(), like).drop(columns=other)
    show(report.in_words(found.rename(columns={f"name_{lang}": "name"}), lang).set_index("concept"))


def matching(concepts: pd.DataFrame, like: str) -> pd.DataFrame:
    """Concepts whose name in the data, in Spanish or in English holds every word of ``like``,
    whatever its accents and capitals.

    Raises
    ------
    InputError
        When there is none.
    """
    names = concepts[["concept", "name_es", "name_en"]].agg(" ".join, axis=1).map(plain_letters)
    words = plain_letters(like).split()
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


@data_app.command("validate", cls=Command)
@listing
def data_validate(data: Data = None, lang: Lang = "es") -> None:
    """What is wrong, what needs verification and what is assumed.

    Example:  piimss data validate
    """
    set_language(lang)
    from dataclasses import replace as replace_in

    from .. import report
    from ..catalog import load as load_catalog
    from ..catalog.validate import validate
    from ..metas import recompute
    from ..report.content import readable
    from ..results.unused import unused
    from ..scenario import load

    catalog = load_catalog(data)
    check = validate(catalog)
    said = replace_in(
        check,
        needs_verification=_of_files(report.in_words(check.needs_verification, lang)),
        assumed=_of_files(report.in_words(check.assumed, lang)),
        conflicts=report.in_words(check.conflicts, lang),
    )
    for title, table in said.tables(lang).items():
        show(table, title)
    show_own(catalog.own_figures())
    show_unused(unused(catalog, load("tendencial"), HORIZON))
    printed = recompute(catalog)
    wrong = printed[~printed["ok"] & ~printed["known"]]
    show(
        printed[~printed["ok"]].drop(columns="ok").rename(columns={"known": "explained"}),
        translate("Indicators recomputed from their variables: {n}; not as printed:").format(
            n=len(printed)
        ),
    )
    assumed = load("tendencial").table(lang)
    assumed = assumed[assumed["quality"] != "published"]
    assumed = report.in_words(assumed, lang)
    assumed["value"] = [readable(v, lang=lang) for v in assumed["value"]]
    show(
        assumed[["name", "value", "unit", "quality"]],
        translate("Assumptions of tendencial that are not published figures"),
    )
    _show_spreads(lang)
    if check.problems or len(wrong):
        raise typer.Exit(1)


def _show_spreads(lang: str) -> None:
    """Adopted paths that every draw takes as known, and spreads that the schema may hold back."""
    from ..scenario import load
    from ..scenario.spreads import at_limit, without_uncertainty

    adopted = load("tendencial")
    names = adopted.table(lang)["name"]
    for title, keys in (
        (
            translate("Adopted paths without an error of their own: every draw takes them as is"),
            without_uncertainty(adopted),
        ),
        (
            translate("Spreads at the largest value that the schema allows: bands may be narrow"),
            at_limit(adopted),
        ),
    ):
        if keys:
            show(names.loc[keys].to_frame(), title)


def _of_files(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the check with the name of the file to open."""
    return rows.assign(table=rows["table"] + ".csv")


@data_app.command("import", cls=Command)
def data_import(
    file: Annotated[
        Path,
        typer.Argument(help=N_("CSV with the columns of figures.csv.")),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help=N_("Data folder, new or of an earlier import."),
        ),
    ],
    replace: Annotated[
        list[str] | None,
        typer.Option("--replace", help=N_("Figure replaced (repeatable).")),
    ] = None,
    accept: Accept = "",
    source: Annotated[str, typer.Option("--source", help=N_("Registers a source."))] = "",
    title: Annotated[str, typer.Option("--title", help=N_("Its title."))] = "",
    publisher: Annotated[str, typer.Option("--publisher", help=N_("Who."))] = "",
    date: Annotated[str, typer.Option("--date", help=N_("Its date."))] = "",
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            help=N_("CSV with the columns of sources.csv."),
        ),
    ] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Add your figures to a copy of the data, or to that of an earlier import; says what was there
    before and what no result uses.

    Example:  piimss data import mis_cifras.csv --out datos --source oficio_12 --title
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


@data_app.command("export", cls=Command)
def data_export(
    out: Annotated[
        Path, typer.Option("--out", help=N_("CSV file."), callback=of_kind("--out", ".csv"))
    ],
    concept: Annotated[
        str | None,
        typer.Argument(help=N_("Concept; all figures when not given.")),
    ] = None,
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Figures with their sources to a CSV.

    Example:  piimss data export insured_jobs --out puestos.csv
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    rows = load_catalog(data).figures(concept)
    report.write_file(out, lambda path: report.write_csv(rows, path))
    typer.echo(f"{len(rows)} → {out}")


Base = Annotated[
    str,
    typer.Option("--base", help=N_("Assumption set that is changed.")),
]
Accept = Annotated[
    str,
    typer.Option(
        "--accept",
        help=N_("Reason to take a figure that looks wrong."),
    ),
]
Set = Annotated[Path, typer.Option("--out", help=N_("TOML file to write."))]


@data_app.command("ages", cls=Command)
def data_ages(
    file: Annotated[Path, typer.Argument(help="CSV: period, status, sex, age, persons.")],
    out: Set,
    base: Base = "tendencial",
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Your file of registered persons by age, sex and status in place of the assumed profiles;
    writes a scenario for piimss run.

    Example:  piimss data ages adscrita_2024.csv --out propio.toml && piimss run
    tendencial propio.toml
    """
    set_language(lang)
    check_set(out, file)
    from ..results.own_files import rows_of_ages
    from ..scenario import load

    rows, gaps = rows_of_ages(file, opened(data), load(base, models))
    write_set(out, base, rows, file.name)
    show(gaps.set_index("margin"), file.name)
    typer.echo(text("word.margins_rule", lang))


@data_app.command("bands", cls=Command)
def data_bands(
    file: Annotated[
        Path,
        typer.Argument(help=N_("Open-data file of insured persons.")),
    ],
    year: Annotated[
        int,
        typer.Option("--year", help=N_("Year of the file.")),
    ],
    out: Set,
    base: Base = "tendencial",
    accept: Accept = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Your table of jobs by band of UMA fits the spread of salaries; writes a scenario for piimss
    run.

    Example:  piimss data bands asg-2024-12-31.csv --year 2024 --out propio.toml
    """
    set_language(lang)
    check_set(out, file)
    from ..results.own_files import rows_of_bands
    from ..scenario import load

    load(base)
    rows, table = rows_of_bands(file, year, opened(data), accept)
    write_set(out, base, rows, file.name)
    show(table, file.name)


def check_set(out: Path, file: Path) -> None:
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


def write_set(out: Path, base: str, rows: dict[str, dict[str, object]], source: str) -> None:
    from .. import report
    from ..ingest import set_text

    titles = (f"{base} con {source}", f"{base} with {source}")
    words = set_text(out.stem, base, titles, rows)

    def write(path: Path) -> None:
        path.write_text(words, encoding="utf-8")

    report.write_file(out, write)
    typer.echo(f"{', '.join(rows)} → {out}")
