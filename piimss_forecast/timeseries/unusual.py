"""Figures that the usual changes of a series do not explain: a last one, or one that is undone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .annual import Annual, Event
from .calibration import UNUSUAL
from .messages import Message


def strays(annual: Annual, events: Sequence[Event]) -> list[Message]:
    """What is said of a figure of a yearly series far from both beside it; months have peaks of
    their own.

    Parameters
    ----------
    annual : Annual
        The series.
    events : sequence of Event
        Declared ones, whose figures are left out.
    """
    free = np.flatnonzero(annual.observed & ~annual.pulses(events))
    at, times = stray(annual.values[free])
    if annual.season != 1 or times < UNUSUAL:
        return []
    year = int(annual.years[free[at]])
    return [Message("stray", {"year": year, "times": f"{times:.0f}"})]


def last_change(values: np.ndarray) -> float:
    """Last change in units of the usual one; infinite after figures that were all equal.

    Examples
    --------
    >>> round(last_change(np.array([10.0, 11, 12, 13, 14, 15, 14, 1400])))
    1386
    """
    changes = np.abs(np.diff(values[np.isfinite(values)]))
    if len(changes) < 3:
        return 0.0
    return _times(float(changes[-1]), changes[:-1])


def stray(values: np.ndarray) -> tuple[int, float]:
    """Place of the figure that most leaves both beside it, to the same side, and by how many usual
    changes: the smaller of the change into it and the one out of it.

    Examples
    --------
    >>> at, times = stray(np.array([10.0, 11, 12, 130, 14, 15, 16]))
    >>> at, round(times)
    (3, 116)
    >>> stray(np.array([10.0, 11, 12, 13, 140, 150, 160]))
    (0, 0.0)
    """
    changes = np.diff(values)
    worst = 0, 0.0
    for i in range(1, len(changes)):
        rest = np.abs(np.delete(changes, (i - 1, i)))
        if len(rest) < 3 or changes[i - 1] * changes[i] >= 0:
            continue
        times = _times(float(np.abs(changes[[i - 1, i]]).min()), rest)
        worst = max(worst, (i, times), key=lambda found: found[1])
    return worst


def _times(change: float, others: np.ndarray) -> float:
    """A change in units of the usual one: median of the others, their mean where most are zero."""
    usual = float(np.median(others)) or float(others.mean())
    return change / usual if usual else (np.inf if change else 0.0)
