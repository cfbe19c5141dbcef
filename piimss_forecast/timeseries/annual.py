"""Annual and monthly series at the border: what is accepted, gaps and markers of absence,
declared events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..core.checks import kind_of, number_in, one_of
from ..core.errors import DataError, InputError

EVENT_KINDS = ("pulse", "level_shift", "ramp")
MARKERS = {
    "",
    "-",
    "--",
    "na",
    "n.a.",
    "n/a",
    "nd",
    "n.d.",
    "n/d",
    "s/d",
    "s.d.",
    "nan",
    "none",
    "null",
}  # texts that say "no figure"
LARGEST = 1e100  # a larger figure is a slip, and its square no longer fits a double
_DATES = (dt.date, dt.timedelta, np.datetime64, np.timedelta64, pd.Period)


@dataclass(frozen=True)
class Event:
    """A declared intervention: ``pulse`` (unusual for a while), ``level_shift`` (a new level, or a
    new definition, from then on) or ``ramp`` (a level that changes a little more each period, and
    then stays).

    Attributes
    ----------
    year : int
        Calendar year it begins.
    kind : str
        ``pulse``, ``level_shift`` or ``ramp``.
    reason : str
        Why it is declared.
    source : str
        Who says so.
    month : int | None
        1-12 in a monthly series; a pulse without it takes the whole year.
    length : int | None
        Periods it lasts (years, or months in a monthly series); a ramp without it goes on to the
        last figure.

    Examples
    --------
    >>> Event(2020, reason="COVID-19").kind, Event(2020, length=2).span(1, 2024)
    ('pulse', (2020, 2021))
    """

    year: int
    kind: str = "pulse"
    reason: str = ""
    source: str = ""
    month: int | None = None
    length: int | None = None

    def __post_init__(self) -> None:
        where = f"timeseries.Event({self.year})"
        one_of(self.kind, where, EVENT_KINDS)
        for number in (self.year, self.month, self.length):
            if number is not None and (
                isinstance(number, bool) or not isinstance(number, (int, np.integer))
            ):
                raise InputError(
                    "timeseries.event",
                    "{where}",
                    "{number!r}",
                    "whole year, month and length",
                    "correct the event",
                    where=where,
                    number=number,
                )
        if (self.month is not None and not 1 <= self.month <= 12) or (
            self.length is not None and self.length < 1
        ):
            raise InputError(
                "timeseries.event.month_length",
                "timeseries.Event({year})",
                "month={month}, length={length}",
                "a month from 1 to 12 and a length of 1 or more",
                "correct the event",
                year=self.year,
                month=self.month,
                length=self.length,
            )

    def span(self, season: int, end: int) -> tuple[int, int]:
        """First and last period (years, or months counted from year 0).

        Parameters
        ----------
        season : int
            Periods a year: 1 or 12.
        end : int
            Last period of the series.
        """
        first = self.year if season == 1 else 12 * self.year + (self.month or 1) - 1
        if self.length is not None:
            return first, first + self.length - 1
        if self.kind == "ramp":
            return first, max(first, end)
        return first, first + (
            11 if season == 12 and self.month is None and self.kind == "pulse" else 0
        )


@dataclass(frozen=True)
class Annual:
    """A series on a full grid of years (or months), NaN where there is no figure; starts and ends
    with a figure.

    Attributes
    ----------
    years : ndarray
        ``[years]`` int, consecutive; for a monthly series 12 x year + month - 1.
    values : ndarray
        ``[years]`` float.
    trimmed : int
        Periods without figure cut off at the end.
    season : int
        1 annual, 12 monthly.
    """

    years: np.ndarray
    values: np.ndarray
    trimmed: int = 0
    season: int = 1

    @property
    def observed(self) -> np.ndarray:
        """``[years]`` bool: where there is a figure."""
        return np.isfinite(self.values)

    @property
    def n(self) -> int:
        """Number of figures."""
        return int(self.observed.sum())

    @property
    def history(self) -> pd.Series:
        """The figures, by year (or first day of the month)."""
        return pd.Series(self.values[self.observed], index=self.labels(self.years[self.observed]))

    def labels(self, periods: np.ndarray) -> pd.Index:
        """Calendar years, or first days of months."""
        if self.season == 1:
            return pd.Index(periods, name="year")
        return pd.DatetimeIndex(
            (np.asarray(periods) - 12 * 1970).astype("datetime64[M]").astype("datetime64[ns]"),
            name="month",
        )

    def until(self, year: int) -> Annual:
        """What was known at the end of ``year``."""
        keep = (self.years <= year) & (
            self.years <= self.years[self.observed & (self.years <= year)].max()
        )
        return Annual(self.years[keep], self.values[keep], season=self.season)

    def pulses(self, events: Sequence[Event]) -> np.ndarray:
        """``[years]`` bool: periods inside a declared pulse."""
        spans = [e.span(self.season, int(self.years[-1])) for e in events if e.kind == "pulse"]
        return (
            np.any([(self.years >= a) & (self.years <= b) for a, b in spans], axis=0)
            if spans
            else np.zeros(len(self.years), bool)
        )


def _years(index: pd.Index) -> tuple[np.ndarray, int]:
    """Periods of an index and how many of them make a year: years (integers, dates on one month
    of each year) or months.
    """
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        if not index.hasnans and len(set(index.month)) == 1:
            return np.asarray(index.year, int), 1
        months = np.asarray(12 * index.year + index.month - 1)
        if not index.hasnans and len(index) and _monthly(months):
            return months.astype(int), 12
        found = sorted(set(index.month.dropna().astype(int)))
        raise DataError(
            "timeseries.years.months",
            "timeseries: series",
            "dates in months {months}",
            "one date a year (always in the same month) or one a month, not mixed",
            "aggregate to years or complete the months",
            months=found,
        )
    try:
        years = np.asarray(index, float)
    except (TypeError, ValueError):
        years = np.array([np.nan])
    if (
        not np.isfinite(years).all()
        or (years != np.round(years)).any()
        or (np.abs(years) > 9999).any()
    ):
        raise DataError(
            "timeseries.years.index",
            "timeseries: series",
            "index {index}",
            "whole years or yearly or monthly dates as index",
            "set series.index = years",
            index=index[:3].tolist(),
        )
    return years.astype(int), 1


def _monthly(months: np.ndarray) -> bool:
    """True when most steps are of one month: gaps are allowed, quarters or years mixed in are
    not.
    """
    steps = np.diff(months)
    return len(steps) == 0 or bool((np.abs(steps) <= 1).mean() >= 0.8)


def _numbers(series: pd.Series, placeholders: Sequence[float]) -> np.ndarray:
    """Values as floats; markers of absence (NA, ND, s/d) and placeholders become gaps."""
    kind = getattr(series.dtype, "kind", "O")
    cells = [] if kind in "iuf" else series.tolist()
    strange = [v for v in cells if isinstance(v, (bool, np.bool_, complex, np.complexfloating))]
    if kind in "mMcb" or strange or any(isinstance(v, _DATES) for v in cells):
        raise DataError(
            "timeseries.numbers.real_numbers",
            "timeseries: series",
            "dtype {dtype}",
            "real numbers",
            "give the figures as numbers, not dates, booleans nor complex",
            dtype=series.dtype,
        )
    if series.dtype == object or isinstance(series.dtype, pd.StringDtype):
        series = series.map(
            lambda v: (
                np.nan if v is None or (isinstance(v, str) and v.strip().lower() in MARKERS) else v
            )
        )
    texts = (
        sorted({str(v) for v in series if isinstance(v, str)})
        if series.dtype == object or isinstance(series.dtype, pd.StringDtype)
        else []
    )
    try:
        values = np.array(series.to_numpy(dtype=float, na_value=np.nan)) if not texts else None
    except (TypeError, ValueError):
        values = None
    if values is None:
        raise DataError(
            "timeseries.numbers.numbers_nan",
            "timeseries: series",
            "dtype {dtype} {texts}",
            "numbers (NaN or 'ND' where there is no figure)",
            "convert texts to numbers",
            dtype=series.dtype,
            texts=texts[:3],
        )
    if len(placeholders):
        marks = number_in(list(placeholders), "timeseries(placeholders)", -np.inf, np.inf)
        values[np.isin(values, marks)] = np.nan
    if (np.abs(values) > LARGEST).any():
        raise DataError(
            "timeseries.numbers.value",
            "timeseries: series",
            "{value:g}",
            "finite values below {largest:g}",
            "correct or remove the figure",
            value=values[np.abs(values) > LARGEST][0],
            largest=LARGEST,
        )
    if not np.isfinite(values).any():
        raise DataError(
            "timeseries.numbers.least_observation",
            "timeseries: series",
            "no figure",
            "at least one observation",
            "check the query",
        )
    return values


def read(series: pd.Series, placeholders: Sequence[float] = ()) -> Annual:
    """A pandas Series of annual (or monthly) figures, checked, on a full grid of periods.

    Parameters
    ----------
    series : Series
        Values by year (int years, or a DatetimeIndex/PeriodIndex with one date a year) or by month
        (dates, one a month). NaN, absent periods and the markers NA, ND, s/d are gaps.
    placeholders : Sequence[float]
        Numbers that stand for "no figure", e.g. ``[-99]``.

    Raises
    ------
    InputError
        If it is not a Series.
    DataError
        For text, infinite values, no figure at all, a period given twice, periods out of order or
        frequencies mixed.

    Examples
    --------
    >>> read(pd.Series([1.0, "ND", 2.0], index=[2020, 2021, 2022])).values
    array([ 1., nan,  2.])
    """
    if not isinstance(series, pd.Series):
        raise InputError(
            "timeseries.read",
            "timeseries: series",
            "{kind}",
            "a pandas.Series indexed by years",
            "convert it",
            kind=kind_of(series),
        )
    values = _numbers(series, placeholders)
    years, season = _years(series.index)
    steps = np.diff(years)
    if (steps == 0).any() or len(set(years.tolist())) < len(years):
        twice = next(
            label
            for label, again in zip(series.index, pd.Index(years).duplicated(), strict=True)
            if again
        )
        shown = years[pd.Index(years).duplicated()][0] if season == 1 else f"{twice:%Y-%m}"
        raise DataError(
            "timeseries.read.value_period",
            "timeseries: series",
            "{shown} twice",
            "one value a period",
            "decide which one holds or aggregate",
            shown=shown,
        )
    if (steps < 0).any():
        raise DataError(
            "timeseries.read.increasing_years",
            "timeseries: series",
            "years out of order",
            "increasing years",
            "use series.sort_index()",
        )
    grid = np.arange(years[0], years[-1] + 1)
    full = np.full(len(grid), np.nan)
    full[years - years[0]] = values
    known = np.flatnonzero(np.isfinite(full))
    kept = slice(known[0], known[-1] + 1)
    return Annual(grid[kept], full[kept], len(grid) - 1 - int(known[-1]), season)
