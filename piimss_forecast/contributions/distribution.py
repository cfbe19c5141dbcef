"""Log-normal distribution of the base salary, held between floor and cap, fitted to its mean."""

from __future__ import annotations

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import ndtr

from ..core.errors import ModelError


def mean_censored(
    location: np.ndarray, sd_log: np.ndarray | float, floor: np.ndarray, cap: np.ndarray
) -> np.ndarray:
    """Mean of Y = min(max(X, floor), cap) with ln X normal(location, sd_log).

    E[Y] = a Phi(z_a) + exp(mu + s^2/2) [Phi(z_b - s) - Phi(z_a - s)] + b (1 - Phi(z_b)), with z_t =
    (ln t - mu) / s.

    Parameters
    ----------
    location : ndarray
        Mean of the logarithm, any broadcastable shape.
    sd_log : ndarray | float
        Standard deviation of the logarithm, any broadcastable shape.
    floor : ndarray
        Least salary, MXN per day.
    cap : ndarray
        Largest salary, MXN per day, not below the least.

    Examples
    --------
    >>> round(float(mean_censored(np.log(400.0), 0.5, 1e-9, 1e12)), 3)  # no limit: exp(mu + s^2/2)
    453.259
    """
    low, high = (np.log(floor) - location) / sd_log, (np.log(cap) - location) / sd_log
    middle = np.exp(location + np.square(sd_log) / 2) * (ndtr(high - sd_log) - ndtr(low - sd_log))
    return np.asarray(floor * ndtr(low) + middle + cap * ndtr(-high))


def fit_location(
    mean: np.ndarray, sd_log: np.ndarray | float, floor: np.ndarray, cap: np.ndarray
) -> np.ndarray:
    """Location of the logarithm such that the censored mean equals ``mean``; same shape as
    ``mean``.

    Parameters
    ----------
    mean : ndarray
        Mean of the censored salary, MXN per day.
    sd_log : ndarray | float
        Standard deviation of the logarithm, shape of ``mean`` or scalar.
    floor : ndarray
        Least salary, MXN per day, shape of ``mean`` or scalar.
    cap : ndarray
        Largest salary, MXN per day, shape of ``mean`` or scalar.

    Raises
    ------
    ModelError
        Where the mean is not strictly between floor and cap, naming the first cell.
    """
    mean, sd, floor, cap = np.broadcast_arrays(np.asarray(mean, float), sd_log, floor, cap)
    bad = ~((mean > floor) & (mean < cap))
    if bad.any():
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ModelError(
            "contributions.fit_location.mean",
            "contributions, SBC, {at}",
            "{mean:.2f}",
            "a mean between {floor:.2f} and {cap:.2f}",
            "check SBC, minimum wage and UMA",
            at=at,
            mean=mean[at],
            floor=floor[at],
            cap=cap[at],
        )
    far = 12 * sd + 1  # beyond it every salary is at a limit
    found = find_root(
        lambda mu, m, s, a, b: mean_censored(mu, s, a, b) / m - 1,
        (np.log(floor) - far, np.log(cap) + far),
        args=(mean, sd, floor, cap),
        tolerances={"xatol": 1e-12, "xrtol": 1e-13},
    )
    if not np.all(found.success):
        raise ModelError(
            "contributions.fit_location.success",
            "contributions, fit_location",
            "{success}",
            "convergence in every cell",
            "check the salary dispersion",
            success=int(np.sum(~found.success)),
        )
    return np.asarray(found.x)


def mean_excess(
    location: np.ndarray,
    sd_log: np.ndarray | float,
    floor: np.ndarray,
    cap: np.ndarray,
    threshold: np.ndarray,
) -> np.ndarray:
    """Mean of (Y - threshold)+ for the censored salary Y: E[max(Y, k)] - k.

    Parameters
    ----------
    location : ndarray
        Mean of the logarithm of the uncensored salary (MXN per day).
    sd_log : ndarray | float
        Standard deviation of the logarithm.
    floor : ndarray
        Least salary, MXN per day.
    cap : ndarray
        Largest salary, MXN per day.
    threshold : ndarray
        MXN per day.

    Examples
    --------
    >>> y = (6.0, 0.8, 300.0, 2900.0)
    >>> bool(mean_excess(*y, 300.0) == mean_censored(*y) - 300.0)
    True
    """
    raised = np.minimum(np.maximum(floor, threshold), cap)
    return np.asarray(np.maximum(mean_censored(location, sd_log, raised, cap) - threshold, 0.0))


def band_wages(
    location: np.ndarray,
    sd_log: np.ndarray | float,
    floor: np.ndarray,
    cap: np.ndarray,
    uppers: np.ndarray,
) -> np.ndarray:
    """Mean salary that falls in each band; a new last axis of ``1 + len(uppers) + 1`` bands whose
    sum is the mean.

    Band 0 is the mass at the floor; the others end at ``uppers`` (last axis), the last one at the
    cap. A band that ends below the floor is empty.

    Parameters
    ----------
    location : ndarray
        Mean of the logarithm of the uncensored salary (MXN per day), ``[...]``.
    sd_log : ndarray | float
        Standard deviation of the logarithm, ``[...]`` or scalar.
    floor : ndarray
        Least salary, MXN per day, ``[...]``.
    cap : ndarray
        Largest salary, MXN per day, ``[...]``.
    uppers : ndarray
        ``[..., n]`` in MXN per day, ascending.

    Examples
    --------
    >>> floor, cap = np.array(300.0), np.array(2900.0)
    >>> b = band_wages(np.log(400.0), 0.7, floor, cap, np.array([250.0, 350.0]))
    >>> b.shape, float(b[1])
    ((4,), 0.0)
    """
    location, sd, floor, cap = (
        np.asarray(v, float)[..., None] for v in np.broadcast_arrays(location, sd_log, floor, cap)
    )
    edges = np.concatenate([floor, np.clip(uppers, floor, cap), cap], axis=-1)
    z = (np.log(edges) - location) / sd
    below = np.exp(location + sd**2 / 2) * ndtr(z - sd)
    inside = np.diff(below, axis=-1)
    inside[..., -1] += (cap * ndtr(-z[..., -1:]))[..., 0]
    return np.concatenate([floor * ndtr(z[..., :1]), inside], axis=-1)
