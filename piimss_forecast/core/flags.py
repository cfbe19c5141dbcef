"""Yes or no as people write it in a table: booleans, 0 and 1, and a stated set of words."""

from __future__ import annotations

import unicodedata

import numpy as np

from .errors import InputError, PiimssError
from .translate import N_

YES = ("si", "sí", "yes", "true", "verdadero")
NO = ("no", "false", "falso")


def flags(value: object, where: str, *, error: type[PiimssError] = InputError) -> np.ndarray:
    """``value`` as booleans.

    Parameters
    ----------
    value : object
        A value, array or Series of booleans, 0 and 1, or words of ``YES`` and ``NO`` in any case.
    where : str
        Function and argument, as the message names them.
    error : type[PiimssError]
        Kind of error.

    Returns
    -------
    ndarray
        Booleans, shape of ``value``.

    Raises
    ------
    PiimssError
        Of kind ``error`` for anything else, a missing cell included, with its row.

    Examples
    --------
    >>> flags(["Sí", "no", 1, False], "ley73, spouse").tolist()
    [True, False, True, False]
    """
    cells = np.asarray(value, object if isinstance(value, list | tuple) else None)
    if cells.dtype.kind == "b":
        return cells
    out = np.zeros(cells.shape, bool)
    for at in np.ndindex(cells.shape):
        cell = cells[at].item() if isinstance(cells[at], np.generic) else cells[at]
        read = _read(cell)
        if read is None:
            raise error(
                "core.flags",
                "{where}{at}" if at else "{where}",
                "{cell}",
                N_("yes or no: {listed}, 0 or 1"),
                "correct the row",
                where=where,
                at=str(list(at)),  # a place, not a list of what was found
                cell=repr(cell)[:60],
                listed=", ".join(YES + NO),
            )
        out[at] = read
    return out


def _read(cell: object) -> bool | None:
    if isinstance(cell, str):
        word = unicodedata.normalize("NFC", cell).strip().casefold()
        return word in YES if word in YES + NO else None
    if isinstance(cell, bool | int | float | np.number | np.bool_):
        return bool(cell) if cell in (0, 1) else None
    return None
