"""Floor and cap of the base salary (LSS 28): one place for every function that needs them."""

import numpy as np
import pytest

from piimss_forecast.contributions import cuotas
from piimss_forecast.core.errors import InputError, LawError
from piimss_forecast.law import base_cap, base_limits, embedded
from piimss_forecast.pensions import accumulate, invalidity97, ley73, permanent_disability97


def test_the_limits_of_a_year():
    limits = base_limits(embedded(), 2025)
    assert limits == (278.80, 25 * 113.14)
    assert limits.held(np.array([100.0, 500.0, 9e9])).tolist() == [278.80, 500.0, 2828.5]
    assert base_limits(embedded(), 2040, uma=200.0, minimum_wage=600.0) == (600.0, 5000.0)


def test_before_uma_the_cap_was_in_minimum_wages():
    assert base_cap(embedded(), 2010, minimum_wage=57.46) == pytest.approx(25 * 57.46)
    with pytest.raises(LawError, match="minimum_wage_daily"):
        base_cap(embedded(), 2010)


def test_a_monthly_salary_typed_as_daily_pays_no_more_than_the_cap():
    """Case 11 of November 2026: 115,607 and 693,642 a month were given."""
    for salary in (5000, 30_000, 2828.5):
        assert float(ley73(salary, 1500, 65, 2025, spouse=True)) == pytest.approx(
            65_398.89, abs=0.01
        )
    high = {"year": 2025}
    assert float(invalidity97(30_000, 300, **high)) == float(invalidity97(2828.5, 300, **high))
    assert float(permanent_disability97(30_000, **high)) == pytest.approx(
        2828.5 * 365 / 12 * 0.7, abs=0.01
    )
    later = permanent_disability97(30_000, year=2026)
    assert float(later) == pytest.approx(117.31 * 25 * 365 / 12 * 0.7)
    for call in (lambda: invalidity97(30_000, 300), lambda: permanent_disability97(30_000)):
        with pytest.raises(InputError, match="year="):  # no year is anybody's default
            call()


def test_an_account_takes_no_more_than_the_cap():
    def balance(salary, **more):
        career = accumulate(60, 2020, [salary] * 5, rates=6.5, returns=0.03, **more)
        return float(career.balance)

    assert balance(30_000.0) == pytest.approx(balance(2828.5))
    assert balance(2828.5) > balance(2800.0)
    # After the last published UMA it moves with the inflation of the career.
    later = [
        accumulate(60, 2030, [30_000.0], rates=6.5, returns=0.0, inflation=i).last_salary
        for i in (0.0, 0.04)
    ]
    assert later == pytest.approx([117.31 * 25, 117.31 * 25 * 1.04])


def test_cuotas_hold_the_base_alike():
    top = [cuotas(s, 2025).values.sum() for s in (2828.5, 30_000.0)]
    assert top[0] == pytest.approx(top[1])


def test_limits_that_leave_no_room():
    with pytest.raises(InputError, match="LSS 28"):
        base_limits(embedded(), 2040, uma=10.0, minimum_wage=600.0)
