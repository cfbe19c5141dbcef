"""A user's own assumption set as a TOML file: what a reader found in the institute's files, on
top of an embedded set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

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
    >>> row = {"value": 0.6, "unit": "ratio", "source": "mi.csv", "quality": "derived", "why": "fitted"}
    >>> print(set_text("mio", "tendencial", ("Mío", "Mine"), {"contributions.salary_sd_log": row}))
    [scenario]
    name = "mio"
    title_es = "Mío"
    title_en = "Mine"
    base = "tendencial"
    <BLANKLINE>
    [contributions.salary_sd_log]
    value = 0.6
    unit = "ratio"
    source = "mi.csv"
    quality = "derived"
    why = "fitted"
    <BLANKLINE>
    """
    head = {"name": name, "title_es": titles[0], "title_en": titles[1], "base": base}
    blocks = ["\n".join(["[scenario]", *(f"{k} = {_toml(v)}" for k, v in head.items())])]
    blocks += [
        "\n".join([f"[{key}]", *(f"{f} = {_toml(row[f])}" for f in _FIELDS)])
        for key, row in rows.items()
    ]
    return "\n\n".join(blocks) + "\n"


def _toml(value: Any) -> str:
    """A value in TOML: JSON's numbers, strings and lists are TOML's; tables are written inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
