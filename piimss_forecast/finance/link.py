"""One statement of income and outlay, and the reserves that its result feeds or empties.

Perimeter: that of indicator 5.2 of PIIMSS 2020-2024, cash flow with the pensions charged to the
Federal Government, which enter income and outlay as a pass-through. History keeps the published
totals (see :mod:`.fit`).

Orientation: `finance.other_outlay_real_growth` moves the years of first use and last sufficiency
most and was chosen with the institute's published path in view (its `why` says so): an agreement
with it is no independent check. The years found, and those of past official reports, are what
``piimss sufficiency`` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import finance
from ..catalog.ledger import Ledger
from ..core.errors import DataError
from ..scenario.link import Link, named
from ..scenario.run import Run
from .fit import PENSIONS, Totals, components, past_reserves, past_totals, subaccounts
from .perimeter import at_prices, family_insurance, state_share

CHRONIC = ("enfermedades_cronicas_sem", "enfermedades_cronicas_gmp")
# Income of the institute but the yields, which the reserves make, and the pensions passed through.
OWN_ITEMS = (
    "cuotas",
    "aportacion_estado",
    "seguro_salud_familia",
    "otros_ingresos",
    "diferencia_sin_conciliar",
)
GIVEN_ITEMS = (*OWN_ITEMS[:-1], "transferencia_pensiones")


@dataclass(frozen=True)
class Statement:
    """Items and totals of both sides in mdp: items ``[draw, year, item]``, totals ``[draw,
    year]``, which in history stand on their own (an item may be unknown).
    """

    income: np.ndarray
    outlay: np.ndarray
    income_total: np.ndarray
    outlay_total: np.ndarray

    @property
    def result(self) -> np.ndarray:
        """Income less outlay, ``[draw, year]``."""
        return np.asarray(self.income_total - self.outlay_total)


def link(run: Run) -> None:
    """Add income, outlay, reserves and the financial result; check the identities that tie them."""
    known = _known_items(run)
    reserves, recount, statement = _project(run, known)
    _publish(run, reserves, recount, statement)
    _check(run, reserves, recount, statement)


def _known_items(run: Ledger) -> dict[str, np.ndarray]:
    """Items that earlier links project, ``[draw, year]`` mdp; some may be missing before the base
    year.
    """
    federal = run.part("pension_outlay", payer="gobierno_federal")
    items = {
        "cuotas": run.values("contribution_collection"),
        "aportacion_estado": state_share(run).sum(axis=2),
        "transferencia_pensiones": federal,
        "enfermedades_cronicas_sem": run.part("health_cost_insurance", insurance="SEM"),
        "enfermedades_cronicas_gmp": run.part("health_cost_insurance", insurance="GMP"),
        "pensiones_federales": federal,
        "pensiones_siv_srt": run.part("pension_outlay", payer="imss_siv_srt"),
        "rjp": run.part("pension_outlay", payer="imss_rjp"),
        "seguro_salud_familia": family_insurance(run),
        "otros_ingresos": at_prices(run, "finance.other_income"),
    }
    base = run.index(run.base_year)
    for name, values in items.items():
        if not np.isfinite(values[:, base:]).all():
            raise DataError(
                "finance.known_items",
                "finance, {name}",
                "NaN",
                "values from {base_year} on",
                "check the link that makes it",
                name=name,
                base_year=run.base_year,
            )
    return items


def _programmed(run: Run, years: int) -> np.ndarray:
    """Contributions programmed in the projected years by reserve, ``[1, year, reserve]`` mdp."""
    growth, start = (
        run.assumptions.get("finance.contribution_growth"),
        run.assumptions.get("finance.technical_contribution"),
    )
    last = run.of_past(_last_subaccounts)
    out = np.zeros((1, years, len(finance.RESERVES)))
    for r, name in enumerate(finance.RESERVES):
        if name in start:
            out[0, :, r] = start[name] * (1 + growth[name] / 100) ** np.arange(years)
        elif name in growth:
            out[0, :, r] = finance.run_off(last[int(name[-1]) - 1], growth[name] / 100, years)
    return out


def _other_outlay(run: Run, base: float) -> np.ndarray:
    """Outlay on other services and staff after the base year, ``[draw, year]`` mdp: users,
    prices, medical unit cost, and a residual.
    """
    cut = run.index(run.base_year) + 1
    assumed = run.assumptions
    users = run.values("adscrita_umf").sum(axis=(2, 3))
    per_user = assumed.path("finance.other_outlay_real_growth", run.years[cut:]) / 100
    cost = assumed.get("finance.unit_cost_passthrough") * run.values("unit_cost_growth")[:, cut:]
    real = users[:, cut:] / users[:, cut - 1 : -1] * (1 + per_user + cost) - 1
    deviation = assumed.get("finance.other_outlay_sd") / 100 * run.values("z_outlay")
    deviation = deviation + assumed.get("finance.other_outlay_level_sd") / 100 * run.drift("outlay")
    return finance.grow(
        np.full(run.draws, base), real, run.values("inflation")[:, cut:], deviation[:, cut:]
    )


def _complete(
    run: Run, known: dict[str, np.ndarray], past: Totals, yields: np.ndarray
) -> dict[str, np.ndarray]:
    """Known items with the two that take what is left of the published totals, and their future;
    ``[draw, year]`` mdp.

    What is left of income is a difference between sources and no income: it fades.
    """
    cut = run.index(run.base_year) + 1
    outlay, income = (np.broadcast_to(v, (run.draws, cut)) for v in (past.outlay, past.income))
    pensions, chronic = (sum(known[k] for k in names) for names in (PENSIONS, CHRONIC))
    residual_out = outlay - np.asarray(pensions + chronic)[:, :cut]
    given = sum(known[k] for k in GIVEN_ITEMS)
    residual_in = income - np.asarray(given)[:, :cut] - yields
    kept = run.assumptions.get("finance.difference_kept")
    other_in = finance.faded(residual_in[:, -1], kept, run.years.size - cut)
    other_out = _other_outlay(run, float(residual_out[0, -1]))
    return known | {
        "otros_servicios_y_personal": np.concatenate([residual_out, other_out], axis=1),
        "diferencia_sin_conciliar": np.concatenate([residual_in, other_in], axis=1),
    }


def _recount(run: Run, balance: np.ndarray) -> np.ndarray:
    """What the balances of the base year may be off by, ``[draw, reserve]`` mdp: they are rolled
    from the last print of their sum, itself rounded, and the error grows with the root of the
    years since.
    """
    printed = run.catalog.anchor("reserves_total").loc[: run.base_year]
    since = run.base_year - int(max([*printed.index, run.years[0]]))
    size = run.assumptions.get("finance.opening_level_sd")
    off = np.hypot(size["print"], size["year"] * np.sqrt(since)) / 100 * run.level("reserves")
    return np.asarray(balance * np.expm1(off))


def _totals(run: Ledger) -> Totals:
    """Totals of history."""
    return past_totals(run, _known_items(run))


def _reserves(run: Ledger) -> finance.ReservePath:
    """Reserves of history."""
    return past_reserves(run, run.of_past(_totals))


def _last_subaccounts(run: Ledger) -> tuple[float, float]:
    """Contributions to both subaccounts of the FCOLCLC in the base year, mdp."""
    return subaccounts(run, components(run), run.base_year)


def _project(
    run: Run, known: dict[str, np.ndarray]
) -> tuple[finance.ReservePath, np.ndarray, Statement]:
    """The reserves, what the first projected year recounts of them (history is one in all draws)
    and the whole statement, history and projection joined.
    """
    cut = run.index(run.base_year) + 1
    past, before = run.of_past(_totals), run.of_past(_reserves)
    items = _complete(run, known, past, np.broadcast_to(before.yields, (run.draws, cut)))
    own = items["cuotas"] + items["aportacion_estado"]
    result = np.asarray(sum(items[k][:, cut:] for k in OWN_ITEMS))
    for item in finance.OUTLAY_ITEMS:
        if item != "pensiones_federales":  # the pass-through is in neither side here
            result = result - items[item][:, cut:]
    start = np.broadcast_to(before.balance[:, -1], (run.draws, len(finance.RESERVES)))
    recount = np.zeros((run.draws, run.years.size, len(finance.RESERVES)))
    recount[:, cut : cut + 1] = _recount(run, start)[:, None]
    future = finance.roll_forward(
        start + recount[:, cut : cut + 1].sum(axis=1),
        run.values("interest")[:, cut:],
        np.broadcast_to(
            _programmed(run, run.years.size - cut), (*result.shape, len(finance.RESERVES))
        ),
        result,
        ceiling=finance.rocf_ceiling(own, run.assumptions.get("finance.rocf_days"))[:, cut:],
    )
    reserves = finance.ReservePath.joined(before, future)
    items["productos_financieros"] = reserves.yields
    income, outlay = (
        finance.statement({k: items[k] for k in names}, names)
        for names in (finance.INCOME_ITEMS, finance.OUTLAY_ITEMS)
    )

    def total(printed: np.ndarray, side: np.ndarray) -> np.ndarray:
        first = np.broadcast_to(printed, (run.draws, cut))
        return np.concatenate([first, side[:, cut:].sum(axis=2)], axis=1)

    statement = Statement(income, outlay, total(past.income, income), total(past.outlay, outlay))
    return reserves, recount, statement


def _publish(
    run: Run, reserves: finance.ReservePath, recount: np.ndarray, statement: Statement
) -> None:
    run.add("income", statement.income, item=list(finance.INCOME_ITEMS))
    run.add("outlay", statement.outlay, item=list(finance.OUTLAY_ITEMS))
    run.add("income_total", statement.income_total)
    run.add("outlay_total", statement.outlay_total)
    labels = list(finance.RESERVES)
    run.add("reserve_balance", reserves.balance, reserve=labels)
    run.add("reserve_contribution", reserves.contributions, reserve=labels)
    run.add("reserve_yield", reserves.earned, reserve=labels)
    run.add("reserve_interest", reserves.interest, reserve=labels)
    run.add("reserve_use", reserves.use, reserve=labels)
    run.add("reserve_recount", recount, reserve=labels)
    run.add("reserve_accumulation", reserves.target)
    run.add("reserve_total_real", reserves.balance.sum(axis=2) / run.values("price_index_2018"))
    run.add("unfunded_gap", reserves.gap)
    run.add("avance_financiero", statement.result - reserves.target)
    if run.first == 0:
        use, gap = reserves.use[:1], reserves.gap[:1]
        run.annotate(
            "reserve_balance",
            first_year_of_use_central=float(finance.first_year_of_use(use, run.years)[0]),
            last_year_of_sufficiency_central=float(
                finance.last_year_of_sufficiency(gap, run.years)[0]
            ),
        )


def _check(
    run: Run, reserves: finance.ReservePath, recount: np.ndarray, statement: Statement
) -> None:
    cut = run.index(run.base_year)
    for side, items, total in (
        ("income", statement.income, statement.income_total),
        ("outlay", statement.outlay, statement.outlay_total),
    ):
        run.check(
            f"{side}: sum of items = total", items[:, cut:].sum(axis=2), total[:, cut:], atol=1e-3
        )
    change = np.diff(reserves.balance, axis=1) - recount[:, 1:]
    run.check(
        "reserves: change but the recount = contributions + interest - use",
        change,
        (reserves.contributions + reserves.interest - reserves.use)[:, 1:],
        atol=1e-3,
    )
    run.check(
        "reserves: total change but the recount = income - outlay + gap",
        change.sum(axis=2),
        (statement.result + reserves.gap)[:, 1:],
        atol=1e-3,
    )
    run.check(
        "avance financiero = income - outlay - accumulation",
        run.values("avance_financiero"),
        statement.result - run.values("reserve_accumulation"),
        atol=1e-3,
    )
    run.check_range("reserve_balance", reserves.balance)
    run.check_range("unfunded_gap", reserves.gap)


LINK = Link(
    "finance",
    link,
    reads=named(
        """
        inflation price_index_2018 interest unit_cost_growth z_outlay pension_outlay
        adscrita_umf health_cost_insurance contribution_collection state_contribution
        """,
    ),
    writes=named(
        """
        income outlay income_total outlay_total reserve_balance reserve_contribution
        reserve_yield reserve_interest reserve_use reserve_recount reserve_accumulation
        reserve_total_real
        unfunded_gap avance_financiero
        """,
    ),
    keys=named(
        """
        contribution_growth difference_kept family_insurance_fees history_yield opening_balance
        opening_level_sd other_income other_outlay_level_sd other_outlay_real_growth other_outlay_sd
        own_outlay_annual_factor rocf_days technical_contribution unit_cost_passthrough
        """,
        "finance",
    )
    + named("level_fade", "uncertainty"),
    catalog=True,
)
