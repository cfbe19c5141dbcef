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


@dataclass(frozen=True)
class Margin:
    """A published figure and the function of the parameters that should give it; ``tolerance``
    is in its own unit.
    """

    name: str
    published: float
    tolerance: float
    model: Callable[[Mapping[str, float]], float]
    hard: bool = True


@dataclass(frozen=True)
class Fit:
    """Fitted parameters, and what each margin comes out at."""

    values: dict[str, float]
    modelled: dict[str, float]
    residuals: dict[str, float]


def fit_margins(
    parameters: Mapping[str, tuple[float, float, float]], margins: Sequence[Margin], *, where: str
) -> Fit:
    """Parameters that minimise the sum of squared gaps, each over its tolerance, within bounds;
    hard margins weigh ten thousand times more.

    Parameters
    ----------
    parameters : Mapping[str, tuple[float, float, float]]
        Name -> (start, lowest, highest).
    margins : Sequence[Margin]
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
    ...     Margin("a", 1.0, 0.1, lambda p: p["x"] + p["y"]),
    ...     Margin("b", 5.0, 1.0, lambda p: p["x"], hard=False),
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
    out = modelled(found.x)
    for margin, value in zip(margins, out, strict=True):
        if margin.hard and not abs(value - margin.published) <= margin.tolerance:
            raise ModelError(
                f"morbidity.fit_margins, {where}, {margin.name}",
                f"{value:,.6g} ≠ {margin.published:,.6g}",
                es=(
                    f"una diferencia de hasta {margin.tolerance:g}",
                    "los márgenes se contradicen: libere uno o revise las formas por edad",
                ),
                en=(
                    f"a gap of at most {margin.tolerance:g}",
                    "the margins contradict each other: release one or check the shapes by age",
                ),
            )
    return Fit(
        dict(zip(names, found.x.tolist(), strict=True)),
        {m.name: float(v) for m, v in zip(margins, out, strict=True)},
        {m.name: float(v - m.published) for m, v in zip(margins, out, strict=True)},
    )
