"""Forecasts from short series: classes by length, shrinkage, pandemic, bounds, and the family that
errs least.
"""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import InputError
from piimss_forecast.metas import (
    OWN_FAMILIES,
    Rules,
    backtest,
    choose,
    fit,
    from_scale,
    project,
    scale_of,
    to_scale,
)

RULES = Rules(
    likely=0.7,
    unlikely=0.3,
    series_start={"P20-6.1": 2019},
    event=(2020, 2022),
    event_persistence=0.5,
    reference_sd={"logit": 0.2, "log": 0.06, "identity": 3.0},
    reference_weight=4,
    damping=0.9,
    effort=0.0,
)
YEARS = np.arange(2018, 2031)
CATALOG = load()


def paths(points, scale, draws=2000, long=True, rules=RULES):
    random = np.random.default_rng(3)
    shocks, drift = random.standard_normal((draws, YEARS.size)), random.standard_normal(draws)
    shocks[0], drift[0] = 0, 0
    return project(fit(points, scale, rules, long=long), YEARS, shocks, drift, rules)


def test_length_classes_follow_the_usable_points():
    cat = CATALOG
    assert RULES.class_of(cat.indicator("P25-2.2")) == "long"
    assert RULES.class_of(cat.indicator("P25-4.1")) == "short"
    assert RULES.class_of(cat.indicator("P25-1.1")) == "none"
    assert RULES.usable(cat.indicator("P20-6.1")) == {
        2019: 72.2,
        2020: 70.8,
    }  # the placeholder zero of 2018 is not a point
    assert RULES.usable(cat.indicator("IB25-3.2")) == {}


def test_the_median_of_the_draws_is_the_central_path():
    made = paths({2014: 50.0, 2015: 52.0, 2016: 53.0, 2017: 55.0, 2018: 57.0}, "logit")
    np.testing.assert_allclose(np.median(made[1:, 1:], axis=0), made[0, 1:], rtol=0.02)
    assert np.isnan(made[:, 0]).all()


def test_a_drift_is_followed_less_and_less_and_never_in_full():
    flat = dataclasses.replace(RULES, damping=1.0, reference_weight=0)
    points = {y: 10 * 1.05 ** (y - 2010) for y in range(2010, 2019)}
    full, damped = paths(points, "log", 2, rules=flat)[0], paths(points, "log", 2)[0]
    np.testing.assert_allclose(full[1:] / full[1], 1.05 ** np.arange(12))
    assert damped[-1] < full[-1]
    growth = np.diff(np.log(damped[1:]))
    assert (np.diff(growth) < 0).all() and (growth > 0).all()


def test_spread_grows_with_the_horizon_and_a_short_series_borrows_it():
    points = {2016: 50.0, 2017: 50.1, 2018: 50.0}
    made = paths(points, "log", long=False)
    width = np.quantile(np.log(made[1:, 1:]), 0.9, axis=0) - np.quantile(
        np.log(made[1:, 1:]), 0.1, axis=0
    )
    assert (np.diff(width) > 0).all()
    assert fit(points, "log", RULES, long=False).sd == 0.06
    assert 0.03 < fit(points, "log", RULES, long=True).sd < 0.06


def test_a_series_that_ends_in_the_pandemic_returns_towards_its_earlier_level():
    made = paths(
        {2014: 63.3, 2015: 62.3, 2016: 61.7, 2017: 62.9, 2018: 60.3, 2019: 61.6, 2020: 43.3},
        "logit",
        2,
    )[0]
    after = made[3:]
    assert 43.3 < after[0] < 61 and (np.diff(after[:5]) > 0).all() and after[-1] < 62


def test_a_pandemic_inside_the_series_leaves_drift_and_spread_alone():
    calm = {2018: 15.45, 2019: 15.40, 2023: 15.20, 2024: 15.15}
    hit = calm | {2020: 19.55, 2021: 18.49, 2022: 15.61}
    a, b = (fit(p, "log", RULES, long=True) for p in (calm, hit))
    assert (a.drift, a.sd, a.level) == (b.drift, b.sd, b.level) and b.shock == 0


@given(st.lists(st.floats(1, 99), min_size=3, max_size=9))
@settings(max_examples=30, deadline=None)
def test_shares_stay_shares_whatever_the_series(values):
    points = {2018 - len(values) + i + 1: v for i, v in enumerate(values)}
    made = paths(points, "logit", 50)[:, 1:]
    assert ((made >= 0) & (made <= 100)).all()


@given(st.floats(0.1, 99.9))
@settings(max_examples=30, deadline=None)
def test_scales_invert(value):
    for scale in ("logit", "log", "identity"):
        assert float(from_scale(to_scale(np.array(value), scale), scale)) == pytest.approx(value)


def test_scales_of_published_indicators():
    cat = CATALOG
    wanted = {
        "P25-4.1": "logit",
        "IB25-1.1": "log",
        "P20-2.1": "log",
        "P20-4.3": "identity",
        "P20-5.2": "identity",
    }
    assert {c: scale_of(cat.indicator(c), RULES.usable(cat.indicator(c))) for c in wanted} == wanted


def test_two_points_are_not_forecast():
    with pytest.raises(InputError, match=r"metas\.fit"):
        fit({2023: 65.0, 2024: 63.8}, "logit", RULES, long=False)


def test_thresholds_out_of_order_are_refused():
    with pytest.raises(InputError, match="status_probability"):
        dataclasses.replace(RULES, likely=0.2)


def test_a_series_that_reverts_goes_back_to_its_mean_and_its_spread_is_bounded():
    points = {2012: 98.6, 2013: 98.6, 2014: 96.3, 2015: 92.9, 2016: 87.4, 2017: 94.4, 2018: 93.9}
    random = np.random.default_rng(4)
    shocks, drift = random.standard_normal((3000, YEARS.size)), np.zeros(3000)
    shocks[0] = 0
    made = {
        f: project(fit(points, "logit", RULES, long=True, family=f), YEARS, shocks, drift, RULES)
        for f in OWN_FAMILIES
    }
    mean = fit(points, "logit", RULES, long=True, family="level").mean
    end = float(to_scale(made["level"][0, -1], "logit"))
    assert end == pytest.approx(mean, abs=0.01)
    assert made["flat"][0, -1] == pytest.approx(93.9) and made["drift"][0, -1] < 93
    sds = {f: to_scale(m[1:, -1], "logit").std() for f, m in made.items()}
    assert sds["level"] < 0.5 * sds["flat"]


def test_the_family_of_a_kind_is_the_one_that_would_have_erred_least():
    every = [CATALOG.indicator(c) for c in CATALOG.indicators().index]
    table = backtest(every, RULES, 2024)
    assert (
        not table["year"].between(2020, 2022).any()
        or (table.loc[table["year"].between(2020, 2022), "code"] == "P25-2.1").all()
    )
    errors = table.groupby(["kind", "family", "code"])["error"].mean()
    errors = errors.groupby(["kind", "family"]).mean()
    chosen = choose(table)
    for kind in set(table["kind"]):
        assert errors[kind][chosen[kind]] == errors[kind].min(), kind
    assert chosen["bounded"] != "drift"  # physician coverage does not run away from its level
    assert backtest(every, RULES, 2018)["year"].max() <= 2018  # nothing later is looked at
