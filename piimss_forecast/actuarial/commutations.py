"""Commutation columns and reserves: the table an actuary reads, and the recursion it obeys."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .annuities import life_annuity_due
from .insurances import insurance
from .tables import (
    Curve,
    Tail,
    backward,
    bad_input,
    close,
    contract,
    death_probabilities,
    discount_factors,
    scalar,
    survival,
    whole_number,
)


def commutation(q: ArrayLike, i: float, *, age: int = 0, radix: float = 100_000.0) -> pd.DataFrame:
    """Commutation columns of one table (symbols: lx dx Dx Nx Sx Cx Mx Rx), closed at its last age.

    Parameters
    ----------
    q : ArrayLike
        ``[ages]`` one-year death probabilities from ``age`` on.
    i : float
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1, one number.
    age : int
        First age of the table.
    radix : float
        Lives at that age.

    Returns
    -------
    DataFrame
        Indexed by age: qx, lx, dx, Dx = v^x lx, Nx = sum of D, Sx = sum of N, Cx = v^(x+1) dx, Mx,
        Rx likewise.

    Raises
    ------
    InputError
        For a table with several axes or a yield that is not one number.

    Examples
    --------
    >>> commutation([0.5, 1.0], 0.25, radix=100).loc[0, ["Dx", "Nx", "Mx"]].round(6).tolist()
    [100.0, 140.0, 72.0]
    """
    table = death_probabilities(q)
    if table.ndim != 1 or np.ndim(i) != 0:
        raise bad_input(
            "commutation",
            f"q {table.shape}, i {np.shape(i)}",
            ("una tabla y una tasa", "use life_annuity_due con estructuras"),
            ("one table and one yield", "use life_annuity_due for structures"),
        )
    table = close(table, None)
    ages = age + np.arange(table.size)
    v = discount_factors(i, 1)[1]
    lives = radix * survival(table)[:-1]
    deaths = lives * table
    columns = {"qx": table, "lx": lives, "dx": deaths}
    for names, flow in (("DNS", v**ages * lives), ("CMR", v ** (ages + 1.0) * deaths)):
        for name in names:
            columns[f"{name}x"] = flow
            flow = np.cumsum(flow[::-1])[::-1]
    return pd.DataFrame(columns, index=pd.Index(ages, name="age"))


def net_premium(
    q: ArrayLike,
    i: ArrayLike,
    *,
    term: int | None = None,
    premium_term: int | None = None,
    endowment: bool = False,
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> np.ndarray | float:
    """Yearly net premium in advance for an insurance of 1 (symbol: P = A / ä).

    Parameters
    ----------
    term : int | None
        Years of cover, None for life.
    premium_term : int | None
        Years of premiums, the same as ``term`` when not given.
    endowment : bool
        Also pay 1 on survival to the end of ``term``. Others and errors as in :func:`insurance`.

    Examples
    --------
    >>> round(net_premium([0.5, 1.0], 0.25), 6)
    0.514286
    """
    value = np.asarray(insurance(q, i, term=term, curve=curve, tail=tail))
    if endowment:
        years = whole_number(term, "term")
        value = value + contract(
            q, i, term=years, deferral=0, curve=curve, tail=tail, all_ages=False
        ).endowment(years)
    paid = term if premium_term is None else premium_term
    return scalar(value / np.asarray(life_annuity_due(q, i, term=paid, curve=curve, tail=tail)))


def reserves(
    q: ArrayLike,
    i: ArrayLike,
    *,
    premium: ArrayLike = 0.0,
    death_benefit: ArrayLike = 0.0,
    annuity: ArrayLike = 0.0,
    maturity: float = 0.0,
    curve: Curve = "forward",
) -> np.ndarray:
    """Policy values at the start of each year by the backward recursion (symbol: tV).

    Parameters
    ----------
    q : ArrayLike
        ``[..., years]`` death probabilities of the contract's years (the last 1 for whole life).
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1, a number or
        ``[..., years]`` (``forward`` by default: element t - 1 is earned in year t).
    premium : ArrayLike
        Received and paid at the start of each year by those alive;
    annuity : ArrayLike
        Received and paid at the start of each year by those alive;
    death_benefit : ArrayLike
        Paid at the end of the year of death; each a number or ``[..., years]``.
    maturity : float
        Paid on survival to the end.

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
    flow = flows[0] - flows[1] + year * table * flows[2]
    kept = np.broadcast_to(year * (1.0 - table), np.broadcast_shapes(flow.shape, table.shape))
    flow, kept = np.broadcast_arrays(flow, kept)
    end = np.full((*flow.shape[:-1], 1), float(maturity))
    return backward(
        np.concatenate([flow, end], axis=-1), np.concatenate([kept, np.zeros_like(end)], axis=-1)
    )


def _yearly(name: str, flow: ArrayLike, years: int) -> np.ndarray:
    values = np.asarray(flow, dtype=float)
    if not np.all(np.isfinite(values)) or (values.ndim and values.shape[-1] != years):
        raise bad_input(
            name,
            flow,
            (f"un número o {years} valores finitos", "corrija el flujo"),
            (f"one number or {years} finite values", "correct the flow"),
        )
    return values
