"""Salaries by UMA band: the national income cut in bands, the log-normal and the histogram,
months into years, the bridge.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.contributions import (
    BANDS,
    Histogram,
    LogNormal,
    band_table,
    bridge,
    complete_months,
    equal_salaries_income,
    fit_dispersion,
    income_by_band,
    mean_of_stock,
    national_income,
    rate_table,
)
from piimss_forecast.core.errors import DataError, InputError, LawError, ModelError

CAT = load()
YEARS = np.array([2022, 2024])
UMA, WAGE, SBC, JOBS = (
    np.array([v]) for v in ([96.22, 108.57], [172.87, 248.93], [479.0, 582.0], [21.2e6, 22.4e6])
)
PREMIUM = np.full(2, 0.0183)


def income(salaries, sbc=SBC):
    return national_income(
        JOBS,
        sbc,
        UMA,
        WAGE,
        rate_table(CAT.statutes, YEARS),
        salaries=salaries,
        premium=PREMIUM,
        state_quota=0 * UMA,
    )


@given(st.floats(0.3, 1.3), st.floats(1.05, 3.0))
@settings(max_examples=30, deadline=None)
def test_bands_add_to_the_national_income_branch_by_branch(sd, level):
    whole = income(LogNormal(sd), level * WAGE)
    jobs, by_branch = income_by_band(
        JOBS, UMA, whole.fitted, rate_table(CAT.statutes, YEARS), PREMIUM
    )
    np.testing.assert_allclose(jobs.sum(axis=-1), JOBS, rtol=1e-9)
    np.testing.assert_allclose(by_branch.sum(axis=2), whole.own, rtol=1e-8)
    assert (jobs >= -1e-6).all() and (by_branch >= -1e-6).all()
    assert jobs[..., 0].max() == 0  # the minimum wage lies above one UMA


def test_band_shares_agree_with_simulation():
    fitted = LogNormal(0.79).fit(SBC, WAGE, 25 * UMA)
    share, wage = band_table(fitted, UMA)
    rng = np.random.default_rng(1)
    y = np.clip(
        np.exp(fitted.location[0, 0] + 0.79 * rng.standard_normal(400_000)),
        WAGE[0, 0],
        25 * UMA[0, 0],
    )
    counts = np.bincount(
        np.minimum(np.ceil(y / UMA[0, 0] - 1e-12), BANDS).astype(int), minlength=BANDS + 1
    )[1:]
    np.testing.assert_allclose(share[0, 0], counts / y.size, atol=0.004)
    np.testing.assert_allclose(wage.sum(axis=-1), SBC, rtol=1e-9)


def test_a_fine_histogram_of_a_lognormal_gives_its_income():
    """Atoms at the band means of the log-normal: same level, same cuotas (3 UMA is an edge of
    the bands).
    """
    share, wage = (v[0, 0] for v in band_table(LogNormal(0.79).fit(SBC, WAGE, 25 * UMA), UMA))
    used = share > 0
    table = Histogram(share[used] / share[used].sum(), wage[used] / share[used] / UMA[0, 0])
    np.testing.assert_allclose(
        income(table).own[:, 0], income(LogNormal(0.79)).own[:, 0], rtol=1e-6
    )
    np.testing.assert_allclose(
        income(table).own[:, 1].sum(), income(LogNormal(0.79)).own[:, 1].sum(), rtol=0.01
    )
    jobs, by_branch = income_by_band(
        JOBS, UMA, income(table).fitted, rate_table(CAT.statutes, YEARS), PREMIUM
    )
    np.testing.assert_allclose(jobs.sum(axis=-1), JOBS, rtol=1e-9)
    np.testing.assert_allclose(by_branch.sum(axis=2), income(table).own, rtol=1e-8)


def test_histogram_ceav_bands_add_to_the_mean():
    share, wage = (v[0, 0] for v in band_table(LogNormal(0.6).fit(SBC, WAGE, 25 * UMA), UMA))
    used = share > 0
    fitted = Histogram(share[used] / share[used].sum(), wage[used] / share[used] / UMA[0, 0]).fit(
        SBC, WAGE, 25 * UMA
    )
    wages = fitted.wages(np.array([1.5, 2.0, 2.5, 3.0, 3.5, 4.0]) * UMA[..., None])
    np.testing.assert_allclose(wages.sum(axis=-1), SBC, rtol=1e-9)
    assert wages.shape == (1, 2, 8) and (wages >= 0).all()


@given(st.floats(0.4, 1.2), st.floats(3.5, 7.0), st.floats(1.2, 3.0))
@settings(max_examples=20, deadline=None)
def test_dispersion_is_recovered_from_counts(sd, mean, floor):
    share, _ = band_table(
        LogNormal(sd).fit(np.array(mean), np.array(floor), np.array(25.0)), np.array(1.0)
    )
    assert fit_dispersion(2e7 * share, mean, floor) == pytest.approx(sd, abs=1e-3)


def test_jobs_under_the_minimum_wage_are_pooled_with_those_at_it():
    share, _ = band_table(
        LogNormal(0.8).fit(np.array(5.0), np.array(2.5), np.array(25.0)), np.array(1.0)
    )
    moved = share.copy()
    moved[[0, 2]] = share[2] / 2
    assert fit_dispersion(moved, 5.0, 2.5) == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize(
    "counts",
    [np.ones(24), np.zeros(25), np.full(25, np.nan), np.r_[-1.0, np.ones(24)]],
    ids=["24 bands", "empty", "missing", "negative"],
)
def test_bad_counts(counts):
    with pytest.raises(DataError, match="rango_uma"):
        fit_dispersion(counts, 5.0, 1.8)


def test_bad_histograms_and_levels():
    with pytest.raises(DataError, match="Histogram"):
        Histogram(np.array([0.5, 0.4]), np.array([2.0, 6.0]))
    with pytest.raises(ModelError, match="piso"):
        Histogram(np.array([0.5, 0.5]), np.array([2.0, 6.0])).fit(
            np.array([[90.0]]), np.array([[100.0]]), np.array([[2000.0]])
        )


def test_one_shape_of_salaries_is_asked_for():
    for shape in ({}, {"salaries": LogNormal(0.8), "sd_log": 0.8}):
        with pytest.raises(InputError, match="sd_log"):
            national_income(
                JOBS,
                SBC,
                UMA,
                WAGE,
                rate_table(CAT.statutes, YEARS),
                premium=PREMIUM,
                state_quota=0 * UMA,
                **shape,
            )


def test_bands_need_whole_uma_thresholds():
    from dataclasses import replace

    rates = rate_table(CAT.statutes, YEARS)
    with pytest.raises(LawError, match="threshold_uma"):
        income_by_band(
            JOBS,
            UMA,
            income(LogNormal(0.8)).fitted,
            replace(rates, threshold_uma=rates.threshold_uma + 0.5),
            PREMIUM,
        )


def test_equal_salaries_is_the_limit_of_no_dispersion():
    rates = rate_table(CAT.statutes, YEARS)
    np.testing.assert_allclose(
        equal_salaries_income(JOBS, SBC, UMA, rates, PREMIUM),
        income(LogNormal(1e-3)).own,
        rtol=1e-5,
    )


def test_yearly_means_in_the_data_come_from_the_months():
    """The figures ``insured_jobs_mean`` and ``sbc_mean`` are what the rules give on the months
    of the catalogue.
    """
    months = {
        c: CAT.figures(c).set_index("period")["value"]
        for c in ("insured_jobs_month_end", "sbc_month")
    }
    jobs = {(int(p[:4]), int(p[5:])): v for p, v in months["insured_jobs_month_end"].items()}
    jobs |= {(int(y), 12): v for y, v in CAT.series("insured_jobs")["value"].items()}
    printed = CAT.series("insured_jobs_mean")["value"]
    for year, value in printed.items():
        assert mean_of_stock(jobs, int(year)) == pytest.approx(
            value, rel=3e-4 if year == 2019 else 1e-7
        ), year
    assert printed[2020] - printed[2019] == CAT.value("insured_jobs_mean_change_yoy", 2020)
    december, following = CAT.series("sbc_december")["value"], None
    for year in range(2025, 2017, -1):
        known = {int(p[5:]): v for p, v in months["sbc_month"].items() if int(p[:4]) == year} | {
            12: december[year]
        }
        following = complete_months(known, following)
        assert following.mean() == pytest.approx(CAT.value("sbc_mean", year), abs=0.051), year


def test_months_that_cannot_be_completed():
    with pytest.raises(DataError, match="12"):
        mean_of_stock({(2020, 6): 1.0, (2020, 12): 1.0}, 2020)
    for bad in ({}, {13: 1.0}):
        with pytest.raises(DataError, match="meses"):
            complete_months(bad)


@given(st.lists(st.tuples(st.floats(0.1, 50), st.floats(0.1, 50)), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_the_bridge_closes_exactly(pairs):
    start = {str(i): a for i, (a, _) in enumerate(pairs)}
    end = {str(i): b for i, (_, b) in enumerate(pairs)}
    change = np.prod(list(end.values())) - np.prod(list(start.values()))
    assert sum(bridge(start, end).values()) == pytest.approx(
        change, rel=1e-9, abs=1e-9 * np.prod(list(start.values()))
    )
    for name, part in bridge(start, end).items():
        assert part * (end[name] - start[name]) >= 0


def test_bad_bridges():
    for end in ({"a": -1.0}, {"b": 1.0}):
        with pytest.raises(InputError, match="bridge"):
            bridge({"a": 1.0}, end)
