"""First link: the yearly paths of salaries, prices, wages, interest and unit cost, and the
deviations of jobs and demography.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..catalog.facts import last_observed, published_or, yearly
from ..core.words import PRICE_BASE
from ..scenario.link import Link, named
from ..scenario.run import Run
from ..uncertainty import autoregressive, correlated, correlated_shocks, correlation_matrix

MACRO_NAMES = ("employment", "sbc_real", "inflation", "minimum_wage", "interest", "unit_cost")
# Whose error each macro driver's level has: points a year that the adopted path is off by, alike in
# every projected year of a draw.
LEVEL_KEYS = {
    "employment": "employment.growth_level_sd",
    "sbc_real": "salary.real_growth_level_sd",
    "inflation": "macro.inflation_level_sd",
    "minimum_wage": "macro.minimum_wage_real_growth_level_sd",
    "interest": "macro.interest_level_sd",
    "unit_cost": "macro.unit_cost_real_growth_level_sd",
}
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
    """Add prices, salaries, minimum wage, UMA, interest, unit cost and the deviations: observed
    values (equal in all draws) as far as they are published, then adopted path plus deviation.
    Interest, of which nothing is published, is unknown up to the base year.
    """
    known = _observed(run)
    last = {name: last_observed(run, series) for name, series in known.items()}
    around, level = _macro_deviations(run, last), _macro_levels(run, last)
    deviation = {n: around[n] + level[n] for n in MACRO_NAMES if n != "employment"}
    a, years = run.assumptions, run.years
    inflation = _rate(
        run, known["inflation"] / 100, last["inflation"], "macro.inflation", deviation["inflation"]
    )
    prices = np.log1p(inflation)
    run.add("inflation", inflation)
    run.add(
        "price_index_2018", np.exp(np.cumsum(np.where(years > PRICE_BASE, prices, 0.0), axis=1))
    )
    run.add(
        "minimum_wage",
        _level(
            run,
            known["minimum_wage"],
            last["minimum_wage"],
            "macro.minimum_wage_real_growth",
            deviation["minimum_wage"] + prices,
        ),
    )
    uma = _uma(run, run.catalog.statutes.published("uma_daily"), prices)
    run.add("uma", uma)
    sbc = _salary(run, known["sbc_real"], last["sbc_real"], deviation["sbc_real"] + prices, uma)
    run.add("sbc", sbc)
    run.add("sbc_mean", published_or(run, "sbc_mean", a.get("salary.mean_over_december") * sbc))
    interest = np.maximum(a.path("macro.interest", years) / 100 + deviation["interest"], 0.0)
    run.add("interest", np.where(years > run.base_year, interest, np.nan))
    run.add(
        "unit_cost_growth",
        a.path("macro.unit_cost_real_growth", years) / 100 + deviation["unit_cost"],
    )
    # Jobs themselves wait for the population of working age.
    run.add("employment_deviation", around["employment"])
    run.add("employment_level", level["employment"])
    persistence = a.get("uncertainty.persistence")
    for name in DEVIATIONS:
        shocks = np.where(years > run.base_year, run.normal(f"z_{name}"), 0.0)
        run.add(f"z_{name}", autoregressive(shocks, persistence[name], 1.0))


def _salary(
    run: Run, observed: pd.Series, last: int, log_extra: np.ndarray, uma: np.ndarray
) -> np.ndarray:
    """Mean contribution base salary of December, below the assumed share of its legal cap once
    projected; ``[draw, year]``.
    """
    grown = _level(run, observed, last, "salary.real_growth", log_extra)
    law, share = run.catalog.statutes, run.assumptions.get("salary.highest_share_of_cap")
    cap = share * np.array([law.on("sbc.cap_uma", f"{year}-07-01") for year in run.years])
    return np.where(run.years > last, np.minimum(grown, cap * uma), grown)


def _observed(run: Run) -> dict[str, pd.Series]:
    """Published series by macro driver; interest and unit cost have none."""
    inflation = run.catalog.macro("inflation_dec_dec", kind="observed")
    return {
        "employment": yearly(run.catalog, "insured_jobs"),
        "sbc_real": yearly(run.catalog, "sbc_december"),
        "inflation": inflation,
        "minimum_wage": run.catalog.statutes.published("minimum_wage_daily"),
    }


def _macro_deviations(run: Run, last: dict[str, int]) -> dict[str, np.ndarray]:
    """Correlated AR(1) deviations (fractions) of the macro drivers from their adopted paths;
    zero as long as values are published.
    """
    a = run.assumptions
    correlation = correlation_matrix(MACRO_NAMES, a.get("uncertainty.correlation"))
    shocks = correlated_shocks(run.seed, MACRO_NAMES, correlation, run.years, run.draws, run.first)
    sd, phi = a.get("uncertainty.innovation_sd"), a.get("uncertainty.persistence")
    known = a.get("uncertainty.innovation_freedom")
    return {
        n: autoregressive(
            np.where(run.years > last.get(n, run.base_year), shocks[n], 0.0),
            phi[n],
            run.width(n) * sd[n] / 100,
        )
        * run.sized(n, known[n])
        for n in MACRO_NAMES
    }


def deviations(run: Run, last: dict[str, int]) -> dict[str, np.ndarray]:
    """What each macro driver is off its adopted path by (fractions a year), yearly deviation and
    error of its level, zero up to the last year in which it is published; ``[draw, year]``.

    Parameters
    ----------
    run : Run
        Of any length.
    last : dict of str to int
        Driver -> last year published.
    """
    around, level = _macro_deviations(run, last), _macro_levels(run, last)
    return {name: around[name] + level[name] for name in MACRO_NAMES}


def _macro_levels(run: Run, last: dict[str, int]) -> dict[str, np.ndarray]:
    """Correlated errors of the adopted levels (fractions a year), as long as they last; zero as
    long as values are published; ``[draw, year]``.
    """
    a = run.assumptions
    correlation = correlation_matrix(MACRO_NAMES, a.get("uncertainty.level_correlation"))
    z = correlated([run.level(n, scaled=False) for n in MACRO_NAMES], correlation)
    known = a.get("uncertainty.level_freedom")
    sd = {n: a.get(LEVEL_KEYS[n]) * run.sized(f"{n}:level", known[n]) for n in MACRO_NAMES}
    return {
        n: np.where(
            run.years > last.get(n, run.base_year),
            z[i] * run.width(n) * sd[n] / 100 * run.lasting(),
            0.0,
        )
        for i, n in enumerate(MACRO_NAMES)
    }


def _rate(run: Run, observed: pd.Series, last: int, key: str, deviation: np.ndarray) -> np.ndarray:
    """Observed rate while published, then the adopted path plus the deviation; ``[draw, year]``."""
    adopted = run.assumptions.path(key, run.years) / 100
    known = observed.reindex(run.years).to_numpy(float)
    return np.where(run.years <= last, known, adopted + deviation)


def _level(run: Run, observed: pd.Series, last: int, key: str, log_extra: np.ndarray) -> np.ndarray:
    """Observed level while published, then growth by the adopted path; deviations (and prices, if
    the path is real) on the logarithm. A level published for a later year rules from that year.

    Symmetric deviations on the logarithm keep the adopted path as the median of the draws.
    """
    steps = np.log1p(run.assumptions.path(key, run.years) / 100) + log_extra
    return _anchored(run, observed, last, steps)


def _anchored(run: Run, published: pd.Series, last: int, steps: np.ndarray) -> np.ndarray:
    """Published levels to ``last``; from there, and again from each year published beyond, the
    level moved by ``steps`` on the logarithm; ``[draw, year]``.
    """
    out = np.broadcast_to(published.reindex(run.years).to_numpy(float), steps.shape)
    for year in (last, *(y for y in published.index if last < y <= run.years[-1])):
        grown = published[year] * np.exp(np.cumsum(np.where(run.years > year, steps, 0.0), axis=1))
        out = np.where(run.years < year, out, grown)
    return out


def _uma(run: Run, published: pd.Series, prices: np.ndarray) -> np.ndarray:
    """UMA of the calendar year: published, then moved each February by the inflation of the year
    before (LVUMA art. 4). A value dated later rules from its year, and is indexed after it.
    """
    last = last_observed(run, published)
    before = np.concatenate([np.zeros((run.draws, 1)), prices[:, :-1]], axis=1)
    return _anchored(run, published, last, before)


LINK = Link(
    "economy",
    link,
    writes=named(
        """
        inflation price_index_2018 sbc sbc_mean uma minimum_wage interest unit_cost_growth
        employment_deviation employment_level z_mortality z_fertility z_migration z_incidence
        z_pension_entry z_coverage z_outlay
        """,
    ),
    keys=named("inflation interest minimum_wage_real_growth unit_cost_real_growth", "macro")
    + named("highest_share_of_cap mean_over_december real_growth", "salary")
    + named(
        """
        correlation innovation_freedom innovation_sd level_correlation level_fade level_freedom
        persistence width
        """,
        "uncertainty",
    )
    + tuple(LEVEL_KEYS.values()),
    catalog=True,
)
