"""One year of the whole ledger of the insured: live states, pensions earned, and pensions left
to survivors; and, of the law of 1973, what those pensions amount to.

Amounts follow the lives: who enters brings one, who stays keeps it, who dies leaves a share of it
of its base, without allowances, to each survivor (LSS 1973, arts. 153, 157, 159 and 165).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..core.words import INSURED_REGIMES
from .actives import Exits, InsuredFlows, insured_step
from .ledger import EARNED, SURVIVORS, PensionFlows, step
from .survivors import Kernel, survivor_entries

OLD_AGE, *RISKS = range(len(EARNED))  # what is asked for, and what befalls the insured
LEY_1973, LEY_1997 = (INSURED_REGIMES.index(law) for law in ("ley_1973", "ley_1997"))


@dataclass
class State:
    """Stocks of 31 December: ``active``, ``conserved`` ``[..., sex, age]``; ``earned``, ``left``
    ``[..., law, type, sex, age]``; and the amounts of those of the law of 1973, ``amount_earned``,
    ``amount_left`` ``[..., type, sex, age]``, in pesos of one level of prices, on any scale.
    """

    active: np.ndarray
    conserved: np.ndarray
    earned: np.ndarray
    left: np.ndarray
    amount_earned: np.ndarray
    amount_left: np.ndarray

    @property
    def mean_amount(self) -> np.ndarray:
        """Mean pension of the law of 1973, ``[...]``."""
        kinds = (-3, -2, -1)
        amount = self.amount_earned.sum(axis=kinds) + self.amount_left.sum(axis=kinds)
        stocks = (self.earned[..., LEY_1973, :, :, :], self.left[..., LEY_1973, :, :, :])
        return np.asarray(amount / sum(stock.sum(axis=kinds) for stock in stocks))

    def scaled(self, pensions: float, amount: float) -> State:
        """The same insured with so many times the pensions, each of so many times the amount."""
        times = pensions * amount
        return State(
            self.active,
            self.conserved,
            self.earned * pensions,
            self.left * pensions,
            self.amount_earned * times,
            self.amount_left * times,
        )


class Entitlement(NamedTuple):
    """What the law and the generations say in a year, by age on 31 December (``end``: at the start
    of the year).

    right : share of who asks for old age that gets it, by law, ``[law, sex, age]`` (the rest is a
    refusal: negativa). generation : share insured before July 1997, ``[sex, age]``. law : law of
    the other pensions, ``[law, sex, age]``, sum 1. right_at_death : share of the deaths of actives
    and of those with conserved rights that gives a right to survivors. kernel : of ``Kernel.of``.
    end : probability of ending by survivor type, ``[type, 1, age]``. inherited : part of the
    amount paid to the dead that the law of 1973 pays each survivor, ``[type]``.
    """

    right: np.ndarray
    generation: np.ndarray
    law: np.ndarray
    right_at_death: tuple[float, float]
    kernel: Kernel
    end: np.ndarray
    inherited: np.ndarray


class YearFlows(NamedTuple):
    """Flows of a year: by law and type, of the insured, applicants for old age, and deaths that
    left survivors.
    """

    pensions: PensionFlows  # each [..., law, type]
    insured: InsuredFlows
    granted: np.ndarray  # [..., law] old age granted
    refused: np.ndarray  # [..., law] negativas, by generation
    families: np.ndarray  # [...] deaths of insured (not pensioners) with right, law of 1997
    amounts: PensionFlows  # each [..., type], of the law of 1973
    owed: np.ndarray  # [..., type of survivor], what the law says that the dead leave


def advance(
    state: State,
    active_next: np.ndarray,
    p: Exits,
    death_earned: np.ndarray,
    death_left: np.ndarray,
    rules: Entitlement,
    granted: np.ndarray | float = 1.0,
) -> tuple[State, YearFlows]:
    """One year: the insured move, pensions are granted by law, and every death with right leaves
    its survivors.

    Parameters
    ----------
    state : State
        At 31 December of the year before.
    active_next : ndarray
        Of this one.
    p : Exits
        Probabilities of the insured.
    death_earned : ndarray
        Of pensioners, ``[..., type, sex, age]``, alike in both laws.
    death_left : ndarray
        Of pensioners, ``[..., type, sex, age]``, alike in both laws.
    rules : Entitlement
        Of the year.
    granted : ndarray or float
        Amount of a new pension of the law of 1973, ``[...]``; that of who dies insured too.

    Returns
    -------
    tuple[State, YearFlows]
        State of 31 December and the flows of the year.
    """
    active, conserved, moved = insured_step(
        state.active, state.conserved, active_next, p, check=False
    )
    asked = moved.retired_active + moved.retired_conserved
    entered = np.empty_like(state.earned)
    entered[..., OLD_AGE, :, :] = asked[..., None, :, :] * rules.right
    befallen = (moved.invalid, moved.work_total, moved.work_partial)
    for kind, flow in zip(RISKS, befallen, strict=True):
        entered[..., kind, :, :] = flow[..., None, :, :] * rules.law
    earned, flows_earned, dead = step(state.earned, entered, death_earned[..., None, :, :, :])
    each = np.asarray(granted)[..., None, None]
    amount_earned, amounts_earned, lost = step(
        state.amount_earned, entered[..., LEY_1973, :, :, :] * each[..., None], death_earned
    )
    at_death_active, at_death_conserved = rules.right_at_death
    with_right = moved.deaths_active * at_death_active + moved.deaths_conserved * at_death_conserved
    by_law = with_right[..., None, :, :] * rules.law
    amount_dead = lost.sum(axis=-3) + by_law[..., LEY_1973, :, :] * each
    deaths = np.concatenate([dead.sum(axis=-3) + by_law, amount_dead[..., None, :, :]], axis=-3)
    survivors = survivor_entries(deaths, rules.kernel)
    inherited = survivors[..., -1, :, :, :] * rules.inherited[:, None, None]
    left, flows_left, _ = step(
        state.left, survivors[..., :-1, :, :, :], death_left[..., None, :, :, :], rules.end
    )
    amount_left, amounts_left, _ = step(state.amount_left, inherited, death_left, rules.end)
    both, amounts = (
        PensionFlows(*(np.concatenate(pair, axis=-1) for pair in zip(own, its, strict=True)))
        for own, its in ((flows_earned, flows_left), (amounts_earned, amounts_left))
    )
    owed = rules.inherited * (amount_dead[..., None, :, :] * rules.kernel.each).sum(axis=(-2, -1))
    by_generation = np.stack([rules.generation, 1 - rules.generation])
    # Who asks without the weeks is refused: the account is returned in one sum and no pension
    # begins.
    refused = (asked[..., None, :, :] * np.maximum(by_generation - rules.right, 0.0)).sum(
        axis=(-2, -1)
    )
    return State(active, conserved, earned, left, amount_earned, amount_left), YearFlows(
        both,
        moved,
        both.entries[..., OLD_AGE],
        refused,
        by_law[..., LEY_1997, :, :].sum(axis=(-2, -1)),
        amounts,
        owed,
    )


def empty(active: np.ndarray) -> State:
    """A state with actives and nobody else."""
    draws, cells = active.shape[:-2], active.shape[-2:]
    of_type = [(len(types), *cells) for types in (EARNED, SURVIVORS)]
    laws = (len(INSURED_REGIMES),)
    stocks = (np.zeros((*draws, *one, *kind)) for one in (laws, ()) for kind in of_type)
    return State(active, np.zeros_like(active), *stocks)
