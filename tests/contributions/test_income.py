"""Salary distribution and national income: closed forms against simulation, identities, published totals."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.contributions import (
    BRANCHES,
    band_wages,
    collection_factor,
    cuotas,
    days_of_year,
    fit_location,
    mean_censored,
    mean_excess,
    mean_uma,
    national_income,
    rate_table,
    state_daily_quota,
)
from piimss_forecast.errors import DataError, LawError, ModelError

CAT = load()
PUBLISHED = {2018: 325_407, 2019: 349_983, 2020: 359_433, 2022: 472_415}


def simulated(location, sd, floor, cap, size=400_000):
    return np.clip(np.exp(location + sd * np.random.default_rng(1).standard_normal(size)), floor, cap)


@pytest.mark.parametrize(("mean", "sd", "floor", "cap"), [(420.0, 0.8, 141.7, 2240.0), (660.0, 0.7, 315.0, 2932.0), (450.0, 1.2, 88.0, 2015.0)])
def test_moments_agree_with_simulation(mean, sd, floor, cap):
    mu = float(fit_location(np.array(mean), sd, np.array(floor), np.array(cap)))
    y = simulated(mu, sd, floor, cap)
    error = 5 * y.std() / np.sqrt(y.size)
    assert y.mean() == pytest.approx(mean, abs=error)
    for threshold in (floor / 2, floor * 1.1, mean, cap * 0.9):
        assert float(mean_excess(mu, sd, floor, cap, threshold)) == pytest.approx(np.maximum(y - threshold, 0).mean(), abs=error)
    uppers = np.array([floor * 0.8, floor * 1.3, mean])
    exact = band_wages(np.array(mu), sd, np.array(floor), np.array(cap), uppers)
    edges = [floor, *np.maximum(uppers, floor), cap]
    found = [floor * (y <= floor).mean()] + [(y * ((y > a) & (y <= b))).mean() for a, b in pairwise(edges)]
    np.testing.assert_allclose(exact, found, atol=error)


@given(st.floats(1.05, 6.0), st.floats(0.2, 1.5), st.floats(50, 500))
@settings(max_examples=30, deadline=None)
def test_fit_gives_back_the_mean_and_bands_add_up(ratio, sd, floor):
    mean, cap = ratio * floor, 25 * floor
    mu = fit_location(np.array([[mean]]), sd, np.array([[floor]]), np.array([[cap]]))
    np.testing.assert_allclose(mean_censored(mu, sd, floor, cap), mean, rtol=1e-9)
    bands = band_wages(mu, sd, np.array([[floor]]), np.array([[cap]]), np.array([0.5, 1.5, 2.0, 4.0]) * floor)
    np.testing.assert_allclose(bands.sum(axis=-1), mean, rtol=1e-9)
    assert (bands >= -1e-9).all() and float(mean_excess(mu, sd, floor, cap, 3 * floor)[0, 0]) >= max(mean - 3 * floor, 0) - 1e-9


def test_mean_outside_floor_and_cap():
    with pytest.raises(ModelError, match="SBC"):
        fit_location(np.array([100.0]), 0.8, np.array([141.7]), np.array([2000.0]))


def national(years, sd=0.79):
    years = np.array(years)
    jobs, sbc = CAT.series("insured_jobs")["value"], CAT.series("sbc_december")["value"]
    mean_jobs = np.array([[1.008 * (jobs[y] + jobs[y - 1]) / 2 for y in years]])
    mean_sbc = np.array([[0.987 * sbc[y] for y in years]])
    law = CAT.statutes
    uma = mean_uma(law.published("uma_daily").loc[years].to_numpy()[None], float(law.published("uma_daily")[years[0] - 1]), years)
    wage = law.published("minimum_wage_daily").loc[years].to_numpy()[None]
    return (
        national_income(
            mean_jobs,
            mean_sbc,
            uma,
            wage,
            rate_table(law, years),
            sd_log=sd,
            premium=np.full(years.size, 0.0183),
            state_quota=state_daily_quota(CAT, uma),
        ),
        mean_jobs,
        mean_sbc,
        uma,
        wage,
    )


def test_uncalibrated_income_of_the_published_years(record_property):
    """Law x jobs x salaries with no factor: 2018 within 4 % of the published total; the ratios are reported, not hidden."""
    years = list(range(2018, 2023))
    total = national(years)[0].own.sum(axis=-1)[0]
    ratio = {y: PUBLISHED[y] / total[y - 2018] for y in PUBLISHED}
    record_property("collected_over_computed", {y: round(float(r), 4) for y, r in ratio.items()})
    assert abs(ratio[2018] - 1) < 0.04
    np.testing.assert_allclose(list(ratio.values()), [0.992, 0.980, 0.952, 1.031], atol=0.002)


def test_dispersion_reproduces_the_effective_rates_of_2021():
    """Effective SEM rates printed for 2021: 5.42 % employer, 0.44 % worker."""
    income, *_ = national([2021])
    excess = float(income.excess_share[0, 0])
    uma, sbc = 89.62, 0.987 * 438.6
    assert round(0.25 + 0.40 * excess, 2) == 0.44
    assert 100 * (0.204 * uma / sbc) + 0.70 + 1.10 * excess == pytest.approx(5.42, abs=0.03)


def test_nation_of_equal_salaries_equals_the_cuota_of_one():
    """With almost no dispersion the national sum is jobs x the cuota of the mean salary."""
    years = np.array([2024])
    sbc, uma, wage = np.array([[600.0]]), np.array([[108.57]]), np.array([[248.93]])
    quota = state_daily_quota(CAT, uma)
    income = national_income(
        np.array([[1e6]]), sbc, uma, wage, rate_table(CAT.statutes, years), sd_log=1e-3, premium=np.array([0.0183]), state_quota=quota
    )
    one = cuotas(600.0, 2024, days=366)
    own = one.sel(payer=["employer", "worker"]).sum("payer").values[0]
    np.testing.assert_allclose(income.own[0, 0], own[:6], rtol=1e-5)
    np.testing.assert_allclose(income.state[0, 0], one.sel(payer="state").values[0, :6], rtol=1e-9)
    np.testing.assert_allclose(income.rcv[0, 0], own[6:].sum(), rtol=1e-5)


def test_income_doubles_with_jobs_and_splits_by_branch():
    income, jobs, sbc, uma, wage = national([2024])
    twice = national_income(
        2 * jobs, sbc, uma, wage, rate_table(CAT.statutes, [2024]), sd_log=0.79, premium=np.array([0.0183]), state_quota=state_daily_quota(CAT, uma)
    )
    np.testing.assert_allclose(twice.own, 2 * income.own)
    base = jobs[0, 0] * sbc[0, 0] * 366 / 1e6
    np.testing.assert_allclose(income.own[0, 0, BRANCHES.index("SIV")], base * 0.02375)
    np.testing.assert_allclose(income.own[0, 0].sum(), base * income.effective_rate[0, 0])


def test_ceav_of_2022_is_the_flat_rate():
    income, jobs, sbc, *_ = national([2022])
    np.testing.assert_allclose(income.rcv[0, 0], jobs[0, 0] * sbc[0, 0] * 365 / 1e6 * (0.02 + 0.0315 + 0.01125))


def test_floor_guard_and_bad_drivers():
    years, one = np.array([2024]), np.array([[1.0]])
    arguments = {"sd_log": 0.79, "premium": np.array([0.0183]), "state_quota": 14 * one}
    table = rate_table(CAT.statutes, years)
    high = national_income(one, 300 * one, 108.57 * one, 320 * one, table, highest_floor=0.8, **arguments)
    assert np.isfinite(high.own).all()
    with pytest.raises(ModelError):
        national_income(one, 300 * one, 108.57 * one, 320 * one, table, **arguments)
    with pytest.raises(DataError, match="jobs"):
        national_income(-one, 300 * one, 108.57 * one, 248.93 * one, table, **arguments)
    with pytest.raises(LawError):
        rate_table(CAT.statutes, [1980])


def test_collection_factor():
    years = np.arange(2018, 2027)
    factor = collection_factor({2019: 90.0, 2021: 110.0, 2030: 1.0}, np.full(9, 100.0), years, 2024, 0.75)
    np.testing.assert_allclose(factor, [0.9, 0.9, 1.0, 1.1, 1.075, 1.075, 1.075, 1.075, 1.075])
    with pytest.raises(DataError):
        collection_factor({}, np.full(9, 100.0), years, 2024, 0.75)


def test_days_and_uma():
    assert days_of_year(np.array([2024, 2100])).tolist() == [366.0, 365.0]
    np.testing.assert_allclose(
        mean_uma(np.array([[110.0, 120.0]]), 100.0, np.array([2024, 2025])), [[(31 * 100 + 335 * 110) / 366, (31 * 110 + 334 * 120) / 365]]
    )
