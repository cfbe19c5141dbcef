"""When a command looks for garbage: hardly ever while it imports, of which nothing is garbage, and
as Python does from the moment it computes, but not among what stands by then.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_USUAL = gc.get_threshold()
_RARELY = (50_000, 20, 20)  # objects made between two looks, and looks between two at older ones


@contextmanager
def rarely() -> Iterator[None]:
    """Until :func:`as_usual` is called, or the block ends."""
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def as_usual() -> None:
    """From here on large arrays come and go, some in rings that only a look finds."""
    gc.freeze()
    gc.collect()  # of nothing, so that later looks at what is old are not put off by what is frozen
    gc.set_threshold(*_USUAL)
