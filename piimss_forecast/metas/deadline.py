"""By when a decision is needed for a target to keep even chances, or why no date can be told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..catalog import Delivery, Indicator
from ..core.translate import N_, translate
from .pace import about, needed
from .rules import Rules
from .target import is_floor

_MONTHS = 12
_TEXT = N_(
    {
        "busiest": (
            "For even chances it must be decided by {when}: {lead} months later (and {slip} of"
            " slip) deliveries would go on at the {pace} a year of the schedule's busiest year."
        ),
        "busiest_late": (
            "It is late for even chances: with {lead} months from the decision to what comes of it"
            " (and {slip} of slip), and then the {pace} a year of the schedule's busiest year, it"
            " had to be decided by {when}."
        ),
        "enough": "The deliveries assumed reach it with even chances: no other decision is dated.",
        "best": "At the best yearly change seen, what is to change must be decided by {when}.",
        "best_late": (
            "It is late: at the best yearly change seen, what was to change had to be decided by"
            " {when}."
        ),
        "reached": "The last value already meets it: what is to be decided is how to keep it.",
        "one": (
            "No date of decision can be told: with one value published there is no yearly change."
        ),
        "none": "No date of decision can be told: no value is published.",
        "worse": (
            "No date of decision can be told: no yearly change of the record is for the better."
        ),
    }
)


class Deadline(NamedTuple):
    """The date, as a year and its part (NaN when none can be told), and the sentence that says it.

    Parameters
    ----------
    date : float
        Latest date of the decision.
    reason : str
        What it rests on, or why there is none.
    pace : float
        Deliveries a year that it counts on; NaN where it counts on none.
    lead : float
        Years from the decision to the first of them.
    slip : float
        Years that works are late.
    """

    date: float
    reason: str
    pace: float = np.nan
    lead: float = 0.0
    slip: float = 0.0

    def sentence(self, lang: str | None = None) -> str:
        """What it says, in words.

        Parameters
        ----------
        lang : str, optional
            Of the sentence.

        Examples
        --------
        >>> Deadline(2028.4, "best").sentence("en")
        'At the best yearly change seen, what is to change must be decided by 5/2028.'
        """
        when = "" if np.isnan(self.date) else month(self.date)
        months = {"lead": round(_MONTHS * self.lead), "slip": round(_MONTHS * self.slip)}
        said = {"pace": about(self.pace)} | {k: str(v) for k, v in months.items()}
        return translate(_TEXT[self.reason], lang).format(when=when, **said)


def month(date: float) -> str:
    """Month and year of a date told as a year and its part.

    Examples
    --------
    >>> month(2028.4), month(2029.999)
    ('5/2028', '12/2029')
    """
    return f"{min(int(_MONTHS * (date % 1)) + 1, _MONTHS)}/{int(date)}"


def deadline(
    indicator: Indicator, rules: Rules, course: np.ndarray, years: np.ndarray, *, slip: float
) -> Deadline:
    """Latest date at which a decision still gives the last target with probability one half.

    What is delivered follows the central course of the scenario until the decision bears fruit
    (``lead_years`` of the schedule and the slip of works later), and from then on the schedule's
    busiest year. What has a record of yearly changes follows its last value until the decision, and
    the best yearly change from then on; that decision rests on figures that come out
    ``availability_lag_months`` after their year ends, so it is that much earlier. Pace and slip are
    medians, so the chances are even.

    Parameters
    ----------
    indicator : Indicator
        With history and targets.
    rules : Rules
        Assumptions.
    course : ndarray
        Central course of the scenario, ``[year]``, in the unit of the indicator.
    years : ndarray
        Its years; the first is the base year.
    slip : float
        Years that works are late, in the scenario.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> cancer = deadline(load().indicator("P25-4.1"), plain, np.empty(0), np.array([2024]), slip=0)
    >>> round(cancer.date, 1), cancer.reason
    (2030.3, 'best')
    """
    start = int(years[0]) + 1  # the first moment after the base year
    if indicator.delivery is not None:
        return _of_schedule(indicator, indicator.delivery, course, years, slip)
    found = needed(indicator, rules)
    if found["last_year"] is None:
        return Deadline(np.nan, "none")
    best = float(found["best_change"])  # type: ignore[arg-type]
    if found["required"] == 0:
        return Deadline(np.nan, "reached")
    if not best > 0:
        return Deadline(np.nan, "one" if np.isnan(best) else "worse")
    sign = 1.0 if is_floor(indicator) else -1.0
    gap = sign * (float(found["target"]) - float(found["last_value"]))  # type: ignore[arg-type]
    date = int(found["target_year"]) + 1 - gap / best  # type: ignore[call-overload]
    date -= indicator.availability_lag_months / _MONTHS
    return Deadline(date, "best" if date >= start else "best_late")


def _of_schedule(
    indicator: Indicator, plan: Delivery, course: np.ndarray, years: np.ndarray, slip: float
) -> Deadline:
    """Of works and persons: the last month in which the busiest pace must begin, less what it takes
    to begin it.
    """
    unit = 100 / plan.total if indicator.unit == "percent" else 1.0
    goals = indicator.target_counts or {y: v / unit for y, v in indicator.targets.items()}
    goal, end = goals[max(goals)], max(goals) + 1.0  # a count of a year stands at its end
    done = course / unit
    steps = np.diff([done[0], *(goals[y] for y in sorted(goals))])
    busiest = float(steps.max())
    slip = slip if plan.binds else 0.0
    if np.interp(end, years + 1.0, done) >= goal:
        return Deadline(np.nan, "enough")
    moments = np.arange(int(years[0]) + 1.0, end, 1 / _MONTHS)
    reached = np.interp(moments, years + 1.0, done) + busiest * (end - moments) >= goal
    begins = (
        float(moments[reached].max()) if reached.any() else end - (goal - float(done[0])) / busiest
    )
    date = begins - plan.lead_years - slip
    word = "busiest" if date >= int(years[0]) + 1 else "busiest_late"
    return Deadline(date, word, busiest, plan.lead_years, slip)
