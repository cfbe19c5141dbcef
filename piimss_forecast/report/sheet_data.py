"""Sheets for other programs: one row per figure and one per series, with plain headings in the
first row.
"""

from __future__ import annotations

import math
from typing import Any

from .book import Book
from .messages import label
from .tables import STATS

HEADINGS = ("scenario", "series", "year", "kind", *STATS)
SERIES = ("series", "table", "name_es", "name_en", "unit", "module", "concept")
_SHORT = 12.0


def write_data(book: Book) -> None:
    """Every line of every scenario, a row a year; kinds are ``published``, ``rebuilt`` and
    ``projection``, the only one with limits.
    """
    content = book.content
    sheet = book.sheet("datos", "", tab="#9AA5B1", plain=True)
    sheet.set_column(0, 0, _SHORT)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(HEADINGS) - 1, _SHORT)
    years = [int(y) for y in content.years]
    row, string, number = 0, sheet.write_string, sheet.write_number
    for column, name in enumerate(HEADINGS):
        string(0, column, name, book.heading())
    first = len(HEADINGS) - len(STATS)
    for scenario, cube in content.cubes.items():
        block = cube.block(cube.unit, STATS)
        for series, of_series in zip(cube.unit, block, strict=True):
            for year, kind, figures in zip(
                years, cube.kinds(series), of_series.T.tolist(), strict=True
            ):
                row += 1
                string(row, 0, scenario)
                string(row, 1, series)
                number(row, 2, year)
                string(row, 3, kind)
                # History has no limits: its paths are one.
                shown = figures if kind == "projection" else figures[:1]
                for column, value in enumerate(shown, first):
                    if math.isfinite(value):
                        number(row, column, value)
    book.table(sheet, HEADINGS, 0, row)
    sheet.freeze_panes(1, 2)
    book.for_programs(sheet, len(HEADINGS))


def write_series(book: Book) -> None:
    """What each series of the data is: table, name in both languages, unit, module, concept."""
    content = book.content
    sheet = book.sheet("series", "", tab="#9AA5B1", plain=True)
    for column, width in enumerate((34, 16, 44, 44, 14, 14, 30)):
        sheet.set_column(column, column, width)
    for column, name in enumerate(SERIES):
        sheet.write_string(0, column, name, book.heading())
    found = made_of(book)
    row = 0
    for series, table in tables_of(book).items():
        row += 1
        made = found.get(series, {})
        unit = next(c.unit[series] for c in content.cubes.values() if series in c.unit)
        names = (label(series, "es"), label(series, "en"))
        shown = (series, table, *names, unit, made.get("module", ""), made.get("concept", ""))
        for column, value in enumerate(shown):
            sheet.write_string(row, column, str(value))
    book.table(sheet, SERIES, 0, row)
    sheet.freeze_panes(1, 1)
    book.for_programs(sheet, 4)


def made_of(book: Book) -> dict[str, dict[str, Any]]:
    """What each series is made of, by series; empty where it is not known."""
    frame = book.content.lineage.astype(object)
    rows = frame.itertuples(index=True, name=None)
    return {str(key): dict(zip(frame.columns, row, strict=True)) for key, *row in rows}


def tables_of(book: Book) -> dict[str, str]:
    """The table in which each series is at home: its own before the summary."""
    found: dict[str, str] = {}
    for cube in book.content.cubes.values():
        for table, ids in cube.tables.items():
            for series in ids:
                if found.get(series, "resumen") == "resumen":
                    found[series] = table
    return found
