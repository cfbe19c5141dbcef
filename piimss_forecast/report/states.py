"""The states in the page: a map of how jobs grow, and the table beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from .svg import INK, frame, words

if TYPE_CHECKING:
    from .content import Content

# Light to dark; the figure is written on every state, so that nothing rests on the colour alone.
STEPS = ("#eef4f8", "#cfe1ec", "#a3c8dd", "#6ba7c8", "#3a7fa8", "#1c587f")
WIDTH, HEIGHT = 1750, 1110
ROOM = 26  # units from the border: a state with less stands in the window of the centre
CENTRE = (850, 635, 1175, 875)  # what the window shows: left, top, right, bottom
WINDOW = (1165, 8)  # where it stands
TIMES = 1.79  # and how much larger
FONT, SMALL = 25, 21
# Names that would lie on others: Colima's stands in the sea.
BESIDE = {"06": (-62, 26), "15": (-24, -15), "17": (0, 7)}
_SAME = 1e-9  # relative: states that differ by less have the nation's figure
_LEAD = ("name", "before", "after", "p10", "p90", "growth")
# Of the other series, those of the page; the workbook and the CSV have all.
BESIDE_JOBS = ("adscrita_umf", "pensions_in_payment", "contribution_income", "registered_share")
_HALO = ' stroke="#fff" stroke-width="5" paint-order="stroke" font-weight="600"'


@dataclass(frozen=True)
class States:
    """What is shown of the states.

    Parameters
    ----------
    table : DataFrame
        Columns scenario, series, state, name, year, label, unit, kind, central, p10, p50, p90.
    outlines : DataFrame
        Indexed by state: name, short, x, y, room, path.
    base : int
        Last year of history.
    delegations : DataFrame, optional
        The same table by delegation of the institute, where its files were given.
    """

    table: pd.DataFrame
    outlines: pd.DataFrame
    base: int
    delegations: pd.DataFrame | None = None

    @property
    def last(self) -> int:
        """Last year projected."""
        return int(self.table["year"].max())

    def wide(self, scenario: str) -> pd.DataFrame:
        """A row a state: jobs of the base and the last year with their band and yearly growth, and
        the last year of every other series that is not the nation's in all of them.

        Parameters
        ----------
        scenario : str
            Of the table.
        """
        rows: Any = self.table[self.table["scenario"] == scenario]
        at = rows.pivot_table(index="state", columns=["series", "year"], values="central")
        rows = rows.set_index("state")
        jobs = rows[(rows["series"] == "jobs") & (rows["year"] == self.last)]
        then, now = at["jobs", self.base], at["jobs", self.last]
        out = {"name": self.outlines["name"], "before": then, "after": now}
        out |= {"p10": jobs["p10"], "p90": jobs["p90"]}
        out["growth"] = 100 * ((now / then) ** (1 / (self.last - self.base)) - 1)
        own = at.xs(self.last, axis=1, level="year")
        own = own.loc[:, own.max() - own.min() > _SAME * own.max().abs()]
        others = [s for s in rows["series"].unique() if s != "jobs" and s in own]
        return pd.DataFrame(out | {s: at[s, self.last] for s in others}).rename_axis("state")


def section(content: Content) -> Mapping[str, Any]:
    """The map and the table of the first scenario; nothing when no state was asked for."""
    if content.states is None:
        return {}
    states, say = content.states, content.say
    found = states.wide(content.first)[[*_LEAD, *BESIDE_JOBS]]
    caption = say("states.caption", base=states.base, last=states.last, name=content.first)
    looks = dict.fromkeys(found.columns[1:], ",.0f")
    looks |= {"growth": ".1f", "registered_share": ".1f"}
    rows = [
        [row["name"], *(format(row[c], look) for c, look in looks.items())]
        for row in found.to_dict("records")
    ]
    table = {"heads": [heading for heading, _ in heads_of(states, found, say)], "rows": rows}
    return {"svg": choropleth(found["growth"], states, caption), "caption": caption, "table": table}


def heads_of(states: States, table: pd.DataFrame, say: Callable[..., str]) -> list[tuple[str, str]]:
    """Heading and number format of each column of :meth:`States.wide`.

    Parameters
    ----------
    states : States
        What is shown.
    table : DataFrame
        Of its columns.
    say : callable
        A text in the language of the report.
    """
    known: Any = states.table.drop_duplicates("series").set_index("series")
    jobs, whole = known.loc["jobs", "label"], "#,##0"
    out = [(say("states.name"), ""), (f"{jobs}, {states.base}", whole)]
    out += [(f"{jobs}, {states.last}", whole)]
    out += [(f"{say(f'stat.{p}')}, {states.last}", whole) for p in ("p10", "p90")]
    out += [(say("states.growth"), "0.0")]
    for series in table.columns[len(_LEAD) :]:
        row = known.loc[series]
        look = "#,##0.0" if series in ("sbc", "registered_share") else whole
        out.append((f"{row['label']}, {states.last} ({row['unit']})", look))
    return out


def choropleth(values: pd.Series, states: States, title: str) -> Markup:
    """Outlines of the states coloured by a figure in percent, each with its name and the figure,
    and the small ones of the centre again, larger, in the Gulf.

    Parameters
    ----------
    values : Series
        Percent by state.
    states : States
        Outlines and names.
    title : str
        What is shown.
    """
    shapes = states.outlines.loc[values.index]
    edges = np.linspace(float(values.min()), float(values.max()), len(STEPS) + 1)
    step = np.clip(np.digitize(values, edges[1:-1]), 0, len(STEPS) - 1)
    fills = dict(zip(values.index, (STEPS[k] for k in step), strict=True))
    left, top, right, bottom = CENTRE
    x, y = WINDOW
    small = shapes["room"] < ROOM
    inside = shapes["x"].between(left, right) & shapes["y"].between(top, bottom)
    named = shapes["name"].map(escape)  # a user's folder names them
    drawn = "".join(
        f'<path d="{shapes.loc[s, "path"]}" fill="{fills[s]}"><title>{named[s]}:'
        f" {values[s]:.1f} %</title></path>"
        for s in values.index
    )
    names = [_name(shapes.loc[s], values[s], s) for s in shapes.index[~(inside & small)]]
    there = [
        _name(shapes.loc[s], values[s], s, (x, y, left, top)) for s in shapes.index[inside & small]
    ]
    size = ((right - left) * TIMES, (bottom - top) * TIMES)
    box = f'x="{x}" y="{y}" width="{size[0]:.0f}" height="{size[1]:.0f}"'
    again = "".join(f'<path d="{shapes.loc[s, "path"]}" fill="{fills[s]}"/>' for s in shapes.index)
    crop = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
    dashes = 'fill="none" stroke="#333" stroke-dasharray="7 5"'
    seen = f'viewBox="{left} {top} {right - left} {bottom - top}" preserveAspectRatio="none"'
    parts = [
        f'<g stroke="#5b6b75" stroke-width="1.5" stroke-linejoin="round">{drawn}</g>',
        f"<rect {crop} {dashes}/>",
        f'<svg {box} {seen}><rect {crop} fill="#fff"/>',
        f'<g stroke="#5b6b75" stroke-linejoin="round">{again}</g></svg>',
        f"<rect {box} {dashes}/>",
        *names,
        *there,
        *_legend(edges),
    ]
    return frame(HEIGHT, title, title, parts, width=WIDTH)


def _name(
    shape: Any, value: float, state: str, window: tuple[float, float, float, float] | None = None
) -> str:
    """Short name and figure at the middle of a state."""
    dx, dy = BESIDE.get(state, (0, 0))
    x, y = shape["x"] + dx, shape["y"] + dy
    if window is not None:
        left, top, from_x, from_y = window
        x, y = left + (x - from_x) * TIMES, top + (y - from_y) * TIMES
    return words(
        x, y, shape["short"], size=FONT, anchor="middle", more=f' fill="{INK}"{_HALO}'
    ) + words(
        x, y + SMALL + 1, f"{value:.1f}", size=SMALL, anchor="middle", more=f' fill="{INK}"{_HALO}'
    )


def _legend(edges: np.ndarray) -> list[str]:
    """Colours from the least to the most, with what parts them."""
    out, wide, y = [], 90, HEIGHT - 70
    for k, colour in enumerate(STEPS):
        x = 20 + k * wide
        out.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="26" fill="{colour}" stroke="#5b6b75"/>'
        )
    for k, edge in enumerate(edges):
        out.append(words(20 + k * wide, y + 52, f"{edge:.1f}", size=SMALL, anchor="middle"))
    return out
