"""Seventh link: one statement of income and outlay, and the reserves that its result feeds or
empties.

Perimeter: that of indicator 5.2 of PIIMSS 2020-2024, cash flow with the pensions charged to the
Federal Government, which enter income and outlay as a pass-through. Published totals of 2018 and
2020 are kept; the years between are stated below, one by one.

Orientation: the institute's report of 2025 has income covering outlay to 2032, reserves used in
2033-2036 and exhausted in 2036, and 2031 as the last year of sufficiency under risk.
`finance.other_outlay_real_growth` moves those years most and was chosen with the published base
path in view (its `why` says so): the agreement is no independent check.
"""

from __future__ import annotations

import numpy as np

from .. import finance
from ..core.errors import DataError
from ..scenario.link import Link, named
from ..scenario.run import Run

INDICATOR_52 = "perímetro del indicador 5.2 (flujo de efectivo con cargo federal)"


def link(run: Run) -> None:
    """Add income, outlay, reserves and the financial result; check the identities that tie them."""
    history = _history(run)
    known = _known_items(run)
    ledger, totals = _project(run, history, known)
    _publish(run, ledger, totals)
    _check(run, ledger, totals)


# ---- what earlier links give ----
def _part(run: Run, name: str, dim: str, label: str) -> np.ndarray:
    return run.part(name, **{dim: label})


def _known_items(run: Run) -> dict[str, np.ndarray]:
    """Items that earlier links project, ``[draw, year]`` mdp; pensions may be missing before the
    base year.
    """
    federal = _part(run, "pension_outlay", "payer", "gobierno_federal")
    items = {
        "cuotas": run.values("contribution_income").sum(axis=2),
        "aportacion_estado": run.values("state_contribution").sum(axis=2),
        "transferencia_pensiones": federal,
        "enfermedades_cronicas_sem": _part(run, "health_cost_insurance", "insurance", "SEM"),
        "enfermedades_cronicas_gmp": _part(run, "health_cost_insurance", "insurance", "GMP"),
        "pensiones_federales": federal,
        "pensiones_siv_srt": _part(run, "pension_outlay", "payer", "imss_siv_srt"),
        "rjp": _part(run, "pension_outlay", "payer", "imss_rjp"),
    }
    base = run.index(run.base_year)
    for name, values in items.items():
        if not np.isfinite(values[:, base:]).all():
            raise DataError(
                f"finance, {name}",
                "NaN",
                es=(f"valores desde {run.base_year}", "revise el eslabón que lo produce"),
                en=(f"values from {run.base_year} on", "check the link that makes it"),
            )
    return items


# ---- published history ----
def _history(run: Run) -> dict[str, dict[int, float]]:
    """Published figures by year: totals, reserve accumulation and its components, financial
    result.
    """
    value = run.catalog.value

    def by_year(concept: str) -> dict[int, float]:
        found = run.catalog.series(concept)["value"]
        return dict(
            zip(found.index.to_numpy(int).tolist(), found.to_numpy(float).tolist(), strict=True)
        )

    concepts = (
        "total_income_budget",
        "total_outlay_budget",
        "avance_financiero",
        "operating_surplus",
        "reserve_accumulation",
    )
    observed = {c: by_year(c) for c in concepts}
    accumulation = {y: observed["reserve_accumulation"][y] for y in (2018, 2019, 2020)}
    accumulation |= {
        2021: value("reserve_accumulation", 2021, kind="budget"),
        2024: value("reserve_accumulation", 2024, kind="target"),
    }
    result = {y: observed["avance_financiero"][y] for y in (2018, 2019, 2020)}
    # The surplus the institute reports to Congress is this result at close: 3,742 against 3,578 in
    # 2020.
    result |= {y: observed["operating_surplus"][y] for y in (2021, 2022)}
    components = {
        name: {
            y: value(f"reserve_accumulation_{name}", y, kind=kind)
            for y, kind in (
                (2018, "observed"),
                (2019, "observed"),
                (2020, "observed"),
                (2021, "budget"),
            )
        }
        for name in finance.COMPONENTS
    }
    return {
        "income": observed["total_income_budget"],
        "outlay": observed["total_outlay_budget"],
        "accumulation": accumulation,
        "result": result,
        **{f"component_{k}": v for k, v in components.items()},
    }


def _outlay_history(
    run: Run, history: dict[str, dict[int, float]], known: dict[str, np.ndarray], years: np.ndarray
) -> np.ndarray:
    """Total outlay of the published years: 2018 and 2020 published, base year rebuilt, constant
    growth between; ``[year]``.

    Base year: pensions of the pension link plus outlay without pensions, which lies at constant
    growth between the 2023 budget and 2025 (January to November times an assumed factor).
    """
    value = run.catalog.value
    budget = value("imss_budget_ppef", 2023) - value("pension_spending_budget", 2023)
    period = "2025-01/2025-11"
    current = value("programmable_spending_shcp", period) - value("pension_spending_shcp", period)
    latest = current * run.assumptions.get("finance.own_outlay_annual_factor")
    own = finance.between(
        {2023: budget, 2025: latest}, np.array([2023, run.base_year]), geometric=True
    )
    anchors = {y: history["outlay"][y] for y in (2018, 2020)}
    for year, without_pensions in zip((2023, run.base_year), own, strict=True):
        pensions = sum(
            known[k][0, run.index(year)]
            for k in ("pensiones_federales", "pensiones_siv_srt", "rjp")
        )
        anchors[year] = (
            float(without_pensions + pensions)
            if np.isfinite(pensions)
            else value("imss_budget_ppef", year)
        )
    return finance.between(anchors, years, geometric=True)


def _past_totals(
    run: Run, history: dict[str, dict[int, float]], known: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Income, outlay, accumulation and result of 2018 to the base year, ``[year]`` mdp.

    Income: published in 2018 and 2020; in the base year the budget of own income (with the State's
    share) plus the pass-through; elsewhere outlay + accumulation + result. Result: published to
    2022 (surplus reported to Congress in 2021 and 2022), linear to that of the base year.
    """
    years = run.years[: run.index(run.base_year) + 1]
    outlay = _outlay_history(run, history, known, years)
    accumulation = finance.between(history["accumulation"], years)
    base_income = (
        run.catalog.value("own_income_budget", run.base_year)
        + known["transferencia_pensiones"][0, run.index(run.base_year)]
    )
    result = finance.between(
        history["result"] | {run.base_year: base_income - outlay[-1] - accumulation[-1]}, years
    )
    income = outlay + accumulation + result
    for year, printed in history["income"].items():
        income[run.index(year)] = printed
    return {
        "income": income,
        "outlay": outlay,
        "accumulation": accumulation,
        "result": income - outlay - accumulation,
    }


def _past_reserves(
    run: Run, history: dict[str, dict[int, float]], past: dict[str, np.ndarray]
) -> finance.Ledger:
    """Reserves of 2018 to the base year, one draw, from opening balances and published
    accumulation.
    """
    assumed = run.assumptions
    rate = assumed.get("finance.history_yield") / 100
    opening = assumed.get("finance.opening_balance")
    balance = np.array([opening[r] for r in finance.RESERVES])
    growth = assumed.get("finance.contribution_growth")

    def components(year: int) -> dict[str, float]:
        return {c: history[f"component_{c}"][year] for c in finance.COMPONENTS}

    programme = finance.published_programme(components(2018), balance, rate)
    first = (
        balance[None],
        finance.backcast_first(balance, programme, past["result"][0]),
        programme,
    )
    later = []
    for t, year in enumerate(range(2019, run.base_year + 1), start=1):
        if year <= 2021:
            programme = finance.published_programme(components(year), balance, rate)
        else:
            subaccounts = tuple(
                history[f"component_subaccount{k}"][2021]
                * (1 + growth[f"FCOLCLC_{k}"] / 100) ** (year - 2021)
                for k in (1, 2)
            )
            programme = finance.implied_programme(
                float(past["accumulation"][t]), (subaccounts[0], subaccounts[1]), balance, rate
            )
        piece = finance.credit(balance, programme, float(past["income"][t] - past["outlay"][t]))
        later.append(piece)
        balance = piece[0][0]
    return finance.join(first, later)


# ---- projection ----
def _programmed(run: Run, history: dict[str, dict[int, float]], years: int) -> np.ndarray:
    """Contributions programmed in the projected years by reserve, ``[1, year, reserve]`` mdp."""
    growth, start = (
        run.assumptions.get("finance.contribution_growth"),
        run.assumptions.get("finance.technical_contribution"),
    )
    out = np.zeros((1, years, len(finance.RESERVES)))
    for r, name in enumerate(finance.RESERVES):
        if name in start:
            out[0, :, r] = start[name] * (1 + growth[name] / 100) ** np.arange(years)
        elif name in growth:
            since = run.base_year - 2021
            last = history[f"component_subaccount{name[-1]}"][2021]
            out[0, :, r] = finance.run_off(
                last * (1 + growth[name] / 100) ** since, growth[name] / 100, years
            )
    return out


def _other_outlay(run: Run, base: float) -> np.ndarray:
    """Outlay on other services and staff after the base year, ``[draw, year]`` mdp: users,
    prices, medical unit cost, and a residual.
    """
    cut = run.index(run.base_year) + 1
    assumed = run.assumptions
    users = run.values("adscrita_umf").sum(axis=(2, 3))
    per_user = assumed.path("finance.other_outlay_real_growth", run.years[cut:]) / 100
    cost = assumed.get("finance.unit_cost_passthrough") * run.driver("unit_cost_growth")[:, cut:]
    real = users[:, cut:] / users[:, cut - 1 : -1] * (1 + per_user + cost) - 1
    deviation = assumed.get("finance.other_outlay_sd") / 100 * run.driver("z_outlay")[:, cut:]
    return finance.grow(np.full(run.draws, base), real, run.driver("inflation")[:, cut:], deviation)


def _project(
    run: Run, history: dict[str, dict[int, float]], known: dict[str, np.ndarray]
) -> tuple[finance.Ledger, dict[str, np.ndarray]]:
    """The whole statement and the reserves, history and projection joined."""
    cut = run.index(run.base_year) + 1
    past = _past_totals(run, history, known)
    past_ledger = _past_reserves(run, history, past)
    full = {k: np.broadcast_to(v, (run.draws, cut)) for k, v in past.items()}
    yields = np.broadcast_to(past_ledger.yields, (run.draws, cut))
    pensions = known["pensiones_federales"] + known["pensiones_siv_srt"] + known["rjp"]
    chronic = known["enfermedades_cronicas_sem"] + known["enfermedades_cronicas_gmp"]
    residual_out = full["outlay"] - (pensions + chronic)[:, :cut]
    residual_in = (
        full["income"]
        - (known["cuotas"] + known["aportacion_estado"] + known["transferencia_pensiones"])[:, :cut]
        - yields
    )
    known["otros_servicios_y_personal"] = np.concatenate(
        [residual_out, _other_outlay(run, float(residual_out[0, -1]))], axis=1
    )
    # Other income keeps its base-year share of cuotas: it nets what is accrued and not yet
    # collected against everything else.
    known["otros_ingresos"] = np.concatenate(
        [
            residual_in,
            residual_in[:, -1:] * known["cuotas"][:, cut:] / known["cuotas"][:, cut - 1 : cut],
        ],
        axis=1,
    )
    before = (known["cuotas"] + known["aportacion_estado"] + known["otros_ingresos"])[:, cut:]
    for item in finance.OUTLAY_ITEMS:
        if item != "pensiones_federales":  # the pass-through is in neither side here
            before = before - known[item][:, cut:]
    ceiling = finance.rocf_ceiling(
        known["cuotas"] + known["aportacion_estado"], run.assumptions.get("finance.rocf_days")
    )[:, cut:]
    programmed = np.broadcast_to(
        _programmed(run, history, run.years.size - cut),
        (run.draws, run.years.size - cut, len(finance.RESERVES)),
    )
    opening = np.broadcast_to(past_ledger.balance[:, -1], (run.draws, len(finance.RESERVES)))
    future = finance.roll_forward(
        opening, run.driver("interest")[:, cut:], programmed, before, ceiling=ceiling
    )
    ledger = finance.Ledger(
        **{
            name: np.concatenate(
                [
                    np.broadcast_to(
                        getattr(past_ledger, name),
                        (run.draws, *getattr(past_ledger, name).shape[1:]),
                    ),
                    getattr(future, name),
                ],
                axis=1,
            )
            for name in past_ledger.__dataclass_fields__
        }
    )
    known["productos_financieros"] = ledger.yields
    income = finance.statement({k: known[k] for k in finance.INCOME_ITEMS}, finance.INCOME_ITEMS)
    outlay = finance.statement({k: known[k] for k in finance.OUTLAY_ITEMS}, finance.OUTLAY_ITEMS)
    # Totals stand on their own in history, where an item may be unknown.
    totals = {
        "income": income,
        "outlay": outlay,
        "income_total": np.concatenate([full["income"], income[:, cut:].sum(axis=2)], axis=1),
        "outlay_total": np.concatenate([full["outlay"], outlay[:, cut:].sum(axis=2)], axis=1),
    }
    totals["avance"] = totals["income_total"] - totals["outlay_total"] - ledger.target
    return ledger, totals


# ---- what is published ----
def _publish(run: Run, ledger: finance.Ledger, totals: dict[str, np.ndarray]) -> None:
    reserves = list(finance.RESERVES)
    made = (
        "piimss_2020_2024, piimss_avance_2020; residual al total en la historia; proyección por"
        " renglón"
    )
    run.add(
        "income",
        totals["income"],
        ("item",),
        units="mdp",
        long_name=f"Ingresos por renglón, {INDICATOR_52}",
        source=made,
        item=list(finance.INCOME_ITEMS),
    )
    run.add(
        "outlay",
        totals["outlay"],
        ("item",),
        units="mdp",
        long_name=f"Egresos por renglón, {INDICATOR_52}",
        source=made,
        item=list(finance.OUTLAY_ITEMS),
    )
    run.add(
        "income_total",
        totals["income_total"],
        (),
        units="mdp",
        long_name=f"Ingresos totales, {INDICATOR_52}",
        source=made,
    )
    run.add(
        "outlay_total",
        totals["outlay_total"],
        (),
        units="mdp",
        long_name=f"Egresos totales, {INDICATOR_52}",
        source=made,
    )
    rule = "saldos de apertura supuestos; acumulación publicada; LSS 280-286-K"
    for name, values, label in (
        ("reserve_balance", ledger.balance, "Saldo de las reservas al 31 de diciembre"),
        ("reserve_contribution", ledger.contributions, "Aportaciones a las reservas"),
        ("reserve_interest", ledger.interest, "Rendimientos capitalizados en las reservas"),
        ("reserve_use", ledger.use, "Uso de las reservas"),
    ):
        run.add(
            name, values, ("reserve",), units="mdp", long_name=label, source=rule, reserve=reserves
        )
    run.add(
        "reserve_accumulation",
        ledger.target,
        (),
        units="mdp",
        long_name="Meta de acumulación de reservas y fondos",
        source=rule,
    )
    run.add(
        "reserve_total_real",
        ledger.balance.sum(axis=2) / run.driver("price_index_2018"),
        (),
        units="mdp_2018",
        long_name="Saldo total de las reservas, pesos de diciembre de 2018",
        source=f"{rule}; INPC dic-dic",
    )
    run.add(
        "unfunded_gap",
        ledger.gap,
        (),
        units="mdp",
        long_name="Faltante que ninguna reserva cubre",
        source=rule,
    )
    run.add(
        "avance_financiero",
        totals["avance"],
        (),
        units="mdp",
        long_name="Avance financiero después de la acumulación de reservas y fondos",
        source="ingresos - egresos - meta de reservas (indicador 5.2 de PIIMSS 2020-2024)",
    )
    if run.first == 0:
        run.annotate(
            "reserve_balance",
            first_year_of_use_central=float(
                finance.first_year_of_use(ledger.use[:1], run.years)[0]
            ),
            last_year_of_sufficiency_central=float(
                finance.last_year_of_sufficiency(ledger.gap[:1], run.years)[0]
            ),
        )


def _check(run: Run, ledger: finance.Ledger, totals: dict[str, np.ndarray]) -> None:
    cut = run.index(run.base_year)
    for side in ("income", "outlay"):
        run.check(
            f"{side}: sum of items = total",
            totals[side][:, cut:].sum(axis=2),
            totals[f"{side}_total"][:, cut:],
            atol=1e-3,
        )
    change = np.diff(ledger.balance, axis=1)
    run.check(
        "reserves: change = contributions + interest - use",
        change,
        (ledger.contributions + ledger.interest - ledger.use)[:, 1:],
        atol=1e-3,
    )
    result = totals["income_total"] - totals["outlay_total"]
    run.check(
        "reserves: total change = income - outlay + gap",
        change.sum(axis=2),
        (result + ledger.gap)[:, 1:],
        atol=1e-3,
    )
    balance = result - run.values("reserve_accumulation")
    run.check(
        "avance financiero = income - outlay - accumulation",
        run.values("avance_financiero"),
        balance,
        atol=1e-3,
    )
    run.check_range("reserve_balance", ledger.balance)
    run.check_range("unfunded_gap", ledger.gap)


LINK = Link(
    "finance",
    link,
    reads=named(
        """
        inflation price_index_2018 interest unit_cost_growth z_outlay pension_outlay
        adscrita_umf health_cost_insurance contribution_income state_contribution
        """,
    ),
    writes=named(
        """
        income outlay income_total outlay_total reserve_balance reserve_contribution
        reserve_interest reserve_use reserve_accumulation reserve_total_real unfunded_gap
        avance_financiero
        """,
    ),
    keys=named(
        """
        contribution_growth history_yield opening_balance other_outlay_real_growth
        other_outlay_sd own_outlay_annual_factor rocf_days technical_contribution
        unit_cost_passthrough
        """,
        "finance",
    ),
    catalog=True,
)
