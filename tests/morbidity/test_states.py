"""The five-state step: closed forms, conservation, null cases, levers; rates by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from piimss_forecast.core.errors import InputError
from piimss_forecast.morbidity import (
    STATES,
    TransitionRates,
    control_gain,
    divide,
    relative_risks,
    split_deaths,
    step,
    two_state,
    with_excess,
)

ONE, ZERO = np.ones((2, 101)), np.zeros((2, 101))
AGES = np.arange(101)


def rates(incidence=0.0, death=None, finding=0.0, entry=1.0, gain=0.0, loss=0.0, start=0.0):
    dies = np.zeros((5, 2, 101)) if death is None else death
    return TransitionRates(
        incidence * ONE, dies, *(np.asarray(x) for x in (finding, entry, gain, loss, start))
    )


def test_constant_incidence_without_excess_mortality_is_exponential():
    state = two_state(ZERO)
    for _ in range(30):
        state, _flows = step(state, rates(0.02, np.full((5, 2, 101), 0.01)), ONE)
    # Those aged a have been exposed min(a, 30) years: 1 - exp(-0.02 x).
    np.testing.assert_allclose(
        1 - state[0, 0], 1 - np.exp(-0.02 * np.minimum(AGES, 30)), atol=1e-12
    )


def test_constant_rates_reach_the_stationary_illness_death_prevalence():
    # In the limit of an old cohort with constant rates the odds of illness r solve, year by year,
    # r = (r (1 - q1) + (1 - q0)(1 - e^-h)) / ((1 - q0) e^-h)  =>  r* = (1 - q0)(1 - e^-h) / ((1 -
    # q0) e^-h - (1 - q1)).
    q0, q1, h = 0.02, 0.10, 0.03
    death = np.concatenate([np.full((1, 2, 101), q0), np.full((4, 2, 101), q1)])
    state = two_state(ZERO)
    for _ in range(3000):  # the open age ends by being only those who have been there for ever
        state, _flows = step(state, rates(h, death), np.where(AGES == 100, 1.0, 0.0) * ONE)
    odds = (1 - q0) * (1 - np.exp(-h)) / ((1 - q0) * np.exp(-h) - (1 - q1))
    assert 1 - state[0, 0, 100] == pytest.approx(odds / (1 + odds), rel=1e-9)


def test_known_share_of_a_cohort_has_its_closed_form():
    # No deaths, incidence h, finding f of the undiagnosed and the new: undiagnosed after n years is
    # sum of new cases times (1-f)^age of illness.
    h, f, n = 0.02, 0.15, 40
    state = two_state(ZERO)
    for _ in range(n):
        state, _flows = step(state, rates(h, finding=f), ONE)
    new = np.exp(-h * np.arange(n)) * (1 - np.exp(-h))
    expected = (new * (1 - f) ** np.arange(n, 0, -1)).sum()
    assert state[1, 0, 60] == pytest.approx(expected, rel=1e-12)


def test_control_settles_where_gain_and_loss_balance():
    state = divide(0.3 * ONE, ONE, ONE, ZERO)
    for _ in range(200):
        state, _flows = step(
            state, rates(gain=0.3, loss=0.1), np.where(AGES == 100, 1.0, 0.0) * ONE
        )
    assert state[3, 0, 100] / 0.3 == pytest.approx(0.3 / 0.4, rel=1e-9)


SHARES = hnp.arrays(float, (2, 101), elements=st.floats(0, 1))
PROBABILITY = st.floats(0, 1)


@settings(max_examples=25, deadline=None)
@given(
    SHARES,
    st.tuples(PROBABILITY, PROBABILITY, PROBABILITY),
    PROBABILITY,
    hnp.arrays(float, (2, 101), elements=st.floats(0, 0.6)),
    st.floats(1, 60),
    st.floats(0, 1),
)
def test_conservation(prevalence, care, move, death, risk, hazard):
    """Ill + healthy deaths are the population's, states add to one, nobody is in two states,
    prevalence is a share.
    """
    known, treated, controlled = map(np.asarray, care)
    state = divide(prevalence, known, treated, controlled)
    dies = split_deaths(death, state, relative_risks(risk * ONE, np.array([0.6, 1.0, 0.4, 1.0])))
    later, flows = step(
        state,
        rates(hazard, dies, move, move, move, 1 - move, controlled),
        np.linspace(5, 1, 101) * ONE,
    )
    np.testing.assert_allclose(flows.deaths.sum(axis=0), death, atol=1e-9)
    np.testing.assert_allclose(later.sum(axis=0), 1.0, atol=1e-9)
    assert (later >= -1e-12).all() and (later <= 1 + 1e-9).all() and (later[0, :, 0] == 1).all()
    assert (flows.new_cases >= 0).all() and (flows.new_cases <= state[0] + 1e-12).all()
    assert (flows.found <= state[1] + flows.new_cases + 1e-12).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 0.95), st.floats(0.001, 0.2), st.floats(1.2, 20))
def test_zero_incidence_with_excess_mortality_lowers_prevalence(prevalence, death, risk):
    state = two_state(prevalence * ONE)
    dies = split_deaths(death * ONE, state, relative_risks(risk * ONE, np.ones(4)))
    later, _flows = step(state, rates(0.0, dies), ONE)
    assert ((1 - later[0])[:, 1:] < prevalence).all()


def test_who_is_controlled_dies_less_and_more_control_saves_lives():
    state = divide(0.3 * ONE, ONE, ONE, 0.5 * ONE)
    dies = split_deaths(
        0.02 * ONE, state, relative_risks(3.0 * ONE, np.array([0.65, 0.65, 0.4, 1.0]))
    )
    assert (dies[3] < dies[4]).all() and (dies[0] < dies[3]).all()
    better = divide(0.3 * ONE, ONE, ONE, 0.8 * ONE)
    assert (step(better, rates(death=dies), ONE)[1].deaths.sum(axis=0) < 0.02).all()
    assert (with_excess(dies, np.asarray(0.5))[4] < dies[4]).all() and (
        with_excess(dies, np.asarray(0.5))[0] == dies[0]
    ).all()


def test_the_ill_die_with_certainty_at_most():
    dies = split_deaths(np.array(0.5), two_state(np.array(0.2)), np.full(4, 50.0))
    assert dies[1] == 1.0 and 0.2 * dies[1] + 0.8 * dies[0] == pytest.approx(0.5)


def test_open_age_mixes_by_survivors():
    prevalence = 0.2 * ONE
    prevalence[:, 100] = 0.6
    persons = ONE.copy()
    persons[:, 99] = 3.0
    later, _flows = step(two_state(prevalence), rates(death=np.full((5, 2, 101), 0.1)), persons)
    np.testing.assert_allclose(1 - later[0, :, 100], (3 * 0.2 + 1 * 0.6) / 4)


def test_draws_are_walked_as_one_by_one():
    rng = np.random.default_rng(1)
    prevalence, death = rng.uniform(0, 0.5, (3, 2, 101)), rng.uniform(0, 0.2, (3, 2, 101))
    risk = relative_risks(2.0 * ONE, np.array([0.5, 1.0, 0.2, 1.0]))
    state = divide(prevalence, np.asarray(0.6), np.asarray(0.8), np.asarray(0.5))
    together, _flows = step(
        state,
        rates(0.01, split_deaths(death, state, risk[:, None]), 0.1, 0.9, 0.2, 0.1, 0.5),
        np.ones((3, 2, 101)),
    )
    for k in range(3):
        one = state[:, k]
        alone, _flows = step(
            one, rates(0.01, split_deaths(death[k], one, risk), 0.1, 0.9, 0.2, 0.1, 0.5), ONE
        )
        np.testing.assert_array_equal(together[:, k], alone)


def test_gain_reaches_the_target_or_the_limit():
    gain = control_gain(
        np.array([60.0, 60.0, 60.0]), np.array([40.0, 40.0, 0.0]), 0.1, np.array([0.7, 0.99, 0.5])
    )
    assert 60 * 0.9 + gain[0] * 40 == pytest.approx(70) and gain[1] == 1.0 and gain[2] == 0.0


@pytest.mark.parametrize("bad", [-0.1, 1.2, np.nan])
def test_shares_outside_are_refused(bad):
    with pytest.raises(InputError, match="known"):
        divide(0.2 * ONE, np.asarray(bad), np.asarray(1.0), np.asarray(0.5))
    assert len(STATES) == 5


def test_deaths_of_a_state_alike_in_all_draws_lie_by_age():
    """Else every sum over ages that follows jumps from draw to draw."""
    alike = np.broadcast_to(np.full((5, 1, 2, 101), 0.2), (5, 7, 2, 101))
    dies = split_deaths(np.full((7, 2, 101), 0.01), alike, np.full((4, 1, 2, 101), 2.0))
    later, _ = step(alike, rates(death=dies), np.ones((7, 2, 101)))
    assert dies.flags.c_contiguous and later.flags.c_contiguous
