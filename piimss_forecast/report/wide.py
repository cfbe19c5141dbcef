"""A table of all scenarios as plain arrays, looked up by series, scenario and statistic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .content import Content
from .messages import label, text
from .tables import STATS


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
    lang, cubes = content.lang, content.cubes
    holder = {s: c for c in reversed(cubes.values()) for s in c.tables[name]}  # the first with it
    names = dict.fromkeys(s for cube in cubes.values() for s in cube.tables[name])
    unit = {s: holder[s].unit[s] for s in names}
    missing = np.full(len(content.years), np.nan)
    values = {
        (s, scenario, stat): cube.line(s, stat) if s in cube.unit else missing
        for scenario, cube in cubes.items()
        for s in names
        for stat in STATS
    }
    return Wide(
        text(f"table.{name}", lang),
        [int(y) for y in content.years],
        {s: label(s, lang) for s in names},
        unit,
        {s: text(f"unit.{u}", lang) for s, u in unit.items()},
        {s: [text(f"kind.{k}", lang) for k in holder[s].kinds(s)] for s in names},
        values,
    )
