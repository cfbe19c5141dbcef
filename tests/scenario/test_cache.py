"""Results of links kept between runs: never another number than without, and bounded."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import piimss_forecast as pf
from piimss_forecast.links import LINKS, run_chain
from piimss_forecast.scenario.cache import Cache, Outcome

pytestmark = pytest.mark.slow

LEVERS = {
    "employment.growth": (-3.0, 5.0),
    "macro.inflation": (2.0, 8.0),
    "demography.mortality_factor": (0.8, 1.2),
    "morbidity.incidence_multiplier_diabetes": (0.8, 1.3),
    "pensions.entry_rate_growth": (0.0, 8.0),
    "finance.other_outlay_real_growth": (-1.0, 4.0),
}


@pytest.fixture(scope="module")
def shared_cache():
    return Cache()


@settings(max_examples=8)
@given(st.dictionaries(st.sampled_from(sorted(LEVERS)), st.floats(0, 1), max_size=2))
def test_a_run_with_what_others_left_equals_a_run_from_nothing(shared_cache, shares):
    patch = {k: LEVERS[k][0] + s * (LEVERS[k][1] - LEVERS[k][0]) for k, s in shares.items()}
    base = pf.scenario("tendencial")
    request = pf.Request(base.patch(patch) if patch else base, pf.catalog(), draws=3, seed=8)
    kept, alone = run_chain(request, cache=shared_cache), run_chain(request, cache=None)
    xr.testing.assert_identical(kept.data, alone.data)
    assert kept.checks == alone.checks and kept.margins == alone.margins


def test_only_what_depends_on_a_change_is_made_again(shared_cache):
    done = []

    class Counting(Cache):
        def put(self, key, outcome):
            if isinstance(outcome, Outcome):
                done.append(
                    next(n for n, link in LINKS.items() if set(link.writes) == set(outcome.data))
                )
            super().put(key, outcome)

    cache = Counting()
    base = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=1, seed=8)
    run_chain(base, cache=cache)
    assert sorted(done) == sorted(LINKS)
    done.clear()
    changed = base.assumptions.patch({"finance.other_outlay_real_growth": 2.0})
    run_chain(base.replace(assumptions=changed), cache=cache)
    assert sorted(done) == ["accounts", "finance", "metas"]
    done.clear()
    run_chain(base.replace(seed=9), cache=cache)
    assert sorted(done) == sorted(LINKS)


def test_history_alone_is_kept_where_nobody_asks_for_links_again(shared_cache):
    request = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=2, seed=8)
    cache = Cache()
    first = run_chain(request, cache=cache, keep=False)
    made = len(cache)
    again = run_chain(request, cache=cache, keep=False)
    for found in (first, again):
        xr.testing.assert_identical(found.data, run_chain(request, cache=shared_cache).data)
    assert len(cache) == made > 0
    assert not any(isinstance(one, Outcome) for one in cache._kept.values())


def test_one_figure_changed_is_never_answered_with_the_old_one(data_copy):
    cache = Cache()
    request = pf.Request(pf.scenario("tendencial"), pf.catalog(data_copy), draws=1)
    before = run_chain(request, cache=cache).data["jobs"]
    file = data_copy / "figures.csv"
    text = file.read_text(encoding="utf-8")
    assert "22238379" in text
    file.write_text(text.replace("22238379", "22238380"), encoding="utf-8")
    after = run_chain(request.replace(catalog=pf.catalog(data_copy)), cache=cache).data["jobs"]
    assert float(after.sel(year=2024)[0] - before.sel(year=2024)[0]) == 1


def test_memory_is_bounded_and_the_least_used_goes_first():
    def outcome():
        return Outcome({"x": xr.DataArray(np.zeros(128))}, (), (), frozenset())

    cache = Cache(memory=3 * 1024, largest=1024)
    for key in "abc":
        cache.put(key, outcome())
    assert cache.get("a") is not None
    cache.put("d", outcome())
    assert cache.get("b") is None and cache.get("a") is not None and len(cache) == 3
    cache.put("large", Outcome({"x": xr.DataArray(np.zeros(129))}, (), (), frozenset()))
    assert cache.get("large") is None


def test_what_a_user_does_to_a_projection_stays_with_him():
    first = pf.project("tendencial", draws=2, seed=4)
    first.data["jobs"].attrs["units"] = "spoilt"
    with pytest.raises(ValueError, match="read-only"):
        first.data["jobs"].to_numpy()[:] = 0
    again = pf.project("tendencial", draws=2, seed=4)
    assert again.data["jobs"].attrs["units"] == "jobs"
