"""Rows that a user changes in the yearly series of ``macro.csv`` and ``law/values.csv``: a slip of
digits, or a fraction where percent is asked, moves every amount and closes every check.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..core.errors import DataError
from .catalog import Catalog, load
from .own import own_rows
from .plausible import ACCEPTED

_SERIES = {"macro": "concept", "law/values": "parameter"}  # table -> column that names the series
_FEW = 3  # values below which a series says little of its size
_PERCENT = (1 / 50, 10.0)  # of the median size of the series: 0.042 is no inflation of 4.2 %
_LEVEL = (math.log(3.0), 0.2)  # logarithm to the nearest year: at once, and more per year apart


def slips(catalog: Catalog) -> Iterator[DataError]:
    """Own rows that are not of the size of their series.

    Parameters
    ----------
    catalog : Catalog
        Of a user's folder; the embedded one has no rows of its own.

    Yields
    ------
    DataError
        The row with its value and the one it was compared with.
    """
    for table, column in _SERIES.items():
        mine = own_rows(catalog, table)
        theirs = load().of_folder(table) if len(mine) else mine
        for row in mine.to_dict("records"):
            same = theirs[theirs[column] == row[column]]
            noted = str(row.get("note") or "").startswith(ACCEPTED)
            if len(same) >= _FEW and not noted and (near := _unlike(row, same)) is not None:
                yield DataError(
                    "catalog.slips",
                    "{file}, row {row}, {name}, {year}",
                    "{found:,.10g} {unit}",
                    "something close to {near:,.6g}",
                    "check digits and unit (percent: 4.2 is 4.2 %)",
                    file=f"{table}.csv",
                    row=row["row"],
                    name=row[column],
                    year=row["year"],
                    found=float(row["value"]),
                    unit=row["unit"],
                    near=near,
                )


def _unlike(row: dict[Any, Any], same: pd.DataFrame) -> float | None:
    """What the value should be close to, where it is not: the usual size of a percentage, the
    nearest year of a level.
    """
    value = float(row["value"])
    if row["unit"] == "percent":
        usual = float(same["value"].abs().median())
        low, high = _PERCENT
        return None if value == 0 or low * usual <= abs(value) <= high * usual else usual
    apart = (same["year"] - row["year"]).abs()
    near = float(same.loc[apart.idxmin(), "value"])
    if value > 0 and abs(math.log(value / near)) <= _LEVEL[0] + _LEVEL[1] * float(apart.min()):
        return None
    return near
