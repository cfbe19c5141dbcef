"""Every draw of every variable, by single age too, in a zarr store: whoever makes a block of draws
writes it there, so that a whole run need not be in the memory of anyone.

A group holds a scenario, and below it ``by_state`` and ``by_delegation`` those places. Chunks are
the blocks of draws, so that no two writers share one. Once all stand the store says what it is made
of (see ``zarr_seal``); what is not as it was written is not read.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..core import checks
from ..core.errors import InputError
from ..core.extras import INSTALL
from ..scenario import Request
from ..scenario.blocks import blocks
from . import zarr_seal
from .manifest import STORE

BY = "by_"  # before the name of a kind of place, which may be that of an axis
_FORMAT: dict[str, Any] = {"zarr_format": 2, "consolidated": False}  # the one that has text


@dataclass(frozen=True)
class ZarrStore:
    """A store being written.

    Parameters
    ----------
    path : Path
        Folder of the store.
    draws : int
        Of the whole run.
    """

    path: Path
    draws: int

    def begin(self, group: str, like: xr.Dataset) -> None:
        """Lay out a group, with the labels of its axes and no number in it.

        Parameters
        ----------
        group : str
            A scenario, or ``<scenario>/by_state``.
        like : Dataset
            A few draws of what will stand there.
        """
        import dask.array as lazy

        size = blocks(self.draws)[0][1]

        def whole(array: xr.DataArray) -> xr.Variable:
            if "draw" not in array.dims:
                return array.variable
            shape, chunks = (
                [n if axis == "draw" else length for axis, length in array.sizes.items()]
                for n in (self.draws, size)
            )
            return xr.Variable(
                array.dims, lazy.zeros(shape, array.dtype, chunks=chunks), array.attrs
            )

        coords = {name: c.variable for name, c in like.coords.items()}
        coords["draw"] = xr.Variable("draw", np.arange(self.draws), like["draw"].attrs)
        made = xr.Dataset({name: whole(array) for name, array in like.items()}, coords, like.attrs)
        made.to_zarr(self.path, group=group, mode="w", compute=False, **_FORMAT)

    def holds(self, group: str) -> bool:
        """Whether a group was laid out."""
        return (self.path / group / ".zgroup").is_file()

    def put(self, group: str, data: xr.Dataset) -> None:
        """Write a block of draws of a group."""
        first = int(data["draw"][0])
        region = {"draw": slice(first, first + data.sizes["draw"])}
        alike = [name for name, array in data.items() if "draw" not in array.dims]
        drawn = data.drop_vars([*data.coords, *alike])
        drawn.to_zarr(self.path, group=group, region=region, **_FORMAT)

    def end(self, requests: Sequence[Request]) -> dict[str, str]:
        """Say that the store is whole; gives the file that says it, from the folder of the run,
        and its digest.

        Parameters
        ----------
        requests : sequence of Request
            One a scenario.
        """
        return {f"{STORE}/{zarr_seal.MARKER}": zarr_seal.seal(self.path, requests)}


def needs_zarr(told: str) -> None:
    """Make sure that the libraries of a store are installed.

    Parameters
    ----------
    told : str
        What asked for a store.

    Raises
    ------
    InputError
        When they are not.
    """
    try:
        import dask.array  # noqa: F401
        import zarr  # noqa: F401
    except ImportError as err:
        raise InputError(
            "results.zarr_store.library",
            "{told}",
            "no library {library}",
            "zarr and dask, of the extra scale",
            INSTALL,
            told=told,
            extra="scale",
            library=err.name,
        ) from None


def open_store(folder: str | Path, scenario: str | None = None, *, level: str = "") -> xr.Dataset:
    """Every draw of every variable of a scenario, from the zarr store of a run.

    Parameters
    ----------
    folder : str | Path
        Of a run made with ``piimss run --zarr`` or ``pf.project(store=)``, or the store in it.
    scenario : str | None
        Of the run; needed when it has more than one.
    level : str
        ``state`` or ``delegation`` instead of the nation, where the run has them (``--states``).

    Returns
    -------
    Dataset
        ``[draw, year, ...]``, each array read from the disk when it is asked for, and each time.

    Raises
    ------
    InputError
        For another scenario, or when zarr and dask are not installed.
    DataError
        When there is no store, or one that was not written whole or is of another run than the
        manifest beside it, or an array of the scenario is not as it was written.

    Notes
    -----
    Every file of the group is compared with its SHA-256 before it is opened; what changes on the
    disk later is not seen. Chunks are the blocks of 250 draws of the run. With dask,
    ``xarray.open_zarr(path, group=...)`` opens the same group as lazy arrays and compares nothing.

    Examples
    --------
    >>> import tempfile
    >>> import piimss_forecast as pf
    >>> with tempfile.TemporaryDirectory() as home:
    ...     p = pf.project("tendencial", draws=2, store=f"{home}/run")
    ...     int(open_store(f"{home}/run")["jobs"].sel(draw=0, year=2024))
    22238379
    """
    path = checks.path_of(folder, "open_store")
    needs_zarr("open_store")
    path = path if path.name == STORE else path / STORE
    said = zarr_seal.said_of(path)
    scenarios = sorted(said["scenarios"])
    if scenario is None and len(scenarios) == 1:
        scenario = scenarios[0]
    group = checks.one_of(scenario, f"{path}, scenario", scenarios)
    if level:
        below = f"{group}/{BY}"
        held = {p.removeprefix(below).split("/")[0] for p in said["parts"] if p.startswith(below)}
        group = f"{below}{checks.one_of(level, f'{path}, level', sorted(held))}"
    zarr_seal.as_written(path, said, group)
    with warnings.catch_warnings():  # of files that others left in it, such as Thumbs.db
        warnings.filterwarnings("ignore", "Object at .* is not recognized")
        return xr.open_dataset(
            path, engine="zarr", group=group, chunks=None, cache=False, **_FORMAT
        )
