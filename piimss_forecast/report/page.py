"""The report as one HTML file: no script, no request to anywhere, readable on paper and by a
screen reader.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..core.errors import OutputError
from .attainment import TONES, final_metas, programme
from .axis import axis_scale
from .content import MISSING, NBSP, Content, plain, readable
from .findings import amount, findings
from .lines import FANS
from .measured import held
from .picture import picture
from .wide import Wide, wide

_SHORT = 260  # characters of a profile or table shown on the page; the workbook has all of them
_LIMITS = ("series", "profiles", "disease", "pensions", "finance", "geography", "metas")
_THRESHOLDS = "metas.status_probability"
_OBSERVED = ("cumplida", "no_cumplida")
_DISCREPANCY = ("id", "concept", "period", "printed", "recomputed", "used", "why")
_UNVERIFIED = ("concept", "period", "value", "unit", "source", "note")
_SOURCE = ("source", "title", "publisher", "date", "licence")


def write_page(path: Path, content: Content) -> None:
    """Write the scenarios as one self-contained HTML page.

    Parameters
    ----------
    path : Path
        File to write.
    content : Content
        What to write (see :class:`Content`).

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    page = render_page(content)
    try:
        Path(path).write_text(page, encoding="utf-8", newline="\n")
    except OSError as err:
        raise OutputError(
            "report.write_page",
            "{path}",
            "{error_type}: {reason}",
            "a file that can be written",
            "choose another --out",
            path=str(path),
            error_type=type(err).__name__,
            reason=err.strerror,
        ) from None


def render_page(content: Content) -> str:
    """The page as text; the same content gives the same text."""
    environment = Environment(
        loader=PackageLoader("piimss_forecast.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    summary = wide("resumen", content)
    return environment.get_template("page.html").render(
        content=content,
        say=content.say,
        held=lambda name: held(name, content.lang),
        findings=findings(content),
        summary=_summary(content, summary),
        charts=_charts(content, summary),
        programmes=_programmes(content),
        sufficiency=_sufficiency(content),
        changes=_changes(content),
        assumptions=_assumptions(content),
        contradictions=_contradictions(content),
        unverified=_plain_table(content, content.needs_verification, _UNVERIFIED),
        sources=_plain_table(content, content.sources, _SOURCE),
        limits=[content.say(f"limit.{k}") for k in _LIMITS],
        digests=content.facts(digits=64),
        read=_reading(content),
        thresholds=_thresholds(content),
    )


def _reading(content: Content) -> list[str]:
    return [
        content.say(f"doc.read_{k}") for k in ("central", "interval", "median", "common", "money")
    ]


def _thresholds(content: Content) -> str:
    """From which probability a target is called attainable or at risk, as the assumptions say."""
    row = content.assumption_rows(content.first).get(_THRESHOLDS)
    return (
        content.say("page.thresholds", value=readable(row["value"], lang=content.lang))
        if row
        else ""
    )


def _summary(content: Content, table: Wide) -> dict[str, Any]:
    """Base year, middle and horizon by scenario, each line on a scale of its own."""
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
    return {"years": years, "rows": rows}


def _scaled(
    table: Wide, name: str, factor: float, digits: int, year: int, scenario: str, stat: str
) -> str:
    value = table.at(name, year, scenario, stat)
    return f"{value / factor:,.{digits}f}" if math.isfinite(value) else MISSING


def _charts(content: Content, table: Wide) -> list[dict[str, Any]]:
    """Fan charts with their figures as text and as a table."""
    found = []
    for name in (n for n in FANS if n in table.label):
        unit = table.unit[name]
        low, centre, high = (
            table.at(name, content.horizon, content.first, s) for s in ("p10", "central", "p90")
        )
        below, above = (amount(v, unit, content.lang, like=centre, bare=True) for v in (low, high))
        caption = content.say(
            "page.caption",
            label=table.label[name],
            first=content.first,
            horizon=content.horizon,
            central=amount(centre, unit, content.lang),
            low=below,
            high=above,
        )
        caption = f"{caption} {held(name, content.lang)}"
        rows = [
            {
                "year": year,
                "cells": [
                    _figure(table.at(name, year, s, stat), unit)
                    for s in content.scenarios
                    for stat in ("p10", "central", "p90")
                ],
            }
            for year in table.years
        ]
        found.append(
            {
                "label": table.label[name],
                "caption": caption,
                "rows": rows,
                "unit": table.shown[name],
                "svg": picture(name, content.cubes, caption, content.lang),
            }
        )
    return found


def _figure(value: float, unit: str) -> str:
    digits = 2 if unit == "mxn_per_day" else 1 if unit in ("percent", "mdp", "mdp_2018") else 0
    return f"{value:,.{digits}f}" if math.isfinite(value) else MISSING


def _programmes(content: Content) -> list[dict[str, Any]]:
    """Final targets grouped by programme, with a bar for each scenario's probability."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for (code, year), by in final_metas(content).items():
        row = by[next(iter(by))]
        bars = []
        for scenario in content.scenarios:
            seen = by.get(scenario)
            share = seen["probability"] if seen else math.nan
            status = str(seen["status"]) if seen else "sin_pronostico"
            percent = (
                100 * share
                if isinstance(share, (int, float))
                and math.isfinite(share)
                and status not in _OBSERVED
                else None
            )
            bars.append(
                {
                    "share": None if percent is None else round(percent, 1),
                    "shown": MISSING if percent is None else f"{percent:.0f}{NBSP}%",
                    "tone": TONES.get(status, "none"),
                    "status": content.say(f"status.{status}"),
                }
            )
        groups.setdefault(programme(code), []).append(
            {
                "code": code,
                "name": row["name"],
                "unit": content.say(f"unit.{row['unit']}"),
                "year": year,
                "target": _short(row["target"]),
                "baseline": _short(row.get("baseline")),
                "value": _short(row["value"]),
                "low": _short(row["low"]),
                "high": _short(row["high"]),
                "bars": bars,
                "why": plain(row.get("why")),
                "change": in_code(plain(row.get("change"))),
                "note": plain(row["note"]),
                "method": plain(row["method"]),
                "points": plain(row["points"]),
            }
        )
    return [{"name": content.say(f"programme.{key}"), "rows": rows} for key, rows in groups.items()]


def in_code(words: str) -> Markup:
    """A sentence with what stands between backticks as code.

    Examples
    --------
    >>> str(in_code("a < `b`"))
    'a &lt; <code>b</code>'
    """
    parts = words.split("`")
    said = [
        Markup("<code>{}</code>").format(p) if k % 2 else escape(p) for k, p in enumerate(parts)
    ]
    return Markup("").join(said)


def _short(value: object) -> str:
    """A number with three or four significant digits, whole above a hundred; a dash when there
    is none.
    """
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return MISSING
    return (
        f"{value:,.0f}"
        if (abs(value) >= 100 and float(value).is_integer()) or abs(value) >= 1000
        else f"{value:,.4g}"
    )


def _changes(content: Content) -> list[dict[str, Any]]:
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
    return found


def _assumptions(content: Content) -> dict[str, Any]:
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
    }


def _contradictions(content: Content) -> list[dict[str, Any]]:
    frame = content.discrepancies
    return [
        {"level": level, **_plain_table(content, part, _DISCREPANCY)}
        for level, part in frame.groupby("severity", sort=True)
    ]


def _sufficiency(content: Content) -> list[dict[str, Any]]:
    """Tables of how long the money lasts, years in steps of five."""
    out = []
    for name, frame in content.sufficiency.items():
        if name == "suficiencia_por_ano":
            frame = frame[(frame["year"] % 5 == 0) | (frame["year"] == frame["year"].min())]
        found = _plain_table(content, frame, tuple(frame.columns))
        out.append({"caption": content.say(f"about.{name}"), "table": found})
    return out


def _plain_table(content: Content, frame: pd.DataFrame, wanted: tuple[str, ...]) -> dict[str, Any]:
    """Some columns of a catalogue's table as text."""
    columns = [c for c in wanted if c in frame.columns]
    rows = [[plain(v) for v in row] for row in frame[columns].astype(object).to_numpy().tolist()]
    return {"heads": [content.say(f"column.{c}") for c in columns], "rows": rows}
