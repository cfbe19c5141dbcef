"""What a person writes of a scenario: its name, its reason, and the name of its file."""

from __future__ import annotations

import re
import unicodedata

from ..core.errors import InputError

MOST_WORDS = 300  # characters of a name or a reason
MOST_SLUG = 50  # characters of the name of a file


def words(given: object, what: str, *, empty: bool = False) -> str:
    """A name or a reason that a person wrote, on one line.

    Parameters
    ----------
    given : object
        What came from the page.
    what : str
        What it is, for the message.
    empty : bool
        Whether nothing at all will do.

    Raises
    ------
    InputError
        For nothing, too much, or what cannot be printed.
    """
    said = " ".join(str(given if isinstance(given, str) else "").split())
    if (said or empty) and len(said) <= MOST_WORDS and said.isprintable():
        return said
    raise InputError(
        "web.words",
        what,
        "{found}",
        "from 1 to {most} characters",
        "write it again",
        found=said[:40],
        most=MOST_WORDS,
    )


def slug(title: str) -> str:
    """A title as the name of a scenario and a file: a word of letters, digits and underscores.

    Examples
    --------
    >>> slug("Empleo al 2 %, sin obras"), slug("2027")
    ('empleo_al_2_sin_obras', 'e_2027')
    """
    apart = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "escenario"
    return (words if words[0].isalpha() else f"e_{words}")[:MOST_SLUG].rstrip("_")
