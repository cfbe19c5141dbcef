"""Third link: insured jobs by contract, sex and age, and the insured of the modalities that are
not (or not only) jobs.
"""

from __future__ import annotations

import numpy as np

from ..catalog.facts import by_year, last_observed, previous, published_or, yearly
from ..core.errors import AssumptionError
from ..core.words import CONTRACTS, MODALITIES, OUTSIDE_JOBS
from ..scenario.link import Link, named
from ..scenario.run import Run

# Published stock of insured persons by modality.
_PUBLISHED = {
    "independientes": "independent_workers_insured",
    "hogar": "domestic_workers_insured",
    "plataformas": "insured_jobs_platform_workers",
}
# Assumption of the growth of each modality.
_GROWTH = {"independientes": "independent", "hogar": "domestic", "plataformas": "platform"}


def link(run: Run) -> None:
    """Make jobs and their breakdowns; read the ``employment.*`` assumptions.

    ``jobs`` = ``jobs_before_platforms`` + platform workers above the income threshold (an event of
    2025: a change of what is counted). ``jobs_by_contract`` and ``jobs_by_sex`` add to ``jobs``;
    ``jobs_sex_age`` adds to ``jobs_by_sex``. ``insured_modality`` counts persons: independent and
    domestic workers are not counted in ``jobs`` here, platform workers are.
    """
    modality, workers = _modalities(run), _workers(run)
    jobs = _jobs(run, modality[..., MODALITIES.index("plataformas")])
    by_sex = jobs[..., None] * _sex_shares(run)
    by_contract = jobs[..., None] * _contract_shares(run)
    outside = modality[..., : len(OUTSIDE_JOBS)].sum(axis=-1)
    # Nobody is insured who does not work; where no total of workers is known nothing binds.
    modality[..., : len(OUTSIDE_JOBS)] *= np.fmin(1.0, workers / np.maximum(outside, 1.0))[
        ..., None
    ]
    run.add("independent_workers", np.broadcast_to(workers, outside.shape))
    run.add("jobs_by_contract", by_contract, contract=list(CONTRACTS))
    run.add("jobs_by_sex", by_sex)
    run.add("jobs_sex_age", _by_age(run, by_sex))
    run.add("insured_modality", modality, modality=list(MODALITIES))
    run.check("jobs by contract = jobs", by_contract.sum(axis=-1), jobs)
    run.check("jobs by sex = jobs", by_sex.sum(axis=-1), jobs)
    run.check("jobs by sex and age = jobs by sex", run.values("jobs_sex_age").sum(axis=-1), by_sex)
    run.check_range("insured by modality", modality)


def _jobs(run: Run, platforms: np.ndarray) -> np.ndarray:
    """Jobs on 31 December ``[draw, year]``: published, then the stock without platform workers at
    its growth, plus the event.

    The event stands outside the growth on purpose: 206,521 of the 278,697 jobs gained in 2025 are
    persons who worked before and began to be counted. After 2030 the adopted growth gives way, by
    ``employment.working_age_weight``, to that of the population of working age.
    """
    a = run.assumptions
    observed = yearly(run.catalog, "insured_jobs")
    last = last_observed(run, observed)
    ages = a.get("employment.working_ages")
    able = run.values("population")[..., int(ages["first"]) : int(ages["last"]) + 1].sum(
        axis=(2, 3)
    )
    demographic = np.diff(np.log(able), axis=1, prepend=np.log(able[:, :1]))
    weight = a.path("employment.working_age_weight", run.years)
    adopted = np.log1p(a.path("employment.growth", run.years) / 100)
    adopted = adopted + run.values("employment_level")  # fades with what it is the error of
    steps = (1 - weight) * adopted + weight * demographic + run.values("employment_deviation")
    known = observed.reindex(run.years).to_numpy(float)
    start = float(observed[last]) - platforms[:, run.index(last), None]
    grown = start * np.exp(np.cumsum(np.where(run.years > last, steps, 0.0), axis=1))
    core = np.where(run.years <= last, known - platforms, grown)
    jobs = np.where(run.years <= last, known, core + platforms)
    mean = a.get("employment.mean_over_ends") * (previous(run, jobs, observed) + jobs) / 2
    run.add("jobs", jobs)
    run.add("jobs_mean", published_or(run, "insured_jobs_mean", mean))
    run.add("jobs_before_platforms", core)
    run.check("jobs = jobs before platforms + platform workers", jobs, core + platforms)
    return np.asarray(jobs)


def _sex_shares(run: Run) -> np.ndarray:
    """Share of men and women in jobs, ``[year, sex]``: published, then moved by the assumed
    points a year.
    """
    before = run.assumptions.get("employment.women_share_before")
    known = by_year(run.catalog, "insured_jobs_women_share", sex="F") or {run.base_year: before}
    change = np.where(
        run.years > run.base_year,
        run.assumptions.path("employment.women_share_change", run.years),
        0.0,
    )
    women = (np.interp(run.years, list(known), list(known.values())) + np.cumsum(change)) / 100
    return np.stack([1 - women, women], axis=-1)


def _contract_shares(run: Run) -> np.ndarray:
    """Share of jobs by contract, ``[year, contract]``."""
    permanent = run.assumptions.path("employment.permanent_share", run.years) / 100
    field = run.assumptions.path("employment.field_share", run.years) / 100
    return np.stack([permanent, 1 - permanent - field, field], axis=-1)


def _by_age(run: Run, by_sex: np.ndarray) -> np.ndarray:
    """Jobs by sex and age: the assumed employment rates by age on each year's population, scaled
    to the jobs of the sex.
    """
    weight = run.values("population") * run.assumptions.profile("employment.profile")
    return np.asarray(weight * (by_sex / weight.sum(axis=-1))[..., None])


def _modalities(run: Run) -> np.ndarray:
    """Insured persons by modality, ``[draw, year, modality]``: published points, none before the
    scheme began, assumed growth after.
    """
    a = run.assumptions
    starts = a.get("employment.modality_start")
    growth = {
        name: a.path(f"employment.{_GROWTH[name]}_growth", run.years) / 100 for name in MODALITIES
    }
    spread = np.exp(a.get("employment.independent_sd") / 100 * run.values("z_coverage"))
    off = a.get("employment.modality_growth_level_sd")
    out = np.empty((run.draws, run.years.size, len(MODALITIES)))
    for k, name in enumerate(MODALITIES):
        points = _points(run, name, int(starts[name]))
        last = max(points)
        grown = np.exp(np.cumsum(np.where(run.years > last, np.log1p(growth[name]), 0.0)))
        drift = run.drift(f"modality_{name}")
        at = run.index(int(np.clip(last, run.years[0], run.years[-1])))
        drift = drift - drift[:, [at]]  # what is published has no error
        out[..., k] = (
            np.interp(run.years, list(points), list(points.values()))
            * grown
            * np.where(run.years > last, spread, 1.0)
            * np.where(run.years > last, np.exp(off[name] / 100 * drift), 1.0)
        )
    return out


def _points(run: Run, name: str, start: int) -> dict[int, float]:
    """Nobody in the year before the modality starts, and its published stocks."""
    known = by_year(run.catalog, _PUBLISHED[name])
    early = next((year for year in sorted(known) if year < start and known[year]), None)
    if early is not None:
        raise AssumptionError(
            "employment.modality_start",
            "employment.modality_start, {name}",
            "{start}",
            "{early} or before: {persons:,.0f} persons are published in {early} ({concept})",
            "give the year in which the first were insured",
            name=name,
            start=start,
            early=early,
            persons=known[early],
            concept=_PUBLISHED[name],
        )
    return {start - 1: 0.0} | dict(sorted(known.items()))


def _workers(run: Run) -> np.ndarray:
    """Independent and domestic workers of the country (ENOE): the last published total at the
    assumed growth, NaN where none is published; ``[year]``.
    """
    growth = np.log1p(
        run.assumptions.path("employment.independent_workers_growth", run.years) / 100
    )
    known = [
        by_year(run.catalog, f"{kind}_workers_national") for kind in ("independent", "domestic")
    ]
    if not all(known):
        return np.full(run.years.size, np.nan)
    last = min(max(k) for k in known)
    index = np.cumsum(growth)
    return np.asarray(sum(k[last] for k in known) * np.exp(index - index[run.index(last)]))


LINK = Link(
    "employment",
    link,
    reads=named("employment_deviation employment_level z_coverage population"),
    writes=named(
        """
        jobs_before_platforms independent_workers jobs jobs_mean jobs_by_contract jobs_by_sex
        jobs_sex_age insured_modality
        """,
    ),
    keys=named(
        """
        domestic_growth field_share growth independent_growth independent_sd
        independent_workers_growth mean_over_ends modality_growth_level_sd modality_start
        permanent_share platform_growth
        profile women_share_before women_share_change working_age_weight working_ages
        """,
        "employment",
    )
    + named("level_fade width", "uncertainty"),
    catalog=True,
)
