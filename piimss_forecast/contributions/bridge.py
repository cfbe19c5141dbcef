"""What moved a product of factors between two dates, part by part, with nothing left over."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.errors import InputError


def bridge(start: Mapping[str, float], end: Mapping[str, float]) -> dict[str, float]:
    """Contribution of each factor to the change of their product: logarithmic mean Divisia
    decomposition.

    c_i = L(P1, P0) ln(x1_i / x0_i), with L(a, b) = (a - b) / ln(a / b); the c_i add to P1 - P0
    exactly and no order has to be chosen.

    Parameters
    ----------
    start : Mapping[str, float]
        Positive factors of the first amount, by name.
    end : Mapping[str, float]
        Those of the second amount, with the same names.

    Raises
    ------
    InputError
        When the names differ or a factor is not positive.

    Notes
    -----
    Source: Ang, Energy Policy 33 (2005), 867-871.

    Examples
    --------
    >>> parts = bridge({"jobs": 20.0, "salary": 5.0}, {"jobs": 22.0, "salary": 6.0})
    >>> round(sum(parts.values()), 12), round(parts["salary"] / sum(parts.values()), 3)
    (32.0, 0.657)
    """
    values = np.array([[*start.values()], [end.get(k, np.nan) for k in start]], float)
    if set(start) != set(end) or not np.all(np.isfinite(values)) or np.any(values <= 0):
        raise InputError(
            "contributions.bridge",
            "bridge",
            "{start} → {end}",
            "the same positive factors at both dates",
            "correct the factors",
            start=dict(start),
            end=dict(end),
        )
    first, last = values.prod(axis=1)
    steps = np.log(values[1] / values[0])
    total = float(steps.sum())
    mean = first if abs(total) < 1e-12 else (last - first) / total
    return dict(zip(start, (mean * steps).tolist(), strict=True))
