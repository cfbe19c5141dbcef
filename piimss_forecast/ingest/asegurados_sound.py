"""Whether the men, women, ages and salaries of a cube are those of the country's jobs: codes that
were swapped, reversed or shifted leave every sum as it was.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..catalog.slips import limits
from ..core.errors import DataError
from .asegurados_cohorts import STEP, age_groups
from .asegurados_cube import Cube
from .asegurados_salaries import check_salaries

WOMEN = "insured_jobs_women_share"


def check_women(figures: pd.DataFrame, catalog: Catalog) -> None:
    """The share of women of each December against the nearest published one, then against the
    nearest December of the files.

    Parameters
    ----------
    figures : DataFrame
        As :func:`.asegurados_own.cube_figures` gives them.
    catalog : Catalog
        With the published shares.

    Raises
    ------
    DataError
        Naming the month.
    """
    own = _by_year(figures[figures["concept"] == WOMEN])
    printed, most = _by_year(catalog.figures(WOMEN, kind="observed")), limits(catalog)
    for judge in (printed, own):
        for year, share in zip(own.index.astype(int), own, strict=True):
            known = judge if judge is printed else own.drop(year)
            if known.empty:
                continue
            near = _nearest(known, year)
            room = most["women_share"] + most["women_share_year"] * abs(year - near)
            if abs(share - known[near]) > room:
                raise DataError(
                    "ingest.own.women",
                    "asg-{year}-12-31, sexo",
                    "{share:.1f} % of women among jobs",
                    "{known:.1f} % of {near}, give or take {room:g} points",
                    "check the codes of sex (1 men, 2 women), or give the reason with --accept",
                    year=year,
                    share=share,
                    known=known[near],
                    near=near,
                    room=room,
                )


def check_ages(cube: Cube, catalog: Catalog, expected: pd.Series) -> None:
    """The mean age of jobs in each December against that of the model.

    Parameters
    ----------
    cube : Cube
        Of asg.
    catalog : Catalog
        With the codes of the ages.
    expected : Series
        Mean age of jobs by year.

    Raises
    ------
    DataError
        Naming the month.
    """
    groups, room = age_groups(catalog), limits(catalog)["mean_age"]
    ends = np.append(groups.to_numpy()[1:], groups.iloc[-1] + STEP)
    middle = pd.Series((groups.to_numpy() + ends) / 2, groups.index)
    table: Any = cube.table("month", "age")["jobs"]
    for month in table.index.unique("month"):
        jobs = table.loc[month].reindex(groups.index).fillna(0.0)
        if month[5:7] != "12" or not jobs.sum() > 0:
            continue
        near, found = _nearest(expected, int(month[:4])), float(middle @ jobs / jobs.sum())
        if abs(found - expected[near]) > room:
            raise DataError(
                "ingest.own.ages",
                "asg-{month}, rango_edad",
                "a mean age of jobs of {found:.1f} years",
                "{expected:.1f}, give or take {room:g}",
                "check the codes of age (E1 the youngest, E14 the oldest), or give the reason with"
                " --accept",
                month=month,
                found=found,
                expected=float(expected[near]),
                room=room,
            )


def check_laws(cube: Cube, catalog: Catalog) -> None:
    """Every month of a cube by :func:`check_salaries`: one may be older than the check.

    Parameters
    ----------
    cube : Cube
        Of insured persons.
    catalog : Catalog
        With the law.
    """
    table: Any = cube.table("month", "state")
    for month in table.index.unique("month"):
        check_salaries(str(cube.folder), month, table.loc[month], catalog)


def _nearest(known: pd.Series, year: int) -> int:
    """The year of a series that is nearest to another; of two, the one that comes first."""
    return min(map(int, known.index), key=lambda y: abs(y - year))


def _by_year(figures: pd.DataFrame) -> pd.Series:
    years = figures["period"].astype(str).str[:4].astype(int)
    return pd.Series(figures["value"].to_numpy(float), years).groupby(level=0).last()
