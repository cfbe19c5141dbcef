"""What health services for those without social security cost, and what is lacking: between the
services of the institute (techo) and those that state ministries report (piso).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError


@dataclass(frozen=True)
class Costing:
    """Cost and gaps, ``[state]`` mdp: the gross gap is what the fund for the states (FASSA and
    agreements) does not pay, the net one what no resource does.
    """

    cost: np.ndarray
    gross: np.ndarray
    net: np.ndarray


def health_costing(
    persons: np.ndarray, cost_per_person: float, fassa: np.ndarray, other: np.ndarray
) -> Costing:
    """Cost of the persons of each state, and its gaps.

    Parameters
    ----------
    persons : ndarray
        Without social security, ``[state]``.
    cost_per_person : float
        Pesos a year.
    fassa : ndarray
        Resources of the fund for the states and agreements, ``[state]`` mdp.
    other : ndarray
        Other federal and state resources, ``[state]`` mdp.

    Raises
    ------
    InputError
        For negative or missing persons, costs or resources.

    Examples
    --------
    >>> made = health_costing(np.array([1e6, 3e6]), 4000.0, np.array([2e3, 6e3]), np.zeros(2))
    >>> made.cost.tolist(), made.gross.tolist(), made.net.sum()
    ([4000.0, 12000.0], [2000.0, 6000.0], np.float64(8000.0))
    """
    for name, given in (
        ("persons", persons),
        ("cost_per_person", np.array([cost_per_person])),
        ("fassa", fassa),
        ("other", other),
    ):
        if not np.all(np.asarray(given) >= 0):
            raise InputError(
                "finance.health_costing",
                "finance.health_costing, {name}",
                "{low:g}",
                "numbers of zero or more",
                "check the states",
                name=name,
                low=float(np.min(given)),
            )
    cost = persons * cost_per_person / 1e6
    return Costing(cost, cost - fassa, cost - fassa - other)
