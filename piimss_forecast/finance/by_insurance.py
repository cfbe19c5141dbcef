"""The financial and actuarial reserve of each insurance (LSS 284, 286-A)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ReserveByInsurance:
    """The RFA by insurance, ``[draw, year, branch]`` mdp; ``beyond`` is what was drawn on a reserve
    for the needs of another insurance, ``[draw, year]``.
    """

    balance: np.ndarray
    interest: np.ndarray
    use: np.ndarray
    beyond: np.ndarray


def split_reserve(
    opening: np.ndarray,
    interest: np.ndarray,
    contributions: np.ndarray,
    use: np.ndarray,
    result: np.ndarray,
    receives: np.ndarray,
    recount: np.ndarray | float = 0.0,
) -> ReserveByInsurance:
    """Flows of the RFA shared out by insurance, year after year.

    Yields go to the reserve that earns them (LSS 286-E). Contributions go where ``receives`` says,
    or to the insurances with a surplus, in proportion. What is drawn comes first from the reserves
    of the insurances that lack money, each up to its own lack (LSS 286-A); what is drawn beyond
    that is counted apart, because the law does not allow it and cash in one account does.

    Parameters
    ----------
    opening : ndarray
        Balances before the first year, ``[draw, branch]``.
    interest : ndarray
        Yields that stay, of all insurances, ``[draw, year]``.
    contributions : ndarray
        Of the year, ``[draw, year]``.
    use : ndarray
        Drawn in the year, ``[draw, year]``.
    result : ndarray
        Income less outlay of each insurance, ``[draw, year, branch]``.
    receives : ndarray
        Shares of a year's contributions, ``[year, branch]``; all zero for the rule of surpluses.
    recount : ndarray or float
        What is found to be in all the reserves, or lacking, before the flows of a year, ``[draw,
        year]``: each in proportion to what it holds.

    Examples
    --------
    >>> made = split_reserve(
    ...     np.array([[60.0, 40.0]]), np.array([[10.0]]), np.array([[0.0]]), np.array([[80.0]]),
    ...     np.array([[[-70.0, 5.0]]]), np.zeros((1, 2)),
    ... )
    >>> made.balance[0, 0].tolist(), made.use[0, 0].tolist(), made.beyond.tolist()
    ([0.0, 30.0], [66.0, 14.0], [[14.0]])
    """
    balance, parts = opening, []
    found = np.broadcast_to(recount, interest.shape)
    for t in range(interest.shape[1]):
        balance = balance + found[:, t, None] * _shares(balance)
        earned = interest[:, t, None] * _shares(balance)
        given = np.broadcast_to(receives[t], balance.shape)
        if not receives[t].any():
            given = _shares(np.maximum(result[:, t], 0.0))
        held = balance + earned + contributions[:, t, None] * given
        need = np.minimum(np.maximum(-result[:, t], 0.0), held)
        own = np.minimum(use[:, t], need.sum(axis=-1))
        lawful = own[:, None] * _shares(need)
        beyond = use[:, t] - own
        drawn = lawful + beyond[:, None] * _shares(held - lawful)
        balance = np.maximum(held - drawn, 0.0)
        parts.append((balance, earned, drawn, beyond))
    closing, earned_all, drawn_all, beyond_all = (
        np.stack(p, axis=1) for p in zip(*parts, strict=True)
    )
    return ReserveByInsurance(closing, earned_all, drawn_all, beyond_all)


def _shares(amounts: np.ndarray) -> np.ndarray:
    """Parts of the whole along the last axis; equal ones where there is nothing."""
    whole = amounts.sum(axis=-1, keepdims=True)
    equal = np.full_like(amounts, 1 / amounts.shape[-1])
    return np.divide(amounts, whole, out=equal, where=whole > 0)
