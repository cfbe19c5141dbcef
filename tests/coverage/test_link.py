"""Coverage inside the chain: every published margin, the sum of statuses, the drivers it follows."""

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.coverage import decimal_date, levels_at
from piimss_forecast.errors import PiimssError
from piimss_forecast.scenario import load
from piimss_forecast.scenario.links import coverage, drivers, employment, population
from piimss_forecast.scenario.run import Run

CAT = catalog()


def chain(draws=8, first=0, patch=None, horizon=2030):
    run = Run(load("tendencial").patch(patch or {}), CAT, np.arange(2018, horizon + 1), 2024, draws, 2030, first)
    for link in (drivers, population, employment, coverage):
        link.link(run)
    return run


@pytest.fixture(scope="module")
def run():
    return chain()


def total(run, name, year, since=0):
    return run.values(name)[:, run.index(year), :, since:].sum(axis=(1, 2))


def test_published_totals(run):
    np.testing.assert_allclose(total(run, "adscrita_umf", 2020), 57_073_874, rtol=1e-9)
    np.testing.assert_allclose(total(run, "adscrita_umf", 2024), 62_600_000, rtol=1e-9)
    np.testing.assert_allclose(total(run, "adscrita_consultorio", 2024), 55_700_000, rtol=1e-9)
    np.testing.assert_allclose(total(run, "derechohabientes", 2020), 68_659_149, rtol=1e-9)


def test_june_and_older_points_of_the_consulting_rooms():
    run = chain(draws=1)
    points = coverage._consultorio_points(run)
    assert points == {2016.0: 44_200_000, 2018.5: 49_161_302, 2020.5: 50_653_273, 2025.0: 55_700_000}
    december = levels_at([decimal_date(y) for y in range(2018, 2025)], points)
    np.testing.assert_allclose(run.values("adscrita_consultorio")[0, :7].sum(axis=(1, 2)), december, rtol=1e-9)
    # Adults at the June dates, from the shares the link interpolates.
    history = coverage._history(run, run.years[run.years <= 2024])
    adults = run.values("adscrita_consultorio")[0, :7, :, 20:].sum(axis=(1, 2))
    np.testing.assert_allclose(adults, december * history.adults, rtol=1e-9)
    for year, published in ((2018, 35_578_474), (2020, 37_515_011)):
        share = coverage.shares_at([year + 0.5], {2018.5: 35_578_474 / 49_161_302, 2020.5: 37_515_011 / 50_653_273})[0]
        assert levels_at([year + 0.5], points)[0] * share == pytest.approx(published, rel=1e-12)


def test_share_of_65_and_over(run):
    share = run.values("share_65plus_umf")
    np.testing.assert_allclose(share[:, run.index(2024)], 15.9, rtol=1e-9)
    assert 11.6 < share[0, 0] < share[0, run.index(2024)]  # 11.6 % in 2012 says the direction only
    assert (np.diff(share[0]) > 0).all()
    np.testing.assert_allclose(run.values("share_65plus_consultorio")[:, run.index(2024)], 15.9, atol=0.05)


def test_statuses_and_bounds(run):
    status = run.values("adscrita_status")
    np.testing.assert_allclose(status.sum(axis=2), run.values("adscrita_umf").sum(axis=(2, 3)), rtol=1e-12)
    assert (status > 0).all()
    for name in ("adscrita_consultorio", "adscrita_umf", "derechohabientes"):
        assert (run.values(name) >= 0).all()
    assert (run.values("adscrita_consultorio") <= run.values("adscrita_umf")).all()
    assert (run.values("adscrita_umf") <= run.values("derechohabientes")).all()
    assert (run.values("derechohabientes") <= run.values("population")).all()


def test_central_2030_is_plausible(run):
    assert 67e6 < total(run, "adscrita_umf", 2030)[0] < 72e6


def test_insured_follow_jobs(run):
    status, jobs = run.values("adscrita_status"), run.driver("jobs")
    quiet = chain(draws=4, patch={"coverage.registration_sd": 0.0})
    insured = quiet.values("adscrita_status")[:, 6:, 0]
    np.testing.assert_allclose(insured / insured[:, :1], quiet.driver("jobs")[:, 6:] / quiet.driver("jobs")[:, 6:7], rtol=1e-8)
    np.testing.assert_allclose(status[:, :7, 0] / jobs[:, :7], 0.9, rtol=1e-9)


def test_history_is_certain_and_draws_are_the_same_in_any_block(run):
    part = chain(draws=3, first=5)
    for name in ("adscrita_umf", "adscrita_consultorio", "derechohabientes", "adscrita_status"):
        values = run.values(name)
        assert (values[:, :7] == values[:1, :7]).all(), name
        assert (values[5:] == part.values(name)).all(), name
    assert np.ptp(total(run, "adscrita_umf", 2030)) > 0


def test_every_key_is_read(run):
    assert not [k for k in run.assumptions.unused() if k.startswith("coverage.")]


def test_long_horizon_stays_within_the_population():
    run = chain(draws=6, horizon=2075)
    assert (run.values("derechohabientes") <= run.values("population")).all()


def test_margins_that_contradict_each_other_are_an_error():
    with pytest.raises(PiimssError, match=r"coverage|márgenes"):
        chain(
            draws=1,
            patch={
                "coverage.persons_per_job": 1.1,
                "coverage.students_registered": 1.0,
                "coverage.share_20plus_base": 88.0,
                "coverage.uncovered_floor": 0.2,
                "coverage.persons_per_pension": 1.0,
                "coverage.share_65plus_slope": 1.0,
                "coverage.profile_familiar": {"ages": [0, 100], "M": [0.0, 0.0], "F": [0.0, 0.0]},
            },
        )
