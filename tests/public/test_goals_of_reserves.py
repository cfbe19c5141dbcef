"""Goals on how long the money lasts: path by path what the sufficiency table tells, solved and run
again; and the lever beside its own past.
"""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.finance import first_year_of_use, year_of_exhaustion
from piimss_forecast.finance.reserves import RESERVES
from piimss_forecast.results.goals import read_goal
from piimss_forecast.results.lever_past import lever_past
from piimss_forecast.results.part import Part


@pytest.fixture(scope="module")
def long(small):
    """The part of a run to 2042 that is asked for."""
    return Part(small.request.replace(horizon=2042, draws=20))


def _first(long, what, years):
    """The year of each stochastic path by the published functions, later than any when none."""
    if what.startswith("first_use"):
        use = long.data["reserve_use"].sel(year=years).to_numpy()[1:]
        one = what.partition(".")[2]
        found = first_year_of_use(use[..., [RESERVES.index(one)]] if one else use, years)
    elif what == "last_year":
        gap = long.data["unfunded_gap"].sel(year=years).to_numpy()[1:] > 0.01
        found = np.where(gap.any(axis=1), years[gap.argmax(axis=1)] - 1.0, np.nan)
    else:
        found = year_of_exhaustion(
            long.data["reserve_balance"].sel(year=years).to_numpy()[1:], years
        )
    return np.where(np.isnan(found), np.inf, found)


@pytest.mark.parametrize("what", ["first_use", "first_use.RGFA", "last_year", "exhaustion"])
def test_a_goal_is_met_in_the_paths_whose_year_is_late_enough(small, long, what):
    seen = _first(long, what, np.arange(2025, 2043))
    assert np.isfinite(seen).any() and len(set(seen)) > 2, "the case says nothing"
    for year in range(2027, 2043):
        goal = read_goal(small, f"{what} >= {year}")
        np.testing.assert_array_equal(goal.met(long), seen >= year)
        for share in (0.3, 0.8):
            assert (goal.margin(long, share) >= 0) == (np.mean(seen >= year) >= share)


def test_the_answer_holds_when_it_is_run_again(small):
    found = pf.solve(
        small, "first_use.RGFA >= 2032", "finance.other_outlay_real_growth", 0.8, draws=20
    )
    assert found.status == "reached" and found.unit == "percent_per_year"
    assert found.asked.said("es") == "la RGFA no se usa antes de 2032"
    moved = small.assumptions.patch({found.lever: found.value}, first=2025)
    again = pf.project(moved, draws=20, horizon=2031, seed=7)
    use = again.data["reserve_use"].sel(reserve="RGFA", year=slice(2025, 2031)).to_numpy()[1:]
    assert np.mean(use.sum(axis=1) <= 0.01) == found.probability >= 0.8
    assert found.past is None  # nothing published tells it


def test_a_lever_stands_beside_its_own_past(catalog, small):
    jobs = catalog.history("insured_jobs")
    growth = {y: 100 * (jobs[y] / jobs[y - 1] - 1) for y in jobs.index[1:]}
    past = lever_past(small.request, "employment.growth")
    assert past.lowest == (2020, pytest.approx(min(growth.values())))
    assert past.highest == (1998, pytest.approx(max(growth.values())))
    assert past.largest_change == (2021, pytest.approx(growth[2021] - growth[2020]))
    wages, prices = (catalog.history(n) for n in ("minimum_wage", "inpc_december"))
    real = lever_past(small.request, "macro.minimum_wage_real_growth").values
    assert real[2019] == pytest.approx(
        100 * (wages[2019] / wages[2018] * prices[2018] / prices[2019] - 1)
    )
    assert lever_past(small.request, "finance.other_income") is None


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("first_use.RGF >= 2033", "RGFA"),
        ("first_use.RGFA <= 2033", "first_use.RGFA <= 2033"),
        ("first_use >= 2033@2030", "2033@2030"),
        ("first_use >= 2033.5", r"2033\.5"),
        ("last_year.RGFA >= 2033", r"last_year\.RGFA"),
        ("last_year >= 2024", "2024"),
        ("exhaustion >= 2120", "2120"),
        ("first_use", "first_use"),
        ("frst_use >= 2033", "first_use"),
    ],
)
def test_a_goal_that_says_nothing_is_refused(small, goal, found):
    with pytest.raises(InputError, match=found):
        read_goal(small, goal)
