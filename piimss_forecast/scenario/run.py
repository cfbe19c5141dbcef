"""What a link of the chain gets: assumptions, catalogue, years, draws, drivers, and what earlier
links made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import xarray as xr

from ..catalog import Catalog
from ..core.dims import AGES, SEXES
from ..core.errors import ModelError
from ..core.variables import variables
from .arrays import dataset, labelled, select
from .assumptions import Assumptions
from .cache import Cache, Outcome
from .demands import Demands
from .link import Link, undeclared
from .luck import Luck
from .past import of_past

T = TypeVar("T")

OWN_LABELS = {"sex": list(SEXES), "age": AGES}


@dataclass
class Trace:
    """What a link did: variables read and written, assumption keys read, and whether it took the
    catalogue or the mortality tables.
    """

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    catalog: bool = False
    tables: bool = False


class Run(Luck, Demands):
    """One scenario being projected: what a link is given, and where it leaves what it makes.

    While a link runs it may read only what it declares (variables, assumption keys, catalogue,
    mortality tables) and write only its own variables; what it did is kept in ``traces``.

    Parameters
    ----------
    assumptions : Assumptions
        What is assumed.
    catalog : Catalog
        What is published, as known at the base year.
    years : ndarray
        From the first history year kept to the horizon.
    base_year : int
        Last year of history of the ledger.
    draws : int
        Of this block.
    seed : int
        Of the keyed streams.
    first : int
        First draw of this block; draw 0 is the central path.
    mortality_tables : mapping of str to ndarray
        Replace the pensioners' mortality by type of pension (see the pensions link).
    cache : Cache, optional
        Where what is made of history alone is looked up and kept; one of its own when not given.
    """

    def __init__(
        self,
        assumptions: Assumptions,
        catalog: Catalog,
        years: np.ndarray,
        base_year: int,
        draws: int,
        seed: int,
        first: int = 0,
        mortality_tables: Mapping[str, np.ndarray] | None = None,
        cache: Cache | None = None,
    ) -> None:
        super().__init__(assumptions.name)
        self.assumptions, self._catalog = assumptions, catalog
        self.years, self.base_year = years, base_year
        self.draws, self.seed, self.first = draws, seed, first
        self._tables = dict(mortality_tables or {})
        self.cache = Cache() if cache is None else cache
        self.data: dict[str, xr.DataArray] = {}
        self.traces: dict[str, Trace] = {}
        self.noted: dict[tuple[Any, ...], str] = {}  # of the past, by the running link (see .past)
        self._marks: dict[str, tuple[int, int]] = {}  # checks and margins before each link
        self._link: Link | None = None
        self._trace = Trace()

    def perform(self, link: Link) -> None:
        """Run a link on this run, held to what it declares.

        Parameters
        ----------
        link : Link
            The link to run.

        Raises
        ------
        ModelError
            When it reads or writes what it does not declare, or leaves a variable unwritten.
        """
        link = link.bound(self._catalog)
        whole, self._link = self.assumptions, link
        self._marks[link.name] = len(self.checks), len(self.margins)
        self._trace = self.traces[link.name] = Trace()
        self.noted.clear()
        self.assumptions = whole.fresh(link)
        try:
            link.run(self)
            self._trace.keys |= self.assumptions.reads
        finally:
            whole.reads |= self.assumptions.reads
            self.assumptions, self._link = whole, None
        if unwritten := [name for name in link.writes if name not in self._trace.writes]:
            raise undeclared(link.name, unwritten[0], "unwritten")

    def outcome(self, link: Link) -> Outcome:
        """What a link that has run left here.

        Parameters
        ----------
        link : Link
            A link that has run here.
        """
        checks, margins = self._marks[link.name]
        return Outcome(
            {name: self.data[name] for name in link.writes},
            tuple(self.checks[checks:]),
            tuple(self.margins[margins:]),
            frozenset(self.traces[link.name].keys),
        )

    def restore(self, outcome: Outcome) -> None:
        """Take what a link left in another run that read the same.

        Parameters
        ----------
        outcome : Outcome
            What it left there.
        """
        self.data |= outcome.data  # users get variables of their own: see Run.results
        self.checks += [dict(row) for row in outcome.checks]
        self.margins += [dict(row) for row in outcome.margins]
        self.assumptions.reads |= outcome.keys

    @property
    def catalog(self) -> Catalog:
        """What is published, as known at the base year."""
        self._take("catalog")
        return self._catalog

    @property
    def mortality_tables(self) -> Mapping[str, np.ndarray]:
        """Yearly death probabilities of pensioners by type of pension that replace the assumed."""
        self._take("tables")
        return self._tables

    @property
    def catalog_digests(self) -> list[str]:
        """What tells this catalogue from another one."""
        return [self.catalog.data_digest, self.catalog.law_digest]

    def of_past(self, function: Callable[..., T], *args: Any) -> T:
        """What ``function(past, *args)`` makes of history, assumptions and catalogue; made once for
        all runs in which those are the same (see :mod:`.past`).

        Parameters
        ----------
        function : callable
            Of a :class:`piimss_forecast.scenario.past.Past`, defined in a module; it may not depend
            on anything else.
        args
            Plain values.

        Returns
        -------
        object
            Its result, with arrays read-only; margins it reproduced are recorded here.
        """
        found = of_past(self, function, *args)
        self.margins += [dict(row) for row in found.margins]
        result: T = found.value
        return result

    def _take(self, what: str) -> None:
        setattr(self._trace, what, True)
        if self._link is not None and not getattr(self._link, what):
            raise undeclared(self._link.name, what, "taken")

    def index(self, year: int) -> int:
        """Position of a year on the year axis.

        Parameters
        ----------
        year : int
            Calendar year.
        """
        return int(year - self.years[0])

    def array(self, name: str) -> xr.DataArray:
        """A variable with its labels, ``[draw, year, ...]``.

        Parameters
        ----------
        name : str
            Of the variable.

        Raises
        ------
        ModelError
            When the link does not declare that it reads it, or no link has written it.
        """
        if self._link is not None and name not in (*self._link.reads, *self._link.writes):
            raise undeclared(self._link.name, name, "read")
        if name not in self.data:
            raise undeclared(self._link.name if self._link else "run", name, "missing")
        if name not in self._trace.writes:
            self._trace.reads.add(name)
        return self.data[name]

    def values(self, name: str) -> np.ndarray:
        """Numbers of a variable made by an earlier link, read-only; ``[draw, year, ...]`` as
        declared.

        Parameters
        ----------
        name : str
            Of the variable.
        """
        return self.array(name).to_numpy()

    def part(self, name: str, **labels: object) -> np.ndarray:
        """Numbers of a variable at some labels, e.g. ``part("health_cost", disease="ckd")``.

        Parameters
        ----------
        name : str
            Of the variable.
        labels : object
            Axis and the label taken on it.
        """
        return select(self.array(name), labels)

    def add(self, name: str, values: np.ndarray, **coords: object) -> None:
        """Put a variable ``[draw, year, *dims]`` into the run, as ``variables.toml`` declares it.

        Parameters
        ----------
        name : str
            A declared variable that the running link writes.
        values : ndarray
            Its numbers; they are read-only from here on.
        coords
            Labels of dims other than sex and age; a pair (dim, labels) gives further labels of a
            dim.

        Raises
        ------
        ModelError
            For a variable that is not declared, is another link's, whose axes are not those
            declared, or that has an infinite value (what is unknown is NaN).
        """
        who = self._link.name if self._link else "run"
        declared = variables().get(name)
        if declared is None:
            raise undeclared(who, name, "unknown")
        if self._link is not None and name not in self._link.writes:
            raise undeclared(who, name, "written")
        labels = {"draw": self.draw_labels, "year": self.years, **OWN_LABELS, **coords}
        dims = ("draw", "year", *declared.dims)
        if missing := [d for d in dims if d not in labels]:
            raise _axes(who, name, f"∅ {missing[0]}", dims)
        if extra := [d for d in coords if d not in dims and not isinstance(coords[d], tuple)]:
            raise _axes(who, name, extra[0], dims)
        values = np.asarray(values)
        shape = tuple(len(labels[d]) for d in dims)  # type: ignore[arg-type]
        if values.shape != shape:
            raise _axes(who, name, f"{values.shape}", dims, shape)
        # A sum is quicker than a look at every cell, and not finite where any of them is not.
        with np.errstate(invalid="ignore", over="ignore"):
            suspect = not np.isfinite(values.sum())
        if suspect and np.isinf(values).any():
            raise undeclared(who, name, "infinite")
        values = values.view()
        values.flags.writeable = False
        chosen = {d: v for d, v in labels.items() if d in dims or d in coords}
        self._trace.writes.add(name)
        self.data[name] = labelled(values, dims, chosen, declared.attrs)

    def annotate(self, name: str, **attrs: object) -> None:
        """Add attributes that depend on the run to a variable that the running link wrote.

        Parameters
        ----------
        name : str
            Of the variable.
        attrs : object
            Attributes and their values.
        """
        if self._link is not None and name not in self._link.writes:
            raise undeclared(self._link.name, name, "written")
        self.data[name].attrs.update(attrs)

    def results(self) -> xr.Dataset:
        """Variables that users see, all but the internal ones; their attributes are the user's."""
        shown = {n: a for n, a in self.data.items() if not variables()[n].internal}
        return dataset(shown, is_projection=("year", self.years > self.base_year))


def _axes(
    link: str, name: str, found: str, dims: tuple[str, ...], shape: tuple[int, ...] | None = None
) -> ModelError:
    wanted = f"({', '.join(dims)})" + ("" if shape is None else f" {shape}")
    return ModelError(
        "scenario.axes",
        "link {link}, {name}",
        "{found}",
        "the declared axes {wanted}",
        "correct the link or variables.toml",
        link=link,
        name=name,
        found=found,
        wanted=wanted,
    )
