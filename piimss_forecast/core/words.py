"""Labels that more than one domain uses, each with one meaning."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

ADULT = 20  # first age of those the health surveys and the published counts call adults
CONTRACTS = ("permanente", "eventual_urbano", "campo")  # jobs by type of contract
OUTSIDE_JOBS = ("independientes", "hogar")  # insured persons who are not counted in jobs
INSURED_REGIMES = ("ley_1973", "ley_1997")  # pensions of the insured; rjp is of the staff
MODALITIES = (*OUTSIDE_JOBS, "plataformas")  # insured persons by modality other than the ordinary
PRICE_BASE = 2018  # December prices of real series, as their names say (mdp_2018)
MILLION = 1e6  # pesos of a mdp, persons of a million


def plain_letters(words: str) -> str:
    """Small letters without accents, words parted by spaces: what is alike to who types it.

    Examples
    --------
    >>> plain_letters("Ciudad de México"), plain_letters("insured_jobs")
    ('ciudad de mexico', 'insured jobs')
    """
    apart = unicodedata.normalize("NFKD", words.casefold().replace("_", " "))
    return "".join(c for c in apart if not unicodedata.combining(c))


def misspelt(name: str, known: Iterable[str], alike: float) -> str:
    """The known name of which another is a misspelling, or nothing. Names that differ in their
    numbers alone, as a class, an age or a year more, are names of other things.

    Parameters
    ----------
    name : str
        As it was typed.
    known : iterable of str
        The names there are, ``name`` not among them.
    alike : float
        Least likeness of a misspelling, from 0 to 1.

    Examples
    --------
    >>> misspelt("uma_dayly", ["uma_daily"], 0.8), misspelt("office 2027", ["office 2026"], 0.8)
    ('uma_daily', '')
    """
    like = get_close_matches(name.lower(), list(known), n=1, cutoff=alike)
    return like[0] if like and _unnumbered(like[0]) != _unnumbered(name) else ""


def _unnumbered(name: str) -> str:
    return "".join(letter for letter in name if not letter.isdigit())
