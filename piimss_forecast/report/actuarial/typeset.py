"""From the sections to a PDF, the same bytes for the same run."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...core.errors import OutputError, first_line
from ..content import MISSING
from ..findings import findings
from ..lines import FANS
from ..measured import held
from ..messages import label
from ..picture import picture
from .blocks import Block
from .bundle import Bundle
from .disclosures import STATUSES, asked_by, checklist

TEMPLATE = "report.typ"
FONT = (
    "Libertinus Serif"  # one of those that the typesetter carries: no font of the machine is read
)


def pdf(b: Bundle, written: list[list[Block]]) -> bytes:
    """The report as PDF/UA-1.

    Parameters
    ----------
    b : Bundle
        What the sections were written from.
    written : list of list of dict
        Blocks of each disclosure.

    Raises
    ------
    OutputError
        When the typesetter is not installed, or fails.
    """
    try:
        import typst
    except ImportError:
        raise _failed("missing", "import typst") from None
    with tempfile.TemporaryDirectory(prefix="piimss-report-") as place:
        folder = Path(place)
        source = files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
        (folder / TEMPLATE).write_text(source, encoding="utf-8")
        (folder / "report.json").write_text(
            json.dumps(document(b, written), ensure_ascii=False), encoding="utf-8"
        )
        for name, drawn in pictures(b).items():
            (folder / name).write_text(drawn, encoding="utf-8")
        try:
            made = typst.compile(
                folder / TEMPLATE,
                root=folder,
                font_paths=[],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=_date(b).replace(tzinfo=dt.UTC),
            )
        except typst.TypstError as err:
            raise _failed("failed", first_line(err, 300)) from None
    return bytes(made)


def document(b: Bundle, written: list[list[Block]]) -> dict[str, Any]:
    """Everything the template draws, as plain data."""
    content, date = b.content, _date(b)
    state = checklist(b, written)
    words = {
        "contents": b.word("doc.index"),
        "summary": b.tell("Summary"),
        "checklist": b.tell("What the standards ask, and how far this report tells it"),
        "checklist_note": b.tell(
            "The list joins ISAP 1 and 2, the ISSA-ILO guidelines on actuarial work, and what ASOP"
            " 41 and 56 add. What the run cannot tell is said in its section; what only a person"
            " can supply is left blank to be signed."
        ),
        "disclosure": b.tell("Disclosure"),
        "standard": b.tell("Standard"),
        "state": b.tell("State"),
        "missing": b.tell("Not in this run:"),
        "to_fill": b.tell("to be filled in"),
        "page": b.tell("page"),
        "draft": b.tell("Draft: {n} blanks await a person", n=int(state["missing"].map(len).sum())),
    }
    return {
        "lang": b.lang,
        "font": FONT,
        "date": [date.year, date.month, date.day],
        "title": b.tell("Actuarial report"),
        "subtitle": b.word("doc.title"),
        "line": b.tell(
            "Valuation at 31 December {base}, projected to {horizon}",
            base=b.base,
            horizon=content.horizon,
        ),
        "complete": bool((state["missing"].map(len) == 0).all()),
        "facts": [[k, v] for k, v in content.facts(digits=16)],
        "findings": findings(content),
        "words": words,
        "asked": asked_by(b),
        "signing": dict(b.signing),
        "sections": [
            {
                "title": row["title"],
                "standard": row["standard"],
                "status": row["status"],
                "said": b.tell(STATUSES[row["status"]]),
                "blocks": blocks,
            }
            for row, blocks in zip(state.to_dict("records"), written, strict=True)
        ],
    }


def pictures(b: Bundle) -> dict[str, str]:
    """The fan charts of the report, by file name."""
    cubes = b.content.cubes
    drawn = {}
    for name in FANS:
        if name in cubes[b.content.first].unit:
            said = f"{label(name, b.lang)}. {held(name, b.lang)}"
            svg = str(picture(name, cubes, said, b.lang))
            head = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" '
            drawn[f"{name}.svg"] = svg.replace("<svg ", head, 1)
    return drawn


def _date(b: Bundle) -> dt.datetime:
    """Date of the run, never that of today."""
    return b.content.created


def _failed(kind: str, found: str) -> OutputError:
    if kind == "missing":
        return OutputError(
            "report.pdf.missing",
            "piimss report",
            "{found}: it is not installed",
            "the typesetter of the report, of the package typst",
            "type make in the folder of the project, which installs it",
            found=found,
        )
    return OutputError(
        "report.pdf.failed",
        "piimss report",
        "{found}",
        "a document that can be typeset",
        "send this message to whoever maintains the package",
        found=found or MISSING,
    )
