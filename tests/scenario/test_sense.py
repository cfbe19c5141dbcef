"""A ledger that closes and makes no sense stops, and names both sides."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InvariantError
from piimss_forecast.links import LINKS, run_chain
from piimss_forecast.scenario import Request
from piimss_forecast.scenario.run import Run
from piimss_forecast.scenario.sense import SENSE_BOUNDS, Bound, check_sense, constant, each


@pytest.fixture(scope="module")
def done(catalog):
    """A run with every link done."""
    request = Request(pf.scenario("tendencial"), catalog, 2030, draws=3)
    run = Run(request.assumptions, catalog, request.years, request.base_year, 3, request.seed)
    for link in LINKS.values():
        run.perform(link)
    return run


@pytest.mark.parametrize("scenario", ["tendencial", "favorable", "adverso", "piimss"])
def test_every_bound_holds_and_is_recorded(catalog, scenario):
    checks = run_chain(Request(pf.scenario(scenario), catalog, 2030, draws=20)).checks
    assert {b.name for b in SENSE_BOUNDS} <= {c["check"] for c in checks}


@pytest.mark.parametrize(
    ("variable", "factor", "found"),
    [
        ("jobs", 10, r"jobs <= population 15\+"),
        ("adscrita_umf", 3, "adscrita_umf <= population"),
        ("adscrita_consultorio", 2, "adscrita_consultorio <= adscrita_umf"),
        ("pensions_in_payment", 100, "pensions_in_payment <= population"),
        ("sbc", 30, "minimum_wage <= sbc <= cap"),
        ("sbc", 1 / 30, "minimum_wage <= sbc <= cap"),
        ("replacement_rate", 100, "replacement_rate"),
        ("share_65plus_umf", 100, "share_65plus_umf"),
        ("contribution_income", 10, "contribution_income <= wage_mass"),
    ],
)
def test_a_variable_ten_times_too_large_is_named(done, variable, factor, found):
    before = done.data[variable]
    try:
        done.data[variable] = before * factor
        with pytest.raises(InvariantError, match=found) as error:
            check_sense(done)
    finally:
        done.data[variable] = before
    for lang, sign in (("es", "se esperaba"), ("en", "expected")):
        assert sign in error.value.message(lang) and "2018" in error.value.message(lang)


@pytest.mark.parametrize("factor", [10, 0.1])
@pytest.mark.parametrize(
    "variable", ["contribution_income", "income", "outlay", "reserve_accumulation"]
)
def test_money_of_the_base_year_is_like_that_of_the_years_before(done, variable, factor):
    before = done.data[variable]
    base = done.index(done.base_year)
    try:
        done.data[variable] = before.copy()
        done.data[variable][:, base] *= factor
        with pytest.raises(InvariantError, match=f"{variable}.*, {done.base_year}"):
            check_sense(done)
    finally:
        done.data[variable] = before


def test_a_bound_of_the_central_path_leaves_the_others(done):
    before = done.data["sbc"]
    moved = before.copy()
    moved[1:] = np.inf
    bound = Bound("sbc", ("sbc",), each("sbc"), constant(0.0), constant(1e6), central=True)
    try:
        done.data["sbc"] = moved
        check_sense(done, (bound,))
        with pytest.raises(InvariantError):
            check_sense(done, (Bound(bound.name, bound.reads, bound.value, bound.low, bound.high),))
    finally:
        done.data["sbc"] = before
