"""What every picture of the page is made of: the frame with its words, lines, scales and legends.

A picture is a function of figures to the text of an ``<svg>`` element. Every word in it is escaped
here; the rest is numbers and colours of these modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

WIDTH = 400  # units across a picture, which whoever shows it scales
LETTER = 0.56  # of the size of its font: what a letter takes, on average
SMALL, PLAIN = 9, 10  # sizes of fonts
STEP = 13  # units a row of a legend takes
INK, SOFT, GRID = "#000", "#52606d", "#ddd"
MARK = 12  # units a mark of a legend takes


@dataclass(frozen=True)
class Scale:
    """From figures to units of the picture, in a straight line.

    Parameters
    ----------
    low, high : float
        Figures at both ends.
    first, last : float
        Where these stand.

    Examples
    --------
    >>> Scale(0, 10, 100, 0)(2.5)
    75.0
    """

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.first + share * (self.last - self.first)

    def points(self, values: Iterable[float]) -> list[float]:
        """Where several stand."""
        return [self(float(v)) for v in values]


def frame(height: float, title: str, said: str, parts: Iterable[str], width: int = WIDTH) -> Markup:
    """A picture with a title and what a reader of the screen says in its place.

    Parameters
    ----------
    height : float
        Units from top to bottom.
    title : str
        Short name.
    said : str
        The picture in words.
    parts : iterable of str
        Elements, their words escaped.
    width : int
        Units across.
    """
    head = f'viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{escape(said)}"'
    body = f"<title>{escape(title)}</title>{''.join(parts)}"
    return Markup(f"<svg {head}>{body}</svg>")  # noqa: S704 - see the module


def words(
    x: float, y: float, said: object, *, size: float = SMALL, anchor: str = "start", more: str = ""
) -> str:
    """Words at a place; ``more`` holds other attributes."""
    where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}"'
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f"<text {where}{side}{f' {more}' if more else ''}>{escape(said)}</text>"


def breadth(said: str, size: float = SMALL) -> float:
    """About how wide words are."""
    return LETTER * size * len(said)


def bar(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    faint = "" if opacity == 1 else f' fill-opacity="{opacity}"'
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.4):.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{colour}"{faint}/>'


def dot(x: float, y: float, radius: float = 2.2, colour: str = INK) -> str:
    """A filled circle."""
    fill = "" if colour == INK else f' fill="{colour}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"{fill}/>'


def line(
    points: Iterable[tuple[float, float]], colour: str = INK, width: float = 1, dash: str = ""
) -> str:
    """A line through points."""
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    d = path(points)
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}"{broken}/>'


def area(points: Iterable[tuple[float, float]], colour: str, opacity: float = 0.2) -> str:
    """What a closed line holds."""
    return f'<path d="{path(points)}z" fill="{colour}" fill-opacity="{opacity}"/>'


def path(points: Iterable[tuple[float, float]]) -> str:
    """A line through the points that have a figure; it begins again after one that has none.

    Examples
    --------
    >>> path([(0, 1), (1, float("nan")), (2, 3), (3, 4)])
    'M0.0 1.0M2.0 3.0L3.0 4.0'
    """
    parts, down = [], False
    for a, b in points:
        known = bool(np.isfinite(b))
        if known:
            parts.append(f"{'L' if down else 'M'}{a:.1f} {b:.1f}")
        down = known
    return "".join(parts)


def legend(marks: Sequence[tuple[str, str]], top: float, width: int = WIDTH) -> tuple[str, float]:
    """Marks and names in as many rows as they need, and how high they are together.

    Parameters
    ----------
    marks : sequence of tuple of str
        Elements drawn above the left end of a row's line, and the name.
    top : float
        Where the rows begin.
    width : int
        Units across the picture.
    """
    parts, at, row = [], 4.0, top + STEP
    for mark, said in marks:
        wide = MARK + 12 + breadth(said)
        if at > 4 and at + wide > width:
            at, row = 4.0, row + STEP
        place = f"translate({at:.0f} {row:.0f})"
        parts.append(f'<g transform="{place}">{mark}{words(MARK + 4, 0, said)}</g>')
        at += wide
    return "".join(parts), row - top + STEP / 2


def stroke_mark(colour: str = INK, width: float = 1.8) -> str:
    """The mark of a line in a legend."""
    return f'<path d="M0 -3h{MARK}" stroke="{colour}" stroke-width="{width}"/>'


def area_mark(colour: str, opacity: float = 1) -> str:
    """The mark of an area in a legend."""
    return bar(0, -7, MARK, 8, colour, opacity)
