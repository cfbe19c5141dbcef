"""The institute's monthly open files as one cube: read once each, kept as Parquet, asked by any
of its keys.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import DataError, InputError, PiimssError
from ..core.held import sweep
from .asegurados_checks import CONTROL, ON_TOTALS, among_neighbours, published, repeated
from .asegurados_layout import Layout
from .asegurados_many import read_all
from .asegurados_read import KEYS, MEMORY, STAGE, Month
from .asegurados_records import damaged, record, records, stands
from .asegurados_salaries import wrong_salaries

MEASURES = {
    "asg": ("jobs", "jobs_with_salary", "wage_mass", "insured"),
    "pda": ("persons",),
}
_AXES = {"asg": ("month", *KEYS["asg"], "modality"), "pda": ("month", *KEYS["pda"])}


@dataclass(frozen=True)
class Cube:
    """Jobs, insured persons and wage mass (or registered persons) by every key of the files.

    Parameters
    ----------
    folder : Path
        Holds ``cube/<month>.parquet`` (long rows), ``parts/month=.../state=.../`` (every count
        and mass column of the files) and ``records/`` (what stands of each file).
    file : str
        ``asg`` or ``pda``.
    """

    folder: Path
    file: str

    @property
    def axes(self) -> tuple[str, ...]:
        """Keys that a table can be asked by."""
        return _AXES[self.file]

    @property
    def measures(self) -> tuple[str, ...]:
        """What is added up."""
        return MEASURES[self.file]

    @property
    def months(self) -> pd.DataFrame:
        """Every file: month, rows, cells, the total that is checked, and why it was refused."""
        read = [m.record() | m.totals for m in records(self.folder).values()]
        columns = ["file", "month", "rows", "cells", CONTROL[self.file], "code", "refused"]
        frame = pd.DataFrame(read, columns=[*columns, "seconds"])
        return frame.sort_values(["month", "file"]).set_index("file")

    @property
    def refused(self) -> pd.DataFrame:
        """The files that are not in the cube, with the reason."""
        months = self.months
        return months.loc[months["code"] != "", ["month", "code", "refused"]]

    def table(self, *by: str, **equal: str) -> pd.DataFrame:
        """Sums by some of the keys.

        Parameters
        ----------
        *by : str
            Keys to keep apart, of :attr:`axes`: ``month``, ``state``, ``sex``...; the whole when
            none is given.
        **equal : str
            Keys held at one value, e.g. ``state="09"``, ``month="2024-12-31"``.

        Returns
        -------
        DataFrame
            Indexed by ``by``, a column for each of :attr:`measures`.

        Raises
        ------
        InputError
            For a key that the cube does not have.
        DataError
            When a file of it is damaged.
        """
        for key in (*by, *equal):
            checks.one_of(key, "Cube.table", self.axes)
        files = sorted(str(f) for f in (self.folder / "cube").glob("*.parquet"))
        # Exactly, in any order: money has four decimals at most.
        sums = ", ".join(f"sum({m}::DECIMAL(30, 4))::DOUBLE AS {m}" for m in self.measures)
        where = " AND ".join(f"{k}::VARCHAR = ?" for k in equal) or "true"
        keys = ", ".join(f"{k}::VARCHAR AS {k}" if k == "month" else k for k in by)
        if not files:
            return pd.DataFrame(columns=[*by, *self.measures]).set_index(list(by) or "insured")
        try:
            with duckdb.connect() as db:
                db.execute(f"SET memory_limit = '{MEMORY}'")
                found = db.execute(
                    f"SELECT {keys}{', ' if by else ''}{sums} FROM read_parquet(?) WHERE {where}"
                    f"{' GROUP BY ALL ORDER BY ALL' if by else ''}",
                    [files, *equal.values()],
                ).df()
        except (duckdb.InvalidInputException, duckdb.IOException) as err:
            raise damaged(str(self.folder), err) from None
        return found.set_index(list(by)) if by else found


def asegurados(
    path_or_glob: str | Path,
    out: str | Path | None = None,
    *,
    catalog: Catalog | None = None,
    accept: str = "",
    threads: int | None = None,
    memory: str = MEMORY,
    client: Any = None,
    progress: Callable[[str], None] | None = None,
) -> Cube:
    """The institute's monthly files of insured persons (``asg-YYYY-MM-DD.csv``) as one cube.

    A file that is cut short, comes twice, is of another month, or does not add up (to itself, to
    the published jobs of its month, to its neighbours) is refused by name and the rest goes on.
    Files that were read before and have not changed are not read again.

    Parameters
    ----------
    path_or_glob : str | Path
        Folder, file or pattern such as ``abiertos/asg-20*.csv``; plain or compressed by gzip.
    out : str | Path | None
        Folder of the cube; a temporary one, gone with the cube, when not given.
    catalog : Catalog | None
        Whose layouts and published totals are used; the embedded one when not given.
    accept : str
        The reason why totals other than the published ones are taken.
    threads : int | None
        Of duckdb; the cores there are when not given.
    memory : str
        Most that duckdb may hold at a time, such as ``700MB``; what does not fit goes to disk.
    client : Any
        A dask ``Client`` whose workers see the same folders and share the files among them.
    progress : Callable[[str], None] | None
        Called with the name of each file.

    Returns
    -------
    Cube
        With ``table(by...)``, ``months`` and ``refused``.

    Raises
    ------
    InputError
        When no file has the name of a monthly file.
    OutputError
        When the cube cannot be written; the months already read stay.

    Examples
    --------
    >>> cube = asegurados("abiertos/", "cubo")  # doctest: +SKIP
    >>> cube.table("month", "state").loc[("2024-12-31", "09"), "jobs"]  # doctest: +SKIP
    3454545.0
    """
    return _cube("asg", path_or_glob, out, catalog, accept, threads, memory, client, progress)


def pda(
    path_or_glob: str | Path,
    out: str | Path | None = None,
    *,
    catalog: Catalog | None = None,
    accept: str = "",
    threads: int | None = None,
    memory: str = MEMORY,
    client: Any = None,
    progress: Callable[[str], None] | None = None,
) -> Cube:
    """The institute's monthly files of registered persons (``pda-YYYY-MM-DD.csv``) as one cube:
    see :func:`asegurados`.

    Parameters
    ----------
    path_or_glob : str | Path
        Folder, file or pattern.
    out : str | Path | None
        Folder of the cube; a temporary one when not given.
    catalog : Catalog | None
        Whose layouts and published totals are used; the embedded one when not given.
    accept : str
        The reason why totals other than the published ones are taken.
    threads : int | None
        Of duckdb; the cores there are when not given.
    memory : str
        Most that duckdb may hold at a time.
    client : Any
        A dask ``Client`` whose workers see the same folders.
    progress : Callable[[str], None] | None
        Called with the name of each file.

    Returns
    -------
    Cube
        Persons by delegation, holder or relative, status, sex, age and consulting room.
    """
    return _cube("pda", path_or_glob, out, catalog, accept, threads, memory, client, progress)


def open_cube(folder: str | Path) -> Cube:
    """A cube that was made before.

    Parameters
    ----------
    folder : str | Path
        What was given as ``out``.

    Raises
    ------
    InputError
        When the folder holds none.
    DataError
        When the record of a file, or the cells of a month that was read, are lost, cut short or
        not those that were read.
    """
    path = checks.path_of(folder, "open_cube")
    read = records(path)
    if not read:
        raise InputError(
            "ingest.open_cube",
            "{folder}",
            "no cube",
            "a folder made by piimss data asegurados",
            "make it first: piimss data asegurados FOLDER --out CUBE",
            folder=str(path),
        )
    for month in read.values():
        if not month.code and not stands(path, month):
            raise damaged(f"{path}, {month.month}")
    return Cube(path, next(iter(read.values())).file[:3].lower())


def _memory(asked: object) -> str:
    """Most memory, as duckdb reads it."""
    if isinstance(asked, str) and re.fullmatch(r" *[1-9]\d*(\.\d+)? *[KMGT]i?B *", asked, re.I):
        return asked.strip()
    raise InputError(
        "ingest.asegurados.memory",
        "--memory",
        "{found}",
        "a number and its unit, such as 700MB or 2GB",
        "correct the option",
        found=checks.shown(asked),
    )


def _cube(
    file: str,
    where: str | Path,
    out: str | Path | None,
    catalog: Catalog | None,
    accept: str,
    threads: int | None,
    memory: str,
    client: Any,
    progress: Callable[[str], None] | None,
) -> Cube:
    asked = {"threads": threads or os.cpu_count() or 1, "memory": _memory(memory)}
    catalog = catalog or load_catalog()
    layout = Layout.of(catalog, file)
    with ExitStack() as gone:  # a temporary folder, with the cube or with what stops it
        folder = _folder(out, gone)
        files = _files(where, file)
        sweep(folder, STAGE)
        done: dict[Path, Month] = {}
        waiting: dict[Path, str] = {}
        known = records(folder, strict=False)
        for path, month in _months(files, layout, done).items():
            before = known.get(path.name)
            if before is not None and _unchanged(before, path, layout, folder, accept):
                done[path] = before
            else:
                waiting[path] = month
        for path, found in read_all(waiting, layout, folder, client, asked):
            if progress:
                progress(path.name)
            try:
                if isinstance(found, PiimssError):
                    raise found
                published(found, file, catalog, accept)
                done[path] = found
            except DataError as err:
                done[path] = _refuse(path, waiting[path], layout, err, found)
                _remove(folder, waiting[path])
            record(folder, done[path])
        standing = sorted((m for m in done.values() if not m.code), key=lambda m: m.month)
        wrong = among_neighbours(standing, file, catalog, accept)
        cube = Cube(folder, file)
        if file == "asg" and standing:
            rest = [m for m in standing if m.file not in wrong]
            wrong |= wrong_salaries(rest, cube.table("month", "state"), catalog, accept)
        for read in done.values():
            told = wrong.get(read.file)
            if told is not None:
                _remove(folder, read.month)
            kept = read if told is None else replace(read, code=told.code, refused=str(told))
            if kept != known.get(read.file):
                record(folder, kept)
        weakref.finalize(cube, gone.pop_all().close)
        return cube


def _folder(out: str | Path | None, gone: ExitStack) -> Path:
    """Where the cube stands; when none was given, a temporary folder, which goes with ``gone``."""
    if out is not None:
        return checks.path_of(out, "asegurados, out")
    own = tempfile.TemporaryDirectory(prefix="piimss-cubo-", ignore_cleanup_errors=True)
    return Path(gone.enter_context(own))


def _files(where: str | Path, file: str) -> list[Path]:
    path = Path(where)
    found = (
        [f for f in path.iterdir() if f.name.lower().startswith(f"{file}-")]
        if path.is_dir()
        else [Path(f) for f in glob.glob(str(where))]  # noqa: PTH207 - a pattern of the user's
    )
    if not found:
        raise InputError(
            "ingest.asegurados.none",
            "{where}",
            "no file",
            "files named {file}-YYYY-MM-DD.csv",
            "give the folder of the institute's monthly files",
            where=str(where),
            file=file,
        )
    return sorted(found, key=lambda f: f.name)


def _months(files: list[Path], layout: Layout, done: dict[Path, Month]) -> dict[Path, str]:
    """Month of each file; those without one, and those that come twice, are refused."""
    months: dict[Path, str] = {}
    for path in files:
        try:
            months[path] = layout.month(path)
        except DataError as err:
            done[path] = _refuse(path, "", layout, err)
    for path, told in repeated(months).items():
        done[path] = _refuse(path, months.pop(path), layout, told)
    return months


def _refuse(
    path: Path, month: str, layout: Layout, err: DataError, found: Month | DataError | None = None
) -> Month:
    if isinstance(found, Month):
        return replace(found, code=err.code, refused=str(err))
    stat = path.stat()
    head = (path.name, month, stat.st_size, stat.st_mtime_ns, layout.digest)
    return Month(*head, 0, 0, {}, 0.0, err.code, str(err))


def _unchanged(before: Month, path: Path, layout: Layout, out: Path, accept: str) -> bool:
    """Whether a file is the one that was read, and its answer still holds."""
    stat = path.stat()
    same = (before.size, before.modified) == (stat.st_size, stat.st_mtime_ns)
    if not same or before.layout != layout.digest:
        return False
    if before.code:
        return before.code not in ON_TOTALS or not accept.strip()
    return stands(out, before)


def _remove(out: Path, month: str) -> None:
    """What was written of a refused month."""
    shutil.rmtree(out / "parts" / f"month={month}", ignore_errors=True)
    (out / "cube" / f"{month}.parquet").unlink(missing_ok=True)
