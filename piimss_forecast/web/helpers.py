"""Other processes of the table: what may wait is worked out there, so that no lever waits for it.

The same piece of the work always goes to the same process, which keeps results of its own (see
:mod:`piimss_forecast.scenario.cache`); what it makes does not depend on where it is made.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, fields
from functools import lru_cache
from multiprocessing import RawArray
from pathlib import Path
from typing import Any

from ..catalog import Catalog
from ..results.workers import Piece, do, pool
from ..scenario import Request

LOOK = 0.1  # seconds between two looks at whether the work is still wanted
NICE = 5  # by how much the processes give way to the one that answers levers

Tick = Callable[[float], None]


class Cancelled(Exception):
    """An answer that nobody waits for any longer."""


class Helpers:
    """Some processes that begin as copies of this one, and end with it.

    Parameters
    ----------
    catalog : Catalog
        What is published, as read so far.
    count : int
        Processes.
    """

    def __init__(self, catalog: Catalog, count: int) -> None:
        gc.freeze()  # the collector does not touch, and so not copy, what the processes share
        self._told = RawArray("q", count + 1)  # turn that is wanted, steps done by each process
        self._pools = [pool(_Share(catalog, self._told, k + 1), 1)[0] for k in range(count)]
        for one in self._pools:
            one.submit(do, Piece(None, _worked, (int, (), 0)))  # they begin now, as copies of now

    def each(
        self,
        work: Callable[..., Any],
        pieces: Sequence[tuple[Any, ...]],
        tick: Tick,
        steps: int = 1,
    ) -> Any:
        """``work(*piece)`` of every piece, in their order; one call at a time.

        Parameters
        ----------
        work : callable
            Of a module.
        pieces : sequence of tuple
            Arguments of each; a request is sent without its catalogue.
        tick : callable
            Hears of the part done several times a second; it may raise :class:`Cancelled`, which
            stops the work at its next :func:`step`.
        steps : int
            Steps of all the work.
        """
        sent = [tuple(_Sent(a) if isinstance(a, Request) else a for a in p) for p in pieces]
        given: list[Future[Any]] = []
        self._told[:] = [self._told[0] + 1, *[0] * len(self._pools)]
        try:
            for k, args in enumerate(sent):
                to = self._pools[k % len(self._pools)]
                given.append(to.submit(do, Piece(k, _worked, (work, args, self._told[0]))))
            waiting = set(given)
            while waiting:
                _, waiting = wait(waiting, LOOK, FIRST_COMPLETED)
                tick(min(1.0, sum(self._told[1:]) / steps))
            return [one.result() for one in given]
        except BrokenProcessPool:  # one was killed: the same is worked out here
            return [work(*piece) for piece in pieces]
        finally:
            self._told[0] += 1
            for one in given:
                one.cancel()

    def close(self) -> None:
        """End the processes: each at the next step of what it does, since one that is killed while
        work is on its way to it is waited for by the rest of a pool.
        """
        self._told[0] += 1
        for one in self._pools:
            one.shutdown(cancel_futures=True)


class _Sent:
    """A request on its way: its catalogue is named, not sent."""

    def __init__(self, request: Request) -> None:
        self.rest = {f.name: getattr(request, f.name) for f in fields(request)}
        figures: Catalog = self.rest.pop("catalog")
        self.folders = figures.path, figures.law_path


@dataclass
class _Share:
    """What a process has from the beginning."""

    catalog: Catalog
    told: Any
    place: int
    turn: int = 0


_mine: _Share | None = None  # in a helper


def _worked(share: _Share, work: Callable[..., Any], args: tuple[Any, ...], turn: int) -> Any:
    """In the other process."""
    global _mine
    _mine, share.turn = share, turn
    if share.told[0] != turn:
        raise Cancelled
    if hasattr(os, "nice"):
        os.nice(max(0, NICE - os.nice(0)))
    return work(*(_request(a, share.catalog) if isinstance(a, _Sent) else a for a in args))


def step(_name: str = "") -> None:
    """A step of the work of a helper is done; elsewhere nothing.

    Raises
    ------
    Cancelled
        When nobody wants the rest.
    """
    if _mine is not None:
        if _mine.told[0] != _mine.turn:
            raise Cancelled
        _mine.told[_mine.place] += 1


def _request(sent: _Sent, own: Catalog) -> Request:
    known = sent.folders == (own.path, own.law_path)
    return Request(catalog=own if known else _read(*sent.folders), **sent.rest)


@lru_cache(maxsize=4)
def _read(path: Path, law: Path) -> Catalog:
    """Somebody's own figures; their folder is theirs alone and does not change."""
    return Catalog(path, law_path=law)
