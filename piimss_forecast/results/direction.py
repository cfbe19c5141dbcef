"""Does each scenario move each outcome the way its name says: expected and found signs, and the
reason of every exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..core import checks
from ..core.errors import AssumptionError, PiimssError
from ..core.resources import models_folder
from ..core.translate import translate
from ..scenario import LAST_YEAR
from ..scenario.schema import read_toml
from .comparison import compare
from .projection import Projection
from .quantities import quantity

FILE = "directions.toml"
STILL = 1e-6  # relative change below which an outcome has not moved
SIGNS = ("-", "0", "+")
STANCES = {"better": 1, "worse": -1}


@dataclass(frozen=True)
class Allowed:
    """Other signs that an outcome may have, between the years ``since`` and ``to``, and why."""

    signs: str
    why: str
    since: int = 0
    to: int = LAST_YEAR


@dataclass(frozen=True)
class Expected:
    """Signs an outcome may have in a scenario.

    Parameters
    ----------
    sign : str
        That of the scenario's stance, ``+`` or ``-``; empty when the file does not hold it.
    exceptions : tuple of Allowed
        Signs admitted too.
    """

    sign: str
    exceptions: tuple[Allowed, ...] = ()

    def why(self, found: str, year: int) -> str | None:
        """Reason of the exception that admits a sign in a year; None when none does."""
        fit = (e for e in self.exceptions if found in e.signs and e.since <= year <= e.to)
        return next((e.why for e in fit), None)


def direction(
    projections: Iterable[Projection] | Mapping[str, Projection],
    year: int | None = None,
    *,
    lang: str | None = None,
    models: str | Path | None = None,
) -> pd.DataFrame:
    """Sign of every outcome in every scenario against the first projection, beside the one that
    ``models/directions.toml`` expects.

    Parameters
    ----------
    projections : iterable of Projection, or mapping
        Two or more, the reference first (see :func:`piimss_forecast.compare`).
    year : int, optional
        The horizon when not given.
    lang : str, optional
        Of the reasons, ``es`` or ``en``; the session's when not given.
    models : str | Path, optional
        Folder with another ``directions.toml``; the embedded one when not given.

    Returns
    -------
    DataFrame
        Indexed by (scenario, outcome); columns expected (sign, empty when the file does not hold
        the scenario), found, difference, percent, status (``expected``, ``exception`` with
        its reason, ``unexpected``, ``not_stated``) and reason.

    Raises
    ------
    AssumptionError
        When the file has another shape.
    InputError
        When the projections cannot be compared, or the year is not theirs.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> both = [project(s, draws=1) for s in ("tendencial", "adverso")]
    >>> direction(both).loc[("adverso", "jobs"), ["expected", "found"]].tolist()
    ['-', '-']
    """
    runs = compare(projections).projections
    outcomes, _ = read(models)
    last = int(next(iter(runs.values())).request.horizon)
    values = {n: values_of(run, outcomes, year) for n, run in runs.items()}
    return judged(values, last if year is None else year, lang, models)


def values_of(
    run: Projection, outcomes: Iterable[str], year: int | None = None
) -> dict[str, float]:
    """Central value of each outcome, of those that a projection holds; none of a target whose path
    no ledger drives after its last year: what was asked is over, and a works' count stands still.

    Parameters
    ----------
    run : Projection
        Where they are read.
    outcomes : iterable of str
        Series or codes of indicators.
    year : int, optional
        The horizon when not given.
    """
    years = run.data["year"].to_numpy()
    if year is not None:
        year = checks.whole_in(year, "direction, year", int(years[0]), int(years[-1]))
    over = _over(run, run.request.horizon if year is None else year)
    out = {}
    for outcome in outcomes:
        if outcome in over:
            continue
        with suppress(PiimssError):  # own data without this outcome
            out[outcome] = quantity(run, outcome, year).of(run)
    return out


def _over(run: Projection, year: int) -> frozenset[str]:
    """Codes of the targets that ended before a year, of those that the ledger does not drive."""
    known = run.catalog.indicators().index
    data = run.data["indicator"]
    return frozenset(
        str(code)
        for code, basis in zip(data["code"].to_numpy(), data["basis"].to_numpy(), strict=True)
        if code in known and basis != "ledger" and max(run.catalog.indicator(code).targets) < year
    )


def judged(
    values: Mapping[str, Mapping[str, float]],
    year: int,
    lang: str | None = None,
    models: str | Path | None = None,
) -> pd.DataFrame:
    """The table of :func:`direction` from the values of each outcome.

    Parameters
    ----------
    values : mapping of str to mapping
        Value by scenario and outcome, the reference first.
    year : int
        Of the values.
    lang : str, optional
        Of the reasons.
    models : str | Path, optional
        Folder of the file; the embedded one when not given.
    """
    outcomes, stated = read(models)
    first, *others = values
    rows = [
        _row(name, o, values[name][o], values[first][o], stated.get(name, {}), year, lang)
        for name in others
        for o in outcomes
        if o in values[first] and o in values[name]
    ]
    return pd.DataFrame(rows, columns=_COLUMNS).set_index(["scenario", "outcome"])


_COLUMNS = (
    "scenario",
    "outcome",
    "expected",
    "found",
    "difference",
    "percent",
    "status",
    "reason",
)


def _row(
    name: str,
    outcome: str,
    value: float,
    start: float,
    stated: Mapping[str, Expected],
    year: int,
    lang: str | None,
) -> dict[str, Any]:
    gap = value - start
    found = "0" if abs(gap) <= STILL * max(abs(start), abs(value)) else "+" if gap > 0 else "-"
    expected = stated.get(outcome, Expected(""))
    why = expected.why(found, year)
    status = (
        "not_stated"
        if not expected.sign
        else "expected"
        if found == expected.sign
        else "exception"
        if why is not None
        else "unexpected"
    )
    return {
        "scenario": name,
        "outcome": outcome,
        "expected": expected.sign,
        "found": found,
        "difference": gap,
        "percent": 100 * gap / abs(start) if start else float("nan"),
        "status": status,
        "reason": translate(str(why), lang) if status == "exception" else "",
    }


def read(models: str | Path | None = None) -> tuple[list[str], dict[str, dict[str, Expected]]]:
    """Outcomes, and the signs each scenario may give them.

    Parameters
    ----------
    models : str | Path, optional
        Folder of the file; the embedded one when not given.

    Returns
    -------
    tuple
        Names of the outcomes, and by scenario and outcome what is expected.

    Raises
    ------
    AssumptionError
        When the file has another shape.
    """
    folder = models_folder(models)
    file = folder / FILE
    if not file.is_file():
        file = models_folder() / FILE
    raw = read_toml(file)
    better = raw.pop("outcomes", {})
    for outcome, sign in better.items():
        if sign not in ("+", "-"):
            raise _wrong(f"outcomes, {outcome}", sign, '"+" or "-"')
    return list(better), {name: _scenario(name, rows, better) for name, rows in raw.items()}


def _scenario(name: str, rows: Any, better: Mapping[str, str]) -> dict[str, Expected]:
    stance = rows.get("stance") if isinstance(rows, dict) else None
    if stance not in STANCES:
        raise _wrong(f"{name}, stance", stance, ", ".join(STANCES))
    flip = {"+": "-", "-": "+"} if STANCES[stance] < 0 else {"+": "+", "-": "-"}
    given = [
        (outcome, {**one, "expected": "0"})
        for one in _still(name, rows.get("still", []))
        for outcome in one["of"]
    ]
    for outcome, row in rows.items():
        if outcome not in ("stance", "still"):
            given += [(outcome, one) for one in (row if isinstance(row, list) else [row])]
    out = {outcome: Expected(flip[sign]) for outcome, sign in better.items()}
    for outcome, row in given:
        if outcome not in better:
            raise _wrong(f"{name}, {outcome}", outcome, ", ".join(better))
        known = out[outcome]
        allowed = (*known.exceptions, _allowed(f"{name}, {outcome}", row))
        out[outcome] = Expected(known.sign, allowed)
    return out


def _still(name: str, lists: Any) -> list[dict[str, Any]]:
    """Lists of outcomes that a scenario does not touch, each with its reason."""
    for one in lists if isinstance(lists, list) else [lists]:
        if not isinstance(one, dict) or not isinstance(one.get("of"), list):
            raise _wrong(f"{name}, still", one, '[{{ of = ["jobs"], why = "..." }}]')
    return list(lists)


def _allowed(where: str, row: Any) -> Allowed:
    """One exception: its signs, its reason and, where it begins or ends, its years."""
    signs = row.get("expected") if isinstance(row, dict) else None
    if not isinstance(signs, str) or not signs or set(signs) - set(SIGNS):
        raise _wrong(f"{where}, expected", signs, "+ - 0")
    why = row.get("why")
    if not isinstance(why, str) or not why.strip():
        raise _wrong(f"{where}, why", why, "the reason of the exception")
    years = {key: row[key] for key in ("since", "to") if key in row}
    for key, year in years.items():
        if isinstance(year, bool) or not isinstance(year, int):
            raise _wrong(f"{where}, {key}", year, "the first or last year of the exception")
    return Allowed(signs, why, **years)


def _wrong(where: str, found: object, wanted: str) -> AssumptionError:
    return AssumptionError(
        "results.direction",
        "{file}, {where}",
        "{found!r}",
        "{wanted}",
        "correct that line",
        file=FILE,
        where=where,
        found=found,
        wanted=wanted,
    )


def matrix(table: pd.DataFrame) -> pd.DataFrame:
    """Outcomes by scenario: found sign, with ``*`` for an exception and ``!`` for an unexpected
    one.

    Parameters
    ----------
    table : DataFrame
        What :func:`direction` gave.
    """
    marks = {"exception": " *", "unexpected": " !"}
    cells = table["found"] + table["status"].map(marks).fillna("")
    return cells.unstack("scenario")[list(dict.fromkeys(table.index.get_level_values(0)))].loc[
        list(dict.fromkeys(table.index.get_level_values(1)))
    ]
