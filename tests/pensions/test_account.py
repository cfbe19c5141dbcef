"""One account for a career and for the chain: deposits every two months (27th transitory of 1995,
LSS 39).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.law import embedded
from piimss_forecast.pensions import accumulate
from piimss_forecast.pensions.account import Deposits, balance_path, read_deposits, within_year
from piimss_forecast.pensions.products import MeanCareer, account_balance

LAW = read_deposits(embedded())


def test_a_career_and_the_chain_hold_the_same_account():
    """Case of issue 10: the ratio of the two was sqrt(1.035)."""
    career = accumulate(25, 1985, np.full(40, 400.0), rates=6.5, returns=0.035, density=0.6)
    chain = account_balance(
        np.array([400.0]),
        MeanCareer(40.0, 0.6),
        np.full(2, 6.5),
        0.035,
        0.0,
        np.array([1980, 2030]),
        2024,
        LAW,
    )
    assert float(career.balance) == pytest.approx(float(chain[0]), rel=1e-12)


def test_deposit_by_deposit():
    """Each deposit on its day, at the daily force of interest, against the yearly path."""
    force = np.log(1.05)
    days = np.concatenate([y + np.arange(1, 7) / 6 + 17 / 365.25 for y in range(10)])
    by_hand = (100 / 6 * np.exp(force * (10 - days))).sum()
    path = balance_path(np.full(10, 100.0), np.full(10, 0.05), LAW)
    assert path[-1] == pytest.approx(by_hand, rel=1e-12)


@given(st.floats(0.0, 0.2))
def test_between_the_end_of_the_year_and_its_middle(rate):
    assert 1.0 <= float(within_year(np.array(rate), LAW)) <= np.sqrt(1 + rate) + 1e-12


def test_without_return_it_is_what_was_paid_in():
    assert balance_path(np.array([1.0, 2.0, 3.0]), np.zeros(3), LAW, 10.0)[-1] == pytest.approx(
        16.0
    )
    assert Deposits(6, 17).dates[-1] > 1
