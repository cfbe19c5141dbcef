"""Two lives, parametric laws and multi-state models against books, closed forms and slow second
implementations.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.linalg import expm

from piimss_forecast.actuarial import (
    LAWS,
    STANDARD_ULTIMATE,
    Beard,
    Gompertz,
    Kannisto,
    Makeham,
    Siler,
    Weibull,
    disability_with_recovery,
    fit_law,
    insurance,
    joint_annuity,
    joint_insurance,
    joint_mortality,
    life_annuity_due,
    multistate,
    permanent_disability,
)
from piimss_forecast.core.errors import InputError, ModelError

I = 0.05  # noqa: E741
tables = st.lists(st.floats(0.0, 0.9), min_size=1, max_size=8).map(lambda q: np.array([*q, 1.0]))
LAW_EXAMPLES = [
    Gompertz(2e-5, 1.1),
    Makeham(2e-4, 2.7e-6, 1.124),
    Beard(3e-5, 0.1, 2e-5),
    Kannisto(3e-5, 0.1),
    Weibull(8.0, 85.0),
    Siler(0.03, 1.5, 3e-4, 3e-5, 0.09),
]


def mu01(x):
    """Dickson, Hardy and Waters, example 8.4."""
    return 4e-4 + 3.4674e-6 * np.exp(0.138155 * x)


def mu02(x):
    return 5e-4 + 7.5858e-5 * np.exp(0.087498 * x)


@settings(max_examples=30, deadline=None)
@given(tables, tables, st.floats(0.0, 0.12))
def test_two_lives(x, y, i):
    joint, last = joint_annuity(x, y, i), joint_annuity(x, y, i, status="last")
    assert joint + last == pytest.approx(life_annuity_due(x, i) + life_annuity_due(y, i))
    assert joint <= last + 1e-12
    assert joint_annuity(x, y, i, status="reversionary") == pytest.approx(
        life_annuity_due(y, i) - joint
    )
    d = i / (1 + i)
    assert joint_insurance(x, y, i) == pytest.approx(1 - d * joint, abs=1e-10)
    assert joint_insurance(x, y, i, status="last") == pytest.approx(1 - d * last, abs=1e-10)


def test_two_lives_by_enumeration():
    """Every pair of years of death, one by one."""
    x, y = np.array([0.2, 0.5, 1.0]), np.array([0.1, 0.3, 0.6, 1.0])
    dies = [np.append(1.0, np.cumprod(1 - q)[:-1]) * q for q in (x, y)]
    first = sum(
        dies[0][a] * dies[1][b] * sum(1.05**-t for t in range(min(a, b) + 1))
        for a in range(3)
        for b in range(4)
    )
    second = sum(
        dies[0][a] * dies[1][b] * sum(1.05**-t for t in range(max(a, b) + 1))
        for a in range(3)
        for b in range(4)
    )
    assert joint_annuity(x, y, I) == pytest.approx(first)
    assert joint_annuity(x, y, I, status="last") == pytest.approx(second)


def test_two_lives_refuse_what_they_cannot_price():
    with pytest.raises(InputError):
        joint_annuity([0.1, 1.0], [0.1, 1.0], I, status="widow")
    with pytest.raises(InputError):
        joint_insurance([0.1, 1.0], [0.1, 1.0], I, status="reversionary")
    with pytest.raises(InputError):
        joint_mortality([0.1, 0.5], [0.1, 0.5, 1.0])


@pytest.mark.parametrize("law", LAW_EXAMPLES, ids=lambda law: type(law).__name__)
def test_laws_integrate_their_force(law):
    for age, years in ((0.5, 1.0), (60.0, 1.0), (60.0, 25.0)):
        assert law.cumulative(age, years) == pytest.approx(
            quad(lambda x: float(law.force(x)), age, age + years)[0], rel=1e-8
        )
    ages = np.arange(1.0, 100.0)
    np.testing.assert_allclose(
        law.survival(ages, 2.0), law.survival(ages) * law.survival(ages + 1.0), rtol=1e-10
    )
    np.testing.assert_allclose(law.death_probability(ages), 1 - law.survival(ages), atol=1e-12)


@pytest.mark.parametrize("name", ["gompertz", "makeham", "beard", "kannisto", "weibull"])
def test_fit_recovers_the_law(name):
    law = next(x for x in LAW_EXAMPLES if type(x) is LAWS[name])
    ages = np.arange(40, 101)
    exposure = np.full(ages.size, 1e6)
    fitted = fit_law(LAWS[name], exposure * law.force(ages + 0.5), exposure, ages)
    np.testing.assert_allclose(fitted.force(ages), law.force(ages), rtol=2e-3)


def test_fit_law_refuses_bad_cells():
    ages, exposure = np.arange(60, 70), np.full(10, 100.0)
    for wrong in (-1.0, math.nan):
        with pytest.raises(InputError, match="edad 60"):
            fit_law(Gompertz, np.append(wrong, np.ones(9)), exposure, ages)
    with pytest.raises(ModelError):
        fit_law(Gompertz, np.zeros(10), exposure, ages)
    with pytest.raises(InputError):
        fit_law(Gompertz, np.ones(9), exposure, ages)


def test_recovery_against_an_adaptive_solver():
    """Dickson, Hardy and Waters, example 8.5 (mu10 = 0.1 mu01), solved again by a variable-order
    method.
    """
    model = disability_with_recovery(mu01, lambda x: 0.1 * mu01(x), mu02, mu02, 60, 10)

    def slope(t, p):
        a, r, m = mu01(60 + t), 0.1 * mu01(60 + t), mu02(60 + t)
        return [-p[0] * (a + m) + p[1] * r, p[0] * a - p[1] * (r + m), (p[0] + p[1]) * m]

    slow = solve_ivp(slope, (0, 10), [1.0, 0.0, 0.0], method="LSODA", rtol=1e-11, atol=1e-13).y[
        :, -1
    ]
    np.testing.assert_allclose(model.at(10)[0], slow, atol=1e-9)


def test_multistate_invariants_and_ages_at_once():
    model = disability_with_recovery(
        mu01, 0.05, mu02, lambda x: 2 * mu02(x), np.arange(20.0, 80.0), 15
    )
    np.testing.assert_allclose(model.probabilities.sum(axis=-1), 1.0, atol=1e-12)
    assert model.probabilities.min() >= 0.0
    one = disability_with_recovery(mu01, 0.05, mu02, lambda x: 2 * mu02(x), 45.0, 15)
    np.testing.assert_allclose(model.at(15)[25], one.at(15), atol=1e-14)
    half = one.at(5)
    later = disability_with_recovery(mu01, 0.05, mu02, lambda x: 2 * mu02(x), 50.0, 10).at(10)
    np.testing.assert_allclose(half @ later, one.at(15), atol=1e-9)  # Chapman-Kolmogorov


def test_forces_by_year_equal_matrix_exponentials():
    up, back, death = np.array([0.1, 0.3]), np.array([0.2, 0.0]), np.array([0.01, 0.5])
    model = disability_with_recovery(up, back, death, death, 60, 2)
    product = np.eye(3)
    for k in range(2):
        forces = np.array([[0, up[k], death[k]], [back[k], 0, death[k]], [0, 0, 0]])
        product = product @ expm(forces - np.diag(forces.sum(axis=1)))
    np.testing.assert_allclose(model.at(2), product, atol=1e-8)


def test_values_on_states_close_with_the_single_life():
    """With one decrement the model prices as the life table: Ā + delta ā + v(n) np = 1 over n
    years, A by a law.
    """
    model = multistate({(0, 1): STANDARD_ULTIMATE.force}, 40.0, 60)
    delta = math.log(1.05)
    annuity, death = model.annuity(I, 0), model.insurance(I, 1)
    assert death + delta * annuity + 1.05**-60 * model.at(60)[0, 0] == pytest.approx(1.0, abs=1e-7)
    q = STANDARD_ULTIMATE.table(40, 99)
    assert model.annuity(I, 0, m=1) == pytest.approx(life_annuity_due(q, I, term=60), rel=1e-8)
    exact = quad(
        lambda t: (
            1.05**-t
            * float(STANDARD_ULTIMATE.survival(40.0, t) * STANDARD_ULTIMATE.force(40.0 + t))
        ),
        0,
        60,
    )[0]
    assert death == pytest.approx(exact, abs=1e-8)
    assert insurance(q, I, term=60, m=math.inf) == pytest.approx(
        exact, rel=2e-3
    )  # UDD within the year


def test_values_on_states():
    model = permanent_disability(mu01, mu02, mu02, 60, 10)
    healthy, disabled = model.annuity(I, 0), model.annuity(I, 1)
    sick, deaths = model.insurance(I, 1), model.insurance(I, 2)
    ill_deaths = model.insurance(I, 2, origin=1)
    assert deaths == pytest.approx(ill_deaths + model.insurance(I, 2, origin=0))
    alive = model.at(10)[0, :2].sum()
    assert math.log(1.05) * (healthy + disabled) + deaths + 1.05**-10 * alive == pytest.approx(
        1.0, abs=1e-8
    )
    assert math.log(1.05) * disabled == pytest.approx(
        sick - ill_deaths - 1.05**-10 * model.at(10)[0, 1], abs=1e-8
    )
    curve = np.full(10, I)
    assert model.annuity(curve, 0) == pytest.approx(healthy)


def test_multistate_refuses_bad_input():
    with pytest.raises(InputError, match="intensities"):
        multistate({(0, 1): -0.1}, 60, 1)
    with pytest.raises(InputError):
        multistate({(0, 1): math.nan}, 60, 1)
    with pytest.raises(InputError):
        multistate({(0, 0): 0.1}, 60, 1)
    with pytest.raises(InputError):
        multistate({(0, 1): [0.1]}, 60, 2)
    with pytest.raises(InputError):
        multistate({(0, 1): 0.1}, 60, 1).at(0.013)
    with pytest.raises(InputError):
        multistate({(0, 1): 0.1}, 60, 1).annuity(I, 2)
