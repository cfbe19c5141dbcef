"""Probability of reaching a target from a sample of paths, with the error of the sample, and how
far the sample is from reaching it with a given probability.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

CENTRE = 0.1  # sd: how near the central path the median of all paths is known to stand beforehand
_HAIR = 1e-9  # an error that rounds no probability
FAR = 40.0  # widths of the kernel beyond which no path counts


class Chance(NamedTuple):
    """A probability and the standard error that the number of paths leaves in it."""

    probability: float
    error: float


def chance(draws: np.ndarray, central: float, bound: float, *, above: bool) -> Chance:
    """Probability that a value is at or beyond a bound.

    The paths of most indicators are spread smoothly about the central one, so the sample is
    centred (its median is shrunk to the central path: all of the way with few paths, hardly with
    many) and smoothed with a normal kernel that keeps its spread. A sample with ties (counts, a
    bound that paths sit on) is only counted.

    Parameters
    ----------
    draws : ndarray
        ``[draw]``, without the central path.
    central : float
        The central path's value.
    bound : float
        What must be reached.
    above : bool
        Whether it is reached from below (otherwise from above).

    Returns
    -------
    Chance
        Probability and its standard error.

    Examples
    --------
    >>> paths = np.linspace(-1, 1, 41)
    >>> round(chance(paths, 0.0, 0.0, above=True).probability, 12)
    0.5
    >>> chance(np.array([1.0, 1.0, 0.0, 0.0]), 1.0, 0.5, above=True).probability
    0.5
    """
    about, width = _about(draws, central, bound, above)
    if width == 0:
        return counted(about >= 0)
    shares = ndtr(about / width)
    return Chance(float(shares.mean()), float(shares.std() / np.sqrt(shares.size)))


def counted(reached: np.ndarray) -> Chance:
    """Share of the paths that reach something, with the error of their number; a share of 0 or 1
    has one too.

    Parameters
    ----------
    reached : ndarray
        Whether each path does, ``[draw]``.

    Examples
    --------
    >>> share, error = counted(np.array([True, True, False, False]))
    >>> share, round(error, 2)
    (0.5, 0.25)
    """
    return sampled(float(reached.mean()), reached.size)


def sampled(share: float, paths: int) -> Chance:
    """As :func:`counted`, of a share that is known.

    Parameters
    ----------
    share : float
        Of the paths that reach something.
    paths : int
        Of which it is the share.

    Examples
    --------
    >>> round(sampled(1.0, 1).error, 2), round(sampled(1.0, 100).error, 3)
    (0.47, 0.01)
    """
    fair = (share * paths + 1) / (paths + 2)
    return Chance(share, float(np.sqrt(fair * (1 - fair) / paths)))


def clearance(
    draws: np.ndarray, central: float, bound: float, *, above: bool, probability: float
) -> float:
    """How far beyond the bound the value lies that is reached with a probability: zero or more
    where :func:`chance` is at least it.

    Parameters
    ----------
    draws : ndarray
        ``[draw]``, without the central path.
    central : float
        The central path's value.
    bound : float
        What must be reached.
    above : bool
        Whether it is reached from below (otherwise from above).
    probability : float
        Between 0 and 1.

    Examples
    --------
    >>> paths = np.linspace(-1, 1, 41)
    >>> round(clearance(paths, 0.0, -0.25, above=True, probability=0.5), 9)
    0.25
    """
    from scipy.optimize import brentq  # a tenth of the time of `piimss metas`, which needs no root

    about, width = _about(draws, central, bound, above)
    if width == 0:
        return decisive(about, probability)
    ends = about.min() - FAR * width, about.max() + FAR * width
    return float(brentq(lambda x: float(ndtr((about - x) / width).mean()) - probability, *ends))


def decisive(gaps: np.ndarray, probability: float) -> float:
    """The gap that decides whether a share ``probability`` of the paths is at zero or above.

    At least ``p n`` of ``n`` paths are when the ``ceil(p n)``-th largest is; unlike the share of
    paths, it moves smoothly with a lever.

    Parameters
    ----------
    gaps : ndarray
        Of each path, ``[draw]``.
    probability : float
        Between 0 and 1.

    Examples
    --------
    >>> decisive(np.array([3.0, -1.0, 2.0, 5.0, 1.0]), 0.8)
    1.0
    """
    ordered = np.sort(gaps)[::-1]
    return float(ordered[max(math.ceil(probability * gaps.size - 1e-9), 1) - 1])


def _about(
    draws: np.ndarray, central: float, bound: float, above: bool
) -> tuple[np.ndarray, float]:
    """How far each path is beyond the bound, centred, and the width of the kernel that smooths
    them; as they are and zero where they are only counted.
    """
    gaps = np.asarray(draws, float) - bound if above else bound - np.asarray(draws, float)
    if not _smooth(gaps):
        return gaps, 0.0
    spread = float(gaps.std())
    start = central - bound if above else bound - central
    width = 0.9 * spread * gaps.size**-0.2
    kept = np.sqrt(max(1 - (width / spread) ** 2, 0.0))
    return middle(gaps, start) + kept * (gaps - float(np.median(gaps))), width


def middle(draws: np.ndarray, central: float) -> float:
    """Median of the paths, shrunk to the central one as far as their number asks for.

    Parameters
    ----------
    draws : ndarray
        ``[draw]``, without the central path.
    central : float
        The central path's value.

    Examples
    --------
    >>> middle(np.array([1.0, 2.0, 4.0]), 2.0)
    2.0
    """
    median = float(np.median(draws))
    if not _smooth(draws):
        return median
    trust = CENTRE**2 / (CENTRE**2 + np.pi / 2 / draws.size)
    return median + (1 - trust) * (central - median)


def _smooth(draws: np.ndarray) -> bool:
    """Whether a sample has a spread and no ties."""
    return draws.size >= 3 and bool(draws.std() > 0) and np.unique(draws).size == draws.size


def normal_chance(value: float, sd: float, bound: float, *, above: bool) -> Chance:
    """The same for a value known with a normal error; no sample, so no error of it.

    Examples
    --------
    >>> round(normal_chance(130.4, 2.6, 121.62, above=True).probability, 3)
    1.0
    """
    gap = value - bound if above else bound - value
    return Chance(float(ndtr(gap / sd)), 0.0)


def percent(probability: float, error: float = 0.0) -> str:
    """A probability as it may be read: two digits at most, rounded to five where the error of the
    sample is of that size; empty when there is none.

    Parameters
    ----------
    probability : float
        Of meeting a target.
    error : float
        Its standard error.

    Examples
    --------
    >>> percent(0.5212), percent(0.5212, 0.06), percent(0.004), percent(1.0), percent(0.999)
    ('52 %', '50 %', '<1 %', '100 %', '>99 %')
    >>> percent(0.525), percent(0.285), percent(0.525, 0.035)  # a half goes up, as in a sheet
    ('53 %', '29 %', '55 %')
    """
    if np.isnan(probability):
        return ""
    if probability in (0.0, 1.0) and error == 0:
        return f"{100 * probability:.0f} %"
    if probability < 0.005 or probability > 0.995:
        return "<1 %" if probability < 0.5 else ">99 %"
    step = 5 if error > 0.025 and 0.05 <= probability <= 0.95 else 1
    return f"{step * math.floor(100 * probability / step + 0.5 + _HAIR)} %"


def share(value: float) -> str:
    """A share known without the error of a sample as it may be read: what rounds to none of it, or
    to all, is not said to be so.

    Parameters
    ----------
    value : float
        Between 0 and 1.

    Examples
    --------
    >>> share(0.4649), share(0.0), share(1.0)
    ('46 %', '<1 %', '>99 %')
    """
    return percent(value, _HAIR)


def points(error: float) -> str:
    """The standard error of a probability in percentage points, whole; empty when there is none.

    Parameters
    ----------
    error : float
        Of a probability.

    Examples
    --------
    >>> points(0.0212), points(0.005), points(0.0012), points(0.0)
    ('±2', '±1', '±<1', '')
    """
    if not error > 0:
        return ""
    return f"±{math.floor(100 * error + 0.5 + _HAIR)}" if error >= 0.005 else "±<1"
