"""Sheets that are read and printed by people: whole pages, words of their language and figures with
the format of their unit.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from piimss_forecast import report
from piimss_forecast.report.book import page, pixels
from piimss_forecast.report.sheet_lineage import plan
from piimss_forecast.report.sheet_lists import since_in_words
from piimss_forecast.report.workbook import write_workbook

WIDER = 1.33  # of a program that lacks the font of the book
KEY = re.compile(r"^[a-z]+(_[a-z0-9]+)+$")  # as the data name a concept


@pytest.fixture(scope="module")
def told(content):
    """The run with what moves which way, and a contradiction of the data."""
    rows = [
        ["favorable", "jobs", "+", "+", -1025514.447, -4.2, "expected", ""],
        ["favorable", "sbc", "+", "0", -0.0004, 0.0, "exception", "why"],
        ["favorable", "avance_financiero", "+", "+", 70392.26, 1451.5, "expected", ""],
        ["favorable", "P25-1.1", "-", "+", 43.9, 31.0, "exception", "why"],
    ]
    heads = ["scenario", "outcome", "expected", "found", "difference", "percent", "status"]
    return dataclasses.replace(content, directions=pd.DataFrame(rows, columns=[*heads, "reason"]))


@pytest.fixture(scope="module")
def made(told, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "tablas.xlsx"
    write_workbook(path, told)
    return path


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(made)


def printed_width(sheet) -> int:
    """Pixels of the columns that go to paper."""
    last = sheet.print_area.split("!")[-1].replace("$", "").split(":")[1]
    right = sheet[last].column
    letters = [openpyxl.utils.get_column_letter(c) for c in range(1, right + 1)]
    widths = {}
    for letter, dim in sheet.column_dimensions.items():
        at = openpyxl.utils.column_index_from_string(letter)
        widths |= dict.fromkeys(range(dim.min or at, (dim.max or at) + 1), dim.width)
    return sum(pixels(widths.get(k, 8.43) - 0.71) for k in range(1, len(letters) + 1))


@pytest.mark.parametrize("name", ["Explicacion", "Palancas"])
def test_a_page_holds_them_also_where_columns_are_drawn_wider(book, name):
    assert WIDER * printed_width(book[name]) <= page()[0] / 0.93  # 0.93: what the page leaves free


@pytest.mark.parametrize("name", ["Procedencia", "Historia", "Direcciones"])
def test_lists_are_fitted_to_a_page_across(book, name):
    assert book[name].sheet_properties.pageSetUpPr.fitToPage
    assert book[name].page_setup.fitToHeight in (0, "0")


def test_directions_have_the_format_and_the_unit_of_each_outcome(told, book):
    sheet = book["Direcciones"]
    heads = {c.value: c.column for c in sheet[4]}
    number, share = heads["diferencia"], heads["%"]
    assert [sheet.cell(r, number).number_format for r in (5, 6, 8)] == [
        "#,##0",
        "0.00;0.00",
        "#,##0.00",
    ]
    assert [sheet.cell(r, heads["unidad"]).value for r in (5, 6, 8)] == [
        "puestos",
        "pesos por día",
        "días",
    ]
    base = told.cubes[told.first].line("avance_financiero")[-1]
    assert (sheet.cell(7, share).value is None) == (base <= 0)


def test_no_list_shows_the_keys_of_the_data(told, book):
    for name, column in (
        ("Historia", 2),
        ("Discrepancias", 2),
        ("Cifras", 1),
        ("Por_verificar", 2),
    ):
        sheet = book[name]
        shown = [str(sheet.cell(r, column).value) for r in range(5, sheet.max_row + 1)]
        keys = [s for s in shown if KEY.match(s) and s in told.concepts]
        assert shown and not keys, (name, keys[:3])
    assert book["Historia"]["A5"].value == "Cobertura"


def test_the_assumption_that_saw_a_figure_is_told_by_its_name(content):
    """A key does not fit the column, which would break it in the middle of a word."""
    name = content.assumption_rows(content.first)["employment.growth"]["name"]
    table = content.since.iloc[:3].assign(seen=["employment.growth", "", "unknown.key"])
    shown = since_in_words(dataclasses.replace(content, since=table))["seen"]
    assert list(shown) == [name, "", "unknown.key"] and name != "employment.growth"


def test_letters_are_of_a_font_that_every_program_has_or_matches(made):
    with zipfile.ZipFile(made) as parts:
        styles = parts.read("xl/styles.xml").decode()
        charts = [parts.read(n).decode() for n in parts.namelist() if "xl/charts/chart" in n]
    names = set(re.findall(r'<name val="([^"]*)"', styles))
    assert names == {"Arial", "Tahoma"}  # the second of comments alone, as the library writes them
    assert "scheme" not in styles  # which would put the font of the theme in its place
    assert charts and all('<a:latin typeface="Arial"' in c for c in charts)


def test_assumptions_are_read_whole_beside_their_key(book):
    sheet = book["Supuestos"]
    heads = [c.value for c in sheet[5]]
    assert [heads[b.id] for b in sheet.col_breaks.brk] == ["calidad"]  # no page of a lone column
    for row in sheet.iter_rows(min_row=6):
        tall = sheet.row_dimensions[row[0].row].height
        for cell in (row[1], row[-1]):
            assert cell.alignment.wrap_text
            lines = len(str(cell.value or "")) / sheet.column_dimensions[cell.column_letter].width
            assert lines * 13 <= tall + 13, (cell.coordinate, tall)


def test_no_heading_has_two_texts(book):
    """A key that two modules of words define would say the one of them where the other is meant."""
    found: dict[str, set[str]] = {}
    for file in (Path(report.__file__).parent).glob("wording*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                    found.setdefault(str(key.value), set()).add(str(value.value))
    assert not {key: said for key, said in found.items() if len(said) > 1}
    assert "parte" in [c.value for c in book["Supuestos"][5]]


def test_the_share_of_the_old_leads_to_the_figure_that_prints_it(content):
    figures = pd.DataFrame(
        [
            ["adscrita_umf", "2024", "T", "all", "a"],
            ["adscrita_umf", "2024", "T", "65+", "no"],
            ["adscrita_share_65plus", "2024", "T", "65+", "b"],
        ],
        columns=["concept", "period", "sex", "age", "figure"],
    ).assign(geography="MX")

    shelf = SimpleNamespace(content=dataclasses.replace(content, figures=figures), traced={})
    behind = {one.series: [f["figure"] for f in one.figures] for one in plan(shelf)}
    assert behind["adscrita_umf.share_65"] == ["b"] and behind["adscrita_umf"] == ["a"]


def test_the_cover_lists_the_sheets_in_their_order(told, book):
    names = [c.value for c in book["Portada"]["A"]]
    listed = [n for n in names if n in book.sheetnames]
    assert listed == [n for n in book.sheetnames if n != "Portada"]
    dated = dict(zip(names, (c.value for c in book["Portada"]["B"]), strict=True))["Fecha"]
    assert dated == told.date and not re.search(r"\d-\d", dated)
