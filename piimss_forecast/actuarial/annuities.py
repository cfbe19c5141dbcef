"""Life annuities: due and immediate, yearly and m-thly, temporary, deferred, certain and life."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from ..core.checks import one_of
from .tables import (
    Contract,
    Curve,
    Tail,
    backward,
    close,
    contract,
    death_probabilities,
    discount_at,
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
    m: int = 1,
    method: Method = "udd",
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
    m : int
        Payments a year.
    method : Method
        How lives run within the year when m > 1: ``udd`` (uniform distribution of deaths),
        ``constant_force``, ``woolhouse2`` or ``woolhouse3`` (Woolhouse's formula with two or three
        terms).
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
    m = whole_number(m, "m", 1)
    one_of(method, "actuarial.method", get_args(Method))
    if (
        all_ages
        and term is None
        and deferral == 0
        and is_constant(i)
        and not method.startswith("woolhouse")
    ):
        return _recursive(death_probabilities(q), i, m, method, tail)
    return scalar(
        _due(
            contract(q, i, term=term, deferral=deferral, curve=curve, tail=tail, all_ages=all_ages),
            term,
            m,
            method,
        )
    )


def life_annuity_immediate(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    deferral: int = 0,
    m: int = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value at issue of 1 a year for life, 1/m paid in arrears m times a year (symbol:
    u|a_x:n^(m)).

    Parameters, returns and errors as in :func:`life_annuity_due`.
    a^(m) = ä^(m) - (1/m)(E_start - E_end), E the pure endowments at both ends.

    Examples
    --------
    >>> round(life_annuity_immediate([0.5, 1.0], 0.25), 10)
    0.4
    """
    due = life_annuity_due(
        q,
        i,
        term=term,
        deferral=deferral,
        m=m,
        method=method,
        curve=curve,
        tail=tail,
        all_ages=all_ages,
    )
    basis = contract(q, i, term=term, deferral=deferral, curve=curve, tail=tail, all_ages=all_ages)
    return scalar(np.asarray(due) - (basis.endowment(deferral) - _last(basis, term)) / m)


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

    Examples
    --------
    >>> round(pure_endowment([0.5, 0.5], 0.25, 2), 12)
    0.16
    """
    basis = contract(q, i, term=term, deferral=0, curve=curve, tail=tail, all_ages=all_ages)
    return scalar(basis.endowment(int(term)))


def annuity_certain_due(
    i: ArrayLike, years: int, *, m: int = 1, curve: Curve = "spot"
) -> np.ndarray | float:
    """Value of 1 a year for ``years`` years, 1/m in advance m times a year, whoever lives (symbol:
    ä_n^(m)).

    Examples
    --------
    >>> annuity_certain_due(0.25, 2)
    1.8
    """
    m, years = whole_number(m, "m", 1), whole_number(years, "years")
    return scalar(discount_at(i, np.arange(years * m) / m, curve=curve).sum(axis=-1) / m)


def certain_and_life_annuity(
    q: ArrayLike,
    i: ArrayLike,
    guarantee: int,
    *,
    m: int = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Annuity-due paid for ``guarantee`` years in any case and for life afterwards.

    Parameters
    ----------
    guarantee : int
        Years paid with certainty. Others, returns and errors as in :func:`life_annuity_due`.

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


def _due(basis: Contract, term: int | None, m: int, method: str) -> np.ndarray:
    years = slice(basis.start, None)
    within = "udd" if method.startswith("woolhouse") else method
    payments = _payments_of_year(
        basis.q, basis.v, 1 if method.startswith("woolhouse") else m, within
    )
    value = np.asarray((basis.alive[..., :-1] * payments)[..., years].sum(axis=-1))
    return (
        value
        if within == method or m == 1
        else value - _woolhouse(basis, term, m, 3 if method == "woolhouse3" else 2)
    )


def _payments_of_year(q: np.ndarray, v: np.ndarray, m: int, method: str) -> np.ndarray:
    """Value at time 0 of the m payments of each year to one person alive at its start; ``[...,
    year]``.
    """
    start, end = v[..., :-1], v[..., 1:]
    total = np.zeros(np.broadcast_shapes(q.shape, start.shape))
    for j in range(m):
        part = j / m
        here = (1.0 - q) ** part if method == "constant_force" else 1.0 - part * q
        total += start ** (1.0 - part) * end**part * here / m
    return total


def _recursive(
    table: np.ndarray, i: ArrayLike, m: int, method: str, tail: Tail | None
) -> np.ndarray:
    closed, v = close(table, tail), discount_factors(i, 1)
    year = _payments_of_year(closed[..., None], v, m, method)[..., 0]
    return backward(year, v[1] * (1.0 - closed))[..., : table.shape[-1]]


def _last(basis: Contract, term: int | None) -> np.ndarray | float:
    """Pure endowment at the end of the payments; a whole-life annuity has none."""
    return 0.0 if term is None else basis.endowment(basis.start + term)


def _woolhouse(basis: Contract, term: int | None, m: int, terms: int) -> np.ndarray:
    """What Woolhouse takes from ä: (m-1)/2m (E_0 - E_n) + (m2-1)/12m2 ((delta+mu)_0 E_0 -
    (delta+mu)_n E_n).

    Source: Dickson, Hardy and Waters (2020), section 5.11.2 (Euler-Maclaurin).
    """
    first, last = basis.endowment(basis.start), np.asarray(_last(basis, term))
    taken = (m - 1) / (2 * m) * (first - last)
    if terms == 3:
        hazard_first = np.where(first > 0.0, _hazard(basis, basis.start), 0.0)
        hazard_last = np.where(last > 0.0, _hazard(basis, basis.q.shape[-1]), 0.0)
        taken = taken + (m * m - 1) / (12 * m * m) * (hazard_first * first - hazard_last * last)
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
