"""What a data folder holds that the embedded one does not: a user's own rows, each with the value
it takes the place of.
"""

from __future__ import annotations

import pandas as pd

from ..core.resources import embedded
from .catalog import Catalog, load
from .preference import preferred
from .schemas import TABLES

_KEY = ["concept", "period", "sex", "age", "geography"]
_WORDS = ("concepts", "sources", "discrepancies", "parts", "plausibility", "slips", "histories")


def is_embedded(catalog: Catalog) -> bool:
    """Whether the folder is the embedded one, which has nothing of its own."""
    return catalog.path.resolve() == embedded("data").resolve()


def _untouched(catalog: Catalog, name: str) -> bool:
    """Whether a table is byte for byte the embedded one."""
    files = (catalog.path / f"{name}.csv", embedded("data") / f"{name}.csv")
    return is_embedded(catalog) or files[0].read_bytes() == files[1].read_bytes()


def row_key(name: str) -> list[str]:
    """Columns that name a row of a table."""
    schema = TABLES[name]
    single = [str(c) for c, column in schema.columns.items() if column.unique]
    return [str(c) for c in schema.unique or single]


def own_rows(catalog: Catalog, name: str) -> pd.DataFrame:
    """Rows of a table that the embedded one does not have, with ``row``, their line in the file."""
    mine = catalog.of_folder(name)
    mine = mine.assign(row=range(2, len(mine) + 2))
    if _untouched(catalog, name):
        return mine.iloc[:0]
    theirs = load().of_folder(name)
    columns = [c for c in mine.columns if c in theirs]
    known = theirs[columns].drop_duplicates()
    found = mine[columns].merge(known, on=columns, how="left", indicator=True)["_merge"]
    return mine[(found == "left_only").to_numpy()].reset_index(drop=True)


def changed_tables(catalog: Catalog) -> list[str]:
    """Tables of the folder that are not byte for byte the embedded ones, of those that it has."""
    if is_embedded(catalog):
        return []
    there = [name for name in TABLES if (catalog.path / f"{name}.csv").is_file()]
    return [name for name in there if not _untouched(catalog, name)]


def own_tables(catalog: Catalog) -> dict[str, pd.DataFrame]:
    """Own rows of every table of numbers, by name of the table; empty ones left out."""
    tables = [n for n in changed_tables(catalog) if n not in _WORDS]
    found = {name: own_rows(catalog, name) for name in tables}
    return {name: rows for name, rows in found.items() if len(rows)}


def own_figures(catalog: Catalog) -> pd.DataFrame:
    """Own figures with ``before``: the embedded value of the same id, else the one preferred for
    the same concept, period, sex, age and geography; NaN where there was none.
    """
    mine = own_rows(catalog, "figures").drop(columns="row")
    if mine.empty:
        return mine.assign(before=pd.Series(dtype=float))
    return mine.assign(before=standing(load(), mine))


def standing(catalog: Catalog, figures: pd.DataFrame) -> list[float]:
    """What a catalogue says where ``figures`` say something: the figure of the same id, else the
    preferred one of the same concept, period, sex, age and geography, else NaN.
    """
    known = catalog.figures()
    same = known.set_index("figure")["value"].to_dict()
    rivals = preferred(known, catalog.sources()).drop_duplicates(_KEY).set_index(_KEY)["value"]
    at = rivals.to_dict()
    return [
        float(same.get(figure, at.get(tuple(key), float("nan"))))
        for figure, key in zip(figures["figure"], figures[_KEY].to_numpy().tolist(), strict=True)
    ]
