"""The ledger kernel: hand cases, null cases, exact conservation, and the outlay arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.errors import DataError, InputError
from piimss_forecast.pensions import (
    REGIMES,
    TYPES,
    anchored_outlay,
    death_probability,
    entries_that_reach,
    entry_profile,
    mean_indexation,
    mean_pension_growth,
    step,
    warm_up,
)

SHAPE = (len(REGIMES), len(TYPES), 2, 101)
NONE = np.zeros(SHAPE[:2])


def profile_at(age):
    profile = np.zeros(SHAPE[1:])
    profile[:, 0, age] = 1.0
    return profile


def test_nothing_happens_but_age():
    """Survival 1, no entries, no endings: everybody is one year older, and 100 keeps its people."""
    stock = np.random.default_rng(0).random(SHAPE)
    new, flows = step(stock, NONE, profile_at(60), np.zeros(()), np.zeros(()))
    np.testing.assert_array_equal(new[..., 1:100], stock[..., 0:99])
    np.testing.assert_allclose(new[..., 100], stock[..., 99] + stock[..., 100])
    assert new[..., 0].sum() == 0 and flows.deaths.sum() == 0 and flows.terminations.sum() == 0


def test_one_pension_worked_by_hand():
    """100 pensions of age 24: 10 % die, half of the rest end; 8 entries at 10 lose 1 - sqrt(0.9) of them."""
    stock = np.zeros(SHAPE)
    stock[0, 4, 0, 24] = 100.0
    entries = NONE.copy()
    entries[0, 4] = 8.0
    new, flows = step(stock, entries, profile_at(10), np.array(0.1), np.array(0.5))
    assert new[0, 4, 0, 25] == pytest.approx(45.0) and flows.terminations[0, 4] == pytest.approx(45.0)
    assert new[0, 4, 0, 10] == pytest.approx(8 * np.sqrt(0.9))
    assert flows.deaths[0, 4] == pytest.approx(10 + 8 * (1 - np.sqrt(0.9)))


@given(st.integers(0, 10**6), st.floats(0, 0.9), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_conservation_is_exact_and_nothing_is_negative(seed, death, end):
    rng = np.random.default_rng(seed)
    stock, entries = 1e5 * rng.random((2, *SHAPE)), 1e4 * rng.random((2, *SHAPE[:2]))
    profile = rng.random(SHAPE[1:])
    profile /= profile.sum(axis=(1, 2), keepdims=True)
    new, flows = step(stock, entries, profile, death * rng.random((2, *SHAPE)), end * rng.random((6, 1, 101)))
    np.testing.assert_allclose(new.sum(axis=(-2, -1)), stock.sum(axis=(-2, -1)) + flows.entries - flows.deaths - flows.terminations, rtol=1e-12)
    assert (new >= 0).all() and all((f >= 0).all() for f in flows)


def test_draws_are_independent_of_each_other():
    rng = np.random.default_rng(3)
    stock, death = rng.random((4, *SHAPE)), 0.1 * rng.random((4, *SHAPE))
    all_together, _ = step(stock, np.ones((4, *SHAPE[:2])), profile_at(60), death, np.zeros(()))
    alone, _ = step(stock[2], np.ones(SHAPE[:2]), profile_at(60), death[2], np.zeros(()))
    np.testing.assert_array_equal(all_together[2], alone)


def test_entries_that_reach_a_published_stock():
    rng = np.random.default_rng(1)
    stock, death = 1000 * rng.random(SHAPE), 0.05 * rng.random(SHAPE)
    shares = np.full(SHAPE[:2], 1 / 18)
    target = 1.05 * stock.sum()
    total = entries_that_reach(target, stock, shares, profile_at(62), death, np.zeros(()))
    new, _ = step(stock, total * shares, profile_at(62), death, np.zeros(()))
    assert new.sum() == pytest.approx(target, rel=1e-12)
    with pytest.raises(DataError, match="pensions_in_payment"):
        entries_that_reach(0.5 * stock.sum(), stock, shares, profile_at(62), death, np.zeros(()))


def test_warm_up_of_constant_entries_is_the_stationary_stock():
    """Entries of one a year at 60 with death probability q: age 60 + k holds (1 - q)^(k + 1/2)."""
    q = 0.1
    stock = warm_up(np.ones((60, *SHAPE[:2])), profile_at(60), np.full(SHAPE, q), np.zeros(()))
    np.testing.assert_allclose(stock[0, 0, 0, 60:80], (1 - q) ** (np.arange(20) + 0.5))


def test_profiles():
    one = np.ones(6)
    profile = entry_profile(np.full((6, 2), 62.0), 3 * one, 60 * one, 70 * one, 0.25 * one)
    np.testing.assert_allclose(profile.sum(axis=(1, 2)), 1.0)
    np.testing.assert_allclose(profile[:, 1].sum(axis=1), 0.25)  # sexes are M, F
    assert profile[..., :60].sum() == 0 and profile[..., 71:].sum() == 0
    with pytest.raises(InputError):
        entry_profile(np.full((6, 2), 62.0), 3 * one, 80 * one, 70 * one, 0.25 * one)
    with pytest.raises(InputError):
        entry_profile(np.full((6, 2), 62.0), 3 * one, 60 * one, 70 * one, 25 * one)


def test_death_probability():
    rate = np.tile(0.01 * np.arange(101) / 100, (2, 1))
    multiplier = np.ones(SHAPE[:2])
    multiplier[2] = 2.0
    q = death_probability(rate, multiplier)
    assert q.shape == SHAPE and q[0, 0, 0, 60] == pytest.approx(1 - np.exp(-0.00605))
    np.testing.assert_allclose(1 - q[2], (1 - q[0]) ** 2)
    with pytest.raises(DataError, match="mortality_rate"):
        death_probability(-rate, multiplier)


def test_pensions_are_indexed_each_february():
    """Prices 1.00 in December of 2022 and 1.10 in December of 2023: in 2024 January pays 1.00 and eleven months 1.10."""
    assert mean_indexation(np.array([[1.1, 9.9]]), (0.9, 1.0))[0].tolist() == pytest.approx([(0.9 + 11) / 12, (1.0 + 11 * 1.1) / 12])


def test_mean_pension_does_not_move_when_new_pensions_equal_the_mean():
    rng = np.random.default_rng(2)
    entries, stock = rng.random((3, 5)), 10 + rng.random((3, 5))
    np.testing.assert_array_equal(mean_pension_growth(entries, stock, 1.0), np.ones((3, 5)))
    assert (np.diff(mean_pension_growth(entries, stock, 1.5), axis=1) > 0).all()


def test_outlay_is_anchored_on_history_only():
    volume = np.array([[10.0, 12.0], [10.0, 13.0]])
    np.testing.assert_allclose(anchored_outlay(volume, np.ones((2, 2)), 500.0, 0), [[500, 600], [500, 650]])
    with pytest.raises(DataError):
        anchored_outlay(volume, np.ones((2, 2)), 500.0, 1)
