"""Sufficiency says the same in the workbook, the page and the terminal: rounded by its sampling
error, later years told from what is missing, and what stands behind it.
"""

from __future__ import annotations

import dataclasses
import re

import openpyxl
import pandas as pd
import pytest

from piimss_forecast.report.lasting import behind, lasting
from piimss_forecast.report.messages import text
from piimss_forecast.report.page import render_page
from piimss_forecast.report.workbook import write_workbook

PATHS, LAST = 200, 2050


def made(scenarios) -> dict[str, pd.DataFrame]:
    """Tables of a run of 200 paths, with the shares that round one way here and another there."""
    names = ("first_use", "last_year", "exhaustion")
    summary = [
        {"scenario": s, "what": text(f"sufficiency.{what}", "es"), "central": year, "p10": 2029}
        | {"p50": None, "p90": None, "horizon": LAST, "draws": PATHS}
        for s in scenarios
        for what, year in zip(names, (2033, None, None), strict=True)
    ]
    years = [
        {"scenario": s, "year": 2025 + 5 * k, "probability": p, "error": e, "gap": 0.0}
        | {"gap_central": 0.0, "spendable_central": 4e5, "income_central": 8e5}
        | {"outlay_central": 7e5, "staff_fund_central": 16198.0, "cost_rate_central": 14.5}
        for s in scenarios
        for k, (p, e) in enumerate([(1.0, 0.005), (0.525, 0.035), (0.285, 0.02)])
    ]
    return {
        "suficiencia": pd.DataFrame(summary).astype({"central": object}),
        "suficiencia_por_ano": pd.DataFrame(years),
    }


@pytest.fixture(scope="module")
def told(content):
    return dataclasses.replace(content, sufficiency=made(content.scenarios))


@pytest.fixture(scope="module")
def book(told, tmp_path_factory):
    path = tmp_path_factory.mktemp("lasting") / "tablas.xlsx"
    write_workbook(path, told)
    return openpyxl.load_workbook(path, data_only=True)


SHARES = [">99 % ±1", "55 % ±4", "29 % ±2"]  # 0.525 and 0.285 are halves: both go up


def test_sheet_and_page_round_a_probability_alike(told, book):
    sheet = book["Suficiencia_por_año"]
    heads = [c.value for c in sheet[4]]
    column = heads.index("probabilidad") + 1
    assert [sheet.cell(r, column).value for r in (5, 6, 7)] == SHARES
    raw = heads.index("probabilidad, sin redondear") + 1
    assert [sheet.cell(r, raw).value for r in (5, 6, 7)] == [1.0, 0.525, 0.285]
    shown = re.sub(r"<[^>]+>", "|", render_page(told)).replace("\u00a0", " ")
    for share in SHARES[:2]:
        assert share.replace("<", "&lt;").replace(">", "&gt;") in shown, share


def test_what_is_behind_the_tables_is_said(told, book):
    note = behind(told.sufficiency, "es")
    assert "200 trayectorias hasta 2050" in note and "FCOLCLC" in note and "RJP" in note
    assert book["Suficiencia_por_año"]["A3"].value == note
    assert "200 trayectorias hasta 2050" in re.sub(r"<[^>]+>", "", render_page(told))


def test_a_later_year_and_an_absent_gap_are_not_written_alike(told, book):
    words = lasting(told.sufficiency)
    assert set(words["suficiencia"]["p90"]) == {"> 2050"}
    assert words["suficiencia_por_ano"]["gap_mean"].tolist() == [0.0] * len(
        words["suficiencia_por_ano"]
    )
    summary = book["Suficiencia"]
    assert [c.value for c in summary[5]][2:] == [2033, 2029, "> 2050", "> 2050"]
    executive = [[c.value for c in row] for row in book["Ejecutivo"].iter_rows()]
    lasts = next(row for row in executive if row[0] == text("sufficiency.last_year", "es"))
    assert lasts[2] == "> 2050"


def test_the_executive_page_tells_points_from_percents_and_writes_no_minus_zero(
    told, book, tmp_path
):
    sheet = book["Ejecutivo"]
    top = next(r for r in range(1, 60) if str(sheet.cell(r, 3).value) == told.first)
    rows = {sheet.cell(r, 1).value: r for r in range(top + 1, top + 18)}
    column = 3 + len(told.scenarios)
    share = sheet.cell(rows["Adscrita a UMF (31 dic): 65 y más, % del total"], column)
    people = sheet.cell(rows["Adscrita a UMF (31 dic)"], column)
    assert share.number_format.startswith('+0.0" pp"') and people.number_format.startswith(
        '+0.0" %"'
    )
    formulas = openpyxl.load_workbook(_written(told, tmp_path))["Ejecutivo"]
    changed = [
        (cell.coordinate, formulas[cell.coordinate].value, cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if '"–"' in cell.number_format
    ]
    assert len(changed) > 20
    for where, formula, value in changed:  # what rounds to nothing is nothing, and a dash
        assert formula.startswith("=ROUND("), where
        assert value == 0 or abs(value) >= 0.1, where


def _written(content, folder):
    path = folder / "again.xlsx"
    write_workbook(path, content)
    return path
