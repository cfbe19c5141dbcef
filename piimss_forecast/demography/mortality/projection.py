"""Projection of a fitted mortality model: central path, keyed simulation, semi-parametric
bootstrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from ...core.errors import InputError, ModelError
from ...uncertainty import stream
from .processes import Policy, RandomWalkWithDrift, date
from .solver import expected_deaths

if TYPE_CHECKING:
    from .fitted import MortalityFit

JumpOff: TypeAlias = Literal["fitted", "observed"]


@dataclass(frozen=True, eq=False)
class MortalityForecast:
    """Central projection.

    rates : age by year (central rates or one-year probabilities, as fitted); kappa : year by index;
    gamma : by cohort, fitted and projected (None without cohorts).
    """

    rates: pd.DataFrame
    kappa: pd.DataFrame
    gamma: pd.Series | None


@dataclass(frozen=True, eq=False)
class MortalitySimulation:
    """Simulated projection, draw 0 central.

    rates ``[draw, age, year]``; kappa ``[draw, year, index]``; gamma ``[draw, cohort]`` of the
    projected cohorts, or None.
    """

    ages: np.ndarray
    years: np.ndarray
    rates: np.ndarray
    kappa: np.ndarray
    gamma: np.ndarray | None


@dataclass(frozen=True)
class _Choices:
    jump_off: JumpOff
    events: Sequence[int]
    event_policy: Policy
    cohort_order: tuple[int, int] | None
    drift_error: bool
    driver: str


def forecast(
    fit: MortalityFit,
    h: int,
    *,
    jump_off: JumpOff = "fitted",
    events: Sequence[int] = (),
    event_policy: Policy = "keep",
    cohort_order: tuple[int, int] | None = None,
) -> MortalityForecast:
    """Central projection of the ``h`` years after the last one fitted.

    Parameters
    ----------
    jump_off : JumpOff
        ``fitted`` continues the fitted rates; ``observed`` starts from the rates of the last year
        (cells without deaths or weight there start from the fitted rate).
    events : Sequence[int]
        Event years and what they may teach the random walk; see :func:`random_walk`.
    event_policy : Policy
        Event years and what they may teach the random walk; see :func:`random_walk`.
    cohort_order : tuple[int, int] | None
        (p, d) of the cohort process; by default ARIMA(1,1,0) with drift (APC, RH) or ARIMA(2,0,0)
        (M7, PLAT).

    Returns
    -------
    MortalityForecast
        MortalityForecast: period indexes follow a random walk with drift, the cohort index its own
        autoregression.

    Raises
    ------
    InputError
        For h below 1 or an unknown jump-off.
    ModelError
        Where a process cannot be estimated.

    Notes
    -----
    Source: Villegas, Kaishev and Millossovich (2018), section 7.
    """
    simulated = simulate(
        fit,
        h,
        1,
        0,
        jump_off=jump_off,
        events=events,
        event_policy=event_policy,
        cohort_order=cohort_order,
    )
    by_year = pd.Index(simulated.years, name="year")
    rates = pd.DataFrame(simulated.rates[0], index=pd.Index(fit.ages, name="age"), columns=by_year)
    kappa = pd.DataFrame(simulated.kappa[0], index=by_year, columns=fit.params["kappa"].columns)
    gamma = None
    if simulated.gamma is not None:
        known = fit.params["gamma"].dropna()
        new = int(known.index[-1]) + 1 + np.arange(simulated.gamma.shape[1])
        gamma = pd.concat(
            [known, pd.Series(simulated.gamma[0], index=pd.Index(new, name="cohort"))]
        )
    return MortalityForecast(rates, kappa, gamma)


def simulate(
    fit: MortalityFit,
    h: int,
    draws: int,
    seed: int,
    *,
    jump_off: JumpOff = "fitted",
    events: Sequence[int] = (),
    event_policy: Policy = "keep",
    cohort_order: tuple[int, int] | None = None,
    drift_error: bool = False,
    parameters: Sequence[MortalityFit] = (),
    driver: str = "mortality",
) -> MortalitySimulation:
    """Simulate the ``h`` years after the last one fitted; draw 0 is the central path.

    Parameters
    ----------
    draws : int
        Number of paths and seed of the keyed streams ``<driver>.kappa<i>``, ``<driver>.gamma``, by
        calendar year and cohort: the same draw is the same path whatever h and the number of draws.
    seed : int
        Number of paths and seed of the keyed streams ``<driver>.kappa<i>``, ``<driver>.gamma``, by
        calendar year and cohort: the same draw is the same path whatever h and the number of draws.
    drift_error : bool
        Add the normal error of the estimated drift.
    parameters : Sequence[MortalityFit]
        Refits of :func:`bootstrap`; draw k takes the parameters and the processes of refit k - 1
        (cyclically), so that parameter error enters. Others, errors and source as in
        :func:`forecast`.
    """
    if h < 1 or draws < 1 or jump_off not in ("fitted", "observed"):
        raise InputError(
            "demography.simulate.h_draws",
            "demography.simulate",
            "h={h}, draws={draws}, jump_off={jump_off}",
            "h and draws of at least 1; fitted or observed",
            "correct the arguments",
            h=h,
            draws=draws,
            jump_off=jump_off,
        )
    choices = _Choices(jump_off, events, event_policy, cohort_order, drift_error, driver)
    if not parameters:
        return _paths(fit, h, np.arange(draws), seed, choices)
    groups = [(fit, np.array([0]))]
    groups += [
        (refit, np.arange(1 + b, draws, len(parameters)))
        for b, refit in enumerate(parameters)
        if 1 + b < draws
    ]
    done = [_paths(source, h, numbers, seed, choices) for source, numbers in groups]
    order = np.argsort(np.concatenate([numbers for _, numbers in groups]))
    gammas = [g.gamma for g in done if g.gamma is not None]
    rates, kappa = (
        np.concatenate(parts)[order] for parts in ([g.rates for g in done], [g.kappa for g in done])
    )
    return MortalitySimulation(
        fit.ages, done[0].years, rates, kappa, np.concatenate(gammas)[order] if gammas else None
    )


def _paths(
    fit: MortalityFit, h: int, numbers: np.ndarray, seed: int, choices: _Choices
) -> MortalitySimulation:
    walk = fit.period_process(events=choices.events, event_policy=choices.event_policy)
    last = date(fit.years[-1])
    years = last + 1 + np.arange(h)
    kappa = _period_paths(walk, years, numbers, seed, choices)
    beta = fit.params["beta"].to_numpy()
    eta = np.einsum("xi,dti->dxt", beta, kappa)
    if "alpha" in fit.params:
        eta += fit.params["alpha"].to_numpy()[:, None]
    gamma = None
    if "gamma" in fit.params:
        known = fit.params["gamma"].dropna()
        process = fit.cohort_process(choices.cohort_order)
        new = np.arange(process.last_label + 1, int(last + h - fit.ages[0]) + 1)
        gamma = process.paths(_normals(seed, f"{choices.driver}.gamma", new, numbers))
        birth = years[None, :] - fit.ages[:, None]
        eta += _cohort_effect(known, gamma, birth)
    if choices.jump_off == "observed":
        eta += _jump(fit)[:, None]
    return MortalitySimulation(
        fit.ages, years, expected_deaths(eta, np.ones(eta.shape), fit.link), kappa, gamma
    )


def _period_paths(
    walk: RandomWalkWithDrift, years: np.ndarray, numbers: np.ndarray, seed: int, choices: _Choices
) -> np.ndarray:
    """Period indexes ``[draw, year, index]``: the walk runs from its origin, which an event
    policy may have set back.
    """
    if np.array_equal(numbers, [0]):
        return np.asarray(walk.mean(years)[None])
    indexes = range(1, walk.drift.size + 1)
    steps = walk.origin_year + 1 + np.arange(round(years[-1] - walk.origin_year))
    shocks = np.stack(
        [_normals(seed, f"{choices.driver}.kappa{k}", steps, numbers) for k in indexes], axis=-1
    )
    errors = None
    if choices.drift_error:
        errors = np.stack(
            [
                _normals(seed, f"{choices.driver}.drift{k}", np.array([0]), numbers)[:, 0]
                for k in indexes
            ],
            axis=-1,
        )
    return np.asarray(walk.paths(shocks, errors)[:, -len(years) :, :])


def _normals(seed: int, driver: str, steps: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Standard normals of the draws numbered; ``[draw, step]``; draw 0 gets zeros."""
    values = stream(seed, driver).normal(steps, int(numbers.max()) + 1)[numbers]
    values[numbers == 0] = 0.0
    return values


def _cohort_effect(known: pd.Series, new: np.ndarray, birth: np.ndarray) -> np.ndarray:
    """gamma of each projected cell ``[draw, age, year]``: fitted cohorts, then projected ones.

    Cohorts older than the first fitted one are only met at ages above the last and keep its value.
    """
    first = int(known.index[0])
    series = np.concatenate(
        [np.broadcast_to(known.to_numpy(), (len(new), len(known))), new], axis=1
    )
    return np.asarray(series[:, np.clip(birth.astype(int) - first, 0, series.shape[1] - 1)])


def _jump(fit: MortalityFit) -> np.ndarray:
    """Observed less fitted predictor in the last year, zero where either is unknown; ``[age]``."""
    deaths, exposure, weight = (
        a[:, -1] for a in (fit.data.deaths, fit.data.exposure, fit.data.weights)
    )
    alive = exposure - deaths if fit.link == "binomial-logit" else exposure
    known = (weight > 0) & (deaths > 0) & (alive > 0)
    out = np.zeros(len(deaths))
    out[known] = np.log(deaths[known] / alive[known]) - fit.predictor()[known, -1]
    return np.nan_to_num(out)


def bootstrap(
    fit: MortalityFit, replicates: int, seed: int, *, around: str = "observed"
) -> list[MortalityFit]:
    """Refit the model to deaths drawn cell by cell: Poisson, or binomial on the rounded exposure.

    Parameters
    ----------
    around : str
        ``observed`` draws around the deaths seen (Brouhns, Denuit and Van Keilegom 2005),
        ``fitted`` around the fitted ones (Renshaw and Haberman 2008).

    Returns
    -------
    list[MortalityFit]
        ``replicates`` fits, each started from ``fit``.

    Raises
    ------
    InputError
        For no replicates or an unknown centre.
    ModelError
        When more than one in ten cannot be fitted.
    """
    if replicates < 1 or around not in ("observed", "fitted"):
        raise InputError(
            "demography.bootstrap.least_observed",
            "demography.bootstrap",
            "{replicates}, {around}",
            "at least 1; observed or fitted",
            "correct the arguments",
            replicates=replicates,
            around=around,
        )
    data = fit.data
    used = np.argwhere(data.weights > 0)
    mean = (
        data.deaths
        if around == "observed"
        else expected_deaths(fit.predictor(), data.exposure, fit.link)
    )
    attempts = replicates + max(replicates // 10, 2)
    noise = stream(seed, "mortality.bootstrap")
    uniforms = np.stack([noise.uniform(cell, attempts) for cell in range(len(used))])
    centre, exposure = mean[tuple(used.T)][:, None], data.exposure[tuple(used.T)][:, None]
    from scipy.stats import binom, poisson  # a third of a second that only this function needs

    if fit.link == "poisson-log":
        drawn = poisson.ppf(uniforms, centre)
    else:
        drawn = np.minimum(
            binom.ppf(uniforms, np.round(exposure), np.clip(centre / exposure, 0.0, 1.0)), exposure
        )
    out: list[MortalityFit] = []
    for b in range(attempts):
        deaths = data.deaths.copy()
        deaths[tuple(used.T)] = drawn[:, b]
        try:
            out.append(fit.refit(deaths))
        except ModelError:
            continue
        if len(out) == replicates:
            return out
    raise ModelError(
        "demography.bootstrap.replicates_can",
        "demography.bootstrap({model})",
        "{failed} of {attempts} not fitted",
        "replicates that can be fitted",
        "merge ages with few deaths",
        model=fit.model,
        failed=attempts - len(out),
        attempts=attempts,
    )
