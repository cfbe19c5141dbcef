"""Own rows of the law that read well one by one and are wrong beside the others: an amount that
falls though it only rises, a name that is another one misspelt.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from ..core.errors import DataError
from ..core.translate import N_
from ..core.words import misspelt
from .catalog import Catalog, load
from .own import own_rows
from .schemas import TABLES

AMOUNTS = "law/values"
_RISING = ("inflation", "path")  # modes of indexation.csv: moved by prices, or by each January
_TRUE = N_(
    "correct the row; if it is true, say why in a row of discrepancies.csv for {table}, which then"
    ' begins with "accepted:"'
)


def slips_of_law(catalog: Catalog, name: str, alike: float) -> Iterator[DataError]:
    """Own rows of a table of law that fall or are misspelt.

    Parameters
    ----------
    catalog : Catalog
        Of a user's folder.
    name : str
        The table.
    alike : float
        Likeness of two names from which one is the other misspelt.

    Yields
    ------
    DataError
        The row, what it says and what it was compared with.
    """
    if name == AMOUNTS:
        yield from _falls(catalog)
    if "parameter" in TABLES[name].columns:
        yield from _misspelt(catalog, name, alike)


def _falls(catalog: Catalog) -> Iterator[DataError]:
    """Own yearly amounts below that of the year before, or above that of the year after, of what
    only rises: UMA, minimum wages, the price index.
    """
    table = catalog.of_folder(AMOUNTS)
    own = set(own_rows(catalog, AMOUNTS)["row"])
    modes = catalog.of_folder("law/indexation").set_index("parameter")["mode"]
    rising = {name for name, mode in modes.items() if mode in _RISING}
    table = table.assign(row=range(2, len(table) + 2)).sort_values("year")
    for name, rows in table.groupby("parameter", sort=False):
        if str(name).partition(".")[0] not in rising:
            continue
        for before, after in pairwise(rows.to_dict("records")):
            if after["value"] < before["value"] and own & {before["row"], after["row"]}:
                later = after["row"] in own
                row, other = (after, before) if later else (before, after)
                yield _refusal(
                    row,
                    f"{row['value']:,.10g} {row['unit']}",
                    N_("{near} or more, what {year} has: it does not fall")
                    if later
                    else N_("{near} or less, what {year} has: it does not fall"),
                    near=f"{other['value']:,.10g}",
                    year=other["year"],
                )


def _misspelt(catalog: Catalog, name: str, alike: float) -> Iterator[DataError]:
    """Own rows of a table of law whose parameter is almost one of the law: nobody reads it."""
    mine = own_rows(catalog, name)
    known = set(load().of_folder(name)["parameter"])
    for row in mine[~mine["parameter"].isin(known)].to_dict("records"):
        if near := misspelt(row["parameter"], sorted(known), alike):
            yield _refusal(
                row, row["parameter"], N_("a parameter of the law, {near}"), name, near=near
            )


def _refusal(
    row: Mapping[Hashable, Any], found: str, expected: str, name: str = AMOUNTS, **near: Any
) -> DataError:
    when = row.get("year", row.get("valid_from"))
    return DataError(
        "catalog.slips_of_law",
        "{file}, row {row}, {name}",
        "{found}",
        expected,
        _TRUE,
        file=f"{name}.csv",
        row=row["row"],
        name=f"{when}, {row['parameter']}",
        found=found,
        table=name,
        **near,
    )
