"""Prevalence: fits to margins, odds, joint disease; bad margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.errors import InputError, ModelError
from piimss_forecast.morbidity import backcast, diagnosed_next, diagnosis_rate, either, fit_to_survey, fit_to_total, share_from_age, shift_odds

AGES = np.arange(101)
PERSONS = np.stack([np.exp(-AGES / 40.0)] * 2) * 1e6
SHAPE = np.stack([0.4 / (1 + np.exp(-(AGES - 50) / 8.0))] * 2)


def test_survey_margins_are_reproduced():
    p = fit_to_survey(SHAPE, PERSONS, {20: 0.183, 60: 0.37})
    assert float(share_from_age(p, PERSONS, 20)) == pytest.approx(0.183, abs=1e-9)
    assert float(share_from_age(p, PERSONS, 60)) == pytest.approx(0.37, abs=1e-9)
    assert ((p > 0) & (p < 1)).all()


@pytest.mark.parametrize("margins", [{20: 0.18}, {20: 0.0, 60: 0.3}, {20: 18.3, 60: 37.0}])
def test_bad_margins(margins):
    with pytest.raises(InputError):
        fit_to_survey(SHAPE, PERSONS, margins)


def test_impossible_margins():
    empty = SHAPE.copy()
    empty[:, 60:] = 0.0  # nobody ill at 60 and over, whatever the slope
    with pytest.raises(ModelError):
        fit_to_survey(empty, PERSONS, {20: 0.183, 60: 0.37})


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
    assert both == pytest.approx(float(shift_odds(np.array(p), a * b)), abs=1e-12) and 0 <= both <= 1


def test_diagnosis_rate_is_the_inverse_of_the_step():
    after = float(diagnosed_next(np.array(0.6), np.array(0.1), np.array(0.2)))
    assert diagnosis_rate(0.6, after, 0.1, where="x") == pytest.approx(0.2)
    with pytest.raises(ModelError, match="diabetes"):
        diagnosis_rate(0.6, 0.3, 0.1, where="diabetes")


def test_backcast_refuses_the_future():
    with pytest.raises(InputError):
        backcast(np.array([2025]), {2021: 1.0, 2024: 2.0}, 0.03)
