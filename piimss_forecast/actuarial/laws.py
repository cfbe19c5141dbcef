"""Parametric laws of mortality: the force, its integral, and probabilities; fitting by Poisson
likelihood.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import astuple, dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from ..core.errors import InputError, ModelError


class ParametricLaw(ABC):
    """A force of mortality mu(x) with a closed integral; ages and durations in years, forces per
    year.
    """

    @abstractmethod
    def force(self, age: ArrayLike) -> np.ndarray:
        """mu(x) at exact ages (symbol: mu_x).

        Parameters
        ----------
        age : ArrayLike
            Exact ages, in years.
        """

    @abstractmethod
    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        """Integral of the force from ``age`` to ``age + years``.

        Parameters
        ----------
        age : ArrayLike
            Exact ages at which the interval starts.
        years : ArrayLike
            Length of the interval, in years.
        """

    def survival(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        """Probability of living ``years`` more (symbol: tpx) = exp(-cumulative).

        Parameters
        ----------
        age : ArrayLike
            Exact ages at which the interval starts.
        years : ArrayLike
            Length of the interval, in years.
        """
        return np.asarray(np.exp(-self.cumulative(age, years)))

    def death_probability(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        """Probability of dying within ``years`` (symbol: tqx).

        Parameters
        ----------
        age : ArrayLike
            Exact ages at which the interval starts.
        years : ArrayLike
            Length of the interval, in years.
        """
        return np.asarray(-np.expm1(-self.cumulative(age, years)))

    def table(self, first: int, last: int) -> np.ndarray:
        """One-year death probabilities at ages ``first .. last``; ``[ages]``.

        Parameters
        ----------
        first : int
            First or last age of the table, both included.
        last : int
            First or last age of the table, both included.
        """
        return self.death_probability(np.arange(first, last + 1.0))


@dataclass(frozen=True)
class Gompertz(ParametricLaw):
    """mu(x) = b c^x (Gompertz 1825).

    Examples
    --------
    >>> float(Gompertz(b=0.0003, c=1.07).force(0.0))
    0.0003
    """

    b: float
    c: float

    def force(self, age: ArrayLike) -> np.ndarray:
        return np.asarray(self.b * np.power(self.c, np.asarray(age, float)))

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        return np.asarray(self.force(age) * _growth(np.log(self.c), np.asarray(years, float)))


@dataclass(frozen=True)
class Makeham(ParametricLaw):
    """mu(x) = a + b c^x (Makeham 1860).

    Examples
    --------
    >>> float(Makeham(a=0.00022, b=2.7e-6, c=1.124).death_probability(20.0).round(6))
    0.00025
    """

    a: float
    b: float
    c: float

    def force(self, age: ArrayLike) -> np.ndarray:
        return np.asarray(self.a + Gompertz(self.b, self.c).force(age))

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        return np.asarray(
            self.a * np.asarray(years, float) + Gompertz(self.b, self.c).cumulative(age, years)
        )


@dataclass(frozen=True)
class Beard(ParametricLaw):
    """mu(x) = a e^(bx) / (1 + d e^(bx)) (Perks 1932, Beard 1959): Gompertz that levels off at
    a/d.
    """

    a: float
    b: float
    d: float

    def force(self, age: ArrayLike) -> np.ndarray:
        rising = np.exp(-self.b * np.asarray(age, float))
        return np.asarray(self.a / (rising + self.d))

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        start = np.asarray(age, float)
        end = start + np.asarray(years, float)
        return np.asarray(
            self.a
            / (self.b * self.d)
            * (_log1pexp(self.b * end, self.d) - _log1pexp(self.b * start, self.d))
        )


@dataclass(frozen=True)
class Kannisto(ParametricLaw):
    """mu(x) = a e^(bx) / (1 + a e^(bx)): a logistic force that tends to 1 (Thatcher, Kannisto and
    Vaupel 1998).

    Examples
    --------
    >>> float(Kannisto(a=0.0001, b=0.1).force(300.0).round(6))
    1.0
    """

    a: float
    b: float

    def force(self, age: ArrayLike) -> np.ndarray:
        return Beard(self.a, self.b, self.a).force(age)

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        return Beard(self.a, self.b, self.a).cumulative(age, years)


@dataclass(frozen=True)
class Weibull(ParametricLaw):
    """mu(x) = (shape / scale) (x / scale)^(shape - 1)."""

    shape: float
    scale: float

    def force(self, age: ArrayLike) -> np.ndarray:
        return np.asarray(
            self.shape / self.scale * (np.asarray(age, float) / self.scale) ** (self.shape - 1.0)
        )

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        start = np.asarray(age, float)
        end = start + np.asarray(years, float)
        return np.asarray((end / self.scale) ** self.shape - (start / self.scale) ** self.shape)


@dataclass(frozen=True)
class Siler(ParametricLaw):
    """mu(x) = a1 e^(-b1 x) + a2 + a3 e^(b3 x): infancy, accidents, senescence (Siler 1979)."""

    a1: float
    b1: float
    a2: float
    a3: float
    b3: float

    def force(self, age: ArrayLike) -> np.ndarray:
        x = np.asarray(age, float)
        return np.asarray(self.a1 * np.exp(-self.b1 * x) + self.a2 + self.a3 * np.exp(self.b3 * x))

    def cumulative(self, age: ArrayLike, years: ArrayLike = 1.0) -> np.ndarray:
        x, t = np.asarray(age, float), np.asarray(years, float)
        infancy = self.a1 * np.exp(-self.b1 * x) * _growth(-self.b1, t)
        return np.asarray(
            infancy + self.a2 * t + self.a3 * np.exp(self.b3 * x) * _growth(self.b3, t)
        )


LAWS: dict[str, type[ParametricLaw]] = {
    "gompertz": Gompertz,
    "makeham": Makeham,
    "beard": Beard,
    "kannisto": Kannisto,
    "weibull": Weibull,
    "siler": Siler,
}
STANDARD_ULTIMATE = Makeham(
    a=0.00022, b=2.7e-6, c=1.124
)  # Dickson, Hardy and Waters, standard ultimate survival model

Law = TypeVar("Law", bound=ParametricLaw)


def fit_law(law: type[Law], deaths: ArrayLike, exposure: ArrayLike, ages: ArrayLike) -> Law:
    """Fit a law to deaths and central exposure by Poisson likelihood, the force taken at mid-age.

    Parameters
    ----------
    law : type[Law]
        A class of this module such as ``Gompertz``.
    deaths : ArrayLike
        ``[ages]`` counts and person-years.
    exposure : ArrayLike
        ``[ages]`` counts and person-years.
    ages : ArrayLike
        Exact age at the start of each interval of one year.

    Returns
    -------
    Law
        The law with its fitted parameters.

    Raises
    ------
    InputError
        For negative or NaN cells, deaths without exposure, or shapes that differ.
    ModelError
        When there are fewer ages with exposure than parameters, no deaths, or the optimiser does
        not converge.

    Examples
    --------
    >>> ages = np.arange(60, 90)
    >>> law = fit_law(Gompertz, 1e6 * Gompertz(2e-5, 1.1).force(ages + 0.5), np.full(30, 1e6), ages)
    >>> round(law.c, 4)
    1.1
    """
    d, e, x = (np.asarray(a, dtype=float) for a in (deaths, exposure, ages))
    if not (d.shape == e.shape == x.shape and d.ndim == 1):
        raise InputError(
            "actuarial.fit_law.three_lists",
            "actuarial.fit_law",
            "{d_shape} {e_shape} {x_shape}",
            "three lists of one length",
            "align deaths, exposure and ages",
            d_shape=d.shape,
            e_shape=e.shape,
            x_shape=x.shape,
        )
    wrong = ~((d >= 0) & (e >= 0) & np.isfinite(d) & np.isfinite(e) & ~((e == 0) & (d > 0)))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InputError(
            "actuarial.fit_law.non_negative",
            "actuarial.fit_law, age {x:g}",
            "deaths {d}, exposure {e}",
            "non-negative values",
            "correct the cell",
            x=x[at],
            d=d[at],
            e=e[at],
        )
    names = [f.name for f in fields(law)]  # type: ignore[arg-type]
    if (e > 0).sum() < len(names) or d.sum() == 0:
        raise ModelError(
            "actuarial.fit_law",
            "actuarial.fit_law({law})",
            "{e} ages, {d:g} deaths",
            "at least {names_count} ages and some deaths",
            "widen the ages",
            law=law.__name__,
            e=int((e > 0).sum()),
            d=d.sum(),
            names_count=len(names),
        )
    return _maximise(law, names, d, e, x + 0.5)


def _maximise(
    law: type[Law], names: list[str], deaths: np.ndarray, exposure: np.ndarray, middle: np.ndarray
) -> Law:
    """All parameters are positive: search on their logarithms from a Gompertz start."""

    def build(log_values: np.ndarray) -> Law:
        values = dict(zip(names, np.exp(log_values), strict=True))
        if "c" in values:
            values["c"] = float(np.exp(values["c"]))  # the search runs on the slope log c
        return law(**{k: float(v) for k, v in values.items()})

    def loss(log_values: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            expected = exposure * build(log_values).force(middle)
            cost = np.where(
                exposure > 0, expected - deaths * np.log(np.maximum(expected, 1e-300)), 0.0
            ).sum()
        return float(cost / deaths.sum()) if np.isfinite(cost) else 1e10

    start = np.log(_start(names, deaths, exposure, middle))
    best = minimize(
        loss,
        start,
        method="Nelder-Mead",
        options={"maxiter": 8000, "maxfev": 8000, "xatol": 1e-9, "fatol": 1e-13, "adaptive": True},
    )
    again = minimize(
        loss,
        best.x,
        method="Nelder-Mead",
        options={"maxiter": 8000, "maxfev": 8000, "xatol": 1e-9, "fatol": 1e-13},
    )
    if not again.success or again.fun >= 1e9:
        raise ModelError(
            "actuarial.maximise",
            "actuarial.fit_law({law})",
            "{message}",
            "convergence",
            "widen the ages or choose another law",
            law=law.__name__,
            message=again.message,
        )
    return build(again.x)


def _start(
    names: list[str], deaths: np.ndarray, exposure: np.ndarray, middle: np.ndarray
) -> list[float]:
    rate = (deaths + 0.5) / (exposure + 1.0)
    slope, level = np.polyfit(middle, np.log(rate), 1, w=np.sqrt(deaths + 0.5))
    slope = max(float(slope), 1e-3)
    level = float(np.exp(level))
    modal = float(middle[-1]) + 20.0
    guesses = {
        "a": level,
        "b": slope,
        "c": slope,
        "d": level / 10.0,
        "shape": max(slope * float(middle.mean()), 1.1),
        "scale": modal,
        "a1": float(rate[0]) + 1e-6,
        "b1": 1.0,
        "a2": float(rate.min()),
        "a3": level,
        "b3": slope,
    }
    if "c" in names:  # Gompertz and Makeham: b is the level and c the growth
        guesses.update(b=level, a=float(rate.min()) / 2.0)
    return [guesses[name] for name in names]


def parameters(law: ParametricLaw) -> tuple[float, ...]:
    """The parameters of a law, in the order of its definition."""
    return tuple(astuple(law))  # type: ignore[call-overload]


def _growth(rate: float, years: np.ndarray) -> np.ndarray:
    """Integral of e^(rate s) for s from 0 to ``years``."""
    return np.asarray(np.expm1(rate * years) / rate if rate != 0.0 else years)


def _log1pexp(exponent: np.ndarray, factor: float) -> np.ndarray:
    """log(1 + factor e^exponent) without overflow."""
    return np.asarray(np.logaddexp(0.0, exponent + np.log(factor)))
