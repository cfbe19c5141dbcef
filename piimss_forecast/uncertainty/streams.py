"""Keyed random numbers: the same draw of the same driver is the same number wherever it is asked
for.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from scipy.special import ndtri

from ..core.errors import InputError


@dataclass(frozen=True)
class Stream:
    """Random numbers of one driver, addressed by step (a year, say) and draw.

    Parameters
    ----------
    key : tuple[int, int]
        Two words of 64 bits that name the driver and the seed.
    """

    key: tuple[int, int]

    def uniform(self, step: int, draws: int, first: int = 0) -> np.ndarray:
        """Uniforms in (0, 1) of draws ``first .. first + draws - 1`` at ``step``; shape
        ``[draws]``.

        Parameters
        ----------
        step : int
            Steps in time.
        draws : int
            Number of draws.
        first : int
            First draw, so that a block of draws equals its part of the whole.
        """
        if draws < 0 or first < 0 or step < 0:
            raise InputError(
                "uncertainty.uniform",
                "uncertainty.stream",
                "step={step}, draws={draws}, first={first}",
                "non-negative integers",
                "check the arguments",
                step=step,
                draws=draws,
                first=first,
            )
        # One counter of Philox gives four numbers: start at the block of `first` and drop what
        # precedes it.
        block, skip = divmod(first, 4)
        bits = np.random.Philox(
            key=np.array(self.key, dtype=np.uint64),
            counter=np.array([block, step, 0, 0], dtype=np.uint64),
        )
        raw = np.asarray(bits.random_raw(skip + draws), dtype=np.uint64)[skip:]
        return ((raw >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53

    def normal(self, steps: int | np.ndarray, draws: int, first: int = 0) -> np.ndarray:
        """Standard normals; shape ``[draws]`` for one step, ``[draws, steps]`` for an array of
        steps.

        Parameters
        ----------
        steps : int | np.ndarray
            Steps in time.
        draws : int
            Number of draws.
        first : int
            First draw, so that a block of draws equals its part of the whole.
        """
        if np.ndim(steps) == 0:
            return np.asarray(ndtri(self.uniform(int(steps), draws, first)))
        return np.stack(
            [ndtri(self.uniform(int(s), draws, first)) for s in np.asarray(steps)], axis=1
        )


def stream(seed: int, driver: str) -> Stream:
    """The random stream of ``driver`` under ``seed``: counter-based (Philox 4x64), keyed,
    order-free.

    The number of (seed, driver, step, draw) does not depend on how many draws, steps, drivers or
    scenarios are asked for, nor on chunking or machine, so scenarios share common random numbers.

    Parameters
    ----------
    seed : int
        Integer seed of the run.
    driver : str
        Name of the driver, e.g. ``"employment"``.

    Returns
    -------
    Stream
        With ``uniform(step, draws, first)`` and ``normal(steps, draws, first)``.

    Notes
    -----
    Source: Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3.

    Examples
    --------
    >>> s = stream(2030, "employment")
    >>> bool((s.normal(2026, 10)[4:] == s.normal(2026, 6, first=4)).all())
    True
    """
    digest = blake2b(f"{int(seed)}/{driver}".encode(), digest_size=16).digest()
    return Stream((int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")))
