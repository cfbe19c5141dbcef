"""Commutation columns: the table an actuary reads."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..core.errors import InputError
from .tables import Curve, close, death_probabilities, discount_factors, survival


def commutation(
    q: ArrayLike,
    i: ArrayLike,
    *,
    age: int = 0,
    radix: float = 100_000.0,
    curve: Curve = "spot",
) -> pd.DataFrame:
    """Commutation columns of one table (symbols: lx dx Dx Nx Sx Cx Mx Rx), closed at its last age.

    Parameters
    ----------
    q : ArrayLike
        ``[ages]`` one-year death probabilities from ``age`` on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: one number, or a
        term structure ``[years]`` as long as the table, its time running from ``age`` (the columns
        are then of a life of that age today: Nx/Dx at a later age is a forward value).
    age : int
        First age of the table.
    radix : float
        Lives at that age.
    curve : Curve
        What a term structure holds; see :func:`discount_factors`.

    Returns
    -------
    DataFrame
        Indexed by age: qx, lx, dx, Dx = v^x lx, Nx = sum of D, Sx = sum of N, Cx = v^(x+1) dx, Mx,
        Rx likewise; with a term structure v(x - age) in place of v^x.

    Raises
    ------
    InputError
        For a table or a term structure with several axes.

    Examples
    --------
    >>> commutation([0.5, 1.0], 0.25, radix=100).loc[0, ["Dx", "Nx", "Mx"]].round(6).tolist()
    [100.0, 140.0, 72.0]
    """
    table = death_probabilities(q)
    if table.ndim != 1 or np.ndim(i) > 1:
        raise InputError(
            "actuarial.commutation",
            "actuarial.commutation",
            "q {table_shape}, i {shape}",
            "one table and one yield or curve",
            "use life_annuity_due for several",
            table_shape=table.shape,
            shape=np.shape(i),
        )
    table = close(table, None)
    ages = age + np.arange(table.size)
    if np.ndim(i):
        v = discount_factors(i, table.size, curve=curve)
    else:
        v = discount_factors(i, 1)[1] ** (age + np.arange(table.size + 1.0))
    lives = radix * survival(table)[:-1]
    deaths = lives * table
    columns = {"qx": table, "lx": lives, "dx": deaths}
    for names, flow in (("DNS", v[:-1] * lives), ("CMR", v[1:] * deaths)):
        for name in names:
            columns[f"{name}x"] = flow
            flow = np.cumsum(flow[::-1])[::-1]
    return pd.DataFrame(columns, index=pd.Index(ages, name="age"))
