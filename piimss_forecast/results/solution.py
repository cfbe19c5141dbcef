"""The inverse question: what value of a lever reaches a goal with a given probability."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import report
from ..core.errors import InputError
from ..metas import met
from .projection import Projection, project

GOAL = re.compile(
    r"^(?P<series>[\w.+-]+)\s*(?P<sign>>=|<=)\s*(?P<value>-?[\d.]+)(\s*@\s*(?P<year>\d{4}))?$"
)
STEPS = 14  # halvings of the lever's interval: 1/16,384 of it


@dataclass(frozen=True)
class Solution:
    """The lever's value, the probability it reaches, whether the goal can be reached at all, and
    every point tried.
    """

    lever: str
    goal: str
    value: float
    probability: float
    reachable: bool
    trials: pd.DataFrame


def solve(
    projection: Projection,
    goal: str,
    lever: str,
    probability: float = 0.8,
    *,
    bounds: tuple[float, float] | None = None,
    draws: int = 200,
) -> Solution:
    """Value of an assumption, held from the first projected year on, for which the goal is met with
    ``probability``.

    Bisection on the lever with common random numbers: the probability is then monotone wherever the
    chain is.

    Parameters
    ----------
    projection : Projection
        Whose scenario, horizon and seed are kept.
    goal : str
        An indicator code (``"P20-5.3"``: its last target inside the horizon) or ``"series >=
        number@year"`` with a series of the tables.
    lever : str
        Key of a scalar or by-year assumption.
    probability : float
        Between 0 and 1.
    bounds : tuple[float, float] | None
        Interval searched (default: a band around the present value inside the key's range).
    draws : int
        Paths per trial.

    Returns
    -------
    Solution
        ``reachable`` is False when even the better end of the interval does not reach the
        probability (``value`` is then that end).

    Raises
    ------
    InputError
        For an unknown goal or a lever that is not a number.

    Examples
    --------
    >>> s = solve(project("tendencial", draws=2), "jobs >= 24000000@2030", "employment.growth", draws=10)
    >>> s.reachable and 0 < s.value < 5
    True
    """
    if not 0 < probability < 1:
        raise InputError(
            "solve, probability",
            probability,
            es=("un número entre 0 y 1", "corrija la probabilidad"),
            en=("a number between 0 and 1", "correct the probability"),
        )
    low, high = bounds or _band(projection, lever)
    trials: list[tuple[float, float]] = []

    def reached(value: float) -> float:
        changed = projection.assumptions.patch({lever: value})
        run = project(
            changed,
            horizon=projection.manifest["horizon"],
            draws=draws,
            seed=projection.manifest["seed"],
            catalog=projection.catalog,
        )
        share = float(np.mean(_met(run, goal)))
        trials.append((value, share))
        return share

    at_low, at_high = reached(low), reached(high)
    rising = at_high >= at_low
    bad, good = (low, high) if rising else (high, low)
    best = max(at_low, at_high)
    reachable = best >= probability
    if reachable and min(at_low, at_high) < probability:
        for _ in range(STEPS):
            middle = (bad + good) / 2
            share = reached(middle)
            if share >= probability:
                good, best = middle, share
            else:
                bad = middle
    table = pd.DataFrame(trials, columns=["value", "probability"]).sort_values(
        "value", ignore_index=True
    )
    return Solution(lever, goal, good, best, reachable, table)


def _band(projection: Projection, lever: str) -> tuple[float, float]:
    """Present value plus and minus four points or its own size, inside the key's range."""
    value = projection.assumptions.get(lever)
    numbers = list(value.values()) if isinstance(value, dict) else [value]
    if not all(isinstance(v, float) for v in numbers) or (
        isinstance(value, dict) and not all(isinstance(k, int) for k in value)
    ):
        raise InputError(
            "solve, lever",
            lever,
            es=("un supuesto escalar o por año", "elija otra palanca"),
            en=("a scalar or by-year assumption", "choose another lever"),
        )
    centre = float(np.mean(numbers))
    width = (
        max(4.0, abs(centre))
        if projection.assumptions.row(lever).unit.startswith("percent")
        else max(abs(centre), 1e-6)
    )
    low, high = projection.assumptions.range_of(lever)
    return max(low, centre - width), min(high, centre + width)


def _met(run: Projection, goal: str) -> np.ndarray:
    """Whether each stochastic draw meets the goal."""
    if match := GOAL.match(goal.strip()):
        year = int(match["year"] or run.data["year"][-1])
        values = report.series(match["series"], run.compact()).draws.sel(year=year).to_numpy()[1:]
        target = float(match["value"])
        return values >= target if match["sign"] == ">=" else values <= target
    if goal in run.data["code"]:
        indicator = run.catalog.indicator(goal)
        years = [y for y in indicator.targets if y <= int(run.data["year"][-1])]
        values = run.data["indicator"].sel(code=goal, year=max(years)).to_numpy()[1:]
        if np.isnan(values).all():
            raise InputError(
                "solve, goal",
                goal,
                es=("un indicador con pronóstico", "este indicador no tiene serie que proyectar"),
                en=("an indicator with a forecast", "this indicator has no series to project"),
            )
        return np.asarray(met(values, indicator, max(years)))
    raise InputError(
        "solve, goal",
        goal,
        es=(
            "un código de indicador o «serie >= número@año»",
            "vea piimss metas y el índice de las tablas",
        ),
        en=(
            "an indicator code or 'series >= number@year'",
            "see piimss metas and the index of the tables",
        ),
    )
