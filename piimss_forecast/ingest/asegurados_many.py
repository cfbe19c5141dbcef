"""Many monthly files, read one after the other or by the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..core.errors import DataError, OutputError, Term
from ..core.reasons import reason
from ..core.workers import lost_worker, seen
from .asegurados_layout import Layout
from .asegurados_read import Month, read_month


def read_all(
    waiting: Mapping[Path, str], layout: Layout, out: Path, client: Any, asked: dict[str, Any]
) -> Iterator[tuple[Path, Month | DataError]]:
    """Each file read, here or by the workers of a cluster, each file a task.

    Parameters
    ----------
    waiting : mapping of Path to str
        Files, with their months.
    layout : Layout
        Their columns and codes.
    out : Path
        Folder of the cube.
    client : Any
        Of dask.distributed, whose workers see both; None reads here.
    asked : dict
        Threads and memory of duckdb.

    Raises
    ------
    InputError
        When no worker waits, or one does not see the folders.
    OutputError
        For a file whose workers ended before it was read, once the others are.
    """
    if client is None:
        for path in waiting:
            yield path, _try(path, layout, out, asked)
        return
    places = dict.fromkeys(path.resolve().parent for path in waiting)
    if waiting:
        out.mkdir(parents=True, exist_ok=True)
        seen(client, "asegurados(client=)", out, *places)
    futures = {client.submit(_try, p, layout, out, asked, pure=False): p for p in waiting}
    lost: list[tuple[Path, Term]] = []
    for future, path in futures.items():
        try:
            found = future.result()
        except Exception as err:
            if not lost_worker(err):
                raise
            lost.append((path, reason(err)))
        else:
            yield path, found
    for path, why in lost[:1]:
        raise OutputError(
            "ingest.asegurados.worker",
            "{file}",
            "its workers ended before it was read: {reason}",
            "workers with memory for a file",
            "give them more and read again: the months already read stay",
            file=path.name,
            reason=why,
        )


def _try(path: Path, layout: Layout, out: Path, asked: dict[str, Any]) -> Month | DataError:
    try:
        return read_month(path, layout, out, **asked)
    except DataError as err:
        return err
