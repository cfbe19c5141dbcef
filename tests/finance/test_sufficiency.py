"""Closed forms of sufficiency: constant flows, funds kept apart, pay as you go and level premium in
a stable population, and the RFA of each insurance.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError
from piimss_forecast.finance import (
    covered_through,
    last_year_of_sufficiency,
    level_premium,
    present_value,
    ring_fenced,
)
from piimss_forecast.finance.by_insurance import split_reserve

YEARS = np.arange(2025, 2065)


def discount(rate, years=40):
    return (1 + rate) ** -np.arange(1.0, years + 1)[None]


@given(st.floats(0.001, 0.12), st.floats(100, 1e5), st.integers(5, 40))
@settings(max_examples=40, deadline=None)
def test_constant_flows_are_an_annuity(rate, amount, years):
    annuity = (1 - (1 + rate) ** -years) / rate
    found = present_value(np.full((1, years), amount), discount(rate, years))
    assert found[0] == pytest.approx(amount * annuity, rel=1e-10)


@given(st.floats(0.001, 0.12), st.floats(10, 1000))
@settings(max_examples=40, deadline=None)
def test_a_fund_with_a_constant_deficit_lasts_as_long_as_the_annuity_it_buys(rate, deficit):
    opening = deficit * (1 - (1 + rate) ** -12) / rate
    path = ring_fenced(
        np.array([opening + 1e-6]), np.full((1, 40), -deficit), np.full((1, 40), rate)
    )
    last = last_year_of_sufficiency(np.maximum(-path, 0.0), YEARS)
    assert last[0] == 2036  # twelve payments, the last at the end of 2036
    assert path[0, 11] == pytest.approx(0.0, abs=1e-3)


def test_one_fund_does_not_pay_for_another():
    opening = np.array([[100.0, 0.0]])
    flow = np.tile([0.0, -10.0], (1, 5, 1))
    path = ring_fenced(opening, flow, np.zeros((1, 5)))
    assert path[0, :, 0].tolist() == [100] * 5
    assert path[0, :, 1].tolist() == [-10, -20, -30, -40, -50]
    pooled = ring_fenced(opening.sum(axis=1), flow.sum(axis=2), np.zeros((1, 5)))
    assert covered_through(np.maximum(-pooled, 0)).all()


@given(st.floats(-0.02, 0.04), st.floats(0.0, 0.05), st.floats(0.0, 0.09))
@settings(max_examples=40, deadline=None)
def test_in_a_stable_population_the_level_premium_is_the_pay_as_you_go_rate(people, wages, rate):
    """Benefits and wages grow alike, so outlay over wages is one number: what it costs to pay
    as one goes is what it costs to charge one premium, at any interest and horizon.
    """
    grown = ((1 + people) * (1 + wages)) ** np.arange(40.0)[None]
    mass, outlay = 5e6 * grown, 5e6 * 0.145 * grown
    assert level_premium(outlay, mass, discount(rate))[0] == pytest.approx(14.5, rel=1e-12)
    np.testing.assert_allclose(100 * outlay / mass, 14.5)


def test_pay_as_you_go_in_a_stationary_population_is_pensioners_over_workers():
    """One person an age, work at 20-64, a pension of 40 % of the wage at 65-84: 40 % x 20 / 45."""
    workers, pensioners, wage = 45.0, 20.0, 2.0
    mass, outlay = np.full((1, 40), workers * wage), np.full((1, 40), pensioners * 0.4 * wage)
    assert 100 * outlay[0, 0] / mass[0, 0] == pytest.approx(40 * 20 / 45)
    assert level_premium(outlay, mass, discount(0.05))[0] == pytest.approx(40 * 20 / 45)


def test_a_reserve_lowers_the_level_premium_by_its_annuity_over_wages():
    mass, outlay = np.full((1, 30), 1000.0), np.full((1, 30), 150.0)
    factor = discount(0.04, 30)
    annuity = factor.sum()
    with_it = level_premium(outlay, mass, factor, np.array([500.0]))
    assert with_it[0] == pytest.approx(15 - 100 * 500 / (1000 * annuity))
    # and that premium closes the fund exactly at the horizon
    flow = with_it[0] / 100 * mass - outlay
    path = ring_fenced(np.array([500.0]), flow, np.full((1, 30), 0.04))
    assert path[0, -1] == pytest.approx(0.0, abs=1e-6)


def test_a_premium_on_no_wages_is_refused():
    with pytest.raises(InputError, match="level_premium"):
        level_premium(np.ones((1, 2)), np.zeros((1, 2)), np.ones((1, 2)))


# ---- the RFA of each insurance -----------------------------------------------------------------


flows = st.lists(st.floats(0, 1000), min_size=4, max_size=4)


@given(flows, flows, st.lists(st.floats(-500, 500), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_reserves_of_the_insurances_add_to_the_reserve(opening, given_, results):
    """LSS 284 and 286-A: whatever flows, sums close and nothing goes below zero."""
    start = np.array([opening])
    interest = 0.05 * start.sum(axis=1, keepdims=True) * np.ones((1, 2))
    paid = np.array([given_[:2]])
    held = start.sum() + interest.cumsum(axis=1) + paid.cumsum(axis=1)
    use = np.array([[0.3 * held[0, 0], 0.2 * held[0, 0]]])
    result = np.array(results).reshape(1, 2, 4)
    made = split_reserve(start, interest, paid, use, result, np.zeros((2, 4)))
    total = start.sum() + (interest + paid - use).cumsum(axis=1)
    np.testing.assert_allclose(made.balance.sum(axis=2), total, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(made.use.sum(axis=2), use, rtol=1e-9, atol=1e-6)
    assert (made.balance >= 0).all() and (made.beyond >= -1e-9).all()


def test_a_reserve_pays_its_own_insurance_first_and_what_is_beyond_is_told():
    none = np.zeros((1, 1))
    made = split_reserve(
        np.array([[50.0, 100.0]]),
        none,
        none,
        np.array([[30.0]]),
        np.array([[[-40.0, 9.0]]]),
        np.zeros((1, 2)),
    )
    assert made.use.tolist() == [[[30, 0]]] and made.beyond.tolist() == [[0]]
    given = split_reserve(
        np.array([[50.0, 100.0]]), none, np.array([[8.0]]), none, np.zeros((1, 1, 2)),
        np.array([[1.0, 0.0]]),
    )  # fmt: skip
    assert given.balance.tolist() == [[[58, 100]]]
