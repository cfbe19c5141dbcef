"""The workbook says what the tables say, runs no text as a formula, and is the same for the same
run.
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from piimss_forecast.core.errors import OutputError
from piimss_forecast.report.book import Book
from piimss_forecast.report.charts import limits
from piimss_forecast.report.lines import FANS
from piimss_forecast.report.tables import STATS, TABLES, side_by_side
from piimss_forecast.report.workbook import write_workbook

LEAD, TOP = 4, 5  # label, year, unit and kind come before the figures; 1-based first row of figures


@pytest.fixture(scope="module")
def file(content, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("book") / "tablas.xlsx"
    write_workbook(path, content)
    return path


@pytest.fixture(scope="module")
def formulas(file):
    return openpyxl.load_workbook(file)


@pytest.fixture(scope="module")
def values(file):
    return openpyxl.load_workbook(file, data_only=True)


def test_sheets_in_order(formulas):
    assert formulas.sheetnames == [
        "Portada",
        "Resumen",
        "Graficas",
        "Poblacion",
        "Adscrita",
        "Estatus",
        "Demanda",
        "Prevalencia",
        "Costo_salud",
        "Empleo",
        "Cuotas",
        "Cuotas_UMA",
        "Pensiones",
        "Gasto_pensiones",
        "Ingresos",
        "Egresos",
        "Seguros",
        "Reservas",
        "Metas",
        "Supuestos",
        "Cambios",
        "Historia",
        "Fuentes",
        "Discrepancias",
        "Por_verificar",
        "Datos_graficas",
    ]


@pytest.mark.parametrize("name", list(TABLES))
def test_figures_equal_the_tables(name, content, values):
    frame = side_by_side(name, content.cubes)
    sheet = values[content.say(f"sheet.{name}")]
    expected = frame[[(s, stat) for s in content.scenarios for stat in STATS]].to_numpy(float)
    width = expected.shape[1]
    found = [
        [c.value for c in row]
        for row in sheet.iter_rows(
            min_row=TOP, max_row=TOP + len(frame) - 1, min_col=1, max_col=LEAD + width
        )
    ]
    lead = zip(
        frame.index, frame[("", "label")], frame[("", "unit")], frame[("", "kind")], strict=True
    )
    assert [row[:4] for row in found] == [[a, int(y), b, c] for (_, y), a, b, c in lead]
    numbers = np.array([[np.nan if v is None else v for v in row[LEAD:]] for row in found], float)
    np.testing.assert_allclose(numbers, expected, rtol=1e-14)


def test_missing_figures_are_empty_cells(content, values):
    frame = side_by_side("ingresos", content.cubes)
    position = list(frame.index).index(("income.transferencia_pensiones", 2018))
    assert values["Ingresos"].cell(TOP + position, LEAD + 1).value is None
    assert not any(c.data_type == "e" for sheet in values for row in sheet.iter_rows() for c in row)


def test_number_formats_follow_units(content, formulas):
    frame = side_by_side("resumen", content.cubes)
    rows = {series: TOP + i for i, (series, _) in enumerate(frame.index)}
    shown = {
        s: formulas["Resumen"].cell(rows[s], LEAD + 1).number_format
        for s in ("jobs", "contribution_income.total", "adscrita_umf.share_65", "sbc")
    }
    assert shown == {
        "jobs": "#,##0",
        "contribution_income.total": "#,##0.0",
        "adscrita_umf.share_65": "0.0",
        "sbc": "#,##0.00",
    }


def test_projection_is_shaded_and_history_is_not(content, formulas):
    colours = {
        year: formulas["Resumen"].cell(TOP + i, LEAD + 1).fill.fgColor.rgb
        for i, year in enumerate(content.years)
    }
    assert len({colours[y] for y in range(2018, 2025)}) == 1
    assert len({colours[y] for y in range(2025, 2031)}) == 1
    assert colours[2024] != colours[2025]


def test_differences_are_formulas_with_their_value(content, formulas, values):
    frame = side_by_side("resumen", content.cubes)
    column = LEAD + len(STATS) * len(content.scenarios) + 1
    for i, expected in enumerate(
        (frame[("favorable", "central")] - frame[("tendencial", "central")]).to_numpy()
    ):
        if np.isfinite(expected):
            assert formulas["Resumen"].cell(TOP + i, column).value == f"=I{TOP + i}-E{TOP + i}"
            assert values["Resumen"].cell(TOP + i, column).value == pytest.approx(
                expected, rel=1e-12, abs=1e-9
            )


def test_only_our_own_formulas(formulas):
    """Text that begins with = + - @ stays text wherever it comes from."""
    allowed = {
        "Resumen": r"=[A-Z]+\d+-[A-Z]+\d+",
        "Datos_graficas": r"='Resumen'!\$[A-Z]+\$\d+(-'Resumen'!\$[A-Z]+\$\d+)?",
    }
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(allowed.get(sheet.title, "never"), cell.value), (
                        sheet.title,
                        cell.coordinate,
                        cell.value,
                    )


def test_hostile_text_is_kept_as_text(file):
    strings = zipfile.ZipFile(file).read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK(" in strings and "@SUM(A1)" in strings
    sheets = [n for n in zipfile.ZipFile(file).namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("HYPERLINK(" in zipfile.ZipFile(file).read(n).decode() for n in sheets)


def test_data_of_the_fans(content, values):
    frame = side_by_side("resumen", content.cubes)
    sheet = values["Datos_graficas"]
    start = (
        next(
            r
            for r in range(1, sheet.max_row)
            if sheet.cell(r, 1).value == frame.loc["jobs", ("", "label")].iloc[0]
        )
        + 2
    )
    last = start + len(content.years) - 1
    assert [sheet.cell(last, c).value for c in (3, 4, 5)] == pytest.approx(
        [
            frame.loc[("jobs", 2030), ("tendencial", "p10")],
            frame.loc[("jobs", 2030), ("tendencial", "p90")]
            - frame.loc[("jobs", 2030), ("tendencial", "p10")],
            frame.loc[("jobs", 2030), ("tendencial", "central")],
        ]
    )
    assert sheet.cell(last, 2).value is None  # history ends at the base year
    assert [sheet.cell(start, c).value for c in (4, 5)] == [
        0,
        None,
    ]  # no band in history, centrals from the base year


def test_native_charts(file):
    with zipfile.ZipFile(file) as parts:
        charts = [
            parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")
        ]
    fans = [c for c in charts if "<c:areaChart>" in c]
    assert len(fans) == len(FANS) + 2
    assert all(
        '<c:grouping val="stacked"/>' in c and "<c:lineChart>" in c and "<a:noFill/>" in c
        for c in fans
    )
    assert (
        len(charts) - len(fans) >= len(TABLES) - 1
    )  # every table but the summary has its own line chart


def test_metas_sheet(content, values):
    sheet = values["Metas"]
    codes = [sheet.cell(r, 2).value for r in range(5, sheet.max_row + 1)]
    assert codes == content.metas["tendencial"]["code"].to_list() and len(codes) == 35
    first = content.metas["favorable"].iloc[0]
    assert [sheet.cell(5, c).value for c in (14, 17, 18)] == [
        pytest.approx(first["value"]),
        pytest.approx(first["probability"]),
        "improbable",
    ]
    assert sheet.conditional_formatting


def test_assumptions_show_others_only_where_they_differ(values):
    sheet = values["Supuestos"]
    rows = {
        sheet.cell(r, 1).value: [c.value for c in sheet[r]] for r in range(5, sheet.max_row + 1)
    }
    assert rows["finance.rocf_days"][3:6] == [60, None, None]
    assert rows["employment.growth"][3:6] == [
        "2026: 1.5; 2030: 1.5",
        "2026: 2.1; 2030: 2.1",
        "2026: 0.9; 2030: 0.9",
    ]


def test_same_run_same_bytes(content, file, tmp_path):
    write_workbook(tmp_path / "again.xlsx", content)
    assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()


def test_one_scenario_in_english(single, tmp_path):
    write_workbook(tmp_path / "one.xlsx", single)
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames[:4] == ["Cover", "Summary", "Charts", "Population"]
    assert not any(c.data_type == "f" for row in book["Summary"].iter_rows() for c in row)


def test_long_and_odd_texts(content, tmp_path):
    odd = content.sources.assign(note="x" * 40_000, title="control \x07 'quote' <b>")
    write_workbook(tmp_path / "odd.xlsx", dataclasses.replace(content, sources=odd))
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx")["Fuentes"]
    assert len(sheet["E5"].value) == 32_000


def test_unwritable_place(content, tmp_path):
    with pytest.raises(OutputError, match="no_such"):
        write_workbook(tmp_path / "no_such" / "t.xlsx", content)


def test_infinite_numbers_leave_the_cell_empty(content, tmp_path):
    book = Book(tmp_path / "x.xlsx", content)
    sheet = book.sheet("resumen", "t")
    for row, value in enumerate((float("inf"), float("nan"), None, True, 1.5)):
        book.put(sheet, row, 1, value, book.style())
    book.file.close()
    read = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [read.cell(r, 2).value for r in range(1, 6)] == [None, None, None, "True", 1.5]


@pytest.mark.parametrize(
    ("low", "high"),
    [(57.1e6, 68.3e6), (-4200.0, 18_000.0), (0.0, 0.0), (-9.0, -8.0), (3.2e-4, 3.3e-4), (5.0, 5.0)],
)
def test_axis_limits_hold_the_figures(low, high):
    bottom, top, step = limits(low, high)
    assert bottom <= low <= high <= top and bottom < top and step > 0
    assert (top - bottom) / step <= 14


def test_history_keeps_the_sign_of_its_gaps(content, tmp_path):
    path = tmp_path / "h.xlsx"
    history = content.history.assign(gap=[-0.43, 0.7])
    write_workbook(path, dataclasses.replace(content, history=history))
    sheet = openpyxl.load_workbook(path)["Historia"]
    column = next(c.column for row in sheet.iter_rows() for c in row if c.value == "brecha")
    cells = [
        row[column - 1]
        for row in sheet.iter_rows()
        if isinstance(row[column - 1].value, (int, float))
    ]
    assert [c.value for c in cells] == [-0.43, 0.7] and {c.number_format for c in cells} == {"0.00"}
