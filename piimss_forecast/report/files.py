"""Writing results: beside the target first, then renamed, so that nothing is ever half-written
or lost.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..core import checks
from ..core.errors import OutputError, PiimssWarning
from ..core.held import held, sweep
from ..core.reasons import reason

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = ".tmp-piimss-"  # in the name of a folder being written
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
_FIGURES = ("svg", "png", "pdf")


@contextmanager
def staged(
    target: Path, marker: str = "manifest.json", ours: Callable[[Path], bool] = Path.is_file
) -> Iterator[Path]:
    """A temporary folder beside ``target`` that takes its place when the block ends well.

    ``marker`` is the file by which a folder written earlier is known, and ``ours`` says whether it
    is one of ours; any other folder with content is left alone.

    If the block fails or is interrupted the temporary folder is removed and ``target`` stays as it
    was. A killed run cannot remove its own: the next one does.

    Raises
    ------
    OutputError
        When the place cannot be written, or ``target`` is a file, or a folder this package did not
        write.
    """
    target = target.resolve()
    if target.exists() and (
        not target.is_dir() or (any(target.iterdir()) and not ours(target / marker))
    ):
        raise OutputError(
            "report.staged.new_empty",
            "{target}",
            "not a folder of results",
            "a new or empty folder, or one of an earlier run",
            "choose another --out",
            target=str(target),
        )
    stage: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        prefix = f".{target.name}{LEFT}"
        sweep(target.parent, prefix)
        before = _mark(target)
        stage = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        stage.chmod(0o755)
        with held(stage):
            yield stage
            if _mark(target) != before:
                _told(target)
            _swap(stage, target)
    except OSError as err:
        raise OutputError(
            "report.staged.folder_can",
            "{target}",
            "{reason}",
            "a folder that can be written",
            "check permissions and space, or choose another --out",
            target=str(target),
            reason=reason(err),
        ) from None
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def _mark(target: Path) -> int | None:
    """Which folder stands at a place, told from one put there since."""
    return target.stat().st_ino if target.exists() else None


def _told(target: Path) -> None:
    """Say that another run ended first, and that its results give way to these."""
    problem = OutputError(
        "report.staged.meanwhile",
        "{target}",
        "results of another run that ended meanwhile, which these replace",
        "one run at a time in a folder",
        "choose another --out to keep both",
        target=str(target),
    )
    warnings.warn(PiimssWarning(problem), stacklevel=4)


def _swap(stage: Path, target: Path) -> None:
    """The new results take the place of the earlier, which then stand in ``stage``."""
    if not target.exists():
        try:
            stage.replace(target)
            return
        except OSError:
            if not target.exists():  # otherwise another run finished in between
                raise
    if not _exchange(stage, target):
        _replace(stage, target)


def _exchange(stage: Path, target: Path) -> bool:
    """Exchange two folders in one step of the file system, where the system can."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    return rename(_HERE, os.fsencode(stage), _HERE, os.fsencode(target), _EXCHANGE) == 0


def _replace(stage: Path, target: Path) -> None:
    """The same in two renames; the earlier results are deleted only when the new ones are in
    place.
    """
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}{LEFT}", dir=target.parent)) / target.name
    try:
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
            "report.write_file",
            "{target}",
            "{reason}",
            "a file that can be written",
            "check permissions and space, or choose another --out",
            target=str(target),
            reason=reason(err),
        ) from None
    finally:
        with suppress(OSError):  # its folder may be a file
            part.unlink(missing_ok=True)


def write_figure(target: Path, draw: Callable[[], Axes]) -> None:
    """A figure in the format that the file's name says; the same bytes for the same data.

    Raises
    ------
    InputError
        For a name of another kind of file.
    OutputError
        When the place cannot be written.
    """
    kind = checks.one_of(target.suffix.lstrip(".").lower(), f"{target.name[:80]}", _FIGURES)

    def save(part: Path) -> None:
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        figure = draw().figure
        stamp = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with mpl.rc_context({"svg.hashsalt": "piimss"}):
            figure.savefig(part, format=kind, dpi=150, metadata=stamp)  # type: ignore[union-attr]
        plt.close(figure)  # type: ignore[arg-type]

    write_file(target, save)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """A table as UTF-8 CSV with fixed number formatting; text that a spreadsheet would run as a
    formula is quoted with an apostrophe. A lone sign is none.
    """
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == object:
            safe[column] = [f"'{v}" if _is_formula(v) else v for v in safe[column]]
    safe.to_csv(
        path,
        encoding="utf-8",
        lineterminator="\n",
        float_format="%.10g",
        index=not isinstance(safe.index, pd.RangeIndex),
    )


def _is_formula(value: object) -> bool:
    """Whether a spreadsheet would run a text (CWE-1236)."""
    if not isinstance(value, str) or value in ("", "+", "-"):
        return False
    return value[0] in "=+-@\t\r" and not _is_number(value)


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
