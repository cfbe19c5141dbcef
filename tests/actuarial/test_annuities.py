"""Annuities, insurances, commutation and reserves against published tables, hand cases and
identities.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.actuarial import (
    STANDARD_ULTIMATE,
    annuity_certain_due,
    certain_and_life_annuity,
    commutation,
    curtate_expectation,
    discount_factors,
    endowment_insurance,
    insurance,
    life_annuity_due,
    life_annuity_immediate,
    net_premium,
    pure_endowment,
    reserves,
    survival,
)
from piimss_forecast.core.errors import InputError

I = 0.05  # noqa: E741 - the actuarial symbol
Q20 = STANDARD_ULTIMATE.table(
    20, 130
)  # Dickson, Hardy and Waters: Makeham A=0.00022, B=2.7e-6, c=1.124
METHODS = ("udd", "constant_force", "woolhouse2", "woolhouse3")

tables = st.lists(st.floats(0.0, 0.9), min_size=2, max_size=12).map(lambda q: np.array([*q, 1.0]))
rates = st.floats(-0.02, 0.15)


@pytest.mark.parametrize("term", [None, 10])
def test_m_thly_methods_against_the_exact_sum(term):
    times = np.arange(0, (term or 110) * 12) / 12
    for age in (20, 65):
        exact = (1.05**-times * STANDARD_ULTIMATE.survival(age, times)).sum() / 12
        errors = {
            m: abs(life_annuity_due(Q20[age - 20 :], I, m=12, term=term, method=m) - exact)
            for m in METHODS
        }
        assert errors["woolhouse3"] < 1e-4 < errors["woolhouse2"] < 0.01
        assert max(errors.values()) < 0.01


def test_udd_closed_forms():
    """alpha(m) ä - beta(m) and i/i(m) A (Dickson, Hardy and Waters, section 5.11.1)."""
    m = 12
    im, dm = m * (1.05 ** (1 / m) - 1), m * (1 - 1.05 ** (-1 / m))
    alpha, beta = I * (I / 1.05) / (im * dm), (I - im) / (im * dm)
    assert life_annuity_due(Q20, I, m=m) == pytest.approx(
        alpha * life_annuity_due(Q20, I) - beta, rel=1e-10
    )
    assert insurance(Q20, I, m=m) == pytest.approx(I / im * insurance(Q20, I), rel=1e-10)
    assert insurance(Q20, I, m=math.inf) == pytest.approx(
        I / math.log(1.05) * insurance(Q20, I), rel=1e-10
    )


@settings(max_examples=30, deadline=None)
@given(tables, rates)
def test_insurance_and_annuity_identities(q, i):
    d = i / (1 + i)
    assert insurance(q, i) == pytest.approx(1 - d * life_annuity_due(q, i), abs=1e-10)
    assert endowment_insurance(q, i, 2) == pytest.approx(
        1 - d * life_annuity_due(q, i, term=2), abs=1e-10
    )
    assert life_annuity_immediate(q, i) == pytest.approx(life_annuity_due(q, i) - 1, abs=1e-10)
    assert life_annuity_due(q, i) == pytest.approx(
        life_annuity_due(q, i, term=1) + life_annuity_due(q, i, deferral=1), abs=1e-10
    )
    assert insurance(q, i) == pytest.approx(
        insurance(q, i, term=2) + insurance(q, i, deferral=2), abs=1e-10
    )


@settings(max_examples=20, deadline=None)
@given(
    tables,
    rates,
    st.sampled_from(METHODS),
    st.sampled_from([1, 4]),
    st.integers(0, 3),
    st.sampled_from([None, 0, 1, 4]),
)
def test_all_ages_equals_age_by_age(q, i, method, m, deferral, term):
    options = {"m": m, "method": method, "deferral": deferral, "term": term}
    for curve in (i, np.full(40, i)):
        every = life_annuity_due(q, curve, all_ages=True, **options)
        np.testing.assert_allclose(
            every, [life_annuity_due(q[x:], curve, **options) for x in range(len(q))], atol=1e-10
        )
    every = insurance(q, i, all_ages=True, m=m, deferral=deferral, term=term)
    np.testing.assert_allclose(
        every,
        [insurance(q[x:], i, m=m, deferral=deferral, term=term) for x in range(len(q))],
        atol=1e-10,
    )


def test_many_tables_at_once_and_one_rate_per_draw():
    q = np.stack([Q20, np.minimum(1.2 * Q20, 1.0)])
    both = life_annuity_due(q, I, all_ages=True)
    np.testing.assert_allclose(both[1], life_annuity_due(q[1], I, all_ages=True))
    draws = np.array([[0.03], [0.05]])
    np.testing.assert_allclose(
        life_annuity_due(q, draws), [life_annuity_due(q[0], 0.03), life_annuity_due(q[1], 0.05)]
    )


def test_term_structure():
    q, spot = np.array([0.1, 0.2, 1.0]), np.array([0.03, 0.04, 0.05])
    by_hand = 1 + 0.9 / 1.03 + 0.72 / 1.04**2
    assert life_annuity_due(q, spot) == pytest.approx(by_hand, rel=1e-14)
    v = discount_factors(spot, 3)
    forward = v[:-1] / v[1:] - 1
    assert life_annuity_due(q, forward, curve="forward") == pytest.approx(by_hand, rel=1e-12)
    assert insurance(q, forward, curve="forward", m=math.inf) == pytest.approx(
        insurance(q, spot, m=math.inf), rel=1e-12
    )
    for method in METHODS:
        assert life_annuity_due(Q20, np.full(111, I), m=12, method=method) == pytest.approx(
            life_annuity_due(Q20, I, m=12, method=method)
        )


def test_certain_and_life():
    q = Q20[45:]
    assert certain_and_life_annuity(q, I, 0) == pytest.approx(life_annuity_due(q, I))
    value = certain_and_life_annuity(q, I, 10, m=12)
    assert value == pytest.approx(
        annuity_certain_due(I, 10, m=12) + life_annuity_due(q, I, deferral=10, m=12)
    )
    assert certain_and_life_annuity(q, I, 200) == pytest.approx(annuity_certain_due(I, 200))


def test_the_end_of_a_table_is_a_choice():
    q = np.array([0.5, 0.5])
    assert life_annuity_due(q, 0.0) == pytest.approx(
        1.5
    )  # payments at issue and after one year only
    assert insurance(q, 0.0) == pytest.approx(1.0)  # everybody dies by the end of the table
    assert life_annuity_due(q, 0.0, tail="hold") == pytest.approx(2.0)  # geometric: 1 / 0.5
    assert curtate_expectation(q) == pytest.approx(0.5)
    assert pure_endowment(q, 0.0, 2) == pytest.approx(
        0.25
    )  # a contract that ends within the table uses it as it is
    with pytest.raises(InputError, match="term"):
        pure_endowment(q, 0.0, 3)
    with pytest.raises(InputError):
        life_annuity_due([0.5, 0.0], 0.0, tail="hold")


def test_increasing_benefit_and_commutation():
    columns = commutation(Q20, I, age=20)
    sums = np.arange(1.0, len(Q20) + 1)
    assert insurance(Q20, I, benefit=sums) == pytest.approx(
        columns.Rx[20] / columns.Dx[20], rel=1e-10
    )
    assert columns.Mx[40] / columns.Dx[40] == pytest.approx(insurance(Q20[20:], I), rel=1e-10)
    assert columns.Nx[40] / columns.Dx[40] == pytest.approx(
        life_annuity_due(Q20[20:], I), rel=1e-10
    )
    assert columns.dx.sum() == pytest.approx(columns.lx[20])


def test_commutation_of_a_published_table():
    """2001 VBT residual standard, male non-smoker ANB, ultimate ages 116-118 at 5 %: l, D and C.

    Printed in the tests of LifeContingencies.jl (43d6b27, test/single_life.jl).
    """
    q = np.array([1 - 0.20012, 1 - 0.0307644476 / 0.20012, 1.0])
    table = commutation(q, I, radix=1.0)
    assert table.Dx[1] == pytest.approx(0.190590476190476)
    assert table.Dx[2] == pytest.approx(0.027904260861678, rel=1e-8)
    assert table.Cx[0] == pytest.approx(0.761790476190476)
    assert table.Cx[1] == pytest.approx(0.153610478367347, rel=1e-8)


def test_reserves_by_recursion_equal_prospective_values():
    q = Q20[30:50]
    premium = net_premium(q, I, term=20, endowment=True)
    values = reserves(q, I, premium=premium, death_benefit=1.0, maturity=1.0)
    assert values[0] == pytest.approx(0.0, abs=1e-12)
    assert values[-1] == 1.0
    for t in (1, 7, 19):
        prospective = endowment_insurance(q[t:], I, 20 - t) - premium * life_annuity_due(
            q[t:], I, term=20 - t
        )
        assert values[t] == pytest.approx(prospective, abs=1e-12)
    pension = reserves(np.append(q[:-1], 1.0), I, annuity=1.0)
    assert pension[0] == pytest.approx(life_annuity_due(np.append(q[:-1], 1.0), I))


def test_survival_is_the_product_of_p():
    np.testing.assert_allclose(
        survival(Q20)[[10, 40]], STANDARD_ULTIMATE.survival(20, np.array([10.0, 40.0])), rtol=1e-10
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: life_annuity_due([0.1, 1.2], I),
        lambda: life_annuity_due([0.1, math.nan], I),
        lambda: life_annuity_due([-0.1, 1.0], I),
        lambda: life_annuity_due([], I),
        lambda: life_annuity_due([0.1, 1.0], -1.0),
        lambda: life_annuity_due([0.1, 1.0], math.nan),
        lambda: life_annuity_due([0.1, 1.0], [0.05, math.inf]),
        lambda: life_annuity_due([0.1, 0.2, 1.0], [0.05, 0.05]),
        lambda: life_annuity_due([0.1, 1.0], I, m=0),
        lambda: life_annuity_due([0.1, 1.0], I, deferral=-1),
        lambda: life_annuity_due([0.1, 1.0], I, term=1.5),
        lambda: life_annuity_due([0.1, 1.0], I, method="euler"),
        lambda: life_annuity_due([0.1, 1.0], I, curve="par"),
        lambda: life_annuity_due([0.1, 0.5], I, tail="open"),
        lambda: life_annuity_due([0.1, 0.5], I, term=5),
        lambda: insurance([0.1, 0.5, 1.0], I, benefit=[1.0]),
        lambda: insurance([0.1, 1.0], I, m=2.5),
        lambda: commutation([[0.1, 1.0]], I),
        lambda: reserves([0.1, 1.0], I, premium=[1.0]),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize("i", [4, [0.04, 4.0], -1.0, "4 %", True, np.nan, 0.04j])
@pytest.mark.parametrize(
    "value",
    [
        lambda i: life_annuity_due([0.5, 1.0], i),
        lambda i: insurance([0.5, 1.0], i),
        lambda i: endowment_insurance([0.5, 1.0], i, 1),
        lambda i: annuity_certain_due(i, 2),
        lambda i: reserves([0.5, 1.0], i),
        lambda i: commutation([0.5, 1.0], i),
    ],
)
def test_a_yield_in_percent_is_refused_with_its_unit(value, i):
    with pytest.raises(InputError) as caught:
        value(i)
    if i == 4:
        assert "0.04 es 4 %" in caught.value.message("es")


@settings(max_examples=25, deadline=None)
@given(tables, rates, st.sampled_from(["udd", "constant_force"]), st.integers(0, 2))
def test_continuous_payments_are_the_limit_of_many(q, i, method, deferral):
    options = {"method": method, "deferral": deferral}
    for term in (None, 3):
        limit = life_annuity_due(q, i, m=math.inf, term=term, **options)
        many = [life_annuity_due(q, i, m=m, term=term, **options) for m in (500, 1000)]
        assert limit == pytest.approx(2 * many[1] - many[0], abs=1e-5)  # the error falls as 1/m
        assert limit == pytest.approx(
            life_annuity_immediate(q, i, m=math.inf, term=term, **options), abs=1e-12
        )
    np.testing.assert_allclose(
        life_annuity_due(q, i, m=math.inf, method=method, all_ages=True),
        [life_annuity_due(q[x:], i, m=math.inf, method=method) for x in range(len(q))],
        atol=1e-9,
    )


def test_continuous_annuity_of_the_standard_table():
    """ā = (1 - Ā)/delta under UDD, and near the integral of v^t tpx."""
    delta, t = math.log(1.05), np.linspace(0, 90, 90_001)
    exact = np.trapezoid(np.exp(-delta * t) * STANDARD_ULTIMATE.survival(40, t), t)
    bar = life_annuity_due(Q20[20:], I, m=math.inf)
    assert bar == pytest.approx((1 - insurance(Q20[20:], I, m=math.inf)) / delta, rel=1e-10)
    assert bar == pytest.approx(exact, abs=2e-3)
    for method, near in (("constant_force", 2e-3), ("woolhouse3", 2e-4)):
        assert life_annuity_due(Q20[20:], I, m=math.inf, method=method) == pytest.approx(
            exact, abs=near
        )
    assert annuity_certain_due(I, 10, m=math.inf) == pytest.approx((1 - 1.05**-10) / delta)
    assert annuity_certain_due(0.0, 10, m=math.inf) == pytest.approx(10)


@settings(max_examples=25, deadline=None)
@given(
    tables,
    rates,
    st.sampled_from([1, 4, math.inf]),
    st.sampled_from(["udd", "constant_force"]),
    st.lists(st.floats(-5, 5), min_size=16, max_size=16),
)
def test_payments_that_vary_are_a_sum_of_deferred_years(q, i, m, method, amounts):
    for annuity in (life_annuity_due, life_annuity_immediate):
        one_by_one = [annuity(q, i, m=m, method=method, term=1, deferral=k) for k in range(len(q))]
        value = annuity(q, i, m=m, method=method, payments=amounts)
        assert value == pytest.approx(np.dot(one_by_one, amounts[: len(q)]), abs=1e-9)
        deferred = annuity(q, i, m=m, method=method, payments=amounts, deferral=1, term=2)
        assert deferred == pytest.approx(np.dot(one_by_one[1:3], amounts[1:3]), abs=1e-9)


def test_increasing_annuity_by_hand():
    # (Iä) of two years with p = 1/2, v = 4/5: 1 + 2 x 0.4
    assert life_annuity_due([0.5, 1.0], 0.25, payments=[1, 2]) == pytest.approx(1.8)
    assert life_annuity_due([0.5, 1.0], 0.25, payments=3.0) == pytest.approx(4.2)
    for bad in ({"payments": [1.0]}, {"payments": ["a", 1]}, {"payments": [1.0, np.nan]}):
        with pytest.raises(InputError):
            life_annuity_due([0.5, 1.0], 0.25, **bad)
    with pytest.raises(InputError, match="woolhouse"):
        life_annuity_due([0.5, 1.0], 0.25, payments=[1, 2], m=4, method="woolhouse2")
