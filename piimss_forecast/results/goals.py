"""A goal in words: an indicator's target, a series above or below a number in a year, or reserves
that last to a year.
"""

from __future__ import annotations

import re
from typing import Protocol

import numpy as np

from .. import report
from ..core import checks
from ..core.errors import InputError
from .goals_of_reserves import WHAT, ReserveGoal
from .goals_of_series import SeriesGoal
from .part import Part
from .projection import Projection
from .quantities import First

GOAL = re.compile(
    r"(?P<series>[\w.+-]+)\s*(?P<sign>>=|<=)\s*(?P<value>[^@\s]+)(\s*@\s*(?P<year>\S+))?"
)
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)


class Goal(Protocol):
    """What is wanted of a projection, path by path."""

    @property
    def last(self) -> int:
        """Last year that it looks at."""

    def values(self, run: Projection | Part) -> np.ndarray:
        """A number of each stochastic path that tells two runs apart."""

    def probability(self, run: Projection | Part) -> float:
        """Of being met."""

    def margin(self, run: Projection | Part, probability: float) -> float:
        """How far it is from being met with ``probability``: zero or more when it is met."""

    def said(self, lang: str | None = None) -> str:
        """In the words of a reader."""


def read_goal(projection: Projection, goal: str) -> Goal:
    """The goal in words, checked against what the projection holds.

    Parameters
    ----------
    projection : Projection
        Where it will be sought.
    goal : str
        ``"P25-4.1"`` (its last target within the horizon), ``"jobs >= 24500000@2030"`` (the
        horizon when no year is given), or reserves that last: ``"first_use.RGFA >= 2033"``,
        ``"last_year >= 2040"``, ``"exhaustion >= 2045"``.

    Raises
    ------
    InputError
        For an unknown series, a number that is none, a year not projected, or an indicator that
        has no forecast.
    """
    text = goal.strip() if isinstance(goal, str) else ""
    match = GOAL.fullmatch(text)
    if match is None:
        return _of_indicator(projection, goal, text)
    if not NUMBER.fullmatch(match["value"]):
        raise _problem(goal, match["value"])
    if match["year"] and not YEAR.fullmatch(match["year"]):
        raise _problem(goal, match["year"])
    if match["series"].partition(".")[0] in WHAT:
        return ReserveGoal.read(projection.request, match["series"], match["sign"], text)
    request = projection.request
    first, last = request.base_year + 1, request.horizon
    year = checks.whole_in(int(match["year"] or last), "solve, goal, @year", first, last)
    series = checks.one_of(match["series"], "solve, goal", [*_series(projection), *WHAT])
    found = SeriesGoal(series, year, match["sign"], float(match["value"]))
    return _with_a_forecast(projection, found, goal)


def _of_indicator(projection: Projection, goal: object, text: str) -> Goal:
    """The last target of an indicator within the horizon."""
    if not text or re.search(r"[<>=@]", text):
        raise _problem(goal)
    request = projection.request
    first, last = request.base_year + 1, request.horizon
    codes = [str(c) for c in projection.data["code"].to_numpy()]
    known = [*codes, *_series(projection), *WHAT]
    if checks.one_of(text, "solve, goal", known) not in codes:
        raise _problem(goal)
    targets = projection.catalog.indicator(text).targets
    years = [y for y in targets if first <= y <= last]
    if not years:
        raise InputError(
            "results.goals.ended",
            "solve, goal",
            "{code}, with its last target in {year}"
            if max(targets) < first
            else "{code}, with its first target in {year}",
            "an indicator with a target from {first} to {last}",
            "its programme has ended: choose one of the targets to come (piimss metas)"
            if max(targets) < first
            else "ask for a longer horizon",
            code=text,
            year=max(targets) if max(targets) < first else min(targets),
            first=first,
            last=last,
        )
    return _with_a_forecast(projection, SeriesGoal(text, max(years)), goal)


def _with_a_forecast(projection: Projection, found: SeriesGoal, goal: object) -> SeriesGoal:
    if projection.request.draws > 1 and np.isnan(found.probability(projection)):
        raise InputError(
            "results.read_goal",
            "solve, goal",
            "{goal}",
            "an indicator with a forecast",
            "this series has no value to project that year",
            goal=goal,
        )
    return found


def _series(projection: Projection) -> list[str]:
    """Identifiers of every series of the tables."""
    return list(report.all_series(report.Compact(First(projection.data))))


def _problem(goal: object, found: str | None = None) -> InputError:
    return InputError(
        "results.problem",
        "solve, goal",
        "{shown}",
        "an indicator code, 'series >= number@year' without thousands separator, or"
        " 'first_use.RGFA >= year'",
        "see piimss metas and the index of the tables",
        shown=checks.shown(goal if found is None else found),
    )
