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
from .ledger import EARNED, SURVIVORS, PensionFlows, all_persons, step
from .survivors import Kernel, survivor_entries

OLD_AGE, *RISKS = range(len(EARNED))  # what is asked for, and what befalls the insured
LEY_1973, LEY_1997 = (INSURED_REGIMES.index(law) for law in ("ley_1973", "ley_1997"))
LAWS, AMOUNT = slice(len(INSURED_REGIMES)), len(INSURED_REGIMES)  # accounts of a stock


@dataclass
class State:
    """Stocks of 31 December: ``active``, ``conserved`` ``[..., sex, age]``; ``earned``, ``left``
    ``[..., account, type, sex, age]``, where the accounts are the pensions of each law (``LAWS``)
    and what those of the law of 1973 amount to (``AMOUNT``), in pesos of one level of prices, on
    any scale.
    """

    active: np.ndarray
    conserved: np.ndarray
    earned: np.ndarray
    left: np.ndarray

    @property
    def by_type(self) -> np.ndarray:
        """Pensions and amounts, ``[..., account, type]``."""
        return np.concatenate([all_persons(self.earned), all_persons(self.left)], axis=-1)

    @property
    def mean_amount(self) -> np.ndarray:
        """Mean pension of the law of 1973, ``[...]``."""
        sums = self.by_type.sum(axis=-1)
        return np.asarray(sums[..., AMOUNT] / sums[..., LEY_1973])

    def scaled(self, pensions: float, amount: float) -> State:
        """The same insured with so many times the pensions, each of so many times the amount."""
        times = np.full(AMOUNT + 1, pensions)
        times[AMOUNT] *= amount
        times = times[:, None, None, None]
        return State(self.active, self.conserved, self.earned * times, self.left * times)


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
    np.multiply(asked[..., None, :, :], rules.right, out=entered[..., LAWS, OLD_AGE, :, :])
    befallen = (moved.invalid, moved.work_total, moved.work_partial)
    for kind, flow in zip(RISKS, befallen, strict=True):
        np.multiply(flow[..., None, :, :], rules.law, out=entered[..., LAWS, kind, :, :])
    each = np.asarray(granted)[..., None, None]
    np.multiply(entered[..., LEY_1973, :, :, :], each[..., None], out=entered[..., AMOUNT, :, :, :])
    earned, flows_earned, dead = step(state.earned, entered, death_earned[..., None, :, :, :])
    at_death_active, at_death_conserved = rules.right_at_death
    with_right = moved.deaths_active * at_death_active + moved.deaths_conserved * at_death_conserved
    insured = with_right[..., None, :, :] * rules.law
    deaths = dead.sum(axis=-3)
    deaths[..., LAWS, :, :] += insured
    deaths[..., AMOUNT, :, :] += insured[..., LEY_1973, :, :] * each
    survivors = survivor_entries(deaths, rules.kernel)
    survivors[..., AMOUNT, :, :, :] *= rules.inherited[:, None, None]
    left, flows_left, _ = step(state.left, survivors, death_left[..., None, :, :, :], rules.end)
    flows = [np.concatenate(p, axis=-1) for p in zip(flows_earned, flows_left, strict=True)]
    pensions = PensionFlows(*(flow[..., LAWS, :] for flow in flows))
    owed = np.einsum("...sa,ksa->...k", deaths[..., AMOUNT, :, :], rules.kernel.each)
    by_generation = np.stack([rules.generation, 1 - rules.generation])
    # Who asks without the weeks is refused: the account is returned in one sum and no pension
    # begins.
    without = np.maximum(by_generation - rules.right, 0.0)
    refused = np.einsum("...sa,gsa->...g", asked, without)
    return State(active, conserved, earned, left), YearFlows(
        pensions,
        moved,
        pensions.entries[..., OLD_AGE],
        refused,
        all_persons(insured[..., LEY_1997, :, :]),
        PensionFlows(*(flow[..., AMOUNT, :] for flow in flows)),
        rules.inherited * owed,
    )


def empty(active: np.ndarray) -> State:
    """A state with actives and nobody else."""
    draws, cells = active.shape[:-2], active.shape[-2:]
    stocks = (np.zeros((*draws, AMOUNT + 1, len(types), *cells)) for types in (EARNED, SURVIVORS))
    return State(active, np.zeros_like(active), *stocks)
