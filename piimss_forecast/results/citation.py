"""Where a number or a name comes from: its trail, or every place where that number is printed or
results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import InputError
from ..core.translate import translate
from ..report.content import in_words
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
        written: tables of the run, published figures, histories, law, targets and assumptions.

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
    found = [*_published(trails, *number)]
    if run is not None:  # who names a run asks of its tables first
        asked = run if isinstance(run, Projection) else Path(run)
        found = [*of_run(trails, asked, *number), *found]
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
