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
