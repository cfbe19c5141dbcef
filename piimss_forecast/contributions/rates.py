"""Cuota rates of a year, read from the dated law: nothing about a rate is written in code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from ..core.errors import LawError
from .calendar_year import mean_uma

BRANCHES = ("SEM_especie", "SEM_dinero", "GMP", "SIV", "SRT", "SGPS", "RCV_retiro", "RCV_cesantia")
IMSS_BRANCHES = BRANCHES[
    :6
]  # RCV goes to the individual accounts: collected by the institute, not its income
PAYERS = ("employer", "worker", "state")
EFFECTIVE_YEAR = 2021  # year of the published effective rates (Informe 2021-2022, Anexo A)

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


class LawLike(Protocol):
    """What is asked of a law: a parameter on a date, yearly published amounts, and a table by
    name.
    """

    def on(self, parameter: str, date: str) -> float: ...

    def published(self, parameter: str) -> pd.Series: ...

    def table(self, name: str) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Rates:
    """Rates in force on 1 July of ``year``, as fractions; thresholds in UMA or in minimum wages."""

    year: int
    percent: np.ndarray  # [branch, payer] of SBC; SRT and the banded parts (SEM_especie, RCV_cesantia of the employer) are zero here
    fixed_uma: float  # SEM_especie, employer, of one UMA
    excess: tuple[float, float]  # SEM_especie over the threshold: employer, worker
    threshold_uma: float
    cap_uma: float
    floor_minimum_wages: float
    ceav_uppers: (
        np.ndarray
    )  # [bands - 2] upper limits in UMA of the bands above one minimum wage, the last one open
    ceav_rates: np.ndarray  # [bands] employer, first band = one minimum wage
    social_uppers: np.ndarray  # [bands - 1] upper limits of the cuota social, in ``social_unit``
    social_amounts: np.ndarray  # [bands + 1] MXN per day at prices of ``social_base``; first band = one minimum wage, the last one nothing
    social_base: (
        np.ndarray
    )  # [bands + 1] year of the prices of each amount; 0 when it is in pesos of the year
    social_unit: str  # UMA, or SM (minimum wages) until 2022
    risk_limits: tuple[float, float]  # lowest and highest SRT premium
    first_band: float = 1.0  # minimum wages up to which a salary is in the first CEAV band
    band_decimals: int = 2  # decimals of SBC/UMA that are compared with the printed limits
    employer_pays_all: float = (
        1.0  # minimum wages up to which the employer pays the worker's share (LSS 36)
    )


@dataclass(frozen=True)
class RateTable:
    """Rates over years as arrays ``[year]`` (and ``[year, branch, payer]``, ``[year, band]``)."""

    years: np.ndarray
    percent: np.ndarray
    fixed_uma: np.ndarray
    excess: np.ndarray  # [year, (employer, worker)]
    threshold_uma: np.ndarray
    cap_uma: np.ndarray
    floor_minimum_wages: np.ndarray
    ceav_uppers: np.ndarray
    ceav_rates: np.ndarray


def read_rates(law: LawLike, year: int, *, day: str | None = None) -> Rates:
    """Rates of ``year`` from a law object such as ``catalog.load().statutes``.

    Parameters
    ----------
    law : LawLike
        Object with ``on(parameter, date)``, ``published(parameter)`` and ``table(name)``.
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
    >>> from piimss_forecast.catalog import load
    >>> read_rates(load().statutes, 2030).ceav_rates[-1]
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


def rate_table(law: LawLike, years: Iterable[int]) -> RateTable:
    """Rates of several years side by side; years before the bands get one rate in every band."""
    years = np.asarray(list(years), int)
    once = _Once(law)
    rows = [read_rates(once, int(y)) for y in years]
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
        MXN per day.
    minimum_wage : float
        MXN per day.
    uppers : ndarray
        Upper limits in UMA, ascending.
    decimals : int
        The rule as data (``ceav.band_decimals`` and ``ceav.first_band_minimum_wages`` of
        law/parameters.csv).
    first : float
        The rule as data (``ceav.band_decimals`` and ``ceav.first_band_minimum_wages`` of
        law/parameters.csv).

    Notes
    -----
    Source: LSS 168-II-a, DOF 16-12-2020 2nd transitory; the treatment of overtaken bands is a
    reading, not a text seen.

    Examples
    --------
    >>> ceav_band(np.array([315.04, 316.0, 500.0]), 117.31, 315.04, np.array([1.5, 2.0, 2.5, 3.0, 3.5, 4.0])).tolist()
    [0, 4, 7]
    """
    above = 1 + np.searchsorted(
        uppers, np.round(np.asarray(sbc, float) / uma, decimals), side="left"
    )
    return np.where(
        np.asarray(sbc) <= first * minimum_wage + 0.005, 0, above
    )  # half a centavo of tolerance


def class_premium(law: LawLike, number: int | str, day: str) -> float:
    """SRT premium of a risk class (1 to 5), as a fraction of SBC (LSS 73).

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> round(class_premium(load().statutes, 4, "2026-07-01"), 7)
    0.0465325
    """
    return law.on(f"rate.srt.class_{number}.employer", day) / 100


def state_daily_quota(catalog: Any, uma: np.ndarray | float) -> np.ndarray:
    """The State's daily quota per insured to SEM in kind, MXN per day, at the prices of the year of
    ``uma``.

    The law fixes it as 13.9 % of the minimum wage of July 1997, moved each quarter by INPC. That
    index is not embedded, so the level comes from the published effective rate of 2021 (State, SEM,
    less its cash share) times the mean SBC of that year, and moves with UMA, which follows INPC
    once a year instead of each quarter.

    Parameters
    ----------
    catalog : Any
        Catalogue with ``statutes`` and ``value``.
    uma : ndarray | float
        MXN per day, any shape.

    Notes
    -----
    Source: LSS 106-III; Informe 2021-2022 Anexo A, A.4 as transcribed by CIEP.
    """
    law, day = catalog.statutes, f"{EFFECTIVE_YEAR}-07-01"
    rate = (law.on("rate.effective.sem.state", day) - law.on("rate.sem_cash.state", day)) / 100
    before, current = (
        float(law.published("uma_daily")[y]) for y in (EFFECTIVE_YEAR - 1, EFFECTIVE_YEAR)
    )
    anchor = float(mean_uma(np.array([[current]]), before, np.array([EFFECTIVE_YEAR]))[0, 0])
    return np.asarray(
        rate * catalog.value("sbc_mean", EFFECTIVE_YEAR) / anchor * np.asarray(uma, float)
    )


class _Once:
    """The same law with each table read once, for a loop over years."""

    def __init__(self, law: LawLike) -> None:
        self.on, self.published, self._read = law.on, law.published, law.table
        self._tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]


def _in_force(law: LawLike, parameter: str, day: str, otherwise: float) -> float:
    """Value in force on a day, or ``otherwise`` when no row covers it."""
    try:
        return law.on(parameter, day)
    except LawError:
        return otherwise


def _ceav(law: LawLike, year: int, day: str) -> tuple[np.ndarray, np.ndarray]:
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
            f"law/ceav.csv, LSS 168-II-a, {year}",
            f"{table['year'].min()}-{table['year'].max()}",
            es=("bandas del año, o rate.rcv_ceav.employer vigente", "agregue las bandas del año"),
            en=(
                "bands of the year, or rate.rcv_ceav.employer in force",
                "add the bands of the year",
            ),
        )
    rows = table[table["year"] == begun.max()].sort_values(
        "band"
    )  # the rates of 2030 stay; a later reform does not act before its year
    return rows["upper"].to_numpy(float)[1:-1], rows["value"].to_numpy(float) / 100


def _social(law: LawLike, day: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
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
