"""What a library would load to answer a question whose answer is known without it."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

from xarray.namedarray import pycompat


class _OfDask(type):
    """Whether something is an array of dask, which it cannot be before dask is loaded."""

    def __instancecheck__(cls, thing: Any) -> bool:
        loaded = sys.modules.get("dask.array")
        return isinstance(thing, getattr(loaded, "Array", ()))


class DaskArray(metaclass=_OfDask):
    """Stands for ``dask.array.Array`` where no more is asked than whether something is one.

    Examples
    --------
    >>> isinstance([1.0], DaskArray)
    False
    """


def spare_dask() -> None:
    """Let xarray not load the arrays of dask to ask whether the first array it is given is one: it
    takes a third of a second of every command. Another xarray that keeps no such list goes on as it
    is.
    """
    known = getattr(pycompat, "_cached_duck_array_modules", {})
    if "dask.array" not in sys.modules:
        known.setdefault("dask", SimpleNamespace(type=(DaskArray,), available=True))
