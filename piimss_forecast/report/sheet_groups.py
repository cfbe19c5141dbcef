"""How the lines of a table are grouped in a sheet: parts under their total, totals and shares as
formulas where the figures close.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .messages import label
from .wide import Wide

CLOSES = 1e-9  # relative gap below which a total is the sum of its parts
WHOLE = 100.0  # a share in percent
_SHARE_OF = {"share_65": "65+"}  # a line in percent of its total, and the part it is of


@dataclass(frozen=True)
class Row:
    """A row of a block.

    Parameters
    ----------
    series : str
        Identifier; empty for the heading of a group without total.
    label : str
        As it is shown.
    head : str
        Of its group.
    level : int
        0 for a total or a line by itself, 1 for a part.
    parts : tuple of str
        Lines whose sum it is.
    over : tuple of str
        Two lines: it is the first in percent of the second.
    """

    series: str
    label: str
    head: str
    level: int = 0
    parts: tuple[str, ...] = ()
    over: tuple[str, str] | tuple[()] = ()


def grouped(table: Wide, scenarios: Sequence[str], lang: str | None = None) -> list[Row]:
    """Rows of a table: each variable's total first and its parts under it.

    Parameters
    ----------
    table : Wide
        With every scenario.
    scenarios : sequence of str
        In which a total must be the sum of its parts.
    lang : str, optional
        Of the labels.
    """
    heads: dict[str, list[str]] = {}
    for name in table.series:
        heads.setdefault(name.split(".")[0], []).append(name)
    rows: list[Row] = []
    for head, names in heads.items():
        rows += _group(table, scenarios, head, names, lang)
    return rows


def totals_of(rows: Sequence[Row]) -> dict[str, str]:
    """Total of each part that has one."""
    return {part: row.series for row in rows for part in row.parts}


def _group(
    table: Wide, scenarios: Sequence[str], head: str, names: list[str], lang: str | None
) -> list[Row]:
    if len(names) == 1:
        return [Row(names[0], table.label[names[0]], head)]
    total = next((n for n in names if n in (head, f"{head}.total")), None)
    parts = [n for n in names if n != total]
    title = label(head, lang)
    if total is None:
        return [Row("", title, head), *(_part(table, n, title) for n in parts)]
    rows = [Row(total, title, head, parts=_summed(table, scenarios, total, parts))]
    for name in parts:
        old = f"{head}.{_SHARE_OF.get(name.rpartition('.')[2], '')}"
        row = _part(table, name, title)
        rows.append(replace(row, over=(old, total)) if old in names else row)
    return rows


def _part(table: Wide, name: str, title: str) -> Row:
    """A part with its own name alone, since the group's stands above it."""
    own = table.label[name].removeprefix(f"{title}: ")
    return Row(name, own[:1].upper() + own[1:], name.split(".")[0], 1)


def _summed(
    table: Wide, scenarios: Sequence[str], total: str, parts: Sequence[str]
) -> tuple[str, ...]:
    """The first parts whose sum is the total in every scenario and year that has both."""
    wanted = np.stack([table.values[total, s, "central"] for s in scenarios])
    so_far = np.zeros_like(wanted)
    for last, name in enumerate(parts, 1):
        so_far = so_far + np.stack([table.values[name, s, "central"] for s in scenarios])
        both = np.isfinite(so_far) & np.isfinite(wanted)
        gap, scale = np.abs(so_far - wanted)[both], np.abs(wanted)[both]
        if last > 1 and both.any() and bool((gap <= CLOSES * np.maximum(scale, 1e-6)).all()):
            return tuple(parts[:last])
    return ()
