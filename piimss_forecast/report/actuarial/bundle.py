"""What the sections of the report are written from, and how they say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...catalog import Catalog
from ...core.translate import translate
from ...law import Law
from ..content import Content
from ..messages import label, text
from .blocks import Block, figure, table
from .signing import Signing


@dataclass(frozen=True)
class Earlier:
    """The run that the report is reconciled with.

    Parameters
    ----------
    name : str
        As it was given.
    base : int
        Its base year.
    resumen : DataFrame
        Its summary: series, year, central of its first scenario.
    bridges : mapping of str to DataFrame
        Steps by series, where both runs can be run; none otherwise.
    changed : mapping of str to tuple of str
        What each says of data, assumptions and version, where they differ.
    apart : str
        Why there are no steps.
    """

    name: str
    base: int
    resumen: pd.DataFrame
    bridges: Mapping[str, pd.DataFrame]
    changed: Mapping[str, tuple[str, str]]
    apart: str = ""


@dataclass(frozen=True)
class Bundle:
    """Everything the sections read.

    Parameters
    ----------
    content : Content
        The run.
    catalog : Catalog
        Its data.
    files : mapping of str to str
        SHA-256 of each file of the run.
    signing : mapping of str to str
        What a person supplied, by ``table.key``.
    tornado : mapping of str to DataFrame
        Effects of each changed assumption alone (rows), by scenario (columns), by series.
    measures : DataFrame, optional
        Present values by insurance and measure.
    measured_to : int
        Last year of those and of sufficiency.
    earlier : Earlier, optional
        The run to reconcile with.
    """

    content: Content
    catalog: Catalog
    files: Mapping[str, str]
    signing: Signing
    tornado: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    measures: pd.DataFrame | None = None
    measured_to: int = 0
    earlier: Earlier | None = None

    @property
    def lang(self) -> str:
        """Language of the report."""
        return self.content.lang

    @property
    def base(self) -> int:
        """Valuation date: 31 December of this year."""
        return self.content.base_year

    @property
    def law(self) -> Law:
        """The dated law of the run."""
        return self.catalog.law(self.base + 1).law

    def tell(self, template: str, **values: object) -> str:
        """A sentence in the language of the report."""
        said = translate(template, self.lang)
        return said.format(**values) if values else said

    def word(self, key: str) -> str:
        """A word of the tables by its key."""
        return text(key, self.lang)

    def years(self) -> list[int]:
        """Years shown: from the base year to the horizon."""
        return list(range(self.base, self.content.horizon + 1))

    def at(self, name: str, year: int, scenario: str = "", stat: str = "central") -> float:
        """One figure of a line; not a number where the run has none."""
        cube = self.content.cubes[scenario or self.content.first]
        if name not in cube.unit or year not in cube.years:
            return float("nan")
        return float(cube.line(name, stat)[int(np.argmax(cube.years == year))])

    def unit(self, name: str) -> str:
        """Unit of a line."""
        return self.content.cubes[self.content.first].unit.get(name, "")

    def has(self, names: Iterable[str]) -> list[str]:
        """Those lines that the run has."""
        known = self.content.cubes[self.content.first].unit
        return [n for n in names if n in known]

    def by_year(self, caption: str, names: Iterable[str], scenario: str = "") -> Block:
        """Central path of some lines by year."""
        years, rows = self.years(), []
        for name in self.has(names):
            unit = self.unit(name)
            cells = [figure(self.at(name, y, scenario), unit) for y in years]
            rows.append([label(name, self.lang), text(f"unit.{unit}", self.lang), *cells])
        head = ["", self.word("column.unit"), *map(str, years)]
        return table(caption, head, rows, words=(0, 1))

    def ends(self, caption: str, names: Iterable[str]) -> Block:
        """Base year and horizon of some lines, with the 80 % band."""
        end, rows = self.content.horizon, []
        for name in self.has(names):
            unit = self.unit(name)
            cells = [self.at(name, self.base)]
            cells += [self.at(name, end, stat=s) for s in ("central", "p10", "p90")]
            rows.append(
                [label(name, self.lang), text(f"unit.{unit}", self.lang)]
                + [figure(v, unit) for v in cells]
            )
        head: list[object] = [
            "",
            self.word("column.unit"),
            self.base,
            end,
            f"{end}, 10 %",
            f"{end}, 90 %",
        ]
        return table(caption, head, rows, words=(0, 1))

    def pairs(self, caption: str, rows: Sequence[tuple[str, object]]) -> Block:
        """A table of names and values."""
        head = [self.tell("Item"), self.tell("Value")]
        return table(caption, head, rows, words=(0, 1), wide=(1,))
