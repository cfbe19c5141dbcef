"""What was published of chronic disease and what the ledger gives for it, margin by margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..catalog import Disease
from ..catalog.facts import by_year, dated, last_year, spans
from ..catalog.ledger import Ledger
from ..core.translate import N_
from .disease import published
from .fit import Base, build
from .surveys import Survey
from .treatment import treated_growth

if TYPE_CHECKING:
    from .paths import Paths

_OTHER = N_("another survey of the series: guides, does not bind")
_PAST = N_("the ledger passes through the base year; earlier ones are reported")


def margins(run: Ledger) -> None:
    """Record every published margin known at the base year with what comes out of the fit;
    released ones with the reason.
    """
    bases = run.of_past(build)
    for base in bases:
        if base.survey is not None:
            _surveys(run, base.disease, base.survey)
        _treatment(run, base)
    _unaware(run, bases)
    _control(run, bases)
    _detection(run, run.values("detection_coverage"))
    _mortality(run)
    _costs(run)
    _joint_costs(run)


def _place(run: Ledger, name: str) -> int:
    """Position of a disease on its axis."""
    return [d.name for d in run.catalog.diseases].index(name)


def _record(
    run: Ledger,
    margin: str,
    period: int | str,
    model: float,
    value: float,
    unit: str,
    **more: object,
) -> None:
    run.reproduces("morbidity", margin, period, float(model), float(value), unit=unit, **more)  # type: ignore[arg-type]


def _surveys(run: Ledger, disease: Disease, survey: Survey) -> None:
    for name, value in survey.published.items():
        ages, year = name.split()
        hard = survey.hard.get(name, False)
        note = (
            ""
            if hard
            else (_OTHER if ages == "20+" else N_("released margin: the shape by age rules"))
        )
        model = 100 * survey.fit.modelled[name]
        margin = f"{N_('national prevalence')}, {disease.label}, {ages}"
        _record(
            run,
            margin,
            year,
            model,
            100 * value,
            "percent",
            basis="points",
            released=not hard,
            note=note,
            source=N_("national surveys"),
        )


def _left(run: Ledger, year: int, model: float, value: float) -> bool:
    """Whether the ledger, which passes through the base year, leaves a figure of an earlier one by
    more than a half percent: it is then reported and not demanded.
    """
    return year < run.base_year and abs(model / value - 1) > 0.005


def _treatment(run: Ledger, base: Base) -> None:
    b, label = run.index(run.base_year), f"{N_('in treatment')}, {base.disease.label}"
    treated = run.values("patients_in_treatment")[0, :, _place(run, base.name)]
    concept = base.disease.treated
    for year, value in published(run, concept).items():
        if year >= run.years[0]:
            model = float(treated[run.index(year)])
            bounds = run.catalog.series(concept)["bound"].to_dict()
            bound = bounds[year] == "lower" and model > value * 1.005
            left = _left(run, year, model, value)
            note = N_("printed as “more than”: a lower bound") if bound else _PAST if left else ""
            _record(run, label, year, model, value, "patients", released=bound or left, note=note)
    growth = treated_growth(run, base.disease)
    if growth is None:
        return
    model = 100 * (treated[b] / treated[b - 1] - 1)
    _record(
        run,
        f"{N_('growth')}, {label}",
        f"{run.base_year - 1}-{run.base_year}",
        model,
        growth,
        "percent",
        basis="points",
    )


def _unaware(run: Ledger, bases: list[Base]) -> None:
    diabetes, hypertension = (bases[_place(run, d)] for d in ("diabetes", "hypertension"))
    printed = published(run, "diabetes_undiagnosed_prevalence_adults", age="20+")
    if diabetes.survey is not None and diabetes.survey.year in printed:
        year = diabetes.survey.year
        model = (
            100 * diabetes.care.values["undiagnosed"] * diabetes.survey.fit.modelled[f"20+ {year}"]
        )
        _record(
            run,
            N_("undiagnosed diabetes, 20+"),
            year,
            model,
            printed[year],
            "percent",
            basis="points",
            source="ENSANUT 2022",
        )
    found = dated(
        run.catalog, "hypertension_undiagnosed_share_of_hypertensives", until=run.base_year
    )
    if not found:
        return
    period = max(found, key=last_year)
    note = N_(
        "says 43 % of 29.9 % (another criterion); those who know are 17 % of adults,"
        " that is, 36 % of 47.8 %"
    )
    model = 100 * hypertension.care.values["undiagnosed"]
    _record(
        run,
        N_("hypertensives unaware of it"),
        period,
        model,
        found[period],
        "percent",
        basis="points",
        released=True,
        note=note,
    )
    target = hypertension.care.modelled["undiagnosed"] - hypertension.care.residuals["undiagnosed"]
    note = N_(
        "adults who know over the prevalence at 130/80, whole country; the published"
        " registered patients in treatment ask that more know"
    )
    _record(
        run,
        N_("hypertensives unaware of it, 130/80"),
        period,
        model,
        100 * target,
        "percent",
        basis="points",
        released=True,
        note=note,
    )


def _control(run: Ledger, bases: list[Base]) -> None:
    for base in bases:
        found = published(run, base.disease.control)
        if run.base_year in found:
            _record(
                run,
                f"{N_('control')}, {base.disease.label}",
                run.base_year,
                100 * base.control,
                found[run.base_year],
                "percent",
                basis="points",
            )


def _detection(run: Ledger, detection: np.ndarray) -> None:
    screened = [d for d in run.catalog.diseases if d.screened]
    for i, disease in enumerate(screened):
        for year, value in published(run, disease.detection, age="20+").items():
            if year >= run.years[0]:
                t = run.index(year)
                _record(
                    run,
                    f"{N_('detection')}, {disease.label}, 20+",
                    year,
                    detection[0, t, i],
                    value,
                    "percent",
                    basis="points",
                )
    falls = spans(run.catalog, "diabetes_detections_reduction", until=run.base_year)
    diabetes = detection[0, :, [d.name for d in screened].index("diabetes")]
    for (first, last), fall in falls.items():
        model = 100 * (1 - diabetes[run.index(last)] / diabetes[run.index(first)])
        _record(
            run,
            N_("fall of diabetes detection"),
            f"{first}-{last}",
            model,
            fall,
            "percent",
            basis="points",
            released=True,
            note=N_("published: detections; model: coverage, whose denominator changed too"),
        )


def _mortality(run: Ledger) -> None:
    rate = run.values("dm_cvd_mortality_rate")[0]
    for year, value in published(run, "dm_cvd_mortality_rate_20plus", age="20+").items():
        if year >= run.years[0]:
            _record(
                run,
                N_("mortality DM and CVD, 20+"),
                year,
                rate[run.index(year)],
                value,
                "per_100000",
            )
    adults = published(run, "adscrita_consultorio_20plus", age="20+")
    for year, value in published(run, "dm_cvd_deaths_20plus", age="20+").items():
        if year in adults and year >= run.years[0]:
            model = rate[run.index(year)] * adults[year] / 1e5
            note = N_("the printed rate and its variables differ in the second decimal")
            _record(run, N_("deaths DM and CVD, 20+"), year, model, value, "deaths", note=note)


def _costs(run: Ledger) -> None:
    cost = run.values("health_cost_as_published")[0]
    for i, disease in enumerate(run.catalog.diseases):
        for year, value in published(run, disease.cost).items():
            if year >= run.years[0]:
                model = float(cost[run.index(year), i])
                left = _left(run, year, model, value)
                note = (
                    N_("earlier method; the step is the event")
                    if year < run.assumptions.get("morbidity.costing_event_year")
                    else _PAST
                    if left
                    else ""
                )
                _record(
                    run,
                    f"{N_('cost')}, {disease.label}",
                    year,
                    model,
                    value,
                    "mdp",
                    released=left,
                    note=note,
                )


def _joint_costs(run: Ledger) -> None:
    """Costs printed for several diseases at once; that of 2023 is a lower bound which only the
    earlier method reaches.
    """
    cost = run.values("health_cost_as_published")[0]
    for concept, names, label in (
        (
            "diabetes_hypertension_ckd_cost",
            ("diabetes", "hypertension", "ckd"),
            N_("cost, the three"),
        ),
        (
            "diabetes_hypertension_cost",
            ("diabetes", "hypertension"),
            N_("cost, diabetes and hypertension"),
        ),
    ):
        places = [_place(run, name) for name in names]
        for year, value in published(run, concept).items():
            bound = run.catalog.series(concept)["bound"].to_dict()[year] == "lower"
            note = (
                N_(
                    "printed as “more than”: a lower bound; by the method of 2024"
                    " they would be less, so the event is later"
                )
                if bound
                else ""
            )
            _record(
                run,
                label,
                year,
                cost[run.index(year), places].sum(),
                value,
                "mdp",
                released=bound,
                note=note,
            )


def microsimulation(run: Ledger, paths: Paths) -> None:
    """Known diabetes at 50 and over against the microsimulation of declared diagnoses, and
    incidence against the published one.
    """
    if run.first:
        return
    note = N_("self-reported, whole country; the model: registered persons who know")
    found = by_year(
        run.catalog, "diabetes_self_reported_prevalence", kinds=("observed", "projection")
    )
    for year, value in found.items():
        if year not in run.years:
            continue
        model = paths.state_50[0, run.index(year), _place(run, "diabetes"), 1:].sum()
        _record(
            run,
            N_("known diabetes, 50+"),
            year,
            model,
            value,
            "percent",
            basis="points",
            tolerance=2.0,
            released=True,
            note=note,
        )
    both = [published(run, "diabetes_incidence", sex=s, age="all") for s in ("M", "F")]
    if both[0]:
        last = max(both[0])
        value = (both[0][last] + both[1][last]) / 2
        model = paths.incidence[0, run.index(run.base_year), _place(run, "diabetes")]
        note = N_(
            "published 2015, age-standardised, mean of men and women; model:"
            " registered aged 20 and over in the base year"
        )
        _record(
            run,
            N_("incidence of diabetes"),
            last,
            model,
            value,
            "per_1000",
            tolerance=20,
            released=True,
            note=note,
        )
