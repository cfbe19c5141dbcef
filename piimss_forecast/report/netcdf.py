"""A NetCDF-4 file written piece by piece: as much of it in memory as is being written.

xarray hands whole arrays to its writer; here blocks of draws that are already compressed go to the
file as they are. What is written reads back with any NetCDF-4 library (see ``netcdf_read``).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import h5py
import numpy as np
import xarray as xr

from ..core.errors import OutputError, first_line

LEVEL = 1  # of zlib, over shuffled bytes: a third of the size, in a quarter of the time of level 4
_ROOM = 9  # memory of zlib: a seventh less time than by its own 8, to the same size
_TEXT = h5py.string_dtype()
_DIMID, _COORDINATES = "_Netcdf4Dimid", "_Netcdf4Coordinates"
SCALES, BESIDE = "DIMENSION_LIST", "coordinates"  # axes of a variable, and further labels of them
# Attributes of the format itself.
OWN = {"CLASS", "NAME", SCALES, "REFERENCE_LIST", "_NCProperties", _DIMID, _COORDINATES}
_YES_OR_NO = {"dtype": "bool"}  # a type that NetCDF lacks, as xarray writes it
_IN_WORDS = "UO"  # kinds of arrays of text
BARE = b"This is a netCDF dimension but not a netCDF variable"  # begins the NAME of such an axis


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
    deflate = zlib.compressobj(LEVEL, memLevel=_ROOM)
    return deflate.compress(shuffled.data) + deflate.flush()


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
    bare : mapping of str to int, optional
        Length of each axis without labels.

    Raises
    ------
    OutputError
        For labels or an attribute that the format cannot hold, by name.
    """

    def __init__(
        self,
        path: Path,
        coords: Mapping[str, xr.Variable],
        attrs: Mapping[str, Any],
        bare: Mapping[str, int] | None = None,
    ) -> None:
        bare = bare or {}
        self._file = h5py.File(path, "w", track_order=True)
        self._dims = [*(name for name, coord in coords.items() if coord.dims == (name,)), *bare]
        self._further = [name for name in coords if name not in self._dims]
        self._alone = set(self._further)  # labels of no variable yet
        self._axes: dict[str, tuple[str, ...]] = {}
        self._of = {name: coord.dims for name, coord in coords.items()}
        for name, value in attrs.items():
            _describe(self._file, name, value)
        made = f"version=2,h5py={h5py.version.version},hdf5={h5py.version.hdf5_version}"
        self._file.attrs["_NCProperties"] = np.bytes_(made)
        for name, length in bare.items():
            self._bare(name, length)
        for name in (d for d in (*self._dims, *self._further) if d not in bare):
            with _naming(name):
                self._coordinate(name, coords[name])

    def variable(
        self,
        name: str,
        dims: Sequence[str],
        dtype: Any,
        attrs: Mapping[str, Any],
        *,
        chunk: Sequence[int] | None = None,
    ) -> None:
        """Declare a variable; numbers along axes are compressed in chunks of a shape."""
        shape = tuple(len(self._file[d]) for d in dims)
        kind = np.dtype(dtype).kind
        packed = {
            "chunks": True if chunk is None else tuple(chunk),
            "compression": "gzip",
            "compression_opts": LEVEL,
            "shuffle": True,
        }
        if kind in _IN_WORDS:
            made = self._file.create_dataset(name, shape, _TEXT, fillvalue=b"")
        else:
            of = np.int8 if kind == "b" else dtype
            fill = np.nan if kind == "f" else 0
            made = self._file.create_dataset(
                name, shape, of, fillvalue=fill, **(packed if shape else {})
            )
        self._place(made, tuple(dims))
        if kind == "f":
            made.attrs["_FillValue"] = np.array([np.nan], dtype)
        for key, value in (dict(attrs) | (_YES_OR_NO if kind == "b" else {})).items():
            _describe(made, key, value)
        beside = sorted(c for c in self._further if set(self._of[c]) <= set(dims))
        self._alone -= set(beside)
        if beside:
            made.attrs.create(BESIDE, " ".join(beside), dtype=_TEXT)

    def put(self, name: str, index: Any, values: np.ndarray) -> None:
        """Write values of a variable at an index."""
        self._file[name][index] = _stored(values)

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
            if self._alone:
                _describe(self._file, BESIDE, " ".join(sorted(self._alone)))
            self._link_scales()
        self._file.close()

    def _coordinate(self, name: str, coord: xr.Variable) -> None:
        values, attrs = coord.to_numpy(), dict(coord.attrs)
        _check(values)
        if values.dtype.kind in _IN_WORDS:
            made = self._file.create_dataset(name, values.shape, _TEXT, fillvalue=b"")
            made[...] = _stored(values)
        else:
            made = self._file.create_dataset(name, data=_stored(values))
            if values.dtype.kind == "b":
                attrs |= _YES_OR_NO
            elif values.dtype.kind == "f":
                attrs["_FillValue"] = np.array([np.nan], values.dtype)
        if name in self._dims:
            made.attrs["CLASS"] = np.bytes_("DIMENSION_SCALE")
            made.attrs["NAME"] = np.bytes_(name)
        self._place(made, tuple(map(str, coord.dims)))
        for key, value in attrs.items():
            _describe(made, key, value)

    def _bare(self, name: str, length: int) -> None:
        made = self._file.create_dataset(name, (length,), ">f4")
        made.attrs["CLASS"] = np.bytes_("DIMENSION_SCALE")
        made.attrs["NAME"] = np.bytes_(BARE + b".%10d" % length)
        self._place(made, (name,))

    def _place(self, made: h5py.Dataset, dims: tuple[str, ...]) -> None:
        """Say which axes a variable has, as NetCDF-4 wants it."""
        name = made.name.lstrip("/")
        at = [self._dims.index(d) for d in dims]
        self._axes[name] = dims
        if not dims:
            return
        made.attrs[_COORDINATES] = np.array(at, np.int32)
        made.attrs[_DIMID] = np.int32(at[0])

    def _link_scales(self) -> None:
        """Tie variables to the labels of their axes; both sides are written once, where HDF5 would
        write the list of an axis again with every variable.
        """
        users: dict[str, list[tuple[Any, int]]] = {d: [] for d in self._dims}
        for name, dims in self._axes.items():
            if name in self._dims or not dims:
                continue
            made = self._file[name]
            links = np.empty(len(dims), object)
            for axis, dim in enumerate(dims):
                links[axis] = np.array([self._file[dim].ref], h5py.ref_dtype)
                users[dim].append((made.ref, axis))
            made.attrs.create(SCALES, links, dtype=h5py.vlen_dtype(h5py.ref_dtype))
        kind = np.dtype([("dataset", h5py.ref_dtype), ("dimension", np.uint32)])
        for dim, found in users.items():
            if found:
                self._file[dim].attrs.create("REFERENCE_LIST", np.array(found, kind), dtype=kind)


def write(data: xr.Dataset, path: Path) -> None:
    """A dataset of numbers, text, and yes or no, as compressed NetCDF-4.

    Parameters
    ----------
    data : Dataset
        What is written.
    path : Path
        New file.

    Raises
    ------
    OutputError
        For a variable or an attribute that the format cannot hold, by name.
    """
    for said in map(str, (*data.variables, *data.sizes)):
        with _naming(said):
            if "/" in said:
                raise ValueError("/")  # that parts groups
    coords = {str(name): coord.variable for name, coord in data.coords.items()}
    bare = {str(axis): n for axis, n in data.sizes.items() if axis not in data.coords}
    with NetcdfFile(path, coords, data.attrs, bare) as file:
        for name, array in data.data_vars.items():
            with _naming(str(name)):
                _check(array.to_numpy())
                file.variable(str(name), list(map(str, array.dims)), array.dtype, array.attrs)
                file.put(str(name), ..., array.to_numpy())


def _describe(made: Any, key: str, value: Any) -> None:
    """An attribute as xarray writes it: text of any length, numbers as arrays of one."""
    if isinstance(value, str):
        made.attrs.create(key, value, dtype=_TEXT)
        return
    with _naming(f"{made.name.lstrip('/')}, {key}".lstrip(", ")):
        values = np.atleast_1d(value)
        _check(values)
        text = _TEXT if values.dtype.kind in _IN_WORDS else None
        made.attrs.create(key, _stored(values), dtype=text)


def _stored(values: np.ndarray) -> np.ndarray:
    """Values as the file holds them."""
    if values.dtype.kind == "b":
        return values.astype(np.int8)
    return values.astype(object) if values.dtype.kind in _IN_WORDS else values


def _check(values: np.ndarray) -> None:
    """Nothing but numbers of at most eight bytes, yes or no, and text.

    Raises
    ------
    TypeError
        For anything else.
    """
    kind, size = values.dtype.kind, values.dtype.itemsize
    if kind == "O":
        bad = {type(v).__name__ for v in values.ravel() if not isinstance(v, str)}
        if bad:
            raise TypeError(", ".join(sorted(bad)))
    elif kind not in "fiubU" or (kind == "f" and size not in (4, 8)):
        raise TypeError(str(values.dtype))


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """What the format cannot hold, told by the name of its variable or attribute."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as err:
        raise OutputError(
            "report.netcdf.write",
            "{name}",
            "{found}",
            "numbers, yes or no, or text without null characters",
            "convert it or leave it out",
            name=name,
            found=first_line(err),
        ) from None
