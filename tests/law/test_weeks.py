"""Weeks recognised (LSS 20): days over seven, and more than three days left are one more week."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError
from piimss_forecast.law import (
    WEEKS_A_YEAR,
    days_from_movements,
    weeks_from_days,
    weeks_from_movements,
    whole_weeks,
)
from piimss_forecast.pensions import ley73


@given(st.integers(0, 23_800))
def test_the_rule_of_article_20(days):
    whole, left = divmod(days, 7)
    assert float(weeks_from_days(days)) == whole + (1 if left > 3 else 0)
    assert float(whole_weeks(days / 7)) == float(weeks_from_days(days))


def test_3497_days_are_500_weeks_and_give_the_right():
    """Case 13 of November 2026: 499 weeks and four days."""
    assert float(ley73(600, 3497 / 7, 65, 2025)) == pytest.approx(9412.99, abs=0.01)
    assert float(ley73(600, 3496 / 7, 65, 2025)) == 0.0
    assert float(ley73(600, 500, 65, 2025)) == float(ley73(600, 3497 / 7, 65, 2025))


def test_a_day_with_two_employers_counts_once():
    two = ["2020-01-01", "2020-01-01"], ["2020-12-31", "2020-06-30"]
    assert days_from_movements(*two) == 366
    apart = ["2020-01-01", "2020-03-01"], ["2020-01-31", "2020-03-31"]
    assert days_from_movements(*apart) == 62
    assert days_from_movements(*(side[::-1] for side in apart)) == 62
    assert weeks_from_movements(["2020-01-01"], ["2020-01-01"]) == 0


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 900)), min_size=1, max_size=8))
def test_days_are_those_of_the_union(periods):
    start = pd.Timestamp("1997-07-01")
    covered = set()
    for first, length in periods:
        covered |= set(range(first, first + length + 1))
    altas = [start + pd.Timedelta(days=a) for a, _ in periods]
    bajas = [start + pd.Timedelta(days=a + n) for a, n in periods]
    assert days_from_movements(altas, bajas) == len(covered)


def test_an_open_period_asks_until_when():
    assert weeks_from_movements(["2024-01-01"], [None], until="2024-12-31") == 52
    with pytest.raises(InputError, match="until"):
        weeks_from_movements(["2024-01-01"], [None])


@pytest.mark.parametrize(
    "call",
    [
        lambda: weeks_from_days(-1),
        lambda: weeks_from_days([7, np.nan]),
        lambda: weeks_from_movements(["2024-02-01"], ["2024-01-01"]),
        lambda: weeks_from_movements(["yesterday"], ["2024-01-01"]),
        lambda: weeks_from_movements(["2024-01-01", "2024-02-01"], ["2024-01-31"]),
    ],
    ids=["negative", "missing", "backwards", "no date", "no baja"],
)
def test_bad_days_and_movements(call):
    with pytest.raises(InputError):
        call()


def test_a_year_of_weeks_is_of_the_calendar():
    days = (pd.Timestamp("2026-01-01") - pd.Timestamp("1998-01-01")).days
    assert days / 7 / 28 == pytest.approx(WEEKS_A_YEAR, rel=1e-12)


@pytest.mark.parametrize("call", [lambda w: ley73(600, w, 65, 2025), whole_weeks])
def test_days_taken_for_weeks_are_refused(call):
    """3,497 days given as weeks were some 28,000 a month, three times the pension."""
    with pytest.raises(InputError, match="weeks_from_days"):
        call(3_497)
