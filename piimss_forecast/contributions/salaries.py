"""Two ways to spread the base salary over jobs, log-normal or a histogram by UMA bands, with the
same three questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.optimize.elementwise import find_root
from scipy.special import ndtr

from ..core.errors import DataError, ModelError
from .distribution import band_wages, fit_location, mean_excess

BANDS = (
    25  # of one UMA, in which the institute's open data count jobs (column rango_uma, W1 to W25)
)


class SalaryDistribution(Protocol):
    """A distribution of the salary Y held between floor and cap; arrays ``[draw, year]``."""

    def excess(self, threshold: np.ndarray) -> np.ndarray:
        """E[(Y - threshold)+]."""
        ...

    def wages(self, uppers: np.ndarray) -> np.ndarray:
        """E[Y; Y in band]: first the mass at the floor, then bands that end at ``uppers`` (last
        axis), the last one at the cap.
        """
        ...

    def below(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P(Y <= edge) and E[Y; Y <= edge] at ``edges`` (last axis)."""
        ...

    def capped(self, cap: np.ndarray) -> SalaryDistribution:
        """The same salaries under another cap: a reform lets those above it count."""
        ...


class Salaries(Protocol):
    """A shape of salaries, without its level."""

    def fit(self, mean: np.ndarray, floor: np.ndarray, cap: np.ndarray) -> SalaryDistribution:
        """The level at which the mean, held between floor and cap, is ``mean``."""
        ...


@dataclass(frozen=True)
class LogNormal:
    """ln X normal; Y = min(max(X, floor), cap).

    Parameters
    ----------
    sd_log : ndarray | float
        Standard deviation of the logarithm; scalar, ``[year]`` or ``[draw, 1]``.
    """

    sd_log: np.ndarray | float

    def fit(self, mean: np.ndarray, floor: np.ndarray, cap: np.ndarray) -> FittedLogNormal:
        """Location that gives the mean.

        Parameters
        ----------
        mean : ndarray
            Mean SBC, MXN per day, ``[draw, year]``.
        floor : ndarray
            Least SBC, MXN per day, ``[draw, year]`` or ``[year]``.
        cap : ndarray
            Largest SBC, MXN per day, ``[draw, year]`` or ``[year]``.

        Examples
        --------
        >>> y = LogNormal(0.79).fit(np.array([[600.0]]), np.array([[280.0]]), np.array([[2800.0]]))
        >>> round(float(y.excess(np.array([[280.0]]))[0, 0]), 6)
        320.0
        """
        return FittedLogNormal(fit_location(mean, self.sd_log, floor, cap), self.sd_log, floor, cap)


@dataclass(frozen=True)
class FittedLogNormal:
    """Log-normal with a location, in MXN per day."""

    location: np.ndarray
    sd_log: np.ndarray | float
    floor: np.ndarray
    cap: np.ndarray

    def excess(self, threshold: np.ndarray) -> np.ndarray:
        """E[(Y - threshold)+]."""
        return mean_excess(self.location, self.sd_log, self.floor, self.cap, threshold)

    def wages(self, uppers: np.ndarray) -> np.ndarray:
        """E[Y; Y in band]."""
        return band_wages(self.location, self.sd_log, self.floor, self.cap, uppers)

    def below(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P(Y <= edge) and E[Y; Y <= edge]."""
        mu, sd, floor, cap = (
            np.asarray(v, float)[..., None]
            for v in np.broadcast_arrays(self.location, self.sd_log, self.floor, self.cap)
        )
        held = np.clip(edges, floor, cap)
        z, low = (np.log(held) - mu) / sd, (np.log(floor) - mu) / sd
        share = ndtr(z)
        wage = floor * ndtr(low) + np.exp(mu + sd**2 / 2) * (ndtr(z - sd) - ndtr(low - sd))
        at_cap = edges >= cap * (1 - 1e-12)
        share, wage = np.where(at_cap, 1.0, share), np.where(at_cap, wage + cap * ndtr(-z), wage)
        empty = edges < floor
        return np.where(empty, 0.0, share), np.where(empty, 0.0, wage)

    def capped(self, cap: np.ndarray) -> FittedLogNormal:
        """The same location under another cap."""
        return replace(self, cap=cap)


@dataclass(frozen=True)
class Histogram:
    """Jobs by band, each at its mean salary.

    A later mean moves all salaries by one factor, then floor and cap act; inside a band everyone
    earns its mean, so what is paid over 3 UMA is exact while the bands keep their edges and
    approximate after they have moved.

    Parameters
    ----------
    shares : ndarray
        ``[band]`` fractions of jobs that add to one.
    wages : ndarray
        ``[band]`` mean salary, UMA.
    """

    shares: np.ndarray
    wages: np.ndarray

    def __post_init__(self) -> None:
        shares, wages = np.asarray(self.shares, float), np.asarray(self.wages, float)
        bad = (
            shares.shape != wages.shape
            or shares.ndim != 1
            or not np.all(np.isfinite(shares) & np.isfinite(wages) & (shares >= 0) & (wages > 0))
        )
        if bad or abs(shares.sum() - 1) > 1e-9:
            raise DataError(
                "contributions.histogram",
                "contributions, Histogram",
                "{shares_shape}, {shares:.6g}",
                "shares that add to 1 and positive salaries, one per band",
                "see ingest.read_uma_bands",
                shares_shape=shares.shape,
                shares=shares.sum(),
            )

    def fit(self, mean: np.ndarray, floor: np.ndarray, cap: np.ndarray) -> FittedHistogram:
        """Factor on every salary that gives the mean.

        Parameters
        ----------
        mean : ndarray
            Mean SBC, MXN per day, ``[draw, year]``.
        floor : ndarray
            Least SBC, MXN per day, ``[draw, year]`` or ``[year]``.
        cap : ndarray
            Largest SBC, MXN per day, ``[draw, year]`` or ``[year]``.

        Examples
        --------
        >>> mean, floor, cap = (np.array([[v]]) for v in (400.0, 150.0, 2500.0))
        >>> y = Histogram(np.array([0.5, 0.5]), np.array([2.0, 6.0])).fit(mean, floor, cap)
        >>> y.atoms[0, 0].round(6).tolist()
        [200.0, 600.0]
        """
        mean, floor, cap = np.broadcast_arrays(np.asarray(mean, float), floor, cap)
        if np.any((mean <= floor) | (mean >= cap)):
            raise ModelError(
                "contributions.fit",
                "contributions, Histogram.fit",
                "{mean}",
                "a mean between floor and cap",
                "check SBC, minimum wage and UMA",
                mean=float(mean.flat[int(np.argmax((mean <= floor) | (mean >= cap)))]),
            )
        used = self.shares > 0
        shares, wages = self.shares[used], self.wages[used]

        def gap(log_factor: np.ndarray, m: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return (
                np.clip(np.exp(log_factor)[..., None] * wages, a[..., None], b[..., None])
                @ shares
                / m
                - 1
            )

        span = (np.log(floor / wages.max()), np.log(cap / wages.min()))
        found = find_root(
            gap, span, args=(mean, floor, cap), tolerances={"xatol": 1e-13, "xrtol": 1e-13}
        )
        return FittedHistogram(shares, np.exp(found.x)[..., None] * wages, floor, cap)


@dataclass(frozen=True)
class FittedHistogram:
    """Shares at salaries ``free`` ``[draw, year, band]`` in MXN per day, before floor and cap."""

    shares: np.ndarray
    free: np.ndarray
    floor: np.ndarray
    cap: np.ndarray

    @property
    def atoms(self) -> np.ndarray:
        """Salaries held between floor and cap."""
        return np.clip(self.free, self.floor[..., None], self.cap[..., None])

    def capped(self, cap: np.ndarray) -> FittedHistogram:
        """The same factor under another cap; nothing is known inside the last band."""
        return replace(self, cap=np.broadcast_to(cap, self.floor.shape))

    def excess(self, threshold: np.ndarray) -> np.ndarray:
        """E[(Y - threshold)+]."""
        return np.asarray(
            np.maximum(self.atoms - np.asarray(threshold)[..., None], 0.0) @ self.shares
        )

    def wages(self, uppers: np.ndarray) -> np.ndarray:
        """E[Y; Y in band]."""
        edges = np.concatenate(
            [np.asarray(self.floor)[..., None], uppers, np.full((*uppers.shape[:-1], 1), np.inf)],
            axis=-1,
        )
        total = self.below(np.maximum(edges, np.asarray(self.floor)[..., None]))[1]
        return np.diff(total, axis=-1, prepend=0.0)

    def below(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P(Y <= edge) and E[Y; Y <= edge]."""
        inside = self.atoms[..., None, :] <= np.asarray(edges)[..., None] * (1 + 1e-12)
        return np.asarray(inside @ self.shares), np.einsum(
            "...eb,...b,b->...e", inside.astype(float), self.atoms, self.shares
        )


def fit_dispersion(counts: np.ndarray, mean: float, floor: float) -> float:
    """Standard deviation of the log salary that fits jobs counted in the UMA bands 1 to 25, given
    their mean; maximum likelihood.

    Parameters
    ----------
    counts : ndarray
        Jobs by band ``[25]``.
    mean : float
        Mean salary, UMA.
    floor : float
        Minimum wage, UMA.

    Returns
    -------
    float
        sd of the logarithm, between 0.1 and 2.

    Raises
    ------
    DataError
        When the table has not 25 finite counts, is empty, or has jobs below the floor's band only.

    Examples
    --------
    >>> y = LogNormal(0.8).fit(np.array(5.0), np.array(1.8), np.array(25.0))
    >>> shares, _ = band_table(y, np.array(1.0))
    >>> round(fit_dispersion(1e6 * shares, 5.0, 1.8), 3)
    0.8
    """
    counts = np.asarray(counts, float)
    if (
        counts.shape != (BANDS,)
        or not np.all(np.isfinite(counts) & (counts >= 0))
        or not counts.sum() > 0
        or not floor < mean < BANDS
    ):
        raise DataError(
            "contributions.fit_dispersion",
            "contributions, fit_dispersion",
            "{counts_shape}, {counts:.6g}, {mean:.4g} UMA",
            "25 non-negative counts and a mean between the floor and 25 UMA",
            "check the rango_uma table",
            counts_shape=counts.shape,
            counts=counts.sum(),
            mean=mean,
        )
    first = (
        int(np.ceil(floor)) - 1
    )  # jobs below the minimum wage (part of a day, or late updates) are counted with those at it
    pooled = np.concatenate([np.zeros(first), [counts[: first + 1].sum()], counts[first + 1 :]])

    def minus_log_likelihood(sd: float) -> float:
        shares, _ = band_table(
            LogNormal(sd).fit(np.array(mean), np.array(floor), np.array(float(BANDS))),
            np.array(1.0),
        )
        return (
            -float(np.sum(pooled[first:] * np.log(np.maximum(shares[first:], 1e-300))))
            / pooled.sum()
        )

    return float(
        minimize_scalar(
            minus_log_likelihood, bounds=(0.1, 2.0), method="bounded", options={"xatol": 1e-6}
        ).x
    )


def bands_of(cap_uma: np.ndarray) -> int:
    """Bands of one UMA that reach the highest of the caps, in UMA.

    Parameters
    ----------
    cap_uma : ndarray
        Largest SBC of each year, UMA.

    Examples
    --------
    >>> bands_of(np.array([25.0, 25.0])), bands_of(np.array([25.0, 27.5]))
    (25, 28)
    """
    return int(np.ceil(np.max(cap_uma)))


def band_table(
    fitted: SalaryDistribution, uma: np.ndarray, bands: int = BANDS
) -> tuple[np.ndarray, np.ndarray]:
    """Share of jobs and mean of Y falling in each band of one UMA; two arrays ``[..., band]`` that
    add to 1 and to the mean.

    Band k holds salaries over k - 1 and up to k UMA; jobs at the minimum wage stand in the band
    where it falls, and bands over the cap are empty.

    Parameters
    ----------
    fitted : SalaryDistribution
        Salaries held between floor and cap.
    uma : ndarray
        MXN per day, ``[...]``.
    bands : int
        Number of bands: the highest cap in whole UMA (see :func:`bands_of`).
    """
    edges = np.asarray(uma)[..., None] * np.arange(1.0, bands + 1)
    edges[..., -1] *= 1 + 1e-9  # the cap itself is in the last band whatever its rounding
    share, wage = fitted.below(edges)
    return np.diff(share, axis=-1, prepend=0.0), np.diff(wage, axis=-1, prepend=0.0)
