"""How long money lasts and what it would cost: funds kept apart, present values, the pay-as-you-go
cost rate and the level premium (prima media general).
"""

from __future__ import annotations

import numpy as np

from ..core.errors import InputError
from .reserves import CENT


def covered_through(gap: np.ndarray) -> np.ndarray:
    """Whether income and spendable reserves covered outlay in every year to each one; ``[draw,
    year]``.

    Parameters
    ----------
    gap : ndarray
        What no reserve could pay, ``[draw, year]`` mdp.

    Examples
    --------
    >>> covered_through(np.array([[0.0, 3.0, 0.0]])).tolist()
    [[True, False, False]]
    """
    return np.asarray(np.logical_and.accumulate(gap <= CENT, axis=1))


def ring_fenced(opening: np.ndarray, flow: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Balance of a fund that nobody else's money enters, at the end of each year; below zero it is
    what the insurance owes, at the same interest.

    Parameters
    ----------
    opening : ndarray
        Before the first year, ``[draw, ...]`` mdp.
    flow : ndarray
        Income without yields less outlay, ``[draw, year, ...]``.
    rate : ndarray
        Yield on the opening balance of a year, fraction, ``[draw, year]``.

    Examples
    --------
    >>> made = ring_fenced(np.array([100.0]), np.full((1, 2), -10.0), np.full((1, 2), 0.1))
    >>> made.round(6).tolist()
    [[100.0, 100.0]]
    """
    balance, out = opening, []
    for t in range(flow.shape[1]):
        growth = 1 + rate[:, t].reshape(-1, *[1] * (balance.ndim - 1))
        balance = balance * growth + flow[:, t]
        out.append(balance)
    return np.stack(out, axis=1)


def present_value(flow: np.ndarray, discount: np.ndarray) -> np.ndarray:
    """Present value at the base year of flows at the end of each year; ``[draw, ...]``.

    Parameters
    ----------
    flow : ndarray
        ``[draw, year, ...]``.
    discount : ndarray
        Value at the base year of one peso at the end of each year, ``[draw, year]``.

    Examples
    --------
    >>> years = np.arange(1, 4)
    >>> present_value(np.full((1, 3), 10.0), 1.05**-years[None]).round(4).tolist()
    [27.2325]
    """
    return np.asarray(
        (flow * discount.reshape(*discount.shape, *[1] * (flow.ndim - 2))).sum(axis=1)
    )


def level_premium(
    outlay: np.ndarray,
    mass: np.ndarray,
    discount: np.ndarray,
    reserve: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Premium in percent of the wage mass that, charged alike in every year, pays the outlay with
    the reserve held; ``[draw, ...]``.

    Parameters
    ----------
    outlay : ndarray
        ``[draw, year, ...]``, net of what is not paid by premiums.
    mass : ndarray
        Wages, ``[draw, year]``.
    discount : ndarray
        ``[draw, year]``.
    reserve : ndarray or float
        At the base year, ``[draw, ...]``.

    Raises
    ------
    InputError
        When there are no wages to charge it on.

    Examples
    --------
    >>> one = np.ones((1, 3))
    >>> level_premium(8 * one, 100 * one, one).tolist()
    [8.0]
    """
    wages = present_value(mass, discount)
    if not np.all(wages > 0):
        raise InputError(
            "finance.level_premium",
            "finance.level_premium, mass",
            "{low:g} mdp",
            "wages above zero",
            "check jobs and salaries",
            low=float(np.min(wages)),
        )
    due = present_value(outlay, discount) - reserve
    return np.asarray(100 * due / wages.reshape(-1, *[1] * (due.ndim - 1)))
