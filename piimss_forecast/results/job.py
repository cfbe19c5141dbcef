"""The main job as pieces of work that any process can do: the blocks of draws of each scenario,
and what is made of them once they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from .. import report
from ..core.translate import LANGS
from ..links import run_chain
from ..report.explained import Explained
from ..scenario import Request, Result
from ..scenario.cache import Cache
from ..scenario.store import code_digest, kept_in
from .assessment import assess
from .beside import LINES, Alone, adopted, alone, own_codes
from .by_state import by_place
from .direction import read, values_of
from .explained import explain
from .manifest import STORE, for_request
from .own_places import OwnPlaces
from .projection import Projection
from .since import since
from .spool import Spool
from .state_tables import state_table
from .sufficiency import Sufficiency, lasting
from .zarr_store import BY, ZarrStore

_PAST = Cache(memory=32 * 2**20, largest=2 * 2**20)  # what is made of history alone


@dataclass(frozen=True)
class Summary:
    """What stays of a scenario beside its blocks: statistics, targets, history and its manifest."""

    cube: report.Cube
    metas: dict[str, pd.DataFrame]  # by language
    courses: pd.DataFrame  # indicators by code and year
    together: pd.DataFrame  # targets met in the same path, by programme
    history: pd.DataFrame
    manifest: dict[str, Any]
    outcomes: dict[str, float]  # whose direction is judged
    ages: dict[str, xr.DataArray]  # central path and quantiles by single age
    paired: pd.DataFrame | None  # less the first scenario, draw by draw
    indicator: xr.DataArray  # every path, from which targets are judged again
    adopted: pd.DataFrame  # paths of the series that are set beside what they say by themselves
    since: pd.DataFrame  # beside what is published of the years projected
    checks: list[dict[str, Any]]
    margins: list[dict[str, Any]]


@dataclass(frozen=True)
class Job:
    """Everything the pieces of work need.

    Parameters
    ----------
    requests : tuple of Request
        One a scenario, the first being the one the others are compared with.
    folder : Path
        Where blocks are kept.
    lang : str
        Of tables.
    cache : Path, optional
        Folder of results of links.
    states : bool
        Whether every block is shared among the states too.
    zarr : bool
        Whether every draw of every variable goes to a store too.
    own : OwnPlaces, optional
        What the institute's files say of where jobs are; with it blocks are by delegation too.
    """

    requests: tuple[Request, ...]
    folder: Path
    lang: str = "es"
    cache: Path | None = None
    states: bool = False
    zarr: bool = False
    own: OwnPlaces | None = None
    _spools: dict[int, Spool] = field(default_factory=dict, repr=False)

    def spool(self, scenario: int) -> Spool:
        """The blocks of a scenario."""
        if scenario not in self._spools:
            request = self.requests[scenario]
            head = {"request": request.digest, "code": self.code}
            folder = self.folder / f"{scenario}-{request.digest[:12]}"
            self._spools[scenario] = Spool(folder, request.draws, head)
        return self._spools[scenario]

    @cached_property
    def code(self) -> str:
        """Digest of the code and libraries."""
        return code_digest()

    def bare(self) -> Job:
        """The same without the files it has open, to be sent to another machine."""
        return replace(self, _spools={})

    def warm_up(self) -> None:
        """Make what depends on history alone, which the processes begun afterwards then have."""
        run_chain(self.requests[0].replace(draws=1), **self._kept)

    @property
    def store(self) -> ZarrStore:
        """Where every draw goes when it is asked for."""
        return ZarrStore(self.folder / STORE, self.requests[0].draws)

    def begin_store(self) -> None:
        """Lay out the store, but for the scenarios of which an earlier run kept a block."""
        for scenario, request in enumerate(self.requests):
            spool = self.spool(scenario)
            kept = any(spool.done(block) for block in range(len(spool.blocks)))
            if kept and self.store.holds(request.assumptions.name):
                continue
            spool.forget()  # of a store that went with the folder of its run nothing is left
            first = run_chain(request, draws=1, **self._kept)
            for group, data in self._groups(scenario, first.data, self._places(scenario, first)):
                self.store.begin(group, data)

    def _places(self, scenario: int, result: Result) -> dict[str, xr.Dataset]:
        """A block by state and by delegation, where they were asked for."""
        if not self.states:
            return {}
        return by_place(Projection(result.data, self.requests[scenario], {}, [], []), self.own)

    def _groups(
        self, scenario: int, data: xr.Dataset, places: Mapping[str, xr.Dataset]
    ) -> Iterator[tuple[str, xr.Dataset]]:
        """A block by group of a store."""
        name = self.requests[scenario].assumptions.name
        yield name, data
        for place, of_place in places.items():
            yield f"{name}/{BY}{place}", of_place

    def block(self, scenario: int, block: int, after: Callable[[str], None] | None = None) -> None:
        """Project a block of draws and keep it."""
        spool = self.spool(scenario)
        first, draws = spool.blocks[block]
        result = run_chain(
            self.requests[scenario], first=first, draws=draws, after=after, **self._kept
        )
        places = self._places(scenario, result)
        if self.zarr:
            for group, data in self._groups(scenario, result.data, places):
                self.store.put(group, data)
        # Last: by what the spool has of it a block is known to be whole.
        spool.put(block, result, places)

    def summary(self, scenario: int) -> Summary:
        """What is made of a scenario once its blocks stand (and those of the first one)."""
        request, spool = self.requests[scenario], self.spool(scenario)
        data = xr.Dataset({"indicator": spool["indicator"], **_axes(spool)})
        checks, margins, ages = spool.checks(), spool.margins, spool.quantiles()
        result = Result(data, checks, spool.timings(), margins)
        made = Projection(data, request, for_request(request, result), checks, margins)
        judged = assess(made, lang=self.lang)
        paired = (
            report.paired_differences(
                "resumen", {"": self.spool(0), request.assumptions.name: spool}
            )
            if scenario
            else None
        )
        return Summary(
            report.cube(spool, report.published_values(request.catalog)),
            {lang: replace(judged, lang=lang).table() for lang in LANGS},
            judged.courses(),
            judged.joint(),
            made.table("historia", self.lang),
            made.manifest,
            values_of(replace(made, data=_central(spool, ages)), read()[0]),
            ages,
            paired,
            data["indicator"],
            adopted(spool, [*LINES, *own_codes(data["indicator"])]),
            since(spool, request.catalog, int(request.base_year)),
            checks,
            spool.margins,
        )

    def lasting(self, scenario: int, horizon: int, draws: int) -> Sufficiency:
        """How long the money of a scenario lasts: from its blocks to its own horizon, or from its
        first draws to a later one.
        """
        request = self.requests[scenario]
        if horizon > request.horizon:
            fewer = min(draws, request.draws)
            return lasting(request.replace(horizon=horizon, draws=fewer), **self._kept)
        base, name = int(request.base_year), request.assumptions.name
        spool = self.spool(scenario)
        return Sufficiency(name, spool, base, int(request.horizon), request.catalog).detached()

    def tables_of(self, place: str, scenario: int) -> dict[str, pd.DataFrame]:
        """Its table by state or delegation, in every language."""
        found = {self.requests[scenario].assumptions.name: self.spool(scenario).of(place)}
        return {lang: state_table(found, lang) for lang in LANGS}

    def alone(self) -> dict[str, Alone]:
        """What the published series say by themselves, which no scenario moves."""
        request = self.requests[0]
        return alone(request.catalog, own_codes(self.spool(0)["indicator"]), int(request.horizon))

    def explained(self, scenario: int) -> Explained:
        """What explains a scenario, on the central path."""
        return explain(self.requests, scenario, self.spool(0), self._past)

    @property
    def _kept(self) -> dict[str, Any]:
        """Where results are kept; without a folder no other block of the job asks again for those
        of links.
        """
        return {"cache": self._past, "keep": self.cache is not None}

    @property
    def _past(self) -> Cache:
        return _PAST if self.cache is None else kept_in(self.cache)


def _axes(spool: Spool) -> Mapping[str, xr.DataArray]:
    return {"is_projection": spool["is_projection"].drop_vars("year", errors="ignore")}


def _central(spool: Spool, ages: Mapping[str, xr.DataArray]) -> xr.Dataset:
    """The first draw of every variable."""
    found = {n: spool.like(n).isel(draw=[0]) for n in spool if not n.endswith("_groups")}
    for name, array in ages.items():
        if name.endswith("_central"):
            found[name.removesuffix("_central")] = array.expand_dims(draw=[0])
    return xr.Dataset(found).assign_coords(_axes(spool))
