"""Third link: population adscrita by age, sex and status, from population, jobs and pensioners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...coverage import (
    FAMILY,
    ROWS,
    STATUSES,
    allocate,
    consultorio,
    coverage_margins,
    december_levels,
    decimal_date,
    family_totals,
    levels_at,
    rake,
    saturate,
    seed_table,
    shares_at,
    split_family,
)
from ..run import Run

_PROFILES = ("pensionado", "familiar", "estudiante", "no_registrado")
_METHOD = "cifras publicadas + ajuste proporcional iterativo; la participación 65+ de 15.9 % se reproduce en adscrita a UMF"


@dataclass(frozen=True)
class _History:
    """Published and reconstructed margins of the history years, 31 December; every array ``[year]``."""

    registered: np.ndarray
    adults: np.ndarray  # share of 20 and over, of both adscrita populations
    elderly: np.ndarray  # share of 65 and over
    consultorio: np.ndarray
    totals: np.ndarray  # [year, category]


def link(run: Run) -> None:
    """Add adscrita_umf, adscrita_consultorio, derechohabientes ``[sex, age]``, adscrita_status and their ratios."""
    known = run.years[run.years <= run.base_year]
    history = _history(run, known)
    tables = np.stack([_fit(run, history, t) for t in range(known.size)])  # [year, category + 1, cells]
    _publish(run, history, *_project(run, tables))


def _history(run: Run, years: np.ndarray) -> _History:
    """Margins of each history year from the catalogue; what is interpolated and how is in the anchors' own functions."""
    a, value = run.assumptions, run.catalog.value
    registered = december_levels(years, _umf_points(run))
    dates = [decimal_date(y) for y in years]
    rooms = _consultorio_points(run)
    # The month of the figures of adults is not printed: they are taken at the date of the total of the same year.
    shares = {d: value("adscrita_consultorio_20plus", int(d), age="20+") / v for d, v in rooms.items() if int(d) in (2018, 2020)}
    shares[decimal_date(run.base_year)] = a.get("coverage.share_20plus_base") / 100
    adults = shares_at(dates, shares)
    slope = a.get("coverage.share_65plus_slope")
    elderly = (value("adscrita_share_65plus", run.base_year, age="65+") + slope * (years - run.base_year)) / 100
    return _History(registered, adults, elderly, levels_at(dates, rooms), _category_totals(run, years, registered))


def _consultorio_points(run: Run) -> dict[float, float]:
    """Assigned to a consulting room, by decimal date: June where the figure says so, December otherwise."""
    series = run.catalog.series("adscrita_consultorio")
    wanted = series.loc[[2015, 2018, 2020, run.base_year], ["value", "date_basis"]]
    return {decimal_date(f"{y}-06" if basis == "30-jun" else y): float(v) for y, v, basis in wanted.itertuples()}


def _umf_points(run: Run) -> dict[str | int, float]:
    """Registered at a UMF: 2020 and 2024 as published; 2018 from the printed change of the index 2010 = 100."""
    value = run.catalog.value
    last, first = value("adscrita_umf", 2024), value("adscrita_implied_by_decade_growth", 2010)
    in_2018 = last - value("adscrita_umf_index_2010_change", "2018-2024") / 100 * first
    return {2018: in_2018, 2020: value("adscrita_umf", 2020), 2024: last}


def _category_totals(run: Run, years: np.ndarray, registered: np.ndarray) -> np.ndarray:
    """Persons by category in history; dependants are what remains of the registered total; ``[year, category]``."""
    a, value = run.assumptions, run.catalog.value
    insured = run.driver("jobs")[0, : years.size] * a.path("coverage.persons_per_job", years)
    share = {y: value("insured_jobs_women_share", y, sex="F") for y in (2019, run.base_year)}
    women = insured * np.interp(years, list(share), list(share.values())) / 100
    pensions = {decimal_date(y): value("pensions_in_payment", y) for y in (2010, 2023, run.base_year)}
    dates = [decimal_date(y) for y in years]
    pensioners = levels_at(dates, pensions) * a.get("coverage.persons_per_pension")
    optional = {decimal_date(p): value("seguro_facultativo_affiliates", p) for p in ("2020-11", "2023-11", "2024-12")}
    students = levels_at(dates, optional) * a.get("coverage.students_registered")
    family = registered - insured - pensioners - students
    return np.stack([insured - women, women, pensioners, family, students, registered * _unregistered_2020(run)], axis=1)


def _unregistered_2020(run: Run) -> float:
    """Entitled but not registered, per person registered, December 2020: the only year with both figures published."""
    return run.catalog.value("derechohabientes", 2020) / run.catalog.value("adscrita_umf", 2020) - 1


def _fit(run: Run, history: _History, t: int) -> np.ndarray:
    """Coverage table of one history year, fitted to its margins; ``[category + 1, cells]``."""
    population = run.values("population")[0, t]
    a = run.assumptions
    profiles = {p: a.profile(f"coverage.profile_{p}") for p in _PROFILES} | {"asegurado": a.profile("employment.profile")}
    seed = seed_table(profiles, population, a.get("coverage.uncovered_floor"))
    total, adults, elderly = history.registered[t], history.adults[t], history.elderly[t]
    groups = {"0-19": total * (1 - adults), "20-64": total * (adults - elderly), "65+": total * elderly}
    return rake(seed, population.reshape(-1), coverage_margins(history.totals[t], groups, population.shape))


def _project(run: Run, tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fitted tables in history, then the base table moved to each year's totals and population.

    Returns
    -------
    registered and entitled ``[draw, year, sex, age]``, and persons by row of ``ROWS`` ``[draw, year, row]``.
    """
    population = run.values("population")
    cells = (population.shape[-2], population.shape[-1])
    split = np.stack([split_family(t, cells) for t in tables])  # [year, row + 1, cells]
    known, base = split.shape[0], split[-1]
    registered, entitled = np.empty(population.shape), np.empty(population.shape)
    by_row = np.empty((run.draws, run.years.size, len(ROWS)))
    odds = np.divide(base[:-1], base[-1], out=np.zeros_like(base[:-1]), where=base[-1] > 0)
    totals = _future_totals(run, dict(zip(ROWS, base[:-1].sum(axis=1), strict=True)))
    log_theta = None
    for t in range(run.years.size):
        if t < known:
            persons = split[None, t, :-1]
        else:
            persons, log_theta = allocate(population[:, t].reshape(run.draws, -1), odds, totals[:, t - known], log_theta)
        within = persons[:, :-1].sum(axis=1).reshape(-1, *cells)  # the last row is entitled and not registered
        registered[:, t] = within
        entitled[:, t] = within + persons[:, -1].reshape(-1, *cells)
        by_row[:, t] = persons.sum(axis=-1)
    return registered, entitled, by_row


def _future_totals(run: Run, base: dict[str, float]) -> np.ndarray:
    """Persons by row after the base year; ``[draw, future year, row]``.

    Insured follow jobs, pensioners a growth, dependants titulares and the ages of the population, students the population 15-24; a
    registration shock (z_coverage) moves all of them alike. The unregistered keep their share of those who are not registered.
    """
    a, b = run.assumptions, run.index(run.base_year)
    future = run.years[b + 1 :]
    population = run.values("population")[:, b:]
    insured, pensioners = _titulares(run, base, population)
    men, women = base["asegurado_M"], base["asegurado_F"]
    share_women = women / (men + women) + np.cumsum(a.path("employment.women_share_change", future)) / 100
    family = family_totals(np.array([base[f] for f in FAMILY]), insured, pensioners, population) * _index(run, "coverage.dependants_change")[1:, None]
    young = population[..., 15:25].sum(axis=(-2, -1)) * _index(run, "coverage.student_growth")
    students = base["estudiante"] * young[:, 1:] / young[:, :1]
    rows = [insured[:, 1:] * (1 - share_women), insured[:, 1:] * share_women, pensioners[:, 1:], *np.moveaxis(family, -1, 0), students]
    shock = np.exp(a.get("coverage.registration_sd") / 100 * run.driver("z_coverage")[:, b + 1 :])
    registered = np.stack(rows, axis=-1) * shock[..., None]
    before = sum(base[r] for r in ROWS[:-1])
    unregistered = base["no_registrado"] / (population[:, :1].sum(axis=(-2, -1)) - before) * _index(run, "coverage.unregistered_change")[1:]
    outside = population[:, 1:].sum(axis=(-2, -1)) - registered.sum(axis=-1)
    return np.concatenate([registered, (outside * unregistered)[..., None]], axis=-1)


def _titulares(run: Run, base: dict[str, float], population: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Insured persons (after jobs) and pensioners, base year first, bounded by the persons of their ages; ``[draw, 1 + year]`` each."""
    a, b = run.assumptions, run.index(run.base_year)
    people = population.sum(axis=-2)
    adults, elders = people[..., 20:65].sum(axis=-1), people[..., 60:].sum(axis=-1)
    jobs = run.driver("jobs")[:, b:]
    per_job = a.path("coverage.persons_per_job", run.years[b:])
    insured = (base["asegurado_M"] + base["asegurado_F"]) * jobs / jobs[:, :1] * per_job / per_job[0]
    pensioners = base["pensionado"] * _index(run, "coverage.pensioner_growth")
    knee, cap = a.get("coverage.saturation_knee"), a.get("coverage.saturation_cap")
    bounded = [saturate(n / m, knee[k], cap[k]) * m for k, n, m in (("insured", insured, adults), ("pensioners", pensioners, elders))]
    return bounded[0], bounded[1]


def _index(run: Run, key: str) -> np.ndarray:
    """Cumulated growth of a yearly percentage, one in the base year; ``[1 + future year]``."""
    years = run.years[run.index(run.base_year) + 1 :]
    return np.concatenate([[1.0], np.cumprod(1 + run.assumptions.path(key, years) / 100)])


def _publish(run: Run, history: _History, registered: np.ndarray, entitled: np.ndarray, by_row: np.ndarray) -> None:
    population = run.values("population")
    rooms = _consultorio(run, history, registered)
    by_name = dict(zip(ROWS, np.moveaxis(by_row, -1, 0), strict=True))
    family = sum(by_name[f] for f in FAMILY)
    status = np.stack([by_name["asegurado_M"] + by_name["asegurado_F"], by_name["pensionado"], family, by_name["estudiante"]], axis=-1)
    total = registered.sum(axis=(-2, -1))
    run.check("coverage: sum of statuses = adscrita_umf", status.sum(axis=-1), total)
    run.check_range("coverage: derechohabientes over population", entitled / np.maximum(population, 1e-9), 0.0, 1.0 + 1e-9)
    run.check_range("coverage: consultorio over UMF", rooms.sum(axis=(-2, -1)) / total, 0.0, 1.0)
    sa = ("sex", "age")
    run.add("adscrita_umf", registered, sa, units="persons", long_name="población adscrita a UMF, 31 de diciembre", source=_METHOD)
    run.add(
        "adscrita_consultorio",
        rooms,
        sa,
        units="persons",
        long_name="población adscrita a consultorio de medicina familiar, 31 de diciembre",
        source="adscrita_umf por razón publicada consultorio/UMF; junio llevado a diciembre; 65+ resulta, no se impone",
    )
    run.add(
        "derechohabientes",
        entitled,
        sa,
        units="persons",
        long_name="derechohabientes (adscritos y con derecho no adscritos), 31 de diciembre",
        source="adscrita_umf más no adscritos a la razón de diciembre de 2020",
    )
    run.add(
        "adscrita_status",
        status,
        ("status",),
        units="persons",
        long_name="población adscrita a UMF por calidad, 31 de diciembre",
        source=_METHOD,
        status=list(STATUSES),
    )
    titulares = status[..., 0] + status[..., 1]
    run.add(
        "dependants_per_titular",
        status[..., 2] / titulares,
        (),
        units="ratio",
        long_name="familiares por titular (asegurado o pensionado)",
        source="adscrita_status",
    )
    for name, people, label in (("umf", registered, "UMF"), ("consultorio", rooms, "consultorio")):
        share = 100 * people[..., 65:].sum(axis=(-2, -1)) / people.sum(axis=(-2, -1))
        run.add(
            f"share_65plus_{name}",
            share,
            (),
            units="percent",
            long_name=f"participación de 65 y más en la población adscrita a {label}",
            source=f"adscrita_{name}",
        )


def _consultorio(run: Run, history: _History, registered: np.ndarray) -> np.ndarray:
    """Assigned to a consulting room: published total and share of adults in history, the base year's ratios afterwards."""
    known = history.consultorio.size
    future = run.years[known:]
    young = registered[0, :known, :, :20].sum(axis=(-2, -1))
    adult = registered[0, :known, :, 20:].sum(axis=(-2, -1))
    change = 1 + np.cumsum(run.assumptions.path("coverage.consultorio_ratio_change", future)) / 100
    rooms = history.consultorio
    ratios = [np.concatenate([r, r[-1] * change]) for r in (rooms * (1 - history.adults) / young, rooms * history.adults / adult)]
    return consultorio(registered, ratios[0], ratios[1])
