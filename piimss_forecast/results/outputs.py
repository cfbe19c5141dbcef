"""The files of the main job: tables, NetCDF, workbook and page, each written by itself so that any
process can write it.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from .. import report

if TYPE_CHECKING:
    from .job import Job, Summary

NETCDF, WORKBOOK, PAGE, TABLES = "proyeccion.nc", "tablas.xlsx", "informe.html", "tables"


def write_workbook(_job: Job, content: report.Content, stage: Path) -> None:
    """The workbook."""
    from ..report.workbook import write_workbook  # only here is the library of workbooks needed

    with _no_collector():
        write_workbook(stage / WORKBOOK, content)


def write_page(_job: Job, contents: Sequence[report.Content], stage: Path) -> None:
    """The page, in every language."""
    from ..report.page import write_page

    with _no_collector():
        write_page(stage / PAGE, *contents)


def write_tables(
    _job: Job, content: report.Content, paired: Mapping[str, pd.DataFrame], stage: Path
) -> None:
    """The tables as CSV."""
    folder = stage / TABLES
    folder.mkdir(exist_ok=True)
    for name, frame in _tables(content, paired):
        report.write_csv(frame, folder / f"{name}.csv")


def write_netcdf(
    job: Job, ages: tuple[dict[str, xr.DataArray], ...], facts: dict[str, Any], stage: Path
) -> None:
    """Every scenario in one NetCDF, block by block."""
    from ..report.netcdf import NetcdfFile

    spools = [job.spool(k) for k in range(len(job.requests))]
    names = [r.assumptions.name for r in job.requests]
    first = {name: spools[0].like(name) for name in sorted(spools[0])}
    coords = {"scenario": xr.Variable("scenario", np.array(names, object))}
    draws = first[next(iter(first))]["draw"]
    coords["draw"] = xr.Variable("draw", np.arange(job.requests[0].draws), draws.attrs)
    coords["is_projection"] = spools[0]["is_projection"].variable
    for name, array in (*first.items(), *ages[0].items()):
        its = [
            s.like(name) if name in first else a[name] for s, a in zip(spools, ages, strict=True)
        ]
        for axis in sorted(map(str, array.coords)):
            if axis not in coords:
                coords[axis] = _shared([other[axis].variable for other in its], axis)
    size = spools[0].blocks[0][1]
    with NetcdfFile(stage / NETCDF, coords, facts) as file:
        for name, array in first.items():
            shape = array.shape[1:]
            dims = ["scenario", *map(str, array.dims)]
            file.variable(name, dims, array.dtype, array.attrs, chunk=(1, size, *shape))
            for k, spool in enumerate(spools):
                for start, chunk in spool.chunks(name):
                    file.put_chunk(name, (k, start, *(0 for _ in shape)), chunk)
        for name, array in ages[0].items():
            dims = ["scenario", *map(str, array.dims)]
            file.variable(name, dims, array.dtype, array.attrs, chunk=(1, *array.shape))
            for k, of_scenario in enumerate(ages):
                file.put(name, k, of_scenario[name].to_numpy())


def _shared(found: list[xr.Variable], name: str) -> xr.Variable:
    """Labels that all scenarios share; those that say something of each stand by scenario.

    Raises
    ------
    ValueError
        When an axis itself has other labels in one of them.
    """
    if all(other.equals(found[0]) for other in found):
        return found[0]
    if found[0].dims == (name,):
        raise ValueError(f"{name}: other labels in another scenario")
    values = np.stack([other.to_numpy() for other in found])
    return xr.Variable(("scenario", *found[0].dims), values, found[0].attrs)


@contextmanager
def _no_collector() -> Iterator[None]:
    """A file of a hundred thousand small objects that all live until it is closed: looking for
    garbage among them takes a fifth of the time and finds none.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def facts_of(content: report.Content) -> dict[str, Any]:
    """What the NetCDF says of itself."""
    return {
        "published": json.dumps(content.cubes[content.first].published),
        "title": "piimss_forecast",
        "seed": content.manifest["seed"],
        "data_digest": content.manifest["data_digest"],
    }


def paired_by_scenario(summaries: Mapping[str, Summary]) -> dict[str, pd.DataFrame]:
    """Differences to the first scenario, draw by draw, of each other one."""
    return {name: s.paired for name, s in summaries.items() if s.paired is not None}


def _tables(
    content: report.Content, paired: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table in long form, scenarios one under the other."""
    for name in report.TABLES:
        yield (
            name,
            pd.concat(
                {s: report.build(name, c, content.lang) for s, c in content.cubes.items()},
                names=["scenario"],
            ).reset_index(),
        )
    yield "metas", pd.concat(content.metas, names=["scenario", "code"]).reset_index()
    yield "metas_conjuntas", pd.concat(content.together, names=["scenario"]).reset_index()
    yield from content.sufficiency.items()
    if content.states is not None:
        yield "estados", content.states.table
        if content.states.delegations is not None:
            yield "delegaciones", content.states.delegations
    if len(content.beside):
        yield "series", content.beside
    if len(content.since):
        yield "publicado", content.since
    yield "historia", content.history
    yield "supuestos", pd.concat(content.assumptions, names=["scenario", "key"]).reset_index()
    if paired:
        yield "direcciones", content.directions
        yield (
            "diferencias",
            pd.concat(list(paired.values()), axis=1)
            .stack(level=0, future_stack=True)
            .rename_axis(["series", "year", "scenario"])
            .reset_index(),
        )
