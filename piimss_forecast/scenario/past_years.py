"""What a change of a key by year does to the years before the projection: nothing unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..core.checks import shown
from ..core.errors import AssumptionError
from .shapes import ByYearSpec, KeySpec


def at(path: Mapping[int, float], year: int | Sequence[int]) -> np.ndarray:
    """A path by year at one year, or at several: linear between its years, held outside.

    Examples
    --------
    >>> float(at({2024: 1.0, 2026: 3.0}, 2025)), at({2024: 1.0, 2026: 3.0}, [2020, 2030]).tolist()
    (2.0, [1.0, 3.0])
    """
    return np.asarray(np.interp(year, list(path), list(path.values())))


def after_history(spec: KeySpec, present: Any, change: Any, first: int | None, where: str) -> Any:
    """The change of a key, with the years before ``first`` as they are.

    A bare number of a key by year becomes a path; each year that stays is fixed by itself, so that
    it stays to the last bit. Any other change is taken as given.

    Parameters
    ----------
    spec : KeySpec
        Contract of the key; ``history`` says that its past years shape those of the run.
    present : object
        Its value today: a number, or a path by year.
    change : object
        What is asked for.
    first : int, optional
        First year that may move.
    where : str
        File and key, for the message.

    Raises
    ------
    AssumptionError
        For one number, or a path that begins later than today's, in a key that shapes history.
    """
    if not isinstance(spec, ByYearSpec):
        return change
    new, path = spec.read(change), present if isinstance(present, dict) else {}
    begins = min(path) if path else None
    if isinstance(new, float) and first is not None:
        kept = range(min(first - 1, begins or first - 1), first)
        return {year: float(at(path, year)) if path else present for year in kept} | {first: new}
    late = isinstance(new, dict) and begins is not None and min(new) > begins
    if spec.history and (isinstance(new, float) or late):
        raise AssumptionError(
            "scenario.after_history",
            "{where}",
            "{change}",
            "the years of the past too: they shape history (today {path})",
            "write them, or keep them: patch({{...}}, first=year) moves the years from it on",
            where=where,
            change=shown(change),
            path=shown(present),
        )
    return change
