"""What is assumed about the metas, gathered once from an assumption set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..catalog import Indicator
from ..core.errors import AssumptionError, InputError


@dataclass(frozen=True)
class Rules:
    """Thresholds of the verdicts and settings of the forecast of an indicator's own series.

    ``series_start`` : first year of the present definition, by code. ``event`` : first and last
    year of the pandemic. ``event_persistence`` : share of a shock that stays from one year to the
    next when a series ends inside the event. ``reference_sd`` : yearly sd of the reference class by
    scale. ``reference_weight`` : how many points the class counts for. ``damping`` : of the drift.
    ``effort`` : share of the way from the trend to the programme's path that is carried out (0:
    the trend; negative: that share of the asked move is lost). ``rebuilt_sd`` : standard deviation,
    in the unit of the indicator, of a value rebuilt from the model for a year of history that no
    document prints, by code. ``level_persistence`` : share of its distance to the mean that a
    series of family ``level`` keeps a year. ``class_weight`` : weight of the share of its class
    that was met, beside the probability of the model. ``lead_years`` : from a decision to the first
    that comes of it, by code.
    """

    likely: float
    unlikely: float
    series_start: Mapping[str, float]
    event: tuple[int, int]
    event_persistence: float
    reference_sd: Mapping[str, float]
    reference_weight: float
    damping: float
    effort: float
    rebuilt_sd: Mapping[str, float] = field(default_factory=dict)
    level_persistence: float = 0.5
    class_weight: float = 0.0
    lead_years: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.unlikely <= self.likely <= 1:
            raise InputError(
                "metas.rules",
                "metas.status_probability",
                "{unlikely}, {likely}",
                "0 ≤ en_riesgo ≤ alcanzable ≤ 1",
                "correct the thresholds",
                unlikely=self.unlikely,
                likely=self.likely,
            )

    @classmethod
    def read(cls, get: Callable[[str], Any]) -> Rules:
        """Rules from the keys ``metas.*`` of an assumption set (``get`` is its ``get``)."""
        status, event = get("metas.status_probability"), get("metas.event")
        return cls(
            likely=status["alcanzable"],
            unlikely=status["en_riesgo"],
            series_start=get("metas.series_start"),
            event=(int(event["first"]), int(event["last"])),
            event_persistence=get("metas.event_persistence"),
            reference_sd=get("metas.reference_sd"),
            reference_weight=get("metas.reference_weight"),
            damping=get("metas.drift_damping"),
            effort=get("metas.programme_effort"),
            rebuilt_sd=get("metas.rebuilt_sd"),
            level_persistence=get("metas.level_persistence"),
            class_weight=get("metas.class_weight"),
            lead_years=get("metas.lead_years"),
        )

    def lead(self, code: str) -> float:
        """Years from a decision to the first that comes of it, of an indicator with a schedule.

        Raises
        ------
        AssumptionError
            When none is assumed for it.
        """
        if code not in self.lead_years:
            raise AssumptionError(
                "metas.lead",
                "metas.lead_years, {code}",
                "∅",
                "years from a decision to its first result: the indicator has a schedule",
                "add it to metas.lead_years (and its name to schema.toml)",
                code=code,
            )
        return self.lead_years[code]

    def usable(self, indicator: Indicator) -> dict[int, float]:
        """Published values of the present definition, by year: what a forecast may use, those that
        another document prints among them.
        """
        start = self.series_start.get(indicator.code, 0)
        points = {y: cited.value for y, cited in indicator.elsewhere.items()}
        points |= indicator.history
        if indicator.baseline is not None:
            points.setdefault(indicator.baseline.year, indicator.baseline.value)
        none = indicator.placeholder
        return {y: v for y, v in sorted(points.items()) if y >= start and y not in none}

    def calm(
        self, points: Mapping[int, float], least: int, measured_before: int = 0
    ) -> dict[int, float]:
        """Points outside the pandemic, or all of them when fewer than ``least`` would remain.

        Parameters
        ----------
        points : Mapping[int, float]
            Value by the year of its label.
        least : int
            How many points must remain.
        measured_before : int
            Years from the measure to the label: the pandemic is in the year measured.
        """
        first, last = (year + measured_before for year in self.event)
        outside = {y: v for y, v in points.items() if not first <= y <= last}
        return outside if len(outside) >= least else dict(points)

    def class_of(self, indicator: Indicator) -> str:
        """Length class: ``long`` (5 points or more), ``short`` (3 or 4), ``none`` (fewer: no
        statistical forecast).

        The bounds follow the design: two changes are the least from which a spread can be told at
        all.
        """
        points = len(self.usable(indicator))
        return "long" if points >= 5 else "short" if points >= 3 else "none"
