"""A request projected in blocks of draws, by this process or by the workers of a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..links import run_chain
from ..scenario import Request, Result
from ..scenario.blocks import Joined, blocks
from ..scenario.store import kept_in
from .cluster import ready, share
from .zarr_store import ZarrStore


def run_blocks(
    request: Request,
    client: Any = None,
    *,
    after: Callable[[str], None] | None = None,
    folder: str | Path | None = None,
    store: ZarrStore | None = None,
) -> Result:
    """The whole chain for every draw of a request; the same bytes whoever makes the blocks.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    client : Any
        Of dask.distributed; this process makes the blocks when not given.
    after : callable, optional
        Called with the name of each link that ends in this process.
    folder : str | Path | None
        Where results of links are kept (see :func:`piimss_forecast.scenario.store.kept_in`).
    store : ZarrStore, optional
        Where whoever makes a block writes its variables; the result then has none.

    Raises
    ------
    PiimssError
        Of the kind concerned.
    """
    work, pieces = _Work(request, folder, store), blocks(request.draws)
    name = request.assumptions.name
    if client is not None:
        told = "pf.project, client" if store is None else "pf.project, store"
        ready(client, told, request.catalog, None if store is None else store.path.parent)
    if store is not None:
        store.begin(name, run_chain(request, draws=1, cache=kept_in(folder)).data)
    if client is None and len(pieces) == 1:
        return work.block(*pieces[0], after=after)
    whole = Joined(request.draws)
    if client is None:
        for piece in pieces:
            whole.add(work.block(*piece, after=after))
        return whole.result()
    known = {piece: (name, k) for k, piece in enumerate(pieces)}
    share(client, _Work.block, work, known, lambda _, found: whole.add(found))
    return whole.result()


@dataclass(frozen=True)
class _Work:
    """What every block needs, as it is sent to a worker."""

    request: Request
    folder: str | Path | None
    store: ZarrStore | None

    def block(self, first: int, draws: int, after: Callable[[str], None] | None = None) -> Result:
        result = run_chain(
            self.request,
            first=first,
            draws=draws,
            after=after,
            cache=kept_in(self.folder),
            # Of one block among many nobody asks again before those of the others took its place.
            keep=self.folder is not None or draws == self.request.draws,
        )
        if self.store is None:
            return result
        self.store.put(self.request.assumptions.name, result.data)
        return replace(result, data=result.data.drop_vars(result.data.data_vars))
