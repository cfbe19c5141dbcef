"""The metas link inside the chain: printed values kept, drivers followed, and nothing said where
nothing is known.
"""

import numpy as np
import pytest

from piimss_forecast import metas
from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.core.errors import AssumptionError
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
    assert basis["P25-1.1"] == "capacity" and basis["P25-2.2"] == "own_series"
    assert {c for c, b in basis.items() if b == "delivery"} == {
        "P25-1.2",
        "P25-4.2",
        "P25-5.2",
        "P20-3.2",
        "P20-3.3",
        "IB25-3.1",
    }
    assert basis["P25-3.2"] == "components" and basis["P25-5.1"] == basis["IB25-3.2"] == "reference"
    assert "none" not in basis.values()


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


def verdicts(data, assumptions=None, *, every_year=False):
    codes = data["code"].to_numpy().tolist()
    rules = metas.Rules.read((assumptions or load("tendencial")).get)
    table = metas.assess_values(
        data["indicator"].to_numpy(),
        data["year"].to_numpy(),
        codes,
        {c: CATALOG.indicator(c) for c in codes},
        data["basis"].to_numpy().tolist(),
        rules,
        last_known=CATALOG.base_year,
        every_year=every_year,
    )
    return table.set_index("code")


def test_counts_that_accumulate_never_fall(data):
    started = data["indicator"].sel(code="P20-3.2", year=slice(2020, None))
    assert (started.diff("year") >= 0).all()


def test_every_target_to_2030_has_a_probability_and_every_closed_one_a_verdict(data):
    table = verdicts(data)
    assert len(table) == 35 and table["probability"].between(0, 1).all()
    assert not (table["status"] == "sin_pronostico").any()


def test_schedules_are_never_ahead_nor_fall_and_hospitals_follow_the_beds(data):
    for code, most in (("P25-1.2", [6, 12, 15, 24, 28, 33]), ("P25-4.2", None)):
        path = data["indicator"].sel(code=code, year=slice(2025, 2030))
        assert (path.diff("year") >= -1e-9).all() and (path <= 100).all()
        if most:
            counts = path.to_numpy() / 100 * 33
            np.testing.assert_allclose(counts, np.round(counts), atol=1e-9)
    more = run({"metas.beds_added": {"2024": 0.0, "2030": 4880.0}, "metas.slip_years": 0.0})
    for code, better in (("P25-1.2", 1), ("P25-1.1", -1), ("P20-3.1", 1)):
        gap = more["indicator"].sel(code=code, year=2030) - data["indicator"].sel(
            code=code, year=2030
        )
        assert (better * gap >= -1e-9).all() and float(better * gap.mean()) > 0, code


def test_no_scenario_moves_what_has_ended(data):
    """Works of a programme that is over slip as they did, whatever is assumed of those to come."""
    late = run({"metas.slip_years": 3.0})
    for code in ("P20-3.2", "P20-3.3"):
        past = {"code": code, "year": slice(2018, 2024)}
        np.testing.assert_array_equal(late["indicator"].sel(past), data["indicator"].sel(past))
    ahead = {"code": "P25-1.2", "year": 2030}
    assert float((data["indicator"].sel(ahead) - late["indicator"].sel(ahead)).mean()) > 0


def test_a_value_that_a_document_printed_is_a_fact(data):
    """No centre had opened at the close of 2025: the target of that year is not met, a fact."""
    table = verdicts(data, every_year=True).reset_index()
    row = table.query("code == 'P25-4.2' and year == 2025").iloc[0]
    assert (row["status"], row["provenance"], row["value"]) == ("no_cumplida", "cited", 0)
    assert row["probability"] == 0 and "press_eleconomista" in row["source"]


def test_life_expectancy_and_premature_mortality_come_from_the_same_mortality(data):
    at = {c: data["indicator"].sel(code=c, year=2030)[1:] for c in ("P25-2.1", "IB25-1.1")}
    # Each has an own spread besides; over 300 paths the correlation is -0.59.
    assert np.corrcoef(at["P25-2.1"], at["IB25-1.1"])[0, 1] < -0.3


def test_coverage_of_social_benefits_is_that_of_its_components(data):
    indicator = CATALOG.indicator("P25-3.2")
    of_2018 = {"v1": 1230958, "v3": 1961451, "v5": 618888}  # sheets of P20-4.1
    values = {v.id: of_2018.get(v.id, v.baseline) for v in indicator.variable}
    assert float(metas.evaluate(indicator.formula, values)) == pytest.approx(88.4, abs=0.05)
    held = run({"metas.social_benefits_growth": 0.0}, draws=2)["indicator"]
    assert float(held.sel(code="P25-3.2", year=2030)[0]) == pytest.approx(100 / 1.3)


def test_effort_moves_what_nothing_else_does_towards_the_programme_and_back(data):
    all_of_it, less = run({"metas.programme_effort": 1.0}), run({"metas.programme_effort": -0.5})
    for code in ("P25-2.2", "P25-4.1", "P25-5.1", "IB25-1.2", "IB25-2.2", "IB25-3.2"):
        indicator = CATALOG.indicator(code)
        sign = 1 if metas.is_floor(indicator) else -1
        a, b, c = (d["indicator"].sel(code=code, year=2030) for d in (less, data, all_of_it))
        assert (sign * (b - a) > 0).all() and (sign * (c - b) > 0).all(), code
        assert float(c[0]) == pytest.approx(indicator.targets[2030], rel=1e-6), code
    for code in ("P25-2.1", "P20-4.2"):  # what the ledger computes, and targets that have ended
        np.testing.assert_array_equal(
            all_of_it["indicator"].sel(code=code), data["indicator"].sel(code=code)
        )


def test_no_indicator_is_needed_for_the_rest(data_copy):
    """An own folder may judge fewer indicators, or others."""
    file = data_copy / "indicators.toml"
    parts = file.read_text(encoding="utf-8").split("[[indicator]]")
    kept = [part for part in parts if 'code = "P25-2.2"' not in part]
    assert len(kept) == len(parts) - 1
    file.write_text("[[indicator]]".join(kept), encoding="utf-8")
    found = run_chain(Request(load("tendencial"), load_catalog(data_copy), 2026, 1, 7)).data
    assert np.isnan(found["occupational_injuries"]).all()
    assert np.isfinite(found["indicator"].sel(code="P25-2.1", year=2026)).all()


def test_a_pace_without_its_deviation_is_refused_by_its_indicator():
    spread = load("tendencial").get("metas.pace_sd")
    fewer = {code: sd for code, sd in spread.items() if code != "P25-4.2"}
    with pytest.raises(AssumptionError, match=r"P25-4\.2"):
        run({"metas.pace_sd": fewer}, draws=1, horizon=2026)


@pytest.mark.parametrize("key", ["metas.series_start", "metas.rebuilt_sd", "metas.pace_sd"])
def test_a_table_by_indicator_names_indicators(key):
    """A name that is none was taken in silence, and its number moved nothing."""
    known = load("tendencial").get(key)
    with pytest.raises(AssumptionError, match=rf"{key}.*P20-9\.9"):
        run({key: known | {"P20-9.9": next(iter(known.values()))}}, draws=1, horizon=2026)


def test_the_value_of_a_year_does_not_depend_on_the_last_year_of_the_run():
    """A delivery ahead of its schedule knows the years of it that the run does not reach."""
    short, long = (
        run_chain(Request(load("tendencial"), load_catalog(), year, draws=60)).data
        for year in (2027, 2030)
    )
    np.testing.assert_allclose(
        short["indicator"], long["indicator"].sel(year=short["year"]), rtol=1e-12
    )
