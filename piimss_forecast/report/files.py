"""Writing results: beside the target first, then renamed, so that nothing is ever half-written
or lost.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from ..core.errors import OutputError


@contextmanager
def staged(target: Path, marker: str = "manifest.json") -> Iterator[Path]:
    """A temporary folder beside ``target`` that takes its place when the block ends well.

    ``marker`` is the file by which a folder written earlier is known; any other folder with content
    is left alone.

    If the block fails or is interrupted the temporary folder is removed and ``target`` stays as it
    was.

    Raises
    ------
    OutputError
        When the place cannot be written, or ``target`` is a file, or a folder this package did not
        write.
    """
    target = target.resolve()
    if target.exists() and (
        not target.is_dir() or (any(target.iterdir()) and not (target / marker).is_file())
    ):
        raise OutputError(
            str(target),
            "algo que no es una carpeta de resultados / not a folder of results",
            es=("una carpeta nueva, vacía o de una corrida anterior", "elija otra --out"),
            en=("a new or empty folder, or one of an earlier run", "choose another --out"),
        )
    stage: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        stage.chmod(0o755)
        yield stage
        _swap(stage, target)
    except OSError as err:
        raise OutputError(
            str(target),
            f"{type(err).__name__}: {err.strerror or err}",
            es=(
                "una carpeta donde se pueda escribir",
                "revise permisos y espacio, o elija otra --out",
            ),
            en=(
                "a folder that can be written",
                "check permissions and space, or choose another --out",
            ),
        ) from None
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, target: Path) -> None:
    """Two renames; the earlier results are deleted only when the new ones are in place."""
    if not target.exists():
        stage.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent)) / target.name
    target.replace(old)
    try:
        stage.replace(target)
    except OSError:
        old.replace(target)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def write_file(target: Path, write: Callable[[Path], None]) -> None:
    """A single file written beside ``target`` and renamed over it.

    Raises
    ------
    OutputError
        When the place cannot be written.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(target)
    except OSError as err:
        raise OutputError(
            str(target),
            f"{type(err).__name__}: {err.strerror or err}",
            es=(
                "un archivo que se pueda escribir",
                "revise permisos y espacio, o elija otro --out",
            ),
            en=(
                "a file that can be written",
                "check permissions and space, or choose another --out",
            ),
        ) from None
    finally:
        part.unlink(missing_ok=True)


def write_netcdf(data: xr.Dataset, path: Path) -> None:
    """A dataset as compressed NetCDF-4; the same data gives the same values."""
    coding = {
        name: {"zlib": True, "complevel": 1, "shuffle": True}
        for name in data.data_vars
        if data[name].dtype.kind == "f"
    }
    data.to_netcdf(path, engine="h5netcdf", encoding=coding)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """A table as UTF-8 CSV with fixed number formatting; text that a spreadsheet would run as a
    formula is quoted with an apostrophe.
    """
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == object:
            safe[column] = [
                (
                    f"'{v}"
                    if isinstance(v, str) and v[:1] in "=+-@\t\r" and v[:1] and not _is_number(v)
                    else v
                )
                for v in safe[column]
            ]
    safe.to_csv(
        path,
        encoding="utf-8",
        lineterminator="\n",
        float_format="%.10g",
        index=not isinstance(safe.index, pd.RangeIndex),
    )


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
