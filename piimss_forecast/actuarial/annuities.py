"""Life annuities: due and immediate, yearly and m-thly, temporary, deferred, certain and life."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from ..core.checks import number_in, one_of
from ..core.errors import InputError
from .payments import of_living, payments_in_year, steady_payments
from .tables import (
    Contract,
    Curve,
    Tail,
    backward,
    close,
    contract,
    death_probabilities,
    discount_factors,
    is_constant,
    scalar,
    whole_number,
)

Method: TypeAlias = Literal["udd", "constant_force", "woolhouse2", "woolhouse3"]


def life_annuity_due(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    deferral: int = 0,
    m: float = 1,
    method: Method = "udd",
    payments: ArrayLike = 1.0,
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value at issue of 1 a year for life, 1/m paid in advance m times a year (symbol:
    u|ä_x:n^(m)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int | None
        Most years of payment; None pays for life.
    deferral : int
        Years before payments start.
    m : float
        Payments a year; ``math.inf`` pays continuously (symbol: ā).
    method : Method
        How lives run within the year when m > 1: ``udd`` (uniform distribution of deaths),
        ``constant_force``, ``woolhouse2`` or ``woolhouse3`` (Woolhouse's formula with two or three
        terms).
    payments : ArrayLike
        Yearly amount: a number, or one per year since issue ``[years]`` (the deferred years
        included); Woolhouse's formula takes one number.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close`` (all die in the last year),
        ``hold`` (open group), or None: ``close`` where the last q is at least 0.25, an error below
        (see :func:`close_table`).
    all_ages : bool
        Value the contract at every age of the table instead of the first only (backward recursion).

    Returns
    -------
    ndarray | float
        float or ``[...]``; with ``all_ages`` ``[..., ages]``.

    Raises
    ------
    InputError
        For probabilities outside [0, 1], yields outside (-1, 1), or a term beyond a table that
        does not close.

    Notes
    -----
    ä = sum over k of v(k) kpx; recursion ä_x = 1 + v p_x ä_{x+1}. Source: Dickson, Hardy and Waters
    (2020), chapter 5.

    Examples
    --------
    >>> life_annuity_due([0.5, 1.0], 0.25)
    1.4
    >>> life_annuity_due([0.5, 1.0], 0.25, all_ages=True)
    array([1.4, 1. ])
    """
    m = payments_a_year(m)
    one_of(method, "actuarial.method", get_args(Method))
    amount = number_in(payments, "actuarial.payments", -np.inf, np.inf)
    if method.startswith("woolhouse") and amount.ndim:
        raise InputError(
            "actuarial.life_annuity_due",
            "actuarial.payments",
            "{method}, {amount_shape}",
            "one amount with Woolhouse",
            "use method='udd' or 'constant_force'",
            method=method,
            amount_shape=amount.shape,
        )
    recursive = term is None and deferral == 0 and is_constant(i) and not amount.ndim
    if all_ages and recursive and not method.startswith("woolhouse"):
        return amount * _recursive(death_probabilities(q), i, m, method, tail)
    basis = contract(q, i, term=term, deferral=deferral, curve=curve, tail=tail, all_ages=all_ages)
    return scalar(_due(basis, term, m, method, basis.amounts(amount, "payments")))


def life_annuity_immediate(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    deferral: int = 0,
    m: float = 1,
    method: Method = "udd",
    payments: ArrayLike = 1.0,
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value at issue of 1 a year for life, 1/m paid in arrears m times a year (symbol:
    u|a_x:n^(m)).

    Parameters, returns and errors as in :func:`life_annuity_due`.
    a^(m) = ä^(m) - (1/m)(E_start - E_end), E the pure endowments at both ends; with payments that
    vary, of each year.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int | None
        Most years of payment; None pays for life.
    deferral : int
        Years before payments start.
    m : float
        Payments a year; ``math.inf`` pays continuously.
    method : Method
        How lives run within the year when m > 1: ``udd``, ``constant_force``, ``woolhouse2`` or
        ``woolhouse3``.
    payments : ArrayLike
        Yearly amount: a number, or one per year since issue ``[years]``.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).
    all_ages : bool
        Value the contract at every age of the table instead of the first only.

    Examples
    --------
    >>> round(life_annuity_immediate([0.5, 1.0], 0.25), 10)
    0.4
    """
    m = payments_a_year(m)
    due = np.asarray(
        life_annuity_due(
            q,
            i,
            term=term,
            deferral=deferral,
            m=m,
            method=method,
            payments=payments,
            curve=curve,
            tail=tail,
            all_ages=all_ages,
        )
    )
    if m == math.inf:
        return scalar(due)
    basis = contract(q, i, term=term, deferral=deferral, curve=curve, tail=tail, all_ages=all_ages)
    amount = np.broadcast_to(basis.amounts(payments, "payments"), (basis.q.shape[-1],))
    if not np.ndim(payments):
        ends = float(np.asarray(payments)) * (basis.endowment(deferral) - _last(basis, term))
        return scalar(due - ends / m)
    amount = np.where(np.arange(len(amount)) < basis.start, 0.0, amount)
    moved = np.append(amount, 0.0) * basis.v
    moved[..., 1:] -= amount * basis.v[..., 1:]
    return scalar(due - basis.value(moved) / m)


def pure_endowment(
    q: ArrayLike,
    i: ArrayLike,
    term: int,
    *,
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value at issue of 1 paid after ``term`` years to those who live (symbols: nEx, A_x:n with the
    1 over n).

    Parameters, returns and errors as in :func:`life_annuity_due`. nEx = v(n) npx.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int
        Years after which 1 is paid.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).
    all_ages : bool
        Value the contract at every age of the table instead of the first only.

    Examples
    --------
    >>> round(pure_endowment([0.5, 0.5], 0.25, 2), 12)
    0.16
    """
    basis = contract(q, i, term=term, deferral=0, curve=curve, tail=tail, all_ages=all_ages)
    return scalar(basis.endowment(int(term)))


def annuity_certain_due(
    i: ArrayLike, years: int, *, m: float = 1, curve: Curve = "spot"
) -> np.ndarray | float:
    """Value of 1 a year for ``years`` years, 1/m in advance m times a year, whoever lives (symbol:
    ä_n^(m)).

    Parameters
    ----------
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    years : int
        Years of payment.
    m : float
        Payments a year; ``math.inf`` pays continuously.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.

    Examples
    --------
    >>> annuity_certain_due(0.25, 2)
    1.8
    """
    v = discount_factors(i, whole_number(years, "years"), curve=curve)
    return scalar(payments_in_year(v, payments_a_year(m))[0].sum(axis=-1))


def certain_and_life_annuity(
    q: ArrayLike,
    i: ArrayLike,
    guarantee: int,
    *,
    m: float = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Annuity-due paid for ``guarantee`` years in any case and for life afterwards.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    guarantee : int
        Years paid with certainty. Others, returns and errors as in :func:`life_annuity_due`.
    m : float
        Payments a year; ``math.inf`` pays continuously.
    method : Method
        How lives run within the year when m > 1: ``udd``, ``constant_force``, ``woolhouse2`` or
        ``woolhouse3``.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).
    all_ages : bool
        Value the contract at every age of the table instead of the first only.

    Notes
    -----
    ä of (x, n certain and life) = ä certain of n years + n|ä_x. Source: Dickson, Hardy and Waters
    (2020), section 5.8.

    Examples
    --------
    >>> certain_and_life_annuity([0.5, 1.0], 0.25, 2)
    1.8
    """
    certain = np.asarray(annuity_certain_due(i, guarantee, m=m, curve=curve))
    life = life_annuity_due(
        q, i, deferral=guarantee, m=m, method=method, curve=curve, tail=tail, all_ages=all_ages
    )
    return scalar(np.asarray(life) + (certain[..., None] if all_ages and certain.ndim else certain))


def payments_a_year(m: float) -> float:
    """``m`` as a whole number of payments a year, or infinity.

    Raises
    ------
    InputError
        When it is neither.
    """
    return math.inf if m == math.inf else whole_number(m, "m", 1)


def _due(
    basis: Contract, term: int | None, m: float, method: str, amount: np.ndarray
) -> np.ndarray:
    deferred = np.arange(basis.q.shape[-1]) < basis.start
    if method == "constant_force" and m != 1:
        yearly = steady_payments(basis.q, basis.v, m) * amount
        yearly[..., deferred] = 0.0
        return np.asarray(np.einsum("...t,...t->...", basis.alive[..., :-1], yearly))
    a, b = payments_in_year(basis.v, 1 if method.startswith("woolhouse") else m)
    a, b = (np.where(deferred, 0.0, part * amount) for part in (a, b))
    value = basis.value(of_living(a, b))
    if not method.startswith("woolhouse") or m == 1:
        return value
    return value - amount * _woolhouse(basis, term, m, 3 if method == "woolhouse3" else 2)


def _recursive(
    table: np.ndarray, i: ArrayLike, m: float, method: str, tail: Tail | None
) -> np.ndarray:
    closed, v = close(table, tail), discount_factors(i, 1)
    if method == "constant_force" and m != 1:
        year = steady_payments(closed, v, m)
    else:
        a, b = payments_in_year(v, m)
        year = a - b * closed
    return backward(year, v[1] * (1.0 - closed))[..., : table.shape[-1]]


def _last(basis: Contract, term: int | None) -> np.ndarray | float:
    """Pure endowment at the end of the payments; a whole-life annuity has none."""
    return 0.0 if term is None else basis.endowment(basis.start + term)


def _woolhouse(basis: Contract, term: int | None, m: float, terms: int) -> np.ndarray:
    """What Woolhouse takes from ä: (m-1)/2m (E_0 - E_n) + (m2-1)/12m2 ((delta+mu)_0 E_0 -
    (delta+mu)_n E_n).

    Source: Dickson, Hardy and Waters (2020), section 5.11.2 (Euler-Maclaurin).
    """
    first, last = basis.endowment(basis.start), np.asarray(_last(basis, term))
    taken = (1 - 1 / m) / 2 * (first - last)
    if terms == 3:
        hazard_first = np.where(first > 0.0, _hazard(basis, basis.start), 0.0)
        hazard_last = np.where(last > 0.0, _hazard(basis, basis.q.shape[-1]), 0.0)
        taken = taken + (1 - 1 / m**2) / 12 * (hazard_first * first - hazard_last * last)
    return np.asarray(taken)


def _hazard(basis: Contract, at: int) -> np.ndarray | float:
    """delta + mu at time ``at``: mean of the years before and after, a straight line beyond
    either end of the contract.
    """
    years = basis.q.shape[-1]
    if years == 0 or at > years:
        return 0.0
    with np.errstate(
        divide="ignore"
    ):  # the year in which all die has no finite force and is bounded here
        yearly = np.minimum(-np.log1p(-basis.q), 1e300) + np.log(
            basis.v[..., :-1] / basis.v[..., 1:]
        )
    if 0 < at < years:
        mean = (yearly[..., at - 1] + yearly[..., at]) / 2.0
        near = yearly[..., at - 1]
    else:
        near, next_ = (0, 1) if at == 0 else (-1, -2)
        near = yearly[..., near]
        mean = near if years == 1 else np.maximum(1.5 * near - 0.5 * yearly[..., next_], 0.0)
    return np.where(mean < 1e100, mean, np.where(near < 1e100, near, 0.0))
