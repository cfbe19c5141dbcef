"""The illness-death step: closed forms, identities, null cases, calibration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from piimss_forecast.errors import InputError, ModelError
from piimss_forecast.morbidity import calibrate_incidence, death_probability, incidence_between, share_from_age, split_deaths, step

ONE = np.ones((2, 101))
AGES = np.arange(101)
SHARES = hnp.arrays(float, (2, 101), elements=st.floats(0, 1))


def test_constant_incidence_without_excess_mortality_is_exponential():
    p = 0.0 * ONE
    for _ in range(30):
        p, _flows = step(p, 0.02 * ONE, 0.01 * ONE, ONE, ONE)
    # Those aged a have been exposed min(a, 30) years: 1 - exp(-0.02 x).
    np.testing.assert_allclose(p[0], 1 - np.exp(-0.02 * np.minimum(AGES, 30)), atol=1e-12)


def test_constant_rates_reach_the_closed_form_with_excess_mortality():
    # Cohort of 1: odds of being ill obey p' (1 - q) = p (1 - q1) + (1 - p)(1 - q0) h, solved here person by person.
    q, rr, hazard, p = 0.02, 3.0, 0.015, 0.0
    found = 0.0 * ONE
    for _ in range(40):
        found, _flows = step(found, hazard * ONE, q * ONE, rr * ONE, ONE)
        q0 = q / (1 + p * (rr - 1))
        ill, well = p * (1 - rr * q0) + (1 - p) * (1 - q0) * (1 - np.exp(-hazard)), (1 - p) * (1 - q0) * np.exp(-hazard)
        assert ill + well == pytest.approx(1 - q)
        p = ill / (ill + well)
    assert found[0, 60] == pytest.approx(p, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(SHARES, hnp.arrays(float, (2, 101), elements=st.floats(0, 0.6)), hnp.arrays(float, (2, 101), elements=st.floats(1, 60)), st.floats(0, 1))
def test_deaths_close_and_prevalence_is_a_share(p, q, rr, hazard):
    persons = np.linspace(5, 1, 101) * ONE
    later, flows = step(p, hazard * ONE, q, rr, persons)
    np.testing.assert_allclose(flows.ill_deaths + flows.well_deaths, persons * q, atol=1e-9)
    assert (later >= 0).all() and (later <= 1 + 1e-12).all() and (later[:, 0] == 0).all()
    assert (flows.new_cases >= 0).all() and (flows.new_cases <= persons * (1 - p) + 1e-12).all()


def test_ill_die_with_certainty_at_most():
    well, ill = split_deaths(np.array(0.5), np.array(0.2), np.array(50.0))
    assert ill == 1.0 and 0.2 * ill + 0.8 * well == pytest.approx(0.5)


def test_zero_incidence_lowers_prevalence():
    p = 0.3 * ONE
    later, _flows = step(p, 0.0 * ONE, 0.02 * ONE, 2.5 * ONE, ONE)
    assert (later[:, 1:] < p[:, 1:]).all()


def test_open_age_mixes_by_survivors():
    p = 0.2 * ONE
    p[:, 100] = 0.6
    persons = ONE.copy()
    persons[:, 99] = 3.0
    later, _flows = step(p, 0.0 * ONE, 0.1 * ONE, ONE, persons)
    np.testing.assert_allclose(later[:, 100], (3 * 0.2 + 1 * 0.6) / 4)


def test_incidence_between_inverts_the_step():
    hazard = np.where(AGES > 20, 0.01, 0.0) * ONE
    now, q, rr = np.minimum(AGES / 200, 0.4) * ONE, 0.01 + AGES / 1000 * ONE, 2.0 * ONE
    later, _flows = step(now, hazard, q, rr, ONE)
    np.testing.assert_allclose(incidence_between(now, later, q, rr)[:, :99], hazard[:, :99], atol=1e-12)


def test_calibrated_incidence_gives_the_target():
    now, q = np.minimum(AGES / 250, 0.35) * ONE, 0.001 * np.exp(AGES / 15) * ONE
    q = np.minimum(q, 0.4)
    factor = calibrate_incidence(now, 0.004 * ONE, q, 1.5 * ONE, ONE, 0.25)
    later, _flows = step(now, 0.004 * factor * ONE, q, 1.5 * ONE, ONE)
    assert float(share_from_age(later, ONE, 20)) == pytest.approx(0.25, abs=1e-10)
    with pytest.raises(ModelError):
        calibrate_incidence(now, 0.004 * ONE, q, 1.5 * ONE, ONE, 0.01)


def test_bad_mortality():
    with pytest.raises(InputError):
        death_probability(np.array([[0.1, -0.1]]))
    with pytest.raises(InputError):
        death_probability(np.array([[0.1, np.nan]]))
