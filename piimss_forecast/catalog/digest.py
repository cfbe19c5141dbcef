"""One number for the bytes of a file or of a data folder."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read part by part.

    Parameters
    ----------
    path : Path
        The file.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(path: Path, *, skip: str = "") -> str:
    """SHA-256 over the relative names and bytes of the files below a folder.

    Parameters
    ----------
    path : Path
        The folder.
    skip : str
        Name of a folder inside that is left out; none when empty.
    """
    total = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        if skip and file.relative_to(path).parts[0] == skip:
            continue
        total.update(
            file.relative_to(path).as_posix().encode()
            + b"\0"
            + hashlib.sha256(file.read_bytes()).digest()
        )
    return total.hexdigest()
