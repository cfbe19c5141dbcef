"""Parametric laws of mortality: the force, its integral, and probabilities; fitting by Poisson
likelihood.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import ArrayLike


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
            First age of the table.
        last : int
            Last age of the table, included.
        """
        return self.death_probability(np.arange(first, last + 1.0))


@dataclass(frozen=True)
class Gompertz(ParametricLaw):
    """mu(x) = b c^x (Gompertz 1825).

    Parameters
    ----------
    b : float
        Force at age 0, deaths per person-year.
    c : float
        Factor by which the force grows with each year of age.

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

    Parameters
    ----------
    a : float
        Force that does not depend on age (accidents), deaths per person-year.
    b : float
        Senescent force at age 0, deaths per person-year.
    c : float
        Factor by which the senescent force grows with each year of age.

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

    Parameters
    ----------
    a : float
        Numerator of the force at age 0, deaths per person-year.
    b : float
        Growth of the numerator with age, per year.
    d : float
        Weight of the term that levels the force off (0 is Gompertz).
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

    Parameters
    ----------
    a : float
        Odds of the force at age 0.
    b : float
        Growth of the odds with age, per year.

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
    """mu(x) = (shape / scale) (x / scale)^(shape - 1).

    Parameters
    ----------
    shape : float
        Exponent, without unit; above 1 the force grows with age.
    scale : float
        Age by which a share 1 - 1/e has died, years.
    """

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
    """mu(x) = a1 e^(-b1 x) + a2 + a3 e^(b3 x): infancy, accidents, senescence (Siler 1979).

    Parameters
    ----------
    a1 : float
        Force of infancy at age 0, deaths per person-year.
    b1 : float
        Fall of the force of infancy with age, per year.
    a2 : float
        Force that does not depend on age, deaths per person-year.
    a3 : float
        Senescent force at age 0, deaths per person-year.
    b3 : float
        Growth of the senescent force with age, per year.
    """

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


def parameters(law: ParametricLaw) -> tuple[float, ...]:
    """The parameters of a law, in the order of its definition."""
    return tuple(astuple(law))  # type: ignore[call-overload]


def _growth(rate: float, years: np.ndarray) -> np.ndarray:
    """Integral of e^(rate s) for s from 0 to ``years``."""
    return np.asarray(np.expm1(rate * years) / rate if rate != 0.0 else years)


def _log1pexp(exponent: np.ndarray, factor: float) -> np.ndarray:
    """log(1 + factor e^exponent) without overflow."""
    return np.asarray(np.logaddexp(0.0, exponent + np.log(factor)))
