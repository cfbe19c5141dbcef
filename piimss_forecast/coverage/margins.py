"""The published margins of coverage, each beside what the ledger gives: imposed, checked from
outside, or released with its residual.
"""

from __future__ import annotations

from ..catalog.facts import figure, spans
from ..catalog.ledger import Ledger
from ..core.dims import SEXES
from ..core.translate import N_
from ..core.words import OUTSIDE_JOBS
from . import ELDERLY, UNREGISTERED, broad_ages, decimal_date
from .fit import CoverageHistory, fit_history, labelled, released
from .link_demand import beds, last_rate
from .points import (
    adult_points,
    derived_room,
    elderly_points,
    first_year,
    known,
    rooms_points,
    umf_points,
)

_PRESS = N_(
    "ratio of rounded press figures, undated; not imposed: outside test of following"
    " jobs between 2020 and 2024"
)
_UNSTATED = N_(
    "the source does not say of which population; imposed on those registered at a"
    " UMF, and this reading is released"
)


def reproduce(run: Ledger) -> None:
    """Record every published margin of the tables fitted to history."""
    record(run, run.of_past(fit_history))


def record(run: Ledger, past: CoverageHistory) -> None:
    """Record every published margin up to the base year; those released are named with their
    residual.
    """
    _registered(run, past)
    _rooms(run, past)
    _ages(run, past)
    _titulares(run, past)
    _entitled(run, past)
    _demand(run, past)


def _note(
    run: Ledger, margin: str, period: object, model: float, published: float, **more: object
) -> None:
    run.reproduces("coverage", margin, str(period), float(model), float(published), **more)  # type: ignore[arg-type]


def _free(run: Ledger, *names: str) -> bool:
    """Whether one of the margins is released; with the registered total goes all that rests on
    it.
    """
    return bool(released(run) & {"adscrita_umf", *names})


def _registered(run: Ledger, past: CoverageHistory) -> None:
    free = _free(run)
    points = umf_points(run)
    for year in known(run, "adscrita_umf", printed=True):
        model = past.people(year + 1.0).sum()
        _note(
            run,
            "adscrita_umf",
            year,
            model,
            points[year + 1.0],
            unit="persons",
            released=free,
            source="adscrita_umf",
        )
    until = run.base_year
    for (first, last), growth in spans(run.catalog, "adscrita_growth_decade", until=until).items():
        before, after = (past.people(decimal_date(y)).sum() for y in (first, last))
        model = 100 * (after / before - 1)
        _note(
            run,
            "adscrita_growth_decade",
            f"{first}-{last}",
            model,
            growth,
            unit="percent",
            basis="points",
            released=free,
        )
    changes = spans(run.catalog, "adscrita_umf_index_2010_change", until=until)
    for (first, last), change in changes.items():
        base, before, after = (
            past.people(decimal_date(y)).sum() for y in (first_year(run), first, last)
        )
        _note(
            run,
            "adscrita_umf_index_2010_change",
            f"{first}-{last}",
            100 * (after - before) / base,
            change,
            unit="index",
            basis="points",
            released=free,
        )
    for year, value in known(run, "adscrita_umf").items():
        if value not in points.values():
            model = past.people(year + 1.0).sum()
            _note(
                run,
                "adscrita_umf",
                year,
                model,
                value,
                unit="persons",
                released=True,
                note=_PRESS,
                source="press",
            )
    for year, share in known(run, "adscrita_umf_share_national_population").items():
        i = past.at(decimal_date(year))
        model = 100 * past.people(past.dates[i]).sum() / past.population[i].sum()
        note = N_("the source divides by the CONAPO population at mid-year; here UN at 31 December")
        _note(
            run,
            "adscrita_umf_share_national_population",
            year,
            model,
            share,
            unit="percent",
            basis="points",
            released=True,
            note=note,
        )


def _rooms(run: Ledger, past: CoverageHistory) -> None:
    """Consulting rooms at the date of each count, from the table fitted to that date."""
    for date, value in rooms_points(run).items():
        total, adults = _rooms_at(past, date)[:2]
        period = f"{int(date)}-06" if date % 1 else f"{int(date) - 1}"
        derived = derived_room(run, date)
        note = (
            N_("11.7 % growth 2018-2024 over 55.7 M; the source does not give the level")
            if derived
            else ""
        )
        free = _free(run)
        _note(
            run,
            "adscrita_consultorio",
            period,
            total,
            value,
            unit="persons",
            released=free,
            note=note,
            source="adscrita_consultorio",
        )
        share = adult_points(run, rooms_points(run)).get(date)
        if share is not None and date % 1:
            note = N_("month not printed: that of the total of the same year is taken")
            _note(
                run,
                "adscrita_consultorio_20plus",
                period,
                adults,
                share * value,
                unit="persons",
                released=_free(run, "20+"),
                note=note,
            )


def _rooms_at(past: CoverageHistory, date: float) -> tuple[float, float, float]:
    """Total, 20 and over and 65 and over assigned to a consulting room at a date, from the
    fitted persons.
    """
    held = broad_ages(past.people(date)) * past.ratios[past.at(date)]
    return float(held.sum()), float(held[1:].sum()), float(held[2])


def _ages(run: Ledger, past: CoverageHistory) -> None:
    for date, share in elderly_points(run).items():
        people, year = past.people(date), int(date) - 1
        model = 100 * people[:, ELDERLY:].sum() / people.sum()
        note = N_(
            "the source does not say of which population: imposed on those registered at a UMF"
        )
        _note(
            run,
            "share_65plus_umf",
            year,
            model,
            100 * share,
            unit="percent",
            basis="points",
            released=_free(run, "65+"),
            note=note,
        )
        total, _, old = _rooms_at(past, date)
        _note(
            run,
            "share_65plus_consultorio",
            year,
            100 * old / total,
            100 * share,
            unit="percent",
            basis="points",
            released=True,
            note=_UNSTATED,
        )
    for year, middle in known(run, "adscritos_share_45_64").items():
        people = past.people(decimal_date(year))
        model = 100 * people[:, 45:65].sum() / people.sum()
        note = N_("not imposed: outside test of the assumed profiles")
        _note(
            run,
            "share_45_64_umf",
            year,
            model,
            middle,
            unit="percent",
            basis="points",
            released=True,
            note=note,
        )


def _titulares(run: Ledger, past: CoverageHistory) -> None:
    jobs, published = run.catalog.series("insured_jobs"), known(run, "insured_jobs")
    per_job = run.assumptions.path(
        "coverage.persons_per_job", range(first_year(run), run.base_year + 1)
    )
    outside = labelled(run, "insured_modality", "modality", OUTSIDE_JOBS)[0].sum(
        axis=-1
    ) * run.assumptions.get("coverage.modality_registered")
    for k, year in enumerate(range(first_year(run), run.base_year + 1)):
        others = outside[run.index(year)] if year >= run.years[0] else 0.0
        model = (past.insured[past.at(year + 1.0)].sum() - others) / per_job[k]
        note = (
            N_("figure to be verified") if jobs.loc[year, "quality"] == "needs_verification" else ""
        )
        _note(
            run,
            "insured_jobs",
            year,
            model,
            published[year],
            unit="jobs",
            note=note,
            source=str(jobs.loc[year, "source"]),
        )
    for year, share in known(run, "insured_jobs_women_share", sex="F").items():
        insured = past.insured[past.at(year + 1.0)]
        model = 100 * insured[SEXES.index("F")].sum() / insured.sum()
        _note(run, "insured_jobs_women_share", year, model, share, unit="percent", basis="points")
    for year, women in known(run, "insured_jobs_women", sex="F").items():
        i = past.at(year + 1.0)
        note = N_(
            "rounded to tenths of a million; contradicts the published share of the"
            " jobs of December"
        )
        _note(
            run,
            "insured_jobs_women",
            year,
            past.women[i] * past.jobs[i],
            women,
            unit="jobs",
            released=True,
            note=note,
        )


def _entitled(run: Ledger, past: CoverageHistory) -> None:
    for year, value in known(run, "derechohabientes", printed=True).items():
        date = year + 1.0
        model = past.people(date).sum() + past.tables[past.at(date), UNREGISTERED].sum()
        _note(
            run,
            "derechohabientes",
            year,
            model,
            value,
            unit="persons",
            released=_free(run, "no_registrado"),
            source="derechohabientes",
        )


def _demand(run: Ledger, past: CoverageHistory) -> None:
    """Use at the published rates in the base year: the rate must belong to the population it
    multiplies.
    """
    consultations, date = (
        figure(run.catalog, "family_medicine_consultations", run.base_year),
        decimal_date(run.base_year),
    )
    year, rate = last_rate(run, "family_medicine_consultations_per_1000")
    if consultations is not None and year == run.base_year:
        model = past.people(date).sum() * rate / 1000
        _note(
            run,
            "family_medicine_consultations",
            year,
            model,
            consultations,
            unit="consultations",
            released=_free(run),
            note=N_("rate per thousand registered at a UMF"),
        )
    year, rate = last_rate(run, "beds_per_1000")
    if year == run.base_year and date in rooms_points(
        run
    ):  # beds over the people of June are another ratio
        model = 1000 * beds(run)[run.index(year)] / _rooms_at(past, date)[0]
        _note(
            run,
            "beds_per_1000",
            year,
            model,
            rate,
            unit="per_1000",
            released=_free(run),
            note=N_("per thousand assigned to a consulting room; beds at year end"),
        )
