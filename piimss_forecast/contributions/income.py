"""National cuota income: jobs x days x base x rate, over the salary distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import DataError, InputError, LawError
from ..core.words import MILLION
from .calendar_year import days_of_year
from .rates import BRANCHES, IMSS_BRANCHES, OWN, PAYERS, RateTable
from .salaries import LogNormal, Salaries, SalaryDistribution, band_table, bands_of


@dataclass(frozen=True)
class NationalIncome:
    """Accrued cuotas of the nation; arrays ``[draw, year]`` or ``[draw, year, branch]`` (six IMSS
    branches).

    Attributes
    ----------
    base : ndarray
        Mean SBC under the cap of each year, MXN per day, ``[draw, year]``.
    own : ndarray
        Cuotas of employer and worker, mdp, ``[draw, year, branch]``.
    state : ndarray
        Cuotas of the State, mdp, ``[draw, year, branch]``.
    rcv : ndarray
        Employer's and worker's RCV, mdp, ``[draw, year]``: not IMSS income.
    excess_share : ndarray
        Mean of (SBC - 3 UMA)+ over mean SBC, a fraction, ``[draw, year]``.
    effective_rate : ndarray
        ``own`` over the wage mass, a fraction, ``[draw, year]``.
    fitted : SalaryDistribution
        The salaries used, for tables by band.
    """

    base: np.ndarray
    own: np.ndarray
    state: np.ndarray
    rcv: np.ndarray
    excess_share: np.ndarray
    effective_rate: np.ndarray
    fitted: SalaryDistribution


def national_income(
    jobs: np.ndarray,
    sbc: np.ndarray,
    uma: np.ndarray,
    minimum_wage: np.ndarray,
    rates: RateTable,
    *,
    sd_log: np.ndarray | float | None = None,
    salaries: Salaries | None = None,
    premium: np.ndarray,
    state_quota: np.ndarray,
    highest_floor: float = 1.0,
    cap_of_sbc: np.ndarray | None = None,
) -> NationalIncome:
    """Accrued cuotas of the nation, branch by branch.

    income_b = jobs x days x E[f_b(SBC)] / 1e6, with SBC held between one minimum wage and the cap
    of the year and with mean ``sbc``. Every job is taken under the rules of modality 10. Groups (by
    sex, by sector) may stand on the first axis instead of draws.

    Parameters
    ----------
    jobs : ndarray
        Mean of the year, ``[draw, year]``.
    sbc : ndarray
        Mean SBC of the year, MXN per day, ``[draw, year]``.
    uma : ndarray
        Mean UMA of the year, MXN per day, ``[draw, year]``.
    minimum_wage : ndarray
        Mean minimum wage of the year, MXN per day, ``[draw, year]``.
    rates : RateTable
        Law by year.
    sd_log : ndarray | float | None
        Standard deviation of log salary, scalar, ``[year]`` or ``[draw, 1]``; short for
        ``LogNormal(sd_log)``.
    salaries : Salaries | None
        ``LogNormal`` or ``Histogram``.
    premium : ndarray
        Mean SRT premium, fraction ``[year]`` or ``[draw, 1]``.
    state_quota : ndarray
        The State's daily quota, MXN per day, ``[draw, year]``.
    highest_floor : float
        The floor never exceeds this part of the mean SBC (a minimum wage above it would have moved
        the mean).
    cap_of_sbc : ndarray | None
        Cap in UMA under which ``sbc`` was taken, ``[year]``: where that of the law is another, the
        salaries are the same and their mean under the cap of the law moves. The law's when None.

    Returns
    -------
    NationalIncome
        In mdp, before any collection factor.

    Raises
    ------
    DataError
        For negative or non-finite input.
    InputError
        Without a shape of salaries, or with two.
    ModelError
        When the mean SBC is outside floor and cap.
    """
    for name, value in (("jobs", jobs), ("sbc", sbc), ("uma", uma), ("minimum_wage", minimum_wage)):
        if not np.all(np.isfinite(value)) or np.any(value < 0):
            raise DataError(
                "contributions.national_income",
                "contributions, {name}",
                "{value}",
                "finite non-negative values",
                "check the driver",
                name=name,
                value=float(np.min(value)),
            )
    floor = np.minimum(rates.floor_minimum_wages * minimum_wage, highest_floor * sbc)
    taken = rates.cap_uma if cap_of_sbc is None else cap_of_sbc
    fitted = _shape(salaries, sd_log).fit(sbc, floor, taken * uma)
    if np.any(taken != rates.cap_uma):
        fitted = fitted.capped(rates.cap_uma * uma)
        sbc = np.where(taken == rates.cap_uma, sbc, fitted.excess(np.zeros_like(sbc)))
    excess = fitted.excess(rates.threshold_uma * uma)
    mass = jobs * days_of_year(rates.years) / MILLION  # million days
    daily = sbc[..., None] * rates.percent[:, : len(IMSS_BRANCHES), OWN].sum(axis=2)
    daily[..., BRANCHES.index("SEM_especie")] = (
        rates.fixed_uma * uma + rates.excess.sum(axis=1) * excess
    )
    daily[..., BRANCHES.index("SRT")] = sbc * premium
    state = sbc[..., None] * rates.percent[:, : len(IMSS_BRANCHES), PAYERS.index("state")]
    state[..., BRANCHES.index("SEM_especie")] = state_quota
    own = mass[..., None] * daily
    wages = fitted.wages(rates.ceav_uppers * uma[..., None])
    flat = rates.percent[:, len(IMSS_BRANCHES) :, OWN].sum(axis=(1, 2))
    rcv = mass * (sbc * flat + np.einsum("dyb,yb->dy", wages, rates.ceav_rates))
    return NationalIncome(
        sbc, own, mass[..., None] * state, rcv, excess / sbc, daily.sum(axis=-1) / sbc, fitted
    )


def _shape(salaries: Salaries | None, sd_log: np.ndarray | float | None) -> Salaries:
    """The shape of salaries that was given, one way or the other."""
    if salaries is not None and sd_log is None:
        return salaries
    if salaries is None and sd_log is not None:
        return LogNormal(sd_log)
    raise InputError(
        "contributions.shape",
        "contributions, salaries / sd_log",
        "∅" if salaries is None else "2",
        "one of the two",
        "give LogNormal, Histogram or sd_log",
    )


def income_by_band(
    jobs: np.ndarray,
    uma: np.ndarray,
    fitted: SalaryDistribution,
    rates: RateTable,
    premium: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The same income by band of one UMA: jobs ``[draw, year, band]`` and own cuotas in mdp
    ``[draw, year, band, branch]``.

    There are as many bands as the highest cap of the years has UMA; those over the cap of a year
    are empty in it. The threshold of SEM in kind (3 UMA) is an edge of the bands, so the sum over
    bands is the national income, branch by branch.

    Parameters
    ----------
    jobs : ndarray
        Mean jobs of the year, ``[draw, year]``.
    uma : ndarray
        Mean UMA of the year, MXN per day, ``[draw, year]``.
    fitted : SalaryDistribution
        Salaries, as ``NationalIncome.fitted``.
    rates : RateTable
        Rates of the years.
    premium : ndarray
        Mean SRT premium, a fraction, ``[year]`` or ``[draw, 1]``.

    Raises
    ------
    LawError
        When the threshold of the law is no edge of the bands.
    """
    if np.any(broken := rates.threshold_uma % 1 != 0):
        at = int(np.argmax(broken))
        raise LawError(
            "contributions.income_by_band",
            "law/parameters.csv, sem_kind_excess.threshold_uma, {years}",
            "{threshold_uma:g}",
            "a threshold in whole UMA",
            "use national_income without bands",
            years=rates.years[at],
            threshold_uma=rates.threshold_uma[at],
        )
    bands = bands_of(rates.cap_uma)
    share, wage = band_table(fitted, uma, bands)
    mass = jobs * days_of_year(rates.years) / MILLION
    flat = rates.percent[:, : len(IMSS_BRANCHES), OWN].sum(axis=2)
    out = wage[..., None] * flat[:, None, :]
    over = np.arange(1, bands + 1) > rates.threshold_uma[:, None]
    excess = np.where(over, wage - share * (rates.threshold_uma * uma)[..., None], 0.0)
    out[..., BRANCHES.index("SEM_especie")] = (
        share * (rates.fixed_uma * uma)[..., None] + excess * rates.excess.sum(axis=1)[:, None]
    )
    out[..., BRANCHES.index("SRT")] = wage * premium[..., None]
    out *= mass[..., None, None]
    return jobs[..., None] * share, out


def equal_salaries_income(
    persons: np.ndarray, base: np.ndarray, uma: np.ndarray, rates: RateTable, premium: np.ndarray
) -> np.ndarray:
    """Cuotas in mdp of persons who all pay on one base, ``[draw, year, branch]`` (six IMSS
    branches, employer and worker).

    For modalities known by their number and mean base only: the concave part (over 3 UMA) is then a
    lower bound.

    Parameters
    ----------
    persons : ndarray
        Mean of the year.
    base : ndarray
        SBC, MXN per day, ``[draw, year]``.
    uma : ndarray
        UMA, MXN per day, ``[draw, year]``.
    rates : RateTable
        As in :func:`national_income`.
    premium : ndarray
        As in :func:`national_income`.
    """
    daily = base[..., None] * rates.percent[:, : len(IMSS_BRANCHES), OWN].sum(axis=2)
    over = np.maximum(base - rates.threshold_uma * uma, 0.0)
    daily[..., BRANCHES.index("SEM_especie")] = (
        rates.fixed_uma * uma + rates.excess.sum(axis=1) * over
    )
    daily[..., BRANCHES.index("SRT")] = base * premium
    return np.asarray((persons * days_of_year(rates.years) / MILLION)[..., None] * daily)
