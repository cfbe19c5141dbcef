"""The metas link inside the chain: printed values kept, drivers followed, and nothing said where
nothing is known.
"""

import numpy as np
import pytest

from piimss_forecast import metas
from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.links import run_chain
from piimss_forecast.scenario import Request, load

CATALOG = load_catalog()


def run(patch=None, draws=40, horizon=2030):
    assumptions = load("tendencial").patch(patch) if patch else load("tendencial")
    return run_chain(Request(assumptions, CATALOG, horizon, draws, 7)).data


@pytest.fixture(scope="module")
def data():
    return run()


def test_the_35_indicators_each_with_what_it_rests_on(data):
    assert data["indicator"].sizes["code"] == 35
    basis = dict(
        zip(data["code"].to_numpy().tolist(), data["basis"].to_numpy().tolist(), strict=True)
    )
    assert {c for c, b in basis.items() if b == "ledger"} >= {
        "P20-3.1",
        "P20-5.1",
        "P20-5.2",
        "P20-5.3",
        "P25-2.1",
        "P25-3.1",
    }
    assert basis["P25-1.1"] == "none" and basis["P25-2.2"] == "own_series"


def test_printed_values_are_shown_as_printed(data):
    for code in data["code"].to_numpy():
        for year, value in CATALOG.indicator(str(code)).history.items():
            if year >= 2018:
                assert (data["indicator"].sel(code=code, year=year) == value).all(), (code, year)


def test_ledger_indicators_follow_their_variables(data):
    jobs = data["indicator"].sel(code="P20-5.3", year=slice(2021, None))
    index = 100 * data["jobs"].sel(year=slice(2021, None)) / 20079365
    np.testing.assert_allclose(jobs, index, atol=0.005)  # what is cited is printed to two places
    np.testing.assert_allclose(jobs.sel(year=slice(2025, None)), index.sel(year=slice(2025, None)))
    balance = data["indicator"].sel(code="P20-5.2", year=slice(2021, None))
    np.testing.assert_allclose(
        balance, data["avance_financiero"].sel(year=slice(2021, None)), atol=1e-3
    )
    beds = data["indicator"].sel(code="P20-3.1", year=2024)
    assert float(beds[0]) == pytest.approx(0.69, abs=0.005)


def test_life_expectancy_is_labelled_one_year_after_its_mortality(data):
    national = data["life_expectancy_national"].mean("sex").isel(draw=0)
    label = data["indicator"].sel(code="P25-2.1").isel(draw=0)
    assert float(label.sel(year=2030) - label.sel(year=2024)) == pytest.approx(
        float(national.sel(year=2029) - national.sel(year=2023))
    )


def test_without_points_there_is_no_number(data):
    wait = data["indicator"].sel(code="P25-1.1", year=slice(2025, None))
    assert wait.isnull().all()
    table = verdicts(data)
    assert table.loc["P25-1.1", "status"] == "sin_pronostico" and np.isnan(
        table.loc["P25-1.1", "probability"]
    )
    known = table[~table["status"].isin(["sin_pronostico", "cumplida", "no_cumplida"])]
    assert len(known) >= 8 and known["probability"].between(0, 1).all()


def verdicts(data, assumptions=None):
    codes = data["code"].to_numpy().tolist()
    rules = metas.Rules.read((assumptions or load("tendencial")).get)
    table = metas.assess_values(
        data["indicator"].to_numpy(),
        data["year"].to_numpy(),
        codes,
        {c: CATALOG.indicator(c) for c in codes},
        data["basis"].to_numpy().tolist(),
        rules,
    )
    return metas.final(table).set_index("code")


def test_an_adopted_programme_fills_the_path_but_claims_no_probability():
    adopted = run({"metas.own_series_attainment": 1.0}, draws=3)
    assert (adopted["indicator"].sel(code="P25-1.1", year=2030) == 60).all()
    row = verdicts(adopted).loc["P25-1.1"]
    assert row["value"] == 60 and np.isnan(row["probability"]) and row["status"] == "adoptada"


def test_the_programme_replaces_own_series_but_never_what_the_ledger_computes(data):
    adopted = run({"metas.own_series_attainment": 1.0})
    assert (adopted["indicator"].sel(code="P25-2.2", year=2030) == 2.65).all()
    np.testing.assert_array_equal(
        adopted["indicator"].sel(code="P25-2.1"), data["indicator"].sel(code="P25-2.1")
    )
    # Targets that ended before the projection are history, not something left to adopt.
    np.testing.assert_array_equal(
        adopted["indicator"].sel(code="P20-4.2"), data["indicator"].sel(code="P20-4.2")
    )


def test_counts_that_accumulate_never_fall(data):
    started = data["indicator"].sel(code="P20-3.2", year=slice(2020, None))
    assert (started.diff("year") >= 0).all()
