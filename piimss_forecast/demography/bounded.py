"""Paths that move around a central one without leaving their bounds."""

from __future__ import annotations

import numpy as np

from ..core.errors import ModelError


def bounded_deviation(
    central: np.ndarray, deviation: np.ndarray, low: float, high: float
) -> np.ndarray:
    """A path moved on a logistic scale between two bounds.

    The median of symmetric deviations is the central path, and no draw leaves the bounds.

    Parameters
    ----------
    central : ndarray
        ``[year]`` path, any unit.
    deviation : ndarray
        ``[draw, year]`` its size in the path's unit near the path.
    low : float
        Lower bound, in the path's unit.
    high : float
        Upper bound, in the path's unit.

    Raises
    ------
    ModelError
        When the central path is not inside the bounds.
    """
    if (central <= low).any() or (central >= high).any():
        raise ModelError(
            "demography.bounded_deviation",
            "tfr",
            "{lowest_central}",
            "a central value between {low:g} and {high:g}",
            "widen the bounds or change the assumption",
            lowest_central=float(central.min()),
            low=low,
            high=high,
        )
    share = (central - low) / (high - low)
    logit = np.log(share / (1 - share)) + deviation / ((high - low) * share * (1 - share))
    return np.asarray(low + (high - low) / (1 + np.exp(-logit)))


def ranged_deviation(
    whole: np.ndarray,
    level: np.ndarray,
    share: float,
    *,
    errors: np.ndarray,
    first: np.ndarray,
    walk: np.ndarray,
) -> np.ndarray:
    """Deviations whose spread is that of a published range, an error of level among it.

    What the range has beyond the error of level is in part a deviation kept from the first year on,
    the rest a random walk; where the error of level is the wider of the two, it is the spread.

    Parameters
    ----------
    whole : ndarray
        Standard deviation of the published range, ``[year]``.
    level : ndarray
        Standard deviation of the error of level, ``[year]``.
    share : float
        Part of the variance left that is kept from the first year on.
    errors, first : ndarray
        Standard normals of the error of level and of what is kept, ``[draw, 1]``.
    walk : ndarray
        Standard normals of the random walk, each over the root of its years, ``[draw, year]``.

    Examples
    --------
    >>> z, none = np.array([[1.0]]), np.zeros((1, 2))
    >>> whole, level = np.array([0.2, 0.5]), np.array([0.3, 0.3])
    >>> ranged_deviation(whole, level, 1.0, errors=z, first=z, walk=none).round(3).tolist()
    [[0.3, 0.7]]
    """
    left = np.sqrt(np.maximum(whole**2 - level**2, 0.0))
    kept = np.sqrt(share) * first + np.sqrt(1 - share) * walk
    return np.asarray(level * errors + left * kept)
