"""Values that many readers share and none may change."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def read_only(value: T) -> T:
    """The same value with every array in it made read-only: arrays, dataclasses, tuples, lists and
    dicts of them.

    A pandas object is left as it is: who keeps one hands out copies.

    Examples
    --------
    >>> held = read_only({"rates": np.ones(2)})
    >>> held["rates"].flags.writeable
    False
    """
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            read_only(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            read_only(part)
    elif isinstance(value, dict):
        for part in value.values():
            read_only(part)
    return value
