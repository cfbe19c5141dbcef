"""What an argument may be (numbers with their unit, names of a list), refused with the way to
mend it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

import numpy as np

from .errors import InputError, PiimssError

T = TypeVar("T")
LANGUAGES = ("es", "en")
_SHOWN = 60  # characters of what was found that a message repeats
_LEAST_PERCENT = 0.2  # a largest rate below this many percent was surely typed as a fraction


def number_in(
    value: object,
    where: str,
    low: float,
    high: float,
    *,
    unit: tuple[str, str] = ("", ""),
    todo: tuple[str, str] = ("corrija el argumento", "correct the argument"),
    inside: bool = False,
    error: type[PiimssError] = InputError,
) -> np.ndarray:
    """``value`` as floats, every one of them finite and between ``low`` and ``high``.

    Parameters
    ----------
    value : object
        A number or an array of numbers; booleans, text, dates and complex numbers are refused.
    where : str
        Function and argument, as the message names them.
    low : float
        Least value.
    high : float
        Greatest value.
    unit : tuple[str, str]
        Unit in Spanish and English.
    todo : tuple[str, str]
        What to do, in Spanish and English.
    inside : bool
        Refuse the two ends as well.
    error : type[PiimssError]
        Kind of error.

    Returns
    -------
    ndarray
        Shape of ``value`` (no axis for one number).

    Raises
    ------
    PiimssError
        Of kind ``error``, naming the first value that is no number or outside the range.

    Examples
    --------
    >>> float(number_in(30, "cuotas(days)", 0, 31))
    30.0
    """
    given = np.asarray(value)
    numeric = given.dtype.kind in "iuf" or _all_numbers(given)
    numbers = given.astype(float) if numeric else np.array([np.nan])
    bad = ~((numbers > low) & (numbers < high) if inside else (numbers >= low) & (numbers <= high))
    bad |= ~np.isfinite(numbers)
    if not bad.any():
        return numbers
    at = tuple(int(k) for k in np.argwhere(bad)[0])
    found = f"{numbers[at]:g}" if numeric else repr(value)[:60]
    place = f"{where}{list(at)}" if numeric and at else where
    es, en = (f" {word}".rstrip() for word in unit)
    bounds = _bounds(low, high, inside)
    raise error(place, found, es=(bounds[0] + es, todo[0]), en=(bounds[1] + en, todo[1]))


def fraction(
    value: object,
    where: str,
    *,
    low: float = 0.0,
    high: float = 1.0,
    inside: bool = False,
    error: type[PiimssError] = InputError,
) -> np.ndarray:
    """A rate or share as a fraction (0.04 is 4 %), between ``low`` and ``high``; see
    :func:`number_in`.

    Examples
    --------
    >>> float(fraction(0.04, "life_annuity_due(i)"))
    0.04
    """
    return number_in(
        value,
        where,
        low,
        high,
        unit=("(fracción)", "(a fraction)"),
        todo=("use fracciones: 0.04 es 4 %", "use fractions: 0.04 is 4 %"),
        inside=inside,
        error=error,
    )


def percent(
    value: object,
    where: str,
    *,
    low: float = 0.0,
    high: float = 100.0,
    least: float = _LEAST_PERCENT,
    inside: bool = False,
    error: type[PiimssError] = InputError,
) -> np.ndarray:
    """A rate or share in percent (6.5 is 6.5 %), between ``low`` and ``high``; see
    :func:`number_in`.

    Parameters
    ----------
    least : float
        Where the largest value (without sign) is neither zero nor as large as this, the argument
        is taken for a fraction and refused; 0 accepts every value in range.

    Examples
    --------
    >>> float(percent(6.5, "accumulate(rates)"))
    6.5
    """
    todo = ("use por ciento: 6.5 es 6.5 %", "use percent: 6.5 is 6.5 %")
    unit = ("(por ciento)", "(percent)")
    numbers = number_in(value, where, low, high, unit=unit, todo=todo, inside=inside, error=error)
    largest = float(np.abs(numbers).max(initial=0.0))
    if 0.0 < largest < least:
        raise error(
            where,
            f"{largest:g}",
            es=(f"cero, o al menos {least:g} (por ciento)", todo[0]),
            en=(f"zero, or at least {least:g} (percent)", todo[1]),
        )
    return numbers


def one_of(
    value: object,
    where: str,
    choices: Iterable[str],
    *,
    error: type[PiimssError] = InputError,
) -> str:
    """``value`` if it is one of the names, else an error with the names nearest to it.

    Raises
    ------
    PiimssError
        Of kind ``error``: the nearest names, or all of them when none is near or they are few.

    Examples
    --------
    >>> one_of("spot", "discount_factors(curve)", ("spot", "forward"))
    'spot'
    """
    names = list(choices)
    if isinstance(value, str) and value in names:
        return value
    near = get_close_matches(str(value), names, n=3, cutoff=0.6)
    listed = ", ".join(names if len(names) <= 12 or not near else near)
    es = f"quiso decir {' o '.join(near)}" if near else "elija un nombre"
    en = f"did you mean {' or '.join(near)}" if near else "choose a name"
    raise error(where, repr(value)[:60], es=(f"uno de: {listed}", es), en=(f"one of: {listed}", en))


def shown(value: object) -> str:
    """What was found, short enough for a message.

    Examples
    --------
    >>> shown("jobs"), len(shown("x" * 500))
    ("'jobs'", 60)
    """
    try:
        whole = repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list inside itself
        whole = type(value).__name__
    return whole if len(whole) <= _SHOWN else f"{whole[: _SHOWN - 3]}..."


def whole_in(value: object, where: str, low: int, high: int) -> int:
    """``value`` as an integer between ``low`` and ``high``; booleans and fractions are refused.

    Raises
    ------
    InputError
        When it is not.

    Examples
    --------
    >>> whole_in(np.int64(200), "solve(draws)", 2, 1000)
    200
    """
    if (
        isinstance(value, (int, np.integer))
        and not isinstance(value, bool)
        and low <= value <= high
    ):
        return int(value)
    raise InputError(
        where,
        shown(value),
        es=(f"un entero de {low} a {high}", "corrija el argumento"),
        en=(f"an integer from {low} to {high}", "correct the argument"),
    )


def language(value: object, where: str = "lang") -> str:
    """``es`` or ``en``.

    Raises
    ------
    InputError
        For another one.
    """
    return one_of(value, where, LANGUAGES)


def instance(value: object, where: str, kind: type[T], todo: tuple[str, str]) -> T:
    """``value`` when it is a ``kind``; ``todo`` says in Spanish and English how one is made.

    Raises
    ------
    InputError
        When it is not.
    """
    if isinstance(value, kind):
        return value
    name = kind.__name__
    raise InputError(
        where,
        f"{type(value).__name__} {shown(value)}",
        es=(f"un objeto {name}", todo[0]),
        en=(f"a {name}", todo[1]),
    )


def _all_numbers(given: np.ndarray) -> bool:
    """Whether an array of objects holds plain numbers only (a column of pandas, Decimals)."""
    plain = (bool, np.bool_, str, bytes, complex, np.complexfloating)
    if given.dtype.kind != "O" or not given.size:
        return False
    try:
        given.astype(float)
    except (TypeError, ValueError):
        return False
    return not any(isinstance(cell, plain) for cell in given.reshape(-1))


def _bounds(low: float, high: float, inside: bool) -> tuple[str, str]:
    if np.isinf(high):
        word = (f"un número mayor que {low:g}", f"a number above {low:g}")
        return (
            word if inside else (f"un número de al menos {low:g}", f"a number of at least {low:g}")
        )
    if inside:
        return (
            f"un número entre {low:g} y {high:g}, sin llegar a ellos",
            f"a number strictly between {low:g} and {high:g}",
        )
    return f"un número entre {low:g} y {high:g}", f"a number between {low:g} and {high:g}"
