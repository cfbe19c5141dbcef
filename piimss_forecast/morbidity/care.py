"""From people who live with a disease to those diagnosed, treated, detected and paid for; and deaths by cause."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..errors import InputError, ModelError


def diagnosed_next(share: np.ndarray, new_share: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Share of the ill who are diagnosed a year later.

    New cases arrive undiagnosed; each year a fraction ``rate`` of the undiagnosed is found:
    ``x = d (1 - n)``, ``d' = x + rate (1 - x)``. Deaths and new insured do not change the share.

    Parameters
    ----------
    share : diagnosed among the ill at the start. new_share : new cases of the year among the ill at its end. rate : probability.

    Examples
    --------
    >>> float(diagnosed_next(np.array(0.5), np.array(0.2), np.array(0.25)))
    0.55
    """
    kept = share * (1 - new_share)
    return np.asarray(kept + rate * (1 - kept))


def diagnosis_rate(before: float, after: float, new_share: float, *, where: str) -> float:
    """Yearly probability of being found that carries the diagnosed share from ``before`` to ``after``.

    Raises
    ------
    ModelError when it is not a probability: the published growth and the shares contradict each other.

    Examples
    --------
    >>> round(diagnosis_rate(0.5, 0.55, 0.2, where="demo"), 12)
    0.25
    """
    kept = before * (1 - new_share)
    rate = (after - kept) / (1 - kept)
    if not 0 <= rate < 1:
        raise ModelError(
            f"morbidity.diagnosis_rate, {where}",
            f"{rate:.4f}",
            es=("una probabilidad entre 0 y 1", "revise la proporción diagnosticada, la tendencia o el crecimiento publicado"),
            en=("a probability from 0 to 1", "check the diagnosed share, the trend or the published growth"),
        )
    return float(rate)


def faster(rate: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """Yearly probability of being found when the effort is multiplied: ``1 - (1 - rate)^effort``.

    Examples
    --------
    >>> float(faster(np.array(0.19), np.array(2.0)).round(6)), float(faster(np.array(0.19), np.array(0.0)))
    (0.3439, 0.0)
    """
    return np.asarray(1 - (1 - rate) ** effort)


def backcast(years: np.ndarray, points: Mapping[int, float], growth_before: float) -> np.ndarray:
    """Levels of past years: geometric between the points given, and ``growth_before`` a year before the first of them.

    Parameters
    ----------
    years : calendar years up to the last point. points : year -> level. growth_before : fraction a year.

    Raises
    ------
    InputError for years after the last point or levels that are not positive.

    Examples
    --------
    >>> backcast(np.array([2019, 2020, 2021, 2022]), {2020: 100.0, 2022: 121.0}, 0.25).round(6).tolist()
    [80.0, 100.0, 110.0, 121.0]
    """
    known = sorted(points)
    if np.max(years) > known[-1] or min(points.values()) <= 0:
        raise InputError(
            "morbidity.backcast",
            f"{int(np.max(years))}, {dict(points)}",
            es=("años hasta el último punto y niveles positivos", "corrija los puntos"),
            en=("years up to the last point and positive levels", "correct the points"),
        )
    inside = np.exp(np.interp(years, known, np.log([points[k] for k in known])))
    return np.asarray(inside * (1 + growth_before) ** np.minimum(years - known[0], 0))


def health_cost(base: np.ndarray, patients: np.ndarray, prices: np.ndarray, real_growth: np.ndarray) -> np.ndarray:
    """Cost by disease: the base year's cost times patients, prices and real unit cost, each relative to the base year.

    Parameters
    ----------
    base : ``[disease]`` mdp. patients : ``[draw, year, disease]`` relative to the base year.
    prices, real_growth : ``[draw, year]`` cumulated factors relative to the base year.

    Returns
    -------
    ``[draw, year, disease]`` mdp of each year.

    Examples
    --------
    >>> float(health_cost(np.array([100.0]), np.full((1, 1, 1), 1.1), np.array([[1.2]]), np.array([[1.0]]))[0, 0, 0].round(6))
    132.0
    """
    return np.asarray(base * patients * (prices * real_growth)[..., None])


def mortality_by_cause(persons: np.ndarray, rate: np.ndarray, share: np.ndarray, age: int) -> np.ndarray:
    """Deaths by a cause per 100,000 persons of ``age`` and over: all-cause rates times the share of deaths by that cause.

    Parameters
    ----------
    persons, rate, share : ``[..., sex, age]`` persons, per year, fraction.

    Returns
    -------
    ``[...]`` per 100,000.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> float(mortality_by_cause(one, 0.01 * one, 0.3 * one, 20).round(9))
    300.0
    """
    adults = persons[..., age:]
    return np.asarray(1e5 * (adults * rate[..., age:] * share[..., age:]).sum(axis=(-2, -1)) / adults.sum(axis=(-2, -1)))
