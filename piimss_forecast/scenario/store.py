"""Results of links kept in a folder, for later processes: never a stale one, never in the way.

A file holds one outcome. Its name is the digest of the key of the result in memory (see ``cache``)
and of all else that may move a number: the package's own code, and the versions and machine that
run it (see ``packed`` for what is in it). What is not whole or is of another key is put aside with
a warning and made again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import threading
import time
import uuid
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy
import xarray as xr

from ..catalog import Catalog
from ..core import LOADED, checks
from ..core.errors import InputError, OutputError, PiimssWarning
from ..core.reasons import reason
from . import packed
from .cache import RESULTS, Cache, Outcome, digest

LIMIT = 2 * 2**30  # bytes of a folder; the least recently used go first
SHARE = 8  # a process counts the folder again after writing this part of the limit
MARKER = "piimss-cache.txt"  # by which a folder is known as one of ours
SUFFIX, PART = ".piimss", ".part.piimss"
LEFT = 3600.0  # seconds after which a part was left by a killed process
OURS = re.compile(r"[0-9a-f]{64}\.piimss|[0-9a-f]{32}\.part\.piimss")
NOTE = (
    "Resultados intermedios de piimss_forecast; esta carpeta puede borrarse entera.\n"
    "Intermediate results of piimss_forecast; this whole folder may be deleted.\n"
)


class Store:
    """Outcomes of links in a folder, the least recently used removed when they pass ``limit``.

    Several processes may use one folder: files are written beside and renamed, and read whole.
    A folder that cannot be written is read; that nothing is kept is said once.

    Parameters
    ----------
    folder : Path
        New, empty, or an earlier one of these.
    limit : int
        Bytes of all its results; each process that writes at the same time may pass it by an
        eighth.

    Raises
    ------
    OutputError
        When the place is a file, or a folder with files of others; nothing there is touched.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder.absolute(), limit
        self.code = code_digest()
        self._room = 0
        self._closed = False
        self._lock = threading.Lock()
        try:
            self.claim()
        except OSError as err:
            self._close(err)

    def claim(self) -> None:
        """Make the folder, or see that it is ours."""
        marker = self.folder / MARKER
        if marker.is_file():
            return
        found = self.folder.exists()
        if found and (not self.folder.is_dir() or any(self.folder.iterdir())):
            if marker.is_file():  # another process claimed it in between
                return
            raise OutputError(
                "scenario.store.claim",
                "{folder}",
                "not a folder of kept results",
                "a new or empty folder, or one of an earlier run with a cache",
                "choose another folder for the cache",
                folder=str(self.folder),
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        marker.write_text(NOTE, encoding="utf-8")

    def get(self, key: str) -> Outcome | None:
        """The outcome of a key, or None."""
        file = self._file(key)
        try:
            with file.open("rb") as opened:
                found = packed.read(opened, self._head(key))
        except FileNotFoundError:
            return None
        except OSError as err:
            self._close(err)
            return None
        except Exception as err:  # whatever is wrong with a file, its result can be made again
            self._warn("unreadable", file, err)
            return None
        with suppress(OSError):
            os.utime(file)  # used now
        return found

    def keep(self, outcomes: Mapping[str, Outcome], catalog: Catalog) -> None:
        """Write what a run made, unless the data folder is no longer what its digest says: then
        nobody knows which of both was read.
        """
        if outcomes and not self._closed and _unchanged(catalog):
            for key, outcome in outcomes.items():
                self.put(key, outcome)

    def put(self, key: str, outcome: Outcome) -> None:
        """Write one outcome, unless it is larger than the whole folder may be."""
        if self._closed or outcome.size > self.limit:
            return
        part = self.folder / f"{uuid.uuid4().hex}{PART}"
        try:
            self.claim()
            with part.open("xb") as opened:
                packed.write(opened, self._head(key), outcome)
            size = part.stat().st_size
            part.replace(self._file(key))
            self._tidy(size)
        except (OSError, OutputError) as err:
            self._close(err)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _head(self, key: str) -> dict[str, str]:
        return {"key": key, "code": self.code}

    def _file(self, key: str) -> Path:
        return self.folder / f"{digest(key, self.code)}{SUFFIX}"

    def _tidy(self, added: int) -> None:
        """Count the folder when enough was written since the last time, and remove the excess."""
        with self._lock:
            self._room -= added
            if self._room >= 0:
                return
            held: list[tuple[float, int, Path]] = []
            for path in self.folder.iterdir():
                with suppress(FileNotFoundError):  # another process removed it
                    if not OURS.fullmatch(path.name) or path.is_symlink() or not path.is_file():
                        continue
                    about = path.stat()
                    if not path.name.endswith(PART):
                        held.append((about.st_mtime, about.st_size, path))
                    elif time.time() - about.st_mtime > LEFT:
                        path.unlink(missing_ok=True)
            total = sum(size for _, size, _ in held)
            for _, size, path in sorted(held):
                if total <= self.limit:
                    break
                path.unlink(missing_ok=True)
                total -= size
            self._room = min(self.limit - total, self.limit // SHARE)

    def _close(self, err: Exception) -> None:
        """Write nothing from here on, and say so once."""
        if not self._closed:
            self._closed = True
            self._warn("closed", self.folder, err)

    def _warn(self, kind: str, path: Path, err: Exception) -> None:
        words = {"reason": reason(err)}
        problem = {
            "unreadable": OutputError(
                "scenario.store.unreadable",
                "{path}",
                "a result that is not whole or not of this cache ({reason})",
                "a file as this version wrote it",
                "nothing: it is not used, and is made again",
                path=str(path),
                **words,
            ),
            "closed": OutputError(
                "scenario.store.closed",
                "{path}",
                "{reason}",
                "a folder that can be read and written",
                "check permissions and space; this run goes on and keeps nothing more there",
                path=str(path),
                **words,
            ),
        }[kind]
        warnings.warn(PiimssWarning(problem), stacklevel=2)


_open: dict[Path, Cache] = {}  # of this process, by folder


def kept_in(folder: str | Path | None) -> Cache:
    """The cache of a folder (one in a process), or that of the process alone when there is none.

    Parameters
    ----------
    folder : str or Path, optional
        Where results are kept for later processes; made when it does not exist.

    Returns
    -------
    Cache
        Of memory, with the folder behind it; of memory alone also, with a warning, where the code
        of the package was edited after this process read it.

    Raises
    ------
    InputError
        When ``folder`` is no path.
    OutputError
        When it is a file, or a folder with files of others.
    """
    if folder is None:
        return RESULTS
    if not isinstance(folder, str | Path) or not str(folder):
        raise InputError(
            "scenario.store.folder",
            "cache",
            "{found}",
            "the path of a folder",
            "correct the argument",
            found=checks.shown(folder),
        )
    path = Path(folder).absolute()
    found = _open.get(path)
    if found is not None and found.store is not None:
        with suppress(OSError):
            found.store.claim()
        return found
    if changed := _edited():
        problem = OutputError(
            "scenario.store.edited",
            "{path}",
            "code edited after this process began: {changed}",
            "the code that is running",
            "start again to use the folder; this process keeps nothing there",
            path=str(path),
            changed=changed,
        )
        warnings.warn(PiimssWarning(problem), stacklevel=2)
        return RESULTS
    return _open.setdefault(path, Cache(store=Store(path)))


def _sources() -> list[Path]:
    root = Path(__file__).parents[1]
    return sorted(p for p in root.rglob("*") if p.suffix in (".py", ".toml") and p.is_file())


@cache
def _edited() -> str:
    """The first file of the package written after this process imported it; a process that runs
    one code and sees another cannot name what it makes.
    """
    late = (p.name for p in _sources() if max(p.stat().st_mtime, p.stat().st_ctime) > LOADED)
    return next(late, "")


def running() -> dict[str, str]:
    """All that may move a number beside the request, by name: the code of the package, the
    libraries, and the kind of machine (which chooses the kernels of those).
    """
    root = Path(__file__).parents[1]
    code = [
        (file.relative_to(root).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in _sources()
    ]
    built: Any = np.show_config(mode="dicts")
    simd = built.get("SIMD Extensions", {}).get("found", [])
    return {
        "code": digest(code),
        "python": platform.python_version(),
        **{m.__name__: m.__version__ for m in (np, scipy, pd, xr)},
        "machine": f"{platform.system()} {platform.machine()} {sys.byteorder}",
        "instructions": " ".join(simd),
    }


@cache
def code_digest() -> str:
    """Digest of what :func:`running` tells."""
    return digest(sorted(running().items()))


@cache
def code_in_memory() -> dict[str, str]:
    """What :func:`running` tells, the code in short; code that was edited after this process read
    it has no digest: it is what this process alone has.
    """
    found, changed = running(), _edited()
    return found | {"code": f"{changed}, {os.getpid()}" if changed else found["code"][:16]}


def _unchanged(catalog: Catalog) -> bool:
    now = replace(catalog)  # reads the folder anew
    try:
        return (now.data_digest, now.law_digest) == (catalog.data_digest, catalog.law_digest)
    except OSError:
        return False
