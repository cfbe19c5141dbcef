"""Jobs of a cohort of birth as it grows older: what it gained and lost between Decembers five years
apart, which are one group of ages of the institute's files.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.dims import SEXES
from .asegurados_cube import Cube
from .asegurados_layout import Layout

STEP = 5  # years of a group of ages
SEX_CODES = {"1": "M", "2": "F"}
_LAST = 60  # of cesantía (LSS 154): from there on a cohort that grows is of jobs of pensioners


def age_groups(catalog: Catalog) -> pd.Series:
    """First age of each group of ages in which people work, by its code, the youngest first.

    Parameters
    ----------
    catalog : Catalog
        With the codes of the files.
    """
    codes = Layout.of(catalog, "asg").codes
    groups = codes[(codes["column"] == "rango_edad") & codes["low"].notna()].set_index("code")[
        "low"
    ]
    return groups[groups > 0].sort_values().astype(int)


def cohorts(cube: Cube, catalog: Catalog) -> pd.DataFrame:
    """Net entries and exits of each cohort between every two Decembers five years apart.

    Parameters
    ----------
    cube : Cube
        Of asg.
    catalog : Catalog
        With the codes of the files.

    Returns
    -------
    DataFrame
        Columns start and end (years), sex, born (first and last year of birth), age (first one of
        the group at the start), jobs_start, jobs_end, net (entries less exits, deaths among them)
        and yearly (percent a year). The youngest of each December stand once more with no jobs at
        the start: all of them entered. The open group is not followed. Empty without two such
        Decembers.
    """
    table: Any = cube.table("month", "sex", "age")["jobs"]
    groups = age_groups(catalog)
    months = {int(m[:4]): m for m in table.index.unique("month").astype(str) if m[5:7] == "12"}
    followed = groups.index[:-1]  # the open one is left out
    rows = []
    for start, end in ((y, y + STEP) for y in sorted(months) if y + STEP in months):
        for code, sex in SEX_CODES.items():
            then, now = (
                table.loc[months[year], code].reindex(followed).fillna(0.0) for year in (start, end)
            )
            first = int(groups.iloc[0])
            ages = [first - STEP, *groups[followed[:-1]]]
            for age, was, has in zip(ages, [0.0, *then.iloc[:-1]], now, strict=True):
                born = f"{start - age - STEP + 1}-{start - age}"
                yearly = 100 * ((has / was) ** (1 / STEP) - 1) if was and has else np.nan
                rows.append((start, end, sex, born, age, was, has, has - was, yearly))
    names = ["start", "end", "sex", "born", "age", "jobs_start", "jobs_end", "net", "yearly"]
    return pd.DataFrame(rows, columns=names)


def first_job(table: pd.DataFrame, lowest: float) -> dict[str, float]:
    """Mean age and spread of those who enter, from the cohorts that still grow.

    Who is found at 15-19 entered between 15 and that age; who joins a cohort between two Decembers,
    about the age that parts its two groups.

    Parameters
    ----------
    table : DataFrame
        As :func:`cohorts` gives it.
    lowest : float
        Age of the youngest.

    Returns
    -------
    dict of str to float
        ``mean_M``, ``mean_F``, ``sd`` and ``lowest``; empty when no cohort enters.

    Examples
    --------
    >>> rows = [("M", 10, 300.0), ("M", 15, 500.0), ("M", 20, 200.0), ("M", 25, -50.0)]
    >>> rows += [("F", 10, 100.0), ("F", 15, 200.0), ("F", 20, 100.0), ("F", 25, -10.0)]
    >>> first_job(pd.DataFrame(rows, columns=["sex", "age", "net"]), 15.0)
    {'mean_M': 19.875, 'mean_F': 20.3125, 'sd': 3.5927, 'lowest': 15.0}
    """
    net = table.groupby(["sex", "age"])["net"].sum()
    means: dict[str, float] = {}
    spread = people = 0.0
    for sex in SEXES:
        if sex not in net.index.unique("sex"):
            return {}
        own = net[sex].sort_index()
        own = own[own.index < _LAST]
        grows = (own > 0).cummin()
        entries = own[grows]
        if entries.empty:
            return {}
        at = entries.index.to_numpy(float) + STEP
        at[0] = (lowest + at[0] + STEP / 2) / 2
        weight = entries.to_numpy()
        mean = float(weight @ at / weight.sum())
        # Ages in a group, and the day in the five years, are evenly spread.
        inside = np.where(np.arange(at.size) > 0, STEP**2 / 6, STEP**2 / 12)
        spread += float(weight @ ((at - mean) ** 2 + inside))
        people += float(weight.sum())
        means[f"mean_{sex}"] = round(mean, 4)
    return means | {"sd": round(float(np.sqrt(spread / people)), 4), "lowest": lowest}
