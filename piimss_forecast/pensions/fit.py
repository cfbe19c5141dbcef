"""What the pension ledger reads: assumptions, law and published figures, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..catalog.ledger import Ledger
from ..core.dims import AGES, SEXES
from ..core.errors import DataError
from ..core.interpolation import saturate
from ..demography import project_arrays, start_population
from ..demography.national import National, population_year
from ..demography.published import published_rates
from . import TYPES
from .account import read_deposits
from .actives import (
    Exits,
    first_job_ages,
    generation_share,
    retirement_probability,
    share_with_right,
)
from .chain import Entitlement
from .ledger import EARNED, SURVIVORS, death_by_type, multiplier_of_table, orphan_end
from .own_tables import pensioners_tables, to_open_age
from .products import MeanCareer, account_balance
from .shares import rules
from .survivors import Kernel, survivor_kernel
from .tables import EMSSA_09_FILE, embedded_table

NOT_INVALID = ("vejez_cesantia", "viudez", "ascendencia")  # whose lives EMSSA-09 is of
WARM_UP = 60  # years of past entries: nobody who entered earlier is left in number


@dataclass
class Setting:
    """Where the ledger starts, and its rates and rules; mortality of the year apart."""

    start: int  # year of the first published stock
    first_job: np.ndarray  # [sex, age]
    multiplier: np.ndarray  # [type] or [type, sex, age]
    insured_multiplier: np.ndarray  # [active, conserved]
    hazard: np.ndarray  # [sex, age]
    fixed: dict[str, np.ndarray]  # other exits of the insured
    kernel: Kernel
    end: np.ndarray  # [type of survivor, 1, age]
    density: tuple[float, float]
    right_at_death: tuple[float, float]
    weeks_1973: float
    weeks_1997: dict[int, float]
    border: float  # of the two laws, a decimal year
    inherited: np.ndarray  # [type of survivor] part of the amount paid to the dead, law of 1973

    def required(self, year: int) -> float:
        """Weeks that the law of 1997 requires in a year; each value holds until the next, the
        first one before it too.
        """
        return self.weeks_1997[
            max((y for y in self.weeks_1997 if y <= year), default=min(self.weeks_1997))
        ]

    def rules(self, year: int, choice_1973: float) -> Entitlement:
        """Who has the right, and under which law, in a year."""
        weeks = (self.weeks_1973, self.required(year))
        right = np.stack(
            [share_with_right(f, year, weeks, self.density, self.border) for f in self.first_job],
            axis=1,
        )
        generation = np.stack([generation_share(f, year, self.border) for f in self.first_job])
        first = generation * (choice_1973 if year > self.border else 1.0)
        return Entitlement(
            right,
            generation,
            np.stack([first, 1 - first]),
            self.right_at_death,
            self.kernel,
            self.end,
            self.inherited,
        )

    def exits(self, rate: np.ndarray, level: np.ndarray | float, shift: float) -> Exits:
        """Probabilities of the insured for central death rates ``[..., sex, age]``."""
        death = death_by_type(rate, self.insured_multiplier)
        active, conserved = np.moveaxis(death, -3, 0)
        retire = retirement_probability(self.hazard, level, shift)
        return Exits(active, conserved, retire, **self.fixed)

    def deaths(self, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Death probabilities of pensions earned and of survivors, ``[..., type, sex, age]``."""
        q = death_by_type(rate, self.multiplier)
        return q[..., : len(EARNED), :, :], q[..., len(EARNED) :, :, :]


def setting(run: Ledger) -> Setting:
    """Everything but mortality, from the assumptions and the law; the run's mortality tables
    replace multipliers by type.
    """
    a = run.assumptions
    job, moves = a.get("pensions.first_job"), a.get("pensions.conserved_rights")
    risk, total = (
        a.profile("pensions.work_risk_rate"),
        a.get("pensions.work_risk_total_share") / 100,
    )
    flat = np.ones((len(SEXES), AGES.size))
    density, at_death = a.get("pensions.weeks_density"), a.get("pensions.right_at_death")
    healthy = a.get("pensions.mortality_insured")
    return Setting(
        int(run.catalog.anchor("pensions_in_payment").index.min()),
        np.stack([first_job_ages(job[f"mean_{s}"], job["sd"], job["lowest"]) for s in SEXES]),
        _multiplier(run, run.mortality_tables),
        np.array([healthy["active"], healthy["conserved"]]),
        a.profile("pensions.retirement_hazard"),
        {
            "invalid": a.profile("pensions.invalidity_rate"),
            "work_total": risk * total,
            "work_partial": risk * (1 - total),
            **{name: flat * moves[name] / 100 for name in ("separate", "lapse", "reactivate")},
        },
        _kernel(run),
        _orphans(run),
        (density["mean"] / 100, density["sd"] / 100),
        (at_death["active"] / 100, at_death["conserved"] / 100),
        float(
            run.catalog.statutes.table("ley73_parameters")
            .set_index("parameter")["value"]
            .astype(float)["weeks.minimum_old_age"]
        ),
        weeks_required(run),
        run.catalog.statutes.border_date,
        _inherited(run),
    )


def _inherited(run: Ledger) -> np.ndarray:
    """Part of the amount paid to the dead that the law of 1973 pays each survivor, in the order of
    ``SURVIVORS``: the law's share of the base, which has no allowances (art. 165).
    """
    law = rules("ley73", run.catalog.statutes)
    share = [law[f"survivor.{who}"] for who in ("widow", "orphan_one_parent", "parent")]
    return np.array(share) / 100 * run.assumptions.get("pensions.base_share") / 100


def _multiplier(run: Ledger, tables: Mapping[str, np.ndarray]) -> np.ndarray:
    """Mortality of pensioners over that of the population: the adopted multipliers by type, the
    table chosen for lives not invalid in its part, and the tables given with the run.
    """
    by_type = run.assumptions.get("pensions.mortality_multiplier")
    plain = np.array([by_type[t] for t in TYPES])
    given = pensioners_tables(tables, TYPES)
    part = run.assumptions.get("pensions.annuitants_table")[EMSSA_09_FILE]
    if part <= 0 and not given:
        return plain
    rate = run.values("mortality_rate")[0, run.index(run.base_year)]
    out = np.broadcast_to(plain[:, None, None], (len(TYPES), *rate.shape)).copy()
    if part > 0:
        table = to_open_age(embedded_table(run.catalog), AGES.size)
        for name in NOT_INVALID:
            at = TYPES.index(name)
            out[at] = (1 - part) * out[at] + part * multiplier_of_table(table, rate)
    for name, table in given.items():
        out[TYPES.index(name)] = multiplier_of_table(table, rate)
    return out


def _kernel(run: Ledger) -> Kernel:
    a = run.assumptions
    ages = dict(a.get("pensions.survivor_ages"))
    ages["mother_share"] = ages.pop("mother_percent") / 100
    ages["orphan_last"] = a.get("pensions.orphan_last_age")
    spouses, orphans, parents = (
        a.profile(f"pensions.{k}_per_death") for k in ("spouses", "orphans", "parents")
    )
    return Kernel.of(survivor_kernel(spouses, orphans, parents, ages))


def _orphans(run: Ledger) -> np.ndarray:
    a = run.assumptions
    end = np.zeros((len(SURVIVORS), 1, AGES.size))
    args = (
        a.get("pensions.orphan_study_age"),
        a.get("pensions.orphan_last_age"),
        a.get("pensions.orphan_end_probability"),
    )
    end[SURVIVORS.index("orfandad"), 0] = orphan_end(AGES, *args)
    return end


def weeks_required(run: Ledger) -> dict[int, float]:
    """Weeks that the law of 1997 requires by year, as known in the base year: before the reform
    of 2020 nobody expected it.
    """
    known = run.catalog.statutes.published("weeks_required_ley97")
    return dict(zip(known.index.astype(int).tolist(), known.astype(float).tolist(), strict=True))


def account_per_peso(run: Ledger, year: int, career: MeanCareer) -> float:
    """Individual account at the end of a career in ``year``, in pesos of that year per peso of
    daily salary.
    """
    given, path = (run.assumptions.get(f"pensions.{key}") for key in ("account", "account_rate"))
    rates = path if isinstance(path, dict) else {year: path}
    return float(
        account_balance(
            np.ones(1),
            career,
            np.array(list(rates.values())),
            given["real_return"] / 100,
            given["salary_growth"] / 100,
            np.array(list(rates)),
            year,
            read_deposits(run.catalog.statutes),
        )[0]
    )


def published_stock(run: Ledger) -> dict[int, float]:
    """Pensions in payment of the insured by year, published or derived, up to the base year; the
    base year by growth when it has none.
    """
    series = run.catalog.anchor("pensions_in_payment")
    known = {
        y: float(v)
        for y, v in zip(series.index.astype(int).tolist(), series.tolist(), strict=True)
        if y <= run.base_year
    }
    growth = run.assumptions.get("pensions.stock_growth") / 100
    last = max(known)
    return known | (
        {}
        if last == run.base_year
        else {run.base_year: known[last] * (1 + growth) ** (run.base_year - last)}
    )


def actives(run: Ledger) -> np.ndarray:
    """Insured persons by sex and age on 31 December of the run's years, ``[draw, year, sex, age]``.

    A job is a person, as long as an age has people for them: jobs that grow for decades would
    outnumber who can hold them, so the insured share of an age saturates.
    """
    people, bound = run.values("population"), run.assumptions.get("pensions.insured_saturation")
    return np.asarray(
        saturate(run.values("jobs_sex_age") / people, bound["knee"], bound["cap"]) * people
    )


def earlier_actives(run: Ledger, start: int, now: np.ndarray) -> np.ndarray:
    """The same of ``start`` to the year before the run's first, ``[year, sex, age]``: the insured
    per person of each age as ``now``, in that year, on the published number of jobs.
    """
    first = int(run.years[0])
    years = np.arange(start, first)
    rate = now / run.values("population")[0, 0]
    shape = rate * _population(run, start, first)
    jobs = run.catalog.series("insured_jobs")["value"].reindex(years).to_numpy(float)
    if not np.isfinite(jobs).all():
        raise DataError(
            "pensions.actives",
            "insured_jobs",
            "{start}-{last}",
            "jobs of every December",
            "add them to data/figures.csv",
            start=start,
            last=first - 1,
        )
    return np.asarray(shape * (jobs / shape.sum(axis=(1, 2)))[:, None, None])


def past_mortality(run: Ledger, start: int) -> np.ndarray:
    """Central death rates of the country of ``start`` to the year before the first of the run,
    ``[year, sex, age]``.
    """
    return np.asarray(_national(run, start).mx[: int(run.years[0]) - start])


def _national(run: Ledger, start: int) -> National:
    return published_rates(run, np.arange(start, population_year(run.catalog.demography) + 1))


def _population(run: Ledger, start: int, first: int) -> np.ndarray:
    """People at the end of each year from ``start`` to the one before ``first``."""
    rates = _national(run, start)
    opening = start_population(
        run.catalog.demography, rates, conapo_weight=run.assumptions.get("demography.conapo_weight")
    )
    found = project_arrays(
        opening[None],
        rates.mx[None, : first - start],
        lambda t: rates.tfr[None, t, None] * rates.fertility_shares[t],
        rates.srb[: first - start],
        lambda t: rates.net_migration[None, t, None, None] * rates.migration_shares[t],
        first_year=start - 1,
    )
    return np.asarray(found.population[0, 1:])
