"""Own income in cash flow: what each item of it is and where it is published."""

from __future__ import annotations

import numpy as np

from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from .insurance import state_paid

_PAID = {"SEM": "state_contribution_sem_paid", "SIV": "state_contribution_siv_paid"}


def state_share(run: Ledger) -> np.ndarray:
    """The State's share of SEM, GMP and SIV, ``[draw, year, branch]`` mdp: paid in the years that
    the federal account tells, by law in the others.
    """
    accrued = run.array("state_contribution")
    paid = {name: _at(run, concept) for name, concept in _PAID.items()}
    return state_paid(accrued.to_numpy(), tuple(accrued["branch"].to_numpy().tolist()), paid)


def family_insurance(run: Ledger) -> np.ndarray:
    """Income of the family health insurance, ``[draw, year]`` mdp: fees, and what the State pays,
    at the prices of the last year that is known.
    """
    paid = _at(run, "state_contribution_ssfam_paid")
    prices = run.values("price_index_2018")
    real = (
        np.interp(
            np.arange(run.years.size), list(paid), [v / prices[0, t] for t, v in paid.items()]
        )
        if paid
        else np.zeros(run.years.size)
    )
    return np.asarray(at_prices(run, "finance.family_insurance_fees") + real * prices)


def at_prices(run: Ledger, key: str) -> np.ndarray:
    """An assumption in pesos of 2018 at the prices of each year, ``[draw, year]`` mdp."""
    return np.asarray(run.assumptions.get(key) * run.values("price_index_2018"))


def _at(run: Ledger, concept: str) -> dict[int, float]:
    """Published amounts by position of the year, of the years of history of the run."""
    first = int(run.years[0])
    return {
        year - first: value
        for year, value in sorted(by_year(run.catalog, concept).items())
        if first <= year <= run.base_year
    }
