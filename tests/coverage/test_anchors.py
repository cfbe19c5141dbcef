"""Dates of published points, and paths that pass through them and follow something else in
between.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError
from piimss_forecast.coverage import between, decimal_date, levels_along, shares_along

ROOMS = {decimal_date("2018-06"): 49_161_302.0, decimal_date("2020-06"): 50_653_273.0}


def test_june_points_are_reproduced_at_june_not_at_december():
    found = levels_along(np.array([2018.5, 2020.5]), ROOMS, lambda t: np.exp(0.1 * t - 200))
    np.testing.assert_allclose(found, [49_161_302, 50_653_273], rtol=1e-13)
    # With a flat index, 31 December 2018 is a quarter of the way, in logarithms.
    december = levels_along(np.array([decimal_date(2018)]), ROOMS, np.ones_like)
    assert december[0] == pytest.approx(49_161_302**0.75 * 50_653_273**0.25)


def test_a_level_follows_its_index_between_and_beyond_the_points():
    jobs = {2018.0: 10.0, 2019.0: 8.0, 2020.0: 12.0, 2021.0: 13.0}

    def index(t):
        return np.interp(t, list(jobs), list(jobs.values()))

    found = levels_along(np.array(list(jobs)), {2018.0: 30.0, 2020.0: 36.0}, index)
    np.testing.assert_allclose(found, [30, 24, 36, 39])  # three persons per job throughout
    np.testing.assert_allclose(levels_along(np.array([2021.0]), {2018.0: 30.0}, index), 39)


@pytest.mark.parametrize("period", ["2018-13", "2018-00", "junio", "18", "2018-06-30"])
def test_bad_period(period):
    with pytest.raises(InputError):
        decimal_date(period)


@pytest.mark.parametrize(
    "points", [{}, {2018.0: 1.0, 2019.0: 0.0}, {2018.0: 1.0, 2019.0: float("nan")}]
)
def test_bad_points(points):
    with pytest.raises(InputError):
        levels_along(np.array([2018.0]), points, np.ones_like)


def test_a_share_outside_zero_and_one_is_refused():
    with pytest.raises(InputError):
        shares_along(np.array([2018.0]), {2018.0: 1.0}, lambda t: np.full(t.shape, 0.5))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5), st.floats(0.05, 0.95))
def test_shares_stay_shares_and_pass_through_the_points(values, level):
    points = {2000.0 + 3 * i: v for i, v in enumerate(values)}

    def reference(t):
        return np.clip(level + 0.001 * (t - 2000), 0.02, 0.98)

    np.testing.assert_allclose(
        shares_along(np.array(list(points)), points, reference), values, rtol=1e-9
    )
    found = shares_along(np.linspace(1995, 2030, 50), points, reference)
    assert ((found >= 0) & (found <= 1)).all()


def test_one_point_moves_with_the_reference():
    found = shares_along(
        np.array([2012.0, 2024.0]), {2012.0: 0.116}, lambda t: np.where(t < 2018, 0.06, 0.08)
    )
    odds = found / (1 - found)
    assert found[0] == pytest.approx(0.116) and odds[1] / odds[0] == pytest.approx(
        (0.08 / 0.92) / (0.06 / 0.94)
    )


def test_between_is_held_outside():
    values = np.array([[1.0], [3.0], [4.0]])
    found = between(
        np.array([2009.0, 2010.5, 2011.25, 2020.0]), np.array([2010.0, 2011.0, 2012.0]), values
    )
    assert found[:, 0].tolist() == [1.0, 2.0, 3.25, 4.0]
