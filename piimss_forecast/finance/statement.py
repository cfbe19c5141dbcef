"""Income and outlay of the institute in one perimeter: cash flow with the pensions charged to
the Federal Government.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.errors import DataError, InputError

INCOME_ITEMS = (
    "cuotas",
    "aportacion_estado",
    "transferencia_pensiones",
    "productos_financieros",
    "seguro_salud_familia",
    "otros_ingresos",
    "diferencia_sin_conciliar",
)
OUTLAY_ITEMS = (
    "enfermedades_cronicas_sem",
    "enfermedades_cronicas_gmp",
    "otros_servicios_y_personal",
    "pensiones_federales",
    "pensiones_siv_srt",
    "rjp",
)


def statement(items: dict[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray:
    """Items of one side on an axis in the order of ``names``; ``[draw, year, item]`` in mdp.

    Raises
    ------
    InputError
        When the items given are not exactly those of ``names``.

    Examples
    --------
    >>> statement({"rjp": np.array([[5.0]]), "otros": np.array([[2.0]])}, ("otros", "rjp")).tolist()
    [[[2.0, 5.0]]]
    """
    if set(items) != set(names):
        raise InputError(
            "finance.statement",
            "finance.statement",
            "{items}",
            "the items {names}",
            "add or remove items",
            items=", ".join(sorted(items)) or "∅",
            names=", ".join(names),
        )
    return np.stack(np.broadcast_arrays(*(items[name] for name in names)), axis=-1)


def between(
    known: Mapping[int, float],
    years: np.ndarray,
    *,
    geometric: bool = False,
    name: str = "finance.between",
) -> np.ndarray:
    """A yearly series through the known years: linear (or of constant growth) between them;
    ``[year]``.

    Parameters
    ----------
    known : mapping of int to float
        Values by year.
    years : ndarray
        Years wanted.
    geometric : bool
        Constant growth in place of equal steps.
    name : str
        Of the series, for the error.

    Raises
    ------
    DataError
        For a year before the first or after the last known one: nothing is extrapolated here.

    Examples
    --------
    >>> years = np.array([2020, 2021, 2022])
    >>> between({2020: 100.0, 2022: 121.0}, years, geometric=True).round(6).tolist()
    [100.0, 110.0, 121.0]
    """
    at = np.array(sorted(known))
    if years.min() < at[0] or years.max() > at[-1]:
        raise DataError(
            "finance.between",
            "{name}",
            "{first}-{last}",
            "years from {at} to {last_2}",
            "add the missing figure",
            name=name,
            first=int(years.min()),
            last=int(years.max()),
            at=at[0],
            last_2=at[-1],
        )
    values = np.array([known[int(y)] for y in at], float)
    out = (
        np.exp(np.interp(years, at, np.log(values))) if geometric else np.interp(years, at, values)
    )
    return np.where(np.isin(years, at), np.array([known.get(int(y), np.nan) for y in years]), out)


def grow(
    base: np.ndarray, real_growth: np.ndarray, inflation: np.ndarray, deviation: np.ndarray
) -> np.ndarray:
    """Amounts that follow a base: ``x_t = base prod(1 + g_s)(1 + pi_s) exp(e_t)``; ``[draw, year]``
    mdp.

    Parameters
    ----------
    base : ndarray
        Amount of the year before the first, ``[draw]``.
    real_growth : ndarray
        Fractions, ``[draw, year]``.
    inflation : ndarray
        Fractions, ``[draw, year]``.
    deviation : ndarray
        Of the level, on the logarithm, ``[draw, year]``.

    Examples
    --------
    >>> growth, none = np.array([[0.0, 0.1]]), np.zeros((1, 2))
    >>> grow(np.array([100.0]), growth, none, none).round(6).tolist()
    [[100.0, 110.0]]
    """
    if np.any(real_growth <= -1) or np.any(inflation <= -1):
        raise InputError(
            "finance.grow",
            "finance.grow",
            "growth <= -100 %",
            "growth above -100 %",
            "check the assumption",
        )
    return np.asarray(
        base[:, None]
        * np.exp(np.cumsum(np.log1p(real_growth) + np.log1p(inflation), axis=1) + deviation)
    )


def rocf_ceiling(own_income: np.ndarray, days: float) -> np.ndarray:
    """Level of the ROCF: ``days`` of the mean daily income of the year before; ``[draw, year]``
    mdp.

    The first year, whose year before is not in the ledger, uses its own income.

    Source: LSS art. 283.

    Examples
    --------
    >>> rocf_ceiling(np.array([[365.0, 730.0, 365.0]]), 60.0).tolist()
    [[60.0, 60.0, 120.0]]
    """
    before = np.concatenate([own_income[:, :1], own_income[:, :-1]], axis=1)
    return np.asarray(before * days / 365)


def run_off(first: float, growth: float, years: int) -> np.ndarray:
    """``first (1 + growth)^k`` for k = 1..years: a programmed contribution that grows or fades;
    ``[year]``.

    Examples
    --------
    >>> run_off(100.0, -0.1, 2).round(6).tolist()
    [90.0, 81.0]
    """
    return np.asarray(first * (1 + growth) ** np.arange(1, years + 1))


def faded(base: np.ndarray, kept: float, years: int) -> np.ndarray:
    """A difference that could not be reconciled after its year: ``base x kept^k``, k = 1..years;
    ``[draw, year]``.

    It is no income that grows: money not explained is held at what it was and let go.

    Examples
    --------
    >>> faded(np.array([-8.0]), 0.5, 3).tolist()
    [[-4.0, -2.0, -1.0]]
    """
    return np.asarray(base[:, None] * kept ** np.arange(1, years + 1))
