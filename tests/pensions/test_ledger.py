"""The ledger kernel: hand cases, null cases, exact conservation, the stationary population, and
the outlay arithmetic.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError
from piimss_forecast.pensions import (
    EARNED,
    SURVIVORS,
    TYPES,
    anchored_outlay,
    death_by_type,
    mean_indexation,
    mean_pension_growth,
    multiplier_of_table,
    older,
    step,
)
from piimss_forecast.pensions.ledger import orphan_end

SHAPE = (len(TYPES), 2, 101)
ORPHAN = TYPES.index("orfandad")


def test_types_are_earned_or_left():
    assert TYPES == EARNED + SURVIVORS and len(set(TYPES)) == len(TYPES)


def test_nothing_happens_but_age():
    """Survival 1, no entries, no endings: everybody is one year older, and 100 keeps its people."""
    stock = np.random.default_rng(0).random(SHAPE)
    new, flows, dead = step(stock, np.zeros(SHAPE), np.zeros(()), np.zeros(()))
    np.testing.assert_array_equal(new[..., 1:100], stock[..., 0:99])
    np.testing.assert_allclose(new[..., 100], stock[..., 99] + stock[..., 100])
    assert (
        new[..., 0].sum() == 0
        and flows.deaths.sum() == 0
        and flows.terminations.sum() == 0
        and dead.sum() == 0
    )


def test_one_pension_worked_by_hand():
    """100 pensions of age 24: 10 % die, half of the rest end; 8 entries at 10 lose 1 - sqrt(0.9)
    of them.
    """
    stock, entered = np.zeros(SHAPE), np.zeros(SHAPE)
    stock[ORPHAN, 0, 24], entered[ORPHAN, 0, 10] = 100.0, 8.0
    new, flows, dead = step(stock, entered, np.array(0.1), np.array(0.5))
    assert new[ORPHAN, 0, 25] == pytest.approx(45.0) and flows.terminations[
        ORPHAN
    ] == pytest.approx(45.0)
    assert new[ORPHAN, 0, 10] == pytest.approx(8 * np.sqrt(0.9))
    assert dead[ORPHAN, 0, 25] == pytest.approx(10.0)  # counted at the age of 31 December
    assert flows.deaths[ORPHAN] == pytest.approx(10 + 8 * (1 - np.sqrt(0.9)))


@given(st.integers(0, 10**6), st.floats(0, 0.9), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_conservation_is_exact_and_nothing_is_negative(seed, death, end):
    rng = np.random.default_rng(seed)
    stock, entered = 1e5 * rng.random((2, *SHAPE)), 1e4 * rng.random((2, *SHAPE))
    new, flows, dead = step(
        stock, entered, death * rng.random((2, *SHAPE)), end * rng.random((7, 1, 101))
    )
    change = flows.entries - flows.deaths - flows.terminations
    np.testing.assert_allclose(
        new.sum(axis=(-2, -1)), stock.sum(axis=(-2, -1)) + change, rtol=1e-12
    )
    np.testing.assert_allclose(dead.sum(axis=(-2, -1)), flows.deaths, rtol=1e-12)
    assert (new >= 0).all() and all((f >= 0).all() for f in flows)


def test_stationary_stock_is_entries_times_expected_duration():
    """One entry a year at 60 with death probability q: the stock is sqrt(1-q) / q, the expected
    years in payment from mid-year.
    """
    q, entered, stock = 0.08, np.zeros(SHAPE), np.zeros(SHAPE)
    entered[0, 0, 60] = 1.0
    for _ in range(400):
        stock, _, _ = step(stock, entered, np.array(q))
    np.testing.assert_allclose(stock[0, 0, 60:80], (1 - q) ** (np.arange(20) + 0.5))
    assert stock[0].sum() == pytest.approx(np.sqrt(1 - q) / q, rel=1e-9)


def test_draws_are_independent_of_each_other():
    rng = np.random.default_rng(3)
    stock, entered, death = (
        rng.random((4, *SHAPE)),
        rng.random((4, *SHAPE)),
        0.1 * rng.random((4, *SHAPE)),
    )
    np.testing.assert_array_equal(
        step(stock, entered, death)[0][2], step(stock[2], entered[2], death[2])[0]
    )


def test_older_keeps_everybody():
    stock = np.random.default_rng(1).random((3, 101))
    np.testing.assert_allclose(older(stock).sum(axis=-1), stock.sum(axis=-1))
    assert (older(stock)[:, 0] == 0).all()


def test_orphans_end():
    end = orphan_end(np.arange(101), 16, 25, 0.2)
    assert (end[:15] == 0).all() and (end[15:24] == 0.2).all() and (end[24:] == 1).all()


def test_death_probability():
    rate = np.tile(0.01 * np.arange(101) / 100, (2, 1))
    multiplier = np.ones(7)
    multiplier[2] = 2.0
    q = death_by_type(rate, multiplier)
    assert q.shape == SHAPE and q[0, 0, 60] == pytest.approx(1 - np.exp(-0.00605))
    np.testing.assert_allclose(1 - q[2], (1 - q[0]) ** 2)
    with pytest.raises(InputError, match="mortality_rate"):
        death_by_type(-rate, multiplier)
    with pytest.raises(InputError, match="mortality_multiplier"):
        death_by_type(rate, -multiplier)


def test_a_user_s_table_holds_in_its_year_and_improves_with_the_population():
    rng = np.random.default_rng(4)
    table, rate = 0.3 * rng.random((2, 101)), 0.001 + 0.1 * rng.random((2, 101))
    k = multiplier_of_table(table, rate)[None]
    np.testing.assert_allclose(death_by_type(rate, k)[0], table, rtol=1e-9)
    np.testing.assert_allclose(1 - death_by_type(rate / 2, k)[0], np.sqrt(1 - table), rtol=1e-9)
    with pytest.raises(InputError, match="mortality_table"):
        multiplier_of_table(table[:, :60], rate)  # ages out of the table
    with pytest.raises(InputError, match="mortality_table"):
        multiplier_of_table(-table, rate)


def test_pensions_are_indexed_each_february():
    """Prices 1.00 in December of 2022 and 1.10 in December of 2023: in 2024 January pays 1.00
    and eleven months 1.10.
    """
    assert mean_indexation(np.array([[1.1, 9.9]]), (0.9, 1.0))[0].tolist() == pytest.approx(
        [(0.9 + 11) / 12, (1.0 + 11 * 1.1) / 12]
    )


def test_mean_pension_does_not_move_when_new_pensions_equal_the_mean():
    rng = np.random.default_rng(2)
    entries, stock = rng.random((3, 5)), 10 + rng.random((3, 5))
    np.testing.assert_array_equal(mean_pension_growth(entries, stock, 1.0), np.ones((3, 5)))
    assert (np.diff(mean_pension_growth(entries, stock, 1.5), axis=1) > 0).all()


def test_outlay_is_anchored_on_history_only():
    volume = np.array([[10.0, 12.0], [10.0, 13.0]])
    np.testing.assert_allclose(
        anchored_outlay(volume, np.ones((2, 2)), 500.0, 0), [[500, 600], [500, 650]]
    )
    with pytest.raises(DataError):
        anchored_outlay(volume, np.ones((2, 2)), 500.0, 1)
