"""Does a figure look like the others: its neighbours in time, the whole it is part of, the spread
of its own history.

What a figure may do is data: ``parts.csv`` says which concept is part of which, ``anchors.csv``
which kinds of a concept the ledger takes beside what has happened, and ``plausibility.csv`` by
nature how a change is measured and how many of its usual changes are too many. No concept is named
here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ..core.columns import COUNTS, PEOPLE
from ..core.errors import DataError
from .catalog import Catalog
from .preference import HISTORY_KINDS, preferred

ACCEPTED = "accepted:"  # a note that begins so tells why an unusual figure is taken
_KEY = ["concept", "sex", "age", "geography"]
_SIGNED = "level"  # measure of what may fall below zero
_FEW = 4  # yearly changes below which the spread of a history says little
_YEARS_APART = 15
_WHOLE = 100  # percent
_HEADROOM = 1.02  # figures of one year have different dates


@dataclass(frozen=True)
class _Rule:
    """How the change of a figure is measured, by nature and name of its concept."""

    names: str
    measure: str
    floor: float
    limit: float


def implausible(
    catalog: Catalog, known: pd.DataFrame, new: pd.DataFrame
) -> Iterator[tuple[str, DataError]]:
    """Figures that do not look like what is known.

    Parameters
    ----------
    catalog : Catalog
        Concepts, sources, population and rules.
    known : DataFrame
        Figures that are taken as they are (rows of ``figures.csv``).
    new : DataFrame
        Figures to be judged, in any order; one whose note begins with ``accepted:`` is taken. Each
        that passes is known to the next.

    Yields
    ------
    tuple of str and DataError
        Id of a figure refused, and why, with the two values side by side.
    """
    judge = _Judge(catalog, known)
    for row in _records(new.sort_values(["concept", "period"])):
        if not str(row["note"] or "").startswith(ACCEPTED):
            found = next(judge.doubts(row), None)
            if found is not None:
                yield str(row["figure"]), found
                continue
        judge.learn(row)


class _Judge:
    def __init__(self, catalog: Catalog, known: pd.DataFrame) -> None:
        self.catalog = catalog
        rules = catalog.of_folder("plausibility")
        self.rules: dict[str, list[_Rule]] = {}
        for r in _records(rules):
            rule = _Rule(
                str(r["names"]), str(r["measure"]), float(str(r["floor"])), float(str(r["limit"]))
            )
            self.rules.setdefault(str(r["nature"]), []).append(rule)
        concepts = catalog.concepts().set_index("concept")
        self.nature = concepts["nature"].to_dict()
        parts = catalog.of_folder("parts")
        self.wholes = parts.groupby("part")["whole"].agg(list).to_dict()
        self.parts = parts.groupby("whole")["part"].agg(list).to_dict()
        people = catalog.demography("annual")
        people = people[people["series"] == "population"].drop_duplicates("year").set_index("year")
        self.people = people["value"]
        anchored = catalog.of_folder("anchors")
        self.anchored = set(zip(anchored["concept"], anchored["kind"], strict=True))
        ranked = preferred(known, catalog.sources())
        past = ranked["kind"].isin(HISTORY_KINDS)
        history = ranked[past & ranked["period"].str.fullmatch(r"\d{4}")]
        history = history.drop_duplicates([*_KEY, "period"])
        self.largest = known["value"].abs().groupby(known["unit"]).max().to_dict()
        self.bases = _bases(history)
        self.series: dict[tuple[str, ...], dict[int, float]] = {}  # what the ledger takes
        self.every: dict[tuple[str, ...], dict[int, float]] = {}  # of any kind
        self.kinds: dict[tuple[str, ...], dict[int, float]] = {}  # of one kind, which ends the key
        for row in _records(pd.concat([ranked[past], ranked[~past]]).iloc[::-1]):
            self.learn(row)

    def taken(self, row: dict[str, object]) -> bool:
        """Whether the ledger takes figures of this kind for what has happened."""
        return row["kind"] in HISTORY_KINDS or (row["concept"], row["kind"]) in self.anchored

    def learn(self, row: dict[str, object]) -> None:
        year, part = _when(str(row["period"]))
        key = (*(str(row[c]) for c in _KEY), part)
        self.every.setdefault(key, {})[year] = float(str(row["value"]))
        self.kinds.setdefault((*key, str(row["kind"])), {})[year] = float(str(row["value"]))
        if self.taken(row):
            self.series.setdefault(key, {})[year] = float(str(row["value"]))

    def doubts(self, row: dict[str, object]) -> Iterator[DataError]:
        """What speaks against a figure, the plainest first."""
        refuse = partial(_refusal, row)
        value, concept = float(str(row["value"])), str(row["concept"])
        nature = self.nature.get(concept, "")
        largest = 1000 * (self.largest.get(row["unit"]) or math.inf)
        if abs(value) > largest:
            yield refuse(
                "a value of at most {largest:,.0f} (unit {unit})", largest=largest, unit=row["unit"]
            )
        if nature == "share" and not 0 <= value <= _WHOLE:
            yield refuse("a share from 0 to {whole}", whole=_WHOLE)
        year, part = _when(str(row["period"]))
        known = self.series if self.taken(row) else self.every
        counted = str(row["unit"]) in COUNTS
        key = tuple(str(row[c]) for c in _KEY)
        series = _like(known, key, part, nature)
        if known is self.every:  # what another said of the same year says less than its own kind
            series = series | self.kinds.get((*key, part, str(row["kind"])), {})
        series = {y: v for y, v in series.items() if y != year or v != value}
        yield from self._beside_others(
            refuse, self._rule(nature, concept), value, year, series, counted
        )
        if (
            counted
            and value % 1
            and abs(value) < _WHOLE
            and not any(v % 1 for v in series.values())
        ):
            yield refuse("a whole number")
        if nature == "share" and 0 < value <= 1 and series:
            at = min(series, key=lambda y: abs(y - year))
            if series[at] / 2 < _WHOLE * value < 2 * series[at]:
                yield refuse(
                    "a percentage near {known:,.10g} of {at}, not its fraction",
                    known=series[at],
                    at=at,
                )
        if series and min(abs(y - year) for y in series) > _YEARS_APART:
            near = min(series, key=lambda y: abs(y - year))
            yield refuse(
                "a year near the published ones ({first}-{last}); the nearest is {near}",
                first=min(series),
                last=max(series),
                near=near,
            )
        if part or row["kind"] not in HISTORY_KINDS:
            return
        basis = self.bases.get(concept)
        if nature == "stock" and basis and row["date_basis"] not in (basis, "n.d."):
            yield _refusal(
                {**row, "value": row["date_basis"]},
                "the date of the other yearly figures of the concept, {basis}",
                basis=basis,
            )
        yield from self._within_whole(refuse, concept, row, value, year)

    def _rule(self, nature: str, concept: str) -> _Rule | None:
        """How the change of a concept is measured: the first row whose names are in its name."""
        fitting = (r for r in self.rules.get(nature, []) if re.search(r.names, concept))
        return next(fitting, None)

    def _beside_others(
        self,
        refuse: Callable[..., DataError],
        rule: _Rule | None,
        value: float,
        year: int,
        series: dict[int, float],
        counted: bool,
    ) -> Iterator[DataError]:
        """Against the nearest earlier and later values: unlike all of them is implausible."""
        before, after = ([y for y in series if s * (year - y) >= 0] for s in (1, -1))
        near = {max(before)} if before else set()
        near |= {min(after)} if after else set()
        if rule is None or not near:
            return
        if value < 0 and rule.measure != _SIGNED and min(series.values()) >= 0:
            at = min(near, key=lambda y: abs(y - year))
            yield refuse("no less than zero, as {known:,.10g} of {at}", known=series[at], at=at)
        measured = {y: _distance(rule, value, year, series, y, counted) for y in near}
        if all(abs(z) > rule.limit for z, _ in measured.values()):
            at = min(near, key=lambda y: abs(y - year))
            z, usual = measured[at]
            ratio = f"×{value / series[at]:.4g}" if series[at] else f"{value - series[at]:+,.6g}"
            yield refuse(
                "something near {known:,.10g} of {at} ({ratio}: {changes:.0f} usual changes; usual"
                " is {usual})",
                known=series[at],
                at=at,
                ratio=ratio,
                changes=abs(z),
                usual=usual,
            )

    def _within_whole(
        self,
        refuse: Callable[..., DataError],
        concept: str,
        row: dict[str, object],
        value: float,
        year: int,
    ) -> Iterator[DataError]:
        """Not above the whole of the same time, nor below a part of it."""
        if row["geography"] != "MX":
            return
        people = str(row["unit"]) in PEOPLE and self.nature.get(concept) == "stock"
        if people and year in self.people.index and value > _HEADROOM * self.people[year]:
            yield refuse(
                "no more than the population of Mexico {year}: {people:,.0f}",
                year=year,
                people=self.people[year],
            )
        if (row["age"], row["sex"]) != ("all", "T"):
            if (other := self._at(concept, year)) is not None and people and value > other[1]:
                yield refuse(
                    "no more than the total of {other} {year}: {known:,.10g}", **_of(concept, other)
                )
            return
        for whole in self.wholes.get(concept, []):
            if (other := self._at(whole, year)) is not None and value > other[1] * _HEADROOM:
                yield refuse(
                    "no more than its whole, {other} {year}: {known:,.10g}", **_of(whole, other)
                )
        for part in self.parts.get(concept, []):
            if (other := self._at(part, year)) is not None and value * _HEADROOM < other[1]:
                yield refuse(
                    "no less than its part, {other} {year}: {known:,.10g}", **_of(part, other)
                )

    def _at(self, concept: str, year: int) -> tuple[int, float] | None:
        """Value of another concept in the same year, or a year apart at most."""
        series = self.series.get((concept, "T", "all", "MX", ""), {})
        near = min(series, key=lambda y: abs(y - year), default=None)
        return None if near is None or abs(near - year) > 1 else (near, series[near])


def _when(period: str) -> tuple[int, str]:
    """First year of a period, and the part or number of years it spans; none of a calendar year.

    Examples
    --------
    >>> _when("2025"), _when("2025-01/2025-11"), _when("2018-2024")
    ((2025, ''), (2025, '-01/-11'), (2018, '-6'))
    """
    first, *others = (int(y) for y in re.findall(r"\d{4}", period))
    apart = "".join(str(y - first) for y in others if y != first)
    return first, re.sub(r"\d{4}", "", period) + apart


def _like(
    known: dict[tuple[str, ...], dict[int, float]], key: tuple[str, ...], part: str, nature: str
) -> dict[int, float]:
    """The series of a figure. One that has none is compared with another of its concept and age: a
    stock of a month with the years; a share, rate, index or amount, whose size depends little on
    the place, with the longest. A share of women says nothing of one of men.
    """
    if (*key, part) in known or nature == "flow":
        return known.get((*key, part), {})
    if nature == "stock":
        return known.get((*key, ""), {})
    alike = [
        series
        for (concept, sex, age, _, when), series in known.items()
        if (concept, age) == (key[0], key[2])
        and (when == part and {sex, key[1]} != {"M", "F"} if nature == "share" else not when)
    ]
    return max(alike, key=len, default={})


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _bases(history: pd.DataFrame) -> dict[str, str]:
    """The date of the yearly stocks of a concept, where all have the same."""
    dated = history[history["date_basis"].isin(("31-dec", "30-jun", "1-jul"))]
    bases = history.groupby("concept")["date_basis"].nunique()
    one = set(bases[bases == 1].index)
    first = dated.groupby("concept")["date_basis"].first()
    return {str(c): str(b) for c, b in first.items() if c in one}


def _distance(
    rule: _Rule, value: float, year: int, series: dict[int, float], at: int, counted: bool
) -> tuple[float, str]:
    """Usual changes between ``value`` and the one of ``at``, and the usual change in words."""
    years = np.array(sorted(series), float)
    levels = np.array([series[int(y)] for y in years])
    gap = max(abs(year - at), 0.5)
    measure = rule.measure
    if measure == "log" and (value < 0 or (levels < 0).any()):
        measure = "level"
    if measure == "level":
        spread = 1.4826 * float(np.median(np.abs(levels - np.median(levels))))
        size = max(spread, rule.floor * float(np.median(np.abs(levels))), 0.5)
        return (value - series[at]) / size, f"± {size:.3g}"
    least = 0.5 if counted else 1e-9  # of a count, the half that stands for none
    transform = partial(_log, least=least) if measure == "log" else _logit
    moved = np.diff(transform(levels)) / np.sqrt(np.diff(years))
    drift = np.diff(transform(levels)) / np.diff(years)
    known = len(moved) >= _FEW
    usual = float(np.median(drift)) if known else 0.0
    spread = (
        1.4826 * float(np.median(np.abs(moved - np.median(moved)))) if known else 2 * rule.floor
    )
    counts = 1 / max(value, least) + 1 / max(series[at], least) if counted else 0.0
    size = math.sqrt(max(spread, rule.floor) ** 2 * gap + counts)
    change = float(np.diff(transform(np.array([series[at], value])))[0])
    words = f"{100 * math.expm1(usual):+.1f} % ± {100 * math.expm1(max(spread, rule.floor)):.0f} %"
    return (change - usual * (year - at)) / size, words


def _log(values: np.ndarray, least: float) -> np.ndarray:
    return np.log(np.maximum(values, least))


def _logit(values: np.ndarray) -> np.ndarray:
    share = np.clip(values, 0.5, 99.5) / 100
    return np.log(share / (1 - share))


def _of(concept: str, found: tuple[int, float]) -> dict[str, object]:
    return {"other": concept, "year": found[0], "known": found[1]}


def _refusal(row: dict[str, object], expected: str, /, **fields: object) -> DataError:
    value = row["value"]
    return DataError(
        "catalog.plausible",
        "figures.csv, {figure} ({concept}, {period})",
        "{value}",
        expected,
        'check digits and unit; if it is true, take it with --accept "reason"',
        figure=row["figure"],
        concept=row["concept"],
        period=row["period"],
        value=f"{value:,.10g}" if isinstance(value, float) else str(value),
        **fields,
    )
