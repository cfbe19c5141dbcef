"""What explains a difference: each group of inputs by its mean step over all orders (Shapley), on
the central path or on a probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..core.errors import InvariantError
from ..scenario import Request
from . import shapley
from .projection import Projection
from .quantities import Quantity
from .steps import Step, steps

CLOSES = 1e-9  # relative gap admitted between the ends of an attribution and the two projections
EVERY = 32  # subsets of a probability worked out on every draw
TRIED = 16  # paths on which it is seen which groups move an indicator
BLOCKS = 16  # blocks of draws, each with an order of its own


def attributed(base: Projection, other: Projection, asked: Quantity) -> pd.DataFrame:
    """The difference of two projections by group of inputs.

    Parameters
    ----------
    base : Projection
        Where it starts.
    other : Projection
        Where it ends.
    asked : Quantity
        What differs.

    Returns
    -------
    DataFrame
        By group, ``contribution`` and the running ``value``; first row the base, last ``total``.

    Raises
    ------
    InvariantError
        When what the engine gives for the two is not what they hold.
    """
    changes = steps(base.request, other.request)
    start, end = asked.of(base), asked.of(other)
    found, engine = shares(base.request, changes, asked, base.cache)
    for given, held in zip(engine, (start, end), strict=True):
        _meet(asked, given, held)
    parts = dict(zip(changes, map(float, found.parts), strict=True))
    rows = told(parts, base.name, (start, end), asked, found).rename_axis("group")
    rows.attrs["scenario"] = other.name
    return rows


_DUST = 1e-12  # share of the larger end under which a part is what binary fractions leave of 0


def told(
    parts: Mapping[str, float],
    first: str,
    ends: tuple[float, float],
    asked: Quantity,
    found: shapley.Shares,
) -> pd.DataFrame:
    """Rows of an attribution or a bridge: ``contribution`` and the running ``value``, from the
    first end to the last, ``total``; ``attrs`` hold series, year, method and error.

    Parameters
    ----------
    parts : mapping of str to float
        Contribution by name, in order.
    first : str
        Name of the first end.
    ends : tuple of float
        Both values.
    asked : Quantity
        What is explained.
    found : Shares
        How it was found.
    """
    start, end = ends
    dust = _DUST * max(abs(start), abs(end))
    moved = [part if abs(part) > dust else 0.0 for part in parts.values()]
    rows = pd.DataFrame(
        {
            "contribution": [math.nan, *moved, end - start],
            "value": [start, *(start + np.cumsum(moved)), end],
        },
        index=pd.Index([first, *parts, "total"]),
    )
    rows.attrs.update(
        series=asked.series,
        year=asked.year,
        method=found.method,
        error=float(np.max(found.error, initial=0.0)),
    )
    return rows


def shares(
    base: Request, changes: Mapping[str, Step], asked: Quantity, cache: str | Path | None
) -> tuple[shapley.Shares, tuple[float, float]]:
    """What each change contributes, and the quantity with none and with all of them made.

    Parameters
    ----------
    base : Request
        Where it starts.
    changes : mapping of str to callable
        By name.
    asked : Quantity
        What is explained.
    cache : str | Path | None
        Folder of results kept.
    """
    mixes = _Mixes(base, list(changes.values()), asked, cache)
    if not changes:
        only = float(asked.values([base], cache)[0])
        return shapley.exact(lambda _: np.array(only), 0), (only, only)
    return (_of_moving if asked.uses_draws else _of_central)(mixes)


class _Mixes:
    """The quantity where some changes are made and others are not."""

    def __init__(
        self, base: Request, changes: list[Step], asked: Quantity, cache: str | Path | None
    ) -> None:
        self.base, self.changes, self.asked, self.cache = base, changes, asked, cache

    def request(self, subset: int) -> Request:
        """The request with the changes of a subset made."""
        now = self.base
        for i, change in enumerate(self.changes):
            if subset >> i & 1:
                now = change(now)
        return now

    def values(self, subsets: Sequence[int], first: int = 0, draws: int = 1) -> np.ndarray:
        """``[subset, draw]``."""
        asked = [self.request(subset) for subset in subsets]
        return self.asked.of_many(asked, self.cache, first=first, draws=draws)


Found = tuple[shapley.Shares, tuple[float, float]]


def _of_central(mixes: _Mixes) -> Found:
    n = len(mixes.changes)
    wanted = shapley.subsets(n)
    known = dict(zip(wanted, mixes.values(wanted)[:, 0], strict=True))
    found = shapley.shared(known.__getitem__, n)
    return found, (float(known[0]), float(known[(1 << n) - 1]))


def _of_moving(mixes: _Mixes) -> Found:
    """Of the groups that move a path of the indicator, first or last; another one has no part."""
    n = len(mixes.changes)
    whole = (1 << n) - 1
    subsets = [0, *(1 << i for i in range(n)), *(whole & ~(1 << i) for i in range(n)), whole]
    few = min(mixes.base.draws - 1, TRIED)
    paths = mixes.asked.before_target().of_many(
        [mixes.request(s) for s in subsets], mixes.cache, first=1, draws=few
    )
    first, last = paths[1 : n + 1] != paths[0], paths[n + 1 : -1] != paths[-1]
    moving = [i for i in range(n) if first[i].any() or last[i].any()]
    some = _Mixes(mixes.base, [mixes.changes[i] for i in moving], mixes.asked, mixes.cache)
    found, ends = _of_probability(some)
    parts, errors = np.zeros(n), np.zeros(n)
    parts[moving], errors[moving] = found.parts, found.error
    return shapley.Shares(parts, errors, found.method), ends


def _of_probability(mixes: _Mixes) -> Found:
    """Of few subsets, of the probability of each. Of many, each block of paths follows an order of
    its own, which costs no more than one order of all: a path meets the target or not, so the mean
    over paths of their shares is the share of the paths that meet it. What that lacks of the
    probability, which is smooth in the paths, is given to the groups as their shares are uncertain.
    """
    n, last = len(mixes.changes), mixes.base.draws - 1
    whole = (1 << n) - 1
    if 1 << n <= EVERY:
        requests = [mixes.request(subset) for subset in range(1 << n)]
        chances = mixes.asked.values(requests, mixes.cache)
        return shapley.exact(chances.__getitem__, n), (float(chances[0]), float(chances[whole]))
    cuts = np.linspace(1, last + 1, min(BLOCKS, last) + 1).astype(int)
    sums = []
    for k, order in enumerate(shapley.orders(n, cuts.size - 1, mixes.base.seed)):
        subsets = [0, *(int(s) for s in np.cumsum([1 << i for i in order]))]
        found = mixes.values(subsets, int(cuts[k]), int(cuts[k + 1] - cuts[k])).sum(axis=1)
        sums.append(shapley.along(dict(zip(subsets, found, strict=True)).__getitem__, order))
    parts = np.sum(sums, axis=0) / last
    pairs = np.array([a + b for a, b in zip(sums[::2], sums[1::2], strict=False)]) / last
    spread = pairs.std(axis=0, ddof=1) * math.sqrt(len(pairs)) if len(pairs) > 1 else np.abs(parts)
    ends = mixes.asked.values([mixes.request(0), mixes.request(whole)], mixes.cache)
    weights = next((w for w in (spread, np.abs(parts)) if w.any()), np.ones(n))
    lacking = (ends[1] - ends[0] - parts.sum()) * weights / weights.sum()
    error = np.hypot(spread, lacking)
    return shapley.Shares(parts + lacking, error, "sampled"), (float(ends[0]), float(ends[1]))


def _meet(asked: Quantity, found: float, held: float) -> None:
    if abs(found - held) > CLOSES * max(abs(found), abs(held)):
        raise InvariantError(
            "results.attribution",
            "attribution, {series}, {year}",
            "{value!r} ≠ {end!r}",
            "steps that lead from one projection to the other",
            "this is a bug",
            series=asked.series,
            year=asked.year,
            value=found,
            end=held,
        )
