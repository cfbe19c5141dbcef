"""Arrays with labels, made often: what many of them have in common is made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import xarray as xr

SHARED = ("item", "branch")  # axes of which a variable may have some labels only


def labelled(
    values: np.ndarray,
    dims: tuple[str, ...],
    coords: Mapping[str, Any],
    attrs: Mapping[str, Any] | None = None,
) -> xr.DataArray:
    """An array with its labels, the same as ``xr.DataArray(values, coords, dims, attrs=attrs)``.

    Parameters
    ----------
    values : ndarray
        Its numbers, which are not copied.
    dims : tuple of str
        Names of its axes.
    coords : mapping
        Labels by axis, or a pair (axis, labels) for further labels of one.
    attrs : mapping, optional
        What is said of it.

    Examples
    --------
    >>> labelled(np.ones((1, 2)), ("draw", "sex"), {"draw": [0], "sex": ["M", "F"]}).sizes
    Frozen({'draw': 1, 'sex': 2})
    """
    labels: dict[Any, xr.Variable] = {}
    indexes: dict[Any, xr.Index] = {}
    for name, value in coords.items():
        axis, found = value if isinstance(value, tuple) else (name, value)
        made = _labels(str(name), axis, tuple(np.asarray(found).tolist()))
        labels |= made.variables
        indexes |= made.xindexes
    # What the constructor does for anybody's labels takes longer than many a link.
    variable = xr.Variable(dims, values, dict(attrs or {}), fastpath=True)
    return xr.DataArray(variable, labels, indexes=indexes, fastpath=True)


def of_draws(values: np.ndarray, like: xr.DataArray, draws: np.ndarray) -> xr.DataArray:
    """An array like another one, of other draws.

    Parameters
    ----------
    values : ndarray
        Its numbers, which are not copied.
    like : DataArray
        Whose axes, other labels, name and attributes it has.
    draws : ndarray
        Labels of its draws.

    Examples
    --------
    >>> one = labelled(np.ones((1, 2)), ("draw", "sex"), {"draw": [0], "sex": ["M", "F"]})
    >>> of_draws(np.ones((3, 2)), one, np.arange(3)).sizes
    Frozen({'draw': 3, 'sex': 2})
    """
    made = _labels("draw", "draw", tuple(draws.tolist()))
    labels = dict(like.coords.variables)
    draw = made.variables["draw"].copy(deep=False)
    draw.attrs = dict(labels["draw"].attrs)
    variable = xr.Variable(like.dims, values, dict(like.attrs), fastpath=True)
    return xr.DataArray(
        variable,
        labels | {"draw": draw},
        name=like.name,
        indexes={**like.xindexes, **made.xindexes},
        fastpath=True,
    )


@lru_cache(maxsize=512)
def _labels(name: str, axis: str, values: tuple[Any, ...]) -> xr.Coordinates:
    """Labels of an axis, which many arrays have in common."""
    return xr.Coordinates({name: (axis, np.array(values))})


def _alike(one: xr.Variable, other: xr.Variable) -> bool:
    """Whether two coordinates have the same labels on the same axis."""
    return one.dims == other.dims and np.array_equal(one.to_numpy(), other.to_numpy())


def dataset(arrays: Mapping[str, xr.DataArray]) -> xr.Dataset:
    """Arrays side by side. Income and outlay share the dim ``item``, cuotas and the accounts the
    dim ``branch``: what one does not have is zero, not missing, on the other. Any other axis has
    the same labels wherever it stands.

    Raises
    ------
    ValueError
        When it has not.
    """
    for dim in SHARED:
        sides = [array for array in arrays.values() if dim in array.dims]
        labels = list(dict.fromkeys(label for side in sides for label in side[dim].to_numpy()))
        arrays = {
            name: array.reindex({dim: labels}, fill_value=0.0, copy=False)
            if dim in array.dims
            else array
            for name, array in arrays.items()
        }
    coords: dict[str, xr.Variable] = {}
    for array in arrays.values():
        for name, coord in array.coords.variables.items():
            held = coords.setdefault(str(name), coord)
            if held is not coord and not _alike(held, coord):
                raise ValueError(f"{array.name}: other labels of {name}")
    plain = {
        name: xr.Variable(array.dims, array.variable.data, dict(array.attrs), fastpath=True)
        for name, array in arrays.items()
    }
    return xr.Dataset(plain, coords={name: v.copy(deep=False) for name, v in coords.items()})
