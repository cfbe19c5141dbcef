"""Results of links kept by the digest of what they read: a changed assumption recomputes only what
depends on it.

A link may read only what it declares, so its result depends on nothing but the values of its
assumption keys, the results of the links whose variables it reads, the catalogue or the mortality
tables where it says so, and the years, draws and seed of the run. The key of a result is the digest
of those, with the keys of earlier links standing for their variables; no array is hashed.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xarray as xr

MEMORY = 256 * 2**20  # bytes kept in all; the least recently used go first
LARGEST = 32 * 2**20  # bytes of one result: those of many draws are made again, not kept


@dataclass(frozen=True)
class Outcome:
    """What a link left in a run.

    Parameters
    ----------
    data : mapping of str to DataArray
        Variables it wrote; their arrays are read-only.
    checks, margins : tuple of dict
        What it checked and reproduced.
    keys : frozenset of str
        Assumptions it read.
    """

    data: Mapping[str, xr.DataArray]
    checks: tuple[dict[str, object], ...]
    margins: tuple[dict[str, object], ...]
    keys: frozenset[str]

    @property
    def size(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for array in self.data.values())


class Cache:
    """Outcomes by key, the least recently used dropped when they pass ``memory`` bytes.

    Examples
    --------
    >>> cache = Cache(memory=0)
    >>> cache.put("k", Outcome({}, (), (), frozenset()))
    >>> cache.get("k") is not None, cache.get("other")
    (True, None)
    """

    def __init__(self, memory: int = MEMORY, largest: int = LARGEST) -> None:
        self.memory, self.largest = memory, largest
        self._kept: OrderedDict[str, Outcome] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Outcome | None:
        """The outcome of a key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, outcome: Outcome) -> None:
        """Keep an outcome, unless it is larger than one may be."""
        size = outcome.size
        if size > self.largest:
            return
        with self._lock:
            if key not in self._kept:
                self._size += size
            self._kept[key] = outcome
            while self._size > self.memory and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._kept)


def digest(*parts: Any) -> str:
    """SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


RESULTS = Cache()  # of this process
