"""Complement of the Fondo de Pensiones para el Bienestar to a pension of the law of 1997."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..core.checks import number_in
from ..core.errors import LawError
from ..law import Law, embedded
from .statutes import statutes


def welfare_complement(
    pension: ArrayLike,
    last_salary: ArrayLike,
    age: ArrayLike,
    year: int,
    *,
    law: Law | None = None,
    cap: float | None = None,
) -> np.ndarray:
    """Monthly complement of the Fondo de Pensiones para el Bienestar: up to the last salary, and up
    to the cap of the year.

    complement = max(min(last salary x target, cap) - pension, 0) from the minimum age on and for
    who receives a pension of 1997.

    Parameters
    ----------
    pension : ArrayLike
        Of the 1997 law, MXN per month (zero: no pension, no complement).
    last_salary : ArrayLike
        MXN per month.
    age : ArrayLike
        Years.
    year : int
        Of payment.
    law : Law | None
        Dated law; the embedded one when not given.
    cap : float | None
        MXN per month for years without a published one.

    Returns
    -------
    ndarray
        MXN per month. It is subject to the sufficiency of the fund, which is not modelled here.

    Raises
    ------
    InputError
        For negative amounts.
    LawError
        For a year without cap.

    Notes
    -----
    Source: DOF 01-05-2024.

    Examples
    --------
    >>> salaries = [12_000.0, 30_000.0, 12_000.0]
    >>> welfare_complement([6000.0] * 3, salaries, [65, 66, 64], 2025).tolist()
    [6000.0, 11364.0, 0.0]
    """
    law = law if law is not None else embedded()
    given = {"pension": pension, "last_salary": last_salary, "age": age}
    paid, salary, years = np.broadcast_arrays(
        *(number_in(v, f"welfare_complement, {name}", 0, np.inf) for name, v in given.items())
    )
    rows = statutes(law).welfare_fund
    limit = _fund_rule(rows, "monthly_cap", year, exact=True) if cap is None else float(cap)
    objective = np.minimum(salary * _fund_rule(rows, "replacement_rate_target", year) / 100, limit)
    entitled = (years >= _fund_rule(rows, "minimum_age", year)) & (paid > 0)
    return np.asarray(np.where(entitled, np.maximum(objective - paid, 0.0), 0.0))


def fund_cap(law: Law, year: int) -> float:
    """Cap of the complement last written up to a year, MXN per month; zero before the fund existed.

    Examples
    --------
    >>> fund_cap(embedded(), 2023), fund_cap(embedded(), 2025)
    (0.0, 17364.0)
    """
    rows = statutes(law).welfare_fund
    caps = rows[(rows["parameter"] == "monthly_cap") & (rows["year"] <= year)]
    return float(caps.sort_values("year")["value"].iloc[-1]) if len(caps) else 0.0


def _fund_rule(rows: pd.DataFrame, name: str, year: int, *, exact: bool = False) -> float:
    """Value of a rule of the fund in a year: the last one written, or (``exact``) that of the
    year itself, which is never held.
    """
    values = rows[rows["parameter"] == name].set_index("year")["value"].astype(float).sort_index()
    known = values[values.index == year] if exact else values[values.index <= year]
    if known.empty:
        raise LawError(
            "pensions.fund_rule",
            "law/fondo_bienestar.csv, {name}, {year}",
            "{first}-{last}",
            "a row of that year",
            "pass cap with the cap assumed, or a year since 2024",
            name=name,
            year=year,
            first=values.index.min(),
            last=values.index.max(),
        )
    return float(known.iloc[-1])
