"""What a lever did in the years that are known: whether an answer has ever been seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..catalog import Catalog
from ..scenario import Request

PRICES = "inpc_december"  # history by which a real growth is told


@dataclass(frozen=True)
class LeverPast:
    """The lever's own past, in its own unit.

    Parameters
    ----------
    values : Series
        By year, oldest first; years that no record tells are left out.

    Examples
    --------
    >>> seen = LeverPast(pd.Series({2019: 1.0, 2020: -2.0, 2021: 3.0}))
    >>> seen.lowest, seen.highest, seen.largest_change, seen.held(2.5), seen.held(4.0)
    ((2020, -2.0), (2021, 3.0), (2021, 5.0), True, False)
    """

    values: pd.Series

    @property
    def lowest(self) -> tuple[int, float]:
        """Year and value of the lowest."""
        return _at(self.values, self.values.idxmin())

    @property
    def highest(self) -> tuple[int, float]:
        """Year and value of the highest."""
        return _at(self.values, self.values.idxmax())

    @property
    def largest_change(self) -> tuple[int, float]:
        """Year and size, with its sign, of the largest change from one year to the next; a year
        whose neighbour before is unknown has none.
        """
        change = self.values.diff()[self.values.index.to_series().diff() == 1]
        return _at(change, change.abs().idxmax())

    def held(self, value: float) -> bool:
        """Whether a value lies between the lowest and the highest seen."""
        return self.lowest[1] <= value <= self.highest[1]


def lever_past(request: Request, key: str) -> LeverPast | None:
    """The past of an assumption by the long history that its contract names (``past`` of
    ``models/schema.toml``), to the last year known; None where no record tells it.

    Parameters
    ----------
    request : Request
        Whose catalogue holds the histories.
    key : str
        Of an assumption.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> found = lever_past(project("tendencial", draws=1).request, "employment.growth")
    >>> found.lowest[0], round(found.lowest[1], 2), int(found.values.index[0])
    (2020, -3.17, 1998)
    """
    how, _, name = getattr(request.assumptions.contract(key), "past", "").partition("/")
    told, catalog = [name, *([PRICES] if how == "real_growth" else [])], request.catalog
    if not how or not set(told) <= set(catalog.histories().index):
        return None
    values = _history(catalog, name)
    if how == "real_growth":
        values = (values / _history(catalog, PRICES)).dropna()
    if how != "level":
        values = 100 * (values / values.shift() - 1)[values.index.to_series().diff() == 1]
    return LeverPast(values) if len(values) > 1 else None


def _history(catalog: Catalog, name: str) -> pd.Series:
    values: pd.Series = catalog.history(name).astype(float)
    return values


def _at(values: pd.Series, year: Any) -> tuple[int, float]:
    return int(year), float(values[year])
