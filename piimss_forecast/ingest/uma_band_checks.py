"""What a file of jobs by UMA band of the whole country cannot be: cut short, with a total among its
rows, of another year, or without a distribution.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..contributions import BANDS, Histogram
from ..core.errors import DataError
from ..core.translate import N_

MASS = "masa_sal_ta"
TOLERANCE = 0.001  # of the published total: a file of the institute adds up to them
# Jobs without a salary and persons insured outside jobs part the sum from the published one.
_APART = {"ta": (0.0, 0.0), "ta_sal": (0.012, 0.0), "asegurados": (0.05, 0.05)}


def file_date(file: str | Path, year: int) -> str:
    """Date of a file by its name (``asg-2024-12-31.csv``), else 31 December of ``year``.

    Parameters
    ----------
    file : str | Path
        Path or name.
    year : int
        Year that it is of.

    Raises
    ------
    DataError
        When the name says another year.
    """
    name = Path(file).name
    found = re.search(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", name)
    try:
        date = dt.date.fromisoformat(found.group()) if found else dt.date(year, 12, 31)
    except ValueError:
        date = dt.date(1, 1, 1)
    if date.year != year:
        raise DataError(
            "ingest.file_date",
            "{name}, --year",
            "{year}",
            "the year of the file's name, {found}",
            "correct --year",
            name=name,
            year=year,
            found=found and found.group(),
        )
    return date.isoformat()


def check_total(table: pd.DataFrame, catalog: Catalog, date: str, *, accept: str = "") -> None:
    """The jobs of a file against the published ones of its month, or of its December: jobs
    (``ta``), else jobs with a salary (``ta_sal``).

    Parameters
    ----------
    table : DataFrame
        As :func:`read_uma_bands` gives it.
    catalog : Catalog
        Whose figures are the control.
    date : str
        Of the file, ISO.
    accept : str
        The reason why a file with another total is taken.

    Raises
    ------
    DataError
        With both totals, when they are more than one in a thousand apart (where only another count
        is published, more than the two are known to differ): a file cut short, a second copy of its
        rows, or a part of the country.
    """
    column, found = table.attrs["control"]
    check_jobs(table.attrs["file"], column, found, catalog, date, accept=accept)


def check_jobs(
    file: str, column: str, found: float, catalog: Catalog, date: str, *, accept: str = ""
) -> None:
    """A sum of jobs of a file against the published one of its month, or of its December.

    Parameters
    ----------
    file : str
        Name of the file.
    column : str
        The column added up: ``ta``, ``ta_sal`` or ``asegurados``.
    found : float
        Its sum.
    catalog : Catalog
        Whose figures are the control.
    date : str
        Of the file, ISO.
    accept : str
        The reason why a file with another total is taken.

    Raises
    ------
    DataError
        As :func:`check_total`.
    """
    published, below, above = _published(catalog, column, date)
    apart = 0.0 if published is None else found / published - 1
    if not accept.strip() and not -below - TOLERANCE <= apart <= above + TOLERANCE:
        raise DataError(
            "ingest.check_total",
            "{file}, {count}",
            "{found:,.0f}",
            "{published:,.0f} jobs published for {date} ({apart:+.2f} %)",
            "download the whole file of the country, once, or give the reason with --accept",
            file=file,
            count=column,
            found=found,
            published=published,
            date=date[:7],
            apart=100 * apart,
        )


def _published(catalog: Catalog, column: str, date: str) -> tuple[float | None, float, float]:
    """The published total of a month, and how far below and above it the column may lie."""
    december = date[:4] if date[5:7] == "12" else date[:7]
    questions = (
        *((("jobs_with_salary", december, "ta"),) if column == "ta_sal" else ()),
        ("insured_jobs_month_end", date[:7], column),
        ("insured_jobs", december, column),
    )
    for concept, period, apart in questions:
        if len(rows := catalog.figures(concept, kind="observed", period=period)):
            return float(rows["value"].iloc[0]), *_APART[apart]
    month = catalog.history("insured_jobs_month").get(pd.Period(date[:7], "M"))
    return None if month is None else float(month), *(_APART[column] if month else (0.0, 0.0))


def header(header: list[str], name: str) -> None:
    if twice := sorted({c for c in header if header.count(c) > 1}):
        raise DataError(
            "ingest.header",
            "{name}, header",
            "{twice}",
            "each column once",
            "remove the repeated column",
            name=name,
            twice=", ".join(twice),
        )


def whole_rows(chunk: pd.DataFrame, name: str, small: bool) -> None:
    """Every row with all its cells; none twice (looked for in files that fit in memory)."""
    short = chunk.iloc[:, -1].isna()
    if short.any():
        raise DataError(
            "ingest.whole_rows.field_each",
            "{name}, row {idxmax}",
            "a row cut short",
            "a field for each column",
            "download the whole file again",
            name=name,
            idxmax=short.idxmax(),
        )
    if small and (twice := chunk.duplicated()).any():
        raise DataError(
            "ingest.whole_rows.each_row",
            "{name}, row {idxmax}",
            "a row twice",
            "each row once",
            "remove the repeated one",
            name=name,
            idxmax=twice.idxmax(),
        )


def sane(
    table: pd.DataFrame, rows: tuple[int, int, float], name: str, count: str, without: float
) -> None:
    """What a table of the whole country cannot be."""
    jobs = table.groupby("band")["jobs"].sum()
    total, mass = float(jobs.sum()), table.loc[table["jobs"] > 0, "mass"]
    number, line, largest = rows
    for broken, where, found, expected in (
        (
            not total > 0,
            count,
            "0",
            N_("jobs in some band"),
        ),
        (
            number > BANDS and abs(2 * largest - total - without) < 1e-6 * largest,
            str(line),
            f"{largest:,.10g}",
            N_("no row equal to the sum of the others (a total)"),
        ),
        (
            without > total,
            "rango_uma",
            f"{without:,.10g}",
            N_("most jobs with a UMA band"),
        ),
        (
            bool(mass.notna().any()) and not mass.sum() > 0,
            MASS,
            "0",
            N_("a wage mass above zero"),
        ),
    ):
        if broken:
            raise DataError(
                "ingest.uma_bands.table",
                "{file}, {where}",
                "{found}",
                expected,
                "check the file",
                file=name,
                where=where,
                found=found,
            )


def shape(jobs: np.ndarray, salaries: Histogram, name: str) -> None:
    """A distribution of salaries: in several bands, not the same in all, mean salary rising."""
    shares = jobs / jobs.sum()
    falls = np.flatnonzero(np.diff(salaries.wages) <= 0)
    # Under the minimum wage a band may be empty; above it none is.
    first = int(np.argmax(jobs > 0))
    empty = first + np.flatnonzero(~(jobs[first:] > 0))
    for broken, found, expected in (
        (
            len(empty) > 0,
            ", ".join(f"W{band + 1}: 0" for band in empty[:3]),
            N_("jobs in every band from the first that has any"),
        ),
        (
            shares.max() > 0.9,
            f"W{shares.argmax() + 1}: {100 * shares.max():.1f} %",
            N_("jobs in several bands"),
        ),
        (
            len(set(jobs.tolist())) == 1,
            f"{jobs[0]:,.10g} × {BANDS}",
            N_("bands with different jobs"),
        ),
        (
            len(falls) > 0,
            f"{salaries.wages[falls[0]]:.4g} → {salaries.wages[falls[0] + 1]:.4g} UMA"
            if len(falls)
            else "",
            N_("a mean salary that rises from band to band (masa_sal_ta in pesos a day)"),
        ),
    ):
        if broken:
            raise DataError(
                "ingest.uma_bands.shape",
                "{file}, rango_uma",
                "{found}",
                expected,
                "check the file",
                file=name,
                found=found,
            )
