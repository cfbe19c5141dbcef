"""Measured constants of the intervals: how wide a calibrated interval is, by horizon, level and
length.

How they were measured. For each of the 23,000 annual series of the M4 competition (Makridakis,
Spiliotis and Assimakopoulos 2020, International Journal of Forecasting 36: 54-74) the mean of
automatic ETS, dynamic optimised Theta, Box-Cox Theta and random walk with drift was fitted without
the last six years. With ``w`` the mean half-width that the four models give at a level and ``m``
the mean absolute yearly change of the training data, the one-sided errors of the hold-out were
divided by ``sqrt(w m)``; ``UP`` and ``DOWN`` are the quantiles of that ratio that leave (1 -
level)/2 on each side, and ``BOTH`` the one that leaves 1 - level on the two together. Learnt on
half of the series they cover on the other half, at nominal 95 %, .952 (mean scaled interval score
24.6 against 33.3 for the models' own); on M3 .958, M1 .944, Tourism .953.

They are constants of the method, as the 1.96 of a normal law is, and no assumption about any series
of the institute.
"""

from __future__ import annotations

import numpy as np

from ..core.errors import InputError
from ..uncertainty.calibration import NORMAL

HORIZON = 6  # years ahead for which the constants were measured
LEVELS = (0.80, 0.95)

# Errors above the forecast, in units of sqrt(half-width x mean absolute change); horizons 1..6.
UP = {
    0.80: (1.642, 2.316, 2.920, 3.357, 3.749, 4.150),
    0.95: (2.583, 3.603, 4.498, 5.246, 5.682, 6.454),
}
DOWN = {  # error below the forecast
    0.80: (1.686, 1.888, 1.728, 1.798, 1.941, 2.034),
    0.95: (2.512, 2.711, 2.667, 2.851, 3.085, 3.199),
}
BOTH = {  # symmetric: where an upward drift is not plausible, or the scale is a logit
    0.80: (1.687, 2.105, 2.396, 2.627, 2.847, 3.133),
    0.95: (2.583, 3.189, 3.725, 4.199, 4.558, 5.022),
}

# Factor on the width by length of the series: WIDER up to SHORT figures, then a straight line to 1
# at LONG, so that one more figure narrows no forecast by more than 6 %. M3 cut
# to its last 8-12 years needs no factor (.79-.82 and .95-.96 covered), but M1 and Tourism series of
# 12 or fewer cover .56-.71 and .91, and series of 13-15 of M3 and M4 .75-.77 and .93-.94: the
# prudent reading. With 5-7 (drift and simple smoothing) M3 covers .80-.81 and .95-.96 at 1, .87-.88
# and .97-.98 at 1.25: the same margin.
WIDER, SHORT, LONG = 1.25, 11, 15

# Least half-width, as a share of (normal quantile x mean absolute change x sqrt(horizon)). The most
# regular M3 series has .25;
# a series on a straight line has 0 and would get an interval of no width, which nobody believes.
LEAST_WIDTH = 0.05

# A last change of so many usual ones may be a pulse, a slip or a new level, and nothing in the
# series tells which; one in seventeen series of M3 ends so. Towards where it came from the distance
# is at least the change and this part of the usual distance. On those 38 series intervals held 52
# and 91 % (nominal 80 and 95) and hold 68 and 94, with a better interval score (44.6 to 42.2); on
# pulses of six changes after a random walk 40 and 89, now 89 and 100.
UNUSUAL, REACH = 6.0, 0.5

# The last three changes may be a new slope: when their mean is so many standard errors away from
# that of all changes before. Chosen on simulated series (benchmarks/forecasting.py --cells): six
# random walks in a thousand pass it, and of slopes that turned three years before the end the
# intervals held 13 and 48 % (nominal 80 and 95) and hold 83 and 99. On M3 .822 and .964 held before
# and .828 and .965 now, with an interval score of 20.67 and 20.82.
RECENT, TURNED, FEWEST_BEFORE = 3, 3.0, 5

# Monthly series: no constants were learnt for them. The models' own half-widths times this factor,
# at every horizon, stated with each
# forecast. On three public monthly series (air passengers 1949-60, CO2 at Mauna Loa 1985-2001, El
# Nino temperatures 1985-2010), 12 origins
# and 12 months each, 1.4 covers .81 and .95 at nominal 80 and 95 %; three series are a check, not a
# calibration.
MONTHLY = 1.4

# Rank correlations of the errors of one path at two horizons, M3, forecast by the default: .43
# between 1 and 6 years, .75 between
# 3 and 6, .92 between 5 and 6; a random walk has .41, .71, .91. Hence paths are Gaussian random
# walks in ranks.


# Percent of the outcomes of the 645 yearly series of M3 that intervals of 80 and 95 % of models by
# themselves held (benchmarks/forecasting.py).
MEASURED = {
    "ets": (70.4, 83.6),
    "arima": (63.8, 78.6),
    "prophet": (35.3, 51.8),
    "naive": (62.4, 78.5),
    "drift": (65.8, 80.3),
}


def multipliers(level: float, horizon: int, tails: str) -> tuple[np.ndarray, np.ndarray]:
    """Constants below and above the forecast for horizons 1..``horizon``; two arrays ``[horizon]``.

    Beyond ``HORIZON`` the last constant grows with the square root of the horizon.

    Parameters
    ----------
    level : float
        0.80 or 0.95.
    horizon : int
        Years ahead.
    tails : str
        ``"asymmetric"`` or ``"symmetric"``.

    Examples
    --------
    >>> multipliers(0.95, 2, "asymmetric")
    (array([2.512, 2.711]), array([2.583, 3.603]))
    """
    tables = {"asymmetric": (DOWN, UP), "symmetric": (BOTH, BOTH)}
    if tails not in tables:
        raise InputError(
            "timeseries.multipliers",
            "timeseries.forecast(tails)",
            "{tails}",
            "'asymmetric' or 'symmetric'",
            "correct the argument",
            tails=tails,
        )
    ahead = np.arange(1, horizon + 1)
    inside = np.minimum(ahead, HORIZON) - 1
    growth = np.sqrt(np.maximum(ahead / HORIZON, 1.0))
    down, up = (np.asarray(t[level])[inside] * growth for t in tables[tails])
    return down, up


def reaching_back(
    z: np.ndarray, below: np.ndarray, above: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Distances that reach back to the level before an unusual last change, on its side.

    Parameters
    ----------
    z : ndarray
        Figures on the scale of the fit, the last two among them.
    below : ndarray
        Distances below the forecast, ``[level, horizon]``.
    above : ndarray
        Distances above it.

    Examples
    --------
    >>> usual = np.full((2, 1), 2.0)
    >>> below, above = reaching_back(np.array([1.0, 1.0, 9.0]), usual, np.ones((2, 1)))
    >>> below.ravel().tolist(), above.ravel().tolist()
    ([9.0, 9.0], [1.0, 1.0])
    """
    change = float(z[-1] - z[-2])
    if change > 0:
        return np.maximum(below, change + REACH * below), above
    return below, np.maximum(above, REACH * above - change)


def going_on(
    z: np.ndarray, centre: np.ndarray, below: np.ndarray, above: np.ndarray
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Distances that reach the path of the last ``RECENT`` changes, where those are unlike all
    before them: the slope may have turned, and means of models take years to follow.

    Parameters
    ----------
    z : ndarray
        Figures on the scale of the fit, by year, NaN where there is none; only changes between
        two years in a row count, for one over a gap is of several years.
    centre : ndarray
        The forecast, ``[horizon]``.
    below : ndarray
        Distances below it, ``[level, horizon]``.
    above : ndarray
        Distances above it.

    Returns
    -------
    tuple of ndarray, ndarray, bool
        Both distances, and whether the slope has turned.

    Examples
    --------
    >>> z = np.array([0, 1, 2.1, 3, 4, 5.1, 6, 7, 8.1, 7, 6, 5.1])
    >>> usual = np.ones((2, 1))
    >>> below, above, turned = going_on(z, np.array([6.0]), usual, usual)
    >>> below.round(2).ravel().tolist(), above.round(2).ravel().tolist(), turned
    ([2.4, 3.67], [1.0, 1.53], True)
    """
    change = np.diff(z)
    change = change[np.isfinite(change)]
    before, recent = change[:-RECENT], change[-RECENT:]
    if len(before) < FEWEST_BEFORE:
        return below, above, False
    error = float(before.std(ddof=1)) * np.sqrt(1 / RECENT + 1 / len(before))
    least = 1e-9 * float(np.abs(change).max())  # the last bits of a straight line are no turn
    if abs(recent.mean() - before.mean()) <= max(TURNED * error, least):
        return below, above, False
    reach = z[-1] + recent.mean() * np.arange(1, len(centre) + 1) - centre
    further = np.where(reach > 0, np.maximum(above, reach + REACH * above), above)
    lower = np.where(reach < 0, np.maximum(below, REACH * below - reach), below)
    # Tails are no thinner than normal ones: the 95 % end goes as far for the 80 % one to reach.
    thin = NORMAL[95] / NORMAL[80]
    for side in (lower, further):
        side[1] = np.maximum(side[1], thin * side[0])
    return lower, further, True


def widening(n: int) -> float:
    """Factor on the width for a series of ``n`` observations (5 or more).

    Examples
    --------
    >>> widening(20), widening(9), widening(14)
    (1.0, 1.25, 1.0625)
    """
    return 1.0 + (WIDER - 1.0) * min(max((LONG - n) / (LONG - SHORT), 0.0), 1.0)
