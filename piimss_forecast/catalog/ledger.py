"""What fits and margins of a domain see of a run, whatever runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

import numpy as np
import xarray as xr

from .catalog import Catalog

T = TypeVar("T")


class Adopted(Protocol):
    """Assumptions as the domains read them."""

    def get(self, key: str, year: int | None = None) -> Any:
        """Value of a key, or its number of one year."""

    def path(self, key: str, years: Iterable[int]) -> np.ndarray:
        """Values of a key by year."""

    def profile(self, key: str) -> np.ndarray:
        """A profile by sex and age."""


class Ledger(Protocol):
    """One scenario being projected, as kernels' fits and margins read it."""

    @property
    def assumptions(self) -> Adopted:
        """What is assumed."""

    @property
    def catalog(self) -> Catalog:
        """What is published, as known at the base year."""

    @property
    def mortality_tables(self) -> Mapping[str, np.ndarray]:
        """Tables of the pensioners given with the run, by type of pension."""

    years: np.ndarray
    base_year: int
    draws: int
    first: int

    def of_past(self, function: Callable[..., T], *args: Any) -> T:
        """What a function makes of the years up to the base year, as a ledger of one draw."""

    def index(self, year: int) -> int:
        """Position of a year."""

    def values(self, name: str) -> np.ndarray:
        """A variable made by an earlier link."""

    def array(self, name: str) -> xr.DataArray:
        """The same with its labels."""

    def part(self, name: str, **labels: object) -> np.ndarray:
        """The same at some labels."""

    def reproduces(
        self,
        module: str,
        margin: str,
        period: str | int,
        model: float,
        published: float,
        *,
        unit: str,
        tolerance: float = 0.5,
        basis: str = "percent",
        released: bool = False,
        note: str = "",
        source: str = "",
    ) -> None:
        """Record what the ledger gives for a published margin."""
