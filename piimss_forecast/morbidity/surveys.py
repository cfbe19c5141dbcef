"""Prevalence by age that reproduces the national surveys known at the base year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..catalog import Disease
from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.words import ADULT
from . import Calibration, CalibrationTarget, fit_margins, share_from_age, shift_odds, tilted
from .disease import adopted

SIXTY = 60  # first age of the surveys' oldest group
_POINTS = 0.5  # percentage points within which a share must be reproduced
_EARLY = 10  # years between two surveys from which on the earlier one fixes the trend
_EARLIEST = 2006  # year of the assumption morbidity.population_2006


@dataclass(frozen=True)
class Survey:
    """National survey that fixes the prevalence by age: its year, the fit to all surveys known,
    and the pattern in that year.
    """

    year: int
    fit: Calibration
    published: dict[str, float]
    hard: dict[str, bool]
    prevalence: np.ndarray  # [sex, age] in that year
    trend: float  # yearly factor on the odds before that year


def fit_surveys(run: Ledger, disease: Disease) -> Survey:
    """Level, slope by age and past trend that reproduce the national surveys known at the base
    year.
    """
    a = run.assumptions
    shape = a.profile(f"morbidity.prevalence_shape_{disease.name}")
    adults, old = (
        {
            y: v / 100
            for y, v in by_year(
                run.catalog, disease.prevalence, until=run.base_year, age=f"{x}+"
            ).items()
        }
        for x in (ADULT, SIXTY)
    )
    # Read in every run, used in a hindcast without surveys.
    start_prevalence = adopted(run, "start_prevalence", disease) / 100
    adults = adults or {run.base_year: start_prevalence}
    year = max(adults)
    prior = adopted(run, "prevalence_trend", disease) / 100
    weight, soft = adopted(run, "sixty_margin", disease), a.get("morbidity.survey_softness")

    people = {when: country(run, when) for when in adults}

    def at(p: Mapping[str, float], when: int, age: int) -> float:
        now = tilted(shape, p["level"], p["slope"])
        return float(
            share_from_age(shift_odds(now, (1 + p["trend"]) ** (when - year)), people[when], age)
        )

    margins = [
        CalibrationTarget("slope", 0.0, soft["slope"], lambda p: p["slope"], hard=False),
        CalibrationTarget("trend", prior, soft["trend"] / 100, lambda p: p["trend"], hard=False),
    ]
    for when, value in adults.items():
        binds = when == year or (when == min(adults) and year - when >= _EARLY)
        margins.append(
            CalibrationTarget(
                f"20+ {when}",
                value,
                (_POINTS if binds else soft["prevalence"]) / 100,
                _share(at, when),
                binds,
            )
        )
    if weight > 0 and year in old:
        margins.append(
            CalibrationTarget(
                f"60+ {year}",
                old[year],
                _POINTS / 100 / weight,
                lambda p: at(p, year, SIXTY),
                hard=weight >= 1,
            )
        )
    start = {"level": (0.0, -8.0, 8.0), "slope": (0.0, -3.0, 3.0), "trend": (prior, -0.04, 0.08)}
    fit = fit_margins(start, margins, where=disease.name)
    values = {m.name: m.published for m in margins[2:]}
    if year in old and f"60+ {year}" not in values:
        values[f"60+ {year}"] = old[year]
        fit.modelled[f"60+ {year}"] = at(fit.values, year, SIXTY)
    hard = {m.name: m.hard for m in margins}
    return Survey(
        year=year,
        fit=fit,
        published=values,
        hard=hard,
        prevalence=tilted(shape, fit.values["level"], fit.values["slope"]),
        trend=1 + fit.values["trend"],
    )


def _share(
    at: Callable[[Mapping[str, float], int, int], float], year: int
) -> Callable[[Mapping[str, float]], float]:
    return lambda p: at(p, year, ADULT)


def country(run: Ledger, year: int) -> np.ndarray:
    """Population of the country by age in a survey year: the ledger's, and before it between
    that of 2006 and the ledger's first.
    """
    first = int(run.years[0])
    population = run.values("population")[0]
    early = np.maximum(run.assumptions.profile("morbidity.population_2006"), 1.0)
    if year >= first:
        return np.asarray(population[run.index(year)])
    part = (max(year, _EARLIEST) - _EARLIEST) / (first - _EARLIEST)
    return np.asarray(early ** (1 - part) * population[0] ** part)
