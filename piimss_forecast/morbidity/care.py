"""From people who live with a disease to those diagnosed, treated, detected and paid for; and
deaths by cause.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.errors import InputError


def faster(rate: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """Yearly probability of being found when the effort is multiplied: ``1 - (1 - rate)^effort``.

    Examples
    --------
    >>> (
    ...     float(faster(np.array(0.19), np.array(2.0)).round(6)),
    ...     float(faster(np.array(0.19), np.array(0.0))),
    ... )
    (0.3439, 0.0)
    """
    return np.asarray(1 - (1 - rate) ** effort)


def backcast(years: np.ndarray, points: Mapping[int, float], growth_before: float) -> np.ndarray:
    """Levels of past years: geometric between the points given, and ``growth_before`` a year before
    the first of them.

    Parameters
    ----------
    years : ndarray
        Calendar years up to the last point.
    points : Mapping[int, float]
        Year -> level.
    growth_before : float
        Fraction a year.

    Raises
    ------
    InputError
        For years after the last point or levels that are not positive.

    Examples
    --------
    >>> backcast(np.array([2019, 2020, 2021, 2022]), {2020: 100.0, 2022: 121.0}, 0.25).round(
    ...     6
    ... ).tolist()
    [80.0, 100.0, 110.0, 121.0]
    """
    known = sorted(points)
    if np.max(years) > known[-1] or min(points.values()) <= 0:
        raise InputError(
            "morbidity.backcast",
            "morbidity.backcast",
            "{years}, {points}",
            "years up to the last point and positive levels",
            "correct the points",
            years=int(np.max(years)),
            points=dict(points),
        )
    inside = np.exp(np.interp(years, known, np.log([points[k] for k in known])))
    return np.asarray(inside * (1 + growth_before) ** np.minimum(years - known[0], 0))


def prevention(reach: np.ndarray, effect: float) -> np.ndarray:
    """Factor on incidence when a share of the people at risk is reached by programmes that lower
    theirs by ``effect``.

    New cases are taken to come from the people at risk, so the factor is ``1 - reach * effect``; it
    cannot fall below that of reaching all.

    Parameters
    ----------
    reach : ndarray
        Fraction of the people at risk.
    effect : float
        Fraction of their incidence that is prevented.

    Raises
    ------
    InputError
        For a reach or an effect outside [0, 1].

    Examples
    --------
    >>> float(prevention(np.array(0.25), 0.4).round(12))
    0.9
    """
    if not (np.all(reach >= 0) and np.all(reach <= 1) and 0 <= effect <= 1):
        raise InputError(
            "morbidity.prevention",
            "morbidity.prevention",
            "{reach:g}, {effect:g}",
            "fractions from 0 to 1",
            "correct the reach or the effect",
            reach=np.max(reach),
            effect=effect,
        )
    return np.asarray(1 - reach * effect)


def weighted_patients(controlled: np.ndarray, uncontrolled: np.ndarray, ratio: float) -> np.ndarray:
    """Treated patients in units of a controlled one, when a patient out of control costs ``ratio``
    times as much.

    Examples
    --------
    >>> float(weighted_patients(np.array(60.0), np.array(40.0), 1.5))
    120.0
    """
    return np.asarray(controlled + ratio * uncontrolled)


def health_cost(
    base: np.ndarray, patients: np.ndarray, prices: np.ndarray, real_growth: np.ndarray
) -> np.ndarray:
    """Cost by disease and setting: the base year's cost times patients, prices and real unit cost,
    each relative to the base year.

    Parameters
    ----------
    base : ndarray
        ``[disease, setting]`` mdp.
    patients : ndarray
        ``[draw, year, disease, setting]`` weighted patients relative to the base year.
    prices : ndarray
        ``[draw, year]`` cumulated factors relative to the base year.
    real_growth : ndarray
        ``[draw, year]`` cumulated factors relative to the base year.

    Returns
    -------
    ndarray
        ``[draw, year, disease, setting]`` mdp of each year.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> float(
    ...     health_cost(np.array([[100.0]]), np.full((1, 1, 1, 1), 1.1), 1.2 * one, one)[
    ...         0, 0, 0, 0
    ...     ].round(6)
    ... )
    132.0
    """
    return np.asarray(base * patients * (prices * real_growth)[..., None, None])


def mortality_by_cause(
    persons: np.ndarray, rate: np.ndarray, share: np.ndarray, age: int
) -> np.ndarray:
    """Deaths by a cause per 100,000 persons of ``age`` and over: all-cause rates times the share of
    deaths by that cause.

    Parameters
    ----------
    persons : ndarray
        ``[..., sex, age]`` persons, per year, fraction.
    rate : ndarray
        ``[..., sex, age]`` persons, per year, fraction.
    share : ndarray
        ``[..., sex, age]`` persons, per year, fraction.

    Returns
    -------
    ndarray
        ``[...]`` per 100,000.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> float(mortality_by_cause(one, 0.01 * one, 0.3 * one, 20).round(9))
    300.0
    """
    adults = persons[..., age:]
    return np.asarray(
        1e5
        * (adults * rate[..., age:] * share[..., age:]).sum(axis=(-2, -1))
        / adults.sum(axis=(-2, -1))
    )
