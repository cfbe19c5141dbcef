"""Careers: accumulation by hand, what each law pays, replacement rates and the share of the
transition.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import InputError
from piimss_forecast.pensions import (
    accumulate,
    career_pension,
    ley73,
    ley97,
    ley97_outcome,
    replacement_rate,
    transition_share,
    welfare_complement,
)
from piimss_forecast.pensions.account import Deposits, within_year

FLAT = np.full((2, 101), 0.03)
BASIS = {"death": FLAT, "interest": 0.035}


def test_account_by_hand():
    career = accumulate(
        30,
        2020,
        [300.0, 310.0],
        rates=[6.5, 7.0],
        returns=[0.04, 0.05],
        density=[0.5, 1.0],
        social_quota=[5.0, 0.0],
    )
    # Six deposits, each seventeen days after its two months.
    left = 1 - (np.arange(1, 7) / 6 + 17 / 365.25)
    first = 365.25 * 0.5 * (300 * 0.065 + 5) * (1.04**left).mean()
    second = first * 1.05 + 365.25 * 310 * 0.07 * (1.05**left).mean()
    np.testing.assert_allclose(career.balances, [first, second])
    assert float(career.balance) == pytest.approx(second)
    assert (career.age, career.year, float(career.last_salary)) == (32, 2022, 310.0)
    assert float(career.weeks) == pytest.approx(1.5 * 365.25 / 7)
    assert float(career.career_salary) == pytest.approx((0.5 * 300 + 310) / 1.5)


def test_constant_career_has_a_closed_form():
    n, r = 40, 0.04
    career = accumulate(25, 1990, np.full(n, 500.0), rates=6.5, returns=r, density=0.7)
    assert float(career.balance) == pytest.approx(
        365.25 * 0.7 * 500 * 0.065 * float(within_year(r, Deposits(6, 17))) * ((1 + r) ** n - 1) / r
    )


def test_the_1973_law_averages_nominal_salaries():
    """At constant real salary and 4 % inflation, 250 weeks at full density lose two and a half
    to three years of it on average.
    """
    steady = accumulate(25, 1984, np.full(40, 500.0), rates=6.5, returns=0.035)
    eroded = accumulate(25, 1984, np.full(40, 500.0), rates=6.5, returns=0.035, inflation=0.04)
    assert float(steady.average_salary) == pytest.approx(500.0)
    years = np.array([1, 1, 1, 1, 250 / (365.25 / 7) - 4])
    expected = 500 * (years * 1.04 ** -np.arange(1, 6.0)).sum() / years.sum()
    assert float(eroded.average_salary) == pytest.approx(expected)
    assert float(eroded.career_salary) == pytest.approx(
        500.0
    )  # the guaranteed band is set at prices of the year


def test_rates_of_the_law_by_year_raise_the_balance():
    """Employer CEAV of the band 2.01 to 2.50 UMA (data/law/ceav.csv) with 2 % of retiro and
    1.125 % of the worker, 2023 to 2030.
    """
    table = load().statutes.table("ceav").query("band == 4").set_index("year")["value"]
    rates = 2 + 1.125 + table.reindex(range(2018, 2058)).ffill().fillna(3.15).to_numpy(float)
    reform = accumulate(25, 2018, np.full(40, 270.0), rates=rates, returns=0.035, density=0.65)
    before = accumulate(
        25, 2018, np.full(40, 270.0), rates=2 + 1.125 + 3.15, returns=0.035, density=0.65
    )
    assert rates[0] == pytest.approx(6.275) and rates[-1] == pytest.approx(2 + 1.125 + 7.962)
    assert 1.5 < float(reform.balance / before.balance) < 1.9


def test_each_law_is_its_own_function():
    career = accumulate(25, 1984, np.full(40, 600.0), rates=6.5, returns=0.035, density=0.7)
    old = ley73(career.average_salary, career.weeks, 65, 2024, spouse=True, children=1)
    new = ley97_outcome(
        career.balance,
        career.weeks,
        65,
        "M",
        2024,
        salary=career.career_salary,
        index=1.25,
        spouse_age=60,
        children=(12,),
        **BASIS,
    )
    family = {"spouse_age": 60, "children": (12,)}
    assert float(
        career_pension(career, "ley73", "M", index=1.25, **family, **BASIS)
    ) == pytest.approx(float(old))
    assert float(
        career_pension(career, "ley97", "M", index=1.25, **family, **BASIS)
    ) == pytest.approx(float(new.monthly))
    both = float(career_pension(career, "transition", "M", index=1.25, **family, **BASIS))
    assert both == pytest.approx(max(float(old), float(new.monthly)))
    helped = float(
        career_pension(career, "ley97", "M", index=1.25, welfare_fund=True, **family, **BASIS)
    )
    assert helped == pytest.approx(
        float(new.monthly + welfare_complement(new.monthly, 600 * 365 / 12, 65, 2024))
    )
    assert float(replacement_rate(helped, career.last_salary)) <= 1.0 + 1e-12


def test_generations_in_the_same_job():
    """With the same career the transition generation receives more; the guaranteed pension lifts
    who has weeks and little balance.
    """
    careers = {
        d: accumulate(25, 1984, np.full(40, 700.0), rates=6.5, returns=0.035, density=d)
        for d in (0.2, 0.4, 0.6, 1.0)
    }
    rate = {
        law: [
            float(replacement_rate(career_pension(c, law, "M", index=1.25, **BASIS), c.last_salary))
            for c in careers.values()
        ]
        for law in ("ley73", "ley97", "transition")
    }
    alone = [
        float(replacement_rate(ley97(c.balance, 65, "M", **BASIS), c.last_salary))
        for c in careers.values()
    ]
    assert rate["transition"] == rate["ley73"] and all(
        a >= b for a, b in zip(rate["ley73"], rate["ley97"], strict=True)
    )
    assert rate["ley97"][0] == 0  # 417 weeks: negativa
    assert alone == sorted(alone) and all(
        b >= a for a, b in zip(alone[1:], rate["ley97"][1:], strict=True)
    )
    assert rate["ley97"][2] > 1.5 * alone[2]


def test_years_without_law_take_the_amounts_given():
    career = accumulate(25, 2010, np.full(40, 400.0), rates=10.0, returns=0.035, density=0.7)
    pension = career_pension(
        career, "ley97", "F", uma=150.0, index=2.0, welfare_fund=True, cap=25_000.0, **BASIS
    )
    assert float(pension) == pytest.approx(400 * 365 / 12)  # complement up to the last salary


def test_many_careers_at_once():
    rng = np.random.default_rng(3)
    salary = rng.uniform(250, 2000, (500, 40))
    density = rng.uniform(0.3, 1.0, (500, 1))
    career = accumulate(25, 1984, salary, rates=6.5, returns=0.035, density=density)
    many = career_pension(career, "transition", "F", index=1.25, **BASIS)
    assert many.shape == (500,)
    for k in (0, 77, 499):
        one = accumulate(25, 1984, salary[k], rates=6.5, returns=0.035, density=density[k])
        assert float(career_pension(one, "transition", "F", index=1.25, **BASIS)) == pytest.approx(
            many[k]
        )


def test_share_of_the_transition():
    """Who entered at 20 and retires at 65 in 2042 entered in 1997: half of them before July."""
    assert transition_share([2041, 2042, 2043], [65], [1], [20], [1]).tolist() == pytest.approx(
        [1, 181 / 365 + 0.0, 0], abs=0.01
    )
    years = np.arange(2020, 2070)
    share = transition_share(
        years, np.arange(60, 71), np.ones(11), np.arange(16, 45), np.exp(-np.arange(29) / 6.0)
    )
    assert (np.diff(share) <= 1e-12).all() and share[0] > 0.9 and share[-1] == 0
    mixed = transition_share(2035, [60, 65], [1, 3], [18, 30], [1, 1])
    parts = [float(transition_share(2035, [r], [1], [e], [1])) for r in (60, 65) for e in (18, 30)]
    assert float(mixed) == pytest.approx(np.dot(parts, [0.125, 0.125, 0.375, 0.375]))


@given(st.floats(0.2, 1.0), st.floats(250, 2500), st.integers(20, 40))
@settings(max_examples=30, deadline=None)
def test_more_density_never_pays_less(density, salary, years):
    low, high = (
        accumulate(
            65 - years, 2024 - years, np.full(years, salary), rates=6.5, returns=0.03, density=d
        )
        for d in (density * 0.8, density)
    )
    assert float(high.balance) >= float(low.balance) and float(high.weeks) > float(low.weeks)
    for law in ("ley73", "ley97", "transition"):
        assert (
            float(career_pension(high, law, "M", index=1.25, **BASIS))
            >= float(career_pension(low, law, "M", index=1.25, **BASIS)) - 1e-9
        )


@pytest.mark.parametrize(
    "call",
    [
        lambda: accumulate(25, 2000, [-1.0], rates=6.5, returns=0.03),
        lambda: accumulate(25, 2000, [300.0], rates=-6.5, returns=0.03),
        lambda: accumulate(25, 2000, [300.0], rates=6.5, returns=-1.0),
        lambda: accumulate(25, 2000, [300.0], rates=6.5, returns=0.03, density=1.2),
        lambda: accumulate(25, 2000, [300.0], rates=6.5, returns=0.03, density=0.0),
        lambda: accumulate(25, 2000, [300.0], rates=6.5, returns=0.03, opening_weeks=-5),
        lambda: accumulate(25, 2000, [300.0], rates=6.5, returns=0.03, opening_balance=-5),
        lambda: accumulate(5, 2000, [300.0], rates=6.5, returns=0.03),
        lambda: career_pension(
            accumulate(25, 1984, np.full(40, 400.0), rates=6.5, returns=0.03),
            "issste",
            "M",
            **BASIS,
        ),
        lambda: career_pension(
            accumulate(25, 1984, np.full(40, 400.0), rates=6.5, returns=0.03), "ley97", "X", **BASIS
        ),
        lambda: replacement_rate(1.0, 0.0),
        lambda: replacement_rate(-1.0, 100.0),
        lambda: transition_share(2030, [65], [-1], [20], [1]),
        lambda: transition_share(2030, [65], [1], [20], [0]),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()
