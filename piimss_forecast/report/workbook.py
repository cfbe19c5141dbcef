"""The workbook: cover, scenario tables with native charts, targets, assumptions, sources; the
same bytes for the same run.
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from ..core.errors import OutputError
from .book import ACCENT, HEAD, LINE, Book
from .charts import SIZE, beside_table, fan_chart, link_to_charts
from .content import Content
from .lines import FANS, TABLES
from .messages import text
from .sheet_lists import (
    directions_in_words,
    write_assumptions,
    write_changes,
    write_history,
    write_list,
    write_metas,
)
from .sheet_tables import TOP, Placed, write_fan_data, write_table

_READ = ("central", "interval", "median", "common", "shade", "blank", "money")


def write_workbook(path: Path, content: Content) -> None:
    """Write the scenarios as an Excel workbook.

    Sheets: cover; charts; one per table of ``TABLES`` with all scenarios side by side; targets;
    assumptions; changes; sources; contradictions; figures to verify; data of the charts. No text
    becomes a formula; every formula carries its computed value.

    Parameters
    ----------
    path : Path
        File to write.
    content : Content
        What to write (see :class:`Content`).

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    book = Book(Path(path), content)
    cover = book.sheet("portada", content.say("doc.title"), tab=HEAD)
    placed: dict[str, Placed] = {}
    charts = None
    for name in TABLES:
        placed[name] = write_table(book, name)
        if name == "resumen":
            charts = book.sheet("graficas", content.say("page.charts"))
            charts.fit_to_pages(1, 1)
        else:
            beside_table(book, placed[name], name)
    write_metas(book)
    for name, frame in content.sufficiency.items():
        write_list(book, name, frame)
    write_assumptions(book)
    write_changes(book)
    if len(content.directions):
        write_list(book, "direcciones", directions_in_words(content))
    write_history(book)
    write_list(book, "fuentes", content.sources)
    write_list(book, "discrepancias", content.discrepancies)
    write_list(book, "por_verificar", content.needs_verification)
    if charts is not None:
        _draw_fans(book, charts, placed["resumen"])
    _cover(book, cover)
    cover.activate()
    try:
        book.file.close()
    except (OSError, XlsxWriterException) as err:
        raise OutputError(
            "report.write_workbook",
            "{path}",
            "{error_type}: {err}",
            "a file that can be written",
            "close it in Excel or choose another --out",
            path=str(path),
            error_type=type(err).__name__,
            err=err,
        ) from None


def _draw_fans(book: Book, sheet: Worksheet, summary: Placed) -> None:
    """All fans on their own sheet, two across, and the first two beside the summary."""
    _, blocks = write_fan_data(book, summary, FANS)
    for k, block in enumerate(blocks):
        options = {
            "x_offset": (k % 2) * (SIZE["width"] + 15),
            "y_offset": (k // 2) * (SIZE["height"] + 15),
            "object_position": 3,
        }
        sheet.insert_chart(3, 0, fan_chart(book, summary, block), options)
    for k, block in enumerate(blocks[:2]):
        summary.sheet.insert_chart(TOP + 18 * k, summary.width + 1, fan_chart(book, summary, block))
    link_to_charts(book, summary, "resumen")


def _cover(book: Book, sheet: Worksheet) -> None:
    content, say = book.content, book.content.say
    put, words, strong = (
        sheet.write_string,
        book.style(text_wrap=True),
        book.style(bold=True, text_wrap=True),
    )
    section = book.style(bold=True, font_size=12, font_color=ACCENT, bottom=1, bottom_color=LINE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    row = 1
    put(
        row,
        0,
        say("doc.subtitle", base=content.base_year, horizon=content.horizon),
        book.style(italic=True),
    )

    def begin(title: str) -> int:
        put(row + 2, 0, title, section)
        put(row + 2, 1, "", section)
        return row + 3

    def pairs(start: int, found: list[tuple[str, str]]) -> int:
        for k, (name, value) in enumerate(found):
            put(start + k, 0, name, strong)
            put(start + k, 1, value, words)
        return start + len(found)

    row = pairs(begin(say("run.scenarios")), [(s, content.title(s)) for s in content.scenarios])
    row = pairs(begin(say("run.title")), content.facts())
    row = begin(say("doc.read_title"))
    unsure = (
        content.assumptions[content.first]["quality"].isin(["assumed", "needs_verification"]).sum()
    )
    notes = [say(f"doc.read_{k}") for k in _READ] + [
        say("doc.unverified", n=len(content.needs_verification), m=int(unsure))
    ]
    for k, note in enumerate(notes):
        sheet.merge_range(row + k, 0, row + k, 1, "", words)
        put(row + k, 0, note, words)
    row += len(notes)
    row = begin(say("doc.index"))
    for k, name in enumerate(
        (
            "resumen",
            "graficas",
            *[t for t in TABLES if t != "resumen"],
            "metas",
            "supuestos",
            "cambios",
            *(["direcciones"] if len(content.directions) else []),
            "historia",
            "fuentes",
            "discrepancias",
            "por_verificar",
            "datos_graficas",
        )
    ):
        book.link(sheet, row + k, 0, name, say(f"sheet.{name}"))
        put(
            row + k,
            1,
            text(f"table.{name}" if name in TABLES else f"about.{name}", content.lang),
            words,
        )
