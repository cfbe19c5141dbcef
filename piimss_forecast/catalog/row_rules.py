"""What the cells of a row must say of each other, told by file, row and column."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..core.errors import DataError


def refuse_rows(
    file: str, table: pd.DataFrame, faults: Iterable[tuple[str, pd.Series, str]]
) -> None:
    """Stop at the first row at fault.

    Parameters
    ----------
    file : str
        Name of the table's file.
    table : DataFrame
        Rows in the order of the file.
    faults : iterable of (str, Series, str)
        Column at fault, the rows where it is, and what was expected there.

    Raises
    ------
    DataError
        Naming the file, the row and the column.
    """
    for column, wrong, expected in faults:
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            cell = table[column].iloc[row]
            raise DataError(
                "catalog.row_rules",
                "{file}, row {row}, column {column}",
                "{found}",
                expected,
                "correct the cell",
                file=file,
                row=row + 2,
                column=column,
                found="∅" if pd.isna(cell) else cell if isinstance(cell, str) else f"{cell:.10g}",
            )
