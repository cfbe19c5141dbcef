"""Cuota income by branch: law x jobs x salary distribution x collection factor, on the published
totals in history.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.words import MILLION, MODALITIES
from ..scenario.link import Link, named
from ..scenario.run import Run
from ..uncertainty import autoregressive
from . import (
    IMSS_BRANCHES,
    Collection,
    LogNormal,
    NationalIncome,
    RateTable,
    class_premium,
    collection_path,
    days_of_year,
    equal_salaries_income,
    income_by_band,
    mean_uma,
    national_income,
    rate_table,
    read_modality,
    state_daily_quota,
)
from .margins import collection, reproduce, reproduce_jobs
from .rates import OWN

_LAW_MODALITY = {"independientes": "independent", "hogar": "domestic", "plataformas": "platform"}


@dataclass(frozen=True)
class Accrued:
    """What the law gives before any factor, and what it was made of."""

    jobs: NationalIncome  # every insured job, as modality 10
    # Cuotas by modality and branch, mdp; platforms and domestic are inside ``jobs``.
    modality: np.ndarray  # [draw, year, modality, branch]
    uma: np.ndarray
    rates: RateTable
    premium: np.ndarray

    @property
    def own(self) -> np.ndarray:
        """Employer and worker cuotas ``[draw, year, branch]``: jobs, and independent workers,
        who are no jobs.
        """
        return np.asarray(self.jobs.own + self.modality[:, :, MODALITIES.index("independientes")])


@dataclass(frozen=True)
class _Law:
    """Rates by year, and what each modality pays of them by the law of its first year."""

    rates: RateTable
    uma_before: float  # UMA of the year before the first
    branches: np.ndarray  # [modality, branch] whether it pays the branch
    premium: np.ndarray  # [modality] SRT premium of its risk class, NaN for the mean premium


def link(run: Run) -> None:
    """Add cuota income by branch, UMA band and modality; read the drivers and the
    ``contributions.*`` assumptions.
    """
    accrued = _accrued(run)
    run.add("contribution_income_computed", accrued.own.sum(axis=-1))
    estimate = run.of_past(collection)
    factor = _factor(run, estimate)
    income = accrued.own * factor[..., None]
    _add(run, accrued, factor, income)
    run.add("contribution_collection", income.sum(axis=-1) / estimate.perimeter)
    _add_bands(run, accrued, factor, income)
    _check(run, accrued, factor, income)
    run.of_past(reproduce)
    reproduce_jobs(run)


def _accrued(run: Run) -> Accrued:
    """Law x jobs x salaries, before what is collected."""
    law = run.of_past(_law, int(run.years[-1]))
    rates = law.rates
    premium = run.assumptions.path("contributions.srt_mean_premium", run.years) / 100
    uma = mean_uma(run.values("uma"), law.uma_before, run.years)
    # Salaries are projected under the cap of the base year; a later one moves the mean.
    taken = np.where(
        run.years > run.base_year, rates.cap_uma[run.index(run.base_year)], rates.cap_uma
    )
    jobs = national_income(
        run.values("jobs_mean"),
        run.values("sbc_mean"),
        uma,
        run.values("minimum_wage"),
        rates,
        salaries=LogNormal(run.assumptions.get("contributions.salary_sd_log")),
        premium=premium,
        state_quota=state_daily_quota(run.catalog.statutes, uma, run.years),
        highest_floor=run.assumptions.get("contributions.highest_floor_share"),
        cap_of_sbc=taken,
    )
    return Accrued(jobs, _by_modality(run, law, uma, premium), uma, rates, premium)


def _by_modality(run: Run, law: _Law, uma: np.ndarray, premium: np.ndarray) -> np.ndarray:
    """Cuotas of the new modalities, ``[draw, year, modality, branch]`` mdp: mean persons x the
    cuota of the mean base of each.
    """
    insured = run.values("insured_modality")
    persons = (
        insured + np.concatenate([np.zeros_like(insured[:, :1]), insured[:, :-1]], axis=1)
    ) / 2
    multiple, wage = run.assumptions.get("contributions.modality_base"), run.values("minimum_wage")
    rates = law.rates
    parts = []
    for k, name in enumerate(MODALITIES):
        every = equal_salaries_income(
            persons[..., k],
            np.minimum(multiple[name] * wage, rates.cap_uma * uma),
            uma,
            rates,
            premium,
        )
        covered = np.tile(law.branches[k], (run.years.size, 1))
        if np.isfinite(law.premium[k]):
            covered[:, IMSS_BRANCHES.index("SRT")] *= law.premium[k] / premium
        parts.append(every * covered)
    return np.stack(parts, axis=2)


def _law(run: Ledger, last: int) -> _Law:
    """What the law says from the first year of the run to ``last``."""
    law, first = run.catalog.statutes, int(run.years[0])
    start = run.assumptions.get("employment.modality_start")
    branches, premium = [], []
    for name in MODALITIES:
        day = f"{int(start[name])}-07-01"
        rule = read_modality(law, _LAW_MODALITY[name], day)
        branches.append(np.array(rule.branches[: len(IMSS_BRANCHES)], float))
        kind = rule.risk_class
        premium.append(np.nan if kind is None else class_premium(law, kind, day))
    return _Law(
        rate_table(law, range(first, last + 1)),
        float(law.published("uma_daily")[first - 1]),
        np.stack(branches),
        np.array(premium),
    )


def _factor(run: Run, estimate: Collection) -> np.ndarray:
    """Accounted over computed income ``[draw, year]``: published in history, then the estimate
    with changes and deviations.
    """
    a = run.assumptions
    central = collection_path(estimate, run.years, a.get("contributions.collection_weight_last"))
    future = run.years > run.base_year
    change = np.where(future, a.path("contributions.collection_change", run.years) / 100, 0.0)
    shocks = np.where(future, run.normal("contributions.collection"), 0.0)
    deviation = autoregressive(
        shocks,
        a.get("contributions.collection_persistence"),
        a.get("contributions.collection_sd") / 100,
    )
    first = run.index(run.base_year + 1)
    level = (
        run.normal("contributions.collection_level")[:, first : first + 1]
        * a.get("contributions.collection_level_sd")
        / 100
    )
    return np.asarray(central * (1 + change) * np.exp(deviation + np.where(future, level, 0.0)))


def _add(run: Run, accrued: Accrued, factor: np.ndarray, income: np.ndarray) -> None:
    branches = list(IMSS_BRANCHES)
    run.add("contribution_income", income, branch=branches)
    real = income.sum(axis=-1) / run.values("price_index_2018")
    run.add("contribution_income_real", real)
    run.annotate(
        "contribution_income_real",
        note="deflator: price_index_2018 (INPC Dec-Dec); the programme's own series implies 1.0239"
        " (2019) and 1.0596 (2020) against 1.0283 and 1.0607",
    )
    # The State pays by law on what is accrued: the factor is of what employers and workers pay.
    run.add("state_contribution", accrued.jobs.state, branch=branches)
    run.add("rcv_collection", accrued.jobs.rcv * factor)
    run.add("wage_mass", run.values("jobs_mean") * accrued.jobs.base * _years_in_millions(run))
    run.add("contribution_rate", 100 * accrued.jobs.effective_rate)
    run.add("collection_factor", factor)
    collected = accrued.modality.sum(axis=-1) * factor[..., None]
    run.add("modality_income", collected, modality=list(MODALITIES))


def _years_in_millions(run: Run) -> np.ndarray:
    """What makes pesos a day mdp a year."""
    return np.asarray(days_of_year(run.years) / MILLION)


def _add_bands(run: Run, accrued: Accrued, factor: np.ndarray, income: np.ndarray) -> None:
    """Jobs and income by band of one UMA; the bands add to the national totals."""
    jobs, by_branch = income_by_band(
        run.values("jobs_mean"), accrued.uma, accrued.jobs.fitted, accrued.rates, accrued.premium
    )
    by_band = by_branch.sum(axis=-1) * factor[..., None]
    band = {"uma_band": [f"{k}-{k + 1}" for k in range(jobs.shape[-1])]}
    run.add("jobs_by_uma_band", jobs, **band)
    run.add("contribution_income_by_uma_band", by_band, **band)
    outside = accrued.modality[:, :, MODALITIES.index("independientes")].sum(axis=-1) * factor
    run.check("jobs by UMA band = mean jobs", jobs.sum(axis=-1), run.values("jobs_mean"))
    run.check(
        "cuota income by UMA band + independent workers = total",
        by_band.sum(axis=-1) + outside,
        income.sum(axis=-1),
    )


def _check(run: Run, accrued: Accrued, factor: np.ndarray, income: np.ndarray) -> None:
    """Income = jobs x base x rate x factor, with the rate summed over branches before the
    product; and published totals.
    """
    sbc, rates = accrued.jobs.base, accrued.rates
    flat = rates.percent[:, : len(IMSS_BRANCHES), OWN].sum(axis=(1, 2)) + accrued.premium
    rate = (
        flat
        + rates.fixed_uma * accrued.uma / sbc
        + rates.excess.sum(axis=1) * accrued.jobs.excess_share
    )
    base = run.values("wage_mass")
    independent = accrued.modality[:, :, MODALITIES.index("independientes")].sum(axis=-1)
    total = income.sum(axis=-1)
    run.check(
        "cuota income = (jobs x base x rate + independent workers) x factor",
        total,
        (base * rate + independent) * factor,
        rtol=1e-9,
    )
    for year, value in by_year(run.catalog, "contribution_income").items():
        if run.years[0] <= year <= run.base_year:
            run.check(
                f"cuota income of {year} = published",
                total[:, run.index(year)],
                np.asarray(value),
                rtol=1e-9,
            )
    run.check_range("contribution_income", income, 0.0)
    run.check_range("collection_factor", factor, 0.3, 2.0)


LINK = Link(
    "contributions",
    link,
    reads=named(
        """
        price_index_2018 sbc_mean uma minimum_wage jobs_before_platforms jobs_mean
        insured_modality
        """,
    ),
    writes=named(
        """
        contribution_income contribution_income_real state_contribution rcv_collection
        wage_mass contribution_rate contribution_income_computed collection_factor modality_income
        contribution_collection jobs_by_uma_band contribution_income_by_uma_band
        """,
    ),
    keys=named(
        """
        collection_change collection_level_sd collection_persistence collection_sd
        collection_weight_last highest_floor_share modality_base salary_sd_log srt_mean_premium
        """,
        "contributions",
    )
    + named("width", "uncertainty")
    + named("modality_start", "employment"),
    catalog=True,
)
