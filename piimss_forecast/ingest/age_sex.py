"""A user's own registered population by status, sex and single age, which replaces the assumed
profiles of coverage.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.dims import AGES, SEXES
from ..core.errors import DataError
from ..core.read import regular
from ..core.translate import N_
from ..coverage import DEPENDANTS, STATUSES
from .age_sex_sense import ages_as_by_status, sexes_as_in_the_country

COLUMNS = ("period", "status", "sex", "age", "persons")
OPTIONAL = "no_registrado"
KNOWN = (*STATUSES, *DEPENDANTS, OPTIONAL)
TOLERANCE = 0.5  # percent of the published total
_BYTES = 2_000_000  # a file has some 1,500 rows
_DIGITS = 12  # a profile is a share: more digits than any count of persons carries


@dataclass(frozen=True)
class AgeSexFile:
    """A checked file: persons on 31 December of ``year`` by status, and how far it is from the
    published margins.

    Parameters
    ----------
    name : str
        Of the file.
    year : int
        Of its 31 December.
    persons : Mapping[str, ndarray]
        ``[sex, age]`` persons by status.
    gaps : DataFrame
        One row per published margin of that year: margin, published, file, gap.
    """

    name: str
    year: int
    persons: Mapping[str, np.ndarray]
    gaps: pd.DataFrame

    def patch(
        self, profile: Callable[[str], np.ndarray], population: np.ndarray
    ) -> dict[str, dict[str, Any]]:
        """Assumptions that the file replaces, ready for ``Assumptions.patch``.

        Parameters
        ----------
        profile : Callable[[str], ndarray]
            Reader of the profiles in force, ``Assumptions.profile``; they part the dependants where
            the file has them in one row.
        population : ndarray
            ``[sex, age]`` persons of the country on 31 December of the file's year.

        Returns
        -------
        dict[str, dict[str, Any]]
            ``{"employment.profile": {...}, "coverage.profile_pensionado": {...}, ...,
            "coverage.share_20plus_base": {...}}``.

        Raises
        ------
        DataError
            When the file has more persons of a sex and age than the country.
        """
        rows = dict(self.persons)
        whole = rows.pop("familiar", None)
        if whole is not None:
            parts = {d: profile(f"coverage.profile_{d}") for d in DEPENDANTS}
            both = np.maximum(sum(parts.values()), 1e-12)
            rows |= {d: whole * part / both for d, part in parts.items()}
        covered = np.asarray(sum(rows.values()))
        if (covered > population).any():
            s, age = np.unravel_index(int(np.argmax(covered - population)), covered.shape)
            _fail(
                "ingest.patch",
                "{name}, {sex}, {age}",
                "{covered:,.0f}",
                "no more than {population:,.0f} persons (of the country)",
                "drop repeated affiliations: each person once, by main status",
                name=self.name,
                sex=SEXES[s],
                age=age,
                covered=covered[s, age],
                population=population[s, age],
            )
        keys = {status: f"coverage.profile_{status}" for status in rows} | {
            "asegurado": "employment.profile"
        }
        out: dict[str, dict[str, Any]] = {
            keys[s]: self._row(_profile(p / population), "ratio") for s, p in rows.items()
        }
        registered = covered - rows.get(OPTIONAL, 0.0)
        out["coverage.share_20plus_base"] = self._row(
            float(100 * registered[:, 20:].sum() / registered.sum()), "percent"
        )
        return out

    def _row(self, value: Any, unit: str) -> dict[str, Any]:
        why = f"counts of {self.year} in the user's file {self.name}"
        return {"value": value, "unit": unit, "source": self.name, "quality": "derived", "why": why}


def read_age_sex(file: str | Path, catalog: Catalog) -> AgeSexFile:
    """Read and check a file of registered persons by status, sex and single age.

    Parameters
    ----------
    file : str | Path
        CSV with the columns ``period`` (a year whose total is published, e.g. 2024), ``status``
        (asegurado, pensionado, estudiante, and familiar or its three parts hijos, conyuge,
        ascendientes; no_registrado if known), ``sex`` (M, F), ``age`` (0 to 100, 100 and over) and
        ``persons``; every sex and age once per status.
    catalog : Catalog
        Published figures.

    Raises
    ------
    DataError
        Naming file, row (the header is row 1) and what is wrong: a column, a code, a number, a
        repeated or missing cell, or a total that is not the published one, with the gap.
    """
    path = Path(file)
    frame = _read(path)
    _codes(frame, path.name)
    _cells(frame, path.name)
    year = int(frame["period"].iloc[0][:4])
    wide = frame.pivot(index=["status", "sex"], columns="age", values="persons")
    persons = {
        str(s): wide.loc[s].loc[list(SEXES)].to_numpy(float)
        for s in wide.index.get_level_values("status").unique()
    }
    registered = np.asarray(sum(v for s, v in persons.items() if s != OPTIONAL))
    gaps = _gaps(path.name, year, registered, catalog)
    sexes_as_in_the_country(path.name, year, registered, catalog)
    ages_as_by_status(path.name, persons)
    return AgeSexFile(path.name, year, persons, gaps)


def _read(path: Path) -> pd.DataFrame:
    """The five columns as text, by name; commas, semicolons, tabs or bars, capitals or not."""
    if regular(path).stat().st_size > _BYTES:
        _fail(
            "ingest.read.most_bytes",
            "{file}",
            "{st_size:,} bytes",
            "at most {bytes:,} bytes",
            "keep a row for each status, sex and age",
            file=path.name,
            st_size=path.stat().st_size,
            bytes=_BYTES,
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
        head = text.split("\n", 1)[0]
        separator = max(",;\t|", key=head.count)
        frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    except (
        pd.errors.EmptyDataError,
        pd.errors.ParserError,
        UnicodeDecodeError,
    ) as problem:
        _fail(
            "ingest.read.problem",
            "{file}",
            "{problem}",
            "a UTF-8 CSV with a header",
            "save it again as UTF-8 CSV",
            file=path.name,
            problem=str(problem).strip()[:120],
        )
    frame.columns = [str(c).strip().lower() for c in frame.columns]
    named = [c.strip().strip('"').lower() for c in head.split(separator)]
    if twice := [c for c in COLUMNS if named.count(c) > 1]:
        _fail(
            "ingest.read.twice",
            "{file}, row 1",
            "{twice}",
            "each column once",
            "remove the repeated column",
            file=path.name,
            twice=", ".join(twice),
        )
    missing = [c for c in COLUMNS if c not in frame]
    if missing or frame.empty:
        _fail(
            "ingest.read.columns",
            "{file}, row 1",
            "{columns}" if missing else "∅",
            "the columns {columns_2} and at least one row",
            "add: {missing}" if missing else "add the rows",
            file=path.name,
            columns=", ".join(map(str, frame.columns)),
            columns_2=", ".join(COLUMNS),
            missing=", ".join(missing),
        )
    frame = frame[list(COLUMNS)].apply(lambda column: column.str.strip())
    return frame.assign(status=frame["status"].str.lower(), sex=frame["sex"].str.upper())


def _codes(frame: pd.DataFrame, name: str) -> None:
    """Every code known and every number a number; ``age`` and ``persons`` become numbers."""
    age, persons = (pd.to_numeric(frame[c], errors="coerce") for c in ("age", "persons"))
    periods = frame["period"].str.fullmatch(r"\d{4}(-12)?")
    tests = (
        (
            "period",
            periods & (frame["period"] == frame["period"].iloc[0]),
            N_("a single year (2024 or 2024-12)"),
        ),
        (
            "status",
            frame["status"].isin(KNOWN),
            N_("a status of: {known}"),
        ),
        (
            "sex",
            frame["sex"].isin(SEXES),
            N_("M (men) or F (women)"),
        ),
        (
            "age",
            age.isin(AGES),
            N_("a whole age from 0 to 100 (100 and over)"),
        ),
        (
            "persons",
            (persons >= 0) & np.isfinite(persons),
            N_("a number of persons, zero or more"),
        ),
    )
    for column, good, expected in tests:
        if not good.all():
            at = int(np.flatnonzero(~good.to_numpy())[0])
            _fail(
                "ingest.codes",
                "{name}, row {row}, {column}",
                "{cell!r}",
                expected,
                "correct the row",
                name=name,
                row=at + 2,
                column=column,
                cell=frame[column].iloc[at],
                known=", ".join(KNOWN),
            )
    frame["age"], frame["persons"] = age.astype(int), persons.astype(float)


def _cells(frame: pd.DataFrame, name: str) -> None:
    """Every sex and age once for each status, and every status there."""
    repeated = frame.duplicated(["status", "sex", "age"])
    if repeated.any():
        at = int(np.flatnonzero(repeated.to_numpy())[0])
        cell = ", ".join(str(frame[c].iloc[at]) for c in ("status", "sex", "age"))
        _fail(
            "ingest.cells.each_cell",
            "{name}, row {row}",
            "{cell} (repeated)",
            "each cell once",
            "add or drop the row",
            name=name,
            row=at + 2,
            cell=cell,
        )
    found = set(frame["status"])
    parts = found & set(DEPENDANTS)
    family = {"familiar"} if not parts else set(DEPENDANTS)
    wanted = (set(STATUSES) - {"familiar"}) | family
    extra = {"familiar"} & found if parts else set()
    if missing := sorted(wanted - found) or sorted(extra):
        _fail(
            "ingest.cells.status",
            "{name}, status",
            "extra: {statuses}" if extra and not wanted - found else "missing: {statuses}",
            "asegurado, pensionado, estudiante, and familiar or hijos, conyuge, ascendientes",
            "complete the statuses",
            name=name,
            statuses=", ".join(missing),
        )
    full = pd.MultiIndex.from_product([sorted(found), SEXES, AGES], names=["status", "sex", "age"])
    absent = full.difference(pd.MultiIndex.from_frame(frame[["status", "sex", "age"]]))
    if len(absent):
        status, sex, age = absent[0]
        _fail(
            "ingest.cells.every_age",
            "{name}, {status}, {sex}, {age}",
            "{absent_count} cells missing",
            "every age from 0 to 100 of both sexes",
            "add the rows, with zero where there is nobody",
            name=name,
            status=status,
            sex=sex,
            age=age,
            absent_count=len(absent),
        )


def _gaps(name: str, year: int, registered: np.ndarray, catalog: Catalog) -> pd.DataFrame:
    """The published margins of the year beside those of the file; the total must agree."""
    series = catalog.series("adscrita_umf")
    totals = series.loc[series["quality"] == "published", "value"]
    if year not in totals.index:
        known = ", ".join(map(str, totals.index))
        _fail(
            "ingest.gaps.year",
            "{name}, period",
            "{year}",
            "a year with a published total: {known}",
            "use that date or import the total with piimss data import",
            name=name,
            year=year,
            known=known,
        )
    total, published = float(registered.sum()), float(totals[year])
    gap = 100 * (total / published - 1)
    if abs(gap) > TOLERANCE:
        _fail(
            "ingest.gaps.up_apart",
            "{name}, adscrita_umf {year}",
            "{total:,.0f} (gap {gap:,.0f}, {gap_2:+.2f} %)",
            "{published:,.0f}, up to {tolerance:g} % apart",
            "check the date and the population of the file (UMF, not consulting rooms)",
            name=name,
            year=year,
            total=total,
            gap=total - published,
            gap_2=gap,
            published=published,
            tolerance=TOLERANCE,
        )
    rows = [("adscrita_umf", published, total, gap, True)]
    elderly = catalog.series("adscrita_share_65plus")["value"]
    if year in elderly.index:
        share, published_share = (
            float(100 * registered[:, 65:].sum() / registered.sum()),
            float(elderly[year]),
        )
        rows.append(
            (
                "adscrita_share_65plus",
                published_share,
                share,
                share - published_share,
                abs(share - published_share) <= TOLERANCE,
            )
        )
    return pd.DataFrame(rows, columns=["margin", "published", "file", "gap", "within"])


def _profile(share: np.ndarray) -> dict[str, list[float]]:
    rounded = np.round(share, _DIGITS)
    return {"ages": [float(a) for a in AGES]} | {
        sex: rounded[i].tolist() for i, sex in enumerate(SEXES)
    }


def _fail(code: str, *templates: str, **fields: Any) -> NoReturn:
    where, found, expected, todo = templates
    raise DataError(code, where, found, expected, todo, **fields)
