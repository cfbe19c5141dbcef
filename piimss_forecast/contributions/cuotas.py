"""Cuotas of a salary, by branch and payer, under the rule of its modality."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import xarray as xr

from ..catalog import Catalog, load
from ..core.errors import InputError, LawError
from ..law import LawYear
from .modalities import Modality, family_fees, read_modality
from .rates import (
    BRANCHES,
    EFFECTIVE_YEAR,
    IMSS_BRANCHES,
    PAYERS,
    LawLike,
    Rates,
    ceav_band,
    class_premium,
    read_rates,
    state_daily_quota,
)

MODALITIES = (
    "10",
    "13",
    "14",
    "32",
    "33",
    "34",
    "40",
    "44",
    "independent",
    "domestic",
    "platform",
    "platform_below_threshold",
)
_EMPLOYER, _WORKER, _STATE = range(3)
_KIND, _RISK, _CEAV = (BRANCHES.index(b) for b in ("SEM_especie", "SRT", "RCV_cesantia"))
_FIELD = ("13", "14")
_ZONES = {"general": "minimum_wage_daily", "zlfn": "minimum_wage_daily_zlfn"}


@dataclass(frozen=True)
class _Amounts:
    """Money of the day of the calculation, MXN per day."""

    uma: float
    minimum: float
    state_quota: float
    premium: float  # SRT, fraction of SBC
    imss_limit: float  # base of the IMSS branches under the field stimulus; infinite otherwise


@lru_cache(maxsize=1)
def _embedded() -> Catalog:
    return load()


# Only the embedded law is remembered: a user's may be edited in the session.
@lru_cache(maxsize=256)
def _embedded_rates(year: int, day: str) -> Rates:
    return read_rates(_embedded().statutes, year, day=day)


@lru_cache(maxsize=1)
def _state_quota_per_uma() -> float:
    return float(state_daily_quota(_embedded(), 1.0))


@lru_cache(maxsize=256)
def _embedded_modality(name: str, day: str) -> Modality:
    return read_modality(_embedded().statutes, name, day)


def cuotas(
    sbc: float | np.ndarray,
    year: int,
    *,
    days: float = 30,
    risk_rate: float | None = None,
    risk_class: int | str | None = None,
    modality: str = "10",
    month: int | None = None,
    age: float | np.ndarray | None = None,
    zone: Literal["general", "zlfn"] = "general",
    field_stimulus: bool = False,
    law: LawLike | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    state_quota: float | None = None,
    out_of_range: Literal["clip", "error"] = "clip",
) -> xr.DataArray:
    """Cuotas of one salary or many, in MXN over ``days``.

    SEM in kind = days [20.40 % UMA + 1.50 % (SBC - 3 UMA)+]; every other branch = days x SBC x
    rate. SBC is held between one minimum wage and 25 UMA. Who earns the minimum wage pays nothing:
    the employer covers that share (LSS 36). The State's part of RCV is its 7.143 % of the
    employer's CEAV and the cuota social until 2022, and the cuota social alone from 2023. Branches,
    payer and base are those of the modality (``law/modalities.csv``): 40 and independent workers
    pay both shares, 44 paid them on one minimum wage until December 2023, 33 pays a yearly fee by
    age (here over ``days``), 32 is paid by the federal government.

    Parameters
    ----------
    sbc : float | ndarray
        Salario base de cotizacion, MXN per day, number or 1-d array (its length counts the insured
        where the base is not SBC).
    year : int
        Calendar year; law of 1 July and UMA from February, or those of the middle of ``month``.
    days : float
        Days contributed.
    risk_rate : float | None
        SRT premium in percent of SBC.
    risk_class : int | str | None
        Class 1-5 (or I-V), used when there is no premium; with neither, the class that the modality
        has (1 domestic, 4 platforms), otherwise the published mean premium of 2021 is held.
    modality : str
        One of ``MODALITIES``.
    age : float | ndarray | None
        For modality 33, number or array.
    zone : Literal['general', 'zlfn']
        Minimum wage, ``general`` or ``zlfn`` (northern border).
    field_stimulus : bool
        For temporary field workers (13, 14): IMSS branches on no more than 3.60 UMA (decree of
        17-12-2025).
    law : LawLike | None
        Dated law; the embedded one when not given.
    uma : float | None
        MXN per day, needed for years not yet published (or a law from ``Law.indexed``).
    minimum_wage : float | None
        MXN per day, needed for years not yet published (or a law from ``Law.indexed``).
    state_quota : float | None
        The State's daily quota to SEM in kind (see ``state_daily_quota`` when not given).
    out_of_range : Literal['clip', 'error']
        What to do with salaries outside floor and cap: ``clip`` (the count is in attrs) or
        ``error``.

    Returns
    -------
    DataArray
        ``[sbc, branch, payer]`` in MXN.

    Raises
    ------
    InputError
        For a bad salary, days, modality, class, premium, age or month.
    LawError
        When the law, the rule of the modality or the amounts do not reach the year.

    Notes
    -----
    Source: LSS arts. 25, 28, 36, 72-74, 106-107, 147-148, 168, 211, 218, 222-228, 240-242;
    data/law.

    Examples
    --------
    >>> c = cuotas(500.0, 2026, risk_class="I")
    >>> round(float(c.sel(branch="SEM_especie", payer="employer")[0]), 2)
    766.8
    >>> round(float(c.sel(branch="RCV_cesantia", payer="employer")[0]), 2)
    1126.95
    """
    salary = _salaries(sbc)
    _check_options(year, out_of_range)
    year, day = int(year), _day(int(year), month)
    _check_days(days)
    rates = _embedded_rates(year, day) if law is None else read_rates(law, year, day=day)
    rule = (
        _embedded_modality(str(modality), day)
        if law is None
        else read_modality(law, str(modality), day)
    )
    statutes = _embedded().statutes if law is None else law
    uma = _amount(statutes, "uma_daily", year, month and day, uma)
    minimum = _amount(statutes, _zone(zone), year, month and day, minimum_wage)
    quota = float(state_quota) if state_quota is not None else _state_quota_per_uma() * uma
    premium = _premium(
        statutes, rates, day, risk_rate, rule.risk_class if risk_class is None else risk_class
    )
    limit = (
        _field_limit(statutes, str(modality), day, uma, minimum, zone) if field_stimulus else np.inf
    )
    amounts = _Amounts(uma, minimum, quota, premium, limit)
    base, moved = _base(salary, rates, rule, amounts, out_of_range)
    if rule.fee == "none":
        out = _daily(base, rates, rule, amounts, _social(base, rates, amounts, statutes, year, day))
    else:
        out = _fees(salary.size, rule, statutes, day, amounts, age)
    out *= days
    notes = [moved, _notes(rule, field_stimulus, year, amounts.state_quota * days)]
    return xr.DataArray(
        np.moveaxis(out, -1, 0),
        dims=("sbc", "branch", "payer"),
        coords={"sbc": salary, "branch": list(BRANCHES), "payer": list(PAYERS)},
        attrs={
            "units": "MXN",
            "long_name": "cuotas por ramo y aportante",
            "source": f"LSS; data/law; {rule.article}",
            "year": year,
            "days": float(days),
            "uma": uma,
            "minimum_wage": minimum,
            "risk_premium_percent": premium * 100,
            "modality": rule.name,
            "modality_quality": rule.quality,
            "note": "; ".join(n for n in notes if n),
        },
    )


def _salaries(sbc: float | np.ndarray) -> np.ndarray:
    try:
        salary = np.atleast_1d(np.asarray(sbc, float))
    except (TypeError, ValueError):
        salary = np.array([np.nan])
    if salary.ndim != 1 or not np.all(np.isfinite(salary)) or np.any(salary <= 0):
        raise InputError(
            "cuotas, sbc",
            repr(sbc)[:60],
            es=("salarios diarios positivos, un número o un vector", "corrija sbc"),
            en=("positive daily salaries, a number or a vector", "correct sbc"),
        )
    return salary


def _check_options(year: int, out_of_range: str) -> None:
    if isinstance(year, bool) or int(year) != year:
        raise InputError(
            "cuotas, year",
            repr(year),
            es=("un año entero", "corrija year"),
            en=("a whole year", "correct year"),
        )
    if out_of_range not in ("clip", "error"):
        raise InputError(
            "cuotas, out_of_range",
            repr(out_of_range),
            es=("clip o error", "corrija la opción"),
            en=("clip or error", "correct it"),
        )


def _check_days(days: float) -> None:
    if not np.isfinite(days) or not 0 <= days <= 366:
        raise InputError(
            "cuotas, days",
            days,
            es=("de 0 a 366 días", "corrija days"),
            en=("0 to 366 days", "correct days"),
        )


def _day(year: int, month: int | None) -> str:
    """The day whose law rules: 1 July of the year, or the middle of the month."""
    if month is None:
        return f"{year}-07-01"
    if month not in range(1, 13):
        raise InputError(
            "cuotas, month",
            month,
            es=("un mes de 1 a 12", "corrija month"),
            en=("a month from 1 to 12", "correct month"),
        )
    return f"{year}-{int(month):02d}-15"


def _zone(zone: str) -> str:
    if zone not in _ZONES:
        raise InputError(
            "cuotas, zone",
            repr(zone),
            es=("general o zlfn", "corrija zone"),
            en=("general or zlfn", "correct zone"),
        )
    return _ZONES[zone]


def _amount(
    law: LawLike, parameter: str, year: int, day: str | int | None, given: float | None
) -> float:
    """UMA or minimum wage: the one given, that of the day, or that of the year."""
    if given is not None:
        return float(given)
    return law.on(parameter, str(day)) if day else LawYear(law, year).amount(parameter)  # type: ignore[arg-type]


def _base(
    salary: np.ndarray, rates: Rates, rule: Modality, amounts: _Amounts, out_of_range: str
) -> tuple[np.ndarray, str]:
    """Salary held between floor and cap (LSS 28), or the minimum wage where it is the base; and
    a note on how many moved.
    """
    floor, cap = rates.floor_minimum_wages * amounts.minimum, rates.cap_uma * amounts.uma
    if not (np.isfinite(floor) and np.isfinite(cap) and 0 < floor < cap):
        raise InputError(
            "cuotas, uma/minimum_wage",
            f"{amounts.uma}, {amounts.minimum}",
            es=("0 < salario mínimo < 25 UMA", "corrija los importes"),
            en=("0 < minimum wage < 25 UMA", "correct the amounts"),
        )
    if rule.base != "sbc":
        return np.full_like(salary, floor), ""
    low, high = int(np.sum(salary < floor - 0.005)), int(np.sum(salary > cap + 0.005))
    if (low or high) and out_of_range == "error":
        raise InputError(
            "cuotas, sbc, LSS 28",
            f"{low} < {floor:.2f}, {high} > {cap:.2f}",
            es=("de un salario mínimo a 25 UMA", "corrija sbc o use clip"),
            en=("from one minimum wage to 25 UMA", "correct sbc or use clip"),
        )
    note = f"LSS 28: {low} salarios llevados al mínimo, {high} al tope" if low or high else ""
    return np.clip(salary, floor, cap), note


def _premium(
    law: LawLike, rates: Rates, day: str, risk_rate: float | None, risk_class: int | str | None
) -> float:
    """SRT premium as a fraction of SBC."""
    if risk_rate is not None:
        low, high = rates.risk_limits
        if not low - 1e-12 <= risk_rate / 100 <= high + 1e-12:
            raise InputError(
                "cuotas, risk_rate, LSS 74",
                risk_rate,
                es=(
                    f"una prima de {100 * low:g} a {100 * high:g} % del SBC",
                    "escríbala en por ciento",
                ),
                en=(
                    f"a premium of {100 * low:g} to {100 * high:g} % of SBC",
                    "write it in percent",
                ),
            )
        return float(risk_rate) / 100
    if risk_class is None:  # an observation of 2021, held for other years
        return law.on("rate.srt.mean.employer", f"{EFFECTIVE_YEAR}-07-01") / 100
    number = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}.get(
        str(risk_class), str(risk_class)
    )
    if number not in "12345" or len(number) != 1:
        raise InputError(
            "cuotas, risk_class, LSS 73",
            repr(risk_class),
            es=("una clase de 1 a 5 (I a V)", "corrija risk_class"),
            en=("a class from 1 to 5 (I to V)", "correct risk_class"),
        )
    return class_premium(law, number, day)


def _field_limit(
    law: LawLike, modality: str, day: str, uma: float, minimum: float, zone: str
) -> float:
    """Highest base of the IMSS branches of temporary field workers, MXN per day."""
    if modality not in _FIELD:
        raise InputError(
            "cuotas, field_stimulus, DOF 17-12-2025",
            modality,
            es=("modalidad 13 o 14", "quite field_stimulus"),
            en=("modality 13 or 14", "drop field_stimulus"),
        )
    try:
        return law.on("field_stimulus.cap_uma" + ("_zlfn" if zone == "zlfn" else ""), day) * uma
    except LawError:  # until 2016 the decree spoke of minimum wages
        return law.on("field_stimulus.cap_minimum_wage", day) * minimum


def _social(
    base: np.ndarray, rates: Rates, amounts: _Amounts, law: LawLike, year: int, day: str
) -> np.ndarray:
    """Cuota social in MXN per day at the prices of the year (moved with UMA, which follows
    INPC).
    """
    if rates.social_amounts.size == 0:
        return np.zeros_like(base)
    unit = amounts.uma if rates.social_unit == "UMA" else amounts.minimum
    band = ceav_band(
        base,
        unit,
        amounts.minimum,
        rates.social_uppers,
        decimals=rates.band_decimals,
        first=rates.first_band,
    )
    prices = {b: _prices(int(b), amounts.uma, law, year, day) for b in np.unique(rates.social_base)}
    return np.asarray((rates.social_amounts * [prices[b] for b in rates.social_base])[band])


def _prices(base: int, uma: float, law: LawLike, year: int, day: str) -> float:
    """What one peso of December of ``base`` is in the year: those prices are the ones of the UMA
    that starts in the next February.
    """
    if base == 0 or base + 1 == year:
        return 1.0
    published = law.published("uma_daily")
    if base + 1 in published.index:
        return uma / float(published[base + 1])
    if base + 1 < int(published.index.min()):  # before UMA
        first = int(published.index.min())
        return (
            law.on(f"cuota_social.update_{base}_to_uma_{first}", day)
            * uma
            / float(published[first])
        )
    raise LawError(
        f"law/cuota_social.csv, LSS 168-IV, {base}",
        f"UMA {published.index.min()}-{published.index.max()}",
        es=(
            f"la UMA de {base + 1}, que lleva esos precios",
            "use una ley de Law.indexed que llegue a ese año",
        ),
        en=(
            f"the UMA of {base + 1}, which carries those prices",
            "use a law from Law.indexed that reaches that year",
        ),
    )


def _daily(
    base: np.ndarray, rates: Rates, rule: Modality, amounts: _Amounts, social: np.ndarray
) -> np.ndarray:
    """Cuotas of one day ``[branch, payer, sbc]``."""
    out = np.zeros((len(BRANCHES), len(PAYERS), base.size))
    imss = np.minimum(base, amounts.imss_limit)
    over = np.maximum(imss - rates.threshold_uma * amounts.uma, 0.0)
    for b, name in enumerate(BRANCHES):
        if not rule.branches[b]:
            continue
        for payer in np.flatnonzero(rates.percent[b]):
            out[b, payer] = rates.percent[b, payer] * (imss if name in IMSS_BRANCHES else base)
    if rule.branches[_KIND]:
        out[_KIND, _EMPLOYER] = rates.fixed_uma * amounts.uma + rates.excess[0] * over
        out[_KIND, _WORKER] = rates.excess[1] * over
        out[_KIND, _STATE] = amounts.state_quota
    if rule.branches[_RISK]:
        out[_RISK, _EMPLOYER] = imss * amounts.premium
    if rule.branches[_CEAV]:
        out[_CEAV, _EMPLOYER] = base * _ceav_rate(base, rates, rule, amounts)
        out[_CEAV, _STATE] += social
    if rule.art_36:
        at_minimum = np.flatnonzero(base <= rates.employer_pays_all * amounts.minimum + 0.005)
        out[:, _EMPLOYER, at_minimum] += out[:, _WORKER, at_minimum]
        out[:, _WORKER, at_minimum] = 0.0
    if rule.payer == "insured":
        out[:, _WORKER] += out[:, _EMPLOYER]
        out[:, _EMPLOYER] = 0.0
    elif rule.payer == "employer":
        out[:, _EMPLOYER] += out[:, _WORKER]
        out[:, _WORKER] = 0.0
    if not rule.state_share:
        out[:, _STATE] = 0.0
    return out


def _ceav_rate(
    base: np.ndarray, rates: Rates, rule: Modality, amounts: _Amounts
) -> np.ndarray | float:
    """Employer CEAV rate of each salary."""
    if rule.ceav == "top" or rates.ceav_rates.size == 1:
        return float(rates.ceav_rates[-1])
    band = ceav_band(
        base,
        amounts.uma,
        amounts.minimum,
        rates.ceav_uppers,
        decimals=rates.band_decimals,
        first=rates.first_band,
    )
    return np.asarray(rates.ceav_rates[band])


def _fees(
    size: int,
    rule: Modality,
    law: LawLike,
    day: str,
    amounts: _Amounts,
    age: float | np.ndarray | None,
) -> np.ndarray:
    """Fixed fees of one day ``[branch, payer, insured]``: they do not depend on a salary."""
    out = np.zeros((len(BRANCHES), len(PAYERS), size))
    if rule.fee == "facultativo":
        out[_KIND, _STATE] = law.on("facultativo.state_fee", day) / 100 * amounts.uma
        return out
    ages = np.atleast_1d(np.asarray(np.nan if age is None else age, float))
    if ages.ndim != 1 or ages.size not in (1, size):
        raise InputError(
            "cuotas, age, LSS 242",
            ages.shape,
            es=("una edad, o una por asegurado", "corrija age"),
            en=("one age, or one per insured", "correct age"),
        )
    year_days = 366 if calendar.isleap(int(day[:4])) else 365
    out[_KIND, _WORKER] = family_fees(law, ages, day) / year_days
    return out


def _notes(rule: Modality, field_stimulus: bool, year: int, state_quota: float) -> str:
    """What a reader of the result must know."""
    notes = []
    if rule.base == "minimum_wage":
        notes.append(f"base: un salario mínimo ({rule.article})")
    if rule.fee == "family":
        notes.append(
            f"además, del Estado, {state_quota:,.2f} por familia, sea cual sea su tamaño (LSS 242)"
        )
    if field_stimulus:
        notes.append(
            "ramos del IMSS sobre la base limitada del decreto del campo; RCV sobre el SBC"
        )
    if rule.branches[_CEAV] and year < 2023:
        notes.append(
            "la cuota social anterior a 2023 va con un índice recordado de 2009 a 2016"
            " (needs_verification)"
        )
    return "; ".join(notes)
