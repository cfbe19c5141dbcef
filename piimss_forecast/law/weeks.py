"""Weeks as the law recognises them: days over seven, and more than three days left are one more
week (LSS 20).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..core.checks import number_in
from ..core.errors import InputError
from ..core.translate import N_

WEEK = 7
DAYS_A_YEAR = 365.25  # of the calendar, leap years included: what is contributed is counted in days
WEEKS_A_YEAR = DAYS_A_YEAR / WEEK
MOST_WEEKS = 3_400  # sixty-five years of work: more are days taken for weeks
_LEFT = 3  # days left that do not count yet


def weeks_from_days(days: ArrayLike) -> np.ndarray:
    """Weeks recognised for days contributed.

    Parameters
    ----------
    days : ArrayLike
        Days contributed, not negative.

    Returns
    -------
    ndarray
        Whole weeks: days over seven, one more when more than three are left.

    Raises
    ------
    InputError
        For negative or missing days.

    Notes
    -----
    Source: LSS 20.

    Examples
    --------
    >>> weeks_from_days([3496, 3497, 3500]).tolist()
    [499.0, 500.0, 500.0]
    """
    counted = number_in(days, "weeks_from_days, days", 0, np.inf)
    return np.asarray(np.floor(counted / WEEK) + (np.mod(counted, WEEK) > _LEFT))


def whole_weeks(weeks: ArrayLike, where: str = "weeks") -> np.ndarray:
    """Weeks with a fraction, which is of days over seven, as the law recognises them.

    Parameters
    ----------
    weeks : ArrayLike
        Weeks, from 0 to 3,400; ``n + k / 7`` are n weeks and k days.
    where : str
        Function and argument, as the message names them.

    Raises
    ------
    InputError
        For negative, missing or more weeks than a life has.

    Examples
    --------
    >>> whole_weeks([499, 499 + 3 / 7, 3497 / 7]).tolist()
    [499.0, 499.0, 500.0]
    """
    given = number_in(
        weeks, where, 0, MOST_WEEKS, unit=N_(" (weeks)"), todo=N_("use weeks_from_days for days")
    )
    return weeks_from_days(np.round(given * WEEK, 6))


def days_from_movements(
    altas: ArrayLike, bajas: ArrayLike, *, until: str | pd.Timestamp | None = None
) -> int:
    """Days contributed between movements of one person: both ends count, and a day with two
    employers counts once.

    Parameters
    ----------
    altas : ArrayLike
        First day of each period (dates or ISO text).
    bajas : ArrayLike
        Last day of each period; missing while it is open.
    until : str | Timestamp | None
        Last day of the open periods.

    Returns
    -------
    int
        Days.

    Raises
    ------
    InputError
        For unreadable dates, a period that ends before it begins, or an open one without
        ``until``.

    Examples
    --------
    >>> days_from_movements(["2020-01-01", "2020-01-20"], ["2020-01-31", "2020-02-10"])
    41
    """
    first, last = _dates(altas, "altas"), _dates(bajas, "bajas")
    if first.size != last.size:
        raise InputError(
            "law.days_from_movements.baja_each",
            "weeks_from_movements, altas/bajas",
            "{first}, {last}",
            "one baja for each alta, empty if still in force",
            "complete the movements",
            first=first.size,
            last=last.size,
        )
    if until is not None:
        last = pd.DatetimeIndex(np.where(last.isna(), pd.Timestamp(until).to_datetime64(), last))
    bad = np.asarray(first.isna()) | np.asarray(last.isna()) | np.asarray(last < first)
    if bad.any():
        row = int(np.argmax(bad))
        raise InputError(
            "law.days_from_movements.alta_later",
            "weeks_from_movements, row {row}",
            "{first} .. {last}",
            "an alta and a later baja",
            "correct the date, or give until if still in force",
            row=row,
            first=first[row],
            last=last[row],
        )
    order = np.argsort(first)
    days, end = 0, pd.Timestamp.min
    for a, b in zip(first[order], last[order], strict=True):
        start = max(a, end + pd.Timedelta(days=1)) if days else a
        days += max((b - start).days + 1, 0)
        end = max(end, b)
    return days


def weeks_from_movements(
    altas: ArrayLike, bajas: ArrayLike, *, until: str | pd.Timestamp | None = None
) -> float:
    """Weeks recognised between movements of one person.

    Errors as in :func:`days_from_movements`.

    Parameters
    ----------
    altas : ArrayLike
        First day of each period (dates or ISO text).
    bajas : ArrayLike
        Last day of each period; missing while it is open.
    until : str | Timestamp | None
        Last day of the open periods.

    Notes
    -----
    Source: LSS 20.

    Examples
    --------
    >>> weeks_from_movements(["2015-03-01"], ["2024-09-25"])  # 3,497 days
    500.0
    """
    return float(weeks_from_days(days_from_movements(altas, bajas, until=until)))


def _dates(values: ArrayLike, name: str) -> pd.DatetimeIndex:
    given = pd.Index(np.atleast_1d(np.asarray(values, object)))
    read = pd.DatetimeIndex(pd.to_datetime(given, errors="coerce"))
    bad = read.isna() & ~given.isna() & (given != "")
    if bad.any():
        row = int(np.argmax(bad))
        raise InputError(
            "law.dates",
            "weeks_from_movements, {name}, row {row}",
            "{given}",
            "a date (yyyy-mm-dd)",
            "correct the date",
            name=name,
            row=row,
            given=repr(given[row])[:60],
        )
    return read.normalize()
