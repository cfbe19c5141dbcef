"""The State's daily quota per insured to the insurance of illness and maternity (LSS 106-III)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..core.errors import LawError
from ..law import Law


def state_daily_quota(law: Law, uma: np.ndarray | float, years: np.ndarray | int) -> np.ndarray:
    """The State's daily quota per insured to SEM in kind, MXN per day, mean of each year.

    13.9 % of the minimum wage of the Federal District at the entry into force, moved each quarter
    by the consumer price index: that of the last month before the quarter over that of June 1997.
    In years whose four quarters are not published, the last known mean moved with the UMA.

    Parameters
    ----------
    law : Law
        Dated law, with the index by quarter.
    uma : ndarray | float
        MXN per day of each of ``years``, ``[..., year]``.
    years : ndarray | int
        Calendar years.

    Returns
    -------
    ndarray
        MXN per day, shape of ``uma``.

    Raises
    ------
    LawError
        For a year before the law, or a law without the index.

    Notes
    -----
    Source: LSS 106-III; INPC of Banco de Mexico (data/law/values.csv, inpc_of_quarter).

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> state_daily_quota(embedded(), np.array([89.62, 113.14]), np.array([2021, 2025])).round(4)
    array([13.1974, 16.4326])
    """
    day = law.border
    start = law.on("sem_kind.state_quota_share", day) / 100
    start *= law.on("sem_kind.state_quota_base_smgdf_1997", day)
    quarters = pd.DataFrame({q: law.published(f"inpc_of_quarter.{q}") for q in (1, 2, 3, 4)})
    opening = float(law.on("inpc_of_quarter.3", day))
    known = start * quarters.dropna().mean(axis=1) / opening
    asked, amounts = np.atleast_1d(np.asarray(years, int)), np.atleast_1d(np.asarray(uma, float))
    if bad := [int(y) for y in asked if y < known.index.min()]:
        raise LawError(
            "contributions.state_daily_quota",
            "law/values.csv, inpc_of_quarter, LSS 106-III, {bad}",
            "{first}-{last}",
            "the four quarters of the year",
            "add the INPC, or use a later year",
            bad=bad[0],
            first=known.index.min(),
            last=known.index.max(),
        )
    last = int(known.index.max())
    if last in asked:
        of_last = amounts[..., asked.tolist().index(last), None]
    else:
        of_last = np.asarray(float(law.published("uma_daily")[last]))
    level = known.reindex(asked).to_numpy(float)
    out = np.where(np.isfinite(level), level, float(known[last]) * amounts / of_last)
    return np.asarray(out if np.ndim(uma) else out[..., 0])


def state_quota_on(law: Law, day: str, uma: float) -> float:
    """The State's daily quota to SEM in kind on a day, MXN: that of its quarter, or the mean of the
    year where the index of the quarter is not published.

    Source: LSS 106-III.

    Parameters
    ----------
    law : Law
        Dated law.
    day : str
        ISO date.
    uma : float
        UMA of the day, MXN.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> round(state_quota_on(embedded(), "2026-05-15", 117.31), 4)
    17.1227
    """
    quarter = (int(day[5:7]) + 2) // 3
    known = law.published(f"inpc_of_quarter.{quarter}")
    if (year := int(day[:4])) not in known.index:
        return float(state_daily_quota(law, uma, year))
    start = law.on("sem_kind.state_quota_share", law.border) / 100
    start *= law.on("sem_kind.state_quota_base_smgdf_1997", law.border)
    return float(start * known[year] / law.on("inpc_of_quarter.3", law.border))
