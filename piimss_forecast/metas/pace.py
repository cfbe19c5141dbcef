"""The pace that a final target asks for, against the changes published so far."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..catalog import Indicator
from ..core.translate import N_, translate
from .rules import Rules
from .target import is_floor


def feasibility(
    indicators: Mapping[str, Indicator], rules: Rules, lang: str | None = None
) -> pd.DataFrame:
    """How much a year is needed from the last published value to the final target, against the
    changes published so far.

    Changes are signed so that positive is towards the target. ``ratio_mean`` and ``ratio_best`` are
    the change needed over the mean and the best yearly change in the record outside the pandemic
    (NaN where the record has none, or none that is positive). A rebound is no best change: only
    what passes the best value so far counts.

    Returns
    -------
    DataFrame
        Indexed by code: unit, last_year, last_value, target_year, target, required, changes,
        mean_change, best_change, ratio_mean, ratio_best, statement.
    """
    rows = [
        {"code": code, **needed(i, rules), "statement": statement(i, rules, lang)}
        for code, i in indicators.items()
    ]
    return pd.DataFrame(rows).set_index("code")


def needed(indicator: Indicator, rules: Rules) -> dict[str, object]:
    """The row of :func:`feasibility` of an indicator, without its sentence."""
    points = rules.usable(indicator)
    goal_year = max(indicator.targets)
    goal = indicator.targets[goal_year]
    sign = 1.0 if is_floor(indicator) else -1.0
    out: dict[str, object] = {
        "unit": indicator.unit,
        "last_year": max(points, default=None),
        "last_value": np.nan,
        "target_year": goal_year,
        "target": goal,
        "required": np.nan,
        "changes": max(len(rules.calm(points, 2, indicator.measured_before)) - 1, 0),
        "mean_change": np.nan,
        "best_change": np.nan,
        "ratio_mean": np.nan,
        "ratio_best": np.nan,
    }
    if not points:
        return out
    last = max(points)
    required = max(sign * (goal - points[last]), 0.0) / (goal_year - last or np.nan)
    out |= {"last_value": points[last], "required": required}
    if len(points) > 1:
        # A fall into the pandemic and the way back are no measure of what a programme can do.
        used = rules.calm(points, 2, indicator.measured_before)
        years, values = np.array(list(used), float), np.array(list(used.values()), float)
        mean = sign * (values[-1] - values[0]) / (years[-1] - years[0])
        best = _best_change(years, sign * values)
        out |= {
            "mean_change": float(mean),
            "best_change": best,
            "ratio_mean": required / mean if mean > 0 else np.nan,
            "ratio_best": required / best if best > 0 else np.nan,
        }
    return out


def _best_change(years: np.ndarray, values: np.ndarray) -> float:
    """The best yearly change of a series in which more is better, without rebounds: what only
    recovers ground lost before counts for nothing, so a year counts by how far it passes the best
    value so far. A series that never improved has its least bad change.
    """
    changes = np.diff(values) / np.diff(years)
    best_so_far = np.maximum.accumulate(values)[:-1]
    gains = (values[1:] - best_so_far) / np.diff(years)
    return float(gains.max() if (gains > 0).any() else min(changes.max(), 0.0))


_TEXT = N_(
    {
        "none": "No value is published: how far the target of {goal} ({year}) lies cannot be told.",
        "reached": (
            "The last published value, {last} ({since}), already meets the target of"
            " {year} ({goal})."
        ),
        "over": "The year of the target has passed: {last} against {goal} ({year}).",
        "first": (
            "From {last} ({since}) to {goal} ({year}) an improvement of {need} a year is"
            " needed; only one point is published to compare it with."
        ),
        "worse": (
            "From {last} ({since}) to {goal} ({year}) an improvement of {need} a year is"
            " needed; no yearly change published is for the better (changes: {n})."
        ),
        "better": (
            "From {last} ({since}) to {goal} ({year}) an improvement of {need} a year is"
            " needed; the best yearly change published is {best} and the mean {mean}"
            " (changes: {n}, improvement counted positive)."
        ),
    }
)


_LEFT_OUT = N_("Years of the pandemic do not count: {left} left out.")


def statement(indicator: Indicator, rules: Rules, lang: str | None = None) -> str:
    """One sentence on the pace the final target asks for, which stands also where no probability
    can be given.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> statement(load().indicator("P25-1.1"), plain, "en")  # doctest: +NORMALIZE_WHITESPACE
    'From 126 (2024) to 60 (2030) an improvement of 11 a year is needed;
    only one point is published to compare it with.'
    """
    found = needed(indicator, rules)
    if found["last_year"] is None:
        kind = "none"
    elif found["last_year"] == found["target_year"]:
        kind = "over"
    elif found["required"] == 0:
        kind = "reached"
    elif not found["changes"]:
        kind = "first"
    else:
        kind = "better" if float(found["best_change"]) > 0 else "worse"  # type: ignore[arg-type]
    said = translate(_TEXT[kind], lang)
    points = rules.usable(indicator)
    calm = rules.calm(points, 2, indicator.measured_before)
    if kind in ("first", "better", "worse") and len(calm) < len(points):
        said = f"{said} {translate(_LEFT_OUT, lang)}"
    return said.format(
        left=", ".join(str(year) for year in points if year not in calm),
        goal=show(found["target"]),
        year=found["target_year"],
        last=show(found["last_value"]),
        since=found["last_year"],
        need=about(float(found["required"])),  # type: ignore[arg-type]
        best=about(float(found["best_change"])),  # type: ignore[arg-type]
        mean=about(float(found["mean_change"])),  # type: ignore[arg-type]
        n=found["changes"],
    )


def about(value: object) -> str:
    """An estimate: three significant digits.

    Parameters
    ----------
    value : object
        A number.

    Examples
    --------
    >>> about(12868231.1), about(45.4546), about(-0.08712), about(0.0)
    ('12,900,000', '45.5', '-0.0871', '0')
    """
    rounded = float(f"{float(value):.3g}")  # type: ignore[arg-type]
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}"


def show(value: object) -> str:
    """A number without false precision: thousands separated when large, three significant digits
    when small.

    Parameters
    ----------
    value : object
        A number.

    Examples
    --------
    >>> show(1234.5), show(80.3217), show(0.69)
    ('1,234', '80.322', '0.69')
    """
    number = float(value)  # type: ignore[arg-type]
    return (
        f"{number:,.0f}"
        if abs(number) >= 1000
        else f"{number:.5g}"
        if abs(number) >= 10
        else f"{number:.3g}"
    )
