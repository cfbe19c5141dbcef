"""What a zarr store says of itself once it is whole: whose draws it holds, and a digest of every
array and group. It stands in the attributes of the store, and ``manifest.json`` seals it.

A chunk that is missing reads as cells without a number and one that was changed as other numbers,
so what is opened is compared, file by file, with what was written. SHA-256 of a block of 250 draws
of one scenario is hundredths of a second, and no array is read before.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from ..core.translate import N_
from ..scenario import Request
from ..scenario.store import code_digest
from .manifest import MANIFEST, intact, manifest_of, problem, sealed

MARKER = ".zattrs"  # of the store itself, written last
_WHOLE = "whole"  # attribute with all that is said
_FILE = re.compile(r"\.z(array|attrs|group)|\d+(\.\d+)*")  # what a store is made of
_OTHER = N_("other content (SHA-256)")


def seal(store: Path, requests: Sequence[Request]) -> str:
    """Say that a store is whole, and what it is made of; gives the digest of what is said.

    Parameters
    ----------
    store : Path
        With every block of every scenario.
    requests : sequence of Request
        One a scenario.
    """
    first = requests[0]
    said = {
        "scenarios": {r.assumptions.name: r.digest for r in requests},
        "code": code_digest(),
        "seed": first.seed,
        "draws": first.draws,
        "horizon": int(first.horizon),
        "parts": _digests(store),
    }
    content = json.dumps({_WHOLE: sealed(said)}, indent=1, sort_keys=True)
    part = store / f"{MARKER}.part"
    part.write_text(content + "\n", encoding="utf-8")
    part.replace(store / MARKER)
    return hashlib.sha256((content + "\n").encode()).hexdigest()


def said_of(store: Path) -> dict[str, Any]:
    """What a store says of itself, once it is that of the run in whose folder it stands.

    Raises
    ------
    DataError
        When there is no store, it was not written whole, or it is of another run. A store without
        the manifest of its run beside it answers for itself alone.
    """
    if not (store / ".zgroup").is_file():
        raise problem(store, N_("no store"), "no_store")
    marker = store / MARKER
    if not marker.is_file():
        raise problem(store, N_("a store that was not finished"), "store")
    content = marker.read_bytes()
    try:
        said = json.loads(content)[_WHOLE]
        whole = intact(said)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise problem(marker, N_("a store that was not finished"), "store") from None
    if not whole:
        raise problem(marker, _OTHER, "store")
    if (store.parent / MANIFEST).is_file():
        files = manifest_of(store.parent).get("files", {})
        if files.get(f"{store.name}/{MARKER}") != hashlib.sha256(content).hexdigest():
            raise problem(store, N_("the store of another run"), "store")
    return said


def as_written(store: Path, said: Mapping[str, Any], group: str | None = None) -> None:
    """Make sure that a group, or the whole store, holds what was written.

    Parameters
    ----------
    store : Path
        The store.
    said : mapping
        What it says of itself.
    group : str, optional
        Its arrays alone; those of all when not given.

    Raises
    ------
    DataError
        Naming the array or group that is missing, was changed, or was put there.
    """

    def asked(part: str) -> bool:
        return group is None or group in (part, str(PurePosixPath(part).parent))

    written = {part: digest for part, digest in said["parts"].items() if asked(part)}
    found = _digests(store, asked)
    for part in sorted(written.keys() | found.keys()):
        if part not in found:
            raise problem(store / part, N_("no file"), "store")
        if part not in written:
            raise problem(store / part, N_("an array that the run did not write"), "store")
        if found[part] != written[part]:
            raise problem(store / part, _OTHER, "store")


def _digests(store: Path, asked: Callable[[str], bool] = lambda _: True) -> dict[str, str]:
    """SHA-256 of every array and group, over the names of its files in the store and what is in
    them; what others left there (``Thumbs.db``) is not looked at.
    """
    parts: dict[str, list[Path]] = {}
    for folder, _, names in os.walk(store):
        part = Path(folder).relative_to(store).as_posix().removeprefix(".")
        files = sorted(n for n in names if _FILE.fullmatch(n) and (part or n != MARKER))
        if files and asked(part):
            parts[part] = [Path(folder) / name for name in files]

    def digest(part: str) -> str:
        whole = hashlib.sha256(part.encode())
        for file in parts[part]:
            with file.open("rb") as opened:
                content = hashlib.file_digest(opened, "sha256").digest()
            whole.update(b"\0" + file.name.encode() + b"\0" + content)
        return whole.hexdigest()

    with ThreadPoolExecutor() as several:  # the digests of files are made without the interpreter
        return dict(zip(parts, several.map(digest, parts), strict=True))
