"""The commands that look things up: ``law`` and ``cite``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError
from ..core.translate import N_, language, translate
from ..core.variables import variables
from .formats import keep, note
from .terminal import Data, Lang, Models, console, set_language, show, working

if TYPE_CHECKING:
    import pandas as pd

    from ..catalog import Catalog
    from ..results.projection import Projection
    from ..scenario import Assumptions


def law(
    year: Annotated[int, typer.Option("--year", help=N_("Year."))],
    like: Annotated[str, typer.Option("--like", help=N_("Part of the name."))] = "",
    data: Data = None,
    lang: Lang = "es",
) -> None:
    """Statutory parameters in force in a year.

    Example:  piimss law --year 2027 --like siv
    """
    set_language(lang)
    from .. import report
    from ..catalog import load as load_catalog

    catalog = load_catalog(data)
    table = catalog.law(year).table(lang)
    if table.empty:
        first = catalog.statutes.parameters["valid_from"].min()[:4]
        raise InputError(
            "cli.law.year",
            "law, --year",
            "{year}",
            "{first} or later",
            "change --year",
            year=year,
            first=first,
        )
    table = table[table["parameter"].str.contains(like, regex=False)]
    if table.empty:
        raise InputError(
            "cli.law.like",
            "law, --like",
            "{like}",
            "part of a name",
            "drop --like to see them",
            like=like,
        )
    # Rates are the law's own digits, not a rounded estimate.
    digits = table["value"].map("{:.10g}".format, na_action="ignore").fillna("—")
    show(report.in_words(table.assign(value=digits), lang).set_index("parameter"), str(year))


_TOLD = 12  # places shown of a number: one that stands in more is not told apart by itself
_WHOLE = N_({"T": "both", "M": "men", "F": "women", "all": "all ages", "MX": "whole country"})


def _told_apart(rows: pd.DataFrame) -> list[str]:
    """Whom and where a figure is of, where some row is not of the whole country."""
    whole = {"sex": "T", "age": "all", "geography": "MX"}
    return [c for c, usual in whole.items() if (rows[c] != usual).any()]


def cite(
    what: Annotated[
        str,
        typer.Argument(help=N_("Series, indicator, assumption, concept, or a number as printed.")),
    ],
    period: Annotated[str | None, typer.Option("--period", help=N_("Period."))] = None,
    run: Annotated[
        Path, typer.Option("--run", help=N_("Run in whose tables a number is looked for."))
    ] = Path("resultados"),
    scenario: Annotated[
        str, typer.Option("--scenario", help=N_("Scenario whose assumptions are cited."))
    ] = "tendencial",
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Where a number comes from: formula, variables, figures and assumptions, document and line.

    Example:  piimss cite contribution_income.total
             piimss cite 568,122
    """
    set_language(lang)
    from ..catalog import load as load_catalog
    from ..results.citation import number_of
    from ..scenario import load

    catalog, assumptions = load_catalog(data), load(scenario, models)
    if number_of(what) is not None:
        _number(what, catalog, assumptions, run)
        return
    printed = what in set(catalog.figures()["concept"])
    ours = what.split(".")[0] in variables() or what in assumptions.table().index
    if period is not None and ours and not printed:
        raise InputError(
            "cli.cite.period",
            "cite {what}, --period",
            "{period}",
            "no --period: it is for published concepts, and this is calculated or assumed",
            "leave --period out to see where it comes from",
            what=what,
            period=period,
        )
    if period is None and not (printed and what not in variables()):
        _trail(what, catalog, assumptions, lang)
    if printed or period is not None:
        _figures(what, period, catalog, lang)


def _number(what: str, catalog: Catalog, assumptions: Assumptions, run: Path) -> None:
    """Where a number stands, in the data and in the tables of the last run, or of the central path
    where there is none; then the trail of the first series.
    """
    from ..results.citation import cite as cite_number
    from ..results.manifest import MANIFEST
    from ..results.projection import project

    saved = (run / MANIFEST).is_file()

    def find(run: Path | Projection | None) -> pd.DataFrame:
        return cite_number(what, catalog=catalog, assumptions=assumptions, run=run)

    try:
        found = find(run if saved else None)
    except InputError:
        if saved:
            raise
        with working(assumptions.name):
            live = project(assumptions, draws=2, catalog=catalog)
        found = find(live)
    columns = ["value", "unit", "period", "name", "where", "document", "locator", "key", "quality"]
    if not keep(found[columns], what):
        show(found[columns].head(_TOLD), what)
        if len(found) > _TOLD:
            more = translate("{n} other places hold it too: write more of its digits, if it has.")
            note(more.format(n=len(found) - _TOLD) + "\n")
    named = {*variables(), *catalog.indicators().index.astype(str)}
    series = [key for key in found["key"] if key.split(".")[0] in named or key in named]
    if series:
        _trail(series[0], catalog, assumptions, language())


def _trail(what: str, catalog: Catalog, assumptions: Assumptions, lang: str) -> None:
    """The trail of a name as a tree: its formula, then what is in it."""
    from ..results.citation import cite as find

    found = find(what, catalog=catalog, assumptions=assumptions, lang=lang)
    if keep(found, what):
        return
    for _, step in found.iterrows():
        for line in _said(step.to_dict(), console().width):
            note(line)
    note("")


def _said(step: Mapping[Any, Any], width: int) -> Iterator[str]:
    """A step as lines of a tree: what it is, what it says, and where it is printed."""
    level = int(step["level"])
    head = f"{translate(_STEPS[step['step']])} {step['key']}: {step['name']}"
    when = f" ({step['period']})" if step["period"] else ""
    if step["step"] in ("formula", "variable"):
        said = f"= {step['value']}  [{step['unit']}]" if step["value"] else ""
    else:
        amount = f"{step['value']} {step['unit']}{when}"
        said = ", ".join(part for part in (amount.strip(), step["quality"]) if part)
    place = ", ".join(part for part in (step["document"], step["locator"]) if part)
    for indent, words in ((0, head), (1, said), (1, place)):
        margin = "  " * (level + indent)
        yield from wrap(words, width, initial_indent=margin, subsequent_indent=margin + "  ")


_STEPS = N_(
    {
        "formula": "formula",
        "variable": "variable",
        "assumption": "assumption",
        "figure": "figure",
        "law": "law",
        "target": "target",
    }
)


def _figures(concept: str, period: str | None, catalog: Catalog, lang: str) -> None:
    """Published figures of a concept, and what contradicts them."""
    from .. import report
    from ..results.lineage import short_locator

    known = list(dict.fromkeys(catalog.figures(concept)["period"]))
    rows = catalog.figures(concept, **({"period": period} if period else {}))
    if rows.empty:
        raise InputError(
            "cli.cite",
            "cite {concept}, --period",
            "{period}",
            "a period with a published figure: {known}",
            "choose one, or leave --period out to see them all",
            concept=concept,
            period=period,
            known=known[-12:],
        )
    titles = catalog.sources().set_index("source")
    rows = rows.assign(
        title=rows["source"].map(titles["title"]), date=rows["source"].map(titles["date"])
    )
    apart = _told_apart(rows)
    rows, notes = (report.in_words(t, lang) for t in (rows, catalog.discrepancies()))
    rows["locator"] = [short_locator(place, lang) for place in rows["locator"]]
    for column in apart:
        rows[column] = [translate(_WHOLE.get(v, v)) for v in rows[column].astype(str)]
    columns = ["value", "unit", "locator", "title", "date", "kind", "quality"]
    show(rows.set_index("period")[[*apart, *columns]], concept)
    notes = notes[notes["concept"] == concept]
    if len(notes):
        show(
            notes[["period", "printed", "recomputed", "used", "why"]].set_index("period"),
            translate("discrepancies"),
        )
