"""Identities that the pension ledger closes in every run, and the published margins that it
reproduces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..catalog.facts import by_year, dated, last_year
from ..core.translate import N_
from ..scenario.run import Run
from . import OUTLAY_PAYERS, SURVIVORS, TYPES
from .federal import LEY_1973_PAID, federal_account, past_outlay_1973
from .fit import published_stock
from .link_ledger import LIVE, InsuredLedger, Record
from .link_outlay import BENEFITS, OLD_AGE, Money
from .link_rjp import Staff
from .outlay import mean_of_ends
from .statutes import MONTHS_A_YEAR
from .volumes import RJP, Volumes

MODULE = "pensions"
_FUND_PAID = "pension_wellbeing_fund_paid_cumulative"
GUARANTEED = ("garantizada_vejez", "garantizada_rentas")  # of another programme of the budget


def check(run: Run, insured: InsuredLedger, staff: Staff) -> None:
    """Stocks = stocks before + flows, by law and type, for the insured, those with conserved
    rights and the staff; nothing negative.
    """
    r = insured.record
    for name, stock, entries, deaths, ends in (
        ("pensions", r.stock, r.entries, r.deaths, r.terminations),
        ("RJP pensions", staff.stock, staff.entries, staff.deaths, staff.terminations),
    ):
        flows = (entries - deaths - ends)[:, 1:]
        run.check(
            f"{name}: stock = before + entries - deaths - terminations",
            stock[:, 1:],
            stock[:, :-1] + flows,
            rtol=1e-10,
            atol=1e-4,
        )
        for what, values in (
            ("stock", stock),
            ("entries", entries),
            ("deaths", deaths),
            ("terminations", ends),
        ):
            run.check_range(f"{name} {what}", values)
    active, conserved = (r.live[..., LIVE.index(s)] for s in LIVE)
    m = r.moves
    out = (
        m["deaths_active"]
        + m["retired_active"]
        + m["invalid"]
        + m["work_total"]
        + m["separated"]
        + m["departures"]
    )
    net = m["reactivated"] + m["arrivals"] - out
    run.check(
        "insured: active = before + arrivals + back - every exit",
        active[:, 1:],
        active[:, :-1] + net[:, 1:],
        rtol=1e-10,
        atol=1e-3,
    )
    kept = (
        m["separated"]
        + m["departures"]
        - m["deaths_conserved"]
        - m["retired_conserved"]
        - m["lapsed"]
        - m["reactivated"]
    )
    run.check(
        "insured: conserved rights = before + separated - every exit",
        conserved[:, 1:],
        conserved[:, :-1] + kept[:, 1:],
        rtol=1e-10,
        atol=1e-3,
    )
    asked = m["retired_active"] + m["retired_conserved"]
    run.check(
        "old age: granted + refused = asked for",
        r.entries[..., OLD_AGE].sum(axis=-1) + r.refused.sum(axis=-1),
        asked,
        rtol=1e-9,
        atol=1e-3,
    )
    run.check_range("insured states", r.live)
    run.check_range("every cell of the pension ledger", r.lowest)
    run.check(
        "pensions by sex and age = pensions",
        r.by_age.sum(axis=(-2, -1)),
        r.stock.sum(axis=(-2, -1)),
        rtol=1e-10,
    )
    run.check_range("pensions by sex and age", r.by_age)
    _amounts(run, r)


def _amounts(run: Run, r: Record) -> None:
    """Amounts of the law of 1973 = before + granted and inherited - what ended, by type; what
    survivors inherit = the law's shares of the pensions of the dead.
    """
    run.check(
        "amounts of the law of 1973: amount = before + entries - exits",
        r.amount[:, 1:],
        r.amount[:, :-1] + (r.amount_entries - r.amount_exits)[:, 1:],
        rtol=1e-10,
        atol=1e-4,
    )
    run.check(
        "amounts of the law of 1973: inherited = share of the law x amount left",
        r.amount_entries[..., [TYPES.index(kind) for kind in SURVIVORS]],
        r.owed,
        rtol=1e-9,
        atol=1e-6,
    )


def reproduce(run: Run, insured: InsuredLedger, v: Volumes, money: Money) -> None:
    """Published margins of the ledger and what it gives for them."""
    start = int(insured.years[0])
    total = insured.record.stock[0].sum(axis=(1, 2))
    for year, value in published_stock(run).items():
        note = (
            N_("solved: level of retirement")
            if year == run.base_year
            else N_("given: where the ledger starts")
            if year == start
            else N_("not solved for")
        )
        run.reproduces(
            MODULE,
            "pensions_in_payment",
            year,
            float(total[year - start]),
            value,
            unit="pensions",
            tolerance=2.0,
            note=note,
            source="piimss_2025_2030",
        )
    _federal(run, insured)
    _flows(run, insured, v)
    _staff(run, v, money)
    if run.first == 0:  # the central path speaks for the years after the base year
        _budgets(run, money)
        _fund(run, money)


Years = Mapping[int, float]


def _beside(run: Run, concept: str, made: Years, known: Years, **said: Any) -> None:
    """Every year of a concept that is known beside what the ledger makes of it."""
    for year in known:
        if year in made:
            run.reproduces(
                MODULE, concept, year, float(made[year]), known[year], released=True, **said
            )


def _yearly(years: np.ndarray, values: np.ndarray) -> dict[int, float]:
    return dict(zip(years.tolist(), values.tolist(), strict=True))


def _budgets(run: Run, money: Money) -> None:
    """What the budget of each year expected of the institute's pensions, beside the ledger."""
    guaranteed = [list(BENEFITS).index(name) for name in GUARANTEED]
    made = (money.benefits.sum(axis=-1) - money.benefits[..., guaranteed].sum(axis=-1))[0]
    budgets = run.catalog.history("pension_outlay_imss", kind="budget")
    _beside(
        run,
        "pension_spending_budget",
        _yearly(run.years, made),
        _yearly(budgets.index.to_numpy(int), budgets.to_numpy(float)),
        unit="mdp",
        tolerance=5.0,
        note=N_("a budget: the law of 1973, SIV and SRT, and RJP, without the guaranteed"),
        source="shcp_lif",
    )


def _fund(run: Run, money: Money) -> None:
    """Pensions that the fund complements, and the mean complement, as the programme prints them."""
    mean = mean_of_ends(money.complemented[0])
    open_ = mean > 0
    monthly = money.complements[0, open_] * 1e6 / MONTHS_A_YEAR / mean[open_]
    for concept, values, unit, note in (
        (
            "pension_wellbeing_fund_beneficiaries",
            mean[open_],
            "persons",
            N_("mean of the year; the date of the printed count is not stated"),
        ),
        (
            "pension_wellbeing_fund_complement",
            monthly,
            "mxn_per_month",
            N_("last salary up to the cap less the guaranteed pension"),
        ),
    ):
        _beside(
            run,
            concept,
            _yearly(run.years[open_], values),
            by_year(run.catalog, concept),
            unit=unit,
            tolerance=10.0,
            note=note,
            source="piimss_2025_2030",
        )

    _beside(
        run,
        _FUND_PAID,
        _yearly(run.years, np.cumsum(money.complements[0])),
        {last_year(p): v for p, v in dated(run.catalog, _FUND_PAID).items()},
        unit="mdp",
        tolerance=20.0,
        note=N_("since the fund began; from the press"),
        source="fondo_bienestar_datos_mexico",
    )


def _federal(run: Run, insured: InsuredLedger) -> None:
    """The law of 1973 by the federal account, year after year, beside the ledger alone."""
    paid = run.of_past(federal_account).ley_1973
    amount = insured.record.amount[0].sum(axis=-1)
    _beside(
        run,
        LEY_1973_PAID,
        past_outlay_1973(run, insured.years, amount, paid),
        paid,
        unit="mdp",
        tolerance=2.0,
        note=N_("pensions, prices and one ratio of new to mean pensions, from the last year"),
        source="shcp_cuenta_publica",
    )


def _flows(run: Run, insured: InsuredLedger, v: Volumes) -> None:
    """Pensions granted and bought, printed as round numbers or floors: reported, not demanded."""
    entries = _yearly(insured.years, insured.record.entries[0].sum(axis=(1, 2)))
    for concept, tolerance, made, note in (
        (
            "new_pensions_granted_per_year",
            6.0,
            entries,
            N_(
                "some 350,000 a year, without saying which;"
                " pensions.entry_rate_trend was chosen in sight of it"
            ),
        ),
        (
            "pension_applications_received",
            6.0,
            entries,
            N_("more than 416,000 applications, in a year of closed counters and excess mortality"),
        ),
        (
            "new_life_annuities",
            10.0,
            _yearly(run.years, v.bought[0]),
            N_(
                "more than 19,000: a floor; the ledger counts every case of the"
                " 1997 law and the deaths of the pandemic in the year they"
                " happened"
            ),
        ),
    ):
        known = by_year(run.catalog, concept, until=run.base_year)
        _beside(run, concept, made, known, unit="pensions", tolerance=tolerance, note=note)


def _staff(run: Run, v: Volumes, money: Money) -> None:
    staff, first = v.stock[0, :, RJP].sum(axis=-1), int(run.years[0])
    run.reproduces(
        MODULE,
        "rjp_pensioners",
        first,
        float(staff[0]),
        run.catalog.value("rjp_pensioners", first),
        unit="persons",
        note=N_("given"),
        source="press_acontecerqueretaro_2019",
    )
    payroll = run.catalog.anchor("rjp_payroll").loc[: run.base_year]
    # The courses are of the central path, which only the first block has.
    if payroll.empty or run.first != 0:
        return
    prices, at = run.values("price_index_2018")[0], run.index(int(payroll.index[-1]))
    real = money.outlay[0, :, OUTLAY_PAYERS.index("imss_rjp")] / prices * prices[at]
    for concept, values, unit, note in (
        (
            "rjp_payroll_peak_informe_2022_2023",
            real,
            "mdp",
            N_("at prices of 2022; the course adopted"),
        ),
        (
            "rjp_pensioners",
            staff,
            "persons",
            N_(
                "peak of the 2018-2019 report, the course not adopted: see"
                " pensions.rjp_service_2018"
            ),
        ),
    ):
        known = by_year(run.catalog, concept, kinds=("projection",))
        made = _yearly(run.years, values)
        _beside(run, concept, made, known, unit=unit, tolerance=2.0, note=note)
