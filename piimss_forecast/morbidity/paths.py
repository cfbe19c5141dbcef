"""What the walks of morbidity leave, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.ledger import Ledger
from . import CONTROLLED, HEALTHY, ILL, UNCONTROLLED, either

RATES = ("incidence", "finding", "control_gain", "control_loss", "death_ill", "death_healthy")
_FIFTY = 50


@dataclass
class Paths:
    """What the walks leave; history included. Axes [draw, year, ...]."""

    patients: np.ndarray  # [disease, sex, age]
    state: np.ndarray  # [disease, ill state] persons
    state_50: np.ndarray  # [disease, ill state] percent of those of 50 and over
    rates: np.ndarray  # [disease, rate] percent a year; history has those of the base year
    deaths_ill: np.ndarray  # [disease] projected years
    deaths_healthy: np.ndarray  # [disease] projected years
    deaths_avoided: np.ndarray  # [disease] projected years
    expected: np.ndarray  # deaths of the registered, projected years
    reference: np.ndarray  # [disease] deaths of the reference walk
    incidence: np.ndarray  # [disease] per 1,000 healthy of 20 and over
    lowest: np.ndarray  # [disease] prevalence over sexes and ages
    highest: np.ndarray  # [disease] prevalence over sexes and ages
    ill_either: np.ndarray  # persons with diabetes, hypertension or both
    treated_either: np.ndarray  # of them, in treatment of one of the two at least


def empty_paths(run: Ledger) -> Paths:
    """Paths to be filled."""
    n, shape = len(run.catalog.diseases), (run.draws, run.years.size)
    return Paths(
        patients=np.empty((*shape, n, 2, 101)),
        state=np.empty((*shape, n, len(ILL))),
        state_50=np.empty((*shape, n, len(ILL))),
        rates=np.empty((*shape, n, len(RATES))),
        deaths_ill=np.zeros((*shape, n)),
        deaths_healthy=np.zeros((*shape, n)),
        deaths_avoided=np.zeros((*shape, n)),
        expected=np.zeros(shape),
        reference=np.zeros((*shape, n)),
        incidence=np.empty((*shape, n)),
        lowest=np.empty((*shape, n)),
        highest=np.empty((*shape, n)),
        ill_either=np.empty(shape),
        treated_either=np.empty(shape),
    )


def total(shares: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Persons over all sexes and ages; ``[draw]``."""
    return np.einsum("dsa,dsa->d", shares, persons)


def record(out: Paths, t: int, i: int, state: np.ndarray, persons: np.ndarray) -> None:
    """Keep stocks of one disease and year from its shares by state ``[state, draw, sex, age]``."""
    ill = 1 - state[HEALTHY]
    np.multiply(ill, persons, out=out.patients[:, t, i])
    out.lowest[:, t, i], out.highest[:, t, i] = ill.min(axis=(-2, -1)), ill.max(axis=(-2, -1))
    old = persons[..., _FIFTY:]
    sick = state[1:]  # the ill states
    out.state[:, t, i] = np.einsum("kdsa,dsa->dk", sick, persons)
    everyone = old.sum(axis=(-2, -1))
    aged = np.einsum("kdsa,dsa->dk", sick[..., _FIFTY:], old)
    out.state_50[:, t, i] = 100 * aged / everyone[:, None]


def record_either(
    run: Ledger, out: Paths, t: int, states: list[np.ndarray], persons: np.ndarray
) -> None:
    """Persons with either of the paired diseases (diabetes, hypertension), ill and in treatment,
    each counted once.
    """
    ratio = run.assumptions.get("morbidity.comorbidity_odds_ratio")
    first, second = (s for s, d in zip(states, run.catalog.diseases, strict=True) if d.paired)
    ill = either(1 - first[HEALTHY], 1 - second[HEALTHY], ratio)
    treated = either(
        first[CONTROLLED] + first[UNCONTROLLED],
        second[CONTROLLED] + second[UNCONTROLLED],
        ratio,
    )
    out.ill_either[:, t] = total(ill, persons)
    out.treated_either[:, t] = total(treated, persons)
