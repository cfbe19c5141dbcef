"""Many requests at once give each the numbers it has alone."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.links import LINKS, run_chain
from piimss_forecast.scenario import Request
from piimss_forecast.scenario.cache import Cache
from piimss_forecast.scenario.stack import run_many

pytestmark = pytest.mark.slow

NAMES = ("avance_financiero", "indicator", "pension_outlay", "patients", "adscrita_umf")


@pytest.fixture(scope="module")
def requests(catalog):
    """Requests that differ in one assumption, in many, in history and in tables."""
    base = pf.scenario("tendencial")
    sets = [
        base,
        base.patch({"finance.other_outlay_real_growth": 3.0}),
        base.patch({"employment.growth": 0.2, "macro.inflation": 5.0}),
        base.patch({"coverage.persons_per_job": 0.8}, first=2025),
        pf.scenario("adverso"),
    ]
    out = [Request(s, catalog, draws=6, seed=3) for s in sets]
    tables = {"vejez_cesantia": np.full((2, 101), 0.03)}
    return [*out, out[0].replace(tables=tables)]


@pytest.mark.parametrize(("first", "draws"), [(0, 1), (2, 3)])
def test_each_has_the_numbers_it_has_alone(requests, first, draws):
    kept = Cache()
    found = run_many(requests, LINKS.values(), NAMES, first=first, draws=draws, cache=kept)
    for at, request in enumerate(requests):
        alone = run_chain(request, first=first, draws=draws, cache=kept).data
        for name in NAMES:
            np.testing.assert_allclose(
                found[name][at].values, alone[name], rtol=1e-12, atol=1e-9, err_msg=f"{at} {name}"
            )


def test_what_is_alike_runs_once(requests, monkeypatch):
    from piimss_forecast.scenario.run import Run

    done, plain = [], Run.perform
    monkeypatch.setattr(
        Run, "perform", lambda run, link: (done.append(link.name), plain(run, link))
    )
    run_many(requests[:2], LINKS.values(), ["avance_financiero"], cache=Cache())
    assert done.count("pensions") == 1 and done.count("finance") == 2
