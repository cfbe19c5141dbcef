"""What all sessions share: the figures, the scenarios to start from, the threads that answer and
the answers that are still known.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from ..catalog import Catalog
from ..core.defaults import BAND_DRAWS, HORIZON, SEED
from ..results.workers import cores
from ..scenario import Assumptions, Request
from .answers import Answer, Bands, answer, bands, lasts_until, parts
from .helpers import Cancelled, Helpers
from .session import Session

QUICK = 2  # threads that answer levers
KNOWN = 256  # answers kept
MOST_HELPERS = 2  # processes that work out bands: the blocks of their usual draws
WAITS = 20.0  # seconds that slow work gives way to quick work, at most, at a time

T = TypeVar("T")


class _Recent(Generic[T]):
    """The last results by key."""

    def __init__(self, most: int) -> None:
        self._most, self._kept = most, OrderedDict[Any, T]()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """The result of a key, made when it is not known."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True)
class Settings:
    """What the table is opened with.

    Parameters
    ----------
    horizon : int
        Last year.
    draws : int
        Paths of the bands.
    seed : int
        Of the random numbers.
    lang : str
        Language a page begins in.
    """

    horizon: int = HORIZON
    draws: int = BAND_DRAWS
    seed: int = SEED
    lang: str = "es"


class Desk:
    """Answers for any number of sessions.

    The central path of a lever goes before anything else: two threads answer it. Bands and what
    each lever did have one thread, and goals and files another, which give way to it; once the desk
    is manned, the work of the former is done in processes of their own.

    Parameters
    ----------
    starts : mapping of str to Assumptions
        Scenarios to start from.
    catalog : Catalog
        What is published.
    settings : Settings
        Horizon, draws, seed and language.
    """

    def __init__(
        self, starts: Mapping[str, Assumptions], catalog: Catalog, settings: Settings
    ) -> None:
        self.starts, self.catalog, self.settings = dict(starts), catalog, settings
        self._quick = ThreadPoolExecutor(QUICK, "table")
        self._slow = ThreadPoolExecutor(1, "table-slow")
        self._long = ThreadPoolExecutor(1, "table-long")
        self._pending, self._lock = 0, threading.Lock()
        self.open = 0  # sessions
        self.closed = False
        self._helpers: Helpers | None = None
        self._answers: _Recent[Answer] = _Recent(KNOWN)
        self._bands: _Recent[Bands] = _Recent(KNOWN)
        self._lasts: _Recent[int | None] = _Recent(KNOWN)
        self._parts: _Recent[dict[str, float]] = _Recent(KNOWN)

    def session(self, start: str) -> Session:
        """A session of its own."""
        return Session(self.starts, self.catalog, start, self.settings.horizon, self.settings.seed)

    def ask(self, request: Request) -> Future[Answer]:
        """The central path of a request."""
        with self._lock:
            self._pending += 1

        def work() -> Answer:
            try:
                return self._answers.get(request.digest, lambda: answer(request))
            finally:
                with self._lock:
                    self._pending -= 1

        return self._quick.submit(work)

    def spread(self, request: Request, tick: Callable[[float], None]) -> Future[Bands]:
        """The bands of a request; ``tick`` hears of the part done and may cancel."""

        def each(part: float) -> None:
            if self.closed:
                raise Cancelled
            tick(part)
            self.give_way()

        def make() -> Bands:
            return bands(request, self.settings.draws, each, self._helpers)

        return self._slow.submit(lambda: self._bands.get(request.digest, make))

    def lasts(self, request: Request, wanted: Callable[[], bool]) -> Future[int | None]:
        """Last year that the money lasts."""
        return self._aside(self._lasts, request.digest, wanted, lasts_until, request)

    def explain(
        self, before: Request, after: Request, series: str, wanted: Callable[[], bool]
    ) -> Future[dict[str, float]]:
        """What each lever did to a series."""
        key = (before.digest, after.digest, series)
        return self._aside(self._parts, key, wanted, parts, before, after, series)

    def _aside(
        self,
        known: _Recent[T],
        key: Any,
        wanted: Callable[[], bool],
        work: Callable[..., T],
        *args: Any,
    ) -> Future[T]:
        """Work that may wait, done by the helpers where there are any."""

        def tick(_part: float) -> None:
            if self.closed or not wanted():
                raise Cancelled

        def make() -> T:
            if self._helpers is None:
                return work(*args)
            found: T = self._helpers.each(work, [args], tick)[0]
            return found

        return self.slow(lambda: known.get(key, make), wanted)

    def slow(
        self,
        work: Callable[[], T],
        wanted: Callable[[], bool],
        pool: ThreadPoolExecutor | None = None,
    ) -> Future[T]:
        """Work that may wait, left out when nobody wants it by the time its turn comes."""

        def turn() -> T:
            self.give_way()
            if self.closed or not wanted():
                raise Cancelled
            return work()

        return (self._slow if pool is None else pool).submit(turn)

    def long(self, work: Callable[[], T], wanted: Callable[[], bool]) -> Future[T]:
        """Goals and files: minutes, perhaps, so that they keep no bands waiting."""
        return self.slow(work, wanted, self._long)

    def give_way(self) -> None:
        """Let a lever be answered first."""
        end = time.monotonic() + WAITS
        while self._pending and time.monotonic() < end:
            time.sleep(0.005)

    def man(self, start: str) -> None:
        """Answer the scenario that pages start from, so that the first of them waits for nothing,
        and begin the helpers, which know all that it took; before the desk has any thread.
        """
        first = self.session(start).before
        self._answers.get(first.digest, lambda: answer(first))
        self._helpers = Helpers(self.catalog, min(cores(), MOST_HELPERS))

    def warm(self, start: str) -> None:
        """Begin what pages will ask for: bands of the scenario that they start from, and every
        scenario to start from.
        """
        first = self.session(start).before
        self.lasts(first, lambda: True)
        self.spread(first, lambda _: None)
        for other in self.starts:
            request = self.session(other).before
            find = partial(self._answers.get, request.digest, partial(answer, request))
            self.slow(find, lambda: True)

    def close(self) -> None:
        """End the threads; what waits is left out, and what runs stops at its next step."""
        self.closed = True
        if self._helpers is not None:
            self._helpers.close()
        for pool in (self._quick, self._slow, self._long):
            pool.shutdown(wait=False, cancel_futures=True)
