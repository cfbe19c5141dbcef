"""Tables made of tables: select and ultimate, lives of several tables together, and survival
between birthdays.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from ..core.checks import number_in, one_of
from ..core.errors import InputError
from .tables import alive_of, death_probabilities, whole_number

Within: TypeAlias = Literal["udd", "constant_force", "balducci"]


def select_table(select: ArrayLike, ultimate: ArrayLike, age: int, *, first: int = 0) -> np.ndarray:
    """One-year death probabilities of a life selected at ``age`` (symbols: q_[x], q_[x]+1, ...,
    q_x+d, ...).

    Parameters
    ----------
    select : ArrayLike
        ``[ages, d]`` probabilities by age at selection and years since then, the select period d.
    ultimate : ArrayLike
        ``[ages']`` ultimate probabilities from age ``first`` on.
    age : int
        Age at selection.
    first : int
        First age of both tables.

    Returns
    -------
    ndarray
        ``[years]``: d select years, then the ultimate table from age + d on.

    Raises
    ------
    InputError
        For an age outside the tables.

    Examples
    --------
    >>> select_table([[0.01, 0.02], [0.02, 0.03]], [0.05, 0.06, 0.07, 1.0], 61, first=60).tolist()
    [0.02, 0.03, 1.0]
    """
    chosen, later = death_probabilities(select, "select"), death_probabilities(ultimate, "ultimate")
    row = whole_number(age, "age") - whole_number(first, "first")
    if chosen.ndim != 2 or later.ndim != 1 or not 0 <= row < len(chosen):
        raise InputError(
            "actuarial.select_table",
            "actuarial.select_table",
            "age {age}, select {chosen_shape}",
            "an age from {first} to {last}",
            "correct the age or the table",
            age=age,
            chosen_shape=chosen.shape,
            first=first,
            last=first + len(chosen) - 1,
        )
    return np.concatenate([chosen[row], later[row + chosen.shape[1] :]])


def mixed_table(q: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Death probabilities of a group made of lives of several tables (both sexes together), whose
    shares change as those of the heavier table die.

    Parameters
    ----------
    q : ArrayLike
        ``[..., table, ages]`` from one age on.
    weights : ArrayLike
        ``[table]`` lives of each table at the first age, in any unit.

    Returns
    -------
    ndarray
        ``[..., ages]``.

    Raises
    ------
    InputError
        For weights that are not one a table, negative or all zero.

    Notes
    -----
    l_x = sum of w_k l_x of table k; an annuity of it is the mean of the tables' annuities.

    Examples
    --------
    >>> mixed_table([[0.5, 1.0], [0.1, 1.0]], [1, 1]).round(6).tolist()
    [0.3, 1.0]
    """
    tables = death_probabilities(q)
    shares = number_in(weights, "actuarial.mixed_table(weights)", 0.0, np.inf)
    if tables.ndim < 2 or shares.shape != tables.shape[-2:-1] or not shares.sum() > 0.0:
        raise InputError(
            "actuarial.mixed_table",
            "actuarial.mixed_table",
            "{tables_shape}, {shares_shape}",
            "one weight a table, some positive",
            "correct the weights",
            tables_shape=tables.shape,
            shares_shape=shares.shape,
        )
    lives = np.einsum("...kt,k->...t", alive_of(tables), shares)
    gone = lives[..., :-1] <= 0.0
    return np.where(gone, 1.0, 1.0 - lives[..., 1:] / np.where(gone, 1.0, lives[..., :-1]))


def fractional_survival(
    q: ArrayLike, time: ArrayLike, *, start: float = 0.0, method: Within = "udd"
) -> np.ndarray:
    """Probability of living from ``start`` years after the first age to ``time`` years more
    (symbol: tp_x+s), both of any length.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities.
    time : ArrayLike
        ``[times]`` years lived from ``start``, not negative.
    start : float
        Years after the first age of the table.
    method : Within
        Between birthdays: ``udd`` (deaths even over the year), ``constant_force`` or ``balducci``
        (mortality to the next birthday falls evenly, 1-t q_x+t = (1 - t) q_x).

    Returns
    -------
    ndarray
        ``[..., times]``.

    Raises
    ------
    InputError
        For times before the first age or after the table, or a start nobody reaches.

    Notes
    -----
    Source: Dickson, Hardy and Waters (2020), section 3.3; Bowers and others (1997), section 3.6.

    Examples
    --------
    >>> fractional_survival([0.2, 1.0], [0.5, 1.0]).tolist()
    [0.9, 0.8]
    >>> fractional_survival([0.2, 1.0], [0.5], start=0.5).round(6).tolist()
    [0.888889]
    """
    one_of(method, "actuarial.method", get_args(Within))
    table = death_probabilities(q)
    years = float(table.shape[-1])
    begin = number_in(start, "actuarial.fractional_survival(start)", 0.0, years)
    times = number_in(time, "actuarial.fractional_survival(time)", 0.0, years - float(begin))
    reached = _alive_at(table, np.atleast_1d(begin), method)
    if not (reached > 0.0).all():
        raise InputError(
            "actuarial.fractional_survival",
            "actuarial.fractional_survival(start)",
            "{start}",
            "an age that somebody reaches",
            "correct start",
            start=start,
        )
    return _alive_at(table, np.atleast_1d(begin + times), method) / reached


def _alive_at(table: np.ndarray, times: np.ndarray, method: str) -> np.ndarray:
    """Survivors at any times; ``[..., times]``."""
    whole = np.minimum(np.floor(times).astype(int), table.shape[-1] - 1)
    part = times - whole
    q = table[..., whole]
    if method == "udd":
        within = 1.0 - part * q
    elif method == "constant_force":
        within = (1.0 - q) ** part
    else:
        rest = 1.0 - (1.0 - part) * q
        within = np.where(rest > 0.0, (1.0 - q) / np.where(rest > 0.0, rest, 1.0), 1.0)
    return np.asarray(alive_of(table)[..., whole] * within)
