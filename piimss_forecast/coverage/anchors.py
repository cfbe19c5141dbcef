"""Published points turned into 31 December levels: what date a figure has, and how the years between are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from ..errors import InputError

_LAST_MONTH = 12


def decimal_date(period: str | int, month: int = _LAST_MONTH) -> float:
    """End of a month as a decimal year; a bare year means the end of ``month`` (31 December unless said otherwise).

    Parameters
    ----------
    period : ``"2018-06"`` (month end) or ``2018``. month : month assumed for a bare year.

    Raises
    ------
    InputError for any other text.

    Examples
    --------
    >>> decimal_date("2018-06"), decimal_date(2024)
    (2018.5, 2025.0)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", str(period))
    number = int(match[2]) if match and match[2] else month
    if not match or not 1 <= number <= _LAST_MONTH:
        raise InputError(
            "coverage.decimal_date",
            repr(period),
            es=("un año o un mes como 2018-06", "corrija el periodo"),
            en=("a year or a month such as 2018-06", "correct the period"),
        )
    return int(match[1]) + number / 12


def levels_at(dates: Iterable[float], points: Mapping[float, float]) -> np.ndarray:
    """Levels at ``dates`` by constant yearly growth between published points (and of the end segments outside them).

    ``L(t) = L0 (L1 / L0)^((t - t0) / (t1 - t0))``, so every published point is reproduced exactly at its own date.

    Parameters
    ----------
    dates : decimal years (see :func:`decimal_date`). points : decimal year -> level (positive); two or more.

    Returns
    -------
    Levels ``[dates]`` in the unit of the points.

    Raises
    ------
    InputError for fewer than two points or a level that is not positive.

    Examples
    --------
    >>> levels_at([2019.0, 2020.0], {2018.0: 100.0, 2020.0: 121.0}).round(6).tolist()
    [110.0, 121.0]
    """
    return np.exp(_line(dates, points, np.log, lambda v: v > 0, "positivo / positive"))


def shares_at(dates: Iterable[float], points: Mapping[float, float]) -> np.ndarray:
    """Shares (fractions) at ``dates``, linear on the logit between published points; same rules as :func:`levels_at`.

    Examples
    --------
    >>> float(shares_at([2019.0], {2018.0: 0.4, 2020.0: 0.6})[0].round(6))
    0.5
    """
    x = _line(dates, points, lambda v: np.log(v / (1 - v)), lambda v: 0 < v < 1, "en (0, 1)")
    return np.asarray(1 / (1 + np.exp(-x)))


def december_levels(years: Iterable[int], points: Mapping[str | int, float]) -> np.ndarray:
    """Levels on 31 December of ``years`` from points of any month, e.g. two June cut-offs and a December one.

    Examples
    --------
    >>> december_levels([2018, 2020], {"2018-06": 100.0, "2020-06": 121.0}).round(2).tolist()
    [104.88, 126.91]
    """
    return levels_at([decimal_date(y) for y in years], {decimal_date(p): v for p, v in points.items()})


def _line(dates, points, scale, valid, expected: str) -> np.ndarray:  # type: ignore[no-untyped-def]
    if len(points) < 2 or not all(valid(v) for v in points.values()):
        raise InputError(
            "coverage.anchors",
            repr(dict(points)),
            es=(f"dos o más puntos con valor {expected}", "agregue o corrija cifras"),
            en=(f"two or more points with a value {expected}", "add or correct figures"),
        )
    x = np.array(sorted(points))
    y = scale(np.array([points[d] for d in x]))
    at = np.array(list(dates), float)
    segment = np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 2)
    slope = (y[segment + 1] - y[segment]) / (x[segment + 1] - x[segment])
    # Anchored on whichever end of the segment is the date itself, so that published points come back to the last digit.
    anchor = np.where(at == x[segment + 1], segment + 1, segment)
    return np.asarray(y[anchor] + slope * (at - x[anchor]))
