"""A goal in words: an indicator's target, or a series above or below a number in a year."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from .. import report
from ..core import checks
from ..core.errors import InputError
from ..metas import is_floor, met
from .part import Part
from .projection import Projection

GOAL = re.compile(
    r"(?P<series>[\w.+-]+)\s*(?P<sign>>=|<=)\s*(?P<value>[^@\s]+)(\s*@\s*(?P<year>\S+))?"
)
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class Goal:
    """What is wanted of ``series`` in ``year``; ``sign`` is ``>=``, ``<=``, or empty for the
    target of an indicator.
    """

    series: str
    year: int
    sign: str = ""
    target: float = float("nan")

    def values(self, run: Projection | Part) -> np.ndarray:
        """Stochastic paths of the series in the year."""
        if self.sign:
            draws = report.series(self.series, report.Compact(run.data)).draws
        else:
            draws = run.data["indicator"].sel(code=self.series)
        return draws.sel(year=self.year).to_numpy()[1:]

    def met(self, run: Projection | Part) -> np.ndarray:
        """Whether each stochastic path meets it."""
        values = self.values(run)
        if not self.sign:
            return np.asarray(met(values, run.catalog.indicator(self.series), self.year))
        return values >= self.target if self.sign == ">=" else values <= self.target

    def margin(self, run: Projection | Part, probability: float) -> float:
        """How far the goal is from being met with ``probability``, in the unit of the series: zero
        or more when it is met (up to the rounding of an indicator's target).

        At least ``p n`` of ``n`` paths meet ``x >= target`` when the ``ceil(p n)``-th largest does;
        unlike the share of paths, it moves smoothly with the lever.
        """
        values, sign, target = self.values(run), self.sign, self.target
        if not sign:
            indicator = run.catalog.indicator(self.series)
            sign = ">=" if is_floor(indicator) else "<="
            target = indicator.targets[self.year]
        over = np.sort(values - target if sign == ">=" else target - values)[::-1]
        return float(over[max(math.ceil(probability * over.size - 1e-9), 1) - 1])


def read_goal(projection: Projection, goal: str) -> Goal:
    """The goal in words, checked against what the projection holds.

    Parameters
    ----------
    projection : Projection
        Where it will be sought.
    goal : str
        ``"P25-4.1"`` (its last target within the horizon) or ``"jobs >= 24500000@2030"`` (the
        horizon when no year is given).

    Raises
    ------
    InputError
        For an unknown series, a number that is none, a year not projected, or an indicator that
        has no forecast.
    """
    request = projection.request
    first, last = request.base_year + 1, request.horizon
    codes = [str(c) for c in projection.data["code"].to_numpy()]
    text = goal.strip() if isinstance(goal, str) else ""
    match = GOAL.fullmatch(text)
    if match is None:
        if not text or re.search(r"[<>=@]", text):
            raise _problem(goal)
        known = [*codes, *_series(projection)]
        if checks.one_of(text, "solve, goal", known) not in codes:
            raise _problem(goal)
        years = [y for y in projection.catalog.indicator(text).targets if first <= y <= last]
        if not years:
            raise _problem(goal, f"{text}: {first}-{last}")
        found = Goal(text, max(years))
    else:
        if not NUMBER.fullmatch(match["value"]):
            raise _problem(goal, match["value"])
        if match["year"] and not YEAR.fullmatch(match["year"]):
            raise _problem(goal, match["year"])
        year = checks.whole_in(int(match["year"] or last), "solve, goal, @year", first, last)
        series = checks.one_of(
            match["series"],
            "solve, goal",
            _series(projection),
        )
        found = Goal(series, year, match["sign"], float(match["value"]))
    if np.isnan(found.values(projection)).all() and projection.request.draws > 1:
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
    return list(report.all_series(report.Compact(projection.data.isel(draw=[0]))))


def _problem(goal: object, found: str | None = None) -> InputError:
    return InputError(
        "results.problem",
        "solve, goal",
        "{shown}",
        "an indicator code or 'series >= number@year', without thousands separator",
        "see piimss metas and the index of the tables",
        shown=checks.shown(goal if found is None else found),
    )
