"""Labels that more than one domain uses, each with one meaning."""

from __future__ import annotations

import unicodedata

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
