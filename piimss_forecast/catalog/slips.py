"""Rows that a user changes in any table but that of figures: a slip of digits, or a fraction where
percent is asked, moves every amount and closes every check.

Each changed number is compared with the embedded one of the same key, or where the row is new with
that of the nearest date; and with the size of its whole series.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from ..core.errors import DataError
from ..core.translate import N_
from .catalog import Catalog, load
from .own import changed_tables, own_rows, row_key
from .plausible import ACCEPTED
from .schemas import SLIP_RULES, TABLES
from .slips_of_law import slips_of_law

_JUDGED_ELSEWHERE = ("figures", "sources", "discrepancies", "plausibility", "slips")
_TIME = ("year", "period", "date", "valid_from")  # columns that say when
_RANK = "rank"  # of several values of one year
_WHOLE = 100.0
_NOTED = N_(
    "check digits and unit (percent: 4.2 is 4.2 %); if it is true, say why in its note, which then"
    ' begins with "accepted:"'
)
_TABLED = N_(
    "check digits and unit (percent: 4.2 is 4.2 %); if it is true, say why in a row of"
    ' discrepancies.csv for {table}, which then begins with "accepted:"'
)


def limits(catalog: Catalog) -> dict[str, float]:
    """What a changed number may be, by rule of ``slips.csv``: as ``plausibility.csv``, that of the
    folder which is judged, whose notes say why.

    Parameters
    ----------
    catalog : Catalog
        Of the folder.

    Raises
    ------
    DataError
        When a rule has no row.

    Examples
    --------
    >>> limits(load())["mean_age"]
    4.0
    """
    table = catalog.of_folder("slips")
    found = dict(zip(table["rule"], map(float, table["value"]), strict=True))
    for rule in SLIP_RULES:
        if rule not in found:
            raise DataError(
                "catalog.limits",
                "slips.csv, {rule}",
                "no row",
                "a row for each limit",
                "restore the row",
                rule=rule,
            )
    return found


def slips(catalog: Catalog) -> Iterator[DataError]:
    """Own rows that are not of the size of what they replace, or of their series.

    Parameters
    ----------
    catalog : Catalog
        Of a user's folder; the embedded one has no rows of its own.

    Yields
    ------
    DataError
        The row with its value and the one it was compared with. A row whose note begins with
        ``accepted:`` is taken, and so is a whole table of which a row of ``discrepancies.csv``
        says so.
    """
    why = catalog.of_folder("discrepancies")
    most = limits(catalog)
    taken = set(why.loc[why["why"].str.startswith(ACCEPTED), "concept"])
    for name in changed_tables(catalog):
        if name not in _JUDGED_ELSEWHERE and name not in taken:
            mine = own_rows(catalog, name)
            theirs = load().of_folder(name) if len(mine) else mine
            found = list(_of_table(name, mine, theirs, most))
            if name.startswith("law/"):
                told = {problem.fields["row"] for problem in found}
                law = slips_of_law(catalog, name, most["name_likeness"])
                found += [p for p in law if p.fields["row"] not in told]
            yield from found


def _of_table(
    name: str, mine: pd.DataFrame, theirs: pd.DataFrame, most: Mapping[str, float]
) -> Iterator[DataError]:
    key = row_key(name)
    when = next((c for c in _TIME if c in key and _tells_years(theirs[c])), None)
    series_key = [c for c in key if c not in (when, _RANK)]
    numbers = [c for c in theirs if is_numeric_dtype(theirs[c]) and c not in key]
    same = {_of(row, key): row for row in theirs.to_dict("records")}
    series: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in same.values():
        series.setdefault(_of(row, series_key), []).append(row)
    for row in mine.to_dict("records"):
        alike = series.get(_of(row, series_key), [])
        if str(row.get("note") or "").startswith(ACCEPTED) or not alike:
            continue
        near, apart = same.get(_of(row, key)), 0.0
        if near is None:
            years = [abs(_year(other[when]) - _year(row[when])) for other in alike]
            near = alike[int(np.argmin(years))]
            apart = 0.0 if when == "valid_from" else min(years)  # a law holds until another
        percent = str(row.get("unit", "")).startswith("percent")
        for column in map(str, numbers):
            known = np.array([other[column] for other in alike], float)
            cell = _Cell(float(row[column]), float(near[column]), known, apart, percent)
            if cell.far(most) if _unit(name, column) == "year" else cell.is_slip(most):
                yield _refusal(name, row, key, column, cell.near)


@dataclass(frozen=True)
class _Cell:
    """A number beside the one it is compared with, and the series of both."""

    value: float
    near: float
    known: np.ndarray
    apart: float
    percent: bool

    def far(self, most: Mapping[str, float]) -> bool:
        """Whether the number, a year, is years away from the one it takes the place of."""
        return abs(self.value - self.near) > most["years"]

    def is_slip(self, most: Mapping[str, float]) -> bool:
        """Whether the number is of another size than its series."""
        known = self.known[np.isfinite(self.known)]
        if self.value == self.near or not np.isfinite([self.value, self.near]).all():
            return False
        parts = self.percent and bool(((known >= 0) & (known <= _WHOLE)).all())
        if parts and not 0 <= self.value <= _WHOLE:
            return True
        usual = float(np.median(np.abs(known)))
        if self.percent and 0 < abs(self.value) < most["fraction"] * usual:
            return True
        if (known < 0).any():  # what may have either sign is measured by its usual size
            if self.apart or abs(self.near) < usual:
                return abs(self.value - self.near) > most["at_once"] * max(usual, abs(self.near))
        elif self.near == 0:
            return not 0 <= self.value <= most["at_once"] * max(float(known.max()), 1.0)
        ratio = self.value / self.near
        return (
            ratio <= 0
            or abs(math.log(ratio)) > math.log(most["at_once"]) + most["per_year"] * self.apart
        )


def _of(row: dict[Any, Any], columns: list[str]) -> tuple[str, ...]:
    return tuple(str(row[c]) for c in columns)  # an empty cell is equal to another as a word only


def _tells_years(cells: pd.Series) -> bool:
    """Whether every cell of a column has a year: a period may be a name as well."""
    return bool(cells.astype(str).str.contains(r"\d{4}").all())


def _unit(name: str, column: str) -> str:
    """The one unit of a column; empty where the table has a column of units."""
    return str((TABLES[name].columns[column].metadata or {}).get("unit", ""))


def _year(when: object) -> float:
    """The year of a date, of a period or of itself."""
    return float(re.findall(r"\d{4}", str(when))[0])


def _refusal(name: str, row: dict[Any, Any], key: list[str], column: str, near: float) -> DataError:
    words = [str(row[c]) for c in key if c != _RANK]
    form = ".10g" if _unit(name, column) == "year" else ",.10g"
    return DataError(
        "catalog.slips",
        "{file}, row {row}, {name}",
        "{found}",
        "something close to {near}",
        _NOTED if "note" in row else _TABLED,
        file=f"{name}.csv",
        row=row["row"],
        name=", ".join(words if column == "value" else [*words, column]),
        found=f"{format(float(row[column]), form)} {row.get('unit') or ''}".strip(),
        near=format(near, form),
        table=name,
    )
