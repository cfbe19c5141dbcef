"""England and Wales, males: the published fits of the age-period-cohort family.

Data: Human Mortality Database, as distributed with StMoMo (``../shared/validation/ew_males``).
Source of the values: Villegas, Kaishev and Millossovich (2018), StMoMo: An R package for stochastic
mortality modeling, JSS 84(3), table 2 and vignette. Binomial-logit, ages 55-89, 1961-2011, initial
exposure E + D/2, three youngest and three oldest cohorts with weight zero.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.demography import (
    MODELS,
    MortalityFit,
    clip_cohorts,
    compare_mortality,
    fit_mortality,
    initial_exposure,
)

pytestmark = pytest.mark.validation


@cache
def ew_males(
    folder: Path, first: int = 55, last: int = 89
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    files = [
        folder / "validation" / "ew_males" / f"{name}.csv"
        for name in ("deaths", "central_exposure")
    ]
    deaths, central = (pd.read_csv(file, index_col="age").loc[first:last] for file in files)
    return (
        deaths.to_numpy(),
        central.to_numpy(),
        deaths.index.to_numpy(),
        deaths.columns.to_numpy(dtype=int),
    )


@cache
def published_fit(folder: Path, model: str) -> MortalityFit:
    deaths, central, ages, years = ew_males(folder)
    return fit_mortality(
        deaths,
        initial_exposure(central, deaths),
        ages=ages,
        years=years,
        model=model,
        link="binomial-logit",
        weights=clip_cohorts(ages, years, 3),
    )


@pytest.mark.parametrize(
    ("model", "nparams", "aic", "bic", "digits"),
    [
        ("LC", 119, 29866, 30518, 0),
        ("CBD", 102, 34697.82, 35256.83, 2),
        ("APC", 162, 24469, 25357, 0),
    ],
)
def test_england_and_wales(shared, model, nparams, aic, bic, digits):
    fit = published_fit(shared, model)
    assert (fit.nparams, fit.nobs) == (nparams, 1773)
    assert round(fit.aic, digits) == aic
    assert round(fit.bic, digits) == bic


@pytest.mark.parametrize(("model", "nparams"), [("RH", 197), ("M7", 229), ("PLAT", 211)])
def test_england_and_wales_with_cohorts(shared, model, nparams):
    """Same source: M7, PLAT and RH fit best, in this order, with residuals near 1 in size and no
    diagonals.
    """
    fit = published_fit(shared, model)
    assert fit.nparams == nparams
    assert list(compare_mortality([published_fit(shared, m) for m in MODELS]).index)[:3] == [
        "M7",
        "PLAT",
        "RH",
    ]
    residuals = fit.deviance_residuals(scaled=True).to_numpy()
    assert np.nanmean(residuals**2) == pytest.approx((fit.nobs - fit.nparams) / fit.nobs)


def test_renshaw_haberman_converges_elsewhere(shared):
    """Where its likelihood has a maximum at infinity the trend shared by kappa and gamma is cut,
    and the fit says so.
    """
    deaths, central, ages, years = ew_males(shared, 60, 89)
    fit = fit_mortality(
        deaths[:, 19:],
        central[:, 19:],
        ages=ages,
        years=years[19:],
        model="RH",
        weights=clip_cohorts(ages, years[19:], 5),
    )
    assert "Hunt and Villegas" in fit.constraints[-1]
    gamma = fit.params["gamma"].dropna()
    assert np.polyfit(gamma.index - gamma.index.to_numpy().mean(), gamma, 1)[0] == pytest.approx(
        0.0, abs=1e-10
    )
    apc = fit_mortality(
        deaths[:, 19:],
        central[:, 19:],
        ages=ages,
        years=years[19:],
        model="APC",
        weights=fit.data.weights,
    )
    assert fit.loglik > apc.loglik
