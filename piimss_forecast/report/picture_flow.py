"""The flow of money from cuotas to outlay as SVG (a diagram of Sankey): each band is as wide as
what flows through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from . import svg
from .figures import COLOURS

_TALL = 330  # units from the top of the first node to the foot of the last one, without gaps
_GAP = 5  # units between nodes
_NODE = 9  # units across of a node
_TOP = 46
_LINE = 11  # fewest units between two names
_LETTERS = int((svg.WIDTH / 2 - 2 * _NODE - 4) / (svg.LETTER * svg.SMALL))  # of a line of a name


@dataclass(frozen=True)
class Flow:
    """One band: its name, how much flows, and the group whose colour it has.

    Parameters
    ----------
    name : str
        As people read it.
    value : float
        How much; above zero.
    group : int
        Position of its colour.
    """

    name: str
    value: float
    group: int = 0


def flow_picture(
    sources: Sequence[Flow], uses: Sequence[Flow], *, middle: str, unit: str, title: str, said: str
) -> Markup:
    """Where money comes from, at the left, and where it goes, at the right.

    Parameters
    ----------
    sources, uses : sequence of Flow
        From top to bottom; both add up to the same.
    middle : str
        Name of what they flow through, and how much it is.
    unit : str
        Words of the unit.
    title : str
        Above the picture.
    said : str
        What a screen reader says in its place.

    Raises
    ------
    ValueError
        When what comes in is not what goes out.
    """
    total, out = (sum(f.value for f in side) for side in (sources, uses))
    if abs(total - out) > 1e-6 * max(total, out):
        raise ValueError(f"{total} ≠ {out}")
    share = _TALL / total
    centre = (svg.WIDTH - _NODE) / 2
    longest = max(len(sources), len(uses))
    top = _TOP + _GAP * (longest - 1) / 2
    parts = [
        svg.words(2, 12, title, size=11),
        svg.words(2, 25, unit, more=f'fill="{svg.SOFT}"'),
        svg.bar(centre, top, _NODE, _TALL, "#555555"),
        svg.words(svg.WIDTH / 2, _TOP - 8, middle, size=svg.PLAIN, anchor="middle"),
        *_side(sources, share, top, 0, centre),
        *_side(uses, share, top, svg.WIDTH - _NODE, centre + _NODE),
    ]
    return svg.frame(_TOP + _TALL + _GAP * longest + 8, title, said, parts)


def _side(
    flows: Sequence[Flow], share: float, top: float, edge: float, centre: float
) -> Iterator[str]:
    """Bands, nodes and names of one side; ``edge`` is the left of its nodes. What would read as
    0.0 is not drawn; a name that would run over the middle takes another line.
    """
    flows = [flow for flow in flows if round(flow.value, 1)]
    leftwards = edge > centre
    at = top - _GAP * (len(flows) - 1) / 2
    inside, named = top, at - _LINE
    names = []
    for flow in flows:
        high = flow.value * share
        colour = COLOURS[flow.group % len(COLOURS)]
        near = edge if leftwards else edge + _NODE
        yield _band(near, at, centre, inside, high, colour)
        yield svg.bar(edge, at, _NODE, high, colour)
        lines = wrap(f"{flow.name} {flow.value:,.1f}", _LETTERS)
        named = max(named + _LINE, at + high / 2 + 3 - _LINE * (len(lines) - 1) / 2)
        place = edge - 4 if leftwards else edge + _NODE + 4
        halo = 'stroke="#fff" stroke-width="2.5" paint-order="stroke"'
        anchor = "end" if leftwards else "start"
        for k, said in enumerate(lines):
            named += _LINE * (k > 0)
            names.append(svg.words(place, named, said, size=svg.SMALL, anchor=anchor, more=halo))
        at, inside = at + high + _GAP, inside + high
    yield from names


def _band(x: float, y: float, centre: float, inside: float, high: float, colour: str) -> str:
    """A band that bends from a node to the middle."""
    half = (x + centre) / 2
    there = f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {inside:.1f} {centre:.1f} {inside:.1f}"
    low, foot = y + high, inside + high
    back = f"V{foot:.1f}C{half:.1f} {foot:.1f} {half:.1f} {low:.1f} {x:.1f} {low:.1f}z"
    return f'<path d="{there}{back}" fill="{colour}" fill-opacity="0.35"/>'
