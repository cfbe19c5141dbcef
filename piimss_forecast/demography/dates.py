"""Conversions between the dates of published figures (1 July) and of the ledger (31 December)."""

from __future__ import annotations

import numpy as np

from ..core.dims import SEXES
from ..core.errors import InputError
from .survival import single_year_survival

_HALF_YEAR = 0.5


def calendar_year(values: np.ndarray, starts: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Value of each calendar year from five-year periods that run from 1 July: the mean of its two
    halves' periods; ``[year, ...]``.

    Periods before the first and after the last take theirs.

    Parameters
    ----------
    values : ndarray
        ``[period, ...]``, any unit.
    starts : ndarray
        ``[period]`` year in which each period begins.
    years : ndarray
        ``[year]`` calendar years.

    Examples
    --------
    >>> starts, years = np.array([2020, 2025]), np.array([2021, 2025, 2026])
    >>> calendar_year(np.array([10.0, 20.0]), starts, years).tolist()
    [10.0, 15.0, 20.0]
    """

    def period(moment: np.ndarray) -> np.ndarray:
        return np.clip(
            np.searchsorted(starts + _HALF_YEAR, moment, side="right") - 1, 0, starts.size - 1
        )

    return np.asarray((values[period(years + 0.25)] + values[period(years + 0.75)]) / 2)


def mid_year(year_end: np.ndarray) -> np.ndarray:
    """Population at 1 July from those at the 31 December before and after; ``[..., year, sex,
    age]``, one year fewer.

    Parameters
    ----------
    year_end : ndarray
        ``[..., year, sex, age]`` at 31 December, persons.
    """
    return np.asarray((year_end[..., :-1, :, :] + year_end[..., 1:, :, :]) / 2)


def year_end_before(mid: np.ndarray, mx: np.ndarray, migration: np.ndarray) -> np.ndarray:
    """Population at the 31 December before a 1 July: half a year of survival and of migration
    undone; ``[sex, age]``.

    Those aged x in December were, half a year later, half still x and half x + 1 (birthdays spread
    evenly); survival over the half year is ``exp(-m/2)``. The open group is not known apart from
    the age below it: it gives back the share it had, ``mid[100] / (mid[99] + mid[100])`` of both.

    Parameters
    ----------
    mid : ndarray
        ``[sex, age]`` at 1 July, persons.
    mx : ndarray
        ``[sex, age]`` death rates per person-year.
    migration : ndarray
        ``[sex, age]`` net migrants of the half year, persons.
    """
    older = np.empty_like(mid)
    older[..., :-1] = (mid[..., :-1] + mid[..., 1:]) / 2
    older[..., -2] = mid[..., -2] / 2 + mid[..., -1] * mid[..., -2] / (mid[..., -2] + mid[..., -1])
    older[..., -1] = mid[..., -1] * mid[..., -1] / (mid[..., -2] + mid[..., -1])
    return (older - migration) * np.exp(mx / 2)


def year_end_earlier(population: np.ndarray, mx: np.ndarray, migration: np.ndarray) -> np.ndarray:
    """Population one year before a 31 December: the step of projection undone for those alive then;
    ``[sex, age]``.

    Exact for ages below the last two; those two split as they do in ``population``.

    Parameters
    ----------
    population : ndarray
        ``[sex, age]`` at 31 December, persons.
    mx : ndarray
        ``[sex, age]`` death rates of the year, per person-year.
    migration : ndarray
        ``[sex, age]`` net migrants of the year, persons.

    Raises
    ------
    InputError
        Naming the sex and age where fewer than zero would have lived: the migration given is more
        than the people there.
    """
    ratio = single_year_survival(mx).ratio
    began = (population - migration / 2) / ratio
    earlier = np.empty_like(population)
    earlier[..., :-2] = began[..., 1:-1]
    old = population[..., -2:].sum(axis=-1, keepdims=True)
    share = np.divide(
        population[..., -2:], old, out=np.full_like(earlier[..., -2:], 0.5), where=old > 0
    )
    earlier[..., -2:] = began[..., -1:] * share
    earlier = earlier - migration / 2
    pair = earlier[..., -2:]  # migration may ask more of one of the two than their split gives it
    together = pair.sum(axis=-1, keepdims=True)
    earlier[..., -2:] = np.where((pair < 0).any(axis=-1, keepdims=True), together * share, pair)
    if not (earlier >= 0).all():
        at = tuple(int(k) for k in np.argwhere(~(earlier >= 0))[0])
        raise InputError(
            "demography.year_end_earlier",
            "year_end_earlier, {sex}, age {last}",
            "{earlier:,.1f}",
            "a population one year before that is not negative",
            "check migration, rates or population at that age",
            sex=SEXES[at[-2]],
            last=at[-1],
            earlier=earlier[at],
        )
    return np.asarray(earlier)
