"""What the registered population asks of the services at published use rates: consultations,
beds, physicians and nurses.
"""

from __future__ import annotations

import numpy as np

from ..catalog.facts import added, yearly
from ..catalog.ledger import Ledger
from ..core.errors import DataError
from ..scenario.run import Run
from . import needed, per_thousand


def last_rate(run: Ledger, concept: str) -> tuple[int, float]:
    """Last published value of a rate up to the base year, and its year.

    Raises
    ------
    DataError
        When none was published by then.
    """
    series = yearly(run.catalog, concept, until=run.base_year, printed=True)
    if series.empty:
        raise DataError(
            "coverage.last_rate",
            "figures.csv, {concept}",
            "∅ (≤ {base_year})",
            "a published rate",
            "add it with piimss data import",
            concept=concept,
            base_year=run.base_year,
        )
    return int(series.index[-1]), float(series.iloc[-1])


def beds(run: Ledger) -> np.ndarray:
    """Beds of every year: published stocks joined by straight lines, plus those the scenario
    adds; ``[year]``.
    """
    known = yearly(run.catalog, "beds", until=run.base_year)
    stock = np.interp(run.years, known.index.to_numpy(float), known.to_numpy(float))
    return np.asarray(stock + added(run, "metas.beds_added"))


def _unforeseen(run: Run) -> np.ndarray:
    """Beds opened and closed beyond those the scenario adds, as a factor that wanders from one
    after the base year; ``[draw, year]``.
    """
    shocks = np.where(run.years > run.base_year, run.normal("beds"), 0.0)
    return np.exp(run.assumptions.get("coverage.beds_sd") / 100 * np.cumsum(shocks, axis=1))


def add(run: Run, umf: np.ndarray, rooms: np.ndarray) -> None:
    """Add the demand at the last published rates, each on the population its rate is published
    for.
    """
    users, assigned = umf.sum(axis=(-2, -1)), rooms.sum(axis=(-2, -1))
    stock = beds(run) * _unforeseen(run)
    run.add("beds", stock)
    run.add("beds_per_1000", per_thousand(stock, assigned))
    for name, concept, persons in (
        ("demand_consultations", "family_medicine_consultations_per_1000", users),
        ("demand_beds", "beds_per_1000", assigned),
        ("demand_physicians", "physicians_per_1000_adscrita_consultorio", assigned),
        ("demand_nurses", "nurses_per_1000_adscrita_consultorio", assigned),
    ):
        year, rate = last_rate(run, concept)
        run.add(name, needed(persons, rate))
        run.annotate(name, rate_per_1000=rate, rate_year=year)
