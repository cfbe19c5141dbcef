"""The chain: from assumptions to one ledger, link by link, year axis shared, invariants checked on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
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
LAST_LINK = next(reversed(LINKS))


@dataclass
class Result:
    """What a run leaves: the dataset, the checks made, the seconds spent by link, and how published margins are reproduced."""

    data: xr.Dataset
    checks: list[dict[str, object]]
    timings: dict[str, float]
    margins: list[dict[str, object]]


def run_chain(
    assumptions: Assumptions,
    catalog: Catalog,
    *,
    horizon: int,
    draws: int,
    seed: int,
    first: int = 0,
    base_year: int = BASE_YEAR,
    until: str = LAST_LINK,
    mortality_tables: Mapping[str, np.ndarray] | None = None,
    after: Callable[[str], None] | None = None,
) -> Result:
    """Run every link for draws ``first .. first + draws - 1``.

    Parameters
    ----------
    assumptions, catalog : what is assumed and what is published. horizon : last year. draws : how many; draw 0 is the central path.
    seed : of the keyed streams. base_year : last year of history; an earlier one is a hindcast, for which nothing later is known.
    until : last link to run. mortality_tables : of pensioners, by type of pension. after : called with the name of each link when it ends (progress).

    Raises
    ------
    InputError for arguments out of range; AssumptionError when a key was read by no link; InvariantError when an identity does not close.
    """
    _check_arguments(horizon, draws, seed, base_year)
    assumptions = assumptions.fresh()
    if base_year < BASE_YEAR:
        catalog = catalog.known_to(base_year)
    run = Run(assumptions, catalog, np.arange(FIRST_YEAR, horizon + 1), base_year, draws, seed, first, dict(mortality_tables or {}))
    timings: dict[str, float] = {}
    for name, link in LINKS.items():
        start = time.perf_counter()
        link(run)
        timings[name] = time.perf_counter() - start
        if after is not None:
            after(name)
        if name == until:
            break
    if until == LAST_LINK and (unused := assumptions.unused()):
        raise AssumptionError(
            f"{assumptions.origin}, {unused[0]}",
            f"clave que nadie leyó / key no module read (+{len(unused) - 1})",
            es=("que cada supuesto se use", "quite la clave o conéctela: " + ", ".join(unused[:5])),
            en=("every assumption to be used", "remove the key or wire it: " + ", ".join(unused[:5])),
        )
    return Result(_dataset(run), run.checks, timings, run.margins)


def run_blocks(
    assumptions: Assumptions,
    catalog: Catalog,
    *,
    horizon: int,
    draws: int,
    seed: int,
    client: Any,
    mortality_tables: Mapping[str, np.ndarray] | None = None,
    block: int = 250,
) -> Result:
    """The same run cut in blocks of draws sent to a dask client; equal, number by number, to the run in one piece."""
    _check_arguments(horizon, draws, seed)
    starts = range(0, draws, block)
    fixed = {"horizon": horizon, "seed": seed, "mortality_tables": mortality_tables}
    jobs = [client.submit(run_chain, assumptions.fresh(), catalog, draws=min(block, draws - s), first=s, **fixed) for s in starts]
    parts: list[Result] = client.gather(jobs)
    data = xr.concat([p.data for p in parts], dim="draw", data_vars="minimal", coords="minimal", compat="equals", join="exact")
    timings = {name: sum(p.timings[name] for p in parts) for name in parts[0].timings}
    return Result(data, [c for p in parts for c in p.checks], timings, parts[0].margins)


def _check_arguments(horizon: int, draws: int, seed: int, base_year: int = BASE_YEAR) -> None:
    limits = {"base_year": (base_year, FIRST_YEAR, BASE_YEAR), "horizon": (horizon, base_year + 1, LAST_YEAR), "draws": (draws, 1, 10**6)}
    for name, (value, low, high) in (limits | {"seed": (seed, 0, 2**63 - 1)}).items():
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or not low <= value <= high:
            raise InputError(
                f"project, {name}",
                repr(value),
                es=(f"un entero de {low} a {high}", "corrija el argumento"),
                en=(f"an integer from {low} to {high}", "correct the argument"),
            )


def _dataset(run: Run) -> xr.Dataset:
    # Income and outlay share the dim `item`; an item of one side is zero, not missing, on the other.
    sides = {name: run.data[name] for name in ("income", "outlay") if name in run.data}
    items = list(dict.fromkeys(item for side in sides.values() for item in side["item"].to_numpy()))
    both = {name: side.reindex(item=items, fill_value=0.0) for name, side in sides.items()}
    data = xr.Dataset({**run.data, **both})
    data = data.assign_coords(is_projection=("year", run.years > run.base_year))
    data["draw"].attrs["long_name"] = "trayectoria (0 = central)"
    data["year"].attrs["long_name"] = "año"
    return data
