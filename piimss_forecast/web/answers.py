"""What the engine answers to a request, as the table shows it: the central path at once, the bands
block by block of draws; each carries the digest of the request that it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..core.defaults import BAND_DRAWS, SUFFICIENT_TO
from ..finance import covered_through
from ..links import LINKS, run_chain
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
from ..scenario.blocks import blocks
from ..scenario.cache import RESULTS, Cache
from .helpers import Helpers, Tick, step
from .levers import answered

TOGETHER = 4  # levers whose part is worked out over all orders; of more, each one alone
# Of the bands of all sessions; the central paths have the engine's own.
BAND_CACHE = Cache(memory=256 * 2**20, largest=24 * 2**20)


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


@dataclass(frozen=True)
class Block:
    """What the bands take of some draws.

    Parameters
    ----------
    series : mapping of str to DataArray
        Draws of each series answered.
    units : mapping of str to str
        Unit of each.
    indicator, gap, ahead : DataArray
        Indicators, what the money lacks by year, and which years are projected.
    """

    series: Mapping[str, xr.DataArray]
    units: Mapping[str, str]
    indicator: xr.DataArray
    gap: xr.DataArray
    ahead: xr.DataArray


def block(
    request: Request, first: int, draws: int, after: Callable[[str], None] | None = None
) -> Block:
    """Some draws of a request.

    Parameters
    ----------
    request : Request
        Whose paths they are.
    first, draws : int
        The first of them, and how many.
    after : callable, optional
        Called with the name of each link when it ends.
    """
    data = run_chain(request, first=first, draws=draws, after=after, cache=BAND_CACHE).data
    compact = report.Compact(data)
    lines = {name: report.series(name, compact) for name in answered()}
    return Block(
        {name: line.draws for name, line in lines.items()},
        {name: line.unit for name, line in lines.items()},
        data["indicator"],
        data["unfunded_gap"],
        data["is_projection"],
    )


def bands(
    request: Request,
    draws: int = BAND_DRAWS,
    tick: Tick = lambda _: None,
    helpers: Helpers | None = None,
) -> Bands:
    """The spread of a request, in blocks of draws.

    Parameters
    ----------
    request : Request
        Whose assumptions, catalogue and horizon are taken.
    draws : int
        Paths, draw 0 among them.
    tick : callable, optional
        Called with the part done, 0 to 1; it raises :class:`.helpers.Cancelled` to
        stop.
    helpers : Helpers, optional
        Processes that work out the blocks; this one does when there are none.
    """
    whole = request.replace(draws=draws)
    pieces = [(whole, first, size) for first, size in blocks(draws)]
    ticks = len(LINKS) * len(pieces)
    if helpers is not None:
        return _whole(helpers.each(block, [(*p, step) for p in pieces], tick, ticks), whole)
    done = count(1)

    def after(_link: str) -> None:
        tick(next(done) / ticks)

    return _whole([block(*piece, after) for piece in pieces], whole)


def _whole(parts: Sequence[Block], request: Request) -> Bands:
    """The blocks side by side."""
    units = parts[0].units
    lines = [
        Series(name, unit, xr.concat([one.series[name] for one in parts], "draw"))
        for name, unit in units.items()
    ]
    ends = dict(zip(units, statistics_of(lines), strict=True))  # [line, statistic, year]
    data = xr.Dataset({"indicator": xr.concat([one.indicator for one in parts], "draw")})
    data = data.assign_coords(is_projection=parts[0].ahead)
    table = assess(Projection(data, request, {})).table()
    gap = xr.concat([one.gap for one in parts], "draw")
    ahead = gap.sel(year=slice(request.base_year + 1, None)).to_numpy()[1:]
    low, high = STATISTICS.index("p10"), STATISTICS.index("p90")
    return Bands(
        request.replace(draws=1).digest,
        request.draws,
        {name: tuple(map(float, rows[low])) for name, rows in ends.items()},
        {name: tuple(map(float, rows[high])) for name, rows in ends.items()},
        {str(c): float(p) for c, p in table["probability"].items()},
        {str(c): str(s) for c, s in table["status"].items()},
        float(covered_through(ahead)[:, -1].mean()),
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
