"""What stands of each file that was read into a cube, and whether its cells are still those."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from ..catalog.digest import file_digest
from ..core.errors import DataError, Term, first_line
from ..core.translate import N_
from .asegurados_read import Month

_RECORDS = "records"


def records(out: Path, *, strict: bool = True) -> dict[str, Month]:
    """What stands of the files read before, by name of the file.

    Parameters
    ----------
    out : Path
        Folder of the cube.
    strict : bool
        Whether a record cut short is an error; else its file counts as not read.

    Raises
    ------
    DataError
        Naming the record that cannot be read.
    """
    found = {}
    for file in sorted((out / _RECORDS).glob("*.json")):
        try:
            month = Month(**json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as err:
            if strict:
                raise damaged(f"{out}, {_RECORDS}/{file.name}", err) from None
        else:
            found[month.file] = month
    return found


def record(out: Path, month: Month) -> None:
    """Write what stands of a file, sealed with the digest of its cells; last of all: a month
    without its record is read again.
    """
    if not month.code and not month.digest:
        month = replace(month, digest=file_digest(_cells(out, month)))
    target = out / _RECORDS / f"{month.file}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(json.dumps(month.record(), ensure_ascii=False), encoding="utf-8")
    part.replace(target)


def stands(out: Path, month: Month) -> bool:
    """Whether the cells of a month are those that were read, whole and unchanged."""
    try:
        return file_digest(_cells(out, month)) == month.digest
    except OSError:
        return False


def _cells(out: Path, month: Month) -> Path:
    return out / "cube" / f"{month.month}.parquet"


def damaged(where: str, err: Exception | None = None) -> DataError:
    """Part of a cube is lost, cut short or not as it was read."""
    return DataError(
        "ingest.cube.damaged",
        "{where}",
        "{reason}",
        "the cells of every month that was read, whole",
        "read the files again into the same folder, which reads what is lost alone: piimss data"
        " asegurados FOLDER --out CUBE",
        where=where,
        reason=Term(
            first_line(err) if err else N_("cells lost, cut short or changed since they were read")
        ),
    )
