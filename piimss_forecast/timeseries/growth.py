"""Growth curves that saturate: logistic and Gompertz, fitted by least squares with the error of
the last year fading away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtri

from ..core.translate import N_
from .protocol import Prediction, failed, quiet, sound

# Ceiling, at most so many times the largest figure: beyond, the figures cannot tell a curve from an
# exponential.
FARTHEST = 5.0
Curve = Callable[[np.ndarray, np.ndarray], np.ndarray]


def logistic(t: np.ndarray, p: np.ndarray) -> np.ndarray:
    """``K / (1 + exp(-r (t - m)))`` with ``p = (log K, r, m)``; a negative ``r`` falls to zero.

    Examples
    --------
    >>> round(float(logistic(np.array(3.0), np.array([np.log(8.0), 0.5, 3.0]))), 9)
    4.0
    """
    return np.asarray(np.exp(p[0]) * expit(p[1] * (t - p[2])))


def gompertz(t: np.ndarray, p: np.ndarray) -> np.ndarray:
    """``K exp(-exp(-r (t - m)))`` with ``p = (log K, r, m)``."""
    return np.asarray(np.exp(p[0] - np.exp(np.clip(-p[1] * (t - p[2]), -50, 50))))


@dataclass(frozen=True)
class Growth:
    """A saturating curve plus first-order errors; works on positive series in their own unit.

    Variance at horizon h: that of an AR(1) error, ``s2 (1 - phi^2h)/(1 - phi^2)``, plus that of the
    parameters by the delta method.
    """

    name: str
    curve: Curve
    minimum: int = 6

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``; ModelError for a series that is not positive or that no curve
        follows.
        """
        return self.under(y, horizon, levels, np.inf)

    def under(
        self, y: np.ndarray, horizon: int, levels: Sequence[float], ceiling: float
    ) -> Prediction:
        """Prediction of a curve whose ceiling is at most ``ceiling`` (the upper bound of the
        series, where it has one).
        """
        if y.min() <= 0:
            raise failed(self.name, N_("values not positive"))
        point, sd = quiet(self.name, lambda: self._fit(y, horizon, ceiling))
        return sound(self.name, point, np.outer(ndtri((1 + np.asarray(levels)) / 2), sd))

    def _fit(self, y: np.ndarray, horizon: int, ceiling: float) -> tuple[np.ndarray, np.ndarray]:
        from scipy.optimize import least_squares

        t, top = np.arange(len(y), dtype=float), float(y.max())
        roof = max(min(FARTHEST * top, ceiling), 1.001 * top)
        lower, upper = (
            np.array([np.log(0.99 * top), -3.0, -4.0 * len(y)]),
            np.array([np.log(roof), 3.0, 4.0 * len(y)]),
        )

        def miss(p: np.ndarray) -> np.ndarray:
            return np.asarray((self.curve(t, p) - y) / top)

        slope = 1.0 if y[-1] >= y[0] else -1.0
        starts = [
            np.array([np.log(min(k * top, 0.9999 * roof)), slope * r, len(y) / 2])
            for k in (1.05, 2.0)
            for r in (0.1, 0.5)
        ]
        best = min(
            (least_squares(miss, start, bounds=(lower, upper)) for start in starts),
            key=lambda found: found.cost,
        )
        left = y - self.curve(t, best.x)
        variance = float((left**2).sum() / (len(y) - 3))
        phi = float(np.clip((left[1:] * left[:-1]).sum() / max((left**2).sum(), 1e-300), 0.0, 0.9))
        ahead = np.arange(1, horizon + 1)
        later = t[-1] + ahead
        point = self.curve(later, best.x) + left[-1] * phi**ahead
        jacobian = np.stack(
            [
                (self.curve(later, best.x + d) - self.curve(later, best.x - d)) / 2e-5
                for d in 1e-5 * np.eye(3)
            ],
            axis=1,
        )
        information = best.jac.T @ best.jac / (variance / top**2) + np.diag(
            1 / (upper - lower) ** 2
        )  # weak prior: the range itself
        parameters = np.einsum("hi,ij,hj->h", jacobian, np.linalg.inv(information), jacobian)
        noise = variance * (1 - phi**2) * np.cumsum(phi ** (2.0 * (ahead - 1)))
        return np.maximum(point, 1e-9 * top), np.sqrt(noise + parameters)
