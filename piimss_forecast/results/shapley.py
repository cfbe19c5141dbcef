"""Shares of a difference that do not depend on the order in which its causes are changed: each
cause's mean step over all orders (Shapley).

A ``value`` is a function of a subset of the causes, given as a number whose bit ``i`` says whether
cause ``i`` is changed; it may be an array (a whole path, say).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

EXACT = 10  # causes of which every subset is worked out
Value = Callable[[int], np.ndarray]


@dataclass(frozen=True)
class Shares:
    """What each cause contributes.

    Parameters
    ----------
    parts : ndarray
        Contribution by cause; ``[cause, ...]``. They add up to the whole difference.
    error : ndarray
        Largest error of a contribution in the unit of the value (standard error where orders are
        sampled; zero where all of them were worked out); ``[...]``.
    method : str
        ``exact``, ``ends`` or ``sampled``.
    """

    parts: np.ndarray
    error: np.ndarray
    method: str


def subsets(causes: int) -> list[int]:
    """Subsets that :func:`shared` asks for, from none to all.

    Parameters
    ----------
    causes : int
        How many there are.

    Examples
    --------
    >>> subsets(2)
    [0, 1, 2, 3]
    """
    every = range(1 << causes)
    if causes <= EXACT:
        return list(every)
    return [s for s in every if min(s.bit_count(), causes - s.bit_count()) <= 2]


def shared(value: Value, causes: int) -> Shares:
    """Mean step of each cause, from every subset where these are few and by :func:`ends` otherwise.

    Parameters
    ----------
    value : callable
        Of a subset, one of :func:`subsets`.
    causes : int
        How many there are.
    """
    return (exact if causes <= EXACT else ends)(value, causes)


def exact(value: Value, causes: int) -> Shares:
    """Mean step of each cause over all orders, from every subset.

    Parameters
    ----------
    value : callable
        Of a subset.
    causes : int
        How many there are.

    Examples
    --------
    >>> exact(lambda s: np.array(3.0 * (s & 1) + 4.0 * (s == 3)), 2).parts.tolist()
    [5.0, 2.0]
    """
    every = [np.asarray(value(s), float) for s in range(1 << causes)]
    sizes = [s.bit_count() for s in range(1 << causes)]
    parts = []
    for i in range(causes):
        steps = [
            (every[s | 1 << i] - every[s]) / (causes * comb(causes - 1, sizes[s]))
            for s in range(1 << causes)
            if not s >> i & 1
        ]
        parts.append(np.sum(steps, axis=0))
    return Shares(_stacked(parts, every[0]), np.zeros_like(every[0]), "exact")


def ends(value: Value, causes: int) -> Shares:
    """The same from the subsets of at most two causes, and of all but at most two: exact when no
    more than four causes act upon one another.

    A cause's mean step at each size of the subset that precedes it is a polynomial in that size,
    of a degree one below the number of causes that interact. Its mean over all sizes comes from
    the two smallest and two largest. What five and more do together is what the parts leave
    of the difference: it is shared in proportion to their sizes, and told as the error.

    Parameters
    ----------
    value : callable
        Of a subset.
    causes : int
        How many there are, five or more.
    """
    known: dict[int, np.ndarray] = {}

    def at(subset: int) -> np.ndarray:
        if subset not in known:
            known[subset] = np.asarray(value(subset), float)
        return known[subset]

    everything, middle = (1 << causes) - 1, (causes - 1) / 2
    outer = ((causes**2 - 1) / 12 - (middle - 1) ** 2) / (middle**2 - (middle - 1) ** 2)
    weights = {0: outer / 2, 1: (1 - outer) / 2}
    parts = []
    for i in range(causes):
        others = [j for j in range(causes) if j != i]
        total = np.zeros_like(at(0))
        for size, weight in weights.items():
            for few in combinations(others, size):
                low = sum(1 << j for j in few)
                high = everything & ~low & ~(1 << i)
                step = at(low | 1 << i) - at(low) + at(high | 1 << i) - at(high)
                total = total + weight * step / comb(causes - 1, size)
        parts.append(total)
    found = _stacked(parts, at(0))
    left = at(everything) - at(0) - found.sum(axis=0)
    size = np.abs(found)
    scale = np.where(size.sum(axis=0) > 0, size.sum(axis=0), 1.0)
    return Shares(found + left * size / scale, np.abs(left), "ends")


def orders(causes: int, count: int, seed: int) -> Iterator[list[int]]:
    """Random orders of the causes, each followed by its reverse; the same for the same seed.

    Parameters
    ----------
    causes : int
        How many there are.
    count : int
        Orders wanted.
    seed : int
        Of the generator.

    Examples
    --------
    >>> first, second = orders(4, 2, seed=1)
    >>> first == second[::-1]
    True
    """
    made = np.random.Generator(np.random.Philox(key=seed))
    for k in range(count):
        if k % 2 == 0:
            order = [int(i) for i in made.permutation(causes)]
        yield order if k % 2 == 0 else order[::-1]


def along(value: Value, order: list[int]) -> np.ndarray:
    """Step of each cause when they change one after the other; ``[cause, ...]``.

    Parameters
    ----------
    value : callable
        Of a subset.
    order : list of int
        Of the causes.
    """
    subset, before = 0, np.asarray(value(0), float)
    steps = [before] * len(order)
    for cause in order:
        subset |= 1 << cause
        after = np.asarray(value(subset), float)
        steps[cause], before = after - before, after
    return _stacked(steps, before)


def _stacked(parts: list[np.ndarray], like: np.ndarray) -> np.ndarray:
    return np.array(parts) if parts else np.empty((0, *like.shape))
