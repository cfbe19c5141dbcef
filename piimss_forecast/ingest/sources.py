"""New sources, such as an office letter or an internal file, beside the figures that cite them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..catalog import Catalog
from ..catalog.schemas import SOURCES
from ..core.errors import DataError
from ..core.read import read_csv

_OWN_LICENCE = "internal"
_OWN_RANK = 1  # the institute's own document


def read_sources(file: str | Path) -> pd.DataFrame:
    """New rows of ``sources.csv`` from a file with its columns.

    Parameters
    ----------
    file : str | Path
        CSV with the columns of ``sources.csv``.
    """
    path = Path(file)
    return read_csv(path, SOURCES, label=path.name)


def source_row(
    source: str, *, title: str, publisher: str, date: str = "", licence: str = "", url: str = ""
) -> pd.DataFrame:
    """One row of ``sources.csv``.

    Parameters
    ----------
    source : str
        Id: small letters, digits and low lines.
    title : str
        Of the document or file.
    publisher : str
        Who wrote it.
    date : str
        Of the document.
    licence : str
        Terms; internal when not given.
    url : str
        Address, when it has one.

    Raises
    ------
    DataError
        For an id of another form, or without title or publisher.
    """
    needed = {"--source": source, "--title": title, "--publisher": publisher}
    if missing := [name for name, value in needed.items() if not value.strip()]:
        raise DataError(
            "ingest.source_row.all_three",
            "{needed}",
            "∅ {missing}",
            "all three to register a source",
            "add {missing}",
            needed=", ".join(needed),
            missing=", ".join(missing),
        )
    if not pd.Series([source]).str.fullmatch(r"[a-z][a-z0-9_]*").item():
        raise DataError(
            "ingest.source_row.source",
            "--source",
            "{source}",
            "small letters, digits and low lines, e.g. letter_2026_11",
            "change --source",
            source=source,
        )
    cells = {
        "source": source,
        "title": title,
        "publisher": publisher,
        "date": date or None,
        "period_covered": None,
        "licence": licence or _OWN_LICENCE,
        "url": url or None,
        "note": None,
        "rank": _OWN_RANK,
    }
    return pd.DataFrame([cells])


def register(catalog: Catalog, new: pd.DataFrame | None, stage: Path) -> set[str]:
    """Write the sources of the catalogue and the new ones into ``stage``; returns all ids.

    Raises
    ------
    DataError
        For an id that stands for another document already.
    """
    known = catalog.sources()
    if new is None or new.empty:
        return set(known["source"])
    for row in new.to_dict("records"):
        same = known[known["source"] == row["source"]]
        if len(same) and same.iloc[0]["title"] != row["title"]:
            raise DataError(
                "ingest.register",
                "sources.csv, {source}",
                "{title} ≠ {title_2}",
                "one id a document",
                "use another --source",
                source=row["source"],
                title=same.iloc[0]["title"],
                title_2=row["title"],
            )
    added = new[~new["source"].isin(known["source"])]
    both = pd.concat([known, added], ignore_index=True) if len(added) else known
    both[known.columns].to_csv(stage / "sources.csv", index=False, lineterminator="\n")
    return set(both["source"])
