"""Is a data folder sound: contracts, keys, units, ranges, dates in force, indicators, and a
reason for every contradiction.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .. import law as statutory
from ..core.errors import DataError, PiimssError
from ..core.read import read_csv
from .catalog import HISTORY, Catalog
from .datapackage import describe
from .indicators import Indicator
from .schemas import COUNTS, TABLES

_SERIES = ["concept", "period", "sex", "age", "geography"]
_ROWS = ["table", "item", "period", "value", "unit", "source", "note"]
_WORDS = {
    "problems": ("Problemas", "Problems"),
    "needs_verification": ("Por verificar", "To be verified"),
    "assumed": ("Supuestos", "Assumed"),
    "conflicts": ("Conflictos entre fuentes", "Conflicts between sources"),
    "count": ("cuántos", "count"),
    "problem": ("problema", "problem"),
    "check": ("qué", "what"),
}
_COLUMNS_ES = {
    "table": "tabla",
    "item": "renglón",
    "period": "periodo",
    "value": "valor",
    "unit": "unidad",
    "source": "fuente",
    "note": "nota",
    "concept": "concepto",
    "sex": "sexo",
    "age": "edad",
    "geography": "lugar",
    "values": "valores",
    "used": "se usa",
    "discrepancy": "discrepancia",
}


@dataclass(frozen=True)
class ValidationReport:
    """What is wrong in a data folder, what is still to be verified, what is assumed, and where
    sources disagree.

    Attributes
    ----------
    problems : list[PiimssError]
        Errors, each with its place, what was found and what to do; none means that the folder is
        sound.
    needs_verification : DataFrame
        Rows of every table with that quality (table, item, period, value, unit, source, note).
    assumed : DataFrame
        Rows of every table with that quality (table, item, period, value, unit, source, note).
    conflicts : DataFrame
        One row for each period of a concept with several values (the values, the one used, the
        discrepancy that explains it).
    """

    problems: list[PiimssError] = field(default_factory=list)
    needs_verification: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_ROWS))
    assumed: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_ROWS))
    conflicts: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*_SERIES, "values", "used", "discrepancy"])
    )

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            name: len(getattr(self, name))
            for name in ("problems", "needs_verification", "assumed", "conflicts")
        }

    def table(self, lang: str = "es") -> pd.DataFrame:
        """One line per kind of finding, with its count."""
        words = _words(lang)
        rows = {words[name]: number for name, number in self.counts.items()}
        return pd.DataFrame({words["count"]: rows}).rename_axis(words["check"])

    def tables(self, lang: str = "es") -> dict[str, pd.DataFrame]:
        """The summary and every finding, by title."""
        words = _words(lang)
        problems = pd.DataFrame(
            {words["problem"]: [problem.message(lang) for problem in self.problems]}
        )
        found = {words["problems"]: problems} | {
            words[name]: getattr(self, name)
            for name in ("needs_verification", "assumed", "conflicts")
        }
        names = _COLUMNS_ES if lang == "es" else {}
        return {"data": self.table(lang)} | {
            title: table.rename(columns=names) for title, table in found.items() if len(table)
        }


def _words(lang: str) -> dict[str, str]:
    return {name: pair[lang == "en"] for name, pair in _WORDS.items()}


def validate(catalog: Catalog, *, bookkeeping: bool = True) -> ValidationReport:
    """Check a whole data folder.

    Parameters
    ----------
    catalog : Catalog
        The catalogue of the folder.
    bookkeeping : bool
        Also demand that every conflict between sources has its discrepancy row and that the
        descriptor is up to date, which a run on one's own figures does not need.

    Returns
    -------
    ValidationReport
        It never raises for the data's sake: an unreadable table is one of its problems, and checks
        that need the table are left out.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> validate(load()).problems
    []
    """
    tables: dict[str, pd.DataFrame] = {}
    problems = list(_contracts(catalog, tables))
    conflicts = (
        _conflicts(tables["figures"], catalog) if {"figures", "sources"} <= set(tables) else None
    )
    checks: list[Callable[[], Iterator[PiimssError]]] = [
        lambda: _foreign_keys(tables),
        lambda: _units_and_ranges(tables),
        lambda: _repeated(tables),
        lambda: _laws(tables),
        lambda: _indicators(catalog, tables),
    ]
    if bookkeeping:
        checks += [
            lambda: _discrepancies(catalog, tables),
            lambda: _unexplained(conflicts, tables),
            lambda: _descriptor(catalog),
        ]
    for check in checks:
        problems += _collected(check)
    if conflicts is not None and "discrepancies" in tables:
        conflicts["discrepancy"] = [
            _explanation(row, tables["discrepancies"]) for row in conflicts.to_dict("records")
        ]
    report = {"conflicts": conflicts} if conflicts is not None else {}
    return ValidationReport(
        _distinct(problems),
        _of_quality(tables, "needs_verification"),
        _of_quality(tables, "assumed"),
        **report,
    )


def _collected(check: Callable[[], Iterator[PiimssError]]) -> list[PiimssError]:
    """Problems that a check yields; the error that stops it is one of them."""
    found: list[PiimssError] = []
    try:
        for problem in check():
            found.append(problem)
    except PiimssError as err:
        found.append(err)
    except KeyError:  # a table that the check needs is already among the problems
        pass
    return found


def _distinct(problems: list[PiimssError]) -> list[PiimssError]:
    return list({str(problem): problem for problem in problems}.values())


def _problem(
    where: str,
    found: object,
    es: str,
    en: str,
    todo_es: str = "corrija el renglón",
    todo_en: str = "correct the row",
) -> DataError:
    return DataError(where, found, es=(es, todo_es), en=(en, todo_en))


def _contracts(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Every table against its contract; the sound ones are put in ``tables``."""
    for name, schema in TABLES.items():
        try:
            tables[name] = read_csv(catalog.path / f"{name}.csv", schema, label=f"{name}.csv")
        except PiimssError as err:
            yield err
    for file in sorted(catalog.path.rglob("*.csv")):
        name = file.relative_to(catalog.path).with_suffix("").as_posix()
        if name not in TABLES:
            yield _problem(
                f"{name}.csv",
                "una tabla sin contrato / a table without a contract",
                "las tablas de datapackage.json",
                "the tables of datapackage.json",
                "quite el archivo",
                "remove the file",
            )


def _foreign_keys(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    known = {home: set(tables[home].iloc[:, 0]) for home in ("sources", "concepts")}
    keys = [(name, "source", "sources") for name in tables if name != "sources"] + [
        ("figures", "concept", "concepts")
    ]
    for name, column, home in keys:
        if column not in tables[name]:
            continue
        cells = tables[name][column]
        for row, key in cells[~cells.isin(known[home])].drop_duplicates().items():
            where = f"{name}.csv, fila/row {int(str(row)) + 2}, columna/column {column}"
            yield _problem(
                where,
                key,
                f"una llave de {home}.csv",
                f"a key of {home}.csv",
                f"agréguela a {home}.csv",
                f"add it to {home}.csv",
            )


def _units_and_ranges(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
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
            yield _problem(
                f"figures.csv, {row.figure} ({row.concept}, {row.period})",
                getattr(row, column),
                es,
                en,
            )


def _repeated(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    figures = tables["figures"]
    for row in figures[figures.duplicated([*_SERIES, "date_basis", "kind", "value"])].itertuples():
        yield _problem(
            f"figures.csv, {row.figure} ({row.concept}, {row.period})",
            row.value,
            "una cifra una sola vez",
            "a figure once",
            "deje el renglón del documento que la publica",
            "keep the row of the document that owns it",
        )


def _laws(tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
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


def _indicators(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Concepts of indicators have figures, and what the indicator says its figures say too."""
    figures = tables["figures"]
    units = dict(zip(figures["concept"], figures["unit"], strict=True))
    values: dict[tuple[str, str, str], list[float]] = {}
    for concept, kind, period, value in figures[["concept", "kind", "period", "value"]].itertuples(
        index=False
    ):
        for when in (period, "any"):
            values.setdefault((concept, kind, when), []).append(value)
    for code in catalog.indicators().index:
        indicator = catalog.indicator(code)
        for concept, unit in _named(indicator):
            if (found := units.get(concept, "∅")) != unit:
                where = f"indicators.toml, {code}, {concept}"
                yield _problem(
                    where,
                    found,
                    f"cifras en {unit}",
                    f"figures in {unit}",
                    "corrija el concepto o la unidad",
                    "correct the concept or the unit",
                )
        for what, concept, kinds, when, said in _said(indicator):
            others = [v for kind in kinds for v in values.get((concept, kind, when), [])]
            if not any(math.isclose(said, v, rel_tol=1e-9, abs_tol=1e-12) for v in others):
                yield _disagreement(code, what, said, others)


def _named(indicator: Indicator) -> list[tuple[str, str]]:
    """Concepts that must have figures: a variable without a published baseline may still have
    none.
    """
    return [
        (indicator.concept, indicator.unit),
        *((v.concept, v.unit) for v in indicator.variable if v.baseline is not None),
    ]


def _said(indicator: Indicator) -> Iterator[tuple[str, str, tuple[str, ...], str, float]]:
    """What an indicator says: its words for it, and the concept, kinds, period and value that
    figures must have.
    """
    if indicator.baseline is not None:
        yield (
            f"baseline {indicator.baseline.year}",
            indicator.concept,
            ("baseline",),
            str(indicator.baseline.year),
            indicator.baseline.value,
        )
    for year, value in indicator.history.items():
        yield f"history {year}", indicator.concept, HISTORY, str(year), value
    for year, value in indicator.targets.items():
        yield f"target {year}", indicator.concept, ("target",), str(year), value
    for variable in indicator.variable:
        if variable.baseline is not None:  # a survey inside a baseline may be of another year
            yield (
                f"{variable.id} baseline",
                variable.concept,
                ("baseline",),
                "any",
                variable.baseline,
            )


def _disagreement(code: str, what: str, value: float, others: list[float]) -> DataError:
    found = ", ".join(f"{v:.10g}" for v in others) or "∅"
    return _problem(
        f"indicators.toml, {code}, {what}",
        f"{value:.10g}",
        f"lo que dice figures.csv: {found}",
        f"what figures.csv says: {found}",
        "corrija el archivo que no coincide con el documento",
        "correct the file that differs from the document",
    )


def _discrepancies(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    known = {
        *tables["concepts"]["concept"],
        *tables["macro"]["concept"],
        *catalog.indicators().index,
        *TABLES,
    }
    rows = tables["discrepancies"]
    for row in rows[~rows["concept"].isin(known)].itertuples():
        yield _problem(
            f"discrepancies.csv, {row.id}",
            row.concept,
            "un concepto, un indicador o una tabla",
            "a concept, an indicator or a table",
        )


def _conflicts(figures: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Periods of a concept for which history, or the targets, have more than one value; and the
    value that is used.
    """
    parts = []
    for kinds in (HISTORY, ("target",), ("budget",), ("projection",), ("legal",)):
        rows = figures[figures["kind"].isin(kinds)]
        rows = rows[rows.groupby(_SERIES)["value"].transform("nunique") > 1]
        for key, group in catalog.preferred(rows).groupby(_SERIES):
            values = " | ".join(f"{v:.12g}" for v in group["value"].drop_duplicates())
            parts.append(
                {
                    **dict(zip(_SERIES, key, strict=True)),
                    "values": values,
                    "used": group["value"].iloc[0],
                    "discrepancy": "",
                }
            )
    return pd.DataFrame(parts, columns=[*_SERIES, "values", "used", "discrepancy"])


def _unexplained(
    conflicts: pd.DataFrame | None, tables: dict[str, pd.DataFrame]
) -> Iterator[PiimssError]:
    for row in [] if conflicts is None else conflicts.to_dict("records"):
        if not _explanation(row, tables["discrepancies"]):
            yield _problem(
                f"figures.csv, {row['concept']}, {row['period']}",
                row["values"],
                "un renglón de discrepancies.csv que diga cuál se usa",
                "a row of discrepancies.csv that says which is used",
                "agregue el renglón",
                "add the row",
            )


def _explanation(conflict: dict[Any, Any], discrepancies: pd.DataFrame) -> str:
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


def _descriptor(catalog: Catalog) -> Iterator[PiimssError]:
    file = catalog.path / "datapackage.json"
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        written = type(err).__name__
    if written != describe(catalog.path):
        yield _problem(
            "datapackage.json",
            "otra descripción / another description",
            "la de los archivos",
            "that of the files",
            "vuelva a escribirlo con catalog.datapackage.write",
            "write it again with catalog.datapackage.write",
        )


def _of_quality(tables: dict[str, pd.DataFrame], quality: str) -> pd.DataFrame:
    """Rows of every table with a quality, in the same columns."""
    parts = []
    for name, frame in tables.items():
        if "quality" not in frame:
            continue
        rows = frame[frame["quality"] == quality]
        item = next(
            c
            for c in (
                "concept",
                "parameter",
                "item",
                "modality",
                "reserve",
                "regime",
                "group",
                "year",
                "band",
            )
            if c in rows
        )
        period = next((c for c in ("period", "year", "valid_from") if c in rows), None)
        columns = {
            "table": name,
            "item": rows[item].astype(str),
            "period": rows[period].astype(str) if period else "",
        }
        columns |= {c: rows.get(c, "") for c in ("value", "unit", "source", "note")}
        parts.append(pd.DataFrame(columns, index=rows.index))
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=_ROWS)
