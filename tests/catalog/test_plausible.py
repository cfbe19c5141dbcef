"""A figure is looked at beside its neighbours, its whole and its own history: slips of digits,
units and dates are refused with the two values side by side.
"""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.catalog.plausible import ACCEPTED, implausible
from piimss_forecast.catalog.preference import HISTORY_KINDS

ROW = {
    "figure": "own",
    "concept": "insured_jobs",
    "period": "2026",
    "date_basis": "31-dec",
    "value": 22_700_000.0,
    "unit": "jobs",
    "sex": "T",
    "age": "all",
    "geography": "MX",
    "kind": "observed",
    "quality": "published",
    "bound": "exact",
    "source": "piimss_2025_2030",
    "locator": "p1",
    "note": None,
}


def hash_of(name):
    return sum(map(ord, name))


def doubts(catalog, *rows, known=None):
    known = catalog.figures() if known is None else known
    found = implausible(catalog, known, pd.DataFrame([ROW | row for row in rows]))
    return [str(problem.message("en")) for _, problem in found]


@pytest.mark.parametrize("value", [2.3e6, 22_700, 227e6, 22.7, 0, 1e308, 30e6, 15e6])
def test_jobs_with_a_slip_of_digits_are_refused_beside_those_of_2025(catalog, value):
    (problem,) = doubts(catalog, {"value": float(value)})
    assert "2025" in problem or value == 1e308
    assert "22,517,076" in problem or value == 1e308
    assert "--accept" in problem


@pytest.mark.parametrize("value", [22_517_076.0, 21.5e6, 23.3e6, 24e6])
def test_jobs_that_move_as_jobs_have_moved_pass(catalog, value):
    assert doubts(catalog, {"value": value}) == []


CASES = {
    "monthly salary as daily": (
        {"concept": "sbc_december", "unit": "mxn_per_day", "value": 19_500.0, "date_basis": "year"},
        "something near",
    ),
    "a share below zero": (
        {"concept": "insured_jobs_women_share", "unit": "percent", "value": -3.0},
        "a share from 0 to 100",
    ),
    "a small share as fraction": (
        {
            "concept": "adscritos_share_65plus",
            "period": "2025",
            "unit": "percent",
            "age": "65+",
            "value": 0.16,
        },
        "not its fraction",
    ),
    "share as fraction": (
        {"concept": "insured_jobs_women_share", "unit": "percent", "value": 0.41},
        "something near",
    ),
    "stock of another date": ({"date_basis": "30-jun"}, "31-dec"),
    "far year": ({"period": "2199"}, "of 2025"),
    "before there were any": ({"period": "1950", "value": 15e6}, "of 2010"),
    "far year that would grow": (
        {"concept": "beds_per_1000", "unit": "per_1000", "value": 0.9, "period": "2060"},
        "a year near the published ones",
    ),
    "a sex above the total": (
        {"sex": "F", "period": "2024", "value": 23e6},
        "no more than the total",
    ),
    "more women than jobs": (
        {"concept": "insured_jobs_women", "period": "2019", "value": 21e6},
        "insured_jobs",
    ),
    "persons above the country": (
        {
            "concept": "population_with_disability",
            "unit": "persons",
            "value": 150e6,
            "period": "2024",
        },
        "of 2023",
    ),
    "a jump against the country": (
        {
            "concept": "savings_account_holders",
            "unit": "persons",
            "value": 140e6,
            "period": "2023",
            "sex": "M",
        },
        "population of Mexico 2023",
    ),
}

TOTALS = {  # budgets that hold a base year in place: (concept, true figure of 2024)
    "own_income_budget": 723_000.0,
    "outlay_without_pensions_budget": 474_969.0,
    "reserve_accumulation": 28_225.0,
    "imss_budget_ppef": 1_290_000.0,
}


@pytest.mark.parametrize("kind", ["budget", "observed", "target"])
@pytest.mark.parametrize("concept", TOTALS)
def test_a_budget_that_the_ledger_takes_is_judged_across_kinds(catalog, concept, kind):
    """Own income of 2024 ten times too large multiplied the reserves of 2030 by 34."""
    row = {
        "concept": concept,
        "period": "2024",
        "unit": "mdp",
        "date_basis": "year",
        "kind": kind,
    }
    assert doubts(catalog, row | {"value": 1.04 * TOTALS[concept]}) == []
    for slip in (10, 0.001, -1):
        (problem,) = doubts(catalog, row | {"value": slip * TOTALS[concept]})
        assert "20" in problem


BEDS = {"concept": "beds_per_1000", "unit": "per_1000", "date_basis": "year", "period": "2025"}


@pytest.mark.parametrize("value", [-0.69, 0.069, 6.9, 2.07])
def test_a_rate_is_judged_by_its_own_history(catalog, value):
    (problem,) = doubts(catalog, BEDS | {"value": value})
    assert "0.69 of 2024" in problem
    assert doubts(catalog, BEDS | {"value": 0.68}) == []


def test_what_may_fall_below_zero_may(catalog):
    growth = {"concept": "insured_jobs_growth_yoy", "unit": "percent", "date_basis": "year"}
    assert doubts(catalog, growth | {"period": "2025", "value": -1.4}) == []


def test_part_of_a_year_is_compared_with_the_same_part(catalog):
    found = catalog.figures("programmable_spending_shcp", kind="observed")
    row = found[found["period"].str.contains("/")].iloc[-1].to_dict()
    assert doubts(catalog, row | {"figure": "own"}) == []
    assert doubts(catalog, row | {"figure": "own", "value": 10 * row["value"]}) != []


def test_a_count_is_whole(catalog):
    row = {"concept": "umae_units", "unit": "units", "date_basis": "n.d.", "period": "2025"}
    assert doubts(catalog, row | {"value": 25.0}) == []
    assert doubts(catalog, row | {"value": 0.025}) != []


@pytest.mark.parametrize("name", CASES)
def test_kinds_of_slip(catalog, name):
    row, words = CASES[name]
    assert any(words in problem for problem in doubts(catalog, row)), doubts(catalog, row)


def test_a_whole_below_its_part_is_refused(catalog):
    """Jobs of a year of which the women are known."""
    known = catalog.figures()
    women = known[(known["concept"] == "insured_jobs_women") & (known["period"].str.len() == 4)]
    year = women["period"].iloc[-1]
    known = known[known["concept"] != "insured_jobs"]
    (problem,) = doubts(catalog, {"period": year, "value": 5e6}, known=known)
    assert "no less than its part, insured_jobs_" in problem


def test_an_announced_number_is_judged_by_its_own_kind_before_what_others_said(catalog):
    """Centres announced for 2026 are 200, the sheet's own target is 181 and starts from zero."""
    known = catalog.figures()
    row = known[known["figure"] == "p_ceci_announced_2026"].iloc[0].to_dict() | {"note": None}
    assert doubts(catalog, row | {"value": 300.0}) == []
    assert "near 200 of 2026" in doubts(catalog, row | {"value": 2000.0})[0]


def test_a_reason_takes_the_figure_and_what_follows_it(catalog):
    rows = [
        {"value": 30e6, "note": f"{ACCEPTED} new scheme"},
        {"figure": "b", "period": "2027", "value": 30.5e6},
    ]
    assert doubts(catalog, *rows) == []
    assert (
        len(doubts(catalog, rows[0] | {"note": None, "value": 60e6}, rows[1] | {"value": 60e6}))
        == 2
    )


@pytest.mark.slow
def test_what_is_published_seldom_looks_wrong_to_the_rules(catalog):
    """Each embedded figure judged by the others of its concept: few alarms, and none in a long
    series, where the rules matter most.
    """
    figures = catalog.figures()
    history = figures[figures["kind"].isin(HISTORY_KINDS)]
    tried, alarms = 0, []
    for concept, rows in history.groupby("concept"):
        for i in rows.index[hash_of(concept) % 5 :: 5]:
            tried += 1
            if list(implausible(catalog, rows.drop(i), rows.loc[[i]])):
                alarms.append((str(concept), rows.loc[i, "period"], rows["period"].nunique()))
    assert tried > 250
    assert len(alarms) < 0.035 * tried, alarms
    assert [a for a in alarms if a[2] > 8] == []


@given(st.floats(0.9, 1.1), st.integers(1, 9))
def test_a_figure_that_passes_passes_in_any_order(catalog, factor, seed):
    rows = [
        {
            "figure": f"f{y}",
            "period": str(y),
            "value": round(22.5e6 * factor**0.1 * 1.01 ** (y - 2025)),
        }
        for y in range(2026, 2030)
    ]
    shuffled = pd.DataFrame([ROW | r for r in rows]).sample(frac=1, random_state=seed)
    assert list(implausible(catalog, catalog.figures(), shuffled)) == []
