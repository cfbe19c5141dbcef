"""The country's published rates over the years a ledger asks for."""

from __future__ import annotations

import numpy as np

from ..catalog.ledger import Ledger
from .national import National, national_rates


def published_rates(run: Ledger, years: np.ndarray) -> National:
    """The country's published rates over ``years``, the same in every draw; other links take the
    years before the run's first one.
    """
    a = run.assumptions
    crisis = a.get("demography.crisis_years")
    options = {
        "crisis": (int(crisis["first"]), int(crisis["last"])),
        "improvement_after": a.get("demography.mortality_improvement_after") / 100,
        "conapo_weight": a.get("demography.conapo_weight"),
    }
    key = ("national", int(years[0]), int(years[-1]), *options.values())
    rates: National = run.catalog.memo(
        key, lambda: national_rates(run.catalog.demography, years, **options)
    )
    return rates
