"""Forecast of an indicator from its own short series: damped drift on a bounded scale, spread
shrunk to a reference class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..catalog import Indicator
from ..core.errors import InputError
from ..uncertainty import autoregressive
from .rules import Rules

OWN_FAMILIES = ("drift", "flat", "level")
_EDGE = (
    0.05  # percent: a share of 0 or 100 has no logit, so it is read half a printed decimal inside
)


@dataclass(frozen=True)
class DampedDrift:
    """What a short series says, on its scale: drift a year, its standard error, yearly sd, and
    the size of a pandemic shock at its end.

    ``family`` is how it goes on: ``drift`` (damped), ``flat``, or ``level`` (back to ``mean``).
    """

    scale: str
    drift: float
    drift_error: float
    sd: float
    level: float
    last_year: int
    shock: float
    family: str = "drift"
    mean: float = 0.0


def scale_of(indicator: Indicator, points: Mapping[int, float]) -> str:
    """``logit`` for shares that pass one half, ``log`` for other positive quantities, ``identity``
    for the rest.

    A share that never passes one half is far from its upper bound and moves in proportion, like a
    rate; a percent with a target or value outside 0-100 is a deviation, not a share.
    """
    values = [*points.values(), *indicator.targets.values()]
    if indicator.unit == "percent" and min(values) >= 0 and 50 < max(values) <= 100:
        return "logit"
    return "log" if min(values) > 0 else "identity"


def to_scale(values: np.ndarray, scale: str) -> np.ndarray:
    """Values on the scale of the forecast; ``from_scale`` is its inverse.

    Examples
    --------
    >>> round(float(from_scale(to_scale(np.array(37.0), "logit"), "logit")), 9)
    37.0
    """
    if scale == "logit":
        share = np.clip(values, _EDGE, 100 - _EDGE)
        return np.asarray(np.log(share / (100 - share)))
    return np.log(values) if scale == "log" else np.asarray(values, float)


def from_scale(values: np.ndarray, scale: str) -> np.ndarray:
    """Values back from the scale of the forecast."""
    if scale == "logit":
        return np.asarray(100 / (1 + np.exp(-values)))
    return np.exp(values) if scale == "log" else values


def fit(
    points: Mapping[int, float],
    scale: str,
    rules: Rules,
    *,
    long: bool,
    measured_before: int = 0,
    family: str = "drift",
) -> DampedDrift:
    """Drift, level and spread of a short series.

    Years of the pandemic are left out when three other points remain. Drift: median of the slopes
    of all pairs (Theil-Sen), shrunk to zero by n / (n + w). Spread: yearly innovations around it,
    their variance averaged with that of the reference class, which counts for w points; a short
    series (3 or 4 points) takes the class's spread. A series that ends inside the pandemic stands
    on its last earlier point; what lies between is a shock that fades.

    Parameters
    ----------
    points : Mapping[int, float]
        Value by year, at least three.
    scale : str
        ``logit``, ``log`` or ``identity``.
    rules : Rules
        Assumptions.
    long : bool
        Five points or more.
    measured_before : int
        Years from the measure to the label.
    family : str
        One of ``OWN_FAMILIES``: how the series goes on.

    Raises
    ------
    InputError
        For fewer than three points.
    """
    if len(points) < 3:
        raise InputError(
            "metas.fit",
            "metas.fit",
            "{points_count}",
            "three points or more",
            "do not forecast this series",
            points_count=len(points),
        )
    used = rules.calm(points, 3, measured_before)
    years = np.array(list(used), float)
    values = to_scale(np.array(list(used.values()), float), scale)
    i, j = np.triu_indices(years.size, 1)
    slope = float(np.median((values[j] - values[i]) / (years[j] - years[i])))
    slope = slope if family == "drift" else 0.0
    weight = rules.reference_weight
    trust = len(used) / (len(used) + weight)
    gaps = np.diff(years)
    innovations = (np.diff(values) - slope * gaps) / np.sqrt(gaps)
    reference = rules.reference_sd[scale] ** 2
    variance = (
        (weight * reference + float((innovations**2).sum())) / (weight + innovations.size)
        if long
        else reference
    )
    sd = float(np.sqrt(variance))
    last_year, last_used = max(points), max(used)
    last = float(to_scale(np.array(points[last_year], float), scale))
    level = float(values[-1]) + trust * slope * (last_year - last_used)
    return DampedDrift(
        scale,
        trust * slope,
        trust * sd / float(np.sqrt(years[-1] - years[0])) if family == "drift" else 0.0,
        sd,
        level,
        last_year,
        last - level,
        family,
        float(values.mean()),
    )


def project(
    fitted: DampedDrift,
    years: np.ndarray,
    shocks: np.ndarray,
    drift_shock: np.ndarray,
    rules: Rules,
) -> np.ndarray:
    """Paths after the last observation; NaN up to it; ``[draw, year]`` in the indicator's unit.

    x_{T+k} = level + drift_d sum_{j<=k} phi^j + shock rho^k + sd sum_{j<=k} e_j, with drift_d =
    drift + error z_d. A series of family ``level`` keeps a share of its distance to the mean, and
    of every deviation, from one year to the next.

    Parameters
    ----------
    years : ndarray
        ``[year]``.
    shocks : ndarray
        Standard normals ``[draw, year]``.
    drift_shock : ndarray
        Standard normals ``[draw]``; zeros give the central path.
    """
    ahead = years - fitted.last_year
    steps = np.maximum(ahead, 0)
    damped = np.array([(rules.damping ** np.arange(1, k + 1)).sum() for k in steps])
    drift = fitted.drift + fitted.drift_error * drift_shock
    shocks = np.where(ahead > 0, shocks, 0.0)
    level: np.ndarray | float = fitted.level
    if fitted.family == "level":
        kept = rules.level_persistence
        wander = autoregressive(shocks, kept, fitted.sd)
        level = fitted.mean + (fitted.level - fitted.mean) * kept**steps
    else:
        wander = fitted.sd * np.cumsum(shocks, axis=1)
    path = level + drift[:, None] * damped + fitted.shock * rules.event_persistence**steps + wander
    return np.where(ahead > 0, from_scale(path, fitted.scale), np.nan)
