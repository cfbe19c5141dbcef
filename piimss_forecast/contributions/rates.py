"""Cuota rates of a year, read from the dated law: nothing about a rate is written in code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from ..errors import LawError

BRANCHES = ("SEM_especie", "SEM_dinero", "GMP", "SIV", "SRT", "SGPS", "RCV_retiro", "RCV_cesantia")
IMSS_BRANCHES = BRANCHES[:6]  # RCV goes to the individual accounts: collected by the institute, not its income
PAYERS = ("employer", "worker", "state")
CEAV_REFORM = 2023  # first year of the employer bands (DOF 16-12-2020, 2nd transitory)
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
    """What is asked of a law: a parameter on a date, yearly published amounts, and a table by name."""

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
    ceav_uppers: np.ndarray  # [bands - 2] upper limits in UMA of the bands above one minimum wage, the last one open
    ceav_rates: np.ndarray  # [bands] employer, first band = one minimum wage
    social_uppers: np.ndarray  # [bands - 1] upper limits in UMA of the cuota social
    social_amounts: np.ndarray  # [bands] MXN per day at the prices of ``social_base``; first band = one minimum wage; empty before 2023
    social_base: int  # year whose UMA carries the prices of ``social_amounts``
    risk_limits: tuple[float, float]  # lowest and highest SRT premium


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


def read_rates(law: LawLike, year: int) -> Rates:
    """Rates of ``year`` from a law object such as ``catalog.load().statutes``.

    Parameters
    ----------
    law : object with ``on(parameter, date)``, ``published(parameter)`` and ``table(name)``. year : calendar year.

    Returns
    -------
    Rates, as fractions (not percent).

    Raises
    ------
    LawError when a parameter is not in force on 1 July of the year.

    Source: LSS arts. 25, 28, 73, 106, 107, 147, 148, 168, 211; CEAV by DOF 16-12-2020.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> read_rates(load().statutes, 2030).ceav_rates[-1]
    np.float64(0.11875)
    """
    day = f"{int(year)}-07-01"
    percent = np.zeros((len(BRANCHES), len(PAYERS)))
    for (branch, payer), name in _PERCENT.items():
        percent[BRANCHES.index(branch), PAYERS.index(payer)] = law.on(name, day) / 100
    uppers, rates = _ceav(law, int(year))
    if year < CEAV_REFORM:
        percent[BRANCHES.index("RCV_cesantia"), PAYERS.index("state")] = law.on("rate.rcv_ceav.state", day) / 100
    social_uppers, social = _social(law, int(year))
    return Rates(
        int(year),
        percent,
        law.on("rate.sem_kind_fixed.employer", day) / 100,
        (law.on("rate.sem_kind_excess.employer", day) / 100, law.on("rate.sem_kind_excess.worker", day) / 100),
        law.on("sem_kind_excess.threshold_uma", day),
        law.on("sbc.cap_uma", day),
        law.on("sbc.floor_minimum_wage", day),
        uppers,
        rates,
        social_uppers,
        social,
        CEAV_REFORM - 2,
        (law.on("rate.srt.minimum.employer", day) / 100, law.on("rate.srt.maximum.employer", day) / 100),
    )


def rate_table(law: LawLike, years: Iterable[int]) -> RateTable:
    """Rates of several years side by side; years before the bands get one rate in every band."""
    years = np.asarray(list(years), int)
    once = _Once(law)
    rows = [read_rates(once, int(y)) for y in years]
    uppers = max((r.ceav_uppers for r in rows), key=len)
    ceav = np.stack([r.ceav_rates if r.ceav_rates.size > 1 else np.full(uppers.size + 2, r.ceav_rates[0]) for r in rows])
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


def ceav_band(sbc: np.ndarray, uma: float, minimum_wage: float, uppers: np.ndarray) -> np.ndarray:
    """Band of a salary: 0 at one minimum wage or less, then by SBC in UMA rounded to two decimals.

    The rule for the bands that the minimum wage has overtaken (it is 2.69 UMA in 2026, while a band starts at 1.01 minimum
    wages and ends at 1.50 UMA): whoever earns one minimum wage is in the first band; whoever earns more is in the band of UMA
    where the salary falls; a band below the minimum wage is empty. So the rate jumps right above the minimum wage.

    Parameters
    ----------
    sbc : MXN per day, any shape. uma, minimum_wage : MXN per day. uppers : upper limits in UMA, ascending.

    Source: LSS 168-II-a, DOF 16-12-2020 2nd transitory; the treatment of overtaken bands is a reading, not a text seen.

    Examples
    --------
    >>> ceav_band(np.array([315.04, 316.0, 500.0]), 117.31, 315.04, np.array([1.5, 2.0, 2.5, 3.0, 3.5, 4.0])).tolist()
    [0, 4, 7]
    """
    above = 1 + np.searchsorted(uppers, np.round(np.asarray(sbc, float) / uma, 2), side="left")
    return np.where(np.asarray(sbc) <= minimum_wage + 0.005, 0, above)  # half a centavo of tolerance


def state_daily_quota(catalog: Any, uma: np.ndarray | float) -> np.ndarray:
    """The State's daily quota per insured to SEM in kind, MXN per day, at the prices of the year of ``uma``.

    The law fixes it as 13.9 % of the minimum wage of July 1997, moved each quarter by INPC. That index is not embedded, so the
    level comes from the published effective rate of 2021 (State, SEM, less its cash share) times the mean SBC of that year, and
    moves with UMA, which follows INPC once a year instead of each quarter.

    Parameters
    ----------
    catalog : catalogue with ``statutes`` and ``value``. uma : MXN per day, any shape.

    Source: LSS 106-III; Informe 2021-2022 Anexo A, A.4 as transcribed by CIEP.
    """
    law, day = catalog.statutes, f"{EFFECTIVE_YEAR}-07-01"
    rate = (law.on("rate.effective.sem.state", day) - law.on("rate.sem_cash.state", day)) / 100
    mean_sbc = (catalog.value("sbc_december", EFFECTIVE_YEAR - 1) + catalog.value("sbc_december", EFFECTIVE_YEAR)) / 2
    return np.asarray(rate * mean_sbc / float(law.published("uma_daily")[EFFECTIVE_YEAR]) * np.asarray(uma, float))


class _Once:
    """The same law with each table read once, for a loop over years."""

    def __init__(self, law: LawLike) -> None:
        self.on, self.published, self._read = law.on, law.published, law.table
        self._tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]


def _ceav(law: LawLike, year: int) -> tuple[np.ndarray, np.ndarray]:
    if year < CEAV_REFORM:
        return np.array([]), np.array([law.on("rate.rcv_ceav.employer", f"{year}-07-01") / 100])
    table = law.table("ceav")
    rows = table[table["year"] == min(year, int(table["year"].max()))].sort_values("band")  # the rates of 2030 stay
    if rows.empty:
        raise LawError(
            f"law/ceav.csv, {year}",
            "∅",
            es=("un renglón por banda", "agregue las bandas del año"),
            en=("one row per band", "add the bands of the year"),
        )
    return rows["upper"].to_numpy(float)[1:-1], rows["value"].to_numpy(float) / 100


def _social(law: LawLike, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Cuota social from 2023 on (the earlier regime's price index is not embedded, so it is left out and said so)."""
    if year < CEAV_REFORM:
        return np.array([]), np.array([])
    table = law.table("cuota_social")
    day = f"{year}-07-01"
    rows = table[(table["valid_from"].astype(str) <= day) & (table["valid_to"].isna() | (table["valid_to"].astype(str) >= day))]
    rows = rows.assign(order=rows["upper"].where(rows["upper_unit"] == "UMA", 0.0)).sort_values("order")
    return rows["upper"].to_numpy(float)[1:], np.append(rows["value"].to_numpy(float), 0.0)
