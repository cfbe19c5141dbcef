"""Population of Mexico: conversions of dates, distance to every published total, ranges of the
draws, balance of the link.
"""

import numpy as np
import pytest

from piimss_forecast.core.errors import DataError, InputError, ModelError
from piimss_forecast.demography import (
    bounded_deviation,
    calendar_year,
    life_expectancy,
    mid_year,
    national_rates,
    project_arrays,
    single_year_survival,
    start_population,
    step,
    year_end_before,
    year_end_earlier,
)
from piimss_forecast.links import economy, population
from piimss_forecast.scenario import load
from piimss_forecast.scenario.run import Run

YEARS = np.arange(2018, 2051)
CRISIS = (2020, 2022)


@pytest.fixture(scope="module")
def rates(catalog):
    return national_rates(catalog.demography, YEARS, crisis=CRISIS)


@pytest.fixture(scope="module")
def start(catalog, rates):
    return start_population(catalog.demography, rates)


@pytest.fixture(scope="module")
def central(rates, start):
    moves = rates.net_migration[:, None, None] * rates.migration_shares
    asfr = rates.tfr[:, None] * rates.fertility_shares
    return project_arrays(
        start[None], rates.mx[None], asfr[None], rates.srb, moves[None], first_year=2017
    )


def published(catalog, name):
    annual = catalog.demography("annual")
    return annual[annual["series"] == name].set_index("year")["value"].loc[YEARS].to_numpy(float)


def run_of(catalog, horizon=2030, draws=400, first=0, changes=None):
    assumptions = load("tendencial").patch(changes) if changes else load("tendencial")
    run = Run(assumptions.fresh(), catalog, np.arange(2018, horizon + 1), 2024, draws, 2030, first)
    economy.link(run)
    population.link(run)
    return run


@pytest.fixture(scope="module")
def run(catalog):
    return run_of(catalog)


def test_totals_of_every_year_end_to_2050(catalog, central):
    found = central.population[0].sum(axis=(1, 2))[1:]
    np.testing.assert_allclose(found, published(catalog, "population"), rtol=5e-4)
    assert found[2024 - 2018] == pytest.approx(131_413_615, rel=0.003)
    assert found[2030 - 2018] == pytest.approx(137_364_802, rel=0.003)


def test_births_and_deaths_are_near_the_published(catalog, central):
    np.testing.assert_allclose(
        central.births[0].sum(axis=1), published(catalog, "births"), rtol=0.005
    )
    np.testing.assert_allclose(
        central.deaths[0].sum(axis=(1, 2)), published(catalog, "deaths"), rtol=0.02
    )


def test_life_expectancy_is_the_published(catalog, rates):
    found = life_expectancy(rates.mx)
    for i, sex in enumerate("MF"):
        np.testing.assert_allclose(found[:, i], published(catalog, f"e0_{sex}"), atol=1e-8)


def test_age_structure_of_the_first_of_july(catalog, central):
    table = catalog.demography("population_5y")
    for year in (2020, 2025, 2030, 2050):
        groups = (
            table[table["date"] == f"{year}-07-01"]
            .pivot(index="sex", columns="age", values="persons")
            .loc[["M", "F"]]
            .to_numpy(float)
        )
        single = mid_year(central.population[0])[year - 2018]
        found = single[:, :100].reshape(2, 20, 5).sum(2)
        np.testing.assert_allclose(found[:, :19], groups[:, :19], rtol=0.01, err_msg=str(year))


def test_crisis_deaths_fall_on_adults(rates):
    excess = np.log(rates.mx[2020 - 2018] / rates.mx[2019 - 2018])
    assert (excess[:, 45:65] > 0.3).all()
    assert (np.abs(excess[:, 1:15]) < 0.35).all()
    assert excess[0, 50] > 2 * excess[0, 10]


def test_shares_add_to_one(rates):
    np.testing.assert_allclose(rates.fertility_shares.sum(axis=1), 1)
    np.testing.assert_allclose(rates.migration_shares.sum(axis=(1, 2)), 1)
    assert (rates.fertility_shares[:, :10] == 0).all() and (
        rates.fertility_shares[:, 55:] == 0
    ).all()


def test_years_after_the_tables_hold_and_mortality_improves(catalog):
    long = national_rates(
        catalog.demography, np.arange(2049, 2061), crisis=CRISIS, improvement_after=0.01
    )
    assert long.published_to == 2050
    np.testing.assert_allclose(long.mx[-1], long.mx[1] * 0.99**10)
    assert (long.tfr[1:] == long.tfr[1]).all()


def test_a_year_undone_and_done_again():
    rng = np.random.default_rng(2)
    before, moves = rng.uniform(1e5, 2e5, (2, 101)), rng.normal(0, 100, (2, 101))
    before[:, 99:] = [1000.0, 300.0]
    mx = np.tile(3e-5 * np.exp(0.09 * np.arange(101)) + 1e-4, (2, 1))
    after, _ = step(before, single_year_survival(mx).ratio, np.zeros(101), 1.05, moves)
    np.testing.assert_allclose(
        year_end_earlier(after, mx, moves)[:, :99], before[:, :99], rtol=1e-12
    )
    assert year_end_earlier(after, mx, moves)[:, 99:].sum() == pytest.approx(
        before[:, 99:].sum(), rel=0.02
    )


def test_half_a_year_back_keeps_everybody_when_nobody_dies():
    mid = np.random.default_rng(4).uniform(10, 20, (2, 101))
    found = year_end_before(mid, np.zeros((2, 101)), np.zeros((2, 101)))
    # all but the births of the half year: half of those aged 0
    np.testing.assert_allclose(found.sum(axis=1), mid.sum(axis=1) - mid[:, 0] / 2)
    np.testing.assert_allclose(found[:, 30], (mid[:, 30] + mid[:, 31]) / 2)


def test_calendar_years_of_july_periods():
    found = calendar_year(
        np.array([10.0, 20.0, 40.0]),
        np.array([2020, 2025, 2030]),
        np.array([2018, 2020, 2024, 2025, 2029, 2030, 2031, 2050]),
    )
    assert found.tolist() == [10, 10, 10, 15, 20, 30, 40, 40]


def test_bounded_deviation():
    central = np.array([1.8, 1.7])
    z = np.random.default_rng(0).normal(0, 0.3, (4001, 1))
    z = np.concatenate([z, -z])
    found = bounded_deviation(central, z, 0.6, 3.0)
    np.testing.assert_allclose(np.median(found, axis=0), central, atol=0.01)
    assert found.min() > 0.6 and found.max() < 3.0
    np.testing.assert_allclose(
        bounded_deviation(central, np.array(0.01), 0.6, 3.0) - central, 0.01, rtol=0.02
    )
    with pytest.raises(ModelError):
        bounded_deviation(np.array([3.1]), np.zeros(1), 0.6, 3.0)


def test_link_balances_and_has_one_history(run):
    assert any("births - deaths + migration" in c["check"] for c in run.checks)
    data = run.data
    change = data["population"].sum(("sex", "age")).diff("year")
    flows = (
        data["births"].sum("sex")
        - data["deaths"].sum(("sex", "age"))
        + data["migration"].sum("sex")
    )
    np.testing.assert_allclose(flows.sel(year=change["year"]), change, atol=1e-3)
    for name in (
        "population",
        "births",
        "deaths",
        "migration",
        "mortality_rate",
        "life_expectancy_national",
    ):
        past = data[name].sel(year=slice(2018, 2024)).to_numpy()
        assert (past == past[:1]).all(), name
        assert data[name].attrs["units"]


def test_draws_reach_the_published_ranges_of_2030(run):
    """80 % ranges of WPP 2024; 400 draws leave about 4 % of sampling error on a limit."""

    def limits(values):
        return np.quantile(values[1:], [0.1, 0.9], axis=0)

    at = run.index(2030)
    e0 = limits(run.values("life_expectancy_national")[:, at])
    np.testing.assert_allclose(e0, [[71.45, 77.25], [75.67, 80.82]], atol=0.4)
    low, high = limits(run.values("migration")[:, at].sum(axis=-1)) / 1e3
    assert low == pytest.approx(-288.9, abs=50) and high == pytest.approx(72.4, abs=50)
    low, high = limits(run.values("population")[:, at].sum(axis=(-2, -1))) / 1e6
    assert low == pytest.approx(134.92, abs=0.9) and high == pytest.approx(139.86, abs=0.9)
    # 65 and over of mid-2030: the UN's is central, CONAPO's (14.40 million) stands in the range.
    aged = run.values("population")[:, [at - 1, at], :, 65:].sum(axis=(-2, -1)).mean(axis=1) / 1e6
    assert aged[0] == pytest.approx(13.73, abs=0.02)
    low, high = limits(aged)
    assert low < 13.2 and 14.403 < high < 14.7
    central = run.values("population")[0, at].sum()
    assert np.median(run.values("population")[1:, at].sum(axis=(-2, -1))) == pytest.approx(
        central, rel=0.002
    )


def test_blocks_of_draws_equal_one_piece(catalog, run):
    later = run_of(catalog, draws=5, first=7)
    np.testing.assert_array_equal(later.values("population"), run.values("population")[7:12])


def test_levers_move_the_right_thing_after_the_base_year(catalog, run):
    def total(changes, name, year):
        return run_of(catalog, draws=1, changes=changes).data[name].sel(year=year).sum().item()

    base = {name: run.data[name].isel(draw=0) for name in ("births", "deaths", "migration")}
    changed = total({"demography.fertility_factor": 0.9}, "births", 2030)
    assert changed == pytest.approx(0.9 * base["births"].sel(year=2030).sum().item(), rel=0.002)
    assert (
        total({"demography.fertility_factor": 0.9}, "births", 2024)
        == base["births"].sel(year=2024).sum().item()
    )
    assert (
        total({"demography.mortality_factor": 1.1}, "deaths", 2026)
        > base["deaths"].sel(year=2026).sum().item()
    )
    shifted = total({"demography.net_migration_shift": 50_000}, "migration", 2030)
    assert shifted - base["migration"].sel(year=2030).sum().item() == pytest.approx(50_000)


def test_missing_rows_and_wrong_years_are_said(catalog, rates):
    with pytest.raises(DataError, match="annual"):
        national_rates(catalog.demography, np.arange(1990, 2000), crisis=CRISIS)
    with pytest.raises(InputError):
        national_rates(catalog.demography, YEARS, crisis=(2060, 2062))
    with pytest.raises(InputError, match="start_population"):
        start_population(
            catalog.demography,
            national_rates(catalog.demography, np.arange(2025, 2031), crisis=CRISIS),
        )
    with pytest.raises(DataError):
        national_rates(
            lambda n: (
                catalog.demography(n).iloc[:-1] if n == "mortality_5x5" else catalog.demography(n)
            ),
            YEARS,
            crisis=CRISIS,
        )


def test_conapo_levels_as_the_other_variant(catalog, rates, start):
    """CONAPO (2023): mid-year totals within 0.3 %, births and deaths within 1.5 %, published e0,
    TFR and migration; the UN's when the weight is 0.
    """
    published = (
        catalog.demography("conapo_annual")
        .pivot(index="year", columns="series", values="value")
        .loc[YEARS]
    )
    other = national_rates(catalog.demography, YEARS, crisis=CRISIS, conapo_weight=1.0)
    begin = start_population(catalog.demography, other, conapo_weight=1.0)
    asfr, moves = (
        other.tfr[:, None] * other.fertility_shares,
        other.net_migration[:, None, None] * other.migration_shares,
    )
    found = project_arrays(
        begin[None], other.mx[None], asfr[None], other.srb, moves[None], first_year=2017
    )
    np.testing.assert_allclose(
        mid_year(found.population[0]).sum(axis=(1, 2)), published["population"], rtol=0.003
    )
    np.testing.assert_allclose(found.births[0].sum(axis=1), published["births"], rtol=0.015)
    np.testing.assert_allclose(found.deaths[0].sum(axis=(1, 2)), published["deaths"], rtol=0.015)
    np.testing.assert_allclose(life_expectancy(other.mx), published[["e0_M", "e0_F"]], atol=1e-8)
    np.testing.assert_allclose(other.net_migration, published["net_migration"])
    half = national_rates(catalog.demography, YEARS, crisis=CRISIS, conapo_weight=0.5)
    np.testing.assert_allclose(half.tfr, (rates.tfr + other.tfr) / 2)
    assert (
        start.sum()
        < start_population(catalog.demography, half, conapo_weight=0.5).sum()
        < begin.sum()
    )
    with pytest.raises(InputError, match="conapo_weight"):
        national_rates(catalog.demography, YEARS, crisis=CRISIS, conapo_weight=1.5)


def test_the_scenario_chooses_the_variant(catalog, run):
    other = run_of(catalog, draws=1, changes={"demography.conapo_weight": 1.0}).data
    totals = [d["population"].isel(draw=0).sel(year=2024).sum().item() for d in (run.data, other)]
    assert totals[1] - totals[0] == pytest.approx(
        1.4e6, rel=0.15
    )  # mid-2025: 133.37 and 131.95 million
    assert other["life_expectancy_national"].sel(year=2030, sex="M").item() == pytest.approx(
        73.46, abs=0.01
    )


def test_a_year_earlier_below_zero_is_an_error():
    """More arrivals than people: found -4,260 persons in silence."""
    population, mx = np.full((2, 101), 5_000.0), np.full((2, 101), 0.01)
    moves = np.zeros((2, 101))
    moves[1, 30] = 11_000.0
    with pytest.raises(InputError, match=r"F, edad 29"):
        year_end_earlier(population, mx, moves)
    nobody = population.copy()
    nobody[:, -2:] = 0.0
    assert (year_end_earlier(nobody, mx, 0 * moves)[:, -2:] == 0).all()
