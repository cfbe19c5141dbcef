"""The ROCF lent to the operating reserves, and what is given back in time (LSS 283).

What an insurance takes from the ROCF to pay its benefits is a loan: what it owes may reach 90 days
of its mean income of the year before, and is given back with its financial cost within three years.
One cash pays all insurances, so nothing here moves a balance: it tells what the use of the ROCF
means by law. What is owed is principal; its cost stands apart.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .statement import rocf_ceiling

LOAN = ("por_reintegrar", "vencido", "sobre_limite")  # balances at the end of the year


class Loans(NamedTuple):
    """Loans of the ROCF, mdp ``[draw, year]``.

    Attributes
    ----------
    owed : ForwardRef('ndarray')
        Lent and not given back, at the end of the year.
    overdue : ForwardRef('ndarray')
        Part of it lent more years ago than the law allows.
    beyond : ForwardRef('ndarray')
        Part of it beyond the limit of the insurances that owe it, at the end of the year.
    cost : ForwardRef('ndarray')
        Yield of the ROCF of the year on what was owed at its start.
    """

    owed: np.ndarray
    overdue: np.ndarray
    beyond: np.ndarray
    cost: np.ndarray


def rocf_loans(
    use: np.ndarray,
    returned: np.ndarray,
    rate: np.ndarray,
    income: np.ndarray,
    result: np.ndarray,
    *,
    days: float,
    term: int,
) -> Loans:
    """Loans year after year; the oldest is given back first.

    Parameters
    ----------
    use : ndarray
        Taken from the ROCF, mdp ``[draw, year]``.
    returned : ndarray
        Put into the ROCF, mdp ``[draw, year]``; what is over the loans restores nothing of them.
    rate : ndarray
        Yield of the ROCF, fraction, ``[draw, year]``.
    income : ndarray
        Of each insurance, mdp ``[draw, year, branch]``.
    result : ndarray
        Income less outlay of each, ``[draw, year, branch]``: who lacks money asks.
    days : float
        Of the mean income of the year before that each may ask.
    term : int
        Years in which a loan is given back, from the middle of that in which it was lent.

    Examples
    --------
    >>> one = np.array([[30.0, 0.0, 0.0, 0.0]])
    >>> back = np.array([[0.0, 12.0, 0.0, 0.0]])
    >>> income = np.full((1, 4, 1), 73.0)
    >>> made = rocf_loans(one, back, np.full((1, 4), 0.1), income, -income, days=90.0, term=2)
    >>> made.owed.tolist(), made.overdue.tolist(), made.beyond.tolist()
    ([[30.0, 18.0, 18.0, 18.0]], [[0.0, 0.0, 18.0, 18.0]], [[12.0, 0.0, 0.0, 0.0]])
    >>> made.cost.round(2).tolist()
    [[0.0, 3.0, 1.8, 1.8]]
    """
    need = np.maximum(-result, 0.0)
    whole = need.sum(axis=-1, keepdims=True)
    share = np.divide(need, whole, out=np.full_like(need, 1 / need.shape[-1]), where=whole > 0)
    lent, limit = use[..., None] * share, rocf_ceiling(income, days)
    owed, overdue, beyond, cost = (np.zeros_like(use) for _ in range(4))
    # This year's loans first, the overdue last, ``[age, draw, branch]``.
    ages = np.zeros((term + 1, *lent[:, 0].shape))
    for t in range(use.shape[1]):
        cost[:, t] = rate[:, t] * ages.sum(axis=(0, 2))
        ages[-1] += ages[-2]
        ages[1:-1] = ages[:-2].copy()
        ages[0] = lent[:, t]
        back = returned[:, t].copy()
        for k in reversed(range(term + 1)):
            due = ages[k].sum(axis=-1)
            paid = np.minimum(due, back)
            ages[k] *= 1 - np.divide(paid, due, out=np.zeros_like(due), where=due > 0)[:, None]
            back -= paid
        owed[:, t], overdue[:, t] = ages.sum(axis=(0, 2)), ages[-1].sum(axis=-1)
        beyond[:, t] = np.maximum(ages.sum(axis=0) - limit[:, t], 0.0).sum(axis=-1)
    return Loans(owed, overdue, beyond, cost)
