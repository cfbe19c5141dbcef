"""Targets on the page: those to come, and those of the programme that has ended."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ..core.translate import translate
from ..metas import UNSURE, Joint, percent, points, together
from .attainment import OBSERVED, TONES, Row, final_metas, number, weighed
from .content import MISSING, NBSP, Content, plain, readable
from .csv_link import csv_link
from .measured import held
from .picture_metas import Stand, bullet_picture, course_picture, printed, short

_THRESHOLDS = "metas.status_probability"
_SHOWN = ("scenario", "year", "target", "value", "low", "high", "probability", "error", "status")

Metas = dict[tuple[str, int], dict[str, Row]]


def coming(content: Content) -> Metas:
    """Final targets after the base year."""
    return {key: by for key, by in final_metas(content).items() if key[1] > content.base_year}


def to_come(content: Content) -> Mapping[str, Any]:
    """Targets to come, by programme, with pictures, reasons and what would change them."""
    groups = _groups(content, coming(content))
    return (
        {
            "groups": groups,
            "thresholds": _thresholds(content),
            "held": held("metas", content.lang),
            "weighed": any(v["weighed"] for g in groups for r in g["rows"] for v in r["verdicts"]),
        }
        if groups
        else {}
    )


def closed(content: Content) -> Mapping[str, Any]:
    """Targets whose year has passed."""
    past = {k: by for k, by in final_metas(content).items() if k[1] <= content.base_year}
    return {"groups": _groups(content, past)} if past else {}


def _groups(content: Content, metas: Metas) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for (code, year), by in metas.items():
        row = row_of(content, code, year, by) | _pictures(content, code, by)
        groups.setdefault(str(by[next(iter(by))]["programme"]), []).append(row)
    return [
        {
            "name": content.say(f"programme.{programme}"),
            "rows": rows,
            "together": _together(content, programme),
        }
        for programme, rows in groups.items()
    ]


def _together(content: Content, name: str) -> list[str]:
    """How many targets of a programme are met in the same path, a sentence a scenario."""
    found = {s: table.loc[name] for s, table in content.together.items() if name in table.index}
    return [together(Joint(**row), s, content.lang) for s, row in found.items()]


def _thresholds(content: Content) -> str:
    """From which probability a target is called attainable or at risk, as the assumptions say."""
    row = content.assumption_rows(content.first).get(_THRESHOLDS)
    if row is None:
        return ""
    said = content.say("page.thresholds", value=readable(row["value"], lang=content.lang))
    return f"{said} {translate(UNSURE, content.lang)}"


def row_of(content: Content, code: str, year: int, by: Mapping[str, Row]) -> dict[str, Any]:
    """A target in words: what it asks, its verdict under each scenario, why, and what would change
    it.
    """
    row = by[next(iter(by))]
    change = plain(row.get("change"))
    return {
        "code": code,
        "name": row["name"],
        "unit": content.say(f"unit.{row['unit']}"),
        "year": year,
        "goal": _goal(content, row, year),
        "verdicts": [_verdict(content, s, by.get(s)) for s in content.scenarios],
        "why": plain(row.get("why")),
        "change": in_code(change),
        "lever": lever_of(change),
        "decide": plain(row.get("decide")),
        "like_it": plain(row.get("class_note")),
        "otherwise": _otherwise(content, code),
        "note": plain(row["note"]),
        "method": plain(row["method"]),
        "points": plain(row["points"]),
    }


def _goal(content: Content, row: Row, year: int) -> str:
    """What a target asks for, from where when that is published."""
    target, baseline = printed(row["target"]), printed(row.get("baseline"))
    key = "page.target_alone" if baseline == MISSING else "page.target_of"
    return content.say(key, target=target, year=year, baseline=baseline)


def _otherwise(content: Content, code: str) -> list[tuple[str, str]]:
    """Scenarios that do not move a target the way their name says, and why."""
    table = content.directions
    if table.empty:
        return []
    rows = table[(table["outcome"] == code) & (table["status"] == "exception")]
    return [(str(s), str(why)) for s, why in zip(rows["scenario"], rows["reason"], strict=True)]


def lever_of(change: str) -> str:
    """The part of a sentence of :func:`piimss_forecast.metas.sentences.change` before the command
    that it names: the lever and its value today; the whole of one that names no command.

    Examples
    --------
    >>> lever_of("Growth of jobs (today 1.5 %): `piimss solve P25-1.1 x` gives the value.")
    'Growth of jobs (today 1.5 %)'
    """
    return change.partition(": `")[0]


def _verdict(content: Content, scenario: str, row: Row | None) -> dict[str, Any]:
    """Words, tone and probability of a target under a scenario."""
    status = str(row["status"]) if row else "sin_pronostico"
    share = row["probability"] if row else math.nan
    known = isinstance(share, (int, float)) and math.isfinite(share) and status not in OBSERVED
    chance = float(share) if known else math.nan  # type: ignore[arg-type]
    error = float(row["error"]) if row and known else 0.0  # type: ignore[arg-type]
    both = weighed(row) if row and known else ""
    say = printed if status in OBSERVED else short
    value, low, high = (say(row[c]) if row else MISSING for c in ("value", "low", "high"))
    return {
        "scenario": scenario,
        "tone": TONES.get(status, "none"),
        "status": content.say(f"status.{status}"),
        "share": round(100 * chance, 1) if known else None,
        "shown": percent(chance, error).replace(" ", NBSP),
        "weighed": both.replace(" ", NBSP),
        "error": points(error),
        "value": value,
        "range": "" if low in (MISSING, high) else f"{low} – {high}",
    }


def _pictures(content: Content, code: str, by: Mapping[str, Row]) -> dict[str, Any]:
    """How each scenario stands against the target, and the course of the indicator."""
    row = by[next(iter(by))]
    stands = [_stand(scenario, found) for scenario, found in by.items()]
    said = "; ".join(
        f"{s.scenario}: {short(s.value)} ({short(s.low)} – {short(s.high)})" for s in stands
    )
    name, lang = f"{code} {row['name']}", content.lang
    said = content.say("page.bullet_said", name=name, target=printed(row["target"]), stands=said)
    drawn = {
        "bullet": bullet_picture(
            stands,
            target=number(row["target"]),
            baseline=number(row.get("baseline")),
            title=name,
            said=said,
            lang=lang,
        ),
        "course": "",
        "csv": csv_link(f"meta_{code}", _csv(by)),
    }
    course = content.courses.get(content.first)
    if course is not None and code in course.index.get_level_values("code"):
        title = content.say("page.course_said", name=name, first=content.first)
        one = pd.DataFrame(course.xs(code))
        drawn["course"] = course_picture(one, title=name, said=title, lang=lang)
        drawn["csv"] = csv_link(f"meta_{code}", _csv(by), _courses(content, code))
    return drawn


def _courses(content: Content, code: str) -> pd.DataFrame:
    return pd.concat(
        {s: frame.loc[code] for s, frame in content.courses.items()}, names=["scenario", "year"]
    ).reset_index()


def _csv(by: Mapping[str, Row]) -> pd.DataFrame:
    rows = [{"scenario": s, **row} for s, row in by.items()]
    return pd.DataFrame(rows).reindex(columns=list(_SHOWN))


def _stand(scenario: str, row: Row) -> Stand:
    value, low, high = (number(row[c]) for c in ("value", "low", "high"))
    return Stand(scenario, value, low, high, TONES.get(str(row["status"]), "none"))


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
