"""Prevalence by sex and age fitted to survey margins; trends and joint prevalence on the odds
scale, so that shares stay shares.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from ..core.dims import AGES
from ..core.errors import InputError

_PIVOT_AGE = (
    50  # age at which the fitted slope leaves the shape unchanged; the fit does not depend on it
)
_FINE = 1e-14


def shift_odds(share: np.ndarray, factor: np.ndarray | float) -> np.ndarray:
    """Shares whose odds are multiplied by ``factor``: ``p f / (1 - p + p f)``; 0 and 1 stay.

    Examples
    --------
    >>> shift_odds(np.array([0.0, 0.5, 1.0]), 3.0).tolist()
    [0.0, 0.75, 1.0]
    """
    return np.asarray(share * factor / (1 - share + share * factor))


def share_from_age(share: np.ndarray, persons: np.ndarray, age: int) -> np.ndarray:
    """Mean share among persons of ``age`` and over; arrays ``[..., sex, age]``, result ``[...]``.

    Examples
    --------
    >>> float(share_from_age(np.full((2, 101), 0.2), np.ones((2, 101)), 20).round(12))
    0.2
    """
    weights = persons[..., age:]
    return np.asarray((share[..., age:] * weights).sum(axis=(-2, -1)) / weights.sum(axis=(-2, -1)))


def tilted(shape: np.ndarray, level: float, slope: float) -> np.ndarray:
    """A shape by age whose odds are multiplied by ``exp(level + slope (x - 50) / 10)``; ``[...,
    sex, age]``.

    Examples
    --------
    >>> tilted(np.full((2, 101), 0.5), np.log(3.0), 0.0)[0, 50].round(12).item()
    0.75
    """
    return shift_odds(shape, np.exp(level + slope * (AGES - _PIVOT_AGE) / 10))


def fit_to_total(shape: np.ndarray, persons: np.ndarray, patients: float) -> np.ndarray:
    """Prevalence with the odds pattern of ``shape`` that gives ``patients`` in ``persons``; ``[sex,
    age]``.

    Raises
    ------
    InputError
        When the total does not fit in the population of the ages concerned.

    Examples
    --------
    >>> p = fit_to_total(np.full((2, 101), 0.1), np.ones((2, 101)), 101.0)
    >>> float(p[0, 0].round(9))
    0.5
    """
    if not 0 < patients < persons[shape > 0].sum():
        raise InputError(
            "morbidity.fit_to_total",
            "morbidity.fit_to_total",
            "{patients:,.0f}",
            "a positive total that fits in the population",
            "correct the figure",
            patients=patients,
        )
    level = brentq(
        lambda x: float((shift_odds(shape, np.exp(x)) * persons).sum()) / patients - 1,
        -60,
        60,
        xtol=_FINE,
        rtol=_FINE,
    )
    return shift_odds(shape, float(np.exp(level)))


def either(first: np.ndarray, second: np.ndarray, odds_ratio: float) -> np.ndarray:
    """Share with at least one of two diseases whose association is an odds ratio (Plackett): one
    person counts once.

    ``p_both = (S - sqrt(S^2 - 4 r (r - 1) p q)) / (2 (r - 1))``, ``S = 1 + (p + q)(r - 1)``; result
    ``p + q - p_both``.

    Parameters
    ----------
    first : ndarray
        Shares, same shape.
    second : ndarray
        Shares, same shape.
    odds_ratio : float
        1 is independence.

    Notes
    -----
    Source: Plackett (1965).

    Examples
    --------
    >>> (
    ...     float(either(np.array(0.5), np.array(0.5), 1.0)),
    ...     float(either(np.array(0.5), np.array(0.5), 9.0)),
    ... )
    (0.75, 0.625)
    """
    if odds_ratio <= 0:
        raise InputError(
            "morbidity.either",
            "morbidity.either, odds_ratio",
            "{odds_ratio}",
            "a positive number",
            "correct the odds ratio",
            odds_ratio=odds_ratio,
        )
    if abs(odds_ratio - 1) < 1e-9:
        return np.asarray(first + second - first * second)
    s = 1 + (first + second) * (odds_ratio - 1)
    both = (s - np.sqrt(s**2 - 4 * odds_ratio * (odds_ratio - 1) * first * second)) / (
        2 * (odds_ratio - 1)
    )
    return np.asarray(first + second - both)
