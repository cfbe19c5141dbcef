"""What a projection is asked for by name: a series of the tables, an indicator, or the
probability of meeting its target.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..core import checks
from ..core.errors import InputError
from ..core.translate import N_, language, translate
from ..links import run_many
from ..metas import Rules, attained, met
from ..scenario import Request
from ..scenario.stack import Piece
from ..scenario.store import kept_in
from .assessment import assess
from .part import Part
from .projection import Projection

PROBABILITY = "probability:"
ROWS = 4096  # paths held at once


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
    code: str = ""  # of the indicator it is of

    @property
    def uses_draws(self) -> bool:
        """Whether it takes every path, not the central one alone."""
        return self.series.startswith(PROBABILITY)

    def unit(self, projection: Projection) -> str:
        """Its unit, as a key of the words of units."""
        if self.uses_draws:
            return "ratio"
        if self.code:
            return projection.catalog.indicator(self.code).unit
        arrays = report.Compact(First(projection.data))
        return str(report.series(self.series, arrays).unit)

    def title(self, projection: Projection, lang: str | None = None) -> str:
        """Its name and year as people read them."""
        if not self.code:
            return f"{report.label(self.series, lang)}, {self.year}"
        name = getattr(projection.catalog.indicator(self.code), f"name_{language(lang)}")
        words = translate(N_("probability of {name}"), lang) if self.uses_draws else "{name}"
        return f"{words.format(name=f'{self.code} {name}')}, {self.year}"

    def before_target(self) -> Quantity:
        """The indicator itself, of a probability."""
        return Quantity(self.code, self.year, self.code) if self.code else self

    def values(self, requests: Sequence[Request], cache: str | Path | None = None) -> np.ndarray:
        """Central value, or probability, of many requests, which differ in assumptions, catalogue
        or tables alone; ``[request]``.

        Parameters
        ----------
        requests : sequence of Request
            What is asked of the engine; no more of the chain is run than it needs.
        cache : str | Path | None
            Folder of results kept.
        """
        if not requests:
            return np.empty(0)
        if not self.uses_draws:
            return self.of_many(requests, cache)[:, 0]
        last, block = requests[0].draws, max(1, ROWS // len(requests))
        paths = np.concatenate(
            [
                self.before_target().of_many(
                    requests, cache, first=at, draws=min(block, last - at), known=False
                )
                for at in range(0, last, block)
            ],
            axis=1,
        )
        bases: dict[int, str] = {}  # by catalogue, which alone tells them apart
        for request in requests:
            if id(request.catalog) not in bases:
                found = Part(request.replace(draws=1), cache).data["indicator"].sel(code=self.code)
                bases[id(request.catalog)] = str(found["basis"].item())
        chances = [
            attained(
                own,
                request.catalog.indicator(self.code),
                self.year,
                bases[id(request.catalog)],
                Rules.read(request.assumptions.get),
                request.base_year,
            )
            for own, request in zip(paths, requests, strict=True)
        ]
        if np.isnan(chances).any():
            self._known(math.nan)
        return np.array(chances)

    def of_many(
        self,
        requests: Sequence[Request],
        cache: str | Path | None = None,
        *,
        first: int = 0,
        draws: int = 1,
        known: bool = True,
    ) -> np.ndarray:
        """Its paths in many requests, which differ in assumptions, catalogue or tables alone; of a
        probability, whether each path meets the target; ``[request, draw]``.

        Parameters
        ----------
        requests : sequence of Request
            What is asked of the engine, all at once.
        cache : str | Path | None
            Folder of results kept.
        first, draws : int
            Block of draws; the central path when not given.
        known : bool
            Whether a path without a value is an error.
        """
        noted = Noted(Part(requests[0].replace(draws=1), cache).data)
        self._draws(noted)
        out = np.full((len(requests), draws), math.nan)
        for year in dict.fromkeys(request.base_year for request in requests):
            members = [at for at, request in enumerate(requests) if request.base_year == year]
            chosen = [requests[at] for at in members]
            options = {"first": first, "draws": draws, "cache": kept_in(cache)}
            out[members] = self._of_pieces(chosen, run_many(chosen, noted.names, **options))
        if known and np.isnan(out).any():
            self._known(math.nan)
        return out

    def _of_pieces(
        self, requests: Sequence[Request], pieces: Mapping[str, Sequence[Piece]]
    ) -> np.ndarray:
        """Its paths from the variables of each request; ``[request, draw]``."""
        out: dict[int, np.ndarray] = {}
        for members, arrays in joined(pieces):
            found = self._draws(arrays).sel(year=self.year).to_numpy()
            if self.uses_draws:
                found = self._met(found, arrays, requests[members[0]].catalog)
            out |= dict(zip(members, found.reshape(len(members), -1), strict=True))
        return np.array([out[at] for at in range(len(requests))])

    def _met(
        self, values: np.ndarray, arrays: Mapping[Any, xr.DataArray], catalog: Catalog
    ) -> np.ndarray:
        """Whether paths meet the target: one or zero, NaN where nothing may be said."""
        code = self.series.removeprefix(PROBABILITY)
        indicator = catalog.indicator(code)
        if self.year in indicator.history:
            values = np.full_like(values, indicator.history[self.year])
        elif self.year in indicator.elsewhere:
            values = np.full_like(values, indicator.elsewhere[self.year].value)
        elif str(arrays["indicator"].sel(code=code)["basis"].item()) == "none":
            return np.full_like(values, np.nan)
        return np.where(np.isfinite(values), met(values, indicator, self.year), np.nan)

    def of(self, projection: Projection) -> float:
        """Central value, or probability."""
        if self.uses_draws:
            code = self.series.removeprefix(PROBABILITY)
            table = assess(projection).table(every_year=True)
            rows = table.loc[[code]] if code in table.index else table.iloc[:0]
            found = rows.loc[rows["year"] == self.year, "probability"]
            value = math.nan if found.empty else float(found.iloc[0])
        else:
            value = self._central(First(projection.data))
        return self._known(value)

    def _central(self, arrays: Mapping[Any, xr.DataArray]) -> float:
        return float(self._draws(arrays).sel(year=self.year, draw=0))

    def _draws(self, arrays: Mapping[Any, xr.DataArray]) -> xr.DataArray:
        """Its paths, before any target; ``[draw, year]``."""
        if self.code:
            return arrays["indicator"].sel(code=self.code)
        return report.series(self.series, report.Compact(arrays)).draws

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
    code = name.removeprefix(PROBABILITY)
    code = code if code in projection.catalog.indicators().index else ""
    if year is None:
        return Quantity(name, last, code)
    return Quantity(name, checks.whole_in(year, f"{name}, year", int(years[0]), last), code)


class _Through(Mapping[Any, xr.DataArray]):
    """Variables, seen through what a subclass makes of each when it is read."""

    def __init__(self, arrays: Mapping[Any, xr.DataArray]) -> None:
        self.arrays = arrays

    def __getitem__(self, name: Any) -> xr.DataArray:
        return self.arrays[name]

    def __contains__(self, name: object) -> bool:
        return name in self.arrays

    def __iter__(self) -> Iterator[Any]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)


class First(_Through):
    """The first draw of variables."""

    def __getitem__(self, name: Any) -> xr.DataArray:
        array = self.arrays[name]
        return array.isel(draw=[0]) if "draw" in array.dims else array


class Noted(_Through):
    """Variables, with the names of those that are read."""

    def __init__(self, arrays: Mapping[Any, xr.DataArray]) -> None:
        super().__init__(arrays)
        self.names: list[str] = []

    def __getitem__(self, name: Any) -> xr.DataArray:
        if name not in self.names:
            self.names.append(name)
        return self.arrays[name]


def joined(
    pieces: Mapping[str, Sequence[Piece]],
) -> Iterator[tuple[list[int], dict[str, xr.DataArray]]]:
    """Requests whose variables have the same axes and labels, with those variables, their paths one
    after the other.

    Parameters
    ----------
    pieces : mapping of str to sequence of Piece
        Variables by request.
    """
    known: dict[int, tuple[Any, ...]] = {}

    def axes(stack: xr.DataArray) -> tuple[Any, ...]:
        if id(stack) not in known:
            labels = {n: c for n, c in stack.coords.items() if n != "draw"}
            known[id(stack)] = (
                stack.dims,
                *((n, c.dims, *c.to_numpy().ravel().tolist()) for n, c in labels.items()),
            )
        return known[id(stack)]

    groups: dict[tuple[Any, ...], list[int]] = {}
    for at, own in enumerate(zip(*pieces.values(), strict=True)):
        groups.setdefault(tuple(axes(piece.stack) for piece in own), []).append(at)
    for members in groups.values():
        arrays = {}
        for name, every in pieces.items():
            stack = every[members[0]].stack
            values = np.concatenate([every[at].values for at in members])
            coords = {n: c.variable for n, c in stack.coords.items() if n != "draw"}
            arrays[name] = xr.DataArray(values, coords=coords, dims=stack.dims, attrs=stack.attrs)
        yield members, arrays


def _named(projection: Projection, series: object) -> str:
    """The name of a series, if it is one."""
    arrays = report.Compact(First(projection.data))
    codes = [str(c) for c in projection.data["code"].to_numpy()]
    asked = [*codes, *(PROBABILITY + c for c in codes)]
    if isinstance(series, str) and (series in asked or report.line(arrays, series) is not None):
        return series
    return checks.one_of(series, "series", [*report.all_series(arrays), *asked])
