"""What a field of a data file must hold, in words that can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import Term
from .translate import N_

_ASKED = N_(
    {
        "float": "a number, with a point for its decimals",
        "int": "a whole number",
        "string": "text between quotes",
        "said": "a text that is not empty",
        "bool": "true or false",
        "dict": "a table: {{ key = value }}",
        "list": "a list: [a, b]",
        "one_of": "one of {expected}",
        "at_least": "a number of {ge} or more",
        "at_most": "a number of {le} or less",
        "unknown": "a field that is known here",
        "missing": "the field, which is missing",
        "above": "a number above {gt}",
        "below": "a number below {lt}",
        "other": "a value that the field may have",
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
    "greater_than": "above",
    "less_than": "below",
    "finite_number": "float",
    "extra_forbidden": "unknown",
    "missing": "missing",
    "string_pattern_mismatch": "said",
}
_FACTS = ("expected", "ge", "le", "gt", "lt")


def found(error: Mapping[str, Any]) -> Any:
    """What stood there, which of a field that is missing is nothing.

    Parameters
    ----------
    error : Mapping
        One of ``ValidationError.errors()`` of pydantic.

    Examples
    --------
    >>> found({"type": "missing", "input": {"value": 2.0}}), found({"type": "x", "input": 3})
    (None, 3)
    """
    return None if error["type"] == "missing" else error.get("input")


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
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "value_error":  # of a rule of ours, which says what it expects
        return "{rule}", {"rule": Term(context["error"].args[0])}
    key = _EXACT.get(kind) or _KINDS.get(kind.partition("_")[0], "other")
    facts = {k: v for k, v in context.items() if k in _FACTS}
    return _ASKED[key], {k: str(v).replace(" or ", ", ") for k, v in facts.items()}
