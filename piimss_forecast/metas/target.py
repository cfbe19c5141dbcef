"""When a value reaches the target of an indicator."""

from __future__ import annotations

import numpy as np

from ..catalog import Indicator
from ..core.arithmetic import decimals
from ..core.errors import InputError
from .formula import rounded


def is_floor(indicator: Indicator) -> bool:
    """Whether the meta is met at the target or above it.

    The financial result is tagged descending with target zero and means a balance that is not
    negative; a constant target (95 % of units with a physician, growth of 5 %) is a level to keep
    up.
    """
    return indicator.direction != "down" or indicator.concept == "avance_financiero"


def met(values: np.ndarray, indicator: Indicator, year: int) -> np.ndarray:
    """Whether values, printed as the programme prints them, reach the target of ``year``; boolean,
    shape of ``values``.

    Indicators with counts (projects of a fixed total) are judged on the whole count behind the
    percentage.

    Raises
    ------
    InputError
        When the indicator has no target for the year.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> met(np.array([2.654, 2.656]), load().indicator("P25-2.2"), 2030).tolist()
    [True, False]
    """
    if year not in indicator.targets:
        raise InputError(
            "metas.met",
            "metas, {code}",
            "{year}",
            "a year with a target: {targets}",
            "correct the year",
            code=indicator.code,
            year=year,
            targets=sorted(indicator.targets),
        )
    values = np.asarray(values, float)
    if year in indicator.target_counts:
        return np.asarray(
            rounded(values / 100 * _total(indicator), 0) >= indicator.target_counts[year]
        )
    target = indicator.targets[year]
    places = decimals_of(indicator)
    shown = rounded(values, places, indicator.truncate)
    goal = rounded(target, places)
    slack = 10.0**-places / 2
    return np.asarray(shown >= goal - slack if is_floor(indicator) else shown <= goal + slack)


def bound(indicator: Indicator, year: int, target: float | None = None) -> float:
    """The unrounded value at which the target of ``year`` begins to be met, as the programme prints
    it: half a printed unit short of the target, or where truncation or a count turns.

    Parameters
    ----------
    indicator : Indicator
        The indicator.
    year : int
        A year with a target.
    target : float, optional
        Another target than the year's.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> round(bound(load().indicator("P25-2.2"), 2030), 6), bound(load().indicator("P25-1.1"), 2030)
    (2.655, 61.0)
    """
    if target is None and year in indicator.target_counts:
        return 100 * (indicator.target_counts[year] - 0.5) / _total(indicator)
    goal = indicator.targets[year] if target is None else target
    places = decimals_of(indicator)
    step = 10.0**-places
    if is_floor(indicator):
        return goal if indicator.truncate else goal - step / 2
    return goal + step if indicator.truncate else goal + step / 2


def decimals_of(indicator: Indicator) -> int:
    """Decimals with which the programme prints an indicator: its own, or those of its targets.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> decimals_of(load().indicator("P25-2.2")), decimals_of(load().indicator("P25-1.1"))
    (2, 0)
    """
    return max([indicator.decimals, *(decimals(t) for t in indicator.targets.values())])


def _total(indicator: Indicator) -> float:
    """Fixed total of a project indicator: its second variable."""
    total = indicator.variable[1].baseline if len(indicator.variable) > 1 else None
    if not total:
        raise InputError(
            "metas.total",
            "indicators.toml, {code}",
            "v2 = ∅",
            "the total of projects in v2",
            "complete the indicator",
            code=indicator.code,
        )
    return total
