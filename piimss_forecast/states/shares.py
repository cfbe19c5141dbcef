"""Shares of the states in a national total: a damped growth of the logarithm of each share, with
errors of its own, scaled so that they add to one in every draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ShareModel:
    """Yearly growth of log shares, an autoregression about a drift.

    Parameters
    ----------
    drift : ndarray
        ``[state]`` growth that goes on.
    momentum : float
        What is left after a year of a growth beyond the drift; one for all states.
    sd : ndarray
        ``[state]`` standard deviation of the yearly error.
    growth : ndarray
        ``[state]`` growth of the last year known.
    """

    drift: np.ndarray
    momentum: float
    sd: np.ndarray
    growth: np.ndarray


def fit(shares: np.ndarray, *, kept: float, shrinkage: float, years: int) -> ShareModel:
    """Fit a share model to a record of shares.

    Equation: :math:`g_t = m + \\phi (g_{t-1} - m) + e_t`, with :math:`g` the growth of the log
    share, :math:`m` the part ``kept`` of its mean and :math:`\\phi` by least squares over all
    states.

    Parameters
    ----------
    shares : ndarray
        ``[year, state]``, consecutive years, adding to one; four at least.
    kept : float
        Part of the mean growth that goes on, 0 to 1.
    shrinkage : float
        Weight of the mean variance of all states in that of one, 0 to 1.
    years : int
        Last years of growth whose mean is the drift; all when there are fewer.

    Returns
    -------
    ShareModel
        Drift, momentum and spread of every state.

    Examples
    --------
    >>> up = np.array([[0.50, 0.50], [0.51, 0.49], [0.52, 0.48], [0.53, 0.47], [0.54, 0.46]])
    >>> model = fit(up, kept=1.0, shrinkage=0.5, years=20)
    >>> bool(model.drift[0] > 0 > model.drift[1])
    True
    """
    growth = np.diff(np.log(shares), axis=0)
    drift = kept * growth[-years:].mean(axis=0)
    beyond = growth - drift
    before, after = beyond[:-1], beyond[1:]
    momentum = float(np.clip((before * after).sum() / (before**2).sum(), 0.0, 0.95))
    variance = ((after - momentum * before) ** 2).mean(axis=0)
    sd = np.sqrt((1 - shrinkage) * variance + shrinkage * variance.mean())
    return ShareModel(drift, momentum, sd, growth[-1])


def growth_errors(model: ShareModel, horizon: int) -> np.ndarray:
    """Standard deviation of the log share 1 to ``horizon`` years on, ``[year, state]``."""
    kept = np.cumsum(model.momentum ** np.arange(horizon))
    return np.asarray(np.sqrt(np.cumsum(kept**2))[:, None] * model.sd)


def project(
    logs: np.ndarray, model: ShareModel, z: np.ndarray, *, growth: np.ndarray | None = None
) -> np.ndarray:
    """Log shares after the last known ones.

    Parameters
    ----------
    logs : ndarray
        Last log shares, ``[state]`` or ``[draw, state]``.
    model : ShareModel
        How they go on.
    z : ndarray
        ``[draw, year, state]`` standard normals; zero in the central draw.
    growth : ndarray | None
        ``[state]`` growth of the year before; that of the model when not given.

    Returns
    -------
    ndarray
        ``[draw, year, state]``; they do not add to one until :func:`normalised`.
    """
    step = np.broadcast_to(model.growth if growth is None else growth, z[:, 0].shape)
    out = np.empty(z.shape)
    for t in range(z.shape[1]):
        step = model.drift + model.momentum * (step - model.drift) + model.sd * z[:, t]
        logs = logs + step
        out[:, t] = logs
    return out


def normalised(logs: np.ndarray) -> np.ndarray:
    """Shares that add to one over the last axis."""
    raised = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
