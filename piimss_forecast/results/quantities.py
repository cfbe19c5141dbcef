"""What a projection is asked for by name: a series of the tables, an indicator, or the
probability of meeting its target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from .. import report
from ..catalog import Catalog
from ..core import checks
from ..core.errors import InputError
from ..scenario import Request
from .assessment import assess
from .part import Part
from .projection import Projection, project

PROBABILITY = "probability:"


@dataclass(frozen=True)
class Quantity:
    """One number of a projection: ``series`` at ``year``.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> p = project("tendencial", draws=2)
    >>> round(quantity(p, "jobs", 2025).of(p))
    22517076
    """

    series: str
    year: int

    @property
    def uses_draws(self) -> bool:
        """Whether it takes every path, not the central one alone."""
        return self.series.startswith(PROBABILITY)

    def of_request(self, request: Request, cache: str | Path | None = None) -> float:
        """The same of what is asked of the engine, with the results kept in the folder ``cache``:
        no more of the chain is run than it needs.
        """
        if self.uses_draws:
            return self.of(project(request, cache=cache))
        found = Part(request.replace(draws=1), cache)
        return self._known(self._central(found.data, request.catalog))

    def of(self, projection: Projection) -> float:
        """Central value, or probability."""
        if self.uses_draws:
            code = self.series.removeprefix(PROBABILITY)
            table = assess(projection).table(every_year=True)
            rows = table.loc[[code]] if code in table.index else table.iloc[:0]
            found = rows.loc[rows["year"] == self.year, "probability"]
            value = math.nan if found.empty else float(found.iloc[0])
        else:
            value = self._central(projection.data.isel(draw=[0]), projection.catalog)
        return self._known(value)

    def _central(self, arrays: Mapping[Any, xr.DataArray], catalog: Catalog) -> float:
        if self.series in catalog.indicators().index:
            return float(arrays["indicator"].sel(code=self.series, year=self.year, draw=0))
        draws = report.series(self.series, report.Compact(arrays)).draws
        return float(draws.sel(year=self.year, draw=0))

    def _known(self, value: float) -> float:
        """The value, which is an error where nothing is known."""
        if math.isnan(value):
            raise InputError(
                "results.of",
                "{series}",
                "∅ ({year})",
                "a value in that year",
                "choose another series, or the year of a target with a forecast",
                series=self.series,
                year=self.year,
            )
        return value


def quantity(projection: Projection, series: object, year: object = None) -> Quantity:
    """The quantity ``series`` at ``year``, checked against what the projection holds.

    Parameters
    ----------
    projection : Projection
        Where it will be read.
    series : str
        A series of the tables, an indicator code, or ``"probability:CODE"``.
    year : int, optional
        The horizon when not given; of a probability, the last target year within it.

    Raises
    ------
    InputError
        For an unknown series (with near names) or a year out of range.
    """
    name = _named(projection, series)
    years = projection.data["year"].to_numpy()
    last = int(years[-1])
    if name.startswith(PROBABILITY):
        checks.whole_in(projection.request.draws, f"{name}, draws", 2, 10**6)
        if year is None:
            targets = projection.catalog.indicator(name.removeprefix(PROBABILITY)).targets
            last = max((y for y in targets if y <= last), default=last)
    if year is None:
        return Quantity(name, last)
    return Quantity(name, checks.whole_in(year, f"{name}, year", int(years[0]), last))


def _named(projection: Projection, series: object) -> str:
    """The name of a series, if it is one."""
    arrays = report.Compact(projection.data.isel(draw=[0]))
    codes = [str(c) for c in projection.data["code"].to_numpy()]
    asked = [*codes, *(PROBABILITY + c for c in codes)]
    if isinstance(series, str) and (series in asked or report.line(arrays, series) is not None):
        return series
    return checks.one_of(series, "series", [*report.all_series(arrays), *asked])
