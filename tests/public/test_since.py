"""What is published of the years projected, beside a run."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.report.page_beside import count_key, counted
from piimss_forecast.results.since import in_words, last_published, since


@pytest.fixture(scope="module")
def found(small):
    return since(small.data, pf.catalog(), 2024)


def test_the_rows_are_the_published_ones_and_the_bands_those_of_the_run(found, small):
    table = found.set_index(["series", "year"])
    row = table.loc[("contribution_collection", 2026)]
    budget = pf.catalog().history("contribution_income", kind="budget")
    assert row["published"] == budget[2026] and row["source"] == "shcp_lif"
    draws = small.data["contribution_collection"].sel(year=2026).to_numpy()
    assert row["central"] == draws[0]
    assert row["low_95"] == pytest.approx(np.quantile(draws[1:], 0.025))
    assert row["inside_80"] == (row["low_80"] <= row["published"] <= row["high_80"])
    assert row["gap_percent"] == pytest.approx(100 * (draws[0] / budget[2026] - 1))
    interest = table.loc[("interest", 2025)]
    assert interest["published"] == pytest.approx(8.4887) and interest["unit"] == "percent"
    assert interest["central"] == pytest.approx(8.5)


def test_the_budget_of_pensions_stands_beside_what_it_pays(found, small):
    """Without the guaranteed pensions, which are of another programme."""
    row = found.set_index(["series", "year"]).loc[("pension_benefits", 2026)]
    made = small.data["pension_benefits"].sel(year=2026)[0]
    guaranteed = made.sel(benefit=["garantizada_vejez", "garantizada_rentas"]).sum()
    assert row["central"] == pytest.approx(float(made.sum() - guaranteed))
    assert row["published"] == pytest.approx(1_010_525.2) and row["kind"] == "budget"


def test_a_stock_of_august_is_compared_with_the_path_in_august(found, small):
    row = found.set_index(["series", "year"]).loc[("insured_modality.independientes", 2025)]
    made = small.data["insured_modality"].sel(draw=0, modality="independientes")
    before, after = (float(made.sel(year=year)) for year in (2024, 2025))
    assert row["published"] == 348_912  # the last of the year
    assert row["central"] == pytest.approx(before + 8 / 12 * (after - before))
    assert before < row["central"] < row["published"] < after


def test_what_the_run_takes_as_its_own_checks_nothing(found):
    jobs = found.set_index(["series", "year"]).loc[("jobs", 2025)]
    assert jobs["taken"] and jobs["gap_percent"] == 0 and jobs["inside_80"] is None
    said = counted(found)
    own = found["taken"].astype(bool)
    checked = found[~own & (found["seen"] == "")]
    assert said["checked"] == len(checked) and said["taken"] == own.sum()
    assert 0 < said["in_80"] <= said["in_95"] <= said["checked"] < said["rows"]


def test_a_figure_in_sight_when_its_assumption_was_adopted_tests_nothing(found):
    """Each names a key of the trend set, and none is counted among the checks."""
    seen = found.loc[found["seen"] != "", "seen"]
    known = pf.scenario("tendencial")
    assert set(seen) >= {"macro.interest", "employment.independent_growth"}
    assert [known[key] for key in seen]  # each is a key of it, or this raises
    said = counted(found)
    assert said["seen"] > 0
    assert said["checked"] + said["taken"] + said["seen"] == said["rows"]


def test_a_figure_of_another_year_of_the_series_was_not_in_sight(found):
    """The budget of pensions of 2025 is a reason of its assumption; that of 2026 checks it."""
    seen = found.set_index(["series", "year"])["seen"]["pension_benefits"]
    assert seen.to_dict() == {2025: "pensions.execution_over_budget", 2026: ""}


def test_a_stock_of_another_month_is_the_last_published_of_its_year(catalog):
    pairs = catalog.of_folder("outcomes").dropna(subset="month")
    for pair in pairs.to_dict("records"):
        figures = catalog.figures(concept=pair["published"].split("/")[1], kind=pair["kind"])
        months = figures["period"][figures["period"].str.fullmatch(r"2025-\d{2}")].str[-2:]
        assert months.max() == pair["month"], pair["published"]


def test_a_single_path_cannot_tell_what_the_run_takes(small):
    table = since(small.data.isel(draw=[0]), pf.catalog(), 2024)
    assert table[["taken", "inside_80", "inside_95"]].isna().all(axis=None) and len(table) > 15
    assert counted(table)["taken"] == 0 and count_key(table) == "beside.single"


def test_figures_are_published_to_the_last_year_of_the_table(found):
    assert last_published(pf.catalog()) == found["year"].max()


def test_a_figure_is_taken_only_within_the_tolerance_that_is_said(small):
    jobs, year = small.data["jobs"], small.data["year"]
    for times, taken in ((1.0009, True), (1.002, False)):
        data = {"year": year, "jobs": jobs.where(year != 2025, times * jobs)}
        row = since(data, pf.catalog(), 2024).set_index(["series", "year"]).loc[("jobs", 2025)]
        assert row["taken"] == taken and (row["inside_80"] is None) == taken


def test_words_are_of_the_language_asked_for(found):
    told = {lang: in_words(found, lang).set_index(["series", "year"]) for lang in ("es", "en")}
    at = ("derechohabientes", 2025)
    assert told["en"].loc[at, "note"] == "rounded"
    assert told["es"].loc[at, "note"] == "redondeada"
    assert told["es"].loc[at, "label"] == "Derechohabientes (noviembre de 2025)"
    assert told["es"].loc[("jobs", 2025), "label"] == "Puestos de trabajo (31 dic)"
    assert told["es"].loc[at, "unit"] == "personas" and told["en"].loc[at, "unit"] == "persons"
