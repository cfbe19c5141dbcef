"""What examinations ask: second moments, percentiles, gross and m-thly premiums, select tables,
fractional ages, order of death, several causes, commutation on a curve, both sexes.

AMLCR: Dickson, Hardy and Waters, Actuarial Mathematics for Life Contingent Risks; SULT: its
standard ultimate life table (Makeham A = 0.00022, B = 2.7e-6, c = 1.124) at 5 %, appendix D.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.actuarial import (
    STANDARD_ULTIMATE,
    Expenses,
    cause_insurance,
    commutation,
    contingent_insurance,
    dependent_rates,
    endowment_insurance,
    fractional_survival,
    gross_premium,
    independent_rates,
    insurance,
    joint_insurance,
    life_annuity_due,
    loss,
    mixed_table,
    multistate,
    net_premium,
    portfolio_premium,
    pure_endowment,
    reserves,
    select_table,
)
from piimss_forecast.core.errors import InputError

RATE = 0.05
SULT = {x: STANDARD_ULTIMATE.table(x, 130) for x in (20, 40, 50, 60, 65)}
tables = st.lists(st.floats(0.0, 0.9), min_size=2, max_size=8).map(lambda q: np.array([*q, 1.0]))


@pytest.mark.parametrize(
    ("age", "annuity", "value", "second"),
    [
        (50, 17.0245, 0.18931, 0.05108),
        (60, 14.9041, 0.29028, 0.10834),
        (65, 13.5498, 0.35477, 0.15420),
    ],
)
def test_second_moments_of_the_standard_table(age, annuity, value, second):
    """SULT: ä_x, A_x and 2A_x as printed."""
    q = SULT[age]
    assert life_annuity_due(q, RATE) == pytest.approx(annuity, abs=5.1e-5)
    present = loss(q, RATE)
    assert present.mean() == pytest.approx(value, abs=5.1e-6)
    assert present.second_moment() == pytest.approx(second, abs=5.1e-6)
    assert present.second_moment() == pytest.approx(insurance(q, 1.05**2 - 1), rel=1e-9)
    assert present.variance() == pytest.approx(present.second_moment() - present.mean() ** 2)


SULT_TERMS = {  # age: ä and A of 10 years, ä and A of 20 years (endowments), 5E, 10E, 20E
    50: (8.0550, 0.61643, 12.8428, 0.38844, 0.77772, 0.60182, 0.34824),
    60: (7.9555, 0.62116, 12.3816, 0.41040, 0.76687, 0.57864, 0.29508),
}


@pytest.mark.parametrize("age", SULT_TERMS)
def test_terms_of_the_standard_table(age):
    """SULT: ä_x:n, A_x:n and nE_x as printed."""
    q, printed = SULT[age], SULT_TERMS[age]
    for n, k in ((10, 0), (20, 2)):
        assert life_annuity_due(q, RATE, term=n) == pytest.approx(printed[k], abs=6e-5)
        assert endowment_insurance(q, RATE, n) == pytest.approx(printed[k + 1], abs=5.1e-6)
        assert printed[k + 1] == pytest.approx(1 - RATE / 1.05 * printed[k], abs=1e-5)
    for n, value in zip((5, 10, 20), printed[4:], strict=True):
        assert pure_endowment(q, RATE, n) == pytest.approx(value, abs=5.1e-6)


@settings(max_examples=25, deadline=None)
@given(tables, st.floats(-0.02, 0.12), st.sampled_from([None, 2]), st.booleans())
def test_a_net_premium_makes_the_mean_loss_zero(q, i, term, endowment):
    endowment = endowment and term is not None
    premium = net_premium(q, i, term=term, endowment=endowment)
    one = loss(q, i, premium=premium, term=term, maturity=float(endowment))
    assert one.mean() == pytest.approx(0.0, abs=1e-9)
    assert one.probability.sum() == pytest.approx(1.0)
    if endowment or term is None:  # 0L = (1 + P/d) Z - P/d
        d = i / (1 + i)
        if abs(d) > 1e-3:
            paid = loss(q, i, term=term, maturity=float(endowment)).variance()
            assert one.variance() == pytest.approx((1 + premium / d) ** 2 * paid, rel=1e-6)


def test_percentiles_of_a_loss():
    """Whole life 100,000 at 40: losses fall with time, so the p-th percentile is the year by which
    1 - p have not yet died.
    """
    q = SULT[40]
    premium = 1e5 * net_premium(q, RATE)
    one = loss(q, RATE, premium=premium, benefit=1e5)
    alive = np.cumprod(1 - q)
    for p in (0.05, 0.5, 0.95):
        k = int(np.argmax(alive < p))  # completed years with survival to its end below p
        due = (1 - 1.05 ** -(k + 1)) / (RATE / 1.05)
        assert one.quantile(p) == pytest.approx(1e5 * 1.05 ** -(k + 1) - premium * due)
    with pytest.raises(InputError):
        one.quantile(1.5)
    many = loss(np.stack([q, q]), np.array([[0.05], [0.03]]))
    assert many.quantile(0.5)[0] == pytest.approx(loss(q, 0.05).quantile(0.5))


def test_a_portfolio_premium_by_its_definition():
    q = SULT[60]
    for policies in (200, 10_000):
        premium = portfolio_premium(policies, 0.95, q, RATE)
        one = loss(q, RATE, premium=premium)
        z = -one.mean() * math.sqrt(policies) / math.sqrt(one.variance())
        assert z == pytest.approx(1.6448536, rel=1e-6)
    assert portfolio_premium(10**10, 0.95, q, RATE) == pytest.approx(net_premium(q, RATE), rel=1e-4)
    for bad in ((0, 0.95), (10, 0.3), (10, 1.0)):
        with pytest.raises(InputError):
            portfolio_premium(*bad, q, RATE)


def test_m_thly_premiums_and_reserves():
    q, i = SULT[50][:20], RATE
    monthly = net_premium(q, i, term=20, endowment=True, m=12, benefit_m=12)
    value = endowment_insurance(q, i, 20, m=12)
    assert monthly == pytest.approx(value / life_annuity_due(q, i, term=20, m=12))
    held = reserves(
        q, i, premium=monthly, death_benefit=1.0, maturity=1.0, m=12, death_m=12, curve="spot"
    )
    assert held[0] == pytest.approx(0.0, abs=1e-12)
    for t in (1, 7, 19):
        left = q[t:]
        prospective = endowment_insurance(left, i, 20 - t, m=12) - monthly * life_annuity_due(
            left, i, term=20 - t, m=12
        )
        assert held[t] == pytest.approx(prospective, rel=1e-9)
    assert held[-1] == 1.0
    steady = net_premium(q, i, term=20, m=math.inf, benefit_m=math.inf)
    assert reserves(q, i, premium=steady, death_benefit=1.0, m=math.inf, death_m=math.inf)[
        0
    ] == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(
    tables,
    st.floats(0.0, 0.1),
    st.tuples(*[st.floats(0, 0.3)] * 2, *[st.floats(0, 2.0)] * 3),
    st.sampled_from([(None, None), (3, None), (3, 2)]),
)
def test_a_gross_premium_pays_for_everything(q, i, expenses, terms):
    term, premium_term = terms
    spent = Expenses(*expenses)
    gross = gross_premium(q, i, spent, sum_insured=100.0, term=term, premium_term=premium_term)
    paid = term if premium_term is None else premium_term
    years = term if term is not None else len(q)
    table = np.append(q, np.ones(max(years - len(q), 0)))[:years]
    alive, v = np.append(1.0, np.cumprod(1 - table)), (1 + i) ** -np.arange(years + 1.0)
    balance = 0.0
    for k in range(years):  # year by year: income less outgo
        premium = gross if paid is None or k < paid else 0.0
        share = spent.first_premium if k == 0 else spent.renewal_premium
        amount = spent.first if k == 0 else spent.renewal
        balance += v[k] * alive[k] * (premium * (1 - share) - amount)
        balance -= v[k + 1] * alive[k] * table[k] * (100.0 + spent.claim)
    assert balance == pytest.approx(0.0, abs=1e-8)


@pytest.mark.parametrize("expenses", [Expenses(1.2), Expenses(claim=-1.0), Expenses(1.0, 1.0)])
def test_expenses_that_cannot_be(expenses):
    with pytest.raises(InputError):
        gross_premium(SULT[60], RATE, expenses)


def test_fractional_ages():
    """AMLCR section 3.3: under UDD sq_x = s q_x; under constant force (p_x)^s; Balducci."""
    q = [0.1, 0.2, 1.0]
    assert fractional_survival(q, 0.4)[0] == pytest.approx(0.96)
    assert fractional_survival(q, 0.4, method="constant_force")[0] == pytest.approx(0.9**0.4)
    assert fractional_survival(q, 0.4, method="balducci")[0] == pytest.approx(0.9 / 0.94)
    # 0.6 of the first year, then 0.7 of the second
    assert fractional_survival(q, 1.3, start=0.4)[0] == pytest.approx(0.9 / 0.96 * 0.86)
    for method in ("udd", "constant_force", "balducci"):
        times = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
        lived = fractional_survival(q, times, method=method)
        assert lived[[0, 2, 4]].tolist() == pytest.approx([1.0, 0.9, 0.72])
        assert (np.diff(lived) <= 0).all()
    both = fractional_survival(np.array([q, q]), [0.5, 1.0])
    assert both.shape == (2, 2)
    for bad in (
        {"time": 4.0},
        {"time": -1.0},
        {"time": 0.1, "start": 3.0},
        {"time": 1, "method": "x"},
    ):
        with pytest.raises(InputError):
            fractional_survival(q, **bad)


def test_select_mortality_of_the_book():
    """AMLCR's standard select model: the force of a life selected s years ago is 0.9^(2-s) times
    the ultimate one for two years; one-year probabilities from its closed form, section 3.9.
    """

    def select_q(x, s, a=0.00022, b=2.7e-6, c=1.124):
        accident = a * (1 - 0.9) / math.log(0.9)
        age = b * c ** (x + s) * (c - 0.9) / math.log(0.9 / c)
        return 1 - math.exp(0.9 ** (1 - s) * (accident + age))

    t = np.linspace(0, 1, 20_001)
    ages = range(60, 66)
    table = np.empty((6, 2))
    for r, x in enumerate(ages):
        for s in (0, 1):
            force = 0.9 ** (2 - s - t) * STANDARD_ULTIMATE.force(x + s + t)
            table[r, s] = 1 - math.exp(-np.trapezoid(force, t))
            assert table[r, s] == pytest.approx(select_q(x, s), rel=1e-6)
    ultimate = STANDARD_ULTIMATE.table(60, 130)
    q = select_table(table, ultimate, 62, first=60)
    assert q[:2].tolist() == table[2].tolist()
    assert q[2:].tolist() == ultimate[4:].tolist()
    assert life_annuity_due(q, RATE) > life_annuity_due(ultimate[2:], RATE)
    recursion = 1 + (1 - q[0]) / 1.05 * (
        1 + (1 - q[1]) / 1.05 * life_annuity_due(ultimate[4:], RATE)
    )
    assert life_annuity_due(q, RATE) == pytest.approx(recursion)
    with pytest.raises(InputError, match="60 a 65"):
        select_table(table, ultimate, 70, first=60)


@settings(max_examples=25, deadline=None)
@given(tables, tables, st.floats(0.0, 0.1), st.sampled_from([1, 12, math.inf]))
def test_order_of_death_adds_up(x, y, i, m):
    first = contingent_insurance(x, y, i, m=m)
    other = contingent_insurance(y, x, i, m=m)
    second = contingent_insurance(x, y, i, m=m, order="second")
    assert first + other == pytest.approx(joint_insurance(x, y, i, m=m), abs=1e-10)
    assert first + second == pytest.approx(insurance(x, i, m=m), abs=1e-10)
    assert contingent_insurance(x, y, i, m=m, term=1) + contingent_insurance(
        y, x, i, m=m, term=1
    ) == pytest.approx(joint_insurance(x, y, i, m=m, term=1), abs=1e-10)


def test_order_of_death_under_constant_forces():
    """mu_x / (mu_x + mu_y + delta) for payment at the moment of death."""
    mu, nu, delta = 0.03, 0.05, math.log(1.04)
    x, y = (np.append(np.full(600, -math.expm1(-f)), 1.0) for f in (mu, nu))
    assert contingent_insurance(x, y, 0.04, m=math.inf) == pytest.approx(
        mu / (mu + nu + delta), rel=2e-3
    )


causes = st.lists(
    st.tuples(st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0, 0.3)), min_size=1, max_size=5
).map(lambda rows: np.array(rows).T)


@settings(max_examples=40, deadline=None)
@given(causes)
def test_dependent_and_independent_rates(alone):
    total = 1 - np.prod(1 - alone, axis=0)
    for method in ("udd", "constant_force"):
        np.testing.assert_allclose(
            dependent_rates(alone, method=method).sum(axis=0), total, atol=1e-12
        )
    back = independent_rates(dependent_rates(alone, method="constant_force"))
    np.testing.assert_allclose(back, alone, atol=1e-12)
    a, b, c = alone
    by_hand = a * (1 - (b + c) / 2 + b * c / 3)  # three causes, each alone even over the year
    np.testing.assert_allclose(dependent_rates(alone)[0], by_hand, atol=1e-14)


def test_causes_against_the_states_model():
    forces = (0.02, 0.05)
    model = multistate({(0, 1): forces[0], (0, 2): forces[1]}, age=40, years=5)
    alone = -np.expm1(-np.array(forces))[:, None] * np.ones(5)
    q = dependent_rates(alone, method="constant_force")
    assert (q * np.append(1.0, np.cumprod(1 - q.sum(axis=0)))[:-1]).sum(axis=1) == pytest.approx(
        model.at(5)[0, 1:], rel=1e-6
    )
    value = cause_insurance(q, RATE, 1, m=math.inf)
    assert value == pytest.approx(model.insurance(RATE, 2), rel=1e-3)
    assert cause_insurance(q, RATE, 0) + cause_insurance(q, RATE, 1) == pytest.approx(
        insurance(q.sum(axis=0), RATE, term=5)
    )


@pytest.mark.parametrize(
    "value",
    [
        lambda: independent_rates([[0.6], [0.6]]),
        lambda: independent_rates([0.1, 0.2]),
        lambda: dependent_rates([[1.2], [0.1]]),
        lambda: cause_insurance([[0.1], [0.2]], RATE, 2),
        lambda: contingent_insurance([0.5, 1.0], [0.5, 1.0], RATE, order="third"),
        lambda: mixed_table([[0.5, 1.0]], [1, 2]),
        lambda: mixed_table([[0.5, 1.0], [0.2, 1.0]], [-1, 2]),
        lambda: commutation([0.5, 1.0], [[0.1, 0.1]]),
    ],
)
def test_bad_input(value):
    with pytest.raises(InputError):
        value()


def test_commutation_on_a_curve():
    curve = 0.03 + 0.0005 * np.arange(80)
    q = SULT[60]
    table = commutation(q, curve, age=60)
    assert table["Nx"].iloc[0] / table["Dx"].iloc[0] == pytest.approx(life_annuity_due(q, curve))
    assert table["Mx"].iloc[0] / table["Dx"].iloc[0] == pytest.approx(insurance(q, curve))
    assert table["Dx"].iloc[10] / table["Dx"].iloc[0] == pytest.approx(pure_endowment(q, curve, 10))
    flat = commutation(q, np.full(80, RATE), age=60, curve="forward")
    plain = commutation(q, RATE, age=60)
    np.testing.assert_allclose(flat["Dx"] / flat["Dx"].iloc[0], plain["Dx"] / plain["Dx"].iloc[0])


@settings(max_examples=20, deadline=None)
@given(tables, tables, st.floats(0.1, 5.0), st.floats(0.0, 0.1))
def test_a_mixed_table_is_the_mean_of_its_lives(x, y, weight, i):
    years = max(len(x), len(y))
    pair = np.stack([np.append(q, np.ones(years - len(q))) for q in (x, y)])
    both = mixed_table(pair, [1.0, weight])
    mean = (life_annuity_due(x, i) + weight * life_annuity_due(y, i)) / (1 + weight)
    assert life_annuity_due(both, i) == pytest.approx(mean, abs=1e-10)


@pytest.mark.parametrize(("term", "premium_term"), [(10, 0), (5, 10), (None, 0)])
def test_premiums_are_paid_for_a_year_at_least_and_no_longer_than_the_cover(term, premium_term):
    """Without a year of premiums the premium was infinite; beyond the cover it was spread on."""
    q = np.r_[np.full(20, 0.01), 1.0]
    asked = {"term": term, "premium_term": premium_term}
    with pytest.raises(InputError, match="premium_term"):
        net_premium(q, 0.04, **asked)
    with pytest.raises(InputError, match="premium_term"):
        gross_premium(q, 0.04, Expenses(renewal=1.0), **asked)
