"""The lines of the tables: which series ``variables.toml`` shows of each variable, by the kinds of
line that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from ..core.variables import Variable, variables

SUMMARY = "resumen"


@dataclass(frozen=True)
class Series:
    """One line of a table: identifier, unit and its draws by year."""

    id: str
    unit: str
    draws: xr.DataArray  # [draw, year]


Data = Mapping[Any, xr.DataArray]  # a compact projection: a Dataset, or one on disk
Builder = Callable[[Data], Iterator[Series]]


def series_id(variable: Variable, part: str) -> str:
    """Identifier of a line: the name of the variable for the total of what has ages or no axes,
    else name and part.

    Examples
    --------
    >>> [series_id(variables()[n], "total") for n in ("jobs", "adscrita_umf", "pension_outlay")]
    ['jobs', 'adscrita_umf', 'pension_outlay.total']
    """
    whole = not variable.dims or "age" in variable.dims
    return variable.name if part == "total" and whole else f"{variable.name}.{part}"


def lines(data: Data, variable: Variable, show: tuple[str, ...]) -> Iterator[Series]:
    """Lines of a variable in a compact projection, none when the projection does not have it."""
    name = f"{variable.name}_groups" if "age" in variable.dims else variable.name
    if name in data:
        for kind in show:
            yield from _KINDS.get(kind, _categories(kind))(data, variable, data[name])


def line(data: Data, name: str) -> Series | None:
    """A line of any table by its identifier, with no more of the data read than it needs."""
    head = name.split(".")[0]
    for variable in variables().values():
        show = (*variable.summary, *(shown(variable) if variable.table else ()))
        if head == variable.name or head in show:
            for found in lines(data, variable, tuple(dict.fromkeys(show))):
                if found.id == name:
                    return found
    return None


def shown(variable: Variable) -> tuple[str, ...]:
    """Kinds of line of a variable in its own table."""
    return variable.show or (() if variable.dims else ("total",))


def statement_total(data: Data, name: str) -> xr.DataArray:
    """Total of income or outlay, which in history may be known where an item is not."""
    return (
        data[f"{name}_total"] if f"{name}_total" in data else data[name].sum("item", skipna=False)
    )


_Kind = Callable[[Data, Variable, xr.DataArray], Iterator[Series]]


def _summed(array: xr.DataArray, *kept: str) -> xr.DataArray:
    for dim in [str(d) for d in array.dims if d not in ("draw", "year", *kept)]:
        array = array.sum(dim, skipna=False)
    return array


def _total(data: Data, variable: Variable, array: xr.DataArray) -> Iterator[Series]:
    total = statement_total(data, variable.name) if "item" in variable.dims else _summed(array)
    yield Series(series_id(variable, "total"), array.attrs["units"], total)


def _share_65(_data: Data, variable: Variable, array: xr.DataArray) -> Iterator[Series]:
    """Those of 65 and over in percent of all."""
    old = _summed(array, "broad_age").sel(broad_age="65+")
    yield Series(series_id(variable, "share_65"), "percent", 100 * old / _summed(array))


def _prevalence(data: Data, variable: Variable, array: xr.DataArray) -> Iterator[Series]:
    """Cases by disease, each followed by its part of those registered at a UMF."""
    people = _summed(data["adscrita_umf_groups"])
    for disease in array["disease"].to_numpy():
        cases = _summed(array.sel(disease=disease))
        yield Series(f"{variable.name}.{disease}", array.attrs["units"], cases)
        yield Series(f"prevalence.{disease}", "percent", 100 * cases / people)


def _categories(kind: str) -> _Kind:
    """A line per category of one axis, or per pair of two; a category of another variable on the
    same axis, zero throughout, is left out.
    """
    dims = kind.split(".")

    def build(_data: Data, variable: Variable, array: xr.DataArray) -> Iterator[Series]:
        array, units = _summed(array, *dims), array.attrs["units"]
        axes = [array.get_axis_num(d) for d in dims]
        values = np.moveaxis(array.to_numpy(), axes, range(len(dims)))
        like = array.isel(dict.fromkeys(dims, 0), drop=True)
        for cell in product(*(enumerate(array[d].to_numpy()) for d in dims)):
            line = values[tuple(k for k, _ in cell)]
            if dims not in (["item"], ["branch"]) or bool((line != 0).any()):
                name = ".".join((variable.name, *(str(label) for _, label in cell)))
                yield Series(name, units, like.copy(deep=False, data=line))

    return build


_KINDS: dict[str, _Kind] = {"total": _total, "share_65": _share_65, "prevalence": _prevalence}


def _table(name: str) -> Builder:
    def build(data: Data) -> Iterator[Series]:
        for variable in variables().values():
            show = variable.summary if name == SUMMARY else shown(variable)
            if name in (SUMMARY, variable.table):
                yield from lines(data, variable, show)

    return build


TABLES: dict[str, Builder] = {
    name: _table(name)
    for name in dict.fromkeys(
        [SUMMARY, *(v.table for v in variables().values() if v.table and shown(v))]
    )
}
CHARTS: dict[str, tuple[str, ...]] = {  # lines of the charts beside each table
    name: tuple(series_id(v, p) for v in variables().values() if v.table == name for p in v.chart)
    for name in TABLES
}
FANS = tuple(series_id(v, p) for v in variables().values() for p in v.fan)
