"""Tables against their contracts, keys, units and ranges."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from ... import law as statutory
from ...core.errors import PiimssError
from ...core.read import read_csv
from ..catalog import Catalog
from ..datapackage import describe
from ..schemas import COUNTS, TABLES
from .conflicts import SERIES
from .problem import problem


def contracts(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Every table against its contract; the sound ones are put in ``tables``."""
    for name, schema in TABLES.items():
        try:
            tables[name] = read_csv(catalog.path / f"{name}.csv", schema, label=f"{name}.csv")
        except PiimssError as err:
            yield err
    for file in sorted(catalog.path.rglob("*.csv")):
        name = file.relative_to(catalog.path).with_suffix("").as_posix()
        if name not in TABLES:
            yield problem(
                f"{name}.csv",
                "una tabla sin contrato / a table without a contract",
                "las tablas de datapackage.json",
                "the tables of datapackage.json",
                "quite el archivo",
                "remove the file",
            )


def foreign_keys(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    known = {home: set(tables[home].iloc[:, 0]) for home in ("sources", "concepts")}
    keys = [(name, "source", "sources") for name in tables if name != "sources"] + [
        *((name, "concept", "concepts") for name in ("figures", "anchors")),
        ("parts", "part", "concepts"),
        ("parts", "whole", "concepts"),
    ]
    for name, column, home in keys:
        if column not in tables[name]:
            continue
        cells = tables[name][column]
        for row, key in cells[~cells.isin(known[home])].drop_duplicates().items():
            where = f"{name}.csv, fila/row {int(str(row)) + 2}, columna/column {column}"
            yield problem(
                where,
                key,
                f"una llave de {home}.csv",
                f"a key of {home}.csv",
                f"agréguela a {home}.csv",
                f"add it to {home}.csv",
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
        (other_unit, "unit", "la unidad del concepto", "the unit of the concept"),
        (
            share & ~figures["value"].between(0, 100),
            "value",
            "una proporción de 0 a 100",
            "a share from 0 to 100",
        ),
        (
            stock & (figures["value"] < 0),
            "value",
            "una existencia de cero o más",
            "a stock of zero or more",
        ),
    ]
    for broken, column, es, en in rules:
        for row in figures[broken].itertuples():
            yield problem(
                f"figures.csv, {row.figure} ({row.concept}, {row.period})",
                getattr(row, column),
                es,
                en,
            )


def repeated(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    figures = tables["figures"]
    for row in figures[figures.duplicated([*SERIES, "date_basis", "kind", "value"])].itertuples():
        yield problem(
            f"figures.csv, {row.figure} ({row.concept}, {row.period})",
            row.value,
            "una cifra una sola vez",
            "a figure once",
            "deje el renglón del documento que la publica",
            "keep the row of the document that owns it",
        )


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
        yield problem(
            "datapackage.json",
            "otra descripción / another description",
            "la de los archivos",
            "that of the files",
            "vuelva a escribirlo con catalog.datapackage.write",
            "write it again with catalog.datapackage.write",
        )
