"""A sheet that writes the same bytes as the library's in half of the time: a book has a third of a
million cells, each at a row and a column by number.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_SPAN = 16  # rows that say together between which columns they have cells
_COLUMNS = [xl_col_to_name(column) for column in range(256)]


class QuickSheet(Worksheet):
    """A sheet whose formulas use functions that every program has."""

    # Nobody asks for a cell by a name such as "A1".
    write_number = Worksheet._write_number
    write_string = Worksheet._write_string
    write_formula = Worksheet._write_formula
    write_blank = Worksheet._write_blank

    def _prepare_formula(self, formula: str, _future: bool = False) -> str:
        return formula.removeprefix("=")  # looking for some thirty newer functions takes long

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """A number or a text in one piece; what else a cell may be, as the library does."""
        kind = cell.__class__.__name__
        if kind not in ("Number", "String") or col >= len(_COLUMNS):
            super()._write_cell(row, col, cell)
            return
        style = cell.format
        if style is None and row in self.row_info:
            style = self.row_info[row].row_format
        if style is None and col in self.col_info:
            style = self.col_info[col].column_format
        look = f' s="{style._get_xf_index()}"' if style else ""
        head = f'<c r="{_COLUMNS[col]}{row + 1}"{look}'
        if kind == "Number":
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        else:
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')

    def _calculate_spans(self) -> None:
        """First and last column of every sixteen rows, without a look at each cell."""
        found: dict[int, set[int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    found.setdefault(row // _SPAN, set()).update((min(cells), max(cells)))
        self.row_spans = {k: f"{min(c) + 1}:{max(c) + 1}" for k, c in found.items()}
