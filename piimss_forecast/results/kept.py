"""Where the blocks of a run stand while it lasts, and after it was interrupted."""

from __future__ import annotations

import glob
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import OutputError, PiimssWarning
from ..core.held import held
from ..scenario import Request
from ..scenario.cache import digest
from ..scenario.store import code_digest

RESUMED = 4_000  # draws from which an interrupted run is worth going on with
_NAME = ".blocks-piimss-"


@contextmanager
def kept_blocks(out: Path, stage: Path, requests: Sequence[Request], *also: str) -> Iterator[Path]:
    """A folder for the blocks of a run: inside ``stage``, and gone with it; of a run of many draws,
    beside ``out``, where the same run finds it again if this one is interrupted or killed. ``also``
    names what blocks hold besides the requests.

    Whatever else an earlier run to ``out`` left is removed, and so is the folder when the run ends,
    well or with an error.
    """
    if requests[0].draws < RESUMED:
        folder = stage / _NAME
        folder.mkdir()  # by which workers of a cluster are asked whether they see it
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    out = out.resolve()
    key = digest([r.digest for r in requests], code_digest(), *also)
    folder = out.parent / f".{out.name}{_NAME}{key[:16]}"
    for left in out.parent.glob(f".{glob.escape(out.name)}{_NAME}*"):
        if left != folder:
            with held(left) as free:
                if free:
                    shutil.rmtree(left, ignore_errors=True)
    found = len(list(folder.glob("*/*.chunks")))
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder) as free:
        if not free:  # another process does the same work
            (stage / _NAME).mkdir()
            yield stage / _NAME
            shutil.rmtree(stage / _NAME, ignore_errors=True)
            return
        if found:
            _say("resumed", folder, found)
        try:
            yield folder
        except KeyboardInterrupt:
            if whole := len(list(folder.glob("*/*.chunks"))):
                _say("interrupted", folder, whole)
            else:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)


def _say(kind: str, folder: Path, blocks: int) -> None:
    problem = {
        "resumed": OutputError(
            "results.kept.resumed",
            "{folder}",
            "{blocks} blocks of draws that an interrupted run had finished",
            "the same request and the same code, as they are",
            "nothing: they are used and the rest is projected",
            folder=folder.name,
            blocks=blocks,
        ),
        "interrupted": OutputError(
            "results.kept.interrupted",
            "{folder}",
            "{blocks} blocks of draws finished before the interruption",
            "the whole run",
            "repeat the command to go on from them, or delete the folder",
            folder=str(folder),
            blocks=blocks,
        ),
    }[kind]
    warnings.warn(PiimssWarning(problem), stacklevel=4)
