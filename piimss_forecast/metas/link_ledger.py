"""Indicators that the ledger drives, as ``indicators.toml`` says of each."""

from __future__ import annotations

import numpy as np

from .. import metas
from ..catalog import Indicator
from ..catalog.from_ledger import FromLedger
from ..core.errors import DataError
from ..scenario.arrays import select
from ..scenario.run import Run


def from_ledger(run: Run, indicator: Indicator) -> np.ndarray | None:
    """Values ``[draw, year]`` in the unit of the indicator; None when its data name no variable of
    the projection, or one that has no value in some projected year.
    """
    if indicator.ledger is not None:
        values = _taken(run, indicator.ledger)
    elif any(v.ledger for v in indicator.variable):
        given = {
            v.id: v.baseline if v.ledger is None else _taken(run, v.ledger)
            for v in indicator.variable
        }
        values = np.array(metas.evaluate(indicator.formula, given), float)
    else:
        return None
    if indicator.ledger_from == "base_year":
        values[:, : run.index(run.base_year)] = np.nan
    since = run.index(min(max(indicator.history) + 1, run.base_year + 1))
    return values if np.isfinite(values[:, since:]).all() else None


def _taken(run: Run, source: FromLedger) -> np.ndarray:
    """The variable at its labels, over its other axes; ``[draw, year]``, a copy."""
    array = run.array(source.variable)
    labels = {axis: [at] if isinstance(at, str) else list(at) for axis, at in source.at.items()}
    try:
        values = select(array, labels)
    except ValueError:
        raise DataError(
            "metas.ledger",
            "indicators.toml, ledger, {variable}",
            "{found}",
            "labels of its axes: {axes}",
            "correct at",
            variable=source.variable,
            found=", ".join(f"{axis} = {', '.join(at)}" for axis, at in labels.items()),
            axes=", ".join(str(d) for d in array.dims[2:]) or "—",
        ) from None
    axes = tuple(range(2, values.ndim))
    over = values.sum if source.rest == "sum" else values.mean
    return np.array(over(axis=axes)) if axes else np.array(values)
