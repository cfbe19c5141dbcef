"""Second link: the population of the country by sex and single age at 31 December, with its
births, deaths and migration.
"""

from __future__ import annotations

import numpy as np

from ..core.dims import SEXES
from ..demography import (
    bounded_deviation,
    life_expectancy,
    project_arrays,
    ranged_deviation,
    start_population,
)
from ..demography.national import National
from ..demography.published import published_rates
from ..demography.survival import HIGHEST_RATE
from ..scenario.link import Link, named
from ..scenario.run import Run


def link(run: Run) -> None:
    """Add ``population``, ``births``, ``deaths``, ``migration``, ``mortality_rate`` and
    ``life_expectancy_national``.

    The central path is the published one, moved by the scenario's factors after the base year; the
    draws deviate from it with ``z_mortality`` (all ages, on the logarithm of the rates),
    ``z_fertility`` (total fertility, between bounds) and ``z_migration`` (net total, by the
    published age pattern), and by how many near and above 65 the count of the base year is off.
    History is equal in all draws.
    """
    rates = published_rates(run, run.years)
    start = start_population(
        run.catalog.demography, rates, conapo_weight=run.assumptions.get("demography.conapo_weight")
    )
    mx = _mortality(run, rates)
    net, tfr = _net_migration(run, rates), _fertility(run, rates)

    def births(t: int) -> np.ndarray:
        return tfr[:, t, None] * rates.fertility_shares[t]

    def moves(t: int) -> np.ndarray:
        return net[:, t, None, None] * rates.migration_shares[t]

    first = int(run.years[0]) - 1
    b = run.index(run.base_year) + 1  # steps of history, alike in every draw
    known = project_arrays(
        start[None],
        mx[:1, :b],
        lambda t: births(t)[:1],
        rates.srb[:b],
        lambda t: moves(t)[:1],
        first_year=first,
        keep="last",
    )
    miscount = _miscount(run, known.population[0, 0])
    found = project_arrays(
        start[None],
        mx,
        births,
        rates.srb,
        lambda t: moves(t) + miscount if t == b else moves(t),
        first_year=first,
    )
    migration = net[:, :, None] * rates.migration_shares.sum(axis=-1)
    if b < run.years.size:
        migration[:, b] += miscount.sum(axis=-1)
    _add(
        run,
        found.population[:, 1:],
        found.births,
        found.deaths,
        migration,
        mx,
    )
    change = np.diff(found.population.sum(axis=(-2, -1)), axis=1)
    flows = found.births.sum(axis=-1) - found.deaths.sum(axis=(-2, -1)) + migration.sum(axis=-1)
    run.check("births - deaths + migration = change of population", flows, change, atol=1e-3)
    run.check_range("population", found.population)
    run.check_range("deaths", found.deaths)


def _future(run: Run, values: np.ndarray, history: float) -> np.ndarray:
    """``values`` (by year last) where the year is projected, ``history`` before."""
    return np.where(run.years > run.base_year, values, history)


def _mortality(run: Run, rates: National) -> np.ndarray:
    """Death rates, ``[draw, year, sex, age]``."""
    a = run.assumptions
    factor = _future(run, a.path("demography.mortality_factor", run.years), 1.0)
    sd, off = a.get("demography.mortality_sd"), a.get("demography.mortality_level_sd")
    z, level = _future(run, run.values("z_mortality"), 0.0), run.ahead("mortality")
    moved = np.stack([np.exp(sd[s] * z + off[s] * level) * factor for s in SEXES], axis=-1)
    moved = moved[..., None] * rates.mx
    return np.minimum(
        moved, HIGHEST_RATE, out=moved
    )  # reached only past age 95 in far-off extreme draws


def _fertility(run: Run, rates: National) -> np.ndarray:
    """Total fertility rate, ``[draw, year]``, children per woman."""
    a = run.assumptions
    central = rates.tfr * _future(run, a.path("demography.fertility_factor", run.years), 1.0)
    bounds = a.get("demography.fertility_bounds")
    # The UN's ranges persist: much of the deviation is there from the first year, the rest is a
    # random walk, so the share moves the total population's range and not that of fertility in a
    # given year. The error of the estimates is within them.
    root = np.sqrt(np.maximum(run.years - run.base_year, 0))
    deviation = ranged_deviation(
        a.path("demography.fertility_sd", run.years) * root,
        a.get("demography.fertility_level_sd") * run.lasting() * (root > 0),
        a.get("demography.fertility_level_share"),
        errors=run.level("fertility"),
        first=run.normal("z_fertility_level")[:, [run.index(run.base_year + 1)]],
        walk=run.values("z_fertility") / np.maximum(root, 1.0),
    )
    return bounded_deviation(central, deviation, bounds["lower"], bounds["upper"])


def _net_migration(run: Run, rates: National) -> np.ndarray:
    """Net international migration of the year, ``[draw, year]``, persons."""
    a = run.assumptions
    shift = _future(run, a.path("demography.net_migration_shift", run.years), 0.0)
    deviation = _future(
        run, a.path("demography.net_migration_sd", run.years) * run.values("z_migration"), 0.0
    )
    level = a.get("demography.net_migration_level_sd") * run.ahead("migration")
    return rates.net_migration + shift + deviation + level


def _miscount(run: Run, people: np.ndarray) -> np.ndarray:
    """Persons near and above 65 that the count of the base year may miss or have too many, ``[draw,
    sex, age]``: they join with the migrants of the first projected year, for history is one.
    """
    a = run.assumptions
    edge = a.get("demography.elderly_count_ages")
    ages = np.arange(people.shape[-1])
    ramp = np.clip((ages - edge["none"]) / (edge["all"] - edge["none"]), 0.0, 1.0)
    off = a.get("demography.elderly_count_sd") / 100 * run.level("elderly_count")
    return np.asarray(people * np.expm1(off[..., None] * ramp))


def _add(
    run: Run,
    population: np.ndarray,
    births: np.ndarray,
    deaths: np.ndarray,
    migration: np.ndarray,
    mx: np.ndarray,
) -> None:
    run.add("population", population)
    run.add("births", births)
    run.add("deaths", deaths)
    run.add("migration", migration)
    run.add("mortality_rate", mx)
    # Year by year: the arrays stay in the cache.
    expectancy = [life_expectancy(mx[:, t]) for t in range(run.years.size)]
    run.add("life_expectancy_national", np.stack(expectancy, axis=1))


LINK = Link(
    "population",
    link,
    reads=named("z_mortality z_fertility z_migration"),
    writes=named("population births deaths migration mortality_rate life_expectancy_national"),
    keys=named(
        """
        conapo_weight crisis_years elderly_count_ages elderly_count_sd fertility_bounds
        fertility_factor fertility_level_sd fertility_level_share fertility_sd mortality_factor
        mortality_improvement_after mortality_level_sd mortality_sd net_migration_level_sd
        net_migration_sd net_migration_shift
        """,
        "demography",
    )
    + named("level_fade", "uncertainty"),
    catalog=True,
)
