"""The predictive distribution: calibrated quantiles at each horizon and paths that agree with
them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ..uncertainty import stream
from .scales import Scale

_Z80, _Z95 = float(ndtri(0.90)), float(ndtri(0.975))
_BEND = np.concatenate([[0.0], np.geomspace(1e-3, 4.0, 2000)])
_RATIO = np.concatenate([[_Z95 / _Z80], np.sinh(_BEND[1:] * _Z95) / np.sinh(_BEND[1:] * _Z80)])


def bend_of(near: np.ndarray, far: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Size and bend of the tail ``size sinh(bend z) / bend`` that is ``near`` at 80 % and ``far``
    at 95 % (two-sided levels).

    A ratio below the normal one keeps the normal shape through ``far``.
    """
    bend = np.interp(far / np.maximum(near, 1e-300), _RATIO, _BEND)
    return far / _sinh(_Z95, bend), bend


def _sinh(z: np.ndarray | float, bend: np.ndarray) -> np.ndarray:
    """``sinh(bend z) / bend``, which is ``z`` without bend."""
    safe = np.where(bend > 0, bend, 1.0)
    return np.where(bend > 0, np.sinh(safe * z) / safe, z)


def _asinh(x: np.ndarray, bend: np.ndarray) -> np.ndarray:
    safe = np.where(bend > 0, bend, 1.0)
    return np.where(bend > 0, np.arcsinh(safe * x) / safe, x)


@dataclass(frozen=True)
class Marginals:
    """Predictive distribution of a series at horizons 1..H: a median and two tails on the modelling
    scale.

    ``Q_h(p) = back(centre_h + side_h sinh(bend_h z) / bend_h)`` with ``z`` the normal quantile of
    ``p`` and its own size and bend on each side (a two-piece Johnson S_U law): exactly the
    calibrated quantiles at 80 % and 95 %, smooth in between and beyond.

    Attributes
    ----------
    centre : ndarray
        ``[H]`` median.
    low : tuple[ndarray, ndarray]
        (size ``[H]``, bend ``[H]``) below and above.
    high : tuple[ndarray, ndarray]
        (size ``[H]``, bend ``[H]``) below and above.
    scale : Scale
        Way back to the unit of the series.
    """

    centre: np.ndarray
    low: tuple[np.ndarray, np.ndarray]
    high: tuple[np.ndarray, np.ndarray]
    scale: Scale

    @classmethod
    def through(
        cls, centre: np.ndarray, below: np.ndarray, above: np.ndarray, scale: Scale
    ) -> Marginals:
        """From distances to the median: ``below`` and ``above`` are ``[2, H]`` at 80 % and 95 %."""
        return cls(centre, bend_of(below[0], below[1]), bend_of(above[0], above[1]), scale)

    @classmethod
    def normal(cls, centre: np.ndarray, sd: np.ndarray, scale: Scale) -> Marginals:
        """Normal on the modelling scale with standard deviations ``sd [H]``."""
        side = (sd, np.zeros_like(sd))
        return cls(centre, side, side, scale)

    def at(self, z: np.ndarray) -> np.ndarray:
        """Values for standard normal scores ``z [..., H]``, in the unit of the series."""
        z = -z if self.scale.mirrored else z
        down, up = (size * _sinh(z, bend) for size, bend in (self.low, self.high))
        return self.scale.back(self.centre + np.where(z < 0, down, up))

    def quantile(self, p: float) -> np.ndarray:
        """Quantile ``p`` at each horizon; ``[H]``."""
        return self.at(np.full(len(self.centre), float(ndtri(p))))

    def below(self, value: float) -> np.ndarray:
        """Probability of a value at or below ``value`` at each horizon; ``[H]``."""
        far = self.scale.inverse(value) - self.centre
        size, bend = (np.where(far < 0, a, b) for a, b in zip(self.low, self.high, strict=True))
        z = _asinh(far / np.maximum(size, 1e-300), bend)
        return np.asarray(ndtr(-z if self.scale.mirrored else z))

    def paths(self, draws: int, seed: int, key: str) -> np.ndarray:
        """Paths ``[draws, H]`` whose quantiles are the calibrated ones; draw 0 is the median path.

        Ranks move as a random walk: the normal scores at horizons h <= k have correlation sqrt(h/k)
        (measured: ``calibration``).
        """
        ahead = np.arange(1, len(self.centre) + 1)
        shocks = stream(seed, f"timeseries/{key}").normal(ahead, draws)
        shocks[0] = 0.0
        return self.at(np.cumsum(shocks, axis=1) / np.sqrt(ahead))
