"""What the engine answers to a request, as the table shows it: the central path at once, the bands
block by block of draws; each carries the digest of the request that it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..core.defaults import SUFFICIENT_TO
from ..finance import covered_through
from ..links import run_chain
from ..metas import met
from ..report.cube import STATISTICS, statistics_of
from ..report.lines import Series
from ..results.assessment import assess
from ..results.attribution import shares
from ..results.projection import Projection, project
from ..results.quantities import quantity
from ..results.steps import steps
from ..results.sufficiency import lasting
from ..scenario import Request
from ..scenario.cache import RESULTS, Cache
from .levers import answered

BLOCK = 100  # draws between two looks at whether the bands are still wanted
TOGETHER = 4  # levers whose part is worked out over all orders; of more, each one alone
# Of the bands of all sessions; the central paths have the engine's own.
BAND_CACHE = Cache(memory=256 * 2**20, largest=24 * 2**20)


class Cancelled(Exception):
    """The bands of a request that nobody waits for any longer."""


@dataclass(frozen=True)
class Reached:
    """An indicator at its last target year.

    Parameters
    ----------
    year : int
        Of the target.
    target, value : float
        What is wanted, and the central path.
    met : bool
        Whether the central path meets it.
    """

    year: int
    target: float
    value: float
    met: bool


@dataclass(frozen=True)
class Answer:
    """The central path of a request.

    Parameters
    ----------
    digest : str
        Of the request, with one draw.
    years : tuple of int
        From the first year of history kept to the horizon.
    base_year : int
        Last year of history.
    series : mapping of str to tuple of float
        Values by year.
    units : mapping of str to str
        Unit of each series.
    metas : mapping of str to Reached
        By code of indicator.
    """

    digest: str
    years: tuple[int, ...]
    base_year: int
    series: Mapping[str, tuple[float, ...]]
    units: Mapping[str, str]
    metas: Mapping[str, Reached]

    def last(self, series: str) -> float:
        """A series in the last year."""
        return self.series[series][-1]


@dataclass(frozen=True)
class Bands:
    """The spread of a request.

    Parameters
    ----------
    digest : str
        Of the request, with one draw.
    draws : int
        Paths.
    low, high : mapping of str to tuple of float
        Ends of the 80 % band by year.
    chances : mapping of str to float
        Probability of each indicator's last target.
    statuses : mapping of str to str
        Verdict on each.
    lasts : float
        Probability that income and spendable reserves cover outlay through the horizon.
    """

    digest: str
    draws: int
    low: Mapping[str, tuple[float, ...]]
    high: Mapping[str, tuple[float, ...]]
    chances: Mapping[str, float]
    statuses: Mapping[str, str]
    lasts: float


def answer(request: Request, cache: Cache = RESULTS) -> Answer:
    """The central path of a request.

    Parameters
    ----------
    request : Request
        Whose assumptions, catalogue and horizon are taken.
    cache : Cache
        Where results of links are looked up and kept.

    Examples
    --------
    >>> from piimss_forecast.catalog import load as figures
    >>> from piimss_forecast.scenario import load
    >>> found = answer(Request(load("tendencial"), figures(), draws=1))
    >>> found.years[-1], len(found.metas)
    (2030, 35)
    """
    one = request.replace(draws=1)
    data = run_chain(one, cache=cache).data
    compact = report.Compact(data)
    found = {name: report.series(name, compact) for name in answered()}
    return Answer(
        one.digest,
        tuple(int(y) for y in request.years),
        int(request.base_year),
        {name: tuple(map(float, s.draws.to_numpy()[0])) for name, s in found.items()},
        {name: s.unit for name, s in found.items()},
        _reached(data["indicator"], request.catalog, int(request.horizon)),
    )


def _reached(indicator: xr.DataArray, catalog: Catalog, horizon: int) -> dict[str, Reached]:
    values = indicator.transpose("draw", "year", "code").to_numpy()[0]
    years = indicator["year"].to_numpy().tolist()
    out = {}
    for place, code in enumerate(map(str, indicator["code"].to_numpy())):
        one = catalog.indicator(code)
        aimed = [y for y in one.targets if y <= horizon]
        if aimed:
            year = max(aimed)
            value = values[years.index(year), place]
            good = bool(met(np.array([value]), one, year)[0])
            out[code] = Reached(year, float(one.targets[year]), float(value), good)
    return out


def bands(request: Request, draws: int, tick: Callable[[float], None] | None = None) -> Bands:
    """The spread of a request, in blocks of draws.

    Parameters
    ----------
    request : Request
        Whose assumptions, catalogue and horizon are taken.
    draws : int
        Paths, draw 0 among them.
    tick : callable, optional
        Called after each link with the part done, 0 to 1; it raises :class:`Cancelled` to stop.
    """
    whole, parts = request.replace(draws=draws), _Blocks()
    firsts = range(0, draws, BLOCK)
    for first in firsts:
        count = [first / draws]

        def after(_name: str, count: list[float] = count) -> None:
            count[0] += BLOCK / draws / 10
            if tick is not None:
                tick(min(count[0], 1.0))

        size = min(BLOCK, draws - first)
        made = run_chain(whole, first=first, draws=size, after=after, cache=BAND_CACHE)
        parts.add(made.data)
    return parts.whole(whole, request.replace(draws=1).digest)


@dataclass
class _Blocks:
    """What is taken from each block."""

    series: dict[str, list[xr.DataArray]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    indicators: list[xr.DataArray] = field(default_factory=list)
    gaps: list[xr.DataArray] = field(default_factory=list)
    ahead: xr.DataArray | None = None

    def add(self, data: xr.Dataset) -> None:
        compact = report.Compact(data)
        for name in answered():
            line = report.series(name, compact)
            self.series.setdefault(name, []).append(line.draws)
            self.units[name] = line.unit
        self.indicators.append(data["indicator"])
        self.gaps.append(data["unfunded_gap"])
        self.ahead = data["is_projection"]

    def whole(self, request: Request, digest: str) -> Bands:
        lines = [
            Series(name, self.units[name], xr.concat(parts, "draw"))
            for name, parts in self.series.items()
        ]
        found = statistics_of(lines)  # [line, statistic, year]
        ends = dict(zip(self.series, found, strict=True))
        data = xr.Dataset({"indicator": xr.concat(self.indicators, "draw")})
        data = data.assign_coords(is_projection=self.ahead)
        table = assess(Projection(data, request, {})).table()
        first = request.base_year + 1
        gap = xr.concat(self.gaps, "draw").sel(year=slice(first, None)).to_numpy()[1:]
        low, high = STATISTICS.index("p10"), STATISTICS.index("p90")
        return Bands(
            digest,
            request.draws,
            {name: tuple(map(float, rows[low])) for name, rows in ends.items()},
            {name: tuple(map(float, rows[high])) for name, rows in ends.items()},
            {str(c): float(p) for c, p in table["probability"].items()},
            {str(c): str(s) for c, s in table["status"].items()},
            float(covered_through(gap)[:, -1].mean()),
        )


def lasts_until(request: Request, cache: Cache = RESULTS) -> int | None:
    """Last year through which income and spendable reserves cover outlay on the central path; None
    when it is later than the last year looked at (:data:`.core.defaults.SUFFICIENT_TO`).

    Parameters
    ----------
    request : Request
        Whose assumptions and catalogue are taken.
    cache : Cache
        Where results of links are looked up and kept.
    """
    found = lasting(request.replace(draws=1, horizon=SUFFICIENT_TO), cache).last_year["central"]
    return None if np.isnan(found) else int(found)


def parts(before: Request, after: Request, series: str) -> dict[str, float]:
    """What each changed assumption did to a series in the last year, on the central path; the rows
    add up to the whole difference.

    Up to :data:`TOGETHER` of them share what they do together (Shapley, as
    :meth:`Comparison.attribution` does); of more, each is moved alone, and what they do together is
    the row ``together``.

    Parameters
    ----------
    before, after : Request
        Without and with the levers moved; one draw.
    series : str
        Identifier.

    Returns
    -------
    dict
        Key of the assumption -> contribution, in the unit of the series.
    """
    changes = steps(before, after, by_key=True)
    if not changes:
        return {}
    asked = quantity(project(before), series)
    if len(changes) <= TOGETHER:
        found, _ = shares(before, changes, asked, None)
        return dict(zip(changes, map(float, found.parts), strict=True))
    requests = [before, *(change(before) for change in changes.values()), after]
    values = asked.values(requests)
    out = {key: float(v - values[0]) for key, v in zip(changes, values[1:-1], strict=True)}
    out["together"] = float(values[-1] - values[0] - sum(out.values()))
    return out
