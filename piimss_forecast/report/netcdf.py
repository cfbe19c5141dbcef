"""A NetCDF-4 file written piece by piece: as much of it in memory as is being written.

xarray hands whole arrays to its writer; here blocks of draws that are already compressed go to the
file as they are. What is written reads back with any NetCDF-4 library.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import h5py
import numpy as np
import xarray as xr

LEVEL = 1  # of zlib, over shuffled bytes: a third of the size, in a quarter of the time of level 4
_TEXT = h5py.string_dtype()
_DIMID, _COORDINATES = "_Netcdf4Dimid", "_Netcdf4Coordinates"


def compressed(values: np.ndarray, rows: int | None = None) -> bytes:
    """An array as a chunk of the file: shuffled and deflated.

    Parameters
    ----------
    values : ndarray
        Numbers of the chunk.
    rows : int, optional
        Length of the chunk's first axis, where it is longer than that of ``values`` (the last block
        of draws); the rest is zero.

    Examples
    --------
    >>> whole = compressed(np.ones((2, 3)))
    >>> np.frombuffer(zlib.decompress(whole), np.uint8).reshape(8, 6)[-2:, 0].tolist()
    [240, 63]
    """
    if rows is not None and rows > values.shape[0]:
        wide = np.zeros((rows, *values.shape[1:]), values.dtype)
        wide[: values.shape[0]] = values
        values = wide
    plain = np.ascontiguousarray(values)
    shuffled = np.ascontiguousarray(plain.view(np.uint8).reshape(-1, plain.itemsize).T)
    return zlib.compress(shuffled.data, LEVEL)


class NetcdfFile(AbstractContextManager["NetcdfFile"]):
    """A file being written: coordinates first, then variables, whose values come in any order.

    Parameters
    ----------
    path : Path
        New file.
    coords : mapping of str to Variable
        Labels of the axes and further ones of them.
    attrs : mapping
        Of the whole file.
    """

    def __init__(
        self, path: Path, coords: Mapping[str, xr.Variable], attrs: Mapping[str, Any]
    ) -> None:
        self._file = h5py.File(path, "w")
        self._dims = [name for name, coord in coords.items() if coord.dims == (name,)]
        self._further = [name for name in coords if name not in self._dims]
        self._axes: dict[str, tuple[str, ...]] = {}
        self._of = {name: coord.dims for name, coord in coords.items()}
        for name, value in attrs.items():
            _describe(self._file, name, value)
        made = f"version=2,h5py={h5py.version.version},hdf5={h5py.version.hdf5_version}"
        self._file.attrs["_NCProperties"] = np.bytes_(made)
        for name in (*self._dims, *self._further):
            self._coordinate(name, coords[name])

    def variable(
        self, name: str, dims: Sequence[str], dtype: Any, attrs: Mapping[str, Any], *, chunk: Any
    ) -> None:
        """Declare a variable of real numbers, compressed in chunks of a shape."""
        shape = tuple(len(self._file[d]) for d in dims)
        made = self._file.create_dataset(
            name,
            shape,
            dtype,
            chunks=tuple(chunk),
            compression="gzip",
            compression_opts=LEVEL,
            shuffle=True,
            fillvalue=np.nan,
        )
        self._place(made, tuple(dims))
        made.attrs["_FillValue"] = np.array([np.nan], dtype)
        for key, value in attrs.items():
            _describe(made, key, value)
        beside = sorted(c for c in self._further if set(self._of[c]) <= set(dims))
        if beside:
            made.attrs.create("coordinates", " ".join(beside), dtype=_TEXT)

    def put(self, name: str, index: Any, values: np.ndarray) -> None:
        """Write values of a variable at an index."""
        self._file[name][index] = values

    def put_chunk(self, name: str, start: tuple[int, ...], chunk: bytes) -> None:
        """Write a chunk that :func:`compressed` made, which begins at ``start``."""
        self._file[name].id.write_direct_chunk(start, chunk)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._link_scales()
        self._file.close()

    def _coordinate(self, name: str, coord: xr.Variable) -> None:
        values, attrs = coord.to_numpy(), dict(coord.attrs)
        if values.dtype.kind in "UO":
            made = self._file.create_dataset(name, values.shape, _TEXT, fillvalue=b"")
            made[...] = values.astype(object)
        elif values.dtype.kind == "b":  # a type that NetCDF lacks, as xarray writes it
            made = self._file.create_dataset(name, data=values.astype(np.int8))
            attrs["dtype"] = "bool"
        else:
            made = self._file.create_dataset(name, data=values)
            if values.dtype.kind == "f":
                attrs["_FillValue"] = np.array([np.nan])
        if name in self._dims:
            made.attrs["CLASS"] = np.bytes_("DIMENSION_SCALE")
            made.attrs["NAME"] = np.bytes_(name)
        self._place(made, tuple(map(str, coord.dims)))
        for key, value in attrs.items():
            _describe(made, key, value)

    def _place(self, made: h5py.Dataset, dims: tuple[str, ...]) -> None:
        """Say which axes a variable has, as NetCDF-4 wants it."""
        name = made.name.lstrip("/")
        at = [self._dims.index(d) for d in dims]
        self._axes[name] = dims
        made.attrs[_COORDINATES] = np.array(at, np.int32)
        made.attrs[_DIMID] = np.int32(at[0])

    def _link_scales(self) -> None:
        """Tie variables to the labels of their axes; both sides are written once, where HDF5 would
        write the list of an axis again with every variable.
        """
        users: dict[str, list[tuple[Any, int]]] = {d: [] for d in self._dims}
        for name, dims in self._axes.items():
            if name in self._dims:
                continue
            made = self._file[name]
            links = np.empty(len(dims), object)
            for axis, dim in enumerate(dims):
                links[axis] = np.array([self._file[dim].ref], h5py.ref_dtype)
                users[dim].append((made.ref, axis))
            made.attrs.create("DIMENSION_LIST", links, dtype=h5py.vlen_dtype(h5py.ref_dtype))
        kind = np.dtype([("dataset", h5py.ref_dtype), ("dimension", np.uint32)])
        for dim, found in users.items():
            if found:
                self._file[dim].attrs.create("REFERENCE_LIST", np.array(found, kind), dtype=kind)


def _describe(made: Any, key: str, value: Any) -> None:
    """An attribute as xarray writes it: text of any length, numbers as arrays of one."""
    if isinstance(value, str):
        made.attrs.create(key, value, dtype=_TEXT)
    else:
        made.attrs[key] = np.atleast_1d(value)
