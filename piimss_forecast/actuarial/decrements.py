"""Several causes of leaving: dependent and independent probabilities, survival and insurances by
cause, and insurances by the order of two deaths.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import ArrayLike

from ..core.checks import one_of
from ..core.errors import InputError
from .insurances import insurance
from .joint import paired
from .payments import on_death
from .tables import (
    Curve,
    alive_of,
    death_probabilities,
    discount_factors,
    scalar,
    whole_number,
)

Spread: TypeAlias = Literal["udd", "constant_force"]


def independent_rates(q: ArrayLike) -> np.ndarray:
    """Probabilities of each cause acting alone, from those of a table of all causes (symbols:
    q'^(j) from q^(j)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., cause, ages]`` dependent probabilities; their sum over causes is at most 1.

    Returns
    -------
    ndarray
        Same shape.

    Raises
    ------
    InputError
        For probabilities outside [0, 1] or causes that add to more than 1.

    Notes
    -----
    q'^(j) = 1 - p^(q^(j) / q), p = 1 - q of all causes: the same where decrements of the table are
    spread evenly over the year and where all forces are constant in it. Source: Dickson, Hardy and
    Waters (2020), section 9.6.

    Examples
    --------
    >>> independent_rates([[0.2], [0.1]]).round(6).tolist()
    [[0.211626], [0.112096]]
    """
    rates, total = _causes(q)
    share = np.divide(rates, total, out=np.zeros_like(rates), where=total > 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        force = np.where(share > 0.0, share * np.log1p(-total), 0.0)
    return np.asarray(-np.expm1(force))


def dependent_rates(q: ArrayLike, *, method: Spread = "udd") -> np.ndarray:
    """Probabilities of leaving by each cause when all act, from those of each alone (symbols:
    q^(j) from q'^(j)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., cause, ages]`` independent probabilities.
    method : Spread
        ``udd``: decrements of each cause alone are spread evenly over the year; ``constant_force``.

    Returns
    -------
    ndarray
        Same shape; with the survivors they add to 1.

    Raises
    ------
    InputError
        For probabilities outside [0, 1].

    Notes
    -----
    UDD: q^(j) = q'^(j) times the integral over the year of the product of (1 - t q'^(k)) over the
    other causes. Source: Dickson, Hardy and Waters (2020), section 9.6.

    Examples
    --------
    >>> dependent_rates([[0.2], [0.1]]).round(6).tolist()
    [[0.19], [0.09]]
    """
    one_of(method, "actuarial.method", get_args(Spread))
    alone = death_probabilities(q)
    if alone.ndim < 2:
        raise _not_causes(alone)
    if method == "udd":
        return np.asarray(alone * _others_alive(alone))
    with np.errstate(divide="ignore"):
        force = np.minimum(-np.log1p(-alone), 1e300)
    total = force.sum(axis=-2, keepdims=True)
    share = np.divide(force, total, out=np.zeros_like(force), where=total > 0.0)
    return np.asarray(share * -np.expm1(-total))


def cause_insurance(
    q: ArrayLike,
    i: ArrayLike,
    cause: int,
    *,
    benefit: ArrayLike = 1.0,
    m: float = 1,
    curve: Curve = "spot",
) -> np.ndarray | float:
    """Value at issue of a sum paid on leaving by one cause, while no other came first.

    Parameters
    ----------
    q : ArrayLike
        ``[..., cause, years]`` dependent probabilities of the contract's years.
    i : ArrayLike
        As in :func:`insurance`.
    cause : int
        Row of the cause.
    benefit : ArrayLike
        A number, or one a year ``[years]``.
    m : float
        The sum is paid at the end of the m-th of the year, ``math.inf`` at the moment.
    curve : Curve
        As in :func:`insurance`.

    Raises
    ------
    InputError
        As in :func:`independent_rates`, or for an unknown cause.

    Examples
    --------
    >>> round(cause_insurance([[0.2, 0.2], [0.1, 0.1]], 0.25, 0), 6)
    0.2496
    """
    rates, total = _causes(q)
    if whole_number(cause, "cause") >= rates.shape[-2]:
        raise InputError(
            "actuarial.cause_insurance",
            "actuarial.cause",
            "{cause}",
            "from 0 to {last}",
            "correct the cause",
            cause=cause,
            last=rates.shape[-2] - 1,
        )
    v = discount_factors(i, rates.shape[-1], curve=curve)
    paid = on_death(v, m if m == math.inf else whole_number(m, "m", 1)) * np.asarray(benefit, float)
    alive = alive_of(np.minimum(total[..., 0, :], 1.0))
    return scalar(np.asarray((alive[..., :-1] * rates[..., cause, :] * paid).sum(axis=-1)))


def contingent_insurance(
    q_x: ArrayLike,
    q_y: ArrayLike,
    i: ArrayLike,
    *,
    order: Literal["first", "second"] = "first",
    term: int | None = None,
    m: float = 1,
    curve: Curve = "spot",
) -> np.ndarray | float:
    """Value of 1 paid on the death of x if it is the first, or the second, of two independent lives
    (symbols: A_xy with a 1 or a 2 over x).

    Parameters
    ----------
    q_x : ArrayLike
        ``[..., ages]`` death probabilities of the life on whose death it pays.
    q_y : ArrayLike
        ``[..., ages]`` of the other; a table that closes is continued with certain death.
    i : ArrayLike
        As in :func:`insurance`.
    order : Literal["first", "second"]
        Whether x dies before or after y.
    term : int | None
        Years of cover; None for life (x's table must close).
    m : float
        Paid at the end of the m-th of the year of the death, ``math.inf`` at the moment; deaths of
        each life are even over the year.
    curve : Curve
        As in :func:`insurance`.

    Raises
    ------
    InputError
        As in :func:`joint_insurance`.

    Notes
    -----
    x dies first within a year with probability q_x (1 - q_y / 2). First and second add to A_x, and
    the two firsts to A_xy. For m other than 1 both deaths within one year are taken as even over
    it. Source: Dickson, Hardy and Waters (2020), section 10.5.

    Examples
    --------
    >>> round(contingent_insurance([0.5, 1.0], [0.5, 1.0], 0.25), 6)
    0.38
    """
    one_of(order, "actuarial.order", ("first", "second"))
    x, y = paired(q_x, q_y, term)
    years = x.shape[-1] if term is None else min(whole_number(term, "term"), x.shape[-1])
    x, y = x[..., :years], y[..., :years]
    v = discount_factors(i, years, curve=curve)
    both = alive_of(x) * alive_of(y)
    paid = on_death(v, m if m == math.inf else whole_number(m, "m", 1))
    first = (both[..., :-1] * x * (1.0 - y / 2.0) * paid).sum(axis=-1)
    if order == "first":
        return scalar(np.asarray(first))
    return scalar(np.asarray(insurance(x, i, term=years, m=m, curve=curve)) - first)


def _causes(q: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Dependent probabilities and their sum ``[..., 1, ages]``."""
    rates = death_probabilities(q)
    if rates.ndim < 2:
        raise _not_causes(rates)
    total = rates.sum(axis=-2, keepdims=True)
    if (total > 1.0 + 1e-12).any():
        raise InputError(
            "actuarial.causes",
            "actuarial.q",
            "{highest_total:g}",
            "causes that add to at most 1 at each age",
            "check the table",
            highest_total=float(total.max()),
        )
    return rates, np.minimum(total, 1.0)


def _not_causes(rates: np.ndarray) -> Exception:
    return InputError(
        "actuarial.not_causes",
        "actuarial.q",
        "{rates_shape}",
        "an array [..., cause, age]",
        "add the axis of causes",
        rates_shape=rates.shape,
    )


def _others_alive(alone: np.ndarray) -> np.ndarray:
    """Integral over the year of the product of (1 - t q') over the other causes; same shape."""
    out = np.empty_like(alone)
    for j in range(alone.shape[-2]):
        product = np.ones((1, *alone.shape[:-2], alone.shape[-1]))
        for k in range(alone.shape[-2]):
            if k != j:
                longer = np.zeros((len(product) + 1, *product.shape[1:]))
                longer[:-1] += product
                longer[1:] -= alone[..., k, :] * product
                product = longer
        out[..., j, :] = polynomial.polyval(1.0, polynomial.polyint(product), tensor=False)
    return out
