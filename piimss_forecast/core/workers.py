"""The workers of a client of dask.distributed: whether there are any that see the same folders, and
whether they ended before their work did.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .errors import InputError, Term
from .translate import N_

_LOST = ("KilledWorker", "FutureCancelledError", "CancelledError")


def lost_worker(err: BaseException) -> bool:
    """Whether the workers that had a piece of work ended before it did.

    Examples
    --------
    >>> from concurrent.futures import CancelledError
    >>> lost_worker(CancelledError()), lost_worker(ValueError())
    (True, False)
    """
    return type(err).__name__ in _LOST


def seen(client: Any, told: str, *folders: Path) -> None:
    """Make sure that the client has workers, and that each sees the folders: without, it would wait
    for ever.

    Parameters
    ----------
    client : Any
        Of dask.distributed.
    told : str
        What asked for it.
    *folders : Path
        Which exist here.

    Raises
    ------
    InputError
        When the client is closed, no worker waits, or one does not see a folder.
    """
    if getattr(client, "status", "") == "closed":
        raise _wrong(told, Term(N_("a client that was closed")), "")
    for folder in folders:
        found: dict[str, bool] = client.run(os.path.isdir, str(folder.resolve()))
        blind = ", ".join(worker for worker, sees in found.items() if not sees)
        if not found or blind:
            unseen = Term(N_("not seen by {workers}"), workers=blind)
            raise _wrong(told, unseen if found else Term(N_("no worker")), str(folder))


def _wrong(told: str, found: Term, folder: str) -> InputError:
    return InputError(
        "core.workers",
        "{told}, {folder}" if folder else "{told}",
        "{found}",
        "workers that see the folder of the results",
        "share the folder among the machines, or start the workers where it is",
        told=told,
        folder=folder,
        found=found,
    )
