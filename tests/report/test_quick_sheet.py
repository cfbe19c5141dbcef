"""The quick sheet writes what the library's own writes."""

import zipfile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from piimss_forecast.report.quick_sheet import QuickSheet


def parts(path, kind) -> dict[str, bytes]:
    """Every part of a book whose sheet is of a kind."""
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet("s", kind)
        bold, grey = book.add_format({"bold": True}), book.add_format({"font_color": "#777777"})
        sheet.set_column(3, 3, 20, grey)
        sheet.set_row(40, 30, bold)
        for row, number in enumerate((0, -1.5, 1e-300, 123456789012345678, 0.1 + 0.2, 1e21)):
            sheet.write_number(row, row, number, bold if row % 2 else None)
        for row, text in enumerate(("plain", "", ' <a & "b"> ', "ñ\n2", "=1+1"), 20):
            sheet.write_string(row, 3, text)
            sheet.write_string(row, 300, text, grey)
        sheet.write_number(40, 0, 1)
        sheet.write_number(50, 2, float("nan"))
        sheet.write_formula(60, 1, '=SUM(A1:A6)&"<"', bold, "text")
        sheet.write_formula(60, 2, "=A1", None, 2.5)
        sheet.write_blank(61, 9, None, grey)
        sheet.write_comment(64, 12, "said")
    with zipfile.ZipFile(path) as written:
        return {name: written.read(name) for name in written.namelist() if "docProps" not in name}


def test_it_writes_the_bytes_of_the_library(tmp_path):
    ours, theirs = (parts(tmp_path / f"{k.__name__}.xlsx", k) for k in (QuickSheet, Worksheet))
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == theirs[name], name


def test_it_keeps_a_formula_as_it_is(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("s", QuickSheet)
        sheet.write_formula(0, 0, "=TEXTJOIN(A2)")
    xml = zipfile.ZipFile(tmp_path / "b.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>TEXTJOIN(A2)</f>" in xml


@pytest.mark.parametrize("text", ["x" * 40_000])
def test_a_text_too_long_is_cut_as_there(tmp_path, text):
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        assert book.add_worksheet("s", QuickSheet).write_string(0, 0, text) == -2
