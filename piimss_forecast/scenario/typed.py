"""What a person types in a set with a slip: a percent as a fraction where small numbers are true as
well, a source almost of the data.
"""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np

from ..catalog import load as figures
from ..catalog.slips import limits
from ..core.errors import AssumptionError, PiimssWarning
from ..core.words import misspelt
from .schema import Assumption
from .shapes import KeySpec

WORDS = ("assumed", "derived", "usuario")  # sources that are no document
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
    times = limits(figures())["hundredth"]
    if usual / times <= abs(meant) <= usual * times:
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


def refuse_misspelt_source(row: Assumption, where: str) -> None:
    """Refuse a source that is almost one of the data, or one of the words; documents of one's own
    are named freely, since a set does not know with which folder of data it will run.

    Parameters
    ----------
    row : Assumption
        The row that a person wrote.
    where : str
        File and key.

    Raises
    ------
    AssumptionError
        With the source it is like.
    """
    known = _sources()
    near = (
        ""
        if row.source in known
        else misspelt(row.source, known, limits(figures())["name_likeness"])
    )
    if not near:
        return
    raise AssumptionError(
        "scenario.source",
        "{where}, source",
        "{found}",
        "a source of sources.csv, assumed, derived or usuario (similar: {near})",
        "correct the source, or give the document of your own another name",
        where=where,
        found=row.source,
        near=near,
    )


@lru_cache(maxsize=1)
def _sources() -> tuple[str, ...]:
    return (*WORDS, *figures().sources()["source"])
