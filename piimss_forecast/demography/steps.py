"""One step of the cohort-component method: a pure function, its deaths by age, its matrix."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core.dims import SEXES
from ..core.errors import InputError

FEMALE = SEXES.index("F")


class Flows(NamedTuple):
    """Flows of one step, in persons.

    Attributes
    ----------
    births : ForwardRef('ndarray')
        ``[..., sex]``.
    deaths_cohort : ForwardRef('ndarray')
        ``[..., sex, age]``: at x the deaths of the cohort that is (or would be) in group x at the
        end of the step.
    start : ForwardRef('ndarray')
        ``[..., sex, age]`` population at the start with its half of the migrants.
    """

    births: np.ndarray
    deaths_cohort: np.ndarray
    start: np.ndarray


def step(
    population: np.ndarray,
    survival: np.ndarray,
    fertility: np.ndarray,
    srb: np.ndarray | float,
    migration: np.ndarray,
    interval: float = 1.0,
) -> tuple[np.ndarray, Flows]:
    """One step of the cohort-component method.

    Half of the migrants are there at the start and live the step; half come at the end, at the age
    they then have. Births are fertility times the women's person-years, the mean of those at the
    start and of those at the end.

    Parameters
    ----------
    population : ndarray
        Persons at the start, ``[..., sex, age]``; the last age is open.
    survival : ndarray
        Share that lives into each age group (:class:`Survival` ``.ratio``), ``[..., sex, age]``.
    fertility : ndarray
        Births per woman and year, ``[..., age]``.
    srb : ndarray | float
        Males per female at birth, scalar or ``[...]``.
    migration : ndarray
        Net migrants of the step, ``[..., sex, age]``.
    interval : float
        Years in the step and in an age group.

    Returns
    -------
    tuple[ndarray, Flows]
        Population at the end, and the flows. Change of population = births - deaths + migration, to
        rounding.

    Examples
    --------
    >>> start, nobody = np.array([[1.0, 2.0, 3.0]] * 2), np.zeros((2, 3))
    >>> end, flows = step(start, np.ones((2, 3)), np.zeros(3), 1.05, nobody)
    >>> end[0].tolist()
    [0.0, 1.0, 5.0]
    """
    start = population + migration / 2
    moving = np.empty(start.shape)
    moving[..., 1:] = start[..., :-1]
    moving[..., -1] += start[..., -1]
    moving[..., 0] = 0.0
    end = moving * survival
    women = (start[..., FEMALE, :] + end[..., FEMALE, :]) / 2
    total = interval * (fertility * women).sum(axis=-1)
    male = np.asarray(srb / (1 + np.asarray(srb)))
    births = np.stack([total * male, total * (1 - male)], axis=-1)
    moving[..., 0] = births
    end[..., 0] = births * survival[..., 0]
    deaths = moving - end
    end += migration / 2
    return end, Flows(births, deaths, start)


def deaths_by_age(flows: Flows, leave: np.ndarray) -> np.ndarray:
    """Deaths by age at death: a cohort's deaths before its birthday stay a group younger, the rest
    are at the group reached.

    In single years this equals the death rate times the person-years ``a P(start) + (1 - a)
    P(end)`` of each closed age.

    Parameters
    ----------
    flows : Flows
        Flows of the step, persons.
    leave : ndarray
        :class:`Survival` ``.leave``, ``[..., sex, age]``.
    """
    before = flows.start * (
        1 - leave
    )  # of those who start in the group; zero in the open one, whose deaths are all its own
    at_age = flows.deaths_cohort + before
    at_age[..., 1:] -= before[..., :-1]
    return at_age


def leslie_matrix(
    survival: np.ndarray, fertility: np.ndarray, srb: float, interval: float = 1.0
) -> np.ndarray:
    """The same step as one matrix on the vector (males by age, females by age); ``[2 age, 2 age]``.

    With migration: ``P(t+n) = A (P(t) + M/2) + M/2``. The first rows carry births net of the deaths
    of newborns: ``n/2 (f(x) + s(x+1) f(x+1))`` per woman of group x.

    Source: Leslie (1945); Preston, Heuveline and Guillot (2001), section 6.3.

    Parameters
    ----------
    survival : ndarray
        :class:`Survival` ``.ratio``, ``[sex, age]``.
    fertility : ndarray
        ``[age]`` births per woman and year; zero at the first age.
    srb : float
        Males per female at birth.
    interval : float
        Years of a step and of a group.
    """
    count = fertility.size
    if fertility[0] != 0:
        raise InputError(
            "demography.leslie_matrix",
            "leslie_matrix, fertility",
            "{fertility}",
            "zero fertility in the first group",
            "correct the rates",
            fertility=float(fertility[0]),
        )
    out = np.zeros((2 * count, 2 * count))
    per_woman = np.zeros(count)
    for x in range(count):
        into = min(x + 1, count - 1)
        per_woman[x] = interval / 2 * (fertility[x] + survival[FEMALE, into] * fertility[into])
        for sex in range(2):
            out[sex * count + into, sex * count + x] = survival[sex, into]
    shares = (srb / (1 + srb), 1 / (1 + srb))
    for sex in range(2):
        out[sex * count, FEMALE * count : FEMALE * count + count] += (
            shares[sex] * survival[sex, 0] * per_woman
        )
    return out
