"""The words of the institute and of the field that a page explains where they first stand."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape

from ..core.translate import language
from .messages import text
from .wording_glossary import TERMS


def terms(lang: str | None = None) -> list[dict[str, str]]:
    """Every term with its meaning and its anchor, in order of the alphabet.

    Parameters
    ----------
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Examples
    --------
    >>> next(t["means"] for t in terms("en") if t["name"] == "mdp")
    'million current Mexican pesos, unless a year is named'
    """
    rows = [
        {"id": f"term-{key}", "name": name, "means": text(f"means.{key}", lang)}
        for key, name in ((key, text(f"term.{key}", lang)) for key in TERMS)
    ]
    return sorted(rows, key=lambda row: row["name"].casefold())


@cache
def _pattern(lang: str) -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    known = {row["name"].casefold(): row for row in terms(lang)}
    longest_first = sorted(known, key=len, reverse=True)
    every = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])({every})(?![\w-])", re.IGNORECASE), known


def gloss(said: object, lang: str | None = None, tail: str = "") -> Markup:
    """Words with each term, where it first stands, as a link to its meaning, which shows while the
    pointer or the keyboard is on it.

    Parameters
    ----------
    said : str
        Words, which are escaped.
    lang : str, optional
        ``es`` or ``en``.
    tail : str
        What the anchors of this language end in.

    Examples
    --------
    >>> 'href="#term-rocf"' in gloss("The ROCF & the ROCF", "en")
    True
    >>> gloss("The ROCF & the ROCF", "en").count("<a ")
    1
    """
    pattern, known = _pattern(language(lang))
    seen: set[str] = set()
    parts: list[Markup] = []
    at, whole = 0, str(said)
    for found in pattern.finditer(whole):
        row = known[found.group().casefold()]
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        parts.append(escape(whole[at : found.start()]))
        link = Markup('<a class="term" href="#{}" data-tip="{}">{}</a>')
        parts.append(link.format(row["id"] + tail, row["means"], found.group()))
        at = found.end()
    parts.append(escape(whole[at:]))
    return Markup("").join(parts)
