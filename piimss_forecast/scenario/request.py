"""Everything a run depends on, in one frozen object with a digest; whatever runs again starts
from ``replace``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..catalog import Catalog
from ..catalog.anchors import missing
from ..core.checks import instance, shown
from ..core.defaults import DRAWS, HORIZON, SEED
from ..core.errors import DataError, InputError, PiimssError
from ..core.frozen import read_only
from ..core.translate import N_
from .assumptions import Assumptions

FIRST_YEAR = 2018  # first history year kept: baseline year of the earliest programme
LAST_YEAR = 2100


@dataclass(frozen=True, eq=False)
class Request:
    """What is asked of the engine; equal requests give equal numbers.

    Parameters
    ----------
    assumptions : Assumptions
        What is assumed.
    catalog : Catalog
        What is published, with its law.
    horizon : int
        Last year.
    draws : int
        Number of paths; draw 0 is the central one.
    seed : int
        Of the keyed random streams.
    tables : mapping of str to array
        Yearly death probabilities ``[sex, age]`` of pensioners by type of pension, in place of the
        assumed multipliers.
    base_year : int, optional
        Last year of history; the catalogue's when not given. An earlier one is a hindcast, for
        which nothing later is known.

    Raises
    ------
    InputError
        For an argument out of range, what is no assumption set or catalogue, or a table that is no
        mortality.
    """

    assumptions: Assumptions
    catalog: Catalog
    horizon: int = HORIZON
    draws: int = DRAWS
    seed: int = SEED
    tables: Mapping[str, np.ndarray] = field(default_factory=dict)
    base_year: int = 0  # filled in from the catalogue

    def __post_init__(self) -> None:
        asked = N_("use Request(pf.scenario(name), pf.catalog())")
        instance(self.assumptions, "Request, assumptions", Assumptions, asked)
        instance(self.catalog, "Request, catalog", Catalog, asked)
        object.__setattr__(self, "tables", _tables(self.tables))
        known = self.catalog.base_year
        if not self.base_year:
            object.__setattr__(self, "base_year", known)
        base = int(self.base_year) if isinstance(self.base_year, (int, np.integer)) else None
        if base is not None and known < base <= LAST_YEAR:
            raise self._no_base(base, known)
        limits = {
            "base_year": (self.base_year, FIRST_YEAR, known),
            "horizon": (self.horizon, known + 1 if base is None else base + 1, LAST_YEAR),
            "draws": (self.draws, 1, 10**6),
            "seed": (self.seed, 0, 2**63 - 1),
        }
        for name, (value, low, high) in limits.items():
            if (
                not isinstance(value, (int, np.integer))
                or isinstance(value, bool)
                or not low <= value <= high
            ):
                raise InputError(
                    "scenario.request",
                    "project, {name}",
                    "{value!r}",
                    "an integer from {low} to {high}",
                    "correct the argument",
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
            object.__setattr__(self, name, int(value))

    def _no_base(self, year: int, known: int) -> DataError:
        """Error of a base year without its totals."""
        absent = ", ".join(missing(self.catalog, year))
        return DataError(
            "scenario.no_base",
            "project, base_year={year}",
            "∅: {absent}" if absent else "> {known}",
            "a base year with all of its totals (the last one is {known})",
            "add those figures to figures.csv or ask for another year",
            year=year,
            absent=absent,
            known=known,
        )

    def check_totals(self) -> None:
        """Refuse an earlier base year that lacks totals, unless the assumptions are known to that
        year or one before: they say what stands for the totals.

        Raises
        ------
        DataError
            Naming the totals.
        """
        base, known = int(self.base_year), self.catalog.base_year
        then = self.assumptions.known_to
        stands = then is not None and then <= base
        if base < known and not stands and missing(self.catalog, base):
            raise self._no_base(base, known)

    def explained(self, err: PiimssError) -> PiimssError:
        """Why a run stopped: the totals its base year has not, where it lacks any, or the error.

        Parameters
        ----------
        err : PiimssError
            What stopped it.
        """
        absent = missing(self.catalog, int(self.base_year))
        return self._no_base(int(self.base_year), self.catalog.base_year) if absent else err

    @cached_property
    def known(self) -> Catalog:
        """The catalogue as it stood at the base year."""
        return (
            self.catalog
            if self.base_year == self.catalog.base_year
            else self.catalog.known_to(self.base_year)
        )

    @property
    def years(self) -> np.ndarray:
        """Years of the projection, from the first history year kept to the horizon."""
        return np.arange(FIRST_YEAR, self.horizon + 1)

    @cached_property
    def table_digests(self) -> dict[str, str]:
        """Digest of each mortality table."""
        return {
            name: hashlib.sha256(table.tobytes()).hexdigest()
            for name, table in sorted(self.tables.items())
        }

    @property
    def parts(self) -> dict[str, Any]:
        """Digest or value of each thing the numbers depend on."""
        return {
            "assumptions": self.assumptions.digest,
            "data": self.catalog.data_digest,
            "law": self.catalog.law_digest,
            "tables": self.table_digests,
            "horizon": self.horizon,
            "draws": self.draws,
            "seed": self.seed,
            "base_year": self.base_year,
        }

    @property
    def digest(self) -> str:
        """SHA-256 over every part; it names the run."""
        return hashlib.sha256(json.dumps(self.parts, sort_keys=True).encode()).hexdigest()

    def replace(self, **changes: Any) -> Request:
        """The same request with some parts changed; a new catalogue brings its own base year
        unless one is given.

        Parameters
        ----------
        changes : Any
            Fields of the request and their new values.
        """
        if (
            "catalog" in changes
            and "base_year" not in changes
            and self.base_year == self.catalog.base_year
        ):
            changes["base_year"] = 0
        return replace(self, **changes)


def _tables(tables: object) -> dict[str, np.ndarray]:
    """Mortality tables by type of pension, kept as they were given once they are known to be such:
    a request is complete before anything runs.
    """
    if tables is None or (isinstance(tables, Mapping) and not tables):
        return {}
    from ..pensions.ledger import TYPES  # which a request without tables does not need
    from ..pensions.own_tables import pensioners_tables

    try:
        own = {str(k): np.array(v, float) for k, v in dict(tables).items()}  # type: ignore[call-overload]
    except (TypeError, ValueError):
        raise InputError(
            "scenario.tables",
            "project, mortality_tables",
            "{found}",
            "{{type of pension: death probabilities [sex, age]}}",
            "use ingest.mortality_table or pensions.annuitant_table",
            found=shown(tables),
        ) from None
    pensioners_tables(own, TYPES)
    return {name: read_only(table) for name, table in own.items()}
