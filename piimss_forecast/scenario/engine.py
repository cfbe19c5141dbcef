"""The chain: from a request to one ledger, link by link, year axis shared, invariants checked on
the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import xarray as xr

from ..core.errors import AssumptionError
from .cache import RESULTS, Cache, Outcome, digest
from .link import Link, ordered
from .request import Request
from .run import Run
from .sense import check_sense


@dataclass
class Result:
    """What a run leaves.

    Attributes
    ----------
    data : Dataset
        Variables that users see.
    checks : list[dict[str, object]]
        Identities checked, a row each.
    timings : dict[str, float]
        Seconds spent by link.
    margins : list[dict[str, object]]
        Published margins beside what the ledger gives, a row each.
    """

    data: xr.Dataset
    checks: list[dict[str, object]]
    timings: dict[str, float]
    margins: list[dict[str, object]]


def run_chain(
    request: Request,
    links: Iterable[Link],
    *,
    first: int = 0,
    draws: int | None = None,
    until: str | None = None,
    after: Callable[[str], None] | None = None,
    cache: Cache | None = RESULTS,
    keep: bool = True,
) -> Result:
    """Run every link for draws ``first .. first + draws - 1``.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    links : iterable of Link
        Of the chain, in any order.
    first : int
        First draw of this block.
    draws : int, optional
        Draws of this block; those of the request when not given.
    until : str, optional
        Last link to run.
    after : callable, optional
        Called with the name of each link when it ends (progress).
    cache : Cache, optional
        Where results of links are looked up and kept; None computes everything.
    keep : bool
        Whether results of links are looked up and kept, beside what is made of history alone;
        where nobody will ask for them again, their keys are not made.

    Raises
    ------
    AssumptionError
        When a key was read by no link.
    InvariantError
        When an identity does not close.
    """
    chain = ordered(link.bound(request.known) for link in links)
    if until is not None:
        chain = chain[: [link.name for link in chain].index(until) + 1]
    run, timings = _run(
        request, chain, first=first, draws=draws, after=after, cache=cache, keep=keep
    )
    if until is None and (unused := run.assumptions.unused()):
        raise AssumptionError(
            "scenario.run_chain",
            "{origin}, {unused_first}",
            "key no module read (+{unused_count})",
            "every assumption to be used",
            "remove the key or wire it: {unused}",
            origin=run.assumptions.origin,
            unused_first=unused[0],
            unused_count=len(unused) - 1,
            unused=", ".join(unused[:5]),
        )
    if until is None:
        check_sense(run)
    return Result(_dataset(run), run.checks, timings, run.margins)


def _run(
    request: Request,
    links: Sequence[Link],
    held: Collection[str] = (),
    *,
    first: int = 0,
    draws: int | None = None,
    after: Callable[[str], None] | None = None,
    cache: Cache | None = None,
    keep: bool = True,
) -> tuple[Run, dict[str, float]]:
    """Links in their order, each done or taken from the cache, and the seconds each took; with
    ``held`` the run has these at the end, and no other for longer than it is read.
    """
    assumptions = request.assumptions.fresh()
    run = Run(
        assumptions,
        request.known,
        request.years,
        request.base_year,
        request.draws if draws is None else draws,
        request.seed,
        first,
        request.tables,
        cache,
    )
    timings: dict[str, float] = {}
    kept = _Results(request, run, cache) if keep and cache is not None else None
    for place, link in enumerate(links):
        start = time.perf_counter()
        if kept is None:
            run.perform(link)
        else:
            kept.take(link)
        if held:
            later = set(held).union(*(rest.reads for rest in links[place + 1 :]))
            for name in run.data.keys() - later:
                del run.data[name]
        timings[link.name] = time.perf_counter() - start
        if after is not None:
            after(link.name)
    if kept is not None and kept.cache.store is not None:
        kept.cache.store.keep(kept.made, request.known)
    return run, timings


class _Results:
    """Results of the links of a run, taken from a cache where it has them."""

    def __init__(self, request: Request, run: Run, cache: Cache) -> None:
        self.run, self.cache = run, cache
        self.keys = _Keys(request, run.first, run.draws)
        self.made: dict[str, Outcome] = {}

    def take(self, link: Link) -> None:
        """Put the result of a link into the run."""
        key = self.keys.of(link)
        found = self.cache.get(key)
        if isinstance(found, Outcome):
            self.run.restore(found)
        else:
            self.run.perform(link)
            found = self.made[key] = self.run.outcome(link)
            self.cache.put(key, found)
        self.keys.writer |= found.contents


def run_for(
    request: Request,
    links: Iterable[Link],
    *names: str,
    first: int = 0,
    draws: int | None = None,
    cache: Cache | None = RESULTS,
    keep: bool = True,
) -> Mapping[str, xr.DataArray]:
    """Variables of the links that some of them need, these included: the shortest part of the
    chain, with no dataset made of it. Where nothing is kept, what no later link reads is let go.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    links : iterable of Link
        Of the whole chain.
    names : str
        Variables that they write.
    first, draws : int, optional
        Block of draws, as in :func:`run_chain`.
    cache : Cache, optional
        As in :func:`run_chain`.
    keep : bool
        As in :func:`run_chain`.

    Raises
    ------
    InvariantError
        When an identity on the way does not close.
    """
    part = needed((link.bound(request.known) for link in links), names)
    held = () if keep else names
    run, _ = _run(request, part, held, first=first, draws=draws, cache=cache, keep=keep)
    return run.data


def needed(links: Iterable[Link], names: Iterable[str]) -> list[Link]:
    """Links that some variables need, in their order.

    Parameters
    ----------
    links : iterable of Link
        Of the whole chain, bound to a catalogue.
    names : iterable of str
        Variables that they write.
    """
    chain, wanted = ordered(links), set(names)
    for link in reversed(chain):
        if wanted & set(link.writes):
            wanted |= set(link.reads)
    return [link for link in chain if wanted & set(link.writes)]


class _Keys:
    """Keys of the results of links: digests of everything each may read (see ``cache``)."""

    def __init__(self, request: Request, first: int, draws: int) -> None:
        self.request = request
        self.frame = (
            [int(request.years[0]), int(request.years[-1]), request.base_year],
            [first, draws, request.seed],
        )
        self.writer: dict[str, str] = {}  # variable -> what it holds, or the key of its result

    def of(self, link: Link) -> str:
        """Key of a link's result; those of the links it reads have been asked for before."""
        request = self.request
        key = digest(
            link.name,
            self.frame,
            request.assumptions.plain(link.keys_for(request.known)),
            {name: self.writer[name] for name in link.reads},
            [request.known.data_digest, request.catalog.law_digest] if link.catalog else "",
            request.table_digests if link.tables else "",
        )
        self.writer |= dict.fromkeys(link.writes, key)
        return key


def _dataset(run: Run) -> xr.Dataset:
    data = run.results()
    data["draw"].attrs.update(
        long_name="trayectoria (0 = central)", long_name_en="path (0 = central)"
    )
    data["year"].attrs.update(long_name="año", long_name_en="year")
    return data
