"""Joint outcomes, what a target asks for, sentences, and the hindcast of the last programme."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import piimss_forecast as pf
from piimss_forecast import metas
from piimss_forecast.core.errors import InputError
from piimss_forecast.metas import is_floor
from piimss_forecast.results.levers import find
from piimss_forecast.results.meta_hindcast import MetaHindcast, hindcast

LOWER = ("demography.mortality_factor", "morbidity.dm_cvd_trend")  # for the better when lower


@given(st.integers(1, 8), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_joint_outcomes_are_shares_and_independent_targets_have_dependence_near_one(n, seed):
    met = np.random.default_rng(seed).random((4000, n)) < 0.4
    found = metas.joint(met)
    assert 0 <= found.low <= found.mean <= found.high <= 1 and found.every <= found.half
    assert found.dependence == pytest.approx(1, abs=0.3)
    assert found.mean == pytest.approx(met.mean())


def test_targets_fail_together_through_their_common_drivers(small):
    table = pf.assess(small, "en").joint()
    assert table["targets"].tolist() == [10, 18, 7]
    assert ((table["low"] <= table["mean"]) & (table["mean"] <= table["high"])).all()


def test_what_each_target_asks_for(small):
    needs = pf.assess(small, "en").needs()
    assert len(needs) == 17 and needs["lever"].notna().all()
    assert set(needs["lever"]) <= set(small.assumptions.keys())
    hospitals = needs.loc["P25-1.2"]
    assert hospitals["lever"] == "metas.beds_added" and hospitals["required"] > 16
    late = needs.loc["IB25-4.1", "decide_by"]
    assert late < 2025  # nothing in the record would take 17.84 to 12 in time
    assert 2026 < needs.loc["P25-2.1", "decide_by"] < 2030
    dated = set(needs.index[needs["decide_by"].notna()])
    assert "IB25-3.1" in dated and "P25-1.2" not in dated  # persons; works late with their schedule
    assert len(dated) >= 8 and needs["decide"].str.len().gt(20).all()
    assert needs.loc["IB25-3.2", "decide"].startswith("No date of decision can be told: no value")


def test_the_class_of_a_target_with_its_size_and_spread(small):
    table = pf.assess(small, "en").table()
    ahead = table[table["provenance"] == "projected"]
    assert len(ahead) == 17 and ahead["weighed"].between(0, 1).all()
    for low, high in (("class_low", "class_share"), ("class_share", "class_high")):
        assert (ahead[low] < ahead[high]).all()
    between = ahead[["probability", "class_share"]]
    assert ahead["weighed"].between(between.min(axis=1) - 1e-9, between.max(axis=1) + 1e-9).all()
    assert ahead.loc["P25-1.2", "class_targets"] < 10 < ahead.loc["P25-5.1", "class_targets"]
    assert "moves towards a target" in ahead.loc["P25-5.1", "class_note"]
    assert "growths of counts" in ahead.loc["IB25-3.2", "class_note"]
    assert table.loc["P20-1.1", "class_note"] == ""  # its programme has ended
    groups = pf.assess(small, "es").classes()
    assert groups["targets"].sum() == ahead.loc["P25-5.1", "class_targets"]
    assert groups.loc["piimss_2020_2024", "title"].iloc[0] == "PIIMSS 2020-2024"


def test_injuries_are_the_rate_over_the_insured_who_follow_jobs(small):
    data = small.data
    jobs, cases = data["jobs_mean"], data["occupational_injuries"]
    rate = cases / jobs
    of = data["indicator"].sel(code="P25-2.2")
    relative = (rate / rate.sel(year=2024)) / (of / of.sel(year=2024))
    assert np.allclose(relative.sel(year=slice(2018, 2030)), 1)
    of_cases = [m for m in small.margins if m["margin"] == "occupational_injuries"]
    assert {m["period"]: m["published"] for m in of_cases} == {"2018": 563_000, "2024": 610_751}
    for m in of_cases:
        assert m["model"] == float(cases.sel(draw=0, year=int(m["period"]))) and m["within"]


def test_every_lever_for_the_better_betters_its_indicator(small):
    """The lever that the board names, moved as ``solve`` moves it, a quarter of the way up."""
    codes = [c for c in small.catalog.indicators().index if _to_come(small, c)]
    request = small.request
    for key in dict.fromkeys(small.catalog.indicator(c).levers[0] for c in codes):
        lever = find(request, key)
        way = lever.present - lever.low if key in LOWER else lever.high - lever.present
        request = lever.moved(request, lever.present + way * (-0.25 if key in LOWER else 0.25))
    run = pf.project(request)
    for code in codes:
        gap = (run.data["indicator"] - small.data["indicator"]).sel(code=code, year=2030).mean()
        assert float(gap) * (1 if is_floor(small.catalog.indicator(code)) else -1) > 0, code


def test_the_hospitals_never_fall_when_beds_are_added(small):
    """Beds arrive along a line, not all in the first year, when no schedule has room for them."""
    lever = find(small.request, "metas.beds_added")
    assert lever.present == 2440  # what the scenario adds by 2030, not a mean of the way there
    runs = [pf.project(lever.moved(small.request, v)) for v in (0, 1000, 4880, 20_000)]
    built = [float(r.data["indicator"].sel(code="P25-1.2", year=2030).mean()) for r in runs]
    assert built == sorted(built) and built[-1] > built[0] + 20
    wait = [float(r.data["indicator"].sel(code="P25-1.1", year=2030).mean()) for r in runs]
    assert wait == sorted(wait, reverse=True) and wait[-1] < wait[0]


@pytest.mark.parametrize("horizon", [2028, 2030, 2035])
def test_a_lever_reached_is_what_it_says_whatever_the_horizon(small, horizon):
    request = small.request.replace(horizon=horizon)
    lever = find(request, "metas.beds_added")
    moved = lever.moved(request, 600.0)
    assert find(moved, "metas.beds_added").present == pytest.approx(600.0)


def _to_come(projection, code):
    return max(projection.catalog.indicator(code).targets) > projection.request.base_year


def test_why_and_what_would_change_it_in_both_languages(small):
    for lang, word in (("es", "programa"), ("en", "programme")):
        table = pf.assess(small, lang).table()
        assert table["why"].str.len().gt(10).all() and table["change"].str.len().gt(10).all()
        assert word in table.loc["P20-1.1", "change"]
        assert "piimss solve P25-4.2 metas.ceci_pace" in table.loc["P25-4.2", "change"]


def test_what_it_takes_is_asked_of_an_indicator_with_a_lever(small):
    with pytest.raises(InputError, match=r"P20-1\.1"):
        pf.assess(small).what_it_takes("P20-1.1")


@pytest.mark.slow
def test_the_programme_that_ended_is_judged_from_2018_and_2020():
    found = hindcast(draws=40)
    table, scores = found.table, found.scores
    assert set(table["origin"]) == {2018, 2020} and len(table) >= 25
    assert (table["year"] > table["origin"]).all()
    of_2020 = table[(table["origin"] == 2018) & (table["year"] == 2020)]
    # of the 18 two had no base then: consultations begin in 2019, complaints with a placeholder
    assert of_2020["met"].sum() == 5 and len(of_2020) == 16
    both = scores.loc["all"]
    assert both["brier"] < 0.5 * both["all_met"]  # better than believing the programme
    assert scores.loc["origin 2020", "brier"] < 0.1
    assert both["weighed"] < both["brier"] and both["weighed"] <= both["class_rate"]
    assert not {"P20-1.2", "P20-6.1"} & set(of_2020["code"])
    assert found.errors["part"].sum() == pytest.approx(1)
    adopted = pf.scenario("tendencial").get("metas.class_weight")
    assert metas.class_weight(table) == pytest.approx(adopted, abs=0.05)
    assert found.reliability["targets"].sum() == len(table)


def test_scores_are_those_of_the_definition():
    import pandas as pd

    rows = [
        ("own_series", 2018, "a", 0.8, 0.5, 0.6, True),
        ("own_series", 2018, "b", 0.4, 0.5, 0.4, False),
        ("own_series", 2018, "b", 0.4, 0.5, 0.4, False),
    ]
    names = ["basis", "origin", "code", "probability", "share", "weighed", "met"]
    found = MetaHindcast(pd.DataFrame(rows, columns=names))
    whole, once = found.scores.loc["all"], found.scores.loc["each indicator once"]
    assert whole["brier"] == pytest.approx((0.04 + 2 * 0.16) / 3)
    assert whole["all_met"] == pytest.approx(2 / 3) and whole["base_rate"] == pytest.approx(2 / 9)
    assert once["brier"] == pytest.approx((0.04 + 0.16) / 2) and once["base_rate"] == 0.25
    assert once["weighed"] == pytest.approx(0.16) and once["class_rate"] == 0.25
    assert found.errors.iloc[0]["part"] == pytest.approx(0.32 / 0.36)


def test_an_origin_without_a_set_of_its_time_is_told():
    with pytest.raises(InputError, match="2015"):
        hindcast([2015], draws=2)
