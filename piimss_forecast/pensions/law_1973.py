"""Pensions of the 1973 law: cesantia, vejez and invalidity, with every step of the sum, in MXN
per month.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..core.arguments import together
from ..core.checks import number_in
from ..core.flags import flags
from ..law import Law, base_cap, embedded, whole_weeks
from .statutes import (
    CLOSING_AGE,
    MONTH,
    choose,
    daily_amount,
    require,
    statutes,
)

Kind: TypeAlias = Literal["old_age", "invalidity"]
GroupUnit: TypeAlias = Literal["SM", "UMA"]
_YOUNGEST, _VEJEZ = 60, 65  # the ages that name the factors of art. 171


def ley73(
    average_salary: ArrayLike,
    weeks: ArrayLike,
    age: ArrayLike,
    year: int,
    *,
    spouse: ArrayLike = False,
    children: ArrayLike = 0,
    parents: ArrayLike = 0,
    law: Law | None = None,
    minimum_wage: float | None = None,
    kind: Kind = "old_age",
    group_unit: GroupUnit = "SM",
    uma: float | None = None,
) -> np.ndarray:
    """Monthly pension of cesantia, vejez or invalidity of the 1973 law.

    pension = max(factor(age) min((b + i n)(1 + a), max(1, b + i n)) salary, minimum wage) 1.11
    365/12, with b the basic amount and i the increment of the salary group (art. 167), n the years
    over 500 weeks, a the allowances; invalidity has no factor of age.

    Parameters
    ----------
    average_salary : ArrayLike
        Mean SBC of the last 250 weeks, MXN per day (see ``average_salary``: modality 40 acts
        through it); what passes the cap of the year's base salary does not count (LSS 28).
    weeks : ArrayLike
        Contributed; a fraction is of days over seven, and more than three days are one more week
        (LSS 20; see ``weeks_from_days``, ``weeks_from_movements``).
    age : ArrayLike
        Years, fractions allowed (six months more count as a year); for old age 60 or more.
    year : int
        Of retirement.
    spouse : ArrayLike
        Whether there is a spouse: booleans, 0 and 1, or yes and no in words.
    children : ArrayLike
        Number of children who give right to allowances; numbers or arrays.
    parents : ArrayLike
        Number of parents who do, without spouse or children; numbers or arrays.
    law : Law | None
        Dated law; the embedded one when not given.
    minimum_wage : float | None
        MXN per day for years not published.
    kind : Kind
        ``old_age`` or ``invalidity``.
    group_unit : GroupUnit
        Unit of the salary groups, ``SM`` (the article's) or ``UMA`` (another practice).
    uma : float | None
        MXN per day for years not published (sets the cap of the base salary).

    Returns
    -------
    ndarray
        MXN per month, shape of the broadcast inputs; zero below the weeks required (no right).

    Raises
    ------
    InputError
        For a non-positive salary, negative weeks or dependants, an age out of range.
    LawError
        For a year without minimum wage or UMA.

    Notes
    -----
    Source: LSS 1973 arts. 131, 138, 145, 164, 167, 168, 169, 171; DOF 05-01-2004.

    Examples
    --------
    >>> float(ley73(700.0, 1000, 65, 2024, spouse=True).round(2))
    13089.32
    >>> float(ley73(100.0, 500, 60, 2023).round(2))  # the printed minimum pension of 2023
    7003.69
    """
    return ley73_steps(
        average_salary,
        weeks,
        age,
        year,
        spouse=spouse,
        children=children,
        parents=parents,
        law=law,
        minimum_wage=minimum_wage,
        kind=kind,
        group_unit=group_unit,
        uma=uma,
    )["monthly"]


def ley73_steps(
    average_salary: ArrayLike,
    weeks: ArrayLike,
    age: ArrayLike,
    year: int,
    *,
    spouse: ArrayLike = False,
    children: ArrayLike = 0,
    parents: ArrayLike = 0,
    law: Law | None = None,
    minimum_wage: float | None = None,
    kind: Kind = "old_age",
    group_unit: GroupUnit = "SM",
    uma: float | None = None,
) -> dict[str, np.ndarray]:
    """Every step of ``ley73``: what an actuary compares with a resolution of the institute.

    Errors as in ``ley73``.

    Parameters
    ----------
    average_salary : ArrayLike
        Mean SBC of the last 250 weeks, MXN per day.
    weeks : ArrayLike
        Contributed; more than three days left are one more week (LSS 20).
    age : ArrayLike
        Years, fractions allowed.
    year : int
        Of retirement.
    spouse : ArrayLike
        Whether there is a spouse.
    children : ArrayLike
        Number that gives right to allowances.
    parents : ArrayLike
        Number that gives right to allowances without spouse or children.
    law : Law | None
        Dated law; the embedded one when not given.
    minimum_wage : float | None
        MXN per day for years not published.
    kind : Kind
        ``old_age`` or ``invalidity``.
    group_unit : GroupUnit
        Unit of the salary groups, ``SM`` (the article's) or ``UMA`` (another practice).
    uma : float | None
        MXN per day for years not published (sets the cap of the base salary).

    Returns
    -------
    dict[str, ndarray]
        ``base`` salary under the cap, recognised ``weeks``, ``group`` of art. 167,
        ``basic_percent``, ``increment_percent`` and number of ``increments``; ``own_percent``
        (basic and increments) and ``with_allowances_percent`` of the salary, after the limit of
        art. 169; ``age_factor`` in percent; ``own_monthly`` without allowances nor decree;
        ``at_minimum``; ``base_monthly``, on which survivors and aguinaldo are computed (no
        allowances, art. 165); ``monthly``.

    Examples
    --------
    >>> steps = ley73_steps(300.0, 1500, 60, 2023)
    >>> float(steps["increments"]), float(steps["own_monthly"].round(0))
    (19.0, 5513.0)
    """
    law = law if law is not None else embedded()
    tables = statutes(law)
    p, groups = tables.ley73, tables.groups
    choose("ley73, kind", kind, ("old_age", "invalidity"))
    choose("ley73, group_unit", group_unit, ("SM", "UMA"))
    salary, weeks, age = together(
        "ley73",
        number_in(average_salary, "ley73, average_salary", 0, np.inf, inside=True),
        whole_weeks(weeks, "ley73, weeks"),
        number_in(age, "ley73, age", 0, CLOSING_AGE),
    )
    _check(age, kind)
    wage = daily_amount(law, "minimum_wage_daily", year, minimum_wage)
    salary = np.minimum(salary, base_cap(law, year, uma=uma, minimum_wage=wage))
    unit = wage if group_unit == "SM" else daily_amount(law, "uma_daily", year, uma)

    at = np.searchsorted(
        groups["upper_sm"].to_numpy(float)[:-1], np.round(salary / unit, 2), side="left"
    )
    basic, increment = (
        groups["basic_percent"].to_numpy(float)[at],
        groups["increment_percent"].to_numpy(float)[at],
    )
    number = increments(weeks, p)
    own = basic + increment * number
    total = np.minimum(
        own * (1 + allowances(p, spouse, children, parents) / 100),
        np.maximum(own, p["pension.maximum_average_salary"]),
    )
    years = _years(age, p)
    factor = _age_factor(years, p) if kind == "old_age" else np.full_like(own, 100.0)
    decree = np.where(
        years >= p["decree_2004.minimum_age"], 1 + p["decree_2004.increment"] / 100, 1.0
    )
    floor = p["pension.minimum_minimum_wages"] * wage
    right = weeks >= p["weeks.minimum_old_age" if kind == "old_age" else "weeks.minimum_invalidity"]
    daily = salary * total * factor / 1e4
    return {
        "base": salary,
        "weeks": weeks,
        "group": at + 1,
        "basic_percent": basic,
        "increment_percent": increment,
        "increments": number,
        "own_percent": own,
        "with_allowances_percent": total,
        "age_factor": factor,
        "own_monthly": np.where(right, salary * own * factor / 1e4 * MONTH, 0.0),
        "at_minimum": right & (daily < floor),
        "base_monthly": np.where(
            right, np.maximum(salary * own * factor / 1e4, floor) * decree * MONTH, 0.0
        ),
        "monthly": np.where(right, np.maximum(daily, floor) * decree * MONTH, 0.0),
    }


def _check(age: np.ndarray, kind: Kind) -> None:
    if kind == "old_age":
        require(
            "pensions.check.years_more",
            "ley73, age",
            age,
            age >= _YOUNGEST,
            "60 years or more (art. 145)",
        )


def _years(age: np.ndarray, p: dict[str, float]) -> np.ndarray:
    """Whole years, one more when the age exceeds them by six months (art. 171)."""
    whole = np.floor(age)
    return np.asarray(whole + ((age - whole) * 12 > p["age.rounding_months"]))


def _age_factor(years: np.ndarray, p: dict[str, float]) -> np.ndarray:
    factors = np.array([p[f"age_factor.{a}"] for a in range(_YOUNGEST, _VEJEZ + 1)])
    return np.asarray(factors[np.clip(years, _YOUNGEST, _VEJEZ).astype(int) - _YOUNGEST])


def increments(weeks: np.ndarray, p: dict[str, float]) -> np.ndarray:
    """Yearly increments over the minimum weeks, with the fraction rule of art. 167 (13 to 26
    weeks count half, more count one).
    """
    years, rest = np.divmod(
        np.maximum(weeks - p["weeks.minimum_old_age"], 0.0), p["increment.weeks_per_increment"]
    )
    part = np.where(
        rest > 26,
        p["increment.fraction_over_26_weeks"],
        np.where(rest >= 13, p["increment.fraction_13_26_weeks"], 0.0),
    )
    return np.asarray(years + part / 100)


def allowances(
    p: dict[str, float], spouse: ArrayLike, children: ArrayLike, parents: ArrayLike
) -> np.ndarray:
    """Family allowances and ayuda asistencial in percent of the pension (LSS 1973 art. 164; the
    same in LSS 138).
    """
    wife, sons, old = (
        flags(spouse, "ley73, spouse"),
        number_in(children, "ley73, children", 0, 30),
        number_in(parents, "ley73, parents", 0, 2),
    )
    for name, persons in (("children", sons), ("parents", old)):
        whole = persons == np.floor(persons)
        require("pensions.allowances", "ley73, {name}", persons, whole, "whole persons", name=name)
    family = p["allowance.spouse"] * wife + p["allowance.child"] * sons
    ascendants = p["allowance.parent"] * old + np.where(
        old == 1, p["allowance.assistance_one_parent"], 0.0
    )
    return np.asarray(
        np.where(
            wife | (sons > 0), family, np.where(old > 0, ascendants, p["allowance.assistance"])
        )
    )
