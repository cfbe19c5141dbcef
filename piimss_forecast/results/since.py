"""What has been published of the years that a run projects, beside its central path and bands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core.calendar import month_in_words
from ..core.translate import language, translate
from ..core.variables import Variable, variables
from ..report.messages import label, text
from ..report.published import ROUNDING
from ..uncertainty import random_paths

_ENDS = {"low_80": 0.1, "high_80": 0.9, "low_95": 0.025, "high_95": 0.975}
_FRACTION = "fraction_per_year"  # shown in percent, as it is published
COLUMNS = (
    *("series", "year", "unit", "published", "kind", "source", "central"),
    *(*_ENDS, "gap_percent", "taken", "seen", "inside_80", "inside_95", "month", "note"),
)


def since(data: Mapping[Any, xr.DataArray], catalog: Catalog, base_year: int) -> pd.DataFrame:
    """Published figures of projected years beside the paths of a scenario, as ``outcomes.csv``
    pairs them.

    Parameters
    ----------
    data : mapping of str to DataArray
        A projection.
    catalog : Catalog
        What is published.
    base_year : int
        Last year of history.

    Returns
    -------
    DataFrame
        ``COLUMNS``; a December stock that is published at another month is the straight line
        between its Decembers at that month. ``taken`` where the run takes the figure as its own and
        every path has it but for a rounding (0.1 %: another source, or a sum of printed parts):
        such a row checks nothing, and its ``inside_80`` and ``inside_95`` are empty. So are the
        three in a run of a single path, which has no band and cannot tell. ``seen`` names the
        assumption that was adopted with the figure in sight: it tests nothing either, though a band
        may hold it.
    """
    years = np.asarray(data["year"])
    future = {int(y) for y in years if y > base_year}
    rows = []
    for pair in catalog.of_folder("outcomes").fillna("").to_dict("records"):
        variable = variables()[pair["variable"]]
        paths = _paths(data, variable, pair["part"], pair["without"].split())
        if paths is None:
            continue
        for year, (value, source) in sorted(_published(catalog, pair).items()):
            if year in future:
                head = {
                    "series": variable.name
                    if pair["part"] == "total"
                    else f"{variable.name}.{pair['part']}",
                    "year": year,
                    "unit": "percent" if variable.unit == _FRACTION else variable.unit,
                    "published": value,
                    "kind": pair["kind"],
                    "source": source,
                    "seen": _seen(pair["seen"], year),
                    "month": pair["month"],
                    "note": pair["note"],
                }
                at = _at(paths, int(np.flatnonzero(years == year)[0]), variable, pair["month"])
                rows.append(head | _beside(at, value))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def last_published(catalog: Catalog) -> int:
    """Last year of which ``outcomes.csv`` pairs a published figure."""
    pairs = catalog.of_folder("outcomes").fillna("").to_dict("records")
    return max(year for pair in pairs for year in _published(catalog, pair))


def in_words(table: pd.DataFrame, lang: str | None = None) -> pd.DataFrame:
    """The table with the names of its series, and units, kinds and remarks in words; the name of a
    figure of another month says that month where the series says its December.
    """
    lang = language(lang)
    made = table.assign(
        unit=[text(f"unit.{unit}", lang) for unit in table["unit"]],
        kind=[translate(kind, lang) for kind in table["kind"]],
        note=[translate(note, lang) if note else "" for note in table["note"]],
    )
    at = list(made.columns).index("series") + 1
    made.insert(at, "label", [_label(row, lang) for row in table.to_dict("records")])
    return made


def _label(row: Mapping[Any, Any], lang: str) -> str:
    name = label(row["series"], lang)
    if not row["month"]:
        return name
    month = month_in_words(int(row["year"]), int(row["month"]), lang)
    return re.sub(r"\(31 \w+\)", f"({month})", name)


def _paths(
    data: Mapping[Any, xr.DataArray], variable: Variable, part: str, without: list[str]
) -> np.ndarray | None:
    """A line of every draw, ``[draw, year]``, in the unit in which it is published: a part, or the
    total ``without`` some.
    """
    name = f"{variable.name}_groups" if f"{variable.name}_groups" in data else variable.name
    if name not in data:
        return None
    array = data[name]
    if without:
        array = array.drop_sel({variable.dims[0]: without})
    if part == "total":
        array = array.sum([d for d in array.dims if d not in ("draw", "year")])
    else:
        array = array.sel({variable.dims[0]: part})
    times = 100.0 if variable.unit == _FRACTION else 1.0
    return times * array.transpose("draw", "year").to_numpy()


def _at(paths: np.ndarray, year: int, variable: Variable, month: str) -> np.ndarray:
    """A year of every draw; of a stock of December at another month, the straight line between the
    two Decembers about it.
    """
    if not month or variable.date != "31-dec":
        return paths[:, year]
    before = paths[:, year - 1]
    return np.asarray(before + int(month) / 12 * (paths[:, year] - before))


def _seen(told: str, year: int) -> str:
    """The assumption adopted with the figure of a year in sight; empty for a year not named."""
    key, *years = told.split() or [""]
    return key if not years or str(year) in years else ""


def _published(catalog: Catalog, pair: Mapping[Any, Any]) -> dict[int, tuple[float, str]]:
    """Values and sources by year of what a pair names."""
    where, name = pair["published"].split("/", 1)
    if where == "law":
        values = catalog.statutes.table("values")
        rows = values[(values["parameter"] == name) & (values["quality"] == "published")]
        rows = rows.assign(period=rows["year"].astype(str))
    elif where == "macro":
        rows = catalog.of_folder("macro")
        rows = rows[(rows["concept"] == name) & (rows["kind"] == pair["kind"])]
        rows = rows.sort_values("rank", ascending=False).assign(period=rows["year"].astype(str))
    elif where == "history":
        rows = catalog.of_folder("history")
        rows = rows[(rows["history"] == name) & (rows["kind"] == pair["kind"])]
        also = catalog.histories().loc[name, "also"]
        if pair["kind"] == "observed" and isinstance(also, str) and also.startswith("figures/"):
            rows = pd.concat([_figures(catalog, also.split("/", 1)[1], pair), rows])
    else:
        rows = _figures(catalog, name, pair)
    month = f"-{pair['month']}" if pair["month"] else ""
    rows = rows[rows["period"].astype(str).str.fullmatch(r"\d{4}" + month)]
    told = zip(rows["value"].astype(float), rows["source"], strict=True)
    return dict(zip(rows["period"].astype(str).str[:4].astype(int), told, strict=True))


def _figures(catalog: Catalog, concept: str, pair: Mapping[Any, Any]) -> pd.DataFrame:
    rows = catalog.figures(concept=concept, kind=pair["kind"])
    return rows[(rows["geography"] == "MX") & (rows["quality"] != "needs_verification")]


def _beside(draws: np.ndarray, published: float) -> dict[str, object]:
    some = random_paths(draws)
    ends = {name: float(np.quantile(some, share)) for name, share in _ENDS.items()}
    single, gap = len(draws) == 1, float(draws[0]) / published - 1
    same = bool(np.ptp(draws) <= 1e-9 * abs(draws[0])) and abs(gap) <= ROUNDING
    taken = None if single else same
    return {
        "central": float(draws[0]),
        **ends,
        "gap_percent": round(100 * gap, 6),
        "taken": taken,
        **{
            f"inside_{level}": None
            if taken or single
            else bool(ends[f"low_{level}"] <= published <= ends[f"high_{level}"])
            for level in (80, 95)
        },
    }
