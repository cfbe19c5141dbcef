"""The part of the page that sets the paths of the first scenario beside what the series say by
themselves, and beside what is already published of the years projected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .content import MISSING, Content


def beside(content: Content) -> Mapping[str, Any]:
    """Both tables of the first scenario, with what they count."""
    out: dict[str, Any] = {}
    if len(content.beside):
        own = content.beside[content.beside["scenario"] == content.first]
        last = own.groupby("series", sort=False)["year"].idxmax()
        out["series"] = _series(content, own.loc[last])
    if len(content.since):
        rows = content.since[content.since["scenario"] == content.first]
        out["since"] = _since(content, rows)
        out["count"] = content.say(count_key(rows), **counted(rows))
    return out


def count_key(table: pd.DataFrame) -> str:
    """The message that tells what is counted; a single path has no band to count with."""
    return "beside.single" if table["taken"].isna().any() else "beside.count"


def counted(table: pd.DataFrame) -> dict[str, int]:
    """Figures, those that the run takes as its own, those in sight when their assumption was
    adopted, the others, which check something, and those of them inside the 80 and the 95 % band.
    """
    taken = table["taken"].eq(True)
    seen = ~taken & table["seen"].ne("")
    checked = table[~taken & ~seen]
    inside = {f"in_{n}": int(checked[f"inside_{n}"].astype(bool).sum()) for n in (80, 95)}
    return {
        "rows": len(table),
        "taken": int(taken.sum()),
        "seen": int(seen.sum()),
        "checked": len(checked),
        **inside,
    }


def _series(content: Content, rows: pd.DataFrame) -> dict[str, Any]:
    """The last year of each series."""
    say = content.say
    heads = ["label", "year", "adopted", "alone_series", "inside", "reconciled", "held_pair"]
    cells = []
    for r in rows.to_dict("records"):
        ends = [(who, level) for who in ("adopted", "alone") for level in (80, 95)]
        held = (f"{r[f'{who}_held_{level}']:.0f}" for who, level in ends)
        cells.append(
            [
                f"{r['label']} ({r['unit']})",
                str(r["year"]),
                *(_ranged(r, who) for who in ("adopted", "alone")),
                content.yes(r["inside"]),
                _ranged(r, "reconciled"),
                "{} / {} · {} / {}".format(*held),
            ]
        )
    return {"heads": [say(f"column.{h}") for h in heads], "rows": cells}


def _since(content: Content, rows: pd.DataFrame) -> dict[str, Any]:
    """Every figure published of a projected year."""
    say = content.say
    cents = {say("unit.mxn_per_day")}
    heads = ["label", "year", "published", "central", "gap_percent", "inside_80", "inside_95"]
    cells = []
    for r in rows.to_dict("records"):
        flags = [
            _untested(content, r) or content.yes(r[c], MISSING) for c in ("inside_80", "inside_95")
        ]
        cells.append(
            [
                f"{r['label']} ({r['unit']})" + (f": {r['note']}" if r["note"] else ""),
                str(r["year"]),
                _number(r["published"], r["unit"] in cents),
                "{} ({} – {})".format(
                    *(_number(r[c], r["unit"] in cents) for c in ("central", "low_80", "high_80"))
                ),
                _moved(r["gap_percent"]),
                *flags,
            ]
        )
    return {"heads": [say(f"column.{h}") for h in heads], "rows": cells}


def _untested(content: Content, row: Mapping[Any, Any]) -> str:
    """Why a figure checks nothing, if so."""
    key = "taken" if row["taken"] else "seen" if row["seen"] else ""
    return content.say(f"beside.{key}") if key else ""


def _ranged(row: Mapping[Any, Any], who: str) -> str:
    middle, low, high = (_number(row[f"{who}{end}"]) for end in ("", "_p10", "_p90"))
    return f"{middle} ({low} – {high})"


def _moved(percent: float) -> str:
    """A gap with its sign; 0 has none."""
    return f"{percent:+.1f}" if round(percent, 1) else "0.0"


def _number(value: float, cents: bool = False) -> str:
    """As many digits as mean something; an amount that is paid keeps its cents."""
    if pd.isna(value):
        return MISSING
    size = 0.0 if cents else abs(value)
    return f"{value:,.{0 if size >= 1000 else 1 if size >= 100 else 2}f}"
