"""A request projected in blocks of draws, by this process or by the workers of a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..links import run_chain
from ..scenario import Request, Result
from ..scenario.blocks import blocks, joined
from ..scenario.store import kept_in
from .cluster import seen, share
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
    if store is not None:
        store.begin(name, run_chain(request, draws=1, cache=kept_in(folder)).data)
    if client is None:
        return joined([work.block(*piece, after=after) for piece in pieces])
    if store is not None:
        seen(client, store.path, "pf.project, store")
    made: dict[tuple[int, int], Result] = {}
    told = {piece: (name, k) for k, piece in enumerate(pieces)}
    share(client, _Work.block, work, told, made.__setitem__)
    return joined([made[piece] for piece in pieces])


@dataclass(frozen=True)
class _Work:
    """What every block needs, as it is sent to a worker."""

    request: Request
    folder: str | Path | None
    store: ZarrStore | None

    def block(self, first: int, draws: int, after: Callable[[str], None] | None = None) -> Result:
        kept = kept_in(self.folder)
        result = run_chain(self.request, first=first, draws=draws, after=after, cache=kept)
        if self.store is None:
            return result
        self.store.put(self.request.assumptions.name, result.data)
        return replace(result, data=result.data.drop_vars(result.data.data_vars))
