"""A user's own assumption set as a TOML file: what a reader found in the institute's files, on
top of an embedded set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

_FIELDS = ("value", "unit", "source", "quality", "why")


def set_text(
    name: str, base: str, titles: tuple[str, str], rows: Mapping[str, Mapping[str, Any]]
) -> str:
    """Text of an assumption set that patches ``base``; ``piimss run <file>.toml`` and
    ``pf.scenario("<file>.toml")`` read it.

    Parameters
    ----------
    name : str
        Of the set.
    base : str
        The set it changes.
    titles : tuple[str, str]
        Spanish and English.
    rows : Mapping[str, Mapping[str, Any]]
        Key -> value, unit, source, quality, why.

    Examples
    --------
    >>> row = {"value": 0.6, "unit": "sd", "source": "mi.csv"}
    >>> row |= {"quality": "derived", "why": "fitted"}
    >>> titles = ("Mío", "Mine")
    >>> print(set_text("mio", "tendencial", titles, {"contributions.salary_sd_log": row}))
    [scenario]
    name = "mio"
    title_es = "Mío"
    title_en = "Mine"
    base = "tendencial"
    <BLANKLINE>
    [contributions.salary_sd_log]
    value = 0.6
    unit = "sd"
    source = "mi.csv"
    quality = "derived"
    why = "fitted"
    <BLANKLINE>
    """
    head = {"name": name, "title_es": titles[0], "title_en": titles[1], "base": base}
    document: dict[str, Any] = {"scenario": head}
    for key, row in rows.items():
        *path, last = key.split(".")
        table = document
        for part in path:
            table = table.setdefault(part, {})
        table[last] = {field: row[field] for field in _FIELDS}
    return tomli_w.dumps(document)
