"""A fitted mortality model: its parameters, diagnostics and ways ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import processes, projection
from .data import Counts
from .models import MODELS, Design, structure
from .parameters import active, in_words, labelled
from .processes import Policy, RandomWalkWithDrift, ScalarProcess
from .projection import JumpOff, MortalityForecast, MortalitySimulation
from .solver import LinkFunction, expected_deaths, half_deviance, log_likelihood, solve

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class MortalityFit:
    """A fitted model: eta_xt = alpha_x + sum_i beta_x^(i) kappa_t^(i) + gamma_{t-x}.

    Attributes
    ----------
    model : str
        Name of the model, as asked.
    link : LinkFunction
        As asked.
    data : Counts
        Deaths, exposure and 0/1 weights ``[age, year]`` with their labels.
    params : dict[str, Any]
        Of those that the model has: ``alpha`` (Series by age), ``beta`` and ``kappa`` (tables by
        age and by year, a column per index, 1, 2, ...), ``gamma`` (Series by cohort); NaN where
        every cell has weight zero.
    loglik : float
        Log-likelihood with its constants.
    nparams : int
        Parameters net of constraints.
    nobs : int
        Cells with weight one.
    constraints : tuple[str, ...]
        The identifiability constraints that hold, in words.
    iterations : int
        Newton steps taken.
    """

    model: str
    link: LinkFunction
    data: Counts
    params: dict[str, Any]
    loglik: float
    nparams: int
    nobs: int
    constraints: tuple[str, ...]
    iterations: int

    @classmethod
    def of(
        cls, model: str, link: LinkFunction, data: Counts, start: Mapping[str, Any] | None = None
    ) -> MortalityFit:
        """The maximum of the likelihood on data already checked, from the parameters ``start``
        where given.

        Parameters
        ----------
        model : str
            Name of the model, one of ``MODELS``.
        link : LinkFunction
            ``poisson-log`` (central exposure) or ``binomial-logit`` (initial exposure).
        data : Counts
            Deaths and exposure, already checked.
        start : Mapping[str, Any] | None
            Parameters from which the search starts.
        """
        terms, cells = structure(model), data.cells()
        data.check_lines(terms, cells, link)
        first = None if start is None else active(start, Design(terms, cells))
        solution = solve(terms, cells, link, first)
        eta = solution.design.predictor(solution.parts)
        return cls(
            model,
            link,
            data,
            labelled(solution, data),
            log_likelihood(cells.deaths, cells.exposure, eta, link),
            solution.free,
            len(cells.deaths),
            in_words(solution),
            solution.iterations,
        )

    def refit(self, deaths: np.ndarray) -> MortalityFit:
        """The same model on other deaths ``[age, year]``, started from this fit.

        Parameters
        ----------
        deaths : np.ndarray
            Deaths ``[age, year]`` of the same cells.
        """
        return MortalityFit.of(
            self.model, self.link, replace(self.data, deaths=deaths), self.params
        )

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

        Parameters
        ----------
        ax : Axes | None
            Axes to draw on; new ones when not given.
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
    ) -> RandomWalkWithDrift:
        """Random walk with drift of the period indexes; see :func:`random_walk`.

        Parameters
        ----------
        events : Sequence[int]
            Years of an event such as 2020-2022.
        event_policy : Policy
            What they may teach: ``keep``, ``exclude``, ``dummy`` or ``jump_off_before`` (see
            :func:`random_walk`).
        """
        return processes.random_walk(self.params["kappa"], events=events, policy=event_policy)

    def cohort_process(self, order: tuple[int, int] | None = None) -> ScalarProcess:
        """AR(p) of the d-th differences of gamma.

        Parameters
        ----------
        order : tuple[int, int] | None
            (p, d); the model's usual one when not given.
        """
        return processes.autoregression(
            self.params["gamma"].dropna(), order or MODELS[self.model].cohort_order
        )

    def event_effect(self, events: Sequence[int]) -> pd.DataFrame:
        """Drift, spread and jump-off of the period indexes under each policy for the event
        years; see :func:`event_effect`.

        Parameters
        ----------
        events : Sequence[int]
            Years of shocks such as a pandemic.
        """
        return processes.event_effect(self.params["kappa"], events)

    def forecast(
        self,
        h: int,
        *,
        jump_off: JumpOff = "fitted",
        events: Sequence[int] = (),
        event_policy: Policy = "keep",
        cohort_order: tuple[int, int] | None = None,
    ) -> MortalityForecast:
        """Central projection of the years after the last one fitted; see
        :func:`projection.forecast`.

        Parameters
        ----------
        h : int
            Years ahead.
        jump_off : JumpOff
            ``fitted`` continues the fitted rates; ``observed`` starts from the rates of the last
            year.
        events : Sequence[int]
            Years of an event such as 2020-2022.
        event_policy : Policy
            What they may teach the random walk; see :meth:`period_process`.
        cohort_order : tuple[int, int] | None
            (p, d) of the cohort process; the model's usual one when not given.
        """
        return projection.forecast(
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
        """Stochastic projection of the years after the last one fitted, draw 0 central; see
        :func:`projection.simulate`.

        Parameters
        ----------
        h : int
            Years ahead.
        draws : int
            Number of paths.
        seed : int
            Seed of the keyed streams.
        jump_off : JumpOff
            ``fitted`` continues the fitted rates; ``observed`` starts from the rates of the last
            year.
        events : Sequence[int]
            Years of an event such as 2020-2022.
        event_policy : Policy
            What they may teach the random walk; see :meth:`period_process`.
        cohort_order : tuple[int, int] | None
            (p, d) of the cohort process; the model's usual one when not given.
        drift_error : bool
            Add the normal error of the estimated drift.
        parameters : Sequence[MortalityFit]
            Refits of :meth:`bootstrap`, so that parameter error enters; draw k takes refit k - 1,
            cyclically.
        driver : str
            Name of the streams, ``<driver>.kappa<i>`` and ``<driver>.gamma``.
        """
        return projection.simulate(
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
        :func:`projection.bootstrap`.

        Parameters
        ----------
        replicates : int
            Number of refits.
        seed : int
            Seed of the keyed streams.
        around : str
            ``observed`` draws around the deaths seen, ``fitted`` around the fitted ones.
        """
        return projection.bootstrap(self, replicates, seed, around=around)

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
