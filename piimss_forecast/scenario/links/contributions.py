"""Cuota income by branch: law x jobs x salary distribution x collection factor, on the published totals in history."""

from __future__ import annotations

import numpy as np

from ...contributions import (
    IMSS_BRANCHES,
    NationalIncome,
    RateTable,
    collection_factor,
    days_of_year,
    mean_uma,
    national_income,
    rate_table,
    state_daily_quota,
)
from ...uncertainty import autoregressive
from ..run import Run

_LAW = "LSS (data/law) x puestos x SBC lognormal"


def link(run: Run) -> None:
    """Add salaries and cuota income by branch; read the drivers and the ``contributions.*`` assumptions."""
    _add_drivers(run)
    law = run.catalog.statutes
    rates = rate_table(law, run.years)
    premium = run.assumptions.path("contributions.srt_mean_premium", run.years) / 100
    uma = mean_uma(run.driver("uma"), float(law.published("uma_daily")[int(run.years[0]) - 1]), run.years)
    accrued = national_income(
        run.driver("jobs_mean"),
        run.driver("sbc_mean"),
        uma,
        run.driver("minimum_wage"),
        rates,
        sd_log=run.assumptions.get("contributions.salary_sd_log"),
        premium=premium,
        state_quota=state_daily_quota(run.catalog, uma),
        highest_floor=run.assumptions.get("contributions.highest_floor_share"),
    )
    factor = _factor(run, accrued)
    income = accrued.own * factor[..., None]
    _add(run, accrued, factor, income)
    _check(run, accrued, factor, income, rates, premium, uma)


def _add_drivers(run: Run) -> None:
    """The drivers of income that the employment link does not add, as variables of the projection."""
    for name, units, long_name, source in (
        ("sbc", "mxn_per_day", "Salario base de cotización, diciembre", "sbc_december; salary.real_growth"),
        ("sbc_mean", "mxn_per_day", "Salario base de cotización, media del año", "sbc_december; salary.mean_over_december"),
        ("uma", "mxn_per_day", "UMA diaria desde febrero", "INEGI/DOF; inflación"),
        ("minimum_wage", "mxn_per_day", "Salario mínimo general diario", "CONASAMI; macro.minimum_wage_real_growth"),
    ):
        run.add(name, run.driver(name), (), units=units, long_name=long_name, source=source)


def _published(run: Run) -> dict[int, float]:
    """Published totals by year, mdp."""
    series = run.catalog.series("contribution_income")["value"]
    return dict(zip(series.index.astype(int).tolist(), series.astype(float).tolist(), strict=True))


def _factor(run: Run, accrued: NationalIncome) -> np.ndarray:
    """Collected over computed income ``[draw, year]``: published in history, held with changes and deviations afterwards."""
    a = run.assumptions
    central = collection_factor(_published(run), accrued.own[0].sum(axis=-1), run.years, run.base_year, a.get("contributions.collection_weight_last"))
    future = run.years > run.base_year
    change = np.where(future, a.path("contributions.collection_change", run.years) / 100, 0.0)
    shocks = np.where(future, run.normal("contributions.collection"), 0.0)
    deviation = autoregressive(shocks, a.get("contributions.collection_persistence"), a.get("contributions.collection_sd") / 100)
    return np.asarray(central * (1 + change) * np.exp(deviation))


def _add(run: Run, accrued: NationalIncome, factor: np.ndarray, income: np.ndarray) -> None:
    branches = {"branch": list(IMSS_BRANCHES)}
    run.add(
        "contribution_income",
        income,
        ("branch",),
        units="mdp",
        long_name="Ingresos obrero-patronales por ramo, sin aportación del Estado ni RCV",
        source=f"{_LAW} x factor de recaudación; totales publicados en historia",
        **branches,
    )
    run.add(
        "contribution_income_real",
        income.sum(axis=-1) / run.driver("price_index_2018"),
        (),
        units="mdp_2018",
        long_name="Ingresos obrero-patronales a pesos de diciembre de 2018",
        source="contribution_income / INPC diciembre a diciembre (2018 = 1)",
    )
    run.data["contribution_income_real"].attrs["note"] = (
        "deflator: price_index_2018 (INPC Dec-Dec); the programme's own series implies 1.0239 (2019) and 1.0596 (2020) against 1.0283 and 1.0607"
    )
    run.add(
        "state_contribution",
        accrued.state * factor[..., None],
        ("branch",),
        units="mdp",
        long_name="Aportaciones del Estado por ramo",
        source=f"{_LAW}; cuota diaria LSS 106-III anclada en la tasa efectiva de 2021",
        **branches,
    )
    run.add(
        "rcv_collection",
        accrued.rcv * factor,
        (),
        units="mdp",
        long_name="Recaudación obrero-patronal de RCV (no es ingreso del IMSS)",
        source=f"{_LAW}; bandas CEAV 2023-2030",
    )
    run.add(
        "contribution_rate",
        100 * accrued.effective_rate,
        (),
        units="percent",
        long_name="Cuota obrero-patronal efectiva entre masa de SBC, sin RCV",
        source=_LAW,
    )
    run.add(
        "collection_factor",
        factor,
        (),
        units="ratio",
        long_name="Ingreso recaudado entre ingreso calculado por ley",
        source="contribution_income publicado; contributions.collection_*",
    )


def _check(run: Run, accrued: NationalIncome, factor: np.ndarray, income: np.ndarray, rates: RateTable, premium: np.ndarray, uma: np.ndarray) -> None:
    """Income = jobs x base x rate x factor, with the rate summed over branches before the product; and published totals."""
    sbc = run.driver("sbc_mean")
    flat = rates.percent[:, : len(IMSS_BRANCHES), :2].sum(axis=(1, 2)) + premium
    rate = flat + rates.fixed_uma * uma / sbc + rates.excess.sum(axis=1) * accrued.excess_share
    base = run.driver("jobs_mean") * sbc * days_of_year(run.years) / 1e6
    total = income.sum(axis=-1)
    run.check("cuota income = jobs x base x rate x factor", total, base * rate * factor, rtol=1e-9)
    for year, value in _published(run).items():
        if run.years[0] <= year <= run.base_year:
            run.check(f"cuota income of {year} = published", total[:, run.index(year)], np.asarray(value), rtol=1e-9)
    run.check_range("contribution_income", income, 0.0)
    run.check_range("collection_factor", factor, 0.3, 2.0)
