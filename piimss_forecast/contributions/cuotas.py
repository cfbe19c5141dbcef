"""Cuotas of a salary, by branch and payer, under the rule of its modality."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Literal

import numpy as np
import xarray as xr

from ..core.arguments import calendar_year
from ..core.checks import number_in, percent
from ..core.errors import InputError, LawError
from ..core.flags import flags
from ..core.frozen import read_only
from ..core.translate import translate
from ..law import BaseLimits, Law, LawYear, base_limits, embedded
from .daily import CEAV, Amounts, daily, fees, social_quota
from .modalities import Modality, read_modality
from .rates import (
    BRANCHES,
    PAYERS,
    Rates,
    class_premium,
    effective_year,
    read_rates,
)
from .state_quota import state_daily_quota, state_quota_on

_FIELD = ("13", "14")
_ZONES = {"general": "minimum_wage_daily", "zlfn": "minimum_wage_daily_zlfn"}


# Only the embedded law is remembered: a user's may be edited in the session.
@lru_cache(maxsize=256)
def _embedded_rules(year: int, day: str, modality: str) -> tuple[Rates, Modality]:
    return read_only(_rules(embedded(), year, day, modality))


def _rules(law: Law, year: int, day: str, modality: str) -> tuple[Rates, Modality]:
    return read_rates(law, year, day=day), read_modality(law, modality, day)


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
    law: Law | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    state_quota: float | None = None,
    out_of_range: Literal["clip", "error"] = "clip",
) -> xr.DataArray:
    """Cuotas of one salary or many, in MXN over ``days``.

    SEM in kind = days [20.40 % UMA + 1.50 % (SBC - 3 UMA)+]; every other branch = days x SBC x
    rate. SBC is held between one minimum wage and the cap of the year (25 UMA). Who earns the
    minimum wage pays nothing: the employer covers that share (LSS 36). The State's part of RCV is
    its 7.143 % of the employer's CEAV and the cuota social until 2022, and the cuota social alone
    from 2023. Branches, payer and base are those of the modality (``law/modalities.csv``): 40 and
    independent workers pay both shares, 44 paid them on one minimum wage until December 2023, 33
    pays a yearly fee by age (here over ``days``), 32 is paid by the federal government.

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
        SRT premium, percent of SBC from 0.5 to 15 (LSS 72, 74).
    risk_class : int | str | None
        Class 1-5 (or I-V), used when there is no premium; with neither, the class that the modality
        has (1 domestic, 4 platforms), otherwise the published mean premium of 2021 is held.
    modality : str
        A name of ``law/modalities.csv`` (see ``modality_names``).
    month : int | None
        Month of ``year``, 1 to 12, whose law and amounts apply; those of the year when not given.
    age : float | ndarray | None
        For modality 33, number or array.
    zone : Literal['general', 'zlfn']
        Minimum wage, ``general`` or ``zlfn`` (northern border).
    field_stimulus : bool
        For temporary field workers (13, 14): IMSS branches on no more than 3.60 UMA (decree of
        17-12-2025).
    law : Law | None
        Dated law; the embedded one when not given.
    uma : float | None
        UMA, MXN per day; needed for years not yet published (or a law from ``Law.indexed``).
    minimum_wage : float | None
        MXN per day; needed for years not yet published (or a law from ``Law.indexed``).
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
    salary = np.atleast_1d(number_in(sbc, "cuotas, sbc", 0, np.inf, inside=True))
    _check_options(salary, year, out_of_range)
    year, day = int(year), _day(int(year), month)
    number_in(days, "cuotas, days", 0, 366)
    statutes = embedded() if law is None else law
    read = _embedded_rules if law is None else partial(_rules, law)
    field_stimulus = bool(flags(field_stimulus, "cuotas, field_stimulus"))
    rates, rule = read(year, day, str(modality))
    uma = _amount(statutes, "uma_daily", year, month and day, uma)
    minimum = _amount(statutes, _zone(zone), year, month and day, minimum_wage)
    limits = base_limits(statutes, year, day=day, uma=uma, minimum_wage=minimum)
    if state_quota is not None:
        quota = float(state_quota)
    elif month is not None:
        quota = state_quota_on(statutes, day, uma)
    else:
        quota = float(state_daily_quota(statutes, uma, year))
    premium = _premium(
        statutes, rates, day, risk_rate, rule.risk_class if risk_class is None else risk_class
    )
    limit = (
        _field_limit(statutes, str(modality), day, uma, minimum, zone) if field_stimulus else np.inf
    )
    amounts = Amounts(uma, minimum, quota, premium, limit)
    base, moved = _base(salary, limits, rule, out_of_range)
    if rule.fee == "none":
        social = social_quota(base, rates, amounts, statutes, year, day)
        out = daily(base, rates, rule, amounts, social)
    else:
        out = fees(salary.size, rule, statutes, day, amounts, age)
    out *= days
    notes = [moved, _notes(statutes, rule, field_stimulus, day, amounts.state_quota * days)]
    return xr.DataArray(
        np.moveaxis(out, -1, 0),
        dims=("sbc", "branch", "payer"),
        coords={"sbc": salary, "branch": list(BRANCHES), "payer": list(PAYERS)},
        attrs={
            "units": "MXN",
            "long_name": "cuotas por ramo y aportante",
            "long_name_en": "cuotas by branch and payer",
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


def _check_options(salary: np.ndarray, year: int, out_of_range: str) -> None:
    if salary.ndim != 1:
        raise InputError(
            "contributions.check_options",
            "cuotas, sbc",
            "{salary_shape}",
            "a number or a vector",
            "correct sbc",
            salary_shape=salary.shape,
        )
    calendar_year(year, "cuotas, year")
    if out_of_range not in ("clip", "error"):
        raise InputError(
            "contributions.check_options.out_of_range",
            "cuotas, out_of_range",
            "{out_of_range!r}",
            "clip or error",
            "correct it",
            out_of_range=out_of_range,
        )


def _day(year: int, month: int | None) -> str:
    """The day whose law rules: 1 July of the year, or the middle of the month."""
    if month is None:
        return f"{year}-07-01"
    if month not in range(1, 13):
        raise InputError(
            "contributions.day",
            "cuotas, month",
            "{month}",
            "a month from 1 to 12",
            "correct month",
            month=month,
        )
    return f"{year}-{int(month):02d}-15"


def _zone(zone: str) -> str:
    if zone not in _ZONES:
        raise InputError(
            "contributions.zone",
            "cuotas, zone",
            "{zone!r}",
            "general or zlfn",
            "correct zone",
            zone=zone,
        )
    return _ZONES[zone]


def _amount(
    law: Law, parameter: str, year: int, day: str | int | None, given: float | None
) -> float:
    """UMA or minimum wage: the one given, that of the day, or that of the year."""
    if given is not None:
        return float(given)
    return law.on(parameter, str(day)) if day else LawYear(law, year).amount(parameter)


def _base(
    salary: np.ndarray, limits: BaseLimits, rule: Modality, out_of_range: str
) -> tuple[np.ndarray, str]:
    """Salary held between floor and cap (LSS 28), or the minimum wage where it is the base; and
    a note on how many moved.
    """
    if rule.base != "sbc":
        return np.full_like(salary, limits.floor), ""
    low, high = (
        int(np.sum(salary < limits.floor - 0.005)),
        int(np.sum(salary > limits.cap + 0.005)),
    )
    if (low or high) and out_of_range == "error":
        raise InputError(
            "contributions.base",
            "cuotas, sbc, LSS 28",
            "{low} < {floor:.2f}, {high} > {cap:.2f}",
            "a base between floor and cap",
            "correct sbc or use clip",
            low=low,
            floor=limits.floor,
            high=high,
            cap=limits.cap,
        )
    note = translate("LSS 28: {low} salaries raised to the floor, {high} lowered to the cap")
    return limits.held(salary), note.format(low=low, high=high) if low or high else ""


def _premium(
    law: Law, rates: Rates, day: str, risk_rate: float | None, risk_class: int | str | None
) -> float:
    """SRT premium as a fraction of SBC."""
    if risk_rate is not None:
        low, high = (100 * limit for limit in rates.risk_limits)
        return float(percent(risk_rate, "cuotas, risk_rate, LSS 74", low=low, high=high)) / 100
    if risk_class is None:  # an observation of 2021, held for other years
        return law.on("rate.srt.mean.employer", f"{effective_year(law)}-07-01") / 100
    number = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}.get(
        str(risk_class), str(risk_class)
    )
    if number not in "12345" or len(number) != 1:
        raise InputError(
            "contributions.premium.risk_class",
            "cuotas, risk_class, LSS 73",
            "{risk_class!r}",
            "a class from 1 to 5 (I to V)",
            "correct risk_class",
            risk_class=risk_class,
        )
    return class_premium(law, number, day)


def _field_limit(law: Law, modality: str, day: str, uma: float, minimum: float, zone: str) -> float:
    """Highest base of the IMSS branches of temporary field workers, MXN per day."""
    if modality not in _FIELD:
        raise InputError(
            "contributions.field_limit",
            "cuotas, field_stimulus, DOF 17-12-2025",
            "{modality}",
            "modality 13 or 14",
            "drop field_stimulus",
            modality=modality,
        )
    try:
        return law.on("field_stimulus.cap_uma" + ("_zlfn" if zone == "zlfn" else ""), day) * uma
    except LawError:  # until 2016 the decree spoke of minimum wages
        return law.on("field_stimulus.cap_minimum_wage", day) * minimum


def _notes(law: Law, rule: Modality, field_stimulus: bool, day: str, state_quota: float) -> str:
    """What a reader of the result must know, in the session's language."""
    notes = []
    if rule.base == "minimum_wage":
        notes.append(translate("base: one minimum wage ({article})").format(article=rule.article))
    if rule.fee == "family":
        notes.append(
            translate(
                "besides, from the State, {amount:,.2f} a family, whatever its size (LSS 242)"
            ).format(amount=state_quota)
        )
    if field_stimulus:
        notes.append(
            translate("IMSS branches on the base limited by the decree of the field; RCV on SBC")
        )
    if rule.branches[CEAV] and (names := _remembered(law, day)):
        notes.append(
            translate("social quota with an index from memory, to be verified: {names}").format(
                names=names
            )
        )
    return "; ".join(notes)


def _remembered(law: Law, day: str) -> str:
    """Updates of the social quota in force on a day that no source seen gives."""
    rows = law.parameters
    rows = rows[rows["parameter"].str.startswith("cuota_social.update_")]
    rows = rows[(rows["valid_from"] <= day) & ~(rows["valid_to"] < day)]
    return ", ".join(rows.loc[rows["quality"] == "needs_verification", "parameter"])
