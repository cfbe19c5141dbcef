"""The states on one page: a map of squares, one a state and each with its name and number, and the
table beside it.
"""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from ..core.translate import translate

_SIDE, _GAP, _TOP = 86, 6, 4
# Light to dark; a number is written in every square, so that nothing rests on the colour alone.
_STEPS = ("#eef4f8", "#cfe1ec", "#a3c8dd", "#6ba7c8", "#3a7fa8", "#1c587f")
_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem;
color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;border-bottom:1px solid #ccc;text-align:right}
th:first-child,td:first-child{text-align:left}
svg{width:100%;height:auto;max-width:62rem}
svg text{font:600 17px system-ui,sans-serif;text-anchor:middle}
svg text.n{font:400 16px system-ui,sans-serif}
@media print{body{margin:0;max-width:none}tr,svg{break-inside:avoid}}
"""


def state_page(table: pd.DataFrame, states: pd.DataFrame, *, base: int, lang: str) -> str:
    """A page with the growth of jobs by state and what the table holds at its last year.

    Parameters
    ----------
    table : DataFrame
        As ``results.state_tables.state_table``, of which the first scenario is shown.
    states : DataFrame
        Indexed by state: name, short, row and column of its square.
    base : int
        Last year of history.
    lang : str
        ``es`` or ``en``.

    Returns
    -------
    str
        HTML that needs nothing from outside.
    """
    scenario, last = table["scenario"].iloc[0], int(table["year"].max())
    rows = table[table["scenario"] == scenario]
    rows = rows.set_index(["series", "year", "state"]).sort_index()
    jobs: Any = rows.loc["jobs", "central"]
    growth = 100 * ((jobs.loc[last] / jobs.loc[base]) ** (1 / (last - base)) - 1)
    title = translate("Jobs by state, {base} to {last}, percent a year, scenario {scenario}", lang)
    said = title.format(base=base, last=last, scenario=scenario)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(said)}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(said)}</h1>"
        f"{_squares(growth, states, said)}{_table(rows, growth, states, base, last, lang)}"
        "</main></body></html>\n"
    )


def _squares(growth: Any, states: Any, title: str) -> str:
    low, high = float(growth.min()), float(growth.max())
    parts = []
    for state, value in growth.items():
        at = states.loc[state]
        x, y = (_SIDE + _GAP) * int(at["column"]), _TOP + (_SIDE + _GAP) * int(at["row"])
        step = int((value - low) / ((high - low) or 1.0) * (len(_STEPS) - 1e-9))
        ink = "#fff" if step > 3 else "#111"
        parts.append(
            f"<g><title>{escape(at['name'])}: {value:.1f} %</title>"
            f'<rect x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}" rx="6"'
            f' fill="{_STEPS[step]}" stroke="#5b6b75"/>'
            f'<text x="{x + _SIDE // 2}" y="{y + 38}" fill="{ink}">{escape(at["short"])}</text>'
            f'<text class="n" x="{x + _SIDE // 2}" y="{y + 62}" fill="{ink}">{value:.1f} %</text>'
            "</g>"
        )
    width = (_SIDE + _GAP) * (int(states["column"].max()) + 1)
    height = _TOP + (_SIDE + _GAP) * (int(states["row"].max()) + 1)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _table(rows: Any, growth: Any, states: pd.DataFrame, base: int, last: int, lang: str) -> str:
    """Jobs of both years with their band, registered persons and cuotas of the last."""
    heads = [
        translate("Federal state", lang),
        translate("Jobs {year}", lang).format(year=base),
        translate("Jobs {year}", lang).format(year=last),
        "p10",
        "p90",
        translate("% a year", lang),
        translate("Registered {year}", lang).format(year=last),
        translate("Cuotas {year}, mdp", lang).format(year=last),
    ]
    jobs = rows.loc["jobs"]
    lines = []
    for state, name in states["name"].items():
        then = jobs.loc[(last, state)]
        cells = [
            f"{jobs.loc[(base, state), 'central']:,.0f}",
            *(f"{then[c]:,.0f}" for c in ("central", "p10", "p90")),
            f"{growth[state]:.1f}",
            f"{rows.loc[('adscrita_umf', last, state), 'central']:,.0f}",
            f"{rows.loc[('contribution_income', last, state), 'central']:,.0f}",
        ]
        numbers = "".join(f"<td>{c}</td>" for c in cells)
        lines.append(f'<tr><th scope="row">{escape(str(name))}</th>{numbers}</tr>')
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
