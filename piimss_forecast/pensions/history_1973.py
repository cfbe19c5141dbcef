"""What the 1973 law counts of a working life: mean salary, rights kept and weeks recognised."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..law import WEEKS_A_YEAR, Law, embedded, whole_weeks
from .statutes import demand_not_negative, require, statutes


def average_salary(
    salaries: ArrayLike, weeks: ArrayLike, *, window: float | None = None, law: Law | None = None
) -> np.ndarray:
    """Mean daily SBC of the last contributed weeks (250 in the 1973 law), which modality 40 raises.

    Parameters
    ----------
    salaries : ArrayLike
        ``[..., periods]`` SBC, MXN per day, oldest first.
    weeks : ArrayLike
        ``[..., periods]`` weeks contributed at each salary.
    window : float | None
        Weeks averaged.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ndarray
        MXN per day ``[...]``; over all the weeks when they are fewer than the window.

    Raises
    ------
    InputError
        For negative salaries or weeks, or a history without weeks.

    Notes
    -----
    Source: LSS 1973 art. 167.

    Examples
    --------
    >>> # the last 100 weeks of 250 at a high salary
    >>> float(average_salary([400.0, 2000.0], [900, 100]))
    1040.0
    """
    pay, at = np.broadcast_arrays(np.asarray(salaries, float), np.asarray(weeks, float))
    demand_not_negative("average_salary, salaries", pay)
    demand_not_negative("average_salary, weeks", at)
    span = (
        statutes(law if law is not None else embedded()).ley73["salary.averaging_weeks"]
        if window is None
        else float(window)
    )
    later = np.cumsum(at[..., ::-1], axis=-1)[..., ::-1] - at  # weeks after each period
    inside = np.clip(span - later, 0.0, at)
    total = inside.sum(axis=-1)
    require(
        "pensions.average_salary",
        "average_salary, weeks",
        total,
        total > 0,
        "at least one contributed week",
    )
    return np.asarray((pay * inside).sum(axis=-1) / total)


def conserved_years(weeks: ArrayLike, *, law: Law | None = None) -> np.ndarray:
    """Years after leaving insurance in which the right to a pension is kept: a quarter of the
    contributed time, at least twelve months.

    Source: LSS 1973 art. 182.

    Parameters
    ----------
    weeks : ArrayLike
        Weeks contributed before leaving.
    law : Law | None
        Dated law; the embedded one when not given.

    Examples
    --------
    >>> conserved_years([100, 1040]).round(2).tolist()
    [1.0, 4.98]
    """
    p = statutes(law if law is not None else embedded()).ley73
    time = np.asarray(weeks, float)
    demand_not_negative("conserved_years, weeks", time)
    return np.asarray(
        np.maximum(
            time * p["conservation.share_of_time"] / 100 / WEEKS_A_YEAR,
            p["conservation.minimum_months"] / 12,
        )
    )


def recognised_weeks(
    weeks_before: ArrayLike,
    years_away: ArrayLike,
    weeks_since: ArrayLike,
    *,
    law: Law | None = None,
) -> np.ndarray:
    """Weeks that count after coming back: the old ones at once up to three years away, after 26 new
    weeks up to six, after 52 beyond.

    Source: LSS 1973 art. 183.

    Parameters
    ----------
    weeks_before : ArrayLike
        Weeks contributed before leaving.
    years_away : ArrayLike
        Years out of insurance.
    weeks_since : ArrayLike
        Weeks contributed since coming back.
    law : Law | None
        Dated law; the embedded one when not given.

    Examples
    --------
    >>> recognised_weeks(600, [2, 5, 5, 9], [1, 25, 26, 51]).tolist()
    [601.0, 25.0, 626.0, 51.0]
    """
    p = statutes(law if law is not None else embedded()).ley73
    before, away, since = np.broadcast_arrays(
        whole_weeks(weeks_before, "recognised_weeks, weeks_before"),
        np.asarray(years_away, float),
        whole_weeks(weeks_since, "recognised_weeks, weeks_since"),
    )
    for name, values in (("weeks_before", before), ("years_away", away), ("weeks_since", since)):
        demand_not_negative(f"recognised_weeks, {name}", values)
    middle = np.where(
        away <= p["recognition.years_middle"],
        p["recognition.weeks_middle"],
        p["recognition.weeks_long"],
    )
    required = np.where(away <= p["recognition.years_at_once"], 0.0, middle)
    return np.asarray(since + np.where(since >= required, before, 0.0))
