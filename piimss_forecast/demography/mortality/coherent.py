"""Projections that do not let populations drift apart (Li-Lee, product-ratio), and Lee-Carter
from a few dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ...core.errors import InputError, ModelError
from ...uncertainty import stream
from .data import Counts
from .fit import MortalityFit, fit_mortality
from .models import MODELS
from .processes import Policy, RandomWalkWithDrift, ScalarProcess, autoregression, random_walk
from .solver import LinkFunction, expected_deaths, solve

CoherentMethod: TypeAlias = Literal["li-lee", "product-ratio"]


@dataclass(frozen=True, eq=False)
class CoherentFit:
    """Common trend and stationary departures: eta_s = level_s + sum_i common_i K_i + sum_j own_sj
    k_sj.

    level ``[population, age]``; common ``[age, index]`` with the walk ``trend``; own ``[population,
    age, index]`` with a stationary ``departures[population][index]`` each.
    """

    method: str
    link: LinkFunction
    ages: np.ndarray
    years: np.ndarray
    level: np.ndarray
    common: np.ndarray
    trend: RandomWalkWithDrift
    own: np.ndarray
    departures: list[list[ScalarProcess]]

    def forecast(self, h: int) -> np.ndarray:
        """Central rates of the ``h`` years after the last; ``[population, age, year]``."""
        return np.asarray(self.simulate(h, 1, 0)[0])

    def simulate(self, h: int, draws: int, seed: int, *, driver: str = "mortality") -> np.ndarray:
        """Simulated rates ``[draw, population, age, year]``, draw 0 central.

        Raises
        ------
        InputError
            For h or draws below 1.
        """
        if h < 1 or draws < 1:
            raise InputError(
                "demography.simulate.least",
                "demography.CoherentFit.simulate",
                "h={h}, draws={draws}",
                "at least 1",
                "correct",
                h=h,
                draws=draws,
            )
        years = self.trend.origin_year + 1 + np.arange(h)

        def normals(name: str) -> np.ndarray:
            values = stream(seed, f"{driver}.{name}").normal(years, draws)
            values[0] = 0.0
            return values

        if draws > 1:
            shocks = np.stack(
                [normals(f"kappa{k + 1}") for k in range(self.trend.drift.size)], axis=-1
            )
            period = self.trend.paths(shocks)
        else:
            period = self.trend.mean(years)[None]
        eta = self.level[None, :, :, None] + np.einsum("xi,dti->dxt", self.common, period)[:, None]
        for s, processes in enumerate(self.departures):
            for j, process in enumerate(processes):
                # Departures that mirror each other (product-ratio) share one stream: s is not in
                # the key there.
                name = f"ratio{j + 1}" if self.method == "product-ratio" else f"own{s + 1}.{j + 1}"
                eta[:, s] += np.einsum("x,dt->dxt", self.own[s, :, j], process.paths(normals(name)))
        return expected_deaths(eta, np.ones(eta.shape), self.link)


def fit_coherent(
    deaths: ArrayLike,
    exposure: ArrayLike,
    *,
    ages: ArrayLike,
    years: ArrayLike,
    method: CoherentMethod = "li-lee",
    link: LinkFunction = "poisson-log",
) -> CoherentFit:
    """Fit several populations (both sexes) whose projected rates keep a bounded ratio.

    Parameters
    ----------
    deaths : ArrayLike
        ``[population, age, year]`` counts.
    exposure : ArrayLike
        ``[population, age, year]`` person-years, as in :func:`fit_mortality`.
    ages : ArrayLike
        Increasing labels of the ages.
    years : ArrayLike
        Labels of the years, one by one.
    method : CoherentMethod
        ``li-lee``: Lee-Carter on the sum of populations, then a bilinear departure of each with
        AR(1) index, both by likelihood. ``product-ratio`` (two populations): Lee-Carter of each;
        half the sum of their predictors moves as a random walk, half the difference as AR(1).
    link : LinkFunction
        ``poisson-log`` models central rates, ``binomial-logit`` one-year death probabilities.

    Returns
    -------
    CoherentFit
        With ``forecast(h)`` and ``simulate(h, draws, seed)``.

    Raises
    ------
    InputError
        And ModelError as in :func:`fit_mortality`.
    InputError
        For one population, or other than two for the product-ratio.

    Notes
    -----
    Source: Li and Lee (2005), Coherent mortality forecasts for a group of populations; Hyndman,
    Booth and Yasmeen (2013).
    """
    d, e = np.asarray(deaths, dtype=float), np.asarray(exposure, dtype=float)
    populations = len(d) if d.ndim == 3 and d.shape == e.shape else 0
    if (
        populations < 2
        or method not in ("li-lee", "product-ratio")
        or (method == "product-ratio" and populations != 2)
    ):
        raise InputError(
            "demography.fit_coherent",
            "demography.fit_coherent",
            "{method}, {d_shape}, {e_shape}",
            "[population, age, year] with two populations; li-lee or product-ratio",
            "align the data",
            method=method,
            d_shape=d.shape,
            e_shape=e.shape,
        )
    if method == "product-ratio":
        return _product_ratio(
            [
                fit_mortality(d[s], e[s], ages=ages, years=years, model="LC", link=link)
                for s in range(2)
            ]
        )
    common = fit_mortality(
        d.sum(axis=0), e.sum(axis=0), ages=ages, years=years, model="LC", link=link
    )
    beta, kappa = common.params["beta"].to_numpy(), common.params["kappa"]
    offset = beta @ kappa.to_numpy().T
    levels, own, departures = [], [], []
    for s in range(len(d)):
        one = fit_mortality(
            d[s], e[s], ages=ages, years=years, model="LC", link=link
        )  # checks the cells of each population
        alpha, loading, index = _departure(one.data, offset, link)
        levels.append(alpha)
        own.append(loading[:, None])
        departures.append([_stationary(pd.Series(index, index=common.years.astype(int)))])
    return CoherentFit(
        method,
        link,
        common.ages,
        common.years,
        np.stack(levels),
        beta,
        random_walk(kappa),
        np.stack(own),
        departures,
    )


def _departure(
    data: Counts, offset: np.ndarray, link: LinkFunction
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Level, loading and index of one population around the common trend (zero loading when it
    does not depart).
    """
    cells = data.cells()
    cells = replace(cells, offset=offset[data.weights > 0])
    try:
        parts = solve(MODELS["LC"], cells, link).parts
    except ModelError:
        level = replace(MODELS["LC"], period=())
        parts = solve(level, cells, link).parts
        return parts["alpha"], np.zeros(len(data.ages)), np.zeros(len(data.years))
    return parts["alpha"], parts["beta1"], parts["kappa1"]


def _stationary(index: pd.Series) -> ScalarProcess:
    if not np.ptp(index.to_numpy()) > 0.0:
        return ScalarProcess((0, 0), 0.0, np.empty(0), 0.0, 0.0, int(index.index[-1]), np.empty(0))
    return autoregression(index, (1, 0))


def _product_ratio(fits: list[MortalityFit]) -> CoherentFit:
    """Half sum and half difference of two Lee-Carter predictors: each has two components
    exactly.
    """
    eta = np.stack([f.predictor() for f in fits])
    mean, half = eta.mean(axis=0), (eta[0] - eta[1]) / 2.0
    level, common, scores = _components(mean)
    ratio, own, departures = _components(half)
    years = fits[0].years.astype(int)
    processes = [_stationary(pd.Series(departures[:, j], index=years)) for j in range(own.shape[1])]
    trend = random_walk(pd.DataFrame(scores, index=fits[0].years))
    levels, loadings = np.stack([level + ratio, level - ratio]), np.stack([own, -own])
    return CoherentFit(
        "product-ratio",
        fits[0].link,
        fits[0].ages,
        fits[0].years,
        levels,
        common,
        trend,
        loadings,
        [processes, processes],
    )


def _components(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    level = matrix.mean(axis=1)
    u, s, vt = np.linalg.svd(matrix - level[:, None], full_matrices=False)
    kept = s > 1e-10 * max(s[0], 1e-300)
    kept[2:] = False
    return level, u[:, kept], (s[kept, None] * vt[kept]).T


@dataclass(frozen=True, eq=False)
class LimitedLeeCarter:
    """Lee-Carter of a few dates: log m_xt = alpha_x + beta_x kappa_t, kappa a random walk seen
    at those dates.
    """

    ages: np.ndarray
    dates: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    kappa: np.ndarray
    walk: RandomWalkWithDrift
    explained: float

    def forecast(self, years: ArrayLike) -> np.ndarray:
        """Central rates at ``years`` from the last date's observed level on; ``[age, year]``."""
        path = self.walk.mean(np.asarray(years, dtype=float))[:, 0]
        return np.asarray(np.exp(self.alpha[:, None] + self.beta[:, None] * path))

    def simulate(self, h: int, draws: int, seed: int, *, driver: str = "mortality") -> np.ndarray:
        """Rates of the ``h`` years after the last date with the error of the drift; ``[draw, age,
        year]``, draw 0 central.

        Raises
        ------
        ModelError
            With two dates only (the variance is not known).
        """
        years = self.walk.origin_year + 1 + np.arange(h)
        shocks = stream(seed, f"{driver}.kappa1").normal(years, draws)
        errors = stream(seed, f"{driver}.drift1").normal(np.array([0]), draws)
        shocks[0], errors[0] = 0.0, 0.0
        kappa = self.walk.paths(shocks[:, :, None], errors)[..., 0]
        return np.asarray(np.exp(self.alpha[:, None] + self.beta[:, None] * kappa[:, None, :]))


def lee_carter_limited(
    rates: ArrayLike,
    *,
    ages: ArrayLike,
    dates: ArrayLike,
    events: Sequence[float] = (),
    event_policy: Policy = "keep",
) -> LimitedLeeCarter:
    """Lee-Carter for countries with life tables at a few, uneven dates.

    Parameters
    ----------
    rates : ArrayLike
        ``[age, date]`` central death rates above zero, at any age groups.
    ages : ArrayLike
        Increasing labels of the ages.
    dates : ArrayLike
        Increasing dates, as years and fractions.
    events : Sequence[float]
        Dates of an event such as 2020-2022.
    event_policy : Policy
        What the walk may learn from them; see :func:`random_walk`.

    Returns
    -------
    LimitedLeeCarter
        Beta adds to one, kappa to zero; ``walk.drift = (kappa_T - kappa_0) / (T - 0)``, its
        variance corrected for uneven dates, ``walk.drift_sd = sd / sqrt(T - 0)``.

    Raises
    ------
    InputError
        For rates that are not above zero (with counts use fit_mortality, where a zero reaches no
        logarithm), shapes that differ, or fewer than two dates.
    ModelError
        When the rates do not change.

    Notes
    -----
    Source: Li, Lee and Tuljapurkar (2004), Using the Lee-Carter method to forecast mortality for
    populations with limited data.

    Examples
    --------
    >>> rates = np.exp([[-6.0, -6.5], [-4.0, -4.5]])
    >>> fit = lee_carter_limited(rates, ages=[60, 70], dates=[1980, 1990])
    >>> np.log(fit.forecast([1995])).round(4)[:, 0].tolist()
    [-6.75, -4.75]
    """
    m, x, t = np.asarray(rates, dtype=float), np.asarray(ages), np.asarray(dates)
    if (
        m.shape != (len(x), len(t))
        or len(t) < 2
        or not np.all(np.diff(x) > 0)
        or not np.all(np.diff(t) > 0)
    ):
        raise InputError(
            "demography.lee_carter_limited.age_date",
            "demography.lee_carter_limited",
            "{m_shape}, {x_count} ages, {t_count} dates",
            "[age, date], increasing labels and two dates or more",
            "align the data",
            m_shape=m.shape,
            x_count=len(x),
            t_count=len(t),
        )
    if not np.all(np.isfinite(m) & (m > 0.0)):
        r, c = np.argwhere(~(np.isfinite(m) & (m > 0.0)))[0]
        raise InputError(
            "demography.lee_carter_limited.m",
            "demography.lee_carter_limited, age {x}, date {t}",
            "{m}",
            "a rate above zero",
            "use fit_mortality with counts",
            x=x[r],
            t=t[c],
            m=m[r, c],
        )
    alpha, beta, kappa = _components(np.log(m))
    if not beta.shape[1] or abs(beta[:, 0].sum()) < 1e-8:
        raise ModelError(
            "demography.lee_carter_limited.common_change",
            "demography.lee_carter_limited",
            "rates without a common change",
            "a common change over time",
            "use fixed rates",
        )
    total = beta[:, 0].sum()
    strength = kappa.var(axis=0) if kappa.shape[1] > 1 else np.array([1.0])
    index = kappa[:, 0] * total
    walk = random_walk(pd.Series(index, index=t), events=events, policy=event_policy)
    return LimitedLeeCarter(
        x, t, alpha, beta[:, 0] / total, index, walk, float(strength[0] / strength.sum())
    )
