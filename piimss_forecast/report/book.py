"""A workbook being written: formats made once, texts that stay texts, numbers that stay numbers,
sheets that print.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .content import Content, plain

# Every program has it or another of the same width, and widths of columns count its digits: a page
# ends where it should also without the fonts of one program.
FONT = "Arial"
# Text that begins with "=" must stay text, whatever a table holds (CWE-1236); NaN and infinity are
# never written as numbers.
OPTIONS: dict[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
    "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": "none"},
}
LONGEST = 32_000  # Excel refuses cells above 32,767 characters
NAME = 31  # and names of sheets above 31, or with any of these
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))

# Text of 10 points printed at 80 % is read at 8. A page is as wide as Letter and as tall as A4
# leave it, so that what fits one fits the other: pixels across, points down, both before scaling.
SCALE = 80
MARGINS = (0.25, 0.25, 0.5, 0.55)  # left, right, top, bottom, in inches
LETTER, A4 = (8.5, 11.0), (8.27, 11.69)
_ROUNDING = 0.93  # one program rounds the width of a digit down to a pixel and another does not
_ACROSS = {  # by whether the page lies on its side
    side: int(_ROUNDING * 96 * 100 / SCALE * (min(LETTER[side], A4[side]) - sum(MARGINS[:2])))
    for side in (False, True)
}
_DOWN = {
    side: int(72 * 100 / SCALE * (min(LETTER[not side], A4[not side]) - sum(MARGINS[2:])))
    for side in (False, True)
}
_COLUMN = 8.43  # characters of a column that nothing sets
_TITLE = 80  # characters of a title in large letters that a page holds
LINE_TALL = 13.5  # points of a row of one line
ROW_TALL = 15.0  # and of one that nothing sets

INPUT = "#FFF9C4"  # cells that a person fills in
INK, LINE, HEAD, SHADE, ACCENT = "#1F2933", "#C9D2DA", "#12395B", "#EAF2F8", "#0B5394"
GOOD, EVEN, BAD, GREY, WARM = "#CDE8D5", "#FBE7B2", "#F6C9C3", "#E3E6E8", "#FFF4DC"

_NUMBER = {
    **dict.fromkeys(
        (
            "persons",
            "births",
            "cases",
            "surgeries",
            "jobs",
            "pensions",
            "patients",
            "consultations",
            "beds",
            "deaths",
            "count",
        ),
        # A hundred million and more in millions: narrow columns would show nothing of them.
        '[>=100000000]#,##0.0,,"M";[<0]-#,##0;#,##0',
    ),
    "year": "0",
    **dict.fromkeys(("mdp", "mdp_2018"), "#,##0"),
    "percent": "0.0",
    "mxn_per_day": "#,##0.00",
    "ratio": "0.000",
    "index": "0.000",
}
MIXED = "mixed"  # of a column that holds several units: each figure by its size


def by_size(value: object) -> str:
    """Excel number format of a figure among others of other units; what rounds to nothing has no
    sign. (A condition in the format itself would lose or double the sign in one program or
    another.)

    Examples
    --------
    >>> by_size(-2881.3), by_size(0.25), by_size(-0.004)
    ('#,##0', '#,##0.00', '0.00;0.00')
    """
    size = abs(value) if isinstance(value, (int, float)) else 0.0
    return "#,##0" if size >= 1000 else "#,##0.00" if size >= 0.005 else "0.00;0.00"


def with_decimals(number: int) -> str:
    """Excel number format with so many decimals; without a point where there are none.

    Examples
    --------
    >>> with_decimals(2), with_decimals(0)
    ('#,##0.00', '#,##0')
    """
    return f"#,##0.{'0' * number}".rstrip(".")


def number_format(unit: str) -> str:
    """Excel number format of a unit.

    Examples
    --------
    >>> number_format("persons"), number_format("percent")
    ('[>=100000000]#,##0.0,,"M";[<0]-#,##0;#,##0', '0.0')
    """
    return _NUMBER.get(unit, "#,##0.00")


@dataclass(frozen=True)
class Column:
    """A column of a list: heading, width in characters, whether its cells wrap, the format of its
    numbers, and whether its words stand at the right, as among numbers.
    """

    heading: str
    width: float = 14
    wrap: bool = False
    number: str = "General"
    right: bool = False


class _Sheet(Worksheet):
    """A sheet whose formulas use functions that every program has: looking in each for some thirty
    newer ones takes a third of the time of the book.
    """

    def _prepare_formula(self, formula: str, _future: bool = False) -> str:
        return formula.removeprefix("=")


@dataclass
class Book:
    """The file, its content and its formats."""

    path: Path
    content: Content
    traced: dict[str, int] = field(default_factory=dict)  # rows of the lineage by series
    named: list[str] = field(default_factory=list)  # sheets, in their order
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
                    **OPTIONS["default_format_properties"],
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

    def sheet(
        self, name: str, title: str, *, tab: str = ACCENT, wide: bool = True, plain: bool = False
    ) -> Worksheet:
        """A sheet with its title, a link to the contents and a page on which it reads; a ``wide``
        one lies on its side, a ``plain`` one has nothing above its headings.
        """
        say = self.content.say
        self.named.append(name)
        sheet = self.file.add_worksheet(sheet_name(say(f"sheet.{name}")), _Sheet)
        sheet.set_tab_color(tab)
        if wide:
            sheet.set_landscape()
        sheet.set_paper(1)  # Letter
        left, right, top, bottom = MARGINS
        sheet.set_margins(left, right, top, bottom)
        sheet.set_header("", {"margin": 0.2})
        sheet.set_print_scale(SCALE)
        sheet.print_across()
        foot = f"&L&8{say('run.id')} {self.content.run_id}&C&8&A&R&8&P / &N"
        sheet.set_footer(foot, {"margin": 0.25})
        if plain:
            return sheet
        sheet.hide_gridlines(2)
        size = 15 if len(title) <= _TITLE else 11  # so that a page holds it
        sheet.write_string(0, 0, title, self.style(bold=True, font_size=size, font_color=HEAD))
        sheet.set_row(0, 24)
        if name not in ("portada", "ejecutivo"):
            self.link(sheet, 1, 0, "portada", say("doc.back"))
        return sheet

    def ref(self, name: str) -> str:
        """A sheet as formulas name it."""
        return f"'{sheet_name(self.content.say(f'sheet.{name}'))}'!"

    def draw(
        self, sheet: Worksheet, row: int, column: int, chart: Chart, said: str, **more: int
    ) -> None:
        """A chart with what it shows in words, for who does not see it."""
        options = {"description": said, "object_position": 2, **more}
        sheet.insert_chart(row, column, chart, options)

    def link(
        self, sheet: Worksheet, row: int, column: int, target: str, shown: str, cell: str = "A1"
    ) -> None:
        """A link to another sheet of the book."""
        sheet.write_url(
            row,
            column,
            f"internal:{self.ref(target)}{cell}",
            self.style(font_color=ACCENT, underline=1),
            shown,
        )

    def trace(self, sheet: Worksheet, row: int, column: int, series: str) -> None:
        """A link to where a series comes from."""
        if series in self.traced:
            to = f"internal:{self.ref('procedencia')}A{self.traced[series] + 1}"
            look = self.style(font_color=ACCENT, align="center")
            sheet.write_url(
                row, column, to, look, "→", f"{self.content.say('book.trace')}: {series}"
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
        printed: int | None = None,
        shade: dict[tuple[int, int], str] | None = None,
        numbers: dict[tuple[int, int], str] | None = None,
    ) -> None:
        """A list with headings, filter and frozen panes, of which the first ``printed`` columns go
        to paper (all when not given); ``shade`` and ``numbers`` give the background and the format
        of some cells by (row, column).
        """
        for j, column in enumerate(columns):
            sheet.set_column(j, j, column.width)
            sheet.write_string(top, j, column.heading, self.heading())
        looks: list[dict[str, Any]] = [
            {"text_wrap": c.wrap, "bottom": 1, "bottom_color": LINE}
            | ({} if c.number == MIXED else {"num_format": c.number})
            for c in columns
        ]
        for look, before, here in zip(looks[1:], columns, columns[1:], strict=False):
            if here.right:
                look.update(align="right")
            elif here.wrap and (before.number != "General" or before.right):
                look.update(indent=1, align="left")  # words apart from the number at their left
        styles = [self.style(**look) for look in looks]
        shaded, formats = shade or {}, numbers or {}
        for i, row in enumerate(rows):
            sheet.set_row(top + 1 + i, _height(columns, row))
            for j, value in enumerate(row):
                number = by_size(value) if columns[j].number == MIXED else formats.get((i, j))
                own = {"bg_color": shaded.get((i, j)), "num_format": number}
                own = {k: v for k, v in own.items() if v}
                style = self.style(**{**looks[j], **own}) if own else styles[j]
                self.put(sheet, top + 1 + i, j, value, style)
        sheet.set_row(top, _head_height(columns))
        sheet.freeze_panes(top + 1, frozen)
        self.table(sheet, [c.heading for c in columns], top, top + len(rows))
        sheet.repeat_rows(top)
        paper = columns[:printed]
        across = sum(pixels(c.width) for c in paper)
        spare = math.ceil(max(0.85 * page()[0] - across, 0) / pixels(_COLUMN))  # for the title
        sheet.print_area(0, 0, top + max(len(rows), 1), len(paper) + spare - 1)
        if across <= page()[0]:
            sheet.fit_to_pages(1, 0)  # also where another letter makes its columns wider

    def note(
        self, sheet: Worksheet, cells: tuple[int, int, int, int], said: str, across: float
    ) -> None:
        """A grey remark over the cells of a row that are so many characters ``across``."""
        grey = self.style(font_color="#7B8794", text_wrap=True)
        sheet.set_row(cells[0], LINE_TALL * max(1, math.ceil(1.15 * len(said) / across)))
        sheet.merge_range(*cells, "", grey)
        sheet.write_string(cells[0], cells[1], said, grey)

    def for_programs(self, sheet: Worksheet, columns: int) -> None:
        """A sheet that programs read: its first page alone goes to paper, which says so."""
        sheet.set_header(f"&L&8{self.content.say('book.first_page')}", {"margin": 0.2})
        sheet.print_area(0, 0, int(page()[1] // ROW_TALL) - 5, columns - 1)  # headings are taller

    def table(self, sheet: Worksheet, headings: Sequence[str], top: int, last: int) -> None:
        """A table of the program over cells already written, where its headings may be one; else a
        filter.
        """
        names = [h.casefold() for h in headings]
        if last <= top:
            return
        if len(set(names)) < len(names) or not all(names):
            sheet.autofilter(top, 0, last, len(headings) - 1)
            return
        columns = [{"header": h, "header_format": self.heading()} for h in headings]
        style = {"columns": columns, "style": None, "autofilter": True}
        sheet.add_table(top, 0, last, len(headings) - 1, style)


def sheet_name(shown: str) -> str:
    """A name that a sheet may have.

    Examples
    --------
    >>> sheet_name("a/b"), len(sheet_name("x" * 300))
    ('a_b', 31)
    """
    return shown.translate(_NO_NAME)[:NAME]


def pixels(characters: float) -> int:
    """Width in pixels of a column of so many characters.

    Examples
    --------
    >>> pixels(10)
    75
    """
    return int(7 * characters + 5)


def page(*, wide: bool = True) -> tuple[int, int]:
    """Pixels across and points down that a page holds, before it is scaled."""
    return _ACROSS[wide], _DOWN[wide]


def _head_height(columns: Sequence[Column]) -> float:
    """Height in points of headings in bold, whose words go whole to the next line."""
    lines = [len(wrap(c.heading, max(int(c.width / 1.2), 1))) for c in columns]
    return 2 + LINE_TALL * max(lines, default=1)


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
