"""The report as one HTML file: no script, no request to anywhere, in one language or two, readable
on paper, on a telephone and by a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..core.errors import OutputError
from ..core.reasons import reason
from . import page_beside, page_charts, page_first, page_metas, page_tables, states
from .content import Content
from .glossary import gloss, terms
from .measured import held

_ROOM = re.compile(r"(?<=\w[_/])(?=[^\W_])|(?<=\w\.)(?=[a-z]{2})")  # inside a key or an address


@dataclass(frozen=True)
class Section:
    """A part of the page: ``section_{name}.html`` shows what ``build`` gives.

    Parameters
    ----------
    name : str
        Its anchor, its template, and ``nav.{name}`` among the words.
    build : callable
        From the content to what the template shows as ``part``; nothing when it has none to show.
    """

    name: str
    build: Callable[[Content], Mapping[str, Any]]


def _limits(content: Content) -> Mapping[str, Any]:
    names = ("series", "profiles", "disease", "pensions", "finance", "geography", "metas")
    states = {"geography": "geography_states"} if content.states is not None else {}
    return {"lines": [content.say(f"limit.{states.get(name, name)}") for name in names]}


def _glossary(content: Content) -> Mapping[str, Any]:
    return {"terms": terms(content.lang)}


# What the page shows, in order. Another part is a function, a template and a line here.
SECTIONS = (
    Section("key", page_first.first),
    Section("metas", page_metas.to_come),
    Section("summary", page_tables.summary),
    Section("charts", page_charts.charts),
    Section("explained", page_charts.explained),
    Section("sufficiency", page_tables.sufficiency),
    Section("beside", page_beside.beside),
    Section("states", states.section),
    Section("closed", page_metas.closed),
    Section("changes", page_tables.changes),
    Section("assumptions", page_tables.assumptions),
    Section("discrepancies", page_tables.contradictions),
    Section("limits", _limits),
    Section("glossary", _glossary),
    Section("provenance", page_tables.provenance),
)


def write_page(path: Path, *contents: Content) -> None:
    """Write the scenarios as one self-contained HTML page.

    Parameters
    ----------
    path : Path
        File to write.
    contents : Content
        The same run in each language of the page, the one shown first before the others.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    page = render_page(*contents)
    try:
        Path(path).write_text(page, encoding="utf-8", newline="\n")
    except OSError as err:
        raise OutputError(
            "report.write_page",
            "{path}",
            "{reason}",
            "a file that can be written",
            "choose another --out",
            path=str(path),
            reason=reason(err),
        ) from None


def render_page(*contents: Content) -> str:
    """The page as text; the same contents give the same text."""
    environment = Environment(
        loader=PackageLoader("piimss_forecast.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["parted"] = parted
    halves = [_half(content, first=k == 0) for k, content in enumerate(contents)]
    return environment.get_template("page.html").render(halves=halves, first=contents[0])


def parted(value: object) -> Markup:
    """Text whose keys may go on in the next line after a mark inside them, and nowhere else; one
    piece of the page whatever it holds.

    Parameters
    ----------
    value : object
        What a cell shows.

    Examples
    --------
    >>> parted("coverage.age_ramp (5.5 & up)"), parted("n.d.")
    (Markup('<span>coverage.<wbr>age_<wbr>ramp (5.5 &amp; up)</span>'), Markup('n.d.'))
    """
    pieces = _ROOM.split(str(value))
    text = Markup("<wbr>").join(pieces)
    return Markup("<span>{}</span>").format(text) if len(pieces) > 1 else text


def _half(content: Content, *, first: bool) -> dict[str, Any]:
    """One language of the page; anchors of the first one are bare, others end in the language."""
    tail = "" if first else f"-{content.lang}"
    parts = [(section.name, section.build(content)) for section in SECTIONS]
    return {
        "content": content,
        "lang": content.lang,
        "say": content.say,
        "held": partial(held, lang=content.lang),
        "gloss": partial(gloss, lang=content.lang, tail=tail),
        "tail": tail,
        "sections": [(name, part) for name, part in parts if part],
    }
