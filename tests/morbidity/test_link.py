"""Morbidity inside the chain: published margins, levers, invariants, common numbers."""

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.dims import DISEASES
from piimss_forecast.errors import ModelError
from piimss_forecast.morbidity import share_from_age
from piimss_forecast.scenario import load
from piimss_forecast.scenario.links import coverage, drivers, employment, morbidity, population
from piimss_forecast.scenario.run import Run

CAT = catalog()


def chain(draws=6, first=0, patch=None, horizon=2030):
    run = Run(load("tendencial").patch(patch or {}), CAT, np.arange(2018, horizon + 1), 2024, draws, 2030, first)
    for link in (drivers, population, employment, coverage, morbidity):
        link.link(run)
    return run


@pytest.fixture(scope="module")
def run():
    return chain()


def test_treated_as_published(run):
    treated = run.values("patients_in_treatment")
    np.testing.assert_allclose(treated[:, run.index(2024)], np.broadcast_to([5.4e6, 8.424e6, 83_643], (6, 3)), rtol=1e-9)
    np.testing.assert_allclose(treated[0, run.index(2023)], [5.4e6 / 1.068, 8.1e6, 83_643 / 1.029], rtol=1e-9)
    assert treated[0, run.index(2021), 2] == pytest.approx(66_000)


def test_national_survey_is_reproduced(run):
    base = morbidity._base_prevalence(run, np.ones(3))  # without trend: the survey of 2022 itself
    survey = run.values("population")[0, run.index(2022)]
    for i, (adults, old) in enumerate(((0.183, 0.37), (0.478, 0.748))):
        assert float(share_from_age(base[i], survey, 20)) == pytest.approx(adults, abs=1e-8)
        assert float(share_from_age(base[i], survey, 60)) == pytest.approx(old, abs=1e-8)


def test_cost_of_the_base_year(run):
    np.testing.assert_allclose(run.values("health_cost")[:, run.index(2024)], np.broadcast_to([38_802.0, 22_940, 33_475], (6, 3)))
    assert (np.diff(run.values("health_cost")[0], axis=0) > 0).all()


def test_treated_are_ill_and_ill_are_registered(run):
    patients = run.values("patients")
    assert (patients >= 0).all() and (patients <= run.values("adscrita_umf")[:, :, None]).all()
    assert (run.values("patients_in_treatment") < patients.sum(axis=(3, 4))).all()
    both, either = patients[:, :, :2].sum(axis=(3, 4)), run.values("patients_dm_or_hta")
    assert (either < both.sum(axis=2)).all() and (either > both.max(axis=2)).all()


def test_deaths_close(run):
    assert any(c["check"].startswith("morbidity: ill deaths + well deaths") and c["largest_gap"] < 1e-3 for c in run.checks)


def test_hooks_as_published(run):
    detection, rate = run.values("detection_coverage"), run.values("dm_cvd_mortality_rate")
    np.testing.assert_allclose(detection[:, :3], np.broadcast_to([[22.0, 60.3], [22.1, 61.6], [11.9, 43.3]], (6, 3, 2)))
    np.testing.assert_allclose(detection[:, run.index(2024), 0], 27.7)
    np.testing.assert_allclose(rate[:, :3], np.broadcast_to([135.64, 133.84, 145.51], (6, 3)))


def test_zero_incidence_lowers_prevalence_and_more_lowers_nothing():
    keys = [f"morbidity.incidence_multiplier_{d}" for d in DISEASES]
    none = chain(draws=1, patch=dict.fromkeys(keys, 0.0)).values("prevalence_20plus")[0, 6:]
    assert (np.diff(none, axis=0) < 0).all()
    more = chain(draws=1, patch=dict.fromkeys(keys, 1.5))
    assert (more.values("prevalence_20plus")[0, 7:] > chain(draws=1).values("prevalence_20plus")[0, 7:]).all()


def test_levers_act_in_their_direction(run):
    base = run.values("patients_in_treatment")[0, -1]
    found = chain(draws=1, patch={"morbidity.detection_diabetes": {"2024": 27.7, "2030": 40.0}})
    assert found.values("patients_in_treatment")[0, -1, 0] > base[0]
    assert found.values("patients_in_treatment")[0, -1, 1] == pytest.approx(base[1])
    controlled = chain(draws=1, patch={"morbidity.control_diabetes": {"2024": 64.4, "2030": 90.0}})
    assert controlled.values("prevalence_20plus")[0, -1, 0] > run.values("prevalence_20plus")[0, -1, 0]  # the ill live longer


def test_history_is_certain_and_draws_are_the_same_in_any_block(run):
    part = chain(draws=2, first=4)
    for name in ("patients", "patients_in_treatment", "health_cost", "detection_coverage", "dm_cvd_mortality_rate", "patients_dm_or_hta"):
        values = run.values(name)
        assert (values[:, :7] == values[:1, :7]).all(), name
        assert (values[4:] == part.values(name)).all(), name
        assert np.isfinite(values).all(), name
    assert (run.values("patients_in_treatment")[1:, -1].std(axis=0) > 0).all()


def test_every_key_is_read(run):
    assert not [k for k in run.assumptions.unused() if k.startswith("morbidity.")]


def test_more_treated_than_diagnosed_is_an_error():
    with pytest.raises(ModelError, match="morbidity"):
        chain(
            draws=1,
            patch={
                "morbidity.prevalence_trend": {"diabetes": -5.0, "hypertension": -5.0, "ckd": 10.0},
                "morbidity.mortality_ratio": 1.5,
                "coverage.share_20plus_base": 60.0,
            },
        )
