"""Which adopted paths have an error of their own, and which are taken as if they were known."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from .assumptions import Assumptions

MARK = "_sd"  # how keys of spreads end


def spreads(assumptions: Assumptions) -> pd.DataFrame:
    """Every path by year of a set and what makes it uncertain.

    Parameters
    ----------
    assumptions : Assumptions
        A set.

    Returns
    -------
    DataFrame
        Index key; columns ``spread`` (keys of the schema that give its error, those at zero left
        out) and ``uncertain``.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> found = spreads(load("tendencial"))
    >>> found.loc["employment.growth", "spread"]
    'employment.growth_level_sd, uncertainty.innovation_sd'
    >>> bool(found.loc["employment.field_share", "uncertain"])
    False
    """
    adopted, rows = assumptions.rows(), {}
    for key, spec in assumptions.contracts().items():
        if spec["shape"] == "by_year" and not key.endswith(MARK):
            given = [k for k in spec.get("spread", ()) if _largest(adopted[k]["value"]) > 0]
            rows[key] = {"spread": ", ".join(given), "uncertain": bool(given)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("key")


def without_uncertainty(assumptions: Assumptions) -> list[str]:
    """Paths by year that every draw takes as they are adopted.

    Parameters
    ----------
    assumptions : Assumptions
        A set.
    """
    found = spreads(assumptions)
    return [str(key) for key in found.index[~found["uncertain"]]]


def at_limit(assumptions: Assumptions) -> list[str]:
    """Spreads that stand at the largest value that the schema lets them have: they may be held
    narrower than what was found.

    Parameters
    ----------
    assumptions : Assumptions
        A set.
    """
    adopted, out = assumptions.rows(), []
    for key, spec in assumptions.contracts().items():
        wide = key.endswith(MARK) or key.startswith("uncertainty.width")
        if wide and _largest(adopted[key]["value"]) >= spec.get("max", math.inf):
            out.append(key)
    return out


def _largest(value: Any) -> float:
    """The largest number of a spread."""
    return float(max(value.values())) if isinstance(value, dict) else float(value)
