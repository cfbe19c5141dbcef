"""Prevalence: fits to margins, odds, joint disease; bad margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.morbidity import (
    CalibrationTarget,
    backcast,
    either,
    fit_margins,
    fit_to_total,
    prevention,
    share_from_age,
    shift_odds,
    tilted,
)

AGES = np.arange(101)
PERSONS = np.stack([np.exp(-AGES / 40.0)] * 2) * 1e6
SHAPE = np.stack([0.4 / (1 + np.exp(-(AGES - 50) / 8.0))] * 2)


def survey(adults, old, hard=True):
    def share(age):
        return lambda p: float(share_from_age(tilted(SHAPE, p["level"], p["slope"]), PERSONS, age))

    margins = [
        CalibrationTarget("20+", adults, 0.005, share(20)),
        CalibrationTarget("60+", old, 0.005, share(60), hard=hard),
    ]
    return fit_margins(
        {"level": (0.0, -8.0, 8.0), "slope": (0.0, -3.0, 3.0)}, margins, where="diabetes"
    )


def test_survey_margins_are_reproduced():
    fit = survey(0.183, 0.37)
    p = tilted(SHAPE, fit.values["level"], fit.values["slope"])
    assert float(share_from_age(p, PERSONS, 20)) == pytest.approx(0.183, abs=1e-8)
    assert float(share_from_age(p, PERSONS, 60)) == pytest.approx(0.37, abs=1e-8)
    assert ((p > 0) & (p < 1)).all() and abs(fit.residuals["60+"]) < 1e-8


def test_contradicting_margins_name_the_one_missed_and_may_be_released():
    # 90 % of all adults and 20 % of the old is out of reach of any slope within bounds.
    with pytest.raises(ModelError, match=r"diabetes, (20|60)"):
        survey(0.9, 0.2)
    fit = survey(0.9, 0.2, hard=False)
    assert abs(fit.residuals["20+"]) < 0.005 < abs(fit.residuals["60+"])


def test_bounds_hold_and_soft_margins_share_the_gap():
    margins = [
        CalibrationTarget("a", 1.0, 0.1, lambda p: p["x"], hard=False),
        CalibrationTarget("b", 2.0, 0.1, lambda p: p["x"], hard=False),
    ]
    fit = fit_margins({"x": (0.0, -5.0, 5.0)}, margins, where="demo")
    assert fit.values["x"] == pytest.approx(1.5, abs=1e-6) and fit.residuals["a"] == pytest.approx(
        0.5, abs=1e-6
    )
    assert fit_margins({"x": (0.0, -5.0, 1.2)}, margins, where="demo").values["x"] == pytest.approx(
        1.2, abs=1e-6
    )


def test_total_is_reproduced_and_must_fit():
    p = fit_to_total(SHAPE / 50, PERSONS, 83_643.0)
    assert float((p * PERSONS).sum()) == pytest.approx(83_643, rel=1e-10)
    with pytest.raises(InputError):
        fit_to_total(SHAPE, PERSONS, 1e12)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.2, 20))
def test_joint_disease_is_between_its_bounds(p, q, ratio):
    one = float(either(np.array(p), np.array(q), ratio))
    assert max(p, q) - 1e-9 <= one <= min(1.0, p + q) + 1e-9


def test_joint_disease_by_hand():
    # 20 ill of both, 10 and 30 of one, 40 of none: odds ratio 20 * 40 / (10 * 30) = 8/3.
    assert float(either(np.array(0.3), np.array(0.5), 8 / 3)) == pytest.approx(0.6)
    with pytest.raises(InputError):
        either(np.array(0.3), np.array(0.5), 0.0)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.1, 10), st.floats(0.1, 10))
def test_shifts_of_odds_compose(p, a, b):
    both = float(shift_odds(shift_odds(np.array(p), a), b))
    assert (
        both == pytest.approx(float(shift_odds(np.array(p), a * b)), abs=1e-12) and 0 <= both <= 1
    )


def test_prevention_is_reach_times_effect():
    reach = np.array([0.0, 0.23, 1.0])
    np.testing.assert_allclose(prevention(reach, 0.435), [1.0, 0.89995, 0.565])
    for bad in ((1.2, 0.4), (0.3, -0.1), (0.3, 1.5)):
        with pytest.raises(InputError):
            prevention(np.array(bad[0]), bad[1])


def test_backcast_refuses_the_future():
    with pytest.raises(InputError):
        backcast(np.array([2025]), {2021: 1.0, 2024: 2.0}, 0.03)
