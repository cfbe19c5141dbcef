"""The statement by insurance and by object, and what each insurance costs in percent of the wage
mass.

Orientation: the Federal Government's pass-through of pensions is of no insurance; it stands in the
totals and in the outlay by object, not in the accounts by insurance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.facts import by_year
from ..core.checks import shown
from ..core.errors import DataError
from ..scenario.link import Link, named
from ..scenario.run import Run
from .insurance import (
    INSURANCES,
    OBJECTS,
    Direct,
    distribute,
    outlay_by_branch,
    outlay_by_object,
)
from .link_reserve import economy, loans_of_rocf, reserve_by_insurance, yields_by_insurance
from .loans import LOAN
from .margins import budgets, reproduce
from .perimeter import state_share

_OPERATION = (
    "enfermedades_cronicas_sem",
    "enfermedades_cronicas_gmp",
    "otros_servicios_y_personal",
)
_WORK_SICK_PAY = "occupational_risk_subsidy_outlay"


@dataclass(frozen=True)
class Accounts:
    """Income and outlay, ``[draw, year, branch]`` mdp, and outlay by object."""

    income: np.ndarray
    outlay: np.ndarray
    objects: np.ndarray


def link(run: Run) -> None:
    """Add income, outlay, result and cost rate by insurance, and outlay by object; check that they
    add to the totals; record what is published of them.
    """
    direct = _direct(run)
    shares = _common_shares(run)
    outlay, objects = _outlay(run, direct, shares)
    before = _income(run, shares)
    reserve = reserve_by_insurance(run, before - outlay)
    earned = yields_by_insurance(run, before, shares, reserve)
    made = Accounts(before + earned, outlay, objects)
    branches = list(INSURANCES)
    run.add("yield_branch", earned, branch=branches)
    run.add("rfa_balance", reserve.balance, branch=branches)
    run.add("rfa_use_beyond", reserve.beyond)
    loans = loans_of_rocf(run, made.income, made.income - made.outlay)
    run.add("rocf_loan", np.stack(loans[: len(LOAN)], axis=-1), loan=list(LOAN))
    run.add("rocf_loan_cost", loans.cost)
    gdp, discount = economy(run)
    run.add("gdp", gdp)
    run.add("discount_factor", discount)
    run.add("income_branch", made.income, branch=branches)
    run.add("outlay_branch", made.outlay, branch=branches)
    run.add("result_branch", made.income - made.outlay, branch=branches)
    mass = run.values("wage_mass")[..., None]
    run.add("cost_rate", 100 * made.outlay / mass, branch=branches)
    run.add("outlay_object", made.objects, object=list(OBJECTS))
    _check(run, made)
    run.of_past(reproduce)
    if run.first == 0:  # the central path speaks for the years after the base year
        budgets(run)


def _direct(run: Run) -> Direct:
    """Outlay of one insurance alone: benefits in cash at their rates on the wage mass, and what
    other links tell.
    """
    rate, mass = run.assumptions.get("finance.benefit_rate"), run.values("wage_mass")
    work = rate["subsidios_SRT"] / 100 * mass
    known = {
        run.index(y): v
        for y, v in sorted(by_year(run.catalog, _WORK_SICK_PAY).items())
        if run.years[0] <= y <= run.base_year
    }
    if known:
        last = max(known)
        work = work * (known[last] / work[:, last : last + 1])
        for t, amount in known.items():
            work[:, t] = amount
    return Direct(
        run.part("outlay", item="enfermedades_cronicas_sem"),
        run.part("outlay", item="enfermedades_cronicas_gmp"),
        rate["subsidios_SEM"] / 100 * mass,
        work,
        rate["guarderias"] / 100 * mass,
        run.part("outlay", item="pensiones_siv_srt"),
    )


def _common_shares(run: Run) -> np.ndarray:
    """Shares of the insurances in the common outlay, moved by whom each serves."""
    base = run.index(run.base_year)
    status = run.array("adscrita_status")
    pensioners = status.sel(status="pensionado").to_numpy()
    others = status.sum("status").to_numpy() - pensioners
    jobs = run.values("jobs_mean")
    load = {"SEM_especie": others, "GMP": pensioners} | dict.fromkeys(
        ("SEM_dinero", "SIV", "SRT", "SGPS"), jobs
    )
    return distribute(
        run.assumptions.get("finance.common_cost_key"),
        {name: persons / persons[:, base : base + 1] for name, persons in load.items()},
    )


def _outlay(run: Run, direct: Direct, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outlay by insurance and by object."""
    a = run.assumptions
    operation = np.asarray(sum(run.part("outlay", item=k) for k in _OPERATION))
    rjp = run.part("outlay", item="rjp")
    chronic = direct.chronic_sem + direct.chronic_gmp
    cash = direct.sick_pay + direct.work_sick_pay + direct.daycare
    common = operation - chronic - cash + rjp
    if not (low := np.nan_to_num(common[:, run.index(run.base_year) :], nan=1.0)).min() > 0:
        raise DataError(
            "finance.accounts",
            "finance.benefit_rate",
            "{low} mdp",
            "benefits in cash that the outlay covers",
            "lower the rates, which are percent of the wage mass",
            low=shown(float(low.min())),
        )
    works = a.get("finance.works_share") / 100 * operation
    return (
        outlay_by_branch(common, shares, direct, a.get("finance.own_pension_key")),
        outlay_by_object(
            operation,
            direct,
            works,
            a.get("finance.object_key"),
            rjp,
            run.part("outlay", item="pensiones_federales"),
        ),
    )


def _income(run: Run, shares: np.ndarray) -> np.ndarray:
    """Income of each insurance before yields, ``[draw, year, branch]`` mdp: its cuotas as
    collected, its State's share and its part of the rest.
    """
    cuotas = run.array("contribution_income")
    names = cuotas["branch"].to_numpy().tolist()
    own = cuotas.to_numpy() / cuotas.sum("branch").to_numpy()[..., None]
    difference = run.part("income", item="diferencia_sin_conciliar")
    paid = own * (run.part("income", item="cuotas") + difference)[..., None] + state_share(run)
    out = np.zeros((*paid.shape[:2], len(INSURANCES)))
    out[..., [INSURANCES.index(n) for n in names]] = paid
    out[..., INSURANCES.index("SSFAM")] += run.part("income", item="seguro_salud_familia")
    return np.asarray(out + run.part("income", item="otros_ingresos")[..., None] * shares)


def _check(run: Run, made: Accounts) -> None:
    """Insurances add to the totals without the pass-through, objects to the outlay."""
    since = run.index(run.base_year) if np.isnan(made.outlay).any() else 0
    passed = run.part("income", item="transferencia_pensiones")
    for side, parts in (("income", made.income), ("outlay", made.outlay)):
        run.check(
            f"{side} by insurance + federal pensions = total",
            (parts.sum(axis=2) + passed)[:, since:],
            run.values(f"{side}_total")[:, since:],
            atol=1e-3,
        )
    run.check(
        "RFA by insurance = RFA",
        run.values("rfa_balance").sum(axis=2),
        run.part("reserve_balance", reserve="RFA"),
        atol=1e-3,
    )
    run.check(
        "outlay by object = total",
        made.objects.sum(axis=2)[:, since:],
        run.values("outlay_total")[:, since:],
        atol=1e-3,
    )


LINK = Link(
    "accounts",
    link,
    reads=named(
        """
        income outlay income_total outlay_total reserve_yield contribution_income
        state_contribution adscrita_status jobs_mean wage_mass reserve_accumulation
        reserve_balance reserve_contribution reserve_interest reserve_recount reserve_use interest
        inflation
        """,
    ),
    writes=named(
        """
        income_branch outlay_branch result_branch cost_rate outlay_object yield_branch
        rfa_balance rfa_use_beyond rocf_loan rocf_loan_cost gdp discount_factor
        """,
    ),
    keys=named(
        """
        benefit_rate common_cost_key gdp_base gdp_growth object_key own_pension_key rfa_share
        works_share
        """,
        "finance",
    ),
    catalog=True,
)
