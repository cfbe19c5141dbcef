"""What a projection by cohorts accepts as arrays."""

from __future__ import annotations

import numpy as np

from ..core.arguments import floats
from ..core.errors import InputError


def with_draw(name: str, values: np.ndarray, axes: int, *, signed: bool = False) -> np.ndarray:
    """The array as floats with a draw axis in front; refused when a value is missing, or below
    what it may be.
    """
    array = floats(values, f"project_cohorts, {name}")
    if array.ndim == axes - 1:
        array = array[None]
    if array.ndim != axes:
        raise InputError(
            "demography.with_draw.axes_draws",
            "project_cohorts, {name}",
            "{ndim} axes",
            "{axes} axes, or {axes_2} with draws",
            "correct the argument",
            name=name,
            ndim=array.ndim,
            axes=axes - 1,
            axes_2=axes,
        )
    low, high = (
        (float(array.min()), float(array.max())) if array.size else (1.0, 1.0)
    )  # NaN shows in both; no array is made to look
    if not (np.isfinite(low) and np.isfinite(high) and (signed or low >= 0)):
        bad = ~np.isfinite(array) if signed else ~np.isfinite(array) | (array < 0)
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        raise InputError(
            "demography.with_draw.array",
            "project_cohorts, {name}{at}",
            "{array}",
            "a finite number" if signed else "a finite number >= 0",
            "correct the argument",
            name=name,
            at=str(list(at)),
            array=float(array[at]),
        )
    return array


def check_shapes(shapes: dict[str, tuple[tuple[int, ...], tuple[int, ...]]]) -> None:
    """Refuse the first array whose shape, first of its pair, is not the second."""
    for name, (found, expected) in shapes.items():
        if found != expected:
            raise InputError(
                "demography.check_shapes",
                "project_cohorts, {name}",
                "{found}",
                "shape {expected}",
                "correct the argument",
                name=name,
                found=found,
                expected=expected,
            )
