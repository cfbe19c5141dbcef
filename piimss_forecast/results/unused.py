"""Which of a user's own rows no result depends on, and why: each is put back as it was and the
chain is run again, as far as the first link that tells the difference.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from ..catalog import HISTORY_KINDS, Catalog, load
from ..catalog.own import own_tables, row_key
from ..core.errors import PiimssError
from ..core.variables import variables
from ..links import LINKS, Variables
from ..scenario import Assumptions, Request

_MOST = 24  # rows tried one by one; more than these are tried by concept
_ITEM = ("concept", "parameter", "item", "modality", "reserve", "regime", "group", "series", "age")
_ELSEWHERE = {  # tables that no link of the chain reads, and who does
    "history": (
        "la leen las retropruebas y las series junto al escenario, no la proyección",
        "hindcasts and the series beside a scenario read it, not the projection",
    ),
    "hindcast_": (
        "la leen las retropruebas y el informe, no la proyección",
        "hindcasts and the report read it, not the projection",
    ),
    "states/": (
        "la lee el reparto por estado (piimss run --states), no la proyección del país",
        "the split by state reads it (piimss run --states), not the projection of the country",
    ),
    "open_data/": (
        "la leen los lectores de archivos abiertos, no la proyección",
        "the readers of open files read it, not the projection",
    ),
}
_WHEN = ("period", "year", "valid_from", "date")
COLUMNS = ["table", "item", "period", "value", "row", "reason_es", "reason_en"]


def unused(catalog: Catalog, assumptions: Assumptions, horizon: int) -> pd.DataFrame:
    """Own rows of the tables that no number of the projection to ``horizon`` depends on; of a table
    that no link reads and with many of them, the first of each item.

    Parameters
    ----------
    catalog : Catalog
        With the user's rows.
    assumptions : Assumptions
        Of the scenario run.
    horizon : int
        Last year.

    Returns
    -------
    DataFrame
        One row each, with columns table, item, period, value, row (line of the file), reason_es
        and reason_en; empty for the embedded data.
    """
    found: list[dict[str, Any]] = []
    own = own_tables(catalog)
    if not own:
        return pd.DataFrame(found, columns=COLUMNS)
    whole = _central(catalog, assumptions, horizon)
    for name, rows in own.items():
        item = next((c for c in _ITEM if c in rows), rows.columns[0])
        if name.startswith(tuple(_ELSEWHERE)):
            shown = rows if len(rows) <= _MOST else rows.drop_duplicates(item)
            found += [_entry(catalog, name, row, item, horizon) for row in _records(shown)]
            continue
        by = "row" if len(rows) <= _MOST else item
        for _, group in rows.groupby(by, sort=False):
            if _idle(whole, name, group["row"]):
                found += [_entry(catalog, name, row, item, horizon) for row in _records(group)]
    return pd.DataFrame(found, columns=COLUMNS)


def _central(catalog: Catalog, assumptions: Assumptions, horizon: int) -> Variables | None:
    """The central path, of which no more is run than is looked at; None without a base year."""
    try:
        last = max(horizon, catalog.base_year + 1)
        return Variables(Request(assumptions, catalog, last, draws=1))
    except PiimssError:
        return None


def _idle(whole: Variables | None, name: str, lines: pd.Series) -> bool:
    """Whether the central path is the same without some rows of a table, or with the embedded ones
    that they replaced; where the chain does not run on either, nothing is said to be.
    """
    if whole is None:
        return False
    request, catalog = whole.request, whole.request.catalog
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        shutil.copytree(catalog.path, copy)
        frame = catalog.of_folder(name)
        gone = frame.iloc[(lines - 2).to_numpy(int)]
        frame = frame.drop(gone.index)
        key, embedded = row_key(name), load().of_folder(name)
        back = embedded.merge(gone[key].drop_duplicates(), on=key)
        frame = pd.concat([frame, back[frame.columns]], ignore_index=True) if len(back) else frame
        frame.to_csv(copy / f"{name}.csv", index=False, lineterminator="\n", float_format="%.17g")
        return _same(whole, _central(load(copy), request.assumptions, request.horizon))


def _same(one: Variables, other: Variables | None) -> bool:
    """Whether no number that users see differs, looked at link by link until one does."""
    if other is None:
        return False
    shown = (name for link in LINKS.values() for name in link.writes)
    seen = (name for name in shown if not variables()[name].internal)
    try:
        return all(one[name].equals(other[name]) for name in seen)
    except PiimssError:
        return False


def _entry(
    catalog: Catalog, name: str, row: dict[str, Any], item: str, horizon: int
) -> dict[str, Any]:
    when = next((c for c in _WHEN if c in row), None)
    es, en = _reason(catalog, name, row, horizon)
    return {
        "table": f"{name}.csv",
        "item": row[item],
        "period": str(row[when]) if when else "",
        "value": row.get("value", float("nan")),
        "row": row["row"],
        "reason_es": es,
        "reason_en": en,
    }


def _reason(catalog: Catalog, name: str, row: dict[str, Any], horizon: int) -> tuple[str, str]:
    if (read := next((w for t, w in _ELSEWHERE.items() if name.startswith(t)), None)) is not None:
        return read
    first = re.search(r"\d{4}", str(next((row[c] for c in _WHEN if c in row), "")))
    year = int(first.group()) if first else 0
    if year > horizon:
        return f"rige después de {horizon}", f"in force after {horizon}"
    return (name == "figures" and _of_figure(catalog, row, year)) or (
        f"ningún resultado hasta {horizon} depende de ella",
        f"no result to {horizon} depends on it",
    )


def _of_figure(catalog: Catalog, row: dict[str, Any], year: int) -> tuple[str, str] | None:
    if row["kind"] not in HISTORY_KINDS:
        return (
            f"las proyecciones leen historia, no {row['kind']}",
            f"projections read history, not {row['kind']}",
        )
    if not re.fullmatch(r"\d{4}", row["period"]):
        return "las proyecciones leen años, no otros periodos", "projections read whole years"
    if row["geography"] != "MX":
        return "las proyecciones leen el país (MX)", "projections read the country (MX)"
    which = {c: row[c] for c in ("sex", "age", "geography")}
    series = catalog.series(row["concept"], **which)
    used = series["figure"].get(year)
    if used != row["figure"]:
        value = series["value"].get(year)
        return f"se prefiere {used} ({value:,.10g})", f"{used} is preferred ({value:,.10g})"
    missing = [y for y in range(int(series.index.min()), year) if y not in series.index]
    if missing and missing[-1] >= catalog.base_year:
        return f"falta la cifra de {missing[-1]}", f"the figure of {missing[-1]} is missing"
    if year > catalog.base_year:
        base = catalog.base_year
        return (
            f"posterior al año base ({base}), que avanza con todos los totales del año",
            f"later than the base year ({base}), which moves with every total of a year",
        )
    return None


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
