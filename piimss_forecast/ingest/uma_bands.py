"""Jobs by salary band in UMA from the institute's open-data file of insured persons, and what
the cuota module takes from it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..contributions import BANDS, Histogram, fit_dispersion
from ..core.errors import DataError
from ..core.read import regular
from ..core.reasons import reason
from . import uma_band_checks as checks
from .uma_band_checks import MASS

COUNTS = ("ta_sal", "ta", "asegurados")  # jobs with a salary, jobs, insured: the first there is
CONTROL = ("ta", *COUNTS)  # the column whose sum is published: jobs, before those with a salary
NO_BAND = ("", "nan", "NA", "ND", "W0", "0")  # insured without a salary: they are in no band
_ROWS = 500_000  # of a file of some five million
_SMALL = 50_000_000  # bytes of a file that is looked through for rows written twice
_LINE = 65_536  # bytes of the longest header


def read_uma_bands(file: str | Path, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Jobs and daily wage mass by band of one UMA, summed over the other columns of the file.

    Layout: one row per cell of the open data ("asg-AAAA-MM-DD.csv", bar-separated, latin-1 or
    UTF-8; comma and semicolon are read too), with ``rango_uma`` W1 to W25, a count (``ta_sal``,
    else ``ta``, else ``asegurados``) and, when there is one, ``masa_sal_ta``. In that layout
    ``sexo`` is 1 for men and 2 for women, and ``sector_economico_1`` the division of economic
    activity.

    Parameters
    ----------
    file : str | Path
        Path.
    by : Sequence[str]
        Columns to keep apart, e.g. ``("sexo",)`` or ``("sexo", "sector_economico_1")``.

    Returns
    -------
    DataFrame
        Indexed by ``by`` and ``band`` (1 to 25), columns jobs and mass (MXN per day; NaN without
        the column), attrs ``without_band`` (jobs in no band), ``count`` (the column used) and
        ``control`` (the column whose sum is published, ``ta`` where there is one, and its sum).

    Raises
    ------
    DataError
        Naming file, column and row for a missing column, an unknown band or a count that is no
        non-negative number.
    """
    path = Path(file)
    separator, header = _layout(path)
    count = next((c for c in COUNTS if c in header), None)
    missing = [c for c in ("rango_uma", *by) if c not in header] + (
        [" / ".join(COUNTS)] if count is None else []
    )
    if missing or count is None:
        raise DataError(
            "ingest.read_uma_bands.header",
            "{file}, header",
            "{header}",
            "the columns {missing}",
            "use the open-data file of insured persons",
            file=path.name,
            header=", ".join(header)[:120],
            missing=", ".join(missing),
        )
    checks.header(header, path.name)
    control = next(c for c in CONTROL if c in header)
    table, rows, total = _read(path, separator, header, (count, control), list(by))
    banded = table.index.get_level_values("band") > 0
    without = float(table.loc[~banded, "jobs"].sum())
    table = _all_bands(table[banded], list(by))
    checks.sane(table, rows, path.name, count, without)
    table.attrs |= {"without_band": without, "count": count, "file": path.name}
    table.attrs["control"] = (control, total)
    return table


def band_salaries(table: pd.DataFrame, uma: float) -> Histogram:
    """Empirical distribution of one group of :func:`read_uma_bands`: shares of jobs and mean salary
    of each band in UMA.

    Without ``masa_sal_ta`` each band stands at its middle. A mean outside its band (part-time days,
    late updates) is kept: the mass counts.

    Parameters
    ----------
    table : DataFrame
        25 rows indexed by band.
    uma : float
        MXN per day at the date of the file.
    """
    jobs, mass = _one_group(table)
    used = jobs > 0
    middle = np.arange(BANDS) + 0.5
    wages = np.where(np.isfinite(mass) & (mass > 0), mass / np.where(used, jobs, 1.0) / uma, middle)
    return Histogram(jobs[used] / jobs.sum(), wages[used])


def salary_patch(table: pd.DataFrame, uma: float, minimum_wage: float) -> dict[str, float]:
    """Assumption that the file replaces: ``contributions.salary_sd_log``, fitted to the counts at
    the mean of the file.

    Parameters
    ----------
    table : DataFrame
        As in :func:`band_salaries`.
    uma : float
        MXN per day at the date of the file.
    minimum_wage : float
        MXN per day at the date of the file.

    Returns
    -------
    dict[str, float]
        A dict for ``Assumptions.patch``.
    """
    jobs, _ = _one_group(table)
    salaries = band_salaries(table, uma)
    checks.shape(jobs, salaries, str(table.attrs.get("file", "rango_uma")))
    return {
        "contributions.salary_sd_log": round(
            fit_dispersion(jobs, float(salaries.shares @ salaries.wages), minimum_wage / uma), 4
        )
    }


def salary_rows(
    table: pd.DataFrame, uma: float, minimum_wage: float
) -> dict[str, dict[str, object]]:
    """The same as a row of an assumption set, for ``set_text``: value, unit, source (the file),
    quality and why.

    Parameters
    ----------
    table : DataFrame
        As in :func:`band_salaries`.
    uma : float
        MXN per day at the date of the file.
    minimum_wage : float
        MXN per day at the date of the file.
    """
    value = salary_patch(table, uma, minimum_wage)["contributions.salary_sd_log"]
    jobs, _ = _one_group(table)
    why = f"maximum likelihood on {jobs.sum():,.0f} jobs by UMA band, at the mean of the file"
    row = {
        "value": value,
        "unit": "sd",
        "source": str(table.attrs.get("file", "rango_uma")),
        "quality": "derived",
        "why": why,
    }
    return {"contributions.salary_sd_log": row}


def _read(
    path: Path, separator: str, header: list[str], counts: tuple[str, str], by: list[str]
) -> tuple[pd.DataFrame, tuple[int, int, float], float]:
    """Sums by group and band; of the rows: how many, the largest one's line and jobs; and the sum
    of the second of ``counts``.
    """
    count, control = counts
    small = path.stat().st_size < _SMALL
    wanted = {"rango_uma", *by, *counts, *({MASS} & set(header)), header[-1]}
    # Every byte is a letter of latin-1, and the cells are codes and numbers: only the names of the
    # columns need their true encoding.
    options: dict[str, Any] = {
        "sep": separator,
        "encoding": "latin-1",
        "names": header,
        "header": 0,
        "index_col": False,
        "usecols": None if small else sorted(wanted, key=header.index),
        "dtype": str,
        "quoting": csv.QUOTE_NONE,
    }
    parts, first, largest, total = [], 2, (0, 0.0), 0.0
    try:
        with pd.read_csv(path, chunksize=_ROWS, keep_default_na=False, **options) as chunks:
            for chunk in chunks:
                chunk.index = pd.RangeIndex(first, first + len(chunk))
                chunk = chunk.apply(lambda cells: cells.str.strip().str.strip('"'))
                checks.whole_rows(chunk, path.name, small)
                parts.append(_sums(chunk, path.name, count, by))
                jobs = chunk[count].astype(float)
                total += float(_numbers(chunk[control], path.name, control).sum())
                if len(jobs) and jobs.max() > largest[1]:
                    largest = int(jobs.idxmax()), float(jobs.max())
                first += len(chunk)
    except pd.errors.ParserError as err:
        line = re.search(r"line (\d+)", str(err))
        raise DataError(
            "ingest.read.err",
            "{file}, row {group}",
            "{err}",
            "{header_count} fields",
            "check the separators of the row",
            file=path.name,
            group=line.group(1) if line else "?",
            err=reason(err),
            header_count=len(header),
        ) from None
    if not parts:
        raise DataError(
            "ingest.read.row_least",
            "{file}",
            "∅",
            "one row at least",
            "check the file",
            file=path.name,
        )
    whole = pd.concat(parts).groupby(level=[*by, "band"]).sum(min_count=1)
    return whole, (first - 2, *largest), total


def _layout(path: Path) -> tuple[str, list[str]]:
    """Separator and column names; the names may be UTF-8 or latin-1."""
    with regular(path).open("rb") as lines:
        raw = lines.readline(_LINE)
    if len(raw) == _LINE:
        raise DataError(
            "ingest.layout",
            "{file}, row 1",
            "> {line:,} bytes",
            "a header on its line",
            "check the file",
            file=path.name,
            line=_LINE,
        )
    try:
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        line = raw.decode("latin-1")
    separator = max("|,;\t", key=line.count)
    return separator, [c.strip().strip('"') for c in line.strip().split(separator)]


def _sums(chunk: pd.DataFrame, name: str, count: str, by: list[str]) -> pd.DataFrame:
    """Sums of a chunk by group and band; band 0 is no band."""
    label = chunk["rango_uma"].str.strip()
    band = pd.to_numeric(label.str.extract(r"^W0?(\d{1,2})$")[0], errors="coerce")
    none = label.isin(NO_BAND)
    bad = ~none & ~band.between(1, BANDS)
    if bad.any():
        at = int(np.argmax(bad.to_numpy()))
        raise DataError(
            "ingest.sums",
            "{name}, row {label}, rango_uma",
            "{label_2}",
            "W1 to W25, or empty",
            "correct the row (rango_salarial is not rango_uma)",
            name=name,
            label=label.index[at],
            label_2=label.iloc[at],
        )
    sums = {"jobs": _numbers(chunk[count], name, count)}
    sums["mass"] = (
        _numbers(chunk[MASS], name, MASS) if MASS in chunk else pd.Series(np.nan, index=chunk.index)
    )
    keys = [chunk[c].str.strip() for c in by] + [band.where(~none, 0).astype(int).rename("band")]
    return pd.DataFrame(sums).groupby(keys).sum(min_count=1)


def _numbers(column: pd.Series, name: str, label: str) -> pd.Series:
    plain = column.str.fullmatch(r"[0-9]+\.?[0-9]*([eE][+-]?[0-9]{1,3})?|\.[0-9]+")
    values = column.where(plain).astype(float)
    finite = np.isfinite(values.to_numpy(float))
    if not finite.all():
        at = int(np.argmin(finite))
        raise DataError(
            "ingest.numbers",
            "{name}, row {column}, {label}",
            "{column_2}",
            "a number of zero or more",
            "correct the row; a zero is written",
            name=name,
            column=column.index[at],
            label=label,
            column_2=column.iloc[at],
        )
    return values


def _all_bands(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Every group with its 25 bands, zero where the file has none."""
    bands = range(1, BANDS + 1)
    if not by:
        return table.reindex(pd.Index(bands, name="band"), fill_value=0.0)
    groups = table.reset_index()[by].drop_duplicates().itertuples(index=False, name=None)
    rows = [(*group, b) for group in groups for b in bands]
    return table.reindex(pd.MultiIndex.from_tuples(rows, names=[*by, "band"]), fill_value=0.0)


def _one_group(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    if len(table) != BANDS or not {"jobs", "mass"} <= set(table.columns):
        raise DataError(
            "ingest.one_group",
            "rango_uma",
            "{table_count} rows",
            "the 25 bands of one group",
            "choose a group with .loc or .xs",
            table_count=len(table),
        )
    return table["jobs"].to_numpy(float), table["mass"].to_numpy(float)
