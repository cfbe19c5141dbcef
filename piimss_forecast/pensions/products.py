"""What an old-age pension of the law of 1997 turns out to be: life annuity, programmed
withdrawal, guaranteed pension.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaincc, ndtri

from ..core.dims import AGES, SEXES
from ..core.errors import InputError
from ..law import DAYS_A_YEAR, WEEKS_A_YEAR, Law, base_cap
from .account import Deposits, balance_path
from .actives import started_before
from .guaranteed import first_year, garantizada
from .law_1997 import ley97
from .statutes import MONTH, require
from .welfare import welfare_complement

OUTCOMES = ("ley_1973", "renta_vitalicia", "retiro_programado", "garantizada", "negativa")
SALARY_NODES = ndtri((np.arange(25) + 0.5) / 25)


class MeanCareer(NamedTuple):
    """Mean career of those of the law of 1997 who get an old-age pension in a year."""

    years: float  # since the first job
    density: float  # of those with the weeks, a fraction

    @property
    def weeks(self) -> float:
        """Weeks contributed."""
        return WEEKS_A_YEAR * self.years * self.density


class Products(NamedTuple):
    """Shares of the old-age pensions granted by the law of 1997 in a year, and the guaranteed
    ones.
    """

    annuity: float
    withdrawal: float
    guaranteed: float
    guaranteed_mean: float  # MXN per month of the year
    complement: float  # of the Fondo de Pensiones para el Bienestar, mean of all, MXN per month
    account_years: float  # how long the account of a guaranteed pension pays before the State does


def mean_career(
    first_job: np.ndarray,
    year: int,
    age: int,
    weeks: float,
    density: tuple[float, float],
    *,
    border: float,
) -> MeanCareer:
    """Mean years since the first job, and density of those with the weeks, of who retires at
    ``age`` in ``year`` under the law of 1997.

    Examples
    --------
    >>> from piimss_forecast.pensions.actives import first_job_ages
    >>> first_job = first_job_ages(23.0, 7.0, 15.0)
    >>> c = mean_career(first_job, 2040, 65, 1000, (0.55, 0.25), border=1997.5)
    >>> round(c.years, 1), round(c.density, 2), round(c.weeks)
    (37.2, 0.74, 1432)
    """
    started, before = started_before(border, first_job, year)
    later = (started - before)[age]
    span = age + 0.5 - AGES
    years = float((later * span).sum() / later.sum()) if later.sum() > 1e-12 else year + 1 - border
    mean, sd = density
    size = mean * (1 - mean) / sd**2 - 1
    a, b = mean * size, (1 - mean) * size
    least = min(weeks / (WEEKS_A_YEAR * years), 0.99)
    above = float(betaincc(a, b, least))
    return MeanCareer(
        years, float(mean * betaincc(a + 1, b, least) / above) if above > 1e-9 else least
    )


def account_balance(
    salary: np.ndarray,
    career: MeanCareer,
    rates: np.ndarray,
    real_return: float,
    salary_growth: float,
    years: np.ndarray,
    year: int,
    deposits: Deposits,
) -> np.ndarray:
    """Balance at retirement in pesos of the year: contributions of each past year, with real
    returns, at the career's density.

    contributed_k = rate(year - k) salary (1 + g)^-k 365.25 density, accrued by
    ``account.balance_path``.

    Parameters
    ----------
    salary : ndarray
        At retirement, MXN per day.
    rates : ndarray
        Of contribution by year, percent, with their ``years``.
    real_return : float
        Yearly, a fraction.
    salary_growth : float
        Yearly and real, a fraction.
    deposits : Deposits
        When the contributions of a year reach the account.

    Examples
    --------
    >>> c = MeanCareer(2.0, 0.5)
    >>> rates, years = np.full(3, 10.0), np.array([2022, 2023, 2024])
    >>> salary, deposits = np.array([100.0]), Deposits(6, 17)
    >>> account_balance(salary, c, rates, 0.0, 0.0, years, 2024, deposits).tolist()
    [3652.5]
    """
    require(
        "pensions.account_balance",
        "account_balance, salary",
        salary,
        salary > 0,
        "positive salaries",
    )
    k = np.arange(int(np.ceil(career.years)))[::-1]  # years ago, oldest first
    part = np.minimum(career.years - k, 1.0)  # the earliest year may be a fraction
    rate = np.interp(year - k, years, rates) / 100
    paid = DAYS_A_YEAR * career.density * part * rate * (1 + salary_growth) ** -k.astype(float)
    return np.asarray(salary * balance_path(paid, np.full(k.size, real_return), deposits)[-1])


def old_age_products(
    mean_salary: float,
    balance_per_peso: float,
    career: MeanCareer,
    death: np.ndarray,
    year: int,
    *,
    age: int,
    required: float,
    female: float,
    sd_log: float,
    interest: float,
    survivors: float,
    annuity_choice: float,
    law: Law,
    uma: float,
    index: float,
    fund_cap: float = 0.0,
) -> Products:
    """Who gets what among the old-age pensions of the law of 1997: the account's annuity against
    the guaranteed pension, by salary.

    Below the guaranteed pension the account pays it while it lasts and the State afterwards; above,
    a share chooses a life annuity.

    Parameters
    ----------
    mean_salary : float
        MXN per day; salaries are log-normal with ``sd_log`` on the mean.
    balance_per_peso : float
        Account per peso of daily salary.
    career : MeanCareer
        Of those who retire.
    death : ndarray
        Yearly probabilities ``[sex, age]``.
    age : int
        Of retirement, weeks of the law in the year, and share of women.
    required : float
        Of retirement, weeks of the law in the year, and share of women.
    female : float
        Of retirement, weeks of the law in the year, and share of women.
    interest : float
        Fractions.
    survivors : float
        Fractions.
    annuity_choice : float
        Fractions.
    law : Law
        As in ``garantizada``.
    uma : float
        As in ``garantizada``.
    index : float
        As in ``garantizada``.
    fund_cap : float
        Cap of the complement of the fund, MXN per month at those prices; zero without it.

    Raises
    ------
    InputError
        For a share outside 0 to 1.
    """
    shares = {"female": female, "survivors": survivors, "annuity_choice": annuity_choice}
    if bad := [k for k, v in shares.items() if not 0 <= v <= 1]:
        raise InputError(
            "pensions.old_age_products",
            "old_age_products, {bad}",
            "{shares}",
            "a fraction from 0 to 1",
            "correct it",
            bad=bad[0],
            shares=shares[bad[0]],
        )
    salary = mean_salary * np.exp(sd_log * SALARY_NODES - sd_log**2 / 2)
    year = max(year, first_year(law))
    salary = np.minimum(salary, base_cap(law, year, uma=uma))
    balance = salary * balance_per_peso
    least = garantizada(
        age,
        max(career.weeks, required),
        salary,
        year,
        law=law,
        uma=uma,
        index=index,
    )
    own = np.stack(
        [
            ley97(balance, age, s, death=death, interest=interest, survivors_share=survivors)
            for s in SEXES
        ]
    )
    weight = np.array([1 - female, female])[:, None] / salary.size
    low = own < least
    guaranteed = float((weight * low).sum())
    rest = 1 - guaranteed
    mean = (
        float((weight * low * least).sum() / guaranteed) if guaranteed > 0 else float(least.min())
    )
    lasts = (
        float((weight * low * balance / (12 * least)).sum() / guaranteed) if guaranteed > 0 else 0.0
    )
    added = 0.0
    if fund_cap > 0:
        paid = np.maximum(own, least)
        added = float(
            (
                weight * welfare_complement(paid, salary * MONTH, age, year, law=law, cap=fund_cap)
            ).sum()
        )
    chosen = rest * annuity_choice
    return Products(chosen, rest - chosen, guaranteed, mean, added, lasts)


def still_paid(begun: np.ndarray, survival: np.ndarray) -> np.ndarray:
    """Pensions paid at the end of each year of those begun in it and before, ``[draw, year]``.

    stock_t = stock_{t-1} survival_t + begun_t

    Parameters
    ----------
    begun : ndarray
        By year, ``[draw, year]``.
    survival : ndarray
        Part of the year before still paid, ``[draw, year]``.

    Examples
    --------
    >>> still_paid(np.full((1, 3), 10.0), np.full((1, 3), 0.5)).tolist()
    [[10.0, 15.0, 17.5]]
    """
    out = begun.astype(float)
    for t in range(1, begun.shape[1]):
        out[:, t] += out[:, t - 1] * survival[:, t]
    return out


def paid_by_state(
    guaranteed_entries: np.ndarray, survival: np.ndarray, lag: np.ndarray
) -> np.ndarray:
    """Guaranteed pensions that the State pays: granted at least ``lag`` years before (the account
    paid until then) and still alive.

    :func:`still_paid` of entries_{t-lag} survival^lag, the fraction of a year of ``lag`` shared
    between two years.

    Parameters
    ----------
    guaranteed_entries : ndarray
        By year, ``[draw, year]``.
    survival : ndarray
        By year, ``[draw, year]``.
    lag : ndarray
        Years the account lasts, by year of grant, ``[year]``.

    Examples
    --------
    >>> paid_by_state(np.full((1, 4), 10.0), np.ones((1, 4)), np.full(4, 2.0)).tolist()
    [[0.0, 0.0, 10.0, 20.0]]
    """
    begun = np.zeros_like(guaranteed_entries)
    years = guaranteed_entries.shape[1]
    for granted in range(years):
        whole = int(np.floor(lag[granted]))
        for starts, share in (
            (granted + whole, 1 - (lag[granted] - whole)),
            (granted + whole + 1, lag[granted] - whole),
        ):
            if starts < years and share > 0:
                alive = survival[:, granted + 1 : starts + 1].prod(axis=1)
                begun[:, starts] += share * guaranteed_entries[:, granted] * alive
    return still_paid(begun, survival)
