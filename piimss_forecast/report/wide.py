"""A table of all scenarios as plain arrays, looked up by series, scenario and statistic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .content import Content
from .tables import STATS, build


@dataclass(frozen=True)
class Wide:
    """Series of one table by year: labels, units, kind of each year, and figures ``[year]`` by
    (series, scenario, statistic).
    """

    title: str
    years: list[int]
    label: dict[str, str]
    unit: dict[str, str]
    shown: dict[str, str]
    kind: dict[str, list[str]]
    values: dict[tuple[str, str, str], np.ndarray]

    @property
    def series(self) -> list[str]:
        """Identifiers in the order of the table."""
        return list(self.label)

    def at(self, series: str, year: int, scenario: str, stat: str = "central") -> float:
        """One figure."""
        return float(self.values[series, scenario, stat][self.years.index(year)])


def wide(name: str, content: Content) -> Wide:
    """The table ``name`` with every scenario; a series one scenario lacks is NaN there."""
    years = [int(y) for y in content.years]
    label: dict[str, str] = {}
    unit: dict[str, str] = {}
    shown: dict[str, str] = {}
    kind: dict[str, list[str]] = {}
    values: dict[tuple[str, str, str], np.ndarray] = {}
    title = ""
    for scenario, data in content.datasets.items():
        table = build(name, data, content.lang)
        title = table.attrs["title"]
        flat = table.reset_index()
        for key, part in flat.groupby("series", sort=False):
            series = str(key)
            label.setdefault(series, str(part["label"].iloc[0]))
            shown.setdefault(series, str(part["unit"].iloc[0]))
            kind.setdefault(series, part["kind"].astype(str).tolist())
            unit.setdefault(series, table.attrs["units"][series])
            for stat in STATS:
                values[series, scenario, stat] = part[stat].to_numpy(float)
    for series in label:
        for scenario in content.scenarios:
            for stat in STATS:
                values.setdefault((series, scenario, stat), np.full(len(years), np.nan))
    return Wide(title, years, label, unit, shown, kind, values)
