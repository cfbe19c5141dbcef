"""Scales of charts: where an axis begins and ends, its steps, and how its numbers stay short."""

from __future__ import annotations

import math

from ..core.translate import N_, translate

_SCALES = ((1e6, N_("millions of ")), (1e3, N_("thousands of ")))


def limits(bottom: float, top: float) -> tuple[float, float, float]:
    """Axis limits and step in round numbers; zero is shown when the figures come near it.

    Examples
    --------
    >>> limits(57.1, 68.3), limits(2.0, 9.0)
    ((56.0, 70.0, 2.0), (0.0, 10.0, 2.0))
    """
    if bottom > 0 and bottom < 0.5 * top:
        bottom = 0.0
    if top < 0 and top > 0.5 * bottom:
        top = 0.0
    span = top - bottom
    if span <= 1e-6 * max(abs(top), abs(bottom)):  # a flat line: rounding noise is not a scale
        span = abs(top) or 1.0
    raw = span / 6
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    low, high = math.floor(bottom / step) * step, math.ceil(top / step) * step
    return low, high + (step if high == low else 0.0), step


def axis_scale(largest: float, unit: str, lang: str | None) -> tuple[float, str]:
    """Divisor and prefix that keep axis numbers short; percentages and prices are left alone."""
    if unit in ("percent", "mxn_per_day", "ratio", "index", "years"):
        return 1.0, ""
    for factor, words in _SCALES:
        if largest >= 5 * factor:
            if unit.startswith(
                "mdp"
            ):  # a million mdp would be read wrongly: "mdp" is itself a million
                return 1e3, translate(N_("thousand "), lang)
            return factor, translate(words, lang)
    return 1.0, ""
