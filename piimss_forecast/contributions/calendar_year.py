"""What a calendar year holds: its days, and the UMA that changes in February."""

from __future__ import annotations

from calendar import isleap

import numpy as np


def days_of_year(years: np.ndarray) -> np.ndarray:
    """365 or 366 days; float array of the shape of ``years``.

    Parameters
    ----------
    years : np.ndarray
        Calendar years.

    Examples
    --------
    >>> days_of_year(np.array([2023, 2024])).tolist()
    [365.0, 366.0]
    """
    return np.array([366.0 if isleap(int(y)) else 365.0 for y in years])


def mean_uma(uma: np.ndarray, before: float, years: np.ndarray) -> np.ndarray:
    """Mean UMA of each calendar year: January still has the one of the year before; ``[draw,
    year]``.

    Parameters
    ----------
    uma : ndarray
        MXN per day from February of each year, ``[draw, year]``.
    before : float
        UMA of the year before the first.
    years : ndarray
        ``[year]``.

    Examples
    --------
    >>> round(float(mean_uma(np.array([[80.6]]), 75.49, np.array([2018]))[0, 0]), 3)
    80.166
    """
    previous = np.concatenate([np.full((uma.shape[0], 1), before), uma[:, :-1]], axis=1)
    days = days_of_year(years)
    return np.asarray((31 * previous + (days - 31) * uma) / days)
