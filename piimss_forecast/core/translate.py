"""Words in the reader's language: English is written in the code and in the data, Spanish stands in
the gettext catalogue (``locale/es``), and a text that has no entry passes as it is written.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path
from typing import TypeVar

from .errors import InputError

T = TypeVar("T")

LANGS = ("es", "en")
LOCALES = Path(__file__).parents[1] / "locale"
DOMAIN = "piimss_forecast"

_session = "es"


def language(lang: str | None = None) -> str:
    """The language asked for, checked, or the session's when none is.

    Parameters
    ----------
    lang : str, optional
        ``es`` or ``en``.

    Returns
    -------
    str
        ``es`` or ``en``.

    Raises
    ------
    InputError
        For any other language.

    Examples
    --------
    >>> language(), language("en")
    ('es', 'en')
    """
    if lang is None:
        return _session
    if lang not in LANGS:
        raise InputError(
            "core.language",
            "lang",
            "{lang!r}",
            "one of {known}",
            "choose one of them",
            lang=lang,
            known=", ".join(LANGS),
        )
    return lang


def set_language(lang: str) -> None:
    """Language of tables, messages, plots and errors from here on, where none is asked for.

    Parameters
    ----------
    lang : str
        ``es`` (the language at the start) or ``en``.

    Raises
    ------
    InputError
        For any other language.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> pf.set_language("en")
    >>> pf.set_language("es")
    """
    global _session
    _session = language(lang)


def translate(message: str, lang: str | None = None, *, context: str | None = None) -> str:
    """``message`` in ``lang``; as written where the catalogue has no entry for it.

    Parameters
    ----------
    message : str
        The English text of the code or of the data.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    context : str, optional
        Tells apart two meanings of one English text.

    Returns
    -------
    str
        The text to show.

    Raises
    ------
    InputError
        For a language that is not known.

    Examples
    --------
    >>> translate("correct the cell", "es"), translate("correct the cell", "en")
    ('corrija la celda', 'correct the cell')
    >>> translate("what a user wrote", "es")
    'what a user wrote'
    """
    catalogue = _catalogue(language(lang))
    if not message:  # gettext answers the empty text with the header of the catalogue
        return message
    if context is None:
        return catalogue.gettext(message)
    return catalogue.pgettext(context, message)


_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


def translate_composed(text: str, lang: str | None = None) -> str:
    """``text`` in ``lang`` when it was composed: an entry as a whole, or with its numbers as
    ``{0}``, ``{1}``..., or part by part between commas.

    Parameters
    ----------
    text : str
        English, as a ledger writes the name or the note of a margin.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Returns
    -------
    str
        The text to show.

    Examples
    --------
    >>> translate_composed("jobs from 0 to 5 UMA", "es")
    'puestos de 0 a 5 UMA'
    >>> translate_composed("in treatment, hypertension", "es")
    'en tratamiento, hipertensión'
    """
    whole = translate(text, lang)
    if whole != text or not text:
        return whole
    numbers = _NUMBER.findall(text)
    places = iter(range(len(numbers)))
    template = _NUMBER.sub(lambda _: f"{{{next(places)}}}", text)
    filled = translate(template, lang)
    if filled != template:
        return filled.format(*numbers)
    return ", ".join(translate(part, lang) for part in text.split(", "))


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [lang], fallback=True)


def N_(words: T) -> T:
    """``words`` (a text, or a table of texts) as they are, marked for the catalogue; they are
    translated where they are shown.
    """
    return words
