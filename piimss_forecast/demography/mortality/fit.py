"""Stochastic mortality models of the age-period-cohort family: fit and compare."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from numpy.typing import ArrayLike

from ...core.errors import InputError
from .data import clip_cohorts, counts, initial_exposure
from .fitted import MortalityFit
from .models import MODELS, structure
from .solver import LinkFunction

__all__ = [
    "MODELS",
    "MortalityFit",
    "clip_cohorts",
    "compare_mortality",
    "fit_mortality",
    "initial_exposure",
]


def fit_mortality(
    deaths: ArrayLike,
    exposure: ArrayLike,
    *,
    ages: ArrayLike,
    years: ArrayLike,
    model: str = "LC",
    link: LinkFunction = "poisson-log",
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
        Increasing labels of the ages.
    years : ArrayLike
        Increasing labels of the years.
    model : str
        ``LC``, ``APC``, ``CBD``, ``RH`` (cohort loading one), ``M7`` or ``PLAT`` (two period
        indexes).
    link : LinkFunction
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
        Naming the age and year of a negative or NaN cell, of deaths without exposure (above it
        under binomial-logit: a central rate may pass one, a probability may not);
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
    >>> import numpy as np
    >>> ages, years = np.arange(60, 90), np.arange(1990, 2020)
    >>> rate = np.exp(-9.0 + 0.09 * ages[:, None] - 0.02 * (years - 1990))
    >>> lived = np.full(rate.shape, 1e5)
    >>> fit = fit_mortality(1e5 * rate, lived, ages=ages, years=years, model="LC")
    >>> fit.nparams, float(fit.period_process().drift[0].round(4))
    (88, -0.6)
    """
    terms = structure(model)
    data = counts(deaths, exposure, ages, years, weights, link, cohorts=terms.cohort)
    if start is not None and start.model != model:
        raise InputError(
            "demography.fit_mortality",
            "demography.fit_mortality(start)",
            "{model}",
            "{model_2}",
            "start from the same model",
            model=start.model,
            model_2=model,
        )
    return MortalityFit.of(model, link, data, None if start is None else start.params)


def compare_mortality(fits: Sequence[MortalityFit]) -> pd.DataFrame:
    """Fits side by side, best BIC first: parameters, log-likelihood, AIC, BIC, deviance.

    Parameters
    ----------
    fits : Sequence[MortalityFit]
        Fits to the same deaths and exposure.
    """
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
