"""The embedded figures: what they hold, what the series say, and that every row can be traced."""

from __future__ import annotations

import json
import math
import re

import pandas as pd
import pytest

from piimss_forecast.catalog import load
from piimss_forecast.catalog.datapackage import describe
from piimss_forecast.catalog.schemas import TABLES
from piimss_forecast.catalog.validate import validate
from piimss_forecast.core.errors import DataError, LawError
from piimss_forecast.core.read import read_csv
from piimss_forecast.scenario import load as assumptions


@pytest.fixture(scope="module")
def cat():
    return load()


@pytest.fixture(scope="module")
def report(cat):
    return validate(cat)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_keeps_its_contract(cat, name):
    assert len(read_csv(cat.path / f"{name}.csv", TABLES[name]))


def test_validate_finds_no_problem(report):
    assert [str(p) for p in report.problems] == []


def test_validate_lists_what_is_to_be_verified(report):
    recalled = report.needs_verification
    assert {"figures", "law/parameters", "law/reserves"} <= set(recalled["table"])
    assert {"2010", "2011", "2012"} <= set(
        recalled.loc[recalled["item"] == "insured_jobs", "period"]
    )
    summary = report.table("en")["count"]
    assert summary["To be verified"] == len(recalled)
    of_figures = (load().figures()["quality"] == "needs_verification").sum()
    assert summary["of them, published figures (figures.csv)"] == of_figures < len(recalled)
    assert "Por verificar" in report.tables("es")


def test_every_conflict_is_explained_and_uses_the_rule(report, cat):
    assert (report.conflicts["discrepancy"] != "").all()
    used = report.conflicts.set_index(["concept", "period"])["used"]
    assert used["diabetes_cost", "2024"] == 38_802  # exact before rounded
    assert used["insured_jobs", "2019"] == 20_421_442  # published before derived
    assert used["insured_jobs_net_change", "2020"] == -647_710
    for row in report.conflicts.itertuples():
        if (
            row.geography == "MX"
            and row.sex == "T"
            and row.age == "all"
            and row.concept != "indicator_p20_4_1"
        ):
            assert cat.series(row.concept).loc[int(row.period), "value"] == row.used


def test_descriptor_is_that_of_the_files(cat):
    written = json.loads((cat.path / "datapackage.json").read_text(encoding="utf-8"))
    assert written == describe(cat.path)


def test_descriptor_points_to_files_and_keys_that_exist(cat):
    resources = {r["name"]: r for r in describe(cat.path)["resources"]}
    for resource in resources.values():
        assert (cat.path / resource["path"]).is_file()
        fields = {f["name"] for f in resource.get("schema", {}).get("fields", [])}
        for key in resource.get("schema", {}).get("foreignKeys", []):
            target = {
                f["name"] for f in resources[key["reference"]["resource"]]["schema"]["fields"]
            }
            assert set(key["fields"]) <= fields and set(key["reference"]["fields"]) <= target
    assert {"concept", "source"} == {
        k["fields"][0] for k in resources["figures"]["schema"]["foreignKeys"]
    }


def test_concepts_are_those_of_the_figures_with_one_unit_and_unique_names(cat):
    figures, concepts = cat.figures(), cat.concepts()
    assert set(figures["concept"]) == set(concepts["concept"])
    assert (figures.groupby("concept")["unit"].nunique() == 1).all()
    assert not concepts["name_es"].duplicated().any() and not concepts["name_en"].duplicated().any()
    assert not (concepts["topic"] == "other").any()


def test_every_source_is_used_by_a_table_or_an_assumption(cat):
    used = set()
    for name, schema in TABLES.items():
        if "source" in schema.columns and name != "sources":
            used |= set(read_csv(cat.path / f"{name}.csv", schema)["source"].dropna())
    for resource in describe(cat.path)["resources"]:
        used |= {s["title"] for s in resource.get("sources", [])}
    known = set(cat.sources()["source"])
    assert used <= known
    adopted = assumptions("tendencial").table()
    reasons = set(re.findall(r"\w+", " ".join(adopted["why"])))  # a reason may rest on several
    assert used | set(adopted["source"]) | reasons >= known


def test_no_text_is_long_enough_to_be_a_quotation(cat):
    notes = cat.figures()["note"].dropna()
    assert notes.str.split().str.len().max() <= 20
    assert cat.discrepancies()["why"].str.split().str.len().max() <= 25
    assert cat.concepts()["name_es"].str.split().str.len().max() <= 30


def test_locators_are_lines_or_pages(cat):
    figures = cat.figures()
    documents = figures["source"].isin(cat.sources().query("rank == 1")["source"]) & ~figures[
        "source"
    ].str.endswith("_frag")
    assert figures.loc[documents, "locator"].str.fullmatch(r"L\d+").all()
    assert not figures["locator"].str.contains(r"\[|\.csv").any()


SERIES = {
    "insured_jobs": {
        2010: 14_738_783,
        2018: 20_079_365,
        2020: 19_773_732,
        2024: 22_238_379,
        2025: 22_517_076,
    },
    "sbc_december": {2018: 354.4, 2024: 587.4, 2025: 627.9},
    "adscrita_umf": {2020: 57_073_874, 2024: 62_600_000},
    "adscrita_consultorio": {
        2015: 44_200_000,
        2018: 49_161_302,
        2020: 50_653_273,
        2024: 55_700_000,
    },
    "pensions_in_payment": {2023: 5_096_908, 2024: 5_377_238},
    "contribution_income": {2018: 325_407, 2019: 349_983, 2020: 359_433},
    "contribution_income_activities": {2022: 472_415},
    "contribution_collection": {2018: 314_000, 2020: 350_000, 2021: 382_000, 2023: 499_000},
    "insured_jobs_mean": {2019: 20_440_029, 2020: 19_926_017},
    "contribution_income_real_index_2018": {2018: 100, 2019: 105.04, 2020: 104.25},
    "avance_financiero": {2016: 6_388, 2017: 9_420, 2018: 14_246, 2019: 21_488, 2020: 3_578},
    "total_income_budget": {2018: 715_119, 2020: 857_336},
    "total_outlay_budget": {2018: 685_954, 2020: 823_558},
    "reserve_accumulation": {2018: 14_919, 2019: 31_045, 2020: 30_199},
    "beds": {2018: 33_668, 2020: 34_246, 2024: 38_433},
    "life_expectancy_birth_derechohabiente": {2018: 78.39, 2021: 75.91, 2024: 79.24},
    "occupational_injury_rate": {2018: 2.84, 2024: 2.79},
    "diabetes_patients_costed": {2015: 2_600_000, 2021: 3_100_000, 2024: 3_700_000},
    "ckd_cost": {2021: 16_304, 2024: 33_475},
    "indicator_ib25_3_1": {2024: 56.22},
}


@pytest.mark.parametrize("concept", SERIES)
def test_published_series(cat, concept):
    series = cat.series(concept)
    for year, value in SERIES[concept].items():
        assert series.loc[year, "value"] == pytest.approx(value), year


def test_jobs_are_december_stocks_without_a_gap(cat):
    jobs = cat.series("insured_jobs")
    assert list(jobs.index) == list(range(2010, 2026))
    assert (jobs["date_basis"] == "31-dec").all()
    assert (jobs.loc[2010:2012, "quality"] == "needs_verification").all()
    assert (jobs.loc[2013:, "quality"] != "needs_verification").all()


def test_stocks_say_their_date(cat):
    basis = cat.series("adscrita_consultorio")["date_basis"]
    assert basis[2018] == basis[2020] == "30-jun"
    assert cat.series("pensions_in_payment").loc[2024, "date_basis"] == "31-dec"


def test_financial_balance_of_2018_closes(cat):
    balance = (
        cat.value("total_income_budget", 2018)
        - cat.value("total_outlay_budget", 2018)
        - cat.value("reserve_accumulation", 2018)
    )
    assert balance == cat.value("avance_financiero", 2018) == 14_246


def test_entitled_are_registered_and_unregistered(cat):
    assert cat.value("adscrita_umf", 2020) + cat.value(
        "derechohabientes_unregistered", 2020
    ) == cat.value("derechohabientes", 2020)


def test_cancer_under_eighteen_has_one_age(cat):
    rows = cat.figures()
    assert set(rows.loc[rows["concept"].str.startswith("indicator_p25_4_1"), "age"]) == {"0-17"}


def test_targets_are_asked_for(cat):
    assert cat.series("avance_financiero", kinds=("target",)).loc[2024, "value"] == 0
    assert 2024 not in cat.series("avance_financiero").index


def test_indicators(cat):
    table = cat.indicators()
    assert table.groupby("programme").size().to_dict() == {
        "piimss_2025_2030": 10,
        "imss_bienestar_2025_2030": 7,
        "piimss_2020_2024": 18,
    }
    growth = table.loc["IB25-3.2"]
    assert math.isnan(growth["baseline"]) and growth["baseline_year"] is pd.NA
    assert cat.indicator("P25-2.1").targets[2030] == pytest.approx(80.32)
    with pytest.raises(DataError, match=r"P25-9\.9"):
        cat.indicator("P25-9.9")


def test_law_of_a_year(cat):
    assert cat.law(2027).rate("rate.sem_cash.employer") == 0.7
    assert cat.law(2025).amount("uma_daily") == pytest.approx(113.14)
    with pytest.raises(LawError, match="uma_daily"):
        cat.law(2060).amount("uma_daily")
    ceav = cat.statutes.table("ceav")
    assert ceav.groupby("year").size().eq(8).all()
    assert ceav.loc[ceav["year"] == 2030, "value"].max() == pytest.approx(11.875)


def test_macro_prefers_its_first_rank(cat):
    assert cat.macro("gdp_growth")[2026] == 1.5
    with pytest.raises(DataError, match="gdp_grwth"):
        cat.macro("gdp_grwth")


def test_demography_adds_up(cat):
    shares = cat.demography("fertility_share_5x5").groupby("period")["percent"].sum()
    assert shares.between(99.99, 100.01).all()
    people = cat.demography("population_5y").groupby(["date", "sex"])["age"].nunique()
    assert (people == 21).all()
    rates = cat.demography("mortality_5x5")
    adult = rates[rates["age"].between(30, 95)].sort_values("age")
    assert adult.groupby(["sex", "period"])["mx"].apply(lambda m: m.is_monotonic_increasing).all()
