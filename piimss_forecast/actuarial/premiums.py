"""Premiums and reserves: net and gross, yearly and m-thly, and the recursion they obey."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..core.checks import fraction, number_in
from ..core.errors import InputError
from .annuities import Method, life_annuity_due, payments_a_year
from .insurances import endowment_insurance, insurance
from .payments import on_death, payments_in_year
from .tables import (
    Curve,
    Tail,
    backward,
    death_probabilities,
    discount_factors,
    scalar,
    whole_number,
)


def net_premium(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    premium_term: int | None = None,
    endowment: bool = False,
    m: float = 1,
    benefit_m: float = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> np.ndarray | float:
    """Yearly net premium in advance for an insurance of 1 (symbols: P = A / ä, P^(m)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    term : int | None
        Years of cover, None for life.
    premium_term : int | None
        Years of premiums, one to ``term``; the same as ``term`` when not given.
    endowment : bool
        Also pay 1 on survival to the end of ``term``.
    m : float
        Premiums a year (the premium is still of a year, 1/m of it is paid each time).
    benefit_m : float
        The sum is paid at the end of the m-th of the year of death, ``math.inf`` at the moment.
    method : Method
        Within the year, for premiums; see :func:`life_annuity_due`. Others and errors as in
        :func:`insurance`.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).

    Examples
    --------
    >>> round(net_premium([0.5, 1.0], 0.25), 6)
    0.514286
    """
    value = _benefits(q, i, term, endowment, benefit_m, curve, tail)
    paid = _paid(term, premium_term)
    due = life_annuity_due(q, i, term=paid, m=m, method=method, curve=curve, tail=tail)
    return scalar(value / np.asarray(due))


def _paid(term: int | None, premium_term: int | None) -> int | None:
    """Years of premiums: those of the cover, or fewer."""
    if premium_term is None:
        return term
    paid = whole_number(premium_term, "premium_term", 1)
    if term is not None and paid > term:
        raise InputError(
            "actuarial.premium_term",
            "actuarial.premium_term",
            "{paid}",
            "up to {term}, the years of cover",
            "shorten it: no premium is paid for a cover that has ended",
            paid=paid,
            term=term,
        )
    return paid


def _benefits(
    q: ArrayLike,
    i: ArrayLike,
    term: int | None,
    endowment: bool,
    m: float,
    curve: Curve,
    tail: Tail | None,
) -> np.ndarray:
    """Value of 1 on death and, for an endowment, on survival."""
    if endowment:
        years = whole_number(term, "term")
        return np.asarray(endowment_insurance(q, i, years, m=m, curve=curve, tail=tail))
    return np.asarray(insurance(q, i, term=term, m=m, curve=curve, tail=tail))


class Expenses(NamedTuple):
    """Expenses of a policy: shares of the premium (fractions) and amounts in money.

    Parameters
    ----------
    first_premium : ForwardRef('float')
        Share of the first year's premium, a fraction.
    renewal_premium : ForwardRef('float')
        Share of the premium of each later year, a fraction.
    first : ForwardRef('float')
        Amount at issue, in the unit of the sum insured.
    renewal : ForwardRef('float')
        Amount at the start of each later year, in that unit.
    claim : ForwardRef('float')
        Amount with the benefit, in that unit.
    """

    first_premium: float = 0.0
    renewal_premium: float = 0.0
    first: float = 0.0
    renewal: float = 0.0
    claim: float = 0.0


def gross_premium(
    q: ArrayLike,
    i: ArrayLike,
    expenses: Expenses,
    *,
    sum_insured: float = 1.0,
    term: int | None = None,
    premium_term: int | None = None,
    endowment: bool = False,
    m: float = 1,
    benefit_m: float = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> np.ndarray | float:
    """Yearly gross premium by the equivalence principle: premiums less their expenses are worth the
    benefits with theirs.

    Returns and errors as in :func:`net_premium`.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    expenses : Expenses
        Shares of the premium and amounts; amounts at the start of each year run through ``term``.
    sum_insured : float
        Sum insured.
    term : int | None
        Years of cover, None for life.
    premium_term : int | None
        Years of premiums, one to ``term``; the same as ``term`` when not given.
    endowment : bool
        Also pay the sum on survival to the end of ``term``.
    m : float
        Premiums a year (the premium is still of a year, 1/m of it is paid each time).
    benefit_m : float
        The sum is paid at the end of the m-th of the year of death, ``math.inf`` at the moment.
    method : Method
        Within the year, for premiums; see :func:`life_annuity_due`.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).

    Notes
    -----
    G (ä - renewal share x ä - (first - renewal share) x ä of the first year) = (S + claim) A +
    first - renewal + renewal x ä. Source: Dickson, Hardy and Waters (2020), section 6.6.

    Examples
    --------
    >>> round(gross_premium([0.5, 1.0], 0.25, Expenses(0.5, 0.1, 2.0, 1.0), sum_insured=100.0), 6)
    86.511628
    """
    for name in ("first_premium", "renewal_premium"):
        fraction(getattr(expenses, name), f"actuarial.Expenses.{name}")
    for name in ("first", "renewal", "claim"):
        number_in(getattr(expenses, name), f"actuarial.Expenses.{name}", 0.0, np.inf)
    paid = _paid(term, premium_term)
    benefits = _benefits(q, i, term, endowment, benefit_m, curve, tail)

    def due(years: int | None, times: float) -> np.ndarray:
        options = {"m": times, "method": method, "curve": curve, "tail": tail}
        return np.asarray(life_annuity_due(q, i, term=years, **options))  # type: ignore[arg-type]

    outgo = (
        (sum_insured + expenses.claim) * benefits
        + expenses.first
        + expenses.renewal * (due(term, 1) - 1.0)
    )
    more = expenses.first_premium - expenses.renewal_premium
    income = (1.0 - expenses.renewal_premium) * due(paid, m) - more * due(1, m)
    if not np.all(income > 0.0):
        raise InputError(
            "actuarial.gross_premium",
            "actuarial.Expenses",
            "{expenses}",
            "expenses below the premiums",
            "correct the expenses",
            expenses=expenses,
        )
    return scalar(outgo / income)


def reserves(
    q: ArrayLike,
    i: ArrayLike,
    *,
    premium: ArrayLike = 0.0,
    death_benefit: ArrayLike = 0.0,
    annuity: ArrayLike = 0.0,
    maturity: float = 0.0,
    m: float = 1,
    death_m: float = 1,
    curve: Curve = "forward",
) -> np.ndarray:
    """Policy values at the start of each year by the backward recursion (symbols: tV, tV^(m)).

    Parameters
    ----------
    q : ArrayLike
        ``[..., years]`` death probabilities of the contract's years (the last 1 for whole life).
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1, a number or
        ``[..., years]`` (``forward`` by default: element t - 1 is earned in year t).
    premium : ArrayLike
        Yearly premium, received in m parts in advance from those alive.
    death_benefit : ArrayLike
        Paid on death; each of the three a number or ``[..., years]``.
    annuity : ArrayLike
        Yearly annuity, paid in m parts in advance to those alive.
    maturity : float
        Paid on survival to the end.
    m : float
        Premiums and annuity payments a year, deaths even over it (``math.inf``: continuous).
    death_m : float
        Death benefits are paid at the end of the m-th of the year of death (``math.inf``: at the
        moment).
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.

    Returns
    -------
    ndarray
        ``[..., years + 1]``: reserve before the flows of each year; the last is the maturity
        benefit.

    Raises
    ------
    InputError
        As in :func:`life_annuity_due`, or for flows whose length is not the number of years.

    Notes
    -----
    (tV + P - annuity)(1 + i) = q S + p (t+1)V. Source: Dickson, Hardy and Waters (2020), section
    7.3.

    Examples
    --------
    >>> premium = net_premium([0.5, 1.0], 0.25)
    >>> reserves([0.5, 1.0], 0.25, premium=premium, death_benefit=1.0)[1:].round(6).tolist()
    [0.285714, 0.0]
    """
    table = death_probabilities(q)
    v = discount_factors(i, table.shape[-1], curve=curve)
    year = v[..., 1:] / v[..., :-1]
    flows = [
        _yearly(name, flow, table.shape[-1])
        for name, flow in (
            ("annuity", annuity),
            ("premium", premium),
            ("death_benefit", death_benefit),
        )
    ]
    within = np.stack([np.ones_like(year), year], axis=-1)  # discount over each year by itself
    a, b = (part[..., 0] for part in payments_in_year(within, payments_a_year(m)))
    claim = on_death(within, payments_a_year(death_m))[..., 0]
    flow = (flows[0] - flows[1]) * (a - b * table) + claim * table * flows[2]
    kept = np.broadcast_to(year * (1.0 - table), np.broadcast_shapes(flow.shape, table.shape))
    flow, kept = np.broadcast_arrays(flow, kept)
    end = np.full((*flow.shape[:-1], 1), float(maturity))
    return backward(
        np.concatenate([flow, end], axis=-1), np.concatenate([kept, np.zeros_like(end)], axis=-1)
    )


def _yearly(name: str, flow: ArrayLike, years: int) -> np.ndarray:
    values = np.asarray(flow, dtype=float)
    if not np.all(np.isfinite(values)) or (values.ndim and values.shape[-1] != years):
        raise InputError(
            "actuarial.yearly",
            "actuarial.{name}",
            "{flow}",
            "one number or {years} finite values",
            "correct the flow",
            name=name,
            flow=flow,
            years=years,
        )
    return values
