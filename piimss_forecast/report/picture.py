"""The fans of the page, drawn as SVG without the library of figures, whose start alone takes longer
than all of them: the same lines, colours and words as :func:`piimss_forecast.report.fan`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from markupsafe import Markup, escape

from .axis import limits
from .cube import Cube
from .figures import COLOURS, Fan, fan_of
from .measured import band_of
from .messages import label, text

WIDTH, HEIGHT = 460, 232  # points of the drawing without its legend; the page scales it
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 26, 18  # of the plot inside it
_STEP = 12  # points a row of the legend takes
_LETTER = 5.2  # points a letter of the legend takes, on average


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
    first, last = int(fan.years[0]), int(fan.years[-1])
    across = (WIDTH - _LEFT - _RIGHT) / max(last - first, 1)
    up = (HEIGHT - _TOP - _BOTTOM) / (high - low)

    def x(years: np.ndarray) -> np.ndarray:
        return np.asarray(_LEFT + (np.asarray(years) - first) * across)

    def y(values: np.ndarray) -> np.ndarray:
        return np.asarray(HEIGHT - _BOTTOM - (np.asarray(values) - low) * up)

    parts = [_ticks(x, y, (low, high, step), fan.years)]
    ahead = fan.years[fan.start :]
    band = [*zip(x(ahead), y(fan.low), strict=True)]
    band += [*zip(x(ahead), y(fan.high), strict=True)][::-1]
    parts.append(f'<path d="{_path(band)}z" fill="{COLOURS[0]}" fill-opacity="0.2"/>')
    past = fan.years[: fan.start + 1]
    parts.append(_line(zip(x(past), y(fan.past[: fan.start + 1]), strict=True), "#000", 1.6))
    for k, values in enumerate(fan.central.values()):
        colour = COLOURS[k % len(COLOURS)]
        parts.append(_line(zip(x(ahead), y(values), strict=True), colour, 1.8))
    dots = zip(x(fan.years[fan.printed]), y(fan.past[fan.printed]), strict=True)
    parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.2"/>' for a, b in dots]
    parts.append(f'<text x="2" y="12" font-size="10.5">{escape(label(name, lang))}</text>')
    middle = (HEIGHT + _TOP - _BOTTOM) / 2
    parts.append(
        f'<text transform="translate(10 {middle:.0f}) rotate(-90)" text-anchor="middle"'
        f' font-size="9">{escape(fan.unit)}</text>'
    )
    legend, below = _legend(fan, name, lang)
    parts.append(legend)
    head = f'viewBox="0 0 {WIDTH} {HEIGHT + below}" role="img" aria-label="{escape(caption)}"'
    # Every text above is escaped; the rest is numbers and colours of this module.
    return Markup(f"<svg {head}>{''.join(parts)}</svg>")  # noqa: S704


def _ticks(x: object, y: object, scale: tuple[float, float, float], years: np.ndarray) -> str:
    """Lines and numbers of the value axis, and the years below."""
    low, high, step = scale
    count = round((high - low) / step)
    digits = next(d for d in range(6) if abs(round(step, d) - step) < 1e-9 * step or d == 5)
    parts = []
    for value in low + step * np.arange(count + 1):
        at = float(y(value))  # type: ignore[operator]
        shown = f"{value + 0.0:,.{digits}f}"
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 4}" y="{at + 3:.1f}">{shown}</text>')
    base, each = HEIGHT - _BOTTOM, -(-len(years) // 7)
    centred = []
    for year in years[::each]:
        at = float(x(year))  # type: ignore[operator]
        parts.append(f'<path d="M{at:.1f} {base}v3" stroke="#000"/>')
        centred.append(f'<text x="{at:.1f}" y="{base + 13}">{int(year)}</text>')
    parts.append(f'<path d="M{_LEFT} {_TOP}V{base}H{WIDTH - _RIGHT}" fill="none" stroke="#000"/>')
    return (
        f'<g font-size="8.5" stroke-width="0.6" text-anchor="end">{"".join(parts)}</g>'
        f'<g font-size="8.5" text-anchor="middle">{"".join(centred)}</g>'
    ).replace("<text ", '<text stroke="none" ')


def _legend(fan: Fan, name: str, lang: str | None) -> tuple[str, int]:
    """Marks and names below the plot, in as many rows as they need, and the height of all rows."""
    marks = [('<path d="M0 -3h12" stroke="#000" stroke-width="1.6"/>', text("history", lang))]
    if fan.printed.any():
        marks.append(('<circle cx="6" cy="-3" r="2.2"/>', text("kind.published_figure", lang)))
    area = f'<path d="M0 -7h12v8h-12z" fill="{COLOURS[0]}" fill-opacity="0.2"/>'
    marks.append((area, band_of(name, next(iter(fan.central)), lang)))
    for k, scenario in enumerate(fan.central):
        colour = COLOURS[k % len(COLOURS)]
        marks.append((f'<path d="M0 -3h12" stroke="{colour}" stroke-width="1.8"/>', scenario))
    parts, at, row = [], 4.0, HEIGHT + _STEP
    for mark, words in marks:
        wide = 22 + _LETTER * len(words)
        if at + wide > WIDTH:
            at, row = 4.0, row + _STEP
        said = f'<text x="16">{escape(words)}</text>'
        parts.append(f'<g transform="translate({at:.0f} {row})">{mark}{said}</g>')
        at += wide
    return f'<g font-size="8">{"".join(parts)}</g>', row + _STEP // 2 - HEIGHT


def _line(points: Iterable[tuple[float, float]], colour: str, width: float) -> str:
    return f'<path d="{_path(points)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _path(points: Iterable[tuple[float, float]]) -> str:
    """A line through the points that have a figure; it begins again after one that has none."""
    parts, down = [], False
    for a, b in points:
        known = bool(np.isfinite(b))
        if known:
            parts.append(f"{'L' if down else 'M'}{a:.1f} {b:.1f}")
        down = known
    return "".join(parts)
