"""What the four scenarios share and where they part."""

import numpy as np
import pytest

import piimss_forecast as pf

pytestmark = pytest.mark.slow
NAMES = ("tendencial", "favorable", "adverso", "piimss")


@pytest.fixture(scope="module")
def runs():
    return {n: pf.project(n, draws=4, seed=11) for n in NAMES}


@pytest.mark.parametrize("name", NAMES[1:])
def test_history_does_not_depend_on_the_scenario(runs, name):
    base, other = runs["tendencial"].data, runs[name].data
    past = ~base["is_projection"].to_numpy()
    for variable in set(base.data_vars) - {"indicator"}:
        a, b = (d[variable].isel(year=past).to_numpy() for d in (base, other))
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9, err_msg=f"{name}: {variable}")


@pytest.mark.parametrize("name", NAMES)
def test_every_identity_closes_to_the_actuary_s_horizon(name):
    data = pf.project(name, draws=6, seed=11, horizon=2100).data
    assert int(data["year"][-1]) == 2100
    later = {"deaths_ill", "deaths_avoided"}  # the cohorts are walked from the base year on
    later.add("interest")  # assumed for the years to come, and of no year before
    for variable in set(data.data_vars) - {"indicator"}:
        first = 2025 if variable in later else 2024
        assert bool(np.isfinite(data[variable].sel(year=slice(first, None))).all()), variable


def test_common_random_numbers_make_small_changes_small(runs):
    """One driver moved by a hair moves its results by a hair in every draw: no Monte-Carlo noise
    between scenarios.
    """
    base = runs["tendencial"]
    path = {y: g + 0.01 for y, g in base.assumptions.get("employment.growth").items()}
    moved = pf.project(base.assumptions.patch({"employment.growth": path}), draws=4, seed=11)
    ratio = (
        moved.data["contribution_income"].sum("branch")
        / base.data["contribution_income"].sum("branch")
    ).sel(year=2030)
    np.testing.assert_allclose(ratio, 1.0005, atol=2e-4)
    np.testing.assert_array_equal(moved.data["population"], base.data["population"])


def test_scenarios_are_ordered_as_their_names_say(runs):
    last = {n: r.data.isel(draw=0).sel(year=2030) for n, r in runs.items()}
    for variable in ("jobs", "avance_financiero"):
        assert (
            float(last["adverso"][variable])
            < float(last["tendencial"][variable])
            < float(last["favorable"][variable])
        ), variable
    assert float(last["piimss"]["jobs"]) == pytest.approx(22_517_076 * 1.0286**5, rel=1e-9)


def test_chunks_of_draws_equal_the_whole_run(runs):
    from piimss_forecast.links import run_chain
    from piimss_forecast.scenario import Request

    whole = pf.project("tendencial", draws=7, seed=11)
    part = run_chain(Request(whole.assumptions, whole.catalog, draws=3, seed=11), first=4)
    for variable in whole.data.data_vars:
        np.testing.assert_allclose(
            part.data[variable],
            whole.data[variable].sel(draw=[4, 5, 6]),
            rtol=1e-12,
            atol=1e-9,
            err_msg=str(variable),
        )


def test_more_draws_or_a_longer_horizon_change_no_number(runs):
    base = runs["tendencial"].data
    longer = pf.project("tendencial", draws=6, seed=11, horizon=2035).data.sel(
        draw=base["draw"], year=base["year"]
    )
    for variable in base.data_vars:
        np.testing.assert_allclose(
            longer[variable], base[variable], rtol=1e-9, atol=1e-9, err_msg=str(variable)
        )


def test_medians_stay_on_the_adopted_path():
    run = pf.project("tendencial", draws=800, seed=3)
    data = run.data.sel(year=2030)
    income = data["contribution_income_real"].to_numpy()  # jobs and salary: test_spreads
    assert np.median(income[1:]) == pytest.approx(income[0], rel=0.01)
    total = data["adscrita_umf"].sum(["sex", "age"]).to_numpy()
    assert np.median(total[1:]) == pytest.approx(total[0], rel=0.01)


def test_published_totals_are_reproduced(runs):
    d = runs["tendencial"].data.isel(draw=0)
    people = d["adscrita_umf"].sum(["sex", "age"])
    assert float(people.sel(year=2024)) == pytest.approx(62.6e6)
    assert float(people.sel(year=2020)) == pytest.approx(57_073_874)
    old = d["adscrita_umf"].sel(age=slice(65, None)).sum(["sex", "age"]) / people
    assert float(old.sel(year=2024)) == pytest.approx(0.159, abs=5e-4)
    pensions = d["pensions_in_payment"].sel(regime=["ley_1973", "ley_1997"]).sum(["type", "regime"])
    assert float(pensions.sel(year=2024)) == pytest.approx(5_377_238)
    assert float(d["jobs"].sel(year=2024)) == 22_238_379
    income = d["contribution_income"].sum("branch")
    assert float(income.sel(year=2018)) == pytest.approx(325_407)
    factor = float(d["collection_factor"].sel(year=2018))
    assert 0.96 <= factor <= 1.04, "computed from law x jobs x SBC, before any calibration"


@pytest.mark.parametrize("name", ["tendencial", "favorable"])
def test_random_paths_too_run_to_the_last_year(name):
    data = pf.project(
        name, horizon=2100, draws=20, seed=2030
    ).data  # draws of this seed meet the cap of salaries and 100 percent
    assert float(data["indicator"].sel(code="P20-1.1").max()) == 100.0
    assert float((data["sbc"] / data["uma"]).max()) < 25
