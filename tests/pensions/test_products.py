"""Old-age products of the law of 1997: accounts, the guaranteed pension, and when the State
begins to pay it.
"""

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.core.errors import InputError
from piimss_forecast.pensions import garantizada, ley97
from piimss_forecast.pensions.account import Deposits
from piimss_forecast.pensions.actives import first_job_ages
from piimss_forecast.pensions.products import (
    MeanCareer,
    account_balance,
    mean_career,
    old_age_products,
    paid_by_state,
)

FIRST_JOB = first_job_ages(23.0, 7.0, 15.0)
EVERY_TWO_MONTHS = Deposits(6, 17)
DEATH = np.clip(0.0005 * np.exp(0.09 * np.arange(101)), 0, 1) * np.ones((2, 1))
ARGS = {
    "age": 65,
    "required": 1000,
    "female": 0.4,
    "sd_log": 0.79,
    "interest": 0.03,
    "survivors": 0.1,
    "annuity_choice": 0.15,
    "index": 1.0,
}


def products(per_peso, salary=600.0, **change):
    career = MeanCareer(30.0, 0.7)
    return old_age_products(
        salary, per_peso, career, DEATH, 2035, law=catalog().statutes, uma=110.0, **ARGS | change
    )


def test_careers_begin_after_the_law_and_lengthen():
    years = [
        mean_career(FIRST_JOB, y, 65, 1000, (0.55, 0.25), border=1997.5) for y in (2025, 2035, 2045)
    ]
    assert years[0].years <= 2026 - 1997.5 and np.all(np.diff([c.years for c in years]) > 0)
    assert all(c.weeks >= 1000 for c in years[1:])


def test_an_account_without_return_is_what_was_paid_in():
    rates, at = np.array([6.5, 6.5]), np.array([1990, 2050])
    balance = account_balance(
        np.array([100.0, 200.0]), MeanCareer(10.5, 0.5), rates, 0.0, 0.0, at, 2040, EVERY_TWO_MONTHS
    )
    np.testing.assert_allclose(balance, np.array([100.0, 200.0]) * 365.25 * 0.5 * 0.065 * 10.5)
    assert (
        account_balance(
            np.array([100.0]), MeanCareer(10.5, 0.5), rates, 0.04, 0.0, at, 2040, EVERY_TWO_MONTHS
        )
        > balance[0]
    ).all()
    with pytest.raises(InputError, match="salary"):
        account_balance(
            np.array([-1.0]), MeanCareer(10.5, 0.5), rates, 0.0, 0.0, at, 2040, EVERY_TWO_MONTHS
        )


def test_shares_add_to_one_and_accounts_displace_the_guarantee():
    found = [products(k) for k in (100.0, 3000.0, 1e5)]
    for p in found:
        assert p.annuity + p.withdrawal + p.guaranteed == pytest.approx(1.0)
        assert p.annuity == pytest.approx(0.15 * (1 - p.guaranteed))
    assert found[0].guaranteed == 1.0 and found[0].guaranteed > found[1].guaranteed >= found[
        2
    ].guaranteed == pytest.approx(0.0, abs=0.05)


def test_one_salary_is_the_comparison_of_the_two_laws():
    """Without dispersion everybody is on one side: the account's annuity against the guaranteed
    amount, both public functions.
    """
    least = garantizada(65, 52.17857 * 21, 600.0, 2035, uma=110.0, index=1.0)
    own = ley97(600.0 * 1500, 65, "M", death=DEATH, interest=0.03, survivors_share=0.1)
    p = products(1500, sd_log=1e-9)
    assert p.guaranteed == float(own < least) and (
        p.guaranteed_mean == pytest.approx(float(least)) or p.guaranteed == 0
    )


def test_the_state_pays_when_the_account_is_spent():
    entries, survival = np.full((2, 12), 100.0), np.full((2, 12), 0.95)
    paid = paid_by_state(entries, survival, np.full(12, 4.5))
    assert (paid[:, :4] == 0).all() and paid[0, 4] == pytest.approx(0.5 * 100 * 0.95**4)
    at_once = paid_by_state(entries, survival, np.zeros(12))
    assert at_once[0, -1] == pytest.approx(100 * (1 - 0.95**12) / 0.05)


def test_bad_shares():
    with pytest.raises(InputError, match="annuity_choice"):
        products(1000, annuity_choice=1.5)
