"""Cuota rates of a year, read from the dated law: nothing about a rate is written in code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..core.errors import LawError
from ..law import Law

BRANCHES = ("SEM_especie", "SEM_dinero", "GMP", "SIV", "SRT", "SGPS", "RCV_retiro", "RCV_cesantia")
IMSS_BRANCHES = BRANCHES[
    :6
]  # RCV goes to the individual accounts: collected by the institute, not its income
PAYERS = ("employer", "worker", "state")
OWN = slice(PAYERS.index("employer"), PAYERS.index("state"))  # employer and worker: own income

# Parameters of law/parameters.csv that are a percent of SBC, by branch and payer.
_PERCENT = {
    ("SEM_dinero", "employer"): "rate.sem_cash.employer",
    ("SEM_dinero", "worker"): "rate.sem_cash.worker",
    ("SEM_dinero", "state"): "rate.sem_cash.state",
    ("GMP", "employer"): "rate.gmp.employer",
    ("GMP", "worker"): "rate.gmp.worker",
    ("GMP", "state"): "rate.gmp.state",
    ("SIV", "employer"): "rate.siv.employer",
    ("SIV", "worker"): "rate.siv.worker",
    ("SIV", "state"): "rate.siv.state",
    ("SGPS", "employer"): "rate.sgps.employer",
    ("RCV_retiro", "employer"): "rate.rcv_retiro.employer",
    ("RCV_cesantia", "worker"): "rate.rcv_ceav.worker",
}


@dataclass(frozen=True)
class Rates:
    """Rates in force on 1 July of ``year``, as fractions; thresholds in UMA or in minimum wages.

    Attributes
    ----------
    year : int
        Calendar year.
    percent : ndarray
        ``[branch, payer]`` fractions of SBC; SRT and the banded parts (SEM_especie, RCV_cesantia of
        the employer) are zero here.
    fixed_uma : float
        Employer's SEM_especie, a fraction of one UMA.
    excess : tuple[float, float]
        SEM_especie over the threshold, employer and worker, fractions.
    threshold_uma : float
        Threshold, UMA.
    cap_uma : float
        Largest SBC, UMA.
    floor_minimum_wages : float
        Least SBC, minimum wages.
    ceav_uppers : ndarray
        ``[bands - 2]`` upper limits in UMA of the bands above one minimum wage, the last one open.
    ceav_rates : ndarray
        ``[bands]`` employer's CEAV, fractions; the first band is one minimum wage.
    social_uppers : ndarray
        ``[bands - 1]`` upper limits of the cuota social, in ``social_unit``.
    social_amounts : ndarray
        ``[bands + 1]`` MXN per day at prices of ``social_base``; the first band is one minimum
        wage, the last one gets nothing.
    social_base : ndarray
        ``[bands + 1]`` year of the prices of each amount; 0 when it is in pesos of the year.
    social_unit : str
        ``UMA``, or ``SM`` (minimum wages) until 2022.
    risk_limits : tuple[float, float]
        Lowest and highest SRT premium, fractions.
    first_band : float
        Minimum wages up to which a salary is in the first CEAV band.
    band_decimals : int
        Decimals of SBC/UMA that are compared with the printed limits.
    employer_pays_all : float
        Minimum wages up to which the employer pays the worker's share (LSS 36).
    """

    year: int
    percent: np.ndarray
    fixed_uma: float
    excess: tuple[float, float]
    threshold_uma: float
    cap_uma: float
    floor_minimum_wages: float
    ceav_uppers: np.ndarray
    ceav_rates: np.ndarray
    social_uppers: np.ndarray
    social_amounts: np.ndarray
    social_base: np.ndarray
    social_unit: str
    risk_limits: tuple[float, float]
    first_band: float = 1.0
    band_decimals: int = 2
    employer_pays_all: float = 1.0


@dataclass(frozen=True)
class RateTable:
    """Rates over years as arrays.

    Attributes
    ----------
    years : ndarray
        ``[year]``.
    percent : ndarray
        ``[year, branch, payer]`` fractions of SBC.
    fixed_uma : ndarray
        ``[year]`` employer's SEM_especie, fractions of one UMA.
    excess : ndarray
        ``[year, (employer, worker)]`` SEM_especie over the threshold, fractions.
    threshold_uma : ndarray
        ``[year]`` threshold, UMA.
    cap_uma : ndarray
        ``[year]`` largest SBC, UMA.
    floor_minimum_wages : ndarray
        ``[year]`` least SBC, minimum wages.
    ceav_uppers : ndarray
        Upper limits of the bands of all the years, UMA.
    ceav_rates : ndarray
        ``[year, band]`` employer's CEAV, fractions.
    """

    years: np.ndarray
    percent: np.ndarray
    fixed_uma: np.ndarray
    excess: np.ndarray
    threshold_uma: np.ndarray
    cap_uma: np.ndarray
    floor_minimum_wages: np.ndarray
    ceav_uppers: np.ndarray
    ceav_rates: np.ndarray


def read_rates(law: Law, year: int, *, day: str | None = None) -> Rates:
    """Rates of ``year`` from a dated law.

    Parameters
    ----------
    law : Law
        Dated law.
    year : int
        Calendar year.
    day : str | None
        ISO date whose law is read, 1 July of the year when not given (CEAV bands are those of the
        year).

    Returns
    -------
    Rates
        As fractions (not percent).

    Raises
    ------
    LawError
        When a parameter is not in force on 1 July of the year.

    Notes
    -----
    Source: LSS arts. 25, 28, 73, 106, 107, 147, 148, 168, 211; CEAV by DOF 16-12-2020.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> read_rates(embedded(), 2030).ceav_rates[-1]
    np.float64(0.11875)
    """
    day = day or f"{int(year)}-07-01"
    percent = np.zeros((len(BRANCHES), len(PAYERS)))
    for (branch, payer), name in _PERCENT.items():
        percent[BRANCHES.index(branch), PAYERS.index(payer)] = law.on(name, day) / 100
    percent[BRANCHES.index("RCV_cesantia"), PAYERS.index("state")] = (
        _in_force(law, "rate.rcv_ceav.state", day, 0.0) / 100
    )
    uppers, rates = _ceav(law, int(year), day)
    social_uppers, social, base, unit = _social(law, day)
    return Rates(
        int(year),
        percent,
        law.on("rate.sem_kind_fixed.employer", day) / 100,
        (
            law.on("rate.sem_kind_excess.employer", day) / 100,
            law.on("rate.sem_kind_excess.worker", day) / 100,
        ),
        law.on("sem_kind_excess.threshold_uma", day),
        law.on("sbc.cap_uma", day),
        law.on("sbc.floor_minimum_wage", day),
        uppers,
        rates,
        social_uppers,
        social,
        base,
        unit,
        (
            law.on("rate.srt.minimum.employer", day) / 100,
            law.on("rate.srt.maximum.employer", day) / 100,
        ),
        _in_force(law, "ceav.first_band_minimum_wages", day, 1.0),
        int(_in_force(law, "ceav.band_decimals", day, 2.0)),
        law.on("art_36.employer_pays_worker_share_up_to", day),
    )


def rate_table(law: Law, years: Iterable[int]) -> RateTable:
    """Rates of several years side by side; years before the bands get one rate in every band.

    Parameters
    ----------
    law : Law
        Dated law.
    years : Iterable[int]
        Calendar years.
    """
    years = np.asarray(list(years), int)
    rows = [read_rates(law, int(y)) for y in years]
    uppers = np.unique(
        np.concatenate([r.ceav_uppers for r in rows])
    )  # limits of every year: a reform may move them
    ceav = np.stack([_on_grid(r, uppers) for r in rows])
    return RateTable(
        years,
        np.stack([r.percent for r in rows]),
        np.array([r.fixed_uma for r in rows]),
        np.array([r.excess for r in rows]),
        np.array([r.threshold_uma for r in rows]),
        np.array([r.cap_uma for r in rows]),
        np.array([r.floor_minimum_wages for r in rows]),
        uppers,
        ceav,
    )


def _on_grid(rates: Rates, uppers: np.ndarray) -> np.ndarray:
    """CEAV rates of a year on the limits of several years ``[uppers + 2]``."""
    if rates.ceav_rates.size == 1:
        return np.full(uppers.size + 2, rates.ceav_rates[0])
    own = np.searchsorted(rates.ceav_uppers, np.append(uppers, np.inf), side="left")
    return np.concatenate([rates.ceav_rates[:1], rates.ceav_rates[1:][own]])


def ceav_band(
    sbc: np.ndarray,
    uma: float,
    minimum_wage: float,
    uppers: np.ndarray,
    *,
    decimals: int = 2,
    first: float = 1.0,
) -> np.ndarray:
    """Band of a salary: 0 at one minimum wage or less, then by SBC in UMA rounded to two decimals.

    The rule for the bands that the minimum wage has overtaken (it is 2.69 UMA in 2026, while a band
    starts at 1.01 minimum wages and ends at 1.50 UMA): whoever earns one minimum wage is in the
    first band; whoever earns more is in the band of UMA where the salary falls; a band below the
    minimum wage is empty. So the rate jumps right above the minimum wage.

    Parameters
    ----------
    sbc : ndarray
        MXN per day, any shape.
    uma : float
        UMA, MXN per day.
    minimum_wage : float
        Minimum wage, MXN per day.
    uppers : ndarray
        Upper limits in UMA, ascending.
    decimals : int
        Decimals of SBC/UMA that are compared (``ceav.band_decimals`` of law/parameters.csv).
    first : float
        Minimum wages of the first band (``ceav.first_band_minimum_wages`` of law/parameters.csv).

    Notes
    -----
    Source: LSS 168-II-a, DOF 16-12-2020 2nd transitory; the treatment of overtaken bands is a
    reading, not a text seen.

    Examples
    --------
    >>> uppers = np.array([1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
    >>> ceav_band(np.array([315.04, 316.0, 500.0]), 117.31, 315.04, uppers).tolist()
    [0, 4, 7]
    """
    above = 1 + np.searchsorted(
        uppers, np.round(np.asarray(sbc, float) / uma, decimals), side="left"
    )
    return np.where(
        np.asarray(sbc) <= first * minimum_wage + 0.005, 0, above
    )  # half a centavo of tolerance


def effective_year(law: Law) -> int:
    """Year of the published effective rates (Informe, Anexo A): that of the mean premium of work
    risks.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> effective_year(embedded())
    2021
    """
    rows = law.parameters[law.parameters["parameter"] == "rate.srt.mean.employer"]
    return int(str(rows["valid_from"].max())[:4])


def class_premium(law: Law, number: int | str, day: str) -> float:
    """SRT premium of a risk class (1 to 5), as a fraction of SBC (LSS 73).

    Parameters
    ----------
    law : Law
        Dated law.
    number : int | str
        Class, 1 to 5.
    day : str
        ISO date.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> round(class_premium(embedded(), 4, "2026-07-01"), 7)
    0.0465325
    """
    return law.on(f"rate.srt.class_{number}.employer", day) / 100


def _in_force(law: Law, parameter: str, day: str, otherwise: float) -> float:
    """Value in force on a day, or ``otherwise`` when no row covers it."""
    try:
        return law.on(parameter, day)
    except LawError:
        return otherwise


def _ceav(law: Law, year: int, day: str) -> tuple[np.ndarray, np.ndarray]:
    """Limits and employer rates: one rate while a dated one is in force, otherwise the bands of
    the last year that has begun.
    """
    flat = _in_force(law, "rate.rcv_ceav.employer", day, -1.0)
    if flat >= 0:
        return np.array([]), np.array([flat / 100])
    table = law.table("ceav")
    begun = table.loc[table["year"] <= year, "year"]
    if begun.empty:
        raise LawError(
            "contributions.ceav",
            "law/ceav.csv, LSS 168-II-a, {year}",
            "{first}-{last}",
            "bands of the year, or rate.rcv_ceav.employer in force",
            "add the bands of the year",
            year=year,
            first=table["year"].min(),
            last=table["year"].max(),
        )
    rows = table[table["year"] == begun.max()].sort_values(
        "band"
    )  # the rates of 2030 stay; a later reform does not act before its year
    return rows["upper"].to_numpy(float)[1:-1], rows["value"].to_numpy(float) / 100


def _social(law: Law, day: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Cuota social in force on a day: upper limits of the bands, amounts, years of their prices,
    unit of the limits.
    """
    table = law.table("cuota_social")
    rows = table[
        (table["valid_from"].astype(str) <= day)
        & (table["valid_to"].isna() | (table["valid_to"].astype(str) >= day))
    ]
    if rows.empty:
        return np.array([]), np.array([]), np.array([], int), "UMA"
    unit = str(rows["upper_unit"].iloc[-1])
    first = (
        (rows["lower_unit"] == "SM")
        & (rows["upper_unit"] == "SM")
        & (rows["lower"] == rows["upper"])
    )
    rows = rows.assign(order=rows["upper"].where(~first, 0.0)).sort_values("order")
    base = rows["price_base"].fillna(0).to_numpy(int)
    return (
        rows["upper"].to_numpy(float)[1:],
        np.append(rows["value"].to_numpy(float), 0.0),
        np.append(base, 0),
        unit,
    )
