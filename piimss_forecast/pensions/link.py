"""Pensions: a multi-state ledger of the insured and of the institute's staff, and the outlay by who
pays.

What is known of the stock: 2010, 2023 and 2024 (the first two derived from the growth printed with
the third). History is a result of the ledger between the first and the last: one level of
retirement, solved; the years between are checks, not inputs.
"""

from __future__ import annotations

import numpy as np

from ..scenario.link import Link, named
from ..scenario.run import Run
from . import PAYERS, REGIMES, TYPES
from .actives import GENERATIONS
from .fit import START, setting
from .link_checks import check, reproduce
from .link_ledger import GROUP_LABELS, LIVE, Ledger, ledger
from .link_outlay import DAYS, NEW, OLD, OLD_AGE, Money, Volumes, outlay
from .link_rjp import Staff, staff_ledger
from .products import OUTCOMES

BOUGHT = (
    "invalidez",
    "riesgo_total",
    "riesgo_parcial",
)  # with the deaths of insured: what the institute buys from insurers


def link(run: Run) -> None:
    """Add stocks, flows, states, generations, products and outlay of pensions; read the
    ``pensions.*`` assumptions.

    ``run.mortality_tables`` are yearly death probabilities ``[sex, age]`` by type of pension
    (EMSSA-97, EMSSI-97, the user's own) that hold in the base year and improve with the
    population's; they replace ``pensions.mortality_multiplier`` of those types.
    """
    s = setting(run, run.mortality_tables)
    insured, staff = ledger(run, s), staff_ledger(run, s)
    v = _volumes(run, insured, staff)
    money = outlay(run, v, s)
    check(run, insured, staff)
    _add_stock(run, v)
    _add_flows(run, insured, staff, v)
    _add_states(run, insured)
    _add_generations(run, insured, v, money)
    _add_money(run, v, money)
    reproduce(run, insured, v, money)


def _volumes(run: Run, insured: Ledger, staff: Staff) -> Volumes:
    """Insured and staff on one axis of regimes, over the years of the run."""
    cut = int(run.years[0]) - START
    r = insured.record

    def joined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.concatenate([a[:, cut:], b[:, :, None]], axis=2)

    entries = r.entries[:, cut:]
    bought = entries[:, :, NEW, [TYPES.index(t) for t in BOUGHT]].sum(axis=-1) + r.families[:, cut:]
    before = np.concatenate([r.stock[0, cut - 1], staff.before[None]])
    return Volumes(joined(r.stock, staff.stock), joined(r.entries, staff.entries), before, bought)


def _add_stock(run: Run, v: Volumes) -> None:
    run.add(
        "pensions_in_payment",
        np.swapaxes(v.stock, 2, 3),
        ("type", "regime"),
        units="pensions",
        long_name="Pensiones en curso de pago, 31 de diciembre",
        source="PIIMSS 2025-2030; libro por tipo, régimen, sexo y edad desde 2010",
        type=list(TYPES),
        regime=list(REGIMES),
    )
    run.annotate(
        "pensions_in_payment",
        note="ley_1973 + ley_1997 = published total of the base year; rjp (the institute's own staff)"
        " stands beside it and is assumed outside; the years before the base year are what the"
        " ledger gives from the stock of 2010 with one level of retirement; the split by type is"
        " assumed; pensioners_paid_programme (3,644,508 in 2018 and 4,393,766 in 2020) is another"
        " coverage and is not used",
    )


def _add_flows(run: Run, insured: Ledger, staff: Staff, v: Volumes) -> None:
    cut = int(run.years[0]) - START
    r = insured.record
    entries, exits = (
        r.entries[:, cut:].sum(axis=2),
        (r.deaths + r.terminations)[:, cut:].sum(axis=2),
    )
    made = (
        "asegurados x fuerzas de entrada; sobrevivientes = defunciones con derecho x a quién dejan"
    )
    gone = "mortality_rate x pensions.mortality_multiplier; término de orfandad"
    run.add(
        "pension_entries",
        entries.sum(axis=-1),
        (),
        units="pensions",
        long_name="Pensiones nuevas del año, sin RJP",
        source=made,
    )
    run.add(
        "pension_exits",
        exits.sum(axis=-1),
        (),
        units="pensions",
        long_name="Bajas de pensiones del año, sin RJP",
        source=gone,
    )
    types = {"type": list(TYPES)}
    name = "Pensiones nuevas del año por tipo, sin RJP"
    run.add(
        "pension_entries_by_type",
        entries,
        ("type",),
        units="pensions",
        long_name=name,
        source=made,
        **types,
    )
    name = "Bajas de pensiones del año por tipo, sin RJP"
    run.add(
        "pension_exits_by_type",
        exits,
        ("type",),
        units="pensions",
        long_name=name,
        source=gone,
        **types,
    )
    run.add(
        "pensions_sex_age_group",
        r.by_age[:, cut:],
        ("sex", "age_5y"),
        units="pensions",
        long_name="Pensiones en curso de pago por sexo y grupo de edad, sin RJP",
        source="libro de pensiones; grupos de cinco años",
        age_5y=GROUP_LABELS,
    )
    total = v.stock[:, :, : NEW + 1].sum(axis=(2, 3))
    jobs = "Puestos de trabajo por pensión en curso de pago, 31 de diciembre"
    run.add(
        "workers_per_pensioner",
        run.driver("jobs") / total,
        (),
        units="ratio",
        long_name=jobs,
        source="jobs / pensions_in_payment (ley_1973 + ley_1997)",
    )
    per = "Pensiones en curso de pago por cada cien puestos de trabajo"
    run.add(
        "pension_dependency_ratio",
        100 * total / run.driver("jobs"),
        (),
        units="percent",
        long_name=per,
        source="pensions_in_payment / jobs",
    )
    run.add(
        "rjp_actives",
        staff.actives,
        (),
        units="persons",
        long_name="Personal activo del IMSS con derecho a RJP, 31 de diciembre",
        source="rjp_actives 2018 (grupo cerrado); jubilación por años de servicio",
    )


def _add_states(run: Run, insured: Ledger) -> None:
    cut = int(run.years[0]) - START
    run.add(
        "insured_states",
        insured.record.live[:, cut:],
        ("live_state",),
        units="persons",
        long_name="Asegurados con empleo y personas en conservación de derechos, 31 de diciembre",
        source="jobs_sex_age; pensions.conserved_rights",
        live_state=list(LIVE),
    )


def _add_generations(run: Run, insured: Ledger, v: Volumes, money: Money) -> None:
    cut = int(run.years[0]) - START
    refused = insured.record.refused[:, cut:]
    granted = v.entries[:, :, [OLD, NEW], OLD_AGE]
    share = np.array([[p.annuity, p.withdrawal, p.guaranteed] for p in money.products])
    parts = [granted[..., :1], granted[..., 1:] * share, refused.sum(axis=-1, keepdims=True)]
    run.add(
        "old_age_applicants",
        np.concatenate(parts, axis=-1),
        ("outcome",),
        units="persons",
        long_name="Quienes piden pensión de vejez o cesantía en el año, por resultado",
        source=(
            "generación por edad del primer empleo; semanas por densidad; cuenta individual contra"
            " pensión garantizada (data/law)"
        ),
        outcome=list(OUTCOMES),
    )
    run.add(
        "old_age_generation",
        granted + refused,
        ("generation",),
        units="persons",
        long_name="Quienes piden pensión de vejez o cesantía en el año, por generación",
        source="pensions.first_job: F(edad en julio de 1997) / F(edad)",
        generation=list(GENERATIONS),
    )


def _add_money(run: Run, v: Volumes, money: Money) -> None:
    run.add(
        "pension_outlay",
        money.outlay,
        ("payer",),
        units="mdp",
        long_name="Gasto en pensiones por quien lo paga",
        source="PPEF 2023, Informe 2022-2023 (nómina RJP 2022); pensiones x monto medio indizado",
        payer=list(PAYERS),
    )
    run.add(
        "annuities_bought",
        v.bought,
        (),
        units="pensions",
        long_name=(
            "Pensiones compradas a aseguradoras en el año (invalidez, riesgo, muerte; Ley 1997)"
        ),
        source="libro de pensiones",
    )
    name = "Pensión media mensual con cargo federal, Ley 1973"
    run.add(
        "mean_pension_1973",
        money.mean_1973,
        (),
        units="mxn_per_month",
        long_name=name,
        source="pension_outlay / pensiones en pago en promedio",
    )
    sbc = run.driver("sbc_mean") * DAYS
    name = "Tasa de reemplazo: pensión nueva media de Ley 1973 entre SBC medio del año"
    run.add(
        "replacement_rate",
        100 * money.new_1973 / sbc,
        (),
        units="percent",
        long_name=name,
        source="mean_pension_1973 x pensions.new_pension_ratio / sbc_mean",
    )


LINK = Link(
    "pensions",
    link,
    reads=named(
        """
        price_index_2018 sbc_mean uma z_pension_entry population mortality_rate jobs
        jobs_sex_age
        """,
    ),
    writes=named(
        """
        pensions_in_payment pension_entries pension_exits pension_entries_by_type
        pension_exits_by_type pensions_sex_age_group workers_per_pensioner
        pension_dependency_ratio rjp_actives insured_states old_age_applicants
        old_age_generation pension_outlay annuities_bought mean_pension_1973 replacement_rate
        """,
    ),
    keys=named(
        """
        account account_rate conserved_rights entry_rate_growth entry_rate_trend entry_sd
        execution_over_budget first_job insured_saturation invalidity_rate mortality_change
        mortality_insured mortality_multiplier new_pension_ratio orphan_end_probability
        orphan_last_age orphan_study_age orphans_per_death parents_per_death past_entry_growth
        retirement_age_shift retirement_hazard right_at_death rjp_mortality_multiplier
        rjp_new_pension_ratio rjp_past_entry_growth rjp_real_increase rjp_retirement
        rjp_service_2018 spouses_per_death stock_growth survivor_ages transition_choice_1973
        unpublished_outlay weeks_density work_risk_rate work_risk_total_share
        """,
        "pensions",
    )
    + named("conapo_weight crisis_years mortality_improvement_after", "demography")
    + named("real_growth", "salary"),
    catalog=True,
    tables=True,
)
