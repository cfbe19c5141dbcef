"""Series by themselves beside the scenario: the numbers of both, the events, and what a model by
itself was measured to hold.
"""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import AssumptionError, InputError
from piimss_forecast.timeseries import Event


@pytest.fixture(scope="module")
def found(small):
    return pf.beside(small, lang="en")


def test_both_centres_are_those_of_the_projection_and_of_the_series(found, small):
    jobs = found.loc["jobs"]
    assert list(jobs.index) == list(range(2026, 2031))
    central = small.data["jobs"].sel(year=jobs.index)[0].to_numpy()
    np.testing.assert_array_equal(jobs["scenario"], central)
    events = [
        Event(2009, reason="financial crisis"),
        Event(2020, length=3, reason="pandemic and recovery"),
        Event(2025, "level_shift", "platform workers counted"),
    ]
    alone = pf.timeseries.forecast(pf.catalog().history("insured_jobs"), 5, events=events, draws=2)
    np.testing.assert_allclose(jobs["series"], alone.median)
    np.testing.assert_allclose(jobs[["series_p10", "series_p90"]], alone.interval(0.8))
    assert set(jobs["events"]) == {"2009, 2020, 2025"}


def test_every_driver_and_own_series_is_there_with_ranges_in_order(found, small):
    assert {"jobs", "sbc", "inflation", "interest", "minimum_wage"} <= set(found.index.levels[0])
    indicator = small.data["indicator"]
    own = indicator["code"].values[indicator["basis"].values == "own_series"]
    assert set(own) & set(found.index.levels[0])
    assert (found["series_p10"] <= found["series"]).all()
    assert (found["series"] <= found["series_p90"]).all()
    inside = found["scenario"].between(found["series_p10"], found["series_p90"])
    assert (inside == found["inside"]).all()
    assert found.loc[("interest", 2030), "scenario"] == pytest.approx(7.0)  # percent, as published


def test_the_table_is_the_same_in_the_language_asked_for(found, small):
    table = small.table("series", "es")
    assert table.loc[("jobs", 2030), "series"] == found.loc[("jobs", 2030), "series"]
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
