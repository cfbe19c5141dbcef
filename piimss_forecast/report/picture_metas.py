"""Targets as SVG: a bullet chart of how each scenario stands against one, and a small fan of its
indicator.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup

from ..metas import show
from . import svg
from .axis import limits
from .figures import COLOURS
from .messages import text

TONES = {"good": "#2e7d4f", "even": "#b7791f", "bad": "#b23a2e", "none": "#66727f"}
_NAMES = 78  # units across of the names of the scenarios
_ROW, _TOP = 17, 20
_TALL = 116  # of a small fan without its legend


@dataclass(frozen=True)
class Stand:
    """How one scenario stands against a target.

    Parameters
    ----------
    scenario : str
        Its name.
    value, low, high : float
        Median and 80 % interval; NaN where there is none.
    tone : str
        One of ``TONES``.
    """

    scenario: str
    value: float
    low: float
    high: float
    tone: str


def bullet_picture(
    stands: Sequence[Stand],
    *,
    target: float,
    baseline: float,
    title: str,
    said: str,
    lang: str | None = None,
) -> Markup:
    """A bullet chart: per scenario a band of 80 % and its median, against one target.

    Parameters
    ----------
    stands : sequence of Stand
        From top to bottom.
    target : float
        Line that must be reached.
    baseline : float
        Where the programme started; NaN when it says none.
    title : str
        Name of the indicator.
    said : str
        What a screen reader says in its place.
    lang : str, optional
        ``es`` or ``en``.
    """
    figures = [target, baseline, *(f for s in stands for f in (s.value, s.low, s.high))]
    known = [f for f in figures if math.isfinite(f)]
    low, high, step = limits(min(known), max(known))
    x = svg.Scale(low, high, _NAMES, svg.WIDTH - 18)
    bottom = _TOP + _ROW * len(stands)
    parts = [*_ticks(x, step, bottom)]
    for row, stand in enumerate(stands):
        parts += _stand(stand, x, _TOP + _ROW * row)
    goal = x(target)
    parts.append(svg.line([(goal, _TOP - 4), (goal, bottom)], svg.INK, 2.4))
    anchor = "end" if goal > 0.75 * svg.WIDTH else "start" if goal < 150 else "middle"
    parts.append(svg.words(goal, 11, f"{text('target', lang)} {printed(target)}", anchor=anchor))
    marks = [
        (svg.bar(0, -6, svg.MARK, 6, TONES["none"], 0.35), text("interval80", lang)),
        (svg.dot(svg.MARK / 2, -3, 3, TONES["none"]), text("stat.p50", lang)),
    ]
    if math.isfinite(baseline):
        start = x(baseline)
        parts.append(svg.line([(start, _TOP), (start, bottom)], svg.SOFT, 1.2, "3 2"))
        mark = f'<path d="M6 -8v9" stroke="{svg.SOFT}" stroke-width="1.2" stroke-dasharray="3 2"/>'
        marks.append((mark, f"{text('column.baseline', lang)} {printed(baseline)}"))
    legend, below = svg.legend(marks, bottom + 14)
    return svg.frame(bottom + 14 + below, title, said, [*parts, legend])


def _ticks(x: svg.Scale, step: float, bottom: float) -> Iterator[str]:
    count = round((x.high - x.low) / step)
    for k in range(0, count + 1, 2 if count > 4 else 1):
        at = x(x.low + k * step)
        yield svg.line([(at, _TOP), (at, bottom)], svg.GRID, 0.6)
        said = short(x.low + k * step)
        at = min(at, svg.WIDTH - svg.breadth(said, 8) / 2)
        yield svg.words(at, bottom + 11, said, size=8, anchor="middle")


def _stand(stand: Stand, x: svg.Scale, top: float) -> Iterator[str]:
    colour = TONES.get(stand.tone, TONES["none"])
    yield svg.words(_NAMES - 6, top + 11, stand.scenario, anchor="end")
    if math.isfinite(stand.low) and math.isfinite(stand.high):
        left, right = sorted(x.points((stand.low, stand.high)))
        yield svg.bar(left, top + 3, right - left, _ROW - 7, colour, 0.35)
    if math.isfinite(stand.value):
        yield svg.dot(x(stand.value), top + 8, 3.2, colour)


def course_picture(
    course: pd.DataFrame, *, title: str, said: str, lang: str | None = None
) -> Markup:
    """A small fan of an indicator: what was published, median and 80 % band, and its targets.

    Parameters
    ----------
    course : DataFrame
        By year: ``published``, ``target``, ``p10``, ``p50``, ``p90`` (NaN where there is none).
    title : str
        Name of the indicator.
    said : str
        What a screen reader says in its place.
    lang : str, optional
        ``es`` or ``en``.
    """
    years = [int(year) for year in course.index]
    low, high, step = limits(
        float(np.nanmin(course.to_numpy(float))), float(np.nanmax(course.to_numpy(float)))
    )
    y = svg.Scale(low, high, _TALL - 18, 8)
    count = round((high - low) / step)
    ticks = range(0, count + 1, 2 if count > 4 else 1)
    room = max(svg.breadth(short(low + k * step), 8) for k in ticks)
    x = svg.Scale(years[0], years[-1], room + 10, svg.WIDTH - 12)
    parts = []
    for k in ticks:
        at = y(low + k * step)
        parts.append(svg.line([(x.first, at), (x.last, at)], svg.GRID, 0.6))
        parts.append(svg.words(x.first - 4, at + 3, short(low + k * step), size=8, anchor="end"))
    for year in years[:: -(-len(years) // 7)]:
        parts.append(svg.words(x(year), _TALL - 5, year, size=8, anchor="middle"))
    parts += _course(course, x, y)
    cross = f'<g transform="translate(6 -3)">{_cross(0, 0)}</g>'
    legend, below = svg.legend(
        [
            (svg.stroke_mark(width=1.4), text("history", lang)),
            (svg.area_mark(COLOURS[0], 0.2), text("interval80", lang)),
            (svg.stroke_mark(COLOURS[0]), text("stat.p50", lang)),
            (cross, text("target", lang)),
        ],
        _TALL,
    )
    return svg.frame(_TALL + below, title, said, [*parts, legend])


def _course(course: pd.DataFrame, x: svg.Scale, y: svg.Scale) -> Iterator[str]:
    ahead = course.dropna(subset=["p10", "p50", "p90"])
    known = course["published"].dropna()
    if len(ahead):
        places = x.points(ahead.index)
        there = list(zip(places, y.points(ahead["p10"]), strict=True))
        back = list(zip(places, y.points(ahead["p90"]), strict=True))[::-1]
        yield svg.area(there + back, COLOURS[0])
        yield svg.line(zip(places, y.points(ahead["p50"]), strict=True), COLOURS[0], 1.8)
    points = list(zip(x.points(known.index), y.points(known), strict=True))
    yield svg.line(points, svg.INK, 1.4)
    yield from (svg.dot(a, b, 1.8) for a, b in points)
    for year, goal in course["target"].dropna().items():
        yield _cross(x(float(year)), y(float(goal)))  # type: ignore[arg-type]


def _cross(x: float, y: float) -> str:
    d = f"M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6"
    return f'<path d="{d}" stroke="{COLOURS[2]}" stroke-width="1.8"/>'


def printed(value: object) -> str:
    """A number as its document prints it; a dash when there is none.

    Examples
    --------
    >>> printed(121.62), printed(16200304.0), printed(None)
    ('121.62', '16,200,304', '—')
    """
    known = isinstance(value, (int, float)) and math.isfinite(value)
    return show(value) if known else "—"


def short(value: object) -> str:
    """A number with three or four significant digits, whole above a hundred; a dash when there
    is none.

    Examples
    --------
    >>> short(1234.5), short(0.12345), short(float("nan"))
    ('1,234', '0.1235', '—')
    """
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return "—"
    whole = (abs(value) >= 100 and float(value).is_integer()) or abs(value) >= 1000
    return f"{value:,.0f}" if whole else f"{value + 0.0:,.4g}"
