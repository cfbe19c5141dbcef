"""The sheet of levers: a few assumptions to move by hand, with the measured response of the main
results.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from .book import HEAD, INPUT, LINE, Book, number_format
from .messages import label
from .sheet_explained import Explanation
from .sheet_placed import Placed

_TOP = 5
_MEASURED, _INPUT, _UP, _DOWN = 2, 3, 4, 5
_NAME_WIDE, _UNIT_WIDE, _WIDE = 38, 12, 12


def write_levers(book: Book, data: Explanation, summary: Placed) -> None:
    """Input cells, and the results with them.

    Parameters
    ----------
    book : Book
        Being written.
    data : Explanation
        Where the responses stand.
    summary : Placed
        The table of the central paths.
    """
    content, say = book.content, book.content.say
    steps = content.explained.steps
    sheet = book.sheet("palancas", say("about.palancas"))
    grey = book.style(font_color="#7B8794", text_wrap=True)
    last_printed = max(_DOWN, len(data.years) + 1)
    sheet.merge_range(2, 0, 3, last_printed, "", grey)
    sheet.write_string(2, 0, say("lever.note"), grey)
    names = content.assumption_rows(content.first)
    sheet.set_column(0, 0, _NAME_WIDE)
    sheet.set_column(1, 1, _UNIT_WIDE)
    sheet.set_column(2, last_printed, _WIDE)
    at = last_printed + 1  # of the keys, beside the page
    sheet.set_column(at, at, 33)
    heads = {0: "column.name", 1: "column.unit", _MEASURED: "lever.measured"}
    heads |= {_INPUT: "lever.change", _UP: "lever.up", _DOWN: "lever.down", at: "column.key"}
    for column, head in heads.items():
        sheet.write_string(_TOP, column, say(head), book.heading())
    sheet.set_row(_TOP, 40)
    for k, (key, step) in enumerate(steps.items()):
        _lever(book, sheet, _TOP + 1 + k, names[key], step)
        sheet.write_string(_TOP + 1 + k, at, key, grey)
    last = _TOP + len(steps)
    book.file.define_name("Palancas", f"={book.ref('palancas')}{_span(_INPUT, last)}")
    row = last + 3
    for k, name in enumerate(data.series):
        row = _result(book, sheet, data, summary, row, name, first=k == 0)
    sheet.freeze_panes(_TOP + 1, 1)
    sheet.print_area(0, 0, row, last_printed)
    sheet.repeat_columns(0)


def _span(column: int, last: int) -> str:
    return xl_range_abs(_TOP + 1, column, last, column)


def _lever(book: Book, sheet: Any, row: int, known: Any, step: float) -> None:
    """One lever: its name, its cell, and the shares of the steps that the cell asks for."""
    say = book.content.say
    words = book.style(text_wrap=True, bottom=1, bottom_color=LINE)
    sheet.set_row(row, 27)
    unit = say(f"unit.{known['unit']}")
    limits = {"low": f"{-step:g}", "high": f"+{step:g}"}
    for column, text in enumerate((known["name"], unit, say("lever.range", **limits))):
        sheet.write_string(row, column, str(text), words)
    box = book.style(bg_color=INPUT, border=1, border_color=HEAD, num_format="0.00", bold=True)
    sheet.write_number(row, _INPUT, 0, box)
    sheet.data_validation(
        row,
        _INPUT,
        row,
        _INPUT,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -step,
            "maximum": step,
            "input_title": say("lever.change"),
            "input_message": say("lever.change_tip"),
            "error_title": say("lever.change"),
            "error_message": say("lever.wrong", **limits),
        },
    )
    cell = xl_rowcol_to_cell(row, _INPUT)
    share = book.style(num_format="0.00", font_color="#7B8794", bottom=1, bottom_color=LINE)
    sheet.write_formula(row, _UP, f"=MAX({cell},0)/{step:g}", share, 0)
    sheet.write_formula(row, _DOWN, f"=MAX(-{cell},0)/{step:g}", share, 0)


def _result(
    book: Book,
    sheet: Any,
    data: Explanation,
    summary: Placed,
    row: int,
    name: str,
    *,
    first: bool,
) -> int:
    """Central path, effect and result of one series; returns the row after them."""
    content, say = book.content, book.content.say
    if first:
        for k, year in enumerate(data.years):
            sheet.write_number(row - 1, 2 + k, year, book.heading(align="right"))
        sheet.write_string(row - 1, 0, say("series"), book.heading())
        sheet.write_string(row - 1, 1, say("unit"), book.heading())
    title = book.style(bold=True)
    sheet.write_string(row, 0, label(name, content.lang), title)
    sheet.write_string(row, 1, summary.table.shown[name], book.style(font_color="#7B8794"))
    number = number_format(summary.table.unit[name])
    looks = (
        ("lever.base", book.style(num_format=number)),
        ("lever.effect", book.style(num_format=number)),
        ("lever.result", book.style(num_format=number, bold=True, bottom=1, bottom_color=LINE)),
    )
    for line, (key, look) in enumerate(looks, 1):
        words = book.style(indent=1, align="left", bold=line == 3)
        sheet.write_string(row + line, 0, say(key, first=content.first), words)
        for k in range(len(data.years)):
            position = summary.future[k]
            column, value = 2 + k, summary.value(name, position, content.first)
            if line == 1:
                formula = f"={summary.cell(name, position, content.first)}"
            elif line == 2:
                formula, value = _effect(book, data, name, 1 + k), 0.0
            else:
                at = (xl_rowcol_to_cell(row + j, column) for j in (1, 2))
                formula = "=" + "+".join(at)
            sheet.write_formula(row + line, column, formula, look, value)
    return row + 5


def _effect(book: Book, data: Explanation, name: str, column: int) -> str:
    """What all levers do to a result in a year: each measured end times the share of its step."""
    sheet = book.ref("datos_explicacion")
    parts = []
    for end, at in (("high", _UP), ("low", _DOWN)):
        keys = [f"{end}|{key}|{name}|" for key in book.content.explained.steps]
        for k, key in enumerate(keys):
            share = xl_rowcol_to_cell(_TOP + 1 + k, at, row_abs=True, col_abs=True)
            cell = xl_rowcol_to_cell(data.rows[key], column, row_abs=True, col_abs=True)
            parts.append(f"{share}*{sheet}{cell}")
    return "=" + "+".join(parts)
