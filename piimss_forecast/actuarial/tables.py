"""What every actuarial value needs: a checked table of death probabilities, survival, and
discount factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from ..core.arguments import floats
from ..core.checks import fraction, number_in, one_of
from ..core.errors import InputError

Curve: TypeAlias = Literal["spot", "forward"]
Tail: TypeAlias = Literal["close", "hold"]

CLOSED = 1.0 - 1e-12  # a last q from here on closes the table
CLOSES_ITSELF = (
    0.25  # a last q from here on may be closed without asking (ages of some 95 and more)
)
_EXHAUSTED = 1e-14  # survivors below this share no longer change a value in double precision
_LONGEST_TAIL = 5000


def death_probabilities(q: ArrayLike, name: str = "q") -> np.ndarray:
    """One-year death probabilities as floats ``[..., age]``, checked to lie in [0, 1].

    Raises
    ------
    InputError
        Naming the first cell that is NaN or outside [0, 1], or an empty table.
    """
    table = floats(q, f"actuarial.{name}")
    if table.ndim == 0 or table.shape[-1] == 0:
        raise InputError(
            "actuarial.death_probabilities.array_age",
            "actuarial.{name}",
            "shape {table_shape}",
            "an array [..., age] with at least one age",
            "pass the table from the age of issue on",
            name=name,
            table_shape=table.shape,
        )
    if not (table.min() >= 0.0 and table.max() <= 1.0):  # a NaN fails both
        wrong = ~((table >= 0.0) & (table <= 1.0))
        cell = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise InputError(
            "actuarial.death_probabilities.table",
            "actuarial.{name}{cell}",
            "{table}",
            "a probability between 0 and 1",
            "check the mortality table",
            name=name,
            cell=str(list(cell)),
            table=table[cell],
        )
    return table


def survival(q: ArrayLike) -> np.ndarray:
    """Probabilities of surviving 0, 1, ... n years from the age of issue (actuarial symbol: tpx).

    Parameters
    ----------
    q : ArrayLike
        ``[..., n]`` one-year death probabilities from the age of issue on.

    Returns
    -------
    ndarray
        ``[..., n + 1]``, the first always 1.

    Examples
    --------
    >>> survival([0.5, 0.5])
    array([1.  , 0.5 , 0.25])
    """
    return alive_of(death_probabilities(q))


def alive_of(table: np.ndarray) -> np.ndarray:
    """Survivors of a checked table; ``[..., n + 1]``."""
    alive = np.empty((*table.shape[:-1], table.shape[-1] + 1))
    alive[..., 0] = 1.0
    np.subtract(1.0, table, out=alive[..., 1:])
    np.cumprod(alive[..., 1:], axis=-1, out=alive[..., 1:])
    return alive


def curtate_expectation(q: ArrayLike) -> np.ndarray | float:
    """Expected whole years of life left at issue, the table closed at its last age (symbol: e_x).

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.

    Examples
    --------
    >>> curtate_expectation([0.5, 1.0])
    0.5
    """
    return scalar(survival(close(death_probabilities(q), None))[..., 1:].sum(axis=-1))


def scalar(value: np.ndarray) -> np.ndarray | float:
    """A float when there is one value, else the array."""
    return float(value) if np.ndim(value) == 0 else value


def whole_number(value: object, name: str, least: int = 0) -> int:
    """``value`` as an integer of at least ``least``.

    Raises
    ------
    InputError
        When it is not a whole number or is below ``least``.
    """
    try:
        number: int = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        number = least - 1
    if number < least or number != value:
        raise InputError(
            "actuarial.whole_number",
            "actuarial.{name}",
            "{value}",
            "a whole number of at least {least}",
            "correct the argument",
            name=name,
            value=value,
            least=least,
        )
    return number


def close(table: np.ndarray, tail: Tail | None) -> np.ndarray:
    """The table of a whole-life contract, with an end.

    ``close``: those alive at the last age die within that year, as in any printed life table; None
    does so where that is an old age (q of 0.25 and more, some 95 years), and asks elsewhere.
    ``hold``: the last probability is that of an open age group and goes on until nobody is left.

    Raises
    ------
    InputError
        For an unknown ``tail``, a table without one that stops at a young age, or when ``hold``
        would never end.
    """
    if tail is not None:
        one_of(tail, "actuarial.tail", get_args(Tail))
    last = table[..., -1]
    if np.all(last >= CLOSED):
        return table
    if tail is None and np.any(last < CLOSES_ITSELF):
        raise InputError(
            "actuarial.close.table_reaches",
            "actuarial.tail",
            "q = {lowest_last:g}",
            "a table that reaches a q of 1, or at least of {old:g}",
            "close it with close_table(law), or say tail='close' or tail='hold'",
            lowest_last=float(last.min()),
            old=CLOSES_ITSELF,
        )
    if tail != "hold":
        closed = table.copy()
        closed[..., -1] = 1.0
        return closed
    slowest = float(np.min(last))
    years = np.inf if slowest <= 0.0 else np.log(_EXHAUSTED) / np.log1p(-slowest)
    if years > _LONGEST_TAIL:
        raise InputError(
            "actuarial.close",
            "actuarial.q",
            "{slowest}",
            "a last probability under which the open group dies out",
            "close the table",
            slowest=slowest,
        )
    held = np.repeat(last[..., None], int(np.ceil(years)), axis=-1)
    held[..., -1] = 1.0
    return np.concatenate([table, held], axis=-1)


def until(table: np.ndarray, years: int, tail: Tail | None) -> np.ndarray:
    """The first ``years`` of the table for a contract that ends then.

    Raises
    ------
    InputError
        When the contract outlives a table that neither closes nor is held.
    """
    missing = years - table.shape[-1]
    if missing <= 0:
        return table[..., :years]
    last = table[..., -1:]
    if tail != "hold" and not np.all(last >= CLOSED):
        raise InputError(
            "actuarial.until",
            "actuarial.term",
            "{years}",
            "at most {last} years, or a table that closes at 1",
            "extend the table or use tail='hold'",
            years=years,
            last=table.shape[-1],
        )
    return np.concatenate([table, np.repeat(last, missing, axis=-1)], axis=-1)


def from_every_age(table: np.ndarray, years: int | None, tail: Tail | None) -> np.ndarray:
    """The tables seen from each age of issue: ``[..., age] -> [..., age of issue, duration]``.

    Whole life (``years`` None) closes the table first; a contract with an end needs a table that
    closes or is held.
    """
    ages = table.shape[-1]
    if years == 0:
        return np.empty((*table.shape, 0))
    closed = close(table, tail) if years is None else until(table, ages + years - 1, tail)
    width = closed.shape[-1] if years is None else years
    padded = np.concatenate([closed, np.ones((*closed.shape[:-1], width))], axis=-1)
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=-1)[..., :ages, :]


def discount_factors(i: ArrayLike, years: int, *, curve: Curve = "spot") -> np.ndarray:
    """Present value today of 1 paid after 0, 1, ... ``years`` years (symbol: v^t or v(t)).

    Parameters
    ----------
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: one number,
        ``[..., 1]`` (one constant rate per leading index), or a term structure ``[..., >= years]``.
    years : int
        Years to the last payment.
    curve : Curve
        What a term structure holds. ``spot``: element t - 1 is the yield of a payment after t
        years, v(t) = (1 + i_t)^-t (Dickson, Hardy and Waters 2020, section 12.2). ``forward``:
        element t - 1 is the yield earned in year t, v(t) = v(t - 1) / (1 + i_t).

    Returns
    -------
    ndarray
        ``[..., years + 1]``, the first always 1.

    Raises
    ------
    InputError
        For a yield of -100 % or less or of 100 % and more (a percentage?), NaN, an unknown curve,
        or a term structure that is too short.

    Examples
    --------
    >>> discount_factors(0.25, 2)
    array([1.  , 0.8 , 0.64])
    >>> discount_factors([0.25, 0.0], 2, curve="forward")
    array([1. , 0.8, 0.8])
    """
    one_of(curve, "actuarial.curve", get_args(Curve))
    rate = fraction(i, "actuarial.i", low=-1.0, inside=True)
    times = np.arange(years + 1.0)
    if rate.ndim == 0 or rate.shape[-1] == 1:
        return np.asarray((1.0 + rate) ** -times)
    if rate.shape[-1] < years:
        raise InputError(
            "actuarial.discount_factors",
            "actuarial.i",
            "{last} years",
            "a term structure of {years} years",
            "extend the term structure",
            last=rate.shape[-1],
            years=years,
        )
    rate = rate[..., :years]
    first = np.ones((*rate.shape[:-1], 1))
    later = (
        (1.0 + rate) ** -times[1:] if curve == "spot" else np.cumprod(1.0 / (1.0 + rate), axis=-1)
    )
    return np.concatenate([first, later], axis=-1)


def discount_at(i: ArrayLike, times: np.ndarray, *, curve: Curve = "spot") -> np.ndarray:
    """Discount factors at any times, the force of interest constant within each year; ``[...,
    times]``.

    Examples
    --------
    >>> float(discount_at(0.21, np.array([0.5]))[0].round(6))
    0.909091
    """
    whole = np.floor(times).astype(int)
    factors = discount_factors(i, int(np.ceil(times.max(initial=0.0))), curve=curve)
    following = np.minimum(whole + 1, factors.shape[-1] - 1)
    share = times - whole
    return np.asarray(
        np.take(factors, whole, axis=-1) ** (1.0 - share)
        * np.take(factors, following, axis=-1) ** share
    )


def is_constant(i: ArrayLike) -> bool:
    """Whether the yield is one number (not a term structure nor one rate per draw)."""
    return np.ndim(i) == 0


@dataclass(frozen=True)
class Contract:
    """Lives and discount over the years of one contract, from issue to its end.

    q : ``[..., years]`` death probabilities (an axis of ages of issue before the last one with
    ``all_ages``). v : ``[..., years + 1]`` discount factors. start : years of deferral.
    """

    q: np.ndarray
    v: np.ndarray
    start: int

    @cached_property
    def alive(self) -> np.ndarray:
        """Survivors at the start of each year and at the end; ``[..., years + 1]``."""
        return alive_of(self.q)

    def value(self, flows: np.ndarray) -> np.ndarray:
        """Sum over time of survivors times the value at issue of what each is paid
        (``[..., years + 1]``); ``[...]``.
        """
        if flows.ndim == 1:
            return np.asarray(self.alive @ flows)
        return np.asarray(np.einsum("...t,...t->...", self.alive, flows))

    def amounts(self, given: ArrayLike, name: str) -> np.ndarray:
        """One amount or one a year since issue, checked; ``[]`` or ``[..., years]``.

        Raises
        ------
        InputError
            For amounts that are not finite numbers, or a list shorter than the contract.
        """
        sums = number_in(given, f"actuarial.{name}", -np.inf, np.inf)
        years = self.q.shape[-1]
        if sums.ndim and sums.shape[-1] < years:
            raise InputError(
                "actuarial.amounts",
                "actuarial.{name}",
                "{last} years",
                "one sum a year ({years})",
                "extend the list",
                name=name,
                last=sums.shape[-1],
                years=years,
            )
        return sums[..., :years] if sums.ndim else sums

    def endowment(self, years: int) -> np.ndarray:
        """Value of 1 to those alive after ``years`` years; zero after the end of the table."""
        if years > self.q.shape[-1]:
            return np.zeros(self.q.shape[:-1])
        return np.asarray(self.alive[..., years] * self.v[..., years])


def contract(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None,
    deferral: int,
    curve: Curve,
    tail: Tail | None,
    all_ages: bool,
) -> Contract:
    """Check the arguments of a value and lay out its years; parameters as in
    ``life_annuity_due``.
    """
    table, start = death_probabilities(q), whole_number(deferral, "deferral")
    stop = None if term is None else start + whole_number(term, "term")
    if all_ages:
        table = from_every_age(table, stop, tail)
    elif stop is None:
        table = close(table, tail)
    else:
        table = until(table, stop, tail)
    v = discount_factors(i, table.shape[-1], curve=curve)
    return Contract(table, np.expand_dims(v, -2) if all_ages and v.ndim > 1 else v, start)


def backward(flow: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Solve value_x = flow_x + kept_x value_{x+1} from the last age down; ``[..., age]``."""
    flow, kept = (np.ascontiguousarray(np.moveaxis(a, -1, 0)) for a in (flow, kept))
    shape = np.broadcast_shapes(flow.shape[1:], kept.shape[1:])
    value = np.empty((max(len(flow), len(kept)), *shape))
    following: np.ndarray = np.zeros(shape)
    for x in range(len(value) - 1, -1, -1):  # an age is one stretch of memory
        following = np.add(flow[x], kept[x] * following, out=value[x, ...])
    return np.moveaxis(value, 0, -1)
