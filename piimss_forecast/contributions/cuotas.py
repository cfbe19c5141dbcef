"""Cuotas of a salary, by branch and payer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import numpy as np
import xarray as xr

from ..catalog import Catalog, LawYear, load
from ..errors import InputError
from .rates import BRANCHES, CEAV_REFORM, EFFECTIVE_YEAR, PAYERS, LawLike, Rates, ceav_band, read_rates, state_daily_quota

MODALITIES = ("10", "13", "14", "34", "40", "44", "independent", "domestic", "platform", "platform_below_threshold")
_WITHOUT_EMPLOYER = frozenset({"40", "44", "independent"})  # the insured pays both shares
_NAMES = {"SEM_KIND": ("SEM_especie",), "SEM_CASH": ("SEM_dinero",), "RCV": ("RCV_retiro", "RCV_cesantia")}


@lru_cache(maxsize=1)
def _embedded() -> Catalog:
    return load()


@lru_cache(maxsize=128)
def _embedded_rates(year: int) -> Rates:
    return read_rates(_embedded().statutes, year)  # only the embedded law is remembered: a user's may be edited in the session


def cuotas(
    sbc: float | np.ndarray,
    year: int,
    *,
    days: float = 30,
    risk_rate: float | None = None,
    risk_class: int | str | None = None,
    modality: str = "10",
    law: LawLike | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    state_quota: float | None = None,
    out_of_range: Literal["clip", "error"] = "clip",
) -> xr.DataArray:
    """Cuotas of one salary or many, in MXN over ``days``.

    SEM in kind = days [20.40 % UMA + 1.50 % (SBC - 3 UMA)+]; every other branch = days x SBC x rate. SBC is held between one
    minimum wage and 25 UMA. A worker at the minimum wage pays nothing: the employer covers that share (LSS 36). The State's
    part of RCV is the cuota social from 2023 on; before, only its 7.143 % of the employer's CEAV.

    Parameters
    ----------
    sbc : salario base de cotizacion, MXN per day, number or 1-d array. year : calendar year; rates in force on 1 July, UMA from February.
    days : days contributed. risk_rate : SRT premium in percent of SBC. risk_class : class 1-5 (or I-V), used when there is no premium;
    with neither, the published mean premium of 2021 is held. modality : "10", "13", "14", "34", "40", "44" or a scheme by name.
    law : dated law; the embedded one when not given. uma, minimum_wage : MXN per day, needed for years not yet published.
    state_quota : the State's daily quota to SEM in kind, MXN per day (see ``state_daily_quota`` when not given).
    out_of_range : what to do with salaries outside floor and cap: ``clip`` (the count is in attrs) or ``error``.

    Returns
    -------
    DataArray ``[sbc, branch, payer]`` in MXN.

    Raises
    ------
    InputError for a bad salary, days, modality, class or premium; LawError when the law or its amounts do not reach the year.

    Source: LSS arts. 25, 28, 36, 72-73, 106-107, 147-148, 168, 211, 218.

    Examples
    --------
    >>> c = cuotas(500.0, 2026, risk_class="I")
    >>> round(float(c.sel(branch="SEM_especie", payer="employer")[0]), 2)
    766.8
    >>> round(float(c.sel(branch="RCV_cesantia", payer="employer")[0]), 2)
    1126.95
    """
    salary = _salaries(sbc)
    if not np.isfinite(days) or not 0 <= days <= 366:
        raise InputError("cuotas, days", days, es=("de 0 a 366 días", "corrija days"), en=("0 to 366 days", "correct days"))
    rates = _embedded_rates(int(year)) if law is None else read_rates(law, int(year))
    law = law if law is not None else _embedded().statutes
    amounts = LawYear(law, int(year))  # type: ignore[arg-type]
    uma = float(uma) if uma is not None else amounts.amount("uma_daily")
    minimum = float(minimum_wage) if minimum_wage is not None else amounts.amount("minimum_wage_daily")
    base, moved = _base(salary, rates, uma, minimum, out_of_range)
    premium = _premium(law, rates, int(year), risk_rate, risk_class)
    quota = float(state_quota) if state_quota is not None else float(state_daily_quota(_embedded(), uma))
    social = _social(base, rates, uma, minimum, law)
    out = days * _daily(base, rates, uma, minimum, premium, quota, social)
    out = _apply_modality(out, modality, law)
    notes = [moved, "" if year >= CEAV_REFORM else "RCV_cesantia/state sin la cuota social anterior a 2023"]
    return xr.DataArray(
        out,
        dims=("sbc", "branch", "payer"),
        coords={"sbc": salary, "branch": list(BRANCHES), "payer": list(PAYERS)},
        attrs={
            "units": "MXN",
            "long_name": "cuotas por ramo y aportante",
            "source": "LSS; data/law",
            "year": int(year),
            "days": float(days),
            "uma": uma,
            "minimum_wage": minimum,
            "risk_premium_percent": premium * 100,
            "modality": str(modality),
            "note": "; ".join(n for n in notes if n),
        },
    )


def _salaries(sbc: float | np.ndarray) -> np.ndarray:
    salary = np.atleast_1d(np.asarray(sbc, float))
    if salary.ndim != 1 or not np.all(np.isfinite(salary)) or np.any(salary <= 0):
        raise InputError(
            "cuotas, sbc",
            repr(sbc)[:60],
            es=("salarios diarios positivos, un número o un vector", "corrija sbc"),
            en=("positive daily salaries, a number or a vector", "correct sbc"),
        )
    return salary


def _base(salary: np.ndarray, rates: Rates, uma: float, minimum: float, out_of_range: str) -> tuple[np.ndarray, str]:
    """Salary held between floor and cap (LSS 28), and a note on how many moved."""
    floor, cap = rates.floor_minimum_wages * minimum, rates.cap_uma * uma
    low, high = int(np.sum(salary < floor - 0.005)), int(np.sum(salary > cap + 0.005))
    if not (np.isfinite(floor) and np.isfinite(cap) and 0 < floor < cap):
        raise InputError(
            "cuotas, uma/minimum_wage",
            f"{uma}, {minimum}",
            es=("0 < salario mínimo < 25 UMA", "corrija los importes"),
            en=("0 < minimum wage < 25 UMA", "correct the amounts"),
        )
    if (low or high) and out_of_range == "error":
        raise InputError(
            "cuotas, sbc, LSS 28",
            f"{low} < {floor:.2f}, {high} > {cap:.2f}",
            es=("de un salario mínimo a 25 UMA", "corrija sbc o use clip"),
            en=("from one minimum wage to 25 UMA", "correct sbc or use clip"),
        )
    note = f"LSS 28: {low} salarios llevados al mínimo, {high} al tope" if low or high else ""
    return np.clip(salary, floor, cap), note


def _premium(law: LawLike, rates: Rates, year: int, risk_rate: float | None, risk_class: int | str | None) -> float:
    """SRT premium as a fraction of SBC."""
    if risk_rate is not None:
        low, high = rates.risk_limits
        if not low - 1e-12 <= risk_rate / 100 <= high + 1e-12:
            raise InputError(
                "cuotas, risk_rate, LSS 74",
                risk_rate,
                es=(f"una prima de {100 * low:g} a {100 * high:g} % del SBC", "escríbala en por ciento"),
                en=(f"a premium of {100 * low:g} to {100 * high:g} % of SBC", "write it in percent"),
            )
        return float(risk_rate) / 100
    if risk_class is None:  # an observation of 2021, held for other years
        return law.on("rate.srt.mean.employer", f"{EFFECTIVE_YEAR}-07-01") / 100
    number = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}.get(str(risk_class), str(risk_class))
    if number not in "12345" or len(number) != 1:
        raise InputError(
            "cuotas, risk_class, LSS 73",
            repr(risk_class),
            es=("una clase de 1 a 5 (I a V)", "corrija risk_class"),
            en=("a class from 1 to 5 (I to V)", "correct risk_class"),
        )
    return law.on(f"rate.srt.class_{number}.employer", f"{year}-07-01") / 100


def _social(base: np.ndarray, rates: Rates, uma: float, minimum: float, law: LawLike) -> np.ndarray:
    """Cuota social in MXN per day at the prices of the year (moved with UMA)."""
    if rates.social_amounts.size == 0:
        return np.zeros_like(base)
    band = ceav_band(base, uma, minimum, rates.social_uppers)
    # Prices of December 2020 are those of the UMA that starts in February 2021.
    return np.asarray(rates.social_amounts[band] * uma / float(law.published("uma_daily")[rates.social_base]))


def _daily(base: np.ndarray, rates: Rates, uma: float, minimum: float, premium: float, quota: float, social: np.ndarray) -> np.ndarray:
    """Cuotas of one day ``[sbc, branch, payer]``."""
    out = base[:, None, None] * rates.percent
    over = np.maximum(base - rates.threshold_uma * uma, 0.0)
    kind, risk, ceav = BRANCHES.index("SEM_especie"), BRANCHES.index("SRT"), BRANCHES.index("RCV_cesantia")
    out[:, kind, 0] = rates.fixed_uma * uma + rates.excess[0] * over
    out[:, kind, 1] = rates.excess[1] * over
    out[:, kind, 2] = quota
    out[:, risk, 0] = base * premium
    band = ceav_band(base, uma, minimum, rates.ceav_uppers) if rates.ceav_rates.size > 1 else np.zeros(base.size, int)
    out[:, ceav, 0] = base * rates.ceav_rates[band]
    out[:, ceav, 2] += social
    at_minimum = base <= minimum + 0.005
    out[at_minimum, :, 0] += out[at_minimum, :, 1]
    out[at_minimum, :, 1] = 0.0
    return np.asarray(out)


def _apply_modality(out: np.ndarray, modality: str, law: Any) -> np.ndarray:
    """Only the branches of the modality; where there is no employer the insured pays both shares."""
    known = law.table("modalities").assign(modality=lambda t: t["modality"].astype(str)).set_index("modality")
    if str(modality) not in MODALITIES or str(modality) not in known.index:
        raise InputError(
            "cuotas, modality",
            repr(modality),
            es=("una de " + ", ".join(MODALITIES) + " (32 y 33 pagan cuota anual fija, sin valor en data/law)", "corrija modality"),
            en=("one of " + ", ".join(MODALITIES) + " (32 and 33 pay a fixed yearly fee, no value in data/law)", "correct modality"),
        )
    covered = {b for name in str(known.loc[str(modality), "branches"]).split(";") for b in _NAMES.get(name, (name,))}
    out = out * np.array([b in covered for b in BRANCHES])[None, :, None]
    if str(modality) in _WITHOUT_EMPLOYER:
        out[:, :, 1] += out[:, :, 0]
        out[:, :, 0] = 0.0
    return out
