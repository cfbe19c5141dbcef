"""A workbook being written: formats made once, texts that stay texts, numbers that stay numbers,
sheets that print.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .content import Content, plain

# Text that begins with "=" must stay text, whatever a table holds (CWE-1236); NaN and infinity are
# never written as numbers.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}
LONGEST = 32_000  # Excel refuses cells above 32,767 characters

INK, LINE, HEAD, SHADE, ACCENT = "#1F2933", "#C9D2DA", "#12395B", "#EAF2F8", "#0B5394"
GOOD, EVEN, BAD, GREY, WARM = "#CDE8D5", "#FBE7B2", "#F6C9C3", "#E3E6E8", "#FFF4DC"

_NUMBER = {
    **dict.fromkeys(
        (
            "persons",
            "jobs",
            "pensions",
            "patients",
            "consultations",
            "beds",
            "deaths",
            "count",
            "year",
        ),
        "#,##0",
    ),
    **dict.fromkeys(("mdp", "mdp_2018"), "#,##0.0"),
    "percent": "0.0",
    "mxn_per_day": "#,##0.00",
    "ratio": "0.000",
    "index": "0.000",
}


def number_format(unit: str) -> str:
    """Excel number format of a unit.

    Examples
    --------
    >>> number_format("persons"), number_format("percent")
    ('#,##0', '0.0')
    """
    return _NUMBER.get(unit, "#,##0.00")


@dataclass(frozen=True)
class Column:
    """A column of a list: heading, width in characters, whether its cells wrap, and the format
    of its numbers.
    """

    heading: str
    width: float = 14
    wrap: bool = False
    number: str = "General"


@dataclass
class Book:
    """The file, its content and its formats."""

    path: Path
    content: Content
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.file = xlsxwriter.Workbook(str(self.path), OPTIONS)
        self.file.set_properties(
            {
                "title": self.content.say("doc.title"),
                "author": "piimss_forecast",
                "comments": self.content.run_id,
                "created": self.content.created,
            }
        )
        self.file.set_calc_mode("auto")

    def style(self, **properties: Any) -> Format:
        """A format, made once for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(
                {
                    "font_name": "Calibri",
                    "font_size": 10,
                    "font_color": INK,
                    "valign": "top",
                    **properties,
                }
            )
        return self._formats[key]

    def heading(self, **properties: Any) -> Format:
        """Format of column headings."""
        return self.style(
            bold=True,
            font_color="#FFFFFF",
            bg_color=HEAD,
            border=1,
            border_color="#FFFFFF",
            text_wrap=True,
            valign="vcenter",
            **properties,
        )

    def sheet(self, name: str, title: str, *, tab: str = ACCENT) -> Worksheet:
        """A sheet with its title, a link to the cover and a page set-up that fits its width."""
        say = self.content.say
        sheet = self.file.add_worksheet(say(f"sheet.{name}"))
        sheet.hide_gridlines(2)
        sheet.set_tab_color(tab)
        sheet.set_landscape()
        sheet.set_paper(1)  # Letter
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{say('run.id')} {self.content.run_id}&C&8&A&R&8&P / &N")
        sheet.write_string(0, 0, title, self.style(bold=True, font_size=15, font_color=HEAD))
        sheet.set_row(0, 24)
        if name != "portada":
            self.link(sheet, 1, 0, "portada", say("doc.back"))
        return sheet

    def link(
        self, sheet: Worksheet, row: int, column: int, target: str, shown: str, cell: str = "A1"
    ) -> None:
        """A link to another sheet of the book."""
        sheet.write_url(
            row,
            column,
            f"internal:'{self.content.say(f'sheet.{target}')}'!{cell}",
            self.style(font_color=ACCENT, underline=1),
            shown,
        )

    def put(self, sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
        """A number as a number, anything else as text; nothing where there is no value."""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            sheet.write_number(row, column, value, style)
            return
        shown = plain(value)
        if shown and not (isinstance(value, float)):
            sheet.write_string(row, column, shown[:LONGEST], style)
        else:
            sheet.write_blank(row, column, None, style)

    def rows(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        rows: Sequence[Sequence[object]],
        *,
        top: int = 3,
        frozen: int = 1,
        shade: dict[tuple[int, int], str] | None = None,
    ) -> None:
        """A list with headings, filter and frozen panes; ``shade`` gives the background of some
        cells by (row, column).
        """
        for j, column in enumerate(columns):
            sheet.set_column(j, j, column.width)
            sheet.write_string(top, j, column.heading, self.heading())
        for i, row in enumerate(rows):
            sheet.set_row(top + 1 + i, _height(columns, row))
            for j, value in enumerate(row):
                extra = {"bg_color": shade[i, j]} if shade and (i, j) in shade else {}
                self.put(
                    sheet,
                    top + 1 + i,
                    j,
                    value,
                    self.style(
                        text_wrap=columns[j].wrap,
                        num_format=columns[j].number,
                        bottom=1,
                        bottom_color=LINE,
                        **extra,
                    ),
                )
        sheet.freeze_panes(top + 1, frozen)
        if rows:
            sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)
        sheet.repeat_rows(top)


def _height(columns: Sequence[Column], row: Sequence[object]) -> float:
    """Height in points that shows the longest wrapped cell; not every program fits rows by
    itself.
    """
    lines = [
        math.ceil(1.15 * len(plain(value)) / column.width)
        for column, value in zip(columns, row, strict=True)
        if column.wrap
    ]
    return 2 + 13 * min(max(lines, default=1) or 1, 12)
