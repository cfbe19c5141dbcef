"""Reserves of the years with published accumulation: the same allocation, fed with the published
components.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..core.errors import DataError
from .reserves import (
    FCOLCLC_1,
    FCOLCLC_2,
    OPERATING,
    RESERVES,
    RFA,
    RGFA,
    RING_FENCED,
    ROCF,
    TECHNICAL,
    ReserveFlows,
    ReservePath,
    allocate,
)

COMPONENTS = (
    "rfa_rgfa_interest",
    "fcolclc_interest",
    "subaccount1",
    "subaccount2",
    "subaccount2_interest",
    "rfa_gmp",
)


@dataclass(frozen=True)
class Programme:
    """What is credited to the reserves in a year, mdp by reserve: yields earned and
    contributions programmed; ``[reserve]``.
    """

    earned: np.ndarray
    programmed: np.ndarray

    @property
    def target(self) -> float:
        """Reserve accumulation of the year: yields of RFA, RGFA and FCOLCLC and all
        contributions.
        """
        return float(self.earned[[*TECHNICAL, *RING_FENCED]].sum() + self.programmed.sum())


def published_programme(
    components: Mapping[str, float], balance: np.ndarray, rate: float
) -> Programme:
    """Programme of a year whose components are published; the yield of RFA and RGFA is shared by
    balance, RO and ROCF earn ``rate``.

    Parameters
    ----------
    components : Mapping[str, float]
        Mdp by name of ``COMPONENTS``.
    balance : ndarray
        At the end of the year before, ``[reserve]``.
    rate : float
        Fraction.

    Examples
    --------
    >>> parts = dict(zip(COMPONENTS, [9317., 132., 1453., 4621., 5440., 9236.]))
    >>> published_programme(parts, np.full(6, 1000.), 0.08).target
    30199.0
    """
    missing = sorted(set(COMPONENTS) - set(components))
    if missing:
        raise DataError(
            "finance.published_programme",
            "figures.csv, reserve_accumulation_*",
            "∅: {missing}",
            "the six components of the year",
            "add the figures",
            missing=", ".join(missing),
        )
    earned, programmed = rate * balance, np.zeros(len(RESERVES))
    earned[RFA], earned[RGFA] = components["rfa_rgfa_interest"] * _shares(balance)
    earned[FCOLCLC_1], earned[FCOLCLC_2] = (
        components["fcolclc_interest"],
        components["subaccount2_interest"],
    )
    programmed[RFA], programmed[FCOLCLC_1], programmed[FCOLCLC_2] = (
        components["rfa_gmp"],
        components["subaccount1"],
        components["subaccount2"],
    )
    return Programme(earned, programmed)


def implied_programme(
    total: float, subaccounts: tuple[float, float], balance: np.ndarray, rate: float
) -> Programme:
    """Programme of a year of which only the total is known: FCOLCLC first, then the yields of RFA
    and RGFA, the rest to the RFA.

    Parameters
    ----------
    total : float
        Reserve accumulation, mdp.
    subaccounts : tuple[float, float]
        Contributions to FCOLCLC 1 and 2.
    balance : ndarray
        ``[reserve]`` at the end of the year before.
    rate : float
        Fraction.

    Raises
    ------
    DataError
        When the total does not even cover the FCOLCLC.

    Examples
    --------
    >>> balance = np.array([0., 0., 300., 0., 0., 200.])
    >>> implied_programme(100.0, (1.0, 4.0), balance, 0.1).programmed.tolist()
    [0.0, 0.0, 45.0, 0.0, 1.0, 4.0]
    """
    earned, programmed = rate * balance, np.zeros(len(RESERVES))
    programmed[FCOLCLC_1], programmed[FCOLCLC_2] = subaccounts
    left = total - earned[FCOLCLC_1] - earned[FCOLCLC_2] - sum(subaccounts)
    if left < 0:
        raise DataError(
            "finance.implied_programme",
            "reserve_accumulation",
            "{total:g} mdp",
            "at least the flows of the FCOLCLC",
            "check finance.history_yield and opening_balance",
            total=total,
        )
    technical = min(left, earned[RFA] + earned[RGFA])
    earned[RFA], earned[RGFA] = technical * _shares(balance)
    programmed[RFA] = left - technical
    return Programme(earned, programmed)


def _shares(balance: np.ndarray) -> np.ndarray:
    """Shares of RFA and RGFA in the balance of both."""
    both = balance[[RFA, RGFA]]
    return both / both.sum() if both.sum() > 0 else np.array([1.0, 0.0])


def backcast_first(closing: np.ndarray, programme: Programme, surplus: float) -> ReserveFlows:
    """Flows of the first year, whose closing balances are given: its surplus went to the ROCF
    (LSS 277-C); ``[1, reserve]``.
    """
    contributions = programme.programmed.copy()
    interest = programme.earned.copy()
    interest[list(OPERATING)] = 0.0  # what RO and ROCF earned is in the surplus
    contributions[ROCF] += surplus
    if np.any(closing - contributions - interest < 0):
        raise DataError(
            "finance.backcast_first",
            "finance.opening_balance",
            "{closing}",
            "balances that cover the published flows of the year",
            "check the split",
            closing=closing.tolist(),
        )
    return ReserveFlows(
        contributions[None], interest[None], np.zeros((1, len(RESERVES))), np.zeros(1)
    )


def join(
    first: tuple[np.ndarray, ReserveFlows, Programme],
    later: list[tuple[np.ndarray, ReserveFlows, Programme]],
) -> ReservePath:
    """One ReservePath ``[1, year, reserve]`` from yearly pieces (closing ``[1, reserve]``, flows,
    programme).
    """
    pieces = [first, *later]

    def over_years(values: list[np.ndarray]) -> np.ndarray:
        return np.stack(values, axis=1)

    return ReservePath(
        balance=over_years([p[0] for p in pieces]),
        contributions=over_years([p[1].contributions for p in pieces]),
        interest=over_years([p[1].interest for p in pieces]),
        use=over_years([p[1].use for p in pieces]),
        gap=over_years([p[1].gap for p in pieces]),
        earned=over_years([p[2].earned[None] for p in pieces]),
        yields=over_years([p[2].earned.sum(keepdims=True) for p in pieces]),
        target=over_years([np.array([p[2].target]) for p in pieces]),
    )


def credit(
    balance: np.ndarray, programme: Programme, result: float
) -> tuple[np.ndarray, ReserveFlows, Programme]:
    """One published year: closing balances ``[1, reserve]``, flows, and the programme itself."""
    closing, flows = allocate(
        balance[None], programme.earned[None], programme.programmed[None], np.array([result])
    )
    return closing, flows, programme
