"""Pension outlay by payer: mean pension x stock, indexed each February, moved by who enters."""

from __future__ import annotations

import numpy as np

from ..core.errors import DataError

OUTLAY_PAYERS = ("gobierno_federal", "imss_siv_srt", "imss_rjp")


def mean_of_ends(stock: np.ndarray, before: np.ndarray | float = 0.0) -> np.ndarray:
    """Mean of a stock at both ends of each year, ``[..., year]``; ``before`` the first, ``[...]``.

    Examples
    --------
    >>> mean_of_ends(np.array([10.0, 20.0]), 4.0).tolist()
    [7.0, 15.0]
    """
    opening = np.empty_like(stock, dtype=float)
    opening[..., 0], opening[..., 1:] = before, stock[..., :-1]
    return np.asarray((opening + stock) / 2)


def mean_indexation(price_index: np.ndarray, before: tuple[float, float]) -> np.ndarray:
    """Mean level of indexed pensions in each year: January at last year's level, then at the prices
    of last December.

    level_t = (P_{t-2} + 11 P_{t-1}) / 12, with P_t the price index of December.

    Parameters
    ----------
    price_index : ndarray
        Of December, ``[draw, year]``.
    before : tuple[float, float]
        Index of the two Decembers before the first year's, oldest first.

    Examples
    --------
    >>> mean_indexation(np.array([[1.0, 1.05]]), (0.9, 0.96)).round(4).tolist()
    [[0.955, 0.9967]]
    """
    draws = price_index.shape[0]
    longer = np.concatenate([np.broadcast_to(np.array(before), (draws, 2)), price_index], axis=1)
    return np.asarray((longer[:, :-2] + 11 * longer[:, 1:-1]) / 12)


def mean_pension_growth(
    entries: np.ndarray, stock: np.ndarray, ratio: np.ndarray | float
) -> np.ndarray:
    """Growth of the mean pension, beyond indexation, because new pensions differ from the mean: 1 +
    (ratio - 1) entries / stock.

    Exits leave with the mean pension. A path relative to the first year: its first value is 1.

    Parameters
    ----------
    entries : ndarray
        New pensions of each year, ``[draw, year]``.
    stock : ndarray
        Pensions of each year, ``[draw, year]``.
    ratio : ndarray | float
        New pension over the mean one, scalar or ``[year]``.

    Examples
    --------
    >>> mean_pension_growth(np.full((1, 3), 9.0), np.full((1, 3), 100.0), 1.5).round(6).tolist()
    [[1.0, 1.045, 1.092025]]
    """
    factor = 1 + (np.asarray(ratio) - 1) * entries / stock
    factor[:, 0] = 1.0
    return np.asarray(np.cumprod(factor, axis=1))


def anchored_outlay(volume: np.ndarray, price: np.ndarray, amount: float, at: int) -> np.ndarray:
    """Outlay = volume x price on a scale that makes year ``at`` equal to the published ``amount``;
    ``[draw, year]`` in mdp.

    Parameters
    ----------
    volume : ndarray
        Pensions paid on average in the year (or new pensions), ``[draw, year]``.
    price : ndarray
        Mean amount on any scale, ``[draw, year]``.
    amount : float
        Mdp of the year of position ``at``, which must be history (equal in all draws).
    at : int
        Position of the anchor on the year axis.

    Raises
    ------
    DataError
        When the anchor year is not equal in all draws.

    Examples
    --------
    >>> anchored_outlay(np.array([[10.0, 12.0]]), np.array([[1.0, 1.1]]), 50.0, 0).round(6).tolist()
    [[50.0, 66.0]]
    """
    product = volume * price
    if np.ptp(product[:, at]) > 1e-9 * abs(product[0, at]) or product[0, at] <= 0:
        raise DataError(
            "pensions.anchored_outlay",
            "pensions, outlay",
            "{product}",
            "an anchor year of history",
            "use a year up to the base year",
            product=float(np.ptp(product[:, at])),
        )
    return np.asarray(product * (amount / product[0, at]))
