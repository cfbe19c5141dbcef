"""By when a decision is needed for a target to keep even chances, or why no date can be told."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..catalog import Delivery, Indicator
from ..core.calendar import month_in_words
from ..core.translate import N_, translate
from ..uncertainty import stream
from .delivery import deliver
from .pace import about, needed
from .probability import share
from .rules import Rules
from .target import is_floor

_MONTHS, _EVEN = 12, 0.5
_TEXT = N_(
    {
        "busiest": (
            "For even chances it must be decided {when}: {lead} months later (and {slip} of slip)"
            " it would go on at the {pace} {things} a year of the schedule's busiest year."
        ),
        "busiest_late": (
            "It is late for even chances: with {lead} months from the decision to what comes of it"
            " (and {slip} of slip), and then the {pace} {things} a year of the schedule's busiest"
            " year, it had to be decided {when}."
        ),
        "never": (
            "No date of decision can be told: not even the {pace} {things} a year of the schedule's"
            " busiest year, from {start} on, gives even chances; with {slip} months of slip and a"
            " pace that is not known, it gives {chance}."
        ),
        "enough": "The pace assumed reaches it with even chances: no other decision is dated.",
        "best": "At the best yearly change seen, what is to change must be decided {when}.",
        "best_late": (
            "It is late: at the best yearly change seen, what was to change had to be decided"
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


_BY, _BEFORE = N_(("by {month}", "before {year} ended"))
# What is delivered, by the unit in which it is counted.
_THINGS = N_({"units": "works", "persons": "persons", "percent": "percentage points"})
_DRAWS = 400  # scores beside the pace, whose error below no verdict of an even chance turns on
_ERROR = 0.5 / _DRAWS**0.5  # of a probability that they tell: within it of one half is one half


class Prospect(NamedTuple):
    """What a scenario assumes of deliveries.

    Parameters
    ----------
    pace : tuple of float
        Expected deliveries of each year after the base year.
    pace_sd : float
        Deviation of the pace over the pace.
    slip : float
        Years that works are late.
    slip_sd : float
        Its deviation.
    """

    pace: tuple[float, ...]
    pace_sd: float
    slip: float
    slip_sd: float


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
    start : int
        First year after the base year: a decision before it is told without a date.
    chance : float
        Probability with that pace from the first year on; NaN where it counts on none.
    unit : str
        In which deliveries are counted.
    """

    date: float
    reason: str
    pace: float = np.nan
    lead: float = 0.0
    slip: float = 0.0
    start: int = 0
    chance: float = np.nan
    unit: str = "units"

    def sentence(self, lang: str | None = None) -> str:
        """What it says, in words.

        Parameters
        ----------
        lang : str, optional
            Of the sentence.

        Examples
        --------
        >>> Deadline(2028.4, "best").sentence("en")
        'At the best yearly change seen, what is to change must be decided by May 2028.'
        >>> Deadline(2021.9, "best_late", start=2025).sentence("en").split(", ")[1]
        'what was to change had to be decided before 2024 ended.'
        """
        months = {"lead": round(_MONTHS * self.lead), "slip": round(_MONTHS * self.slip)}
        said = {"pace": about(self.pace), "start": str(self.start), "when": self._when(lang)}
        said["things"] = translate(_THINGS[self.unit], lang)
        said |= {"chance": share(self.chance)} | {k: str(v) for k, v in months.items()}
        return translate(_TEXT[self.reason], lang).format(**said)

    def _when(self, lang: str | None) -> str:
        """By which month, or that it was before anything is projected."""
        if np.isnan(self.date):
            return ""
        if self.date < self.start:
            return translate(_BEFORE, lang).format(year=self.start - 1)
        month = min(int(_MONTHS * (self.date % 1)) + 1, _MONTHS)
        return translate(_BY, lang).format(month=month_in_words(int(self.date), month, lang))


def deadline(
    indicator: Indicator,
    rules: Rules,
    base_year: int,
    prospect: Prospect | None = None,
    *,
    known: float = -np.inf,
) -> Deadline:
    """Latest date at which a decision still gives the last target with probability one half.

    What is delivered follows the pace that the scenario assumes until the decision bears fruit
    (``metas.lead_years`` later), and from then on that of the schedule's busiest year,
    with the slip and the spread of the pace as they are assumed. What has a record of yearly
    changes follows its last value until the decision, and the best yearly change from then on; that
    decision rests on figures that come out ``availability_lag_months`` after their year ends, so it
    is that much earlier.

    Parameters
    ----------
    indicator : Indicator
        With history and targets.
    rules : Rules
        Assumptions.
    base_year : int
        Last year that is history.
    prospect : Prospect, optional
        Of what is delivered against a schedule.
    known : float
        Moment up to which something is known, as a year and its part: a date before it, or before
        the end of the base year, is past.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> cancer = deadline(load().indicator("P25-4.1"), plain, 2024)
    >>> round(cancer.date, 1), cancer.reason
    (2030.3, 'best')
    """
    if indicator.delivery is not None and prospect is not None:
        told = _of_schedule(indicator, indicator.delivery, rules, base_year, prospect)
    else:
        told = _of_record(indicator, rules)
    late = told.date < max(base_year + 1, known)
    return told._replace(reason=f"{told.reason}_late" if late else told.reason, start=base_year + 1)


def _of_record(indicator: Indicator, rules: Rules) -> Deadline:
    """Of what has a record of yearly changes: the best of them from the decision on."""
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
    return Deadline(date, "best")


def _of_schedule(
    indicator: Indicator, plan: Delivery, rules: Rules, base_year: int, prospect: Prospect
) -> Deadline:
    """Of works and persons: the last moment at which the busiest pace may begin, less what it takes
    to begin it.
    """
    unit = 100 / plan.total if indicator.unit == "percent" else 1.0
    goals = indicator.target_counts or {y: v / unit for y, v in indicator.targets.items()}
    points = {y: v for y, v in rules.usable(indicator).items() if y <= base_year}
    done = points[max(points)] / unit
    done = float(np.round(done)) if plan.whole else done
    known = {plan.first - 1: done} | goals
    years = range(base_year, max(goals) + 1)
    schedule = np.interp(list(years), sorted(known), [known[y] for y in sorted(known)])
    busiest = float(np.diff([done, *(goals[y] for y in sorted(goals))]).max())
    dates = np.maximum(schedule, done) if plan.binds else np.full(len(years), np.inf)
    chances = _chances(
        done, goals[max(goals)], busiest, tuple(map(float, dates)), prospect, plan.whole
    )
    start, late = base_year + 1, prospect.slip if plan.binds else 0.0
    lead = rules.lead(indicator.code)
    counted = indicator.variable[0].unit if indicator.variable else "units"
    things = counted if counted in _THINGS else "units"
    told = Deadline(np.nan, "never", busiest, lead, late, start, chances[0], things)
    if chances[-1] >= _EVEN:
        return told._replace(reason="enough")
    if chances[0] < _EVEN - _ERROR:
        return told
    k = max((i for i, chance in enumerate(chances) if chance >= _EVEN), default=0)
    lost = chances[k] - chances[k + 1]  # none where the pace is the busiest one already
    part = max(chances[k] - _EVEN, 0.0) / lost if lost else 0.0
    date = start + k + part - lead
    return told._replace(date=date, reason="busiest")


@lru_cache(maxsize=256)
def _chances(
    done: float,
    goal: float,
    busiest: float,
    schedule: tuple[float, ...],
    prospect: Prospect,
    whole: bool,
) -> tuple[float, ...]:
    """Probability of the goal when the busiest pace begins with each year, and when it never does;
    from paths of its own, the same for every start, so that a later one never does better.
    """
    pace = np.array(prospect.pace)
    scores = stream(1, "metas_deadline").normal(np.arange(2 + pace.size), _DRAWS)
    out = []
    for begins in range(pace.size + 1):
        faster = np.arange(pace.size) >= begins
        counts = deliver(
            done,
            np.where(faster, np.maximum(pace, busiest), pace),
            np.array(schedule),
            pace_sd=prospect.pace_sd,
            slip=prospect.slip + prospect.slip_sd * scores[:, 0],
            level=scores[:, 1],
            yearly=scores[:, 2:],
            whole=whole,
        )
        out.append(float((counts[:, -1] >= goal - 1e-9).mean()))
    return tuple(out)
