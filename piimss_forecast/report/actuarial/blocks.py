"""The pieces of a section, as plain data that the typesetter draws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from ..content import MISSING

Block = dict[str, Any]


def para(words: str) -> Block:
    """A paragraph."""
    return {"kind": "para", "text": words}


def heading(words: str) -> Block:
    """A heading inside a section."""
    return {"kind": "heading", "text": words}


def listing(items: Iterable[str]) -> Block:
    """A list of sentences."""
    return {"kind": "list", "items": list(items)}


def absent(words: str) -> Block:
    """Something that the standards ask for and the run cannot tell."""
    return {"kind": "absent", "text": words}


def ask(*places: str) -> Block:
    """Blanks that a person fills, by ``table.key``."""
    return {"kind": "ask", "places": list(places)}


def chart(name: str, alt: str) -> Block:
    """A picture by file name, with its text equivalent."""
    return {"kind": "chart", "file": name, "alt": alt}


def bars(rows: Sequence[tuple[str, float, str, float, str]], heads: Sequence[str]) -> Block:
    """A tornado: name, and two effects each as a number and as a text.

    Lengths are shares of the largest effect, so that the typesetter only draws.
    """
    largest = max((abs(v) for r in rows for v in (r[1], r[3]) if math.isfinite(v)), default=1.0)
    whole = largest or 1.0

    def share(value: float) -> float:
        return round(value / whole, 4) if math.isfinite(value) else 0.0

    drawn = [[name, share(a), said, share(b), also] for name, a, said, b, also in rows]
    return {"kind": "bars", "rows": drawn, "heads": list(heads)}


def table(
    caption: str,
    head: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    words: Sequence[int] = (0,),
    wide: Sequence[int] = (),
    widths: Sequence[float] = (),
) -> Block:
    """A table of texts.

    Parameters
    ----------
    caption : str
        Above the table.
    head : sequence of object
        Headings.
    rows : iterable of sequence
        Cells; what is missing is shown as a dash.
    words : sequence of int
        Columns of words, set to the left; the others are figures.
    wide : sequence of int
        Columns that take the room left over; the first when none.
    widths : sequence of float
        Shares of the width by column, in place of ``wide``.
    """
    return {
        "kind": "table",
        "caption": caption,
        "head": [str(h) for h in head],
        "rows": [[cell(v) for v in row] for row in rows],
        "words": list(words),
        "wide": list(wide) or [0],
        "widths": list(widths),
    }


def cell(value: object) -> str:
    """A cell as people read it.

    Examples
    --------
    >>> cell(None), cell(float("nan")), cell(2033.0), cell(1234567.8), cell(12.345), cell("a")
    ('—', '—', '2,033', '1,234,568', '12.3', 'a')
    """
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, str):
        return value or MISSING
    if isinstance(value, float):
        return figure(value)
    return str(value)


def figure(value: float, unit: str = "") -> str:
    """A number as tables show it: whole when long.

    Examples
    --------
    >>> figure(568122.4, "mdp"), figure(3.14159, "percent"), figure(0.0421, "ratio")
    ('568,122', '3.1', '0.042')
    >>> figure(4.0, "ratio"), figure(9.97, "ratio"), figure(-0.04, "percent")
    ('4.0', '10', '0.0')
    """
    if not math.isfinite(value):
        return MISSING
    if unit == "mxn_per_day":
        return f"{value:,.2f}"
    if abs(value) >= 1000 or value == 0:
        return f"{value:,.0f}"
    # z: what rounds to nothing has no sign; #: a figure keeps the digits that it is told with.
    if abs(value) >= 10 or unit == "percent":
        return f"{value:z,.1f}"
    return f"{value:#,.2g}".rstrip(".")
