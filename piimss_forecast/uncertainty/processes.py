"""Annual driver processes: correlated shocks, autoregression, and paths centred on an adopted
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..core.errors import AssumptionError
from .streams import stream


def correlated_shocks(
    seed: int,
    names: Sequence[str],
    correlation: np.ndarray,
    years: np.ndarray,
    draws: int,
    first: int = 0,
) -> dict[str, np.ndarray]:
    """Standard normal shocks by driver, correlated across drivers within a year; each ``[draws,
    years]``.

    The factor is lower triangular in the order of ``names``: a driver added at the end changes no
    earlier one. Draw 0 is the central path and gets no shock.

    Parameters
    ----------
    seed : int
        Seed of the run.
    names : Sequence[str]
        Drivers.
    correlation : ndarray
        ``[names, names]`` positive definite.
    years : ndarray
        Calendar years (the step of the stream).
    draws : int
        How many draws.
    first : int
        Number of the first one.

    Raises
    ------
    AssumptionError
        If the correlation matrix is not positive definite.
    """
    free = np.stack([stream(seed, name).normal(years, draws, first) for name in names])
    if first == 0 and draws:
        free[:, 0, :] = 0.0
    mixed = correlated(free, correlation)
    return {name: mixed[i] for i, name in enumerate(names)}


def correlated(free: np.ndarray | Sequence[np.ndarray], correlation: np.ndarray) -> np.ndarray:
    """Independent normals ``[names, draws, years]`` mixed so that drivers have the correlation.

    The factor is lower triangular: what comes later changes nothing before it.

    Parameters
    ----------
    free : ndarray
        Independent standard normals, drivers first.
    correlation : ndarray
        ``[names, names]`` positive definite.

    Returns
    -------
    ndarray
        ``[names, draws, years]``.

    Raises
    ------
    AssumptionError
        If the correlation matrix is not positive definite.

    Examples
    --------
    >>> correlated(np.array([[[1.0]], [[0.0]]]), np.array([[1.0, 0.6], [0.6, 1.0]])).ravel()
    array([1. , 0.6])
    """
    try:
        factor = np.linalg.cholesky(np.asarray(correlation, float))
    except np.linalg.LinAlgError:
        raise AssumptionError(
            "uncertainty.correlated_shocks",
            "uncertainty.correlation",
            "not positive definite",
            "a valid correlation matrix",
            "shrink the correlations in models/",
        ) from None
    return np.einsum("ij,jdy->idy", factor, np.asarray(free, float))


def autoregressive(shocks: np.ndarray, phi: float, sd: float) -> np.ndarray:
    """AR(1) deviations ``x_t = phi x_{t-1} + sd e_t`` from zero; ``shocks`` and result ``[draws,
    years]``.

    ``phi = 1`` gives a random walk. ``sd`` is the standard deviation of the yearly innovation, in
    the driver's unit.

    Parameters
    ----------
    shocks : np.ndarray
        Standard normal shocks, ``[draws, years]``.
    phi : float
        Persistence from one year to the next; 1 is a random walk.
    sd : float
        Standard deviation of the yearly innovation, in the unit of the driver.

    Examples
    --------
    >>> autoregressive(np.ones((1, 3)), 0.5, 2.0)
    array([[2. , 3. , 3.5]])
    """
    out = np.empty_like(shocks)
    state = np.zeros(shocks.shape[0])
    for t in range(shocks.shape[1]):
        state = phi * state + sd * shocks[:, t]
        out[:, t] = state
    return out


def correlation_matrix(names: Sequence[str], pairs: Mapping[str, float]) -> np.ndarray:
    """Correlation matrix from pairs; those not given are zero.

    Parameters
    ----------
    names : Sequence[str]
        Drivers, in order.
    pairs : Mapping[str, float]
        ``{"a~b": rho}``.

    Examples
    --------
    >>> correlation_matrix(["a", "b"], {"a~b": 0.4})
    array([[1. , 0.4],
           [0.4, 1. ]])
    """
    out = np.eye(len(names))
    for pair, rho in pairs.items():
        a, _, b = pair.partition("~")
        if a not in names or b not in names:
            raise AssumptionError(
                "uncertainty.correlation_matrix",
                "uncertainty.correlation",
                "{pair}",
                "pairs of {names}",
                "correct the name in models/",
                pair=pair,
                names=", ".join(names),
            )
        i, j = names.index(a), names.index(b)
        out[i, j] = out[j, i] = rho
    return out
