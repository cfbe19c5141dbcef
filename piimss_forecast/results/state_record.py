"""What is published of the states, and the keyed errors of what is shared among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..catalog.checks.of_states import states as whole
from ..states import ShareModel, fit
from ..uncertainty import stream

_TABLES = ("states", "values", "parameters")


@dataclass(frozen=True)
class ShareErrors:
    """Years, draws and the keyed errors of the shares."""

    seed: int
    draws: np.ndarray
    years: np.ndarray
    ahead: np.ndarray
    states: list[str]

    @property
    def base(self) -> int:
        """Last year of history."""
        return int(self.years[~self.ahead][-1])

    def normals(
        self, driver: str, steps: np.ndarray, places: Sequence[str] | None = None
    ) -> np.ndarray:
        """``[draw, step, place]``, the states when no other places are given; zero in the central
        draw.
        """
        first, n = int(self.draws[0]), len(self.draws)
        z = np.stack(
            [
                stream(self.seed, f"states_{driver}_{place}").normal(steps, n, first)
                for place in places or self.states
            ],
            axis=-1,
        )
        z[self.draws == 0] = 0.0
        return z

    def walk(self, driver: str, sd: float, places: Sequence[str] | None = None) -> np.ndarray:
        """``[draw, year, place]`` sums of yearly errors, from the first year projected on."""
        z = self.normals(driver, self.years, places)
        return np.asarray(np.cumsum(np.where(self.ahead[:, None], sd * z, 0.0), axis=1))

    def level(self, driver: str, sd: float) -> np.ndarray:
        """``[draw, year, state]`` one error a draw, in the years projected."""
        z = self.normals(driver, np.array([0]))
        return np.asarray(np.where(self.ahead[:, None], sd * z, 0.0))


class Record:
    """What is published of the states.

    Raises
    ------
    DataError
        When a state has no row at a date, or a parameter is missing.
    """

    def __init__(self, catalog: Catalog) -> None:
        tables = {name: catalog.of_folder(f"states/{name}") for name in _TABLES}
        for problem in whole({f"states/{name}": table for name, table in tables.items()}):
            raise problem
        self.names = tables["states"].set_index("state")
        self.states = self.names.index.tolist()
        rows = tables["parameters"].set_index("parameter")
        scale = np.where(rows["unit"] == "percent", 100.0, 1.0)
        self.parameters = dict(zip(rows.index, rows["value"] / scale, strict=True))
        self._values = tables["values"]

    @cached_property
    def printed(self) -> dict[str, list[int]]:
        """Years whose December was counted and published by state, by variable."""
        rows = self._values[self._values["kind"] == "observed"]
        rows = rows[rows["date"].str.endswith("-12-31")]
        years = rows["date"].str[:4].astype(int)
        found = years.groupby(rows["variable"]).unique()
        return {str(name): sorted(map(int, held)) for name, held in found.items()}

    def logs(self, variable: str, month: str = "") -> pd.DataFrame:
        """Log shares by year, of the rows of a month when one is given."""
        rows = self._values[self._values["variable"] == variable]
        rows = rows[rows["date"].str[5:7].eq(month) | (month == "")]
        wide = rows.pivot_table(index="date", columns="state", values="value")[self.states]
        wide.index = wide.index.str[:4].astype(int)
        shares: pd.DataFrame = wide.div(wide.sum(axis=1), axis=0)
        return shares.apply(np.log)

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """Log shares of jobs by year: Decembers, and September where December is not known."""
        return self.logs("jobs", "12").combine_first(self.logs("jobs", "09"))

    @cached_property
    def model(self) -> ShareModel:
        """How they go on."""
        p = self.parameters
        shares = np.exp(self.logs("jobs", "09").to_numpy())
        found = fit(
            shares,
            kept=p["drift_kept"],
            shrinkage=p["spread_shrinkage"],
            years=int(p["drift_years"]),
        )
        return ShareModel(found.drift, found.momentum, found.sd * p["width"], found.growth)
