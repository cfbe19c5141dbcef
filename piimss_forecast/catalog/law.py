"""Statutory parameters as dated data: what was in force on a date, and the bands of the year."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..errors import LawError
from .read import read_csv
from .schemas_reference import LAW


@dataclass(frozen=True)
class Law:
    """Dated parameters of the social security law, read from ``data/law``."""

    folder: Path
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        DataError when the table breaks its contract; LawError when two rows of one key are in force on the same day.
        """
        if name not in self._read:
            frame = read_csv(self.folder / f"{name}.csv", LAW.get(name), label=f"law/{name}.csv")
            if "valid_from" in frame:
                check_dates(frame, f"law/{name}.csv")
            self._read[name] = frame
        return self._read[name].copy()

    @cached_property
    def _dated(self) -> dict[str, list[tuple[str, str | None, float]]]:
        """First day, last day (None: still in force) and value of each row, by parameter."""
        out: dict[str, list[tuple[str, str | None, float]]] = {}
        columns = ("parameter", "valid_from", "valid_to", "value")
        for name, first, last, value in self.parameters[list(columns)].itertuples(index=False):
            out.setdefault(name, []).append((first, None if pd.isna(last) else last, float(value)))
        return out

    def on(self, parameter: str, date: str) -> float:
        """Value of ``parameter`` in force on ``date`` (ISO), in the unit of its row.

        Raises
        ------
        LawError when no row of the parameter covers the date.
        """
        rows = self._dated.get(parameter, [])
        hit = [value for first, last, value in rows if first <= date and (last is None or last >= date)]
        if not hit:
            spans = "; ".join(f"{first}..{last or ''}" for first, last, _ in rows) or "∅"
            raise LawError(
                f"law/parameters.csv, {parameter}, {date}",
                spans,
                es=("un renglón vigente en esa fecha", "agregue el renglón con su artículo y fuente"),
                en=("a row in force on that date", "add the row with its article and source"),
            )
        return hit[0]

    def published(self, parameter: str) -> pd.Series:
        """Yearly published amounts of ``parameter`` (index: year)."""
        rows = self.values[self.values["parameter"] == parameter]
        if rows.empty:
            raise LawError(
                f"law/values.csv, {parameter}",
                "∅",
                es=("renglones por año", "agregue los valores publicados"),
                en=("rows by year", "add the published values"),
            )
        return pd.Series(rows["value"].to_numpy(float), index=rows["year"].astype(int), name=parameter).sort_index()


def check_dates(frame: pd.DataFrame, label: str) -> None:
    """Dates in force of one key (parameter, or regime and band) run forward and do not overlap."""
    key = [c for c in ("parameter", "regime", "band") if c in frame]
    for name, rows in frame.groupby(key) if key else [((), frame)]:
        where = ", ".join([label, *map(str, name)])
        ordered = rows.sort_values("valid_from")
        starts, ends = ordered["valid_from"].tolist(), ordered["valid_to"].fillna("9999-12-31").tolist()
        for start, end in zip(starts, ends, strict=True):
            if end < start:
                raise LawError(
                    where,
                    f"{start} > {end}",
                    es=("una vigencia que termina después de empezar", "corrija valid_to o valid_from"),
                    en=("dates in force that end after they begin", "correct valid_to or valid_from"),
                )
        for end, start in zip(ends[:-1], starts[1:], strict=True):
            if end >= start:
                raise LawError(
                    where,
                    f"{end} ≥ {start}",
                    es=("vigencias que no se traslapan", "corrija valid_to o valid_from"),
                    en=("dates in force that do not overlap", "correct valid_to or valid_from"),
                )


@dataclass(frozen=True)
class LawYear:
    """The law of one calendar year (parameters in force on 1 July; yearly amounts of that year)."""

    law: Law
    year: int

    def rate(self, parameter: str) -> float:
        """Value in force on 1 July of the year, in the unit of its row (percent for rates)."""
        return self.law.on(parameter, f"{self.year}-07-01")

    def amount(self, parameter: str) -> float:
        """Amount published for the year.

        Raises
        ------
        LawError when it has not been published: future amounts come from a scenario, not from the law.
        """
        series = self.law.published(parameter)
        if self.year not in series.index:
            raise LawError(
                f"law/values.csv, {parameter}, {self.year}",
                f"{series.index.min()}-{series.index.max()}",
                es=("un valor publicado", "use el valor de un escenario para años futuros"),
                en=("a published value", "use a scenario's value for future years"),
            )
        return float(series[self.year])

    def table(self) -> pd.DataFrame:
        """Everything in force in the year: parameter, value, unit, article, source, quality."""
        day = f"{self.year}-07-01"
        rows = self.law.parameters
        rows = rows[(rows["valid_from"] <= day) & (rows["valid_to"].isna() | (rows["valid_to"] >= day))]
        dated = rows[["parameter", "value", "unit", "article", "source", "quality"]]
        amounts = self.law.values[self.law.values["year"] == self.year]
        amounts = amounts.assign(article=None)[["parameter", "value", "unit", "article", "source", "quality"]]
        parts = [part for part in (dated, amounts) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else dated.reset_index(drop=True)
