"""The statutory tables that the entitlement functions need, read once from the dated law, and
their checks of input.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..core.arguments import calendar_year
from ..core.errors import InputError, LawError
from ..law import Law, LawYear, embedded

MONTHS_A_YEAR = 12
MONTH = 365 / MONTHS_A_YEAR  # days of the month in which IMSS pays a yearly amount


class Statutes(NamedTuple):
    """What ``data/law`` says of pensions.

    groups : art. 167 of 1973, by salary group. ley73 : parameters by name. guaranteed : art. 170 as
    a table. survivors : parameters of the 1997 law by regime and name. welfare_fund : rows of the
    Fondo de Pensiones para el Bienestar.
    """

    groups: pd.DataFrame
    ley73: dict[str, float]
    guaranteed: pd.DataFrame
    survivors: dict[str, dict[str, float]]
    welfare_fund: pd.DataFrame


def statutes(law: Law) -> Statutes:
    """Statutes of ``law``, made once of the tables that it read."""
    return law.memo("statutes", lambda: _read(law))


def _read(law: Law) -> Statutes:
    of_1997 = law.table("survivors").set_index("parameter")["value"].astype(float)
    of_1973 = law.table("ley73_parameters").set_index("parameter")["value"]
    return Statutes(
        groups=law.table("ley73_art167").sort_values("group"),
        ley73={str(n): float(v) for n, v in of_1973.items()},
        guaranteed=law.table("garantizada"),
        survivors={
            regime: {
                str(n).split(".", 1)[1]: float(v)
                for n, v in of_1997.items()
                if str(n).startswith(prefix)
            }
            for regime, prefix in (("ley97_iv", "iv."), ("ley97_rt", "rt."))
        },
        welfare_fund=law.table("fondo_bienestar"),
    )


def daily_amount(law: Law, name: str, year: int, given: float | None) -> float:
    """Published amount of the year (MXN per day), or the one given for years that have none."""
    if given is None:
        return float(LawYear(law, calendar_year(year, f"{name}, year")).amount(name))
    require(
        "pensions.amount",
        "{name}",
        np.asarray(float(given)),
        np.asarray(np.isfinite(given) and given > 0),
        "a positive daily amount",
        name=name,
    )
    return float(given)


def weeks_required_ley97(year: int, law: Law | None = None) -> float:
    """Weeks that the 1997 law requires of who retires in ``year`` (1,250 to 2020; 750 in 2021, 25
    more a year, 1,000 from 2031).

    Parameters
    ----------
    year : int
        Year of retirement.
    law : Law | None
        Dated law; the embedded one when not given.

    Raises
    ------
    LawError
        Before the law of 1997.

    Examples
    --------
    >>> [weeks_required_ley97(y) for y in (2020, 2021, 2026, 2031, 2050)]
    [1250.0, 750.0, 875.0, 1000.0, 1000.0]
    """
    values = (law if law is not None else embedded()).published("weeks_required_ley97")
    if year < values.index.min():
        raise LawError(
            "pensions.weeks_required_ley97",
            "law/values.csv, weeks_required_ley97, {year}",
            "{first}-",
            "a year since the law of 1997",
            "use 1997 or later",
            year=year,
            first=values.index.min(),
        )
    return float(values[values.index <= year].iloc[-1])  # each value holds until the next one


CLOSING_AGE = 110  # the last age of the annuitants' tables: nobody older applies


def require(
    code: str, where: str, values: np.ndarray, good: np.ndarray, expected: str, /, **fields: Any
) -> None:
    """Stop with the first value that is not good: an error of this code and these templates."""
    if not np.all(good):
        wrong = np.broadcast_to(values, np.shape(good))[~np.asarray(good)]
        raise InputError(
            code,
            where,
            "{found}",
            expected,
            "correct the argument",
            found=float(wrong.flat[0]),
            **fields,
        )


def demand_positive(where: str, values: np.ndarray) -> None:
    """Finite and above zero."""
    require(
        "pensions.demand_positive",
        "{where}",
        values,
        np.isfinite(values) & (values > 0),
        "a positive amount",
        where=where,
    )


def demand_not_negative(where: str, values: np.ndarray) -> None:
    """Finite and not below zero."""
    require(
        "pensions.demand_not_negative",
        "{where}",
        values,
        np.isfinite(values) & (values >= 0),
        "a value not below zero",
        where=where,
    )


def choose(where: str, found: str, options: tuple[str, ...]) -> None:
    """``found`` is one of ``options``."""
    if found not in options:
        listed = ", ".join(options)
        raise InputError(
            "pensions.choose",
            "{where}",
            "{found}",
            "{listed}",
            "choose one of the options",
            where=where,
            found=found,
            listed=listed,
        )
