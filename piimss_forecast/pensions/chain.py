"""One year of the whole ledger of the insured: live states, pensions earned, and pensions left
to survivors.
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
LEY_1997 = INSURED_REGIMES.index("ley_1997")


@dataclass
class State:
    """Stocks of 31 December: ``active``, ``conserved`` ``[..., sex, age]``; ``earned``, ``left``
    ``[..., law, type, sex, age]``.
    """

    active: np.ndarray
    conserved: np.ndarray
    earned: np.ndarray
    left: np.ndarray


class Entitlement(NamedTuple):
    """What the law and the generations say in a year, by age on 31 December (``end``: at the start
    of the year).

    right : share of who asks for old age that gets it, by law, ``[law, sex, age]`` (the rest is a
    refusal: negativa). generation : share insured before July 1997, ``[sex, age]``. law : law of
    the other pensions, ``[law, sex, age]``, sum 1. right_at_death : share of the deaths of actives
    and of those with conserved rights that gives a right to survivors. kernel : of ``Kernel.of``.
    end : probability of ending by survivor type, ``[type, 1, age]``.
    """

    right: np.ndarray
    generation: np.ndarray
    law: np.ndarray
    right_at_death: tuple[float, float]
    kernel: Kernel
    end: np.ndarray


class YearFlows(NamedTuple):
    """Flows of a year: by law and type, of the insured, applicants for old age, and deaths that
    left survivors.
    """

    pensions: PensionFlows  # each [..., law, type]
    insured: InsuredFlows
    granted: np.ndarray  # [..., law] old age granted
    refused: np.ndarray  # [..., law] negativas, by generation
    families: np.ndarray  # [...] deaths of insured (not pensioners) with right, law of 1997


def advance(
    state: State,
    active_next: np.ndarray,
    p: Exits,
    death_earned: np.ndarray,
    death_left: np.ndarray,
    rules: Entitlement,
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
    at_death_active, at_death_conserved = rules.right_at_death
    with_right = moved.deaths_active * at_death_active + moved.deaths_conserved * at_death_conserved
    by_law = with_right[..., None, :, :] * rules.law
    orphaned = survivor_entries(dead.sum(axis=-3) + by_law, rules.kernel)
    left, flows_left, _ = step(state.left, orphaned, death_left[..., None, :, :, :], rules.end)
    both = PensionFlows(
        *(np.concatenate([a, b], axis=-1) for a, b in zip(flows_earned, flows_left, strict=True))
    )
    by_generation = np.stack([rules.generation, 1 - rules.generation])
    # Who asks without the weeks is refused: the account is returned in one sum and no pension
    # begins.
    refused = (asked[..., None, :, :] * np.maximum(by_generation - rules.right, 0.0)).sum(
        axis=(-2, -1)
    )
    granted = both.entries[..., OLD_AGE]
    return State(active, conserved, earned, left), YearFlows(
        both, moved, granted, refused, by_law[..., LEY_1997, :, :].sum(axis=(-2, -1))
    )


def empty(active: np.ndarray) -> State:
    """A state with actives and nobody else."""
    shape = (*active.shape[:-2], len(INSURED_REGIMES))
    return State(
        active,
        np.zeros_like(active),
        np.zeros((*shape, len(EARNED), *active.shape[-2:])),
        np.zeros((*shape, len(SURVIVORS), *active.shape[-2:])),
    )
