"""What is paid within each year, valued at issue: to those alive m times a year or continuously,
and on death.

All that an annuity or an insurance pays is linear in the survivors at the ends of the years where
deaths are spread evenly (UDD), so a value is one product of survivors and weights.
"""

from __future__ import annotations

import math

import numpy as np

_FLAT = 1e-6  # forces below this take the limit of their integrals


def payments_in_year(v: np.ndarray, m: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights a and b of each year, ``[..., year]``: the m payments of 1/m of a year to one alive
    at its start, deaths even over it, are worth a - b q at issue.

    Parameters
    ----------
    v : ndarray
        ``[..., years + 1]`` discount factors.
    m : float
        Payments a year; ``math.inf`` pays continuously.
    """
    start, end = v[..., :-1], v[..., 1:]
    if m == math.inf:
        force = np.log(start / end)
        flat = np.abs(force) < _FLAT
        safe = np.where(flat, 1.0, force)
        a = np.where(flat, start * (1 - force / 2), (start - end) / safe)
        b = np.where(flat, start * (0.5 - force / 3), (a - end) / safe)
        return a, b
    parts = np.arange(int(m)) / m
    here = start[..., None] ** (1.0 - parts) * end[..., None] ** parts
    return here.sum(axis=-1) / m, (here * parts).sum(axis=-1) / m


def steady_payments(q: np.ndarray, v: np.ndarray, m: float) -> np.ndarray:
    """The same under a constant force of mortality within the year, ``[..., year]``: a geometric
    sum, (1 - x) / (1 - x^(1/m)) / m with x = v p of the year.
    """
    start, end = v[..., :-1], v[..., 1:]
    with np.errstate(divide="ignore"):
        left = np.log1p(-q) + np.log(end / start)  # minus infinity where all die
    flat = np.abs(left) < 1e-12
    safe = np.where(flat, -1.0, left)
    parts = -safe if m == math.inf else -m * np.expm1(safe / m)
    return np.asarray(start * np.where(flat, 1.0, -np.expm1(safe) / parts))


def of_living(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Weights of the survivors at times 0 to n, ``[..., years + 1]``, of payments worth a - b q a
    year: sum of l_k (a_k - b_k q_k) = sum of l_k (a_k - b_k) + l_(k+1) b_k.
    """
    out = np.zeros((*a.shape[:-1], a.shape[-1] + 1))
    out[..., :-1] = a - b
    out[..., 1:] += b
    return out


def of_deaths(paid: np.ndarray) -> np.ndarray:
    """Weights of the survivors at times 0 to n of sums ``paid [..., year]`` on each year's
    deaths.
    """
    out = np.zeros((*paid.shape[:-1], paid.shape[-1] + 1))
    out[..., :-1] = paid
    out[..., 1:] -= paid
    return out


def on_death(v: np.ndarray, m: float) -> np.ndarray:
    """Value at issue of 1 paid on a death of each year, at the end of its m-th part or at the
    moment (``math.inf``), deaths even over the year; ``[..., year]``.
    """
    start, end = v[..., :-1], v[..., 1:]
    if m == math.inf:
        return payments_in_year(v, m)[0]
    parts = [start ** (1.0 - j / m) * end ** (j / m) for j in range(1, int(m) + 1)]
    return np.asarray(sum(parts) / m)
