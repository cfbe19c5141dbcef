"""An outcome of a link as a file.

The first line is the digest of the second, which holds labels, checks and margins as JSON, with a
checksum of each array; the arrays follow as they lie in memory. Nothing in a file is run when it is
read, and one changed byte anywhere is noticed.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
import xarray as xr

from .cache import Outcome

SEAL = 65  # bytes of the first line


def write(file: IO[bytes], head: Mapping[str, str], outcome: Outcome) -> None:
    """Write an outcome, with what tells it from others in ``head``."""
    labels: dict[str, int] = {}  # each label once, though many variables have it
    seen: dict[int, tuple[int, xr.Variable]] = {}  # many have the very same one

    def label_of(name: Any, coord: xr.Variable) -> int:
        if id(coord) not in seen:
            seen[id(coord)] = labels.setdefault(_label(name, coord), len(labels)), coord
        return seen[id(coord)][0]

    variables, arrays = [], []
    for key, array in outcome.data.items():
        packed, order = _packed(array.to_numpy())
        arrays.append(packed)
        coords = [label_of(name, coord) for name, coord in array.coords.variables.items()]
        lies = {"dtype": packed.dtype.str, "packed": packed.shape, "order": order}
        variables.append(
            {
                **lies,
                "shape": array.shape,
                "crc": zlib.crc32(packed.data),
                "key": key,
                "name": array.name,
                "dims": array.dims,
                "coords": coords,
                "attrs": array.attrs,
            }
        )
    label = {
        **head,
        "variables": variables,
        "labels": list(labels),
        "checks": outcome.checks,
        "margins": outcome.margins,
        "keys": sorted(outcome.keys),
    }
    text = json.dumps(label).encode() + b"\n"
    file.write(_seal(text) + text)
    for packed in arrays:
        file.write(packed.data)


def read(file: IO[bytes], head: Mapping[str, str]) -> Outcome:
    """The outcome of a file; any error says that it is not one written whole for ``head``."""
    found = Packed(file, head)
    data = {key: found[key] for key in found}
    return Outcome(data, found.checks, found.margins, found.keys_read)


class Packed(Mapping[str, xr.DataArray]):
    """The arrays of a file by name, each read when it is asked for.

    Parameters
    ----------
    file : IO
        Open for reading, and kept open as long as arrays are asked for.
    head : mapping
        What the file must have been written for.

    Raises
    ------
    ValueError
        When the file was not written whole for ``head``; and by an array that has changed.
    """

    def __init__(self, file: IO[bytes], head: Mapping[str, str]) -> None:
        seal, text = file.read(SEAL), file.readline()
        if seal != _seal(text):
            raise ValueError("label")
        label = json.loads(text)
        if {k: label[k] for k in head} != head:
            raise ValueError("key, version")
        self._file = file
        self._path: Path | None = None
        self._labels: list[str] = label["labels"]
        self._about: dict[str, tuple[int, dict[str, Any]]] = {}
        at = file.tell()
        for about in label["variables"]:
            self._about[about["key"]] = (at, about)
            at += np.dtype(about["dtype"]).itemsize * math.prod(about["packed"])
        if file.seek(0, io.SEEK_END) != at:
            raise ValueError("end")
        self.checks, self.margins = tuple(label["checks"]), tuple(label["margins"])
        self.keys_read = frozenset(label["keys"])

    @classmethod
    def of(cls, path: Path, head: Mapping[str, str]) -> Packed:
        """The arrays of the file at a path, which is open only while one is read."""
        with path.open("rb") as file:
            found = cls(file, head)
        found._path = path
        return found

    def numbers(self, key: str) -> np.ndarray:
        """The numbers of an array alone."""
        if self._path is None:
            return self._read(self._file, key)
        with self._path.open("rb") as file:
            return self._read(file, key)

    def _read(self, file: IO[bytes], key: str) -> np.ndarray:
        at, about = self._about[key]
        file.seek(at)
        values = np.fromfile(file, about["dtype"], math.prod(about["packed"]))
        if zlib.crc32(values.data) != about["crc"]:
            raise ValueError(key)
        return _unpacked(values.reshape(about["packed"]), about["order"], about["shape"])

    def __getitem__(self, key: str) -> xr.DataArray:
        about = self._about[key][1]
        labels = tuple(self._labels[at] for at in about["coords"])
        like = _like(tuple(about["shape"]), tuple(about["dims"]), labels)
        found = like.copy(deep=False, data=self.numbers(key))
        found.name, found.attrs = about["name"], about["attrs"]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._about)

    def __len__(self) -> int:
        return len(self._about)

    def __contains__(self, key: object) -> bool:
        return key in self._about


def _seal(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode() + b"\n"


def _packed(values: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """The numbers as they lie in memory, once where they repeat, and the order of the axes there:
    a sum over an array that lies otherwise may differ in its last digit.
    """
    once = values[tuple(slice(0, 1) if not s else slice(None) for s in values.strides)]
    order = sorted(range(once.ndim), key=lambda axis: -abs(once.strides[axis]))
    return np.ascontiguousarray(once.transpose(order)), order


def _unpacked(packed: np.ndarray, order: list[int], shape: list[int]) -> np.ndarray:
    values = np.broadcast_to(packed.transpose(np.argsort(order)), shape)
    values.flags.writeable = False
    return values


def _label(name: Any, coord: xr.Variable) -> str:
    """Labels of a dim as text."""
    values = coord.to_numpy()
    return json.dumps([name, coord.dims, values.dtype.str, values.tolist(), coord.attrs])


@lru_cache(maxsize=512)
def _like(shape: tuple[int, ...], dims: tuple[str, ...], labels: tuple[str, ...]) -> xr.DataArray:
    """An empty array with its labels, which many have in common and which takes no room."""
    coords = dict(map(_labels, labels))
    return xr.DataArray(np.broadcast_to(np.nan, shape), coords=coords, dims=dims)


@lru_cache(maxsize=256)
def _labels(text: str) -> tuple[str, xr.Variable]:
    name, dims, dtype, values, attrs = json.loads(text)
    kind = xr.IndexVariable if dims == [name] else xr.Variable
    return name, kind(dims, np.array(values, dtype), attrs)
