"""An outcome of a link as a file.

The first line is the digest of the second, which holds labels, checks and margins as JSON, with a
checksum of each array; the arrays follow as they lie in memory. Nothing in a file is run when it is
read, and one changed byte anywhere is noticed.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from collections.abc import Mapping
from typing import IO

import numpy as np
import xarray as xr

from .cache import Outcome

SEAL = 65  # bytes of the first line


def write(file: IO[bytes], head: Mapping[str, str], outcome: Outcome) -> None:
    """Write an outcome, with what tells it from others in ``head``."""
    labels: dict[str, int] = {}  # each label once, though many variables have it
    variables, arrays = [], []
    for key, array in outcome.data.items():
        packed, order = _packed(array.to_numpy())
        arrays.append(packed)
        coords = [labels.setdefault(_label(v), len(labels)) for v in array.coords.values()]
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
    seal, text = file.read(SEAL), file.readline()
    if seal != _seal(text):
        raise ValueError("label")
    label = json.loads(text)
    if {k: label[k] for k in head} != head:
        raise ValueError("key, version")
    shared = [_labels(written) for written in label["labels"]]
    data = {}
    for about in label["variables"]:
        values = np.fromfile(file, about["dtype"], math.prod(about["packed"]))
        if zlib.crc32(values.data) != about["crc"]:
            raise ValueError(about["key"])
        data[about["key"]] = xr.DataArray(
            _unpacked(values.reshape(about["packed"]), about["order"], about["shape"]),
            coords=dict(shared[at] for at in about["coords"]),
            dims=about["dims"],
            name=about["name"],
            attrs=about["attrs"],
        )
    if file.read(1):
        raise ValueError("end")
    return Outcome(data, tuple(label["checks"]), tuple(label["margins"]), frozenset(label["keys"]))


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


def _label(coord: xr.DataArray) -> str:
    """Labels of a dim as text."""
    values = coord.to_numpy()
    return json.dumps([coord.name, coord.dims, values.dtype.str, values.tolist(), coord.attrs])


def _labels(text: str) -> tuple[str, xr.Variable]:
    name, dims, dtype, values, attrs = json.loads(text)
    kind = xr.IndexVariable if dims == [name] else xr.Variable
    return name, kind(dims, np.array(values, dtype), attrs)
