"""Pensions and contributions inside the chain: published totals, invariants, common numbers, levers."""

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.scenario import load
from piimss_forecast.scenario.links import contributions, drivers, pensions, population
from piimss_forecast.scenario.run import Run

CAT = catalog()


def chain(draws=20, first=0, patch=None, horizon=2030):
    assumptions = load("tendencial")
    run = Run(assumptions.patch(patch) if patch else assumptions.fresh(), CAT, np.arange(2018, horizon + 1), 2024, draws, 2030, first)
    for link in (drivers, population, pensions, contributions):
        link.link(run)
    return run


@pytest.fixture(scope="module")
def run():
    return chain()


def insured(run):
    return run.values("pensions_in_payment")[..., :2].sum(axis=(2, 3))


def test_published_pension_stocks(run):
    stock = insured(run)
    np.testing.assert_allclose(stock[:, run.index(2024)], 5_377_238)
    np.testing.assert_allclose(stock[:, run.index(2023)], 5_096_908)
    np.testing.assert_allclose(run.values("pensions_in_payment")[:, 0, :, 2].sum(axis=1), 303_822)


def test_stock_and_flow_close(run):
    stock = insured(run)
    np.testing.assert_allclose(np.diff(stock, axis=1), (run.values("pension_entries") - run.values("pension_exits"))[:, 1:], rtol=1e-9, atol=1e-3)


def test_entries_implied_by_history_are_near_the_published_ones(run):
    """About 350,000 new pensions a year (2018) and more than 416,000 applications (2020): entries not used to calibrate."""
    entries = run.values("pension_entries")[0]
    assert entries[run.index(2018)] == pytest.approx(350_000, rel=0.10)
    assert entries[run.index(2020)] == pytest.approx(416_000, rel=0.10)


def test_outlay_is_near_the_published_amounts(run):
    outlay = run.values("pension_outlay")[0]
    assert outlay[run.index(2022), 2] == pytest.approx(136_880)
    assert outlay[run.index(2023)].sum() == pytest.approx(1.02 * 750_271)
    spent_2025 = 893_380 + 447_351 / 6  # January-November, and December as a month of the first half
    assert outlay[run.index(2025)].sum() == pytest.approx(spent_2025, rel=0.02)


def test_staff_payroll_follows_the_latest_published_course():
    """Report of 2022-2023: payroll at constant prices peaks above 152,000 mdp in 2025, then declines; it supersedes the peak of 2036."""
    run = chain(draws=1, horizon=2036)
    prices = run.drivers["price_index_2018"][0]
    real = run.values("pension_outlay")[0, :, 2] / prices * prices[run.index(2022)]
    assert real[run.index(2025)] == pytest.approx(152_000, rel=0.01)
    assert real.max() < 1.01 * real[run.index(2025)]
    assert real[run.index(2035)] < 0.98 * real[run.index(2025)]


def test_income_equals_the_published_totals(run):
    total = run.values("contribution_income").sum(axis=2)
    for year, value in {2018: 325_407, 2019: 349_983, 2020: 359_433, 2022: 472_415}.items():
        np.testing.assert_allclose(total[:, run.index(year)], value, rtol=1e-9)
    np.testing.assert_allclose(run.values("contribution_income_real")[:, 0], 325_407)


def test_history_is_the_same_in_every_draw_and_the_future_is_not(run):
    past = run.years <= 2024
    for name in ("pensions_in_payment", "pension_outlay", "contribution_income", "collection_factor", "pension_entries", "state_contribution"):
        values = run.values(name)
        assert np.ptp(values[:, past], axis=0).max() <= 1e-6 * np.abs(values[:, past]).max(), name
        assert np.ptp(values[:, -1], axis=0).max() > 0, name
        assert np.isfinite(values).all(), name


def test_a_block_of_draws_is_the_same_as_the_whole(run):
    block = chain(draws=5, first=10)
    for name in ("pensions_in_payment", "pension_outlay", "contribution_income"):
        np.testing.assert_allclose(block.values(name), run.values(name)[10:15], rtol=1e-12)


def test_every_assumption_is_read(run):
    mine = [k for k in run.assumptions.unused() if k.startswith(("pensions.", "contributions."))]
    assert not mine


def test_levers_move_what_they_should(run):
    more = chain(draws=1, patch={"contributions.collection_change": {"2024": 0.0, "2025": 2.0}})
    ratio = more.values("contribution_income")[0] / run.values("contribution_income")[0]
    np.testing.assert_allclose(ratio[: run.index(2024) + 1], 1.0)
    np.testing.assert_allclose(ratio[run.index(2025) :], 1.02)
    faster = chain(draws=1, patch={"pensions.entry_rate_growth": 4.0})
    assert insured(faster)[0, -1] > insured(run)[0, -1] and insured(faster)[0, run.index(2024)] == pytest.approx(insured(run)[0, run.index(2024)])
    np.testing.assert_allclose(faster.values("workers_per_pensioner")[0], run.driver("jobs")[0] / insured(faster)[0])
