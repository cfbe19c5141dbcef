"""One data folder: its tables, read and checked once, its law, and the digests that name it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from .. import law as statutory
from ..core.checks import one_of
from ..core.errors import DataError
from ..core.frozen import read_only
from ..core.read import read_csv
from .digest import folder_digest
from .known import known, known_law
from .schemas import TABLES

_TABLE = r"([a-z0-9_]+/)?[A-Za-z0-9_]+"


@dataclass(frozen=True)
class Folder:
    """The tables of a folder, as known at a date.

    Parameters
    ----------
    path : Path
        The data folder.
    last_known : int | None
        Year after which what was observed or decreed is hidden; nothing is when not given.
    law_path : Path
        Where the law is read when that is not the folder's own.
    """

    path: Path
    last_known: int | None = None
    law_path: Path = Path()  # the folder's own when not given
    _whole: Folder | None = field(default=None, repr=False, compare=False)  # of which it is a part
    _read: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.law_path == Path():
            object.__setattr__(self, "law_path", self.path / "law")

    def of_folder(self, name: str) -> pd.DataFrame:
        """A table, read and checked once; the caller gets a copy of its own.

        Parameters
        ----------
        name : str
            Name of the file below the folder, without ``.csv``.
        """
        if name not in self._read:
            if not re.fullmatch(_TABLE, str(name)):  # nothing above or beside the folder
                one_of(name, "Catalog.of_folder", sorted(TABLES), error=DataError)
            whole = (
                read_csv(self.path / f"{name}.csv", TABLES.get(name), label=f"{name}.csv")
                if self._whole is None
                else self._whole.of_folder(name)
            )
            self._read[name] = (
                whole if self.last_known is None else known(name, whole, self.last_known)
            )
        return self._read[name].copy()

    def memo(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` derives from the tables, made once; arrays read-only.

        Parameters
        ----------
        key : Hashable
            All that the result depends on beside the tables.
        make : Callable[[], Any]
            Derives it from the tables and the key alone.
        """
        if key not in self._kept:
            self._kept[key] = read_only(make())
        return self._kept[key]

    @cached_property
    def statutes(self) -> statutory.Law:
        """The dated law (see :class:`piimss_forecast.law.Law`)."""
        law = statutory.Law(self.law_path) if self._whole is None else self._whole.statutes
        return law if self.last_known is None else known_law(law, self.last_known)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of every file of the data folder."""
        if self.law_path == self.path / "law":
            return folder_digest(self.path)
        return hashlib.sha256(f"{self.data_digest} {self.law_digest}".encode()).hexdigest()

    @cached_property
    def law_digest(self) -> str:
        """SHA-256 over the files of the law alone."""
        return folder_digest(self.law_path)

    @cached_property
    def data_digest(self) -> str:
        """SHA-256 over the files that are not law, and over what is hidden of them."""
        return hashlib.sha256(
            f"{folder_digest(self.path, skip='law')} {self.last_known}".encode()
        ).hexdigest()


def existing(folder: Path) -> Path:
    """The path of a data folder that is there; DataError when it is not."""
    if not folder.is_dir():
        raise DataError(
            "catalog.load",
            "{folder}",
            "no folder",
            "a data folder",
            "check the path",
            folder=str(folder),
        )
    return folder
