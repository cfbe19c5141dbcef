"""The sheet of assumptions: a row a key, years across where it has a path, the other scenarios
under it where they differ.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range_abs

from ..core.arithmetic import decimals
from .book import BAD, LINE, LINE_TALL, SHADE, WARM, Book, with_decimals
from .content import readable
from .messages import part

_TOP = 4
_QUALITY = {"assumed": WARM, "needs_verification": BAD}
_KEY, _NAME, _PART, _UNIT, _SCENARIO, _VALUE, _YEARS = range(7)
_LEAD = (29, 38, 12, 10, 11)
_TAIL = (13, 24, 96)  # quality, source and why: a page of their own, beside the key
_LEAST = (9.0, 7.0)  # widths of a number and of a year of a path


@dataclass(frozen=True)
class Line:
    """A number of an assumption in a scenario, or its path by year."""

    part: str
    value: object
    path: tuple[float, ...] = ()


def lines_of(key: str, value: object, paths: Mapping[str, Any], lang: str | None) -> list[Line]:
    """What an assumption holds, a line each: a path by year, a number, or a number by name.

    Parameters
    ----------
    key : str
        Of the assumption.
    value : object
        As ``Assumptions.table`` gives it.
    paths : mapping
        Values by year of the keys that have them.
    lang : str, optional
        Of names.

    Examples
    --------
    >>> lines_of("a", '{"M": 1.5, "F": 2.0}', {}, "en")
    [Line(part='men', value=1.5, path=()), Line(part='women', value=2.0, path=())]
    """
    if key in paths:
        return [Line("", None, tuple(paths[key]))]
    try:
        plain = json.loads(str(value))
    except ValueError:
        plain = value
    if isinstance(plain, dict) and all(isinstance(v, (int, float)) for v in plain.values()):
        return [Line(part(str(k), lang), v) for k, v in plain.items()]
    if isinstance(plain, (int, float)) and math.isfinite(plain):
        return [Line("", plain)]
    return [Line("", readable(value, lang=lang))]


def write_assumptions(book: Book) -> None:
    """Every assumption of the first scenario by area, the others' where they differ."""
    content, say = book.content, book.content.say
    sheet = book.sheet("supuestos", say("table.supuestos"))
    years = [int(y) for y in content.years[content.future]]
    tail = _YEARS + len(years)
    heads = [say(f"column.{c}") for c in ("key", "name", "item", "unit", "scenario")]
    heads += [say("book.value"), *map(str, years)]
    heads += [say(f"column.{c}") for c in ("quality", "source", "why")]
    rows = list(_rows(book))
    value, path = _widths([line for _, _, line, _ in rows])
    widths = [*_LEAD, value, *[path] * len(years), *_TAIL]
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(_TOP, column, head, book.heading())
    sheet.set_row(_TOP, 28)
    sheet.outline_settings(True, False, False, False)
    row = _TOP
    for row, (key, scenario, line, level) in enumerate(rows, _TOP + 1):
        _write(book, sheet, row, key, scenario, line, level, tail)
    last = max(row, _TOP + 1)
    book.table(sheet, heads, _TOP, row)
    _by_quality(book, sheet, tail, last)
    comment = say("doc.unverified", n=len(content.needs_verification), m=_unsure(book))
    sheet.write_comment(_TOP, tail, comment)
    sheet.freeze_panes(_TOP + 1, 2)
    sheet.repeat_rows(_TOP)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, last, tail + 2)
    sheet.set_v_pagebreaks([tail])


def _unsure(book: Book) -> int:
    quality = book.content.assumptions[book.content.first]["quality"]
    return int(quality.isin(["assumed", "needs_verification"]).sum())


def _decimals(value: float) -> int:
    """Decimals that a number needs, of five digits at most; a rate below a thousandth has six."""
    size = abs(value)
    return decimals(round(value, 6 if size < 0.001 else max(5 - len(str(int(size))), 0)))


def number_of(value: object) -> str:
    """Excel number format of an assumption: the decimals it has, none where it is whole.

    Examples
    --------
    >>> number_of(1220.0), number_of(406.66667), number_of(0.4)
    ('#,##0', '#,##0.00', '#,##0.0')
    """
    if not isinstance(value, (int, float)):
        return "General"
    return with_decimals(_decimals(value))


def _widths(lines: list[Line]) -> tuple[float, float]:
    """Of the column of numbers and of those of years: what the longest takes."""
    cells = ([x.value for x in lines], [v for x in lines for v in x.path])
    said = [[f"{v:,.{_decimals(v)}f}" for v in c if isinstance(v, (int, float))] for c in cells]
    value, path = (
        max(least, *(len(one) + 1.0 for one in each)) if each else least
        for least, each in zip(_LEAST, said, strict=True)
    )
    return value, path


def _rows(book: Book) -> Iterator[tuple[str, str, Line, int]]:
    """Key, scenario, what it holds and depth of each row."""
    content = book.content
    none: dict[str, Any] = {}
    paths = {
        s: {str(k): v.tolist() for k, v in zip(f.index, f.to_numpy(), strict=True)}
        for s, f in content.paths.items()
    }
    for key, row in content.assumption_rows(content.first).items():
        first = lines_of(key, row["value"], paths.get(content.first, none), content.lang)
        for k, line in enumerate(first):
            yield key, content.first, line, int(k > 0)
        for other in content.scenarios[1:]:
            rows = content.assumption_rows(other)
            if key in rows and rows[key]["value"] != row["value"]:
                for line in lines_of(key, rows[key]["value"], paths.get(other, none), content.lang):
                    yield key, other, line, 1


def _write(
    book: Book, sheet: Any, at: int, key: str, scenario: str, line: Line, level: int, tail: int
) -> None:
    content, say = book.content, book.content.say
    row = content.assumption_rows(scenario)[key]
    first = scenario == content.first
    look: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
    look |= {} if first else {"bg_color": SHADE}
    words = book.style(**look)
    wrapped = book.style(text_wrap=True, **look)
    said = ((row["name"], _LEAD[_NAME]), (row["why"], _TAIL[-1]))
    lines = max(math.ceil(1.15 * len(text) / width) for text, width in said)
    sheet.set_row(at, LINE_TALL * max(lines, 1), None, {"level": level})
    texts = {
        _KEY: key,
        _NAME: row["name"],
        _PART: line.part,
        _UNIT: say(f"unit.{row['unit']}"),
        _SCENARIO: scenario,
        tail + 1: row["source"],
        tail + 2: row["why"],
    }
    fitted = book.style(shrink=True, **look)
    looks = {_NAME: wrapped, _PART: fitted, _UNIT: fitted, tail + 2: wrapped}
    for column, text in texts.items():
        book.put(sheet, at, column, text, looks.get(column, words))
    book.put(sheet, at, _VALUE, line.value, _number(book, line.value, look))
    for k in range(tail - _YEARS):
        value = line.path[k] if k < len(line.path) else None
        book.put(sheet, at, _YEARS + k, value, _number(book, value, look))
    colour = {"bg_color": _QUALITY[row["quality"]]} if row["quality"] in _QUALITY else {}
    quality = say(f"quality.{row['quality']}")
    sheet.write_string(at, tail, quality, book.style(**{**look, **colour}))


def _number(book: Book, value: object, look: Mapping[str, Any]) -> Any:
    return book.style(num_format=number_of(value), **look)


def _by_quality(book: Book, sheet: Any, column: int, last: int) -> None:
    """How many rows are published, derived or assumed, counted by the sheet itself."""
    say, style = book.content.say, book.style(font_color="#7B8794")
    sheet.write_string(2, _NAME, say("book.by_quality"), style)
    span = xl_range_abs(_TOP + 1, column, last, column)
    found = [_quality(book, key, scenario) for key, scenario, _, _ in _rows(book)]
    pieces, shown = [], []
    for name in ("published", "derived", "assumed", "needs_verification"):
        word = say(f"quality.{name}")
        pieces.append(f'"{word}: "&COUNTIF({span},"{word}")')
        shown.append(f"{word}: {found.count(name)}")
    formula = "=" + '&" · "&'.join(pieces)
    sheet.write_formula(2, _PART, formula, style, " · ".join(shown))


def _quality(book: Book, key: str, scenario: str) -> str:
    return str(book.content.assumption_rows(scenario)[key]["quality"])
