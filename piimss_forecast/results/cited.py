"""Where a number stands in the tables of a run: table, row and column, and what it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..core.translate import translate
from ..report.lines import TABLES
from ..report.messages import label, text
from ..report.tables import STATS
from .lineage import Trails
from .projection import Projection

_NAMES = (  # columns that tell a row apart, the one that names it first
    *("series", "code", "key", "margin", "outcome", "branch", "programme", "what", "report"),
    *("state", "delegation", "module", "sex", "age", "period", "year"),
)
# Columns whose unit is their own, whatever the row is of.
_UNITS = {
    **dict.fromkeys(("probability", "probability_other", "error", "class_share"), "ratio"),
    **dict.fromkeys(("class_low", "class_high", "weighed", "weighed_error"), "ratio"),
    **dict.fromkeys(("mean", "half", "every"), "ratio"),
    **dict.fromkeys(("gap_percent", "percent", "level_premium", "income_rate"), "percent"),
    **dict.fromkeys(("cost_rate", "cost_rate_central", "cost_rate_horizon"), "percent"),
    **{f"{who}_held_{level}": "percent" for who in ("adopted", "alone") for level in (80, 95)},
}
_DATES = ("year", "period", "horizon", "draws")


def near(values: np.ndarray, value: float, half: float) -> np.ndarray:
    """Which values, or their millions, round to a number: those within half a unit of its last
    digit.

    Examples
    --------
    >>> near(np.array([2.392151, 2.3926, 2_392_000.0]), 2.392, 0.0005).tolist()
    [True, False, True]
    """
    room = half * (1 + 1e-9)
    hit = np.abs(values - value) <= room
    if 0 < half < 0.5:
        hit |= np.abs(values / 1e6 - value) <= room
    return np.asarray(hit)


def numbers_in(value: object) -> Iterator[float]:
    """Every number of an assumption: one, or those of a list or a mapping."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)


def of_run(
    trails: Trails, run: Path | Projection, value: float, half: float
) -> Iterator[list[Any]]:
    """Places of the tables of a run: each series and year once, and each row of other tables."""
    seen: set[tuple[str, int, str]] = set()
    for name, table in _tables(run):
        if {"series", "year", "scenario", "kind", *STATS} <= set(table.columns):
            yield from _of_series(trails, name, table, seen, value, half)
        else:
            yield from _of_rows(trails, name, table, value, half)


def _tables(run: Path | Projection) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables of a run with their name: files of a folder, or those of a live one."""
    if isinstance(run, Projection):
        for name in TABLES:
            yield name, run.table(name).reset_index().assign(scenario=run.name)
        return
    for file in sorted((run / "tables").glob("*.csv")):
        yield f"tables/{file.name}", pd.read_csv(file)


def _of_series(
    trails: Trails,
    name: str,
    table: pd.DataFrame,
    seen: set[tuple[str, int, str]],
    value: float,
    half: float,
) -> Iterator[list[Any]]:
    said = translate("result of the run, {scenario}, {statistic}", trails.lang)
    for statistic in STATS:
        words = text(f"stat.{statistic}", trails.lang)
        for _, row in table[near(table[statistic].to_numpy(float), value, half)].iterrows():
            key = (row["series"], int(row["year"]), row["scenario"])
            if key in seen:
                continue
            seen.add(key)
            yield [
                said.format(scenario=row["scenario"], statistic=words),
                row["series"],
                label(row["series"], trails.lang),
                f"{row[statistic]:,.10g}",
                row["unit"],
                str(key[1]),
                row["kind"],
                name,
                f"{row['series']}, {key[1]}",
            ]


def _of_rows(
    trails: Trails, name: str, table: pd.DataFrame, value: float, half: float
) -> Iterator[list[Any]]:
    """Rows of a table of another shape, with every column in which the number stands."""
    hits = {column: _hits(table[column], value, half) for column in _measured(table)}
    keys = [column for column in _NAMES if column in table]
    said = translate("result of the run, {scenario}, {statistic}", trails.lang)
    for at in np.flatnonzero(np.any([*hits.values()], axis=0)) if hits else ():
        row = table.iloc[at].dropna()
        columns = [column for column, hit in hits.items() if hit[at]]
        found = next(v for v in _values(row[columns[0]]) if near(np.array([v]), value, half)[0])
        unit = _UNITS.get(columns[0], row.get("unit", ""))
        told = [str(row[column]) for column in keys if column in row]
        source = row.get("source")
        if isinstance(source, str):
            told.append(trails.title(source))
        key = next((str(row[column]) for column in keys if column in row), "")
        yield [
            said.format(scenario=row.get("scenario", ""), statistic=", ".join(columns)).strip(", "),
            key,
            row.get("name", row.get("label", key)),
            f"{found:,.10g}",
            text(f"unit.{unit}", trails.lang) if unit else "",
            str(row.get("year", row.get("period", ""))),
            row.get(
                "kind", text(f"quality.{row['quality']}", trails.lang) if "quality" in row else ""
            ),
            name,
            ", ".join(told),
        ]


def _measured(table: pd.DataFrame) -> list[str]:
    """Columns that hold numbers and not dates; an assumption's may hold several a cell."""
    kinds = table.dtypes
    return [
        str(column)
        for column, kind in kinds.items()
        if column not in _DATES and (column == "value" or kind.kind in "if")
    ]


def _hits(column: pd.Series, value: float, half: float) -> np.ndarray:
    if column.dtype.kind in "if":
        return near(column.to_numpy(float), value, half)
    return np.array([near(np.array([*_values(c)]), value, half).any() for c in column], bool)


def _values(cell: object) -> Iterator[float]:
    """Numbers of a cell as it stands in a file; none in words."""
    try:
        yield from numbers_in(json.loads(cell) if isinstance(cell, str) else float(str(cell)))
    except ValueError:
        return
