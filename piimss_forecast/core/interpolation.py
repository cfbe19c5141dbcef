"""Curves between and beyond the points that are known."""

from __future__ import annotations

import numpy as np

from .errors import InputError


def saturate(share: np.ndarray, knee: float, cap: float) -> np.ndarray:
    """A share that grows as asked up to ``knee`` and then ever more slowly towards ``cap``.

    ``s`` up to the knee; ``k + (c - k)(1 - exp(-(s - k) / (c - k)))`` beyond: value and slope are
    continuous. It matters only to long horizons, where jobs that grow at a constant rate would
    outnumber the persons who can hold them.

    Raises
    ------
    InputError
        Unless ``0 < knee < cap <= 1``.

    Examples
    --------
    >>> saturate(np.array([0.2, 0.4, 9.0]), 0.3, 0.5).round(4).tolist()
    [0.2, 0.3787, 0.5]
    """
    if not 0 < knee < cap <= 1:
        raise InputError(
            "core.saturate",
            "saturate",
            "knee={knee}, cap={cap}",
            "0 < knee < cap <= 1",
            "correct the knee or the cap",
            knee=knee,
            cap=cap,
        )
    room = cap - knee
    return np.where(
        share <= knee, share, knee - room * np.expm1(-np.maximum(share - knee, 0.0) / room)
    )
