"""What two levers must be together for a goal to be met: the frontier between those that reach and
those that do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..core import checks
from ..core.errors import InputError
from ..core.translate import N_
from .goals import read_goal
from .levers import find
from .projection import Projection, project
from .solution import solve


def frontier(
    projection: Projection,
    goal: str,
    levers: tuple[str, str],
    probability: float = 0.8,
    *,
    bounds: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None),
    points: int = 6,
    draws: int = 100,
) -> pd.DataFrame:
    """Pairs of values of two assumptions, held from the first projected year on, with which a goal
    is just met: for each value of the first, the nearest of the second.

    Parameters
    ----------
    projection : Projection
        Whose request is kept but for the levers and ``draws``.
    goal : str
        As in :func:`piimss_forecast.solve`.
    levers : tuple of str
        Keys of two scalar or by-year assumptions.
    probability : float
        Between 0 and 1.
    bounds : tuple of tuple of float
        Intervals searched of each; the range of the schema where None.
    points : int
        Values of the first lever, evenly from one bound to the other.
    draws : int
        Paths per trial, two or more.

    Returns
    -------
    DataFrame
        One row per value of the first lever: both levers, ``status`` of the second (as in
        ``Solution``) and ``probability``; the second is NaN where no value of it is enough.
        ``attrs`` holds goal, units and today's value of each.

    Raises
    ------
    InputError
        For levers that are one and the same, an unknown goal or lever, or reversed bounds.

    Examples
    --------
    >>> p = project("tendencial", draws=2)
    >>> pair = ("employment.growth", "salary.real_growth")
    >>> limits = ((0.5, 2.5), (-3.0, 8.0))
    >>> goal = "contribution_income.total >= 800000@2029"
    >>> edge = frontier(p, goal, pair, bounds=limits, points=2, draws=10)
    >>> bool(edge["salary.real_growth"].is_monotonic_decreasing)
    True
    """
    checks.instance(projection, "frontier", Projection, N_("project first: pf.project(scenario)"))
    points = checks.whole_in(points, "frontier, points", 2, 100)
    pair = tuple(levers) if isinstance(levers, (tuple, list)) else ()
    if len(pair) != 2 or pair[0] == pair[1]:
        raise InputError(
            "results.frontier",
            "frontier, levers",
            "{found}",
            "two different keys of assumptions",
            'use levers=("employment.growth", "salary.real_growth")',
            found=checks.shown(levers),
        )
    last = max(projection.request.horizon, read_goal(projection, goal).last)
    asked = projection.request.replace(draws=2, horizon=last)
    first, second = (find(asked, key, own) for key, own in zip(pair, bounds, strict=True))
    rows = []
    for value in np.linspace(first.low, first.high, points):
        request = first.moved(asked, float(value))
        found = solve(
            project(request, cache=projection.cache),
            goal,
            second.key,
            probability,
            bounds=(second.low, second.high),
            draws=draws,
        )
        needed = found.value if found.reachable else np.nan
        rows.append((float(value), needed, found.status, found.probability))
    out = pd.DataFrame(rows, columns=[first.key, second.key, "status", "probability"])
    out.attrs.update(
        goal=goal,
        units={lever.key: lever.unit for lever in (first, second)},
        present={lever.key: lever.present for lever in (first, second)},
    )
    return out
