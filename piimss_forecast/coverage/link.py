"""Fifth link: population adscrita by age, sex and status, from population, jobs and pensions in
payment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.dims import SEXES
from ..core.interpolation import saturate
from ..core.words import ADULT, CONTRACTS, INSURED_REGIMES, MODALITIES, OUTSIDE_JOBS
from ..scenario.link import Link, named
from ..scenario.run import Run
from ..uncertainty import autoregressive
from . import (
    AGE_GROUPS,
    CLASSES,
    DEPENDANTS,
    ELDERLY,
    FAMILY,
    NOT_ENTITLED,
    PARENT_AGE,
    PARENTS,
    PENSIONER,
    REGISTERED,
    ROWS,
    STATUSES,
    STUDENT,
    STUDENT_AGES,
    UNREGISTERED,
    age_ramp,
    allocate,
    by_age_group,
    consultorio,
    decimal_date,
    dependants_drivers,
    insured_classes,
    margins,
)
from . import link_demand as demand
from .fit import CoverageHistory, fit_history, labelled, persons_over_jobs
from .points import elderly_points, first_year, umf_points


@dataclass
class _People:
    """Persons of every year; one array per meaning."""

    umf: np.ndarray  # [draw, year, sex, age]
    entitled: np.ndarray  # [draw, year, sex, age]
    by_row: np.ndarray  # [draw, year, row]
    insured: np.ndarray  # [draw, year]
    groups: np.ndarray  # [draw, year, status, sex, age_5y]


def link(run: Run) -> None:
    """Add the three populations by sex and age, the registered by status and class, their
    ratios, and what they ask of the services.
    """
    past = run.of_past(fit_history)
    people = _project(run, past)
    rooms = _consultorio(run, past, people.umf)
    classes = _classes(run, people)
    _check(run, people, rooms, classes)
    _add(run, people, rooms, classes)
    demand.add(run, people.umf, rooms)
    run.of_past(margins.reproduce)


def _project(run: Run, past: CoverageHistory) -> _People:
    """Fitted tables in history, then the insured of each year and the base table moved to each
    year's totals and population.
    """
    population = run.values("population")
    draws, years, *cells = population.shape
    first, base = past.at(int(run.years[0]) + 1.0), past.at(run.base_year + 1.0)
    odds = np.divide(
        past.tables[base, :NOT_ENTITLED],
        past.tables[base, NOT_ENTITLED],
        out=np.zeros_like(past.tables[base, :NOT_ENTITLED]),
        where=past.tables[base, NOT_ENTITLED] > 0,
    )
    out = _People(
        umf=np.empty(population.shape),
        entitled=np.empty(population.shape),
        by_row=np.empty((draws, years, len(ROWS))),
        insured=np.empty((draws, years)),
        groups=np.empty((draws, years, len(STATUSES), len(SEXES), len(AGE_GROUPS))),
    )
    moves = _Moves(run, past, base)
    log_theta = None
    for t in range(years):
        if run.years[t] <= run.base_year:
            insured, rows = (
                past.insured[None, first + t],
                past.tables[None, first + t, :NOT_ENTITLED],
            )
        else:
            insured = moves.insured(t)
            left = (population[:, t] - insured).reshape(draws, -1)
            rows, log_theta = allocate(
                left, odds, moves.totals(t, insured), log_theta, outside=moves.outside(t)
            )
        _keep(out, t, insured, rows.reshape(*rows.shape[:2], *cells))
    return out


def _keep(out: _People, t: int, insured: np.ndarray, rows: np.ndarray) -> None:
    """Put one year's persons ``[draw, sex, age]`` and ``[draw, row, sex, age]`` into the arrays
    of all years.
    """
    out.umf[:, t] = insured + rows[:, REGISTERED].sum(axis=1)
    out.entitled[:, t] = out.umf[:, t] + rows[:, UNREGISTERED]
    out.by_row[:, t], out.insured[:, t] = rows.sum(axis=(-2, -1)), insured.sum(axis=(-2, -1))
    family = rows[:, FAMILY].sum(axis=1)
    for k, status in enumerate((insured, rows[:, PENSIONER], family, rows[:, STUDENT])):
        out.groups[:, t, k] = by_age_group(status)


class _Moves:
    """What moves each row after the base year, relative to it."""

    def __init__(self, run: Run, past: CoverageHistory, base: int) -> None:
        a, years = run.assumptions, run.years
        self.run, self.population = run, run.values("population")
        self.knee, self.cap = a.get("coverage.saturation_knee"), a.get("coverage.saturation_cap")
        self.children = a.get("coverage.children_per_parent")
        future = np.where(years > run.base_year, 1.0, 0.0)
        yearly = a.get("coverage.registration_sd") / 100
        # Carried from the last count, the start is off by what the deviations added since.
        kept = a.get("uncertainty.persistence")["coverage"] ** np.arange(years_carried(run))
        size = yearly * np.sqrt((kept**2).sum())
        self.shock = np.exp(
            yearly * run.values("z_coverage") * future
            + a.get("coverage.registration_level_sd") / 100 * run.drift("coverage")
            + size * run.ahead("coverage_start")
        )
        first = past.at(decimal_date(run.of_past(first_year)))
        drift = (past.tilt[base] - past.tilt[first]) / (past.dates[base] - past.dates[first])
        deviation = autoregressive(
            run.normal("z_elderly") * future,
            a.get("uncertainty.persistence")["coverage"],
            a.get("coverage.elderly_drift_sd"),
        )
        # Where nobody published the share of the aged in the base year, their start is off too.
        off = a.get("coverage.elderly_level_sd") * run.ahead("elderly")
        counted = decimal_date(run.base_year) in elderly_points(run)
        self.tilt = (
            np.cumsum(drift * future * a.path("coverage.elderly_drift_kept", years))
            + deviation
            + (0.0 if counted else off)
        )
        self.ramp = np.tile(age_ramp(ELDERLY, a.get("coverage.age_ramp")["65+"]), len(SEXES))
        outside = labelled(run, "insured_modality", "modality", OUTSIDE_JOBS).sum(axis=-1)
        self.per_job = persons_over_jobs(run, years, run.values("jobs"), outside)
        self.index = {
            key: np.cumprod(1 + future * a.path(f"coverage.{key}", years) / 100)
            for key in ("dependants_change", "student_growth", "unregistered_change")
        }
        rows, people = past.tables[base, :NOT_ENTITLED].sum(axis=1), past.population[base]
        insured = past.insured[base].sum()
        pensions = (
            run.array("pensions_in_payment")
            .sel(regime=list(INSURED_REGIMES))
            .sum(("type", "regime"))
            .to_numpy()
        )
        self.pensioners = rows[PENSIONER] * pensions / pensions[:, [run.index(run.base_year)]]
        self.dependants = (
            rows[FAMILY]
            / dependants_drivers(insured[None], rows[[PENSIONER]], people[None], self.children)[0]
        )
        self.students = rows[STUDENT] / people[:, STUDENT_AGES].sum()
        self.unregistered = rows[UNREGISTERED] / (people.sum() - insured - rows[REGISTERED].sum())

    def _bounded(self, name: str, persons: np.ndarray, of: np.ndarray) -> np.ndarray:
        """Persons whose share of those who could be among them slows down far off; ``[draw]``."""
        return np.asarray(saturate(persons / of, self.knee[name], self.cap[name]) * of)

    def insured(self, t: int) -> np.ndarray:
        """Insured persons registered: jobs of the year by sex and age, times persons per job;
        ``[draw, sex, age]``.
        """
        asked = (self.run.values("jobs") * self.per_job * self.shock)[:, t]
        adults = self.population[:, t, :, ADULT:ELDERLY].sum(axis=(-2, -1))
        held = self._bounded("insured", asked, adults)
        return np.asarray(
            self.run.values("jobs_sex_age")[:, t]
            * (held / self.run.values("jobs")[:, t])[:, None, None]
        )

    def outside(self, t: int) -> np.ndarray:
        """Weight of not being registered by sex and age: it falls at high ages as it did in the
        fitted years; ``[draw, sex * age]``.
        """
        return np.asarray(np.exp(-self.tilt[:, t, None] * self.ramp))

    def totals(self, t: int, insured: np.ndarray) -> np.ndarray:
        """Persons by row of the fitted table; ``[draw, row]``.

        Pensioners follow the pensions in payment, dependants the titulares and the ages of the
        population, students the population 15-24; a registration shock (z_coverage) moves all
        alike. The unregistered keep their share of those who are not registered.
        """
        people, shock = self.population[:, t], self.shock[:, t]
        total, elders = people.sum(axis=(-2, -1)), people[..., PARENT_AGE:].sum(axis=(-2, -1))
        titulares = insured.sum(axis=(-2, -1))
        pensioners = self._bounded("pensioners", self.pensioners[:, t] * shock, elders)
        # Both titulares already carry the shock; dependants follow them.
        family = (
            self.dependants
            * dependants_drivers(titulares, pensioners, people, self.children)
            * self.index["dependants_change"][t]
        )
        family[:, PARENTS] = self._bounded("parents", family[:, PARENTS], elders - pensioners)
        students = (
            self.students
            * people[..., STUDENT_AGES].sum(axis=(-2, -1))
            * self.index["student_growth"][t]
            * shock
        )
        outside = total - titulares - pensioners - family.sum(axis=-1) - students
        unregistered = outside * self.unregistered * self.index["unregistered_change"][t]
        return np.concatenate(
            [pensioners[:, None], family, students[:, None], unregistered[:, None]], axis=-1
        )


def years_carried(run: Run) -> int:
    """Years from the last printed count of the registered to the base year, zero where that one is
    printed; quotients of rounded shares are no count.

    Parameters
    ----------
    run : Run
        Whose base year is asked.
    """
    return run.base_year + 1 - int(max(umf_points(run)))


def _consultorio(run: Run, past: CoverageHistory, umf: np.ndarray) -> np.ndarray:
    """Assigned to a consulting room: published total and adults in history, the base year's
    ratios by broad age afterwards.
    """
    future = run.years[run.years > run.base_year]
    ratios = past.ratios[past.at(int(run.years[0]) + 1.0) : past.at(run.base_year + 1.0) + 1]
    change = 1 + np.cumsum(run.assumptions.path("coverage.consultorio_ratio_change", future)) / 100
    return consultorio(umf, np.concatenate([ratios, ratios[-1] * change[:, None]]))


def _classes(run: Run, people: _People) -> np.ndarray:
    """Registered persons by detailed row, ``[draw, year, class]``; the insured classes add to
    the insured of the table.
    """
    per_job = run.assumptions.path("coverage.persons_per_job", run.years)
    registered = run.assumptions.get("coverage.modality_registered")
    contract, modality = (
        labelled(run, "jobs_by_contract", "contract", CONTRACTS),
        labelled(run, "insured_modality", "modality", MODALITIES),
    )
    insured = insured_classes(contract, modality, per_job, registered)
    insured = (
        insured * (people.insured / insured.sum(axis=-1))[..., None]
    )  # the registration shock and, far off, the saturation
    return np.concatenate([insured, people.by_row[..., REGISTERED]], axis=-1)


def _check(run: Run, people: _People, rooms: np.ndarray, classes: np.ndarray) -> None:
    total = people.umf.sum(axis=(-2, -1))
    status = people.groups.sum(axis=(-2, -1))
    run.check("coverage: sum of statuses = adscrita_umf", status.sum(axis=-1), total)
    run.check("coverage: sum of classes = adscrita_umf", classes.sum(axis=-1), total)
    run.check(
        "coverage: statuses by sex and age group = adscrita_umf",
        people.groups.sum(axis=2),
        by_age_group(people.umf),
    )
    run.check(
        "coverage: dependants by class = familiares",
        classes[..., [CLASSES.index(d) for d in DEPENDANTS]].sum(axis=-1),
        status[..., STATUSES.index("familiar")],
    )
    population = run.values("population")
    run.check_range(
        "coverage: derechohabientes over population",
        people.entitled / np.maximum(population, 1e-9),
        0.0,
        1.0 + 1e-9,
    )
    run.check_range(
        "coverage: consultorio over UMF", rooms / np.maximum(people.umf, 1e-9), 0.0, 1.0 + 1e-9
    )


def _add(run: Run, people: _People, rooms: np.ndarray, classes: np.ndarray) -> None:
    run.add("adscrita_umf", people.umf)
    run.add("adscrita_consultorio", rooms)
    run.add("derechohabientes", people.entitled)
    status = people.groups.sum(axis=(-2, -1))
    run.add("adscrita_status", status, status=list(STATUSES))
    run.add("adscrita_class", classes, **{"class": list(CLASSES)})
    run.add(
        "adscrita_status_age", people.groups, status=list(STATUSES), age_5y=list(AGE_GROUPS)
    )  # `age_5y` and not `age_group`: tables keep that name for broad groups
    insured, pensioners, family = (
        status[..., STATUSES.index(s)] for s in ("asegurado", "pensionado", "familiar")
    )
    run.add("dependants_per_titular", family / (insured + pensioners))
    for name, persons in (("umf", people.umf), ("consultorio", rooms)):
        old, total = persons[..., ELDERLY:].sum(axis=(-2, -1)), persons.sum(axis=(-2, -1))
        run.add(f"share_65plus_{name}", 100 * old / total)


LINK = Link(
    "coverage",
    link,
    reads=named(
        """
        z_coverage population jobs jobs_by_contract jobs_sex_age insured_modality
        pensions_in_payment
        """,
    ),
    writes=named(
        """
        adscrita_umf adscrita_consultorio derechohabientes adscrita_status adscrita_class
        adscrita_status_age dependants_per_titular share_65plus_umf share_65plus_consultorio
        beds beds_per_1000 demand_consultations demand_beds demand_physicians demand_nurses
        """,
    ),
    keys=named(
        """
        age_ramp beds_sd children_per_parent consultorio_ratio_change consultorio_ratio_elderly
        dependants_change elderly_drift_kept elderly_drift_sd elderly_level_sd modality_registered
        persons_per_job persons_per_pension profile_ascendientes profile_conyuge profile_estudiante
        profile_hijos profile_no_registrado profile_pensionado registration_level_sd
        registration_sd release saturation_cap saturation_knee share_20plus_base
        student_growth students_registered umf_over_consultorio uncovered_floor unregistered_change
        """,
        "coverage",
    )
    + named("level_fade width", "uncertainty")
    + named("conapo_weight crisis_years mortality_improvement_after", "demography")
    + named("beds_added", "metas")
    + named("persistence", "uncertainty"),
    catalog=True,
)
