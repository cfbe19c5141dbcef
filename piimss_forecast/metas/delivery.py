"""Works and persons delivered against a schedule: how many stand at the end of each year."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, ndtr, pdtrik

from ..catalog.ledger import Adopted
from ..core.checks import one_of
from ..core.errors import AssumptionError


def deliver(
    start: float,
    pace: np.ndarray,
    plan: np.ndarray,
    *,
    pace_sd: float,
    slip: np.ndarray,
    level: np.ndarray,
    yearly: np.ndarray,
    whole: bool,
) -> np.ndarray:
    """Cumulative count at the end of each year.

    What can be delivered in a year is random about a pace that is itself known only through the
    record behind it (a gamma mixture, so that ``n`` units seen make ``pace_sd = n ** -0.5``), and
    no unit is ready before its date in the schedule plus a slip common to the path.

    Parameters
    ----------
    start : float
        Count at the end of the year before the first.
    pace : ndarray
        Expected deliveries by year, ``[year]`` or ``[draw, year]``.
    plan : ndarray
        Cumulative schedule at the end of the year before the first and of each year, ``[1 +
        year]``; infinite where no schedule binds.
    pace_sd : float
        Standard deviation of the pace over the pace.
    slip : ndarray
        Years by which the schedule slips (negative: ahead of it), ``[draw]``.
    level : ndarray
        Standard normals of the pace, ``[draw]``.
    yearly : ndarray
        Standard normals of the year, ``[draw, year]``.
    whole : bool
        Whether units are whole (their yearly number is then of Poisson).

    Returns
    -------
    ndarray
        ``[draw, year]``; never falls.

    Examples
    --------
    At the pace of 14 hospitals in six years, 32 more are out of reach:

    >>> from piimss_forecast.uncertainty import stream
    >>> z = stream(1, "hospitals").normal(np.arange(7), 40_000)
    >>> counts = deliver(1, np.full(6, 14 / 6), np.full(7, np.inf), pace_sd=14**-0.5,
    ...     slip=np.zeros(40_000), level=z[:, 0], yearly=z[:, 1:], whole=True)
    >>> bool(0.001 < (counts[:, -1] >= 33).mean() < 0.008)
    True
    """
    years = yearly.shape[1]
    mean = np.broadcast_to(pace, yearly.shape) * _gamma(level, pace_sd)[:, None]
    ready = np.full(yearly.shape, np.inf)
    if np.isfinite(plan).all():
        ends = np.arange(len(plan), dtype=float)
        ready = np.stack([np.interp(t - slip, ends, plan) for t in range(1, years + 1)], axis=1)
        ready = np.floor(ready + 1e-9) if whole else ready
    new = _poisson(yearly, mean) if whole else mean
    out = np.empty(yearly.shape)
    now = np.full(yearly.shape[0], float(start))
    for t in range(years):
        now = np.maximum(now, np.minimum(now + new[:, t], ready[:, t]))
        out[:, t] = now
    return out


def assumed_pace(assumptions: Adopted, pace: str, years: np.ndarray, base_year: int) -> np.ndarray:
    """Expected deliveries of each year under a named assumption; ``beds``: the hospitals of the
    beds that the scenario adds.

    Parameters
    ----------
    assumptions : Adopted
        What is assumed.
    pace : str
        Of the schedule: ``beds``, or a key under ``metas.``.
    years : ndarray
        ``[year]``.
    base_year : int
        Last year of history, in which the scenario adds nothing.
    """
    if pace != "beds":
        return assumptions.path(f"metas.{pace}", years)
    added = assumptions.path("metas.beds_added", years)
    new = np.diff(np.where(years > base_year, added, 0.0), prepend=0.0)
    return np.asarray(new / assumptions.get("metas.beds_per_hospital"))


def assumed_spread(assumptions: Adopted, code: str) -> float:
    """Deviation of the pace of an indicator over its pace.

    Parameters
    ----------
    assumptions : Adopted
        What is assumed.
    code : str
        Of the indicator.

    Raises
    ------
    AssumptionError
        When none is assumed for it.
    """
    known = assumptions.get("metas.pace_sd")
    return float(known[one_of(code, "metas.pace_sd", known, error=AssumptionError)])


def _gamma(level: np.ndarray, sd: float) -> np.ndarray:
    """Gamma of mean one and the standard deviation, at normal scores; one where the score is the
    central path's.
    """
    if sd < 1e-3:  # no draw could tell it from one
        return np.ones(level.shape)
    shape = sd**-2
    return np.where(level == 0, 1.0, gammaincinv(shape, ndtr(level)) / shape)


def _poisson(scores: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Whole counts of Poisson at normal scores; the mean's running whole part where the score is
    the central path's (all zeros).
    """
    counts = np.ceil(pdtrik(np.clip(ndtr(scores), 1e-12, 1 - 1e-12), np.maximum(mean, 1e-9)))
    counts = np.maximum(np.nan_to_num(counts, nan=0.0), 0.0)
    central = (scores == 0).all(axis=1)
    if central.any():
        steady = np.floor(np.cumsum(mean[central], axis=1) + 1e-9)
        counts[central] = np.diff(steady, axis=1, prepend=0.0)
    return counts
