"""What is kept of a projection for tables and files: every draw by broad age group, quantiles by
single age.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..core.variables import variables
from ..uncertainty import quantile_rows

GROUPS = {
    "0-14": (0, 14),
    "15-29": (15, 29),
    "30-44": (30, 44),
    "45-64": (45, 64),
    "65+": (65, 100),
}
QUANTILES = (0.1, 0.5, 0.9)
_AGES = {"age", "age_5y"}
_GROUPS = "_groups"


def by_group(data: xr.DataArray) -> xr.DataArray:
    """Sums over broad age groups; the ``age`` dim, single years from 0 to 100, becomes
    ``broad_age``.

    Examples
    --------
    >>> ages = xr.DataArray(np.ones(101), dims="age", coords={"age": np.arange(101)})
    >>> by_group(ages).to_numpy()
    array([15., 15., 15., 20., 36.])
    """
    starts = [low for low, _ in GROUPS.values()]
    sums = np.add.reduceat(data.to_numpy(), starts, axis=data.get_axis_num("age"))
    dims = ["broad_age" if d == "age" else str(d) for d in data.dims]
    coords = {d: c for d, c in data.coords.items() if "age" not in c.dims}
    return xr.DataArray(
        sums,
        coords={**coords, "broad_age": list(GROUPS)},
        dims=dims,
        attrs=data.attrs,
        name=data.name,
    )


def with_ages(data: xr.Dataset) -> list[str]:
    """Variables whose quantiles are kept in place of their draws: those with an age dim."""
    return [str(n) for n, array in data.data_vars.variables.items() if _AGES & set(array.dims)]


def spread(data: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """What is kept with all draws: variables without an age dim as they are, and
    ``<name>_groups`` of the counts with single ages.
    """
    for name, array in data.data_vars.items():
        if not _AGES & set(array.dims):
            yield str(name), array
        elif "age" in array.dims and not array.attrs["units"].startswith("per_"):
            yield f"{name}_groups", by_group(array)  # rates do not add over ages


class Compact(Mapping[str, xr.DataArray]):
    """What :func:`spread` gives, each array made when it is first read.

    Parameters
    ----------
    arrays : mapping of str to DataArray
        Variables of a projection by name.
    """

    def __init__(self, arrays: Mapping[Any, xr.DataArray]) -> None:
        self._arrays = arrays
        self._made: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self:
            raise KeyError(name)
        if name not in self._made:
            groups = name.endswith(_GROUPS)
            array = self._arrays[name.removesuffix(_GROUPS)]
            self._made[name] = by_group(array) if groups else array
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        if name in ("year", "is_projection"):
            return name in self._arrays
        declared = variables().get(str(name).removesuffix(_GROUPS))
        if declared is None or declared.internal or declared.name not in self._arrays:
            return False
        if str(name).endswith(_GROUPS):
            return "age" in declared.dims and not declared.unit.startswith("per_")
        return not _AGES & set(declared.dims)

    def __iter__(self) -> Iterator[str]:
        names = (kind for name in self._arrays for kind in (str(name), f"{name}{_GROUPS}"))
        return (name for name in names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def compact(data: xr.Dataset) -> xr.Dataset:
    """The projection without its largest arrays.

    Variables without an age dim stay as they are. Of each one with single ages stay
    ``<name>_groups`` (all draws, broad groups; counts only), and of every one with ages
    ``<name>_central`` (draw 0) and ``<name>_quantile`` (10, 50 and 90 %), at the ages it has.
    """
    kept = dict(spread(data))
    for name in with_ages(data):
        kept |= summed_up(name, data[name].isel(draw=0, drop=True), by_year(data[name]))
    return xr.Dataset(kept).assign_coords(is_projection=data["is_projection"])


def by_year(data: xr.DataArray) -> Iterator[np.ndarray | None]:
    """Draws of each year, ``[draw, ...]``; None where all are alike, as they are in history.

    Examples
    --------
    >>> one = xr.DataArray(np.array([[1.0, 5.0]]), dims=("draw", "year"))
    >>> list(by_year(one)), list(by_year(xr.concat([one, one, 2 * one], "draw")))[0].tolist()
    ([None, None], [1.0, 1.0, 2.0])
    """
    values = data.transpose("year", "draw", ...).to_numpy()
    for draws in values:
        # The first two tell nearly all that differ, without a look at the others.
        ends = (min(2, len(draws)), len(draws))
        alike = all(_same(draws[1:end], draws[: end - 1]) for end in ends)
        yield None if alike else draws


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays have the same numbers; only where they have not, what is unknown in both
    is looked for.
    """
    return bool((one == other).all()) or np.array_equal(one, other, equal_nan=True)


def summed_up(
    name: str, central: xr.DataArray, years: Iterable[np.ndarray | None]
) -> dict[str, xr.DataArray]:
    """``<name>_central`` and ``<name>_quantile``, exact, from one year of draws at a time.

    Parameters
    ----------
    name : str
        Of the variable.
    central : DataArray
        Its first draw, year first.
    years : iterable of ndarray or None
        As :func:`by_year` gives them.

    Examples
    --------
    >>> first = xr.DataArray([1.0, 5.0], dims="year")
    >>> found = summed_up("x", first, [None, np.array([5.0, 2.0, 4.0, 3.0])])
    >>> found["x_quantile"].to_numpy()[1].tolist()
    [1.0, 3.0]
    """
    spread_out = np.empty((len(QUANTILES), *central.shape), np.float32)
    for t, draws in enumerate(years):
        if draws is None:
            spread_out[:, t] = central.to_numpy()[t]
        else:
            rows = draws[1:].reshape(len(draws) - 1, -1).T
            spread_out[:, t] = quantile_rows(rows, QUANTILES).reshape(spread_out[:, t].shape)
    coords = {
        "quantile": list(QUANTILES),
        **{d: central[d] for d in central.dims if d in central.coords},
    }
    quantile = xr.DataArray(
        spread_out, coords, ("quantile", *central.dims), f"{name}_quantile", central.attrs
    )
    return {f"{name}_central": central, f"{name}_quantile": quantile}
