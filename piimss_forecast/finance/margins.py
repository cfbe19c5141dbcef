"""What is published of income and outlay by insurance and by object, beside what the ledger gives.

The institute prints its insurances on the accrual basis of the statement of activities, and the
ledger is cash: outlay is brought to that basis by the last year of which both totals are known, and
income takes the cuotas as accrued. None of these margins is an input, but the subsidies of work
risks, the yearly programme of reserves and the shares that ``models`` says were derived from one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.translate import N_
from .insurance import INSURANCES, OBJECTS

_SEM = [INSURANCES.index(b) for b in ("SEM_especie", "SEM_dinero", "GMP")]
_GMP = [INSURANCES.index("GMP")]
_CASH = N_("share of the keys of finance; cash on both sides")
_ACCRUAL = N_("share of the keys of finance, brought from cash to the accrual basis")
_BUDGET = N_("a budget, beside the central path")


@dataclass(frozen=True)
class PublishedMargin:
    """A published concept, its words, and what the ledger gives for it, ``[year]`` mdp."""

    concept: str
    name: str
    model: np.ndarray
    note: str


def reproduce(run: Ledger) -> None:
    """Margins of the years of history."""
    for margin in _of_history(run):
        _record(run, margin, by_year(run.catalog, margin.concept), int(run.years[0]))


def budgets(run: Ledger) -> None:
    """Budgets and the institute's own projections of the years after the base year, beside the
    central path.
    """
    for margin in (*_budgeted(run), *_deficits(run)):
        known = by_year(run.catalog, margin.concept, kinds=("budget", "projection"))
        _record(run, margin, known, run.base_year + 1)


def _record(run: Ledger, margin: PublishedMargin, known: dict[int, float], since: int) -> None:
    for year, printed in known.items():
        if since <= year <= int(run.years[-1]):
            run.reproduces(
                "finance",
                margin.name,
                year,
                float(margin.model[run.index(year)]),
                printed,
                unit="mdp",
                tolerance=5.0,
                released=True,
                note=margin.note,
                source=margin.concept,
            )


def _central(run: Ledger, name: str) -> np.ndarray:
    return run.values(name)[0]


def accrual_over_cash(run: Ledger) -> float:
    """Outlay of the statement of activities over that in cash without the pensions passed through,
    in the last year of which both are known; one when none is.
    """
    cash = _central(run, "outlay_total") - run.part("income", item="transferencia_pensiones")[0]
    known = by_year(run.catalog, "total_outlay_activities")
    years = [y for y in known if run.years[0] <= y <= run.base_year]
    return known[max(years)] / float(cash[run.index(max(years))]) if years else 1.0


def _accrued(run: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """Income and outlay of the insurances as the statement of activities has them, ``[year,
    branch]`` mdp.
    """
    labelled = run.array("contribution_income")
    names = labelled["branch"].to_numpy().tolist()
    accrued = labelled.to_numpy()[0]
    items = {k: run.part("income", item=k)[0] for k in ("cuotas", "diferencia_sin_conciliar")}
    paid = items["cuotas"] + items["diferencia_sin_conciliar"]
    extra = accrued - accrued / accrued.sum(axis=-1, keepdims=True) * paid[:, None]
    income = _central(run, "income_branch").copy()
    income[:, [INSURANCES.index(n) for n in names]] += extra
    return income, _central(run, "outlay_branch") * accrual_over_cash(run)


def _of_history(run: Ledger) -> Iterator[PublishedMargin]:
    income, outlay = _accrued(run)
    sem_in, sem_out = income[:, _SEM].sum(axis=1), outlay[:, _SEM].sum(axis=1)
    objects = dict(zip(OBJECTS, _central(run, "outlay_object").T, strict=True))
    yield PublishedMargin("sem_income", N_("income of SEM with GMP"), sem_in, _ACCRUAL)
    yield PublishedMargin("sem_outlay", N_("outlay of SEM with GMP"), sem_out, _ACCRUAL)
    yield PublishedMargin("sem_deficit", N_("deficit of SEM with GMP"), sem_out - sem_in, _ACCRUAL)
    yield PublishedMargin("staff_outlay", N_("staff"), objects["servicios_personales"], _CASH)
    yield PublishedMargin(
        "physical_investment", N_("physical investment"), objects["inversion_fisica"], _CASH
    )
    yield PublishedMargin("rjp_payroll", N_("payroll of retired staff"), objects["rjp"], _CASH)


def _deficits(run: Ledger) -> Iterator[PublishedMargin]:
    income, outlay = _accrued(run)
    for concept, name, members in (
        ("sem_deficit", N_("deficit of SEM with GMP"), _SEM),
        ("gmp_deficit", N_("deficit of GMP"), _GMP),
    ):
        yield PublishedMargin(concept, name, (outlay - income)[:, members].sum(axis=1), _ACCRUAL)


def _budgeted(run: Ledger) -> Iterator[PublishedMargin]:
    def item(name: str) -> np.ndarray:
        return run.part("income", item=name)[0]

    objects = dict(zip(OBJECTS, _central(run, "outlay_object").T, strict=True))
    other = item("productos_financieros") + item("otros_ingresos")
    for concept, name, model in (
        ("contribution_income_lif", N_("cuotas, revenue law"), item("cuotas")),
        ("other_own_income_lif", N_("other own income, revenue law"), other),
        ("state_contribution_budget", N_("State's share, budget"), item("aportacion_estado")),
        (
            "outlay_without_pensions_budget",
            N_("outlay without pensions, budget"),
            sum(objects[k] for k in OBJECTS[:6]),
        ),
        ("sickness_incapacity_budget", N_("subsidies, budget"), objects["subsidios"]),
        ("family_children_budget", N_("day care, budget"), objects["guarderias"]),
        ("public_works_budget", N_("works, budget"), objects["inversion_fisica"]),
        (
            "reserve_accumulation",
            N_("programme of reserves, budget"),
            _central(run, "reserve_accumulation"),
        ),
    ):
        yield PublishedMargin(concept, name, model, _BUDGET)
