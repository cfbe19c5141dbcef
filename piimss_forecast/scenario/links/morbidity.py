"""Fourth link: who lives with diabetes, hypertension or kidney disease, who is treated, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...dims import DISEASES
from ...errors import ModelError
from ...morbidity import (
    backcast,
    calibrate_incidence,
    death_probability,
    diagnosed_next,
    diagnosis_rate,
    either,
    faster,
    fit_to_survey,
    fit_to_total,
    health_cost,
    incidence_between,
    mortality_by_cause,
    share_from_age,
    shift_odds,
    smooth_ages,
    step,
)
from ..run import Run

_SURVEY_YEAR = 2022
_ADULT = 20
_SCREENED = ("diabetes", "hypertension")


@dataclass(frozen=True)
class _Base:
    """Calibrated state of the base year; the first axis is the disease."""

    prevalence: np.ndarray  # [disease, sex, age]
    hazard: np.ndarray  # [disease, sex, age] per year
    risk: np.ndarray  # [disease, sex, age] relative risk of death
    odds_growth: np.ndarray  # [disease] yearly factor on the odds in history
    treated: np.ndarray  # [disease, history year]
    diagnosed: np.ndarray  # [disease] share of the ill
    finding: np.ndarray  # [disease] yearly probability that an undiagnosed person is found


@dataclass(frozen=True)
class _Paths:
    """Projected state; history included."""

    patients: np.ndarray  # [draw, year, disease, sex, age]
    treated: np.ndarray  # [draw, year, disease]
    incidence: np.ndarray  # [draw, year, disease] new cases per 1,000 well persons 20 and over
    deaths: np.ndarray  # [draw, year, disease, 2] ill and well, projected years only (zero before)
    expected: np.ndarray  # [draw, year] deaths of the population registered


def link(run: Run) -> None:
    """Add patients, patients_in_treatment, health_cost, detection coverage and DM+CVD mortality."""
    base = _calibrate(run)
    detection = _detection(run)
    paths = _project(run, base, detection)
    _publish(run, paths)
    _publish_hooks(run, detection)


def _calibrate(run: Run) -> _Base:
    """Prevalence from the surveys, incidence and diagnosis from the published trend and growth, all in the base year."""
    a = run.assumptions
    b = run.index(run.base_year)
    growth = np.array([1 + a.get("morbidity.prevalence_trend")[d] / 100 for d in DISEASES])
    prevalence = _base_prevalence(run, growth)
    risk = np.stack([a.profile(f"morbidity.relative_risk_{d}") for d in DISEASES])
    persons, death = run.values("adscrita_umf")[0], _death(run, b)[0]
    hazard = np.empty_like(prevalence)
    for i in range(len(DISEASES)):
        later = shift_odds(prevalence[i], growth[i])
        shape = smooth_ages(incidence_between(prevalence[i], later, death, risk[i]))
        target = float(share_from_age(later, persons[b], _ADULT))
        hazard[i] = shape * calibrate_incidence(prevalence[i], shape, death, risk[i], persons[b], target)
    treated = np.stack([_treated_history(run, d) for d in DISEASES])
    diagnosed = np.array([_diagnosed_share(run, d) for d in DISEASES])
    before = shift_odds(prevalence, 1 / growth[:, None, None])
    _, flows = step(before, hazard, death, risk, persons[b - 1])
    ill, ill_before = (prevalence * persons[b]).sum(axis=(-2, -1)), (before * persons[b - 1]).sum(axis=(-2, -1))
    new_share = flows.new_cases.sum(axis=(-2, -1)) / ill
    # Treated are a constant part of the diagnosed, so the published growth of the treated gives last year's diagnosed share.
    diagnosed_before = diagnosed * (treated[:, b - 1] / ill_before) / (treated[:, b] / ill)
    finding = np.array([diagnosis_rate(*row, where=d) for d, *row in zip(DISEASES, diagnosed_before, diagnosed, new_share, strict=True)])
    if np.any(treated[:, b] > diagnosed * ill * (1 + 1e-9)):
        raise ModelError(
            "morbidity, patients_in_treatment",
            repr((treated[:, b] / (diagnosed * ill)).round(3).tolist()),
            es=("tratados que no superen a los diagnosticados", "revise prevalencia y proporción diagnosticada"),
            en=("no more treated than diagnosed", "check the prevalence and the diagnosed share"),
        )
    return _Base(prevalence, hazard, risk, growth, treated, diagnosed, finding)


def _base_prevalence(run: Run, growth: np.ndarray) -> np.ndarray:
    """Diabetes and hypertension from the national survey of 2022, carried to the base year; kidney failure from patients costed."""
    a, value = run.assumptions, run.catalog.value
    b, survey = run.index(run.base_year), run.values("population")[0, run.index(_SURVEY_YEAR)]
    out = []
    for i, d in enumerate(_SCREENED):
        margins = {age: value(f"{d}_prevalence_adults", _SURVEY_YEAR, age=f"{age}+") / 100 for age in (_ADULT, 60)}
        fitted = fit_to_survey(a.profile(f"morbidity.prevalence_shape_{d}"), survey, margins)
        out.append(shift_odds(fitted, growth[i] ** (run.base_year - _SURVEY_YEAR)))
    living = value("ckd_patients_costed", run.base_year) / _diagnosed_share(run, "ckd")
    out.append(fit_to_total(a.profile("morbidity.prevalence_shape_ckd"), run.values("adscrita_umf")[0, b], living))
    return np.stack(out)


def _diagnosed_share(run: Run, disease: str) -> float:
    """Share of the ill who know it: national surveys for diabetes and hypertension, an assumption for kidney failure."""
    if disease == "ckd":
        return float(run.assumptions.get("morbidity.diagnosed_share_ckd")) / 100
    concept, period = {
        "diabetes": ("diabetes_undiagnosed_share_of_cases", "2022"),
        "hypertension": ("hypertension_undiagnosed_share_of_hypertensives", "2020-2023"),
    }[disease]
    return 1 - run.catalog.value(concept, period) / 100


def _treated_history(run: Run, disease: str) -> np.ndarray:
    """Patients in treatment in history: base year and its growth as published; before, the growth of the patients costed; ``[year]``."""
    value = run.catalog.value
    last = run.base_year
    level = value("ckd_patients_costed" if disease == "ckd" else f"{disease}_patients_in_treatment", last)
    growth = value(f"{disease}_patients_in_treatment_growth", f"{last - 1}-{last}") / 100
    costed = f"{disease}_patients_costed"
    points = {2021: level * value(costed, 2021) / value(costed, last), last - 1: level / (1 + growth), last: level}
    before = run.assumptions.get("morbidity.treated_growth_before_2021")[disease] / 100
    return backcast(run.years[: run.index(last) + 1], points, before)


def _death(run: Run, t: int) -> np.ndarray:
    """One-year death probabilities of the registered in year ``t``; ``[draw, sex, age]``."""
    return death_probability(run.values("mortality_rate")[:, t] * run.assumptions.get("morbidity.mortality_ratio"))


def _detection(run: Run) -> np.ndarray:
    """Coverage of detection: published years as printed, the adopted path between and after; ``[draw, year, disease]`` percent."""
    a = run.assumptions
    sd = a.get("morbidity.detection_sd")
    out = np.empty((run.draws, run.years.size, len(_SCREENED)))
    for i, d in enumerate(_SCREENED):
        path = a.path(f"morbidity.detection_{d}", run.years) / 100
        printed = run.catalog.series(f"{d}_detection_coverage", age="20+", kinds=("observed", "baseline"))["value"]
        for year in printed.index.intersection(list(run.years)):
            path[run.index(year)] = printed[year] / 100
        shocks = np.where(run.years > run.base_year, run.normal(f"detection_{d}"), 0.0)
        out[:, :, i] = 100 * shift_odds(path, np.exp(sd * np.cumsum(shocks, axis=1)))
    return out


def _control_effect(run: Run, base: _Base, t: int) -> np.ndarray:
    """Factor on the excess mortality of the ill from control above or below the published one; ``[disease]``."""
    a, year = run.assumptions, int(run.years[t])
    out = np.ones(len(DISEASES))
    b = run.index(run.base_year)
    ill = (base.prevalence * run.values("adscrita_umf")[0, b]).sum(axis=(-2, -1))
    for i, d in enumerate(_SCREENED):
        gain = (a.get(f"morbidity.control_{d}", year) - run.catalog.value(f"{d}_control_share", run.base_year)) / 100
        out[i] -= a.get("morbidity.control_effect") * gain * base.treated[i, b] / ill[i]
    return out


def _hazard_factor(run: Run, t: int) -> np.ndarray:
    """Incidence multiplier of the scenario times the common shock; ``[draw, disease]``."""
    a = run.assumptions
    sd = a.get("morbidity.incidence_sd")
    z = run.driver("z_incidence")[:, t]
    return np.stack([a.get(f"morbidity.incidence_multiplier_{d}", int(run.years[t])) * np.exp(sd[d] / 100 * z) for d in DISEASES], axis=1)


def _project(run: Run, base: _Base, detection: np.ndarray) -> _Paths:
    persons = run.values("adscrita_umf")
    b = run.index(run.base_year)
    shape = (run.draws, run.years.size, len(DISEASES))
    out = _Paths(np.empty((*shape, *persons.shape[-2:])), np.empty(shape), np.empty(shape), np.zeros((*shape, 2)), np.zeros(shape[:2]))
    _fill_history(run, base, out)
    prevalence = np.broadcast_to(base.prevalence, (run.draws, *base.prevalence.shape))
    share = np.broadcast_to(base.diagnosed, (run.draws, len(DISEASES)))
    known = out.patients[:, b].sum(axis=(-2, -1)) * base.diagnosed
    elasticity = run.assumptions.get("morbidity.detection_effect")
    for t in range(b + 1, run.years.size):
        start, death = persons[:, t - 1, None], _death(run, t)[:, None]
        hazard = base.hazard * _hazard_factor(run, t)[:, :, None, None]
        risk = 1 + (base.risk - 1) * _control_effect(run, base, t)[:, None, None]
        well = (start * (1 - prevalence))[..., _ADULT:].sum(axis=(-2, -1))
        prevalence, flows = step(prevalence, hazard, death, risk, start)
        out.patients[:, t] = prevalence * persons[:, t, None]
        ill = out.patients[:, t].sum(axis=(-2, -1))
        effort = np.ones((run.draws, len(DISEASES)))
        effort[:, : len(_SCREENED)] = (detection[:, t] / detection[:, b]) ** elasticity
        new_share = np.minimum(flows.new_cases.sum(axis=(-2, -1)) / ill, 1.0)
        share = diagnosed_next(share, new_share, faster(base.finding, effort))
        out.treated[:, t] = base.treated[:, b] * share * ill / known
        out.incidence[:, t] = 1000 * flows.new_cases[..., _ADULT:].sum(axis=(-2, -1)) / well
        out.deaths[:, t] = np.stack([flows.ill_deaths.sum(axis=(-2, -1)), flows.well_deaths.sum(axis=(-2, -1))], axis=-1)
        out.expected[:, t] = (start * death).sum(axis=(-3, -2, -1))
    return out


def _fill_history(run: Run, base: _Base, out: _Paths) -> None:
    """Years up to the base year, equal in all draws: the survey's prevalence carried back on the odds, treated as published."""
    persons = run.values("adscrita_umf")[0]
    for t in range(run.index(run.base_year) + 1):
        back = base.odds_growth ** float(run.years[t] - run.base_year)
        prevalence = shift_odds(base.prevalence, back[:, None, None])
        out.patients[:, t] = prevalence * persons[t]
        out.treated[:, t] = base.treated[:, t]
        well = ((1 - prevalence) * persons[t])[..., _ADULT:]
        out.incidence[:, t] = 1000 * (well * -np.expm1(-base.hazard[..., _ADULT:])).sum(axis=(-2, -1)) / well.sum(axis=(-2, -1))


def _publish(run: Run, paths: _Paths) -> None:
    persons = run.values("adscrita_umf")
    patients, treated = paths.patients, paths.treated
    total = patients.sum(axis=(-2, -1))
    run.check("morbidity: ill deaths + well deaths = deaths", paths.deaths.sum(axis=-1), paths.expected[..., None])
    run.check_range("morbidity: patients over population", patients / np.maximum(persons[:, :, None], 1e-9), 0.0, 1.0 + 1e-9)
    run.check_range("morbidity: treated over patients", treated / total, 0.0, 1.0)
    labels = {"disease": list(DISEASES)}
    run.add(
        "patients",
        patients,
        ("disease", "sex", "age"),
        units="patients",
        long_name="personas adscritas a UMF que viven con la enfermedad",
        source="ENSANUT 2022 (diabetes, hipertensión) y pacientes costeados (insuficiencia renal); cohortes enfermedad-muerte",
        **labels,
    )
    run.add(
        "patients_in_treatment",
        treated,
        ("disease",),
        units="patients",
        long_name="pacientes en tratamiento en el IMSS",
        source="PIIMSS 2025-2030 (diabetes, hipertensión) y pacientes costeados (renal); antes de 2023, crecimiento de costeados",
        **labels,
    )
    run.add(
        "prevalence_20plus",
        100 * patients[..., 20:].sum(axis=(-2, -1)) / persons[..., 20:].sum(axis=(-2, -1))[..., None],
        ("disease",),
        units="percent",
        long_name="prevalencia en adscritos de 20 y más",
        source="patients / adscrita_umf",
        **labels,
    )
    run.add(
        "incidence_20plus",
        paths.incidence,
        ("disease",),
        units="per_1000",
        long_name="casos nuevos por 1,000 adscritos sanos de 20 y más",
        source="incidencia calibrada a la tendencia de prevalencia",
        **labels,
    )
    run.add(
        "health_cost",
        _cost(run, treated),
        ("disease",),
        units="mdp",
        long_name="costo médico por enfermedad, método de costeo de 2024",
        source="costo 2024 por paciente, inflación y costo unitario; 2015 y 2021 publicados con otro método, no se empalman",
        **labels,
    )
    joint = np.stack(
        [
            either(patients[:, t, 0] / persons[:, t], patients[:, t, 1] / persons[:, t], run.assumptions.get("morbidity.comorbidity_odds_ratio"))
            for t in range(run.years.size)
        ],
        axis=1,
    )
    run.add(
        "patients_dm_or_hta",
        (joint * persons).sum(axis=(-2, -1)),
        (),
        units="patients",
        long_name="personas con diabetes o hipertensión, contadas una vez",
        source="patients; asociación por razón de momios supuesta",
    )


def _cost(run: Run, treated: np.ndarray) -> np.ndarray:
    """Cost in the method of 2024: cost of the costed patients, moved by patients in treatment, mean prices and real unit cost."""
    b = run.index(run.base_year)
    base = np.array([run.catalog.value(f"{d}_cost", run.base_year) for d in DISEASES])
    index = run.driver("price_index_2018")
    previous = np.concatenate([index[:, :1] / (1 + run.driver("inflation")[:, :1]), index[:, :-1]], axis=1)
    prices = (index + previous) / 2
    real = np.cumprod(np.where(run.years > run.base_year, 1 + run.driver("unit_cost_growth"), 1.0), axis=1)
    return health_cost(base, treated / treated[:, b : b + 1], prices / prices[:, b : b + 1], real)


def _publish_hooks(run: Run, detection: np.ndarray) -> None:
    """Variables that the indicators of the 2020-2024 programme are measured by."""
    run.check_range("morbidity: detection coverage", detection, 0.0, 100.0)
    run.add(
        "detection_coverage",
        detection,
        ("screened",),
        units="percent",
        long_name="cobertura de detección en adscritos de 20 y más sin la enfermedad",
        source="publicado 2018-2020 y 2024 (diabetes), 2018-2020 (hipertensión); trayectoria supuesta en los demás",
        screened=list(_SCREENED),
    )
    run.add(
        "dm_cvd_mortality_rate",
        _dm_cvd(run),
        (),
        units="per_100000",
        long_name="mortalidad por diabetes y enfermedades cardiovasculares, adscritos a consultorio de 20 y más",
        source="publicado 2018-2020; 2021-2023 interpolado; después, mortalidad general por causa y mejora supuesta",
    )


def _dm_cvd(run: Run) -> np.ndarray:
    """Published rates to 2020; from the base year the all-cause rates times a cause share, set to 2019; ``[draw, year]``."""
    a = run.assumptions
    rate = mortality_by_cause(run.values("adscrita_consultorio"), run.values("mortality_rate"), a.profile("morbidity.dm_cvd_share"), _ADULT)
    improvement = np.exp(np.cumsum(np.where(run.years > 2019, np.log1p(a.path("morbidity.dm_cvd_trend", run.years) / 100), 0.0)))
    printed = run.catalog.series("dm_cvd_mortality_rate_20plus", age="20+", kinds=("observed", "baseline"))["value"]
    out = rate * improvement * printed[2019] / rate[:, run.index(2019)][:, None]
    history = run.years[: run.index(run.base_year) + 1]
    points = {int(y): float(printed[y]) for y in printed.index.intersection(list(history))} | {run.base_year: float(out[0, history.size - 1])}
    out[:, : history.size] = backcast(history, points, 0.0)
    return np.asarray(out)
