"""Blocks of draws made by the workers of a dask cluster that see the folder of the run: what one
holds does not depend on who makes it, and one whose worker dies is made again by another.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from ..catalog import Catalog
from ..catalog.digest import folder_digest
from ..core import checks
from ..core.errors import InputError, OutputError, Term
from ..core.extras import INSTALL
from ..core.reasons import reason
from ..core.translate import N_
from ..core.workers import lost_worker, seen
from ..scenario.store import code_in_memory
from .job import Job
from .manifest import version_of

Key = tuple[int, int]  # scenario and block
_PATIENCE = 8.0  # seconds for a scheduler to answer
_ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx)://)?[^\s/:]+:\d{1,5}|(tcp|tls)://\[[^\s/]+\]:\d{1,5}")
_SHOWN = 90  # characters of a version that a message repeats
_INSIDE = "inproc://"  # of the same process, which nobody need wait for


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
            raise _wrong(address, Term(N_("no library dask")), INSTALL) from None
        if not address.startswith(_INSIDE):
            if not _ADDRESS.fullmatch(address):
                todo = N_("give its protocol, host and port")
                raise _wrong(address, checks.shown(address), todo)
            # A client that failed to connect waits again when it is dropped: nobody makes one.
            with ThreadPoolExecutor(1) as asked:
                asked.submit(asyncio.run, _answers(address)).result()
        try:
            self.client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as err:
            raise _silent(address, err) from None

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
            When no worker waits, or one has other code or figures or does not see the folder.
        OutputError
            When a block ends the worker that makes it, time after time.
        """
        ready(self.client, "--cluster", job.requests[0].catalog, job.folder)
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


async def _answers(address: str) -> None:
    """Make sure that a scheduler of dask answers at an address."""
    from distributed.comm.core import connect
    from distributed.security import Security

    given = Security().get_connection_args("client")
    try:
        comm = await asyncio.wait_for(connect(address, _PATIENCE, **given), _PATIENCE)
    except (OSError, ValueError) as err:
        raise _silent(address, err) from None
    await comm.close()


def ready(client: Any, told: str, catalog: Catalog, folder: Path | None) -> None:
    """Make sure that there are workers, and that every one gives the numbers this process would.

    Parameters
    ----------
    client : Any
        Of dask.distributed.
    told : str
        What asked for it.
    catalog : Catalog
        Whose files workers read.
    folder : Path, optional
        Which exists here, and they write in.

    Raises
    ------
    InputError
        When no worker waits, or one runs other code, reads other figures or does not see the
        folder.
    """
    paths = catalog.path, catalog.law_path
    own = _made_with(*paths)
    others: dict[str, Any] = client.run(_made_with, *paths, on_error="return")
    for worker, other in sorted(others.items()):
        if other != own:
            raise _unlike(f"{told}, {worker}", own, other)
    seen(client, told, folder or catalog.path)


def _made_with(*folders: Path) -> dict[str, str]:
    """All of a process that may move a number: code, libraries, machine and the files it reads."""
    read = " ".join(folder_digest(f)[:12] if f.is_dir() else "∅" for f in folders)
    return {"piimss-forecast": version_of("piimss-forecast"), **code_in_memory(), "data": read}


def _unlike(where: str, own: Mapping[str, str], other: Mapping[str, str] | Exception) -> InputError:
    """What a worker has that this process does not."""
    if isinstance(other, Mapping):
        apart = [name for name in own if other.get(name) != own[name]]
        here, there = (
            ", ".join(f"{name} {held.get(name, '∅')[:_SHOWN]}" for name in apart)
            for held in (own, other)
        )
    else:  # without the package, or with one that does not know the question
        here = f"piimss-forecast {own['piimss-forecast']}, code {own['code']}"
        there = f"{type(other).__name__}: {str(other)[:_SHOWN]}"
    return InputError(
        "results.cluster.unlike",
        "{where}",
        "{there}",
        "{here}, as in this process",
        "install the same version and data there and start the worker again",
        where=where,
        there=there,
        here=here,
    )


def _alike(own: Mapping[str, str], work: Callable[..., Any], shared: object, *key: int) -> Any:
    """A piece of work, unless the worker that has it now runs other code: one may join, or be born
    again, after all were asked.
    """
    if code_in_memory() != own:
        from distributed import get_worker

        raise _unlike(get_worker().address, own, code_in_memory())
    return work(shared, *key)


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
    from distributed import as_completed

    # On every worker: what one alone held would be lost with it, and its pieces cancelled.
    held = client.scatter(shared, hash=False, broadcast=True)
    own = code_in_memory()
    given = {client.submit(_alike, own, work, held, *key, pure=False): key for key in pieces}
    for future in as_completed(list(given), loop=client.loop):
        key = given.pop(future)  # nothing of it stays on its worker
        try:
            found = future.result()
        except Exception as err:
            if not lost_worker(err):
                raise
            scenario, block = pieces[key]
            raise OutputError(
                "results.cluster.killed",
                "{scenario}, block {block}",
                "its workers ended before it did: {reason}",
                "workers with memory for a block (docs/escala.md)",
                "give them more; the blocks that are whole are used again",
                scenario=scenario,
                block=block,
                reason=reason(err),
            ) from None
        done(key, found)


def _silent(address: str, err: Exception) -> InputError:
    todo = N_("start it with dask scheduler, and its workers with dask worker")
    return _wrong(address, reason(err), todo)


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
