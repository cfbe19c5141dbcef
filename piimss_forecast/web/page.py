"""A session and its answers as the page reads them: plain values and words in one language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from .. import report
from ..core.defaults import SUFFICIENT_TO
from ..core.translate import translate
from ..core.variables import variables
from ..report.axis import axis_scale
from ..report.findings import amount
from ..report.measured import held
from ..results.levers import present, reached_in
from .address import link, written
from .answers import TOGETHER, Answer, Bands
from .levers import Lever, answered, groups, history, levers
from .longer import GOAL_DRAWS, MOST_FILE
from .session import MOST_KEPT, Session
from .wording import word, words

STILL = 1e-9  # relative change below which a figure is the same


def frame(session: Session, lang: str) -> dict[str, Any]:
    """What does not change while levers move: words, scenarios, levers and what is asked.

    Parameters
    ----------
    session : Session
        Whose scenario and figures are shown.
    lang : str
        Of every word.
    """
    said = words(lang)
    said["lead"] = said["lead"].format(year=session.horizon)
    said["kept_none"] = said["kept_none"].format(n=MOST_KEPT)
    said["goal_note"] = said["goal_note"].format(draws=GOAL_DRAWS)
    for key in ("own_note", "file_large"):
        said[key] = said[key].format(most=MOST_FILE // 2**20)
    said["effects_note"] = said["effects_note"].format(year=session.horizon)
    return {
        "lang": lang,
        "words": said,
        "start": session.start,
        "starts": [
            {"name": name, "title": found.title.get(lang, name)}
            for name, found in session.starts.items()
        ],
        "groups": [{"name": n, "label": labels[lang]} for n, labels in groups().items()],
        "levers": [_lever(session, one, lang) for one in levers().values()],
        "answered": [
            {"series": a.series, "label": report.label(a.series, lang), "goal": a.goal}
            for a in answered().values()
            if a.card
        ],
        "targets": [
            code
            for code in map(str, session.catalog.indicators().index)
            if max(session.catalog.indicator(code).targets) > session.catalog.base_year
        ],
        "most_file": MOST_FILE,
        "horizon": session.horizon,
        "base_year": session.catalog.base_year,
    }


def _lever(session: Session, lever: Lever, lang: str) -> dict[str, Any]:
    given = session.given
    row, (low, high) = given.row(lever.key), given.range_of(lever.key)
    by_year = given.shape_of(lever.key) == "by_year"
    unit = _unit(row.unit, lang)
    return {
        "key": lever.key,
        "group": lever.group,
        "label": lever.labels[lang],
        "sentence": lever.sentences[lang],
        "unit": unit,
        "low": lever.low,
        "high": lever.high,
        "step": lever.step,
        "digits": lever.digits,
        "min": low,
        "max": high,
        "range": f"{word('range', lang, low=f'{low:,.6g}', high=f'{high:,.6g}')} {unit}",
        "present": present(given, lever.key, session.years),
        "years": {str(y): given.get(lever.key, y) for y in session.years} if by_year else {},
        "source": _source(session, row.source, row.quality, lang),
        "why": translate(row.why, lang),
        "history": history(session.before, lever.key),
    }


def _name(session: Session, key: str, lang: str) -> str:
    """A lever, or another assumption, in words."""
    lever = levers().get(key)
    found = getattr(session.given.contract(key), f"name_{lang}")
    return lever.labels[lang] if lever else str(found)


def _unit(unit: str, lang: str) -> str:
    return report.text(f"unit.{unit}", lang)


def _scale(values: Iterable[float], unit: str, lang: str) -> dict[str, Any]:
    """By how much figures are divided and in what they are then, as in the page of a run."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    per, prefix = axis_scale(largest, unit, lang)
    return {"per": per, "unit": prefix + _unit(unit, lang)}


def _source(session: Session, source: str, quality: str, lang: str) -> str:
    """Where a value comes from, with its quality unless that is all that the source says."""
    known = session.catalog.sources()
    said = str(known.loc[source, "title"]) if source in known.index else translate(source, lang)
    kind = report.text(f"quality.{quality}", lang)
    return said if said.casefold() == kind.casefold() else f"{said} ({kind})"


def state(session: Session, lang: str, *, busy: bool) -> dict[str, Any]:
    """Where the levers are, what can be undone and what is kept.

    Parameters
    ----------
    session : Session
        As it is now.
    lang : str
        Of every word.
    busy : bool
        Whether its answer is still to come.
    """
    assumptions = session.request.assumptions
    moved = []
    for key in session.moves:
        moved.append(
            {
                "key": key,
                "label": _name(session, key, lang),
                "value": present(assumptions, key, session.years),
                "path": isinstance(session.moves[key], Mapping)
                and reached_in(assumptions, key, session.years[-1]) is None,
                "years": {str(y): assumptions.get(key, y) for y in session.years}
                if assumptions.shape_of(key) == "by_year"
                else {},
                "unit": _unit(assumptions.row(key).unit, lang),
            }
        )
    return {
        "digest": session.request.digest,
        "start": session.start,
        "busy": busy,
        "undo": session.undoable,
        "moved": moved,
        "link": link(session),
        "kept": [
            {"name": k.name, "why": k.why, "link": written(k.start, k.moves)} for k in session.kept
        ],
    }


def figures(
    session: Session, now: Answer, before: Answer, lang: str, lasts: tuple[Any, Any] | None = None
) -> dict[str, Any]:
    """The answer beside that of the start.

    Parameters
    ----------
    session : Session
        Whose levers were asked about.
    now, before : Answer
        With the levers, and without.
    lang : str
        Of every word.
    lasts : tuple, optional
        Last year that the money lasts, now and before, once known.
    """
    return {
        "digest": now.digest,
        "cards": [_card(series, now, before, lang) for series, a in answered().items() if a.card],
        "charts": [
            {
                "series": series,
                "label": report.label(series, lang),
                **_scale([*now.series[series], *before.series[series]], now.units[series], lang),
                "years": list(now.years),
                "base_year": now.base_year,
                "now": _plain(now.series[series]),
                "start": _plain(before.series[series]),
                "held": held(series, lang),
            }
            for series, a in answered().items()
            if a.chart
        ],
        "metas": _metas(session, now, before, lang),
        "lasts": _lasts(lasts, lang),
        "means": {key: _means(session, lever, now, lang) for key, lever in levers().items()},
    }


def _card(series: str, now: Answer, before: Answer, lang: str) -> dict[str, Any]:
    value, was, unit = now.last(series), before.last(series), now.units[series]
    change = value - was
    still = abs(change) <= STILL * max(abs(value), abs(was))
    better = answered()[series].better
    return {
        "series": series,
        "label": report.label(series, lang),
        "raw": value,
        "value": _bare(value, unit, lang, max(abs(value), abs(was))),
        "unit": _scaled(max(abs(value), abs(was)), unit, lang),
        "year": now.years[-1],
        "change": "" if still else _signed(change, unit, lang, max(abs(value), abs(was))),
        "raw_change": 0.0 if still else change,
        "good": _good(change, better) if not still else "",
    }


def _signed(change: float, unit: str, lang: str, like: float) -> str:
    return f"{'+' if change > 0 else ''}{_bare(change, unit, lang, like)}"


def _bare(value: float, unit: str, lang: str, like: float) -> str:
    """A figure without its unit, on the scale of another."""
    return amount(value, unit, lang, bare=True, like=like).replace("-", "−")


def _scaled(value: float, unit: str, lang: str) -> str:
    """The unit as :func:`amount` writes it after a figure."""
    return amount(value, unit, lang).removeprefix(amount(value, unit, lang, bare=True)).strip()


def _good(change: float, better: str) -> str:
    if better == "0":
        return ""
    return "good" if (change > 0) == (better == "+") else "bad"


def _plain(values: tuple[float, ...]) -> list[float | None]:
    """Numbers as the page can read them: nothing where there is none."""
    return [v if math.isfinite(v) else None for v in values]


def _metas(session: Session, now: Answer, before: Answer, lang: str) -> list[dict[str, Any]]:
    rows = []
    for code, reached in now.metas.items():
        one, was = session.catalog.indicator(code), before.metas[code]
        known = math.isfinite(reached.value)
        moved = known and abs(reached.value - was.value) > STILL * max(1.0, abs(was.value))
        rows.append(
            {
                "code": code,
                "name": getattr(one, f"name_{lang}"),
                "unit": _unit(one.unit, lang),
                "year": reached.year,
                "target": reached.target,
                "value": reached.value if known else None,
                "change": reached.value - was.value if moved else 0.0,
                "met": reached.met,
                "was": was.met,
                "past": reached.year <= now.base_year,
            }
        )
    return rows


def _lasts(lasts: tuple[Any, Any] | None, lang: str) -> dict[str, Any] | None:
    if lasts is None:
        return None
    now, was = (SUFFICIENT_TO + 1 if year is None else year for year in lasts)
    later = word("later", lang, year=SUFFICIENT_TO)
    change = now - was
    return {
        "value": later if lasts[0] is None else str(now),
        "change": f"{change:+d}".replace("-", "−") if change else "",
        "good": _good(change, "+") if change else "",
    }


def _means(session: Session, lever: Lever, now: Answer, lang: str) -> str:
    """A lever in other words."""
    means = lever.means
    if "over" in means:
        assumptions = session.request.assumptions
        beds = float(assumptions.get(lever.key, session.horizon))
        number = f"{beds / assumptions.get(means['over']):,.0f}"
        return word(f"means_{means['word']}", lang, amount=number)
    if not means:
        return ""
    values, unit = now.series[means["series"]], now.units[means["series"]]
    if means["how"] == "last":
        return word("means_last", lang, amount=amount(values[-1], unit, lang), year=now.years[-1])
    base = now.years.index(now.base_year)
    mean = (values[-1] - values[base]) / (len(values) - 1 - base)
    return word("means_change", lang, amount=amount(mean, unit, lang))


def spread(found: Bands, now: Answer, lang: str) -> dict[str, Any]:
    """The bands of an answer.

    Parameters
    ----------
    found : Bands
        Of the same request.
    now : Answer
        Whose units and scale are used.
    lang : str
        Of every word.
    """
    last = {}
    for series in answered():
        unit, like = now.units[series], now.last(series)
        ends = (found.low[series][-1], found.high[series][-1])
        last[series] = " – ".join(_bare(v, unit, lang, like) for v in ends)
    percent = f"{100 * found.lasts:.0f}"
    return {
        "digest": found.digest,
        "draws": found.draws,
        "done": word("bands_done", lang, draws=f"{found.draws:,}"),
        "last": last,
        "held": {series: held(series, lang, short=True) for series in answered()},
        "low": {series: _plain(v) for series, v in found.low.items()},
        "high": {series: _plain(v) for series, v in found.high.items()},
        "chances": {c: p if math.isfinite(p) else None for c, p in found.chances.items()},
        "statuses": {c: report.text(f"status.{s}", lang) for c, s in found.statuses.items()},
        "kinds": dict(found.statuses),
        "lasts": word("last_chance", lang, year=now.years[-1], percent=percent),
    }


def effects(
    session: Session, found: Mapping[str, float], series: str, digest: str, lang: str
) -> dict[str, Any]:
    """What each lever did, as bars.

    Parameters
    ----------
    session : Session
        Whose levers they are.
    found : mapping of str to float
        Contribution by key (see :func:`piimss_forecast.web.answers.parts`).
    series : str
        To which they contribute.
    digest : str
        Of the request explained.
    lang : str
        Of every word.
    """
    rows = []
    for key, value in found.items():
        label = word("together", lang) if key == "together" else _name(session, key, lang)
        rows.append({"key": key, "label": label, "value": value})
    unit = variables()[series.partition(".")[0]].unit
    told = {"digest": digest, "series": series, "rows": rows, "exact": len(found) <= TOGETHER}
    return told | _scale([*found.values(), sum(found.values())], unit, lang)


def comparison(answers: Mapping[str, Answer], lang: str) -> dict[str, Any]:
    """Scenarios side by side in the last year.

    Parameters
    ----------
    answers : mapping of str to Answer
        By name, in order.
    lang : str
        Of every word.
    """
    first = next(iter(answers.values()))
    rows = []
    for series, asked in answered().items():
        if asked.card:
            unit, values = first.units[series], [a.last(series) for a in answers.values()]
            like = max(map(abs, values))
            label = f"{report.label(series, lang)} ({_scaled(like, unit, lang)})"
            said = [_bare(v, unit, lang, like) for v in values]
            rows.append({"series": series, "label": label, "values": said})
    met = [
        [one.met for one in a.metas.values() if one.year > a.base_year] for a in answers.values()
    ]
    counts = [word("of", lang, n=sum(one), all=len(one)) for one in met]
    rows.append({"series": "metas", "label": word("metas", lang), "values": counts})
    return {"names": list(answers), "rows": rows}
