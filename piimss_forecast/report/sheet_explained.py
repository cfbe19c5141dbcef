"""The sheet that says why scenarios differ: a waterfall of each against the first by group of
assumptions, and each assumption alone, for the result and the year chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from .book import HEAD, INPUT, LINE, Book, pixels
from .charts import letters
from .figures import COLOURS
from .messages import label

RESULT, YEAR = "Resultado", "Anio"
MOST = 12  # assumptions shown, the largest first
_NUMBER = "#,##0;-#,##0;0"
_KEYS, _FIRST_YEAR = 0, 1  # columns of the data
_TOP = 7
_NAME_WIDE, _WIDE, _COLUMNS = 31.0, 10.0, 10  # a page holds them also drawn a third wider
_RANKED = 40.0  # points of a row with the name of an assumption
_DOWN = {"reverse": True, "num_font": letters(8), "label_position": "low", "interval_unit": 1}
_HELP = 26  # first column of what the charts read, beyond the printed page
_PARTS = [f"{part}_{side}" for part in ("base", "whole", "up", "down") for side in ("up", "down")]


@dataclass
class Explanation:
    """Where the data of the explanation stand: a row a key ``part|scenario|series|name``, a column
    a year. A scenario is its place in the book: its name may be long, or hold what formulas read.
    """

    book: Book
    series: list[str]
    years: list[int]
    row: int = 2
    rows: dict[str, int] = field(default_factory=dict)
    values: dict[str, np.ndarray] = field(default_factory=dict)

    def add(self, key: str, values: Sequence[float]) -> int:
        """A row of values by year."""
        self.row += 1
        self.rows[key], self.values[key] = self.row, np.asarray(values, float)
        return self.row

    def look_up(self, key: str) -> str:
        """Formula text that finds the value of a key (itself formula text) in the year chosen; zero
        where there is none.
        """
        name = self.book.ref("datos_explicacion")
        last = max(self.row, 3)
        keys = name + xl_range_abs(3, _KEYS, last, _KEYS)
        years = len(self.years)
        values = name + xl_range_abs(3, _FIRST_YEAR, last, _FIRST_YEAR + years - 1)
        heads = name + xl_range_abs(2, _FIRST_YEAR, 2, _FIRST_YEAR + years - 1)
        return f"IFERROR(INDEX({values},MATCH({key},{keys},0),MATCH({YEAR},{heads},0)),0)"

    def now(self, key: str) -> float:
        """What a look-up gives as the book is written: of the first result, in the last year."""
        return float(self.values[key][-1]) if key in self.values else 0.0


def explanation(book: Book) -> Explanation | None:
    """What the explanation and the levers read; none when nothing is explained."""
    content = book.content
    if content.explained.empty:
        return None
    years = [int(y) for y in content.years[content.future]]
    found = content.explained
    source = found.shares if len(found.shares) else found.response
    series = list(dict.fromkeys(source["series"].astype(str)))
    data = Explanation(book, series, years)
    for place, cube in enumerate(content.cubes.values()):
        for name in series:
            data.add(f"level|{place}|{name}|", cube.line(name)[content.future])
    for part, frame, last in (("share", found.shares, "group"), ("alone", found.single, "key")):
        column = "contribution" if part == "share" else "effect"
        for (scenario, name, item), values in _by(frame, ["scenario", "series", last], column):
            place = content.scenarios.index(scenario)
            data.add(f"{part}|{place}|{name}|{item}", values)
    for end in ("low", "high"):
        for (key, name), values in _by(found.response, ["key", "series"], end):
            data.add(f"{end}|{key}|{name}|", values)
    return data


def write_explanation_data(data: Explanation) -> None:
    """Its sheet."""
    book, say = data.book, data.book.content.say
    sheet = book.sheet("datos_explicacion", say("about.datos_explicacion"), tab="#9AA5B1")
    sheet.set_column(_KEYS, _KEYS, 70)
    sheet.set_column(_FIRST_YEAR, _FIRST_YEAR + len(data.years) - 1, 14)
    for k, year in enumerate(data.years):
        sheet.write_number(2, _FIRST_YEAR + k, year, book.heading())
    sheet.write_string(2, _KEYS, say("column.key"), book.heading())
    number = book.style(num_format="#,##0.00")
    for key, row in data.rows.items():
        sheet.write_string(row, _KEYS, key)
        for k, value in enumerate(data.values[key].tolist()):
            sheet.write_number(row, _FIRST_YEAR + k, value, number)
    book.for_programs(sheet, _FIRST_YEAR + len(data.years))


def _by(frame: pd.DataFrame, columns: list[str], value: str) -> list[tuple[tuple[str, ...], Any]]:
    """Values by year of each combination, in the order in which they come."""
    if frame.empty:
        return []
    groups = frame.groupby(columns, sort=False)[value]
    return [(tuple(map(str, key)), rows.tolist()) for key, rows in groups]


def write_explanation(book: Book, data: Explanation) -> None:
    """The sheet itself, with its two choices and its charts."""
    content, say = book.content, book.content.say
    sheet = book.sheet("explicacion", say("about.explicacion"))
    others, first = content.scenarios[1:], content.first
    sheet.set_column(0, 0, _NAME_WIDE)
    sheet.set_column(1, _HELP - 2, _WIDE)
    sheet.set_column(_HELP - 1, 80, _WIDE, None, {"level": 1})
    names = {name: label(name, content.lang) for name in data.series}
    choices(book, sheet, data, names)
    groups = list(dict.fromkeys(content.explained.shares["group"].astype(str)))
    heads = [say("why.groups"), *(f"{s} − {first}" for s in others)]
    sheet.set_row(_TOP - 1, 28)
    for column, head in enumerate(heads):
        sheet.write_string(
            _TOP - 1, column, head, book.heading(align="right" if column else "left")
        )
    items = [("start", first), *((g, say(f"area.{g}")) for g in groups)]
    rows = {key: _TOP + k for k, (key, _) in enumerate(items)}
    total, end, check = (_TOP + len(items) + k for k in range(3))
    number = book.style(num_format=_NUMBER, bottom=1, bottom_color=LINE)
    strong = book.style(num_format=_NUMBER, bold=True, bottom=1, bottom_color=LINE)
    for key, shown in items:
        sheet.write_string(rows[key], 0, shown, strong if key == "start" else book.style())
    for row, key in ((total, "why.total"), (end, "why.end"), (check, "why.check")):
        sheet.write_string(
            row, 0, say(key), strong if row < check else book.style(italic=True, shrink=True)
        )
    series = data.series[0]
    for k in range(1, len(others) + 1):
        column = xl_rowcol_to_cell(0, k)[:-1]
        key = f'"level|0|"&{RESULT}_id&"|"'
        start = data.now(f"level|0|{series}|")
        sheet.write_formula(rows["start"], k, f"={data.look_up(key)}", strong, start)
        moved = 0.0
        for group in groups:
            key = f'"share|{k}|"&{RESULT}_id&"|{group}"'
            value = data.now(f"share|{k}|{series}|{group}")
            moved += value
            sheet.write_formula(rows[group], k, f"={data.look_up(key)}", number, value)
        span = f"{column}{_TOP + 2}:{column}{_TOP + len(items)}"
        sheet.write_formula(total, k, f"=SUM({span})", strong, moved)
        sum_of = f"={column}{_TOP + 1}+{column}{total + 1}"
        sheet.write_formula(end, k, sum_of, strong, start + moved)
        key = f'"level|{k}|"&{RESULT}_id&"|"'
        found = f"=ROUND({column}{end + 1}-{data.look_up(key)},3)"
        sheet.write_formula(check, k, found, book.style(italic=True, num_format=_NUMBER), 0)
    _note(book, sheet, check + 1, say("why.note"))
    labels = [shown for _, shown in items]
    wide = pixels(_NAME_WIDE) + (_COLUMNS - 1) * pixels(_WIDE)
    across = wide // max(len(others), 2) - 10
    row = check + 3
    for k, other in enumerate(others, 1):
        chart = _waterfall(book, sheet, data, k, labels, other, groups)
        chart.set_size({"width": across, "height": 330})
        said = say("chart.waterfall", first=first, other=other)
        book.draw(sheet, row, 0, chart, said, x_offset=(k - 1) * (across + 10))
    sheet.set_h_pagebreaks([row + 18])
    last = _alone(book, sheet, data, row + 18, others)
    sheet.print_area(0, 0, last, _COLUMNS - 1)
    sheet.freeze_panes(5, 1)


def _note(book: Book, sheet: Any, row: int, said: str) -> None:
    book.note(sheet, (row, 0, row, _COLUMNS - 1), said, _NAME_WIDE + (_COLUMNS - 1) * _WIDE)


def _list_at(book: Book) -> int:
    """First column of the lists to choose from, beyond what the waterfalls read."""
    return _HELP + len(book.content.scenarios[1:]) * (len(_PARTS) + 3) + 1


def choices(book: Book, sheet: Any, data: Explanation, names: Mapping[str, str]) -> None:
    """The cells in which the result and the year are chosen."""
    say, content = book.content.say, book.content
    box = book.style(bold=True, bg_color=INPUT, border=1, border_color=HEAD)
    sheet.write_string(2, 0, say("why.choose"), book.style(font_color="#7B8794"))
    series = data.series[0]
    list_at = _list_at(book)
    for k, name in enumerate(data.series):
        sheet.write_string(_TOP + k, list_at, names[name])
        sheet.write_string(_TOP + k, list_at + 1, name)
    for k, year in enumerate(data.years):
        sheet.write_number(_TOP + k, list_at + 2, year)
    own = book.ref("explicacion")
    shown = own + xl_range_abs(_TOP, list_at, _TOP + len(names) - 1, list_at)
    ids = own + xl_range_abs(_TOP, list_at + 1, _TOP + len(names) - 1, list_at + 1)
    years = own + xl_range_abs(_TOP, list_at + 2, _TOP + len(data.years) - 1, list_at + 2)
    sheet.write_string(3, 0, say("why.result"), book.style(bold=True))
    sheet.merge_range(3, 1, 3, 4, "", box)
    sheet.write_string(3, 1, names[series], box)
    sheet.write_string(4, 0, say("why.year"), book.style(bold=True))
    sheet.write_number(4, 1, data.years[-1], box)
    rules = {
        "validate": "list",
        "error_title": say("why.result"),
        "error_message": say("why.choose"),
    }
    sheet.data_validation(3, 1, 3, 1, {**rules, "source": f"={shown}"})
    sheet.data_validation(4, 1, 4, 1, {**rules, "source": f"={years}"})
    define = book.file.define_name
    define(RESULT, f"={own}$B$4")
    define(YEAR, f"={own}$B$5")
    at = xl_rowcol_to_cell(_TOP - 1, list_at + 1, row_abs=True, col_abs=True)
    find = f"=INDEX({ids},MATCH({RESULT},{shown},0))"
    sheet.write_formula(_TOP - 1, list_at + 1, find, None, series)
    define(f"{RESULT}_id", f"={own}{at}")
    unit = book.style(font_color="#7B8794")
    words = [say(f"unit.{content.cubes[content.first].unit[n]}") for n in data.series]
    for k, word in enumerate(words):
        sheet.write_string(_TOP + k, list_at + 3, word)
    units = own + xl_range_abs(_TOP, list_at + 3, _TOP + len(names) - 1, list_at + 3)
    sheet.write_formula(4, 2, f"=INDEX({units},MATCH({RESULT},{shown},0))", unit, words[0])


def _waterfall(
    book: Book,
    sheet: Any,
    data: Explanation,
    column: int,
    labels: Sequence[str],
    other: str,
    groups: Sequence[str],
) -> Any:
    """The chart of one scenario, and the columns that it stacks: what is seen above and below zero,
    and what lifts it.
    """
    series = data.series[0]
    at = _HELP + (column - 1) * (len(_PARTS) + 3)
    steps = [data.now(f"share|{column}|{series}|{g}") for g in groups]
    sheet.write_string(_TOP, at, other, book.style(bold=True))
    names = [*labels[1:], say_total(book, other)]
    running = 0.0
    for k, name in enumerate(names):
        row = _TOP + 1 + k
        low = xl_rowcol_to_cell(row - 1, at + 1) if k else "0"
        whole = k == len(names) - 1
        value = xl_rowcol_to_cell(row, column)
        high = value if whole else f"{low}+{value}"
        ends = (0.0, sum(steps)) if whole else (running, running + steps[k])
        running = ends[1]
        sheet.write_string(row, at, name)
        sheet.write_formula(row, at + 1, f"={high}", None, ends[1])
        here = xl_rowcol_to_cell(row, at + 1)
        parts = _stack("0" if whole else low, here, whole=whole, ends=ends)
        for j, (formula, found) in enumerate(parts, 2):
            sheet.write_formula(row, at + j, formula, None, found)
    return _stacked(book, sheet, at, len(names), other)


def say_total(book: Book, other: str) -> str:
    """Name of the last bar."""
    return f"{book.content.say('why.total')}, {other}"


def _stack(
    low: str, high: str, *, whole: bool, ends: tuple[float, float]
) -> list[tuple[str, float]]:
    """Formula and value of each stacked part between two levels, as ``_PARTS`` names them."""
    a, b = ends
    over = f"MAX(0,MAX({low},{high}))-MAX(0,MIN({low},{high}))"
    under = f"MIN(0,MIN({low},{high}))-MIN(0,MAX({low},{high}))"
    up = max(0.0, max(a, b)) - max(0.0, min(a, b))
    down = min(0.0, min(a, b)) - min(0.0, max(a, b))
    found = [
        (f"=MAX(0,MIN({low},{high}))", max(0.0, min(a, b))),
        (f"=MIN(0,MAX({low},{high}))", min(0.0, max(a, b))),
    ]
    found += [
        (f"={over}", up) if whole else ("=0", 0.0),
        (f"={under}", down) if whole else ("=0", 0.0),
    ]
    for rises in (True, False):
        test = f"{high}>={low}" if rises else f"{high}<{low}"
        held = not whole and ((b >= a) is rises)
        for text, value in ((over, up), (under, down)):
            shown = "=0" if whole else f"=IF({test},{text},0)"
            found.append((shown, value if held else 0.0))
    return found


def _stacked(book: Book, sheet: Any, at: int, size: int, other: str) -> Any:
    say, name = book.content.say, sheet.get_name()
    chart = book.file.add_chart({"type": "bar", "subtype": "stacked"})
    colours = {"whole": "#555555", "up": COLOURS[1], "down": COLOURS[2]}
    for j, part in enumerate(_PARTS, 2):
        kind = part.split("_")[0]
        look: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
        if kind in colours:
            look = {"fill": {"color": colours[kind]}, "border": {"none": True}}
        chart.add_series(
            {
                "name": part,
                "categories": [name, _TOP + 1, at, _TOP + size, at],
                "values": [name, _TOP + 1, at + j, _TOP + size, at + j],
                "gap": 40,
                **look,
            }
        )
    title = say("why.waterfall", first=book.content.first, other=other)
    chart.set_title({"name": title, "name_font": letters(11), "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis(_DOWN)
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    axis = {
        "num_font": letters(8, rotation=-45),
        "num_format": "#,##0",
        "major_gridlines": grid,
    }
    chart.set_x_axis(axis)
    return chart


def _alone(book: Book, sheet: Any, data: Explanation, top: int, others: Sequence[str]) -> int:
    """Each changed assumption alone: a table in order of size, and its bars."""
    content, say = book.content, book.content.say
    sheet.write_string(
        top, 0, say("why.alone"), book.style(bold=True, font_size=11, font_color=HEAD)
    )
    _note(book, sheet, top + 1, say("why.alone_note", first=content.first))
    head = top + 2
    keys = list(dict.fromkeys(content.explained.single["key"].astype(str)))
    names = content.assumption_rows(content.first)
    at = _list_at(book) + 6
    effects = {}
    last_help = head + len(keys)
    for k, key in enumerate(keys):
        row = head + 1 + k
        sheet.write_string(row, at, str(names.get(key, {}).get("name", key)))
        found = []
        for j in range(1, len(others) + 1):
            asked = f'"alone|{j}|"&{RESULT}_id&"|{key}"'
            value = data.now(f"alone|{j}|{data.series[0]}|{key}")
            sheet.write_formula(row, at + j, f"={data.look_up(asked)}", None, value)
            found.append(value)
        span = f"{xl_rowcol_to_cell(row, at + 1)}:{xl_rowcol_to_cell(row, at + len(others))}"
        size = max(max(found), -min(found)) + (k + 1) * 1e-9
        formula = f"=MAX(MAX({span}),-MIN({span}))+{k + 1}*0.000000001"
        sheet.write_formula(row, at + len(others) + 1, formula, None, size)
        effects[key] = (size, found, str(names.get(key, {}).get("name", key)))
    ranked = sorted(effects.values(), key=lambda e: -e[0])[:MOST]
    for column, shown in enumerate([say("column.name"), *others]):
        sheet.write_string(head, column, shown, book.heading(align="right" if column else "left"))
    sizes = xl_range_abs(head + 1, at + len(others) + 1, last_help, at + len(others) + 1)
    number = book.style(num_format=_NUMBER, bottom=1, bottom_color=LINE)
    words = book.style(text_wrap=True, bottom=1, bottom_color=LINE)
    for k, (_, found, name) in enumerate(ranked):
        row = head + 1 + k
        sheet.set_row(row, _RANKED)
        place = f"MATCH(LARGE({sizes},{k + 1}),{sizes},0)"
        column = xl_range_abs(head + 1, at, last_help, at)
        sheet.write_formula(row, 0, f"=INDEX({column},{place})", words, name)
        for j, value in enumerate(found, 1):
            column = xl_range_abs(head + 1, at + j, last_help, at + j)
            sheet.write_formula(row, j, f"=INDEX({column},{place})", number, value)
    last = head + len(ranked)
    if ranked:
        chart = _tornado(book, sheet, head, last, others)
        wide = (_COLUMNS - 1 - len(others)) * pixels(_WIDE) - 12
        chart.set_size({"width": wide, "height": int(_RANKED * 96 / 72 * len(ranked)) + 20})
        book.draw(sheet, head, len(others) + 1, chart, say("chart.tornado"), x_offset=10)
    return last + 3


def _tornado(book: Book, sheet: Any, head: int, last: int, others: Sequence[str]) -> Any:
    name, say = sheet.get_name(), book.content.say
    chart = book.file.add_chart({"type": "bar"})
    for j, other in enumerate(others, 1):
        place = book.content.scenarios.index(other)
        chart.add_series(
            {
                "name": other,
                "categories": [name, head + 1, 0, last, 0],
                "values": [name, head + 1, j, last, j],
                "fill": {"color": COLOURS[place % len(COLOURS)]},
                "gap": 40,
            }
        )
    chart.set_title({"name": say("why.tornado"), "name_font": letters(11), "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis(_DOWN)
    chart.set_x_axis({"num_font": letters(8, rotation=-45), "num_format": "#,##0"})
    return chart
