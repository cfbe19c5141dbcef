"""First link: the yearly paths of salaries, prices, wages, interest and unit cost, and the
deviations of jobs and demography.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..catalog.facts import last_observed, previous, published_or
from ..scenario.run import Run
from ..uncertainty import autoregressive, correlated_shocks, correlation_matrix

MACRO = ("employment", "sbc_real", "inflation", "minimum_wage", "interest", "unit_cost")
DEVIATIONS = (
    "mortality",
    "fertility",
    "migration",
    "incidence",
    "pension_entry",
    "coverage",
    "outlay",
)


def link(run: Run) -> None:
    """Fill ``run.drivers``: observed values (equal in all draws) as far as they are published,
    then adopted path plus deviation.
    """
    known = _observed(run)
    last = {name: last_observed(run, name, series) for name, series in known.items()}
    deviation = _macro_deviations(run, last)
    d = run.drivers
    d["inflation"] = _rate(
        run, known["inflation"] / 100, last["inflation"], "macro.inflation", deviation["inflation"]
    )
    d["price_index_2018"] = np.exp(
        np.cumsum(np.where(run.years > 2018, np.log1p(d["inflation"]), 0.0), axis=1)
    )
    prices = np.log1p(d["inflation"])
    d["employment_deviation"] = deviation[
        "employment"
    ]  # jobs themselves wait for the population of working age
    d["sbc"] = _level(
        run,
        known["sbc_real"],
        last["sbc_real"],
        "salary.real_growth",
        deviation["sbc_real"] + prices,
    )
    d["minimum_wage"] = _level(
        run,
        known["minimum_wage"],
        last["minimum_wage"],
        "macro.minimum_wage_real_growth",
        deviation["minimum_wage"] + prices,
    )
    d["uma"] = _uma(run, run.catalog.statutes.published("uma_daily"))
    cap = run.assumptions.get("salary.highest_share_of_cap") * run.catalog.statutes.on(
        "sbc.cap_uma", f"{run.base_year}-07-01"
    )
    d["sbc"] = np.where(
        run.years > last["sbc_real"], np.minimum(d["sbc"], cap * d["uma"]), d["sbc"]
    )
    d["sbc_mean"] = published_or(
        run, "sbc_mean", run.assumptions.get("salary.mean_over_december") * d["sbc"]
    )
    d["sbc_real_growth"] = d["sbc"] / previous(run, d["sbc"], None) / (1 + d["inflation"]) - 1
    d["interest"] = np.maximum(
        run.assumptions.path("macro.interest", run.years) / 100 + deviation["interest"], 0.0
    )
    d["unit_cost_growth"] = (
        run.assumptions.path("macro.unit_cost_real_growth", run.years) / 100
        + deviation["unit_cost"]
    )
    persistence = run.assumptions.get("uncertainty.persistence")
    for name in DEVIATIONS:
        shocks = np.where(run.years > run.base_year, run.normal(f"z_{name}"), 0.0)
        d[f"z_{name}"] = autoregressive(shocks, persistence[name], 1.0)


def _observed(run: Run) -> dict[str, pd.Series]:
    """Published series by macro driver; interest and unit cost have none."""
    inflation = run.catalog.macro("inflation_dec_dec", kind="observed")
    return {
        "employment": run.catalog.series("insured_jobs")["value"],
        "sbc_real": run.catalog.series("sbc_december")["value"],
        "inflation": inflation,
        "minimum_wage": run.catalog.statutes.published("minimum_wage_daily"),
    }


def _macro_deviations(run: Run, last: dict[str, int]) -> dict[str, np.ndarray]:
    """Correlated AR(1) deviations (fractions) of the macro drivers from their adopted paths;
    zero as long as values are published.
    """
    a = run.assumptions
    correlation = correlation_matrix(MACRO, a.get("uncertainty.correlation"))
    shocks = correlated_shocks(run.seed, MACRO, correlation, run.years, run.draws, run.first)
    sd, phi = a.get("uncertainty.innovation_sd"), a.get("uncertainty.persistence")
    return {
        n: autoregressive(
            np.where(run.years > last.get(n, run.base_year), shocks[n], 0.0), phi[n], sd[n] / 100
        )
        for n in MACRO
    }


def _rate(run: Run, observed: pd.Series, last: int, key: str, deviation: np.ndarray) -> np.ndarray:
    """Observed rate while published, then the adopted path plus the deviation; ``[draw, year]``."""
    adopted = run.assumptions.path(key, run.years) / 100
    known = observed.reindex(run.years).to_numpy(float)
    return np.where(run.years <= last, known, adopted + deviation)


def _level(run: Run, observed: pd.Series, last: int, key: str, log_extra: np.ndarray) -> np.ndarray:
    """Observed level while published, then growth by the adopted path; deviations (and prices, if
    the path is real) on the logarithm.

    Symmetric deviations on the logarithm keep the adopted path as the median of the draws.
    """
    steps = np.log1p(run.assumptions.path(key, run.years) / 100) + log_extra
    grown = observed[last] * np.exp(np.cumsum(np.where(run.years > last, steps, 0.0), axis=1))
    return np.where(run.years <= last, observed.reindex(run.years).to_numpy(float), grown)


def _uma(run: Run, published: pd.Series) -> np.ndarray:
    """UMA of the calendar year: published, then moved each February by the inflation of the year
    before (LVUMA art. 4).
    """
    last = last_observed(run, "uma_daily", published)
    before = np.concatenate(
        [np.zeros((run.draws, 1)), np.log1p(run.drivers["inflation"])[:, :-1]], axis=1
    )
    grown = published[last] * np.exp(np.cumsum(np.where(run.years > last, before, 0.0), axis=1))
    return np.where(run.years <= last, published.reindex(run.years).to_numpy(float), grown)
