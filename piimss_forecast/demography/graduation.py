"""From five-year groups to single ages: counts, fertility shares and death rates, re-aggregating
exactly.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator

from ..core.dims import SEXES
from ..core.errors import InputError, ModelError
from .life_table import check_rates, columns
from .separation import nax

METHODS = ("pchip", "sprague")
# Sprague multipliers (Shryock and Siegel 1973, table C-1): rows are the fifths of a group, columns
# five neighbouring groups.
_SPRAGUE_FIRST = np.array(
    [
        [0.3616, -0.2768, 0.1488, -0.0336, 0.0],
        [0.2640, -0.0960, 0.0400, -0.0080, 0.0],
        [0.1840, 0.0400, -0.0320, 0.0080, 0.0],
        [0.1200, 0.1360, -0.0720, 0.0160, 0.0],
        [0.0704, 0.1968, -0.0848, 0.0176, 0.0],
    ]
)
_SPRAGUE_SECOND = np.array(
    [
        [0.0336, 0.2272, -0.0752, 0.0144, 0.0],
        [0.0080, 0.2320, -0.0480, 0.0080, 0.0],
        [-0.0080, 0.2160, -0.0080, 0.0000, 0.0],
        [-0.0160, 0.1840, 0.0400, -0.0080, 0.0],
        [-0.0176, 0.1408, 0.0912, -0.0144, 0.0],
    ]
)
_SPRAGUE_MIDDLE = np.array(
    [
        [-0.0128, 0.0848, 0.1504, -0.0240, 0.0016],
        [-0.0016, 0.0144, 0.2224, -0.0416, 0.0064],
        [0.0064, -0.0336, 0.2544, -0.0336, 0.0064],
        [0.0064, -0.0416, 0.2224, 0.0144, -0.0016],
        [0.0016, -0.0240, 0.1504, 0.0848, -0.0128],
    ]
)
# A Hermite cubic stays monotone while its end slopes are at most three times the chord
# (Fritsch-Carlson).
_STEEPEST = 3.0


def graduate(
    counts: np.ndarray,
    edges: np.ndarray,
    *,
    open_last: bool = True,
    method: str = "pchip",
    signed: bool = False,
) -> np.ndarray:
    """Counts by single age whose groups sum back to ``counts`` exactly.

    Parameters
    ----------
    counts : ndarray
        Persons or events by group, ``[..., group]``.
    edges : ndarray
        First age of every group, and, without an open group, the age after the last: ``[group]`` or
        ``[group + 1]``.
    open_last : bool
        The last count is of an open interval and stays in one cell.
    method : str
        ``"pchip"``, a monotone cubic through the cumulated counts (never negative), or
        ``"sprague"``, fifth-difference osculatory interpolation (equal groups of five years only;
        smoother, but may fall below zero next to a steep fall).
    signed : bool
        Counts may be negative, as net migration is.

    Returns
    -------
    ndarray
        ``[..., single age]`` from ``edges[0]`` on, one cell a year.

    Raises
    ------
    InputError
        For groups out of order, negative or missing counts, or groups that the method does not
        take.
    ModelError
        When Sprague gives a negative count.

    Notes
    -----
    Source: Fritsch and Carlson (1980) for the monotone cubic; Shryock and Siegel (1973), appendix
    C, for Sprague.

    Examples
    --------
    >>> edges = np.array([0, 5, 10, 15])
    >>> graduate(np.array([50.0, 40.0, 30.0]), edges, open_last=False).reshape(3, 5).sum(1)
    array([50., 40., 30.])
    """
    counts, edges = np.asarray(counts, float), np.asarray(edges, int)
    groups = counts.shape[-1]
    _check_groups(counts, edges, groups + (not open_last), method, signed)
    closed = counts[..., :-1] if open_last else counts
    if method == "pchip":
        cumulated = np.concatenate(
            [np.zeros_like(closed[..., :1]), np.cumsum(closed, axis=-1)], axis=-1
        )
        ages = np.arange(edges[0], edges[-1] + 1)
        single = np.diff(PchipInterpolator(edges, cumulated, axis=-1)(ages), axis=-1)
        single = _close(single, closed, edges)
    else:
        single = _sprague(closed, edges)
        if not signed and (single < 0).any():
            at = int(np.argwhere(single < 0)[0][-1])
            raise ModelError(
                "demography.graduate",
                "graduate, sprague, age {edge}",
                "{lowest_single}",
                "non-negative counts",
                "use method='pchip', or less abrupt groups",
                edge=int(edges[0]) + at,
                lowest_single=float(single.min()),
            )
    return np.concatenate([single, counts[..., -1:]], axis=-1) if open_last else single


def _close(single: np.ndarray, groups: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Differences of large cumulated numbers lose their last digits: each group gets them back
    in proportion.
    """
    begin = edges[:-1] - edges[0]
    sums = np.add.reduceat(single, begin, axis=-1)
    sound = np.abs(sums) > 1e-6 * np.add.reduceat(
        np.abs(single), begin, axis=-1
    )  # else its cells cancel: nothing to share
    factor = np.where(sound, groups / np.where(sound, sums, 1.0), 1.0)
    return np.asarray(single * np.repeat(factor, np.diff(edges), axis=-1))


def _sprague(groups: np.ndarray, edges: np.ndarray) -> np.ndarray:
    count = groups.shape[-1]
    if count < 5 or (np.diff(edges) != 5).any():
        raise InputError(
            "demography.sprague",
            "graduate, sprague",
            "{edges}",
            "five groups of five years or more",
            "use method='pchip'",
            edges=np.diff(edges).tolist(),
        )
    weights = np.zeros((5 * count, count))
    weights[0:5, 0:5], weights[5:10, 0:5] = _SPRAGUE_FIRST, _SPRAGUE_SECOND
    for g in range(2, count - 2):
        weights[5 * g : 5 * g + 5, g - 2 : g + 3] = _SPRAGUE_MIDDLE
    weights[-10:-5, -5:], weights[-5:, -5:] = (
        _SPRAGUE_SECOND[::-1, ::-1],
        _SPRAGUE_FIRST[::-1, ::-1],
    )
    return np.asarray(groups @ weights.T)


def _check_groups(
    counts: np.ndarray, edges: np.ndarray, expected: int, method: str, signed: bool
) -> None:
    if method not in METHODS:
        raise InputError(
            "demography.check_groups.method",
            "graduate, method",
            "{method}",
            "one of {methods}",
            "correct the argument",
            method=method,
            methods=", ".join(METHODS),
        )
    if edges.shape != (expected,) or edges.size < 2 or (np.diff(edges) <= 0).any():
        raise InputError(
            "demography.check_groups.edges",
            "graduate, edges",
            "{edges}",
            "{expected} increasing ages",
            "correct the limits of the groups",
            edges=edges.tolist(),
            expected=expected,
        )
    bad = ~np.isfinite(counts) | ((counts < 0) & (not signed))
    if bad.any():
        at = tuple(np.argwhere(bad)[0])
        raise InputError(
            "demography.check_groups.counts",
            "graduate, group {edges}",
            "{counts}",
            "a finite, non-negative count",
            "correct the datum",
            edges=int(edges[at[-1]]),
            counts=float(counts[at]),
        )


def aggregate(single: np.ndarray, edges: np.ndarray, *, open_last: bool = True) -> np.ndarray:
    """Sums of single ages (from ``edges[0]`` on) by group, the inverse of :func:`graduate`; ``[...,
    group]``.

    Parameters
    ----------
    single : np.ndarray
        Values by single age, ages on the last axis.
    edges : np.ndarray
        First age of each group.
    open_last : bool
        Whether the last group takes every later age; if not, the last edge closes the group
        before.

    Examples
    --------
    >>> aggregate(np.arange(11.0), np.array([0, 5, 10])).tolist()
    [10.0, 35.0, 10.0]
    """
    single, edges = np.asarray(single, float), np.asarray(edges, int)
    cells = int(edges[-1] - edges[0]) + open_last
    if (
        edges.ndim != 1
        or edges.size < 2
        or (np.diff(edges) <= 0).any()
        or single.shape[-1] != cells
    ):
        raise InputError(
            "demography.aggregate",
            "aggregate, edges",
            "{edges}, {last} ages",
            "increasing limits and {cells} ages",
            "correct the limits",
            edges=edges.tolist(),
            last=single.shape[-1],
            cells=cells,
        )
    return np.asarray(
        np.add.reduceat(single, edges[: edges.size if open_last else -1] - edges[0], axis=-1)
    )


def spread_old_age(population: np.ndarray, mx: np.ndarray, *, growth: float = 0.0) -> np.ndarray:
    """Single ages beyond an open group, in the proportions of the life table (a stable population).

    Parameters
    ----------
    population : ndarray
        Persons by single age from 0, the last one open (65 and over, 80 and over, ...), ``[...,
        age]``.
    mx : ndarray
        Death rates by single age from 0 to a later open age, ``[..., age]``.
    growth : float
        Yearly growth of births when the old were born, a fraction: each older age is
        ``exp(-growth)`` smaller.

    Returns
    -------
    ndarray
        ``[..., age]``, as many ages as ``mx``; the ages that were open add up to what they were.

    Raises
    ------
    InputError
        When ``mx`` has no more ages than the population, or a rate is not positive.

    Notes
    -----
    Source: United Nations (1983), Manual X; DemoTools ``OPAG`` (stable population in the open
    group).

    Examples
    --------
    >>> spread_old_age(np.array([5.0, 9.0]), np.array([0.1, 0.4, 0.5])).round(3).tolist()
    [5.0, 3.462, 5.538]
    """
    people, rates = np.asarray(population, float), np.asarray(mx, float)
    first = people.shape[-1] - 1
    if rates.shape[-1] <= first + 1:
        raise InputError(
            "demography.spread_old_age",
            "spread_old_age, mx",
            "{last} ages",
            "more than {least} ages",
            "use a table with a later open age",
            last=rates.shape[-1],
            least=first + 1,
        )
    check_rates(rates, np.arange(rates.shape[-1]))
    old = rates[..., first:]
    ages = np.arange(old.shape[-1])
    _, _, lived = columns(
        old, np.concatenate([np.full_like(old[..., :-1], 0.5), 1 / old[..., -1:]], axis=-1), ages
    )
    weight = lived * np.exp(-growth * ages)
    spread = people[..., -1:] * weight / weight.sum(axis=-1, keepdims=True)
    return np.concatenate(
        [np.broadcast_to(people[..., :-1], (*spread.shape[:-1], first)), spread], axis=-1
    )


def graduate_mortality(mx: np.ndarray, *, rule: str = "andreev-kingkade") -> np.ndarray:
    """Single-year death rates whose life table passes through the abridged one at every age it has.

    The cumulative hazard ``H(x) = -log l(x)`` of the abridged table is joined by Hermite cubics
    whose slope at each age is the geometric mean of the two groups' mean hazards, as hazards grow
    exponentially with age; ages after the first then get ``m = q / (1 - q/2)``. The first year and
    the open interval keep their rates.

    Parameters
    ----------
    mx : ndarray
        Rates at ages 0, 1, 5, 10, ... and the open one, ``[..., sex, age]`` (22 for an open
        interval of 100 and over).
    rule : str
        Rule of nax of the abridged table (see :func:`life_table`).

    Returns
    -------
    ndarray
        ``[..., sex, single age]``, as many as the open age plus one.
    """
    mx = np.asarray(mx, float)
    ages = np.array([0, 1, *range(5, 5 * (mx.shape[-1] - 1), 5)])
    check_rates(mx, ages)
    out = np.empty((*mx.shape[:-1], int(ages[-1]) + 1))
    for i, sex in enumerate(SEXES):
        rates = mx[..., i, :]
        _, lx, _ = columns(rates, nax(rates, ages, sex, rule), ages)
        hazard = -np.log(lx)
        mean = np.diff(hazard, axis=-1) / np.diff(ages)
        last = mean[..., -1:] * np.sqrt(
            mean[..., -1:] / mean[..., -2:-1]
        )  # the rise of the last two groups goes on to the open age
        slope = np.concatenate(
            [mean[..., :1], np.sqrt(mean[..., :-1] * mean[..., 1:]), last], axis=-1
        )
        slope[..., 1:] = np.minimum(slope[..., 1:], _STEEPEST * mean)
        slope[..., :-1] = np.minimum(slope[..., :-1], _STEEPEST * mean)
        q = -np.expm1(
            -np.diff(
                CubicHermiteSpline(ages, hazard, slope, axis=-1)(np.arange(ages[-1] + 1)), axis=-1
            )
        )
        out[..., i, :-1] = q / (1 - q / 2)
        out[..., i, 0], out[..., i, -1] = rates[..., 0], rates[..., -1]
    return out


def graduate_shares(percent: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Share of total fertility by single age of the mother, adding to one; ``[..., group]`` to
    ``[..., single age]``.

    The cumulated shares are joined by a monotone cubic, flat before the first age and after the
    last.

    Parameters
    ----------
    percent : ndarray
        ``[..., group]`` share of total fertility of each group, on any scale.
    edges : ndarray
        ``[group + 1]`` ages at which the groups begin and the last one ends.
    """
    shares = np.asarray(percent, float)
    return graduate(shares / shares.sum(axis=-1, keepdims=True), edges, open_last=False)
