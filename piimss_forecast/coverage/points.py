"""What is published of coverage, by decimal date: 2025.0 is 31 December 2024, 2018.5 is 30 June
2018.
"""

from __future__ import annotations

import pandas as pd

from ..catalog.facts import by_year, dated, spans, yearly
from ..catalog.ledger import Ledger
from ..core.errors import DataError
from .anchors import decimal_date

Points = dict[float, float]


def first_year(run: Ledger) -> int:
    """Year from which coverage is known: base of the published decade growth and of the published
    index.
    """
    return int(_decade_base(run).index[0])


def known(
    run: Ledger, concept: str, *, printed: bool = False, sex: str = "T", age: str | None = None
) -> dict[int, float]:
    """Yearly figures from the first year to the base year; only those ``printed`` as such if
    asked.
    """
    return by_year(
        run.catalog,
        concept,
        since=first_year(run),
        until=run.base_year,
        printed=printed,
        sex=sex,
        age=age,
    )


def rooms_points(run: Ledger) -> Points:
    """Assigned to a consulting room: June where the figure says so, December otherwise.

    December of the first year of the run comes from the published growth since; it agrees with
    June 2018 (1.4 % more, as jobs grew 1.7 %).
    """
    series = run.catalog.series("adscrita_consultorio")
    series = series[(series["quality"] == "published") & (series.index <= run.base_year)]
    points = {
        decimal_date(f"{y}-06" if basis == "30-jun" else y): float(v)
        for y, v, basis in series[["value", "date_basis"]].itertuples()
    }
    for last, growth in _since_first(run, "adscrita_consultorio_growth"):
        points[_first(run)] = points[decimal_date(last)] / (1 + growth / 100)
    return points


def derived_room(run: Ledger, date: float) -> bool:
    """Whether a point of the consulting rooms comes from growth and not from a printed level."""
    return date == _first(run)


def umf_points(run: Ledger) -> Points:
    """Registered at a UMF: printed totals, the first from the growth of the decade, that of the
    first year of the run from the change of the index.
    """
    points = {decimal_date(y): v for y, v in known(run, "adscrita_umf", printed=True).items()}
    base = _decade_base(run)
    for last, change in _since_first(run, "adscrita_umf_index_2010_change"):
        points[_first(run)] = points[decimal_date(last)] - change / 100 * float(base.iloc[0])
    return {decimal_date(first_year(run)): float(base.iloc[0])} | points


def adult_points(run: Ledger, rooms: Points) -> Points:
    """Share of 20 and over among those with a consulting room.

    The month of the figures of adults is not printed: they are taken at the date of the total of
    the same year.
    """
    adults = known(run, "adscrita_consultorio_20plus", age="20+")
    points = {d: adults[int(d)] / v for d, v in rooms.items() if d % 1 and int(d) in adults}
    assumed = run.assumptions.get("coverage.share_20plus_base") / 100
    return points if run.base_year in adults else points | {decimal_date(run.base_year): assumed}


def elderly_points(run: Ledger) -> Points:
    """Share of 65 and over: 11.6 % (2012) and 15.9 % (2024), whose population is not stated;
    imposed on the UMF population.
    """
    found = known(run, "adscritos_share_65plus") | known(run, "adscrita_share_65plus")
    return {decimal_date(y): v / 100 for y, v in found.items()}


def student_points(run: Ledger) -> Points:
    """Students with optional insurance, at the dates they were counted."""
    found = dated(run.catalog, "seguro_facultativo_affiliates", until=run.base_year)
    return {decimal_date(period): value for period, value in found.items()}


def _since_first(run: Ledger, concept: str) -> list[tuple[int, float]]:
    """Published changes from the first year of the run to a later one, by the later year."""
    found = spans(run.catalog, concept, until=run.base_year)
    return [(last, v) for (start, last), v in found.items() if start == run.years[0]]


def _first(run: Ledger) -> float:
    return decimal_date(int(run.years[0]))


def _decade_base(run: Ledger) -> pd.Series:
    found = yearly(run.catalog, "adscrita_implied_by_decade_growth")
    if found.empty:
        raise DataError(
            "coverage.decade_base",
            "figures.csv, adscrita_implied_by_decade_growth",
            "∅",
            "those registered in the first year known",
            "add it to data/",
        )
    return found
