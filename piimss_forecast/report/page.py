"""The report as one HTML file: no script, no request to anywhere, readable on paper and by a screen reader."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..errors import OutputError
from .attainment import TONES, final_metas, programme
from .charts import FANS
from .content import MISSING, NBSP, Content, plain, readable
from .figures import axis_scale, fan, svg
from .findings import amount, findings
from .tables import side_by_side

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
    path : file to write. content : what to write (see :class:`Content`).

    Raises
    ------
    OutputError when the file cannot be written.
    """
    page = render_page(content)
    try:
        Path(path).write_text(page, encoding="utf-8", newline="\n")
    except OSError as err:
        raise OutputError(str(path), f"{type(err).__name__}: {err.strerror}", es=("un archivo que se pueda escribir", "elija otra --out"),
                          en=("a file that can be written", "choose another --out")) from None


def render_page(content: Content) -> str:
    """The page as text; the same content gives the same text."""
    environment = Environment(loader=PackageLoader("piimss_forecast.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)
    summary = side_by_side("resumen", content.datasets, content.lang)
    return environment.get_template("page.html").render(
        content=content, say=content.say, findings=findings(content), summary=_summary(content, summary), charts=_charts(content, summary),
        programmes=_programmes(content), changes=_changes(content), assumptions=_assumptions(content), contradictions=_contradictions(content),
        unverified=_plain_table(content, content.needs_verification, _UNVERIFIED), sources=_plain_table(content, content.sources, _SOURCE),
        limits=[content.say(f"limit.{k}") for k in _LIMITS], digests=content.facts(digits=64), read=_reading(content),
        thresholds=_thresholds(content),
    )


def _reading(content: Content) -> list[str]:
    return [content.say(f"doc.read_{k}") for k in ("central", "interval", "median", "common", "money")]


def _thresholds(content: Content) -> str:
    """From which probability a target is called attainable or at risk, as the assumptions say."""
    table = content.assumptions[content.first]
    return content.say("page.thresholds", value=readable(table.loc[_THRESHOLDS, "value"])) if _THRESHOLDS in table.index else ""


def _summary(content: Content, table: pd.DataFrame) -> dict[str, Any]:
    """Base year, middle and horizon by scenario, each line on a scale of its own."""
    middle = (content.base_year + content.horizon) // 2
    years = sorted({middle, content.horizon} - {content.base_year})
    rows = []
    for name in table.index.get_level_values("series").unique():
        part = table.loc[name]
        unit = table.attrs["units"][name]
        largest = float(part.drop(columns=[("", "label"), ("", "unit")]).abs().max().max())
        factor, prefix = axis_scale(largest, unit, content.lang)
        digits = 2 if factor >= 1e6 or unit == "mxn_per_day" else 1 if factor > 1 or unit in ("percent", "mdp", "mdp_2018") else 0
        def show(year: int, scenario: str, stat: str, part: pd.DataFrame = part, factor: float = factor, digits: int = digits) -> str:
            value = float(part.loc[year, (scenario, stat)])  # type: ignore[arg-type]
            return f"{value / factor:,.{digits}f}" if math.isfinite(value) else MISSING
        cells = [{"central": show(y, s, "central"), "low": show(y, s, "p10"), "high": show(y, s, "p90")} for s in content.scenarios for y in years]
        rows.append({"label": part[("", "label")].iloc[0], "unit": f"{prefix}{part[('', 'unit')].iloc[0]}", "cells": cells,
                     "base": show(content.base_year, content.first, "central")})
    return {"years": years, "rows": rows}


def _charts(content: Content, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Fan charts with their figures as text and as a table."""
    present = table.index.get_level_values("series")
    found = []
    for k, name in enumerate(n for n in FANS if n in present):
        part, unit = table.loc[name], table.attrs["units"][name]
        label = str(part[("", "label")].iloc[0])
        low, centre, high = (float(part.loc[content.horizon, (content.first, s)]) for s in ("p10", "central", "p90"))  # type: ignore[arg-type]
        central = amount(centre, unit, content.lang)
        below, above = (amount(v, unit, content.lang, like=centre, bare=True) for v in (low, high))
        caption = content.say("page.caption", label=label, first=content.first, horizon=content.horizon, central=central, low=below, high=above)
        rows = [{"year": year, "cells": [_figure(part.loc[year, (s, stat)], unit) for s in content.scenarios for stat in ("p10", "central", "p90")]}
                for year in content.years.tolist()]
        found.append({"label": label, "caption": caption, "rows": rows, "unit": part[("", "unit")].iloc[0],
                      "svg": Markup(inline_svg(svg(fan(name, content.datasets, lang=content.lang)), f"g{k}", caption))})  # noqa: S704 - made here
    return found


def _figure(value: float, unit: str) -> str:
    digits = 2 if unit == "mxn_per_day" else 1 if unit in ("percent", "mdp", "mdp_2018") else 0
    return f"{value:,.{digits}f}" if math.isfinite(value) else MISSING


def inline_svg(picture: str, prefix: str, caption: str) -> str:
    """A matplotlib SVG made fit to stand in a page: no ids shared with others, no namespaces or metadata, short coordinates, a text equivalent.

    Examples
    --------
    >>> inline_svg('<svg height="3pt" viewBox="0 0 1 1" width="3pt"><g id="a"><path d="M 1.23456 2 "/></g></svg>', "g0", "Jobs")
    '<svg viewBox="0 0 1 1" role="img" aria-label="Jobs"><g><path d="M1.2 2"/></g></svg>'
    """
    head, _, body = picture.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    body = re.sub(r" ?font-family: [^;\"]*;?", "", body)  # the page's own
    body = re.sub(r'(?<= )(d|transform|x|y|points)="([^"]*)"', _shorten, body)
    used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", body))
    body = re.sub(r' id="([^"]*)"', lambda m: f' id="{prefix}-{m[1]}"' if m[1] in used else "", body)
    body = re.sub(r"(url\(|href=\")#", rf"\1#{prefix}-", body).replace("xlink:href", "href")
    body = re.sub(r">\s+<", "><", body)
    alternative = str(Markup.escape(caption))
    return f'<svg {box[0] if box else ""} role="img" aria-label="{alternative}">{body.strip()}'


def _shorten(attribute: re.Match[str]) -> str:
    """Coordinates to a tenth of a point, without the spaces a path does not need."""
    name, value = attribute[1], re.sub(r"\s+", " ", attribute[2])
    value = re.sub(r"(\d\.\d)\d+", r"\1", value)
    if name == "d":
        value = re.sub(r" ?([MLCQz]) ?", r"\1", value)
    return f'{name}="{value.strip()}"'


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
            known = isinstance(share, (int, float)) and math.isfinite(share) and status not in _OBSERVED
            bars.append({"share": round(100 * share, 1) if known else None, "shown": f"{100 * share:.0f}{NBSP}%" if known else MISSING,  # type: ignore[operator]
                         "tone": TONES.get(status, "none"), "status": content.say(f"status.{status}")})
        groups.setdefault(programme(code), []).append({
            "code": code, "name": row["name"], "unit": content.say(f"unit.{row['unit']}"), "year": year, "target": _short(row["target"]),
            "baseline": _short(row.get("baseline")), "value": _short(row["value"]), "low": _short(row["low"]), "high": _short(row["high"]), "bars": bars,
            "note": plain(row["note"]), "method": plain(row["method"]), "points": plain(row["points"]),
        })
    return [{"name": content.say(f"programme.{key}"), "rows": rows} for key, rows in groups.items()]


def _short(value: object) -> str:
    """A number with three or four significant digits, whole above a hundred; a dash when there is none."""
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return MISSING
    return f"{value:,.0f}" if abs(value) >= 100 and float(value).is_integer() or abs(value) >= 1000 else f"{value:,.4g}"


def _changes(content: Content) -> list[dict[str, Any]]:
    found = []
    for scenario in content.scenarios[1:]:
        table, changed = content.assumptions[scenario], content.changes.get(scenario, pd.DataFrame())
        rows = [{"key": key, "name": table.loc[key, "name"] if key in table.index else "", "why": table.loc[key, "why"] if key in table.index else "",
                 "a": readable(row["a"], _SHORT), "b": readable(row["b"], _SHORT), "unit": row["unit"]} for key, row in changed.iterrows()]
        found.append({"scenario": scenario, "title": content.title(scenario), "rows": rows})
    return found


def _assumptions(content: Content) -> dict[str, Any]:
    """Assumptions of the first scenario that no publication backs, by area."""
    table = content.assumptions[content.first]
    unsure = table[table["quality"].isin(["assumed", "needs_verification"])]
    areas: dict[str, list[dict[str, str]]] = {}
    for key, row in unsure.iterrows():
        areas.setdefault(str(key).partition(".")[0], []).append({
            "key": str(key), "name": row["name"], "value": readable(row["value"], _SHORT), "unit": row["unit"], "why": row["why"],
            "quality": content.say(f"quality.{row['quality']}"), "source": row["source"], "tone": "bad" if row["quality"] == "needs_verification" else "even"})
    quality = table["quality"].value_counts()
    return {"areas": areas, "assumed": int(quality.get("assumed", 0)), "unverified": int(quality.get("needs_verification", 0)), "total": len(table)}


def _contradictions(content: Content) -> list[dict[str, Any]]:
    frame = content.discrepancies
    return [{"level": level, **_plain_table(content, part, _DISCREPANCY)} for level, part in frame.groupby("severity", sort=True)]


def _plain_table(content: Content, frame: pd.DataFrame, wanted: tuple[str, ...]) -> dict[str, Any]:
    """Some columns of a catalogue's table as text."""
    columns = [c for c in wanted if c in frame.columns]
    rows = [[plain(v) for v in row] for row in frame[columns].astype(object).to_numpy().tolist()]
    return {"heads": [content.say(f"column.{c}") for c in columns], "rows": rows}
