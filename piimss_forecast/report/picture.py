"""The fans of the page, drawn as SVG without the library of figures, whose start alone takes longer
than all of them: the same lines, colours and words as :func:`piimss_forecast.report.fan`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from . import svg
from .axis import limits
from .cube import Cube
from .figures import COLOURS, Fan, fan_of
from .measured import band_of
from .messages import label, text

_HEIGHT = 236  # of the drawing without its legend
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 10, 30, 20  # of the plot inside it
_YEARS = 7  # most years named below the axis


def picture(name: str, cubes: Mapping[str, Cube], caption: str, lang: str | None = None) -> Markup:
    """A fan chart of a series as an SVG element with a text equivalent.

    Parameters
    ----------
    name : str
        Identifier of the series.
    cubes : mapping of str to Cube
        Statistics by scenario; the first one carries the 80 % band.
    caption : str
        What a screen reader says in its place.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    """
    fan = fan_of(name, cubes, lang)
    low, high, step = limits(*fan.range())
    x = svg.Scale(float(fan.years[0]), float(fan.years[-1]), _LEFT, svg.WIDTH - _RIGHT)
    y = svg.Scale(low, high, _HEIGHT - _BOTTOM, _TOP)
    legend, below = svg.legend(list(_marks(fan, name, lang)), _HEIGHT)
    parts = [
        *_axes(x, y, step, [int(year) for year in fan.years]),
        *_lines(fan, x, y),
        svg.words(2, 12, label(name, lang), size=11),
        svg.words(0, 0, fan.unit, anchor="middle", more=_sideways((_HEIGHT + _TOP - _BOTTOM) / 2)),
        legend,
    ]
    return svg.frame(_HEIGHT + below, label(name, lang), caption, parts)


def _sideways(middle: float) -> str:
    return f'transform="translate(10 {middle:.0f}) rotate(-90)"'


def _lines(fan: Fan, x: svg.Scale, y: svg.Scale) -> Iterator[str]:
    """Band, history, central paths and published dots."""
    years, ahead = x.points(fan.years), x.points(fan.years[fan.start :])
    there = list(zip(ahead, y.points(fan.low), strict=True))
    back = list(zip(ahead, y.points(fan.high), strict=True))[::-1]
    yield svg.area(there + back, COLOURS[0])
    past = y.points(fan.past[: fan.start + 1])
    yield svg.line(zip(years, past, strict=False), width=1.6)
    for k, values in enumerate(fan.central.values()):
        colour = COLOURS[k % len(COLOURS)]
        yield svg.line(zip(ahead, y.points(values), strict=True), colour, 1.8)
    for at in fan.printed.nonzero()[0]:
        yield svg.dot(years[at], y(float(fan.past[at])))


def _axes(x: svg.Scale, y: svg.Scale, step: float, years: list[int]) -> Iterator[str]:
    """Lines and numbers of the value axis, and the years below."""
    left, right, base = x.first, x.last, y.first
    digits = next(d for d in range(6) if abs(round(step, d) - step) < 1e-9 * step or d == 5)
    for k in range(round((y.high - y.low) / step) + 1):
        value = y.low + k * step
        at = y(value)
        yield f'<path d="M{left} {at:.1f}H{right}" stroke="{svg.GRID}" stroke-width="0.6"/>'
        yield svg.words(left - 4, at + 3, f"{value + 0.0:,.{digits}f}", anchor="end")
    for year in years[:: -(-len(years) // _YEARS)]:
        at = x(year)
        yield f'<path d="M{at:.1f} {base}v3" stroke="{svg.INK}" stroke-width="0.6"/>'
        yield svg.words(min(at, right - 2), base + 13, year, anchor="middle")
    yield (
        f'<path d="M{left} {y.last}V{base}H{right}" fill="none" stroke="{svg.INK}"'
        ' stroke-width="0.6"/>'
    )


def _marks(fan: Fan, name: str, lang: str | None) -> Iterator[tuple[str, str]]:
    """Rows of the legend."""
    yield svg.stroke_mark(width=1.6), text("history", lang)
    if fan.printed.any():
        yield svg.dot(svg.MARK / 2, -3), text("kind.published_figure", lang)
    yield svg.area_mark(COLOURS[0], 0.2), band_of(name, next(iter(fan.central)), lang)
    for k, scenario in enumerate(fan.central):
        yield svg.stroke_mark(COLOURS[k % len(COLOURS)]), scenario
