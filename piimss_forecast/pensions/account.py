"""The individual account: what is contributed in a year reaches it every two months, and earns
from then on.

One rule for a single career and for the chain. Quotas of retirement, cesantia and vejez are paid
for two months at a time (27th transitory of 1995), by the seventeenth of the month that follows
(LSS 39): on average with 4.4 months of the year left, so a deposit of the year earns more than one
made on 31 December and less than one at mid-year.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..law import DAYS_A_YEAR, Law


class Deposits(NamedTuple):
    """When the quotas of a year reach the account."""

    payments: int  # a year
    day: int  # of the month after each period

    @property
    def dates(self) -> np.ndarray:
        """Fraction of the year at which each is deposited; the last one falls in the next year."""
        ends = np.arange(1, self.payments + 1) / self.payments
        return np.asarray(ends + self.day / DAYS_A_YEAR)


def read_deposits(law: Law, day: str | None = None) -> Deposits:
    """The rule in force on a day (ISO), that of the law of 1997 when it began if none is given.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> read_deposits(embedded())
    Deposits(payments=6, day=17)
    """
    day = day or law.border
    return Deposits(
        int(law.on("rcv.payments_a_year", day)), int(law.on("rcv.payment_day_of_month", day))
    )


def within_year(returns: np.ndarray, deposits: Deposits) -> np.ndarray:
    """What a peso contributed evenly over a year is at its end: mean of (1 + r)^(1 - t) over the
    dates t of deposit.

    Parameters
    ----------
    returns : ndarray
        Yearly, fractions, any shape.
    deposits : Deposits
        Of ``read_deposits``.

    Examples
    --------
    >>> float(within_year(np.array(0.035), Deposits(6, 17)).round(5))
    1.01286
    """
    gain = 1 + np.asarray(returns, float)
    return np.asarray((gain[..., None] ** (1 - deposits.dates)).mean(axis=-1))


def balance_path(
    contributed: np.ndarray,
    returns: np.ndarray,
    deposits: Deposits,
    opening: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Balance at the end of each year, ``[..., years]``.

    balance_t = balance_{t-1} (1 + r_t) + contributed_t m(r_t), with m of :func:`within_year`.

    Parameters
    ----------
    contributed : ndarray
        MXN of each year, oldest first, ``[..., years]``.
    returns : ndarray
        Yearly, net of fees, fractions, ``[..., years]``.
    deposits : Deposits
        When the contributions of a year arrive.
    opening : ndarray | float
        MXN at the start, ``[...]``.

    Examples
    --------
    >>> paid, returns = np.array([100.0, 100.0]), np.array([0.0, 0.1])
    >>> balance_path(paid, returns, Deposits(6, 17)).round(2).tolist()
    [100.0, 213.63]
    """
    paid, gain = np.broadcast_arrays(contributed, returns)
    added = paid * within_year(gain, deposits)
    out = np.empty(paid.shape)
    balance = np.broadcast_to(np.asarray(opening, float), paid.shape[:-1])
    for t in range(paid.shape[-1]):
        balance = balance * (1 + gain[..., t]) + added[..., t]
        out[..., t] = balance
    return out
