"""Parameters of a fitted model with their labels, and back to the solver's arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pandas as pd

from .data import Counts
from .models import Design
from .solver import Estimate


def labelled(solution: Estimate, data: Counts) -> dict[str, Any]:
    """Parameters as pandas objects on all labels; NaN where no cell has weight one."""
    parts, cells, terms = solution.parts, solution.design.cells, solution.design.terms
    by_age, by_year = pd.Index(data.ages, name="age"), pd.Index(data.years, name="year")
    periods = range(1, len(terms.period) + 1)
    out: dict[str, Any] = {}
    if terms.static:
        out["alpha"] = pd.Series(parts["alpha"], index=cells.ages).reindex(by_age)
    beta = {
        k: pd.Series(solution.design.loading(parts, k), index=cells.ages).reindex(by_age)
        for k in periods
    }
    for k in periods:
        if (
            terms.period[k - 1] != "free"
        ):  # known at every age, weighted or not: centred on the ages with data
            beta[k] = pd.Series(
                _known_loading(terms.period[k - 1], data.ages, cells.ages), index=by_age
            )
    out["beta"] = pd.DataFrame(beta)
    out["kappa"] = pd.DataFrame(
        {k: pd.Series(parts[f"kappa{k}"], index=cells.years).reindex(by_year) for k in periods}
    )
    if terms.cohort:
        out["gamma"] = pd.Series(parts["gamma"], index=cells.cohorts).reindex(
            pd.Index(data.cohorts, name="cohort")
        )
    return out


def _known_loading(shape: str, ages: np.ndarray, used: np.ndarray) -> np.ndarray:
    x, centre = ages.astype(float), float(used.mean())
    if shape == "curvature":
        return np.asarray((x - centre) ** 2 - np.mean((used - centre) ** 2))
    return np.ones_like(x) if shape == "one" else x - centre if shape == "slope" else centre - x


def active(params: Mapping[str, Any], design: Design) -> dict[str, np.ndarray] | None:
    """The parameters of a fit on the active labels of a design; None when one of them is missing
    there.
    """
    cells = design.cells
    parts: dict[str, np.ndarray] = {}
    for name in design.sizes:
        stem, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        labels = {
            "alpha": cells.ages,
            "beta": cells.ages,
            "kappa": cells.years,
            "gamma": cells.cohorts,
        }[stem]
        held = params[stem][int(number)] if number else params[stem]
        parts[name] = cast(np.ndarray, held.reindex(labels).to_numpy(dtype=float))
    return parts if all(np.all(np.isfinite(v)) for v in parts.values()) else None


def in_words(solution: Estimate) -> tuple[str, ...]:
    """The identifiability constraints that hold."""
    terms = solution.design.terms
    words = []
    for k, shape in enumerate(terms.period, start=1):
        words += [f"sum beta{k} = 1"] if shape == "free" else []
        words += [f"sum kappa{k} = 0"] if terms.static else []
    if terms.cohort:
        words += [f"sum c^{power} gamma = 0" for power in range(terms.trend + 1)]
    if terms.level_cohorts:
        words.append(
            "gamma without slope (Hunt and Villegas 2015): the likelihood has no maximum without it"
        )
    return tuple(words)
