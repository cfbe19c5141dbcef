"""What a link of the chain gets: assumptions, catalogue, years, draws, drivers, and what earlier
links made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from ..catalog import Catalog
from ..core.dims import labelled
from ..core.errors import InvariantError
from ..uncertainty import stream
from .assumptions import Assumptions
from .link import Link

MARGIN = (
    "module",
    "margin",
    "period",
    "unit",
    "published",
    "model",
    "gap",
    "basis",
    "tolerance",
    "within",
    "released",
    "note",
    "source",
)


@dataclass
class Run:
    """One scenario being projected.

    ``years`` run from the first history year kept to the horizon; ``base_year`` is the last year of
    history of the ledger. ``mortality_tables`` replace the pensioners' mortality by type of pension
    (see the pensions link). ``drivers`` and ``data`` hold DataArrays with a leading ``draw`` axis;
    draw 0 is the central path when ``first == 0``.
    """

    assumptions: Assumptions
    catalog: Catalog
    years: np.ndarray
    base_year: int
    draws: int
    seed: int
    first: int = 0
    mortality_tables: Mapping[str, np.ndarray] = field(default_factory=dict)
    drivers: dict[str, np.ndarray] = field(default_factory=dict)
    data: dict[str, xr.DataArray] = field(default_factory=dict)
    checks: list[dict[str, object]] = field(default_factory=list)
    margins: list[dict[str, object]] = field(default_factory=list)

    @property
    def draw_labels(self) -> np.ndarray:
        """Numbers of the draws of this block."""
        return np.arange(self.first, self.first + self.draws)

    def perform(self, link: Link) -> None:
        """Run a link on this run."""
        link.run(self)

    def index(self, year: int) -> int:
        """Position of ``year`` on the year axis."""
        return int(year - self.years[0])

    def normal(self, driver: str) -> np.ndarray:
        """Independent standard normals of ``driver`` by draw and year, zero in draw 0; ``[draw,
        year]``.
        """
        z = stream(self.seed, driver).normal(self.years, self.draws, self.first)
        z[self.draw_labels == 0] = 0.0
        return z

    def driver(self, name: str) -> np.ndarray:
        """Path of a driver made by the first link; ``[draw, year]``."""
        return self.drivers[name]

    def values(self, name: str) -> np.ndarray:
        """Array of a variable made by an earlier link, as declared (``[draw, year, ...]``)."""
        return self.data[name].to_numpy()

    def add(
        self,
        name: str,
        values: np.ndarray,
        dims: tuple[str, ...],
        *,
        units: str,
        long_name: str,
        source: str,
        **coords: object,
    ) -> None:
        """Put a variable ``[draw, year, *dims]`` into the projection; ``coords`` give labels of
        dims other than sex and age.
        """
        labels = {"draw": self.draw_labels, "year": self.years, **coords}
        self.data[name] = labelled(
            values, ("draw", "year", *dims), labels, units=units, long_name=long_name, source=source
        )

    def check(
        self,
        name: str,
        left: np.ndarray,
        right: np.ndarray,
        *,
        rtol: float = 1e-9,
        atol: float = 1e-6,
    ) -> None:
        """Demand that an identity closes in every draw and year; the error shows both sides where
        the gap is largest.

        Raises
        ------
        InvariantError
            Naming the identity, the cell, and its two sides.
        """
        left, right = np.broadcast_arrays(np.asarray(left, float), np.asarray(right, float))
        gap = np.abs(left - right) - (atol + rtol * np.abs(right))
        worst = float(gap.max()) if gap.size else 0.0
        if not worst <= 0:  # also true for NaN
            at = np.unravel_index(int(np.argmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape)
            raise InvariantError(
                f"{self.assumptions.name}, {name}, {tuple(int(i) for i in at)}",
                f"{left[at]!r} ≠ {right[at]!r}",
                es=(
                    "los dos lados iguales",
                    "revise los supuestos cambiados; si persiste es un error del programa",
                ),
                en=("equal sides", "check the assumptions changed; if it stays it is a bug"),
            )
        self.checks.append(
            {
                "check": name,
                "cells": int(left.size),
                "largest_gap": float(np.nanmax(np.abs(left - right))) if left.size else 0.0,
            }
        )

    def check_range(
        self, name: str, values: np.ndarray, low: float = 0.0, high: float = np.inf
    ) -> None:
        """Demand that every value is finite and within ``[low, high]``."""
        bad = ~((values >= low) & (values <= high))
        if bad.any():
            at = np.unravel_index(int(np.argmax(bad)), bad.shape)
            raise InvariantError(
                f"{self.assumptions.name}, {name}, {tuple(int(i) for i in at)}",
                repr(float(values[at])),
                es=(f"un valor de {low:g} a {high:g}", "revise los supuestos cambiados"),
                en=(f"a value from {low:g} to {high:g}", "check the assumptions changed"),
            )
        self.checks.append(
            {
                "check": f"{name} in [{low:g}, {high:g}]",
                "cells": int(values.size),
                "largest_gap": 0.0,
            }
        )

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
        """Record what the ledger gives for a published margin; the gap is in percent of the margin,
        or in points for a share.

        A ``released`` margin contradicts another, or its base is not stated: it is listed with its
        residual, and not demanded.

        Raises
        ------
        InvariantError
            When a margin that is not released is missed by more than its tolerance.
        """
        gap = model - published if basis == "points" else 100 * (model / published - 1)
        within = bool(abs(gap) <= tolerance)
        if not within and not released:
            raise InvariantError(
                f"{self.assumptions.name}, {module}, {margin}, {period}",
                f"{model:,.6g} / {published:,.6g}",
                es=(
                    f"una diferencia de hasta {tolerance:g} ({basis})",
                    "revise los supuestos o libere el margen (released)",
                ),
                en=(
                    f"a gap of at most {tolerance:g} ({basis})",
                    "check the assumptions or release the margin (released)",
                ),
            )
        values = {
            "module": module,
            "margin": margin,
            "period": str(period),
            "unit": unit,
            "published": float(published),
            "model": float(model),
        }
        judged = {
            "gap": round(float(gap), 9) + 0.0,
            "basis": basis,
            "tolerance": tolerance,
            "within": within,
            "released": released,
        }
        self.margins.append({**values, **judged, "note": note, "source": source})
