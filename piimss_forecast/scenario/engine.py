"""The chain: from assumptions to one ledger, link by link, year axis shared, invariants checked on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from ..catalog import Catalog
from ..errors import AssumptionError, InputError
from .assumptions import Assumptions
from .links import LINKS
from .run import Run

FIRST_YEAR = 2018  # first history year kept: baseline year of the earliest programme
BASE_YEAR = 2024  # last year for which the ledger's published totals exist
LAST_YEAR = 2100


@dataclass
class Result:
    """What a run leaves: the dataset, the checks made and the seconds spent by link."""

    data: xr.Dataset
    checks: list[dict[str, object]]
    timings: dict[str, float]


def run_chain(
    assumptions: Assumptions, catalog: Catalog, *, horizon: int, draws: int, seed: int, first: int = 0, after: Callable[[str], None] | None = None
) -> Result:
    """Run every link for draws ``first .. first + draws - 1``.

    Parameters
    ----------
    assumptions, catalog : what is assumed and what is published. horizon : last year. draws : how many; draw 0 is the central path.
    seed : of the keyed streams. after : called with the name of each link when it ends (progress).

    Raises
    ------
    InputError for arguments out of range; AssumptionError when a key was read by no link; InvariantError when an identity does not close.
    """
    _check_arguments(horizon, draws, seed)
    assumptions = assumptions.fresh()
    run = Run(assumptions, catalog, np.arange(FIRST_YEAR, horizon + 1), BASE_YEAR, draws, seed, first)
    timings: dict[str, float] = {}
    for name, link in LINKS.items():
        start = time.perf_counter()
        link(run)
        timings[name] = time.perf_counter() - start
        if after is not None:
            after(name)
    if unused := assumptions.unused():
        raise AssumptionError(
            f"{assumptions.origin}, {unused[0]}",
            f"clave que nadie leyó / key no module read (+{len(unused) - 1})",
            es=("que cada supuesto se use", "quite la clave o conéctela: " + ", ".join(unused[:5])),
            en=("every assumption to be used", "remove the key or wire it: " + ", ".join(unused[:5])),
        )
    return Result(_dataset(run), run.checks, timings)


def run_blocks(assumptions: Assumptions, catalog: Catalog, *, horizon: int, draws: int, seed: int, client: Any, block: int = 250) -> Result:
    """The same run cut in blocks of draws sent to a dask client; equal, number by number, to the run in one piece."""
    _check_arguments(horizon, draws, seed)
    starts = range(0, draws, block)
    jobs = [client.submit(run_chain, assumptions.fresh(), catalog, horizon=horizon, draws=min(block, draws - s), seed=seed, first=s) for s in starts]
    parts: list[Result] = client.gather(jobs)
    data = xr.concat([p.data for p in parts], dim="draw", data_vars="minimal", coords="minimal", compat="equals", join="exact")
    timings = {name: sum(p.timings[name] for p in parts) for name in parts[0].timings}
    return Result(data, [c for p in parts for c in p.checks], timings)


def _check_arguments(horizon: int, draws: int, seed: int) -> None:
    for name, value, low, high in (("horizon", horizon, BASE_YEAR + 1, LAST_YEAR), ("draws", draws, 1, 10**6), ("seed", seed, 0, 2**63 - 1)):
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or not low <= value <= high:
            raise InputError(
                f"project, {name}",
                repr(value),
                es=(f"un entero de {low} a {high}", "corrija el argumento"),
                en=(f"an integer from {low} to {high}", "correct the argument"),
            )


def _dataset(run: Run) -> xr.Dataset:
    # Income and outlay share the dim `item`; an item of one side is zero, not missing, on the other.
    items = list(dict.fromkeys([*run.data["income"]["item"].to_numpy(), *run.data["outlay"]["item"].to_numpy()]))
    both = {name: run.data[name].reindex(item=items, fill_value=0.0) for name in ("income", "outlay")}
    data = xr.Dataset({**run.data, **both})
    data = data.assign_coords(is_projection=("year", run.years > run.base_year))
    data["draw"].attrs["long_name"] = "trayectoria (0 = central)"
    data["year"].attrs["long_name"] = "año"
    return data
