"""Yearly means from the months that are published."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.errors import DataError

MONTHS_OF_YEAR = np.arange(1, 13)


def mean_of_stock(points: Mapping[tuple[int, int], float], year: int) -> float:
    """Mean of the twelve month-ends of a stock; those not published lie on a line between their
    neighbours.

    Parameters
    ----------
    points : Mapping[tuple[int, int], float]
        Value by (year, month); the December of the year before and that of the year must be there.
    year : int
        Calendar year.

    Raises
    ------
    DataError
        When an end is missing: the mean would be an extrapolation.

    Examples
    --------
    >>> mean_of_stock({(2019, 12): 100.0, (2020, 6): 94.0, (2020, 12): 106.0}, 2020)
    98.75
    """
    for end in ((year - 1, 12), (year, 12)):
        if end not in points:
            raise DataError(
                "contributions.mean_of_stock",
                "months, {end}-{end_2}",
                "∅",
                "the December value",
                "add it to data/",
                end=end[0],
                end_2=end[1],
            )
    order = sorted(points)
    at = np.array([12 * y + m for y, m in order])
    return float(np.interp(12 * year + MONTHS_OF_YEAR, at, [points[p] for p in order]).mean())


def complete_months(known: Mapping[int, float], following: np.ndarray | None = None) -> np.ndarray:
    """The twelve months of a year: published ones kept; the others by the growth to the same month
    of the next year.

    Salaries step up every January, so a line through the turn of the year would be wrong: the
    yearly growth of the months known in both years is interpolated instead (held at the ends).
    Without a next year, a line inside the year.

    Parameters
    ----------
    known : Mapping[int, float]
        Value by month (1 to 12), one at least.
    following : ndarray | None
        The twelve months of the next year.

    Examples
    --------
    >>> complete_months({6: 100.0, 12: 100.0}, np.full(12, 110.0)).round(6).tolist()[:2]
    [100.0, 100.0]
    """
    if not known or not set(known) <= set(MONTHS_OF_YEAR.tolist()):
        raise DataError(
            "contributions.complete_months",
            "months",
            "{known}",
            "one month at least, from 1 to 12",
            "correct the months",
            known=sorted(known),
        )
    months = sorted(known)
    values = np.array([known[m] for m in months], float)
    if following is None:
        return np.interp(MONTHS_OF_YEAR, months, values)
    growth = np.interp(MONTHS_OF_YEAR, months, np.log(following[np.array(months) - 1] / values))
    return np.asarray(following / np.exp(growth))
