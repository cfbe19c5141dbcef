"""A goal on a series of the tables or on the target of an indicator."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from .. import report
from ..catalog.slips import limits
from ..core.errors import InputError, PiimssWarning
from ..metas import Rules, attained, bound, chance, clearance, is_floor
from .part import Part
from .projection import Projection


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
        return self._paths(run)[1:]

    def probability(self, run: Projection | Part) -> float:
        """Of being met, as ``pf.assess`` tells it of an indicator."""
        paths = self._paths(run)
        if self.sign:
            return chance(paths[1:], paths[0], self.target, above=self.sign == ">=").probability
        basis = run.data["indicator"].sel(code=self.series)["basis"].item()
        rules = Rules.read(run.request.assumptions.get)
        indicator = run.catalog.indicator(self.series)
        return attained(paths, indicator, self.year, str(basis), rules, run.request.base_year)

    def margin(self, run: Projection | Part, probability: float) -> float:
        """How far the goal is from being met with ``probability``, in the unit of the series: zero
        or more when it is met.
        """
        paths, sign, target = self._paths(run), self.sign, self.target
        if not sign:
            indicator = run.catalog.indicator(self.series)
            sign, target = ">=" if is_floor(indicator) else "<=", bound(indicator, self.year)
        return clearance(paths[1:], paths[0], target, above=sign == ">=", probability=probability)

    def warn_of_unit(self, run: Projection) -> None:
        """Say that the number is far from the central path, as one in another unit is. It is taken,
        for it may be meant.
        """
        central, times = float(self._paths(run)[0]), limits(run.catalog)["goal"]
        if not self.sign or not self.target * central > 0:
            return
        if 1 / times < self.target / central < times:
            return
        problem = InputError(
            "results.goals_of_series.unit",
            "solve, goal, {series}",
            "{target:,.15g}",
            "a number of the size of {central:,.10g} ({unit}), the central path of {year}",
            "write the goal in that unit; leave it if it is meant",
            series=self.series,
            target=self.target,
            central=float(f"{central:.2g}"),
            unit=report.text(f"unit.{report.series(self.series, report.Compact(run.data)).unit}"),
            year=self.year,
        )
        warnings.warn(PiimssWarning(problem), stacklevel=3)

    def _paths(self, run: Projection | Part) -> np.ndarray:
        """The series in the year, the central path first, ``[draw]``."""
        if self.sign:
            draws = report.series(self.series, report.Compact(run.data)).draws
        else:
            draws = run.data["indicator"].sel(code=self.series)
        return np.asarray(draws.sel(year=self.year).to_numpy())

    def said(self, lang: str | None = None) -> str:
        """In words."""
        name = report.label(self.series, lang)
        wanted = f" {self.sign} {self.target:,.10g}" if self.sign else ""
        return f"{name}{wanted}, {self.year}"
