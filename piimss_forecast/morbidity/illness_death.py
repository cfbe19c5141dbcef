"""Incidence and diagnosis backed out of prevalence: the inverse of the illness-death step,
cohort by cohort.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from ..core.errors import ModelError
from ..core.words import ADULT
from ..demography import force_over_year
from .prevalence import share_from_age, shift_odds
from .states import HEALTHY, UNTREATED, TransitionRates, divide, split_deaths, step

_FACTOR_LIMIT = 50.0
_COHORT = 101  # steps from birth to the open age
_NONE = np.zeros(())


def death_probability(rate: np.ndarray) -> np.ndarray:
    """Probability of dying within the year of those aged ``x`` on 31 December; ``[..., sex, age]``
    from central rates.

    See ``demography.force_over_year``.

    Examples
    --------
    >>> q = death_probability(np.full((2, 101), 0.1))
    >>> float(q[0, 40].round(6))
    0.095163
    """
    return np.asarray(-np.expm1(-force_over_year(rate)))


def two_state(prevalence: np.ndarray) -> np.ndarray:
    """The ill in one state, for what does not depend on how they are cared for; ``[state, ..., sex,
    age]``.

    Examples
    --------
    >>> two_state(np.array(0.3)).tolist()
    [0.7, 0.3, 0.0, 0.0, 0.0]
    """
    return divide(prevalence, _NONE, _NONE, _NONE)


def incidence_between(
    now: np.ndarray, later: np.ndarray, death: np.ndarray, risk: np.ndarray
) -> np.ndarray:
    """Yearly hazard that carries the prevalence of each age now to that of the next age a year
    later; never negative.

    The inverse of :func:`step` cohort by cohort; where prevalence falls with age faster than
    mortality explains, it is zero.

    Parameters
    ----------
    now : ndarray
        ``[sex, age]`` fractions of two successive years.
    later : ndarray
        ``[sex, age]`` fractions of two successive years.
    death : ndarray
        Probability.
    risk : ndarray
        Mean relative risk of the ill.

    Returns
    -------
    ndarray
        ``[sex, age]`` per year; the last age takes the value before it.

    Examples
    --------
    >>> half = np.full((2, 101), 0.5)
    >>> float(incidence_between(half, 1.1 * half, 0 * half, 2 * half)[0, 40].round(6))
    0.105361
    """
    well_death, ill_death = split_deaths(death, two_state(now), np.stack([risk] * 4))[:2]
    arrive = np.concatenate([later[..., 1:], later[..., -1:]], axis=-1)
    cases = arrive * (1 - death) - now * (1 - ill_death)
    exposed = (1 - now) * (1 - well_death)
    probability = np.clip(
        np.divide(cases, exposed, out=np.zeros_like(cases), where=exposed > 0), 0.0, 0.5
    )
    probability[..., -1] = probability[..., -2]
    return np.asarray(-np.log1p(-probability))


def smooth_ages(rate: np.ndarray, half: int = 2) -> np.ndarray:
    """Centred mean over ``2 half + 1`` single ages (ends repeated): a rate drawn from five-year
    survey groups has no finer detail.

    Examples
    --------
    >>> smooth_ages(np.eye(1, 101, 50))[0, 47:54].tolist()
    [0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.0]
    """
    width = [(0, 0)] * (rate.ndim - 1) + [(half, half)]
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(rate, width, mode="edge"), 2 * half + 1, axis=-1
    )
    return np.asarray(windows.mean(axis=-1))


def calibrate_incidence(
    now: np.ndarray,
    hazard: np.ndarray,
    death: np.ndarray,
    risk: np.ndarray,
    persons: np.ndarray,
    target: float,
) -> float:
    """Factor on the hazard that makes next year's prevalence among persons 20 and over, at constant
    ages, equal to ``target``.

    Parameters
    ----------
    now : ndarray
        ``[sex, age]``; ``risk`` is the mean of the ill.
    hazard : ndarray
        ``[sex, age]``; ``risk`` is the mean of the ill.
    death : ndarray
        ``[sex, age]``; ``risk`` is the mean of the ill.
    risk : ndarray
        ``[sex, age]``; ``risk`` is the mean of the ill.
    persons : ndarray
        ``[sex, age]``; ``risk`` is the mean of the ill.
    target : float
        Fraction.

    Raises
    ------
    ModelError
        When no factor from 0 to 50 gives the target.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> round(
    ...     calibrate_incidence(
    ...         0.1 * one, 0.01 * one, 0.01 * one, one, one, 0.1 + 0.9 * -np.expm1(-0.02)
    ...     ),
    ...     9,
    ... )
    2.0
    """
    state = two_state(now)
    deaths = split_deaths(death, state, np.stack([risk] * 4))

    def gap(factor: float) -> float:
        later, _ = step(
            state,
            TransitionRates(hazard * factor, deaths, _NONE, _NONE, _NONE, _NONE, _NONE),
            persons,
        )
        return float(share_from_age(1 - later[0], persons, ADULT)) - target

    if gap(0.0) > 0 or gap(_FACTOR_LIMIT) < 0:
        raise ModelError(
            "morbidity.calibrate_incidence",
            "morbidity.calibrate_incidence",
            "{target:.6f}",
            "a prevalence reachable with positive incidence",
            "check morbidity.prevalence_trend or the relative risk",
            target=target,
        )
    return float(brentq(gap, 0.0, _FACTOR_LIMIT, xtol=1e-14, rtol=1e-14))


def known_by_age(
    prevalence: np.ndarray, persons: np.ndarray, share: float, rates: TransitionRates
) -> np.ndarray:
    """Share of the ill of each age who know it, with the published total: the young have been ill
    for less time and know it less.

    The pattern is that of a cohort that lives its whole life under ``rates``; its odds are moved to
    give ``share`` of all the ill.

    Parameters
    ----------
    prevalence : ndarray
        ``[sex, age]``.
    persons : ndarray
        ``[sex, age]``.
    share : float
        Fraction.
    rates : TransitionRates
        Of :func:`step` (control does not matter).

    Returns
    -------
    ndarray
        ``[sex, age]`` fractions.

    Examples
    --------
    >>> one, zero = np.ones((2, 101)), np.zeros((2, 101))
    >>> rates = TransitionRates(0.01 * one, np.zeros((5, 2, 101)), 0.2 * one, one, zero, zero, zero)
    >>> known = known_by_age(0.1 * one, one, 0.6, rates)
    >>> bool(known[0, 20] < known[0, 70]), float(known.mean().round(9))
    (True, 0.6)
    """
    state = two_state(np.zeros_like(prevalence))
    for _ in range(_COHORT):
        state, _flows = step(state, rates, persons)
    ill = 1 - state[HEALTHY]
    pattern = np.clip(
        np.divide(
            state[UNTREATED:].sum(axis=0), ill, out=np.full_like(ill, share), where=ill > 1e-12
        ),
        0.02,
        0.98,
    )
    weight = prevalence * persons / (prevalence * persons).sum()
    return at_total(pattern, weight, share)


def at_total(pattern: np.ndarray, weight: np.ndarray, share: float) -> np.ndarray:
    """Fractions with the odds pattern of ``pattern`` whose mean with ``weight`` (adding to one) is
    ``share``.

    Examples
    --------
    >>> at_total(np.array([0.2, 0.5]), np.array([0.5, 0.5]), 0.5).round(6).tolist()
    [0.333333, 0.666667]
    """
    if not 0 < share < 1:
        return np.full_like(pattern, min(max(share, 0.0), 1.0))
    level = brentq(
        lambda x: float((shift_odds(pattern, np.exp(x)) * weight).sum()) - share,
        -60,
        60,
        xtol=1e-14,
        rtol=1e-14,
    )
    return shift_odds(pattern, float(np.exp(level)))


def calibrate_finding(
    state: np.ndarray,
    rates: TransitionRates,
    persons: np.ndarray,
    weight: np.ndarray,
    target: float,
    *,
    where: str,
) -> float:
    """Yearly probability of being found that leaves ``target`` persons in the know a year later.

    Parameters
    ----------
    state : ndarray
        ``[state, sex, age]`` at the start.
    rates : TransitionRates
        Their ``finding`` is not used.
    persons : ndarray
        ``[sex, age]`` at the start.
    weight : ndarray
        ``[sex, age]`` persons at the end.
    target : float
        Persons who know, at the end.

    Raises
    ------
    ModelError
        When it is not a probability: the published growth and the shares contradict each other.

    Examples
    --------
    >>> one, zero = np.ones((2, 101)), np.zeros((2, 101))
    >>> state = divide(0.2 * one, 0.5 * one, one, one)
    >>> rates = TransitionRates(zero, np.zeros((5, 2, 101)), zero, one, zero, zero, one)
    >>> round(calibrate_finding(state, rates, one, one, 2 * 100 * 0.12, where="demo"), 9)
    0.2
    """

    def gap(probability: float) -> float:
        tried = TransitionRates(
            rates.incidence,
            rates.death,
            np.asarray(probability),
            rates.entry,
            rates.gain,
            rates.loss,
            rates.start,
        )
        later, _ = step(state, tried, persons)
        return float((later[2:].sum(axis=0) * weight).sum()) - target

    if gap(0.0) > 0 or gap(1.0) < 0:
        raise ModelError(
            "morbidity.calibrate_finding",
            "morbidity.calibrate_finding, {where}",
            "{target:,.0f}",
            "a total of the known reachable with a probability from 0 to 1",
            "check the diagnosed share or the published growth",
            where=where,
            target=target,
        )
    return float(brentq(gap, 0.0, 1.0, xtol=1e-14, rtol=1e-14))
