"""Arguments that many functions share: calendar years, arrays of numbers, arrays of one shape."""

from __future__ import annotations

import numpy as np

from .checks import all_numbers, described, whole_in
from .errors import InputError


def calendar_year(value: object, where: str) -> int:
    """``value`` as a calendar year the law or a figure may be of (see :func:`whole_in`)."""
    return whole_in(value, where, 1900, 2150)


def floats(value: object, where: str) -> np.ndarray:
    """``value`` as floats, missing ones allowed; text, dates and objects are refused.

    Raises
    ------
    InputError
        When it holds anything but numbers.

    Examples
    --------
    >>> floats([0.1, 1], "life_table, mx").tolist()
    [0.1, 1.0]
    """
    try:
        given = np.asarray(value)
    except ValueError:  # rows of different length
        given = np.array(None)
    if given.dtype.kind in "iufb" or all_numbers(given):
        return given.astype(float)
    raise InputError(
        "core.floats",
        "{where}",
        "{found}",
        "numbers",
        "correct the argument",
        where=where,
        found=described(value),
    )


def together(where: str, *arrays: np.ndarray) -> list[np.ndarray]:
    """Arrays broadcast to one shape.

    Raises
    ------
    InputError
        With the shapes, when there is none.
    """
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        raise InputError(
            "core.together",
            "{where}",
            "{shapes}",
            "arguments of one shape, or single numbers",
            "correct the arguments",
            where=where,
            shapes=", ".join(str(np.shape(a)) for a in arrays),
        ) from None
