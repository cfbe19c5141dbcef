"""Multi-state models: transition probabilities by the Kolmogorov forward equations, annuities
and insurances on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import simpson

from ..core.errors import InputError
from .tables import Curve, discount_at, scalar, whole_number

Intensity: TypeAlias = float | Callable[[np.ndarray], ArrayLike] | ArrayLike


@dataclass(frozen=True)
class StateProbabilities:
    """Transition probabilities of a multi-state model and the values that follow from them.

    Attributes
    ----------
    age : ndarray
        ``[...]`` ages at issue, years.
    times : ndarray
        ``[steps + 1]`` years since issue.
    probabilities : ndarray
        ``[steps + 1, ..., from, to]`` (symbol: tp^ij_x).
    intensities : ndarray
        ``[steps + 1, ..., from, to]`` forces at those times, per year (zero diagonal; just before
        the time, so that a force that jumps at a birthday is the one of the year that ends).
    """

    age: np.ndarray
    times: np.ndarray
    probabilities: np.ndarray
    intensities: np.ndarray

    def at(self, years: float) -> np.ndarray:
        """Matrix of probabilities after ``years`` (a time of the grid); ``[..., from, to]``.

        Parameters
        ----------
        years : float
            Years since the start.

        Raises
        ------
        InputError
            When the time is not on the grid.
        """
        index = int(np.argmin(np.abs(self.times - years)))
        if abs(self.times[index] - years) > 1e-9:
            raise InputError(
                "actuarial.at",
                "actuarial.multistate.at",
                "{years}",
                "a time of the grid (step {times:g})",
                "choose another time or more steps",
                years=years,
                times=self.times[1],
            )
        return np.asarray(self.probabilities[index])

    def annuity(
        self,
        i: ArrayLike,
        state: int,
        *,
        start: int = 0,
        m: int | None = None,
        curve: Curve = "spot",
    ) -> np.ndarray | float:
        """Value of 1 a year while in ``state``, for one now in ``start`` (symbol:
        ā^{start,state}_x:n, or ä^(m)).

        Parameters
        ----------
        i : ArrayLike
            Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
            term structure (see :func:`discount_factors`).
        state : int
            Number of the state in which it is paid.
        start : int
            Number of the state at issue.
        m : int | None
            Payments a year in advance; None pays continuously (integral by Simpson's rule).
        curve : Curve
            What a term structure holds, ``spot`` or ``forward``.
        """
        self._check_states(state, start)
        present = self._discount(i, curve) * self.probabilities[..., start, state]
        if m is None:
            return scalar(np.asarray(simpson(present, x=self.times, axis=0)))
        every = (len(self.times) - 1) / (self.times[-1] * whole_number(m, "m", 1))
        if abs(every - round(every)) > 1e-9:
            raise InputError(
                "actuarial.annuity",
                "actuarial.m",
                "{m}",
                "a divisor of the steps a year",
                "choose other steps",
                m=m,
            )
        return scalar(np.asarray(present[: -1 : round(every)].sum(axis=0) / m))

    def insurance(
        self,
        i: ArrayLike,
        to: int,
        *,
        start: int = 0,
        origin: int | None = None,
        curve: Curve = "spot",
    ) -> np.ndarray | float:
        """Value of 1 paid at each entry into ``to`` (from ``origin`` only, if given) for one now in
        ``start`` (symbol: Ā^{start,to}).

        Integral of v(t) sum over k of tp^{start,k} mu^{k,to}, by Simpson's rule.

        Parameters
        ----------
        i : ArrayLike
            Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
            term structure (see :func:`discount_factors`).
        to : int
            Number of the state whose entry is paid.
        start : int
            Number of the state at issue.
        origin : int | None
            Number of the only state from which an entry is paid; any when not given.
        curve : Curve
            What a term structure holds, ``spot`` or ``forward``.
        """
        self._check_states(to, start)
        origins = [
            k for k in range(self.probabilities.shape[-1]) if k != to and origin in (None, k)
        ]
        flow = sum(
            self.probabilities[..., start, k] * self.intensities[..., k, to] for k in origins
        )
        return scalar(np.asarray(simpson(self._discount(i, curve) * flow, x=self.times, axis=0)))

    def _discount(self, i: ArrayLike, curve: Curve) -> np.ndarray:
        v = discount_at(i, self.times, curve=curve)
        return v.reshape(v.shape + (1,) * (self.probabilities.ndim - 3))

    def _check_states(self, *states: int) -> None:
        count = self.probabilities.shape[-1]
        for state in states:
            if state not in range(count):
                raise InputError(
                    "actuarial.check_states",
                    "actuarial.state",
                    "{state}",
                    "a state from 0 to {count}",
                    "correct the state",
                    state=state,
                    count=count - 1,
                )


def multistate(
    intensities: Mapping[tuple[int, int], Intensity],
    age: ArrayLike,
    years: int,
    *,
    states: int | None = None,
    steps: int = 24,
) -> StateProbabilities:
    """Solve the Kolmogorov forward equations from each age: d tP / dt = tP M(x + t), 0P = I.

    Parameters
    ----------
    intensities : Mapping[tuple[int, int], Intensity]
        Transition ``(from, to)`` -> force per year: a number, a function of exact age, or a list of
        forces by year since issue (constant within the year).
    age : ArrayLike
        Exact age or ages of issue ``[...]``.
    years : int
        Horizon.
    states : int | None
        Number of states; the largest named plus one when not given.
    steps : int
        Even number of steps a year.

    Returns
    -------
    StateProbabilities
        With ``at``, ``annuity`` and ``insurance``.

    Raises
    ------
    InputError
        For negative or NaN forces, a transition of a state into itself, or lists shorter than the
        horizon.

    Notes
    -----
    Fourth-order Runge-Kutta with a fixed step, all ages at once. Source: Dickson, Hardy and Waters
    (2020), section 8.4.

    Examples
    --------
    >>> model = multistate({(0, 1): 0.1}, age=60, years=10)
    >>> bool(abs(model.at(10)[0, 0] - np.exp(-1.0)) < 1e-9)
    True
    """
    years, steps = whole_number(years, "years", 1), whole_number(steps, "steps", 2)
    steps += steps % 2  # Simpson's rule needs an even number of intervals
    count = (
        states if states is not None else 1 + max((max(pair) for pair in intensities), default=0)
    )
    for pair in intensities:
        if pair[0] == pair[1] or not set(pair) <= set(range(count)):
            raise InputError(
                "actuarial.multistate",
                "actuarial.intensities",
                "{pair}",
                "a pair (from, to) of different states, 0 to {count}",
                "correct the transition",
                pair=pair,
                count=count - 1,
            )
    ages, h = np.asarray(age, dtype=float), 1.0 / steps
    p = np.broadcast_to(np.eye(count), (*ages.shape, count, count)).copy()
    times = np.arange(years * steps + 1) / steps
    path, forces = [p], [_forces(intensities, ages, 0.0, 0, count)]
    for n in range(years * steps):
        year = n // steps  # both ends of a step belong to the same year of the lists
        stages = [
            _forces(intensities, ages, times[n] + c * h, year, count) for c in (0.0, 0.5, 1.0)
        ]
        p = _runge_kutta(p, [_generator(s) for s in stages], h)
        path.append(p)
        forces.append(stages[2])
    return StateProbabilities(ages, times, np.stack(path), np.stack(forces))


def _runge_kutta(p: np.ndarray, generators: list[np.ndarray], h: float) -> np.ndarray:
    first, middle, last = generators
    k1 = p @ first
    k2 = (p + h / 2.0 * k1) @ middle
    k3 = (p + h / 2.0 * k2) @ middle
    k4 = (p + h * k3) @ last
    return np.asarray(p + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4))


def _generator(forces: np.ndarray) -> np.ndarray:
    out = forces.copy()
    states = np.arange(out.shape[-1])
    out[..., states, states] = -forces.sum(axis=-1)
    return out


def _forces(
    intensities: Mapping[tuple[int, int], Intensity],
    ages: np.ndarray,
    t: float,
    year: int,
    count: int,
) -> np.ndarray:
    out = np.zeros((*ages.shape, count, count))
    for (origin, to), given in intensities.items():
        if callable(given):
            value = np.asarray(given(ages + t), dtype=float)
        else:
            value = np.asarray(given, dtype=float)
            if value.ndim and value.shape[-1] <= year:
                raise InputError(
                    "actuarial.forces.force_year",
                    "actuarial.intensities{value}",
                    "{last} years",
                    "one force a year of the horizon",
                    "extend the list",
                    value=(origin, to),
                    last=value.shape[-1],
                )
            value = value[..., year] if value.ndim else value
        if not np.all(np.isfinite(value) & (value >= 0.0)):
            raise InputError(
                "actuarial.forces.value_2",
                "actuarial.intensities{value}",
                "{value_2}",
                "finite non-negative forces at t={t:g}",
                "check the function",
                value=(origin, to),
                value_2=value,
                t=t,
            )
        out[..., origin, to] = value
    return out


def permanent_disability(
    disability: Intensity,
    healthy_death: Intensity,
    disabled_death: Intensity,
    age: ArrayLike,
    years: int,
    *,
    steps: int = 24,
) -> StateProbabilities:
    """Healthy (0), permanently disabled (1), dead (2): no way back from 1 to 0 (forces mu01, mu02,
    mu12).

    Returns and errors as in :func:`multistate`, which says what a force may be. Source: Dickson,
    Hardy and Waters (2020), example 8.4.

    Parameters
    ----------
    disability : Intensity
        Force from healthy to disabled, per year.
    healthy_death : Intensity
        Force from healthy to dead, per year.
    disabled_death : Intensity
        Force from disabled to dead, per year.
    age : ArrayLike
        Exact age or ages of issue ``[...]``.
    years : int
        Horizon, years.
    steps : int
        Even number of steps a year.

    Examples
    --------
    >>> permanent_disability(0.1, 0.0, 0.0, 60, 1).at(1)[0].round(6).tolist()
    [0.904837, 0.095163, 0.0]
    """
    return multistate(
        {(0, 1): disability, (0, 2): healthy_death, (1, 2): disabled_death},
        age,
        years,
        states=3,
        steps=steps,
    )


def disability_with_recovery(
    disability: Intensity,
    recovery: Intensity,
    healthy_death: Intensity,
    disabled_death: Intensity,
    age: ArrayLike,
    years: int,
    *,
    steps: int = 24,
) -> StateProbabilities:
    """Healthy (0), sick (1), dead (2), with recovery from 1 to 0 (forces mu01, mu10, mu02, mu12).

    Returns and errors as in :func:`multistate`, which says what a force may be. Source: Dickson,
    Hardy and Waters (2020), example 8.5.

    Parameters
    ----------
    disability : Intensity
        Force from healthy to sick, per year.
    recovery : Intensity
        Force from sick to healthy, per year.
    healthy_death : Intensity
        Force from healthy to dead, per year.
    disabled_death : Intensity
        Force from sick to dead, per year.
    age : ArrayLike
        Exact age or ages of issue ``[...]``.
    years : int
        Horizon, years.
    steps : int
        Even number of steps a year.
    """
    transitions = {
        (0, 1): disability,
        (1, 0): recovery,
        (0, 2): healthy_death,
        (1, 2): disabled_death,
    }
    return multistate(transitions, age, years, states=3, steps=steps)
