"""What the registered population asks of the services at published use rates."""

from __future__ import annotations

import numpy as np

from ..core.errors import InputError


def needed(persons: np.ndarray, per_1000: float) -> np.ndarray:
    """Consultations, beds or staff that ``persons`` need at a rate per thousand of the same
    population.

    A rate belongs to one population: consultations are published per 1,000 registered at a UMF,
    beds, physicians and nurses per 1,000 assigned to a consulting room. Multiplying by the other is
    a tenth off.

    Parameters
    ----------
    persons : ndarray
        ``[draw, year]``.
    per_1000 : float
        Rate per thousand persons.

    Raises
    ------
    InputError
        For a rate that is not positive.

    Examples
    --------
    >>> float(needed(np.array([62.6e6]), 1533.0)[0].round(-5))
    96000000.0
    """
    if not 0 < per_1000 < np.inf:
        raise InputError(
            "coverage.needed",
            "coverage.needed, per_1000",
            "{per_1000}",
            "a positive rate per thousand",
            "correct the figure",
            per_1000=per_1000,
        )
    return np.asarray(persons * per_1000 / 1000)


def per_thousand(stock: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Stock (beds, staff) per thousand persons.

    Examples
    --------
    >>> float(per_thousand(np.array(38433.0), np.array(55.7e6)).round(2))
    0.69
    """
    return np.asarray(1000 * stock / persons)
