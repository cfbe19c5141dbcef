"""The scenario tables: how the draws of each line become a central path with its interval."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import xarray as xr

from ..core.errors import InputError
from .lines import TABLES, Series
from .messages import label, text

STATS = ("central", "p10", "p50", "p90")


def statistics(draws: xr.DataArray) -> pd.DataFrame:
    """Central path, 10 %, median and 90 % of the stochastic draws by year; NaN where a year has
    no figure.
    """
    values = draws.transpose("draw", "year").to_numpy()
    random = values[1:] if values.shape[0] > 1 else values
    p10, p50, p90 = np.quantile(random, [0.1, 0.5, 0.9], axis=0)
    return pd.DataFrame(
        {"central": values[0], "p10": p10, "p50": p50, "p90": p90},
        index=pd.Index(draws["year"].to_numpy(), name="year"),
    )


def build(name: str, data: xr.Dataset, lang: str = "es") -> pd.DataFrame:
    """A table of a compact projection: index (series, year); columns label, unit, kind, central,
    p10, p50, p90.

    Raises
    ------
    InputError
        For an unknown table.
    """
    if name not in TABLES:
        raise InputError(
            "report.build",
            "table",
            "{name}",
            "one of {tables}",
            "correct the name",
            name=name,
            tables=", ".join(TABLES),
        )
    parts, units = [], {}
    for series in TABLES[name](data):
        units[series.id] = series.unit
        frame = statistics(series.draws).reset_index()
        frame.insert(0, "kind", [text(f"kind.{k}", lang) for k in kinds(series.id, data)])
        frame.insert(0, "unit", text(f"unit.{series.unit}", lang))
        frame.insert(0, "label", label(series.id, lang))
        frame.insert(0, "series", series.id)
        parts.append(frame)
    out = pd.concat(parts, ignore_index=True).set_index(["series", "year"])
    out.attrs.update(title=text(f"table.{name}", lang), name=name, units=units)
    return out


def kinds(series: str, data: xr.Dataset) -> list[str]:
    """What each year of a series is: ``published`` by the institute, ``rebuilt`` by the model
    from what is, or ``projection``.
    """
    known = json.loads(data.attrs.get("published", "{}")).get(series, [])
    years, future = data["year"].to_numpy(), data["is_projection"].to_numpy()
    return [
        "published" if int(y) in known else "projection" if ahead else "rebuilt"
        for y, ahead in zip(years, future, strict=True)
    ]


def all_series(data: xr.Dataset) -> dict[str, Series]:
    """Every series of every table by its identifier."""
    return {found.id: found for builder in TABLES.values() for found in builder(data)}


def side_by_side(name: str, datasets: dict[str, xr.Dataset], lang: str = "es") -> pd.DataFrame:
    """One table for several scenarios: index (series, year); columns label, unit, kind, then
    (scenario, statistic).
    """
    tables = {scenario: build(name, data, lang) for scenario, data in datasets.items()}
    first = next(iter(tables.values()))
    head = pd.concat({"": first[["label", "unit", "kind"]]}, axis=1)
    body = pd.concat({s: t[list(STATS)] for s, t in tables.items()}, axis=1)
    out = pd.concat([head, body], axis=1)
    out.attrs.update(first.attrs)
    return out


def paired_differences(
    name: str, datasets: dict[str, xr.Dataset], lang: str = "es"
) -> pd.DataFrame:
    """Each scenario minus the first, draw by draw: index (series, year), columns (scenario,
    statistic).
    """
    if name not in TABLES:
        build(name, next(iter(datasets.values())), lang)
    first, *others = datasets
    reference = {s.id: s for s in TABLES[name](datasets[first])}
    blocks = {}
    for scenario in others:
        parts = {
            s.id: statistics(s.draws - reference[s.id].draws)
            for s in TABLES[name](datasets[scenario])
            if s.id in reference
        }
        blocks[scenario] = pd.concat(parts, names=["series", "year"])
    return pd.concat(blocks, axis=1) if blocks else pd.DataFrame()
