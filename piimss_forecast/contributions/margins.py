"""Published margins of income, jobs and salaries beside what the ledger gives for them.

A year outside its band is released with a note instead of stopping the run: with a user's own
totals it says that one of them stands on another basis. Tests demand every band on the embedded
figures.
"""

from __future__ import annotations

import numpy as np

from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.translate import N_
from ..core.words import MILLION, PRICE_BASE
from . import BRANCHES, Collection, estimate_collection
from .calendar_year import days_of_year
from .rates import effective_year

_MODULE = "contributions"


def collection(run: Ledger) -> Collection:
    """The factor that the published totals say of what the ledger computes."""
    return estimate_collection(
        by_year(run.catalog, "contribution_income"),
        by_year(run.catalog, "contribution_collection"),
        run.values("contribution_income_computed")[0],
        run.years,
        run.base_year,
    )


def reproduce(run: Ledger) -> None:
    """Record every margin that is known at the base year; history is equal in all draws, so the
    first one speaks.
    """
    estimate = run.of_past(collection)
    _totals(run, estimate)
    _ratios(run, estimate)
    _real_index(run)
    _effective_rates(run)
    _uma_ranges(run)


def _in_history(run: Ledger, year: int) -> bool:
    return int(run.years[0]) <= year <= run.base_year


def _totals(run: Ledger, estimate: Collection) -> None:
    """Income with ONE factor for all years: what the ledger would give had no total been
    published.
    """
    computed = run.values("contribution_income_computed")[0]
    for year, ratio in estimate.accounted.items():
        at = computed[run.index(year)]
        run.reproduces(
            _MODULE,
            N_("income with a single factor"),
            year,
            estimate.factor * at,
            ratio * at,
            unit="mdp",
            tolerance=1.5,
            released=abs(estimate.factor / ratio - 1) > 0.015,
            note=N_("factor {0} of {1} years").format(
                f"{estimate.factor:.4f}", len(estimate.ratios)
            ),
            source="contribution_income",
        )
    for year, ratio in estimate.collected.items():
        at = computed[run.index(year)]
        run.reproduces(
            _MODULE,
            N_("cash collection with a single factor"),
            year,
            estimate.factor / estimate.perimeter * at,
            ratio * at,
            unit="mdp",
            tolerance=1.5,
            released=abs(estimate.factor / estimate.perimeter / ratio - 1) > 0.015,
            note=N_("perimeter {0}; totals rounded to a thousand million").format(
                f"{estimate.perimeter:.4f}"
            ),
            source="contribution_collection",
        )
    for year, value in by_year(run.catalog, "contribution_income_activities").items():
        if _in_history(run, year):
            run.reproduces(
                _MODULE,
                N_("income of the statement of activities"),
                year,
                float(run.values("contribution_income")[0, run.index(year)].sum()),
                value,
                unit="mdp",
                tolerance=1.5,
                released=True,
                note=N_("another basis than the indicator (inferred): not spliced"),
                source="contribution_income_activities",
            )


def _ratios(run: Ledger, estimate: Collection) -> None:
    """Uncalibrated ratio of each year against the mean of its basis, in points."""
    for margin, ratios in (
        (N_("uncalibrated ratio, accounted / computed"), estimate.accounted),
        (N_("uncalibrated ratio, collected / computed"), estimate.collected),
    ):
        mean = float(np.mean(list(ratios.values()))) if ratios else 0.0
        for year, ratio in ratios.items():
            run.reproduces(
                _MODULE,
                margin,
                year,
                100 * ratio,
                100 * mean,
                unit="percent",
                tolerance=2.5,
                basis="points",
                released=abs(ratio - mean) > 0.025,
                note=N_(
                    "inside test: “published” is the mean of {0} years, not a printed figure"
                ).format(len(ratios)),
                source="contribution_income, contribution_collection",
            )


def _real_index(run: Ledger) -> None:
    """Real index of the programme against the same with INPC December to December."""
    real = run.values("contribution_income_real")[0]
    for year, value in by_year(run.catalog, "contribution_income_real_index_2018").items():
        if _in_history(run, year) and year > PRICE_BASE:
            model = 100 * float(real[run.index(year)] / real[run.index(PRICE_BASE)])
            clash = abs(model / value - 1) > 0.005
            run.reproduces(
                _MODULE,
                N_("real index of income, 2018 = 100"),
                year,
                model,
                value,
                unit="index",
                released=clash,
                note=(
                    N_(
                        "the programme does not state its deflator: implied 1.0239"
                        " and 1.0596; INPC December to December 1.0283 and 1.0607"
                    )
                ),
                source="contribution_income_real_index_2018",
            )


def _effective_rates(run: Ledger) -> None:
    """Effective rates printed for one year; they depend on the assumed dispersion, so they are
    reported and not demanded.
    """
    law = run.catalog.statutes
    year = effective_year(law)
    if not _in_history(run, year):
        return
    at = run.index(year)
    mass = run.values("jobs_mean")[0, at] * run.values("sbc_mean")[0, at]
    mass = mass * days_of_year(np.array([year]))[0] / MILLION
    own = (
        run.values("contribution_income")[0, at]
        / run.values("collection_factor")[0, at]
        / mass
        * 100
    )
    groups = {
        "sem": ("SEM_especie", "SEM_dinero"),
        "gmp": ("GMP",),
        "siv": ("SIV",),
        "sgps": ("SGPS",),
    }
    for name, branches in groups.items():
        printed = law.on(f"rate.effective.{name}.employer", f"{year}-07-01")
        if name != "sgps":
            printed += law.on(f"rate.effective.{name}.worker", f"{year}-07-01")
        model = sum(own[BRANCHES.index(b)] for b in branches)
        run.reproduces(
            _MODULE,
            f"{N_('effective rate')}, {name.upper()}",
            year,
            float(model),
            printed,
            unit="percent",
            tolerance=0.05,
            basis="points",
            released=True,
            note=N_("depends on contributions.salary_sd_log; reported"),
            source="ciep_households_2021",
        )
    state = (
        run.values("state_contribution")[0, at, [BRANCHES.index(b) for b in groups["sem"]]].sum()
        / mass
        * 100
    )
    printed = law.on("rate.effective.sem.state", f"{year}-07-01")
    note = N_(
        "LSS 106-III: 13.9 % of a minimum wage of 1997 moved by the INPC; the rate is reported"
    )
    run.reproduces(
        _MODULE,
        N_("effective rate of SEM, the State"),
        year,
        float(state),
        printed,
        unit="percent",
        tolerance=0.05,
        basis="points",
        released=True,
        note=note,
        source="ciep_households_2021",
    )


def _uma_ranges(run: Ledger) -> None:
    """Shares of jobs by range of UMA in December, against those of the year's mean salary."""
    bands = run.values("jobs_by_uma_band")[0]
    for concept, low, high in (
        ("insured_jobs_share_to_5_uma", 0, 5),
        ("insured_jobs_share_5_to_10_uma", 5, 10),
        ("insured_jobs_share_over_10_uma", 10, bands.shape[-1]),
    ):
        for year, value in by_year(run.catalog, concept).items():
            if _in_history(run, year):
                at = bands[run.index(year)]
                run.reproduces(
                    _MODULE,
                    N_("jobs from {0} to {1} UMA").format(low, high),
                    year,
                    100 * float(at[low:high].sum() / at.sum()),
                    value,
                    unit="percent",
                    tolerance=2.5,
                    basis="points",
                    released=True,
                    note=(
                        N_(
                            "lognormal fitted to the effective rate of 2021; the"
                            " user's table rango_uma replaces it"
                        )
                    ),
                    source="press_lapatronaradio_2023",
                )


def reproduce_jobs(run: Ledger) -> None:
    """Change of mean jobs in 2020 and net creation of 2025 without the platform event.

    Both are arithmetic of the catalogue: they fail only where a user's stock contradicts the
    printed change, which releases the margin.
    """
    mean, core = run.values("jobs_mean")[0], run.values("jobs_before_platforms")[0]
    changes, net = (
        by_year(run.catalog, "insured_jobs_mean_change_yoy"),
        by_year(run.catalog, "insured_jobs_net_change"),
    )
    without = {
        y: net[y] - size
        for y, size in by_year(run.catalog, "insured_jobs_platform_workers").items()
        if y in net
    }
    derived = N_("the mean of 2019 is derived from this change: no independent test")
    event = N_("event of 2025: what is counted changes")
    for margin, path, printed, why, source in (
        (N_("change of mean jobs"), mean, changes, derived, "insured_jobs_mean_change_yoy"),
        (
            N_("job creation without the platform event"),
            core,
            without,
            event,
            "insured_jobs_net_change - insured_jobs_platform_workers",
        ),
    ):
        for year, value in printed.items():
            if run.years[0] < year <= run.years[-1]:
                model = float(path[run.index(year)] - path[run.index(year) - 1])
                clash = abs(model / value - 1) > 0.005
                note = N_("the figures of the catalogue contradict each other") if clash else why
                run.reproduces(
                    _MODULE,
                    margin,
                    year,
                    model,
                    value,
                    unit="jobs",
                    released=clash,
                    note=note,
                    source=source,
                )
