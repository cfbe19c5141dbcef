"""The workbook as a whole: one scenario, odd texts, places not to be written, another program
that recalculates it.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from piimss_forecast.core.errors import OutputError
from piimss_forecast.report.axis import limits
from piimss_forecast.report.book import Book, sheet_name
from piimss_forecast.report.workbook import write_workbook


def row_of(sheet, top: int, series: str) -> int:
    """Row of a series in the block shown: its identifier stands at the end of the row."""
    return next(
        r for r in range(top, sheet.max_row) if sheet.cell(r, sheet.max_column).value == series
    )


def test_one_scenario_in_english(single, tmp_path):
    write_workbook(tmp_path / "one.xlsx", single)
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames[:4] == ["Executive", "Cover", "Summary", "Charts"]
    assert "Explanation" not in book.sheetnames and "Levers" in book.sheetnames
    assert not any("CHOOSE" in str(c.value) for s in book for row in s.iter_rows() for c in row)


def test_long_and_odd_texts_and_names(tmp_path, content):
    """Names of 300 letters, with quotes, or like formulas; what goes into no cell; gaps with their
    sign.
    """
    long, names = "n" * 300, {"tendencial": 'a"b', "favorable": "=1+1", "adverso": "x" * 300}

    def renamed(values: dict) -> dict:
        return {names[k]: v for k, v in values.items() if k in names}

    found = content.explained
    parts = (f.assign(scenario=f["scenario"].map(names)) for f in (found.shares, found.single))
    explained = dataclasses.replace(found, **dict(zip(("shares", "single"), parts, strict=True)))
    given = {k: renamed(getattr(content, k)) for k in ("cubes", "changes", "metas", "paths")}
    given["titles"] = {n: {"es": long, "en": long} for n in names.values()}
    tables = {s: f.assign(name=long) for s, f in content.assumptions.items()}
    given["assumptions"] = renamed(tables)
    given["sources"] = content.sources.assign(note="x" * 40_000, title="control \x07 'quote' <b>")
    given["history"] = content.history.assign(gap=[-0.43, 0.7])
    odd = dataclasses.replace(content, explained=explained, _rows={}, **given)
    write_workbook(tmp_path / "odd.xlsx", odd)
    book = openpyxl.load_workbook(tmp_path / "odd.xlsx")
    assert len(book["Fuentes"]["D5"].value) == 32_000
    assert sheet_name(long) == "n" * 31 and sheet_name("a:b") == "a_b"
    assert book["Supuestos"].cell(6, 2).value == long
    assert book["Ejecutivo"]["B3"].value == 'a"b'
    texts = [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert max(map(len, texts)) < 8192  # the longest formula that programs read
    literals = [part for text in texts for part in re.findall(r'"([^"]*)"', text)]
    assert max(map(len, literals)) < 255  # and the longest text in one
    assert not any(name in text for text in texts for name in names.values())
    history = book["Historia"]
    column = next(c.column for row in history.iter_rows() for c in row if c.value == "brecha")
    cells = [row[column - 1] for row in history.iter_rows(min_row=5)]
    assert [c.value for c in cells] == [-0.43, 0.7] and {c.number_format for c in cells} == {
        "#,##0.00"
    }


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


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


@pytest.mark.slow
@pytest.mark.parametrize("shown", ["tendencial", "adverso"])
def test_libreoffice_recalculates_every_formula_to_its_value(content, tmp_path, shown):
    """As written, and with another scenario chosen and a lever moved, against the cube."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing recalculates the formulas")
    path, out = tmp_path / "in" / "tablas.xlsx", tmp_path / "out"
    path.parent.mkdir()
    write_workbook(path, content)
    written = openpyxl.load_workbook(path, data_only=True)
    if shown != "tendencial":
        edited = openpyxl.load_workbook(path)
        edited["Ejecutivo"]["B3"] = shown
        edited["Palancas"]["E7"] = 0.5
        edited.save(path)
    again = _recalculated(office, path, out, tmp_path / "profile")
    if shown == "tendencial":
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for c in row:
                    if c.data_type == "f":
                        wanted = written[sheet.title][c.coordinate].value
                        found = again[sheet.title][c.coordinate].value
                        assert _same(wanted, found), (sheet.title, c.coordinate, wanted, found)
        return
    sheet = again["Cuotas"]
    row = row_of(sheet, 1, "contribution_income.total")
    found = [sheet.cell(row, c).value for c in range(4, 4 + len(content.years))]
    cube = content.cubes[shown]
    np.testing.assert_allclose(found, cube.line("contribution_income.total"), rtol=1e-9)
    levers = again["Palancas"]
    effect = next(r for r in range(8, 30) if levers.cell(r, 1).value == "Efecto de sus cambios")
    central = content.cubes["tendencial"].line("contribution_income.total")[-1]
    assert levers.cell(effect, 8).value == pytest.approx(0.01 * central)


def _recalculated(office: str, path: Path, out: Path, profile: Path) -> openpyxl.Workbook:
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(out / path.name, data_only=True)


def _same(a: object, b: object) -> bool:
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a))
    return (a or "") == (b or "")
