"""What survivors receive of a pension: shares by kinship, the limit of their sum and the
decree's increment for widows.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..core.arguments import calendar_year, floats, together
from ..core.checks import number_in, percent
from ..core.errors import InputError
from ..core.flags import flags
from ..law import Law, base_cap, embedded, whole_weeks
from .law_1973 import allowances
from .statutes import (
    MONTH,
    choose,
    daily_amount,
    demand_not_negative,
    statutes,
)

ShareRegime: TypeAlias = Literal["ley73", "ley97_iv", "ley97_rt"]
REGIMES_OF_SURVIVORS = ("ley73", "ley97_iv", "ley97_rt")


def rules(regime: ShareRegime, law: Law | None = None) -> dict[str, float]:
    """Parameters of survivors of a regime: ``survivor.*``, ``orphan.*``, ``aguinaldo.days`` and
    ``allowance.*``.

    ``ley97_iv`` also rules the survivors of old-age pensioners of 1997; its allowances hold for
    ``ley97_rt`` (LSS 138).
    """
    choose("survivors, regime", regime, REGIMES_OF_SURVIVORS)
    tables = statutes(law if law is not None else embedded())
    return (
        tables.ley73
        if regime == "ley73"
        else {**tables.survivors["ley97_iv"], **tables.survivors[regime]}
    )


def survivor_pensions(
    base: ArrayLike,
    *,
    spouse: ArrayLike = True,
    orphans: ArrayLike = 0,
    double_orphans: ArrayLike = 0,
    parents: ArrayLike = 0,
    regime: ShareRegime = "ley73",
    law: Law | None = None,
) -> dict[str, np.ndarray]:
    """Monthly pension of each survivor, reduced in proportion when the sum passes the pension of
    the deceased.

    Parameters
    ----------
    base : ArrayLike
        Pension of the deceased without allowances, MXN per month (``base_monthly`` of
        ``ley73_steps``; permanent total in work risks).
    spouse : ArrayLike
        Whether there is a widow or widower: booleans, 0 and 1, or yes and no in words.
    orphans : ArrayLike
        Of father or mother.
    double_orphans : ArrayLike
        Of both.
    parents : ArrayLike
        Dependent ascendants, who receive only without spouse or orphans.
    regime : ShareRegime
        ``ley73``, ``ley97_iv`` or ``ley97_rt``.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    dict[str, ndarray]
        MXN per month of the ``spouse``, of each of ``orphan``, ``double_orphan`` and ``parent``,
        and the ``total``.

    Raises
    ------
    InputError
        For a negative pension or number of survivors, or an unknown regime.

    Notes
    -----
    Source: LSS 1973 arts. 71, 153, 157, 159, 170; LSS 64, 66, 131, 135, 137, 144.

    Examples
    --------
    >>> parts = survivor_pensions(10_000.0, orphans=1)
    >>> {k: round(float(parts[k]), 2) for k in ("spouse", "orphan", "parent", "total")}
    {'spouse': 8181.82, 'orphan': 1818.18, 'parent': 0.0, 'total': 10000.0}
    """
    p = rules(regime, law)
    persons = {"orphans": orphans, "double_orphans": double_orphans, "parents": parents}
    pension, wife, single, double, old = together(
        "survivor_pensions",
        number_in(base, "survivor_pensions, base", 0, np.inf),
        flags(spouse, "survivor_pensions, spouse"),
        *(number_in(n, f"survivor_pensions, {name}", 0, 30) for name, n in persons.items()),
    )
    alone = ~wife & (single + double <= 0)
    shares = {
        "spouse": np.where(wife, p["survivor.widow"], 0.0),
        "orphan": np.full_like(pension, p["survivor.orphan_one_parent"]),
        "double_orphan": np.full_like(pension, p["survivor.orphan_both_parents"]),
        "parent": np.where(alone & (old > 0), p["survivor.parent"], 0.0),
    }
    total = (
        shares["spouse"]
        + single * shares["orphan"]
        + double * shares["double_orphan"]
        + old * shares["parent"]
    )
    paid = np.minimum(total, p["survivor.limit"])
    reduction = np.divide(paid, total, out=np.ones_like(pension), where=total > 0)
    return {name: pension * share * reduction / 100 for name, share in shares.items()} | {
        "total": pension * paid / 100
    }


def widow_increment(
    monthly: ArrayLike, year: int, *, law: Law | None = None, minimum_wage: float | None = None
) -> np.ndarray:
    """Widow's pension with the 11 % of the decree of 2004, which reaches those of 1.5 minimum wages
    or less; MXN per month.

    Marked needs_verification in data/law.

    Parameters
    ----------
    monthly : ArrayLike
        MXN per month.
    year : int
        Of the payment.
    law : Law | None
        Dated law; the embedded one when not given.
    minimum_wage : float | None
        MXN per day for years not published.

    Examples
    --------
    >>> widow_increment([8000.0, 20000.0], 2024).tolist()
    [8880.0, 20000.0]
    """
    law = law if law is not None else embedded()
    p = statutes(law).ley73
    pension = floats(monthly, "widow_increment, monthly")
    demand_not_negative("widow_increment, monthly", pension)
    limit = (
        p["decree_2004.widow_limit"]
        * daily_amount(law, "minimum_wage_daily", year, minimum_wage)
        * MONTH
    )
    return np.asarray(
        np.where(pension <= limit, pension * (1 + p["decree_2004.increment"] / 100), pension)
    )


def invalidity97(
    average_salary: ArrayLike,
    weeks: ArrayLike,
    *,
    assessment: ArrayLike = 50.0,
    guaranteed: ArrayLike = 0.0,
    spouse: ArrayLike = False,
    children: ArrayLike = 0,
    parents: ArrayLike = 0,
    year: int | None = None,
    uma: float | None = None,
    law: Law | None = None,
) -> np.ndarray:
    """Monthly invalidity pension of the 1997 law: 35 % of the mean salary of the last 500 weeks,
    with allowances, not below the guaranteed one.

    Parameters
    ----------
    average_salary : ArrayLike
        At prices of the claim, MXN per day; what passes the cap of the base salary does not count.
    weeks : ArrayLike
        Contributed (more than three days left are one more week).
    assessment : ArrayLike
        Percent of disability (75 or more asks 150 weeks).
    guaranteed : ArrayLike
        Guaranteed pension, MXN per month.
    spouse : ArrayLike
        Whether there is a spouse: booleans, 0 and 1, or yes and no in words.
    children : ArrayLike
        Number of children who give right to allowances.
    parents : ArrayLike
        Number of parents who give right to allowances.
    year : int | None
        Of the claim, asked for: its cap holds the salary.
    uma : float | None
        MXN per day for years not published.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ndarray
        MXN per month; zero without the weeks.

    Raises
    ------
    InputError
        Without a year, or for an argument outside its range.

    Notes
    -----
    Source: LSS 20, 28, 119, 122, 138, 141.

    Examples
    --------
    >>> float(invalidity97(500.0, 300, spouse=True, year=2026).round(2))
    6121.35
    """
    law = law if law is not None else embedded()
    p = rules("ley97_iv", law)
    salary = number_in(average_salary, "invalidity97, average_salary", 0, np.inf, inside=True)
    salary = np.minimum(salary, _cap("invalidity97", law, year, uma))
    time = whole_weeks(weeks, "invalidity97, weeks")
    degree = percent(assessment, "invalidity97, assessment", least=1.0)
    right = time >= np.where(degree >= 75, p["weeks.invalidity_75"], p["weeks.invalidity"])
    pension = salary * MONTH * p["pension.share_of_salary"] / 100
    least = number_in(guaranteed, "invalidity97, guaranteed", 0, np.inf)
    pension = np.maximum(pension, least) * (1 + allowances(p, spouse, children, parents) / 100)
    return np.asarray(np.where(right, pension, 0.0))


def permanent_disability97(
    salary: ArrayLike,
    *,
    degree: ArrayLike = 100.0,
    year: int | None = None,
    uma: float | None = None,
    law: Law | None = None,
) -> np.ndarray:
    """Monthly pension of a work risk in the 1997 law: 70 % of the SBC times the degree of
    disability.

    Up to 25 % the law pays a lump sum of five years instead; from 25 to 50 % the worker chooses.

    Parameters
    ----------
    salary : ArrayLike
        SBC at the accident, MXN per day; what passes the cap of the base salary does not count.
    degree : ArrayLike
        Percent of disability (100 is total).
    year : int | None
        Of the accident, asked for: its cap holds the salary.
    uma : float | None
        MXN per day for years not published.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ndarray
        MXN per month.

    Raises
    ------
    InputError
        Without a year, for a non-positive salary or a degree outside 0 to 100 percent.

    Notes
    -----
    Source: LSS 28, 58.

    Examples
    --------
    >>> # Printed: 24,500 of 35,000 a month.
    >>> float(permanent_disability97(35_000 / (365 / 12), year=2024).round(2))
    24500.0
    """
    law = law if law is not None else embedded()
    p = rules("ley97_rt", law)
    pay = number_in(salary, "permanent_disability97, salary", 0, np.inf, inside=True)
    pay = np.minimum(pay, _cap("permanent_disability97", law, year, uma))
    part = percent(degree, "permanent_disability97, degree", least=1.0)
    return np.asarray(pay * MONTH * p["pension.share_of_salary"] / 100 * part / 100)


def _cap(function: str, law: Law, year: int | None, uma: float | None) -> float:
    """Cap of the base salary of the year, which is asked for: no year is anybody's default."""
    if year is None:
        raise InputError(
            "pensions.cap.year",
            "{function}, year",
            "no year",
            "the year of the right, whose cap holds the salary (LSS 28)",
            "give year=",
            function=function,
        )
    return base_cap(law, calendar_year(year, f"{function}, year"), uma=uma)
