"""What is made of history alone: kept while all that was looked at is the same, and not longer."""

from dataclasses import dataclass

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import PiimssError
from piimss_forecast.links import LINKS
from piimss_forecast.scenario.cache import Cache, bytes_of
from piimss_forecast.scenario.past import fingerprint
from piimss_forecast.scenario.run import Run

CALLS: list[str] = []


@dataclass
class Found:
    jobs: np.ndarray
    growth: float


def jobs_known(past, scale):
    CALLS.append("jobs_known")
    jobs = past.values("jobs")[0] * scale
    past.reproduces("test", "jobs", past.base_year, jobs[-1], jobs[-1], unit="jobs")
    return Found(jobs, past.assumptions.get("pensions.stock_growth"))


def by_choice(past):
    CALLS.append("by_choice")
    early = past.assumptions.get("employment.women_share_before") > 40
    return past.assumptions.get("finance.history_yield" if early else "finance.rocf_days")


def outer(past):
    CALLS.append("outer")
    return past.of_past(jobs_known, 2.0).jobs.sum()


@pytest.fixture
def run_with(catalog):
    cache = Cache()
    CALLS.clear()

    def make(patch=None, other=None, base_year=None, seed=3):
        a = pf.scenario("tendencial")
        request = pf.Request(
            a.patch(patch) if patch else a,
            other or catalog,
            draws=3,
            seed=seed,
            base_year=base_year or 0,
        )
        run = Run(
            request.assumptions.fresh(),
            request.known,
            request.years,
            request.base_year,
            request.draws,
            request.seed,
            cache=cache,
        )
        for name in ("economy", "population", "employment"):
            LINKS[name].run(run)
        return run

    return make


def test_history_is_worked_once_whatever_comes_after(run_with):
    first = run_with()
    found = first.of_past(jobs_known, 1.0)
    assert found.jobs.shape == (first.base_year - int(first.years[0]) + 1,)
    assert found.jobs[-1] == first.values("jobs")[0, first.index(first.base_year)]
    later = run_with({"employment.growth": 3.0}, seed=9)  # other draws and another future
    assert later.of_past(jobs_known, 1.0) is found and CALLS == ["jobs_known"]
    assert [m["margin"] for m in later.margins] == ["jobs"] == [m["margin"] for m in first.margins]
    assert later.of_past(jobs_known, 2.0).jobs[0] == 2 * found.jobs[0]


@pytest.mark.parametrize("change", ["assumption", "figure", "base_year"])
def test_nothing_is_kept_beyond_what_it_was_made_from(change, run_with, data_copy):
    before = run_with().of_past(jobs_known, 1.0)
    if change == "figure":
        file = data_copy / "figures.csv"
        text = file.read_text(encoding="utf-8")
        assert "22238379" in text
        file.write_text(text.replace("22238379", "22238380"), encoding="utf-8")
        after = run_with(other=pf.catalog(data_copy)).of_past(jobs_known, 1.0)
        assert after.jobs[-1] - before.jobs[-1] == 1
    elif change == "assumption":
        after = run_with({"pensions.stock_growth": 1.5}).of_past(jobs_known, 1.0)
        assert after.growth == 1.5 != before.growth
    else:
        after = run_with(base_year=2023).of_past(jobs_known, 1.0)
        assert after.jobs.size == before.jobs.size - 1
    assert CALLS == ["jobs_known"] * 2


def test_a_function_that_chooses_what_it_reads_is_followed(run_with):
    plain = run_with()
    asked = {
        "a": run_with({"employment.women_share_before": 41.0, "finance.history_yield": 5.0}),
        "b": run_with({"employment.women_share_before": 39.0, "finance.history_yield": 5.0}),
        "c": run_with({"employment.women_share_before": 39.0, "finance.history_yield": 6.0}),
    }
    found = {name: run.of_past(by_choice) for name, run in asked.items()}
    days = plain.assumptions.get("finance.rocf_days")
    assert found == {"a": 5.0, "b": days, "c": days}
    assert CALLS == ["by_choice"] * 2  # c differs from b only in what b did not look at
    assert asked["c"].assumptions.reads >= {"finance.rocf_days"}


def test_what_is_seen_within_counts_as_seen(run_with):
    total = run_with().of_past(outer)
    again = run_with({"pensions.stock_growth": 1.5})
    assert again.of_past(outer) == total and CALLS == ["outer", "jobs_known"] * 2
    assert [m["margin"] for m in again.margins] == ["jobs"]


def test_a_result_cannot_be_spoilt_and_a_failure_is_not_kept(run_with):
    with pytest.raises(ValueError, match="read-only"):
        run_with().of_past(jobs_known, 1.0).jobs[0] = 0
    for _ in range(2):
        with pytest.raises(PiimssError):
            run_with().of_past(missing)
    assert CALLS.count("missing") == 2


def missing(past):
    CALLS.append("missing")
    return past.values("pensions_in_payment")


def test_values_are_told_apart_by_content_and_objects_are_refused():
    one = np.ones((2, 3))
    assert fingerprint(one) == fingerprint(one.copy()) == fingerprint(np.asfortranarray(one))
    different = [
        one,
        one.reshape(3, 2),
        one.astype(int),
        [1.0],
        {"a": 1.0},
        1,
        1.0,
        "1",
        None,
        [[]],
    ]
    assert len({fingerprint(v) for v in different}) == len(different)
    with pytest.raises(TypeError):
        fingerprint(object())
    assert bytes_of([one, one, {"a": one[:1].copy()}]) == one.nbytes + 24
