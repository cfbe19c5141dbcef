"""Blocks of draws made by the workers of a dask cluster that see the folder of the run: what one
holds does not depend on who makes it, and one whose worker dies is made again by another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from ..core.errors import InputError, OutputError, Term
from ..core.translate import N_
from .job import Job

Key = tuple[int, int]  # scenario and block
_PATIENCE = "20s"  # for a scheduler to answer


class Cluster(AbstractContextManager["Cluster"]):
    """A connection to the scheduler of a cluster.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    InputError
        Without dask, or when nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            todo = N_("pip install piimss-forecast[scale]")
            raise _wrong(address, Term(N_("dask is not installed")), todo) from None
        try:
            self.client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as err:
            reason = str(err).splitlines()[0] if str(err) else type(err).__name__
            todo = N_("start it with dask scheduler, and its workers with dask worker")
            raise _wrong(address, reason, todo) from None

    def blocks(self, job: Job, wanted: Collection[Key], done: Callable[[Key], None]) -> None:
        """Make blocks of a job on the workers.

        Parameters
        ----------
        job : Job
            Whose folder every worker sees.
        wanted : collection of pair of int
            Scenario and block of each.
        done : callable
            Called here with each that ends.

        Raises
        ------
        InputError
            When no worker waits, or one does not see the folder.
        OutputError
            When a block ends the worker that makes it, time after time.
        """
        seen(self.client, job.folder, "--cluster")
        names = [request.assumptions.name for request in job.requests]
        share(
            self.client,
            Job.block,
            job.bare(),
            {key: (names[key[0]], key[1]) for key in wanted},
            lambda key, _: done(key),
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()


def seen(client: Any, folder: Path, told: str) -> None:
    """Make sure that there are workers and that every one sees a folder.

    Parameters
    ----------
    client : Any
        Of dask.distributed.
    folder : Path
        Which exists here.
    told : str
        What asked for it.

    Raises
    ------
    InputError
        When no worker waits, or one does not see the folder.
    """
    found: dict[str, bool] = client.run(os.path.isdir, str(folder))
    if found and all(found.values()):
        return
    raise InputError(
        "results.cluster.folder",
        "{told}, {folder}",
        "not seen by {workers}" if found else "no worker",
        "workers that see the folder of the results",
        "share the folder among the machines, or start the workers where it is",
        told=told,
        folder=str(folder),
        workers=", ".join(worker for worker, sees in found.items() if not sees),
    )


def share(
    client: Any,
    work: Callable[..., Any],
    shared: object,
    pieces: Mapping[Key, tuple[str, int]],
    done: Callable[[Key, Any], None],
) -> None:
    """Do pieces of work on the workers of a client; one whose worker dies is done by another.

    Parameters
    ----------
    client : Any
        Of dask.distributed.
    work : callable
        Called on a worker with what is shared and the two numbers of a piece.
    shared : object
        What every piece needs.
    pieces : mapping of pair of int to pair of str and int
        Each with its scenario and block, by which people know it.
    done : callable
        Called here with each that ends, and what it gave.

    Raises
    ------
    OutputError
        When a piece ends the worker that makes it, time after time.
    """
    from distributed import KilledWorker, as_completed

    # On every worker: what one alone held would be lost with it, and its pieces cancelled.
    held = client.scatter(shared, hash=False, broadcast=True)
    given = {client.submit(work, held, *key, pure=False): key for key in pieces}
    for future in as_completed(list(given), loop=client.loop):
        key = given.pop(future)  # nothing of it stays on its worker
        try:
            found = future.result()
        except (KilledWorker, CancelledError) as err:
            scenario, block = pieces[key]
            raise OutputError(
                "results.cluster.killed",
                "{scenario}, block {block}",
                "its workers ended before it did: {reason}",
                "workers with memory for a block (docs/escala.md)",
                "give them more; the blocks that are whole are used again",
                scenario=scenario,
                block=block,
                reason=str(err).splitlines()[0][:160],
            ) from None
        done(key, found)


def _wrong(address: str, found: str | Term, todo: str) -> InputError:
    return InputError(
        "results.cluster.address",
        "--cluster {address}",
        "{found}",
        "the address of a dask scheduler, such as tcp://10.0.0.1:8786",
        todo,
        address=address,
        found=found,
    )
