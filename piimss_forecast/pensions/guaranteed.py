"""Guaranteed pension of the reform of 2020: by age, weeks and salary band, with the transition
from 2021 to 2031.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..core.errors import LawError
from .statutes import (
    OLDEST,
    amount,
    demand,
    demand_not_negative,
    demand_positive,
    embedded,
    statutes,
)

FIRST_YEAR = 2021


def garantizada(
    age: ArrayLike,
    weeks: ArrayLike,
    salary: ArrayLike,
    year: int,
    *,
    law: Any = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    index: float = 1.0,
) -> np.ndarray:
    """Monthly guaranteed pension of the 2020 reform, at 2020 prices unless ``index`` moves it.

    amount = band factor x base (0.75 + 0.001 (weeks - 1000) - 0.01 (65 - age)), weeks in columns of
    25 up to 1,250; until 2031 the columns start lower (750 weeks in 2021, 25 more each year). A
    salary of one minimum wage or less is of the first band, though since 2023 a minimum wage is
    over 2 UMA; above it the band in UMA decides.

    Parameters
    ----------
    age : ArrayLike
        60 or more (65 and over alike).
    weeks : ArrayLike
        Contributed.
    salary : ArrayLike
        Mean SBC of the career at the prices of ``year``, MXN per day.
    year : int
        Of retirement, 2021 or later.
    law : Any
        Dated law.
    uma : float | None
        MXN per day for years not published (without the minimum wage the UMA alone decides).
    minimum_wage : float | None
        MXN per day for years not published (without the minimum wage the UMA alone decides).
    index : float
        INPC of the payment over that of 2020.

    Returns
    -------
    ndarray
        MXN per month, rounded to the peso before ``index``; zero below the weeks required in the
        year (no right).

    Raises
    ------
    InputError
        For an age below 60, negative weeks or a non-positive salary.
    LawError
        Before 2021 or without UMA.

    Notes
    -----
    Source: LSS 170 and 4th transitory, DOF 16-12-2020. Six corners were seen printed (bands 1, 2
    and 5); the closed form and the factors of bands 3 and 4 are marked needs_verification in
    data/law (``garantizada_table`` shows it cell by cell).

    Examples
    --------
    >>> garantizada([60, 65, 60, 65], [1000, 1000, 1250, 1250], 200.0, 2031, uma=140.0).tolist()
    [2622.0, 2809.0, 3559.0, 3746.0]
    """
    law = law if law is not None else embedded()
    table = statutes(law).guaranteed
    _check_year(year)
    item = table.set_index("item")["value"].astype(float)
    old, time, pay = np.broadcast_arrays(*(np.asarray(x, float) for x in (age, weeks, salary)))
    demand("garantizada, age", old, old >= item["age.minimum"], "60 años o más", "60 years or more")
    demand("garantizada, age", old, old <= OLDEST, f"hasta {OLDEST} años", f"up to {OLDEST} years")
    demand_not_negative("garantizada, weeks", time)
    demand_positive("garantizada, salary", pay)
    bands = table[table["item"] == "band_factor"].sort_values("band")
    ratio = np.round(pay / amount(law, "uma_daily", year, uma), 2)
    wage = law.published("minimum_wage_daily").get(year) if minimum_wage is None else minimum_wage
    band = np.where(
        pay <= (wage or 0.0),
        0,
        np.searchsorted(bands["upper"].to_numpy(float)[:-1], ratio, side="left"),
    )
    factor = bands["value"].to_numpy(float)[band]
    paid = _closed_form(item, old, _column(item, time, year), factor)
    return np.asarray(np.where(time >= _first_weeks(item, year), np.round(paid), 0.0) * index)


def garantizada_table(year: int, *, law: Any = None, index: float = 1.0) -> pd.DataFrame:
    """The whole table of a year, cell by cell, saying which cells were seen printed.

    Parameters as in ``garantizada``.

    Returns
    -------
    DataFrame
        Rows of band, age and weeks (the first of each column in the year): ``amount`` in MXN per
        month and ``quality``.

    Examples
    --------
    >>> table = garantizada_table(2021)
    >>> table.query("quality == 'published' and band == 1")[["age", "weeks", "amount"]].values.tolist()
    [[60.0, 750.0, 2622.0], [60.0, 1000.0, 3559.0], [65.0, 750.0, 2809.0], [65.0, 1000.0, 3746.0]]
    """
    law = law if law is not None else embedded()
    table = statutes(law).guaranteed
    _check_year(year)
    item = table.set_index("item")["value"].astype(float)
    bands = table[table["item"] == "band_factor"].sort_values("band")
    columns = np.arange(item["weeks.minimum"], item["weeks.maximum"] + 1, item["weeks.step"])
    ages = np.arange(item["age.minimum"], item["age.maximum"] + 1)
    band, age, column = (
        x.ravel() for x in np.meshgrid(bands["band"].to_numpy(int), ages, columns, indexing="ij")
    )
    paid = np.round(_closed_form(item, age, column, bands["value"].to_numpy(float)[band - 1]))
    printed = table[(table["item"] == "corner") & (table["quality"] == "published")]
    seen = {
        (int(b), float(a), float(w))
        for b, a, w in zip(printed["band"], printed["age"], printed["weeks"], strict=True)
    }
    quality = [
        "published" if cell in seen else "needs_verification"
        for cell in zip(band, age, column, strict=True)
    ]
    return pd.DataFrame(
        {
            "band": band,
            "age": age,
            "weeks": column + _shift(item, year),
            "amount": paid * index,
            "quality": quality,
        }
    )


def _check_year(year: int) -> None:
    if year < FIRST_YEAR:
        raise LawError(
            f"law/garantizada.csv, {year}",
            f"{FIRST_YEAR}-",
            es=("un año desde la reforma de 2020", "use 2021 o después"),
            en=("a year since the reform of 2020", "use 2021 or later"),
        )


def _shift(item: pd.Series, year: int) -> float:
    """Weeks by which the columns of the year are lower than the permanent ones (4th transitory)."""
    return float(
        min(
            0.0,
            item["transition.weeks_shift_2021"]
            + item["transition.weeks_per_year"] * (year - FIRST_YEAR),
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
