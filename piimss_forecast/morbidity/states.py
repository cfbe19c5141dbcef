"""Five states of a chronic disease by sex and age, and the step of one year: incidence, diagnosis,
control and excess mortality as rates.

``healthy -> undiagnosed -> (untreated | treated: controlled <-> uncontrolled) -> dead``.
"Untreated" are those who know of the disease and are not in treatment at the institute. There is no
recovery. The first axis of a state is the state, so that each one is one block of memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

STATES = ("healthy", "undiagnosed", "untreated", "controlled", "uncontrolled")
ILL = STATES[1:]
HEALTHY, UNDIAGNOSED, UNTREATED, CONTROLLED, UNCONTROLLED = range(len(STATES))


@dataclass(frozen=True)
class TransitionRates:
    """Rates of one year; arrays broadcast to ``[..., sex, age]``.

    ``incidence``: per year, of the healthy. ``death``: ``[state, ..., sex, age]`` probabilities.
    ``finding``: probability that an undiagnosed person is found. ``entry``: share of those found
    who start treatment. ``gain``, ``loss``: probabilities that a treated person comes into, or
    falls out of, control. ``start``: share in control among those who start treatment.
    """

    incidence: np.ndarray
    death: np.ndarray
    finding: np.ndarray
    entry: np.ndarray
    gain: np.ndarray
    loss: np.ndarray
    start: np.ndarray


@dataclass(frozen=True)
class StateFlows:
    """Flows of one year by age at its start, as shares of the population of that age: ``[...,
    sex, age]`` (``deaths``: ``[state, ...]``; ``dead``: of all states).
    """

    new_cases: np.ndarray
    found: np.ndarray
    deaths: np.ndarray
    dead: np.ndarray


def step(
    state: np.ndarray, rates: TransitionRates, persons: np.ndarray
) -> tuple[np.ndarray, StateFlows]:
    """The population's division into states a year later and a year older, and the flows of the
    year.

    Deaths fall on the states of the start of the year. Of the healthy who survive, ``1 -
    exp(-incidence)`` fall ill; of the undiagnosed and the new cases, ``finding`` are found;
    patients then gain or lose control. Newborns are free of disease; the open age mixes those who
    reach it with those already there. Who joins the population later is taken to be in the states
    of their age and sex.

    Parameters
    ----------
    state : ndarray
        ``[state, ..., sex, age]`` shares that add to one over the states.
    rates : TransitionRates
        See :class:`TransitionRates`.
    persons : ndarray
        ``[..., sex, age]`` who are in each age at the start (weights of the open age).

    Returns
    -------
    tuple[ndarray, StateFlows]
        shares at the end ``[state, ..., sex, age]`` by age then, and :class:`StateFlows`.

    Notes
    -----
    Source: illness-death model in discrete time; Brinks and Landwehr (2014) for the continuous
    form.

    Examples
    --------
    >>> one = np.ones((2, 101))
    >>> rates = TransitionRates(
    ...     0.0 * one, np.full((5, 2, 101), 0.1), 0.5 * one, one, 0 * one, 0 * one, 0 * one
    ... )
    >>> ill = np.stack([0.8 * one, 0.2 * one, 0 * one, 0 * one, 0 * one])
    >>> later, flows = step(ill, rates, one)
    >>> later[:, 0, 50].round(12).tolist(), float(flows.deaths[1, 0, 50].round(12))
    ([0.8, 0.1, 0.0, 0.0, 0.1], 0.02)
    """
    deaths = state * rates.death
    end = state - deaths
    new = end[HEALTHY] * -np.expm1(-rates.incidence)
    end[HEALTHY] -= new
    end[UNDIAGNOSED] += new
    found = end[UNDIAGNOSED] * rates.finding
    end[UNDIAGNOSED] -= found
    treated = found * rates.entry
    end[UNTREATED] += found - treated
    started = treated * rates.start
    end[CONTROLLED] += started
    end[UNCONTROLLED] += treated - started
    moved = end[UNCONTROLLED] * rates.gain - end[CONTROLLED] * rates.loss
    end[CONTROLLED] += moved
    end[UNCONTROLLED] -= moved
    dead = deaths.sum(axis=0)
    return _aged(end, 1.0 - dead, persons), StateFlows(new, found, deaths, dead)


def _aged(end: np.ndarray, alive: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Shares a year older from what is left of each age and state; the healthy are who is not ill,
    and so is nobody left.
    """
    aged = np.empty(end.shape)
    ill = aged[1:]
    np.multiply(end[1:, ..., :-1], _inverse(alive[..., :-1]), out=ill[..., 1:])
    oldest = np.broadcast_to(persons, alive.shape)[..., -2:] * end[..., -2:]
    open_age = oldest[..., 0] + oldest[..., 1]
    ill[..., 0], ill[..., -1] = 0.0, open_age[1:] * _inverse(open_age.sum(axis=0))
    aged[HEALTHY] = 1.0 - ill.sum(axis=0)
    return aged


def _inverse(whole: np.ndarray) -> np.ndarray:
    """One over a whole that several parts are shares of, zero where there is none."""
    return np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)


def divide(
    prevalence: np.ndarray, known: np.ndarray, treated: np.ndarray, controlled: np.ndarray
) -> np.ndarray:
    """Shares by state from prevalence, the known among the ill, the treated among the known and the
    controlled among the treated.

    Parameters
    ----------
    prevalence : ndarray
        ``[..., sex, age]``.
    known : ndarray
        Fractions that broadcast.
    treated : ndarray
        Fractions that broadcast.
    controlled : ndarray
        Fractions that broadcast.

    Returns
    -------
    ndarray
        ``[state, ..., sex, age]``.

    Raises
    ------
    InputError
        For a fraction outside [0, 1].

    Examples
    --------
    >>> divide(np.array(0.4), np.array(0.5), np.array(0.5), np.array(0.75)).round(12).tolist()
    [0.6, 0.2, 0.1, 0.075, 0.025]
    """
    for name, part in (
        ("prevalence", prevalence),
        ("known", known),
        ("treated", treated),
        ("controlled", controlled),
    ):
        if not ((part >= 0) & (part <= 1 + 1e-12)).all():
            raise InputError(
                "morbidity.divide",
                "morbidity.divide, {name}",
                "{part!r}",
                "fractions from 0 to 1",
                "check the prevalence and the published shares",
                name=name,
                part=float(np.max(np.abs(part))),
            )
    care = prevalence * known * treated
    parts = [
        1 - prevalence,
        prevalence * (1 - known),
        prevalence * known * (1 - treated),
        care * controlled,
        care * (1 - controlled),
    ]
    return np.stack(np.broadcast_arrays(*parts))


def relative_risks(uncontrolled: np.ndarray, excess: np.ndarray) -> np.ndarray:
    """Relative risk of death of each ill state: ``1 + excess (RR - 1)``; ``[ill state, ..., sex,
    age]``.

    Parameters
    ----------
    uncontrolled : ndarray
        ``[..., sex, age]`` risk of treated patients out of control, over the healthy.
    excess : ndarray
        ``[ill state]`` part of their excess.

    Examples
    --------
    >>> relative_risks(np.array([[3.0]]), np.array([0.8, 1.0, 0.5, 1.0])).ravel().tolist()
    [2.6, 3.0, 2.0, 3.0]
    """
    shape = (-1, *(1,) * np.ndim(uncontrolled))
    return np.asarray(1 + np.reshape(excess, shape) * (uncontrolled - 1))


def split_deaths(death: np.ndarray, state: np.ndarray, risk: np.ndarray) -> np.ndarray:
    """Death probabilities by state that add to the population's: ``sum(s q_s) = q`` with ``q_s =
    RR_s q_0``.

    Where a relative risk would carry a state beyond certainty, its probability is one and the
    healthy take the rest.

    Parameters
    ----------
    death : ndarray
        ``[..., sex, age]`` probability of the population.
    state : ndarray
        ``[state, ..., sex, age]``.
    risk : ndarray
        ``[ill state, ..., sex, age]``.

    Returns
    -------
    ndarray
        ``[state, ..., sex, age]``.

    Examples
    --------
    >>> half = np.array([0.5, 0.0, 0.0, 0.25, 0.25])
    >>> split_deaths(np.array(0.04), half, np.array([2.0, 2.0, 2.0, 4.0])).round(12).tolist()
    [0.02, 0.04, 0.04, 0.04, 0.08]
    """
    out = np.empty(state.shape)  # not as a state alike in all draws lies: draws side by side
    well = death / (1 + np.einsum("k...,k...->...", state[1:], risk - 1))
    np.minimum(np.multiply(risk, well, out=out[1:]), 1.0, out=out[1:])
    rest = death - np.einsum("k...,k...->...", state[1:], out[1:])
    some = state[0] > 0
    if some.all():
        np.clip(rest / state[0], 0.0, 1.0, out=out[0, ...])
    else:
        np.divide(rest, state[0], out=out[0, ...], where=some)
        out[0] = np.where(some, np.clip(out[0], 0.0, 1.0), well)
    return out


def with_excess(death: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Death probabilities by state when the excess of the ill over the healthy is multiplied by
    ``factor`` (a lever of survival).

    Examples
    --------
    >>> with_excess(np.array([0.02, 0.04, 0.04, 0.04, 0.08]), np.array(0.5)).round(12).tolist()
    [0.02, 0.03, 0.03, 0.03, 0.05]
    """
    out = death - death[:1]
    out *= factor
    out += death[:1]
    return np.minimum(out, 1.0, out=out)


def control_gain(
    controlled: np.ndarray, uncontrolled: np.ndarray, loss: float, target: np.ndarray
) -> np.ndarray:
    """Yearly probability of coming into control that leaves ``target`` of the treated controlled,
    given how many fall out of it.

    Between 0 and 1: a target that is too far is approached as fast as the rates allow.

    Parameters
    ----------
    controlled : ndarray
        Patients alive before the move.
    uncontrolled : ndarray
        Patients alive before the move.
    loss : float
        Probability.
    target : ndarray
        Fraction.

    Examples
    --------
    >>> [
    ...     float(control_gain(np.array(60.0), np.array(40.0), 0.1, np.array(target)).round(12))
    ...     for target in (0.6, 0.1)
    ... ]
    [0.15, 0.0]
    """
    wanted = target * (controlled + uncontrolled) - controlled * (1 - loss)
    return np.clip(
        np.divide(wanted, uncontrolled, out=np.zeros_like(wanted), where=uncontrolled > 0), 0.0, 1.0
    )
