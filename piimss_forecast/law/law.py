"""Statutory parameters as dated data: what was in force on a date, and what each does after its
last row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from ..core import resources
from ..core.arguments import calendar_year
from ..core.checks import fraction, instance
from ..core.errors import LawError
from ..core.read import read_csv
from ..core.translate import N_
from .dates import check_bands, check_dates, iso_date
from .schemas import LAW

T = TypeVar("T")


@dataclass(frozen=True)
class Law:
    """Dated parameters of the social security law, read from ``data/law``."""

    folder: Path
    _read: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every dated row: parameter, value, unit, in force from/to, article, source, quality."""
        return self.table("parameters")

    @cached_property
    def values(self) -> pd.DataFrame:
        """Yearly amounts published by decree (UMA, minimum wage, weeks required)."""
        return self.table("values")

    def table(self, name: str) -> pd.DataFrame:
        """A table of ``data/law`` by file name, e.g. ``ceav``.

        Raises
        ------
        DataError
            When the table breaks its contract.
        LawError
            When two rows of one key are in force on the same day, or the bands of a year are not
            complete.
        """
        if name not in self._read:
            frame = read_csv(self.folder / f"{name}.csv", LAW.get(name), label=f"law/{name}.csv")
            if "valid_from" in frame:
                check_dates(frame, f"law/{name}.csv")
            if {"year", "band"} <= set(frame):
                check_bands(frame, f"law/{name}.csv")
            self._read[name] = frame
        return self._read[name].copy()

    def memo(self, key: str, make: Callable[[], T]) -> T:
        """What ``make`` derives from the tables alone, made once for this law.

        Parameters
        ----------
        key : str
            By which it is known again.
        make : callable
            Derives it.
        """
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @cached_property
    def _dated(self) -> dict[str, list[tuple[str, str | None, float]]]:
        """First day, last day (None: still in force) and value of each row, by parameter."""
        out: dict[str, list[tuple[str, str | None, float]]] = {}
        columns = ["parameter", "valid_from", "valid_to", "value"]
        for name, first, last, value in pd.concat(
            [self.parameters[columns], self.values[columns]]
        ).itertuples(index=False):
            out.setdefault(name, []).append((first, None if pd.isna(last) else last, float(value)))
        return out

    def replacing(self, **tables: pd.DataFrame) -> Law:
        """A law like this one with whole tables in the place of its own, by file name."""
        new = Law(self.folder)
        new._read.update(self._read | tables)
        return new

    @cached_property
    def border(self) -> str:
        """First day of the law of 1997 (ISO): who was insured before it may choose that of 1973
        (3rd and 4th transitory of 1995).

        Examples
        --------
        >>> embedded().border
        '1997-07-01'
        """
        rows = self.values[self.values["parameter"] == "weeks_required_ley97"]
        return str(rows["valid_from"].min())

    @property
    def border_date(self) -> float:
        """The border as a decimal year, months counted alike.

        Examples
        --------
        >>> embedded().border_date
        1997.5
        """
        year, month, day = (int(part) for part in self.border.split("-"))
        return year + (month - 1) / 12 + (day - 1) / 365

    def on(self, parameter: str, date: str) -> float:
        """Value of ``parameter`` (rate, cap, UMA, minimum wage...) in force on ``date`` (ISO), in
        the unit of its row.

        Raises
        ------
        LawError
            When no row of the parameter covers the date.

        Examples
        --------
        >>> embedded().on("uma_daily", "2026-01-15"), embedded().on("uma_daily", "2026-02-15")
        (113.14, 117.31)
        """
        iso_date(date, f"{parameter}, date")
        parameter = str(parameter)
        rows = self._dated.get(parameter, [])
        hit = [
            (first, value)
            for first, last, value in rows
            if first <= date and (last is None or last >= date)
        ]
        if not hit:
            spans = "; ".join(f"{first}..{last or ''}" for first, last, _ in rows) or "∅"
            raise LawError(
                "law.on",
                "law/{table}.csv, {parameter}, {date}",
                "{spans}",
                "a row in force on that date",
                "add the row with its article and source",
                table="values" if parameter in self._series else "parameters",
                parameter=parameter,
                date=date,
                spans=spans,
            )
        return max(hit)[
            1
        ]  # rows read from a file do not overlap; an indexed one begins after the last decreed

    def _known_inflation(self) -> dict[int, float]:
        """Inflation December to December of the years whose price index is published."""
        if "inpc_of_quarter.1" not in self._series:
            return {}
        prices = self.published("inpc_of_quarter.1")
        growth = (prices / prices.shift() - 1).dropna()
        return dict(zip((growth.index.astype(int) - 1).tolist(), growth.tolist(), strict=True))

    @cached_property
    def _series(self) -> dict[str, pd.Series]:
        """Yearly amounts by parameter."""
        return {
            str(name): (
                pd.Series(
                    rows["value"].to_numpy(float), index=rows["year"].astype(int), name=str(name)
                ).sort_index()
            )
            for name, rows in self.values.groupby("parameter", sort=False)
        }

    def published(self, parameter: str) -> pd.Series:
        """Yearly amounts of ``parameter`` (index: year): published, and indexed ones when the
        law comes from :meth:`indexed`.
        """
        if parameter not in self._series:
            raise LawError(
                "law.published",
                "law/values.csv, {parameter}",
                "∅",
                "rows by year",
                "add the published values",
                parameter=parameter,
            )
        return self._series[parameter].copy()

    def mode(self, parameter: str) -> str:
        """What ``parameter`` does after its last dated row: ``inflation``, ``path``, ``hold`` or
        ``decree`` (table ``indexation``).

        Examples
        --------
        >>> [embedded().mode(p) for p in ("uma_daily", "minimum_wage_daily", "rate.siv.worker")]
        ['inflation', 'path', 'hold']
        """
        modes = self.table("indexation").set_index("parameter")["mode"]
        names = [n for n in modes.index if parameter == n or parameter.startswith(f"{n}.")]
        return str(modes[max(names, key=len)]) if names else "hold"

    def indexed(
        self,
        until: int,
        *,
        inflation: Mapping[int, float],
        minimum_wage_growth: Mapping[int, float],
    ) -> Law:
        """The law with the yearly amounts of the years without a row, up to ``until``, by the mode
        of each.

        A year with a row keeps it, whenever it comes: a reform dated in 2028 changes 2028 and what
        follows from it, and the years before it go on being indexed from the last one published.

        Parameters
        ----------
        until : int
            Last year.
        inflation : Mapping[int, float]
            December to December of each year, a fraction (0.04 is 4 %) from -0.5 to 1; UMA of a
            year follows that of the year before. Years with a published index need none.
        minimum_wage_growth : Mapping[int, float]
            Each January over the one before, a fraction from -0.5 to 1.

        Returns
        -------
        Law
            A law like this one, whose new rows have quality ``assumed``; to the centavo, as they
            are published.

        Raises
        ------
        LawError
            When the index of a year that is needed is missing, or a rate is not a fraction.

        Examples
        --------
        >>> prices, wages = {2026: 0.04, 2027: 0.03}, {2027: 0.10, 2028: 0.05}
        >>> law = embedded().indexed(2028, inflation=prices, minimum_wage_growth=wages)
        >>> amounts = law.published("uma_daily"), law.published("minimum_wage_daily")
        >>> float(amounts[0][2027]), float(amounts[1][2028])
        (122.0, 363.87)
        """
        added: list[dict[str, Any]] = []
        calendar_year(until, "Law.indexed, until")
        for name, given in (("inflation", inflation), ("minimum_wage_growth", minimum_wage_growth)):
            instance(given, f"Law.indexed, {name}", dict, N_("give a fraction by year"))
        fraction(list(inflation.values()), "Law.indexed, inflation", low=-0.5, error=LawError)
        fraction(
            list(minimum_wage_growth.values()),
            "Law.indexed, minimum_wage_growth",
            low=-0.5,
            error=LawError,
        )
        inflation = self._known_inflation() | dict(inflation)
        for parameter, rows in self.values.groupby("parameter", sort=False):
            mode = self.mode(str(parameter))
            if mode not in ("inflation", "path"):
                continue
            known: dict[int, dict[str, Any]] = {
                int(r["year"]): {str(k): v for k, v in r.items()} for r in rows.to_dict("records")
            }
            for year in range(min(known), int(until) + 1):
                if year not in known:
                    index, at = (
                        (inflation, year - 1)
                        if mode == "inflation"
                        else (minimum_wage_growth, year)
                    )
                    known[year] = _next(
                        known[year - 1], year, _index(index, at, str(parameter), year)
                    )
                    added.append(known[year])
        if not added:
            return self.replacing(values=self.values)
        return self.replacing(
            values=pd.concat([self.values, pd.DataFrame(added)], ignore_index=True)
        )


@lru_cache(maxsize=1)
def embedded() -> Law:
    """The law that travels with the package: what public functions use when none is given."""
    return Law(resources.embedded("data") / "law")


def _next(last: Mapping[str, Any], year: int, growth: float) -> dict[str, Any]:
    """The row of ``year`` from that of the year before: a year later in force, value moved by
    ``growth`` and rounded to the centavo.
    """
    moved = {
        c: None if pd.isna(last[c]) else f"{int(last[c][:4]) + 1}{last[c][4:]}"
        for c in ("valid_from", "valid_to")
    }
    return {
        **last,
        **moved,
        "year": year,
        "value": round(float(last["value"]) * (1 + growth), 2),
        "source": "assumed",
        "quality": "assumed",
    }


def _index(index: Mapping[int, float], year: int, parameter: str, of: int) -> float:
    if year not in index:
        raise LawError(
            "law.index",
            "law/values.csv, {parameter}, {of}",
            "∅ ({year})",
            "the index of {year}, which leads to the value of {of}",
            "give that year in inflation or minimum_wage_growth, or add the row",
            parameter=parameter,
            of=of,
            year=year,
        )
    return float(index[year])
