"""The predictive distribution: calibrated quantiles at each horizon and paths that agree with
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from ..uncertainty import stream
from ..uncertainty.calibration import NORMAL
from .scales import Scale

_Z80, _Z95 = NORMAL[80], NORMAL[95]
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


class Staying(NamedTuple):
    """What the figures say of the bounds, lower and upper: ``probability [2, H]`` of sitting on
    each, and whether the last figure does, ``now [2]``.
    """

    probability: np.ndarray
    now: np.ndarray


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
    stay : Staying | None
        What the figures say of each closed bound; None without one.
    step : float
        Step in which the figures are published, 0 where ends are not rounded.
    """

    centre: np.ndarray
    low: tuple[np.ndarray, np.ndarray]
    high: tuple[np.ndarray, np.ndarray]
    scale: Scale
    stay: Staying | None = None
    step: float = 0.0

    @classmethod
    def through(
        cls,
        centre: np.ndarray,
        below: np.ndarray,
        above: np.ndarray,
        scale: Scale,
        stay: Staying | None = None,
        step: float = 0.0,
    ) -> Marginals:
        """From distances to the median: ``below`` and ``above`` are ``[2, H]`` at 80 % and 95 %."""
        low, high = bend_of(below[0], below[1]), bend_of(above[0], above[1])
        return cls(centre, low, high, scale, stay, step)

    @classmethod
    def normal(cls, centre: np.ndarray, sd: np.ndarray, scale: Scale) -> Marginals:
        """Normal on the modelling scale with standard deviations ``sd [H]``."""
        side = (sd, np.zeros_like(sd))
        return cls(centre, side, side, scale)

    def at(self, z: np.ndarray) -> np.ndarray:
        """Values for standard normal scores ``z [..., H]``, in the unit of the series."""
        if self.stay is None:
            return self._model(z)
        model, mass = self._beyond(), self._masses()
        p = ndtr(z)
        inner = np.clip((p - mass[0]) / np.maximum(1.0 - mass.sum(axis=0), 1e-12), 0.0, 1.0)
        rank = model[0] + inner * (1.0 - model.sum(axis=0))
        # without a mass beyond the model's own the ranks are the model's, to the last bit
        moved = np.where((mass == model).all(axis=0), z, ndtri(np.clip(rank, 1e-300, 1 - 1e-16)))
        value = self._model(moved)
        value = np.where((p <= mass[0]) & (mass[0] > 0), self.scale.lower, value)
        return np.where((p >= 1.0 - mass[1]) & (mass[1] > 0), self.scale.upper, value)

    def quantile(self, p: float) -> np.ndarray:
        """Quantile ``p`` at each horizon; ``[H]``."""
        return self.at(np.full(len(self.centre), float(ndtri(p))))

    def interval(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Ends of the central interval, rounded outward to the step in which the figures are
        published (an outcome is published on that step), inside the bounds; two arrays ``[H]``.
        """
        lower, upper = (self.quantile(p) for p in ((1 - level) / 2, (1 + level) / 2))
        return self.outward(lower, upper)

    def outward(self, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The two ends rounded outward to ``step``."""
        if not self.step:
            return lower, upper
        low, high = lower / self.step, upper / self.step  # less the last bits of a double
        low = np.floor(low + 1e-9 * np.abs(low)) * self.step
        high = np.ceil(high - 1e-9 * np.abs(high)) * self.step
        return np.maximum(low, self.scale.lower), np.minimum(high, self.scale.upper)

    def below(self, value: float, *, strictly: bool = False) -> np.ndarray:
        """Probability of a value at or below ``value`` (below it, ``strictly``) at each horizon;
        ``[H]``.
        """
        model = self._model_below(value)
        if self.stay is None:
            return model
        beyond, mass = self._beyond(), self._masses()
        inner = (model - beyond[0]) / np.maximum(1.0 - beyond.sum(axis=0), 1e-12)
        found = mass[0] + np.clip(inner, 0.0, 1.0) * (1.0 - mass.sum(axis=0))
        lower, upper = self.scale.lower, self.scale.upper
        if value < lower or (strictly and value == lower):
            return np.zeros_like(found)
        if value > upper or (not strictly and value == upper):
            return np.ones_like(found)
        return np.asarray(found)

    def paths(self, draws: int, seed: int, key: str) -> np.ndarray:
        """Paths ``[draws, H]`` whose quantiles are the calibrated ones; draw 0 is the median path.

        Ranks move as a random walk: the normal scores at horizons h <= k have correlation sqrt(h/k)
        (measured: ``calibration``).
        """
        ahead = np.arange(1, len(self.centre) + 1)
        shocks = stream(seed, f"timeseries/{key}").normal(ahead, draws)
        shocks[0] = 0.0
        return self.at(np.cumsum(shocks, axis=1) / np.sqrt(ahead))

    def _model(self, z: np.ndarray) -> np.ndarray:
        z = -z if self.scale.mirrored else z
        down, up = (size * _sinh(z, bend) for size, bend in (self.low, self.high))
        return self.scale.back(self.centre + np.where(z < 0, down, up))

    def _model_below(self, value: float) -> np.ndarray:
        far = self.scale.inverse(value) - self.centre
        size, bend = (np.where(far < 0, a, b) for a, b in zip(self.low, self.high, strict=True))
        z = _asinh(far / np.maximum(size, 1e-300), bend)
        return np.asarray(ndtr(-z if self.scale.mirrored else z))

    def _beyond(self) -> np.ndarray:
        """What the model alone puts at the closed bounds, lower and upper; ``[2, H]``."""
        none = np.zeros(len(self.centre))
        closed, scale = self.scale.closed, self.scale
        return np.stack(
            [
                self._model_below(scale.lower) if closed[0] else none,
                1.0 - self._model_below(scale.upper) if closed[1] else none,
            ]
        )

    def _masses(self) -> np.ndarray:
        """Probability of a value at the lower and at the upper bound, ``[2, H]``: that of the
        figures' own moves while they sit there, else the model's or theirs, the larger.
        """
        none = Staying(np.zeros((2, len(self.centre))), np.zeros(2, bool))
        own, now = self.stay or none
        sits = now[:, None]
        mass = np.where(sits, own, np.maximum(own, self._beyond()))
        return np.asarray(mass / np.maximum(mass.sum(axis=0), 1.0))


def staying(values: np.ndarray, scale: Scale, horizon: int) -> Staying | None:
    """Probability of sitting on each closed bound at 1..``horizon`` periods after the last of
    ``values``, from the moves of the figures between lower bound, inside and upper bound; None
    without closed bounds.

    A chain of three states. A move from a bound counts half a case more each way (stays, leaves);
    a single visit to a bound that was left again says nothing of coming back.

    Examples
    --------
    >>> spike = np.array([0.0] * 5 + [100.0] + [0.0] * 7)
    >>> counts = Scale("half_line", 0.0, knee=50.0, closed=(True, False))
    >>> staying(spike, counts, 1).probability[0].round(3)
    array([0.875])
    """
    if not any(scale.closed):
        return None
    state = np.where(values <= scale.lower, 0, np.where(values >= scale.upper, 2, 1))
    moves = np.zeros((3, 3))
    np.add.at(moves, (state[:-1], state[1:]), 1.0)
    for bound in (0, 2):
        moves[bound, [bound, 1]] += 0.5
        if (state == bound).sum() == 1 and state[-1] != bound:
            moves[1, bound] = 0.0
    moves[1, 1] += 0.5
    chain = moves / moves.sum(axis=1, keepdims=True)
    now, out = np.eye(3)[state[-1]], []
    for _ in range(horizon):
        now = now @ chain
        out.append(now[[0, 2]] * scale.closed)
    return Staying(np.array(out).T, np.array([state[-1] == 0, state[-1] == 2]) & scale.closed)
