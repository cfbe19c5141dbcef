"""Waterfalls and tornados as SVG, for the page and the report: the rows of
:func:`piimss_forecast.report.waterfall` and :func:`piimss_forecast.report.tornado`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from . import svg
from .axis import axis_scale
from .figures import COLOURS
from .messages import text

UP, DOWN, WHOLE = COLOURS[1], COLOURS[2], "#555555"
_ROW, _TOP = 21, 34  # units a row takes, and where they begin
_NAMES = 112  # units across of the names of a waterfall
_HALO = 'stroke="#fff" stroke-width="2.5" paint-order="stroke"'  # keeps words clear of lines
_NAME = 11  # units a line of the name of a bar takes
_NUMBER = 46  # units kept for a number at the end of the longest bar


class Bar(NamedTuple):
    """A bar of a waterfall.

    Parameters
    ----------
    start, end : float
        Where it begins and ends.
    number : float
        What is written at it: a whole, or what the step moves.
    whole : bool
        Whether it stands from zero: the first and the last one.
    """

    start: float
    end: float
    number: float
    whole: bool

    @property
    def colour(self) -> str:
        """Of a whole, a rise or a fall."""
        return WHOLE if self.whole else UP if self.end >= self.start else DOWN


def waterfall_bars(steps: pd.DataFrame, factor: float) -> list[Bar]:
    """The bars of a waterfall.

    Parameters
    ----------
    steps : DataFrame
        ``contribution`` and running ``value`` by step; the first row is where it starts, the last
        one where it ends.
    factor : float
        By which values are divided.

    Examples
    --------
    >>> steps = pd.DataFrame({"contribution": [0.0, 20.0, 0.0], "value": [100.0, 120.0, 120.0]})
    >>> [tuple(bar) for bar in waterfall_bars(steps, 10.0)][:2]
    [(0.0, 10.0, 10.0, True), (10.0, 12.0, 2.0, False)]
    """
    ends = (steps["value"].to_numpy(float) / factor).tolist()
    moved = (steps["contribution"].to_numpy(float) / factor).tolist()
    last = len(steps) - 1
    return [
        Bar(0.0, end, end, True) if row in (0, last) else Bar(end - step, end, step, False)
        for row, (end, step) in enumerate(zip(ends, moved, strict=True))
    ]


def waterfall_picture(
    steps: pd.DataFrame,
    *,
    unit: str,
    title: str,
    said: str,
    names: Mapping[str, str] | None = None,
    lang: str | None = None,
) -> Markup:
    """Steps from a first value to a last one, as an SVG element.

    Parameters
    ----------
    steps : DataFrame
        ``contribution`` and running ``value`` by step; the first row is where it starts, the last
        one where it ends.
    unit : str
        Of the values.
    title : str
        Above the picture.
    said : str
        What a screen reader says in its place.
    names : mapping of str to str, optional
        Names of the steps as people read them.
    lang : str, optional
        ``es`` or ``en``.
    """
    factor, prefix = axis_scale(float(steps["value"].abs().max()), unit, lang)
    bars = waterfall_bars(steps, factor)
    ends = [0.0, *(bar.end for bar in bars)]
    x = svg.Scale(min(ends), max(ends), _NAMES, svg.WIDTH - _NUMBER)
    parts = [*_head(title, f"{prefix}{text(f'unit.{unit}', lang)}")]
    for row, (step, bar) in enumerate(zip(map(str, steps.index), bars, strict=True)):
        parts += _step(row, (names or {}).get(step, step), x, bar)
        if row < len(steps) - 1:
            at, below = x(bar.end), _TOP + _ROW * (row + 1)
            parts.append(svg.line([(at, below - 4), (at, below + 3)], "#999", 0.8))
        at = max(x(bar.start), x(bar.end)) + 3
        parts.append(svg.words(at, _line(row), _short(bar.number, signed=not bar.whole)))
    return svg.frame(_TOP + _ROW * len(steps) + 4, title, said, parts)


def _step(row: int, name: str, x: svg.Scale, bar: Bar) -> Iterator[str]:
    yield svg.words(_NAMES - 5, _line(row), _cut(name, _NAMES - 8), anchor="end")
    left, right = sorted((x(bar.start), x(bar.end)))
    yield svg.bar(left, _TOP + _ROW * row + 3, right - left, _ROW - 7, bar.colour)


def tornado_picture(
    ranges: pd.DataFrame,
    *,
    unit: str,
    title: str,
    said: str,
    names: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    rows: int = 12,
    first: int = 0,
    lang: str | None = None,
) -> Markup:
    """Effects of each input, the largest on top, as an SVG element.

    Parameters
    ----------
    ranges : DataFrame
        Effects by input, one column each of what is done to it (NaN where it is not done).
    unit : str
        Of the effects.
    title : str
        Above the picture.
    said : str
        What a screen reader says in its place.
    names : mapping of str to str, optional
        Names of the inputs as people read them.
    marks : mapping of str to str, optional
        Names of the columns in the legend.
    rows : int
        How many inputs are drawn.
    first : int
        Position of the colour of the first column.
    lang : str, optional
        ``es`` or ``en``.
    """
    shown = ranges.iloc[:rows]
    largest = float(np.nanmax(shown.abs().to_numpy(), initial=0.0))
    factor, prefix = axis_scale(largest, unit, lang)
    ends = [min(0.0, float(shown.min().min())), max(0.0, float(shown.max().max()))]
    x = svg.Scale(ends[0] / factor, ends[1] / factor, _NUMBER, svg.WIDTH - _NUMBER)
    each = 8 if len(shown.columns) > 1 else 10  # units a bar takes
    parts = [*_head(title, f"{prefix}{text(f'unit.{unit}', lang)}")]
    bottom = float(_TOP)
    for key, effects in shown.iterrows():
        for said_of_it in wrap((names or {}).get(str(key), str(key)), _letters(svg.WIDTH - 4)):
            parts.append(svg.words(2, bottom + 9, said_of_it, more=_HALO))
            bottom += _NAME
        parts += _effects(effects.to_numpy(float) / factor, x, bottom + 4, (each, first))
        bottom += 8 + each * len(effects)
    parts.insert(2, svg.line([(x(0), _TOP), (x(0), bottom)], svg.INK, 0.8))
    columns = [str(c) for c in shown.columns]
    legend, below = svg.legend(
        [
            (svg.area_mark(COLOURS[k % len(COLOURS)]), (marks or {}).get(c, c))
            for k, c in enumerate(columns, start=first)
        ],
        bottom,
    )
    return svg.frame(bottom + below, title, said, [*parts, legend])


def _effects(
    values: np.ndarray, x: svg.Scale, top: float, bars: tuple[float, int]
) -> Iterator[str]:
    each, first = bars
    for k, value in enumerate(values):
        if np.isfinite(value):
            left, right = sorted((x(0.0), x(float(value))))
            at = top + each * k
            yield svg.bar(left, at, right - left, each - 1, COLOURS[(k + first) % len(COLOURS)])
            place, anchor = (right + 3, "start") if value >= 0 else (left - 3, "end")
            said = _short(float(value), signed=True)
            yield svg.words(place, at + each - 1.5, said, size=8, anchor=anchor)


def _head(title: str, unit: str) -> Iterator[str]:
    yield svg.words(2, 12, title, size=11)
    yield svg.words(2, 25, unit, more=f'fill="{svg.SOFT}"')


def _line(row: int) -> float:
    return _TOP + _ROW * row + 13


def _cut(name: str, width: float) -> str:
    """A name in no more than the room it has."""
    most = _letters(width)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _letters(width: float) -> int:
    """How many letters of a name that much room takes."""
    return int(width / (0.52 * svg.SMALL))


def _short(value: float, *, signed: bool = False) -> str:
    """A figure at the end of a bar.

    Examples
    --------
    >>> _short(1234.6), _short(-0.512, signed=True), _short(20.0, signed=True)
    ('1,235', '-0.51', '+20')
    """
    sign = "+" if signed else ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    shown = f"{value:{sign},.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
