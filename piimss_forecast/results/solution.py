"""The inverse question: the smallest change of a lever that reaches a goal with a given
probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from .. import report
from ..core import checks
from ..core.card import Card, Carded
from ..core.errors import PiimssError
from ..core.translate import N_
from ..links import run_chain
from ..scenario import Request
from ..scenario.cache import Cache
from ..scenario.store import kept_in
from .goals import Goal, read_goal
from .goals_of_series import SeriesGoal
from .lever_past import LeverPast, lever_past
from .levers import History, Lever, find
from .part import Part
from .projection import Projection, project

STEPS = 14  # halvings of an interval: 1/16,384 of it
FAR = (1 / 64, 1 / 16, 1 / 4)  # shares of the way to an end of the range tried on the way to it
RETREATS = 6  # halvings of the way to an end of the range at which the ledger does not close


@dataclass(frozen=True, repr=False)
class Solution(Carded):
    """What a lever must be for a goal to be met with a probability.

    Parameters
    ----------
    lever : str
        Key of the assumption.
    goal : str
        In words.
    status : str
        ``reached``; ``already_met`` (today's value is enough); ``no_effect`` (the lever does not
        move the goal's series); ``out_of_reach`` (no value tried of the range is enough).
    present : float
        Today's value of the lever (mean over the projected years of a path).
    value : float
        The value nearest to today's that reaches; today's value when nothing has to change or
        nothing changes; when out of reach, the value that comes nearest.
    unit : str
        Of the lever.
    probability : float
        With which the goal is met at ``value``.
    trials : DataFrame
        Every value tried with its probability (NaN where the ledger does not close there).
    past : LeverPast | None
        What the lever did in the years known, where a record tells it.
    asked : Goal
        The goal read, which says itself in words.
    """

    lever: str
    goal: str
    status: str
    present: float
    value: float
    unit: str
    probability: float
    trials: pd.DataFrame
    past: LeverPast | None
    asked: Goal

    def _card(self) -> Card:
        rows = (
            (report.text("column.status"), report.text(f"solution.{self.status}")),
            (self.lever, report.with_unit(f"{self.value:,.4g}", self.unit)),
            (report.text("column.present"), report.with_unit(f"{self.present:,.4g}", self.unit)),
            (report.text("column.probability"), f"{self.probability:.2f}"),
        )
        return Card(f"Solution: {self.goal}", rows, ".value  .trials")

    @property
    def reachable(self) -> bool:
        """Whether the goal is met at ``value``."""
        return self.status in ("reached", "already_met")


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
    ``probability``: the one nearest to today's.

    The whole range of the schema is searched with common random numbers: first the ends and
    points on the way to them, then the root of the quantile that decides (Brent's method), then by
    halves; the probability is monotone wherever the chain is.
    History never moves: a path by year changes from the first projected year on, and a lever that
    would move a published year is refused.

    Parameters
    ----------
    projection : Projection
        Whose request is kept but for the lever and ``draws``.
    goal : str
        An indicator code (``"P20-5.3"``: its last target inside the horizon), ``"series >=
        number@year"`` with a series of the tables, or how long the money lasts:
        ``"first_use.RGFA >= 2033"`` (not drawn on before; ``first_use`` for any reserve),
        ``"last_year >= 2040"`` (income and reserves cover outlay through it), ``"exhaustion >=
        2045"``; these run to the year they look at.
    lever : str
        Key of a scalar or by-year assumption.
    probability : float
        Between 0 and 1.
    bounds : tuple[float, float] | None
        Interval searched (default: the range of the schema).
    draws : int
        Paths per trial, two or more.

    Returns
    -------
    Solution
        With ``status``, ``present``, ``value``, ``unit``, ``probability``, ``trials`` and the
        lever's own ``past``.

    Raises
    ------
    InputError
        For an unknown goal or lever, a year not projected, reversed bounds, or a lever that moves
        history.

    Examples
    --------
    >>> p = project("tendencial", draws=2)
    >>> s = solve(p, "jobs >= 24000000@2030", "employment.growth", draws=10)
    >>> s.status, 0 < s.value < 5, s.unit
    ('reached', True, 'percent_per_year')
    """
    checks.instance(
        projection,
        "solve",
        Projection,
        N_("project first: pf.project(scenario)"),
    )
    wanted = float(checks.number_in(probability, "solve, probability", 0, 1, inside=True))
    draws = checks.whole_in(draws, "solve, draws", 2, 10**6)
    asked = read_goal(projection, goal)
    last = max(projection.request.horizon, asked.last)
    request = projection.request.replace(draws=draws, horizon=last)
    search = _Search(request, projection.cache, asked, find(request, lever, bounds), wanted)
    status, value, share = search.run()
    if value != search.lever.present and not search.closes(value):
        search = replace(search, trials={}, margins={}, moves=False, problem=None, whole=True)
        status, value, share = search.run()
    table = pd.DataFrame(
        sorted(search.trials.items()), columns=["value", "probability"], dtype=float
    )
    unit, past = search.lever.unit, lever_past(request, lever)
    present = search.lever.present
    if isinstance(asked, SeriesGoal):
        asked.warn_of_unit(projection)
    return Solution(lever, goal, status, present, value, unit, share, table, past, asked)


@dataclass
class _Search:
    """Trials of a lever on one goal.

    A trial works out the paths of the goal alone, and the whole ledger on its central path; with
    ``whole``, every path of the ledger.
    """

    request: Request
    cache: str | Path | None
    goal: Goal
    lever: Lever
    wanted: float
    whole: bool = False
    trials: dict[float, float] = field(default_factory=dict)
    margins: dict[float, float] = field(default_factory=dict)
    moves: bool = False
    problem: PiimssError | None = None

    def __post_init__(self) -> None:
        self.now = project(self.request, cache=self.cache)
        self.history = History(self.now)
        self.values = self.goal.values(self.now)
        self.today = self.goal.probability(self.now)
        self.margins[self.lever.present] = self.goal.margin(self.now, self.wanted)

    @property
    def kept(self) -> Cache:
        """Where results of links are looked up and kept."""
        return kept_in(self.cache)

    @property
    def start(self) -> float:
        """Today's value, or the end of the interval that is nearest to it."""
        return float(min(max(self.lever.present, self.lever.low), self.lever.high))

    def run(self) -> tuple[str, float, float]:
        """Status, value and probability."""
        present = self.lever.present
        ends = [self._end(e) for e in (self.lever.low, self.lever.high) if e != present]
        if self.problem is not None and len(self.margins) == 1:
            raise self.problem  # the chain does not close anywhere: its own error says why
        if not self.moves:
            return "no_effect", present, self.today
        if self.today >= self.wanted:
            return "already_met", present, self.today
        reached = [e for e in ends if self._reaches(e)]
        found = [self._nearest(e) for e in reached or ends]
        good = [v for v in found if v is not None]
        if good:
            value = min(good, key=lambda v: abs(v - present))
            return "reached", value, self.share(value)
        tried = [v for v in self.margins if v in self.trials]
        paths = self.request.draws - 1  # a probability of less than one path tells nothing
        best = max(tried, key=lambda v: (round(paths * self.trials[v]), self.margins[v]))
        return "out_of_reach", best, self.trials[best]

    def share(self, value: float) -> float:
        """Probability of the goal with the lever at ``value``; NaN where the ledger does not close
        there.
        """
        if value not in self.trials:
            request = self.lever.moved(self.now.request, value)
            try:
                ledger = run_chain(
                    request if self.whole else request.replace(draws=1), cache=self.kept
                )
                run = Part(request, self.now.cache)
                values = self.goal.values(run)
            except PiimssError as err:
                self.trials[value], self.problem = math.nan, err
            else:
                self.history.check(self.lever.key, ledger.data)
                self.moves |= not np.array_equal(values, self.values, equal_nan=True)
                self.trials[value] = self.goal.probability(run)
                self.margins[value] = self.goal.margin(run, self.wanted)
        return self.trials[value]

    def closes(self, value: float) -> bool:
        """Whether the whole ledger closes in every path with the lever at ``value``."""
        try:
            run_chain(self.lever.moved(self.now.request, value), cache=self.kept)
        except PiimssError:
            return False
        return True

    def _end(self, end: float) -> float:
        """The end of the range, or the first point on the way back where the ledger closes."""
        value = end
        for _ in range(RETREATS):
            if not math.isnan(self.share(value)):
                break
            value = (value + self.start) / 2
        return value

    def _reaches(self, value: float) -> bool:
        return self.share(value) >= self.wanted

    def _nearest(self, end: float) -> float | None:
        """The value nearest to today's on the way to ``end`` that reaches, or None."""
        bad, way = self.start, end - self.start
        if bad != self.lever.present and self._reaches(bad):
            return bad
        for value in (*(self.start + share * way for share in FAR), end):
            if self._reaches(value):
                return self._narrow(bad, value, abs(way) / 2**STEPS)
            bad = value
        return None

    def _narrow(self, bad: float, good: float, close: float) -> float:
        """The reaching side of an interval no wider than ``close``: first around the root of the
        margin, then by halves.
        """
        ends = self.margins.get(bad, math.nan), self.margins.get(good, math.nan)
        if ends[0] < 0 < ends[1]:
            root = brentq(self._margin, bad, good, xtol=close / 4, maxiter=STEPS, disp=False)
            step = math.copysign(close / 2, good - bad)
            for value in (root - step, root + step):
                if min(bad, good) < value < max(bad, good):
                    self._reaches(value)
            way = sorted(self.trials, reverse=good < bad)
            inside = [v for v in way if min(bad, good) < v < max(bad, good)]
            for value in inside:
                if self._reaches(value):
                    good = value
                    break
                bad = value
        while abs(good - bad) > 1.01 * close:
            middle = (bad + good) / 2
            bad, good = (bad, middle) if self._reaches(middle) else (middle, good)
        return good

    def _margin(self, value: float) -> float:
        self.share(value)
        return self.margins.get(value, -math.inf)
