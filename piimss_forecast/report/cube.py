"""The statistics of a scenario, computed once from its draws and read by every output."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

from ..core.errors import InputError
from ..core.variables import variables
from ..uncertainty import quantile_rows, random_paths
from .lines import SUMMARY, TABLES, Data, Series, lines, shown
from .published import printed_in

STATISTICS = ("central", "p02_5", "p10", "p25", "p50", "p75", "p90", "p97_5")
CUBE_LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)  # of those after the central path
_ORIGIN = {"pensions_contributory": "pensions_in_payment"}  # a sum of the other's parts
_USED = 0.01  # mdp: below ten thousand pesos nothing was drawn on


@dataclass(frozen=True)
class Cube:
    """Every line of the tables of one scenario: its statistics by year, and what must be said
    of it.

    Parameters
    ----------
    years : ndarray
        Calendar years.
    future : ndarray of bool
        Which of them are projected.
    tables : mapping of str to tuple of str
        Identifiers of the lines of each table, in order.
    unit, source : mapping of str to str
        By line: its unit, and the source and method of its variable.
    values : ndarray
        ``[line, statistic, year]``, lines in the order of ``unit``, statistics in that of
        ``STATISTICS``; NaN where a year has no figure.
    published : mapping of str to list of int
        Years in which a line is the institute's own figure, by line that has any printed.
    use : tuple of int or None, and float; optional
        First projected year whose central path draws on a reserve, and the share of paths that do
        within the horizon.
    """

    years: np.ndarray
    future: np.ndarray
    tables: Mapping[str, tuple[str, ...]]
    unit: Mapping[str, str]
    source: Mapping[str, str]
    values: np.ndarray = field(repr=False)
    published: Mapping[str, list[int]] = field(default_factory=dict)
    use: tuple[int | None, float] | None = None

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.unit)}

    def line(self, name: str, statistic: str = "central") -> np.ndarray:
        """A statistic of a line, ``[year]``.

        Raises
        ------
        InputError
            For a line that no table has.
        """
        if name not in self._rows:
            raise unknown_line(name)
        return self.values[self._rows[name], STATISTICS.index(statistic)]

    def block(self, names: Iterable[str], statistics: tuple[str, ...]) -> np.ndarray:
        """Statistics of several lines, ``[line, statistic, year]``."""
        rows = [self._rows[name] for name in names]
        return self.values[rows][:, [STATISTICS.index(s) for s in statistics]]

    def kinds(self, name: str) -> list[str]:
        """What each year of a line is (see :func:`kinds_of`)."""
        return kinds_of(self.years, self.future, self.published.get(name, []))


def kinds_of(years: Iterable[int], ahead: Iterable[bool], published: Collection[int]) -> list[str]:
    """What each year is: ``published`` by the institute, ``rebuilt`` by the model from what is, or
    ``projection``.

    Examples
    --------
    >>> kinds_of([2019, 2020, 2030], [False, False, True], [2020])
    ['rebuilt', 'published', 'projection']
    """
    return [
        "published" if int(year) in published else "projection" if future else "rebuilt"
        for year, future in zip(years, ahead, strict=True)
    ]


def unknown_line(name: str) -> InputError:
    """The error for an identifier that is in no table."""
    return InputError(
        "report.series",
        "plot",
        "{name}",
        "a series of the tables, such as jobs or contribution_income.total",
        "see the index of Projection.table",
        name=name,
    )


def cube(data: Data, published: Mapping[str, pd.Series] | None = None) -> Cube:
    """Statistics of every line of every table, one variable in memory at a time.

    Parameters
    ----------
    data : mapping of str to DataArray
        Compact projection (a Dataset, or one on disk), with ``year`` and ``is_projection``.
    published : mapping of str to Series, optional
        Printed figures by line (see :func:`piimss_forecast.report.published_values`).
    """
    tables: dict[str, list[str]] = {name: [] for name in TABLES}
    unit: dict[str, str] = {}
    source: dict[str, str] = {}
    parts = []
    for variable in variables().values():
        found: dict[str, Series] = {}
        made: dict[str, list[Series]] = {}  # by kind of line, many of which two tables show
        for table, show in ((SUMMARY, variable.summary), (variable.table, shown(variable))):
            for kind in show if table in tables else ():
                if kind not in made:
                    made[kind] = list(lines(data, variable, (kind,)))
                tables[table] += [line.id for line in made[kind]]
                found |= {line.id: line for line in made[kind] if line.id not in found}
        if found:
            unit |= {name: line.unit for name, line in found.items()}
            source |= dict.fromkeys(found, _source(data, variable.name))
            parts.append(statistics_of(found.values()))
    years = data["year"].to_numpy()
    values = np.concatenate(parts) if parts else np.empty((0, len(STATISTICS), len(years)))
    printed = _printed(tables, dict(zip(unit, values[:, 0], strict=True)), years, published or {})
    return Cube(
        years,
        data["is_projection"].to_numpy().astype(bool),
        {name: tuple(ids) for name, ids in tables.items()},
        unit,
        source,
        values,
        printed,
        _use(data),
    )


def statistics_of(found: Iterable[Series]) -> np.ndarray:
    """Central path and quantiles of some lines, ``[line, statistic, year]``; draw 0 takes no part
    in the quantiles when there are others.
    """
    draws = np.stack([_by_year(line.draws) for line in found])
    random = draws[..., 1:] if draws.shape[-1] > 1 else draws
    return np.stack([draws[..., 0], *quantile_rows(random, CUBE_LEVELS)], axis=1)


def _by_year(draws: xr.DataArray) -> np.ndarray:
    """Numbers of a line, ``[year, draw]``."""
    values = draws.to_numpy()
    return values if draws.dims[0] == "year" else values.T


def _source(data: Data, variable: str) -> str:
    variable = _ORIGIN.get(variable, variable)
    for name in (variable, f"{variable}_groups"):
        if name in data:
            attrs = data[name].attrs
            return str(attrs.get("source_en") or attrs.get("source", ""))
    return ""


def _printed(
    tables: Mapping[str, list[str]],
    central: Mapping[str, np.ndarray],
    years: np.ndarray,
    published: Mapping[str, pd.Series],
) -> dict[str, list[int]]:
    every = dict.fromkeys(name for ids in tables.values() for name in ids)
    return {
        name: printed_in(years, central[name], published[name])
        for name in every
        if name in published
    }


def _use(data: Data) -> tuple[int | None, float] | None:
    """First year of use of the reserves in the central path, and the share of paths with any."""
    if "reserve_use" not in data:
        return None
    total = data["reserve_use"].sum("reserve").transpose("draw", "year").to_numpy()
    ahead = data["is_projection"].to_numpy().astype(bool)
    use = total[:, ahead] > _USED
    years = data["year"].to_numpy()[ahead]
    first = int(years[int(np.argmax(use[0]))]) if use[0].any() else None
    return first, float(random_paths(use).any(axis=1).mean())
