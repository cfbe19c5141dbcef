"""A goal on a series of the tables or on the target of an indicator."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .. import report
from ..metas import is_floor, met
from .part import Part
from .projection import Projection


def decisive(over: np.ndarray, probability: float) -> float:
    """The margin that decides whether a share ``probability`` of the paths is at zero or above.

    At least ``p n`` of ``n`` paths are when the ``ceil(p n)``-th largest is; unlike the share of
    paths, it moves smoothly with a lever.

    Parameters
    ----------
    over : ndarray
        Margin of each path, ``[draw]``.
    probability : float
        Between 0 and 1.

    Examples
    --------
    >>> decisive(np.array([3.0, -1.0, 2.0, 5.0, 1.0]), 0.8)
    1.0
    """
    ordered = np.sort(over)[::-1]
    return float(ordered[max(math.ceil(probability * over.size - 1e-9), 1) - 1])


@dataclass(frozen=True)
class SeriesGoal:
    """What is wanted of ``series`` in ``year``; ``sign`` is ``>=``, ``<=``, or empty for the
    target of an indicator.
    """

    series: str
    year: int
    sign: str = ""
    target: float = float("nan")

    @property
    def last(self) -> int:
        """Last year that it looks at."""
        return self.year

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
        """
        values, sign, target = self.values(run), self.sign, self.target
        if not sign:
            indicator = run.catalog.indicator(self.series)
            sign = ">=" if is_floor(indicator) else "<="
            target = indicator.targets[self.year]
        return decisive(values - target if sign == ">=" else target - values, probability)

    def said(self, lang: str | None = None) -> str:
        """In words."""
        name = report.label(self.series, lang)
        wanted = f" {self.sign} {self.target:,.10g}" if self.sign else ""
        return f"{name}{wanted}, {self.year}"
