"""What the morbidity link starts from: prevalence, incidence, diagnosis and treatment in the
base year, fitted to what was published by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..catalog.ledger import Ledger
from ..core.dims import DISEASES
from ..core.errors import DataError, ModelError
from . import (
    Fit,
    Margin,
    Rates,
    at_total,
    backcast,
    calibrate_finding,
    calibrate_incidence,
    death_probability,
    divide,
    fit_margins,
    fit_to_total,
    incidence_between,
    known_by_age,
    relative_risks,
    share_from_age,
    shift_odds,
    smooth_ages,
    split_deaths,
    tilted,
)

ADULT, OLD = 20, 60
SCREENED = ("diabetes", "hypertension")
_POINTS = 0.5  # percentage points within which a share must be reproduced
_EARLY = 10  # years between two surveys from which on the earlier one fixes the trend
_LAST_UNKNOWN = 0.98


@dataclass(frozen=True)
class Survey:
    """National survey that fixes the prevalence by age: its year, the fit to all surveys known,
    and the pattern in that year.
    """

    year: int
    fit: Fit
    published: dict[str, float]
    hard: dict[str, bool]
    prevalence: np.ndarray  # [sex, age] in that year
    trend: float  # yearly factor on the odds before that year


@dataclass(frozen=True)
class Base:
    """A disease in the base year; arrays ``[sex, age]`` unless said."""

    name: str
    survey: Survey | None
    prevalence: np.ndarray
    growth: float  # adopted yearly factor on the odds from the survey on
    hazard: np.ndarray  # per year
    risk: np.ndarray  # [ill state, sex, age] relative risks over the healthy
    known: np.ndarray  # known among the ill, by age
    care: Fit  # undiagnosed and treated share
    entry: float  # treated among the known
    finding: float  # yearly probability that an undiagnosed person is found
    control: float  # controlled among the treated
    loss: float  # yearly probability of falling out of control
    treated: np.ndarray  # [history year] persons

    @property
    def state(self) -> np.ndarray:
        """Shares of the population by state in the base year, ``[state, sex, age]``."""
        return divide(self.prevalence, self.known, np.asarray(self.entry), np.asarray(self.control))


def death(run: Ledger, t: int, block: slice = slice(None)) -> np.ndarray:
    """One-year death probabilities of the registered in year ``t``; ``[draw, sex, age]``."""
    return death_probability(
        run.values("mortality_rate")[block, t] * run.assumptions.get("morbidity.mortality_ratio")
    )


def published(
    run: Ledger, concept: str, *, sex: str = "T", age: str | None = None
) -> dict[int, float]:
    """Yearly history of a concept up to the base year, in order; empty when nothing was known by
    then.
    """
    try:
        found = run.catalog.series(concept, sex=sex, age=age)["value"]
    except DataError:
        return {}
    values = zip(found.index.to_numpy(int).tolist(), found.to_numpy(float).tolist(), strict=True)
    return {year: value for year, value in values if year <= run.base_year}


def build(run: Ledger) -> list[Base]:
    """Every disease in the base year."""
    return [_disease(run, name) for name in DISEASES]


def _disease(run: Ledger, name: str) -> Base:
    a = run.assumptions
    b = run.index(run.base_year)
    persons, dying = run.values("adscrita_umf")[0, b], death(run, b, slice(1))[0]
    growth = 1 + a.get("morbidity.prevalence_trend")[name] / 100
    survey = _survey(run, name) if name in SCREENED else None
    prevalence = _prevalence(run, survey, growth, persons)
    ill = float((prevalence * persons).sum())
    care, entry = _care(run, name, survey, ill)
    control, loss = _control(run, name), a.get("morbidity.control_loss")[name] / 100
    excess = np.array(
        [a.get(f"morbidity.excess_{s}")[name] for s in ("undiagnosed", "untreated", "controlled")]
        + [1.0]
    )
    risk = relative_risks(a.profile(f"morbidity.relative_risk_{name}"), excess)
    known_share = 1 - care.values["undiagnosed"]
    parts = divide(
        np.asarray(1.0), np.asarray(known_share), np.asarray(entry), np.asarray(control)
    )[1:]
    mean_risk = (parts[:, None, None] * risk).sum(axis=0)
    hazard = _hazard(prevalence, growth, persons, dying, mean_risk)
    treated = _treated_history(run, name, ill * known_share * entry)
    draft = Base(
        name,
        survey,
        prevalence,
        growth,
        hazard,
        risk,
        np.full_like(prevalence, known_share),
        care,
        entry,
        0.2,
        control,
        loss,
        treated,
    )
    # The known share by age follows from the probability of being found, and this from the known
    # share by age: two rounds settle it.
    for _ in range(2):
        finding = _finding(run, draft, persons, dying)
        rates = Rates(
            hazard,
            split_deaths(dying, draft.state, risk),
            np.asarray(finding),
            np.asarray(entry),
            *_no_control(control),
        )
        known = known_by_age(prevalence, persons, known_share, rates)
        draft = Base(
            name,
            survey,
            prevalence,
            growth,
            hazard,
            risk,
            known,
            care,
            entry,
            finding,
            control,
            loss,
            treated,
        )
    return draft


def _hazard(
    prevalence: np.ndarray, growth: float, persons: np.ndarray, dying: np.ndarray, risk: np.ndarray
) -> np.ndarray:
    """Incidence by age that carries the prevalence of the base year to that of the adopted trend
    a year later; ``[sex, age]`` per year.
    """
    later = shift_odds(prevalence, growth)
    shape = smooth_ages(incidence_between(prevalence, later, dying, risk))
    return np.asarray(
        shape
        * calibrate_incidence(
            prevalence, shape, dying, risk, persons, float(share_from_age(later, persons, ADULT))
        )
    )


def _no_control(control: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(()), np.zeros(()), np.asarray(control)


# ---- national surveys ----
def _survey(run: Ledger, name: str) -> Survey:
    """Level, slope by age and past trend that reproduce the national surveys known at the base
    year.
    """
    a = run.assumptions
    shape = a.profile(f"morbidity.prevalence_shape_{name}")
    adults, old = (
        {y: v / 100 for y, v in published(run, f"{name}_prevalence_adults", age=f"{x}+").items()}
        for x in (ADULT, OLD)
    )
    start_prevalence = (
        a.get("morbidity.start_prevalence")[name] / 100
    )  # read in every run, used in a hindcast without surveys
    adults = adults or {run.base_year: start_prevalence}
    year = max(adults)
    prior = a.get("morbidity.prevalence_trend")[name] / 100
    weight, soft = a.get("morbidity.sixty_margin")[name], a.get("morbidity.survey_softness")

    country = {when: _country(run, when) for when in adults}

    def at(p: Mapping[str, float], when: int, age: int) -> float:
        now = tilted(shape, p["level"], p["slope"])
        return float(
            share_from_age(shift_odds(now, (1 + p["trend"]) ** (when - year)), country[when], age)
        )

    margins = [
        Margin("slope", 0.0, soft["slope"], lambda p: p["slope"], hard=False),
        Margin("trend", prior, soft["trend"] / 100, lambda p: p["trend"], hard=False),
    ]
    for when, value in adults.items():
        binds = when == year or (when == min(adults) and year - when >= _EARLY)
        margins.append(
            Margin(
                f"20+ {when}",
                value,
                (_POINTS if binds else soft["prevalence"]) / 100,
                _share(at, when),
                binds,
            )
        )
    if weight > 0 and year in old:
        margins.append(
            Margin(
                f"60+ {year}",
                old[year],
                _POINTS / 100 / weight,
                lambda p: at(p, year, OLD),
                hard=weight >= 1,
            )
        )
    start = {"level": (0.0, -8.0, 8.0), "slope": (0.0, -3.0, 3.0), "trend": (prior, -0.04, 0.08)}
    fit = fit_margins(start, margins, where=name)
    values = {m.name: m.published for m in margins[2:]}
    if year in old and f"60+ {year}" not in values:
        values[f"60+ {year}"] = old[year]
        fit.modelled[f"60+ {year}"] = at(fit.values, year, OLD)
    hard = {m.name: m.hard for m in margins}
    return Survey(
        year,
        fit,
        values,
        hard,
        tilted(shape, fit.values["level"], fit.values["slope"]),
        1 + fit.values["trend"],
    )


def _share(
    at: Callable[[Mapping[str, float], int, int], float], year: int
) -> Callable[[Mapping[str, float]], float]:
    return lambda p: at(p, year, ADULT)


def _country(run: Ledger, year: int) -> np.ndarray:
    """Population of the country by age in a survey year: the ledger's, and before it between
    that of 2006 and the ledger's first.
    """
    first = int(run.years[0])
    population = run.values("population")[0]
    early = np.maximum(run.assumptions.profile("morbidity.population_2006"), 1.0)
    if year >= first:
        return np.asarray(population[run.index(year)])
    part = (max(year, 2006) - 2006) / (first - 2006)
    return np.asarray(early ** (1 - part) * population[0] ** part)


def _prevalence(
    run: Ledger, survey: Survey | None, growth: float, persons: np.ndarray
) -> np.ndarray:
    """Prevalence among the registered in the base year: that of the survey carried on; kidney
    failure from patients in care.
    """
    a = run.assumptions
    if survey is not None:
        return shift_odds(survey.prevalence, growth ** (run.base_year - survey.year))
    costed = published(run, "ckd_patients_costed")
    start = a.get("morbidity.start_ckd_patients")
    patients = list(costed.values())[-1] if costed else start
    return fit_to_total(
        a.profile("morbidity.prevalence_shape_ckd"),
        persons,
        patients / (a.get("morbidity.diagnosed_share_ckd") / 100),
    )


# ---- diagnosis and treatment ----
def _care(run: Ledger, name: str, survey: Survey | None, ill: float) -> tuple[Fit, float]:
    """Undiagnosed share of the ill and treated share of the known, fitted to what is published
    of both and of patients in treatment.
    """
    a = run.assumptions
    known_ckd = a.get("morbidity.diagnosed_share_ckd") / 100
    if survey is None:
        return Fit({"undiagnosed": 1 - known_ckd, "treated": 1.0}, {}, {}), 1.0
    prior = a.get("morbidity.treated_share")[name] / 100
    share, binding = _unaware(run, name, survey)
    margins = [
        Margin(
            "undiagnosed",
            share,
            0.005 if binding else 0.05,
            lambda p: p["undiagnosed"],
            hard=binding,
        ),
        Margin("treated share", prior, 0.05, lambda p: p["treated"], hard=False),
    ]
    patients = published(run, f"{name}_patients_in_treatment")
    if run.base_year in patients:
        total = patients[run.base_year] / 1e6
        margins.append(
            Margin(
                "patients",
                total,
                total / 200,
                lambda p: ill * (1 - p["undiagnosed"]) * p["treated"] / 1e6,
            )
        )
    start = {"undiagnosed": (min(max(share, 0.03), 0.94), 0.02, 0.95), "treated": (prior, 0.2, 1.0)}
    fit = fit_margins(start, margins, where=f"{name}, care")
    entry = fit.values["treated"]
    if run.base_year in patients:  # the last digits: patients in treatment are those published
        entry = min(patients[run.base_year] / (ill * (1 - fit.values["undiagnosed"])), 1.0)
    return fit, entry


def _unaware(run: Ledger, name: str, survey: Survey) -> tuple[float, bool]:
    """Share of the ill who do not know it, and whether it binds.

    Diabetes: the survey's own share. Hypertension: adults who know over prevalence, for the unaware
    share is printed for another criterion (43 % of 29.9 %) and those who know are the same persons
    under both; the registered know more than the country, so it pulls only.
    """
    start = run.assumptions.get("morbidity.start_undiagnosed")[name] / 100
    if name == "diabetes":
        found = published(run, "diabetes_undiagnosed_share_of_cases", age="20+")
        return (list(found.values())[-1] / 100, True) if found else (start, False)
    prevalence = float(share_from_age(survey.prevalence, _country(run, survey.year), ADULT))
    knowing = _latest_span(run, "hypertension_diagnosed_adults_share")
    return (1 - knowing / 100 / prevalence, False) if knowing is not None else (start, False)


def _latest_span(run: Ledger, concept: str) -> float | None:
    """The figure of the latest period, a year or a span, that had ended by the base year."""
    try:
        rows = run.catalog.figures(concept=concept)
    except DataError:
        return None
    rows = rows.assign(end=rows["period"].str[-4:].astype(int))
    rows = rows[rows["end"] <= run.base_year].sort_values("end")
    return float(rows["value"].iloc[-1]) if len(rows) else None


def _control(run: Ledger, name: str) -> float:
    """Controlled among the treated in the base year: as published, otherwise the assumed path."""
    path = run.assumptions.get(f"morbidity.control_{name}", run.base_year)
    found = published(run, f"{name}_control_share") if name in SCREENED else {}
    return float(found.get(run.base_year, path)) / 100


def _treated_history(run: Ledger, name: str, base: float) -> np.ndarray:
    """Patients in treatment in history: base year and its growth as published; before, the
    growth of the patients costed; ``[year]``.
    """
    last = run.base_year
    before = run.assumptions.get("morbidity.treated_growth_before_2021")[name] / 100
    points = {last: base}
    growth = _growth(run, name)
    if growth is not None:
        points[last - 1] = base / (1 + growth)
    costed = published(run, f"{name}_patients_costed")
    if last in costed:
        points |= {
            y: base * v / costed[last] for y, v in costed.items() if run.years[0] <= y < last - 1
        }
    return backcast(run.years[: run.index(last) + 1], points, before)


def _growth(run: Ledger, name: str) -> float | None:
    """Published growth of patients in treatment into the base year, a fraction."""
    try:
        return (
            run.catalog.value(
                f"{name}_patients_in_treatment_growth", f"{run.base_year - 1}-{run.base_year}"
            )
            / 100
        )
    except DataError:
        return None


def _finding(run: Ledger, base: Base, persons: np.ndarray, dying: np.ndarray) -> float:
    """Probability of being found that gives the published growth of the treated; without one,
    that keeps the known share.
    """
    b = run.index(run.base_year)
    ill = float((base.prevalence * persons).sum())
    knowing = base.treated[b] / base.entry
    if knowing > ill * (1 + 1e-9):
        raise ModelError(
            f"morbidity, {base.name}, patients_in_treatment",
            f"{knowing:,.0f} / {ill:,.0f}",
            es=(
                "tratados que no superen a los diagnosticados",
                "revise prevalencia y proporción diagnosticada",
            ),
            en=("no more treated than diagnosed", "check the prevalence and the diagnosed share"),
        )
    before, start = shift_odds(base.prevalence, 1 / base.growth), persons
    share = knowing / ill
    if _growth(run, base.name) is not None and b > 0:
        start = run.values("adscrita_umf")[0, b - 1]
        share = base.treated[b - 1] / base.entry / float((before * start).sum())
    weight = before * start / (before * start).sum()
    known = at_total(base.known, weight, min(share, _LAST_UNKNOWN))
    state = divide(before, known, np.asarray(base.entry), np.asarray(base.control))
    rates = Rates(
        base.hazard,
        split_deaths(dying, state, base.risk),
        np.zeros(()),
        np.asarray(base.entry),
        *_no_control(base.control),
    )
    return calibrate_finding(state, rates, start, persons, knowing, where=base.name)


def history_state(run: Ledger, base: Base, t: int, persons: np.ndarray) -> np.ndarray:
    """Shares by state in a year up to the base year: prevalence carried back on the odds,
    treated as in the series; ``[state, sex, age]``.
    """
    year = int(run.years[t])
    pivot = base.survey.year if base.survey is not None else int(run.years[0])
    prevalence = shift_odds(base.prevalence, base.growth ** (max(year, pivot) - run.base_year))
    if base.survey is not None and year < pivot:
        prevalence = shift_odds(prevalence, base.survey.trend ** (year - pivot))
    weight = prevalence * persons / (prevalence * persons).sum()
    share = base.treated[t] / base.entry / float((prevalence * persons).sum())
    known = at_total(base.known, weight, min(share, _LAST_UNKNOWN))
    return divide(prevalence, known, np.asarray(base.entry), np.asarray(base.control))
