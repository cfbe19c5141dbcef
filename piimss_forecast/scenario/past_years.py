"""What a change of a key by year does to the years before the projection: nothing unasked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..core.checks import shown
from ..core.errors import AssumptionError
from .shapes import ByKeySpec, ByYearSpec, KeySpec


def at(path: Mapping[int, float], year: int | Sequence[int]) -> np.ndarray:
    """A path by year at one year, or at several: linear between its years, held outside.

    Examples
    --------
    >>> float(at({2024: 1.0, 2026: 3.0}, 2025)), at({2024: 1.0, 2026: 3.0}, [2020, 2030]).tolist()
    (2.0, [1.0, 3.0])
    """
    return np.asarray(np.interp(year, list(path), list(path.values())))


def demand_years(specs: Iterable[KeySpec | None], first: int, origin: str) -> None:
    """A year from which to change is asked of a key by year: one at least of those changed.

    Raises
    ------
    AssumptionError
        Where none is.
    """
    if not any(isinstance(spec, ByYearSpec) for spec in specs):
        raise AssumptionError(
            "scenario.patch.first",
            "{origin}, patch(first)",
            "{first}",
            "a key by year: one value for all years cannot begin in one",
            "leave first out",
            origin=origin,
            first=first,
        )


def after_history(spec: KeySpec, present: Any, change: Any, first: int | None, where: str) -> Any:
    """The change of a key, with the years before ``first`` as they are.

    One number for what is ``reached`` is where a straight line ends. A number or a path of a key by
    year becomes a path; each year that stays is fixed by itself, so that it stays to the last bit.
    Without ``first`` any other change is taken as given.

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
        For one number, or a path that begins later than today's, in a key that shapes history; for
        a path that moves a year before ``first``; for years that nothing uses, or a number that a
        published figure takes the place of.
    """
    if isinstance(spec, ByKeySpec) and isinstance(present, Mapping):
        _demand_held(spec, present, spec.read(change) or {}, where)
    if not isinstance(spec, ByYearSpec):
        return change
    new, path = spec.read(change), present if isinstance(present, dict) else {}
    begins = min(path) if path else None
    if spec.reached and isinstance(new, float) and path:
        change = new = _line(first, new, path)
    if spec.closed and path:
        _demand_past(new, first, max(path), where)
    if new is not None and first is not None:
        return _from(first, new, path or {first: float(present)}, where)
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


def _demand_held(
    spec: ByKeySpec, present: Mapping[str, float], new: Mapping[str, float], where: str
) -> None:
    """Refuse another number where a published figure is used in its place."""
    for name in spec.held:
        if name in new and not np.isclose(new[name], present[name], 1e-9, 0.0):
            raise AssumptionError(
                "scenario.after_history.held",
                "{where}, {name}",
                "{found:g}",
                "{present:g}, as it is: a published figure is used in its place",
                "leave it, and bring your figure with piimss data import --replace",
                where=where,
                name=name,
                found=new[name],
                present=present[name],
            )


def _demand_past(
    new: float | Mapping[int, float] | None, first: int | None, last: int, where: str
) -> None:
    """Refuse a year after the last one that is used."""
    late = max(last, first or last, *(new if isinstance(new, Mapping) else ()))
    if late > last:
        raise AssumptionError(
            "scenario.after_history.closed",
            "{where}",
            "{late}",
            "years up to {last}: those after it are worked out without this key",
            "take those years out; what is assumed of them is in other keys of the same area",
            where=where,
            late=late,
            last=last,
        )


def _line(first: int | None, new: float, path: Mapping[int, float]) -> float | dict[int, float]:
    """One number for what is reached: the straight line to it in the last year of today's path."""
    last, begin = max(path), min(path) if first is None else first - 1
    return {begin: float(at(path, begin)), last: new} if begin < last else new


def _from(
    first: int, new: float | Mapping[int, float], path: Mapping[int, float], where: str
) -> dict[int, float]:
    """Today's path before ``first``, the new one from it on."""
    given = {first: new} if isinstance(new, float) else new
    moved = [y for y in given if y < first and not np.isclose(given[y], at(path, y), 1e-12, 1e-15)]
    if moved:
        raise AssumptionError(
            "scenario.after_history.before_first",
            "{where}",
            "{year} = {value:g}",
            "years from first={first} on: those before it stay as they are ({present:g})",
            "take the year out, or give an earlier first",
            where=where,
            year=moved[0],
            value=given[moved[0]],
            first=first,
            present=float(at(path, moved[0])),
        )
    kept = range(min(first - 1, *path, *given), first)
    held = {year: float(at(path, year)) for year in kept} | {first: float(at(given, first))}
    return held | {year: value for year, value in given.items() if year > first}
