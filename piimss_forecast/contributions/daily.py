"""Cuotas of one day of salaries under the rule of a modality: arrays in, arrays out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError, LawError
from ..law import Law
from .modalities import Modality, family_fees
from .rates import BRANCHES, IMSS_BRANCHES, PAYERS, Rates, ceav_band

_EMPLOYER, _WORKER, _STATE = range(3)
_KIND, _RISK, CEAV = (BRANCHES.index(b) for b in ("SEM_especie", "SRT", "RCV_cesantia"))


@dataclass(frozen=True)
class Amounts:
    """Money of the day of the calculation, MXN per day."""

    uma: float
    minimum: float
    state_quota: float
    premium: float  # SRT, fraction of SBC
    imss_limit: float  # base of the IMSS branches under the field stimulus; infinite otherwise


def social_quota(
    base: np.ndarray, rates: Rates, amounts: Amounts, law: Law, year: int, day: str
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


def _prices(base: int, uma: float, law: Law, year: int, day: str) -> float:
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
        "contributions.prices",
        "law/cuota_social.csv, LSS 168-IV, {base}",
        "UMA {first}-{last}",
        "the UMA of {next_year}, which carries those prices",
        "use a law from Law.indexed that reaches that year",
        base=base,
        first=published.index.min(),
        last=published.index.max(),
        next_year=base + 1,
    )


def daily(
    base: np.ndarray, rates: Rates, rule: Modality, amounts: Amounts, social: np.ndarray
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
    if rule.branches[CEAV]:
        out[CEAV, _EMPLOYER] = base * _ceav_rate(base, rates, rule, amounts)
        out[CEAV, _STATE] += social
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
    base: np.ndarray, rates: Rates, rule: Modality, amounts: Amounts
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


def fees(
    size: int,
    rule: Modality,
    law: Law,
    day: str,
    amounts: Amounts,
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
            "contributions.fees",
            "cuotas, age, LSS 242",
            "{ages_shape}",
            "one age, or one per insured",
            "correct age",
            ages_shape=ages.shape,
        )
    year_days = 366 if calendar.isleap(int(day[:4])) else 365
    out[_KIND, _WORKER] = family_fees(law, ages, day) / year_days
    return out
