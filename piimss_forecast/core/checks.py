"""What an argument may be (numbers with their unit, names of a list), refused with the way to
mend it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import numpy as np

from .errors import InputError, PiimssError, Term, printable
from .translate import LANGS, N_
from .translate import language as session_language

T = TypeVar("T")
# Kinds of object as people call them; what is not here keeps the name of its class.
_KINDS = N_(
    {
        "NoneType": "nothing",
        "bool": "yes or no",
        "int": "a whole number",
        "float": "a number",
        "complex": "a complex number",
        "str": "a text",
        "bytes": "bytes",
        "list": "a list",
        "tuple": "a tuple",
        "set": "a set",
        "dict": "a table of keys and values",
        "ndarray": "an array of numbers",
        "function": "a function",
        "generator": "a generator",
    }
)
_NAME = 255  # bytes a name may have in the usual file systems
_SHOWN = 60  # characters of what was found that a message repeats
_LEAST_PERCENT = 0.2  # a largest rate below this many percent was surely typed as a fraction


def number_in(
    value: object,
    where: str,
    low: float,
    high: float,
    *,
    unit: str = "",
    todo: str = N_("correct the argument"),
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
    unit : str
        Unit, as the message says it (English; its Spanish stands in the catalogue).
    todo : str
        What to do, likewise.
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
    numeric = given.dtype.kind in "iuf" or all_numbers(given)
    numbers = given.astype(float) if numeric else np.array([np.nan])
    bad = ~((numbers > low) & (numbers < high) if inside else (numbers >= low) & (numbers <= high))
    bad |= ~np.isfinite(numbers)
    if not bad.any():
        return numbers
    at = tuple(int(k) for k in np.argwhere(bad)[0])
    raise error(
        "core.number",
        "{where}{at}",
        "{found:g}" if numeric else "{given}",
        _expected(high, inside),
        todo,
        where=where,
        at=str(list(at)) if numeric and at else "",
        found=numbers[at],
        given=shown(value),
        low=low,
        high=high,
        unit=Term(unit),
    )


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
        unit=N_(" (a fraction)"),
        todo=N_("use fractions: 0.04 is 4 %"),
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
    todo = N_("use percent: 6.5 is 6.5 %")
    unit = N_(" (percent)")
    numbers = number_in(value, where, low, high, unit=unit, todo=todo, inside=inside, error=error)
    largest = float(np.abs(numbers).max(initial=0.0))
    if 0.0 < largest < least:
        raise error(
            "core.percent",
            "{where}",
            "{found:g}",
            N_("zero, or at least {least:g} (percent)"),
            todo,
            where=where,
            found=largest,
            least=least,
        )
    return numbers


_FEW, _MANY = 12, 40  # names that an error lists


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
        Of kind ``error``: the nearest names, or all of them when they are few, or the first ones
        when none is near.

    Examples
    --------
    >>> one_of("spot", "discount_factors(curve)", ("spot", "forward"))
    'spot'
    """
    names = list(choices)
    if isinstance(value, str) and value in names:
        return value
    near = get_close_matches(str(value), names, n=3, cutoff=0.6)
    listed = ", ".join(near if near and len(names) > _FEW else names[:_MANY])
    listed += ", ..." if len(names) > _MANY and not near else ""
    raise error(
        "core.one_of",
        "{where}",
        "{found}",
        N_("one of {known}"),
        N_("did you mean {near}?") if near else N_("choose a name"),
        where=where,
        found=shown(value),
        known=listed,
        near=", ".join(near),
    )


def shown(value: object) -> str:
    """What was found, short enough for a message: a text between quotes, nothing in words, a list
    as its parts, and of what takes several lines its kind.

    Examples
    --------
    >>> shown("jobs"), shown(["a", np.int64(3)]), len(shown("x" * 500))
    ("'jobs'", 'a, 3', 60)
    """
    if value is None:
        return Term(N_("nothing"))
    try:
        whole = repr(value) if isinstance(value, str) else str(printable(value))
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list inside itself
        return kind_of(value)
    if "\n" in whole or whole.startswith(("<", "b'", 'b"')):
        return kind_of(value)
    return whole if len(whole) <= _SHOWN else f"{whole[: _SHOWN - 3]}..."


def kind_of(value: object) -> Term:
    """What kind of object was found, in the words of the reader's language.

    Examples
    --------
    >>> kind_of({}), kind_of(np.datetime64("2026-01-01"))
    ('a table of keys and values', 'datetime64')
    """
    name = type(value).__name__
    return Term(_KINDS.get(name, name))


def described(value: object) -> str:
    """What was found with its kind, as one field: nothing is said once.

    Examples
    --------
    >>> described(None), described([1]).fields["found"]
    ('nothing', '1')
    """
    if value is None:
        return Term("nothing")
    return Term(N_("{kind} {found}"), kind=kind_of(value), found=shown(value))


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
        "core.whole_in",
        "{where}",
        "{shown}",
        "an integer from {low} to {high}",
        "correct the argument",
        where=where,
        shown=shown(value),
        low=low,
        high=high,
    )


def language(value: object, where: str = "lang") -> str:
    """``es`` or ``en``; the session's language for None.

    Raises
    ------
    InputError
        For another one.
    """
    return session_language() if value is None else one_of(value, where, LANGS)


def instance(value: object, where: str, kind: type[T] | tuple[type[T], ...], todo: str) -> T:
    """``value`` when it is a ``kind``; ``todo`` says how one is made (English).

    Raises
    ------
    InputError
        When it is not.
    """
    if isinstance(value, kind):
        return value
    raise InputError(
        "core.instance",
        "{where}",
        "{found}",
        N_("an object {kind}"),
        todo,
        where=where,
        found=described(value),
        kind=kind.__name__ if isinstance(kind, type) else kind[0].__name__,
    )


def path_of(value: object, where: str) -> Path:
    """A path that the file system can hold: text or ``Path``, without NUL, of usual length.

    Raises
    ------
    InputError
        For anything else.
    """
    if (
        isinstance(value, (str, Path))
        and str(value)
        and "\0" not in str(value)
        and all(len(os.fsencode(part)) <= _NAME for part in Path(value).parts)
    ):
        return Path(value)
    raise InputError(
        "core.path",
        "{where}",
        "{found}",
        "the path of a file or folder",
        "correct the path",
        where=where,
        found=described(value),
    )


def all_numbers(given: np.ndarray) -> bool:
    """Whether an array of objects holds plain numbers only (a column of pandas, Decimals)."""
    plain = (bool, np.bool_, str, bytes, complex, np.complexfloating)
    if given.dtype.kind != "O" or not given.size:
        return False
    try:
        given.astype(float)
    except (TypeError, ValueError):
        return False
    return not any(isinstance(cell, plain) for cell in given.reshape(-1))


def _expected(high: float, inside: bool) -> str:
    if np.isinf(high):
        return (
            N_("a number above {low:g}{unit}")
            if inside
            else N_("a number of at least {low:g}{unit}")
        )
    if inside:
        return N_("a number strictly between {low:g} and {high:g}{unit}")
    return N_("a number between {low:g} and {high:g}{unit}")
