"""Contradictions between sources, and the row that explains each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...core.errors import DataError, PiimssError
from ..catalog import Catalog
from ..preference import HISTORY_KINDS, preferred
from ..schemas import TABLES

SERIES = ["concept", "period", "sex", "age", "geography"]


def discrepancies(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    known = {
        *tables["concepts"]["concept"],
        *tables["macro"]["concept"],
        *catalog.indicators().index,
        *TABLES,
    }
    rows = tables["discrepancies"]
    for row in rows[~rows["concept"].isin(known)].itertuples():
        yield DataError(
            "catalog.discrepancies",
            "discrepancies.csv, {id}",
            "{concept}",
            "a concept, an indicator or a table",
            "correct the row",
            id=row.id,
            concept=row.concept,
        )


def conflicts(figures: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Periods of a concept for which history, or the targets, have more than one value; and the
    value that is used.
    """
    parts = []
    for kinds in (HISTORY_KINDS, ("target",), ("budget",), ("projection",), ("legal",)):
        rows = figures[figures["kind"].isin(kinds)]
        rows = rows[rows.groupby(SERIES)["value"].transform("nunique") > 1]
        for key, group in preferred(rows, sources).groupby(SERIES):
            values = " | ".join(f"{v:.12g}" for v in group["value"].drop_duplicates())
            parts.append(
                {
                    **dict(zip(SERIES, key, strict=True)),
                    "values": values,
                    "used": group["value"].iloc[0],
                    "discrepancy": "",
                }
            )
    return pd.DataFrame(parts, columns=[*SERIES, "values", "used", "discrepancy"])


def unexplained(
    conflicts: pd.DataFrame | None, tables: dict[str, pd.DataFrame]
) -> Iterator[PiimssError]:
    for row in [] if conflicts is None else conflicts.to_dict("records"):
        if not explanation(row, tables["discrepancies"]):
            yield DataError(
                "catalog.unexplained",
                "figures.csv, {concept}, {period}",
                "{values}",
                "a row of discrepancies.csv that says which is used",
                "add the row",
                concept=row["concept"],
                period=row["period"],
                values=row["values"],
            )


def explanation(conflict: dict[Any, Any], discrepancies: pd.DataFrame) -> str:
    """Ids of the discrepancies of the concept (or of its indicator's code) whose years cover the
    conflict's.
    """
    rows = discrepancies[discrepancies["concept"] == conflict["concept"]]
    first, last = _years(conflict["period"])
    covers = [begin <= last and first <= end for begin, end in map(_years, rows["period"])]
    return ", ".join(rows.loc[covers, "id"])


def _years(period: str) -> tuple[int, int]:
    years = [int(y) for y in re.findall(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)", period)]
    return (min(years), max(years)) if years else (0, 9999)
