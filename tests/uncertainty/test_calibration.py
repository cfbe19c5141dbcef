"""Scores of bands and multipliers of their width, on checks whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.uncertainty import calibration as cal

LIMITS = (0.5, 4.0)


def checks(spread, n=400, seed=1, kind="a", measure="level", level=100.0):
    """Bands of a standard deviation of one, outcomes with another spread around the median."""
    rng = np.random.default_rng(seed)
    error = spread * rng.standard_normal(n)
    kinds = np.full(n, measure)
    limits = {
        f"{side}_{lv}": cal.off_scale(cal.on_scale(np.full(n, level), kinds) + sign * z, kinds)
        for lv, z in ((80, 1.2815516), (95, 1.959964))
        for side, sign in (("low", -1), ("high", 1))
    }
    table = pd.DataFrame(
        {
            "class": kind,
            "variable": [f"{kind}{i % 40}" for i in range(n)],
            "origin": 2012 + np.arange(n) % 10,
            "year": 2013 + np.arange(n) % 10,
            "horizon": 1,
            "measure": measure,
            "scale": 1.0,
            "middle": level,
            "observed": cal.off_scale(cal.on_scale(np.full(n, level), kinds) + error, kinds),
            **limits,
        }
    )
    return cal.widened(table, 1.0)


def test_bands_as_wide_as_errors_hold_what_they_say():
    table = cal.summary(checks(1.0, 4000))
    assert abs(table["coverage_80"].item() - 0.80) < 0.02
    assert abs(table["coverage_95"].item() - 0.95) < 0.01
    assert abs(table["z_rms"].item() - 1) < 0.03


@pytest.mark.parametrize(("measure", "level"), [("level", 100.0), ("log", 5.0), ("logit", 40.0)])
def test_narrow_bands_get_their_multiplier_on_any_scale(measure, level):
    spread = 2.0 if measure == "level" else 1.6
    table = checks(spread, 3000, measure=measure, level=level)
    found = cal.learn(table, limits=LIMITS)
    assert abs(found["multiplier"].item() / spread - 1) < 0.1
    held = cal.widened(table, found["multiplier"].item())
    assert abs(held["inside_80"].mean() - 0.80) < 0.03
    assert abs(held["inside_95"].mean() - 0.95) < 0.02


def test_few_checks_are_drawn_to_one_more_than_many():
    few, many = checks(3.0, 8, kind="few"), checks(3.0, 3000, kind="many")
    calm = checks(1.0, 3000, kind="calm")
    found = cal.learn(pd.concat([few, many, calm], ignore_index=True), limits=LIMITS)
    kept = np.log(found["multiplier"]) / np.log(found["raw"])
    assert kept["few"] < kept["many"] and kept["many"] > 0.95


def test_a_width_at_its_limit_says_so():
    found = cal.learn(checks(9.0, 500), limits=(0.5, 3.0))
    assert found["multiplier"].item() == 3.0 and found["capped"].item()


def test_what_judges_a_check_is_learnt_without_it():
    """One origin with outcomes far off moves the bands of the others and not its own."""
    table = checks(1.0, 400)
    far = table["origin"] == 2015
    table.loc[far, "observed"] += 50
    table = cal.widened(table, 1.0)
    held = cal.left_out(table, "origin", limits=LIMITS)
    assert held.loc[far, "multiplier"].max() < 1.2 < held.loc[~far, "multiplier"].min()
    assert (cal.left_out(table, "origin", limits=LIMITS, held=["a"])["multiplier"] == 1).all()


def test_the_interval_score_is_least_for_the_true_quantiles():
    z = np.random.default_rng(3).standard_normal(20000)
    scores = [
        cal.interval_score(np.full(z.size, -w), np.full(z.size, w), z, 80).mean()
        for w in (0.8, 1.2816, 1.8)
    ]
    assert scores[1] == min(scores)


@given(st.floats(0.6, 3.0), st.sampled_from(["level", "log", "logit"]))
def test_widening_is_about_the_median_and_can_be_undone(m, measure):
    table = checks(1.0, 20, measure=measure, level=30.0)
    back = cal.widened(cal.widened(table, m), 1 / m)
    for column in ("low_80", "high_95"):
        assert np.allclose(back[column], table[column])
    ratio = cal.ratios(cal.widened(table, m))["ratio_80"] * m
    assert np.allclose(ratio, cal.ratios(table)["ratio_80"])
