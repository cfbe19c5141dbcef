"""The first two sheets: one page for who decides, and the contents with the facts of the run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from .attainment import counts
from .book import ACCENT, HEAD, INPUT, LINE, LINE_TALL, Book, number_format, pixels
from .charts import FanData, fan_chart
from .content import MISSING
from .lasting import lasting
from .measured import held
from .sheet_placed import CHOSEN, SCENARIO, Placed, short_unit

_NAME, _UNIT, _EACH = 40.0, 8.4, 9.6  # one page by its height: so wide it is not smaller for it
_SAID = 96.0  # characters of what the contents say of a sheet
_COLUMNS = 9  # after name and unit
_ACROSS = pixels(_NAME) + pixels(_UNIT) + _COLUMNS * pixels(_EACH)
_FANS = ("contribution_income.total", "reserve_balance.total")
_READ = ("central", "interval", "median", "common", "shade", "blank", "money")
_POINTS, _PERCENT = (  # of changes, with their sign and unit
    f'+{number}" {unit}";-{number}" {unit}";"–"' for number, unit in (("0.0", "pp"), ("0.0", "%"))
)
_AMOUNT = '+#,##0;-#,##0;"–"'  # of the unit of its row
LIST = 30  # column of the list of scenarios, beyond the printed page


def begin_executive(book: Book) -> Worksheet:
    """The sheet with its choice of scenario, which every other one reads."""
    content, say = book.content, book.content.say
    sheet = book.sheet("ejecutivo", say("doc.title"), tab=HEAD, wide=False)
    sheet.set_column(0, 0, _NAME)
    sheet.set_column(1, 1, _UNIT)
    sheet.set_column(2, 1 + _COLUMNS, _EACH)
    small = book.style(font_color="#7B8794")
    subtitle = say("doc.subtitle", base=content.base_year, horizon=content.horizon)
    facts = f"{subtitle}. {say('run.id')} {content.run_id}, {content.date}"
    sheet.write_string(1, 0, facts, small)
    if len(content.scenarios) > 1:
        _selector(book, sheet)
    return sheet


def _selector(book: Book, sheet: Worksheet) -> None:
    content, say = book.content, book.content.say
    own = book.ref("ejecutivo")
    for k, scenario in enumerate(content.scenarios):
        sheet.write_string(2 + k, LIST, scenario, book.style(font_color="#FFFFFF"))
    last = 1 + len(content.scenarios)
    names = own + xl_range_abs(2, LIST, last, LIST)
    box = book.style(bold=True, bg_color=INPUT, border=1, border_color=HEAD)
    sheet.write_string(2, 0, say("book.choose"), book.style(bold=True))
    sheet.merge_range(2, 1, 2, 2, "", box)
    sheet.write_string(2, 1, content.first, box)
    rule = {
        "validate": "list",
        "source": f"={names}",
        "input_title": say("book.choose"),
        "input_message": say("book.choose_tip"),
        "error_title": say("book.choose"),
        "error_message": say("book.choose_wrong"),
    }
    sheet.data_validation(2, 1, 2, 1, rule)
    sheet.write_comment(2, 1, say("book.choose_tip"))
    number = xl_rowcol_to_cell(2, LIST + 1, row_abs=True, col_abs=True)
    hidden = book.style(font_color="#FFFFFF")
    sheet.write_formula(2, LIST + 1, f"=MATCH({SCENARIO},Escenarios,0)", hidden, 1)
    book.file.define_name("Escenarios", f"={names}")
    book.file.define_name(SCENARIO, f"={own}$B$3")
    book.file.define_name(CHOSEN, f"={own}{number}")


def write_executive(book: Book, sheet: Worksheet, summary: Placed, fans: Sequence[FanData]) -> None:
    """Main results, scenarios side by side, targets, reserves and two charts, on one page."""
    content = book.content
    lines = summary.table.series
    row = _main(book, sheet, summary, lines, 4)
    row = _beside(book, sheet, summary, lines, row + 1) if len(content.scenarios) > 1 else row
    row = _verdicts(book, sheet, row + 1)
    row = _lasting(book, sheet, row + 1)
    shown = [block for block in fans if block.series in _FANS] or list(fans[:2])
    wide = _ACROSS // 2 - 8
    for k, block in enumerate(shown[:2]):
        chart, said = fan_chart(book, summary, block)
        chart.set_size({"width": wide, "height": 262})
        book.draw(sheet, row + 1, 0, chart, said, x_offset=k * (wide + 8))
    bands = " ".join(dict.fromkeys(held(block.series, content.lang) for block in shown[:2]))
    across = (_ACROSS - 5) / 7
    book.note(sheet, (row + 15, 0, row + 15, 1 + _COLUMNS), bands, across)
    sheet.print_area(0, 0, row + 15, 1 + _COLUMNS)
    sheet.fit_to_pages(1, 1)
    sheet.freeze_panes(3, 0)


def _section(book: Book, sheet: Worksheet, row: int, title: str, heads: Sequence[str]) -> int:
    """Title and headings of a part of the page; returns the first row below."""
    sheet.write_string(row, 0, title, book.style(bold=True, font_size=11, font_color=ACCENT))
    head, right = book.heading(), book.heading(align="right")
    for column, shown in enumerate(heads):
        sheet.write_string(row + 1, column, shown, right if column > 1 else head)
    return row + 2


def _years(summary: Placed) -> list[int]:
    """Positions of the base year, the next five and the horizon."""
    base = max(summary.future[0] - 1, 0) if summary.future else len(summary.table.years) - 1
    ahead = [k for k in summary.future if k > base]
    return [base, *ahead[:5], *ahead[5:][-1:]]


def _main(book: Book, sheet: Worksheet, summary: Placed, lines: Sequence[str], row: int) -> int:
    content, say = book.content, book.content.say
    shown = _years(summary)
    years = [summary.table.years[k] for k in shown]
    heads = [say("series"), say("unit"), *map(str, years), say("book.growth_mean")]
    row = _section(book, sheet, row, say("book.main"), heads)
    sheet.set_row(row - 1, 40)
    last = shown[-1] if shown[-1] in summary.future else None
    for line in lines:
        unit = summary.table.unit[line]
        style = book.style(num_format=number_format(unit), bottom=1, bottom_color=LINE)
        _name(book, sheet, row, summary, line)
        for column, position in enumerate(shown, 2):
            value = summary.value(line, position, content.first)
            if math.isfinite(value):
                sheet.write_formula(row, column, f"={summary.cell(line, position)}", style, value)
        if last is not None:
            _mean_growth(book, sheet, row, 2 + len(shown), summary, line, shown)
        row += 1
    return row


def _name(book: Book, sheet: Worksheet, row: int, summary: Placed, line: str) -> None:
    words = book.style(bottom=1, bottom_color=LINE, shrink=True)
    grey = book.style(font_color="#7B8794", bottom=1, bottom_color=LINE, shrink=True)
    sheet.write_string(row, 0, summary.table.label[line], words)
    sheet.write_string(row, 1, short_unit(summary.table.unit[line], book.content.lang), grey)


def _mean_growth(
    book: Book,
    sheet: Worksheet,
    row: int,
    column: int,
    summary: Placed,
    line: str,
    shown: Sequence[int],
) -> None:
    """Mean change a year from the base year to the horizon: growth where both ends are above zero
    in every scenario, points of what is a percentage, a dash elsewhere.
    """
    ends = [summary.value(line, k, book.content.first) for k in (shown[0], shown[-1])]
    span = summary.table.years[shown[-1]] - summary.table.years[shown[0]]
    first, last = (xl_rowcol_to_cell(row, c) for c in (2, 1 + len(shown)))
    if summary.table.unit[line] == "percent":
        points = (ends[1] - ends[0]) / span
        _moved(book, sheet, (row, column), f"({last}-{first})/{span}", points, _POINTS)
    elif all(
        summary.value(line, k, s) > 0 for k in (shown[0], shown[-1]) for s in summary.scenarios
    ):
        growth = 100 * ((ends[1] / ends[0]) ** (1 / span) - 1)
        said = f"100*(({last}/{first})^(1/{span})-1)"
        _moved(book, sheet, (row, column), said, growth, _PERCENT)
    else:
        dash = book.style(bottom=1, bottom_color=LINE, align="right")
        sheet.write_string(row, column, MISSING, dash)


def _moved(
    book: Book, sheet: Worksheet, at: tuple[int, int], formula: str, value: float, number: str
) -> None:
    """A change with its sign and its unit, rounded as it is shown: what rounds to nothing is a dash
    and no "-0.0".
    """
    digits = 0 if number == _AMOUNT else 1
    look = book.style(num_format=number, bottom=1, bottom_color=LINE, shrink=True)
    sheet.write_formula(*at, f"=ROUND({formula},{digits})", look, round(value, digits) + 0.0)


def _beside(book: Book, sheet: Worksheet, summary: Placed, lines: Sequence[str], row: int) -> int:
    content, say = book.content, book.content.say
    position = len(summary.table.years) - 1
    scenarios = content.scenarios[:4]
    others = scenarios[1:]
    heads = [say("series"), say("unit"), *scenarios, *(f"Δ {s}" for s in others)]
    heads += [f"10 %, {content.first}", f"90 %, {content.first}"]
    away = say("book.from_first", first=content.first)
    title = f"{say('book.at_horizon', year=content.horizon)}; Δ: {away}"
    row = _section(book, sheet, row, title, heads)
    sheet.set_row(row - 1, 27)
    for line in lines:
        unit = summary.table.unit[line]
        style = book.style(num_format=number_format(unit), bottom=1, bottom_color=LINE)
        _name(book, sheet, row, summary, line)
        for column, scenario in enumerate(scenarios, 2):
            value = summary.value(line, position, scenario)
            if math.isfinite(value):
                at = summary.cell(line, position, scenario)
                sheet.write_formula(row, column, f"={at}", style, value)
        base = summary.value(line, position, content.first)
        for k, scenario in enumerate(others):
            value = summary.value(line, position, scenario)
            here, first = (xl_rowcol_to_cell(row, c) for c in (3 + k, 2))
            if not (math.isfinite(value) and math.isfinite(base)):
                continue
            cell, away = (row, 2 + len(scenarios) + k), f"{here}-{first}"
            if unit == "percent":
                _moved(book, sheet, cell, away, value - base, _POINTS)
            elif base > 0:
                share = 100 * (value / base - 1)
                _moved(book, sheet, cell, f"100*({here}/{first}-1)", share, _PERCENT)
            else:  # of what is not above zero a percentage says nothing
                _moved(book, sheet, cell, away, value - base, _AMOUNT)
        for k, stat in enumerate(("p10", "p90")):
            value = summary.value(line, position, content.first, stat)
            at = summary.cell(line, position, content.first, stat)
            if math.isfinite(value):
                column = 2 + len(scenarios) + len(others) + k
                sheet.write_formula(row, column, f"={at}", style, value)
        row += 1
    return row


def _verdicts(book: Book, sheet: Worksheet, row: int) -> int:
    content, say = book.content, book.content.say
    found = {s: counts(content, s) for s in content.scenarios}
    verdicts = list(dict.fromkeys(v for c in found.values() for v in c))
    heads = [say("column.status"), "", *content.scenarios]
    row = _section(book, sheet, row, say("book.verdicts"), heads)
    look = book.style(bottom=1, bottom_color=LINE)
    for verdict in verdicts:
        sheet.write_string(row, 0, say(f"status.{verdict}"), look)
        sheet.write_blank(row, 1, None, look)
        for column, scenario in enumerate(content.scenarios, 2):
            sheet.write_number(row, column, found[scenario].get(verdict, 0), look)
        row += 1
    return row


def _lasting(book: Book, sheet: Worksheet, row: int) -> int:
    content, say = book.content, book.content.say
    if not content.sufficiency:
        return row
    frame = lasting(content.sufficiency)["suficiencia"]
    table = frame.pivot(index="what", columns="scenario", values="central")
    order = list(dict.fromkeys(frame["what"]))
    row = _section(book, sheet, row, say("book.lasting"), ["", "", *content.scenarios])
    look = book.style(bottom=1, bottom_color=LINE)
    right = book.style(bottom=1, bottom_color=LINE, align="right")
    for what in order:
        sheet.write_string(row, 0, str(what), look)
        sheet.write_blank(row, 1, None, look)
        for column, scenario in enumerate(content.scenarios, 2):
            value = table.at[what, scenario] if scenario in table else None
            book.put(sheet, row, column, value, right)
        row += 1
    return row


def write_contents(book: Book, sheet: Worksheet, sheets: Mapping[str, str]) -> None:
    """A link to every sheet in the order of the book, scenarios, facts of the run, how to read.

    Parameters
    ----------
    book : Book
        Being written.
    sheet : Worksheet
        Where.
    sheets : mapping of str to str
        Names of sheets and what is said of each.
    """
    content, say = book.content, book.content.say
    put, words, strong = (
        sheet.write_string,
        book.style(text_wrap=True),
        book.style(bold=True, text_wrap=True),
    )
    section = book.style(bold=True, font_size=12, font_color=ACCENT, bottom=1, bottom_color=LINE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, _SAID)

    def begin(row: int, title: str) -> int:
        put(row + 1, 0, title, section)
        put(row + 1, 1, "", section)
        return row + 2

    def pairs(start: int, found: list[tuple[str, str]]) -> int:
        for k, (name, value) in enumerate(found):
            put(start + k, 0, name, strong)
            put(start + k, 1, value, words)
            sheet.set_row(start + k, _tall(value))
        return start + len(found)

    row = begin(1, say("doc.index"))
    for name, said in sheets.items():
        book.link(sheet, row, 0, name, say(f"sheet.{name}"))
        put(row, 1, said, words)
        sheet.set_row(row, _tall(said))
        row += 1
    row = pairs(
        begin(row, say("run.scenarios")), [(s, content.title(s)) for s in content.scenarios]
    )
    row = pairs(begin(row, say("run.title")), content.facts())
    row = begin(row, say("doc.read_title"))
    unsure = (
        content.assumptions[content.first]["quality"].isin(["assumed", "needs_verification"]).sum()
    )
    notes = [say("book.legend"), *(say(f"doc.read_{k}") for k in _READ if k != "shade")]
    notes.append(say("doc.unverified", n=len(content.needs_verification), m=int(unsure)))
    for note in notes:
        sheet.merge_range(row, 0, row, 1, "", words)
        put(row, 0, note, words)
        sheet.set_row(row, 13.5 * max(1, math.ceil(len(note) / 130)))
        row += 1
    sheet.print_area(0, 0, row, 1)
    sheet.fit_to_pages(1, 0)


def _tall(said: str) -> float:
    """Height in points of a row of the contents."""
    return LINE_TALL * max(1, math.ceil(1.05 * len(said) / _SAID))
