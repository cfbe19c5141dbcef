"""Published points turned into yearly paths: what date a figure has, and what it follows between
two dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from ..core.errors import InputError
from ..core.translate import N_

_LAST_MONTH = 12
Path = Callable[[np.ndarray], np.ndarray]


def decimal_date(period: str | int, month: int = _LAST_MONTH) -> float:
    """End of a month as a decimal year; a bare year means the end of ``month`` (31 December unless
    said otherwise).

    Parameters
    ----------
    period : str | int
        ``"2018-06"`` (month end) or ``2018``.
    month : int
        Month assumed for a bare year.

    Raises
    ------
    InputError
        For any other text.

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
            "coverage.decimal_date",
            "{period!r}",
            "a year or a month such as 2018-06",
            "correct the period",
            period=period,
        )
    return int(match[1]) + number / 12


def between(dates: np.ndarray, known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values at ``dates``, linear between those at the ``known`` dates along the first axis and
    held outside.

    Parameters
    ----------
    dates : ndarray
        Decimal years.
    known : ndarray
        Decimal years, rising.
    values : ndarray
        ``[known, ...]``.

    Examples
    --------
    >>> between(
    ...     np.array([2018.5]), np.array([2018.0, 2019.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    ... ).tolist()
    [[2.0, 3.0]]
    """
    if known.size == 1:
        return np.repeat(values, dates.size, axis=0)
    right = np.clip(np.searchsorted(known, dates), 1, known.size - 1)
    weight = np.clip((dates - known[right - 1]) / (known[right] - known[right - 1]), 0.0, 1.0)
    weight = weight.reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray((1 - weight) * values[right - 1] + weight * values[right])


def levels_along(dates: np.ndarray, points: Mapping[float, float], index: Path) -> np.ndarray:
    """Levels at ``dates`` that pass through the points and follow ``index`` in between.

    The ratio of the level to the index changes at a constant yearly rate between points and is held
    outside them: ``L(t) = J(t) r(t)``, ``log r`` linear. Persons registered follow jobs between two
    counts better than they follow a straight line.

    Parameters
    ----------
    dates : ndarray
        Decimal years.
    points : Mapping[float, float]
        Decimal year -> level, positive; one or more.
    index : Path
        Positive values at decimal years.

    Returns
    -------
    ndarray
        Levels ``[dates]`` in the unit of the points.

    Raises
    ------
    InputError
        For no point or a level that is not positive.

    Examples
    --------
    >>> levels_along(
    ...     np.array([2019.0, 2020.0, 2022.0]), {2018.0: 100.0, 2020.0: 121.0}, np.ones_like
    ... ).round(6).tolist()
    [110.0, 121.0, 121.0]
    """
    at, values = _sorted(
        points, lambda v: 0 < v < np.inf, N_("one or more points with a positive value")
    )
    return np.asarray(index(dates) * np.exp(between(dates, at, np.log(values / index(at)))))


def shares_along(dates: np.ndarray, points: Mapping[float, float], reference: Path) -> np.ndarray:
    """Shares at ``dates`` that pass through the points and move with a reference share, logit for
    logit.

    The distance ``logit s - logit reference`` is linear between points and held outside them: with
    one point, the share moves as the reference does (the share of an age group in the whole
    country, say).

    Parameters
    ----------
    dates : ndarray
        Decimal years.
    points : Mapping[float, float]
        Decimal year -> share, a fraction.
    reference : Path
        Fractions at decimal years.

    Raises
    ------
    InputError
        For no point or a share outside (0, 1).

    Examples
    --------
    >>> float(
    ...     shares_along(
    ...         np.array([2019.0]), {2018.0: 0.4, 2020.0: 0.6}, lambda t: np.full(t.shape, 0.3)
    ...     )[0].round(6)
    ... )
    0.5
    """
    at, values = _sorted(
        points, lambda v: 0 < v < 1, N_("one or more points with a value in (0, 1)")
    )
    distance = between(dates, at, _logit(values) - _logit(reference(at)))
    return np.asarray(1 / (1 + np.exp(-distance - _logit(reference(dates)))))


def _logit(share: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(share / (1 - share)))


def _sorted(
    points: Mapping[float, float], valid: Callable[[float], bool], expected: str
) -> tuple[np.ndarray, np.ndarray]:
    """Dates and values of the points in order of date."""
    if not points or not all(valid(v) for v in points.values()):
        raise InputError(
            "coverage.sorted",
            "coverage.anchors",
            "{points!r}",
            expected,
            "add or correct figures",
            points=dict(points),
        )
    at = sorted(points)
    return np.array(at), np.array([points[d] for d in at])
