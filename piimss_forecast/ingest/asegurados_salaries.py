"""What the mean SBC of a state cannot be: below the minimum wage or above the cap of the law, or
far from that of the next month beside the nation's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..catalog.slips import limits
from ..core.errors import DataError
from ..law import BaseLimits, Law, base_limits
from .asegurados_checks import outliers
from .asegurados_read import Month


def check_salaries(where: str, month: str, sums: pd.DataFrame, catalog: Catalog) -> None:
    """The mean SBC of each state against the least and the most that the law allows of one worker.

    Parameters
    ----------
    where : str
        File or folder, for the message.
    month : str
        Last day of the month.
    sums : DataFrame
        By state: ``wage_mass`` and ``jobs_with_salary``.
    catalog : Catalog
        With the law of its dates.

    Raises
    ------
    DataError
        Naming the month and the state furthest outside.
    """
    means = _means(sums)
    low, high = lawful(catalog.statutes, int(month[:4]))
    outside = means[~means.between(low, high)]
    if outside.empty:
        return
    # All of them outside: the unit of the file is another, and no state is to blame.
    nation = sums["wage_mass"].sum() / sums["jobs_with_salary"].sum()
    every = len(outside) == len(means) and len(means) > 1
    state = outside.index[int(np.argmax(np.abs(np.log(outside.clip(lower=1e-9) / nation))))]
    raise DataError(
        "ingest.asegurados.salary",
        "{where}, {month}, every state" if every else "{where}, {month}, state {state}",
        "a mean SBC of {found:,.2f} pesos a day",
        "from {low:,.2f} to {high:,.2f}: the minimum wage and the cap of the law (LSS 28)",
        "check the unit of the wage mass (pesos a day), or download the file of this month again",
        where=where,
        month=month,
        state=state,
        found=nation if every else means[state],
        low=low,
        high=high,
    )


def lawful(law: Law, year: int) -> BaseLimits:
    """Least and largest SBC of a year, in pesos a day.

    Before the first decree that is known there is no least one and the first cap stands, since both
    have only risen; after the last one the last ones stand.

    Parameters
    ----------
    law : Law
        With its dated amounts.
    year : int
        Calendar year.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> law = embedded()
    >>> lawful(law, 2025), lawful(law, 1999).floor
    (BaseLimits(floor=278.8, cap=2828.5), 0.0)
    """
    known = law.published("minimum_wage_daily").index
    limits = base_limits(law, min(max(year, known[0]), known[-1]))
    return limits if year >= known[0] else limits._replace(floor=0.0)


def wrong_salaries(
    months: Sequence[Month], table: pd.DataFrame, catalog: Catalog, accept: str
) -> dict[str, DataError]:
    """Months, by file, whose states do not earn what the law allows or, beside the nation, what
    they did in a month nearby.

    Parameters
    ----------
    months : sequence of Month
        Those that stand, in their order.
    table : DataFrame
        Sums by month and state.
    catalog : Catalog
        With the law and the limit of the change.
    accept : str
        The reason why another change is taken; the law is not overruled.
    """
    out: dict[str, DataError] = {}
    logs: dict[str, np.ndarray] = {}
    states = table.index.unique("state")
    for read in months:
        sums: Any = table.loc[read.month].reindex(states)
        try:
            check_salaries(read.file, read.month, sums.dropna(), catalog)
        except DataError as err:
            out[read.file] = err
        else:
            nation = sums["wage_mass"].sum() / sums["jobs_with_salary"].sum()
            logs[read.file] = np.log(_means(sums).reindex(states).to_numpy() / nation)
    if accept.strip():
        return out
    rest, most = [m for m in months if m.file in logs], limits(catalog)["state_salary"]
    for month, near, at, apart in outliers(rest, logs, math.log(most)):
        out[month.file] = DataError(
            "ingest.asegurados.salary_neighbour",
            "{file}, state {state}",
            "a mean SBC over the nation's {apart:+.1f} % from that of {near}",
            "at most ×{limit:g} a month",
            "download the file of this month again, or give the reason with --accept",
            file=month.file,
            state=states[at],
            apart=100 * apart,
            near=near.month,
            limit=most,
        )
    return out


def _means(sums: pd.DataFrame) -> pd.Series:
    """Mean SBC of the states that have jobs with a salary."""
    sums = sums[sums["jobs_with_salary"] > 0]
    return sums["wage_mass"] / sums["jobs_with_salary"]
