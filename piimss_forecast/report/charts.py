"""Native Excel charts: lines by scenario, and fans made of a transparent area, a coloured band
and lines.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from .axis import axis_scale, limits
from .book import LINE, Book
from .figures import COLOURS
from .lines import CHARTS
from .sheet_tables import BAND, HISTORY_COLUMN, LEAD, LOW, TOP, FanData, Placed

SIZE = {"width": 640, "height": 350}
_ROWS_EACH = 18  # rows of 20 pixels a chart covers


def beside_table(book: Book, placed: Placed, name: str) -> None:
    """Line charts of the table's main series, to its right, and a link to them at the top."""
    wanted = [s for s in CHARTS.get(name, ()) if s in placed.rows] or list(placed.rows)[:1]
    for k, series in enumerate(wanted):
        placed.sheet.insert_chart(
            TOP + k * _ROWS_EACH, placed.width + 1, _lines(book, placed, series)
        )
    link_to_charts(book, placed, name)


def link_to_charts(book: Book, placed: Placed, name: str) -> None:
    """The link at the top of a table to the charts at its right."""
    book.link(
        placed.sheet,
        1,
        LEAD,
        name,
        f"{book.content.say('doc.charts_at')} →",
        f"{xl_col_to_name(placed.width + 1)}1",
    )


def _lines(book: Book, placed: Placed, series: str) -> Chart:
    content = book.content
    chart = book.file.add_chart({"type": "line"})
    first, last = placed.rows[series]
    for k, scenario in enumerate(content.scenarios):
        column = placed.column(scenario, "central")
        chart.add_series(
            {
                "name": scenario,
                "categories": [placed.name, first, 1, last, 1],
                "values": [placed.name, first, column, last, column],
                "line": {"color": COLOURS[k % len(COLOURS)], "width": 2},
            }
        )
    everything = np.concatenate(
        [placed.table.values[series, s, "central"] for s in content.scenarios]
    )
    _dress(book, chart, placed, series, float(np.nanmin(everything)), float(np.nanmax(everything)))
    return chart


def fan_chart(book: Book, placed: Placed, block: FanData) -> Chart:
    """A fan of the first scenario with the central paths of all."""
    content, data = book.content, book.content.say("sheet.datos_graficas")

    def span(column: int) -> list[str | int]:
        return [data, block.first, column, block.last, column]

    area, lines = (
        book.file.add_chart({"type": "area", "subtype": "stacked"}),
        book.file.add_chart({"type": "line"}),
    )
    area.add_series(
        {
            "name": f"10 %, {content.first}",
            "categories": span(0),
            "values": span(LOW),
            "fill": {"none": True},
            "border": {"none": True},
        }
    )
    area.add_series(
        {
            "name": f"{content.say('doc.band')}, {content.first}",
            "categories": span(0),
            "values": span(BAND),
            "fill": {"color": COLOURS[0], "transparency": 75},
            "border": {"none": True},
        }
    )
    for k, (scenario, column) in enumerate(block.centrals.items()):
        lines.add_series(
            {
                "name": scenario,
                "categories": span(0),
                "values": span(column),
                "line": {"color": COLOURS[k % len(COLOURS)], "width": 2},
            }
        )
    lines.add_series(
        {
            "name": content.say("history"),
            "categories": span(0),
            "values": span(HISTORY_COLUMN),
            "line": {"color": "#000000", "width": 2},
            "marker": {
                "type": "circle",
                "size": 4,
                "fill": {"color": "#000000"},
                "border": {"color": "#000000"},
            },
        }
    )
    area.combine(lines)
    _dress(book, area, placed, block.series, block.bottom, block.top)
    area.set_legend({"position": "bottom", "delete_series": [0], "font": {"size": 9}})
    return area


def _dress(
    book: Book, chart: Chart, placed: Placed, series: str, bottom: float, top: float
) -> None:
    """Title, axes and legend; the value axis in millions or thousands where figures are long."""
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
        "num_font": {"size": 9},
        "name_font": {"size": 9, "bold": False},
        "line": {"none": True},
    }
    chart.set_title(
        {
            "name": placed.table.label[series],
            "name_font": {"size": 12, "bold": True},
            "overlay": False,
        }
    )
    chart.set_y_axis(axis)
    chart.set_x_axis(
        {
            "num_font": {"size": 9},
            "label_position": "low",
            "position_axis": "on_tick",
            "line": {"color": LINE},
        }
    )
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_size(SIZE)
    chart.show_blanks_as("gap")
