"""Insurances payable on death: whole life, term, deferred, endowment; yearly, m-thly or at the
moment of death.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .payments import of_deaths, on_death
from .tables import (
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


def insurance(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    deferral: int = 0,
    m: float = 1,
    benefit: ArrayLike = 1.0,
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value at issue of a sum paid on death (symbols: A_x, A^1_x:n, u|A_x; with m, A^(m)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int | None
        Years of cover; None covers for life.
    deferral : int
        Years before cover starts.
    m : float
        The sum is paid at the end of the m-th of the year of death; ``math.inf`` pays at the moment
        of death. Deaths are spread evenly over the year (UDD), so A^(m) = i/i^(m) A with one yield.
    benefit : ArrayLike
        Sum insured: a number, or one per year since issue ``[years]`` (the deferred years
        included).
    curve : Curve
        As in :func:`life_annuity_due`.
    tail : Tail | None
        As in :func:`life_annuity_due`.
    all_ages : bool
        As in :func:`life_annuity_due`.

    Returns
    -------
    ndarray | float
        float or ``[...]``; with ``all_ages`` ``[..., ages]``.

    Raises
    ------
    InputError
        For probabilities outside [0, 1], yields outside (-1, 1), a term beyond a table that does
        not close, or a list of benefits shorter than the contract.

    Notes
    -----
    A = sum over k of v(k+1) kpx q_{x+k}; A_x = v q_x + v p_x A_{x+1}. Source: Dickson, Hardy and
    Waters (2020), chapter 4.

    Examples
    --------
    >>> round(insurance([0.5, 1.0], 0.25), 10)
    0.72
    >>> insurance([0.5, 1.0], 0.25, all_ages=True).round(10)
    array([0.72, 0.8 ])
    """
    if m != math.inf:
        m = whole_number(m, "m", 1)
    if all_ages and term is None and deferral == 0 and is_constant(i) and np.ndim(benefit) == 0:
        table = death_probabilities(q)
        closed, v = close(table, tail), discount_factors(i, 1)
        paid = closed * on_death(v, m)[0] * float(np.asarray(benefit))
        return backward(paid, v[1] * (1.0 - closed))[..., : table.shape[-1]]
    basis = contract(q, i, term=term, deferral=deferral, curve=curve, tail=tail, all_ages=all_ages)
    paid = on_death(basis.v, m) * basis.amounts(benefit, "benefit")
    paid = np.where(np.arange(paid.shape[-1]) < basis.start, 0.0, paid)
    return scalar(basis.value(of_deaths(paid)))


def endowment_insurance(
    q: ArrayLike,
    i: ArrayLike,
    term: int,
    *,
    m: float = 1,
    curve: Curve = "spot",
    tail: Tail | None = None,
    all_ages: bool = False,
) -> np.ndarray | float:
    """Value of 1 paid on death within ``term`` years or on survival to their end (symbol: A_x:n).

    Parameters, returns and errors as in :func:`insurance`. A_x:n = A^1_x:n + nEx.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int
        Years of the contract.
    m : float
        Times a year at whose end a death is paid; ``math.inf`` pays at the moment of death.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).
    all_ages : bool
        Value the contract at every age of the table instead of the first only.

    Examples
    --------
    >>> round(endowment_insurance([0.5, 0.5], 0.25, 2), 10)
    0.72
    """
    on_death = insurance(q, i, term=term, m=m, curve=curve, tail=tail, all_ages=all_ages)
    basis = contract(q, i, term=term, deferral=0, curve=curve, tail=tail, all_ages=all_ages)
    return scalar(np.asarray(on_death) + basis.endowment(int(term)))
