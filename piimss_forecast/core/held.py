"""A folder that a living process is writing, known from what a killed one left."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEFT_BEHIND = 60.0  # seconds after which a folder that nobody holds was left by a killed process


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """A lock on a folder while the block runs, which the system drops when the process dies; False
    when another process has it.

    Parameters
    ----------
    folder : Path
        Being written.
    """
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def sweep(folder: Path, prefix: str) -> None:
    """Remove what killed processes left in a folder; what a living one holds stays.

    Parameters
    ----------
    folder : Path
        Where they write.
    prefix : str
        With which the names of what they write begin.
    """
    for left in folder.glob(f"{glob.escape(prefix)}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                with held(left) as free:
                    if free:
                        shutil.rmtree(left, ignore_errors=True)
