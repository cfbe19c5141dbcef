"""Incidence and diagnosis backed out of prevalence: they invert the step."""

import numpy as np
import pytest

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.morbidity import (
    TransitionRates,
    calibrate_finding,
    calibrate_incidence,
    death_probability,
    divide,
    incidence_between,
    known_by_age,
    share_from_age,
    split_deaths,
    step,
    two_state,
)

ONE, ZERO = np.ones((2, 101)), np.zeros((2, 101))
AGES = np.arange(101)


def later_prevalence(now, hazard, death, risk):
    state = two_state(now)
    found, _flows = step(
        state,
        TransitionRates(
            hazard, split_deaths(death, state, np.stack([risk] * 4)), *(np.zeros(()),) * 5
        ),
        ONE,
    )
    return 1 - found[0]


def test_incidence_between_inverts_the_step():
    hazard = np.where(AGES > 20, 0.01, 0.0) * ONE
    now, q, rr = np.minimum(AGES / 200, 0.4) * ONE, 0.01 + AGES / 1000 * ONE, 2.0 * ONE
    found = incidence_between(now, later_prevalence(now, hazard, q, rr), q, rr)
    np.testing.assert_allclose(found[:, :99], hazard[:, :99], atol=1e-12)


def test_calibrated_incidence_gives_the_target():
    now, q = np.minimum(AGES / 250, 0.35) * ONE, np.minimum(0.001 * np.exp(AGES / 15), 0.4) * ONE
    factor = calibrate_incidence(now, 0.004 * ONE, q, 1.5 * ONE, ONE, 0.25)
    assert float(
        share_from_age(later_prevalence(now, 0.004 * factor * ONE, q, 1.5 * ONE), ONE, 20)
    ) == pytest.approx(0.25, abs=1e-10)
    with pytest.raises(ModelError):
        calibrate_incidence(now, 0.004 * ONE, q, 1.5 * ONE, ONE, 0.01)


def test_calibrated_finding_inverts_the_step_and_says_when_it_cannot():
    state = divide(0.2 * ONE, 0.6 * ONE, np.asarray(0.8), np.asarray(0.5))
    rates = TransitionRates(
        0.01 * ONE,
        np.full((5, 2, 101), 0.02),
        np.asarray(0.17),
        np.asarray(0.8),
        *(np.zeros(()),) * 3,
    )
    later, _flows = step(state, rates, ONE)
    assert calibrate_finding(
        state, rates, ONE, ONE, float(later[2:].sum()), where="x"
    ) == pytest.approx(0.17, abs=1e-10)
    with pytest.raises(ModelError, match="diabetes"):
        calibrate_finding(state, rates, ONE, ONE, 1e6, where="diabetes")


def test_known_by_age_keeps_the_total_and_rises_with_age():
    prevalence = np.minimum(AGES / 250, 0.35) * ONE
    rates = TransitionRates(
        0.01 * ONE,
        np.full((5, 2, 101), 0.01),
        np.asarray(0.1),
        np.asarray(1.0),
        *(np.zeros(()),) * 3,
    )
    known = known_by_age(prevalence, ONE, 0.7, rates)
    assert float((known * prevalence).sum() / prevalence.sum()) == pytest.approx(0.7, abs=1e-10)
    assert (np.diff(known[0, 5:95]) > 0).all() and (known <= 1).all()


def test_bad_mortality():
    with pytest.raises(InputError):
        death_probability(np.array([[0.1, -0.1]]))
    with pytest.raises(InputError):
        death_probability(np.array([[0.1, np.nan]]))
