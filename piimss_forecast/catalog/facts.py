"""From a published concept to its yearly history as the ledger needs it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..core.errors import DataError
from .ledger import Ledger


def last_observed(run: Ledger, name: str, observed: pd.Series) -> int:
    """Last year of the unbroken run of published values that covers the ledger's history."""
    year = int(run.years[0])
    while year in observed.index:
        year += 1
    if year <= run.base_year:
        raise DataError(
            f"{name}, {year}",
            "∅",
            es=("un valor observado", "agréguelo a data/"),
            en=("an observed value", "add it to data/"),
        )
    return year - 1


def published_or(run: Ledger, concept: str, otherwise: np.ndarray) -> np.ndarray:
    """Published yearly values where there are any, else ``otherwise``; ``[draw, year]``."""
    known = run.catalog.series(concept)["value"].reindex(run.years).to_numpy(float)
    return np.where(np.isfinite(known), known, otherwise)


def previous(run: Ledger, levels: np.ndarray, observed: pd.Series | None) -> np.ndarray:
    """Levels of the year before; in the first year the published one, or NaN."""
    first = np.nan if observed is None else float(observed.get(int(run.years[0]) - 1, np.nan))
    return np.concatenate([np.full((run.draws, 1), first), levels[:, :-1]], axis=1)
