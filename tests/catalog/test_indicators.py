"""Indicator files with a wrong field: each is refused, with a code and the field."""

from __future__ import annotations

import pytest

from piimss_forecast.catalog.reference_class import reference_class
from piimss_forecast.catalog.validate import validate
from piimss_forecast.core.errors import DataError

TARGETS = "targets = { 2025 = 115, 2026 = 100, 2027 = 90, 2028 = 80, 2029 = 70, 2030 = 60 }"
INJURIES = (
    "history = { 2018 = 2.84, 2019 = 2.78, 2020 = 2.50, 2021 = 2.53, 2022 = 2.52, 2023 = 2.65,"
    " 2024 = 2.79 }"
)
COUNTS = "target_counts = { 2025 = 6, 2026 = 12, 2027 = 15, 2028 = 24, 2029 = 28, 2030 = 33 }"
WORKS = 'delivery = { total = 33, first = 2025, last = 2030, pace = "beds" }'
CENTRES = "delivery = { total = 1000, first = 2025"
CENTRE_COUNTS = "target_counts = { 2025 = 6, 2026 = 187, 2027 = 537"
FAULTS = [
    (INJURIES, INJURIES.replace(" 2021 = 2.53,", ""), "missing_year", "P25-2.2, history", "2021"),
    (TARGETS, TARGETS.replace(" 2027 = 90,", ""), "missing_year", "P25-1.1, targets", "2027"),
    (TARGETS, TARGETS.replace("2027 = 90", "2027 = 105"), "target_order", "targets", "2027: 105"),
    (
        TARGETS,
        "targets = { 2029 = 130, 2030 = 140 }",
        "direction",
        "P25-1.1, direction",
        "down",
    ),
    (
        'formula = "trunc(v1 / v2)"',
        'formula = "trunc(v1 / v9)"',
        "formula_variable",
        "formula",
        "v9",
    ),
    (COUNTS, COUNTS.replace("2030 = 33", "2030 = 34"), "count_above_total", "target_counts", "34"),
    (COUNTS, COUNTS.replace("2027 = 15", "2027 = 11"), "count_order", "target_counts", "11"),
    (COUNTS, COUNTS.replace("2030 = 33", "2031 = 33"), "count_year", "target_counts", "2031"),
    (WORKS, WORKS.replace("last = 2030", "last = 2024"), "schedule_years", "delivery", "2025-2024"),
    (WORKS, WORKS.replace("total = 33", "total = 30"), "count_above_total", "counts", "33 > 30"),
    (WORKS, WORKS.replace("last = 2030", "last = 2035"), "schedule_years", "delivery", "2025-2035"),
    (CENTRES, CENTRES.replace("1000", "10000"), "schedule_total", "total: found 10000", "ed 1000,"),
    (
        CENTRE_COUNTS,
        CENTRE_COUNTS.replace("2026 = 187", "2026 = 18.7"),
        "count_share",
        "P25-4.2, target_counts",
        "2026: 18.7 / 1000 = 1.87 %; expected 18.7 %, the target of 2026",
    ),
    ("misprinted = [2026, 2027]", "misprinted = [2026]", "count_share", "counts", "15 / 33 = 45.4"),
    ("misprinted = [2026, 2027]", "misprinted = [2031]", "misprinted", "misprinted", "2031"),
    (WORKS, WORKS.replace("first = 2025", "first = 25"), "year", "P25-1.2, delivery", "25"),
    (TARGETS, TARGETS.replace("2025 = 115", "25 = 115"), "year", "P25-1.1, targets", "25"),
    ('"trunc(v1 / v2)"', '"v1 ** 999999999"', "formula", "P25-1.1, formula", "999999999"),
    ("placeholder = [2018]", "placeholder = [2017]", "placeholder", "P20-6.1, placeholder", "2017"),
]
TYPED = [  # as a clerk types it: the reader of the file names the indicator, the field and the cell
    ("2025 = 79.42", "2025 = 79,42", "toml", "indicator P25-2.1, targets: found targets = {"),
    ("2025 = 115, 2026", "2025 = 115, 2025", "toml", "indicator P25-1.1, targets: found targets"),
    ("2025 = 115,", '2025 = "115 días",', "input", "P25-1.1, targets.2025: found '115 días'"),
    ('n = "down"', 'n = "descendente"', "input", "'descendente'; expected one of 'up', 'down'"),
    ("first = 2025,", 'first = "ene-2025",', "input", "delivery.first: found 'ene-2025'"),
    ("total = 33,", 'total = "33",', "input", "P25-1.2, delivery.total: found '33'"),
    ("total = 33,", "total = nan,", "input", "delivery.total: found nan; expected a number"),
    (
        "whole = false",
        'whole = "false"',
        "input",
        "delivery.whole: found 'false'; expected true or",
    ),
    ("lag_months = 4\n", "lag_months = 120\n", "input", "found 120; expected a number of 36 or"),
    ("lag_months = 4\n", "lag_months = -4\n", "input", "availability_lag_months: found -4"),
    ("2025 = 115,", '2025 = "115",', "input", "P25-1.1, targets.2025: found '115'"),
    ("decimals = 0\n", "decimals = cero\n", "toml", "indicator P25-1.1, decimals"),
    ("truncate = true\n", "truncate = true\ncomment = 1\n", "input", "P25-1.1, comment: found 1"),
]
PEERS = [  # of targets of other programmes
    (",51,38,", ",51,58,", "row 2, column met: found 58"),
    ("0,2024,1370000", "0,2025,1370000", "row 9, column base_year: found 2025"),
    ("1370000,2000000,", "1370000,,", "row 9, column base: found 1370000"),
    (
        "surgeries,2025,2026,1,0",
        "surgeries,2025,2026,uno,0",
        "row 9, column targets: found 'uno'",
    ),
    ("1370000,2000000,", "2000000,1370000,", "row 9, column asked: found 1370000"),
    (
        "2026,1,0,2024,1370000",
        "2026,1,1,2024,1370000",
        "row 9, column met: found 1; expected 1 where",
    ),
    ("up,surgeries,2025,2026", "up,surgeries,2025,2024", "row 9, column known: found 2024"),
    ("1700000,surgeries,", "1700000,,", "row 9, column unit: found ∅; expected the unit"),
    ('programme, 2025",other,up,surg', 'programme",other,up,surg', "row 10, column title_en: fo"),
    (
        "325407,mdp,shcp_budget_series,series_insumos_aprobado,published,collection: piimss_2020",
        ",mdp,shcp_budget_series,series_insumos_aprobado,published,collection: piimss_2020",
        "row 6, column asked: found 309302.2; expected asked and",
    ),
    ("other,up,surgeries", "salud,up,surgeries", "row 9, column kind: found 'salud'"),
]


@pytest.mark.parametrize(("old", "new", "rule", "field", "found"), FAULTS)
def test_a_wrong_field_is_refused_with_its_code_and_name(edited, old, new, rule, field, found):
    with pytest.raises(DataError) as caught:
        edited("indicators.toml", old, new).indicators()
    assert caught.value.code == f"catalog.indicator.{rule}"
    said = caught.value.message("en")
    assert "indicators.toml, indicator P2" in said
    assert field in said and found in said


@pytest.mark.parametrize(("old", "new", "rule", "found"), TYPED)
def test_what_cannot_be_read_is_told_by_code_and_field(edited, old, new, rule, found):
    with pytest.raises(DataError) as caught:
        edited("indicators.toml", old, new, first=True).indicators()
    assert caught.value.code == f"catalog.read_indicators.{rule}"
    assert found in caught.value.message("en") and "Input should" not in caught.value.message("es")


@pytest.mark.parametrize(("old", "new", "found"), PEERS)
def test_a_row_of_the_reference_class_that_cannot_be_is_refused(edited, old, new, found):
    with pytest.raises(DataError) as caught:
        reference_class(edited("reference_class.csv", old, new))
    assert f"reference_class.csv, {found}" in caught.value.message("en")


@pytest.mark.parametrize(
    "formula", ["__import__('os').system('true')", "v1 / v2 if v1 else 0", "v1.real", "[v1, v2]"]
)
def test_a_formula_that_is_not_arithmetic_is_refused_when_the_file_is_read(edited, formula):
    with pytest.raises(DataError) as caught:
        edited("indicators.toml", "trunc(v1 / v2)", formula, first=True).indicators()
    assert caught.value.code == "catalog.indicator.formula"
    assert "indicators.toml, indicator P25-1.1, formula" in caught.value.message("en")


def test_a_cited_value_is_a_figure_of_the_source_it_names(edited):
    own = edited("indicators.toml", "value = 27.7, source", "value = 28.7, source")
    problems = "\n".join(p.message("en") for p in validate(own).problems)
    assert "P20-2.2, elsewhere 2024: found 28.7; expected what figures.csv says: 27.7" in problems
