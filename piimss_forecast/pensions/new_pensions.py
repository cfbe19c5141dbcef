"""The mean new pension of the law of 1973: its formula on the salaries of those who retire.

Wages enter by the mean of the last 250 weeks, over salaries that spread around it and a part who
continue voluntarily (modality 40) near the cap; careers by the weeks of those with the right; ages
by the retirement hazard. The formula is homogeneous in salary and minimum wage, so one curve of
pension by salary, both in minimum wages, serves every path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincinv

from ..core.dims import AGES
from ..core.errors import InputError
from ..law import WEEKS_A_YEAR, Law
from .law_1973 import ley73_steps
from .products import SALARY_NODES
from .statutes import MONTH, statutes

WEEKS_AVERAGED = 250
RETIRES = AGES[60:76]  # ages of old-age retirement
FREE = 1e9  # an UMA so high that the cap does not bind: it binds salaries before they come here
CAREERS = (np.arange(16) + 0.5) / 16  # quantiles of the density of contribution
# Salaries in minimum wages at which the curve is known; at one the minimum pension ends.
RATIOS = np.union1d(np.geomspace(0.05, 120.0, 600), [1.0])
LEVELS = (0.02, 50.0)  # salaries of who retires over the mean one between which it is sought


@dataclass(frozen=True)
class Retirees:
    """Who retires under the law of 1973.

    Parameters
    ----------
    curve : ndarray
        Monthly pension in daily minimum wages by salary in ``RATIOS``.
    sd_log : float
        Spread of salaries, on the logarithm.
    voluntary_uma : float
        Salary of those who continue voluntarily, in UMA.
    limit : float
        Highest monthly pension over the daily salary on which it is given.
    """

    curve: np.ndarray
    sd_log: float
    voluntary_uma: float
    limit: float = np.inf


class Wages(NamedTuple):
    """What the formula reads of a year, MXN per day, each ``[draw, year]``: mean salary of the last
    250 weeks, minimum wage, cap of the base salary, and UMA.
    """

    salary: np.ndarray
    minimum: np.ndarray
    cap: np.ndarray
    uma: np.ndarray


def pension_curve(
    hazard: np.ndarray,
    first_job: float,
    density: tuple[float, float],
    weeks: float,
    spouse: float,
    law: Law,
    year: int,
    amount: Literal["monthly", "base_monthly"] = "monthly",
) -> np.ndarray:
    """Mean monthly pension, in daily minimum wages, by salary in minimum wages (``RATIOS``), over
    ages, careers with the right and families.

    Parameters
    ----------
    hazard : ndarray
        Of retirement by single age, ``[age]``; only its shape from 60 on counts.
    first_job : float
        Mean age at the first job.
    density : tuple of float
        Mean and standard deviation of the part of the career contributed (beta).
    weeks : float
        That give the right.
    spouse : float
        Share with a spouse's allowance, a fraction.
    law : Law
        Dated law.
    year : int
        Whose rules hold.
    amount : Literal["monthly", "base_monthly"]
        What is paid, or the pension without allowances on which survivors are paid (art. 165).

    Returns
    -------
    ndarray
        Shape of ``RATIOS``.
    """
    ages = RETIRES
    leaves = np.clip(hazard[ages], 0.0, 1.0)
    shares = leaves * np.concatenate([[1.0], np.cumprod(1 - leaves)[:-1]])
    mean, sd = density
    size = mean * (1 - mean) / sd**2 - 1
    part = betaincinv(mean * size, (1 - mean) * size, CAREERS)
    careers = WEEKS_A_YEAR * (ages[:, None] - first_job) * part  # [age, career]
    weight = np.where(careers >= weeks, shares[:, None], 0.0)
    if weight.sum() <= 0:
        raise InputError(
            "pensions.pension_curve",
            "pension_curve",
            "{weeks:g}",
            "some career with the weeks",
            "check ages, density and weeks",
            weeks=weeks,
        )

    def by_family(married: bool) -> np.ndarray:
        return np.asarray(
            ley73_steps(
                RATIOS[:, None, None],
                np.round(careers),
                np.broadcast_to(ages[:, None], careers.shape),
                year,
                spouse=married,
                law=law,
                minimum_wage=1.0,
                uma=FREE,
            )[amount]
        )

    pensions = spouse * by_family(True) + (1 - spouse) * by_family(False)
    return np.asarray((pensions * weight).sum(axis=(1, 2)) / weight.sum())


def last_weeks(salary: np.ndarray) -> np.ndarray:
    """Mean nominal salary of the last 250 weeks of who retires halfway through each year, ``[draw,
    year]``; before the first year, that of the first year.

    Parameters
    ----------
    salary : ndarray
        Mean of each year, ``[draw, year]``.

    Examples
    --------
    >>> last_weeks(np.array([[100.0, 100.0, 110.0]])).round(2).tolist()
    [[100.0, 100.0, 101.04]]
    """
    span = WEEKS_AVERAGED / WEEKS_A_YEAR
    whole = int(span - 0.5)
    weights = np.array([0.5, *[1.0] * whole, span - 0.5 - whole]) / span
    longer = np.pad(salary, ((0, 0), (weights.size - 1, 0)), mode="edge")
    n = salary.shape[1]
    parts = [
        w * longer[:, weights.size - 1 - k : weights.size - 1 - k + n]
        for k, w in enumerate(weights)
    ]
    return np.asarray(np.sum(parts, axis=0))


def new_pension(
    who: Retirees, level: float, wages: Wages, voluntary: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean new pension, MXN per month, and the mean salary on which the law gives it, MXN per day
    (no less than the minimum wage).

    Parameters
    ----------
    who : Retirees
        Curve and spread.
    level : float
        Salary of those who do not continue voluntarily over the mean one.
    wages : Wages
        By draw and year.
    voluntary : ndarray
        Share who continue voluntarily; ``[year]``.

    Returns
    -------
    tuple of ndarray
        Pension and salary, ``[draw, year]``.
    """
    salary, minimum, cap, uma = wages
    spread = np.exp(who.sd_log * SALARY_NODES - who.sd_log**2 / 2)
    pension, base = np.zeros_like(salary), np.zeros_like(salary)
    of_voluntary = who.voluntary_uma * uma
    parts = [((1 - voluntary) / spread.size, level * node * salary) for node in spread]
    for weight, own in [*parts, (voluntary, of_voluntary)]:
        counted = np.minimum(own, cap)
        pension += weight * minimum * np.interp(counted / minimum, RATIOS, who.curve)
        base += weight * np.maximum(counted, minimum)
    return pension, base


def salary_level(who: Retirees, wanted: float, wages: Wages, voluntary: float) -> float:
    """Salary of who retires over the mean one for which the law's formula gives the new pension
    known of a year.

    Parameters
    ----------
    who : Retirees
        Curve and spread.
    wanted : float
        Mean new pension known, MXN per month.
    wages : Wages
        Of that year, ``[1, 1]``.
    voluntary : float
        Share who continue voluntarily.

    Raises
    ------
    InputError
        When no salary gives it: it lies under the minimum pension or over the law's highest.
    """

    def gap(level: float) -> float:
        return float(new_pension(who, level, wages, np.array([voluntary]))[0][0, 0]) - wanted

    low, high = (gap(level) for level in LEVELS)
    if not low <= 0 <= high:
        raise InputError(
            "pensions.salary_level",
            "pensions.new_pension_ratio",
            "{wanted:,.0f}",
            "a new pension from {low:,.0f} to {high:,.0f} MXN per month, by the law's formula",
            "correct the ratio, or the share and salary of voluntary continuation",
            wanted=wanted,
            low=low + wanted,
            high=high + wanted,
        )
    return float(brentq(gap, *LEVELS, xtol=1e-10))


def legal_limit(law: Law, year: int, first_job: float) -> float:
    """Highest monthly pension over the daily salary on which it is given: the whole salary, or what
    the basic amount and the increments of the longest career make of it if that is more (art. 169),
    with the increment of the decree.

    Parameters
    ----------
    law : Law
        Dated law.
    year : int
        Whose rules hold.
    first_job : float
        Mean age at the first job.
    """
    weeks = WEEKS_A_YEAR * (RETIRES[-1] - first_job)
    steps = ley73_steps(
        RATIOS, round(weeks), float(RETIRES[-1]), year, law=law, minimum_wage=1.0, uma=FREE
    )
    own = max(100.0, float(steps["own_percent"].max())) / 100
    return own * MONTH * (1 + statutes(law).ley73["decree_2004.increment"] / 100)
