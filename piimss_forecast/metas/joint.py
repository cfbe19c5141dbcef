"""How many targets of a programme are met together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Joint(NamedTuple):
    """Distribution of the share of targets met.

    Parameters
    ----------
    targets : int
        How many there are.
    mean : float
        Mean share met.
    low : float
        Tenth percentile.
    high : float
        Ninetieth percentile.
    half : float
        Probability that half or more are met.
    every : float
        Probability that all are.
    dependence : float
        Variance of the number met over what it would be if each were met by itself: above one,
        targets fail together.
    """

    targets: int
    mean: float
    low: float
    high: float
    half: float
    every: float
    dependence: float


def joint(met: np.ndarray) -> Joint:
    """Joint outcome of a set of targets.

    Parameters
    ----------
    met : ndarray
        Whether each path meets each target, ``[draw, target]``.

    Examples
    --------
    >>> together = np.repeat([[True], [False]], 4, axis=1)
    >>> joint(together).dependence, joint(together).every
    (4.0, 0.5)
    """
    met = np.asarray(met, bool)
    share = met.mean(axis=1)
    chances = met.mean(axis=0)
    alone = float((chances * (1 - chances)).sum())
    found = float(met.sum(axis=1).var())
    low, high = np.quantile(share, (0.1, 0.9))
    return Joint(
        met.shape[1],
        float(share.mean()),
        float(low),
        float(high),
        float((share >= 0.5).mean()),
        float((share == 1).mean()),
        found / alone if alone else 1.0,
    )
