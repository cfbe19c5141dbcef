"""Reserves of the institute: who is credited, who is drawn on and in what order; balances that
never go below zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ..core.errors import InputError

RESERVES = ("RO", "ROCF", "RFA", "RGFA", "FCOLCLC_1", "FCOLCLC_2")
RO, ROCF, RFA, RGFA, FCOLCLC_1, FCOLCLC_2 = range(len(RESERVES))  # positions on the axis
OPERATING = (RO, ROCF)  # their yield is income of the operation
TECHNICAL = (RFA, RGFA)  # their yield stays in them (LSS 286-E)
# Credited before anything, never drawn on for other ends (LSS 277-D, 286-K).
RING_FENCED = (FCOLCLC_1, FCOLCLC_2)
SPENDABLE = ("RO", "ROCF", "RFA", "RGFA")  # order of use: RGFA when an RFA is exhausted (LSS 285)
CENT = 0.01  # mdp: a balance below ten thousand pesos is an empty reserve


@dataclass(frozen=True)
class ReserveFlows:
    """Movements of one year in mdp: ``[draw, reserve]``; ``gap`` is what no reserve could pay,
    ``[draw]``.
    """

    contributions: np.ndarray
    interest: np.ndarray
    use: np.ndarray
    gap: np.ndarray


@dataclass(frozen=True)
class ReservePath:
    """Reserves over the years in mdp: ``[draw, year, reserve]`` (``gap`` and ``yields`` are
    ``[draw, year]``).
    """

    balance: np.ndarray
    contributions: np.ndarray
    interest: np.ndarray
    use: np.ndarray
    gap: np.ndarray
    earned: np.ndarray  # product of each reserve in the year, wherever it went
    yields: np.ndarray  # product of all reserves: income of the year
    target: np.ndarray  # set for the year: yields that stay plus programmed contributions

    @classmethod
    def joined(cls, past: ReservePath, future: ReservePath) -> ReservePath:
        """Years of one path, the same for every draw, before those of another."""

        def along_years(first: np.ndarray, then: np.ndarray) -> np.ndarray:
            return np.concatenate(
                [np.broadcast_to(first, (len(then), *first.shape[1:])), then], axis=1
            )

        return cls(
            **{
                f.name: along_years(getattr(past, f.name), getattr(future, f.name))
                for f in fields(cls)
            }
        )


def accumulation_target(earned: np.ndarray, programmed: np.ndarray) -> np.ndarray:
    """Reserve accumulation programmed for a year: yields of RFA, RGFA and FCOLCLC plus the
    programmed contributions; ``[draw]`` mdp.

    Examples
    --------
    >>> earned = np.array([[1., 2., 3., 4., 5., 6.]])
    >>> set_aside = np.array([[0., 0., 10., 0., 1., 2.]])
    >>> accumulation_target(earned, set_aside).tolist()
    [31.0]
    """
    kept = list(TECHNICAL + RING_FENCED)
    return np.asarray(earned[:, kept].sum(axis=1) + programmed.sum(axis=1))


def allocate(
    opening: np.ndarray,
    earned: np.ndarray,
    programmed: np.ndarray,
    result: np.ndarray,
    *,
    ceiling: np.ndarray | float = np.inf,
    order: Sequence[str] = SPENDABLE,
) -> tuple[np.ndarray, ReserveFlows]:
    """One year of the reserves: share out the result of the institute, or draw on the reserves to
    cover it.

    The FCOLCLC keeps its yield and contributions whatever happens. What is left of the result goes,
    in this order, to the yields of RFA and RGFA, to their programmed contributions, and the surplus
    to ROCF up to its ceiling (LSS 283) and then to the RFA: the RO only pays benefits, staff and
    the other reserves (LSS 281), and nothing piles up in it. When the result does not even cover
    the FCOLCLC, the lack is drawn from ``order``; what they cannot pay is the gap. closing =
    opening + contributions + interest - use, and their sum over reserves = result + gap.

    Parameters
    ----------
    opening : ndarray
        Balances, yields and programmed contributions in mdp, ``[draw, reserve]`` (``RESERVES``).
    earned : ndarray
        Balances, yields and programmed contributions in mdp, ``[draw, reserve]`` (``RESERVES``).
    programmed : ndarray
        Balances, yields and programmed contributions in mdp, ``[draw, reserve]`` (``RESERVES``).
    result : ndarray
        Income (with all yields) less outlay, ``[draw]``.
    ceiling : ndarray | float
        Level to which surpluses fill the ROCF.
    order : Sequence[str]
        Of use.

    Returns
    -------
    tuple[ndarray, ReserveFlows]
        closing ``[draw, reserve]`` and ReserveFlows.

    Raises
    ------
    InputError
        For a negative or missing balance, yield or contribution, or a missing result.

    Notes
    -----
    Source: LSS arts. 277-C, 277-D, 280-286-K (numeric limits and part of the articles to be checked
    against the official text).

    Examples
    --------
    >>> start, none = np.array([[10., 20., 30., 0., 5., 5.]]), np.zeros((1, 6))
    >>> closing, flows = allocate(start, none, none, np.array([-25.]))
    >>> closing.tolist(), flows.gap.tolist()
    ([[0.0, 5.0, 30.0, 0.0, 5.0, 5.0]], [0.0])
    """
    for name, array in (("opening", opening), ("earned", earned), ("programmed", programmed)):
        _demand(bool(np.all(array >= 0)), f"finance.allocate, {name}", array)
    _demand(bool(np.all(np.isfinite(result))), "finance.allocate, result", result)
    contributions, interest, use = (
        np.zeros_like(opening),
        np.zeros_like(opening),
        np.zeros_like(opening),
    )
    ring, technical, operating = list(RING_FENCED), list(TECHNICAL), list(OPERATING)
    contributions[:, ring], interest[:, ring] = programmed[:, ring], earned[:, ring]
    free = result - contributions.sum(axis=1) - interest.sum(axis=1)
    left, lack = np.maximum(free, 0.0), np.maximum(-free, 0.0)
    interest[:, technical], left = _pay(earned[:, technical], left)
    contributions[:, technical], left = _pay(programmed[:, technical], left)
    interest[:, operating], left = _pay(earned[:, operating], left)
    room = np.maximum(ceiling - opening[:, ROCF] - interest[:, ROCF], 0.0)
    contributions[:, ROCF] = np.minimum(left, room)
    contributions[:, RFA] += left - contributions[:, ROCF]
    for name in order:
        r = RESERVES.index(name)
        use[:, r] = np.minimum(lack, opening[:, r])
        lack = lack - use[:, r]
    return opening + contributions + interest - use, ReserveFlows(
        contributions, interest, use, lack
    )


def roll_forward(
    opening: np.ndarray,
    rates: np.ndarray,
    programmed: np.ndarray,
    result_before_yields: np.ndarray,
    *,
    ceiling: np.ndarray | float = np.inf,
    order: Sequence[str] = SPENDABLE,
) -> ReservePath:
    """Balances, flows and yields year after year; yields are earned on the opening balance and are
    income of the year.

    Parameters
    ----------
    opening : ndarray
        Balances at the end of the year before the first, ``[draw, reserve]`` mdp.
    rates : ndarray
        Yearly yield, fraction, ``[draw, year]`` or ``[draw, year, reserve]``.
    programmed : ndarray
        Contributions, ``[draw, year, reserve]``.
    result_before_yields : ndarray
        Income without yields less outlay, ``[draw, year]``.
    ceiling : ndarray | float
        Of the ROCF, number or ``[draw, year]``.
    order : Sequence[str]
        Of use.

    Returns
    -------
    ReservePath
        With arrays over the years of ``result_before_yields``.

    Examples
    --------
    >>> start, rates, none = np.full((1, 6), 100.), np.full((1, 2), 0.1), np.zeros((1, 2, 6))
    >>> made = roll_forward(start, rates, none, np.array([[0., -60.]]))
    >>> made.balance.sum(axis=2).round(6).tolist(), made.yields.round(6).tolist()
    ([[660.0, 666.0]], [[60.0, 66.0]])
    """
    draws, years = result_before_yields.shape
    _demand(opening.shape == (draws, len(RESERVES)), "finance.roll_forward, opening", opening)
    _demand(
        programmed.shape == (draws, years, len(RESERVES)),
        "finance.roll_forward, programmed",
        programmed,
    )
    rates = rates[..., None] if rates.ndim == 2 else rates
    ceilings = np.broadcast_to(ceiling, (draws, years))
    parts: dict[str, list[np.ndarray]] = {f.name: [] for f in fields(ReservePath)}
    balance = opening
    for t in range(years):
        earned = rates[:, t] * balance
        yields = earned.sum(axis=1)
        target = accumulation_target(earned, programmed[:, t])
        balance, flows = allocate(
            balance,
            earned,
            programmed[:, t],
            result_before_yields[:, t] + yields,
            ceiling=ceilings[:, t],
            order=order,
        )
        for name, value in (
            ("balance", balance),
            ("contributions", flows.contributions),
            ("interest", flows.interest),
            ("use", flows.use),
            ("gap", flows.gap),
            ("earned", earned),
            ("yields", yields),
            ("target", target),
        ):
            parts[name].append(value)
    return ReservePath(**{name: np.stack(values, axis=1) for name, values in parts.items()})


def first_year_of_use(use: np.ndarray, years: np.ndarray) -> np.ndarray:
    """First year in which a reserve is drawn on, by draw; NaN when none is within the horizon.

    Parameters
    ----------
    use : ndarray
        Amounts drawn, mdp, ``[draw, year, reserve]`` or ``[draw, year]``.
    years : ndarray
        ``[year]``.

    Examples
    --------
    >>> use = np.array([[0., 0., 3.], [0., 0., 0.]])
    >>> first_year_of_use(use, np.array([2029, 2030, 2031])).tolist()
    [2031.0, nan]
    """
    total = use.sum(axis=2) if use.ndim == 3 else use
    return _first(total > CENT, years)


def year_of_exhaustion(balance: np.ndarray, years: np.ndarray) -> np.ndarray:
    """First year that ends with nothing left in RO, ROCF, RFA and RGFA, by draw; NaN when it is not
    within the horizon.

    Parameters
    ----------
    balance : ndarray
        ``[draw, year, reserve]`` mdp at 31 December, in the order of ``RESERVES``.
    years : ndarray
        ``[year]``.

    Examples
    --------
    >>> balance = np.array([[[1., 1, 1, 1, 9, 9], [0., 0, 0, 0, 9, 9]]])
    >>> year_of_exhaustion(balance, np.array([2035, 2036])).tolist()
    [2036.0]
    """
    return _first(balance[..., [RESERVES.index(r) for r in SPENDABLE]].sum(axis=-1) <= CENT, years)


def last_year_of_sufficiency(gap: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Last year before income and reserves together no longer cover outlay, by draw; NaN when that
    is beyond the horizon.

    This is what the institute's reports call the last year of financial sufficiency (2036 in the
    report of 2025).

    Examples
    --------
    >>> last_year_of_sufficiency(np.array([[0., 0., 5.]]), np.array([2035, 2036, 2037])).tolist()
    [2036.0]
    """
    return _first(gap > CENT, years) - 1


def _pay(wanted: np.ndarray, money: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As much of each amount as the money allows, in proportion; and what is left of the money."""
    total = wanted.sum(axis=1)
    share = np.divide(np.minimum(money, total), total, out=np.zeros_like(total), where=total > 0)
    paid = wanted * share[:, None]
    return paid, money - np.minimum(money, total)


def _first(hit: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.where(hit.any(axis=1), np.asarray(years, float)[hit.argmax(axis=1)], np.nan)


def _demand(good: bool, where: str, found: np.ndarray) -> None:
    if not good:
        shown = (
            f"shape {found.shape}, min {np.min(found):g}" if found.size else f"shape {found.shape}"
        )
        raise InputError(
            "finance.demand",
            "{where}",
            "{shown}",
            "finite non-negative numbers of the shape stated",
            "check balances, yields and contributions",
            where=where,
            shown=shown,
        )
