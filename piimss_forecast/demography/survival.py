"""Survival of cohorts and expectation of life, straight from death rates on arrays with leading
axes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core.dims import SEXES
from ..core.errors import InputError
from .life_table import columns
from .separation import infant_ax, nax

HIGHEST_RATE = (
    1.9  # a single-year rate must stay below 2: with deaths at mid-year, m = 2 leaves no survivor
)


class Survival(NamedTuple):
    """What a step of projection needs of mortality.

    Attributes
    ----------
    ratio : ForwardRef('ndarray')
        ``[..., sex, age]``: at x the share that lives into age group x at the end of the step, of
        the births of the step (x = 0), of those one group younger at its start, and for the last
        group of the two oldest together.
    leave : ForwardRef('ndarray')
        ``[..., sex, age]``: at x the share of those in group x at the start who reach the group's
        upper birthday alive (1 in the open group, where there is none).
    """

    ratio: np.ndarray
    leave: np.ndarray


def force_over_year(rate: np.ndarray) -> np.ndarray:
    """Force of mortality over the next year of those aged ``x`` on 31 December; ``[..., age]`` from
    central rates of single years of age.

    They are ``x`` to ``x + 1`` years old and reach ``x + 1`` to ``x + 2``: the mean of the rates at
    both ages applies. The open age keeps its own rate.

    Parameters
    ----------
    rate : ndarray
        ``[..., age]`` central rates of single years of age, per person-year.

    Raises
    ------
    InputError
        For a negative or missing rate.

    Examples
    --------
    >>> force_over_year(np.array([0.1, 0.3])).tolist()
    [0.2, 0.3]
    """
    if not np.all(np.isfinite(rate) & (rate >= 0)):
        raise InputError(
            "demography.force_over_year",
            "mortality_rate",
            "{rate!r}",
            "finite non-negative rates",
            "check the mortality table",
            rate=float(np.min(rate)),
        )
    return np.asarray((rate + np.concatenate([rate[..., 1:], rate[..., -1:]], axis=-1)) / 2)


def infant_ax_by_sex(m0: np.ndarray) -> np.ndarray:
    """Andreev-Kingkade a0 of infant rates ``[..., sex]``; same shape, years."""
    return np.stack([infant_ax(m0[..., i], sex) for i, sex in enumerate(SEXES)], axis=-1)


def single_year_survival(mx: np.ndarray) -> Survival:
    """Survival over one year by single ages, from central rates.

    With ``l(x+1)/l(x) = (1 - a m) / (1 + (1 - a) m)`` and ``L = l / (1 + (1 - a) m)``: ``ratio[x] =
    L(x)/L(x-1) = (1 - a' m') / (1 + (1 - a) m)`` where the primes are of age x-1; ``ratio[0] =
    L(0)/l(0)``; the open group is ``T(w)/T(w-1)``. a0 by Andreev-Kingkade, one half after.

    Parameters
    ----------
    mx : ndarray
        ``[..., sex, age]`` deaths per person-year, last age open.

    Raises
    ------
    InputError
        When a rate is too high for a year (a m >= 1).
    """
    half = mx / 2
    lived, leave = (
        1 + half,
        1 - half,
    )  # l / L by age, and the share of L that reaches the next birthday
    a0 = infant_ax_by_sex(mx[..., 0])
    lived[..., 0] = 1 + (1 - a0) * mx[..., 0]
    leave[..., 0] = 1 - a0 * mx[..., 0]
    if (leave[..., :-1] <= 0).any():
        at = tuple(int(i) for i in np.argwhere(leave[..., :-1] <= 0)[0])
        raise InputError(
            "demography.single_year_survival",
            "mx, {sex}, age {last}",
            "{mx}",
            "rates below 2 a year",
            "check the rates",
            sex=SEXES[at[-2]],
            last=at[-1],
            mx=float(mx[at]),
        )
    ratio = np.empty_like(mx)
    np.divide(1.0, lived[..., 0], out=ratio[..., 0])
    np.divide(leave[..., :-2], lived[..., 1:-1], out=ratio[..., 1:-1])
    np.divide(
        leave[..., -2], leave[..., -2] + mx[..., -1], out=ratio[..., -1]
    )  # T(w)/T(w-1); one when nobody dies there
    leave[..., -1] = 1.0
    return Survival(ratio, leave)


def five_year_survival(mx: np.ndarray, rule: str = "andreev-kingkade") -> Survival:
    """Survival over five years by five-year groups; ``[..., sex, age]`` to ``[..., sex, age-1]``.

    Parameters
    ----------
    mx : ndarray
        ``[..., sex, age]`` deaths per person-year at 0, 1, 5, 10, ...
    rule : str
        How long those who die in a group live in it, as ``ax`` of :func:`life_table`.
    """
    ages = np.array([0, 1, *range(5, 5 * (mx.shape[-1] - 1), 5)])
    sides = []
    for i in range(len(SEXES)):
        rates = mx[..., i, :]
        with np.errstate(
            divide="ignore"
        ):  # an open group in which nobody dies lives for ever: its ratio is one
            _, lx, lived = columns(rates, nax(rates, ages, SEXES[i], rule), ages)
        groups = np.concatenate([lived[..., :1] + lived[..., 1:2], lived[..., 2:]], axis=-1)
        at = np.concatenate([lx[..., :1], lx[..., 2:]], axis=-1)
        sides.append(_from_columns(at, groups, 5.0))
    return Survival(
        np.stack([s.ratio for s in sides], axis=-2), np.stack([s.leave for s in sides], axis=-2)
    )


def _from_columns(lx: np.ndarray, lived: np.ndarray, width: float) -> Survival:
    """Survival from l and L of equal groups, the last open; ``[..., age]``."""
    ratio, leave = np.empty_like(lived), np.ones_like(lived)
    ratio[..., 0] = lived[..., 0] / (width * lx[..., 0])
    ratio[..., 1:-1] = lived[..., 1:-1] / lived[..., :-2]
    ratio[..., -1] = 1 / (1 + lived[..., -2] / lived[..., -1])
    leave[..., :-1] = width * lx[..., 1:] / lived[..., :-1]
    return Survival(ratio, leave)


def life_expectancy(mx: np.ndarray) -> np.ndarray:
    """Expectation of life at birth from single-year rates; ``[..., sex]``, years.

    Parameters
    ----------
    mx : ndarray
        ``[..., sex, age]`` deaths per person-year, last age open.

    Examples
    --------
    >>> life_expectancy(np.full((2, 101), 0.02)).round(1)
    array([50., 50.])
    """
    a0 = infant_ax_by_sex(mx[..., 0])
    lived = 1 / (1 + mx / 2)
    lived[..., 0] = 1 / (1 + (1 - a0) * mx[..., 0])
    alive = (1 - mx / 2) * lived
    alive[..., 0] = (1 - a0 * mx[..., 0]) * lived[..., 0]
    lived[..., -1] = 1 / mx[..., -1]
    lived[..., 1:] *= np.cumprod(alive[..., :-1], axis=-1)
    return np.asarray(lived.sum(axis=-1))


def scale_to_expectancy(
    mx: np.ndarray, target: np.ndarray, pattern: np.ndarray | float = 1.0, *, width: float = 4.0
) -> np.ndarray:
    """Rates moved along an age pattern, ``mx * exp(k * pattern)``, until their life expectancy is
    the target.

    Parameters
    ----------
    mx : ndarray
        ``[..., sex, age]``.
    target : ndarray
        Years, ``[..., sex]``.
    pattern : ndarray | float
        Non-negative, broadcast to ``mx``.
    width : float
        K is sought by bisection within plus and minus this.

    Raises
    ------
    InputError
        When no k in that range reaches a target.

    Examples
    --------
    >>> m = scale_to_expectancy(np.full((2, 101), 0.02), np.array([60.0, 70.0]))
    >>> life_expectancy(m).round(6)
    array([60., 70.])
    """
    low, high = np.full(target.shape, -width), np.full(target.shape, width)

    def moved(k: np.ndarray) -> np.ndarray:
        return np.minimum(mx * np.exp(k[..., None] * pattern), HIGHEST_RATE)

    if (life_expectancy(moved(low)) < target).any() or (
        life_expectancy(moved(high)) > target
    ).any():
        raise InputError(
            "demography.scale_to_expectancy",
            "life expectancy",
            "{target}",
            "expectancies within reach of that pattern",
            "check the value or the pattern",
            target=np.round(target, 3).tolist(),
        )
    for _ in range(50):
        k = (low + high) / 2
        above = life_expectancy(moved(k)) > target
        low, high = np.where(above, k, low), np.where(above, high, k)
    return moved((low + high) / 2)
