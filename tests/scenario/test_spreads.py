"""Errors of levels: constant in a path, one draw a path, of no other stream; and which adopted
paths have none.
"""

import numpy as np
import pytest
from scipy import stats

import piimss_forecast as pf
from piimss_forecast.links import run_chain
from piimss_forecast.scenario import Request, load
from piimss_forecast.scenario.spreads import at_limit, spreads, without_uncertainty
from piimss_forecast.uncertainty import stream

pytestmark = pytest.mark.slow

DRAWS = 40


def _run(changes, *, until="employment", draws=DRAWS, horizon=2030):
    adopted = load("tendencial")
    adopted = adopted.patch(changes) if changes else adopted
    return run_chain(
        Request(adopted, pf.catalog(), horizon, draws=draws, seed=2030), until=until
    ).data


@pytest.fixture(scope="module")
def usual():
    return _run({})


@pytest.fixture(scope="module")
def then():
    """From 2018, with what was known then."""
    request = Request(load("hindcast_2018"), pf.catalog(), 2024, draws=12, seed=1, base_year=2018)
    return run_chain(request, until="morbidity").data


def test_the_level_of_a_driver_is_one_number_a_path():
    """Without yearly deviations the growth of jobs is off by the same in every year of a path."""
    still = dict.fromkeys(load("tendencial").get("uncertainty.innovation_sd"), 0.0)
    data = _run(
        {
            "uncertainty.innovation_sd": still,
            "employment.modality_growth_level_sd": {
                "independientes": 0,
                "hogar": 0,
                "plataformas": 0,
            },
        }
    )
    log = np.log(data["jobs_before_platforms"].sel(year=slice(2025, 2030)).to_numpy())
    off = np.diff(log, axis=1) - np.diff(log[:1], axis=1)
    assert np.ptp(off, axis=1).max() < 1e-12
    tendencial = load("tendencial")
    sd = tendencial.get("employment.growth_level_sd") / 100
    learnt = tendencial.get("uncertainty.width")["employment"]
    few = tendencial.get("uncertainty.level_freedom")["employment"]
    u = stream(2030, "employment:level:size").uniform(0, DRAWS)
    times = np.sqrt(few / stats.chi2.isf(u, few))
    expected = stream(2030, "employment:level").normal(0, DRAWS) * times * sd * learnt
    np.testing.assert_allclose(off[1:, 0], expected[1:], rtol=1e-9)
    assert (off[0] == 0).all()


def test_a_level_moves_no_other_driver():
    """The error of unit cost, the last in the order of the factor, leaves every other number."""
    moved, as_is = (
        _run(changes, until="morbidity", draws=8)
        for changes in ({"macro.unit_cost_real_growth_level_sd": 5.0}, {})
    )
    for name in ("jobs", "sbc", "minimum_wage", "uma", "population", "patients"):
        np.testing.assert_array_equal(moved[name], as_is[name])
    cost = [d["health_cost"].sum("disease").sel(year=2030).to_numpy() for d in (moved, as_is)]
    assert np.abs(cost[0][1:] / cost[1][1:] - 1).max() > 0.05


def test_history_and_the_central_path_carry_no_level(usual):
    without = _run({"employment.growth_level_sd": 0.0, "salary.real_growth_level_sd": 0.0})
    for name in ("jobs", "sbc"):
        np.testing.assert_array_equal(usual[name][0], without[name][0])
        past = usual[name].sel(year=slice(None, 2025)).to_numpy()
        assert np.ptp(past, axis=0).max() == 0
        last, less = (d[name].sel(year=2030).to_numpy()[1:].std() for d in (usual, without))
        assert last > less


def test_a_block_of_draws_is_its_part_of_the_whole():
    few = stream(7, "employment:level").normal(0, 6, first=4)
    np.testing.assert_array_equal(few, stream(7, "employment:level").normal(0, 10)[4:])


def test_median_of_draws_is_the_adopted_path():
    data = _run({}, draws=2000)
    for name in ("jobs", "sbc"):
        last = data[name].sel(year=2030).to_numpy()
        assert np.median(last[1:]) == pytest.approx(last[0], rel=0.006), name


def test_salary_and_prices_spread_together():
    """The nominal salary is as wide as the real one and prices together make it, no more."""
    data = _run({}, draws=2000, horizon=2031)
    nominal = np.log(data["sbc"].sel(year=2030).to_numpy()[1:])
    prices = np.log(data["uma"].sel(year=2031).to_numpy()[1:])  # follows the prices of 2030
    real = nominal - prices
    low, high = np.quantile(nominal, (0.1, 0.9))
    assert 0.10 < (high - low) / 2 < 0.18
    assert prices.std() > 0.4 * real.std()
    assert 0.0 < np.corrcoef(real, prices)[0, 1] < 0.4


def test_uncounted_patients_have_a_level_and_counted_ones_none(then):
    """Where the patients of the base year are published every draw starts on them."""
    now = _run({}, until="morbidity", draws=12)["patients_in_treatment"]
    treated = now.sel(disease="hypertension").to_numpy()
    at = int(np.flatnonzero(now["year"].to_numpy() == 2025)[0])
    assert np.log(treated[1:, at]).std() < 0.05
    before = then["patients_in_treatment"].sel(disease="hypertension", year=2019)
    assert np.log(before.to_numpy()[1:]).std() > 0.08


def test_deaths_of_the_pandemic_are_not_those_of_diabetes_and_the_heart(then):
    """145.5 was published for 2020; the deaths of the pandemic used to take it to 178."""
    central = then["dm_cvd_mortality_rate"][0].to_series()
    assert abs(central[2020] / 145.5 - 1) < 0.12
    assert abs(central[2021] / central[2020] - 1) < 0.05


def test_every_spread_named_is_a_key_and_paths_without_one_are_listed():
    adopted = load("tendencial")
    for spec in adopted.contracts().values():
        for key in spec.get("spread", ()):
            assert key in adopted, key
    bare = without_uncertainty(adopted)
    assert "employment.growth" not in bare
    assert "employment.field_share" in bare
    none = adopted.patch({"finance.other_outlay_level_sd": 0, "finance.other_outlay_sd": 0})
    assert "finance.other_outlay_real_growth" in without_uncertainty(none)
    assert not spreads(none).loc["finance.other_outlay_real_growth", "uncertain"]


def test_a_spread_at_the_limit_of_the_schema_is_told():
    adopted = load("tendencial")
    assert at_limit(adopted) == []
    assert at_limit(adopted.patch({"pensions.entry_sd": 20})) == ["pensions.entry_sd"]


@pytest.mark.slow
def test_both_populations_give_the_same_registered_of_65_and_over():
    """CONAPO counts 4 % more of that age; the registered are anchored to what is published."""
    un, conapo = (
        _run(changes, until="coverage", draws=1)["adscrita_umf"].sel(year=2030, age=slice(65, 100))
        for changes in ({}, {"demography.conapo_weight": 1.0})
    )
    assert float(conapo.sum()) == pytest.approx(float(un.sum()), rel=0.005)


def test_the_name_of_the_yearly_innovation_says_of_what_it_is():
    """A tornado prints the name alone, beside those of other errors."""
    names = load("tendencial").table("en")["name"]
    assert {"employment", "inflation", "interest"} <= set(
        names["uncertainty.innovation_sd"].replace(",", "").split()
    )
