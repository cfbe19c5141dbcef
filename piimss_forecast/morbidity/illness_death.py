"""Illness-death cohorts: prevalence aged one year with incidence and excess mortality, without recovery."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from ..errors import InputError, ModelError
from .prevalence import share_from_age

_ADULT = 20
_FACTOR_LIMIT = 50.0


@dataclass(frozen=True)
class Flows:
    """What happened to a population in one year; persons ``[..., sex, age]`` by age at the start of the year."""

    new_cases: np.ndarray
    ill_deaths: np.ndarray
    well_deaths: np.ndarray


def death_probability(rate: np.ndarray) -> np.ndarray:
    """Probability of dying within the year of those aged ``x`` on 31 December; ``[..., sex, age]`` from central rates.

    They are ``x`` to ``x + 1`` years old and reach ``x + 1`` to ``x + 2``: the mean of the rates at both ages applies. The open
    age keeps its own rate.

    Examples
    --------
    >>> q = death_probability(np.full((2, 101), 0.1))
    >>> float(q[0, 40].round(6))
    0.095163
    """
    if not (rate >= 0).all():
        raise InputError(
            "morbidity.death_probability",
            repr(float(np.min(rate))),
            es=("tasas no negativas", "revise la mortalidad"),
            en=("rates without negatives", "check the mortality"),
        )
    mean = rate.copy()
    mean[..., :-1] = (rate[..., :-1] + rate[..., 1:]) / 2
    return np.asarray(-np.expm1(-mean))


def split_deaths(death: np.ndarray, prevalence: np.ndarray, risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Death probabilities of the well and of the ill that add to the population's: ``p q1 + (1 - p) q0 = q`` with ``q1 = RR q0``.

    Where the relative risk would carry the ill beyond certainty, ``q1 = 1`` and the well take the rest.

    Returns
    -------
    ``q0`` (well), ``q1`` (ill), arrays of the broadcast shape.

    Examples
    --------
    >>> [float(x.round(12)) for x in split_deaths(np.array(0.03), np.array(0.5), np.array(2.0))]
    [0.02, 0.04]
    """
    ill = np.minimum(risk * death / (1 + prevalence * (risk - 1)), 1.0)
    well = np.divide(death - prevalence * ill, 1 - prevalence, out=np.zeros(np.broadcast_shapes(ill.shape, prevalence.shape)), where=prevalence < 1)
    return np.clip(well, 0.0, 1.0), ill


def step(prevalence: np.ndarray, hazard: np.ndarray, death: np.ndarray, risk: np.ndarray, persons: np.ndarray) -> tuple[np.ndarray, Flows]:
    """Prevalence one year later and one year older, and the flows of the year.

    Deaths fall on the well and the ill of the start of the year; the well who survive fall ill with probability ``1 - exp(-hazard)``:
    ``p' (1 - q) = p (1 - q1) + (1 - p)(1 - q0)(1 - exp(-hazard))``. Newborns are free of disease; the open age mixes those who
    reach it with those already there. Who joins the population later is taken to be as ill as their age and sex.

    Parameters
    ----------
    prevalence, hazard, death, risk, persons : ``[..., sex, age]`` (broadcast): fraction, per year, probability, ratio, persons.

    Returns
    -------
    prevalence at the end ``[..., sex, age]`` by age then, and :class:`Flows` by age at the start.

    Source: illness-death model in discrete time; Brinks and Landwehr (2014) for the continuous form.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> p, flows = step(0.2 * one, 0.0 * one, 0.1 * one, 1.0 * one, one)
    >>> float(p[0, 50].round(12)), float(flows.ill_deaths[0, 50].round(12))
    (0.2, 0.02)
    """
    well_death, ill_death = split_deaths(death, prevalence, risk)
    falls_ill = (1 - prevalence) * (1 - well_death) * -np.expm1(-hazard)
    ill = prevalence * (1 - ill_death) + falls_ill
    alive = np.broadcast_to(1 - death, ill.shape)
    end = np.divide(ill, alive, out=np.zeros_like(ill), where=alive > 0)
    aged = np.zeros_like(end)
    aged[..., 1:] = end[..., :-1]
    last = np.broadcast_to(persons, ill.shape)[..., -2:] * alive[..., -2:]
    total = last.sum(axis=-1)
    mixed = (end[..., -2:] * last).sum(axis=-1)
    aged[..., -1] = np.divide(mixed, total, out=end[..., -2].copy(), where=total > 0)
    return aged, Flows(persons * falls_ill, persons * prevalence * ill_death, persons * (1 - prevalence) * well_death)


def incidence_between(now: np.ndarray, later: np.ndarray, death: np.ndarray, risk: np.ndarray) -> np.ndarray:
    """Yearly hazard that carries the prevalence of each age now to that of the next age a year later; never negative.

    The inverse of :func:`step` cohort by cohort; where prevalence falls with age faster than mortality explains, it is zero.

    Parameters
    ----------
    now, later : ``[sex, age]`` fractions of two successive years. death, risk : ``[sex, age]``.

    Returns
    -------
    ``[sex, age]`` per year; the last age takes the value before it.

    Examples
    --------
    >>> half = np.full((2, 101), 0.5)
    >>> float(incidence_between(half, 1.1 * half, 0 * half, 2 * half)[0, 40].round(6))
    0.105361
    """
    well_death, ill_death = split_deaths(death, now, risk)
    arrive = np.concatenate([later[..., 1:], later[..., -1:]], axis=-1)
    cases = arrive * (1 - death) - now * (1 - ill_death)
    exposed = (1 - now) * (1 - well_death)
    probability = np.clip(np.divide(cases, exposed, out=np.zeros_like(cases), where=exposed > 0), 0.0, 0.5)
    probability[..., -1] = probability[..., -2]
    return np.asarray(-np.log1p(-probability))


def smooth_ages(rate: np.ndarray, half: int = 2) -> np.ndarray:
    """Centred mean over ``2 half + 1`` single ages (ends repeated): a rate drawn from five-year survey groups has no finer detail.

    Examples
    --------
    >>> smooth_ages(np.eye(1, 101, 50))[0, 47:54].tolist()
    [0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.0]
    """
    width = [(0, 0)] * (rate.ndim - 1) + [(half, half)]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(rate, width, mode="edge"), 2 * half + 1, axis=-1)
    return np.asarray(windows.mean(axis=-1))


def calibrate_incidence(now: np.ndarray, hazard: np.ndarray, death: np.ndarray, risk: np.ndarray, persons: np.ndarray, target: float) -> float:
    """Factor on the hazard that makes next year's prevalence among persons 20 and over, at constant ages, equal to ``target``.

    Parameters
    ----------
    now, hazard, death, risk, persons : ``[sex, age]``. target : fraction.

    Raises
    ------
    ModelError when no factor from 0 to 50 gives the target.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> later, _ = step(0.1 * one, 0.02 * one, 0.01 * one, one, one)
    >>> round(calibrate_incidence(0.1 * one, 0.01 * one, 0.01 * one, one, one, float(share_from_age(later, one, 20))), 9)
    2.0
    """

    def gap(factor: float) -> float:
        later, _ = step(now, hazard * factor, death, risk, persons)
        return float(share_from_age(later, persons, _ADULT)) - target

    if gap(0.0) > 0 or gap(_FACTOR_LIMIT) < 0:
        raise ModelError(
            "morbidity.calibrate_incidence",
            f"{target:.6f}",
            es=("una prevalencia alcanzable con incidencia positiva", "revise morbidity.prevalence_trend o el riesgo relativo"),
            en=("a prevalence reachable with positive incidence", "check morbidity.prevalence_trend or the relative risk"),
        )
    return float(brentq(gap, 0.0, _FACTOR_LIMIT, xtol=1e-14, rtol=1e-14))
