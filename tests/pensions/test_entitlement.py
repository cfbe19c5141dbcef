"""What the law grants: published corners, tables worked by hand, borders and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.errors import InputError, LawError
from piimss_forecast.pensions import garantizada, ley73, ley97, programmed_withdrawal

MONTH = 365 / 12
SM = 248.93  # minimum wage of 2024
FLAT = np.full((2, 101), 0.02)


@pytest.mark.parametrize(("age", "weeks", "printed"), [(60, 1000, 2622), (65, 1000, 2809), (60, 1250, 3559), (65, 1250, 3746)])
def test_published_corners_of_the_guaranteed_pension(age, weeks, printed):
    assert float(garantizada(age, weeks, 150.0, 2031, uma=140.0)) == printed


@pytest.mark.parametrize(("year", "first_column"), [(2021, 750), (2022, 775), (2026, 875), (2030, 975), (2031, 1000), (2040, 1000)])
def test_weeks_of_the_transition(year, first_column):
    """The first column starts at 750 weeks in 2021 and rises 25 a year until 1,000 in 2031."""
    assert float(garantizada(65, first_column, 150.0, year, uma=140.0)) == 2809
    assert float(garantizada(65, first_column - 1, 150.0, year, uma=140.0)) == 0
    assert float(garantizada(65, first_column + 250, 150.0, year, uma=140.0)) == 3746


def test_guaranteed_grid():
    """More weeks, more age and a higher band never pay less; columns are of 25 weeks; above the table nothing changes."""
    grid = garantizada(np.arange(60, 68)[:, None], np.arange(1000, 1400, 25)[None, :], 150.0, 2031, uma=140.0)
    assert (np.diff(grid, axis=0) >= 0).all() and (np.diff(grid, axis=1) >= 0).all()
    assert float(garantizada(65, 1024, 150.0, 2031, uma=140.0)) == 2809
    by_band = garantizada(65, 1250, np.array([1.99, 2.0, 3.0, 4.0, 5.0, 20.0]) * 140, 2031, uma=140.0)
    np.testing.assert_allclose(by_band / 3746, [1, 1.3, 1.6, 1.9, 2.2, 2.2], rtol=2e-4)
    assert float(garantizada(65, 1250, 150.0, 2031, uma=140.0, index=1.5)) == 5619


# salary in minimum wages -> basic and increment of art. 167
@pytest.mark.parametrize(
    ("ratio", "basic", "increment"),
    [
        (1.25, 77.11, 0.814),
        (1.26, 58.18, 1.178),
        (3.0, 27.83, 2.033),
        (6.0, 13.62, 2.433),
        (6.01, 13.0, 2.45),
        (20.0, 13.0, 2.45),
    ],
)
def test_ley73_groups(ratio, basic, increment):
    """500 + 52 x 20 weeks at 65 with a spouse: salary (basic + 20 increments) 1.15 x 1.11, by the month."""
    salary = ratio * SM
    expected = max(salary * (basic + 20 * increment) / 100 * 1.15 * 1.11, SM) * MONTH
    assert float(ley73(salary, 1540, 65, 2024, spouse=True)) == pytest.approx(expected)


@pytest.mark.parametrize(("age", "factor"), [(60, 0.75), (61, 0.80), (62, 0.85), (63, 0.90), (64, 0.95), (65, 1.0), (72, 1.0)])
def test_ley73_age_factors(age, factor):
    assert float(ley73(2000.0, 2000, age, 2024) / ley73(2000.0, 2000, 65, 2024)) == pytest.approx(factor)


@pytest.mark.parametrize(("extra", "increments"), [(0, 0), (12, 0), (13, 0.5), (26, 0.5), (27, 1), (52, 1), (52 + 13, 1.5)])
def test_ley73_fraction_of_a_year(extra, increments):
    salary = 8 * SM
    expected = max(salary * (13 + 2.45 * increments) / 100 * 1.15 * 1.11, SM) * MONTH
    assert float(ley73(salary, 500 + extra, 65, 2024, spouse=True)) == pytest.approx(expected)


def test_ley73_rights_floor_and_family():
    assert float(ley73(800.0, 499, 65, 2024)) == 0.0
    assert float(ley73(SM, 500, 60, 2024)) == pytest.approx(SM * MONTH)  # not below one minimum wage
    base = float(ley73(2000.0, 2000, 65, 2024, spouse=True)) / 1.15
    assert float(ley73(2000.0, 2000, 65, 2024, spouse=True, children=2)) == pytest.approx(1.35 * base)
    assert float(ley73(2000.0, 2000, 65, 2024, parents=1)) == pytest.approx(1.20 * base)
    assert float(ley73(2000.0, 2000, 65, 2024)) == pytest.approx(1.15 * base)


@given(st.floats(100, 3000), st.integers(500, 3000), st.integers(60, 70))
@settings(max_examples=30, deadline=None)
def test_ley73_grows_with_weeks_and_age(salary, weeks, age):
    now = float(ley73(salary, weeks, age, 2025))
    assert float(ley73(salary, weeks + 52, age, 2025)) >= now > 0 and float(ley73(salary, weeks, age + 1, 2025)) >= now


def test_ley97_annuity_by_hand():
    """Constant death probability and interest on an open table: a = sum of (p v)^k, less 11/24."""
    q, i = 0.02, 0.03
    ratio = (1 - q) / (1 + i)
    annuity = (1 - ratio**36) / (1 - ratio) - 11 / 24  # ages 65 to 100
    assert float(ley97(1e6, 65, "M", death=FLAT, interest=i)) == pytest.approx(1e6 / 12 / annuity)
    assert float(ley97(1e6, 65, "M", death=FLAT, interest=i, survivors_share=0.2)) == pytest.approx(0.8e6 / 12 / annuity)


def test_ley97_relations():
    heavy = np.stack([np.full(101, 0.05), np.full(101, 0.02)])
    assert ley97(1e6, 65, "M", death=heavy, interest=0.03) > ley97(1e6, 65, "F", death=heavy, interest=0.03)
    assert ley97(1e6, 70, "M", death=heavy, interest=0.03) > ley97(1e6, 60, "M", death=heavy, interest=0.03)
    np.testing.assert_allclose(ley97(np.array([0.0, 1e6, 2e6]), 65, "M", death=heavy, interest=0.03, guaranteed=4000.0)[0], 4000.0)


def test_programmed_withdrawal_starts_as_the_annuity_and_spends_the_account():
    path = programmed_withdrawal(1e6, 65, "M", death=FLAT, interest=0.03)
    assert path[0] == pytest.approx(float(ley97(1e6, 65, "M", death=FLAT, interest=0.03)))
    assert (np.diff(path[:-1]) < 0).all()
    assert 12 * (path / 1.03 ** np.arange(path.size)).sum() == pytest.approx(1e6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ley73(-1.0, 1000, 65, 2024),
        lambda: ley73(500.0, -1, 65, 2024),
        lambda: ley73(500.0, 1000, 59, 2024),
        lambda: ley73(500.0, 1000, 65, 2024, children=-1),
        lambda: garantizada(59, 1000, 200.0, 2025),
        lambda: garantizada(65, -5, 200.0, 2025),
        lambda: garantizada(65, 1000, 0.0, 2025),
        lambda: ley97(-1.0, 65, "M", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 101, "M", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 65, "H", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 65, "M", death=2 * FLAT[0], interest=0.03),
        lambda: ley97(1e6, 65, "M", death=FLAT + 1, interest=0.03),
        lambda: ley97(1e6, 65, "M", death=FLAT, interest=0.03, survivors_share=1.0),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()


def test_years_without_law():
    with pytest.raises(LawError, match="2040"):
        ley73(500.0, 1000, 65, 2040)
    with pytest.raises(LawError, match="2020"):
        garantizada(65, 1250, 200.0, 2020)
