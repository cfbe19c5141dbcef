"""A made-up explanation of a made-up run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from piimss_forecast.report.cube import Cube
from piimss_forecast.report.explained import Explained, long_form


def make_explained(cubes: dict[str, Cube], years: np.ndarray) -> Explained:
    """Two groups that share each difference, one assumption alone, and one lever."""
    first, *others = cubes
    series = ["contribution_income.total", "reserve_balance.total"]
    levels = {s: np.stack([c.line(n)[c.future] for n in series]) for s, c in cubes.items()}
    shares, single = [], []
    for name in others:
        gap = levels[name] - levels[first]
        for group, part in (("employment", 1.5), ("finance", -0.5)):
            told = {"scenario": name, "group": group}
            shares.append(long_form(part * gap, told, series, years, "contribution"))
        told = {"scenario": name, "key": "employment.growth"}
        single.append(long_form(gap, told, series, years, "effect"))
    moved = 0.01 * levels[first]
    low = long_form(-moved, {"key": "employment.growth"}, series, years, "low")
    response = low.assign(high=2 * moved.ravel())
    none = Explained()
    return Explained(
        pd.concat(shares) if shares else none.shares,
        pd.concat(single) if single else none.single,
        response,
        {"employment.growth": 1.0},
    )
