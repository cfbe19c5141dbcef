"""Tables of the page: summary, changes and assumptions, contradictions, sufficiency, provenance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .axis import axis_scale
from .content import MISSING, Content, plain, readable
from .lasting import behind, lasting
from .measured import held
from .wide import Wide, wide

_SHORT = 260  # characters of a profile or table shown on the page; the workbook has all of them
_DISCREPANCY = ("id", "concept", "period", "printed", "recomputed", "used", "why")
_UNVERIFIED = ("concept", "period", "value", "unit", "source", "note")
_SOURCE = ("source", "title", "publisher", "date", "licence")
# Beginnings of the names of columns in mdp.
_MDP = ("opening", "gap", "spendable", "staff_fund", "income_central", "outlay_central")
_READ = ("central", "interval", "median", "common", "money")


def summary(content: Content) -> Mapping[str, Any]:
    """Base year, middle and horizon by scenario, each line on a scale of its own."""
    table = wide("resumen", content)
    years = sorted(
        {(content.base_year + content.horizon) // 2, content.horizon} - {content.base_year}
    )
    rows = []
    for name, unit in table.unit.items():
        figures = [
            np.abs(table.values[name, s, stat])
            for s in content.scenarios
            for stat in ("central", "p10", "p90")
        ]
        factor, prefix = axis_scale(float(np.nanmax(figures)), unit, content.lang)
        digits = (
            2
            if factor >= 1e6 or unit == "mxn_per_day"
            else 1
            if factor > 1 or unit in ("percent", "mdp", "mdp_2018")
            else 0
        )
        show = partial(_scaled, table, name, factor, digits)
        cells = [
            {"central": show(y, s, "central"), "low": show(y, s, "p10"), "high": show(y, s, "p90")}
            for s in content.scenarios
            for y in years
        ]
        base = show(content.base_year, content.first, "central")
        rows.append(
            {
                "label": table.label[name],
                "unit": f"{prefix}{table.shown[name]}",
                "cells": cells,
                "base": base,
            }
        )
    return {
        "years": years,
        "rows": rows,
        "held": held("resumen", content.lang),
        "read": [content.say(f"doc.read_{k}") for k in _READ],
    }


def _scaled(
    table: Wide, name: str, factor: float, digits: int, year: int, scenario: str, stat: str
) -> str:
    value = table.at(name, year, scenario, stat)
    return f"{value / factor:,.{digits}f}" if math.isfinite(value) else MISSING


def changes(content: Content) -> Mapping[str, Any]:
    """What each scenario changes of the first one."""
    found = []
    for scenario in content.scenarios[1:]:
        rows = [
            {
                **row,
                "key": key,
                "a": readable(row["a"], _SHORT, content.lang),
                "b": readable(row["b"], _SHORT, content.lang),
            }
            for key, row in content.change_rows(scenario).items()
        ]
        found.append({"scenario": scenario, "title": content.title(scenario), "rows": rows})
    return {"changes": found}


def assumptions(content: Content) -> Mapping[str, Any]:
    """Assumptions of the first scenario that no publication backs, by area."""
    table = content.assumption_rows(content.first)
    areas: dict[str, list[dict[str, str]]] = {}
    for key, row in table.items():
        if row["quality"] in ("assumed", "needs_verification"):
            tone = "bad" if row["quality"] == "needs_verification" else "even"
            shown = {
                "key": key,
                "value": readable(row["value"], _SHORT, content.lang),
                "quality": content.say(f"quality.{row['quality']}"),
                "tone": tone,
            }
            areas.setdefault(content.say(f"area.{key.partition('.')[0]}"), []).append(
                {**row, **shown}
            )
    quality = Counter(row["quality"] for row in table.values())
    return {
        "areas": areas,
        "assumed": quality["assumed"],
        "unverified": quality["needs_verification"],
        "total": len(table),
        "pending": _plain_table(content, content.needs_verification, _UNVERIFIED),
    }


def contradictions(content: Content) -> Mapping[str, Any]:
    """Where the documents contradict each other, by severity."""
    frame = content.discrepancies
    levels = [
        {"level": level, **_plain_table(content, part, _DISCREPANCY)}
        for level, part in frame.groupby("severity", sort=True)
    ]
    return {"levels": levels}


def provenance(content: Content) -> Mapping[str, Any]:
    """Digests of the run and the list of sources."""
    return {
        "digests": content.facts(digits=64),
        "sources": _plain_table(content, content.sources, _SOURCE),
    }


def sufficiency(content: Content) -> Mapping[str, Any]:
    """Tables of how long the money lasts, years in steps of five."""
    out = []
    for name, frame in lasting(content.sufficiency).items():
        if name == "suficiencia_por_ano":
            frame = frame[(frame["year"] % 5 == 0) | (frame["year"] == frame["year"].min())]
        said = frame.astype(object).apply(lambda c: c.map(partial(_shown, str(c.name))))
        found = _plain_table(content, said, tuple(frame.columns))
        out.append({"caption": content.say(f"about.{name}"), "table": found})
    return {"blocks": out, "behind": behind(content.sufficiency, content.lang)} if out else {}


def _shown(column: str, value: object) -> str:
    """A cell of a table of sufficiency: mdp whole, rates with two decimals; years and words as they
    are.
    """
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:,.{0 if column.startswith(_MDP) else 2}f}"
    return plain(value) or MISSING


def _plain_table(content: Content, frame: pd.DataFrame, wanted: tuple[str, ...]) -> dict[str, Any]:
    """Some columns of a catalogue's table as text."""
    columns = [c for c in wanted if c in frame.columns]
    rows = [[plain(v) for v in row] for row in frame[columns].astype(object).to_numpy().tolist()]
    return {"heads": [content.say(f"column.{c}") for c in columns], "rows": rows}
