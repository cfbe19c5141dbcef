"""Pieces of work shared among this process and others: what each makes does not depend on who
makes it, so neither does the result.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ..core.errors import OutputError, PiimssWarning

_AHEAD = 2  # pieces given to a process at a time, so that it never waits for this one
_LOOK = 0.5  # seconds between two looks at whether the parent still lives
_shared: Any = None  # in a worker: what every piece is a function of


@dataclass(frozen=True)
class Piece:
    """A function of the shared object and ``args``, to be done after the pieces in ``needs``; any
    process can do it. One that loads what nothing else needs is done ``away`` from this process
    where there are others, which holds more than they do.
    """

    key: Any
    work: Callable[..., Any]
    args: tuple[Any, ...] = ()
    needs: frozenset[Any] = frozenset()
    away: bool = False


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(AbstractContextManager["Workers"]):
    """This process and ``jobs - 1`` others, which end with it.

    Parameters
    ----------
    shared : object
        Given to every piece of work; what it holds when the first piece is handed out is what the
        other processes have.
    jobs : int
        Processes in all; 1 does everything here.
    """

    def __init__(self, shared: Any, jobs: int) -> None:
        self.shared, self.jobs = shared, jobs
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            gc.freeze()  # the collector does not touch, and so not copy, what is shared
            self._pool, self._stop = pool(shared, jobs - 1)

    def do(
        self,
        pieces: Iterable[Piece],
        done: Callable[[Any], None] | None = None,
        here: Callable[[Piece], dict[str, Any]] | None = None,
        ahead: int = _AHEAD,
    ) -> dict[Any, Any]:
        """Do every piece and give the results by key.

        Parameters
        ----------
        pieces : iterable of Piece
            In the order in which they are begun when what they need is done.
        done : callable, optional
            Called in this process with the key of each piece that ends.
        here : callable, optional
            Further arguments of a piece that this process does itself.
        ahead : int
            Pieces given to another process at a time; 1 where they are few and unlike.

        Raises
        ------
        Exception
            The first that a piece raised, wherever it was done.
        """
        waiting, out = list(pieces), dict[Any, Any]()
        given: dict[Future[Any], Piece] = {}

        def keep(piece: Piece, result: Any) -> None:
            out[piece.key] = result
            if done is not None:
                done(piece.key)

        while waiting or given:
            while self._pool and len(given) < ahead * (self.jobs - 1):
                piece = _ready(waiting, out)
                if piece is None:
                    break
                try:
                    given[self._pool.submit(do, piece)] = piece
                except BrokenProcessPool:
                    waiting.insert(0, piece)
                    self._died(waiting, given)
            piece = _ready(waiting, out, away=self._pool is None)
            if piece is not None:
                more = here(piece) if here is not None else {}
                keep(piece, piece.work(self.shared, *piece.args, **more))
            finished, _ = wait(given, 0 if piece else None, FIRST_COMPLETED)
            for future in finished:
                try:
                    result = future.result()
                except BrokenProcessPool:
                    self._died(waiting, given)
                    break
                keep(given.pop(future), result)
        return out

    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            if kind is not None:
                self._stop.value = True
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self.jobs > 1:
            gc.unfreeze()

    def _died(self, waiting: list[Piece], given: dict[Future[Any], Piece]) -> None:
        """Take back what was given to processes that are no more, and go on alone."""
        waiting[:0] = given.values()
        given.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        problem = OutputError(
            "results.workers.died",
            "worker process",
            "it ended before its work did (killed, or out of memory)",
            "a process that lives as long as the run",
            "nothing: its work is done again in this process; with little memory use --jobs 1",
        )
        warnings.warn(PiimssWarning(problem), stacklevel=3)


def _ready(waiting: list[Piece], done: dict[Any, Any], away: bool = True) -> Piece | None:
    """Take the first piece whose needs are done; without ``away`` none that is for the others."""
    for at, piece in enumerate(waiting):
        if piece.needs <= done.keys() and (away or not piece.away):
            return waiting.pop(at)
    return None


def pool(shared: Any, count: int) -> tuple[ProcessPoolExecutor, Any]:
    """Processes that end with this one, and the value that ends them before when it is set.

    A copy of this process starts at once with the catalogue read and history fitted; where the
    system has none, another reads and fits again.

    Parameters
    ----------
    shared : object
        What every piece is a function of (see :func:`do`).
    count : int
        Processes.
    """
    methods = multiprocessing.get_all_start_methods()
    linux = "fork" in methods and os.uname().sysname == "Linux"
    context = multiprocessing.get_context("fork" if linux else "spawn")
    stop = context.RawValue("b", 0)  # an event would wait for a process that was killed
    return ProcessPoolExecutor(count, context, _begin, (shared, stop, os.getpid())), stop


def _begin(shared: Any, stop: Any, parent: int) -> None:
    global _shared
    _shared = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and stops this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(stop, parent), daemon=True).start()


def _watch(stop: Any, parent: int) -> None:
    """End this process when the run is stopped, or its parent was killed."""
    while not stop.value and os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def do(piece: Piece) -> Any:
    """What a piece makes of the object shared with this worker."""
    return piece.work(_shared, *piece.args)


def processes(asked: int | None, useful: int) -> int:
    """Processes to use: those asked for, at most the cores there are and the pieces there are.

    Raises
    ------
    InputError
        For less than one.
    """
    from ..core.errors import InputError

    known = cores()
    if asked is not None and asked < 1:
        raise InputError(
            "results.workers.jobs",
            "--jobs",
            "{jobs}",
            "1 or more processes",
            "correct the option",
            jobs=asked,
        )
    if asked is not None and asked > known:
        problem = InputError(
            "results.workers.cores",
            "--jobs",
            "{jobs}",
            "at most the {cores} cores there are",
            "nothing: {cores} are used and the results are the same",
            jobs=asked,
            cores=known,
        )
        warnings.warn(PiimssWarning(problem), stacklevel=2)
    return max(1, min(asked or known, known, useful))


__all__: Sequence[str] = ("Piece", "Workers", "cores", "do", "pool", "processes")
