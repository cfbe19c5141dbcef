"""Constrained least squares: parameters within bounds that reproduce published margins, some
exactly and some as nearly as the others allow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from ..core.errors import ModelError

_HARD = 1e4  # weight of a margin that must hold over one that only pulls
_STEP = 1e-3  # of the differences that give the derivatives: their error is of the fourth order
_STEPS = 12  # of Gauss-Newton from where the search stopped
_DIGITS = 9  # kept of a fitted parameter: the last bits are the processor's, not the figures'


@dataclass(frozen=True)
class CalibrationTarget:
    """A published figure and the function of the parameters that should give it; ``tolerance``
    is in its own unit.
    """

    name: str
    published: float
    tolerance: float
    model: Callable[[Mapping[str, float]], float]
    hard: bool = True


@dataclass(frozen=True)
class Calibration:
    """Fitted parameters, and what each margin comes out at."""

    values: dict[str, float]
    modelled: dict[str, float]
    residuals: dict[str, float]


def fit_margins(
    parameters: Mapping[str, tuple[float, float, float]],
    margins: Sequence[CalibrationTarget],
    *,
    where: str,
) -> Calibration:
    """Parameters that minimise the sum of squared gaps, each over its tolerance, within bounds;
    hard margins weigh ten thousand times more.

    A search finds the neighbourhood and Gauss-Newton steps the point, which is then kept to nine
    decimals: a search that stops on its own rounding noise would give every processor its own fit.

    Parameters
    ----------
    parameters : Mapping[str, tuple[float, float, float]]
        Name -> (start, lowest, highest).
    margins : Sequence[CalibrationTarget]
        At least as many as parameters.
    where : str
        Named by the error.

    Raises
    ------
    ModelError
        Naming the hard margin that is missed by more than its tolerance: it contradicts the others,
        one must be released.

    Examples
    --------
    >>> line = [
    ...     CalibrationTarget("a", 1.0, 0.1, lambda p: p["x"] + p["y"]),
    ...     CalibrationTarget("b", 5.0, 1.0, lambda p: p["x"], hard=False),
    ... ]
    >>> fit = fit_margins({"x": (0.5, 0.0, 3.0), "y": (0.5, -10.0, 3.0)}, line, where="demo")
    >>> {k: round(v, 6) for k, v in fit.values.items()}, round(fit.residuals["b"], 6)
    ({'x': 3.0, 'y': -2.0}, -2.0)
    """
    names = list(parameters)
    start, low, high = (
        np.array(column, float) for column in zip(*parameters.values(), strict=True)
    )
    start = np.clip(start, low, high)
    weight = np.array([(_HARD if m.hard else 1.0) / m.tolerance for m in margins])
    published = np.array([m.published for m in margins])

    def modelled(x: np.ndarray) -> np.ndarray:
        values = dict(zip(names, x.tolist(), strict=True))
        return np.array([m.model(values) for m in margins])

    found = least_squares(
        lambda x: weight * (modelled(x) - published),
        start,
        bounds=(low, high),
        x_scale="jac",
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
    )
    x = _polished(lambda x: weight * (modelled(x) - published), found.x, low, high)
    out = modelled(x)
    for margin, value in zip(margins, out, strict=True):
        if margin.hard and not abs(value - margin.published) <= margin.tolerance:
            raise ModelError(
                "morbidity.fit_margins",
                "morbidity.fit_margins, {where}, {name}",
                "{value:,.6g} ≠ {published:,.6g}",
                "a gap of at most {tolerance:g}",
                "the margins contradict each other: release one or check the shapes by age",
                where=where,
                name=margin.name,
                value=value,
                published=margin.published,
                tolerance=margin.tolerance,
            )
    return Calibration(
        dict(zip(names, x.tolist(), strict=True)),
        {m.name: float(v) for m, v in zip(margins, out, strict=True)},
        {m.name: float(v - m.published) for m, v in zip(margins, out, strict=True)},
    )


def _polished(
    gaps: Callable[[np.ndarray], np.ndarray], x: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """The least-squares point near ``x``; a parameter at a bound stays there.

    Margins that contradict each other can make the steps grow: the search's own point then stands.
    """
    near = 1e-6 * (high - low)
    x = np.where(x - low < near, low, np.where(high - x < near, high, x))
    free = np.flatnonzero((x > low) & (x < high))
    found, last = x, np.inf
    for _ in range(_STEPS if free.size else 0):
        step = np.linalg.lstsq(_jacobian(gaps, x, free), -gaps(x), rcond=None)[0]
        size = float(np.abs(step).max())
        if size > max(last, _STEP) or not np.isfinite(size):
            x = found
            break
        x, last = x.copy(), size
        x[free] = np.clip(x[free] + step, low[free], high[free])
    return np.clip(np.round(x, _DIGITS), low, high)


def _jacobian(
    gaps: Callable[[np.ndarray], np.ndarray], x: np.ndarray, free: np.ndarray
) -> np.ndarray:
    """Derivatives of the gaps by the free parameters, by differences of the fourth order."""
    columns = []
    for i in free:
        step = _STEP * np.eye(x.size)[i]
        near, far = gaps(x + step) - gaps(x - step), gaps(x + 2 * step) - gaps(x - 2 * step)
        columns.append((8 * near - far) / (12 * _STEP))
    return np.stack(columns, axis=1)
