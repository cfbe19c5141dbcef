"""Sheets of the scenario tables: years across and series down, parts under their total; the
scenario shown first, live, then each scenario.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from .book import ACCENT, HEAD, LINE_TALL, ROW_TALL, SHADE, Book, number_format, page
from .measured import held
from .sheet_groups import Row, grouped, totals_of
from .sheet_placed import (
    BANDS,
    CHOSEN,
    LABEL,
    LEAD,
    SCENARIO,
    TOP,
    TRACE,
    UNIT,
    WIDTHS,
    YEAR_WIDE,
    YEARS_ACROSS,
    Placed,
    short_unit,
)
from .wide import wide

RATES = ("percent", "ratio", "index", "years", "per_1000", "per_100000", "per_year")


def write_table(book: Book, name: str) -> Placed:
    """The sheet of one table: the scenario shown, its differences, growth and shares, then every
    scenario.

    Parameters
    ----------
    book : Book
        Being written.
    name : str
        Of the table.
    """
    content, say = book.content, book.content.say
    table = wide(name, content)
    sheet = book.sheet(name, table.title)
    placed = Placed(book, sheet, name, table, grouped(table, content.scenarios, content.lang))
    sheet.outline_settings(True, False, False, False)  # totals stand above their parts
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(LEAD, placed.width - 1, YEAR_WIDE)
    sheet.set_column(placed.width, placed.width, 34, book.style(font_color="#7B8794"))
    small = book.style(font_color="#7B8794", font_size=9)
    sheet.write_string(1, LEAD, held(name, content.lang), small)
    sheet.write_string(2, LEAD, say("book.legend"), small)
    many = len(content.scenarios) > 1
    if many:
        book.link(sheet, 2, 0, "ejecutivo", say("book.change"), "B3")
    return placed


def write_blocks(placed: Placed, charts: int) -> int:
    """Every block of a table; returns the row where ``charts`` rows were left for charts after the
    first block.
    """
    content = placed.book.content
    say, first, many = content.say, content.first, len(content.scenarios) > 1
    start, gap = TOP + 2, 3
    placed.tops["" if many else first] = start
    chart_row = start + len(placed.rows) + 1
    row = chart_row + charts + 2
    derived = {kind: (top, rows) for kind, top, rows in _plan(placed, row, gap)}
    row += sum(len(rows) + gap for _, rows in derived.values())
    for scenario in content.scenarios if many else ():
        placed.tops[scenario] = row
        row += len(placed.rows) + gap
    if many:
        _chosen(placed, start, say("block.chosen"))
    else:
        _scenario(placed, first, say("block.scenario", name=first, title=content.title(first)))
    if charts:
        _page(placed, chart_row, charts * ROW_TALL)
    for kind, (top, rows) in derived.items():
        title = say(f"block.{kind}", first=first)
        _heading(placed, top, title, rows, bands=False)
        _lead(placed, top, rows)
        write = _difference if kind == "difference" else _ratio
        for k, line in enumerate(rows):
            if line.series:
                write(placed, top + k, kind, line)
    for scenario in content.scenarios if many else ():
        title = say("block.scenario", name=scenario, title=content.title(scenario))
        _scenario(placed, scenario, title)
    _print(placed, (placed.tops[first] if many else row) - gap)
    return chart_row


def _plan(placed: Placed, row: int, gap: int) -> Iterator[tuple[str, int, list[Row]]]:
    """First row and lines of each block made of the scenario shown."""
    totals = totals_of(placed.rows)
    lines = [r for r in placed.rows if r.series]
    wanted = {
        "difference": lines if len(placed.scenarios) > 1 and placed.future else [],
        "growth": [r for r in lines if placed.table.unit[r.series] not in RATES],
        "share": [r for r in lines if r.series in totals],
    }
    for kind, some in wanted.items():
        heads = {r.series.split(".")[0] for r in some}
        keep = {r.series for r in some}
        rows = [
            r
            for r in placed.rows
            if r.series in keep or (not r.series and r.head in heads and kind != "share")
        ]
        if kind == "share":
            rows = _under_heads(placed, rows)
        if rows:
            yield kind, row, rows
            row += len(rows) + gap


def _under_heads(placed: Placed, rows: Sequence[Row]) -> list[Row]:
    """Parts with the name of their group above them, which has no share of itself."""
    titles = {r.head: r.label for r in placed.rows if r.level == 0}
    out: list[Row] = []
    for row in rows:
        if not out or out[-1].head != row.head:
            out.append(Row("", titles[row.head], row.head))
        out.append(row)
    return out


def _heading(placed: Placed, top: int, title: str, rows: Sequence[Row], *, bands: bool) -> None:
    """Title and years of a block, whose first figure is at ``top``; a new page where it does not
    fit on the one that is being filled.
    """
    book, sheet, say = placed.book, placed.sheet, placed.book.content.say
    _page(placed, top - 2, sum(_tall(row) for row in rows) + 3 * LINE_TALL)
    strong = book.style(bold=True, font_size=11, font_color=ACCENT)
    sheet.write_string(top - 2, LABEL, title, strong)
    head, right = book.heading(), book.heading(align="right")
    for column, shown in ((LABEL, say("series")), (TRACE, ""), (UNIT, say("unit"))):
        sheet.write_string(top - 1, column, shown, head)
    sheet.write_string(top - 1, placed.width, "id", head)
    for position, year in enumerate(placed.table.years):
        sheet.write_number(top - 1, placed.column(position), year, right)
    for stat, key in zip(BANDS, ("book.low", "book.high"), strict=True) if bands else ():
        first = placed.column(placed.future[0], stat) if placed.future else 0
        for position in placed.future:
            year = placed.table.years[position]
            sheet.write_number(top - 1, placed.column(position, stat), year, right)
        if placed.future:
            sheet.write_string(top - 2, first, say(key), strong)


def _page(placed: Placed, row: int, tall: float) -> None:
    """Count what is about to be written; a page ends before it when it would not fit."""
    room = _room()
    if placed.used and placed.used + tall > room:
        placed.breaks.append(row)
        placed.used = 0.0
    placed.used = (placed.used + tall) % room


def _room() -> float:
    """Points down of a page, less what is repeated at its head and left at its foot."""
    return page()[1] - 5 * LINE_TALL


def _tall(row: Row) -> float:
    return LINE_TALL * (2 if len(row.label) > WIDTHS[LABEL] * 1.2 else 1)


def _lead(placed: Placed, top: int, rows: Sequence[Row], *, trace: bool = False) -> None:
    """Names and units of a block."""
    book, sheet, content = placed.book, placed.sheet, placed.book.content
    for k, row in enumerate(rows):
        strong = {"bold": True} if row.level == 0 else {"indent": 1, "align": "left"}
        level = {"level": 1} if row.level else {}
        sheet.set_row(top + k, _tall(row), None, level)
        sheet.write_string(top + k, LABEL, row.label, book.style(text_wrap=True, **strong))
        if not row.series:
            continue
        shown = short_unit(placed.table.unit[row.series], content.lang)
        look = book.style(font_color="#7B8794", font_size=9, shrink=True)
        sheet.write_string(top + k, UNIT, shown, look)
        if trace:
            book.trace(sheet, top + k, TRACE, row.series)
            sheet.write_string(top + k, placed.width, row.series)


def _styles(placed: Placed, row: Row, number: str = "") -> list[Format]:
    """How each year's figure is written: by its unit, and by what it is in that year."""
    book, known = placed.book, placed.published.get(row.series, ())
    look = {"num_format": number or number_format(placed.table.unit[row.series])}
    ahead = book.style(**look, bg_color=SHADE)
    past = {True: book.style(**look, bold=True), False: book.style(**look, italic=True)}
    return [
        ahead if future else past[year in known]
        for year, future in zip(placed.table.years, book.content.future, strict=True)
    ]


def _scenario(placed: Placed, scenario: str, title: str) -> None:
    """The figures of a scenario; totals and shares that close are formulas."""
    top = placed.tops[scenario]
    _heading(placed, top, title, placed.rows, bands=True)
    _lead(placed, top, placed.rows, trace=len(placed.scenarios) == 1)
    for row in placed.rows:
        if not row.series:
            continue
        styles = _styles(placed, row)
        for position, style in enumerate(styles):
            at = (top + placed.at[row.series], placed.column(position))
            value = placed.value(row.series, position, scenario)
            formula = _closing(placed, row, position, scenario, top)
            if formula and math.isfinite(value):
                placed.sheet.write_formula(*at, formula, style, value)
            else:
                placed.book.put(placed.sheet, *at, value, style)
        for stat in BANDS:
            for position in placed.future:
                at = (top + placed.at[row.series], placed.column(position, stat))
                value = placed.value(row.series, position, scenario, stat)
                placed.book.put(placed.sheet, *at, value, styles[position])


def _closing(placed: Placed, row: Row, position: int, scenario: str, top: int) -> str:
    """The formula of a total or of a share, where every cell that it reads has a figure."""
    column = xl_col_to_name(placed.column(position))
    needed = row.parts or row.over
    if not needed or not all(np.isfinite(placed.value(p, position, scenario)) for p in needed):
        return ""
    at = [top + placed.at[p] + 1 for p in needed]
    if row.over:
        return f"=100*{column}{at[0]}/{column}{at[1]}"
    if at == list(range(at[0], at[-1] + 1)):
        return f"=SUM({column}{at[0]}:{column}{at[-1]})"
    return "=" + "+".join(f"{column}{r}" for r in at)


def _chosen(placed: Placed, top: int, title: str) -> None:
    """The scenario shown: each figure chosen from the blocks below by the selector."""
    _heading(placed, top, title, placed.rows, bands=True)
    _lead(placed, top, placed.rows, trace=True)
    formula = f'={SCENARIO}&" · "&"{title}"'
    strong = placed.book.style(bold=True, font_size=11, font_color=ACCENT)
    shown = f"{placed.scenarios[0]} · {title}"
    placed.sheet.write_formula(top - 2, LABEL, formula, strong, shown)
    blocks = [placed.tops[s] - top for s in placed.scenarios]
    for row in placed.rows:
        if not row.series:
            continue
        at, styles = top + placed.at[row.series], _styles(placed, row)
        for stat in ("central", *BANDS):
            values = np.stack([placed.table.values[row.series, s, stat] for s in placed.scenarios])
            positions = range(len(placed.table.years)) if stat == "central" else placed.future
            for position in positions:
                column = placed.column(position, stat)
                _choose(placed, at, column, blocks, values[:, position], styles[position])


def _choose(
    placed: Placed,
    row: int,
    column: int,
    blocks: Sequence[int],
    values: np.ndarray,
    style: Format,
) -> None:
    """One figure of the scenario shown; empty where that scenario has none."""
    known = np.isfinite(values)
    if not known.any():
        placed.sheet.write_blank(row, column, None, style)
        return
    name = xl_col_to_name(column)
    cells = ",".join(f"{name}{row + b + 1}" for b in blocks)
    chosen = f"CHOOSE({CHOSEN},{cells})"
    formula = f"={chosen}" if known.all() else f'=IF({chosen}="","",{chosen})'
    placed.sheet.write_formula(row, column, formula, style, values[0] if known[0] else "")


def _shown(placed: Placed, series: str, position: int) -> tuple[str, float]:
    """A figure of the scenario shown: where it is in the sheet, and its value as written."""
    at = xl_rowcol_to_cell(placed.row(series), placed.column(position))
    return at, placed.value(series, position, placed.scenarios[0])


def _difference(placed: Placed, at: int, _kind: str, row: Row) -> None:
    """The scenario shown less the first one, by year of the projection."""
    first = placed.scenarios[0]
    whole = number_format(placed.table.unit[row.series]).startswith(("#,##0", "["))
    number = '#,##0;-#,##0;"–"' if whole else '0.00;-0.00;"–"'
    styles = _styles(placed, row, number)
    for position in placed.future:
        shown, value = _shown(placed, row.series, position)
        if math.isfinite(value):
            base = xl_rowcol_to_cell(placed.row(row.series, first), placed.column(position))
            where = (at, placed.column(position))
            placed.sheet.write_formula(*where, f"={shown}-{base}", styles[position], 0.0)


def _ratio(placed: Placed, at: int, kind: str, row: Row) -> None:
    """Change on the year before, or part of the total, in percent."""
    growth = kind == "growth"
    over = row.series if growth else totals_of(placed.rows)[row.series]
    styles = _styles(placed, row, "0.0")
    for position in range(len(placed.table.years)):
        before = position - 1 if growth else position
        if before < 0 or not _positive(placed, over, before):
            continue
        if growth and not _positive(placed, row.series, position):
            continue
        shown, value = _shown(placed, row.series, position)
        base, whole = _shown(placed, over, before)
        if math.isfinite(value):
            less = (100, "-100") if growth else (0, "")
            formula, found = f"=100*{shown}/{base}{less[1]}", 100 * value / whole - less[0]
            placed.sheet.write_formula(
                at, placed.column(position), formula, styles[position], found
            )


def _positive(placed: Placed, series: str, position: int) -> bool:
    """Whether a line is above zero in every scenario, so that a ratio of it says something."""
    return all(placed.value(series, position, s) > 0 for s in placed.scenarios)


def _print(placed: Placed, last: int) -> None:
    """Pages: the scenario shown and what is made of it, in blocks that are not cut where they fit;
    years and then limits of the band.
    """
    sheet = placed.sheet
    years, each = len(placed.table.years), YEARS_ACROSS
    cuts = [LEAD + k for k in range(each, years, each)]
    cuts += [LEAD + years + k for k in range(0, placed.width - LEAD - years, each)]
    sheet.print_area(0, 0, last, placed.width - 1)
    sheet.repeat_columns(0, UNIT)
    if sum(map(_tall, placed.rows)) > _room():  # a block goes on over the page, and its years too
        sheet.repeat_rows(TOP + 1)
    sheet.set_h_pagebreaks(placed.breaks)
    sheet.set_v_pagebreaks(cuts)
    sheet.freeze_panes(TOP + 2, LEAD)
    sheet.set_tab_color(HEAD if placed.name == "resumen" else ACCENT)
