"""The sheet that says where each series comes from, and the one of every published figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..core.arithmetic import decimals
from ..core.translate import translate
from .book import LINE, LINE_TALL, SHADE, WARM, Book, Column, number_format, with_decimals
from .messages import label
from .sheet_data import made_of, tables_of
from .sheet_lists import people_in_words
from .sheet_placed import Placed

_TOP = 3
_WIDTHS = (27, 36, 13, 13, 12, 12, 46, 24, 40, 60)
_PAGE = 7  # columns that go to paper: the rest is for the screen
_FIGURE_PAGE = 8  # and of a figure


@dataclass(frozen=True)
class Traced:
    """A series and the published figures behind it, with the row where it stands."""

    series: str
    table: str
    made: Mapping[str, Any]
    figures: list[dict[str, Any]]
    row: int


def plan(book: Book) -> list[Traced]:
    """Which series stand where in the sheet; the book then knows where to send who asks."""
    content = book.content
    found: list[Traced] = []
    known = made_of(book)
    if not known:
        return found
    by_concept, printed = _by_concept(content.figures), _printed(content.lineage)
    row = _TOP + 1
    for series, table in tables_of(book).items():
        made = known.get(series, {})
        figures = list(by_concept.get(made.get("concept", ""), []))
        if content.base_year not in {f["year"] for f in figures}:
            figures += _related(book, made, by_concept, printed)
        found.append(Traced(series, table, made, figures, row))
        book.traced[series] = row
        row += 1 + len(figures)
    return found


def _by_concept(figures: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Yearly figures of the whole country, by concept."""
    if figures.empty:
        return {}
    whole = figures[figures["sex"] == "T"]
    ages = whole.groupby("concept")["age"].transform("nunique")
    whole = whole[(whole["age"] == "all") | (ages == 1)]  # of a concept that is of one age group
    out: dict[str, list[dict[str, Any]]] = {}
    for row in whole.astype(object).to_dict("records"):
        year = str(row["period"])[:4]
        if str(row["geography"]).startswith("MX") and year.isdigit():
            known: dict[str, Any] = {str(k): v for k, v in row.items()}
            out.setdefault(str(row["concept"]), []).append({**known, "year": int(year)})
    return out


def _printed(lineage: pd.DataFrame) -> dict[str, list[str]]:
    """Concepts that print lines of each module, each once."""
    out: dict[str, list[str]] = {}
    for module, concept in zip(lineage["module"], lineage["concept"], strict=True):
        if concept and concept not in out.setdefault(module, []):
            out[module].append(concept)
    return out


def _related(
    book: Book,
    made: Mapping[str, Any],
    by_concept: Mapping[str, Any],
    printed: Mapping[str, list[str]],
) -> list[dict[str, Any]]:
    """Figures of the base year that print other lines of the same module: from them the model
    rebuilds this one.
    """
    concepts = [c for c in printed.get(made.get("module", ""), []) if c != made.get("concept")]
    return [
        f for c in concepts for f in by_concept.get(c, []) if f["year"] == book.content.base_year
    ]


def write_lineage(book: Book, traced: list[Traced], placed: Mapping[str, Placed]) -> None:
    """Every series with its formula, what it reads and the figures behind it.

    Parameters
    ----------
    book : Book
        Being written.
    traced : list of Traced
        As :func:`plan` gave them.
    placed : mapping of str to Placed
        Tables already written.
    """
    say, content = book.content.say, book.content
    sheet = book.sheet("procedencia", say("about.procedencia"))
    heads = ["series", "label", "table", "value", "kind", "unit", "formula", "module"]
    heads += ["reads", "keys"]
    for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        shown = f"{content.base_year}" if head == "value" else say(f"column.{head}")
        sheet.write_string(_TOP, column, shown, book.heading())
    sheet.outline_settings(True, False, False, False)
    for one in traced:
        _series(book, sheet, one, placed[one.table])
        for k, figure in enumerate(one.figures):
            _figure(book, sheet, one.row + 1 + k, figure)
    last = traced[-1].row + len(traced[-1].figures) if traced else _TOP
    sheet.freeze_panes(_TOP + 1, 1)
    sheet.repeat_rows(_TOP)
    sheet.print_area(0, 0, last, _PAGE - 1)
    sheet.fit_to_pages(1, 0)


def _series(book: Book, sheet: Any, one: Traced, placed: Placed) -> None:
    content, row = book.content, one.row
    look = {"top": 1, "top_color": LINE}
    words, wrapped = book.style(**look), book.style(text_wrap=True, **look)
    apart = book.style(indent=1, align="left", **look)  # from the number at its left
    position = int((content.years == content.base_year).argmax())
    made = translate(str(one.made.get("source", "")), content.lang)
    sheet.set_row(row, 13.5 * max(1, math.ceil(len(made) / (_WIDTHS[6] * 1.05))))
    sheet.write_string(row, 0, one.series, book.style(bold=True, **look))
    sheet.write_string(row, 1, label(one.series, content.lang), wrapped)
    at = placed.cell(one.series, position, content.first)
    link = book.style(font_color="#0B5394", underline=1, **look)
    shown = content.say(f"sheet.{one.table}")
    tip = content.say("book.back_to_table")
    sheet.write_url(row, 2, f"internal:{at.replace('$', '')}", link, shown, tip)
    value = placed.value(one.series, position, content.first)
    number = book.style(num_format=number_format(placed.table.unit[one.series]), **look)
    if math.isfinite(value):
        sheet.write_formula(row, 3, f"={at}", number, value)
    kinds = content.cubes[content.first].kinds(one.series) if math.isfinite(value) else []
    kind = content.say(f"kind.{kinds[position]}") if kinds else ""
    for column, text in (
        (4, kind),
        (5, placed.table.shown[one.series]),
        (7, str(one.made.get("module", ""))),
        (8, str(one.made.get("reads", ""))),
        (9, str(one.made.get("keys", ""))),
    ):
        sheet.write_string(row, column, text, apart if column == 4 else words)
    sheet.write_string(row, 6, made, wrapped)


def _figure(book: Book, sheet: Any, row: int, figure: Mapping[str, Any]) -> None:
    """A published figure behind a series."""
    say = book.content.say
    own = {"bg_color": WARM} if figure.get("own") else {"bg_color": SHADE}
    style = book.style(font_size=9, **own)
    fitted = book.style(font_size=9, text_wrap=True, **own)
    mark = f" ({say('book.own')})" if figure.get("own") else ""
    name = f"{say('book.figure_of')}: {book.content.named(figure['concept'])}{mark}"
    pairs = ((name, _WIDTHS[1]), (str(figure["title"]), _WIDTHS[6]))
    lines = max(math.ceil(1.1 * len(said) / width) for said, width in pairs)
    sheet.set_row(row, LINE_TALL * lines, None, {"level": 1})
    sheet.write_string(row, 1, name, fitted)
    sheet.write_string(row, 2, str(figure["period"]), style)
    look = _as_printed(figure["value"])
    number = book.style(num_format=look, font_size=9, align="left", **own)
    book.put(sheet, row, 3, figure["value"], number)
    for column, name in ((4, "kind"), (5, "unit"), (6, "title"), (7, "locator"), (8, "quality")):
        book.put(sheet, row, column, figure[name], fitted if name == "title" else style)
    book.put(sheet, row, 9, figure["figure"], style)


def write_figures(book: Book) -> None:
    """Every published figure of the catalogue; the user's own in colour."""
    content, say = book.content, book.content.say
    frame = people_in_words(content, content.figures)
    frame = frame.assign(key=frame["concept"], concept=[content.named(c) for c in frame["concept"]])
    sheet = book.sheet("cifras", say("about.cifras"))
    names = ["concept", "period", "value", "unit", "kind", "quality", "title", "locator"]
    names += ["own", "sex", "age", "geography", "bound", "note", "source", "figure", "key"]
    widths = (46, 9, 17, 11, 11, 12, 32, 22, 7, 11, 11, 10, 11, 30, 22, 30, 30)
    heads = [n if n != "note" else "note_of_source" for n in names]
    columns = [Column(say(f"column.{n}"), w) for n, w in zip(heads, widths, strict=True)]
    rows = [
        [content.yes(row[n] or None) if n == "own" else row[n] for n in names]
        for row in frame.astype(object).to_dict("records")
    ]
    shade = {(i, 8): WARM for i, row in enumerate(rows) if row[8]}
    digits = {(i, 2): _as_printed(row[2]) for i, row in enumerate(rows)}
    book.rows(sheet, columns, rows, printed=_FIGURE_PAGE, shade=shade, numbers=digits)
    sheet.repeat_columns(0)


def _as_printed(value: object) -> str:
    """Number format that shows a published figure with its own decimals.

    Examples
    --------
    >>> _as_printed(22517076.0), _as_printed(3.56)
    ('#,##0', '#,##0.00')
    """
    return with_decimals(decimals(value) if isinstance(value, float) else 0)
