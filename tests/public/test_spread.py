"""Where a spread comes from and what each input does: sums, closed ends, and what does not move."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.results.spread import spreads_by_kind


def test_kinds_of_error_add_up_to_the_width(small):
    found = small.spread("jobs", 2030)
    paths = small.data["jobs"].sel(year=2030).to_numpy()[1:]
    low, high = np.quantile(paths, (0.1, 0.9))
    assert found.loc["total", "alone"] == pytest.approx(high - low, rel=1e-12)
    assert found["contribution"].iloc[:-1].sum() == pytest.approx(high - low, rel=1e-9)
    assert found.loc["start", "contribution"] == pytest.approx(0, abs=1e-6)  # jobs are published
    assert found.loc["parameter", "alone"] > 0 and found.loc["process", "alone"] > 0


def test_one_kind_alone_is_a_run_with_the_others_at_zero(small):
    kinds = spreads_by_kind(small.assumptions)
    still = {}
    for key in (*kinds["process"], *kinds["start"]):
        value = small.assumptions.get(key)
        least = max(0.0, small.assumptions.range_of(key)[0])
        by_name = isinstance(value, dict) and small.assumptions.shape_of(key) != "by_year"
        still[key] = dict.fromkeys(value, least) if by_name else least
    alone = pf.project(small.assumptions.patch(still), draws=25, seed=7)
    low, high = np.quantile(alone.data["jobs"].sel(year=2030).to_numpy()[1:], (0.1, 0.9))
    assert small.spread("jobs").loc["parameter", "alone"] == pytest.approx(high - low, rel=1e-12)


def test_a_tornado_of_ranges_is_a_run_at_each_end(small):
    found = small.tornado("jobs", 2030, by="range")
    row = found.loc["employment.growth"]
    assert (row["from"], row["to"]) == small.assumptions.range_of("employment.growth")
    moved = small.assumptions.patch({"employment.growth": row["to"]}, first=2025)
    jobs = [
        float(pf.project(a, draws=1).data["jobs"].sel(draw=0, year=2030))
        for a in (small.assumptions, moved)
    ]
    assert row["high"] == pytest.approx(jobs[1] - jobs[0], rel=1e-12)
    size = found[["low", "high"]].abs().max(axis=1)
    assert size.is_monotonic_decreasing and size.min() > 0
    assert not [k for k in found.index if k.startswith(("finance.", "morbidity.", "pensions."))]


def test_a_tornado_of_uncertainty_has_the_spreads_that_move_the_series(small):
    found = small.tornado("jobs", 2030, by="uncertainty")
    assert {"employment.growth_level_sd", "uncertainty.innovation_sd"} <= set(found.index[:3])
    assert (found["low"] <= found["high"]).all()
    assert not [k for k in found.index if k.startswith(("finance.", "contributions."))]


def test_every_spread_says_what_it_is_the_error_of(small):
    stated = {k for kind in spreads_by_kind(small.assumptions).values() for k in kind}
    spreads = {k for k in small.assumptions.keys() if k.endswith("_sd")}  # noqa: SIM118
    assert spreads - stated == {"metas.rebuilt_sd"}  # how a rebuilt value is judged: no draw has it


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda p: p.spread("probability:P25-3.1"), "probability"),
        (lambda p: p.spread("jbs"), "jobs"),
        (lambda p: p.tornado("jobs", by="luck"), "range"),
        (lambda p: p.tornado("jobs", 2031), "2031"),
    ],
)
def test_what_has_no_spread_is_refused(small, ask, says):
    with pytest.raises(InputError, match=says):
        ask(small)
