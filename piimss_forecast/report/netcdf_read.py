"""A NetCDF-4 file read whole, whoever wrote it, without the thousands of look-ups that a library of
netCDF makes of a hundred variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import xarray as xr

from ..core.checks import one_of
from ..core.errors import DataError
from ..core.reasons import reason
from .netcdf import BARE, BESIDE, OWN, SCALES


def read(path: Path, only: Iterable[str] | None = None, **at: str) -> xr.Dataset:
    """The dataset of a file, in memory.

    Parameters
    ----------
    path : Path
        NetCDF-4 file.
    only : iterable of str, optional
        Variables to read, with the labels of their axes; all when not given. Those that the file
        does not have are left out.
    at : str
        Label by axis, of which alone the rest is read.

    Raises
    ------
    DataError
        When the file is no NetCDF-4, or broken, or has no such label.
    """
    try:
        return _read(path, only, at)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError) as err:
        raise DataError(
            "report.netcdf.read",
            "{file}",
            "{reason}",
            "a NetCDF-4 file as it was written",
            "write it again, or take it from a copy",
            file=str(path),
            reason=reason(err),
        ) from None


def _read(path: Path, only: Iterable[str] | None, at: Mapping[str, str]) -> xr.Dataset:
    with h5py.File(path, "r") as file:
        axes = {name: _axes(file, stored) for name, stored in file.items()}
        wanted = set(axes) if only is None else set(only) & set(axes)
        for name in tuple(wanted):
            wanted |= set(axes) & {*axes[name], *file[name].attrs.get(BESIDE, "").split()}
        chosen = {axis: _row(file, axis, label) for axis, label in at.items()}
        found = {
            name: xr.Variable(
                [axis for axis in axes[name] if axis not in at],
                _values(stored)[tuple(chosen.get(axis, slice(None)) for axis in axes[name])],
                _said(stored),
            )
            for name, stored in file.items()
            if name in wanted and name not in at and not _bare(stored)
        }
        return xr.decode_cf(xr.Dataset(found, attrs=_said(file))).load()


def _row(file: h5py.File, axis: str, label: str) -> int:
    """Where a label stands on its axis."""
    known: list[str] = file[axis].asstr()[...].tolist()
    return known.index(one_of(label, f"{file.filename}, {axis}", known, error=DataError))


def _axes(file: h5py.File, stored: h5py.Dataset) -> tuple[str, ...]:
    """Names of the axes of a variable; the labels of an axis are their own."""
    if SCALES not in stored.attrs:
        return (stored.name.lstrip("/"),) * stored.ndim
    return tuple(file[scale[0]].name.lstrip("/") for scale in stored.attrs[SCALES])


def _bare(stored: h5py.Dataset) -> bool:
    """Whether it only stands for an axis without labels."""
    return bytes(stored.attrs.get("NAME", b"")).startswith(BARE)


def _values(stored: h5py.Dataset) -> Any:
    """Numbers or text, to be read by an index."""
    return stored if h5py.check_string_dtype(stored.dtype) is None else stored.asstr()


def _said(made: Any) -> dict[str, Any]:
    """Attributes that are not of the format itself: an array of one is a number."""
    found = ((key, value) for key, value in made.attrs.items() if key not in OWN)
    return {k: v[0] if isinstance(v, np.ndarray) and v.shape == (1,) else v for k, v in found}
