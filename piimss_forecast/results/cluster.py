"""Blocks of draws made by the workers of a dask cluster that see the folder of the run: what one
holds does not depend on who makes it, and one whose worker dies is made again by another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager
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
        from distributed import KilledWorker, as_completed

        seen: dict[str, bool] = self.client.run(os.path.isdir, str(job.folder))
        if not seen or not all(seen.values()):
            blind = ", ".join(worker for worker, sees in seen.items() if not sees)
            raise InputError(
                "results.cluster.folder",
                "--cluster, {folder}",
                "not seen by {workers}" if seen else "no worker",
                "workers that see the folder of the results",
                "share the folder among the machines, or start the workers where it is",
                folder=str(job.folder),
                workers=blind,
            )
        # On every worker: what one alone held would be lost with it, and its blocks cancelled.
        shared = self.client.scatter(job.bare(), hash=False, broadcast=True)
        given = {self.client.submit(Job.block, shared, *key, pure=False): key for key in wanted}
        for future in as_completed(given, loop=self.client.loop):
            try:
                future.result()
            except (KilledWorker, CancelledError) as err:
                scenario, block = given[future]
                raise OutputError(
                    "results.cluster.killed",
                    "--cluster, {scenario}, block {block}",
                    "its workers ended before it did: {reason}",
                    "workers with memory for a block (docs/escala.md)",
                    "give them more; the blocks that are whole are used again",
                    scenario=job.requests[scenario].assumptions.name,
                    block=block,
                    reason=str(err).splitlines()[0][:160],
                ) from None
            done(given[future])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()


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
