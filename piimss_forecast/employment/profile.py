"""From counts of insured workers by age group to the profile that the employment link reads."""

from __future__ import annotations

import numpy as np

from ..core.dims import AGES, SEXES

_OPEN = 5  # years from the first age of the open group to the age that stands for it
_DIGITS = 4


def profile_of_groups(
    rates: np.ndarray, edges: np.ndarray, population: np.ndarray
) -> dict[str, list[float]]:
    """Profile whose lines between the middle ages of the groups give the rate of every group back.

    Parameters
    ----------
    rates : ndarray
        Insured workers over population, ``[sex, group]``.
    edges : ndarray
        First age of each group, the last being open; nobody works below the first.
    population : ndarray
        ``[sex, age]``, the weights of single ages inside a group.

    Returns
    -------
    dict of str to list of float
        ``ages``, ``M`` and ``F``, as an assumption of shape ``profile``.

    Examples
    --------
    >>> found = profile_of_groups(np.full((2, 3), 0.3), np.array([15, 25, 65]), np.ones((2, 101)))
    >>> found["ages"]
    [14.0, 19.5, 44.5, 70.0]
    >>> round(float(np.interp(np.arange(25, 65), found["ages"], found["M"]).mean()), 3)
    0.3
    """
    ages = np.asarray(AGES)
    middles = np.append((edges[:-1] + edges[1:] - 1) / 2, edges[-1] + _OPEN)
    nodes = np.concatenate([[edges[0] - 1], middles])
    lines = np.stack([np.interp(ages, nodes, unit) for unit in np.eye(nodes.size)[1:]])
    inside = np.digitize(ages, edges) - 1 == np.arange(edges.size)[:, None]  # [group, age]
    out = {"ages": nodes.astype(float).tolist()}
    for sex, people, rate in zip(SEXES, population, rates, strict=True):
        weights = inside * people
        means = (weights / weights.sum(axis=1, keepdims=True)) @ lines.T  # [group, node]
        found = np.maximum(np.linalg.solve(means, rate), 0.0)
        out[sex] = [0.0, *np.round(found, _DIGITS).tolist()]
    return out
