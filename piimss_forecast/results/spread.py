"""Where the spread of a series comes from: errors of what was adopted, yearly shocks, and what was
not known of the starting year; and what each input does to it, alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..core import checks
from ..core.errors import InputError, PiimssError
from ..scenario import Assumptions, Request
from . import shapley
from .levers import Lever, find
from .projection import Projection
from .quantities import ROWS, Quantity, quantity

KINDS = ("parameter", "process", "start")  # as models/schema.toml says of each spread
BY = ("range", "uncertainty")
_BAND = (0.1, 0.9)
_RETREATS = 6  # halvings of the way to an end of the range at which the ledger does not close


def spread(projection: Projection, series: str, year: int | None = None) -> pd.DataFrame:
    """The width of the 80 % interval of a series by kind of error.

    ``parameter`` is the error of what was adopted, alike in all years of a path; ``process`` the
    shocks of each year; ``start`` what is not known of the starting year. Each kind by its mean
    step over all orders (Shapley): the rows add up to the width, with common random numbers.

    Parameters
    ----------
    projection : Projection
        Whose paths are spread.
    series : str
        A series of the tables or an indicator code.
    year : int, optional
        The horizon when not given.

    Returns
    -------
    DataFrame
        Index kind and ``total``; columns ``contribution`` (unit of the series), ``percent`` of the
        total, and ``alone``, the width with that kind of error and no other.

    Raises
    ------
    InputError
        For a probability, an unknown series or year, or too few draws.
    """
    asked = _asked(projection, series, year)
    kinds = spreads_by_kind(projection.assumptions)
    whole = (1 << len(KINDS)) - 1
    requests = [
        _without(
            projection.request,
            [k for i, kind in enumerate(KINDS) if not subset >> i & 1 for k in kinds[kind]],
        )
        for subset in range(whole + 1)
    ]
    low, high = _bands(asked, requests, projection)
    width = high - low
    found = shapley.exact(width.__getitem__, len(KINDS))
    total = width[whole]
    rows = {
        kind: {
            "contribution": float(found.parts[i]),
            "percent": 100 * float(found.parts[i]) / total if total else float("nan"),
            "alone": float(width[1 << i]),
        }
        for i, kind in enumerate(KINDS)
    }
    rows["total"] = {
        "contribution": total - width[0],
        "percent": 100 * (total - width[0]) / total if total else float("nan"),
        "alone": total,
    }
    out = pd.DataFrame.from_dict(rows, orient="index").rename_axis("kind")
    out.attrs.update(series=asked.series, year=asked.year)
    return out


def tornado(
    projection: Projection, series: str, year: int | None = None, by: str = "range"
) -> pd.DataFrame:
    """What each input does to a series, alone, the largest first.

    Parameters
    ----------
    projection : Projection
        Where it starts.
    series : str
        A series of the tables or an indicator code.
    year : int, optional
        The horizon when not given.
    by : str
        ``range``: every adopted path at both ends of the range that its contract states, from the
        first projected year on, on the central path. ``uncertainty``: 10 and 90 % of the paths when
        one spread alone is random, whatever it is of.

    Returns
    -------
    DataFrame
        By key, effects ``low`` and ``high`` in the unit of the series; with ``range`` also the
        values ``from``, ``present`` and ``to`` of the input, brought nearer where the ledger does
        not close. Inputs without effect are left out.

    Raises
    ------
    InputError
        For a probability, an unknown series or year, or another ``by``.
    """
    by = checks.one_of(by, "tornado, by", BY)
    asked = _asked(projection, series, year)
    rows = (_of_ranges if by == "range" else _of_spreads)(projection, asked)
    out = pd.DataFrame.from_dict(rows, orient="index").rename_axis("key")
    if len(out):
        size = out[["low", "high"]].abs().max(axis=1)
        out = out[size > 0].loc[size[size > 0].sort_values(ascending=False).index]
    out.attrs.update(series=asked.series, year=asked.year, by=by)
    return out


def spreads_by_kind(assumptions: Assumptions) -> dict[str, list[str]]:
    """Keys of the spreads of a set by kind of error (``error`` of ``models/schema.toml``).

    Parameters
    ----------
    assumptions : Assumptions
        A set.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> "employment.growth_level_sd" in spreads_by_kind(load("tendencial"))["parameter"]
    True
    """
    contracts = assumptions.contracts()
    return {k: [n for n, c in contracts.items() if c.get("error") == k] for k in KINDS}


def _asked(projection: Projection, series: str, year: int | None) -> Quantity:
    checks.whole_in(projection.request.draws, "spread, draws", 2, 10**6)
    asked = quantity(projection, series, year)
    if asked.uses_draws:
        raise InputError(
            "results.spread",
            "spread, series",
            "{series}",
            "a series of the tables or an indicator code",
            "ask for the indicator itself",
            series=series,
        )
    return asked


def _without(request: Request, keys: Sequence[str]) -> Request:
    """The request with some spreads at the least that their contract admits."""
    contracts = request.assumptions.contracts()
    changes = {}
    for key in keys:
        least = max(0.0, float(contracts[key].get("min", 0.0)))
        value = request.assumptions.get(key)
        named = isinstance(value, Mapping) and contracts[key]["shape"] != "by_year"
        changes[key] = dict.fromkeys(value, least) if named else least
    if not changes:
        return request
    return request.replace(assumptions=request.assumptions.patch(changes))


def _bands(
    asked: Quantity, requests: Sequence[Request], projection: Projection
) -> tuple[np.ndarray, np.ndarray]:
    """10 and 90 % of the stochastic paths of each request; ``[request]``."""
    last, block = requests[0].draws, max(1, ROWS // len(requests))
    paths = np.concatenate(
        [
            asked.of_many(requests, projection.cache, first=at, draws=min(block, last - at))
            for at in range(1, last, block)
        ],
        axis=1,
    )
    low, high = np.quantile(paths, _BAND, axis=1)
    return low, high


def _of_spreads(projection: Projection, asked: Quantity) -> dict[str, dict[str, float]]:
    keys = [k for kind in spreads_by_kind(projection.assumptions).values() for k in kind]
    requests = [_without(projection.request, [k for k in keys if k != key]) for key in keys]
    low, high = _bands(asked, requests, projection)
    centre = asked.of(projection)
    return {
        key: {"low": float(low[i]) - centre, "high": float(high[i]) - centre}
        for i, key in enumerate(keys)
    }


def _of_ranges(projection: Projection, asked: Quantity) -> dict[str, dict[str, float]]:
    request = projection.request.replace(draws=1)
    contracts = request.assumptions.contracts()
    spreads = {k for kind in spreads_by_kind(request.assumptions).values() for k in kind}
    levers = [
        find(request, key)
        for key, contract in contracts.items()
        if contract["shape"] == "by_year" and key not in spreads
    ]
    start = asked.of(projection)
    ends = [(lever, end) for lever in levers for end in (lever.low, lever.high)]
    found = _at_ends(ends, request, asked, projection)
    rows = {}
    for lever, (low, at_low), (high, at_high) in zip(levers, found[::2], found[1::2], strict=True):
        rows[lever.key] = {
            "low": at_low - start,
            "high": at_high - start,
            "from": low,
            "present": lever.present,
            "to": high,
        }
    return rows


def _at_ends(
    ends: Sequence[tuple[Lever, float]], request: Request, asked: Quantity, projection: Projection
) -> list[tuple[float, float]]:
    """Each end of a range and the series there, all at once; where the ledger does not close, the
    first point on the way back where it does.
    """
    try:
        moved = [lever.moved(request, end) for lever, end in ends]
        values = asked.values(moved, projection.cache)
    except PiimssError:
        if len(ends) == 1:
            return [_nearer(*ends[0], request, asked, projection)]
        half = len(ends) // 2
        return [
            *_at_ends(ends[:half], request, asked, projection),
            *_at_ends(ends[half:], request, asked, projection),
        ]
    return [(end, float(v)) for (_, end), v in zip(ends, values, strict=True)]


def _nearer(
    lever: Lever, end: float, request: Request, asked: Quantity, projection: Projection
) -> tuple[float, float]:
    """The first point on the way back from an end where the ledger closes, and the series there."""
    for _ in range(_RETREATS):
        end = (end + lever.present) / 2
        try:
            return end, float(asked.values([lever.moved(request, end)], projection.cache)[0])
        except PiimssError:
            continue
    return lever.present, asked.of(projection)
