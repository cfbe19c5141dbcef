"""Series by themselves beside the scenario: the numbers of both, the events, and what a model by
itself was measured to hold.
"""

import tomllib

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import AssumptionError, InputError
from piimss_forecast.core.resources import models_folder
from piimss_forecast.timeseries import Event


@pytest.fixture(scope="module")
def found(small):
    return pf.beside(small, lang="en")


def test_both_centres_are_those_of_the_projection_and_of_the_series(found, small):
    jobs = found.loc["jobs"]
    assert list(jobs.index) == list(range(2026, 2031))
    central = small.data["jobs"].sel(year=jobs.index)[0].to_numpy()
    np.testing.assert_array_equal(jobs["adopted"], central)
    events = [
        Event(2009, reason="financial crisis"),
        Event(2020, length=3, reason="pandemic and recovery"),
        Event(2025, "level_shift", "platform workers counted"),
    ]
    alone = pf.timeseries.forecast(pf.catalog().history("insured_jobs"), 5, events=events, draws=2)
    np.testing.assert_allclose(jobs["alone"], alone.median, rtol=1e-5)
    np.testing.assert_allclose(jobs[["alone_p10", "alone_p90"]], alone.interval(0.8), rtol=1e-5)
    assert set(jobs["events"]) == {"2009, 2020, 2025"}


def test_every_driver_and_own_series_is_there_with_ranges_in_order(found, small):
    assert {"jobs", "sbc", "inflation", "interest", "minimum_wage"} <= set(found.index.levels[0])
    indicator = small.data["indicator"]
    own = indicator["code"].values[indicator["basis"].values == "own_series"]
    assert set(own) & set(found.index.levels[0])
    assert (found["alone_p10"] <= found["alone"]).all()
    assert (found["alone"] <= found["alone_p90"]).all()
    inside = found["adopted"].between(found["alone_p10"], found["alone_p90"])
    assert (inside == found["inside"]).all()
    assert found.loc[("interest", 2030), "adopted"] == pytest.approx(7.0)  # percent, as published


def test_both_meet_by_their_precision_and_no_narrower_than_the_narrower(found):
    ends = found[["adopted", "alone"]]
    between = found["reconciled"].between(ends.min(axis=1) - 1e-9, ends.max(axis=1) + 1e-9)
    assert between.all()
    jobs = found.loc[("jobs", 2030)]
    x = {w: np.log(jobs[[w, f"{w}_p10", f"{w}_p90"]].to_numpy(float)) for w in ("adopted", "alone")}
    half = {w: (v[2] - v[1]) / 2 for w, v in x.items()}
    weight = half["alone"] ** 2 / (half["adopted"] ** 2 + half["alone"] ** 2)
    centre = weight * x["adopted"][0] + (1 - weight) * x["alone"][0]
    assert jobs["reconciled"] == pytest.approx(np.exp(centre))
    width = np.log(jobs["reconciled_p90"] / jobs["reconciled_p10"]) / 2
    assert min(half.values()) <= width <= max(half.values())


def test_every_range_is_finite_in_order_and_of_the_size_of_its_parts(found):
    """Also of what may be negative, which has no logarithm."""
    ends = found[[f"{w}_{e}" for w in ("adopted", "alone") for e in ("p10", "p90")]]
    apart = ends.max(axis=1) - ends.min(axis=1)
    low, middle, high = found[["reconciled_p10", "reconciled", "reconciled_p90"]].to_numpy().T
    assert np.isfinite([low, middle, high]).all()
    assert (low <= middle).all() and (middle <= high).all()
    assert (high - low <= apart + 1e-9).all()
    assert (ends.min(axis=1) < 0).any()


def test_each_says_what_its_bands_held_in_hindcasts_of_its_class(found):
    told = pf.catalog().of_folder("hindcast_series").set_index(["by", "group", "method"])
    for who, method in (("adopted", "chain"), ("alone", "series")):
        held = told.loc[("class", "employment", method)]
        assert found.loc[("jobs", 2030), f"{who}_held_80"] == held["coverage_80"]
        assert found.loc[("jobs", 2030), f"{who}_held_95"] == held["coverage_95"]


def test_the_table_is_the_same_in_the_language_asked_for(found, small):
    table = small.table("series", "es")
    assert table.loc[("jobs", 2030), "alone"] == found.loc[("jobs", 2030), "alone"]
    assert table.loc[("jobs", 2030), "label"] != found.loc[("jobs", 2030), "label"]


def test_another_model_says_what_it_was_measured_to_hold(small):
    jobs = pf.catalog().history("insured_jobs")
    said = pf.timeseries.forecast(jobs, 3, model="ets", draws=2).summary("en")
    assert "held 70.4 and 83.6 %" in said
    default = pf.timeseries.forecast(jobs, 3, draws=2).summary("en")
    assert "not calibrated" not in default


def test_a_wrong_event_is_told_by_its_file(small, tmp_path):
    (tmp_path / "events.toml").write_text('[[insured_jobs]]\nyear = 2009\nsort = "pulse"\n')
    with pytest.raises(InputError, match=r"events\.toml"):
        pf.beside(small, models=tmp_path)


def test_events_that_are_no_toml_are_told_by_their_file(small, tmp_path):
    (tmp_path / "events.toml").write_text("[[insured_jobs]\nyear = 2009\n")
    with pytest.raises(AssumptionError, match=r"events\.toml"):
        pf.beside(small, models=tmp_path)


def test_the_source_of_every_declared_event_is_a_row_of_the_sources():
    told = tomllib.loads((models_folder() / "events.toml").read_text(encoding="utf-8"))
    sources = {row["source"] for rows in told.values() for row in rows}
    assert sources and sources <= set(pf.catalog().sources()["source"])
