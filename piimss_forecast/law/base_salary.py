"""Limits of the base salary: from one minimum wage to the cap in UMA (LSS 28)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core.arguments import calendar_year
from ..core.errors import InputError, LawError
from .law import Law
from .year import LawYear


class BaseLimits(NamedTuple):
    """MXN per day."""

    floor: float
    cap: float

    def held(self, salary: np.ndarray) -> np.ndarray:
        """Salaries held between both limits."""
        return np.clip(salary, self.floor, self.cap)


def base_limits(
    law: Law,
    year: int,
    *,
    day: str | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
) -> BaseLimits:
    """Floor and cap of the base salary of a year.

    Parameters
    ----------
    law : Law
        Dated law.
    year : int
        Calendar year.
    day : str | None
        ISO date whose multiples rule; 1 July of the year when not given.
    uma : float | None
        MXN per day; the published one when not given.
    minimum_wage : float | None
        MXN per day; the published one when not given.

    Raises
    ------
    InputError
        When the amounts leave no room between the limits.
    LawError
        When the year has no amounts or no rule.

    Notes
    -----
    Source: LSS 28.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> base_limits(embedded(), 2025)
    BaseLimits(floor=278.8, cap=2828.5)
    """
    rules = LawYear(law, calendar_year(year, "LSS 28, year"))
    wage = rules.amount("minimum_wage_daily") if minimum_wage is None else float(minimum_wage)
    floor = law.on("sbc.floor_minimum_wage", day or rules.day) * wage
    cap = base_cap(law, year, day=day, uma=uma, minimum_wage=minimum_wage)
    if not (np.isfinite(floor) and np.isfinite(cap) and 0 < floor < cap):
        raise InputError(
            "law.base_limits",
            "LSS 28, {year}",
            "{floor:g}, {cap:g}",
            "0 < floor < cap of the base salary",
            "correct uma or minimum_wage",
            year=year,
            floor=floor,
            cap=cap,
        )
    return BaseLimits(floor, cap)


def base_cap(
    law: Law,
    year: int,
    *,
    day: str | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
) -> float:
    """Cap of the base salary, MXN per day: what no salary passes in ``year``. It was a multiple of
    the minimum wage until January 2016.

    Parameters, errors and source as in :func:`base_limits`.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> base_cap(embedded(), 2026)
    2932.75
    """
    rules = LawYear(law, calendar_year(year, "LSS 28, year"))
    try:
        multiple = law.on("sbc.cap_uma", day or rules.day)
    except LawError:
        wage = rules.amount("minimum_wage_daily") if minimum_wage is None else float(minimum_wage)
        return law.on("sbc.cap_minimum_wage", day or rules.day) * wage
    return multiple * (rules.amount("uma_daily") if uma is None else float(uma))
