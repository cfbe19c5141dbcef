"""Time series of mortality indexes: random walk with drift, events such as 2020-2022,
autoregressions of cohorts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ...core.errors import InputError, ModelError

Policy: TypeAlias = Literal["keep", "exclude", "dummy", "jump_off_before"]
POLICIES: tuple[Policy, ...] = ("keep", "exclude", "dummy", "jump_off_before")


def date(label: float) -> float:
    """A date of a fit as a number: a whole year stays whole, a fraction of a year is kept.

    Examples
    --------
    >>> date(np.float64(2010.0)), date(2010.75)
    (2010, 2010.75)
    """
    return int(label) if label == int(label) else float(label)


@dataclass(frozen=True, eq=False)
class RandomWalkWithDrift:
    """kappa_t = kappa_{t-1} + drift + e_t, e_t normal with ``covariance`` (yearly).

    drift ``[indexes]``, covariance ``[indexes, indexes]`` (NaN with one increment only), origin
    ``[indexes]`` at the date ``origin_year``; span : years between the first and the last
    observation used; pulses : event years' deviations from the walk (policy ``dummy``).
    """

    drift: np.ndarray
    covariance: np.ndarray
    origin: np.ndarray
    origin_year: float
    span: float
    pulses: pd.DataFrame

    @property
    def drift_sd(self) -> np.ndarray:
        """Standard error of the drift, sqrt(variance / span)."""
        return np.asarray(np.sqrt(np.diag(self.covariance) / self.span))

    def mean(self, years: np.ndarray) -> np.ndarray:
        """Central path ``[years, indexes]``."""
        return np.asarray(
            self.origin + (np.asarray(years) - self.origin_year)[:, None] * self.drift
        )

    def paths(self, shocks: np.ndarray, drift_shocks: np.ndarray | None = None) -> np.ndarray:
        """Paths of the years after the origin from standard normals ``[draw, year, index]``; drift
        errors ``[draw, index]``.

        Raises
        ------
        ModelError
            When the variance is not known.
        """
        factor = _factor(self.covariance)
        steps = shocks @ factor.T + self.drift
        if drift_shocks is not None:
            steps = steps + (drift_shocks @ factor.T / np.sqrt(self.span))[:, None, :]
        return np.asarray(self.origin + np.cumsum(steps, axis=1))


def random_walk(
    kappa: pd.DataFrame | pd.Series, *, events: Sequence[float] = (), policy: Policy = "keep"
) -> RandomWalkWithDrift:
    """Estimate a (multivariate) random walk with drift from indexes by year, evenly spaced or not.

    Parameters
    ----------
    kappa : DataFrame | Series
        Index years, a column per period index; NaN years are left out.
    events : Sequence[float]
        Years of an event such as 2020-2022.
    policy : Policy
        ``keep`` uses them as they are; ``exclude`` drops the increments that start or end in them
        and jumps off from the last year; ``dummy`` gives each its own temporary pulse, so that they
        say nothing of drift, spread or jump-off; ``jump_off_before`` forgets everything from the
        first of them on.

    Returns
    -------
    RandomWalkWithDrift
        RandomWalkWithDrift. drift = (kappa_T - kappa_1) / (T - 1) (with ``exclude`` the mean of the
        increments kept); variance: squared deviations of the increments over (span - sum of squared
        steps / span), which is n - 1 for yearly data.

    Raises
    ------
    InputError
        For an unknown policy.
    ModelError
        When fewer than two years are left.

    Notes
    -----
    Source: Li, Lee and Tuljapurkar (2004), Using the Lee-Carter method to forecast mortality for
    populations with limited data, equations 5-7; Villegas, Kaishev and Millossovich (2018), section
    7.

    Examples
    --------
    >>> walk = random_walk(pd.Series([0.0, -1.0, -3.0], index=[2000, 2001, 2002]))
    >>> float(walk.drift[0]), float(walk.covariance[0, 0])
    (-1.5, 0.5)
    """
    if policy not in POLICIES:
        raise InputError(
            "demography.random_walk.policy",
            "demography.random_walk(policy)",
            "{policy}",
            "{policies}",
            "choose one",
            policy=policy,
            policies=", ".join(POLICIES),
        )
    table = pd.DataFrame(kappa).dropna()
    years = table.index.to_numpy(dtype=float)
    hit = np.isin(years, list(events))
    keep = np.ones(len(years), dtype=bool)
    if policy == "dummy":
        keep = ~hit
    elif policy == "jump_off_before" and hit.any():
        keep = years < years[hit].min()
    values, used = table.to_numpy(dtype=float)[keep], years[keep]
    if len(used) < 2:
        raise ModelError(
            "demography.random_walk.least_two",
            "demography.random_walk",
            "{used_count} years",
            "at least two years outside the event",
            "change the policy",
            used_count=len(used),
        )
    step, change = np.diff(used), np.diff(values, axis=0)
    if policy == "exclude":
        clean = ~(hit[:-1] | hit[1:])
        if not clean.any():
            raise ModelError(
                "demography.random_walk.some_increment",
                "demography.random_walk",
                "0 increments",
                "some increment outside the event",
                "change the policy",
            )
        step, change = step[clean], change[clean]
    span = float(step.sum())
    drift = change.sum(axis=0) / span
    left = change - step[:, None] * drift
    freedom = span - float((step**2).sum()) / span
    covariance = (
        left.T @ left / freedom if len(step) > 1 else np.full((len(drift), len(drift)), np.nan)
    )
    pulses = (
        _pulses(table, used, values, drift)
        if policy == "dummy"
        else pd.DataFrame(columns=table.columns, dtype=float)
    )
    return RandomWalkWithDrift(drift, covariance, values[-1], date(used[-1]), span, pulses)


def event_effect(kappa: pd.DataFrame | pd.Series, events: Sequence[int]) -> pd.DataFrame:
    """What each event policy does to the projection: a row per policy and period index.

    Parameters
    ----------
    kappa : pd.DataFrame | pd.Series
        Period index by year.
    events : Sequence[int]
        Years of the shock.

    Returns
    -------
    DataFrame
        (policy, index): drift, its difference from ``keep``, sd of a yearly step, jump-off year and
        value.

    Examples
    --------
    >>> kappa = pd.Series([0.0, -1.0, -2.1, 1.0, -3.9], index=[2017, 2018, 2019, 2020, 2021])
    >>> event_effect(kappa, [2020])["drift"].round(3).tolist()
    [-0.975, -1.05, -0.975, -1.05]
    """
    table = pd.DataFrame(kappa)
    rows = []
    base = random_walk(table)
    for policy in POLICIES:
        walk = random_walk(table, events=events, policy=policy)
        for k, name in enumerate(table.columns):
            rows.append(
                {
                    "policy": policy,
                    "index": name,
                    "drift": walk.drift[k],
                    "change": walk.drift[k] - base.drift[k],
                    "sd": float(np.sqrt(walk.covariance[k, k])),
                    "jump_off_year": walk.origin_year,
                    "jump_off": walk.origin[k],
                }
            )
    return pd.DataFrame(rows).set_index(["policy", "index"])


@dataclass(frozen=True, eq=False)
class ScalarProcess:
    """AR(p) with mean of the d-th differences of a series: phi(B)((1 - B)^d y - mean) = e, e normal
    with ``sd``.

    last : the last value; recent ``[p]`` the last deviations of the differences from the mean,
    newest first.
    """

    order: tuple[int, int]
    mean: float
    phi: np.ndarray
    sd: float
    last: float
    last_label: int
    recent: np.ndarray

    def paths(self, shocks: np.ndarray) -> np.ndarray:
        """Paths after the last value from standard normals ``[draw, steps]``; zeros give the
        central path.
        """
        draws, steps = shocks.shape
        memory = np.tile(self.recent, (draws, 1))
        out, level = np.empty((draws, steps)), np.full(draws, self.last)
        for s in range(steps):
            deviation = (
                memory @ self.phi + self.sd * shocks[:, s]
                if len(self.phi)
                else self.sd * shocks[:, s]
            )
            if len(self.phi):
                memory = np.concatenate([deviation[:, None], memory[:, :-1]], axis=1)
            level = level + self.mean + deviation if self.order[1] else self.mean + deviation
            out[:, s] = level
        return out


def autoregression(series: pd.Series, order: tuple[int, int]) -> ScalarProcess:
    """Fit an ARIMA(p, d, 0) with mean by exact Gaussian likelihood, p of 0 to 3 and d of 0 or 1;
    always stationary.

    Raises
    ------
    InputError
        For other orders or labels with gaps.
    ModelError
        For a series too short or without variation.

    Notes
    -----
    The search runs on partial autocorrelations in (-1, 1); the mean is the generalised
    least-squares one.

    Examples
    --------
    >>> y = pd.Series(np.sin(np.arange(40.0)), index=range(1950, 1990))
    >>> autoregression(y, (2, 0)).phi.round(1).tolist()
    [1.1, -1.0]
    """
    p, d = order
    labels = series.index.to_numpy()
    if p not in range(4) or d not in (0, 1) or not np.all(np.diff(labels) == 1):
        raise InputError(
            "demography.autoregression.p_d",
            "demography.autoregression",
            "order {order}, labels {labels}...",
            "p from 0 to 3, d 0 or 1, no gaps",
            "correct the series",
            order=order,
            labels=labels[:3],
        )
    values = series.to_numpy(dtype=float)
    y = np.diff(values, n=d)
    if len(y) < p + 3 or not np.ptp(y) > 0.0 or not np.all(np.isfinite(y)):
        raise ModelError(
            "demography.autoregression.least_values",
            "demography.autoregression",
            "{y_count} values",
            "at least {least} values that vary",
            "use another order",
            y_count=len(y),
            least=p + 3,
        )
    best = np.zeros(p)
    if p:
        options = {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000}
        search = minimize(
            lambda z: _ar_loss(y, np.tanh(z))[0], np.zeros(p), method="Nelder-Mead", options=options
        )
        best = np.tanh(search.x)
    _, mean, variance = _ar_loss(y, best)
    deviations = y - mean
    return ScalarProcess(
        order,
        mean,
        _levinson(best)[-1] if p else np.empty(0),
        float(np.sqrt(variance)),
        float(values[-1]),
        int(labels[-1]),
        deviations[::-1][:p].copy(),
    )


def _ar_loss(y: np.ndarray, partial: np.ndarray) -> tuple[float, float, float]:
    """(minus twice the profile log-likelihood over n, mean, innovation variance) given partial
    autocorrelations.
    """
    p, n = len(partial), len(y)
    rows = _levinson(partial)
    inflation = np.ones(n)
    for k in range(p):
        inflation[k] = 1.0 / np.prod(
            1.0 - partial[k:] ** 2
        )  # variance of the k-th prediction over the innovation's
    scale = np.sqrt(inflation)
    white = np.column_stack([_innovations(series, rows) / scale for series in (y, np.ones(n))])
    mean = float(white[:, 1] @ white[:, 0] / (white[:, 1] @ white[:, 1]))
    left = white[:, 0] - mean * white[:, 1]
    variance = float(left @ left / n)
    return float(np.log(max(variance, 1e-300)) + np.log(inflation).sum() / n), mean, variance


def _levinson(partial: np.ndarray) -> list[np.ndarray]:
    """AR coefficients of orders 0 .. p from partial autocorrelations (Durbin-Levinson)."""
    rows = [np.empty(0)]
    for k, r in enumerate(partial):
        before = rows[k]
        rows.append(np.append(before - r * before[::-1], r))
    return rows


def _innovations(y: np.ndarray, rows: list[np.ndarray]) -> np.ndarray:
    p = len(rows) - 1
    out = y.astype(float).copy()
    for k in range(min(p, len(y))):
        out[k] -= rows[k] @ y[:k][::-1]
    for j in range(p):
        out[p:] -= rows[p][j] * y[p - 1 - j : len(y) - 1 - j]
    return out


def _pulses(
    table: pd.DataFrame, used: np.ndarray, values: np.ndarray, drift: np.ndarray
) -> pd.DataFrame:
    """Deviation of each event year from the straight line between its neighbours (or the drift
    after the last one).
    """
    out = {}
    for year, row in table.iterrows():
        t = float(year)  # type: ignore[arg-type]
        if t in used:
            continue
        if t > used[-1] or t < used[0]:
            near = -1 if t > used[-1] else 0
            expected = values[near] + (t - used[near]) * drift
        else:
            expected = np.array([np.interp(t, used, column) for column in values.T])
        out[year] = row.to_numpy(dtype=float) - expected
    return pd.DataFrame.from_dict(out, orient="index", columns=table.columns, dtype=float)


def _factor(covariance: np.ndarray) -> np.ndarray:
    """Symmetric root of the covariance (semi-definite is allowed)."""
    if not np.all(np.isfinite(covariance)):
        raise ModelError(
            "demography.factor",
            "demography.random_walk",
            "one increment only",
            "at least three years to simulate",
            "use forecast",
        )
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T)
