"""What the morbidity link starts from: prevalence, incidence, diagnosis and treatment in the
base year, fitted to what was published by then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..catalog import Disease
from ..catalog.ledger import Ledger
from ..core.errors import ModelError
from ..core.words import ADULT
from . import (
    Calibration,
    TransitionRates,
    at_total,
    calibrate_finding,
    calibrate_incidence,
    death_probability,
    divide,
    fit_to_total,
    incidence_between,
    known_by_age,
    relative_risks,
    share_from_age,
    shift_odds,
    smooth_ages,
    split_deaths,
)
from .disease import adopted, published
from .surveys import Survey, fit_surveys
from .treatment import (
    control_share,
    diagnosed,
    fit_care,
    treated_growth,
    treated_history,
)

_BLIND = 0.2  # probability of being found before the fit: it cancels out
_LAST_UNKNOWN = 0.98


@dataclass(frozen=True)
class Base:
    """A disease in the base year; arrays ``[sex, age]`` unless said."""

    disease: Disease
    survey: Survey | None
    prevalence: np.ndarray
    growth: float  # adopted yearly factor on the odds from the survey on
    hazard: np.ndarray  # per year
    risk: np.ndarray  # [ill state, sex, age] relative risks over the healthy
    known: np.ndarray  # known among the ill, by age
    care: Calibration  # undiagnosed and treated share
    entry: float  # treated among the known
    finding: float  # yearly probability that an undiagnosed person is found
    control: float  # controlled among the treated
    loss: float  # yearly probability of falling out of control
    treated: np.ndarray  # [history year] persons

    @property
    def name(self) -> str:
        """Of the disease."""
        return self.disease.name

    @property
    def state(self) -> np.ndarray:
        """Shares of the population by state in the base year, ``[state, sex, age]``."""
        return divide(self.prevalence, self.known, np.asarray(self.entry), np.asarray(self.control))


def death(run: Ledger, t: int, block: slice = slice(None)) -> np.ndarray:
    """One-year death probabilities of the registered in year ``t``; ``[draw, sex, age]``."""
    return death_probability(
        run.values("mortality_rate")[block, t] * run.assumptions.get("morbidity.mortality_ratio")
    )


def build(run: Ledger) -> list[Base]:
    """Every disease in the base year."""
    return [_disease(run, disease) for disease in run.catalog.diseases]


def _disease(run: Ledger, disease: Disease) -> Base:
    b = run.index(run.base_year)
    persons, dying = run.values("adscrita_umf")[0, b], death(run, b, slice(1))[0]
    growth = 1 + adopted(run, "prevalence_trend", disease) / 100
    survey = fit_surveys(run, disease) if disease.surveyed else None
    prevalence = _prevalence(run, disease, survey, growth, persons)
    ill = float((prevalence * persons).sum())
    care, entry = fit_care(run, disease, survey, ill)
    control, loss = control_share(run, disease), adopted(run, "control_loss", disease) / 100
    excess = np.array(
        [adopted(run, f"excess_{s}", disease) for s in ("undiagnosed", "untreated", "controlled")]
        + [1.0]
    )
    risk = relative_risks(
        run.assumptions.profile(f"morbidity.relative_risk_{disease.name}"), excess
    )
    known_share = 1 - care.values["undiagnosed"]
    parts = divide(
        np.asarray(1.0), np.asarray(known_share), np.asarray(entry), np.asarray(control)
    )[1:]
    mean_risk = (parts[:, None, None] * risk).sum(axis=0)
    hazard = _hazard(prevalence, growth, persons, dying, mean_risk)
    draft = Base(
        disease=disease,
        survey=survey,
        prevalence=prevalence,
        growth=growth,
        hazard=hazard,
        risk=risk,
        known=np.full_like(prevalence, known_share),
        care=care,
        entry=entry,
        finding=_BLIND,
        control=control,
        loss=loss,
        treated=treated_history(run, disease, ill * known_share * entry),
    )
    # The known share by age follows from the probability of being found, and this from the known
    # share by age: two rounds settle it.
    for _ in range(2):
        finding = _finding(run, draft, persons, dying)
        rates = TransitionRates(
            hazard,
            split_deaths(dying, draft.state, risk),
            np.asarray(finding),
            np.asarray(entry),
            *_no_control(control),
        )
        known = known_by_age(prevalence, persons, known_share, rates)
        draft = replace(draft, known=known, finding=finding)
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


def _prevalence(
    run: Ledger, disease: Disease, survey: Survey | None, growth: float, persons: np.ndarray
) -> np.ndarray:
    """Prevalence among the registered in the base year: that of the survey carried on; without
    surveys, as for kidney failure, from patients in care.
    """
    a = run.assumptions
    if survey is not None:
        return shift_odds(survey.prevalence, growth ** (run.base_year - survey.year))
    costed = published(run, disease.costed)
    start = a.get(f"morbidity.start_{disease.name}_patients")
    patients = list(costed.values())[-1] if costed else start
    return fit_to_total(
        a.profile(f"morbidity.prevalence_shape_{disease.name}"),
        persons,
        patients / diagnosed(run, disease),
    )


def _finding(run: Ledger, base: Base, persons: np.ndarray, dying: np.ndarray) -> float:
    """Probability of being found that gives the published growth of the treated; without one,
    that keeps the known share.
    """
    b = run.index(run.base_year)
    ill = float((base.prevalence * persons).sum())
    knowing = base.treated[b] / base.entry
    if knowing > ill * (1 + 1e-9):
        raise ModelError(
            "morbidity.finding",
            "morbidity, {name}, patients_in_treatment",
            "{knowing:,.0f} / {ill:,.0f}",
            "no more treated than diagnosed",
            "check the prevalence and the diagnosed share",
            name=base.name,
            knowing=knowing,
            ill=ill,
        )
    before, start = shift_odds(base.prevalence, 1 / base.growth), persons
    share = knowing / ill
    if treated_growth(run, base.disease) is not None and b > 0:
        start = run.values("adscrita_umf")[0, b - 1]
        share = base.treated[b - 1] / base.entry / float((before * start).sum())
    weight = before * start / (before * start).sum()
    known = at_total(base.known, weight, min(share, _LAST_UNKNOWN))
    state = divide(before, known, np.asarray(base.entry), np.asarray(base.control))
    rates = TransitionRates(
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
