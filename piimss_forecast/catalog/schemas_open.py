"""Contracts of the tables of ``data/open_data``: columns and codes of the institute's monthly
files.
"""

from __future__ import annotations

import pandera.pandas as pa

from ..core.columns import NAME, QUALITIES, choice, number, text

FILES = ("asg", "pda")
ROLES = ("key", "count", "mass", "unread")

_FILE = {"file": choice(FILES, about="insured persons (asg), or registered at a UMF (pda)")}
_ORIGIN = {
    "source": text(about="id in sources"),
    "quality": choice(QUALITIES, about="published, or still to be verified"),
    "note": text(nullable=True, about="remark of the curators"),
}

OPEN_DATA = {
    "columns": pa.DataFrameSchema(
        {
            **_FILE,
            "column": text(pa.Check.str_matches(NAME), about="name in the file, in small letters"),
            "pattern": text(about="regular expression of every spelling seen"),
            "role": choice(ROLES, about="kept apart, added up as a count, as money, or not read"),
            "name": text(pa.Check.str_matches(NAME), nullable=True, about="name in the cube"),
            "since": text(pa.Check.str_matches(r"^[0-9]{4}-[0-9]{2}$"), about="first month"),
            "needed": choice(("yes", "no"), about="whether a file without it is refused"),
            **_ORIGIN,
        },
        strict=True,
        unique=["file", "column"],
    ),
    "codes": pa.DataFrameSchema(
        {
            **_FILE,
            "column": text(pa.Check.str_matches(NAME), about="column in columns"),
            "code": text(about="as written in the file; blank is an empty cell"),
            "meaning": text(about="what it stands for"),
            "low": number(nullable=True, about="lower limit of the group, in its unit"),
            "high": number(nullable=True, about="upper limit of the group; empty when open"),
            **_ORIGIN,
        },
        strict=True,
        unique=["file", "column", "code"],
    ),
}
