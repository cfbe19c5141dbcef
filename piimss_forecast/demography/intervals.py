"""Age intervals of a life table: what first ages are read from, and what is asked of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..core.errors import InputError

_LABEL = re.compile(r"\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3})|\s*(\+)|\s+(?:and over|y más))?\s*$")
_SINGLE_YEARS = 41  # so many rates and more without ages are of single years
_AMBIGUOUS = range(16, 22)  # numbers of rates that abridged and five-year tables both have
# Mortality at 1-4 is more than this times that at 5-9, that at 5-9 seldom so much above that at
# 10-14 (UN tables of Mexico, 1950-2100: 1.8 to 5.3, and .7 to 1.9): below it, better to ask.
_FALL = 1.75


def first_ages(ages: object, mx: np.ndarray) -> np.ndarray:
    """First ages of the intervals of the rates ``mx``; whole, increasing, one per rate.

    Parameters
    ----------
    ages : object
        Numbers, or labels as the tables print them (``"5-9"``, ``"110+"``); None: 0, 1, 2, ... for
        more than 40 rates, otherwise 0, 1, 5, 10, ...
    mx : ndarray
        Rates ``[age]``.

    Raises
    ------
    InputError
        Naming the label that is no age or does not follow the one before, and for rates without
        ages that may be of five-year groups from birth.
    """
    count = mx.shape[-1]
    if ages is None:
        return _usual(mx)
    found = np.array([_first(label, row, count) for row, label in enumerate(_listed(ages, count))])
    wrong = np.append(False, np.diff(found) <= 0)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise _wrong(f"ages[{at}]", f"{found[at]} after {found[at - 1]}", count)
    return found


def single_first_year(ages: np.ndarray) -> None:
    """A rule of the first year of life needs the first year apart.

    Raises
    ------
    InputError
        For a table that begins with an interval from 0 to an age above 1.
    """
    if ages[0] == 0 and ages[1] != 1:
        raise InputError(
            "demography.single_first_year",
            "life_table, ages",
            "{ages}",
            "0, 1, 5, ...: the first year apart",
            "take the first year apart, or give ax with the years lived in each group",
            ages=ages[:3].tolist(),
        )


def usual_ages(count: int) -> np.ndarray:
    """First ages of so many rates: single years when many, else 0, 1, 5, 10, ..."""
    if count >= _SINGLE_YEARS:
        return np.arange(count)
    return np.array([0, 1, *range(5, 5 * (count - 1), 5)])


def _usual(mx: np.ndarray) -> np.ndarray:
    """First ages when only the rates are known."""
    count = mx.shape[-1]
    if count in _AMBIGUOUS and 0 < mx[1] < _FALL * mx[2]:
        raise InputError(
            "demography.usual",
            "life_table, ages",
            "{count} rates without ages",
            "the ages: the rates look like five-year groups from 0-4",
            "give ages=[0, 1, 5, ...] with the first year apart, or ages=[0, 5, ...] and ax",
            count=count,
        )
    return usual_ages(count)


def _listed(ages: object, count: int) -> Sequence[object]:
    listed = np.asarray(ages, dtype=object)
    if listed.shape != (count,):
        raise _wrong("ages", f"{listed.shape}", count)
    return list(listed)


def _first(label: object, row: int, count: int) -> int:
    """First age of a label: a whole number, or text such as ``5-9`` or (the last one) ``110+``."""
    text = label.decode() if isinstance(label, bytes) else label
    if isinstance(text, str):
        if (match := _LABEL.match(text)) and not (match[3] and row != count - 1):
            return int(match[1])
    elif isinstance(text, (int, float, np.integer, np.floating)) and not isinstance(text, bool):
        whole = bool(np.isfinite(text)) and text >= 0 and text == np.floor(text)
        if whole:
            return int(text)
    raise _wrong(f"ages[{row}]", repr(label), count)


def _wrong(where: str, found: str, count: int) -> InputError:
    return InputError(
        "demography.wrong",
        "life_table, {where}",
        "{found}",
        "{count} increasing whole ages (0, '5-9'; '110+' only at the end)",
        "correct the argument",
        where=where,
        found=found,
        count=count,
    )
