"""Results kept by the digest of what they were made from: a changed assumption recomputes only what
depends on it.

A link may read only what it declares, so its result depends on nothing but the values of its
assumption keys, the results of the links whose variables it reads, the catalogue or the mortality
tables where it says so, and the years, draws and seed of the run. The key of a result is the digest
of those. A small variable counts by what is in it, so that a change that leaves it as it was goes
no further down the chain; the key of the link that wrote it stands for a large one, which is not
hashed. What links make of history alone is kept beside them, by the digest of all that was looked
at (see ``past``).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from .store import Store

MEMORY = 256 * 2**20  # bytes kept in all; the least recently used go first
LARGEST = 32 * 2**20  # bytes of one result: those of many draws are made again, not kept
SMALL = 2**20  # bytes of a variable that counts by what is in it
LOOKS = 8  # ways of looking at the past kept of one function


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

    @cached_property
    def contents(self) -> dict[str, str]:
        """Digest of what is in each small variable: values, labels and attributes."""
        return {
            name: content(array.to_numpy(), array.coords.variables, (array.dims, array.attrs))
            for name, array in self.data.items()
            if array.nbytes <= SMALL
        }


@dataclass(frozen=True)
class Kept:
    """What a function made of the past (see ``past.of_past``).

    Parameters
    ----------
    value : object
        Its result, whose arrays are read-only.
    margins : tuple of dict
        Published margins it reproduced.
    seen : mapping of tuple to str
        All it looked at, with the digest of each.
    """

    value: Any
    margins: tuple[dict[str, object], ...]
    seen: Mapping[tuple[Any, ...], str]

    @property
    def size(self) -> int:
        """Bytes of the arrays."""
        return bytes_of(self.value)


class Cache:
    """Results by key, the least recently used dropped when they pass ``memory`` bytes; behind
    them, if there is one, the ``store`` of a folder.

    Examples
    --------
    >>> cache = Cache(memory=0)
    >>> cache.put("k", Outcome({}, (), (), frozenset()))
    >>> cache.get("k") is not None, cache.get("other")
    (True, None)
    """

    def __init__(
        self,
        memory: int = MEMORY,
        largest: int = LARGEST,
        store: Store | None = None,
    ) -> None:
        self.memory, self.largest, self.store = memory, largest, store
        self._kept: OrderedDict[str, Outcome | Kept] = OrderedDict()
        self._looks: dict[Hashable, tuple[tuple[Any, ...], ...]] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Outcome | Kept | None:
        """The outcome of a key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None and self.store is not None:
            found = self.store.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def looks(self, name: Hashable) -> tuple[tuple[Any, ...], ...]:
        """What a function of the past is known to look at, the latest first."""
        return self._looks.get(name, ())

    def saw(self, name: Hashable, looks: tuple[Any, ...]) -> None:
        """Keep what a function of the past looked at."""
        with self._lock:
            others = (known for known in self._looks.get(name, ()) if known != looks)
            self._looks[name] = (looks, *islice(others, LOOKS - 1))

    def put(self, key: str, outcome: Outcome | Kept) -> None:
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
            self._looks.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._kept)


def bytes_of(value: Any) -> int:
    """Bytes of the arrays in a value: arrays, dataclasses, tuples, lists and dicts of them.

    Examples
    --------
    >>> bytes_of({"rates": (np.ones(2), np.ones(1))})
    24
    """
    return sum({id(array): array.nbytes for array in _arrays(value)}.values())


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """Every array in a value; one that stands in several places comes several times."""
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _arrays(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _arrays(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _arrays(part)


def content(values: np.ndarray, labels: Mapping[Any, xr.Variable], about: object) -> str:
    """Digest of numbers, their labels and what else is said of them.

    Parameters
    ----------
    values : ndarray
        Numbers.
    labels : mapping of str to Variable
        Coordinates.
    about : object
        Of plain values.
    """
    made = hashlib.sha256(np.ascontiguousarray(values).data)
    for name, label in labels.items():
        made.update(repr((name, label.dims, label.to_numpy().tolist())).encode())
    made.update(repr((values.shape, values.dtype.str, about)).encode())
    return made.hexdigest()


def digest(*parts: Any) -> str:
    """SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


RESULTS = Cache()  # of this process
