"""The population of Mexico by sex and single age at 31 December: published rates by calendar year,
start, and deviations.

Published rates stand for periods from 1 July to 1 July and ages in groups; the model steps from 31
December to 31 December by single ages. Every conversion between the two is a function here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..core.dims import SEXES
from ..core.errors import DataError, InputError
from ..core.translate import N_
from .dates import calendar_year, year_end_before, year_end_earlier
from .graduation import graduate, graduate_mortality, graduate_shares
from .survival import scale_to_expectancy

Table = Callable[[str], pd.DataFrame]
_HALF_YEAR, _OLD = 0.5, 65  # and CONAPO's broad age group in the embedded table


@dataclass(frozen=True)
class National:
    """What drives the national population in each calendar year: the published central path.

    Years after ``published_to`` hold the last published values, mortality apart.

    Attributes
    ----------
    years : ndarray
        ``[year]`` calendar years.
    mx : ndarray
        ``[year, sex, age]`` deaths per person-year.
    tfr : ndarray
        ``[year]`` children per woman.
    fertility_shares : ndarray
        ``[year, age]`` share of each age; each year adds to one.
    srb : ndarray
        ``[year]`` males per female at birth.
    net_migration : ndarray
        ``[year]`` persons.
    migration_shares : ndarray
        ``[year, sex, age]`` share of each cell; each year adds to one.
    published_to : int
        Last published year.
    """

    years: np.ndarray
    mx: np.ndarray
    tfr: np.ndarray
    fertility_shares: np.ndarray
    srb: np.ndarray
    net_migration: np.ndarray
    migration_shares: np.ndarray
    published_to: int


def national_rates(
    table: Table,
    years: np.ndarray,
    *,
    crisis: tuple[int, int],
    improvement_after: float = 0.0,
    conapo_weight: float = 0.0,
) -> National:
    """Published rates of Mexico as calendar-year paths by single age.

    Parameters
    ----------
    table : Table
        Reader of the demographic tables by name (``Catalog.demography``).
    years : ndarray
        Calendar years, consecutive.
    crisis : tuple[int, int]
        First and last year of the mortality crisis, whose age pattern is that of its five-year
        period.
    improvement_after : float
        Yearly fall of all death rates after the last published year, a fraction; other rates then
        stay.
    conapo_weight : float
        0 for the levels of UN WPP 2024, 1 for those of CONAPO 2023 (life expectancy by sex, total
        fertility, net migration), between them a mean. Age patterns and the sex ratio at birth are
        the UN's: CONAPO's are not embedded.

    Raises
    ------
    DataError
        When a table lacks a series, a period or an age.
    InputError
        For a weight outside 0 to 1.
    """
    _check_weight(conapo_weight)
    annual = table("annual")
    last = int(annual.loc[annual["series"] == "e0_M", "year"].max())
    known = np.minimum(years, last)

    def level(name: str) -> np.ndarray:
        values = _series(annual, name, known)
        return (
            values
            if conapo_weight == 0
            else values + conapo_weight * (_series(table("conapo_annual"), name, known) - values)
        )

    expectancy = np.stack([level(f"e0_{s}") for s in SEXES], axis=-1)
    mx = annual_mortality(*_mortality_periods(table("mortality_5x5")), known, expectancy, crisis)
    mx *= ((1 - improvement_after) ** (years - known))[:, None, None]
    return National(
        years,
        mx,
        level("tfr"),
        _fertility_shares(table("fertility_share_annual"), known),
        _series(annual, "srb", known),
        level("net_migration"),
        _migration_shares(table("migration_5y"), known),
        last,
    )


def annual_mortality(
    starts: np.ndarray,
    mx: np.ndarray,
    years: np.ndarray,
    expectancy: np.ndarray,
    crisis: tuple[int, int],
) -> np.ndarray:
    """Single-age death rates of calendar years from five-year periods and yearly life expectancies.

    Log rates are linear in time between the middles of the periods, leaving out the period of the
    crisis. Each year and sex is then moved to its published life expectancy: in the crisis years
    along the excess that the crisis period shows over its neighbours, age by age; in the others by
    one factor for all ages.

    Parameters
    ----------
    starts : ndarray
        First year of each period (they run from 1 July);
    mx : ndarray
        ``[period, sex, single age]``.
    years : ndarray
        Calendar years and their life expectancies, ``[year, sex]``.
    expectancy : ndarray
        Calendar years and their life expectancies, ``[year, sex]``.
    crisis : tuple[int, int]
        First and last crisis year.

    Returns
    -------
    ndarray
        ``[year, sex, age]``.
    """
    logs = np.log(mx)
    hit = int(np.searchsorted(starts, crisis[0] + _HALF_YEAR, side="right")) - 1
    if not 0 < hit < starts.size - 1:
        raise InputError(
            "demography.annual_mortality",
            "annual_mortality, crisis",
            "{crisis}",
            "years within the published periods, with neighbours",
            "correct the years",
            crisis=crisis,
        )
    calm = np.arange(starts.size) != hit
    middle = starts + 3.0  # 1 July + 2.5 years is 1 January
    base = _interpolate(years + _HALF_YEAR, middle[calm], logs[calm])
    excess = np.maximum(
        logs[hit] - _interpolate(middle[hit : hit + 1], middle[calm], logs[calm])[0], 0.0
    )
    in_crisis = (years >= crisis[0]) & (years <= crisis[1])
    pattern = np.where(in_crisis[:, None, None], excess / excess.mean(), 1.0)
    return scale_to_expectancy(np.exp(base), expectancy, pattern)


def _interpolate(at: np.ndarray, points: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Linear between ``points`` along the first axis, held outside."""
    right = np.clip(np.searchsorted(points, at), 1, points.size - 1)
    weight = np.clip((at - points[right - 1]) / (points[right] - points[right - 1]), 0.0, 1.0)
    weight = weight.reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray((1 - weight) * values[right - 1] + weight * values[right])


def population_year(table: Table) -> int:
    """Last year whose population by age is an estimate: a ledger starts from its groups of 1 July.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> population_year(load().demography)
    2020
    """
    groups = table("population_5y")
    return int(groups.loc[groups["kind"] == "estimate", "date"].str[:4].astype(int).max())


def ranges_from(table: Table) -> int:
    """First year with a published range of population, where nothing is uncertain yet.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> ranges_from(load().demography)
    2024
    """
    rows = table("annual")
    return int(rows.loc[rows["series"] == "population_l80", "year"].min())


def start_population(
    table: Table, rates: National, anchor: int | None = None, conapo_weight: float = 0.0
) -> np.ndarray:
    """Population at 31 December of the year before ``rates.years[0]``; ``[sex, age]``, persons.

    The published groups of 1 July of the anchor are graduated to single ages, taken half a year
    back, and then year by year; the whole is scaled to the published total of its date.

    Parameters
    ----------
    table : Table
        Reader of the demographic tables by name (``Catalog.demography``).
    rates : National
        Rates of the years from the start to the anchor at least.
    anchor : int, optional
        Year whose groups by age are published; that of :func:`population_year` when not given.
    conapo_weight : float
        As in :func:`national_rates`: at 1 those under 65 and those of 65 and over, by sex, are as
        many as in CONAPO's mid-year population of the anchor, and so is the total.

    Raises
    ------
    DataError
        When the anchor or the total is not published.
    InputError
        When the start is not before the anchor.
    """
    _check_weight(conapo_weight)
    first, anchor = int(rates.years[0]) - 1, anchor or population_year(table)
    if not first < anchor <= rates.years[-1]:
        raise InputError(
            "demography.start_population",
            "start_population, years",
            "{first}",
            "a start before {anchor}",
            "correct the years",
            first=first,
            anchor=anchor,
        )
    groups, ages = _by_sex_and_age(
        _where(table("population_5y"), "population_5y", date=f"{anchor}-07-01"), "persons"
    )
    total = float(_series(table("annual"), "population", np.array([first]))[0])
    if conapo_weight > 0:
        other = table("conapo_annual")
        groups = groups * (1 + conapo_weight * (_conapo_over_un(other, groups, ages, anchor) - 1))
        total *= 1 + conapo_weight * (_conapo_total_over_un(table, other, first) - 1)
    moves = rates.net_migration[:, None, None] * rates.migration_shares
    at = anchor - first - 1
    now = year_end_before(graduate(groups, ages), rates.mx[at], moves[at] / 2)
    for t in range(at - 1, -1, -1):
        now = year_end_earlier(now, rates.mx[t], moves[t])
    return now * total / now.sum()


def _conapo_total_over_un(
    table: Callable[[str], pd.DataFrame], conapo: pd.DataFrame, year: int
) -> float:
    """Ratio of CONAPO's population to the UN's at the end of a year; before its first mid-year, the
    ratio at the end of that year stands.
    """
    known = conapo.loc[conapo["series"] == "population", "year"]
    at = max(year, int(known.min()))
    mid_years = _series(conapo, "population", np.array([at, at + 1]))
    return float(mid_years.mean() / _series(table("annual"), "population", np.array([at]))[0])


def _conapo_over_un(
    conapo: pd.DataFrame, groups: np.ndarray, ages: np.ndarray, year: int
) -> np.ndarray:
    """Ratio of CONAPO's mid-year population to the groups given, under 65 and from 65 on, by
    sex; ``[sex, group]``.
    """
    old = ages >= _OLD
    ratio = np.empty_like(groups)
    for i, sex in enumerate(SEXES):
        everybody, aged = (
            float(_series(conapo, f"{name}_{sex}", np.array([year]))[0])
            for name in ("population", "population_65plus")
        )
        ratio[i, old], ratio[i, ~old] = (
            aged / groups[i, old].sum(),
            (everybody - aged) / groups[i, ~old].sum(),
        )
    return ratio


def _check_weight(weight: float) -> None:
    if not 0 <= weight <= 1:
        raise InputError(
            "demography.check_weight",
            "national_rates, conapo_weight",
            "{weight}",
            "from 0 (UN) to 1 (CONAPO)",
            "correct the assumption",
            weight=weight,
        )


def _mortality_periods(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """First years of the periods and single-age rates ``[period, sex, age]`` of
    ``mortality_5x5``.
    """
    periods = sorted(frame["period"].unique())
    rates = np.stack([_by_sex_and_age(frame[frame["period"] == p], "mx")[0] for p in periods])
    return _starts(periods), graduate_mortality(rates)


def _fertility_shares(frame: pd.DataFrame, years: np.ndarray) -> np.ndarray:
    """Shares of fertility by single age 0..100, ``[year, age]``, from shares by five-year
    groups.
    """
    wide = frame.assign(age=frame["age_group"].str.split("-").str[0].astype(int)).pivot(
        index="year", columns="age", values="percent"
    )
    missing = sorted(set(years.tolist()) - set(wide.index))
    if missing or wide.isna().any(axis=None):
        raise _missing("fertility_share_annual", missing or "NaN")
    ages = wide.columns.to_numpy(int)
    edges = np.append(ages, ages[-1] + 5)
    out = np.zeros((years.size, 101))
    out[:, edges[0] : edges[-1]] = graduate_shares(wide.loc[years].to_numpy(float), edges)
    return out


def _migration_shares(frame: pd.DataFrame, years: np.ndarray) -> np.ndarray:
    """Shares of net migration by sex and single age, ``[year, sex, age]``; each year adds to
    one.
    """
    periods = sorted(frame["period"].unique())
    groups, ages = zip(
        *[_by_sex_and_age(frame[frame["period"] == p], "persons") for p in periods], strict=True
    )
    totals = np.stack(groups)
    shares = graduate(totals / totals.sum(axis=(1, 2), keepdims=True), ages[0], signed=True)
    return calendar_year(shares, _starts(periods), years)


def _by_sex_and_age(frame: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """A tidy table as ``[sex, age]`` with its ages; every sex must have every age once."""
    wide = frame.pivot(index="sex", columns="age", values=column)
    if not set(SEXES) <= set(wide.index) or wide.isna().any(axis=None):
        raise _missing(
            column,
            sorted(wide.index),
            N_("{found}, {empty} empty"),
            empty=int(wide.isna().sum().sum()),
        )
    return wide.loc[list(SEXES)].to_numpy(float), wide.columns.to_numpy(int)


def _starts(periods: list[str]) -> np.ndarray:
    return np.array([int(p.split("-")[0]) for p in periods])


def _series(annual: pd.DataFrame, name: str, years: np.ndarray) -> np.ndarray:
    """Values of a yearly series at ``years``."""
    found = annual[annual["series"] == name].set_index("year")["value"]
    missing = sorted(set(years.tolist()) - set(found.index))
    if missing:
        raise _missing(f"annual, {name}", missing)
    return found.loc[years].to_numpy(float)


def _where(frame: pd.DataFrame, name: str, **equal: str) -> pd.DataFrame:
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    if frame.empty:
        raise _missing(name, equal)
    return frame


def _missing(where: str, found: object, template: str = "{found}", **fields: Any) -> DataError:
    return DataError(
        "demography.missing",
        "demography/{where}",
        template,
        "every year, sex and age",
        "complete the table in data/demography",
        where=where,
        found=found,
        **fields,
    )
