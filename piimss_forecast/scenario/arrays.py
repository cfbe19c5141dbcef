"""Arrays with labels, made often: what many of them have in common is made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        made = _labels(str(name), axis, np.asarray(found))
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
    made = _labels("draw", "draw", draws)
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


def _labels(name: str, axis: str, values: np.ndarray) -> xr.Coordinates:
    """Labels of an axis, which many arrays have in common: nobody may write on them."""
    return _made_once(name, axis, values.dtype.str, tuple(values.tolist()))


@lru_cache(maxsize=512)
def _made_once(name: str, axis: str, kind: str, values: tuple[Any, ...]) -> xr.Coordinates:
    labels = np.array(values, dtype=kind)  # 1, 1.0 and True are one key, not one label
    labels.flags.writeable = False
    return xr.Coordinates({name: (axis, labels)})


def _alike(one: xr.Variable, other: xr.Variable) -> bool:
    """Whether two coordinates have the same labels on the same axis."""
    return one.dims == other.dims and np.array_equal(one.to_numpy(), other.to_numpy())


def select(array: xr.DataArray, labels: Mapping[str, Any]) -> np.ndarray:
    """Numbers of an array at some labels of its axes, the same as ``array.sel(labels).to_numpy()``.

    Parameters
    ----------
    array : DataArray
        With labels on those axes.
    labels : mapping
        By axis, one label, which takes the axis away, or a list of them; no two are alike on an
        axis.

    Raises
    ------
    ValueError
        For an axis or a label that it has not.

    Examples
    --------
    >>> one = labelled(np.ones((1, 2)), ("draw", "sex"), {"draw": [0], "sex": ["M", "F"]})
    >>> select(one, {"sex": "F"}).shape, select(one, {"sex": ["F"]}).shape
    ((1,), (1, 1))
    """
    where: list[Any] = [slice(None)] * array.ndim
    values = array.variable.to_numpy()
    for axis, asked in labels.items():
        place, known = array.dims.index(axis), array.coords.variables[axis].to_numpy().tolist()
        if isinstance(asked, list):
            values = values.take([known.index(label) for label in asked], axis=place)
        else:
            where[place] = known.index(asked)
    return np.asarray(values[tuple(where)])


def dataset(arrays: Mapping[str, xr.DataArray], **more: tuple[str, np.ndarray]) -> xr.Dataset:
    """Arrays side by side. Income and outlay share the dim ``item``, cuotas and the accounts the
    dim ``branch``: what one does not have is zero, not missing, on the other. Any other axis has
    the same labels wherever it stands.

    Parameters
    ----------
    arrays : mapping of str to DataArray
        By variable.
    more : tuple
        Further labels of an axis: its name, and they.

    Raises
    ------
    ValueError
        When another axis has other labels somewhere.
    """
    shared = {dim: _every(arrays.values(), dim) for dim in SHARED}
    held: dict[Any, xr.Variable] = {}
    indexes: dict[Any, xr.Index] = {}
    for array in arrays.values():
        for name, coord in array.coords.variables.items():
            if name not in held:
                held[name] = coord
                indexes |= {key: index for key, index in array.xindexes.items() if key == name}
            elif held[name] is not coord and name not in shared and not _alike(held[name], coord):
                raise ValueError(f"{array.name}: other labels of {name}")
    coords = {name: coord.copy(deep=False) for name, coord in held.items()}
    for name in shared.keys() & held.keys():
        made = _labels(name, name, np.array(shared[name]))
        coords[name], indexes[name] = made.variables[name].copy(deep=False), made.xindexes[name]
    coords |= {name: xr.Variable(axis, values) for name, (axis, values) in more.items()}
    plain = {
        name: xr.Variable(array.dims, _filled(array, shared), dict(array.attrs), fastpath=True)
        for name, array in arrays.items()
    }
    return xr.Dataset(plain, coords=xr.Coordinates(coords, indexes))


def _every(arrays: Iterable[xr.DataArray], dim: str) -> tuple[Any, ...]:
    """Labels of an axis in any array, in the order in which they come."""
    sides = (array for array in arrays if dim in array.dims)
    return tuple(dict.fromkeys(label for side in sides for label in side[dim].to_numpy().tolist()))


def _filled(array: xr.DataArray, shared: Mapping[str, tuple[Any, ...]]) -> np.ndarray:
    """Numbers of an array at every label of the axes it shares, 0 where it has none."""
    values: np.ndarray = array.variable.to_numpy()
    for dim in shared.keys() & set(array.dims):
        every, place = shared[str(dim)], array.dims.index(dim)
        own = array.coords.variables[dim].to_numpy().tolist()
        if own != list(every):
            wide = np.zeros((*values.shape[:place], len(every), *values.shape[place + 1 :]))
            wide[(slice(None),) * place + ([every.index(label) for label in own],)] = values
            values = wide
    return values
