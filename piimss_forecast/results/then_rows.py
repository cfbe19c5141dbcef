"""What follows, besides the macro paths, from the catalogue as it stood at an origin: sizes of
spreads, ratios of means to Decembers, detection, shares that are held.
``benchmarks/hindcast_sets.py`` writes them, with the macro paths, into the sets of past years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ..catalog import Catalog
from ..catalog.facts import by_year
from ..core.errors import DataError
from ..core.translate import N_
from ..economy.fit import adopted as adopted_spreads
from ..economy.fit import fit_drivers
from ..scenario import Assumptions

Row = dict[str, Any]
Calm = Callable[[pd.Series], pd.Series]  # values outside the years of events
DETECTION = {
    "morbidity.detection_diabetes": "diabetes_detection",
    "morbidity.detection_hypertension": "hypertension_detection",
}
BACK = 2  # years in which what an event moved is taken to be back
HELD = N_("the last level known, held")
RATIO = N_("mean of the years known, those of events left out where three others are known")


def row(value: object, unit: str, why: str) -> Row:
    """A derived row of assumptions."""
    return {
        "value": value,
        "unit": unit,
        "source": "derived",
        "quality": "derived",
        "why": why,
    }


def path(values: Mapping[int, float], unit: str, why: str) -> Row:
    """A derived row of values by year."""
    return row({str(year): round(float(v), 6) for year, v in values.items()}, unit, why)


def others(
    origin: int, known: Catalog, calm: Calm, last: int, trend: Assumptions
) -> dict[str, Row]:
    """Rows of everything but the macro paths that the catalogue of the origin gives.

    Parameters
    ----------
    origin : int
        Last year known.
    known : Catalog
        What was known then.
    calm : Calm
        Leaves out the years of events.
    last : int
        Years of a window.
    trend : Assumptions
        The trend set, whose other entries stay.
    """
    found = spreads(known, trend) | _ratios(known, calm, last)
    for key, history in DETECTION.items():
        found |= _detection(key, known.history(history).loc[:origin], calm)
    share = trend.row("employment.permanent_share").value
    past = {int(y): v for y, v in share.items() if int(y) <= origin}
    if past:
        found["employment.permanent_share"] = path({max(past): past[max(past)]}, "percent", HELD)
    return found


def spreads(known: Catalog, trend: Assumptions) -> dict[str, Row]:
    """Sizes, persistence and correlations of the macro drivers as their histories gave them then
    (``economy.fit_drivers``); none where those are too short, and today's stand.
    """
    if known.history("inpc_december").empty:
        return {}
    try:
        found = adopted_spreads(fit_drivers(known))
    except DataError:
        return {}
    out = {}
    for key in (name for name in found if "." in name):
        own, new = trend.row(key).model_dump(), found[key]
        value = own["value"] | new if isinstance(new, dict) else new
        out[key] = row(value, own["unit"], N_("of the histories known then (economy.fit_drivers)"))
    return out


def _ratios(known: Catalog, calm: Calm, last: int) -> dict[str, Row]:
    """Yearly means of jobs over the mean of both Decembers, and of salaries over their December."""
    months = known.history("insured_jobs_month")
    grouped = months.groupby(pd.PeriodIndex(months.index).year)
    whole = grouped.mean()[grouped.size() == 12]
    mean = pd.Series(by_year(known, "insured_jobs_mean"), dtype=float).combine_first(whole)
    december = known.history("insured_jobs")
    salary = pd.Series(by_year(known, "sbc_mean"), dtype=float) / known.history("sbc_december")
    pairs = {
        "employment.mean_over_ends": mean / ((december + december.shift(1)) / 2),
        "salary.mean_over_december": salary,
    }
    return {
        key: row(round(float(calm(ratio.dropna().tail(last)).mean()), 4), "ratio", RATIO)
        for key, ratio in pairs.items()
        if len(ratio.dropna())
    }


def _detection(key: str, past: pd.Series, calm: Calm) -> dict[str, Row]:
    """The last level; where it is of an event, back at the last one outside in two years."""
    if past.empty:
        return {}
    last, usual = int(past.index[-1]), calm(past)
    if usual.index[-1] == last:
        return {key: path({last: past[last]}, "percent", HELD)}
    back = {last: past[last], last + BACK: usual.iloc[-1]}
    return {key: path(back, "percent", N_("an event: back at the level before it in two years"))}
