"""Annual series at the border: what is accepted, gaps, declared events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import DataError, InputError

KINDS = ("pulse", "level_shift")


@dataclass(frozen=True)
class Event:
    """A declared intervention: ``pulse`` (one unusual year) or ``level_shift`` (a new level, or a new definition, from that year on).

    Attributes
    ----------
    year : calendar year. kind : ``pulse`` or ``level_shift``. reason, source : why, and who says so.

    Examples
    --------
    >>> Event(2020, reason="COVID-19").kind
    'pulse'
    """

    year: int
    kind: str = "pulse"
    reason: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(
                f"timeseries.Event({self.year})",
                self.kind,
                es=(" o ".join(KINDS), "corrija el tipo del evento"),
                en=(" or ".join(KINDS), "correct the kind of event"),
            )


@dataclass(frozen=True)
class Annual:
    """A series on a full grid of years, NaN where there is no figure; starts and ends with a figure.

    Attributes
    ----------
    years : ``[years]`` int, consecutive. values : ``[years]`` float. trimmed : years without figure cut off at the end.
    """

    years: np.ndarray
    values: np.ndarray
    trimmed: int = 0

    @property
    def observed(self) -> np.ndarray:
        """``[years]`` bool: where there is a figure."""
        return np.isfinite(self.values)

    @property
    def n(self) -> int:
        """Number of figures."""
        return int(self.observed.sum())

    def until(self, year: int) -> Annual:
        """What was known at the end of ``year``."""
        keep = (self.years <= year) & (self.years <= self.years[self.observed & (self.years <= year)].max())
        return Annual(self.years[keep], self.values[keep])


def _refuse(found: object, es: tuple[str, str], en: tuple[str, str]) -> DataError:
    return DataError("timeseries: series", found, es=es, en=en)


def _years(index: pd.Index) -> np.ndarray:
    """Calendar years of an index: integers, or dates that fall on the same month every year."""
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        if index.hasnans or len(set(index.month)) > 1:
            months = sorted(set(index.month.dropna().astype(int)))
            raise _refuse(
                f"fechas en los meses / dates in months {months}",
                ("una fecha por año, siempre en el mismo mes", "agregue a años"),
                ("one date a year, always in the same month", "aggregate to years"),
            )
        return np.asarray(index.year, int)
    try:
        years = np.asarray(index, float)
    except (TypeError, ValueError):
        years = np.array([np.nan])
    if not np.isfinite(years).all() or (years != np.round(years)).any() or (np.abs(years) > 9999).any():
        raise _refuse(
            f"índice / index {index[:3].tolist()}",
            ("años enteros o fechas anuales como índice", "use series.index = años"),
            ("whole years or yearly dates as index", "set series.index = years"),
        )
    return years.astype(int)


def read(series: pd.Series) -> Annual:
    """A pandas Series of annual figures, checked, on a full grid of years.

    Parameters
    ----------
    series : values by year (int years, or a DatetimeIndex/PeriodIndex with one date a year). NaN and absent years are gaps.

    Raises
    ------
    InputError if it is not a Series; DataError for text, infinite values, no figure at all, a year given twice, years out of order or a
    frequency that is not annual.

    Examples
    --------
    >>> read(pd.Series([1.0, 2.0], index=[2020, 2022])).values
    array([ 1., nan,  2.])
    """
    if not isinstance(series, pd.Series):
        raise InputError(
            "timeseries: series",
            type(series).__name__,
            es=("una pandas.Series con años como índice", "conviértala"),
            en=("a pandas.Series indexed by years", "convert it"),
        )
    try:
        values = series.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise _refuse(
            f"dtype {series.dtype}",
            ("números (NaN donde no hay dato)", "quite textos y marcadores como 'ND'"),
            ("numbers (NaN where there is no figure)", "remove text and placeholders such as 'ND'"),
        ) from None
    if np.isinf(values).any():
        raise _refuse("inf", ("valores finitos", "corrija o borre el dato"), ("finite values", "correct or remove the figure"))
    if not np.isfinite(values).any():
        raise _refuse("ningún dato / no figure", ("al menos una observación", "revise la consulta"), ("at least one observation", "check the query"))
    years = _years(series.index)
    steps = np.diff(years)
    if (steps == 0).any() or len(set(years.tolist())) < len(years):
        twice = pd.Index(years)[pd.Index(years).duplicated()][0]
        raise _refuse(
            f"el año {twice} dos veces / year {twice} twice",
            ("un valor por año", "decida cuál vale o agregue"),
            ("one value a year", "decide which one holds or aggregate"),
        )
    if (steps < 0).any():
        raise _refuse(
            "años en desorden / years out of order", ("años crecientes", "use series.sort_index()"), ("increasing years", "use series.sort_index()")
        )
    grid = np.arange(years[0], years[-1] + 1)
    full = np.full(len(grid), np.nan)
    full[years - years[0]] = values
    known = np.flatnonzero(np.isfinite(full))
    return Annual(grid[known[0] : known[-1] + 1], full[known[0] : known[-1] + 1], trimmed=len(grid) - 1 - int(known[-1]))


def events_of(events: Sequence[Event | Mapping[str, object] | int], annual: Annual) -> tuple[Event, ...]:
    """Declared events that fall within the series; integers are pulses, mappings have the fields of ``Event``.

    Raises
    ------
    InputError for an event that cannot be read, or if pulses leave fewer than two figures.
    """
    read_: list[Event] = []
    for item in events:
        try:
            if isinstance(item, Event):
                read_.append(item)
            elif isinstance(item, Mapping):
                read_.append(Event(**item))  # type: ignore[arg-type]
            else:
                read_.append(Event(int(item)))
        except (TypeError, ValueError):
            raise InputError(
                "timeseries.forecast(events)",
                item,
                es=("un Event, un año o un diccionario con sus campos", "corrija el evento"),
                en=("an Event, a year or a mapping with its fields", "correct the event"),
            ) from None
    inside = tuple(e for e in read_ if annual.years[0] <= e.year <= annual.years[-1])
    pulses = {e.year for e in inside if e.kind == "pulse"}
    if len(set(annual.years[annual.observed].tolist()) - pulses) < 2 <= annual.n:
        raise InputError(
            "timeseries.forecast(events)",
            sorted(pulses),
            es=("al menos dos años sin pulso", "declare menos pulsos"),
            en=("at least two years without a pulse", "declare fewer pulses"),
        )
    return inside


def adjust(z: np.ndarray, years: np.ndarray, events: Sequence[Event]) -> np.ndarray:
    """Series on the modelling scale with pulse years missing and the history before a level shift moved to the new level.

    The shift is the change into that year beyond the median of the other yearly changes.

    Examples
    --------
    >>> adjust(np.array([1.0, 2.0, 9.0, 4.0]), np.arange(2018, 2022), [Event(2020)])
    array([ 1.,  2., nan,  4.])
    """
    out = z.copy()
    for event in events:
        if event.kind == "pulse":
            out[years == event.year] = np.nan
    for event in events:
        at = int(event.year - years[0])
        if event.kind == "level_shift" and at > 0 and np.isfinite(out[at]):
            filled = fill(out)
            steps = np.diff(filled)
            usual = float(np.median(np.delete(steps, at - 1))) if len(steps) > 1 else 0.0
            out[:at] += steps[at - 1] - usual
    return out


def fill(z: np.ndarray) -> np.ndarray:
    """Linear interpolation of the gaps inside a series; gaps at the ends are left out.

    Examples
    --------
    >>> fill(np.array([np.nan, 1.0, np.nan, 3.0, np.nan]))
    array([1., 2., 3.])
    """
    known = np.flatnonzero(np.isfinite(z))
    inside = np.arange(known[0], known[-1] + 1)
    return np.interp(inside, known, z[known])


def roughness(z: np.ndarray) -> float:
    """Mean absolute yearly change of the observed values; a change over a gap of g years counts divided by sqrt(g).

    Examples
    --------
    >>> roughness(np.array([1.0, 2.0, np.nan, np.nan, np.nan, 6.0]))
    1.5
    """
    known = np.flatnonzero(np.isfinite(z))
    return float(np.mean(np.abs(np.diff(z[known])) / np.sqrt(np.diff(known))))
