"""A percent that was perhaps typed as a fraction, where small numbers are true as well."""

from __future__ import annotations

import warnings

import numpy as np

from ..core.errors import AssumptionError, PiimssWarning
from .schema import Assumption
from .shapes import KeySpec

LIKE = (0.5, 2.0)  # times the number below that a hundred times the typed one may be
_HUNDRED = 100.0


def warn_of_fraction(spec: KeySpec, typed: Assumption, below: Assumption, where: str) -> None:
    """Say that a number in percent is a hundredth of the one it takes the place of: 0.0146 where
    1.46 stood is read as 0.0146 %. It is taken, for it may be true.

    Parameters
    ----------
    spec : KeySpec
        Contract of the key.
    typed : Assumption
        The row that a person wrote.
    below : Assumption
        The row of the set under it.
    where : str
        File and key.
    """
    own = np.array([*spec.numbers(typed.value)], float)
    usual = np.median(np.abs([*spec.numbers(below.value)]))
    meant = float(np.median(own)) * _HUNDRED
    if not spec.unit.startswith("percent") or not usual or not own.all():
        return
    if LIKE[0] * usual <= abs(meant) <= LIKE[1] * usual:
        problem = AssumptionError(
            "scenario.fraction",
            "{where}",
            "{found:g}, which is {found:g} %",
            "a number of the size of {usual:g} ({unit})",
            "write {meant:g} for {meant:g} %; leave it if {found:g} % is meant",
            where=where,
            found=meant / _HUNDRED,
            usual=usual,
            unit=spec.unit,
            meant=meant,
        )
        warnings.warn(PiimssWarning(problem), stacklevel=4)
