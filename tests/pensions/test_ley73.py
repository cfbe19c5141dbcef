"""Law of 1973: cases printed by others, the tables of the articles, borders, limits and
properties.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError
from piimss_forecast.pensions import (
    average_salary,
    conserved_years,
    ley73,
    ley73_steps,
    recognised_weeks,
)

MONTH = 365 / 12
SM = 248.93  # minimum wage of 2024


@pytest.mark.parametrize(
    ("year", "printed"),
    [
        (2022, 5_836.52),  # Lo de Hoy Puebla 2023
        (2023, 7_003.69),  # Lo de Hoy Puebla 2023
        (2024, 8_404.50),  # Diario del Yaqui 2024 prints "8 mil 400"
        (2025, 9_412.99),  # Uno TV 2025-11 prints 9,412
    ],
)
def test_printed_minimum_pensions(year, printed):
    """One minimum wage (art. 168) with the 11 % of 2004: 365/12 days a month."""
    assert float(ley73(90.0, 500, 60, year)) == pytest.approx(printed, abs=0.005)


def test_printed_case_of_2023_by_minimum_wage():
    """El Sol de Irapuato 2023-11-04: 60 years, 1,500 weeks, 300 MXN a day: 5,513 MXN (before
    allowances and decree).
    """
    steps = ley73_steps(300.0, 1500, 60, 2023)
    assert (float(steps["group"]), float(steps["basic_percent"]), float(steps["increments"])) == (
        3,
        58.18,
        19,
    )
    assert round(float(steps["own_monthly"])) == 5513


def test_printed_case_of_2023_by_uma():
    """Grupo Reforma 2023-02-16: 750 MXN a day, 12 increments, wife and one child, 61 years:
    10,738.50 MXN a month.

    The print rounds the daily increment to 18.38; with the same rounding the case is exact, without
    it 0.02 % lower.
    """
    steps = ley73_steps(750.0, 500 + 12 * 52, 61, 2023, spouse=True, children=1, group_unit="UMA")
    assert (
        float(steps["basic_percent"]),
        float(steps["increment_percent"]),
        float(steps["age_factor"]),
    ) == (13.0, 2.45, 80.0)
    printed_sum = (750 * 0.13 * 365 + 18.38 * 365 * 12) * 1.25 * 1.11 * 0.80 / 12
    assert printed_sum == pytest.approx(10_738.50, abs=0.05)
    assert float(steps["monthly"]) == pytest.approx(10_738.50, rel=2.5e-4)


# salary in minimum wages -> basic and increment of art. 167
@pytest.mark.parametrize(
    ("ratio", "basic", "increment"),
    [
        (1.0, 80.0, 0.563),
        (1.25, 77.11, 0.814),
        (1.26, 58.18, 1.178),
        (3.0, 27.83, 2.033),
        (6.0, 13.62, 2.433),
        (6.01, 13.0, 2.45),
        (10.0, 13.0, 2.45),
    ],
)
def test_groups_of_article_167(ratio, basic, increment):
    """500 + 52 x 20 weeks at 65 with a spouse: salary min((basic + 20 increments) 1.15, 100 %)
    1.11, by the month.
    """
    salary = ratio * SM
    own = basic + 20 * increment
    expected = max(salary * min(own * 1.15, max(100.0, own)) / 100, SM) * 1.11 * MONTH
    assert float(ley73(salary, 1540, 65, 2024, spouse=True)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("age", "factor"),
    [
        (60, 0.75),
        (61, 0.80),
        (62, 0.85),
        (63, 0.90),
        (64, 0.95),
        (65, 1.0),
        (72, 1.0),
        (60.5, 0.75),
        (60.51, 0.80),
        (64.6, 1.0),
    ],
)
def test_factors_of_article_171(age, factor):
    """A year more when the age exceeds it by six months (last paragraph)."""
    assert float(ley73(2000.0, 2000, age, 2024) / ley73(2000.0, 2000, 65, 2024)) == pytest.approx(
        factor
    )


@pytest.mark.parametrize(
    ("extra", "increments"),
    [(0, 0), (12, 0), (13, 0.5), (26, 0.5), (27, 1), (52, 1), (52 + 13, 1.5)],
)
def test_fraction_of_a_year(extra, increments):
    salary = 8 * SM
    expected = max(salary * (13 + 2.45 * increments) / 100 * 1.15, SM) * 1.11 * MONTH
    assert float(ley73(salary, 500 + extra, 65, 2024, spouse=True)) == pytest.approx(expected)
    assert float(ley73_steps(salary, 500 + extra, 65, 2024)["increments"]) == increments


def test_rights_floor_and_family():
    assert float(ley73(800.0, 499, 65, 2024)) == 0.0
    assert bool(ley73_steps(SM, 500, 60, 2024)["at_minimum"]) and not bool(
        ley73_steps(2000.0, 2000, 65, 2024)["at_minimum"]
    )
    base = float(ley73(2000.0, 1500, 65, 2024, spouse=True)) / 1.15
    family = {
        (True, 2, 0): 1.35,
        (False, 2, 0): 1.20,
        (False, 0, 1): 1.20,
        (False, 0, 2): 1.20,
        (False, 0, 0): 1.15,
        (True, 0, 2): 1.15,
    }
    for (spouse, children, parents), times in family.items():
        assert float(
            ley73(2000.0, 1500, 65, 2024, spouse=spouse, children=children, parents=parents)
        ) == pytest.approx(times * base)
    arrays = ley73(2000.0, 1500, 65, 2024, spouse=[True, False], children=[2, 0], parents=[0, 1])
    np.testing.assert_allclose(arrays, [1.35 * base, 1.20 * base])


def test_limit_of_article_169():
    """With allowances not over the mean salary; basic amount and increments alone may be."""
    salary = 1.2 * SM
    capped = ley73_steps(salary, 1540, 65, 2024, spouse=True, children=3)
    assert float(capped["with_allowances_percent"]) == 100.0
    assert float(capped["monthly"]) == pytest.approx(salary * 1.11 * MONTH)
    long_career = ley73_steps(salary, 500 + 52 * 40, 65, 2024, spouse=True)
    assert float(long_career["own_percent"]) == pytest.approx(77.11 + 40 * 0.814)  # 109.67
    assert float(long_career["with_allowances_percent"]) == float(long_career["own_percent"])


def test_invalidity():
    """Art. 131 and 167: 150 weeks, no factor of age, no increments under 500 weeks; the decree
    from 60 years on.
    """
    assert float(ley73(800.0, 149, 40, 2024, kind="invalidity")) == 0.0
    steps = ley73_steps(4 * SM, 300, 40, 2024, kind="invalidity", spouse=True)
    assert float(steps["increments"]) == 0 and float(steps["age_factor"]) == 100
    assert float(ley73(4 * SM, 300, 40, 2024, kind="invalidity")) == pytest.approx(
        SM * MONTH
    )  # 20.65 % x 1.15 is below the minimum
    rich = 10 * SM
    assert float(ley73(rich, 1540, 40, 2024, kind="invalidity")) == pytest.approx(
        rich * 0.62 * 1.15 * MONTH
    )
    assert float(ley73(rich, 1540, 61, 2024, kind="invalidity")) == pytest.approx(
        rich * 0.62 * 1.15 * 1.11 * MONTH
    )


def test_average_salary_and_modality_40():
    """The last 250 weeks only; a year of modality 40 at the cap raises what five years average."""
    assert float(average_salary([300.0, 500.0], [1000, 250])) == 500.0
    assert float(average_salary([300.0, 500.0, 2500.0], [1000, 198, 52])) == pytest.approx(
        (198 * 500 + 52 * 2500) / 250
    )
    assert float(average_salary([300.0, 500.0], [10, 20])) == pytest.approx(
        (3000 + 10_000) / 30
    )  # fewer weeks than the window
    both = average_salary(np.array([[300.0, 500.0], [300.0, 900.0]]), [1000, 125])
    np.testing.assert_allclose(both, [400.0, 600.0])
    before, after = (
        float(ley73(average_salary([500.0, x], [1000, 52]), 1052, 65, 2024))
        for x in (500.0, 2500.0)
    )
    assert after > 1.3 * before


def test_conservation_and_recognition():
    assert float(conserved_years(2000)) == pytest.approx(500 * 7 / 365.25)
    assert recognised_weeks(600, [3, 3.1, 6, 6.1, 6.1], [0, 25, 26, 51, 52]).tolist() == [
        600,
        25,
        626,
        51,
        652,
    ]


@given(st.floats(100, 3000), st.integers(500, 3000), st.integers(60, 70))
@settings(max_examples=30, deadline=None)
def test_grows_with_weeks_age_and_family(salary, weeks, age):
    now = float(ley73(salary, weeks, age, 2025))
    assert (
        float(ley73(salary, weeks + 52, age, 2025)) >= now > 0
        and float(ley73(salary, weeks, age + 1, 2025)) >= now
    )
    assert float(ley73(salary, weeks, age, 2025, spouse=True, children=1)) >= now
    steps = ley73_steps(salary, weeks, age, 2025)
    assert float(steps["base_monthly"]) <= now * (1 + 1e-12) and float(steps["monthly"]) == now


def test_one_million_rows_equal_one_by_one():
    rng = np.random.default_rng(7)
    n = 1_000_000
    salary, weeks, age = (
        rng.uniform(200, 2800, n),
        rng.integers(300, 2200, n),
        rng.integers(60, 70, n),
    )
    spouse, children = rng.random(n) < 0.6, rng.integers(0, 3, n)
    many = ley73(salary, weeks, age, 2024, spouse=spouse, children=children)
    assert many.shape == (n,) and np.isfinite(many).all()
    for k in rng.integers(0, n, 5):
        assert many[k] == ley73(
            salary[k], weeks[k], age[k], 2024, spouse=spouse[k], children=children[k]
        )


@pytest.mark.parametrize(
    "call",
    [
        lambda: average_salary([300.0], [0.0]),
        lambda: average_salary([-300.0], [10.0]),
        lambda: average_salary([300.0], [-10.0]),
        lambda: conserved_years(-1),
        lambda: recognised_weeks(600, -1, 0),
        lambda: ley73(np.nan, 1000, 65, 2024),
        lambda: ley73(500.0, 1000, -3, 2024, kind="invalidity"),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()
