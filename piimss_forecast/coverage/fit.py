"""Coverage up to the base year: what is published and at what date, and the tables fitted to it
from 2010 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..catalog.facts import yearly
from ..catalog.ledger import Ledger
from ..core.dims import SEXES
from ..core.errors import DataError
from ..core.words import ADULT, INSURED_REGIMES, OUTSIDE_JOBS
from ..demography import year_end_earlier
from ..demography.published import published_rates
from . import (
    ELDERLY,
    REGISTERED,
    ROWS,
    STUDENT_AGES,
    between,
    consultorio_ratios,
    coverage_margins,
    decimal_date,
    levels_along,
    rake,
    seed_table,
    shares_along,
)
from .points import (
    adult_points,
    elderly_points,
    first_year,
    known,
    rooms_points,
    student_points,
    umf_points,
)

_WOMEN = SEXES.index("F")
_ABOVE, _BELOW = 90, 40  # single ages on either side of any admitted ramp around 65


@dataclass(frozen=True)
class CoverageHistory:
    """Margins and fitted tables, one draw: every 31 December from 2010 to the base year, then
    the mid-year dates with published counts.
    """

    dates: np.ndarray  # [date] decimal years: 2025.0 is 31 December 2024, 2018.5 is 30 June 2018
    population: np.ndarray  # [date, sex, age]
    jobs: np.ndarray  # [date]
    women: np.ndarray  # [date] share of women in jobs
    insured: np.ndarray  # [date, sex, age] persons registered
    registered: np.ndarray  # [date] adscrita_umf
    rooms: np.ndarray  # [date] adscrita_consultorio
    adults: np.ndarray  # [date] share of 20 and over, of both populations
    elderly: np.ndarray  # [date] share of 65 and over of adscrita_umf
    totals: dict[str, np.ndarray]  # margin -> [date]
    tables: np.ndarray  # [date, row + 1, sex * age]
    ratios: np.ndarray  # [date, broad age] assigned to a consulting room over registered
    tilt: np.ndarray  # [date] log factor at high ages that the fit adds to the assumed profiles

    def at(self, date: float) -> int:
        """Position of a decimal date."""
        return int(np.flatnonzero(np.isclose(self.dates, date))[0])

    def people(self, date: float) -> np.ndarray:
        """Fitted persons registered at a UMF at a date; ``[sex, age]``."""
        i = self.at(date)
        return np.asarray(
            self.insured[i] + self.tables[i, REGISTERED].sum(axis=0).reshape(self.insured[i].shape)
        )


@dataclass(frozen=True)
class _Base:
    """Yearly arrays of the 31 Decembers and their interpolation to other dates."""

    ends: np.ndarray  # [year] decimal dates
    population: np.ndarray  # [year, sex, age]
    jobs: np.ndarray  # [year]

    def jobs_at(self, dates: np.ndarray) -> np.ndarray:
        return np.asarray(np.exp(between(dates, self.ends, np.log(self.jobs))))

    def share_from(self, age: int, dates: np.ndarray) -> np.ndarray:
        """Share of the country's population of ``age`` and over."""
        people = between(dates, self.ends, self.population).sum(axis=1)
        return np.asarray(people[:, age:].sum(axis=1) / people.sum(axis=1))

    def students_at(self, dates: np.ndarray) -> np.ndarray:
        return np.asarray(
            between(dates, self.ends, self.population[..., STUDENT_AGES].sum(axis=(1, 2)))
        )


def fit_history(run: Ledger) -> CoverageHistory:
    """Read the published margins known to the run, join them by date, and fit a table to each
    date.
    """
    years = np.arange(first_year(run), run.base_year + 1)
    population = _populations(run, years)
    base = _Base(years + 1.0, population, _yearly(run, "insured_jobs", years))
    points = rooms_points(run)
    dates = np.concatenate([base.ends, sorted(d for d in points if d % 1)])
    registered, rooms = _levels(run, base, points, dates)
    insured, women = _insured(run, years, population, base.jobs)
    insured, women = between(dates, base.ends, insured), between(dates, base.ends, women)
    elderly = shares_along(dates, elderly_points(run), lambda t: base.share_from(ELDERLY, t))
    adults = shares_along(dates, adult_points(run, points), lambda t: base.share_from(ADULT, t))
    totals = _totals(run, base, dates, registered) | {
        "20+": registered * adults,
        "65+": registered * elderly,
    }
    people = between(dates, base.ends, population)
    tables, tilt = _fit(run, people, insured, totals)
    ratios = _room_ratios(run, registered, rooms, rooms * adults, totals)
    return CoverageHistory(
        dates=dates,
        population=people,
        jobs=base.jobs_at(dates),
        women=women,
        insured=insured,
        registered=registered,
        rooms=rooms,
        adults=adults,
        elderly=elderly,
        totals=totals,
        tables=tables,
        ratios=ratios,
        tilt=tilt,
    )


def labelled(run: Ledger, name: str, dim: str, labels: Sequence[str]) -> np.ndarray:
    """A variable of an earlier link with the labels asked for, in that order; ``[draw, year,
    label]``.
    """
    return run.part(name, **{dim: list(labels)})


def _yearly(run: Ledger, concept: str, years: np.ndarray) -> np.ndarray:
    found = yearly(run.catalog, concept)
    if missing := sorted(set(years.tolist()) - set(found.index)):
        raise DataError(
            "coverage.yearly",
            "figures.csv, {concept}, {missing_first}",
            "∅",
            "a figure a year",
            "add it to data/",
            concept=concept,
            missing_first=missing[0],
        )
    return found.loc[years].to_numpy(float)


def _populations(run: Ledger, years: np.ndarray) -> np.ndarray:
    """National population at each 31 December; before the run's first year its cohorts are taken
    back year by year; ``[year, sex, age]``.
    """
    first = int(run.years[0])
    rates = published_rates(run, np.arange(years[0] + 1, first + 1))
    moves = rates.net_migration[:, None, None] * rates.migration_shares
    now = run.values("population")[0, : run.base_year - first + 1]
    earlier = [now[0]]
    for t in range(rates.years.size - 1, -1, -1):
        earlier.append(year_end_earlier(earlier[-1], rates.mx[t], moves[t]))
    return np.concatenate([np.stack(earlier[:0:-1]), now])


def _levels(
    run: Ledger, base: _Base, points: dict[float, float], dates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Registered at a UMF and assigned to a consulting room at each date: published points,
    following jobs in between.

    Before the first count of consulting rooms their ratio to the UMF is held; a base year without a
    published UMF total takes it from ``coverage.umf_over_consultorio``.
    """
    rooms = levels_along(dates, points, base.jobs_at)
    umf, last = umf_points(run), decimal_date(run.base_year)
    ratio = run.assumptions.get("coverage.umf_over_consultorio")
    if last not in umf:
        umf[last] = ratio * float(rooms[np.isclose(dates, last)][0])
    registered = levels_along(dates, umf, base.jobs_at)
    first = min(points)
    at = np.array([first])
    held = levels_along(at, points, base.jobs_at) / levels_along(at, umf, base.jobs_at)
    return registered, np.where(dates < first, registered * held, rooms)


def _insured(
    run: Ledger, years: np.ndarray, population: np.ndarray, jobs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Insured persons registered ``[year, sex, age]`` and the women's share of jobs ``[year]``.

    Before the run's first year the rates of employment by age of that year are applied to the
    population, and its share of women is held.
    """
    before = int(run.years[0]) - int(years[0])
    now = run.values("jobs_sex_age")[0, : years.size - before]
    weight = population[:before] * (now[0] / population[before])
    by_sex = jobs[:before, None] * (now[0].sum(axis=-1) / now[0].sum())
    cells = np.concatenate([weight * (by_sex / weight.sum(axis=-1))[..., None], now])
    outside = np.zeros(years.size)
    outside[before:] = labelled(run, "insured_modality", "modality", OUTSIDE_JOBS)[
        0, : now.shape[0]
    ].sum(axis=-1)
    women = cells[:, _WOMEN].sum(axis=-1) / cells.sum(axis=(1, 2))
    return cells * persons_over_jobs(run, years, jobs, outside)[:, None, None], women


def persons_over_jobs(
    run: Ledger, years: np.ndarray, jobs: np.ndarray, outside: np.ndarray
) -> np.ndarray:
    """Registered insured persons (jobs, independent and domestic workers) per job, by year;
    ``[..., year]``.
    """
    per_job = run.assumptions.path("coverage.persons_per_job", years)
    return np.asarray(
        per_job + run.assumptions.get("coverage.modality_registered") * outside / jobs
    )


def _totals(
    run: Ledger, base: _Base, dates: np.ndarray, registered: np.ndarray
) -> dict[str, np.ndarray]:
    """Persons by margin at each date; dependants are what remains of the registered total."""
    a = run.assumptions
    stock = (
        run.array("pensions_in_payment")
        .isel(draw=0)
        .sel(regime=list(INSURED_REGIMES))
        .sum(("type", "regime"))
        .to_numpy()
    )
    pensions = {
        decimal_date(y): v for y, v in known(run, "pensions_in_payment").items() if y < run.years[0]
    }
    pensions |= {
        decimal_date(int(y)): float(v)
        for y, v in zip(run.years, stock, strict=True)
        if y <= run.base_year
    }
    pensioners = levels_along(dates, pensions, np.ones_like) * a.get("coverage.persons_per_pension")
    students = levels_along(dates, _affiliates(run, base), base.students_at) * a.get(
        "coverage.students_registered"
    )
    entitled = {decimal_date(y): v for y, v in known(run, "derechohabientes", printed=True).items()}
    at = np.array(sorted(entitled))
    ratio = (
        np.array([entitled[d] for d in at]) / np.interp(at, base.ends, registered[: base.ends.size])
        - 1
    )
    unregistered = registered * np.interp(dates, at, ratio)
    return {
        "adscrita_umf": registered,
        "pensionado": pensioners,
        "estudiante": students,
        "no_registrado": unregistered,
    }


def _affiliates(run: Ledger, base: _Base) -> dict[float, float]:
    """Students with optional insurance by decimal date; where none was counted yet, the
    voluntary regime stands for them.
    """
    points = student_points(run)
    if points:
        return points
    share = {
        decimal_date(y): v / 100 for y, v in known(run, "voluntary_regime_share_asegurados").items()
    }
    return {d: float(base.jobs_at(np.array([d]))[0]) * s / (1 - s) for d, s in share.items()}


def released(run: Ledger) -> set[str]:
    """Margins that the scenario leaves free."""
    return {name for name, flag in run.assumptions.get("coverage.release").items() if flag >= 1}


def _room_ratios(
    run: Ledger,
    registered: np.ndarray,
    rooms: np.ndarray,
    adults: np.ndarray,
    totals: dict[str, np.ndarray],
) -> np.ndarray:
    """Ratios of consulting room to registered by broad age that the margins ask for; one for all
    where the adults are released.
    """
    elderly = run.assumptions.get("coverage.consultorio_ratio_elderly")
    if "20+" in released(run):
        return np.repeat((rooms / registered)[:, None], 3, axis=1)
    ages = np.stack(
        [registered - totals["20+"], totals["20+"] - totals["65+"], totals["65+"]], axis=-1
    )
    return consultorio_ratios(rooms, adults, ages, elderly)


def _fit(
    run: Ledger, population: np.ndarray, insured: np.ndarray, totals: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Coverage table of each date, fitted to its margins ``[date, row + 1, cells]``, and the
    factor of high ages ``[date]``.
    """
    a = run.assumptions
    profiles = {row: a.profile(f"coverage.profile_{row}") for row in ROWS}
    floor, free, ramp = a.get("coverage.uncovered_floor"), released(run), a.get("coverage.age_ramp")
    out = np.empty((population.shape[0], len(ROWS) + 1, population[0].size))
    tilt = np.empty(population.shape[0])
    factors = np.ones(out.shape[1:])
    for i in range(out.shape[0]):
        seed = seed_table(profiles, population[i], insured[i], floor)
        margins = coverage_margins(
            {name: float(v[i]) for name, v in totals.items()}, insured[i], ramp
        )
        out[i] = rake(
            seed,
            (population[i] - insured[i]).reshape(-1),
            margins,
            release=free,
            start=seed * factors,
        )
        factors = np.divide(out[i], seed, out=np.ones_like(seed), where=seed > 0)
        tilt[i] = _high_age_factor(
            seed.reshape(-1, *insured[i].shape)[:, 0], factors.reshape(-1, *insured[i].shape)[:, 0]
        )
    return out, tilt


def _high_age_factor(seed: np.ndarray, factors: np.ndarray) -> float:
    """Log factor of the odds of being registered at high ages, from the men of a seed and its
    factors ``[row + 1, age]``.

    Factors are rows x age groups x columns: of a row against those not entitled, above the ramp
    around 65 against below it, only the group's is left. The row is the one that has most people at
    both ages.
    """
    row = int(np.argmax(seed[REGISTERED][:, [_ABOVE, _BELOW]].min(axis=1)))
    if seed[row, [_ABOVE, _BELOW]].min() <= 0:
        return 0.0  # no row spans both ages: nothing tells the drift
    odds = np.log(factors[row] / factors[-1])
    return float(odds[_ABOVE] - odds[_BELOW])
