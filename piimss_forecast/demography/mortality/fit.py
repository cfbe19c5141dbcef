"""Stochastic mortality models of the age-period-cohort family: fit, diagnose, project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ...core.errors import InputError
from .data import Counts, clip_cohorts, counts, initial_exposure
from .models import MODELS, Design, structure
from .solver import Link, Solution, expected_deaths, half_deviance, log_likelihood, solve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .processes import Policy, RandomWalk, ScalarProcess
    from .projection import JumpOff, MortalityForecast, MortalitySimulation

__all__ = [
    "MODELS",
    "MortalityFit",
    "clip_cohorts",
    "compare_mortality",
    "fit_mortality",
    "initial_exposure",
]


@dataclass(frozen=True, eq=False)
class MortalityFit:
    """A fitted model: eta_xt = alpha_x + sum_i beta_x^(i) kappa_t^(i) + gamma_{t-x}.

    model, link : as asked. data : deaths, exposure and 0/1 weights ``[age, year]`` with their
    labels.
    params : ``alpha`` (Series by age), ``beta`` and ``kappa`` (tables by age and by year, a column
    per index, 1, 2, ...),
        ``gamma`` (Series by cohort); only those of the model; NaN where every cell has weight zero.
    loglik, nparams, nobs : log-likelihood with its constants, parameters net of constraints, cells
    with weight one.
    constraints : the identifiability constraints that hold, in words. iterations : Newton steps
    taken.
    """

    model: str
    link: Link
    data: Counts
    params: dict[str, Any]
    loglik: float
    nparams: int
    nobs: int
    constraints: tuple[str, ...]
    iterations: int

    @property
    def ages(self) -> np.ndarray:
        """Ages of the rows."""
        return self.data.ages

    @property
    def years(self) -> np.ndarray:
        """Years of the columns."""
        return self.data.years

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 nparams - 2 loglik."""
        return 2.0 * self.nparams - 2.0 * self.loglik

    @property
    def bic(self) -> float:
        """Schwarz's criterion, log(nobs) nparams - 2 loglik."""
        return float(np.log(self.nobs)) * self.nparams - 2.0 * self.loglik

    @property
    def deviance(self) -> float:
        """Twice the log-likelihood lost against a rate for every cell."""
        return float(np.nansum(self._cell_deviance()))

    def predictor(self) -> np.ndarray:
        """eta at every age and year ``[age, year]``; NaN where a parameter has no data (cohorts
        of weight zero).
        """
        eta = np.zeros(self.data.deaths.shape)
        if "alpha" in self.params:
            eta = eta + self.params["alpha"].to_numpy()[:, None]
        eta = eta + self.params["beta"].to_numpy() @ self.params["kappa"].to_numpy().T
        if "gamma" in self.params:
            eta = eta + self.params["gamma"].to_numpy()[self.data.cohort_index]
        return np.asarray(eta)

    def fitted_rates(self) -> pd.DataFrame:
        """Fitted central rates (poisson-log) or one-year probabilities (binomial-logit), age by
        year.
        """
        rates = expected_deaths(self.predictor(), np.ones(self.data.deaths.shape), self.link)
        return pd.DataFrame(
            rates, index=pd.Index(self.ages, name="age"), columns=pd.Index(self.years, name="year")
        )

    def deviance_residuals(self, *, scaled: bool = False) -> pd.DataFrame:
        """Signed roots of the deviance of each cell, age by year; NaN where the weight is zero.

        Parameters
        ----------
        scaled : bool
            Divide by the root of deviance / (nobs - nparams), as StMoMo does.

        Notes
        -----
        Source: Villegas, Kaishev and Millossovich (2018), section 6.
        """
        fitted = expected_deaths(self.predictor(), self.data.exposure, self.link)
        root = np.sign(self.data.deaths - fitted) * np.sqrt(self._cell_deviance())
        if scaled:
            root = root / np.sqrt(self.deviance / (self.nobs - self.nparams))
        return pd.DataFrame(
            root, index=pd.Index(self.ages, name="age"), columns=pd.Index(self.years, name="year")
        )

    def plot_residuals(self, ax: Axes | None = None) -> Axes:
        """Heat map of the scaled deviance residuals; a pattern by diagonal is a cohort effect
        that the model misses.
        """
        import matplotlib.pyplot as plt

        axes = ax if ax is not None else plt.subplots()[1]
        mesh = axes.pcolormesh(
            self.years,
            self.ages,
            self.deviance_residuals(scaled=True),
            cmap="RdBu_r",
            vmin=-3.5,
            vmax=3.5,
        )
        axes.figure.colorbar(mesh, ax=axes, label="residuo de devianza")
        axes.set(xlabel="año", ylabel="edad", title=self.model)
        return axes

    def period_process(
        self, *, events: Sequence[int] = (), event_policy: Policy = "keep"
    ) -> RandomWalk:
        """Random walk with drift of the period indexes; see :func:`random_walk`."""
        from .processes import random_walk

        return random_walk(self.params["kappa"], events=events, policy=event_policy)

    def cohort_process(self, order: tuple[int, int] | None = None) -> ScalarProcess:
        """AR(p) of the d-th differences of gamma; ``order`` (p, d), the model's usual one when
        not given.
        """
        from .processes import autoregression

        return autoregression(
            self.params["gamma"].dropna(), order or MODELS[self.model].cohort_order
        )

    def event_effect(self, events: Sequence[int]) -> pd.DataFrame:
        """Drift, spread and jump-off of the period indexes under each policy for the event
        years; see :func:`event_effect`.
        """
        from .processes import event_effect

        return event_effect(self.params["kappa"], events)

    def forecast(
        self,
        h: int,
        *,
        jump_off: JumpOff = "fitted",
        events: Sequence[int] = (),
        event_policy: Policy = "keep",
        cohort_order: tuple[int, int] | None = None,
    ) -> MortalityForecast:
        """Central projection of ``h`` years; see :func:`mortality_projection.forecast`."""
        from .projection import forecast

        return forecast(
            self,
            h,
            jump_off=jump_off,
            events=events,
            event_policy=event_policy,
            cohort_order=cohort_order,
        )

    def simulate(
        self,
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
        """Stochastic projection of ``h`` years, draw 0 central; see
        :func:`mortality_projection.simulate`.
        """
        from .projection import simulate

        return simulate(
            self,
            h,
            draws,
            seed,
            jump_off=jump_off,
            events=events,
            event_policy=event_policy,
            cohort_order=cohort_order,
            drift_error=drift_error,
            parameters=parameters,
            driver=driver,
        )

    def bootstrap(
        self, replicates: int, seed: int, *, around: str = "observed"
    ) -> list[MortalityFit]:
        """Refits to resampled deaths (semi-parametric bootstrap); see
        :func:`mortality_projection.bootstrap`.
        """
        from .projection import bootstrap

        return bootstrap(self, replicates, seed, around=around)

    def _cell_deviance(self) -> np.ndarray:
        used = self.data.weights > 0
        out = np.full(used.shape, np.nan)
        out[used] = 2.0 * np.maximum(
            half_deviance(
                self.data.deaths[used], self.data.exposure[used], self.predictor()[used], self.link
            ),
            0.0,
        )
        return out


def fit_mortality(
    deaths: ArrayLike,
    exposure: ArrayLike,
    *,
    ages: ArrayLike,
    years: ArrayLike,
    model: str = "LC",
    link: Link = "poisson-log",
    weights: ArrayLike | None = None,
    start: MortalityFit | None = None,
) -> MortalityFit:
    """Fit a model of the generalised age-period-cohort family by maximum likelihood.

    Parameters
    ----------
    deaths : ArrayLike
        ``[age, year]`` counts.
    exposure : ArrayLike
        ``[age, year]`` person-years (poisson-log: central; binomial-logit: initial, see
        :func:`initial_exposure`).
    ages : ArrayLike
        Increasing labels.
    years : ArrayLike
        Increasing labels.
    model : str
        ``LC``, ``APC``, ``CBD``, ``RH`` (cohort loading one), ``M7`` or ``PLAT`` (two period
        indexes).
    link : Link
        ``poisson-log`` models central rates, ``binomial-logit`` one-year death probabilities.
    weights : ArrayLike | None
        ``[age, year]`` of 0 and 1, see :func:`clip_cohorts`; cells of weight 0 may be NaN. Cells
        without exposure and deaths get weight 0.
    start : MortalityFit | None
        A fit of the same model to start from (bootstrap).

    Returns
    -------
    MortalityFit
        With ``loglik``, ``nparams``, ``aic``, ``bic``, ``params``, ``deviance_residuals()``,
        ``forecast(h)`` and ``simulate(h, draws, seed)``.

    Raises
    ------
    InputError
        Naming the age and year of a negative or NaN cell, of deaths without exposure (above it under
        binomial-logit: a central rate may pass one, a probability may not);
        shapes that differ, labels that do not increase, a single year.
    ModelError
        When an age, year or cohort has no deaths (its parameter would run to minus infinity), the
        data do not identify the model, or the search does not converge.

    Notes
    -----
    Constraints: LC sum kappa = 0, sum beta = 1; RH also sum gamma = 0; APC sum kappa = 0, gamma
    without level nor slope; M7 gamma without level, slope nor curvature; PLAT the same and both
    kappas zero on average. Where the likelihood of RH has no maximum, gamma is also kept without
    slope (Hunt and Villegas 2015) and ``constraints`` says so. Source: Villegas, Kaishev and
    Millossovich (2018), StMoMo: An R package for stochastic mortality modeling, JSS 84(3).

    Examples
    --------
    >>> ages, years = np.arange(60, 90), np.arange(1990, 2020)
    >>> rate = np.exp(-9.0 + 0.09 * ages[:, None] - 0.02 * (years - 1990))
    >>> fit = fit_mortality(1e5 * rate, np.full(rate.shape, 1e5), ages=ages, years=years, model="LC")
    >>> fit.nparams, float(fit.period_process().drift[0].round(4))
    (88, -0.6)
    """
    terms = structure(model)
    data = counts(deaths, exposure, ages, years, weights, link, cohorts=terms.cohort)
    cells = data.cells()
    data.check_lines(terms, cells, link)
    first = None
    if start is not None:
        if start.model != model:
            raise InputError(
                "demography.fit_mortality",
                "demography.fit_mortality(start)",
                "{model}",
                "{model_2}",
                "start from the same model",
                model=start.model,
                model_2=model,
            )
        first = _active(start, Design(terms, cells))
    solution = solve(terms, cells, link, first)
    eta = solution.design.predictor(solution.parts)
    return MortalityFit(
        model,
        link,
        data,
        _labelled(solution, data),
        log_likelihood(cells.deaths, cells.exposure, eta, link),
        solution.free,
        len(cells.deaths),
        _in_words(solution),
        solution.iterations,
    )


def compare_mortality(fits: Sequence[MortalityFit]) -> pd.DataFrame:
    """Fits side by side, best BIC first: parameters, log-likelihood, AIC, BIC, deviance."""
    rows = [
        {
            "model": f.model,
            "nparams": f.nparams,
            "loglik": f.loglik,
            "aic": f.aic,
            "bic": f.bic,
            "deviance": f.deviance,
        }
        for f in fits
    ]
    return pd.DataFrame(rows).set_index("model").sort_values("bic")


def _labelled(solution: Solution, data: Counts) -> dict[str, Any]:
    """Parameters as pandas objects on all labels; NaN where no cell has weight one."""
    parts, cells, terms = solution.parts, solution.design.cells, solution.design.terms
    by_age, by_year = pd.Index(data.ages, name="age"), pd.Index(data.years, name="year")
    periods = range(1, len(terms.period) + 1)
    out: dict[str, Any] = {}
    if terms.static:
        out["alpha"] = pd.Series(parts["alpha"], index=cells.ages).reindex(by_age)
    beta = {
        k: pd.Series(solution.design.loading(parts, k), index=cells.ages).reindex(by_age)
        for k in periods
    }
    for k in periods:
        if (
            terms.period[k - 1] != "free"
        ):  # known at every age, weighted or not: centred on the ages with data
            beta[k] = pd.Series(
                _known_loading(terms.period[k - 1], data.ages, cells.ages), index=by_age
            )
    out["beta"] = pd.DataFrame(beta)
    out["kappa"] = pd.DataFrame(
        {k: pd.Series(parts[f"kappa{k}"], index=cells.years).reindex(by_year) for k in periods}
    )
    if terms.cohort:
        out["gamma"] = pd.Series(parts["gamma"], index=cells.cohorts).reindex(
            pd.Index(data.cohorts, name="cohort")
        )
    return out


def _known_loading(shape: str, ages: np.ndarray, used: np.ndarray) -> np.ndarray:
    x, centre = ages.astype(float), float(used.mean())
    if shape == "curvature":
        return np.asarray((x - centre) ** 2 - np.mean((used - centre) ** 2))
    return np.ones_like(x) if shape == "one" else x - centre if shape == "slope" else centre - x


def _active(fit: MortalityFit, design: Design) -> dict[str, np.ndarray] | None:
    """The parameters of a fit on the active labels of a design; None when one of them is missing
    there.
    """
    cells = design.cells
    parts: dict[str, np.ndarray] = {}
    for name in design.sizes:
        stem, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        labels = {
            "alpha": cells.ages,
            "beta": cells.ages,
            "kappa": cells.years,
            "gamma": cells.cohorts,
        }[stem]
        held = fit.params[stem][int(number)] if number else fit.params[stem]
        parts[name] = cast(np.ndarray, held.reindex(labels).to_numpy(dtype=float))
    return parts if all(np.all(np.isfinite(v)) for v in parts.values()) else None


def _in_words(solution: Solution) -> tuple[str, ...]:
    terms = solution.design.terms
    words = []
    for k, shape in enumerate(terms.period, start=1):
        words += [f"sum beta{k} = 1"] if shape == "free" else []
        words += [f"sum kappa{k} = 0"] if terms.static else []
    if terms.cohort:
        words += [f"sum c^{power} gamma = 0" for power in range(terms.trend + 1)]
    if terms.level_cohorts:
        words.append(
            "gamma without slope (Hunt and Villegas 2015): the likelihood has no maximum without it"
        )
    return tuple(words)
