"""Errors of adopted means: what the estimator finds, and that the assumptions are its output."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError
from piimss_forecast.economy.fit import adopted, fit_drivers
from piimss_forecast.scenario import load
from piimss_forecast.scenario.run import Run
from piimss_forecast.uncertainty import Process, autoregressive, estimate_levels, estimate_process
from piimss_forecast.uncertainty.levels import mean_variance

YEARS = range(1900, 2100)


def _series(rng, level, phi=0.4, sd=1.0, block=7):
    """Deviations around a mean that moves every few years by ``level``."""
    shocks = autoregressive(rng.normal(size=(1, len(YEARS))), phi, sd)[0]
    means = np.repeat(rng.normal(size=len(YEARS) // block + 1), block)[: len(YEARS)] * level
    return pd.Series(shocks + means, index=YEARS)


def test_mean_variance_is_that_of_simulated_paths():
    paths = autoregressive(np.random.default_rng(3).normal(size=(40_000, 6)), 0.5, 2.0)
    for h in (1, 3, 6):
        found = paths[:, :h].mean(axis=1).var()
        assert found == pytest.approx(mean_variance(0.5, 2.0, h), rel=0.03)


def test_a_mean_that_moves_is_told_from_one_that_stays():
    rng = np.random.default_rng(1)
    rates = {"moves": _series(rng, 2.0), "stays": _series(rng, 0.0)}
    known = Process(
        pd.Series({"moves": 1.0, "stays": 1.0}),
        pd.Series({"moves": 0.4, "stays": 0.4}),
        pd.DataFrame(),
        pd.Series(dtype=float),
        0.0,
        pd.Series(dtype=float),
    )
    found = estimate_levels(rates, known)
    assert found.alone["moves"] > 1.5
    assert found.alone["stays"] < 0.6
    assert found.alone["stays"] < found.sd["stays"] < found.sd["moves"] < found.alone["moves"]


def test_correlation_is_drawn_to_zero_and_positive_definite():
    rng = np.random.default_rng(2)
    one = _series(rng, 2.0).iloc[:40]
    found = estimate_levels({"a": one, "b": -one}, estimate_process({"a": one, "b": -one}))
    n = (40 - 8) / 6
    assert found.correlation.loc["a", "b"] == pytest.approx(-n / (n + 3), abs=0.05)
    assert (np.linalg.eigvalsh(found.correlation) > 0).all()


def test_the_freedom_of_a_level_counts_the_windows_of_each_horizon_as_they_are_weighted():
    rates = {"a": _series(np.random.default_rng(4), 1.0).iloc[:32]}
    found = estimate_levels(rates, estimate_process(rates))
    h = np.arange(1, 7)
    assert found.freedom["a"] == pytest.approx(24 * (h**2 / h).sum() / (h**2).sum() + 1)


def test_errors_whose_size_few_years_know_are_students():
    few = 5
    run = Run(load("tendencial"), pf.catalog(), np.arange(2024, 2026), 2024, 20_001, 7)
    made = (run.level("x") * run.sized("x", few))[:, 0]
    assert made[0] == 0.0
    shares = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
    np.testing.assert_allclose(np.quantile(made[1:], shares), stats.t.ppf(shares, few), atol=0.08)


def test_too_few_years_are_told():
    short = {"a": pd.Series(np.sin(np.arange(10.0)), index=range(2010, 2020))}
    with pytest.raises(DataError, match="14"):
        estimate_levels(short, estimate_process(short))


def test_the_adopted_assumptions_are_what_the_script_gives():
    used = pf.scenario("tendencial")
    found = adopted(fit_drivers(pf.catalog()))
    for key, value in found.items():
        if "." not in key:
            continue
        held = used.get(key)
        if isinstance(value, dict):
            assert {k: held[k] for k in value if k in held or value[k]} == pytest.approx(
                {k: v for k, v in value.items() if k in held or v}, abs=0.011
            ), key
        else:
            assert held == pytest.approx(value, abs=0.011), key


def test_what_was_known_then_gives_estimates_of_the_same_size():
    """Spreads adopted for a hindcast need not look at what came after."""
    now, then = (fit_drivers(pf.catalog(), until) for until in (None, 2018))
    assert then.rates["employment"].index.max() == 2018
    assert (np.log(then.process.sd / now.process.sd).abs() < 0.25).all()
    assert (np.log(then.levels.sd / now.levels.sd).abs() < 0.35).all()


def test_the_level_of_fertility_reaches_the_survey_at_the_edge_of_its_band():
    catalog, edge = pf.catalog(), stats.norm.ppf(0.9)
    told = {s: catalog.value("total_fertility_survey", s) for s in ("2015-2017", "2020-2022")}
    tables = catalog.of_folder("demography/annual").set_index(["series", "year"])["value"]
    gap = tables["tfr", 2021] - told["2020-2022"]
    assert load("tendencial").get("demography.fertility_level_sd") == round(gap / edge, 2)
    assert tables["tfr", 2016] - told["2015-2017"] == pytest.approx(0.02, abs=0.005)


def test_the_reason_of_the_level_of_fertility_gives_half_widths_of_its_own_range():
    adopted, edge = load("tendencial"), stats.norm.ppf(0.9)
    why = adopted.row("demography.fertility_level_sd").why
    assert "half of the 80 % range" in why
    level = edge * adopted.get("demography.fertility_level_sd")
    for year in (2025, 2030):
        whole = edge * adopted.get("demography.fertility_sd", year=year) * (year - 2024) ** 0.5
        said = f"{level:.2f} for {whole:.2f} in {year}"
        assert said in why, said
