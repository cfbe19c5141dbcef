"""Cohort-component method: null cases, hand numbers, the matrix form, exact balance, the UN's
own projection of Mexico, bad input.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.demography import (
    deaths_by_age,
    leslie_matrix,
    project_arrays,
    project_cohorts,
    single_year_survival,
    step,
)

AGES = 101


def rates(years=4, draws=None):
    ages = np.arange(AGES)
    mx = np.stack([4e-5 * np.exp(0.092 * ages) + 5e-4, 2.5e-5 * np.exp(0.096 * ages) + 4e-4])
    mx[:, 0] = [0.012, 0.010]
    asfr = np.where((ages >= 15) & (ages < 50), 1.9 / 35, 0.0)
    shape = () if draws is None else (draws,)
    return np.broadcast_to(mx, (*shape, years, 2, AGES)).copy(), np.broadcast_to(
        asfr, (*shape, years, AGES)
    ).copy()


def people(seed=1):
    return np.random.default_rng(seed).uniform(1e4, 1e6, (2, AGES))


def test_null_projection_moves_everybody_one_age():
    population = people()
    end, flows = step(population, np.ones((2, AGES)), np.zeros(AGES), 1.05, np.zeros((2, AGES)))
    np.testing.assert_array_equal(end[:, 1:100], population[:, :99])
    np.testing.assert_allclose(end[:, 100], population[:, 99] + population[:, 100])
    assert end[:, 0].sum() == 0 and flows.deaths_cohort.sum() == 0 and flows.births.sum() == 0


@pytest.mark.parametrize(("interval", "groups"), [(1, 101), (5, 21)])
def test_nobody_dies_is_born_or_moves(interval, groups):
    start = np.random.default_rng(2).uniform(1, 9, (2, groups))
    data = project_cohorts(
        start,
        np.zeros((2, 2, groups + (interval == 5))),
        np.zeros((2, groups)),
        1.05,
        interval=interval,
    )
    once = np.concatenate(
        [np.zeros((2, 1)), start[:, :-2], start[:, -2:].sum(1, keepdims=True)], axis=1
    )
    np.testing.assert_allclose(data["population"].to_numpy()[0, 1], once, rtol=1e-14)
    assert data["deaths"].sum() == 0 and data["population"].sum(("sex", "age")).to_numpy()[
        0
    ] == pytest.approx(start.sum())


def test_hand_step():
    # Three ages; women of the middle age bear 0.4 a year; survival into age 0 0.9, age 1 0.5, open
    # 0.8; four migrants a cell.
    population = np.array([[100.0, 80.0, 60.0], [100.0, 80.0, 60.0]])
    migration = np.full((2, 3), 4.0)
    end, flows = step(
        population, np.tile([0.9, 0.5, 0.8], (2, 1)), np.array([0.0, 0.4, 0.0]), 1.0, migration
    )
    # start 102, 82, 62; into age 1: 51; into the open group: (82 + 62) * 0.8 = 115.2; then two
    # migrants more in each
    women = (82 + 51) / 2
    births = 0.4 * women / 2
    np.testing.assert_allclose(end, [[births * 0.9 + 2, 53, 117.2]] * 2)
    np.testing.assert_allclose(flows.births, [births, births])
    np.testing.assert_allclose(flows.deaths_cohort, [[births * 0.1, 51, 28.8]] * 2)


@given(st.integers(0, 10**6), st.floats(-0.05, 0.05), st.sampled_from([1, 5]))
def test_balance_closes_in_every_step(seed, move, interval):
    rng = np.random.default_rng(seed)
    ages = AGES if interval == 1 else 21
    mx = rng.uniform(1e-4, 0.15, (3, 2, ages + (interval == 5)))
    population = rng.uniform(1e3, 1e6, (2, ages))
    asfr = np.zeros((3, ages))
    asfr[:, ages // 7 : ages // 2] = rng.uniform(0, 0.15, (3, ages // 2 - ages // 7))
    migration = move * interval * rng.uniform(0, 1, (3, 2, ages)) * population.min()
    data = project_cohorts(
        population, mx, asfr, 1.05, migration, first_year=2020, interval=interval
    )
    change = data["population"].sum(("sex", "age")).diff("year").to_numpy()
    flows = (
        data["births"].sum("sex")
        - data["deaths"].sum(("sex", "age"))
        + data["migrants"].sum(("sex", "age"))
    )
    np.testing.assert_allclose(flows.to_numpy(), change, atol=1e-6 * population.sum() / 1e3)
    np.testing.assert_allclose(
        data["deaths"].sum(("sex", "age")), data["deaths_cohort"].sum(("sex", "age"))
    )
    assert data["year"].to_numpy().tolist() == [2020 + interval * i for i in range(4)]
    assert data["period"].to_numpy().tolist() == data["year"].to_numpy().tolist()[1:]


def test_cohort_by_cohort():
    mx, asfr = rates(2)
    data = project_cohorts(people(), mx, asfr, 1.05)
    pop, dead = data["population"].to_numpy()[0], data["deaths_cohort"].to_numpy()[0]
    np.testing.assert_allclose(pop[0, :, :99] - dead[0, :, 1:100], pop[1, :, 1:100])
    np.testing.assert_allclose(data["births"].to_numpy()[0, 0] - dead[0, :, 0], pop[1, :, 0])


def test_deaths_by_age_are_rates_times_person_years():
    mx, asfr = (a[0] for a in rates(1))
    survival = single_year_survival(mx)
    population = people()
    end, flows = step(population, survival.ratio, asfr, 1.05, np.zeros((2, AGES)))
    dead = deaths_by_age(flows, survival.leave)
    np.testing.assert_allclose(dead[:, 1:99], (mx * (population + end) / 2)[:, 1:99], rtol=1e-12)
    assert (dead > 0).all()
    assert dead.sum() == pytest.approx(flows.deaths_cohort.sum())


def test_matrix_form_gives_the_same_projection():
    mx, asfr = (a[0] for a in rates(1))
    ratio = single_year_survival(mx).ratio
    matrix = leslie_matrix(ratio, asfr, 1.05)
    moves = np.random.default_rng(3).normal(0, 500, (2, AGES))
    stepped = people()
    vector = stepped.reshape(-1)
    for _ in range(30):
        stepped, _ = step(stepped, ratio, asfr, 1.05, moves)
        vector = matrix @ (vector + moves.reshape(-1) / 2) + moves.reshape(-1) / 2
    np.testing.assert_allclose(vector.reshape(2, AGES), stepped, rtol=1e-10)


def test_matrix_form_of_five_year_steps():
    rng = np.random.default_rng(5)
    survival, asfr = (
        rng.uniform(0.5, 1, (2, 21)),
        np.where((np.arange(21) >= 3) & (np.arange(21) < 10), 0.05, 0.0),
    )
    population = rng.uniform(1, 2, (2, 21))
    end, _ = step(population, survival, asfr, 1.04, np.zeros((2, 21)), 5.0)
    np.testing.assert_allclose(
        leslie_matrix(survival, asfr, 1.04, 5.0) @ population.reshape(-1), end.reshape(-1)
    )


def test_draws_are_independent_of_each_other():
    mx, asfr = rates(3, draws=4)
    mx *= np.array([1.0, 0.9, 1.1, 1.3])[:, None, None, None]
    together = project_cohorts(people(), mx, asfr, 1.05)
    alone = project_cohorts(people(), mx[2], asfr[2], 1.05)
    np.testing.assert_array_equal(
        together["population"].to_numpy()[2], alone["population"].to_numpy()[0]
    )
    assert (
        np.diff(together["deaths"].sum(("period", "sex", "age")).to_numpy()[[1, 0, 2, 3]]) > 0
    ).all()


def test_one_year_and_five_year_steps_agree():
    from piimss_forecast.demography import graduate_mortality

    ages = np.array([0, 1, *range(5, 105, 5)])
    mx5 = np.stack(
        [4e-5 * np.exp(0.092 * (ages + 2)) + 5e-4, 2.5e-5 * np.exp(0.096 * (ages + 2)) + 4e-4]
    )
    mx1 = graduate_mortality(mx5)
    groups = 1e6 * np.exp(-0.02 * np.arange(0, 105, 5)) * np.ones((2, 1))
    single = np.repeat(groups[:, :20] / 5, 5, axis=1)
    single = np.concatenate([single, groups[:, 20:]], axis=1)
    fertile5, fertile1 = np.zeros(21), np.zeros(AGES)
    fertile5[4:8], fertile1[20:40] = 0.09, 0.09
    five = project_cohorts(groups, mx5[None], fertile5[None], 1.05, interval=5)[
        "population"
    ].to_numpy()[0, -1]
    one = project_cohorts(single, np.tile(mx1, (5, 1, 1)), np.tile(fertile1, (5, 1)), 1.05)[
        "population"
    ].to_numpy()[0, -1]
    assert one.sum() == pytest.approx(five.sum(), rel=2e-3)
    np.testing.assert_allclose(one[:, :90].reshape(2, 18, 5).sum(2), five[:, :18], rtol=0.01)


def test_five_year_steps_follow_the_un_projection_of_mexico(catalog):
    """From 1 July 2020 with the published five-year rates, to the published population of 1 July
    2050.
    """

    def wide(frame, value):
        return frame.pivot(index="sex", columns="age", values=value).loc[["M", "F"]].to_numpy(float)

    periods = [f"{y}-{y + 5}" for y in range(2020, 2050, 5)]
    people5, deaths5, moves5 = (
        catalog.demography(n) for n in ("population_5y", "mortality_5x5", "migration_5y")
    )
    share = catalog.demography("fertility_share_5x5").set_index(["period", "age_group"])["percent"]
    tfr, srb = (catalog.demography(n).set_index("period") for n in ("tfr_5y", "srb_5y"))
    asfr = np.zeros((6, 21))
    for t, period in enumerate(periods):
        asfr[t, 3:10] = (
            tfr.loc[period, "tfr"] / 5 * share[period].sort_index().to_numpy(float) / 100
        )
    start = wide(people5[people5["date"] == "2020-07-01"], "persons")
    mx = np.stack([wide(deaths5[deaths5["period"] == p], "mx") for p in periods])
    moves = np.stack([wide(moves5[moves5["period"] == p], "persons") for p in periods])
    data = project_cohorts(
        start, mx, asfr, srb.loc[periods, "srb"].to_numpy(float), moves, first_year=2020, interval=5
    )
    for year, tolerance in ((2025, 0.002), (2030, 0.002), (2050, 0.004)):
        published = wide(people5[people5["date"] == f"{year}-07-01"], "persons")
        found = data["population"].sel(year=year).to_numpy()[0]
        assert found.sum() == pytest.approx(published.sum(), rel=tolerance), year
        np.testing.assert_allclose(found[:, :18], published[:, :18], rtol=0.02)


def test_births_are_fertility_times_the_exposure_of_women():
    mx, asfr = rates(3)
    data = project_cohorts(people(), mx, asfr, 1.05, 50.0)
    born = (asfr * data["exposure"].to_numpy()[0, :, 1]).sum(axis=1)
    np.testing.assert_allclose(data["births"].sum("sex").to_numpy()[0], born, rtol=1e-12)
    # nearly all of them die at the rates given: deaths over person-years, where neither births nor
    # the open group enter
    found = (data["deaths"] / data["exposure"]).to_numpy()[0]
    np.testing.assert_allclose(found[:, :, 1:99], mx[:, :, 1:99], rtol=2e-3)


def test_only_the_last_population_when_asked():
    mx, asfr = rates(5, draws=300)  # more than one block of draws
    mx *= np.exp(np.random.default_rng(3).normal(0, 0.1, (300, 1, 1, 1)))
    whole, last = (
        project_cohorts(people(), mx, asfr, 1.05, -20.0, keep=keep) for keep in ("all", "last")
    )
    np.testing.assert_array_equal(
        last["population"].to_numpy()[:, 0], whole["population"].to_numpy()[:, -1]
    )
    for name in ("births", "deaths", "deaths_cohort", "exposure", "migrants"):
        expected = whole[name] if name == "births" else whole[name].sum("age")
        np.testing.assert_allclose(last[name], expected, rtol=1e-12)
    assert last.nbytes < whole.nbytes / 10
    with pytest.raises(InputError, match="keep"):
        project_cohorts(people(), mx, asfr, 1.05, keep="some")


def test_rates_as_functions_of_the_step():
    mx, asfr = rates(4, draws=3)
    arrays = project_arrays(people()[None], mx, asfr, np.full(4, 1.05), np.zeros((1, 4, 2, AGES)))
    calls = project_arrays(
        people()[None],
        lambda t: mx[:, t],
        lambda t: asfr[:, t],
        np.full(4, 1.05),
        lambda t: np.zeros((1, 2, AGES)),
        keep="last",
    )
    np.testing.assert_array_equal(calls.population[:, 0], arrays.population[:, -1])
    np.testing.assert_allclose(calls.deaths, arrays.deaths.sum(axis=-1), rtol=1e-12)


def test_constant_rates_lead_to_the_stable_population():
    """Growth and age structure of the far future are the first eigenvalue and vector of the
    matrix (Lotka's theorem).
    """
    mx, asfr = (np.broadcast_to(a, (600, *a.shape[1:])) for a in rates(1))
    data = project_cohorts(people(), mx, asfr, 1.05, keep="last")
    one = project_cohorts(people(), mx[:599], asfr[:599], 1.05, keep="last")
    values, vectors = np.linalg.eig(leslie_matrix(single_year_survival(mx[0]).ratio, asfr[0], 1.05))
    main = int(np.argmax(values.real))
    stable = np.abs(vectors[:, main].real).reshape(2, AGES)
    found = data["population"].to_numpy()[0, 0]
    assert found.sum() / one["population"].to_numpy().sum() == pytest.approx(
        values[main].real, rel=1e-9
    )
    np.testing.assert_allclose(found / found.sum(), stable / stable.sum(), rtol=1e-6)


def test_emigration_cannot_empty_an_age():
    mx, asfr = rates(2)
    migration = np.zeros((2, 2, AGES))
    migration[1, 0, 30] = -5e6
    with pytest.raises(ModelError, match="2022, M, edad 3"):
        project_cohorts(people(), mx, asfr, 1.05, migration, first_year=2020)


@pytest.mark.parametrize(
    "change",
    [
        {"population": -1.0},
        {"population": np.nan},
        {"mx": -0.1},
        {"mx": 2.5},
        {"mx": np.nan},
        {"asfr": -0.1},
        {"srb": 0.0},
        {"srb": np.ones(7)},
        {"interval": 2},
        {"migration": np.full((4, 2, AGES), np.inf)},
        {"migration": np.zeros((3, 2, AGES))},
    ],
)
def test_bad_input(change):
    mx, asfr = rates(4)
    arguments = {"population": people(), "mx": mx, "asfr": asfr, "srb": 1.05, "migration": 0.0}
    for name, value in change.items():
        if name in ("population", "mx", "asfr"):
            arguments[name].flat[7] = value
        else:
            arguments[name] = value
    with pytest.raises(InputError, match=r"project_cohorts|mx, M, edad 7"):
        project_cohorts(**arguments)


def test_matrix_form_refuses_births_in_the_first_group():
    with pytest.raises(InputError):
        leslie_matrix(np.ones((2, 3)), np.array([0.1, 0.1, 0.0]), 1.05)
