"""Tables against their contracts, keys, units and ranges."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from ... import law as statutory
from ...core.errors import DataError, PiimssError
from ...core.translate import N_
from ..catalog import Catalog, load
from ..datapackage import describe
from ..diseases import DISEASE_CONCEPTS, read_diseases
from ..periods import periods as read_periods
from ..schemas import COUNTS, TABLES
from .conflicts import SERIES


def contracts(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Every table against its contract; the sound ones are put in ``tables``."""
    whole = catalog if catalog.last_known is None else load(catalog.path)
    for name in TABLES:
        try:
            tables[name] = whole.of_folder(name)
        except PiimssError as err:
            yield err
    for file in sorted(catalog.path.rglob("*.csv")):
        name = file.relative_to(catalog.path).with_suffix("").as_posix()
        if name not in TABLES:
            yield DataError(
                "catalog.contracts",
                "{name}.csv",
                "a table without a contract",
                "the tables of datapackage.json",
                "remove the file",
                name=name,
            )


def foreign_keys(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    known = {home: set(tables[home].iloc[:, 0]) for home in ("sources", "concepts", "histories")}
    keys = [(name, "source", "sources") for name in tables if name != "sources"] + [
        *((name, "concept", "concepts") for name in ("figures", "anchors")),
        ("history", "history", "histories"),
        ("parts", "part", "concepts"),
        ("parts", "whole", "concepts"),
        *(("diseases", column, "concepts") for column in DISEASE_CONCEPTS),
    ]
    for name, column, home in keys:
        if column not in tables[name]:
            continue
        cells = tables[name][column].dropna()
        for row, key in cells[~cells.isin(known[home])].drop_duplicates().items():
            yield DataError(
                "catalog.foreign_keys",
                "{name}.csv, row {row}, column {column}",
                "{key}",
                "a key of {home}.csv",
                "add it to {home}.csv",
                name=name,
                row=int(str(row)) + 2,
                column=column,
                key=key,
                home=home,
            )


def units_and_ranges(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """One unit per concept, shares from 0 to 100, no stock of persons or things below zero."""
    figures = tables["figures"].merge(
        tables["concepts"][["concept", "unit", "nature"]],
        on="concept",
        how="left",
        suffixes=("", "_of_concept"),
    )
    share, stock = (
        figures["nature"] == "share",
        (figures["nature"] == "stock") & figures["unit"].isin(COUNTS),
    )
    other_unit = figures["unit_of_concept"].notna() & (
        figures["unit"] != figures["unit_of_concept"]
    )
    rules = [
        (other_unit, "unit", N_("the unit of the concept")),
        (
            share & ~figures["value"].between(0, 100),
            "value",
            N_("a share from 0 to 100"),
        ),
        (
            stock & (figures["value"] < 0),
            "value",
            N_("a stock of zero or more"),
        ),
    ]
    for broken, column, expected in rules:
        for row in figures[broken].itertuples():
            yield DataError(
                "catalog.units_and_ranges",
                "figures.csv, {figure} ({concept}, {period})",
                "{value}",
                expected,
                "correct the row",
                figure=row.figure,
                concept=row.concept,
                period=row.period,
                value=getattr(row, column),
            )


def complete(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """A demographic table has the same ages and sexes in every period."""
    for name, frame in tables.items():
        when = next((c for c in ("date", "period") if c in frame), None)
        cells = [c for c in ("sex", "age") if c in frame]
        if not name.startswith("demography/") or when is None or not cells:
            continue
        whole = set(frame[cells].itertuples(index=False, name=None))
        for period, rows in frame.groupby(when):
            gone = sorted(whole - set(rows[cells].itertuples(index=False, name=None)), key=str)
            if gone:
                yield DataError(
                    "catalog.complete",
                    "{name}.csv, {period}",
                    "{count} rows missing, the first {cell}",
                    "every age and sex in each period",
                    "restore the row",
                    name=name,
                    period=period,
                    count=len(gone),
                    cell=", ".join(map(str, gone[0])),
                )


def repeated(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    figures = tables["figures"]
    for row in figures[figures.duplicated([*SERIES, "date_basis", "kind", "value"])].itertuples():
        yield DataError(
            "catalog.repeated",
            "figures.csv, {figure} ({concept}, {period})",
            "{value}",
            "a figure once",
            "keep the row of the document that owns it",
            figure=row.figure,
            concept=row.concept,
            period=row.period,
            value=row.value,
        )


def diseases(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Two diseases are paired."""
    try:
        read_diseases(tables["diseases"])
    except PiimssError as err:
        yield err


def periods(catalog: Catalog) -> Iterator[PiimssError]:
    """Every period that the code asks for, each in order."""
    try:
        read_periods(catalog)
    except PiimssError as err:
        yield err


def laws(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    for name, frame in tables.items():
        for check, columns in (
            (statutory.check_dates, {"valid_from"}),
            (statutory.check_bands, {"year", "band"}),
        ):
            if name.startswith("law/") and columns <= set(frame):
                try:
                    check(frame, f"{name}.csv")
                except PiimssError as err:
                    yield err


def descriptor(catalog: Catalog) -> Iterator[PiimssError]:
    file = catalog.path / "datapackage.json"
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        written = type(err).__name__
    if written != describe(catalog.path):
        yield DataError(
            "catalog.descriptor",
            "datapackage.json",
            "another description",
            "that of the files",
            "write it again with catalog.datapackage.write",
        )
