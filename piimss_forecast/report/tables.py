"""The scenario tables: each line of a scenario's statistics as people read it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from ..core.errors import InputError
from .cube import STATISTICS, Cube, statistics_of
from .lines import TABLES, Data, Series
from .messages import label, text

STATS = ("central", "p10", "p50", "p90")  # those that tables show
_SHOWN = [STATISTICS.index(stat) for stat in STATS]


def statistics(draws: xr.DataArray) -> pd.DataFrame:
    """Central path, 10 %, median and 90 % of the stochastic draws by year; NaN where a year has
    no figure.
    """
    [found] = statistics_of([Series("", "", draws)])
    index = pd.Index(draws["year"].to_numpy(), name="year")
    return pd.DataFrame(found[_SHOWN].T, columns=list(STATS), index=index)


def build(name: str, cube: Cube, lang: str | None = None) -> pd.DataFrame:
    """A table of a scenario: index (series, year); columns label, unit, kind, central, p10, p50,
    p90.

    Raises
    ------
    InputError
        For an unknown table.
    """
    ids, years = cube.tables[known_table(name)], cube.years
    words = {
        "label": [label(series, lang) for series in ids],
        "unit": [text(f"unit.{cube.unit[series]}", lang) for series in ids],
    }
    kinds = {kind: text(f"kind.{kind}", lang) for kind in ("published", "rebuilt", "projection")}
    columns: dict[str, object] = {c: np.repeat(v, len(years)) for c, v in words.items()}
    columns["kind"] = [kinds[kind] for series in ids for kind in cube.kinds(series)]
    values = cube.block(ids, STATS)
    columns |= {stat: values[:, k].ravel() for k, stat in enumerate(STATS)}
    index = pd.MultiIndex.from_product([ids, years], names=["series", "year"])
    out = pd.DataFrame(columns, index=index).astype(dict.fromkeys((*words, "kind"), object))
    out.attrs.update(
        title=text(f"table.{name}", lang), name=name, units={s: cube.unit[s] for s in ids}
    )
    return out


def known_table(name: str) -> str:
    """The name of a table.

    Raises
    ------
    InputError
        For an unknown one; the message lists them.
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
    return name


def all_series(data: Data) -> dict[str, Series]:
    """Every series of every table by its identifier."""
    return {found.id: found for builder in TABLES.values() for found in builder(data)}


def side_by_side(name: str, cubes: Mapping[str, Cube], lang: str | None = None) -> pd.DataFrame:
    """One table for several scenarios: index (series, year); columns label, unit, kind, then
    (scenario, statistic).
    """
    tables = {scenario: build(name, cube, lang) for scenario, cube in cubes.items()}
    first = next(iter(tables.values()))
    head = pd.concat({"": first[["label", "unit", "kind"]]}, axis=1)
    body = pd.concat({s: t[list(STATS)] for s, t in tables.items()}, axis=1)
    out = pd.concat([head, body], axis=1)
    out.attrs.update(first.attrs)
    return out


def paired_differences(name: str, datasets: Mapping[str, Data]) -> pd.DataFrame:
    """Each scenario minus the first, draw by draw: index (series, year), columns (scenario,
    statistic).
    """
    table = TABLES[known_table(name)]
    first, *others = datasets
    reference = {s.id: s for s in table(datasets[first])}
    blocks = {}
    for scenario in others:
        parts = {
            s.id: statistics(s.draws - reference[s.id].draws)
            for s in table(datasets[scenario])
            if s.id in reference
        }
        blocks[scenario] = pd.concat(parts, names=["series", "year"])
    return pd.concat(blocks, axis=1) if blocks else pd.DataFrame()
