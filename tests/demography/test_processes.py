"""Processes of the period indexes: random walk, autoregression, and a few dates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.demography.mortality.coherent import lee_carter_limited
from piimss_forecast.demography.mortality.fit import fit_mortality
from piimss_forecast.demography.mortality.processes import autoregression, random_walk


def test_random_walk_by_hand():
    walk = random_walk(
        pd.DataFrame({1: [0.0, 1.0, 4.0], 2: [0.0, 0.0, 2.0]}, index=[2000, 2001, 2002])
    )
    np.testing.assert_allclose(walk.drift, [2.0, 1.0])
    np.testing.assert_allclose(walk.covariance, [[2.0, 2.0], [2.0, 2.0]])
    with pytest.raises(ModelError):
        random_walk(pd.Series([1.0], index=[2000]))
    with pytest.raises(InputError):
        random_walk(pd.Series([1.0, 2.0], index=[2000, 2001]), policy="forget")


def test_autoregression_recovers_its_process():
    rng = np.random.default_rng(4)
    y = np.zeros(3000)
    for t in range(2, 3000):
        y[t] = 0.6 * y[t - 1] + 0.2 * y[t - 2] + rng.normal()
    fit = autoregression(pd.Series(y + 5.0), (2, 0))
    np.testing.assert_allclose(fit.phi, [0.6, 0.2], atol=0.05)
    assert fit.mean == pytest.approx(5.0, abs=0.3) and fit.sd == pytest.approx(1.0, abs=0.03)
    far = fit.paths(np.zeros((1, 400)))[0]
    assert far[-1] == pytest.approx(fit.mean, abs=1e-6)
    drifting = autoregression(pd.Series(np.cumsum(y + 1.0)), (1, 1))
    assert drifting.mean == pytest.approx(1.0, abs=0.3)


def test_autoregression_likelihood_is_exact():
    """The AR(1) loss equals the multivariate normal density with the stationary covariance."""
    from scipy.stats import multivariate_normal

    from piimss_forecast.demography.mortality.processes import _ar_loss

    y = np.random.default_rng(2).normal(size=12).cumsum() / 3
    phi = 0.7
    loss, mean, variance = _ar_loss(y, np.array([phi]))
    covariance = (
        variance / (1 - phi**2) * phi ** np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    )
    slow = multivariate_normal(np.full(12, mean), covariance).logpdf(y)
    assert -0.5 * (12 * loss + 12 + 12 * np.log(2 * np.pi)) == pytest.approx(slow)


def test_lee_carter_from_a_few_dates():
    """Li, Lee and Tuljapurkar (2004): drift from the ends, variance corrected for uneven steps
    (their equations 5-7).
    """
    dates = np.array([1960, 1974, 1990, 2000])
    kappa = np.array([6.0, 2.0, -3.0, -5.0])
    beta = np.linspace(0.05, 0.15, 10)
    log_rates = -7 + 0.4 * np.arange(10)[:, None] + beta[:, None] / beta.sum() * kappa
    fit = lee_carter_limited(np.exp(log_rates), ages=np.arange(0, 50, 5), dates=dates)
    np.testing.assert_allclose(fit.kappa, kappa, atol=1e-9)
    assert fit.walk.drift[0] == pytest.approx(-11 / 40)
    left = np.diff(kappa) + 11 / 40 * np.diff(dates)
    assert fit.walk.covariance[0, 0] == pytest.approx(
        (left**2).sum() / (40 - (np.diff(dates) ** 2).sum() / 40)
    )
    np.testing.assert_allclose(fit.forecast([2000])[:, 0], np.exp(log_rates[:, -1]))
    assert fit.simulate(5, 8, 1).shape == (8, 10, 5)
    calm = lee_carter_limited(
        np.exp(log_rates),
        ages=np.arange(0, 50, 5),
        dates=dates,
        events=[1990],
        event_policy="exclude",
    )
    assert calm.walk.drift[0] == pytest.approx(-4 / 14)
    with pytest.raises(InputError, match="mayor que cero"):
        lee_carter_limited([[0.1, 0.0]], ages=[60], dates=[1990, 2000])
    with pytest.raises(ModelError):
        lee_carter_limited(
            np.exp(log_rates[:, :2]), ages=np.arange(0, 50, 5), dates=dates[:2]
        ).simulate(3, 4, 1)


def test_a_date_keeps_its_fraction():
    """Log-linear rates at 2000 and 2010.75 go on the same line (found: -5.33, by whole years)."""
    dates = np.array([2000, 2010.75])
    rates = np.exp([-5.0 - 0.02 * (dates - 2000), -3.0 - 0.02 * (dates - 2000)])
    limited = lee_carter_limited(rates, ages=[60, 70], dates=dates)
    assert np.log(limited.forecast([2015.75]))[:, 0] == pytest.approx([-5.315, -3.315])
    years = np.arange(2000.5, 2021)
    eta = -5.0 + 0.05 * np.arange(30)[:, None] - 0.02 * (years - 2000)
    fit = fit_mortality(
        1e6 * np.exp(eta), np.full(eta.shape, 1e6), ages=np.arange(60, 90), years=years, model="LC"
    )
    ahead = fit.forecast(3).rates
    assert ahead.columns.tolist() == [2021.5, 2022.5, 2023.5]
    assert np.log(ahead.iloc[0, 2]) == pytest.approx(-5.0 - 0.02 * 23.5, abs=1e-6)
    # two simulated years reach the same date by way of another event policy's jump-off
    late = fit.simulate(2, 5, 1, events=(2020.5,), event_policy="jump_off_before")
    assert late.years.tolist() == [2021.5, 2022.5]
    assert np.log(late.rates[0, 0, 1]) == pytest.approx(-5.0 - 0.02 * 22.5, abs=1e-6)
