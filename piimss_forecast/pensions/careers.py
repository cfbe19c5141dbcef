"""From a career to a pension: account balance, weeks and salaries, what each law pays for them,
and the replacement rate.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..core.arguments import calendar_year
from ..core.checks import fraction, number_in, percent
from ..core.flags import flags
from ..law import DAYS_A_YEAR, WEEKS_A_YEAR, Law, base_cap, embedded
from .account import balance_path, read_deposits
from .history_1973 import average_salary
from .law_1973 import ley73
from .law_1997 import ley97_outcome
from .statutes import MONTH, choose, demand_not_negative, demand_positive, require
from .welfare import welfare_complement

Regime: TypeAlias = Literal["ley73", "ley97", "transition"]


class Career(NamedTuple):
    """Where a career arrives, arrays ``[...]`` and, per year, ``[..., years]``.

    Attributes
    ----------
    age : ForwardRef('int')
        At retirement, years.
    year : ForwardRef('int')
        Of retirement.
    balance : ForwardRef('ndarray')
        MXN of the account.
    weeks : ForwardRef('ndarray')
        Contributed.
    average_salary : ForwardRef('ndarray')
        Mean SBC of the last 250 weeks as the 1973 law takes it, nominal MXN per day.
    career_salary : ForwardRef('ndarray')
        Mean SBC of all contributed days, MXN per day at prices of retirement.
    last_salary : ForwardRef('ndarray')
        MXN per day.
    balances : ForwardRef('ndarray')
        ``[..., years]`` MXN of the account at the end of each year.
    """

    age: int
    year: int
    balance: np.ndarray
    weeks: np.ndarray
    average_salary: np.ndarray
    career_salary: np.ndarray
    last_salary: np.ndarray
    balances: np.ndarray


def accumulate(
    entry_age: int,
    first_year: int,
    salary: ArrayLike,
    *,
    rates: ArrayLike,
    returns: ArrayLike,
    density: ArrayLike = 1.0,
    social_quota: ArrayLike = 0.0,
    inflation: ArrayLike = 0.0,
    opening_balance: ArrayLike = 0.0,
    opening_weeks: ArrayLike = 0.0,
    uma: float | None = None,
    law: Law | None = None,
) -> Career:
    """Account, weeks and salaries of a career, year by year, at constant prices of retirement.

    balance_t = balance_{t-1} (1 + r_t) + 365.25 d_t (salary_t rate_t + social quota_t) m(r_t), with
    m what a peso paid every two months earns within the year (see ``account.within_year``).

    Parameters
    ----------
    entry_age : int
        Age at which the career starts; it lasts as many years as ``salary`` has.
    first_year : int
        Calendar year in which it starts.
    salary : ArrayLike
        ``[..., years]`` SBC, MXN per day at prices of retirement; what passes the cap of the base
        salary does not count.
    rates : ArrayLike
        Total RCV rate of each year, percent of SBC from 0 to 50 (``[..., years]``: by salary band
        and year since 2023; see ``contributions``).
    returns : ArrayLike
        Yearly real return net of fees, a fraction (0.035 is 3.5 %) from -0.5 to 0.5.
    density : ArrayLike
        Share of the year contributed, a fraction.
    social_quota : ArrayLike
        MXN per contributed day.
    inflation : ArrayLike
        Yearly, of each year, a fraction (0.04 is 4 %) from -0.5 to 2: the 1973 law averages nominal
        salaries, so those of the last years lose it.
    opening_balance : ArrayLike
        MXN of the account at the start; broadcasts to ``salary``.
    opening_weeks : ArrayLike
        Weeks contributed before the start; broadcasts to ``salary``.
    uma : float | None
        MXN per day in the year of retirement, which sets the cap; the published one when not given,
        the last one moved by ``inflation`` after it, the first one moved by INPC before it.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    Career
        ``Career``.

    Raises
    ------
    InputError
        For a rate out of its range or in the other unit, or negative salaries, weeks or balances.

    Notes
    -----
    Source: LSS 28, 39, 168 and 27th transitory; LSS 1973 art. 167.

    Examples
    --------
    >>> career = accumulate(25, 1990, np.full(40, 400.0), rates=6.5, returns=0.035, density=0.6)
    >>> career.age, career.year, round(float(career.weeks)), round(float(career.balance))
    (65, 2030, 1252, 487956)
    """
    law = law if law is not None else embedded()
    pay = np.atleast_1d(number_in(salary, "accumulate, salary", 0, np.inf, inside=True))
    rate = percent(rates, "accumulate, rates", high=50)
    gain = fraction(returns, "accumulate, returns", low=-0.5, high=0.5)
    share = fraction(density, "accumulate, density")
    quota = number_in(social_quota, "accumulate, social_quota", 0, np.inf)
    prices = fraction(inflation, "accumulate, inflation", low=-0.5, high=2.0)
    number_in(entry_age, "accumulate, entry_age", 12, 100)
    calendar_year(first_year, "accumulate, first_year")
    shape = np.broadcast_shapes(
        pay.shape, rate.shape, gain.shape, share.shape, quota.shape, prices.shape
    )
    pay, rate, gain, share, quota, prices = (
        np.broadcast_to(x, shape) for x in (pay, rate, gain, share, quota, prices)
    )
    balance, weeks = (
        np.broadcast_to(np.asarray(x, float), shape[:-1]).copy()
        for x in (opening_balance, opening_weeks)
    )
    demand_not_negative("accumulate, opening_balance", balance)
    demand_not_negative("accumulate, opening_weeks", weeks)

    retired = first_year + shape[-1]
    pay = np.minimum(pay, _cap(law, retired, prices, uma)[..., None])
    contributed = DAYS_A_YEAR * share * (pay * rate / 100 + quota)
    path = balance_path(contributed, gain, read_deposits(law), balance)
    time = WEEKS_A_YEAR * share
    total = time.sum(axis=-1)
    require(
        "pensions.accumulate",
        "accumulate, density",
        total,
        total > 0,
        "some contribution in the career",
    )
    # What a salary of year t was worth in the money of its year, seen from the year of retirement.
    eroded = 1.0 / np.cumprod((1 + prices)[..., ::-1], axis=-1)[..., ::-1]
    return Career(
        age=entry_age + shape[-1],
        year=retired,
        balance=path[..., -1],
        weeks=weeks + total,
        average_salary=average_salary(pay * eroded, time, law=law),
        career_salary=(pay * time).sum(axis=-1) / total,
        last_salary=pay[..., -1],
        balances=path,
    )


def career_pension(
    career: Career,
    regime: Regime,
    sex: str,
    *,
    death: np.ndarray,
    interest: float,
    minimum_wage: float | None = None,
    uma: float | None = None,
    index: float | None = None,
    spouse_age: int | None = None,
    children: tuple[int, ...] = (),
    welfare_fund: bool = False,
    cap: float | None = None,
    law: Law | None = None,
) -> np.ndarray:
    """Monthly pension of a career under a law, at prices of retirement.

    ``ley73``: article 167. ``ley97``: annuity, guaranteed pension or refusal, with the complement
    of the welfare fund if asked. ``transition``: the better of both, as who contributed before July
    1997 may choose (3rd and 4th transitory of 1995).

    Parameters
    ----------
    career : Career
        See ``accumulate``.
    regime : Regime
        ``ley73``, ``ley97`` or ``transition``.
    sex : str
        As in ``ley97``.
    death : ndarray
        As in ``ley97``.
    interest : float
        As in ``ley97``.
    minimum_wage : float | None
        MXN per day in the year of retirement, when not published.
    uma : float | None
        UMA, MXN per day in the year of retirement, when not published.
    index : float | None
        Prices of that year over those of the guaranteed table; those of the year when not given.
    spouse_age : int | None
        Years, for allowances and for the survivors' insurance; None without spouse.
    children : tuple[int, ...]
        Ages, for allowances and for the survivors' insurance.
    welfare_fund : bool
        Add the complement of the welfare fund.
    cap : float | None
        Cap of the welfare fund, MXN per month, when the year has none published.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ndarray
        MXN per month ``[...]``; zero without right.

    Examples
    --------
    >>> career = accumulate(25, 1984, np.full(40, 400.0), rates=6.5, returns=0.035, density=0.6)
    >>> table = np.full((2, 101), 0.03)
    >>> basis = dict(death=table, interest=0.035, index=1.25)
    >>> laws = ("ley73", "ley97", "transition")
    >>> [round(float(career_pension(career, law, "M", **basis))) for law in laws]
    [10866, 7491, 10866]
    """
    choose("career_pension, regime", regime, ("ley73", "ley97", "transition"))
    old = new = np.zeros(np.shape(career.weeks))
    if regime != "ley97":
        old = ley73(
            career.average_salary,
            career.weeks,
            career.age,
            career.year,
            spouse=spouse_age is not None,
            children=len(children),
            minimum_wage=minimum_wage,
            uma=uma,
            law=law,
        )
    if regime != "ley73":
        family: dict[str, Any] = (
            {}
            if spouse_age is None and not children
            else {"spouse_age": spouse_age, "children": children}
        )
        new = ley97_outcome(
            career.balance,
            career.weeks,
            career.age,
            sex,
            career.year,
            salary=career.career_salary,
            death=death,
            interest=interest,
            index=index,
            uma=uma,
            minimum_wage=minimum_wage,
            law=law,
            **family,
        ).monthly
        if flags(welfare_fund, "career_pension, welfare_fund"):
            new = new + welfare_complement(
                new, career.last_salary * MONTH, career.age, career.year, cap=cap, law=law
            )
    return np.maximum(old, new)


def replacement_rate(pension: ArrayLike, salary: ArrayLike) -> np.ndarray:
    """Pension over salary: ``pension`` in MXN per month, ``salary`` SBC in MXN per day (the last
    one, or the career mean).

    Parameters
    ----------
    pension : ArrayLike
        MXN per month.
    salary : ArrayLike
        Daily SBC, MXN: the last one, or the career mean.

    Examples
    --------
    >>> float(replacement_rate(6083.333333, 400.0).round(3))
    0.5
    """
    paid, pay = np.asarray(pension, float), np.asarray(salary, float)
    demand_not_negative("replacement_rate, pension", paid)
    demand_positive("replacement_rate, salary", pay)
    return np.asarray(paid / (pay * MONTH))


def transition_share(
    years: ArrayLike,
    retirement_ages: ArrayLike,
    retirement_weights: ArrayLike,
    entry_ages: ArrayLike,
    entry_weights: ArrayLike,
    *,
    law: Law | None = None,
) -> np.ndarray:
    """Share of the new old-age pensioners of each year who first contributed before July 1997 and
    may choose the 1973 law.

    Those who retire at age r in year y and entered at age e entered in y - (r - e); retirement and
    entry ages are independent.

    Parameters
    ----------
    years : ArrayLike
        Calendar years of retirement.
    retirement_ages : ArrayLike
        Ages of retirement, years.
    retirement_weights : ArrayLike
        Their weights, on any scale.
    entry_ages : ArrayLike
        Ages of entry to insurance, years.
    entry_weights : ArrayLike
        Their weights, on any scale.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ndarray
        Share by year, 0 to 1.

    Raises
    ------
    InputError
        For weights that are negative or sum zero.

    Notes
    -----
    Source: LSS 3rd transitory (1995).

    Examples
    --------
    >>> transition_share([2020, 2035, 2042, 2060], [60, 65], [1, 1], [18, 25], [1, 1]).tolist()
    [1.0, 0.75, 0.25, 0.0]
    """
    border = (law if law is not None else embedded()).border_date
    weights = [np.asarray(w, float) for w in (retirement_weights, entry_weights)]
    for name, w in zip(("retirement_weights", "entry_weights"), weights, strict=True):
        demand_not_negative(f"transition_share, {name}", w)
        require(
            "pensions.transition_share",
            "transition_share, {name}",
            np.asarray(w.sum()),
            np.asarray(w.sum() > 0),
            "weights that sum over zero",
            name=name,
        )
    leaving, entering = (w / w.sum() for w in weights)
    span = np.asarray(retirement_ages, float)[:, None] - np.asarray(entry_ages, float)[None, :]
    entered = np.asarray(years, float)[..., None, None] - span
    before = np.clip(
        border - entered, 0.0, 1.0
    )  # who entered in 1997: the part of the year before July
    return np.asarray(np.einsum("...re,r,e->...", before, leaving, entering))


def _cap(law: Law, year: int, inflation: np.ndarray, uma: float | None) -> np.ndarray:
    """Cap of the base salary at prices of the year of retirement, MXN per day ``[...]``."""
    published = law.published("uma_daily")
    first, last = int(published.index.min()), int(published.index.max())
    if year < first and uma is None:  # salaries of the money of the year, before there was a UMA
        prices = law.published("inpc_of_quarter.1")
        at = max(year, int(prices.index.min()))
        uma = float(published[first] * prices[at] / prices[first])
    if year <= last or uma is not None:
        return np.full(inflation.shape[:-1], base_cap(law, max(year, first), uma=uma))
    after = min(year - last, inflation.shape[-1])
    moved = np.prod(1 + inflation[..., inflation.shape[-1] - after :], axis=-1)
    return np.asarray(base_cap(law, year, uma=float(published[last])) * moved)
