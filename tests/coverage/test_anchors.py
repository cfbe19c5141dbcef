"""Dates of published points, interpolation between them, and the pieces of the projection."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.coverage import coverage_margins, december_levels, decimal_date, family_totals, levels_at, saturate, shares_at
from piimss_forecast.errors import InputError


def test_june_points_are_reproduced_at_june_not_at_december():
    points = {decimal_date("2018-06"): 49_161_302.0, decimal_date("2020-06"): 50_653_273.0}
    assert levels_at([2018.5, 2020.5], points).tolist() == pytest.approx([49_161_302, 50_653_273], rel=1e-14)
    # 31 December 2018 is a quarter of the way, in logarithms.
    assert december_levels([2018], {"2018-06": 49_161_302.0, "2020-06": 50_653_273.0})[0] == pytest.approx(49_161_302**0.75 * 50_653_273**0.25)


@pytest.mark.parametrize("period", ["2018-13", "2018-00", "junio", "18", "2018-06-30"])
def test_bad_period(period):
    with pytest.raises(InputError):
        decimal_date(period)


@pytest.mark.parametrize("points", [{2018.0: 1.0}, {2018.0: 1.0, 2019.0: 0.0}, {2018.0: 1.0, 2019.0: float("nan")}])
def test_bad_points(points):
    with pytest.raises(InputError):
        levels_at([2018.0], points)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=5))
def test_shares_stay_shares_and_pass_through_the_points(values):
    points = {2000.0 + 3 * i: v for i, v in enumerate(values)}
    np.testing.assert_allclose(shares_at(points, points), values, rtol=1e-12)
    between = shares_at(np.linspace(1995, 2030, 50), points)
    assert ((between >= 0) & (between <= 1)).all()


def test_constant_growth_between_and_beyond():
    levels = levels_at([2017.0, 2019.0, 2021.0], {2018.0: 110.0, 2020.0: 133.1})
    np.testing.assert_allclose(levels, [100, 121, 146.41])


def test_margins_must_agree():
    categories = np.array([10.0, 8, 4, 20, 3, 9])
    assert len(coverage_margins(categories, {"0-19": 15.0, "20-64": 22.0, "65+": 8.0}, (2, 101))) == 9
    with pytest.raises(InputError, match="45"):
        coverage_margins(categories, {"0-19": 15.0, "20-64": 23.0, "65+": 8.0}, (2, 101))
    with pytest.raises(InputError):
        coverage_margins(np.array([10.0, 8, 4, -20, 43, 9]), {"0-19": 15.0, "20-64": 22.0, "65+": 8.0}, (2, 101))


def test_family_follows_its_own_cause():
    people = np.full((1, 2, 2, 101), 100.0)
    insured, pensioners = np.array([[2000.0, 2000.0]]), np.array([[1000.0, 1000.0]])
    base = np.array([30.0, 20.0, 10.0])
    np.testing.assert_allclose(family_totals(base, insured, pensioners, people)[0, 0], base)
    fewer = people.copy()
    fewer[:, 1, :, :20] *= 0.5  # half the children: half the dependent children, nobody else changes
    np.testing.assert_allclose(family_totals(base, insured, pensioners, fewer)[0, 0], [15, 20, 10])
    more = family_totals(base, np.array([[2000.0, 2200.0]]), pensioners, people)[0, 0]
    assert more[0] == pytest.approx(33) and 20 < more[1] < 22 and more[2] == pytest.approx(10)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 5), st.floats(0.1, 0.5), st.floats(0.01, 0.4))
def test_saturation_is_bounded_and_neutral_below_the_knee(share, knee, room):
    out = float(saturate(np.array(share), knee, knee + room))
    assert out <= knee + room and out <= share + 1e-12
    if share <= knee:
        assert out == share


def test_saturation_in_order():
    with pytest.raises(InputError):
        saturate(np.array(0.1), 0.5, 0.4)
