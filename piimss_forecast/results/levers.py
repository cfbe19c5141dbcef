"""A lever: one assumption moved from the first projected year on, so that history stays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..core import checks
from ..core.defaults import HORIZON
from ..core.errors import InputError
from ..scenario import Assumptions, Request
from .projection import Projection

UNMOVED = 1e-9  # relative change below which a published year has not moved


@dataclass(frozen=True)
class Lever:
    """An assumption by name, what it is today and how far it may go.

    Parameters
    ----------
    key : str
        Of a scalar or by-year assumption.
    present : float
        Today's value (see :func:`present`).
    unit : str
        Of the key.
    low : float
        Smallest value searched.
    high : float
        Largest value searched.
    """

    key: str
    present: float
    unit: str
    low: float
    high: float

    def moved(self, request: Request, value: float) -> Request:
        """The request with the lever at ``value`` from the first projected year on, or on the way
        to it (see :func:`course`).
        """
        own, base = request.assumptions, request.base_year
        way = course(own, self.key, value, base, min(request.horizon, HORIZON))
        first = base + 1 if own.shape_of(self.key) == "by_year" else None
        return request.replace(assumptions=own.patch({self.key: way}, first=first))


def find(request: Request, key: str, bounds: object = None) -> Lever:
    """The lever ``key`` of a request.

    Parameters
    ----------
    request : Request
        Whose assumptions hold it.
    key : str
        Its name.
    bounds : tuple of float, optional
        Smallest and largest value searched; the schema's range when not given.

    Raises
    ------
    PiimssError
        For an unknown key, one that is not a number, or bounds reversed or out of range.
    """
    assumptions = request.assumptions
    key = checks.one_of(key, "solve, lever", assumptions.keys())
    shape = assumptions.shape_of(key)
    if shape not in ("scalar", "by_year"):
        raise InputError(
            "results.find",
            "solve, lever",
            "{key} ({shape})",
            "a scalar or by-year assumption",
            "choose another lever",
            key=key,
            shape=shape,
        )
    years = [int(y) for y in request.years if y > request.base_year]
    low, high = _bounds(bounds, *assumptions.range_of(key))
    return Lever(key, present(assumptions, key, years), assumptions.row(key).unit, low, high)


def present(assumptions: Assumptions, key: str, years: Sequence[int]) -> float:
    """Today's value of a lever: of a path by year, what it comes to in its last year when it is of
    those that are ``reached``, else the mean over some years; else the number.

    Parameters
    ----------
    assumptions : Assumptions
        That hold it.
    key : str
        Of a scalar or by-year assumption.
    years : sequence of int
        Calendar years; those projected, usually.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> own, years = load("tendencial"), range(2025, 2031)
    >>> [present(own, k, years) for k in ("pensions.retirement_age_shift", "metas.beds_added")]
    [0.0, 2440.0]
    """
    if assumptions.shape_of(key) != "by_year":
        return float(assumptions.get(key))
    if (last := reached_in(assumptions, key, years[-1])) is not None:
        return float(assumptions.get(key, last))
    return float(np.mean(assumptions.path(key, years)))


def reached_in(assumptions: Assumptions, key: str, horizon: int) -> int | None:
    """The year in which a lever comes to its number along a straight line (the last of its path, or
    the horizon); None for one that holds its number in every year.
    """
    if not getattr(assumptions.contract(key), "reached", False):
        return None
    value = assumptions.row(key).value
    return min(max(value), horizon) if isinstance(value, dict) else horizon


def course(
    assumptions: Assumptions, key: str, value: float, base_year: int, horizon: int
) -> float | dict[int, float]:
    """What a lever at ``value`` is: that number, or the straight line that reaches it.

    Parameters
    ----------
    assumptions : Assumptions
        That hold it.
    key : str
        Of a scalar or by-year assumption.
    value : float
        In the unit of the key.
    base_year : int
        Last year of history.
    horizon : int
        Last year in which it may arrive; that of a path without years of its own.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> line = course(load("tendencial"), "metas.beds_added", 600.0, 2024, 2030)
    >>> line[2024], line[2025], line[2030]
    (0.0, 100.0, 600.0)
    >>> course(load("tendencial"), "employment.growth", 2.0, 2024, 2030)
    2.0
    """
    last = reached_in(assumptions, key, horizon)
    if last is None:
        return value
    begin = float(assumptions.get(key, base_year))
    years = (last if last > base_year else horizon) - base_year
    return {base_year + k: begin + (value - begin) * k / years for k in range(years + 1)}


def _bounds(bounds: object, low: float, high: float) -> tuple[float, float]:
    """What is searched: two numbers in order, inside the schema's range."""
    if bounds is None:
        if math.isinf(low) or math.isinf(high):
            raise InputError(
                "results.bounds.finite_interval",
                "solve, bounds",
                "{low:g}, {high:g}",
                "a finite interval",
                "give bounds=(low, high)",
                low=low,
                high=high,
            )
        return low, high
    pair = list(bounds) if isinstance(bounds, (tuple, list, np.ndarray)) else []
    if len(pair) == 2:
        first, last = (float(checks.number_in(v, "solve, bounds", low, high)) for v in pair)
        if first < last:
            return first, last
    raise InputError(
        "results.bounds.shown",
        "solve, bounds",
        "{shown}",
        "(low, high)",
        "give two numbers in order",
        shown=checks.shown(bounds),
    )


class History:
    """The years of a projection that are known: equal in all its draws up to the base year.

    Parameters
    ----------
    before : Projection
        Whose lever is about to move.
    """

    def __init__(self, before: Projection) -> None:
        years = before.data["year"].to_numpy()
        self.years = years[years <= before.request.base_year]
        self._values, self._known = {}, {}
        for name, array in before.data.data_vars.items():
            was = array.transpose("draw", "year", ...).to_numpy()[:, : self.years.size]
            # A series whose record ends earlier is a forecast.
            self._known[str(name)] = (was == was[:1]).all(axis=0)
            self._values[str(name)] = was[0]

    def check(self, key: str, after: xr.Dataset) -> None:
        """Refuse a lever that moves a year already known.

        Raises
        ------
        InputError
            With the variable and year that move.
        """
        for name, was in self._values.items():
            now = after[name].variable[0, : self.years.size].to_numpy()
            moved = self._known[name] & (now != was)
            if moved.any():  # seldom: equal to the last bit is the rule
                moved &= ~np.isclose(now, was, rtol=UNMOVED, atol=1e-9)
            if moved.any():
                raise InputError(
                    "results.check_history",
                    "solve, {key}",
                    "{name} {year}",
                    "a lever that leaves history as it is",
                    "choose a by-year assumption: it changes from the first projected year only",
                    key=key,
                    name=name,
                    year=self.years[np.argwhere(moved)[0][0]],
                )
