"""What tables, charts, published figures and the dictionary take from ``variables.toml``."""

from __future__ import annotations

import numpy as np
import pytest

from piimss_forecast.catalog import load
from piimss_forecast.catalog.schemas import COUNTS
from piimss_forecast.core.variables import variables
from piimss_forecast.report.lines import CHARTS, FANS, TABLES, series_id
from piimss_forecast.report.messages import _PART, _TEXT, label
from piimss_forecast.report.published import LAW_PREFIX
from piimss_forecast.report.tables import all_series
from piimss_forecast.results.reproduction import CHECKS

BY_AGE = {"mortality_rate", "adscrita_status_age", "pensions_sex_age_group"}
TOTALS = {"income_total", "outlay_total"}  # the line `total` of income and outlay
MONEY = {"inflation", "interest", "price_index_2018"}  # read by sufficiency and by the bridges


@pytest.fixture(scope="module")
def series():
    import piimss_forecast as pf

    return all_series(pf.project("tendencial", draws=2, horizon=2026).compact())


def test_every_variable_is_shown_or_read_by_age_or_by_another_link():
    hidden = {v.name for v in variables().values() if not (v.internal or v.table)}
    assert hidden == BY_AGE | TOTALS | MONEY
    assert not any(v.table or v.show or v.published for v in variables().values() if v.internal)


def test_every_table_has_lines_and_every_line_declared_for_a_chart_exists(series):
    wanted = {s for names in CHARTS.values() for s in names} | set(FANS)
    assert wanted and wanted <= set(series)
    for variable in variables().values():
        lines = [s for s in series if s.split(".")[0] == variable.name]
        if variable.table in TABLES:
            assert lines, variable.name


def test_flows_of_the_reserves_and_of_the_population_are_shown_and_close(series):
    def line(name):
        return series[name].draws

    change = line("reserve_balance.total").diff("year")
    moves = line("reserve_contribution.total") + line("reserve_interest.total")
    moves = moves + line("reserve_recount.total")
    np.testing.assert_allclose(
        change, (moves - line("reserve_use.total")).isel(year=slice(1, None))
    )
    grown = line("population").diff("year")
    natural = line("births.total") - line("deaths") + line("migration.total")
    np.testing.assert_allclose(grown, natural.isel(year=slice(1, None)), rtol=1e-6)


def test_published_concepts_exist_in_the_unit_of_their_line(series):
    cat = load()
    units = cat.concepts().set_index("concept")["unit"]
    for variable in variables().values():
        for part, concept in variable.published.items():
            if concept.startswith(LAW_PREFIX):
                assert len(cat.statutes.published(concept.removeprefix(LAW_PREFIX)))
                continue
            shown = series[series_id(variable, part)].unit
            heads = {shown, units[concept]} <= set(COUNTS)  # a pension, a patient, a person
            assert heads or shown == units[concept], f"{variable.name}, {part}: {shown}"


def test_modules_of_the_back_test_and_their_checks_come_from_the_declarations():
    assert set(CHECKS) == {"coverage", "morbidity", "pensions", "contributions"}
    assert [c.concept for c in CHECKS["contributions"]] == [
        "insured_jobs",
        "sbc_december",
        "contribution_income",
        "contribution_collection",
    ]
    paid = "pension_outlay_federal"  # a long history: the figures have budgets only
    checks = [c for found in CHECKS.values() for c in found]
    assert [c.part for c in checks if c.concept == paid] == ["gobierno_federal"]
    assert all(c.variable.published[c.part] == c.concept for c in checks if c.concept != paid)


def test_labels_come_from_the_declarations_in_both_languages(series):
    for name in series:
        head, _, parts = name.partition(".")
        for lang in ("es", "en"):
            assert "_" not in label(name, lang) and label(name, lang) != name
        if head in variables():
            assert label(name, "es").startswith(variables()[head].label_es)
        for part in filter(None, parts.split(".")):
            assert part in _PART or part[0].isdigit(), f"{name}: {part} has no label"


def test_every_unit_has_words():
    for variable in variables().values():
        assert f"unit.{variable.unit}" in _TEXT, variable.name
