"""Actuarial values printed in the textbook.

Source: Dickson, Hardy and Waters, Actuarial Mathematics for Life Contingent Risks (Cambridge):
standard ultimate survival model (Makeham, A = 0.00022, B = 2.7e-6, c = 1.124), appendix D and
tables 5.1-5.2; example 8.4 (permanent disability).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from piimss_forecast.actuarial import (
    STANDARD_ULTIMATE,
    insurance,
    life_annuity_due,
    life_annuity_immediate,
    permanent_disability,
)

pytestmark = pytest.mark.validation

I = 0.05  # noqa: E741 - the actuarial symbol
Q20 = STANDARD_ULTIMATE.table(20, 130)


def mu01(x):
    return 4e-4 + 3.4674e-6 * np.exp(0.138155 * x)


def mu02(x):
    return 5e-4 + 7.5858e-5 * np.exp(0.087498 * x)


def test_standard_ultimate_model():
    """Dickson, Hardy and Waters, appendix D (standard ultimate survival model, i = 5 %)."""
    assert life_annuity_due(Q20, I) == pytest.approx(19.9664, abs=5e-5)
    assert life_annuity_due(Q20[20:], I) == pytest.approx(18.4578, abs=5e-5)
    assert insurance(Q20, I) == pytest.approx(0.04922, abs=5e-6)
    assert insurance(Q20[20:], I) == pytest.approx(0.12106, abs=5e-6)


@pytest.mark.parametrize(
    ("age", "published"),
    # Dickson, Hardy and Waters, tables 5.1 and 5.2: a, a(4), ä(4), ä; then 10-year a, a(4), ä(4)
    [
        (20, [18.966, 19.338, 19.588, 19.966, 7.711, 7.855, 7.952]),
        (80, [7.548, 7.917, 8.167, 8.548, 6.128, 6.373, 6.539]),
    ],
)
def test_payment_frequency(age, published):
    q = Q20[age - 20 :]
    here = [
        life_annuity_immediate(q, I),
        life_annuity_immediate(q, I, m=4, method="woolhouse3"),
        life_annuity_due(q, I, m=4, method="woolhouse3"),
        life_annuity_due(q, I),
        life_annuity_immediate(q, I, term=10),
        life_annuity_immediate(q, I, term=10, m=4, method="woolhouse3"),
        life_annuity_due(q, I, term=10, m=4, method="woolhouse3"),
    ]
    np.testing.assert_allclose(here, published, atol=6e-4)


def test_permanent_disability():
    """Dickson, Hardy and Waters, example 8.4: 10p00 = 0.58395, 10p01 = 0.20577 at 60."""
    model = permanent_disability(mu01, mu02, mu02, 60, 10)
    assert model.at(10)[0, 0] == pytest.approx(0.58395, abs=5e-6)
    assert model.at(10)[0, 1] == pytest.approx(0.20577, abs=5e-6)
    exact = math.exp(-quad(lambda x: mu01(x) + mu02(x), 60, 70)[0])
    assert model.at(10)[0, 0] == pytest.approx(exact, abs=1e-10)
