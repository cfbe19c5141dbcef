"""The employment link: breakdowns of jobs, modalities outside and inside them, and what an
earlier base knows.
"""

import importlib.util

import numpy as np
import pytest

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.core.errors import AssumptionError, DataError, InvariantError
from piimss_forecast.links import run_chain
from piimss_forecast.scenario import Request, load
from piimss_forecast.scenario.run import Run


@pytest.fixture(scope="module")
def data():
    return run_chain(
        Request(load("tendencial"), load_catalog(), draws=5, seed=1), until="employment"
    ).data


def test_breakdowns_add_to_jobs(data):
    for name, dim in (("jobs_by_contract", "contract"), ("jobs_by_sex", "sex")):
        np.testing.assert_allclose(data[name].sum(dim), data["jobs"], rtol=1e-12)
    np.testing.assert_allclose(data["jobs_sex_age"].sum("age"), data["jobs_by_sex"], rtol=1e-12)


def test_published_modalities_and_shares(data):
    at = data.sel(draw=0, year=2024)
    assert at["insured_modality"].sel(modality="independientes").item() == 279_736
    assert at["insured_modality"].sel(modality="hogar").item() == 60_475
    assert data["insured_modality"].sel(draw=3, year=2025, modality="plataformas").item() == 206_521
    assert at["jobs_by_sex"].sel(sex="F").item() / at["jobs"].item() == pytest.approx(0.404)
    assert at["jobs_by_contract"].sel(contract="campo").item() == pytest.approx(481_833, rel=0.005)


@pytest.mark.parametrize("base", [2018, 2020])
def test_an_earlier_base_knows_nothing_later(base):
    found = run_chain(
        Request(load(f"hindcast_{base}"), load_catalog(), 2024, 3, 1, base_year=base),
        until="employment",
    ).data
    published = load_catalog().series("insured_jobs")["value"]
    jobs = found["jobs"].sel(draw=0)
    np.testing.assert_allclose(jobs.sel(year=base).item(), published[base])
    assert abs(jobs.sel(year=2024).item() / published[2024] - 1) > 0.01  # forecast, not read
    assert found["is_projection"].sel(year=base + 1).item()


def test_known_to_hides_later_figures_macro_and_amounts():
    known = load_catalog().known_to(2020)
    assert known.series("insured_jobs").index.max() == 2020
    assert known.series("insured_jobs_platform_workers").empty
    assert known.macro("inflation_dec_dec").index.max() == 2020
    assert known.statutes.published("uma_daily").index.max() == 2020
    assert not known.figures()["period"].str.contains("2021|2024").any()
    with pytest.raises(DataError):
        known.value("adscrita_umf", 2024)


def test_a_margin_missed_is_an_error_unless_released():
    run = Run(load("tendencial"), load_catalog(), np.arange(2018, 2031), 2024, 2, 1)
    run.reproduces("coverage", "x", 2020, 100.4, 100.0, unit="persons")
    run.reproduces(
        "coverage",
        "y",
        2020,
        12.3,
        11.6,
        unit="percent",
        basis="points",
        released=True,
        note="base not stated",
    )
    assert [m["within"] for m in run.margins] == [True, False]
    with pytest.raises(InvariantError, match="z, 2020"):
        run.reproduces("coverage", "z", 2020, 101.0, 100.0, unit="persons")


def test_the_profile_is_that_of_the_published_counts(root):
    """``models/tendencial.toml`` holds what benchmarks/insured_profile.py gives."""
    path = root / "benchmarks" / "insured_profile.py"
    spec = importlib.util.spec_from_file_location("insured_profile", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = load("tendencial").get("employment.profile")
    for name, values in script.profile().items():
        assert written[name] == pytest.approx(values, abs=1e-3), name
    rows = load_catalog().figures("insured_persons").query("period == '2026-07' and sex != 'T'")
    whole = load_catalog().value("insured_persons", "2026-07")
    assert 0 < whole - rows["value"].sum() < 500  # some have no sex in the file


@pytest.mark.parametrize(
    ("name", "start", "published"),
    [
        ("plataformas", 2026, "206,521"),
        ("independientes", 2030, "279,736"),
        ("hogar", 2021, "26,7"),
    ],
)
def test_a_modality_does_not_begin_after_its_published_persons(name, start, published):
    """It put the 206,521 platform workers of 2025 in every year from 2018."""
    own = load("tendencial")
    starts = own.get("employment.modality_start") | {name: start}
    request = Request(own.patch({"employment.modality_start": starts}), load_catalog(), draws=1)
    with pytest.raises(AssumptionError, match=published):
        run_chain(request, until="employment")
