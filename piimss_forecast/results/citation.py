"""Where a number or a name comes from: its trail, or every place where that number is printed or
results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import InputError
from ..core.translate import translate
from ..report.content import in_words
from ..report.messages import text
from ..scenario import Assumptions
from ..scenario import load as load_assumptions
from .cited import near, numbers_in, of_run
from .lineage import Step, Trails, lineage, short_locator
from .projection import Projection

_NUMBER = re.compile(r"[$]?\s*([-+]?[\d ,\u00a0]*\.?\d+)\s*(%|mdp|pesos)?")
FOUND = ["where", *(f for f in Step._fields if f not in ("level", "step"))]


def number_of(what: object) -> tuple[float, float] | None:
    """A number as people write it and half a unit of its last digit; None for a name. A whole
    number of one digit stands for itself alone: too many values round to it.

    Examples
    --------
    >>> number_of("568,122"), number_of("80.32 %"), number_of("jobs"), number_of(22238379)
    ((568122.0, 0.5), (80.32, 0.005), None, (22238379.0, 0.5))
    >>> number_of("-5")
    (-5.0, 0.0)
    """
    found = _NUMBER.fullmatch(str(what).strip())
    if found is None:
        return None
    digits = re.sub(r"[ ,\u00a0]", "", found[1])
    whole, _, decimals = digits.partition(".")
    alone = not decimals and len(whole.lstrip("+-0")) <= 1
    return float(digits), 0.0 if alone else 0.5 * 10.0 ** -len(decimals)


def cite(
    what: str | float,
    *,
    catalog: Catalog | None = None,
    assumptions: Assumptions | None = None,
    run: str | Path | Projection | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """Where something comes from.

    Parameters
    ----------
    what : str or float
        A series (``jobs``, ``contribution_income.SIV``), an indicator (``P25-2.1``), an assumption,
        a concept of the figures, or a number as it was read (``568,122``).
    catalog : Catalog, optional
        Whose figures are cited; the embedded one when not given.
    assumptions : Assumptions, optional
        Whose values are cited; ``tendencial`` when not given.
    run : str or Path or Projection, optional
        Folder of a run, or a live one, in whose tables a number is looked for too.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Returns
    -------
    DataFrame
        Of a name its trail: step, key, name, value, unit, period, quality, document, locator, with
        ``level`` below what was asked. Of a number the places where it stands, rounded as it was
        written: tables of the run, published figures, histories, law, targets and assumptions. A
        percentage is looked for as a share too (``44 %`` and ``0.44`` find each other), and where
        it stands the other way ``where`` says so.

    Raises
    ------
    InputError
        For a name that is not known, a number that stands nowhere, or a zero.

    Examples
    --------
    >>> cite("62,600,000", lang="en").loc[0, ["key", "period", "locator"]].tolist()
    ['adscrita_umf', '2024', 'line 105']
    >>> cite("jobs", lang="en")["step"].tolist()
    ['formula', 'figure', 'assumption', 'assumption']
    """
    lang = checks.language(lang, "cite, lang")
    catalog = load_catalog() if catalog is None else catalog
    number = number_of(what)
    if number is None:
        return lineage([str(what)], catalog, assumptions, lang).drop(columns="series")
    if not number[0]:
        raise InputError(
            "results.citation.zero",
            "cite",
            "{what}",
            "a number other than zero, which stands in too many places to say anything",
            "write another number of the same row",
            what=str(what)[:40],
        )
    trails = Trails(
        catalog, load_assumptions("tendencial") if assumptions is None else assumptions, lang
    )
    asked = run if run is None or isinstance(run, Projection) else Path(run)
    found = _ordered(what, _places(trails, asked, *number))
    if (other := _otherwise(what)) is not None:
        value, half, kind, said = other
        places = _places(trails, asked, value, half)
        found = _ordered(what, [*found, *(_said(p, said) for p in places if _kind(p) == kind)])
    if not found:
        raise InputError(
            "results.citation",
            "cite",
            "{what}",
            "a number that stands in the data or in a table of the run",
            "write it with the digits that were read, or name the run with --run",
            what=str(what)[:40],
        )
    return pd.DataFrame(found, columns=FOUND)


def _otherwise(what: object) -> tuple[float, float, str, str] | None:
    """The same share written the other way, where it says it: value, half a unit of its last digit,
    whether it is then a ``share`` or a ``percent``, and how it is told.

    Examples
    --------
    >>> _otherwise("44 %"), _otherwise("0.44"), _otherwise("44")
    ((0.44, 0.005, 'share', '0.44'), (44.0, 0.5, 'percent', '44 %'), None)
    """
    number = number_of(what)
    if number is None:
        return None
    value, half = number
    if "%" in str(what):
        return value / 100, (half or 0.5) / 100, "share", f"{value / 100:.10g}"
    if 0 < abs(value) < 1:
        return 100 * value, 100 * half, "percent", f"{100 * value:.10g} %"
    return None


def _kind(place: list[Any]) -> str:
    """Whether a place holds a percentage or a share of one; empty when neither is known."""
    unit = str(place[FOUND.index("unit")])
    if unit.startswith("%"):
        return "percent"
    return "share" if unit in _shares() else ""


@cache
def _shares() -> frozenset[str]:
    """Units of a share of one, in the words of both languages: files of a run have those of its
    own.
    """
    units = ("ratio", "probability", "rate")
    return frozenset(text(f"unit.{unit}", lang) for unit in units for lang in ("es", "en"))


def _said(place: list[Any], said: str) -> list[Any]:
    """A place with the number as it is written there."""
    return [f"{place[0]} (= {said})", *place[1:]]


def _ordered(what: object, places: list[list[Any]]) -> list[list[Any]]:
    """Places as likely as they are; others in their order. A whole percentage is most often a
    probability, which is told so; of a fraction, millions that round to it come last.
    """
    if "%" in str(what):
        first = ["percent", "share", ""] if "." in str(what) else ["share", "percent", ""]
        return sorted(places, key=lambda place: first.index(_kind(place)))
    if _otherwise(what) is not None:
        return sorted(places, key=lambda place: _size(place) > 100)
    return places


def _size(place: list[Any]) -> float:
    number = number_of(place[FOUND.index("value")])
    return 0.0 if number is None else abs(number[0])


def _places(
    trails: Trails, run: Path | Projection | None, value: float, half: float
) -> list[list[Any]]:
    """Where a number stands; who names a run asks of its tables first."""
    own = () if run is None else of_run(trails, run, value, half)
    return [*own, *_published(trails, value, half)]


def _published(trails: Trails, value: float, half: float) -> Iterator[list[Any]]:
    """Places of the data, the law and the assumptions."""
    catalog, lang = trails.catalog, trails.lang
    place = translate("published figure", lang)
    for _, row in _near(catalog.figures(), "value", value, half).iterrows():
        yield _row(place, trails.figure(row))
    names = catalog.histories()[f"name_{lang}"]
    units = catalog.histories()["unit"]
    place = translate("long history", lang)
    for _, row in _near(catalog.of_folder("history"), "value", value, half).iterrows():
        name = row["history"]
        yield _row(place, _step(trails, name, names[name], units[name], row["period"], row))
    place = translate("economic series", lang)
    for _, row in _near(catalog.of_folder("macro"), "value", value, half).iterrows():
        yield _row(place, _step(trails, row["concept"], "", row["unit"], row["year"], row))
    place = translate("law", lang)
    for name in ("parameters", "values"):
        rows = catalog.statutes.table(name)
        for _, row in _near(rows, "value", value, half).iterrows():
            since = row["valid_from"]
            where = row.get("article") or f"data/law/{name}.csv"
            said = row.to_dict() | {"locator": where}
            yield _row(place, _step(trails, row["parameter"], "", row["unit"], since, said))
    place = translate("target of an indicator", lang)
    for code in trails.catalog.indicators().index:
        for step in trails.of(str(code)):
            if step.step == "target" and _is(step.value, value, half):
                yield _row(place, step)
    place = translate("assumption", lang)
    for key in trails.keys:
        if any(_is(v, value, half) for v in numbers_in(trails.assumptions.row(key).value)):
            yield _row(place, trails.of(key)[0])


def _near(rows: pd.DataFrame, column: str, value: float, half: float) -> pd.DataFrame:
    """Rows whose value, or whose millions, round to the number."""
    return rows[near(rows[column].to_numpy(float), value, half)]


def _is(found: object, value: float, half: float) -> bool:
    number = number_of(found)
    return number is not None and abs(number[0] - value) <= half * (1 + 1e-9)


def _step(trails: Trails, key: str, name: str, unit: str, period: object, row: Any) -> Step:
    said = in_words(pd.DataFrame([{"quality": row["quality"], "unit": unit}]), trails.lang).iloc[0]
    return Step(
        0,
        "figure",
        key,
        name or key,
        f"{row['value']:,.10g}",
        said["unit"],
        str(period),
        said["quality"],
        trails.title(row["source"]),
        short_locator(row["locator"], trails.lang),
    )


def _row(place: str, step: Step) -> list[Any]:
    return [place, *(getattr(step, name) for name in FOUND[1:])]
