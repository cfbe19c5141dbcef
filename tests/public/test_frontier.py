"""Two levers together: each pair just reaches, as a run of its own confirms."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError

GOAL = "contribution_income.total >= 800000@2029"
PAIR = ("employment.growth", "salary.real_growth")


@pytest.fixture(scope="module")
def start():
    return pf.project("tendencial", draws=2)


@pytest.fixture(scope="module")
def edge(start):
    limits = ((0.5, 2.5), (-3.0, 8.0))
    return pf.frontier(start, GOAL, PAIR, bounds=limits, points=3, draws=20)


def test_more_of_one_asks_less_of_the_other(edge):
    assert edge[PAIR[0]].tolist() == [0.5, 1.5, 2.5]
    assert (np.diff(edge[PAIR[1]]) < 0).all()
    assert edge.attrs["units"][PAIR[1]] == "percent_per_year"
    assert edge.attrs["present"][PAIR[0]] == pytest.approx(1.5, abs=0.1)


def test_a_run_of_its_own_confirms_each_pair(start, edge):
    for row in edge.itertuples(index=False):
        if row[2] == "already_met":
            continue
        for step, enough in ((0.0, True), (-1.6, False)):  # a path is five points, smoothed
            changes = {PAIR[0]: row[0], PAIR[1]: row[1] + step}
            moved = start.assumptions.patch(changes, first=start.request.base_year + 1)
            run = pf.project(moved, draws=20).data["contribution_income"]
            paths = run.sum("branch").sel(year=2029).to_numpy()[1:]
            assert (float(np.mean(paths >= 800_000)) >= 0.8) is enough, (row, step)


@pytest.mark.parametrize(
    ("levers", "ask"),
    [
        ((PAIR[0], PAIR[0]), {}),
        (PAIR[0], {}),
        (PAIR, {"points": 1}),
        (PAIR, {"bounds": ((2.0, 1.0), None)}),
        (("employment.growht", PAIR[1]), {}),
    ],
)
def test_bad_levers_are_told(start, levers, ask):
    with pytest.raises(InputError, match=r"frontier|solve"):
        pf.frontier(start, GOAL, levers, **ask)
