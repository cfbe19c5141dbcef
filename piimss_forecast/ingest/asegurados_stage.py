"""Where a month is made before it takes its place: a folder named by machine and process, so that
what a killed reader left is known from what a living one makes.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import tempfile
from pathlib import Path

# No name of a machine has the sign between the parts, so none begins with another one.
STAGE = f".reading@{platform.node()}@"
_LEFT = re.compile(rf"{re.escape(STAGE)}([0-9]{{1,9}})@\w+")


def begin(out: Path) -> Path:
    """A new folder to make a month in.

    Parameters
    ----------
    out : Path
        Folder of the cube.
    """
    out.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{STAGE}{os.getpid()}@", dir=out))


def sweep(out: Path) -> None:
    """Remove what readers of this machine that were killed left half-made, and nothing else.

    Parameters
    ----------
    out : Path
        Folder of the cube.
    """
    for left in out.glob(".reading@*"):
        if (reader := _LEFT.fullmatch(left.name)) is None:
            continue  # of another machine
        try:
            os.kill(int(reader[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue  # it lives, and is another user's
