"""The age-period-cohort family: a second implementation, invariances, projections, bad input."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binom, poisson

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.demography.mortality.coherent import fit_coherent
from piimss_forecast.demography.mortality.fit import (
    MODELS,
    MortalityFit,
    clip_cohorts,
    fit_mortality,
)
from piimss_forecast.demography.mortality.processes import event_effect, random_walk

COHORT_MODELS = [name for name, terms in MODELS.items() if terms.cohort]
AGES, YEARS = np.arange(60, 75), np.arange(1990, 2010)


def toy(
    seed: int = 0, scale: float = 2e5, link: str = "poisson-log"
) -> tuple[np.ndarray, np.ndarray]:
    """Counts with age, period and cohort effects on 15 ages and 20 years."""
    rng = np.random.default_rng(seed)
    born = YEARS[None, :] - AGES[:, None]
    kappa = np.cumsum(rng.normal(-0.02, 0.01, len(YEARS)))
    eta = (
        -4.5
        + 0.1 * (AGES - 67)[:, None]
        + (1 + 0.04 * (AGES - 67))[:, None] * kappa
        + 0.1 * np.sin(born / 4.0)
    )
    exposure = np.full(eta.shape, scale)
    rate = np.exp(eta) if link == "poisson-log" else expit(eta)
    return rng.poisson(exposure * rate).astype(float), exposure


@cache
def toy_fit(model: str) -> MortalityFit:
    deaths, exposure = toy()
    return fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model=model)


# -- the likelihood and its maximum
# ----


@pytest.mark.parametrize("link", ["poisson-log", "binomial-logit"])
def test_loglik_is_the_distribution_of_the_counts(link):
    deaths, exposure = toy(link=link)
    fit = fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model="CBD", link=link)
    rates = fit.fitted_rates().to_numpy()
    slow = (
        poisson.logpmf(deaths, exposure * rates)
        if link == "poisson-log"
        else binom.logpmf(deaths, exposure, rates)
    )
    assert fit.loglik == pytest.approx(slow.sum(), rel=1e-12)
    assert fit.deviance == pytest.approx((fit.deviance_residuals().to_numpy() ** 2).sum())


@pytest.mark.parametrize("model", list(MODELS))
@pytest.mark.parametrize("link", ["poisson-log", "binomial-logit"])
def test_score_equations(model, link):
    """At the maximum fitted and observed deaths agree by every line that has a parameter."""
    deaths, exposure = toy(3, link=link)
    fit = fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model=model, link=link)
    left = deaths - exposure * fit.fitted_rates().to_numpy()
    for loading in fit.params["beta"].to_numpy().T:
        np.testing.assert_allclose(loading @ left, 0.0, atol=1e-3)
    if "alpha" in fit.params:
        np.testing.assert_allclose(left.sum(axis=1), 0.0, atol=1e-3)
    if "gamma" in fit.params:
        np.testing.assert_allclose(
            np.bincount(fit.data.cohort_index.ravel(), weights=left.ravel()), 0.0, atol=1e-3
        )


def test_a_general_optimiser_finds_the_same_maximum():
    """A slow second implementation of Lee-Carter: quasi-Newton on all the parameters from a poor
    start.
    """
    deaths, exposure = toy(1)
    n, t = deaths.shape

    def loss(theta):
        alpha, beta, kappa = theta[:n], theta[n : 2 * n], theta[2 * n :]
        mean = exposure * np.exp(alpha[:, None] + beta[:, None] * kappa)
        left = mean - deaths
        slope = np.concatenate([left.sum(axis=1), left @ kappa, beta @ left])
        return (mean - deaths * np.log(mean)).sum() / 1e5, slope / 1e5

    slow = minimize(
        loss,
        np.concatenate([np.full(n, -4.5), np.full(n, 1 / n), np.linspace(1, -1, t)]),
        jac=True,
        method="BFGS",
        options={"gtol": 1e-9, "maxiter": 3000},
    )
    fit = fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model="LC")
    mean = exposure * fit.fitted_rates().to_numpy()
    assert (mean - deaths * np.log(mean)).sum() / 1e5 <= slow.fun + 1e-9


@pytest.mark.parametrize("model", list(MODELS))
def test_identifiability_constraints(model):
    """StMoMo's constraints (Villegas, Kaishev and Millossovich 2018, section 3)."""
    params = toy_fit(model).params
    if model in ("LC", "RH", "APC", "PLAT"):
        np.testing.assert_allclose(params["kappa"].sum(), 0.0, atol=1e-9)
    if model in ("LC", "RH"):
        assert params["beta"][1].sum() == pytest.approx(1.0)
    if model in COHORT_MODELS:
        for power in range(MODELS[model].trend + 1):
            centred = params["gamma"].index.to_numpy() - params["gamma"].index.to_numpy().mean()
            assert (centred**power * params["gamma"]).sum() == pytest.approx(0.0, abs=1e-7)


def test_renshaw_haberman_converges_where_nothing_tells_its_trends_apart():
    """A straight period index with the same loading at all ages: kappa and gamma share a trend
    along a long, nearly flat ridge.
    """
    rng, ages, years = np.random.default_rng(6), np.arange(55, 90), np.arange(1980, 2020)
    rate = np.exp(
        -9.8
        + 0.095 * ages[:, None]
        - 0.015 * (years - 1980)
        + 0.12 * np.sin((years - ages[:, None]) / 5)
    )
    deaths, exposure = rng.poisson(2e5 * rate).astype(float), np.full(rate.shape, 2e5)
    weights = clip_cohorts(ages, years, 3)
    rh, apc = (
        fit_mortality(deaths, exposure, ages=ages, years=years, model=m, weights=weights)
        for m in ("RH", "APC")
    )
    assert (
        apc.loglik < rh.loglik < apc.loglik + (rh.nparams - apc.nparams)
    )  # what 33 idle parameters may gain by chance


def test_nested_models_order_their_likelihoods():
    loglik = {model: toy_fit(model).loglik for model in MODELS}
    assert loglik["LC"] <= loglik["RH"] and loglik["APC"] <= loglik["RH"]
    assert loglik["APC"] <= loglik["PLAT"] and loglik["CBD"] <= loglik["M7"]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["LC", "APC", "CBD", "M7", "PLAT"]))
def test_exposure_and_calendar_only_shift_the_level(seed, model):
    """Twice the exposure is half the rate; another calendar origin changes nothing but labels."""
    deaths, exposure = toy(seed)
    base = fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model=model)
    other = fit_mortality(deaths, 2 * exposure, ages=AGES, years=YEARS + 100, model=model)
    np.testing.assert_allclose(
        2 * other.fitted_rates().to_numpy(), base.fitted_rates().to_numpy(), rtol=1e-6
    )
    assert other.deviance == pytest.approx(base.deviance, rel=1e-7)


def test_weights_leave_cells_out():
    deaths, exposure = toy()
    weights = clip_cohorts(AGES, YEARS, 2)
    poisoned = np.where(weights > 0, deaths, np.nan)
    fit = fit_mortality(poisoned, exposure, ages=AGES, years=YEARS, model="APC", weights=weights)
    clean = fit_mortality(deaths, exposure, ages=AGES, years=YEARS, model="APC", weights=weights)
    assert fit.loglik == clean.loglik
    assert fit.nobs == weights.sum() == deaths.size - 6
    assert fit.params["gamma"].isna().sum() == 4
    assert fit.deviance_residuals().isna().sum().sum() == 6


# -- zeros and bad input
# ----


@pytest.mark.parametrize("model", list(MODELS))
@pytest.mark.parametrize("link", ["poisson-log", "binomial-logit"])
def test_zero_deaths_never_become_a_rate_of_one(model, link):
    deaths, exposure = toy(scale=300.0)
    assert (deaths == 0).sum() > 5
    weights = clip_cohorts(AGES, YEARS, 8) if model in COHORT_MODELS else None
    rates = fit_mortality(
        deaths, exposure, ages=AGES, years=YEARS, model=model, link=link, weights=weights
    ).fitted_rates()
    assert rates.max(axis=None) < 0.2
    assert (rates.stack() > 0).all()


def test_cells_without_exposure_are_left_out():
    deaths, exposure = toy()
    deaths[3, 4] = exposure[3, 4] = 0.0
    fit = fit_mortality(deaths, exposure, ages=AGES, years=YEARS)
    assert fit.nobs == deaths.size - 1
    assert np.isfinite(fit.fitted_rates().to_numpy()).all()


@pytest.mark.parametrize(
    ("value", "where", "link"),
    [
        (-1.0, "deaths", "poisson-log"),
        (np.nan, "deaths", "poisson-log"),
        (np.inf, "exposure", "poisson-log"),
        (-5.0, "exposure", "poisson-log"),
        (np.nan, "exposure", "poisson-log"),
        (0.0, "exposure", "poisson-log"),
        (3e5, "deaths", "binomial-logit"),
    ],
)
def test_bad_cells_are_named(value, where, link):
    data = dict(zip(("deaths", "exposure"), toy(), strict=True))
    data[where][2, 5] = value
    with pytest.raises(InputError, match="edad 62, año 1995"):
        fit_mortality(**data, ages=AGES, years=YEARS, link=link)


def test_bad_shapes_and_labels():
    deaths, exposure = toy()
    good = {"ages": AGES, "years": YEARS}
    for change in (
        {"ages": AGES[1:]},
        {"ages": AGES[::-1]},
        {"years": np.full(20, 2000)},
        {"model": "LL"},
        {"link": "probit"},
        {"weights": np.ones(3)},
        {"weights": np.full(deaths.shape, 0.5)},
        {"weights": np.zeros(deaths.shape)},
        {"ages": AGES * 2, "model": "APC"},
    ):
        with pytest.raises(InputError):
            fit_mortality(deaths, exposure, **{**good, **change})
    with pytest.raises(InputError, match="al menos dos años"):
        fit_mortality(deaths[:, :1], exposure[:, :1], ages=AGES, years=YEARS[:1])
    with pytest.raises(InputError):
        clip_cohorts(AGES, YEARS, 17)


def test_what_cannot_be_fitted_is_a_model_error():
    deaths, exposure = toy()
    dead_age = deaths.copy()
    dead_age[4] = 0.0
    with pytest.raises(ModelError, match="64"):
        fit_mortality(dead_age, exposure, ages=AGES, years=YEARS)
    dead_year = deaths.copy()
    dead_year[:, 7] = 0.0
    with pytest.raises(ModelError, match="1997"):
        fit_mortality(dead_year, exposure, ages=AGES, years=YEARS, model="CBD")
    with pytest.raises(ModelError):  # one age does not tell a level from a slope
        fit_mortality(deaths[:1], exposure[:1], ages=AGES[:1], years=YEARS, model="CBD")
    with pytest.raises(ModelError):  # nothing changes over time: no beta
        fit_mortality(np.full((5, 6), 100.0), np.full((5, 6), 1e4), ages=AGES[:5], years=YEARS[:6])


# -- projection
# ----


@pytest.mark.parametrize("model", list(MODELS))
def test_projection(model):
    fit = toy_fit(model)
    central = fit.forecast(10)
    assert list(central.rates.columns) == list(range(2010, 2020))
    assert np.isfinite(central.rates.to_numpy()).all()
    drift = fit.period_process().drift
    np.testing.assert_allclose(np.diff(central.kappa.to_numpy(), axis=0), np.tile(drift, (9, 1)))
    np.testing.assert_allclose(central.kappa.iloc[0], fit.params["kappa"].iloc[-1] + drift)
    paths = fit.simulate(10, 50, 1)
    np.testing.assert_allclose(paths.rates[0], central.rates, rtol=1e-13)
    assert paths.rates.shape == (50, 15, 10)
    if model in COHORT_MODELS:
        assert central.gamma is not None and central.gamma.index[-1] == 2019 - 60
    observed = fit.forecast(1, jump_off="observed").rates[2010] / fit.forecast(1).rates[2010]
    np.testing.assert_allclose(
        observed,
        (fit.data.deaths / fit.data.exposure)[:, -1] / fit.fitted_rates()[2009],
        rtol=1e-10,
    )


def test_simulation_is_keyed_and_centred():
    fit = toy_fit("LC")
    long, short = fit.simulate(12, 4000, 7), fit.simulate(5, 30, 7)
    np.testing.assert_allclose(long.rates[:30, :, :5], short.rates, rtol=1e-13)
    assert not np.array_equal(fit.simulate(5, 30, 8).rates[1:], short.rates[1:])
    walk = fit.period_process()
    spread = long.kappa[1:, :, 0].std(axis=0)
    np.testing.assert_allclose(spread, np.sqrt(walk.covariance[0, 0] * np.arange(1, 13)), rtol=0.06)
    np.testing.assert_allclose(np.median(long.rates[1:], axis=0), long.rates[0], rtol=0.01)
    wide = fit.simulate(12, 4000, 7, drift_error=True).kappa[1:, -1, 0].std()
    assert wide == pytest.approx(np.sqrt(walk.covariance[0, 0] * (12 + 144 / walk.span)), rel=0.06)
    with pytest.raises(InputError):
        fit.simulate(0, 10, 1)


def test_bootstrap_spreads_as_the_information():
    """The spread of refits is the standard error of the likelihood (inverse information of a CBD
    year).
    """
    _, exposure = toy()
    fit = toy_fit("CBD")
    refits = fit.bootstrap(60, 5, around="fitted")
    spread = np.std([r.params["kappa"].iloc[8] for r in refits], axis=0)
    design = np.column_stack([np.ones(15), AGES - 67.0])
    mean = exposure[:, 8] * fit.fitted_rates().to_numpy()[:, 8]
    np.testing.assert_allclose(
        spread, np.sqrt(np.diag(np.linalg.inv(design.T @ (mean[:, None] * design)))), rtol=0.3
    )
    assert [r.loglik for r in fit.bootstrap(3, 5)] == [r.loglik for r in fit.bootstrap(3, 5)]
    paths = fit.simulate(5, 10, 1, parameters=refits[:3])
    np.testing.assert_allclose(paths.rates[0], fit.forecast(5).rates, rtol=1e-13)


def test_event_policies():
    """A pandemic of two years on a straight line: three policies see the line, keeping the years
    does not.
    """
    years = np.arange(2005, 2022)
    kappa = pd.Series(-1.0 * (years - 2005), index=years) + np.where(years == 2010, 0.3, 0.0)
    kappa[2020] += 5.0
    kappa[2021] += 4.0
    table = event_effect(kappa, [2020, 2021])
    assert table.loc[("keep", 0), "drift"] == pytest.approx(-0.75)
    for policy in ("exclude", "dummy", "jump_off_before"):
        assert table.loc[(policy, 0), "drift"] == pytest.approx(-1.0)
        assert table.loc[(policy, 0), "sd"] < table.loc[("keep", 0), "sd"] / 2
    assert table["jump_off_year"].tolist() == [2021, 2021, 2019, 2019]
    pulses = random_walk(kappa, events=[2020, 2021], policy="dummy").pulses
    np.testing.assert_allclose(pulses[0], [5.0, 4.0])
    deaths, exposure = toy()
    fit = fit_mortality(deaths, exposure, ages=AGES, years=YEARS)
    before = fit.forecast(3, events=[2008, 2009], event_policy="jump_off_before")
    assert list(before.kappa.index) == [2010, 2011, 2012]
    walk = fit.period_process(events=[2008], event_policy="jump_off_before")
    assert before.kappa.iloc[0, 0] == pytest.approx(
        fit.params["kappa"].loc[2007, 1] + 3 * walk.drift[0]
    )


# -- coherent and limited data
# ----


@pytest.mark.parametrize("method", ["li-lee", "product-ratio"])
def test_coherent_sexes_keep_a_bounded_ratio(method):
    male, exposure = toy(1)
    female = (
        np.random.default_rng(9).poisson(0.6 * male * (1 + 0.2 * np.sin(YEARS / 3.0))).astype(float)
    )
    fit = fit_coherent(
        np.stack([male, female]),
        np.stack([exposure, exposure]),
        ages=AGES,
        years=YEARS,
        method=method,
    )
    far = fit.forecast(150)
    ratio = far[0] / far[1]
    np.testing.assert_allclose(ratio[:, -1], ratio[:, -2], rtol=1e-3)
    np.testing.assert_allclose(ratio[:, -1], 1 / 0.6, rtol=0.15)
    paths = fit.simulate(5, 20, 3)
    np.testing.assert_allclose(paths[0], far[..., :5], rtol=1e-13)
    np.testing.assert_allclose(paths[:10], fit.simulate(5, 10, 3), rtol=1e-13)
    with pytest.raises(InputError):
        fit_coherent(male[None], exposure[None], ages=AGES, years=YEARS, method=method)


def test_a_central_rate_may_pass_one():
    """Rows above age 104 of public databases have more deaths than person-years."""
    ages, years = np.arange(100, 107), np.arange(2000, 2012)
    rate = np.exp(-1.2 + 0.21 * (ages[:, None] - 100) - 0.01 * (years - 2000))
    assert rate.max() > 1
    exposure = np.full(rate.shape, 7.0)
    fit = fit_mortality(rate * 7.0, exposure, ages=ages, years=years, model="LC")
    np.testing.assert_allclose(fit.fitted_rates(), rate, rtol=1e-6)
    refits = fit.bootstrap(3, 1)
    assert max((f.data.deaths > f.data.exposure).sum() for f in refits) > 0
    with pytest.raises(InputError, match="initial_exposure"):
        fit_mortality(
            rate * 7.0, exposure, ages=ages, years=years, model="LC", link="binomial-logit"
        )
