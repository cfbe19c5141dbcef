"""The workbook says what the tables say, in formulas that read what they should, runs no text as a
formula, prints, and is the same for the same run.
"""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import column_index_from_string, range_boundaries

from piimss_forecast.report.attainment import with_error
from piimss_forecast.report.book import ROW_TALL, SCALE, page, pixels
from piimss_forecast.report.lines import FANS
from piimss_forecast.report.sheet_groups import grouped
from piimss_forecast.report.tables import STATS, TABLES
from piimss_forecast.report.wide import wide
from piimss_forecast.report.workbook import write_workbook

FUNCTIONS = {"CHOOSE", "IF", "SUM", "INDEX", "MATCH", "IFERROR", "MAX", "MIN", "ROUND", "LARGE"}
FUNCTIONS |= {"COUNTIF"}
NAMES = {"Escenario", "Escenario_n", "Escenarios", "Resultado", "Resultado_id", "Anio", "Palancas"}
PLAIN = ("Datos", "Series", "Datos_graficas", "Datos_explicacion")


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


def block(sheet, title: str) -> int:
    """First row of figures of the block whose title holds some words."""
    return next(
        r + 2 for r in range(1, sheet.max_row) if title in str(sheet.cell(r, 1).value or "")
    )


def row_of(sheet, top: int, series: str) -> int:
    """Row of a series in the block shown: its identifier stands at the end of the row."""
    return next(
        r for r in range(top, sheet.max_row) if sheet.cell(r, sheet.max_column).value == series
    )


def test_sheets_in_order(formulas):
    names = formulas.sheetnames
    assert names[:4] == ["Ejecutivo", "Portada", "Resumen", "Graficas"]
    assert names[len(TABLES) + 3 :] == [
        "Explicacion",
        "Palancas",
        "Metas",
        "Supuestos",
        "Cambios",
        "Procedencia",
        "Cifras",
        "Historia",
        "Serie_sola",
        "Ya_publicado",
        "Retropronosticos",
        "Fuentes",
        "Discrepancias",
        "Por_verificar",
        "Datos",
        "Series",
        "Datos_graficas",
        "Datos_explicacion",
    ]


@pytest.mark.parametrize("name", list(TABLES))
def test_figures_of_every_scenario_equal_the_cube(name, content, values):
    sheet, table = values[content.say(f"sheet.{name}")], wide(name, content)
    rows = grouped(table, content.scenarios)
    years, future = len(table.years), int(content.future.sum())
    assert {r.series for r in rows if r.series} == set(table.series)
    for scenario in content.scenarios:
        top = block(sheet, f"Escenario {scenario}:")
        assert [c.value for c in sheet[top - 1]][3 : 3 + years] == table.years
        for k, row in enumerate(rows):
            if row.series:
                found = [c.value for c in sheet[top + k]][3 : 3 + years + 2 * future]
                wanted = np.concatenate(
                    [
                        table.values[row.series, scenario, "central"],
                        *(
                            table.values[row.series, scenario, s][content.future]
                            for s in ("p10", "p90")
                        ),
                    ]
                )
                numbers = np.array([np.nan if v is None else v for v in found], float)
                np.testing.assert_allclose(numbers, wanted, rtol=1e-12)


def test_the_scenario_shown_chooses_from_every_block(content, formulas, values):
    sheet, plain = formulas["Cuotas"], values["Cuotas"]
    top = block(plain, "Escenario mostrado")
    row = row_of(plain, top, "contribution_income.total")
    at = [block(plain, f"Escenario {s}:") + row - top for s in content.scenarios]
    cells = ",".join(f"D{r}" for r in at)
    assert sheet.cell(row, 4).value == f"=CHOOSE(Escenario_n,{cells})"
    assert plain.cell(row, 4).value == plain.cell(at[0], 4).value
    gap = block(plain, "Diferencia respecto de tendencial")
    assert sheet.cell(gap, 16).value == f"=P{top}-P{at[0] - row + top}"


def test_totals_are_sums_of_the_parts_under_them(formulas, values):
    sheet = formulas["Gasto_pensiones"]
    top = block(values["Gasto_pensiones"], "Escenario tendencial:")
    assert sheet.cell(top, 5).value == f"=SUM(E{top + 1}:E{top + 3})"
    assert sheet.row_dimensions[top + 1].outlineLevel == 1
    assert not sheet.row_dimensions[top].outlineLevel
    share = block(values["Adscrita"], "Escenario tendencial:")
    found = [formulas["Adscrita"].cell(r, 5).value for r in range(share, share + 9)]
    assert any(re.fullmatch(r"=100\*E\d+/E\d+", str(v)) for v in found)


def test_missing_figures_are_empty_cells(content, values):
    sheet = values["Ingresos"]
    top = block(sheet, "Escenario tendencial:")
    table = wide("ingresos", content)
    rows = [r.series for r in grouped(table, content.scenarios)]
    row = top + rows.index("income.transferencia_pensiones")
    assert [sheet.cell(row, c).value is None for c in (4, 5, 6, 7)] == [True, True, True, False]
    assert not any(c.data_type == "e" for s in values for row in s.iter_rows() for c in row)


def test_published_rebuilt_and_projected_figures_are_told_apart(formulas, values):
    sheet = formulas["Resumen"]
    top = block(values["Resumen"], "Escenario tendencial:")
    row = next(r for r in range(top, top + 30) if sheet.cell(r, 1).value.startswith("Salario base"))
    published, rebuilt, ahead = (sheet.cell(row, c) for c in (4, 5, 12))
    assert published.font.bold and not published.font.italic
    assert rebuilt.font.italic and not rebuilt.font.bold
    assert ahead.fill.fgColor.rgb != rebuilt.fill.fgColor.rgb


def test_only_our_own_formulas_and_only_of_cells_that_hold_something(formulas, values):
    """Text that begins with = + - @ stays text; every reference is to a cell that is written."""
    cell = r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?"
    for sheet in formulas:
        for row in sheet.iter_rows():
            for at in row:
                if at.data_type != "f":
                    continue
                text = re.sub(r'"[^"]*"', '""', at.value)
                assert set(re.findall(r"([A-Z]+)\(", text)) <= FUNCTIONS, at.value
                names = set(re.findall(r"(?<![\w'!])([A-Z][a-z]\w+)(?![\w'!])", text))
                assert names <= NAMES, at.value
                for other, column, line, *_ in re.findall(cell, text):
                    there = values[other or sheet.title]
                    found = there.cell(int(line), column_index_from_string(column)).value
                    assert found is not None or "IF(" in text, (
                        sheet.title,
                        at.coordinate,
                        at.value,
                    )
                shown = values[sheet.title][at.coordinate].value
                assert shown is not None or "IF(" in text, (sheet.title, at.coordinate)


def test_hostile_text_is_kept_as_text(file):
    with zipfile.ZipFile(file) as parts:
        strings = parts.read("xl/sharedStrings.xml").decode()
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert "=HYPERLINK(" in strings and "@SUM(A1)" in strings
        assert not any("HYPERLINK(" in parts.read(n).decode() for n in sheets)


def test_every_drawing_says_what_it_shows_and_is_printed(file, formulas):
    with zipfile.ZipFile(file) as parts:
        drawings = [n for n in parts.namelist() if re.fullmatch(r"xl/drawings/drawing\d+.xml", n)]
        texts = [parts.read(n).decode() for n in drawings]
    frames = [f for t in texts for f in re.findall(r"<xdr:cNvPr [^>]*>", t)]
    assert len(frames) > len(TABLES) and all(len(f.split('descr="')[1]) > 40 for f in frames)
    for sheet in formulas:
        if not sheet._charts:
            continue
        _, _, right, bottom = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
        for chart in sheet._charts:
            to = chart.anchor.to
            assert to.col < right and to.row < bottom, (sheet.title, to.col, to.row, right, bottom)


def test_sheets_print_at_eight_points_without_cutting_a_page(formulas):
    for sheet in formulas:
        assert sheet.page_setup.paperSize == "1" or sheet.page_setup.paperSize == 1
        fit = sheet.sheet_properties.pageSetUpPr
        assert int(sheet.page_setup.scale or 100) >= SCALE or (fit and fit.fitToPage)
        assert sheet.print_area, sheet.title
        if sheet.title in PLAIN:  # for programs: one page goes to paper
            last = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[3]
            assert last * ROW_TALL <= page()[1]
            continue
        if sheet.title in TABLES or not sheet.col_breaks.brk:
            continue
        left, _, right, _ = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
        cuts = [left - 1, *(b.id for b in sheet.col_breaks.brk), right]
        repeated = (
            column_index_from_string(sheet.print_title_cols.replace("$", "").split(":")[1])
            if sheet.print_title_cols
            else 0
        )
        wide_of = [_wide(sheet, c) for c in range(1, right + 1)]
        for first, last in pairwise(cuts):
            again = sum(wide_of[:repeated]) if first else 0
            across = sum(wide_of[first:last]) + again
            longest = max(wide_of[first:last])
            assert across <= page()[0] or longest > page()[0] / 2, (
                sheet.title,
                first,
                last,
                across,
            )


def _wide(sheet, column: int) -> int:
    for known in sheet.column_dimensions.values():
        if known.min and known.min <= column <= known.max:
            return pixels(known.width - 0.7109375)
    return pixels(8.43)


def test_native_charts(file):
    with zipfile.ZipFile(file) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/charts/chart")]
        charts = [parts.read(n).decode() for n in names]
    fans = [c for c in charts if "<c:areaChart>" in c]
    assert len(fans) == len(FANS) + 2
    assert all('<c:grouping val="stacked"/>' in c and "<c:lineChart>" in c for c in fans)
    bars = [c for c in charts if "<c:barChart>" in c]
    assert len(bars) == 2 + 1  # a waterfall of each other scenario, and the tornado
    assert all("retropron" in c for c in fans)  # each band with what such bands held


def test_data_is_read_by_plain_headings(content, file):
    frame = pd.read_excel(file, sheet_name="Datos")
    assert list(frame.columns) == ["scenario", "series", "year", "kind", *STATS]
    series = content.cubes["adverso"].unit
    assert len(frame) == len(content.scenarios) * len(series) * len(content.years)
    found = frame.set_index(["scenario", "series", "year"]).loc[("adverso", "jobs", 2030)]
    cube = content.cubes["adverso"]
    assert found[list(STATS)].to_list() == pytest.approx([cube.line("jobs", s)[-1] for s in STATS])
    assert frame[frame["kind"] != "projection"]["p10"].isna().all()
    known = pd.read_excel(file, sheet_name="Series").set_index("series")
    assert known.loc["contribution_income.total", ["table", "module"]].to_list() == [
        "cuotas",
        "contributions",
    ]


def test_explanation_adds_up_and_can_be_chosen(content, formulas, values):
    sheet, plain = formulas["Explicacion"], values["Explicacion"]
    assert set(formulas.defined_names) >= NAMES - {"Escenario"}
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert {"B4", "B5"} <= set(lists)
    rows = {plain.cell(r, 1).value: r for r in range(7, 20)}
    for k, other in enumerate(content.scenarios[1:], 2):
        line = [c.line("contribution_income.total")[-1] for c in content.cubes.values()]
        start, end = line[0], line[content.scenarios.index(other)]
        assert plain.cell(rows["Diferencia"], k).value == pytest.approx(end - start)
        assert plain.cell(rows["El escenario"], k).value == pytest.approx(end)
        assert plain.cell(rows["Empleo"], k).value == pytest.approx(1.5 * (end - start))


def test_levers_are_input_cells_with_their_range(content, formulas, values):
    sheet = formulas["Palancas"]
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), float(rule.formula1), float(rule.formula2)) == ("D7", -1.0, 1.0)
    base = next(
        r for r in range(8, 30) if values["Palancas"].cell(r, 1).value == "Efecto de sus cambios"
    )
    effect = sheet.cell(base, 8).value
    assert re.fullmatch(
        r"=\$E\$7\*'Datos_explicacion'!\$G\$\d+\+\$F\$7\*'Datos_explicacion'!\$G\$\d+", effect
    )
    up = re.search(r"!\$G\$(\d+)\+", effect)[1]
    moved = values["Datos_explicacion"].cell(int(up), 7).value
    central = content.cubes["tendencial"].line("contribution_income.total")[-1]
    assert moved == pytest.approx(0.02 * central)


def test_assumptions_have_their_paths_in_cells(values):
    sheet = values["Supuestos"]
    heads = [c.value for c in sheet[5]]
    rows = [dict(zip(heads, [c.value for c in r], strict=True)) for r in sheet.iter_rows(min_row=6)]
    growth = {r["escenario"]: r["2030"] for r in rows if r["clave"] == "employment.growth"}
    assert growth == pytest.approx({"tendencial": 1.5, "favorable": 2.1, "adverso": 0.9})
    for row in sheet.iter_rows(min_row=6):  # no figure ends in a point, and each fits its column
        for c in row[5:]:
            if isinstance(c.value, (int, float)):
                assert "#." not in c.number_format.replace("#,##0.0", "")
                whole, _, decimals = c.number_format.partition(".")
                assert whole == "#,##0" and (c.value == int(c.value)) == (not decimals)
                wide = sheet.column_dimensions[c.column_letter].width
                if wide:  # of a group only the first is written
                    assert len(f"{c.value:,.{len(decimals)}f}") < wide
    days = [r for r in rows if r["clave"] == "finance.rocf_days"]
    assert [(r["escenario"], r["valor (todo año)"]) for r in days] == [("tendencial", 60)]
    assert "supuesto: 1" in next(c.value for c in sheet[3] if c.value and "supuesto" in c.value)


def test_metas_sheet(content, values):
    sheet = values["Metas"]
    codes = [sheet.cell(r, 1).value for r in range(5, sheet.max_row + 1)]
    assert codes == content.metas["tendencial"]["code"].to_list() and len(codes) == 35
    first = content.metas["favorable"].iloc[0]
    assert [sheet.cell(5, c).value for c in (11, 14, 15)] == [
        pytest.approx(first["value"]),
        with_error(first),
        "improbable",
    ]
    assert sheet.conditional_formatting
    heads = {sheet.cell(4, c).value: c for c in range(1, sheet.max_column + 1)}
    for head, value in (
        ("probabilidad, sin redondear · favorable", pytest.approx(first["probability"])),
        ("parte cumplida, peor grupo", 0.17),
        ("parte cumplida, mejor grupo", 0.74),
        ("ponderada con su clase · favorable", "35 %"),
        ("a más tardar cuándo debe decidirse · favorable", f"decidir {codes[0]} a tiempo"),
    ):
        assert sheet.cell(5, heads[head]).value == value


def test_lists_show_numbers_by_their_unit_and_fit_a_page(content, formulas):
    sheet = formulas["Serie_sola"]
    assert str(sheet["A3"].value).startswith("Conciliada:")  # the rule, once
    heads = {c.value: c.column for c in sheet[4]}
    assert "serie sola" in heads and "regla" not in heads
    assert "#,##0" in sheet.cell(5, heads["adoptada"]).number_format
    gap = {c.value: c.column for c in formulas["Ya_publicado"][4]}[
        content.say("column.gap_percent")
    ]
    assert formulas["Ya_publicado"].cell(5, gap).number_format == "0.00"
    shown_as = {r[2].number_format for r in formulas["Cifras"].iter_rows(min_row=5)}
    assert "General" not in shown_as
    for name in ("Serie_sola", "Ya_publicado", "Graficas", "Portada"):
        assert formulas[name].sheet_properties.pageSetUpPr.fitToPage
        assert formulas[name].page_setup.fitToHeight in (0, "0")


def test_a_clerk_finds_the_answers(content, values):
    """Cuota 2027 under adverso with its interval; where a number comes from; whose figures."""
    sheet = values["Cuotas"]
    top = block(sheet, "Escenario adverso:")
    heads = [c.value for c in sheet[top - 1]]
    at = [c for c, head in enumerate(heads, 1) if head == 2027]
    row = top + row_of(sheet, 1, "contribution_income.total") - block(sheet, "Escenario mostrado")
    cube = content.cubes["adverso"]
    wanted = [cube.line("contribution_income.total", s)[9] for s in ("central", "p10", "p90")]
    assert [sheet.cell(row, c).value for c in at] == pytest.approx(wanted)
    trace = values["Procedencia"]
    rows = {trace.cell(r, 1).value: r for r in range(5, trace.max_row + 1)}
    line = rows["contribution_income.total"]
    assert trace.cell(line, 4).value == pytest.approx(
        content.cubes["tendencial"].line("contribution_income.total")[6]
    )
    below = [trace.cell(line + k, 2).value for k in range(1, 5)]
    printed = f"cifra publicada: {content.named('contribution_income')}"
    assert all(printed in str(b) for b in below[:3]) and "contribution" not in printed
    assert all(trace.cell(line + k, c).value for k in (1, 2) for c in (7, 8))  # document, place
    link = sheet.cell(row_of(sheet, 1, "contribution_income.total"), 2).hyperlink
    assert link.location == f"'Procedencia'!A{line}"
    figures = values["Cifras"]
    own = [r[0].value for r in figures.iter_rows(min_row=5) if r[8].value == "sí"]
    assert own == [content.named("adscrita_umf")]
    assert figures.cell(5, figures.max_column).value in content.concepts  # the key, off the paper


def test_same_run_same_bytes(content, file, tmp_path):
    write_workbook(tmp_path / "again.xlsx", content)
    assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()
