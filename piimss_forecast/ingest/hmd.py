"""Text tables of the human mortality databases: deaths, exposures and rates by age and year."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from ..core.dims import labelled
from ..core.errors import DataError
from ..core.reasons import reason

HMD_SEXES = {"Female": "F", "Male": "M", "Total": "T"}
_KINDS = {  # first word of the title -> name and unit of the variable
    "deaths": ("deaths", "deaths"),
    "exposure": ("exposure", "person-years"),
    "population": ("population", "persons"),
    "death rates": ("mx", "deaths per person-year"),
}
_YEAR, _AGE = (
    re.compile(r"([0-9]{4})(?:-([0-9]{4}))?([+-]?)$"),
    re.compile(r"([0-9]{1,3})(?:-[0-9]{1,3})?(\+?)$"),
)
_VALUE = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_LINES = 10  # the header stands in the first lines
_HEADER = ["Year", "Age", *HMD_SEXES]


def read_hmd(file: str | Path) -> xr.DataArray:
    """A table of the Human Mortality Database or of its sister databases, as downloaded.

    Reads ``Deaths_1x1.txt``, ``Exposures_1x1.txt``, ``Mx_1x1.txt`` and the wider ones (5x1, 1x5,
    ...): a line of title, a line of columns (Year Age Female Male Total), one row per year and age;
    ``110+`` is the open age and ``.`` a missing value.

    Parameters
    ----------
    file : str | Path
        The text file.

    Returns
    -------
    DataArray
        ``[sex, age, year]`` with sex F, M, T (both together), the first age of each interval and
        the first year of each period; NaN where the file says ``.`` or has no row. Its name is
        ``deaths``, ``exposure``, ``population`` or ``mx``; the attribute ``open_age`` is the first
        age of the open interval (None when there is none).

    Raises
    ------
    DataError
        Naming the line that is no row of such a table, an age or year that is none, a value that is
        no plain number, a total that is not that of the sexes, or a row given twice; for a file
        that is absent, a folder, or without rows.

    Examples
    --------
    >>> import tempfile
    >>> title = "Nowhere, Death rates (period 1x1), Last modified: 2024\\n\\n"
    >>> path = Path(tempfile.mkdtemp()) / "Mx_1x1.txt"
    >>> text = title + " Year Age Female Male Total\\n"
    >>> _ = path.write_text(text + " 2020 0 .1 .2 .15\\n 2020 1+ .3 . .3\\n", encoding="utf-8")
    >>> mx = read_hmd(path)
    >>> mx.name, mx.sel(sex="F", year=2020).values.tolist(), mx.attrs["open_age"]
    ('mx', [0.1, 0.3], 1)
    """
    path = Path(file)
    lines = _lines(path)
    header = next((n for n, line in enumerate(lines[:_LINES]) if line.split() == _HEADER), None)
    if header is None:
        raise DataError(
            "ingest.read_hmd.line",
            "{file}, 1-{lines}",
            "{line}" if lines else "∅",
            "a line with the columns {header}",
            "download the text file again, unedited",
            file=path.name,
            lines=_LINES,
            line=lines[0][:60] if lines else "",
            header=" ".join(_HEADER),
        )
    title = lines[0].strip() if header else ""
    rows = [
        _row(line, f"{path.name}, {number}")
        for number, line in enumerate(lines[header + 1 :], start=header + 2)
        if line.strip()
    ]
    if not rows:
        raise DataError(
            "ingest.read_hmd.rows_data",
            "{file}",
            "0",
            "rows of data",
            "download the text file again, unedited",
            file=path.name,
        )
    return _array(rows, title, path.name)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return path.read_text(encoding="latin-1").splitlines()
    except OSError as problem:
        raise DataError(
            "ingest.lines",
            "{path}",
            "{found}",
            "a text file",
            "download the text file again, unedited",
            path=str(path),
            found=reason(problem),
        ) from None


def _row(line: str, where: str) -> tuple[int, int, bool, list[float]]:
    """Year, first age, whether it is open, and the values of a line."""
    cells = line.split()
    year, age = (
        pattern.match(cell) for pattern, cell in zip((_YEAR, _AGE), [*cells, "", ""], strict=False)
    )
    if len(cells) != len(_HEADER) or year is None or age is None:
        raise DataError(
            "ingest.row.line",
            "{where}",
            "{line}",
            "a year, an age and three values",
            "download the text file again, unedited",
            where=where,
            line=line.strip()[:60],
        )
    if not all(cell == "." or _VALUE.fullmatch(cell) for cell in cells[2:]):
        raise DataError(
            "ingest.row.cells",
            "{where}",
            "{cells}",
            "values not below zero, or . where there is none",
            "download the text file again, unedited",
            where=where,
            cells=" ".join(cells[2:]),
        )
    values = [np.nan if cell == "." else float(cell) for cell in cells[2:]]
    return int(year[1]), int(age[1]), bool(age[2]), values


def _both_together(frame: pd.DataFrame, rates: bool, name: str) -> None:
    """The total is the sum of the sexes, or lies between their rates, as far as digits printed."""
    part = frame[["F", "M"]]
    low, high = (part.min(axis=1), part.max(axis=1)) if rates else (part.sum(axis=1),) * 2
    slack = (1e-5 if rates else 0.02) + 1e-6 * high
    wrong = part.notna().all(axis=1) & ~frame["T"].between(low - slack, high + slack)
    wrong &= frame["T"].notna()
    if wrong.any():
        at = int(np.argmax(wrong.to_numpy()))
        year, age = frame.index[at]
        women, men, both = frame[["F", "M", "T"]].to_numpy(float)[at]
        raise DataError(
            "ingest.both_together",
            "{name}, {year}, {age}",
            "{found:g}",
            "the total of {women:g} and {men:g}",
            "download the text file again, unedited",
            name=name,
            year=year,
            age=age,
            found=both,
            women=women,
            men=men,
        )


def _array(rows: list[tuple[int, int, bool, list[float]]], title: str, name: str) -> xr.DataArray:
    frame = pd.DataFrame(
        [values for *_, values in rows],
        columns=list(HMD_SEXES.values()),
        index=pd.MultiIndex.from_tuples([row[:2] for row in rows], names=["year", "age"]),
    )
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise DataError(
            "ingest.array.every_year",
            "{name}",
            "{twice}, {twice_2}",
            "every year and age once",
            "download the text file again, unedited",
            name=name,
            twice=twice[0][0],
            twice_2=twice[0][1],
        )
    years = np.unique(frame.index.get_level_values("year"))
    ages = np.unique(frame.index.get_level_values("age"))
    opened = {age for _, age, last, _ in rows if last}
    if opened - {ages[-1]}:
        raise DataError(
            "ingest.array.open_age",
            "{name}",
            "{opened}+",
            "the open age at the end",
            "download the text file again, unedited",
            name=name,
            opened=min(opened),
        )
    kind, unit = next(
        (known for word, known in _KINDS.items() if word in title.lower()), ("value", "")
    )
    if unit:
        _both_together(frame, kind == "mx", name)
    values = frame.reindex(pd.MultiIndex.from_product([years, ages])).to_numpy()
    return labelled(
        values.reshape(len(years), len(ages), len(HMD_SEXES)).transpose(2, 1, 0),
        ("sex", "age", "year"),
        {"sex": list(HMD_SEXES.values()), "age": ages, "year": years},
        units=unit,
        long_name=kind,
        source=title or name,
        open_age=int(ages[-1]) if opened else None,
    ).rename(kind)
