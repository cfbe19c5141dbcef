"""What a field of a data file must hold, in words that can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .translate import N_

_ASKED = N_(
    {
        "float": "a number, with a point for its decimals",
        "int": "a whole number",
        "string": "text between quotes",
        "bool": "true or false",
        "dict": "a table: {{ key = value }}",
        "list": "a list: [a, b]",
        "one_of": "one of {expected}",
        "at_least": "a number of {ge} or more",
        "at_most": "a number of {le} or less",
        "unknown": "a field that is known here",
        "missing": "the field, which is missing",
    }
)
_KINDS = {
    "float": "float",
    "int": "int",
    "string": "string",
    "bool": "bool",
    "dict": "dict",
    "model": "dict",
    "tuple": "list",
    "list": "list",
}
_EXACT = {
    "literal_error": "one_of",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "finite_number": "float",
    "extra_forbidden": "unknown",
    "missing": "missing",
}


def asked(error: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a field was asked to hold, as the expectation of an error and its facts.

    Parameters
    ----------
    error : Mapping
        One of ``ValidationError.errors()`` of pydantic.

    Examples
    --------
    >>> asked({"type": "float_parsing", "msg": "Input should be a valid number"})[0]
    'a number, with a point for its decimals'
    """
    kind = str(error["type"])
    key = _EXACT.get(kind) or _KINDS.get(kind.partition("_")[0])
    if key is None:
        return "{msg}", {"msg": error["msg"]}
    facts = {k: v for k, v in error.get("ctx", {}).items() if k in ("expected", "ge", "le")}
    return _ASKED[key], {k: str(v).replace(" or ", ", ") for k, v in facts.items()}
