"""Many requests at once: what differs from one to the next is seldom much, so each link runs once
for all those whose own assumptions are alike, with their paths one on top of another.

No path of a link depends on another one, whatever the block of paths it runs in; so a stack of the
paths of several requests is a block like any other. What a link makes of history it makes of the
first path, so only requests of one history are stacked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from ..catalog import Catalog
from .arrays import of_draws
from .cache import RESULTS, Cache, content
from .engine import needed
from .link import Link
from .request import Request
from .run import Run

CELLS = 4000  # paths x years of a stack: enough to share the work, few enough to stay in the cache


@dataclass(frozen=True)
class Piece:
    """A variable of one request.

    Parameters
    ----------
    stack : DataArray
        Where it lies among others; ``[draw, year, ...]``.
    values : ndarray
        Its numbers; ``[draw, year, ...]``.
    place : int
        Its place in the stack.
    """

    stack: xr.DataArray
    values: np.ndarray
    place: int


class _Stacked(Run):
    """A run whose paths are those of several requests, the same draws of each."""

    def __init__(self, request: Request, times: int, first: int, draws: int, cache: Cache) -> None:
        super().__init__(
            request.assumptions,
            request.known,
            request.years,
            request.base_year,
            times * draws,
            request.seed,
            first,
            request.tables,
            cache,
        )
        self._own, self._times = draws, times

    def normal(self, driver: str) -> np.ndarray:
        """Those of the draws of each request; ``[draw, year]``."""
        return self._for_each(super().normal, driver)

    def level(self, driver: str, *, scaled: bool = True) -> np.ndarray:
        """Those of the draws of each request; ``[draw, 1]``."""
        return self._for_each(partial(super().level, scaled=scaled), driver)

    def _for_each(self, drawn: Callable[[str], np.ndarray], driver: str) -> np.ndarray:
        """What is drawn for the draws of one request, once for each."""
        whole, self.draws = self.draws, self._own
        try:
            return np.tile(drawn(driver), (self._times, 1))
        finally:
            self.draws = whole


def run_many(
    requests: Sequence[Request],
    links: Iterable[Link],
    names: Iterable[str],
    *,
    first: int = 0,
    draws: int = 1,
    cache: Cache = RESULTS,
) -> dict[str, list[Piece]]:
    """Variables of many requests that differ in assumptions, catalogue or tables alone.

    Parameters
    ----------
    requests : sequence of Request
        With one horizon, seed and base year.
    links : iterable of Link
        Of the whole chain.
    names : iterable of str
        Variables wanted.
    first, draws : int
        Block of draws of each.
    cache : Cache
        Where what is made of history alone is looked up and kept.

    Returns
    -------
    dict
        For each variable wanted its piece by request.

    Raises
    ------
    PiimssError
        When a ledger does not close.
    """
    wanted = set(names)
    catalogs = list({id(known): known for known in (r.known for r in requests)}.values())
    chain = needed((_for_all(link, catalogs) for link in links), wanted)
    table = _Table(requests, first, draws, cache)
    for place, link in enumerate(chain):
        later = wanted.union(*(after.reads for after in chain[place + 1 :]))
        table.run(link, later)
    return {name: table.pieces[name] for name in wanted}


def _for_all(link: Link, catalogs: Sequence[Catalog]) -> Link:
    """The link with every variable that it reads with one catalogue or another."""
    reads = dict.fromkeys(name for known in catalogs for name in link.bound(known).reads)
    return replace(link, reads=tuple(reads), named=None)


class _Table:
    """Variables by name and request, as far as the chain has run."""

    def __init__(self, requests: Sequence[Request], first: int, draws: int, cache: Cache) -> None:
        self.requests, self.first, self.draws, self.cache = requests, first, draws, cache
        self.past = requests[0].base_year - int(requests[0].years[0]) + 1
        self.pieces: dict[str, list[Piece]] = {}
        self.same: dict[str, list[tuple[str, str]]] = {}  # digests of content and of history
        self.keys: dict[tuple[str, int], tuple[str, ...]] = {}  # of a link with a catalogue

    def run(self, link: Link, later: set[str]) -> None:
        """Run a link for every request and keep what is asked for ``later``."""
        alike: dict[Any, dict[Any, list[int]]] = {}
        for at, request in enumerate(self.requests):
            own = self._own(request, link)
            inputs = [self.same[name][at] for name in link.reads]
            history = tuple(past for _, past in inputs)
            whole = tuple(now for now, _ in inputs)
            alike.setdefault((own, history), {}).setdefault(whole, []).append(at)
        kept = [name for name in link.writes if name in later]
        for name in kept:
            self.pieces[name] = [None] * len(self.requests)  # type: ignore[list-item]
            self.same[name] = [("", "")] * len(self.requests)
        room = max(1, CELLS // (self.draws * self.requests[0].years.size))
        for groups in alike.values():
            members = list(groups.values())
            for start in range(0, len(members), room):
                self._stack(link, members[start : start + room], kept)
        for name in set(self.pieces) - later:
            del self.pieces[name]

    def _stack(self, link: Link, members: list[list[int]], kept: list[str]) -> None:
        """Run a link once for some groups of requests; those of a group are alike in all it
        reads.
        """
        chosen = [group[0] for group in members]
        run = _Stacked(self.requests[chosen[0]], len(chosen), self.first, self.draws, self.cache)
        for name in link.reads:
            pieces = [self.pieces[name][at] for at in chosen]
            run.data[name] = _together(pieces, run.draw_labels)
        run.perform(link)
        for name in kept:
            self._keep(run.data[name], name, members)

    def _keep(self, stack: xr.DataArray, name: str, members: list[list[int]]) -> None:
        """Cut a variable of a stack into those of its requests."""
        labels = {n: c for n, c in stack.coords.variables.items() if n != "draw"}
        about = content(np.empty(0), labels, (stack.dims, stack.attrs))
        values = stack.to_numpy()
        for place, group in enumerate(members):
            own = values[place * self.draws : (place + 1) * self.draws]
            piece = Piece(stack, own, place)
            keys = content(own, {}, about), content(own[:1, : self.past], {}, about)
            for at in group:
                self.pieces[name][at], self.same[name][at] = piece, keys

    def _own(self, request: Request, link: Link) -> tuple[Any, ...]:
        """What a link reads of a request besides variables."""
        known = request.known
        keys = self.keys.get((link.name, id(known)))
        if keys is None:
            keys = self.keys[link.name, id(known)] = link.keys_for(known)
        return (
            request.assumptions.identity(keys),
            (known.data_digest, request.catalog.law_digest) if link.catalog else (),
            tuple(request.table_digests.items()) if link.tables else (),
        )


def _together(pieces: list[Piece], labels: np.ndarray) -> xr.DataArray:
    like = pieces[0].stack
    whole = len(pieces) * len(pieces[0].values) == like.shape[0]
    if whole and all(p.stack is like and p.place == k for k, p in enumerate(pieces)):
        return like
    values = np.concatenate([piece.values for piece in pieces])
    values.flags.writeable = False
    return of_draws(values, like, labels)
