"""Layouts of the institute's monthly open files: which columns a file must have, under which of
their spellings, and which codes they hold.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import pandas as pd

from ..catalog import Catalog
from ..core.errors import DataError
from ..core.read import regular
from ..core.translate import N_

SEPARATOR = "|"
BLANK = "blank"  # how the tables of codes write an empty cell
_HEADER = 65_536  # bytes of the longest header
_NAME = r"{file}-([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\.csv(\.gz)?"


@dataclass(frozen=True)
class Layout:
    """Columns and codes of one kind of file.

    Parameters
    ----------
    file : str
        ``asg`` (insured persons) or ``pda`` (registered at a UMF).
    columns : DataFrame
        Rows of ``open_data/columns`` of this kind.
    codes : DataFrame
        Rows of ``open_data/codes`` of this kind.
    """

    file: str
    columns: pd.DataFrame
    codes: pd.DataFrame

    @classmethod
    def of(cls, catalog: Catalog, file: str) -> Layout:
        """The layout that a data folder describes."""
        columns, codes = (catalog.of_folder(f"open_data/{t}") for t in ("columns", "codes"))
        return cls(file, columns[columns["file"] == file], codes[codes["file"] == file])

    def named(self, role: str) -> list[str]:
        """Columns of a role, in the order of the file."""
        return self.columns.loc[self.columns["role"] == role, "column"].tolist()

    @cached_property
    def names(self) -> dict[str, str]:
        """Name in the cube of each column that is read."""
        rows = self.columns[self.columns["role"] != "unread"]
        return dict(zip(rows["column"], rows["name"], strict=True))

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        """Codes of each column that has a list of them."""
        return {
            str(column): frozenset("" if c == BLANK else c for c in rows)
            for column, rows in self.codes.groupby("column")["code"]
        }

    @cached_property
    def digest(self) -> str:
        """Names what the layout says, so that cubes of another one are made again."""
        text = self.columns.to_csv() + self.codes.to_csv()
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def month(self, path: Path) -> str:
        """Date that a file's name says, the last day of a month.

        Raises
        ------
        DataError
            For another form of name, or a day that ends no month.
        """
        found = re.fullmatch(_NAME.format(file=self.file), path.name.lower())
        try:
            date = dt.date.fromisoformat(found.group(1)) if found else None
        except ValueError:
            date = None
        if date is None or (date + dt.timedelta(days=1)).day != 1:
            raise DataError(
                "ingest.layout.month",
                "{file}",
                "a name that says no month",
                "{kind}-YYYY-MM-DD.csv, the last day of the month",
                "restore the name under which the institute publishes the file",
                file=path.name,
                kind=self.file,
            )
        return date.isoformat()

    def match(self, header: Sequence[str], name: str) -> list[str]:
        """Column of the layout at each place of a header, by name and never by place; empty for
        what is not read.

        Raises
        ------
        DataError
            For a needed column that is missing, or one that comes twice.
        """
        rows = self.columns[["column", "pattern"]].itertuples(index=False)
        patterns = {str(column): re.compile(str(pattern)) for column, pattern in rows}
        places = [
            next((c for c, p in patterns.items() if p.fullmatch(said)), "") for said in header
        ]
        needed = self.columns.loc[self.columns["needed"] == "yes", "column"]
        missing = [c for c in needed if c not in places]
        for found, expected, columns in (
            (N_("no {columns}"), N_("every column that is added up"), missing),
            (
                N_("{columns} twice"),
                N_("each column once"),
                sorted({c for c in places if c and places.count(c) > 1}),
            ),
        ):
            if columns:
                raise DataError(
                    "ingest.layout.match",
                    "{file}, header",
                    found,
                    expected,
                    "download the file of the institute again",
                    file=name,
                    columns=", ".join(columns),
                )
        return places


def header_of(path: Path) -> list[str]:
    """Names of the columns of a bar-separated file, in small letters; the names may be UTF-8,
    with or without a mark, or latin-1.

    Raises
    ------
    DataError
        When the first line has no bar, or there is none.
    """
    with opened(path) as lines:
        raw = lines.readline(_HEADER)
    try:
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        line = raw.decode("latin-1")
    names = [name.strip().strip('"').lower() for name in line.strip().split(SEPARATOR)]
    if len(names) < 2 or len(raw) == _HEADER:
        raise DataError(
            "ingest.layout.header",
            "{file}, row 1",
            "{line}",
            "the names of the columns between bars (|)",
            "download the file of the institute again",
            file=path.name,
            line=line.strip()[:80],
        )
    return names


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, plain or compressed by gzip."""
    regular(path)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield lines  # type: ignore[misc]


def row_of(path: Path, place: int, cells: frozenset[str]) -> int:
    """First row whose cell at a place is one of ``cells``: read again only to name it."""
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            parts = line.decode("latin-1").rstrip("\r\n").split(SEPARATOR)
            if number > 1 and len(parts) > place and parts[place].strip(' "') in cells:
                return number
    return 0
