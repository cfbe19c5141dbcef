"""Native charts of the workbook: lines by scenario, and fans made of a transparent area, a coloured
band and lines; each says in words what it shows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from .axis import axis_scale, limits
from .book import FONT, LINE, ROW_TALL, Book, number_format, page, pixels
from .figures import COLOURS
from .lines import CHARTS
from .measured import held
from .sheet_placed import LEAD, SCENARIO, YEAR_WIDE, YEARS_ACROSS, Placed

ROWS = 17  # rows that a chart beside a table covers
FAN_ROWS = 18
HISTORY, LOW, BAND = 1, 2, 3  # columns of the data of a fan after the year; centrals follow
_GAP = 10  # pixels between charts


def letters(size: float, **more: Any) -> dict[str, Any]:
    """Letters of a part of a chart.

    Examples
    --------
    >>> letters(9, bold=False)
    {'name': 'Arial', 'size': 9, 'bold': False}
    """
    return {"name": FONT, "size": size, **more}


def wanted(placed: Placed) -> list[str]:
    """Series of the charts of a table."""
    return [s for s in CHARTS.get(placed.name, ()) if s in placed.at] or placed.table.series[:1]


def beside_table(book: Book, placed: Placed, row: int) -> None:
    """Line charts of the table's main series under the years of its first block, two side by side:
    clear of the names, which every page repeats.
    """
    shown = wanted(placed)
    across = min(len(placed.table.years), YEARS_ACROSS) * pixels(YEAR_WIDE)
    size = {"width": across // 2 - _GAP, "height": int(ROWS * ROW_TALL * 4 / 3) - _GAP}
    for k, series in enumerate(shown):
        chart = _lines(book, placed, series)
        chart.set_size(size)
        said = book.content.say(
            "chart.lines", name=placed.table.label[series], unit=placed.table.shown[series]
        )
        offset = {"x_offset": (k % 2) * (size["width"] + _GAP)}
        book.draw(placed.sheet, row + (k // 2) * ROWS, LEAD, chart, said, **offset)


def rows_of_charts(placed: Placed) -> int:
    """Rows to leave for the charts of a table."""
    return ROWS * math.ceil(len(wanted(placed)) / 2)


def _lines(book: Book, placed: Placed, series: str) -> Chart:
    chart = book.file.add_chart({"type": "line"})
    last = LEAD + len(placed.table.years) - 1
    name = placed.sheet.get_name()
    head = min(placed.tops.values()) - 1
    for k, scenario in enumerate(placed.scenarios):
        row = placed.row(series, scenario)
        chart.add_series(
            {
                "name": scenario,
                "categories": [name, head, LEAD, head, last],
                "values": [name, row, LEAD, row, last],
                "line": {"color": COLOURS[k % len(COLOURS)], "width": 2},
            }
        )
    figures = np.concatenate([placed.table.values[series, s, "central"] for s in placed.scenarios])
    dress(book, chart, placed, series, float(np.nanmin(figures)), float(np.nanmax(figures)))
    return chart


@dataclass(frozen=True)
class FanData:
    """Rows of the data of one fan, and the limits of its axis."""

    series: str
    first: int
    last: int
    bottom: float
    top: float


def write_fan_data(book: Book, placed: Placed, names: tuple[str, ...]) -> list[FanData]:
    """The sheet that the fans draw: history, limits of the scenario shown and central paths, as
    formulas to the summary.
    """
    content, say = book.content, book.content.say
    sheet = book.sheet("datos_graficas", say("doc.data_of_charts"), tab="#9AA5B1")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, BAND + len(content.scenarios), 17)
    found: list[FanData] = []
    row = 3
    for name in names:
        if name in placed.at and placed.future:
            found.append(_fan_block(book, placed, sheet, name, row))
            row = found[-1].last + 3
    book.for_programs(sheet, BAND + 1 + len(content.scenarios))
    return found


def _fan_block(book: Book, placed: Placed, sheet: Worksheet, name: str, row: int) -> FanData:
    content, say = book.content, book.content.say
    sheet.write_string(row, 0, placed.table.label[name], book.style(bold=True))
    head, many = book.heading(), len(content.scenarios) > 1
    sheet.set_row(row + 1, 28)
    for j, shown in ((0, say("year")), (HISTORY, say("history"))):
        sheet.write_string(row + 1, j, shown, head)
    for j, shown in ((LOW, "10 %"), (BAND, say("doc.band"))):
        text = f"{shown}, {content.first}"
        if many:
            sheet.write_formula(row + 1, j, f'="{shown}, "&{SCENARIO}', head, text)
        else:
            sheet.write_string(row + 1, j, text, head)
    for k, scenario in enumerate(content.scenarios):
        sheet.write_string(row + 1, BAND + 1 + k, scenario, head)
    start, first = max(placed.future[0] - 1, 0), row + 2
    style = book.style(num_format=number_format(placed.table.unit[name]))

    def formula(position: int, column: int, text: str, value: float) -> None:
        if math.isfinite(value):
            sheet.write_formula(first + position, column, f"={text}", style, value)

    for position, year in enumerate(placed.table.years):
        sheet.write_number(first + position, 0, year, book.style())
        shown = placed.cell(name, position)
        central = placed.value(name, position, content.first)
        if position <= start:
            formula(position, HISTORY, shown, central)
        if position == start and position not in placed.future:
            formula(position, LOW, shown, central)
            sheet.write_number(first + position, BAND, 0, style)
        if position in placed.future:
            low, high = (placed.cell(name, position, "", s) for s in ("p10", "p90"))
            at = [placed.value(name, position, content.first, s) for s in ("p10", "p90")]
            formula(position, LOW, low, at[0])
            formula(position, BAND, f"{high}-{low}", at[1] - at[0])
        for k, scenario in enumerate(content.scenarios) if position >= start else ():
            path = placed.cell(name, position, scenario)
            formula(position, BAND + 1 + k, path, placed.value(name, position, scenario))
    figures = np.concatenate(
        [
            placed.table.values[name, s, stat]
            for s in content.scenarios
            for stat in ("central", "p10", "p90")
        ]
    )
    last = first + len(placed.table.years) - 1
    return FanData(name, first, last, float(np.nanmin(figures)), float(np.nanmax(figures)))


def fan_chart(book: Book, placed: Placed, block: FanData) -> tuple[Chart, str]:
    """A fan of the scenario shown with the central paths of all, and what it says in words."""
    content, data = book.content, book.ref("datos_graficas")
    name = data[1:-2]

    def span(column: int) -> list[str | int]:
        return [name, block.first, column, block.last, column]

    def head(column: int) -> list[str | int]:
        return [name, block.first - 1, column]

    area = book.file.add_chart({"type": "area", "subtype": "stacked"})
    lines = book.file.add_chart({"type": "line"})
    clear: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
    shade = {"fill": {"color": "#9AA5B1", "transparency": 55}, "border": {"none": True}}
    for column, look in ((LOW, clear), (BAND, shade)):
        given = {"name": head(column), "categories": span(0), "values": span(column)}
        area.add_series({**given, **look})
    for k, scenario in enumerate(content.scenarios):
        lines.add_series(
            {
                "name": scenario,
                "categories": span(0),
                "values": span(BAND + 1 + k),
                "line": {"color": COLOURS[k % len(COLOURS)], "width": 2},
            }
        )
    black = {"color": "#000000"}
    lines.add_series(
        {
            "name": content.say("history"),
            "categories": span(0),
            "values": span(HISTORY),
            "line": {**black, "width": 2},
            "marker": {"type": "circle", "size": 4, "fill": black, "border": black},
        }
    )
    area.combine(lines)
    share = held(block.series, content.lang, short=True)
    dress(
        book,
        area,
        placed,
        block.series,
        block.bottom,
        block.top,
        f"{content.say('doc.band')}: {share}",
    )
    area.set_legend({"position": "bottom", "delete_series": [0], "font": letters(9)})
    said = content.say(
        "chart.fan",
        name=placed.table.label[block.series],
        first=content.first,
        unit=placed.table.shown[block.series],
    )
    return area, said


def draw_fans(book: Book, sheet: Worksheet, placed: Placed, blocks: list[FanData]) -> None:
    """All fans on their own sheet, two across and as many pages as they need."""
    across = page()[0]
    size = {"width": across // 2 - _GAP, "height": int(FAN_ROWS * ROW_TALL * 4 / 3) - _GAP}
    sheet.set_column(0, 19, (across / 20 - 5) / 7)
    rows = 0
    for k, block in enumerate(blocks):
        chart, said = fan_chart(book, placed, block)
        chart.set_size(size)
        row = 3 + (k // 2) * FAN_ROWS
        offset = {"x_offset": (k % 2) * (size["width"] + _GAP)}
        book.draw(sheet, row, 0, chart, said, **offset)
        rows = row + FAN_ROWS
    each = int((page()[1] - 3 * ROW_TALL) // (FAN_ROWS * ROW_TALL)) * FAN_ROWS
    sheet.set_h_pagebreaks(list(range(3 + each, rows, each)))
    sheet.print_area(0, 0, max(rows, 3), 19)
    sheet.fit_to_pages(1, 0)  # also where another letter makes the columns under them wider


def dress(
    book: Book,
    chart: Chart,
    placed: Placed,
    series: str,
    bottom: float,
    top: float,
    more: str = "",
) -> None:
    """Title with ``more`` under it, axes and legend; the value axis in millions or thousands where
    figures are long.
    """
    unit = placed.table.unit[series]
    factor, prefix = axis_scale(max(abs(bottom), abs(top)), unit, book.content.lang)
    low, high, step = limits(bottom, top)
    digits = max(0, -math.floor(math.log10(step / factor)))
    commas = "," * round(math.log10(factor) / 3)
    axis: dict[str, Any] = {
        "num_format": f"#,##0{'.' + '0' * digits if digits else ''}{commas}",
        "name": f"{prefix}{placed.table.shown[series]}",
        "min": low,
        "max": high,
        "major_unit": step,
        "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        "num_font": letters(9),
        "name_font": letters(9, bold=False),
        "line": {"none": True},
    }
    title = {
        "name": f"{placed.table.label[series]}\n{more}" if more else placed.table.label[series],
        "name_font": letters(10, bold=True),
        "overlay": False,
    }
    chart.set_title(title)
    chart.set_y_axis(axis)
    chart.set_x_axis(
        {
            "num_font": letters(9),
            "label_position": "low",
            "position_axis": "on_tick",
            "line": {"color": LINE},
        }
    )
    chart.set_legend({"position": "bottom", "font": letters(9)})
