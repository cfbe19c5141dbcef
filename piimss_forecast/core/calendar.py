"""Days and months as people write them."""

from __future__ import annotations

import datetime as dt

from .translate import N_, language, translate

_MONTHS = N_(
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
)


def month_in_words(year: int, month: int, lang: str | None = None) -> str:
    """A month by its name.

    Parameters
    ----------
    year : int
        Of the month.
    month : int
        From 1 to 12.
    lang : str, optional
        ``es`` or ``en``; that of the session when not given.

    Examples
    --------
    >>> month_in_words(2025, 6, "es"), month_in_words(2025, 6, "en")
    ('junio de 2025', 'June 2025')
    """
    joined = " de " if language(lang) == "es" else " "
    return f"{translate(_MONTHS[month - 1], lang)}{joined}{year}"


def day_in_words(day: dt.date, lang: str | None = None) -> str:
    """A day with its month by name.

    Parameters
    ----------
    day : date
        Which.
    lang : str, optional
        ``es`` or ``en``; that of the session when not given.

    Examples
    --------
    >>> day_in_words(dt.date(2026, 11, 30), "es"), day_in_words(dt.date(2026, 11, 30), "en")
    ('30 de noviembre de 2026', '30 November 2026')
    """
    joined = " de " if language(lang) == "es" else " "
    return f"{day.day}{joined}{month_in_words(day.year, day.month, lang)}"
