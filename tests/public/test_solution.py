"""The inverse: statuses, the smallest change, a history that never moves, and wrong questions
refused before anything runs.
"""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError, PiimssError, PiimssWarning
from piimss_forecast.core.words import MODALITIES
from piimss_forecast.results.goals import read_goal
from piimss_forecast.results.levers import History, find


def test_solve_finds_the_value_a_formula_gives(small):
    """Jobs without platforms compound: the growth for 24.5 M in 2030 from 22,310,555 in 2025 is
    known in closed form.
    """
    platforms = small.data["insured_modality"].sel(draw=0, year=2030, modality="plataformas").item()
    needed = 100 * (((24_500_000 - platforms) / 22_310_555) ** (1 / 5) - 1)
    still = dict.fromkeys(small.assumptions.get("uncertainty.innovation_sd"), 0.0)
    calm = small.assumptions.patch(
        {
            "uncertainty.innovation_sd": still,
            "employment.independent_sd": 0.0,
            "employment.growth_level_sd": 0.0,
            "employment.modality_growth_level_sd": dict.fromkeys(MODALITIES, 0.0),
        }
    )
    run = pf.project(calm, draws=2)
    found = pf.solve(run, "jobs >= 24500000@2030", "employment.growth", draws=3)
    assert found.status == "reached" and found.reachable
    assert found.value == pytest.approx(needed, abs=2e-3)
    assert found.unit == "percent_per_year" and found.probability == 1
    path = run.assumptions.path("employment.growth", range(2025, 2031))
    assert found.present == pytest.approx(path.mean())


def test_the_whole_range_of_the_schema_is_searched(small):
    """Case 26: beds that a band around today's value did not reach are within the 20,000 of the
    schema.
    """
    found = pf.solve(small, "beds_per_1000 >= 0.69@2030", "metas.beds_added", draws=20)
    assert found.status == "reached" and found.unit == "beds" and 6_000 < found.value < 7_000
    narrow = pf.solve(
        small, "beds_per_1000 >= 0.69@2030", "metas.beds_added", draws=20, bounds=(0, 3000)
    )
    assert narrow.status == "out_of_reach" and narrow.value == 3000


@pytest.mark.parametrize(
    ("goal", "lever", "status"),
    [
        ("P25-4.1", "employment.growth", "no_effect"),  # case 27
        ("jobs >= 10000000@2030", "employment.growth", "already_met"),  # case 28
        ("jobs >= 99000000@2030", "employment.growth", "out_of_reach"),
        ("jobs <= 0@2030", "employment.growth", "out_of_reach"),
    ],
)
def test_a_question_without_an_answer_says_why(small, goal, lever, status):
    found = pf.solve(small, goal, lever, draws=4)
    assert found.status == status and found.reachable == (status == "already_met")
    if status == "out_of_reach":
        assert found.probability == 0
        toward = 1 if ">=" in goal else -1
        assert toward * (found.value - found.present) > 0
    else:
        assert found.value == found.present


def test_the_probability_of_a_goal_is_that_of_the_assessment(small):
    """One function tells both, for every indicator with a target ahead."""
    table = pf.assess(small).table()
    ahead = table[(table["year"] > 2024) & table["probability"].notna()]
    told = {code: read_goal(small, code).probability(small) for code in ahead.index}
    assert len(told) > 15 and any(0.05 < share < 0.95 for share in told.values())
    for code, share in told.items():
        assert share == ahead.loc[code, "probability"], code


def test_the_value_is_the_nearest_to_today(small):
    """Of the values tried that reach, none is nearer; one step nearer does not reach."""
    found = pf.solve(small, "jobs >= 24500000@2030", "employment.growth", draws=20)
    tried = found.trials.set_index("value")["probability"]
    reach = tried[tried >= 0.8].index
    assert abs(found.value - found.present) == min(abs(reach - found.present))
    nearer = tried.index[abs(tried.index - found.present) < abs(found.value - found.present)]
    assert len(nearer) and (tried[nearer] < 0.8).all()


# By-year keys whose constant patch moved published years (issue 11 item 10).
@pytest.mark.parametrize(
    ("goal", "bounds", "status", "value"),
    [
        ("jobs >= 24500000@2030", (5.0, 8.0), "reached", 5.0),
        ("jobs <= 24500000@2030", (-5.0, 0.0), "reached", 0.0),
        ("jobs >= 24500000@2030", (-5.0, 0.0), "out_of_reach", 0.0),
    ],
)
def test_an_interval_that_leaves_out_today_is_kept(small, goal, bounds, status, value):
    """With bounds of 4 and 8 the answer was 2.95: the search began at today's value."""
    found = pf.solve(small, goal, "employment.growth", draws=20, bounds=bounds)
    assert (found.status, found.value) == (status, value)
    assert all(bounds[0] <= v <= bounds[1] for v in found.trials["value"])


@pytest.mark.parametrize("key", ["coverage.persons_per_job", "salary.real_growth"])
def test_history_never_moves(small, key):
    lever = find(small.request, key)
    value = (lever.low + lever.high) / 2
    run = pf.project(lever.moved(small.request, value).replace(draws=1))
    History(small).check(key, run.data)
    assert run.assumptions.get(key, year=2025) == run.assumptions.get(key, year=2030) == value
    assert run.assumptions.get(key, year=2024) == small.assumptions.get(key, year=2024)
    insured = [
        p.data["adscrita_umf"].sel(draw=0, year=slice(2018, 2024)).to_numpy() for p in (small, run)
    ]
    np.testing.assert_array_equal(*insured)


def test_a_scalar_that_moves_history_is_refused(small):
    with pytest.raises(InputError, match=r"coverage\.students_registered.*adscrita_umf 2018"):
        pf.solve(small, "jobs >= 1@2030", "coverage.students_registered", draws=2)


@pytest.mark.parametrize(
    ("goal", "lever", "options", "found"),
    [
        ("jobs >= 24000000@2031", "employment.growth", {}, "2031"),
        ("jobs >= 24000000@2024", "employment.growth", {}, "2024"),
        ("jobs >= 1@20३0", "employment.growth", {}, "20३0"),
        ("jobs >= 1.2.3", "employment.growth", {}, "1.2.3"),
        ("jobs >= 24,000,000", "employment.growth", {}, "24,000,000"),
        ("jobs >= nan", "employment.growth", {}, "nan"),
        ("jbs >= 1", "employment.growth", {}, "jobs"),
        ("jobs = 3", "employment.growth", {}, "jobs = 3"),
        ("P20-5.3", "employment.growth", {}, "P20-5.3"),
        ("P25-9.9", "employment.growth", {}, "P25"),
        ("", "employment.growth", {}, "''"),
        (None, "employment.growth", {}, "se encontró nada"),
        ("jobs >= 1", "employment.grwth", {}, r"employment\.growth"),
        ("jobs >= 1", "metas.event", {}, "by_key"),
        ("jobs >= 1", "employment.growth", {"bounds": (3, 1)}, "3, 1"),
        ("jobs >= 1", "employment.growth", {"bounds": (1, 1)}, "1, 1"),
        ("jobs >= 1", "employment.growth", {"bounds": 3}, "3"),
        ("jobs >= 1", "employment.growth", {"bounds": (-99, 1)}, "-99"),
        ("jobs >= 1", "employment.growth", {"draws": 1}, "draws"),
        ("jobs >= 1", "employment.growth", {"draws": 2.5}, "draws"),
        ("jobs >= 1", "employment.growth", {"probability": 1.5}, r"1\.5"),
        ("jobs >= 1", "employment.growth", {"probability": "0.8"}, r"0\.8"),
    ],
)
def test_a_wrong_question_is_refused_before_projecting(
    small, monkeypatch, goal, lever, options, found
):
    def never(*_, **__):
        pytest.fail("something was projected")

    monkeypatch.setattr("piimss_forecast.results.solution.project", never)
    with pytest.raises(PiimssError, match=found):
        pf.solve(small, goal, lever, **options)


def test_what_is_not_a_projection_is_refused():
    with pytest.raises(InputError, match="tendencial"):
        pf.solve("tendencial", "jobs >= 1", "employment.growth")


def test_what_closes_on_the_central_path_alone_is_searched_again_in_every_path(small, monkeypatch):
    """A ledger that breaks in some path where the central one closes: the answer is one at which
    the whole ledger closes.
    """
    from piimss_forecast.core.errors import InvariantError
    from piimss_forecast.results import solution

    plain, whole = solution.run_chain, []

    def breaks(request, **options):
        if request.draws > 1:
            whole.append(request.assumptions.get("employment.growth", year=2027))
            if whole[-1] > 2.5:
                raise InvariantError("test", "{found}", "", "", "", found=whole[-1])
        return plain(request, **options)

    free = pf.solve(small, "jobs >= 25500000@2030", "employment.growth", draws=20)
    assert free.status == "reached" and free.value > 2.5
    monkeypatch.setattr(solution, "run_chain", breaks)
    held = pf.solve(small, "jobs >= 25500000@2030", "employment.growth", draws=20)
    assert held.status == "out_of_reach" and held.value <= 2.5 and len(whole) > 2
    assert held.trials["probability"].isna().any()


def test_an_indicator_of_a_programme_that_ended_says_so(small):
    """Was ``P20-6.3: 2025-2030`` as what was found."""
    with pytest.raises(InputError, match=r"P20-6\.3, con su última meta en 2024.*terminó"):
        pf.solve(small, "P20-6.3", "employment.growth", draws=2)


@pytest.mark.parametrize(
    ("goal", "lever", "said"),
    [
        ("jobs >= 24.5@2030", "employment.growth", r"24\.5.*24,000,000"),  # millions
        ("jobs >= 24500@2030", "employment.growth", r"24,500.*24,000,000"),  # thousands
        ("jobs <= 24500000000@2030", "employment.growth", r"24,500,000,000.*24,000,000"),
        ("population.share_65 >= 0.11@2030", "employment.growth", r"0\.11.*10 \(%\)"),
    ],
)
def test_a_goal_in_another_unit_is_told(small, goal, lever, said):
    """It was met already, or out of reach, without a word."""
    with pytest.warns(PiimssWarning, match=f"(?s){said}"):
        pf.solve(small, goal, lever, draws=2)


@pytest.mark.parametrize("target", ["10000000", "99000000", "0", "-1"])
def test_a_goal_that_may_be_meant_passes_in_silence(small, target):
    assert pf.solve(small, f"jobs >= {target}@2030", "employment.growth", draws=2).status
