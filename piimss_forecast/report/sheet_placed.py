"""Where the figures of a scenario table stand in its sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from .book import Book, page, pixels
from .messages import text
from .sheet_groups import Row
from .wide import Wide
from .wording_workbook import WORKBOOK

LABEL, TRACE, UNIT, LEAD = 0, 1, 2, 3  # columns before the years
WIDTHS = {LABEL: 27.0, TRACE: 2.0, UNIT: 7.6}
YEAR_WIDE = 9.0
YEARS_ACROSS = (page()[0] - sum(map(pixels, WIDTHS.values()))) // pixels(YEAR_WIDE)  # of a page
TOP = 4  # first row of the first block
BANDS = ("p10", "p90")
CHOSEN = "Escenario_n"  # name of the cell with the position of the scenario shown
SCENARIO = "Escenario"


@dataclass
class Placed:
    """Where a table's figures are.

    Parameters
    ----------
    book : Book
        It stands in.
    sheet : Worksheet
        Its sheet.
    name : str
        Of the table.
    table : Wide
        Its figures.
    rows : list of Row
        Of every block, in order.
    tops : dict of str to int
        First row of the block of each scenario; ``""`` for the scenario shown.
    """

    book: Book
    sheet: Worksheet
    name: str
    table: Wide
    rows: list[Row]
    tops: dict[str, int] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    used: float = 0.0  # points of the page being filled

    def __post_init__(self) -> None:
        self.at = {row.series: k for k, row in enumerate(self.rows) if row.series}
        self.published = self.book.content.cubes[self.scenarios[0]].published
        self.future = [k for k, ahead in enumerate(self.book.content.future) if ahead]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Of the book, in order."""
        return self.book.content.scenarios

    def column(self, position: int, stat: str = "central") -> int:
        """Column of a year; limits of the band have the years of the projection alone."""
        if stat == "central":
            return LEAD + position
        start = LEAD + len(self.table.years) + BANDS.index(stat) * len(self.future)
        return start + self.future.index(position)

    def row(self, series: str, scenario: str = "") -> int:
        """Row of a series in the block of a scenario; of the one shown when not given."""
        known = self.tops[scenario] if scenario in self.tops else self.tops[self.scenarios[0]]
        return known + self.at[series]

    def cell(self, series: str, position: int, scenario: str = "", stat: str = "central") -> str:
        """Absolute reference to one figure from another sheet."""
        row, column = self.row(series, scenario), self.column(position, stat)
        at = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        return f"{self.book.ref(self.name)}{at}"

    def value(self, series: str, position: int, scenario: str, stat: str = "central") -> float:
        """The figure itself."""
        return float(self.table.values[series, scenario, stat][position])

    @property
    def width(self) -> int:
        """Columns of figures and what stands before them."""
        return LEAD + len(self.table.years) + len(BANDS) * len(self.future)


def short_unit(unit: str, lang: str | None) -> str:
    """A unit in few letters, for a narrow column."""
    key = f"short.{unit}"
    return text(key if key in WORKBOOK else f"unit.{unit}", lang)
