"""Where a month is made before it takes its place: a folder named by machine and process, so that
what a killed reader left is known from what a living one makes.
"""

from __future__ import annotations

import glob
import os
import platform
import shutil
import tempfile
from pathlib import Path

STAGE = f".reading-{platform.node()}-"


def begin(out: Path) -> Path:
    """A new folder to make a month in.

    Parameters
    ----------
    out : Path
        Folder of the cube.
    """
    out.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{STAGE}{os.getpid()}-", dir=out))


def sweep(out: Path) -> None:
    """Remove what readers of this machine that were killed left half-made.

    Parameters
    ----------
    out : Path
        Folder of the cube.
    """
    for left in out.glob(f"{glob.escape(STAGE)}*"):
        reader = left.name.removeprefix(STAGE).split("-")[0]
        try:
            os.kill(int(reader), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue  # it lives, and is another user's
