"""A user's own file of persons or salaries as rows of an assumption set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ..catalog import Catalog
from ..catalog.plausible import ACCEPTED
from ..ingest import check_total, file_date, read_age_sex, read_uma_bands, salary_rows
from ..links import run_chain
from ..scenario import Assumptions, Request

Rows = dict[str, dict[str, Any]]


def rows_of_ages(
    file: Path, catalog: Catalog, assumptions: Assumptions
) -> tuple[Rows, pd.DataFrame]:
    """What a file of registered persons by age, sex and status replaces.

    Parameters
    ----------
    file : Path
        As :func:`piimss_forecast.ingest.read_age_sex` reads it.
    catalog : Catalog
        Whose margins it is checked against.
    assumptions : Assumptions
        Whose population and profiles it stands on.

    Returns
    -------
    rows : dict
        Key -> value, unit, source, quality and why, for ``Assumptions.patch``.
    gaps : DataFrame
        How far the file is from the published margins.

    Raises
    ------
    DataError
        As the reader raises it.
    """
    found = read_age_sex(file, catalog)
    request = Request(assumptions, catalog, max(found.year, catalog.base_year) + 1, draws=1)
    people = run_chain(request, until="population").data["population"]
    rows = found.patch(assumptions.profile, people.sel(draw=0, year=found.year).to_numpy())
    units = {key: {"unit": assumptions.row(key).unit, **row} for key, row in rows.items()}
    return units, found.gaps


def rows_of_bands(
    file: Path, year: int, catalog: Catalog, accept: str = ""
) -> tuple[Rows, pd.DataFrame]:
    """What a file of jobs by band of UMA replaces.

    Parameters
    ----------
    file : Path
        As :func:`piimss_forecast.ingest.read_uma_bands` reads it.
    year : int
        Of the file.
    catalog : Catalog
        With the law and the total it is checked against.
    accept : str
        Reason to take a total that looks wrong.

    Returns
    -------
    rows : dict
        Key -> value, unit, source, quality and why, for ``Assumptions.patch``.
    table : DataFrame
        Jobs and wage mass by band.

    Raises
    ------
    DataError
        As the reader raises it.
    """
    date, law, table = file_date(file, year), catalog.statutes, read_uma_bands(file)
    check_total(table, catalog, date, accept=accept)
    # In January the UMA of the year before is in force (Ley UMA 5): that of the day, not the year.
    rows = salary_rows(table, law.on("uma_daily", date), law.on("minimum_wage_daily", date))
    if accept.strip():
        for row in rows.values():
            row["why"] = f"{row['why']}; {ACCEPTED} {accept.strip()}"
    return rows, table
