"""Pensions: a multi-state ledger of the insured and of the institute's staff, and the outlay by who
pays.

What is known of the stock are a few years (see ``pensions_in_payment`` in ``anchors.csv``; some are
derived from the growth printed with another). History is a result of the ledger between the first
of them and the base year: one level of retirement, solved; the years between are checks, not
inputs.
"""

from __future__ import annotations

import numpy as np

from ..scenario.link import Link, named
from ..scenario.run import Run
from . import OUTLAY_PAYERS, REGIMES, TYPES
from .actives import GENERATIONS
from .chain import LEY_1973, LEY_1997, OLD_AGE
from .fit import setting
from .link_amounts import amounts_1973
from .link_checks import check, reproduce
from .link_ledger import GROUP_LABELS, LIVE, InsuredLedger, ledger
from .link_outlay import BENEFITS, Money, outlay
from .link_rjp import Staff, staff_ledger
from .products import OUTCOMES
from .statutes import MONTH
from .volumes import INSURED, Volumes


def link(run: Run) -> None:
    """Add stocks, flows, states, generations, products and outlay of pensions; read the
    ``pensions.*`` assumptions.

    ``run.mortality_tables`` are yearly death probabilities ``[sex, age]`` by type of pension
    (EMSSA-97, EMSSI-97, the user's own) that hold in the base year and improve with the
    population's; they replace ``pensions.mortality_multiplier`` of those types.
    """
    s = run.of_past(setting)
    amounts = amounts_1973(run)
    insured, staff = ledger(run, s, amounts.granted), staff_ledger(run, s)
    v = _volumes(run, insured, staff)
    money = outlay(run, v, amounts)
    check(run, insured, staff)
    _add_stock(run, v)
    _add_flows(run, insured, staff)
    _add_generations(run, insured, v, money)
    _add_money(run, v, money)
    reproduce(run, insured, v, money)


def _volumes(run: Run, insured: InsuredLedger, staff: Staff) -> Volumes:
    """Insured and staff on one axis of regimes, over the years of the run."""
    r, first = insured.record, int(run.years[0])

    def joined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.concatenate([insured.since(a, first), b[:, :, None]], axis=2)

    stock_before = insured.since(r.stock[:1], first - 1)[0, 0]
    return Volumes(
        joined(r.stock, staff.stock),
        joined(r.entries, staff.entries),
        np.concatenate([stock_before, staff.before[None]]),
        insured.since(r.families, first),
        insured.since(r.mean_amount, first),
    )


def _add_stock(run: Run, v: Volumes) -> None:
    run.add(
        "pensions_in_payment",
        np.swapaxes(v.stock, 2, 3),
        type=list(TYPES),
        regime=list(REGIMES),
    )
    run.annotate(
        "pensions_in_payment",
        note="ley_1973 + ley_1997 = published total of the base year; rjp (the institute's own"
        " staff) stands beside it and is assumed outside; the years before the base year are what"
        " the ledger gives from the stock of 2010 with one level of retirement; the split by type"
        " is assumed; pensioners_paid_programme (3,644,508 in 2018 and 4,393,766 in 2020) is"
        " another coverage and is not used",
    )
    total = v.stock[:, :, INSURED].sum(axis=(2, 3))
    run.add("pensions_contributory", total)
    run.add("workers_per_pensioner", run.values("jobs") / total)
    run.add("pension_dependency_ratio", 100 * total / run.values("jobs"))


def _add_flows(run: Run, insured: InsuredLedger, staff: Staff) -> None:
    r, first = insured.record, int(run.years[0])
    entries = insured.since(r.entries, first).sum(axis=2)
    exits = insured.since(r.deaths + r.terminations, first).sum(axis=2)
    run.add("pension_entries", entries.sum(axis=-1))
    run.add("pension_exits", exits.sum(axis=-1))
    run.add("pension_entries_by_type", entries, type=list(TYPES))
    run.add("pension_exits_by_type", exits, type=list(TYPES))
    run.add("pensions_sex_age_group", insured.since(r.by_age, first), age_5y=GROUP_LABELS)
    run.add("insured_states", insured.since(r.live, first), live_state=list(LIVE))
    run.add("rjp_actives", staff.actives)


def _add_generations(run: Run, insured: InsuredLedger, v: Volumes, money: Money) -> None:
    refused = insured.since(insured.record.refused, int(run.years[0]))
    granted_1973, granted_1997 = (v.entries[:, :, law, OLD_AGE] for law in (LEY_1973, LEY_1997))
    products = np.array([[p.annuity, p.withdrawal, p.guaranteed] for p in money.products])
    by_product = granted_1997[..., None] * products
    outcomes = [granted_1973[..., None], by_product, refused.sum(axis=-1, keepdims=True)]
    run.add("old_age_applicants", np.concatenate(outcomes, axis=-1), outcome=list(OUTCOMES))
    granted = np.stack([granted_1973, granted_1997], axis=-1)
    run.add("old_age_generation", granted + refused, generation=list(GENERATIONS))


def _add_money(run: Run, v: Volumes, money: Money) -> None:
    run.add("pension_outlay", money.outlay, payer=list(OUTLAY_PAYERS))
    run.add("pension_benefits", money.benefits, benefit=list(BENEFITS))
    run.add("welfare_fund_pensions", money.complemented)
    run.add("welfare_fund_outlay", money.complements)
    run.add("annuities_bought", v.bought)
    run.add("mean_pension_1973", money.mean_1973)
    run.add("replacement_rate", 100 * money.new_1973 / (run.values("sbc_mean") * MONTH))


LINK = Link(
    "pensions",
    link,
    reads=named(
        """
        price_index_2018 sbc_mean uma minimum_wage z_pension_entry population mortality_rate jobs
        jobs_sex_age
        """,
    ),
    writes=named(
        """
        pensions_in_payment pensions_contributory pension_entries pension_exits
        pension_entries_by_type pension_exits_by_type pensions_sex_age_group workers_per_pensioner
        pension_dependency_ratio rjp_actives insured_states old_age_applicants old_age_generation
        pension_outlay pension_benefits welfare_fund_pensions welfare_fund_outlay annuities_bought
        mean_pension_1973 replacement_rate
        """,
    ),
    keys=named(
        """
        account account_rate annuitants_table base_share conserved_rights entry_level_sd
        entry_rate_growth entry_rate_trend entry_sd execution_over_budget first_job
        insured_saturation invalidity_rate mean_growth_level_sd mortality_change mortality_insured
        mortality_multiplier new_pension_ratio orphan_end_probability orphan_last_age
        orphan_study_age orphans_per_death outlay_level_sd parents_per_death past_entry_growth
        product_age retirees_1973 retirement_age_shift retirement_hazard right_at_death
        rjp_mortality_multiplier rjp_new_pension_ratio rjp_past_entry_growth rjp_real_increase
        rjp_retirement rjp_service_2018 spouses_per_death stock_growth sums_insured survivor_ages
        transition_choice_1973 unpublished_outlay voluntary_share weeks_density welfare_fund
        work_risk_rate work_risk_total_share
        """,
        "pensions",
    )
    + named("level_fade width", "uncertainty")
    + named("conapo_weight crisis_years mortality_improvement_after", "demography")
    + named("real_growth", "salary"),
    catalog=True,
    tables=True,
)
