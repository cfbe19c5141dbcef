"""Guaranteed pension of the reform of 2020: by age, weeks and salary band, with the transition
from 2021 to 2031.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..core.arguments import calendar_year, together
from ..core.checks import number_in
from ..core.errors import LawError
from ..law import Law, LawYear, embedded, whole_weeks
from .statutes import CLOSING_AGE, daily_amount, statutes


def garantizada(
    age: ArrayLike,
    weeks: ArrayLike,
    salary: ArrayLike,
    year: int,
    *,
    law: Law | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    index: float | None = None,
) -> np.ndarray:
    """Monthly guaranteed pension of the 2020 reform, at the prices of the year of retirement.

    amount = price index of the year x band factor x base (0.75 + 0.001 (weeks - 1000) - 0.01 (65 -
    age)), weeks in columns of 25 up to 1,250; until 2031 the columns start lower (750 weeks in
    2021, 25 more each year). A salary of one minimum wage or less is of the first band, though
    since 2023 a minimum wage is over 2 UMA; above it the band in UMA decides.

    Parameters
    ----------
    age : ArrayLike
        60 or more (65 and over alike).
    weeks : ArrayLike
        Contributed (more than three days left are one more week, LSS 20).
    salary : ArrayLike
        Mean SBC of the career at the prices of ``year``, MXN per day.
    year : int
        Of retirement, 2021 or later.
    law : Law | None
        Dated law.
    uma : float | None
        MXN per day for years not published (without the minimum wage the UMA alone decides).
    minimum_wage : float | None
        MXN per day for years not published (without the minimum wage the UMA alone decides).
    index : float | None
        Prices of the payment over those of the printed table; those of the year when not given
        (see ``guaranteed_index``).

    Returns
    -------
    ndarray
        MXN per month, whole pesos as they are printed; zero below the weeks required in the year
        (no right).

    Raises
    ------
    InputError
        For an age below 60, negative weeks or a non-positive salary.
    LawError
        Before 2021 or without UMA.

    Notes
    -----
    Source: LSS 170 and 4th transitory, DOF 16-12-2020; ``garantizada_table`` shows it cell by
    cell. Two amounts are printed for 2025, those of the first and the last cell.

    Examples
    --------
    >>> garantizada([60, 65], [1000, 1250], 200.0, 2031, uma=140.0, index=1.0).tolist()
    [2622.0, 3746.0]
    >>> garantizada([60, 65], [850, 1100], [278.8, 1000.0], 2025).tolist()
    [3414.0, 10732.0]
    """
    law = law if law is not None else embedded()
    table = statutes(law).guaranteed
    _check_year(year, law)
    item = table.set_index("item")["value"].astype(float)
    old, time, pay = together(
        "garantizada",
        number_in(age, "garantizada, age", item["age.minimum"], CLOSING_AGE),
        whole_weeks(weeks, "garantizada, weeks"),
        number_in(salary, "garantizada, salary", 0, np.inf, inside=True),
    )
    moved = guaranteed_index(law, year, uma=uma) if index is None else float(index)
    bands = table[table["item"] == "band_factor"].sort_values("band")
    ratio = np.round(pay / daily_amount(law, "uma_daily", year, uma), 2)
    wage = law.published("minimum_wage_daily").get(year) if minimum_wage is None else minimum_wage
    band = np.where(
        pay <= (wage or 0.0),
        0,
        np.searchsorted(bands["upper"].to_numpy(float)[:-1], ratio, side="left"),
    )
    factor = bands["value"].to_numpy(float)[band]
    paid = _closed_form(item, old, _column(item, time, year), factor)
    right = time >= _first_weeks(item, year)
    return np.asarray(np.where(right, np.round(np.round(paid) * moved), 0.0))


def guaranteed_index(law: Law, year: int, *, uma: float | None = None) -> float:
    """Prices of a year over those of the printed table: INPC of the December before each, as every
    February moves the amounts; beyond the published index, with the UMA, which it moves too.

    Parameters
    ----------
    law : Law
        Dated law.
    year : int
        Of payment.
    uma : float | None
        MXN per day for years not published.

    Raises
    ------
    LawError
        When neither the index nor the UMA reaches the year.

    Notes
    -----
    Source: LSS 170. With the table at the prices of 2020 it gives both amounts printed for 2025.

    Examples
    --------
    >>> round(guaranteed_index(embedded(), 2025), 5)
    1.30222
    """
    prices = law.published("inpc_of_quarter.1")
    base = int(law.table("garantizada")["price_base"].dropna().iloc[0])
    if year in prices.index:
        return float(prices[year] / prices[base])
    last = int(min(prices.index.max(), law.published("uma_daily").index.max()))
    moved = LawYear(law, year).amount("uma_daily") if uma is None else float(uma)
    return float(prices[last] / prices[base] * moved / law.published("uma_daily")[last])


def garantizada_table(
    year: int, *, law: Law | None = None, uma: float | None = None, index: float | None = None
) -> pd.DataFrame:
    """The whole table of a year, cell by cell: those seen printed, and those of the closed form.

    Errors as in ``garantizada``.

    Parameters
    ----------
    year : int
        Of retirement, 2021 or later.
    law : Law | None
        Dated law; the embedded one when not given.
    uma : float | None
        MXN per day for years not published.
    index : float | None
        Prices of the payment over those of the printed table; those of the year when not given (see
        ``guaranteed_index``).

    Returns
    -------
    DataFrame
        Rows of band, age and weeks (the first of each column in the year): ``amount`` in MXN per
        month and ``quality``.

    Examples
    --------
    >>> table = garantizada_table(2021, index=1.0)
    >>> seen = table.query("quality == 'published' and band == 1")
    >>> seen[["age", "weeks", "amount"]].values.tolist()
    [[60.0, 750.0, 2622.0], [60.0, 1000.0, 3559.0], [65.0, 750.0, 2809.0], [65.0, 1000.0, 3746.0]]
    """
    law = law if law is not None else embedded()
    table = statutes(law).guaranteed
    _check_year(year, law)
    item = table.set_index("item")["value"].astype(float)
    bands = table[table["item"] == "band_factor"].sort_values("band")
    columns = np.arange(item["weeks.minimum"], item["weeks.maximum"] + 1, item["weeks.step"])
    ages = np.arange(item["age.minimum"], item["age.maximum"] + 1)
    band, age, column = (
        x.ravel() for x in np.meshgrid(bands["band"].to_numpy(int), ages, columns, indexing="ij")
    )
    moved = guaranteed_index(law, year, uma=uma) if index is None else float(index)
    paid = np.round(_closed_form(item, age, column, bands["value"].to_numpy(float)[band - 1]))
    printed = table[(table["item"] == "corner") & (table["quality"] == "published")]
    seen = {
        (int(b), float(a), float(w))
        for b, a, w in zip(printed["band"], printed["age"], printed["weeks"], strict=True)
    }
    quality = [
        "published" if cell in seen else "derived" for cell in zip(band, age, column, strict=True)
    ]
    return pd.DataFrame(
        {
            "band": band,
            "age": age,
            "weeks": column + _shift(item, year),
            "amount": np.round(paid * moved),
            "quality": quality,
        }
    )


def first_year(law: Law) -> int:
    """First year of the table of guaranteed pensions.

    Examples
    --------
    >>> first_year(embedded())
    2021
    """
    items = law.table("garantizada").set_index("item")["value"]
    return int(items["transition.first_year"])


def _check_year(year: int, law: Law) -> None:
    if calendar_year(year, "garantizada, year") < (first := first_year(law)):
        raise LawError(
            "pensions.check_year",
            "law/garantizada.csv, {year}",
            "{first}-",
            "a year since the reform of 2020",
            "use {first} or later",
            year=year,
            first=first,
        )


def _shift(item: pd.Series, year: int) -> float:
    """Weeks by which the columns of the year are lower than the permanent ones (4th transitory)."""
    return float(
        min(
            0.0,
            item["transition.first_shift"]
            + item["transition.weeks_per_year"] * (year - item["transition.first_year"]),
        )
    )


def _first_weeks(item: pd.Series, year: int) -> float:
    return float(item["weeks.minimum"]) + _shift(item, year)


def _column(item: pd.Series, weeks: np.ndarray, year: int) -> np.ndarray:
    """First weeks of the permanent column that the weeks of the year reach."""
    first, step = item["weeks.minimum"], item["weeks.step"]
    capped = np.minimum(weeks - _shift(item, year), item["weeks.maximum"])
    return np.asarray(first + np.floor((capped - first) / step) * step)


def _closed_form(
    item: pd.Series, age: np.ndarray, column: np.ndarray, factor: np.ndarray
) -> np.ndarray:
    late = item["age.maximum"] - np.minimum(age, item["age.maximum"])
    share = (
        item["formula.constant"]
        + item["formula.per_week"] * (column - item["weeks.minimum"])
        - item["formula.per_year_of_age"] * late
    )
    return np.asarray(item["formula.base_amount"] * factor * share)
