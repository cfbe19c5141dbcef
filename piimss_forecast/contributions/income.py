"""National cuota income: jobs x days x base x rate, over the salary distribution."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass

import numpy as np

from ..errors import DataError
from .distribution import band_wages, fit_location, mean_excess
from .rates import BRANCHES, IMSS_BRANCHES, RateTable

MILLION = 1e6


@dataclass(frozen=True)
class NationalIncome:
    """Accrued cuotas in mdp; arrays ``[draw, year]`` or ``[draw, year, branch]`` (six IMSS branches)."""

    own: np.ndarray  # employer + worker
    state: np.ndarray
    rcv: np.ndarray  # employer + worker, not IMSS income
    excess_share: np.ndarray  # mean of (SBC - 3 UMA)+ over mean SBC
    effective_rate: np.ndarray  # own over the wage mass, fraction


def days_of_year(years: np.ndarray) -> np.ndarray:
    """365 or 366 days; float array of the shape of ``years``.

    Examples
    --------
    >>> days_of_year(np.array([2023, 2024])).tolist()
    [365.0, 366.0]
    """
    return np.array([366.0 if isleap(int(y)) else 365.0 for y in years])


def mean_uma(uma: np.ndarray, before: float, years: np.ndarray) -> np.ndarray:
    """Mean UMA of each calendar year: January still has the one of the year before; ``[draw, year]``.

    Parameters
    ----------
    uma : MXN per day from February of each year, ``[draw, year]``. before : UMA of the year before the first. years : ``[year]``.

    Examples
    --------
    >>> round(float(mean_uma(np.array([[80.6]]), 75.49, np.array([2018]))[0, 0]), 3)
    80.166
    """
    previous = np.concatenate([np.full((uma.shape[0], 1), before), uma[:, :-1]], axis=1)
    days = days_of_year(years)
    return np.asarray((31 * previous + (days - 31) * uma) / days)


def national_income(
    jobs: np.ndarray,
    sbc: np.ndarray,
    uma: np.ndarray,
    minimum_wage: np.ndarray,
    rates: RateTable,
    *,
    sd_log: np.ndarray | float,
    premium: np.ndarray,
    state_quota: np.ndarray,
    highest_floor: float = 1.0,
) -> NationalIncome:
    """Accrued cuotas of the nation, branch by branch.

    income_b = jobs x days x E[f_b(SBC)] / 1e6, with SBC log-normal held between one minimum wage and 25 UMA and with mean ``sbc``.
    Every job is taken under the rules of modality 10.

    Parameters
    ----------
    jobs : mean of the year, ``[draw, year]``. sbc, uma, minimum_wage : means of the year, MXN per day, ``[draw, year]``.
    rates : law by year. sd_log : standard deviation of log salary, scalar or ``[year]``. premium : mean SRT premium, fraction ``[year]``.
    state_quota : the State's daily quota, MXN per day, ``[draw, year]``. highest_floor : the floor never exceeds this part of the mean SBC
    (a minimum wage above it would have moved the mean).

    Returns
    -------
    NationalIncome in mdp, before any collection factor.

    Raises
    ------
    DataError for negative or non-finite input; ModelError when the mean SBC is outside floor and cap.
    """
    for name, value in (("jobs", jobs), ("sbc", sbc), ("uma", uma), ("minimum_wage", minimum_wage)):
        if not np.all(np.isfinite(value)) or np.any(value < 0):
            raise DataError(
                f"contributions, {name}",
                float(np.min(value)),
                es=("valores finitos y no negativos", "revise el impulsor"),
                en=("finite non-negative values", "check the driver"),
            )
    floor = np.minimum(rates.floor_minimum_wages * minimum_wage, highest_floor * sbc)
    cap = rates.cap_uma * uma
    location = fit_location(sbc, sd_log, floor, cap)
    excess = mean_excess(location, sd_log, floor, cap, rates.threshold_uma * uma)
    mass = jobs * days_of_year(rates.years) / MILLION  # million days
    daily = sbc[..., None] * rates.percent[:, : len(IMSS_BRANCHES), :2].sum(axis=2)
    daily[..., BRANCHES.index("SEM_especie")] = rates.fixed_uma * uma + rates.excess.sum(axis=1) * excess
    daily[..., BRANCHES.index("SRT")] = sbc * premium
    state = sbc[..., None] * rates.percent[:, : len(IMSS_BRANCHES), 2]
    state[..., BRANCHES.index("SEM_especie")] = state_quota
    own = mass[..., None] * daily
    wages = band_wages(location, sd_log, floor, cap, rates.ceav_uppers * uma[..., None])
    flat = rates.percent[:, len(IMSS_BRANCHES) :, :2].sum(axis=(1, 2))
    rcv = mass * (sbc * flat + np.einsum("dyb,yb->dy", wages, rates.ceav_rates))
    return NationalIncome(own, mass[..., None] * state, rcv, excess / sbc, daily.sum(axis=-1) / sbc)


def collection_factor(published: dict[int, float], computed: np.ndarray, years: np.ndarray, base_year: int, weight_last: float) -> np.ndarray:
    """Published over computed income by year; between published years linear, afterwards held at a mix of last and mean.

    Parameters
    ----------
    published : mdp by year. computed : mdp ``[year]`` (equal in all draws in history). years : ``[year]``. base_year : last year of history.
    weight_last : weight of the last published factor against the mean of the published ones, 0 to 1.

    Returns
    -------
    Factor ``[year]``; years after the last published one carry the mix.

    Raises
    ------
    DataError when no year has a published total.

    Examples
    --------
    >>> collection_factor({2018: 98.0, 2020: 100.0}, np.full(4, 100.0), np.arange(2018, 2022), 2020, 0.5).tolist()
    [0.98, 0.99, 1.0, 0.995]
    """
    known = {y: published[y] / float(computed[i]) for i, y in enumerate(years) if y in published and y <= base_year}
    if not known:
        raise DataError(
            "contribution_income",
            "∅",
            es=("al menos un total publicado", "agréguelo a data/"),
            en=("at least one published total", "add it to data/"),
        )
    held = weight_last * known[max(known)] + (1 - weight_last) * float(np.mean(list(known.values())))
    path = np.interp(years, sorted(known), [known[y] for y in sorted(known)])
    return np.where(years > max(known), held, path)
