"""The workbook: an executive page, live tables, explanation, levers, targets, assumptions, lineage
and the data for other programs; the same bytes for the same run.
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from ..core.errors import OutputError
from ..core.reasons import reason
from .book import Book
from .charts import (
    beside_table,
    draw_fans,
    rows_of_charts,
    write_fan_data,
)
from .content import Content
from .lasting import behind, lasting
from .lines import FANS, SUMMARY, TABLES
from .messages import text
from .sheet_assumptions import write_assumptions
from .sheet_cover import begin_executive, write_contents, write_executive
from .sheet_data import write_data, write_series
from .sheet_explained import Explanation, explanation, write_explanation, write_explanation_data
from .sheet_levers import write_levers
from .sheet_lineage import plan, write_figures, write_lineage
from .sheet_lists import (
    beside_in_words,
    coverage_in_words,
    directions_in_words,
    people_in_words,
    since_in_words,
    write_changes,
    write_history,
    write_list,
    write_metas,
)
from .sheet_placed import Placed
from .sheet_states import write_states
from .sheet_tables import write_blocks, write_table


def write_workbook(path: Path, content: Content) -> None:
    """Write the scenarios as an Excel workbook.

    Sheets: an executive page with the choice of the scenario shown; contents; a table a sheet,
    years across, parts under totals, the scenario shown and then each one; charts; why scenarios
    differ; levers; targets; sufficiency; assumptions by year; changes; lineage; figures; history;
    sources; contradictions; figures to verify; and plain data. No text becomes a formula; every
    formula carries its computed value.

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
    _write(book)
    try:
        book.file.close()
    except (OSError, XlsxWriterException) as err:
        raise OutputError(
            "report.write_workbook",
            "{path}",
            "{err}",
            "a file that can be written",
            "close it in Excel or choose another --out",
            path=str(path),
            err=reason(err),
        ) from None


def _write(book: Book) -> None:
    content, say = book.content, book.content.say
    executive = begin_executive(book)
    cover = book.sheet("portada", say("about.portada"))
    traced = plan(book)
    placed: dict[str, Placed] = {}
    for name in TABLES:
        placed[name] = write_table(book, name)
        if name == SUMMARY:
            write_blocks(placed[name], 0)
            charts = book.sheet("graficas", say("about.graficas"))
        else:
            beside_table(
                book, placed[name], write_blocks(placed[name], rows_of_charts(placed[name]))
            )
    data = explanation(book)
    if data is not None:
        _explained_sheets(book, data, placed)
    write_metas(book)
    for name, frame in lasting(content.sufficiency, raw=True).items():
        past = name == "suficiencia_informes"
        write_list(book, name, frame, "" if past else behind(content.sufficiency, content.lang))
    if content.states is not None:
        write_states(book, content.states)
    write_assumptions(book)
    write_changes(book)
    if len(content.directions):
        write_list(book, "direcciones", directions_in_words(content))
    if traced:
        write_lineage(book, traced, placed)
        write_figures(book)
    write_history(book)
    if len(content.beside):
        write_list(book, "contraste", beside_in_words(content), say("beside.rule"))
    if len(content.since):
        write_list(book, "publicado", since_in_words(content), say("since.note"))
    if len(content.hindcasts):
        write_list(book, "retropronosticos", coverage_in_words(content))
    write_list(book, "fuentes", content.sources)
    write_list(book, "discrepancias", content.discrepancies)
    write_list(book, "por_verificar", people_in_words(content, content.needs_verification))
    write_data(book)
    write_series(book)
    fans = write_fan_data(book, placed[SUMMARY], FANS)
    if data is not None:
        write_explanation_data(data)
    draw_fans(book, charts, placed[SUMMARY], fans)
    write_executive(book, executive, placed[SUMMARY], fans)
    write_contents(
        book, cover, {name: _about(name, content) for name in book.named if name != "portada"}
    )
    executive.activate()


def _about(name: str, content: Content) -> str:
    """What the contents say of a sheet."""
    return text(f"table.{name}" if name in TABLES else f"about.{name}", content.lang)


def _explained_sheets(book: Book, data: Explanation, placed: dict[str, Placed]) -> None:
    """Why scenarios differ, and the levers, where there is something to say of them."""
    if len(book.content.explained.shares):
        write_explanation(book, data)
    if book.content.explained.steps:
        write_levers(book, data, placed[SUMMARY])
