"""The dated law: what a year shows, what is indexed and how, and what is missing."""

from __future__ import annotations

import pytest

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import LawError


@pytest.fixture(scope="module")
def law():
    return load().statutes


def test_everything_of_a_year_with_its_quality():
    table = load().law(2027).table().set_index("parameter")
    assert {"published", "needs_verification", "assumed", "derived"} == set(table["quality"])
    assert table[["source", "quality", "unit"]].notna().all().all()
    shown = {
        "rate.siv.employer": 1.75,
        "ceav.employer.band_8": 8.603,
        "cuota_social.2023.band_1": 10.75,
        "weeks_required_ley97": 900,
        "ley73.art_167.basic.group_1": 80.0,
        "ley73.age_factor.60": 75,
        "modality_40.total_rate": 15.528,
        "field_stimulus.cap_uma": 3.6,
        "art_36.employer_pays_worker_share_up_to": 1,
        "sbc.cap_uma": 25,
        "fondo_bienestar.minimum_age": 65,
    }
    assert {name: table.loc[name, "value"] for name in shown} == pytest.approx(shown)
    assert {
        "modality.10",
        "modality.33",
        "modality.platform",
        "reserves.ROCF.target_level",
        "garantizada.corner",
    } <= set(table.index)
    assert "modality.34" not in table.index  # closed in 2023
    assert table.loc["ceav.employer.band_8", "note"].startswith("4.01 UMA..")
    spans = [
        load()
        .law(y)
        .table()
        .set_index("parameter")
        .loc["ceav.employer.band_8", ["valid_from", "valid_to"]]
        .tolist()
        for y in (2027, 2035)
    ]
    assert spans == [["2027-01-01", "2027-12-31"], ["2030-01-01", None]]


def test_amounts_not_yet_published_say_how_they_move():
    """UMA 2027 = 117.31 x 1.04 (Banxico survey for 2026); the minimum wage has its own path, so
    no value.
    """
    table = load().law(2027).table("en").set_index("parameter")
    uma, wage = table.loc["uma_daily"], table.loc["minimum_wage_daily"]
    assert (uma["value"], uma["quality"]) == (
        122.0,
        "assumed",
    ) and "mode inflation from 117.31 of 2026" in uma["note"]
    assert wage.isna()["value"] and "mode path from 315.04 of 2026" in wage["note"]
    known = load().law(2026).table().set_index("parameter")
    assert (
        known.loc["uma_daily", "value"] == 117.31
        and known.loc["uma_daily", "quality"] == "published"
    )


def test_a_year_without_law():
    assert load().law(1950).table().empty
    with pytest.raises(LawError, match=r"law/parameters\.csv, rate\.siv\.worker, 1950-07-01"):
        load().law(1950).rate("rate.siv.worker")
    with pytest.raises(LawError, match=r"uma_daily, 2015: .*2016-2026.*inflation"):
        load().law(2015).amount("uma_daily")


def test_modes(law):
    wanted = {
        "uma_daily": "inflation",
        "minimum_wage_daily_zlfn": "path",
        "weeks_required_ley97": "hold",
        "cuota_social.2023": "inflation",
        "rate.gmp.state": "hold",
        "family_insurance": "decree",
        "sem_kind.state_quota_share": "hold",
    }
    assert {name: law.mode(name) for name in wanted} == wanted


def test_weeks_stay_after_the_last_step():
    assert [
        load().law(y).amount("weeks_required_ley97") for y in (2015, 2021, 2026, 2030, 2031, 2050)
    ] == [1250, 750, 875, 975, 1000, 1000]


def test_weeks_and_cap_by_date(law):
    assert [law.on("weeks_required_ley97", f"{y}-07-01") for y in range(2021, 2032)] == list(
        range(750, 1001, 25)
    )
    assert [
        law.on("sbc.cap_minimum_wage_siv_cv", f"{y}-12-31") for y in (1997, 2000, 2006, 2007, 2015)
    ] == [15, 18, 24, 25, 25]


def test_uma_follows_the_inflation_it_is_published_with(law):
    """The rule reproduces every published UMA within a centavo or two of rounding, from the
    observed inflation of the year before.
    """
    published, inflation = (
        law.published("uma_daily"),
        load().macro("inflation_dec_dec", kind="observed"),
    )
    for year in range(2017, 2027):
        assert published[year] == pytest.approx(
            published[year - 1] * (1 + inflation[year - 1] / 100), abs=0.02
        )


def test_indexed_amounts(law):
    prices = {2026: 0.04, 2027: 0.03}
    indexed = law.indexed(2028, inflation=prices, minimum_wage_growth={2027: 0.1, 2028: 0.05})
    assert float(indexed.published("uma_daily")[2028]) == 125.66  # 122.00 x 1.03
    assert (
        indexed.on("uma_daily", "2028-01-15") == 122.0
        and indexed.on("uma_daily", "2028-02-15") == 125.66
    )
    assert set(indexed.values.query("year >= 2027 and parameter == 'uma_daily'")["quality"]) == {
        "assumed"
    }
    assert (
        law.published("uma_daily").index.max() == 2026
    )  # the law read from the folder is untouched
    with pytest.raises(LawError, match=r"uma_daily, 2029: .*\\(2028\\)|uma_daily, 2029"):
        law.indexed(2029, inflation=prices, minimum_wage_growth={2027: 0.1, 2028: 0.05, 2029: 0.0})


def test_the_official_table_of_ceav_closes_the_conflict_and_a_memory_is_marked(law):
    """2nd transitory of DOF 16-12-2020: 8.902 and 10.077 in 2030, and the years before them."""
    assert (law.table("ceav")["quality"] == "published").all()
    for name in (
        "parameters",
        "values",
        "cuota_social",
        "garantizada",
        "modalities",
        "reserves",
        "family_insurance",
        "ley73_parameters",
    ):
        table = law.table(name)
        assert (table.loc[table["source"] == "recall", "quality"] == "needs_verification").all(), (
            name
        )
