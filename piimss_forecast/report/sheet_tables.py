"""Sheets of the scenario tables: series by year down, scenarios across, projection shaded, and
the data the fan charts draw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..core.translate import translate
from .book import LINE, SHADE, Book, number_format
from .measured import held
from .tables import STATS
from .wide import Wide, wide

TOP = 4  # first row of figures: title, link, scenario, statistic above it
LEAD = 4  # label, year, unit, kind


@dataclass(frozen=True)
class Placed:
    """Where a table's figures are: sheet, rows of each series, first column of each scenario,
    and the figures themselves.
    """

    sheet: Worksheet
    name: str
    table: Wide
    rows: dict[str, tuple[int, int]]
    columns: dict[str, int]
    width: int

    def column(self, scenario: str, stat: str) -> int:
        """Column of a statistic of a scenario."""
        return self.columns[scenario] + STATS.index(stat)

    def cell(self, series: str, position: int, scenario: str, stat: str) -> str:
        """Absolute reference to one figure from another sheet."""
        at = xl_rowcol_to_cell(
            self.rows[series][0] + position, self.column(scenario, stat), row_abs=True, col_abs=True
        )
        return f"'{self.name}'!{at}"


def write_table(book: Book, name: str) -> Placed:
    """The sheet of one table, with every scenario; the summary also has differences to the first
    scenario, as formulas.
    """
    content = book.content
    table = wide(name, content)
    sheet = book.sheet(name, table.title)
    columns = {s: LEAD + i * len(STATS) for i, s in enumerate(content.scenarios)}
    differences = content.scenarios[1:] if name == "resumen" else ()
    tail = LEAD + len(columns) * len(STATS)
    width = tail + len(differences) + 2
    each = len(table.years)
    rows = {key: (TOP + i * each, TOP + (i + 1) * each - 1) for i, key in enumerate(table.series)}
    last = TOP + len(rows) * each - 1
    placed = Placed(sheet, content.say(f"sheet.{name}"), table, rows, columns, width)
    sheet.write_string(1, LEAD + 3, held(name, content.lang), book.style(font_color="#7B8794"))
    _headings(book, placed, tail, differences)
    _figures(book, placed, tail, differences)
    sheet.freeze_panes(TOP, LEAD)
    sheet.autofilter(TOP - 1, 0, last, width - 1)
    sheet.repeat_rows(TOP - 2, TOP - 1)
    sheet.print_area(0, 0, last, tail + len(differences) - 1)
    return placed


def _headings(book: Book, placed: Placed, tail: int, differences: tuple[str, ...]) -> None:
    content, sheet, say = book.content, placed.sheet, book.content.say
    heads = [say("series"), say("year"), say("unit"), say("kind")] + [
        say(f"stat.{s}") for s in STATS
    ] * len(placed.columns)
    heads += [*differences, "id", say("doc.origin")]
    for j, shown in enumerate(heads):
        sheet.write_string(TOP - 1, j, shown, book.heading())
    sheet.merge_range(TOP - 2, 0, TOP - 2, LEAD - 1, "", book.heading())
    for scenario, start in placed.columns.items():
        sheet.merge_range(
            TOP - 2, start, TOP - 2, start + len(STATS) - 1, "", book.heading(align="center")
        )
        sheet.write_string(
            TOP - 2, start, f"{scenario} · {content.title(scenario)}", book.heading(align="center")
        )
    shown = say("doc.difference", first=content.first)
    if len(differences) > 1:
        sheet.merge_range(
            TOP - 2, tail, TOP - 2, tail + len(differences) - 1, "", book.heading(align="center")
        )
    if differences:
        sheet.write_string(TOP - 2, tail, shown, book.heading(align="center"))
    sheet.set_row(TOP - 2, 28)
    sheet.set_row(TOP - 1, 18)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 7)
    sheet.set_column(2, 2, 24)
    sheet.set_column(3, 3, 13)
    sheet.set_column(LEAD, tail - 1, 13)
    sheet.set_column(tail, tail + len(differences) - 1 if differences else tail, 16)
    sheet.set_column(tail + len(differences), placed.width - 2, 30)
    sheet.set_column(placed.width - 1, placed.width - 1, 60)


def _figures(book: Book, placed: Placed, tail: int, differences: tuple[str, ...]) -> None:
    """One row per series and year; a missing figure is an empty cell, never a zero."""
    content, sheet, table = book.content, placed.sheet, placed.table
    for series, (first, _) in placed.rows.items():
        figures = np.column_stack(
            [table.values[series, s, stat] for s in placed.columns for stat in STATS]
        ).tolist()
        made = translate(content.cubes[content.first].source.get(series, ""), content.lang)
        for i, year in enumerate(table.years):
            row = first + i
            look: dict[str, object] = {"bg_color": SHADE} if content.future[i] else {}
            if i == 0:
                look |= {"top": 1, "top_color": LINE}
            words, small = book.style(**look), book.style(font_color="#7B8794", **look)
            figure = book.style(num_format=number_format(table.unit[series]), **look)
            for j, value in enumerate(
                (table.label[series], year, table.shown[series], table.kind[series][i])
            ):
                book.put(sheet, row, j, value, words)
            for j, value in enumerate(figures[i]):
                book.put(sheet, row, LEAD + j, value, figure)
            for k, scenario in enumerate(differences):
                _difference(book, placed, row, tail + k, scenario, figures[i], figure)
            book.put(sheet, row, placed.width - 2, series, small)
            book.put(sheet, row, placed.width - 1, made, small)


def _difference(
    book: Book,
    placed: Placed,
    row: int,
    column: int,
    scenario: str,
    figures: list[float],
    style: Format,
) -> None:
    """Central path less that of the first scenario: a formula with its value, so that viewers
    that do not calculate show it too.
    """
    at, base = placed.column(scenario, "central"), placed.column(book.content.first, "central")
    change = figures[at - LEAD] - figures[base - LEAD]
    if math.isfinite(change):
        placed.sheet.write_formula(
            row,
            column,
            f"={xl_rowcol_to_cell(row, at)}-{xl_rowcol_to_cell(row, base)}",
            style,
            change,
        )
    else:
        book.put(placed.sheet, row, column, None, style)


@dataclass(frozen=True)
class FanData:
    """Rows and columns of one fan chart's data."""

    series: str
    first: int
    last: int
    centrals: dict[str, int]
    top: float
    bottom: float


HISTORY_COLUMN, LOW, BAND = 1, 2, 3  # columns of the data sheet after the year; centrals follow


def write_fan_data(
    book: Book, placed: Placed, names: tuple[str, ...]
) -> tuple[Worksheet, list[FanData]]:
    """The sheet the fan charts draw: history, 10 %, band to 90 % and centrals, as formulas to
    the summary.
    """
    content, say = book.content, book.content.say
    sheet = book.sheet("datos_graficas", say("doc.data_of_charts"), tab="#9AA5B1")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 3 + len(content.scenarios), 17)
    found = []
    row = 3
    for name in names:
        if name in placed.rows:
            found.append(_fan_block(book, placed, sheet, name, row))
            row = found[-1].last + 3
    return sheet, found


def _fan_block(book: Book, placed: Placed, sheet: Worksheet, name: str, row: int) -> FanData:
    content, say = book.content, book.content.say
    sheet.write_string(row, 0, placed.table.label[name], book.style(bold=True))
    heads = [
        say("year"),
        say("history"),
        f"10 %, {content.first}",
        f"{say('doc.band')}, {content.first}",
        *content.scenarios,
    ]
    sheet.set_row(row + 1, 28)
    for j, head in enumerate(heads):
        sheet.write_string(row + 1, j, head, book.heading())
    start = max(int(np.argmax(content.future)) - 1, 0)
    figure = book.style(num_format=number_format(placed.table.unit[name]))
    values = {s: placed.table.values[name, s, "central"] for s in content.scenarios}
    low, high = (placed.table.values[name, content.first, stat] for stat in ("p10", "p90"))
    first = row + 2

    def formula(at: int, column: int, text: str, value: float) -> None:
        if math.isfinite(value):
            sheet.write_formula(first + at, column, f"={text}", figure, value)

    for at, year in enumerate(content.years):
        sheet.write_number(first + at, 0, int(year), book.style())
        if at <= start:
            formula(
                at,
                HISTORY_COLUMN,
                placed.cell(name, at, content.first, "central"),
                values[content.first][at],
            )
        p10, p90 = (placed.cell(name, at, content.first, s) for s in ("p10", "p90"))
        formula(at, LOW, p10, low[at])
        formula(at, BAND, f"{p90}-{p10}", high[at] - low[at])
        if at < start:
            continue
        for k, scenario in enumerate(content.scenarios):
            formula(
                at, BAND + 1 + k, placed.cell(name, at, scenario, "central"), values[scenario][at]
            )
    everything = np.concatenate([*values.values(), low, high])
    return FanData(
        name,
        first,
        first + len(content.years) - 1,
        {s: BAND + 1 + k for k, s in enumerate(content.scenarios)},
        float(np.nanmax(everything)),
        float(np.nanmin(everything)),
    )
