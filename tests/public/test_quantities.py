"""One number asked of the engine is the number of the whole projection, and costs less of it."""

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast import report
from piimss_forecast.links import LINKS, Variables
from piimss_forecast.results import quantities
from piimss_forecast.results.quantities import quantity
from piimss_forecast.scenario import engine
from piimss_forecast.scenario.cache import Cache


@pytest.fixture(scope="module")
def projection():
    return pf.project("favorable", draws=3, seed=6)


@pytest.fixture
def each_part_once(monkeypatch):
    """A part of the chain runs once for all the series that need no more and no less of it."""
    made, run_many = {}, quantities.run_many

    def shared(requests, names, **options):
        chain = engine.needed((link.bound(requests[0].known) for link in LINKS.values()), names)
        part = tuple(link.name for link in chain)
        if part not in made:
            every = [name for link in chain for name in link.writes]
            made[part] = run_many(requests, every, **options)
        return {name: made[part][name] for name in names}

    monkeypatch.setattr(quantities, "run_many", shared)
    return made


def test_every_series_and_indicator_is_the_same_from_the_request(projection, each_part_once):
    request, arrays = projection.request, projection.data.isel(draw=[0])
    names = [*report.all_series(report.Compact(arrays)), *map(str, arrays["code"].to_numpy())]
    assert len(names) > 100
    different = []
    for name in names:
        asked = quantity(projection, name, 2029)
        try:
            whole = asked.of(projection)
        except pf.PiimssError:  # nothing is known of it that year
            with pytest.raises(pf.PiimssError):
                asked.values([request])
            continue
        if not np.isclose(asked.values([request])[0], whole, rtol=1e-12, atol=0):
            different.append(name)  # sums over one path or three may differ in the last bits
    assert not different and len(each_part_once) > 8


def test_the_view_is_the_compact_projection(projection):
    whole, view = report.compact(projection.data), report.Compact(projection.data)
    plain = [n for n in whole.data_vars if not n.endswith(("_central", "_quantile"))]
    assert set(view) == set(plain)
    for name in plain:
        xr.testing.assert_identical(
            *(found[name].drop_vars("is_projection").rename(name) for found in (view, whole))
        )
    assert "patients" not in view and "mortality_rate_groups" not in view and "nothing" not in view
    with pytest.raises(KeyError):
        view["patients"]


def test_no_more_of_the_chain_is_run_than_is_asked(projection, monkeypatch):
    done = []
    monkeypatch.setattr(engine.Run, "perform", spy(engine.Run.perform, done))
    found = engine.run_for(projection.request, LINKS.values(), "jobs", cache=Cache())
    assert done == ["economy", "population", "employment"]
    np.testing.assert_array_equal(found["jobs"], projection.data["jobs"])
    assert "coverage" not in done and "pensions_in_payment" not in found
    assert "nothing" not in Variables(projection.request)
    assert set(Variables(projection.request)) >= set(projection.data.data_vars)


def test_where_nothing_is_kept_no_more_is_held_than_is_asked(projection):
    names = ("jobs", "reserve_balance")
    lean = engine.run_for(projection.request, LINKS.values(), *names, cache=Cache(), keep=False)
    assert set(lean) == set(names)
    for name in names:
        np.testing.assert_array_equal(lean[name], projection.data[name])


def spy(method, done):
    def perform(run, link):
        done.append(link.name)
        return method(run, link)

    return perform


def test_an_unknown_series_is_told_with_near_names(projection):
    with pytest.raises(pf.PiimssError, match="contribution_income"):
        quantity(projection, "contribution_incom")
