"""The statement: items, paths between published figures, growth, and the ceiling of the ROCF."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError
from piimss_forecast.finance import (
    INCOME_ITEMS,
    OUTLAY_ITEMS,
    between,
    grow,
    rocf_ceiling,
    run_off,
    statement,
)


def test_a_statement_keeps_the_order_of_its_items_and_names_no_item_twice():
    assert not set(INCOME_ITEMS) & set(OUTLAY_ITEMS)
    made = statement(
        {name: np.full((2, 3), float(k)) for k, name in reversed(list(enumerate(INCOME_ITEMS)))},
        INCOME_ITEMS,
    )
    assert made.shape == (2, 3, 7) and made[0, 0].tolist() == list(range(7))


@pytest.mark.parametrize(
    "items",
    [{}, {"propinas": np.zeros((1, 1))}, dict.fromkeys(OUTLAY_ITEMS[:-1], np.zeros((1, 1)))],
)
def test_a_statement_with_missing_or_foreign_items_is_refused(items):
    with pytest.raises(InputError, match="statement"):
        statement(items, OUTLAY_ITEMS)


def test_between_passes_through_the_known_years_exactly_and_does_not_extrapolate():
    known = {2018: 685954.0, 2020: 823558.0, 2024: 1323894.0}
    years = np.arange(2018, 2025)
    made = between(known, years, geometric=True)
    assert [made[0], made[2], made[-1]] == list(known.values())
    assert made[1] == pytest.approx((685954 * 823558) ** 0.5)
    ratios = made[3:] / made[2:-1]
    np.testing.assert_allclose(ratios, ratios[0])
    with pytest.raises(DataError, match="2017"):
        between(known, np.arange(2017, 2020))


@given(st.floats(-0.5, 0.5), st.floats(-0.05, 0.2), st.floats(1, 1e6))
@settings(max_examples=30, deadline=None)
def test_growth_compounds_real_growth_and_inflation(real, inflation, base):
    made = grow(
        np.array([base]), np.full((1, 3), real), np.full((1, 3), inflation), np.zeros((1, 3))
    )
    np.testing.assert_allclose(
        made[0], base * ((1 + real) * (1 + inflation)) ** np.arange(1, 4), rtol=1e-10
    )


def test_a_deviation_moves_the_level_of_its_year_only():
    made = grow(
        np.array([100.0]), np.zeros((1, 3)), np.zeros((1, 3)), np.array([[0.0, np.log(1.1), 0.0]])
    )
    np.testing.assert_allclose(made[0], [100, 110, 100])


def test_growth_of_minus_one_hundred_percent_is_refused():
    with pytest.raises(InputError, match="grow"):
        grow(np.array([1.0]), np.array([[-1.0]]), np.zeros((1, 1)), np.zeros((1, 1)))


def test_the_ceiling_is_days_of_the_mean_income_of_the_year_before():
    """LSS 283, text in force on 15 January 2026."""
    made = rocf_ceiling(np.array([[365.0, 730.0, 1095.0, 9e9]]), 60.0)
    assert made[0, 3] == pytest.approx(60 * 3)
    assert run_off(100.0, -0.5, 3).tolist() == [50, 25, 12.5]
