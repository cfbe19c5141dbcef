"""Waiting time of a service from what is asked of it and what it can do."""

from __future__ import annotations

import numpy as np

DAYS = 365.0


def waits(
    start: float,
    demand: np.ndarray,
    capacity: np.ndarray,
    *,
    shortest: float,
) -> np.ndarray:
    """Days of wait at the end of each year: the queue over the pace at which it is served.

    Queue_t = max(queue_{t-1} + demand_t - capacity_t, shortest wait of the year), all as shares of
    the operations of the base year; wait_t = 365 queue_t / capacity_t.

    Parameters
    ----------
    start : float
        Days of wait in the base year.
    demand : ndarray
        Operations asked for in each year over those of the base year, ``[draw, year]``.
    capacity : ndarray
        Operations that can be done over those of the base year, ``[draw, year]``.
    shortest : float
        Days that pass even without a queue.

    Returns
    -------
    ndarray
        ``[draw, year]``, days.

    Examples
    --------
    >>> ones = np.ones((1, 3))
    >>> waits(126.0, ones, ones, shortest=14.0).round(6).tolist()
    [[126.0, 126.0, 126.0]]
    >>> waits(126.0, ones, 1.1 * ones, shortest=14.0).round(1).tolist()
    [[81.4, 48.2, 15.0]]
    """
    queue = np.full(demand.shape[0], start / DAYS)
    out = np.empty(demand.shape)
    for t in range(demand.shape[1]):
        least = shortest / DAYS * capacity[:, t]
        queue = np.maximum(queue + demand[:, t] - capacity[:, t], least)
        out[:, t] = DAYS * queue / capacity[:, t]
    return out
