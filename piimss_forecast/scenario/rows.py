"""Rows of assumptions as people read them, and what differs between two sets of rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from ..core.errors import AssumptionError
from .schema import Assumption


def shown_value(value: Any) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def differences(one: Mapping[str, Assumption], other: Mapping[str, Assumption]) -> pd.DataFrame:
    """Keys whose value differs: ``a`` (of one), ``b`` (of the other), unit and both sources."""
    changed = [k for k in sorted(one) if k not in other or one[k].value != other[k].value]
    changed += [k for k in other if k not in one]

    def cell(side: Mapping[str, Assumption], key: str, field: str) -> str:
        return shown_value(getattr(side[key], field)) if key in side else ""

    return pd.DataFrame(
        [
            {
                "key": k,
                "a": cell(one, k, "value"),
                "b": cell(other, k, "value"),
                "unit": (one if k in one else other)[k].unit,
                "source_a": cell(one, k, "source"),
                "source_b": cell(other, k, "source"),
            }
            for k in changed
        ],
        columns=["key", "a", "b", "unit", "source_a", "source_b"],
    ).set_index("key")


def unknown_key(origin: str, key: str, known: Iterable[str]) -> AssumptionError:
    """Error of a key that a set does not have, with near names."""
    return AssumptionError(
        "scenario.row",
        "{origin}, {key}",
        "∅",
        "a key of the set (similar: {near})",
        "check the name or add the key",
        origin=origin,
        key=str(key)[:80],
        near=", ".join(get_close_matches(str(key), known, n=3, cutoff=0.4)) or "—",
    )
