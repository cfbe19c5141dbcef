"""Sheets of the scenario tables: series by year down, scenarios across, projection shaded, and the data the fan charts draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from .book import LINE, SHADE, Book, number_format
from .tables import STATS, side_by_side

TOP = 4  # first row of figures: title, link, scenario, statistic above it
LEAD = 3  # label, year, unit
_ORIGIN = {"prevalence": "patients", "pensions_contributory": "pensions_in_payment"}


@dataclass(frozen=True)
class Placed:
    """Where a table's figures are: sheet, rows of each series, first column of each scenario, and the figures themselves."""

    sheet: Worksheet
    name: str
    frame: pd.DataFrame
    rows: dict[str, tuple[int, int]]
    columns: dict[str, int]
    width: int

    def column(self, scenario: str, stat: str) -> int:
        """Column of a statistic of a scenario."""
        return self.columns[scenario] + STATS.index(stat)

    def values(self, series: str, scenario: str, stat: str) -> np.ndarray:
        """Figures of a series by year."""
        return self.frame.loc[series, (scenario, stat)].to_numpy(float)  # type: ignore[index]

    def cell(self, series: str, position: int, scenario: str, stat: str) -> str:
        """Absolute reference to one figure from another sheet."""
        at = xl_rowcol_to_cell(self.rows[series][0] + position, self.column(scenario, stat), row_abs=True, col_abs=True)
        return f"'{self.name}'!{at}"


def write_table(book: Book, name: str) -> Placed:
    """The sheet of one table, with every scenario; the summary also has differences to the first scenario, as formulas."""
    content = book.content
    frame = side_by_side(name, content.datasets, content.lang)
    sheet = book.sheet(name, frame.attrs["title"])
    columns = {s: LEAD + i * len(STATS) for i, s in enumerate(content.scenarios)}
    differences = content.scenarios[1:] if name == "resumen" else ()
    tail = LEAD + len(columns) * len(STATS)
    width = tail + len(differences) + 2
    ids = frame.index.get_level_values("series")
    rows: dict[str, tuple[int, int]] = {}
    for i, key in enumerate(ids):
        rows[key] = (rows[key][0] if key in rows else TOP + i, TOP + i)
    placed = Placed(sheet, content.say(f"sheet.{name}"), frame, rows, columns, width)
    _headings(book, placed, tail, differences)
    _figures(book, placed, tail, differences)
    sheet.freeze_panes(TOP, LEAD)
    sheet.autofilter(TOP - 1, 0, TOP + len(frame) - 1, width - 1)
    sheet.repeat_rows(TOP - 2, TOP - 1)
    sheet.print_area(0, 0, TOP + len(frame) - 1, tail + len(differences) - 1)
    return placed


def _headings(book: Book, placed: Placed, tail: int, differences: tuple[str, ...]) -> None:
    content, sheet, say = book.content, placed.sheet, book.content.say
    heads = [say("series"), say("year"), say("unit")] + [say(f"stat.{s}") for s in STATS] * len(placed.columns)
    heads += list(differences) + ["id", say("doc.origin")]
    for j, shown in enumerate(heads):
        sheet.write_string(TOP - 1, j, shown, book.heading())
    sheet.merge_range(TOP - 2, 0, TOP - 2, LEAD - 1, "", book.heading())
    for scenario, start in placed.columns.items():
        sheet.merge_range(TOP - 2, start, TOP - 2, start + len(STATS) - 1, "", book.heading(align="center"))
        sheet.write_string(TOP - 2, start, f"{scenario} · {content.title(scenario)}", book.heading(align="center"))
    shown = say("doc.difference", first=content.first)
    if len(differences) > 1:
        sheet.merge_range(TOP - 2, tail, TOP - 2, tail + len(differences) - 1, "", book.heading(align="center"))
    if differences:
        sheet.write_string(TOP - 2, tail, shown, book.heading(align="center"))
    sheet.set_row(TOP - 2, 28)
    sheet.set_row(TOP - 1, 18)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 7)
    sheet.set_column(2, 2, 24)
    sheet.set_column(LEAD, tail - 1, 13)
    sheet.set_column(tail, tail + len(differences) - 1 if differences else tail, 16)
    sheet.set_column(tail + len(differences), placed.width - 2, 30)
    sheet.set_column(placed.width - 1, placed.width - 1, 60)


def _figures(book: Book, placed: Placed, tail: int, differences: tuple[str, ...]) -> None:
    """One row per series and year; a missing figure is an empty cell, never a zero."""
    content, sheet, frame = book.content, placed.sheet, placed.frame
    ahead = dict(zip(content.years.tolist(), content.future.tolist(), strict=True))
    units = frame.attrs["units"]
    body = frame[[(s, stat) for s in placed.columns for stat in STATS]].to_numpy(float)
    labels, shown_units = frame[("", "label")].to_list(), frame[("", "unit")].to_list()
    origins = {key: origin(key, content.datasets[content.first]) for key in placed.rows}
    for i, (key, year) in enumerate(frame.index):
        row = TOP + i
        look: dict[str, object] = {"bg_color": SHADE} if ahead[int(year)] else {}
        if row == placed.rows[key][0]:
            look |= {"top": 1, "top_color": LINE}
        words, figure = book.style(**look), book.style(num_format=number_format(units[key]), **look)
        book.put(sheet, row, 0, labels[i], words)
        book.put(sheet, row, 1, int(year), words)
        book.put(sheet, row, 2, shown_units[i], words)
        for j, value in enumerate(body[i]):
            book.put(sheet, row, LEAD + j, float(value), figure)
        base = xl_rowcol_to_cell(row, placed.column(content.first, "central"))
        for k, scenario in enumerate(differences):
            at = placed.column(scenario, "central")
            change = float(body[i, at - LEAD] - body[i, 0])
            if math.isfinite(change):  # with its value, so that viewers that do not calculate show it too
                sheet.write_formula(row, tail + k, f"={xl_rowcol_to_cell(row, at)}-{base}", figure, change)
            else:
                book.put(sheet, row, tail + k, None, figure)
        book.put(sheet, row, placed.width - 2, key, book.style(font_color="#7B8794", **look))
        book.put(sheet, row, placed.width - 1, origins[key], book.style(font_color="#7B8794", **look))


def origin(series: str, data: xr.Dataset) -> str:
    """Source and method of the variable behind a series, as its attributes say."""
    head = series.partition(".")[0]
    head = _ORIGIN.get(head, head)
    for name in (head, f"{head}_groups"):
        if name in data:
            return str(data[name].attrs.get("source", ""))
    return ""


@dataclass(frozen=True)
class FanData:
    """Rows and columns of one fan chart's data."""

    series: str
    first: int
    last: int
    centrals: dict[str, int]
    top: float
    bottom: float


HISTORY, LOW, BAND = 1, 2, 3  # columns of the data sheet after the year; centrals follow


def write_fan_data(book: Book, placed: Placed, names: tuple[str, ...]) -> tuple[Worksheet, list[FanData]]:
    """The sheet the fan charts draw: history, 10 %, band to 90 % and centrals, as formulas to the summary."""
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
    sheet.write_string(row, 0, str(placed.frame.loc[name, ("", "label")].iloc[0]), book.style(bold=True))  # type: ignore[index]
    heads = [say("year"), say("history"), f"10 %, {content.first}", f"{say('doc.band')}, {content.first}", *content.scenarios]
    sheet.set_row(row + 1, 28)
    for j, head in enumerate(heads):
        sheet.write_string(row + 1, j, head, book.heading())
    start = max(int(np.argmax(content.future)) - 1, 0)
    figure = book.style(num_format=number_format(placed.frame.attrs["units"][name]))
    values = {s: placed.values(name, s, "central") for s in content.scenarios}
    low, high = placed.values(name, content.first, "p10"), placed.values(name, content.first, "p90")
    first = row + 2
    def formula(at: int, column: int, text: str, value: float) -> None:
        if math.isfinite(value):
            sheet.write_formula(first + at, column, f"={text}", figure, value)
    for at, year in enumerate(content.years):
        sheet.write_number(first + at, 0, int(year), book.style())
        if at <= start:
            formula(at, HISTORY, placed.cell(name, at, content.first, "central"), values[content.first][at])
        p10, p90 = (placed.cell(name, at, content.first, s) for s in ("p10", "p90"))
        formula(at, LOW, p10, low[at])
        formula(at, BAND, f"{p90}-{p10}", high[at] - low[at])
        if at < start:
            continue
        for k, scenario in enumerate(content.scenarios):
            formula(at, BAND + 1 + k, placed.cell(name, at, scenario, "central"), values[scenario][at])
    everything = np.concatenate([*values.values(), low, high])
    return FanData(name, first, first + len(content.years) - 1, {s: BAND + 1 + k for k, s in enumerate(content.scenarios)},
                   float(np.nanmax(everything)), float(np.nanmin(everything)))
