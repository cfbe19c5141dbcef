"""What an assumption may be: its unit, its shape and its range, read from
``models/schema.toml``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import tomli_w
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from ..core.asked import asked, found
from ..core.checks import shown
from ..core.errors import AssumptionError, Term
from ..core.reasons import reason
from ..core.translate import N_
from .shapes import ByKeySpec, KeySpec, Range, Shape, Spec

Quality = Literal["published", "derived", "assumed", "needs_verification"]
_LIMITS = {"unit", "min", "max", "least"}
_WORDS = r"\S"  # a text that says something
DEEPEST = 6  # tables inside tables of a file


_SPEC: TypeAdapter[KeySpec] = TypeAdapter(Spec)


# A name is a word: it names files, columns and rows.
Name = Annotated[str, Field(strict=True, pattern=r"^[^\W\d_][\w-]*$", max_length=60)]
Title = Annotated[str, Field(strict=True, min_length=1, max_length=300)]


class Header(BaseModel):
    """The table ``[scenario]`` of a set: its name, titles, the set it changes if any, and, of one
    that stands for a past year, the last year known to it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Name
    title_es: Title
    title_en: Title
    base: Name | None = None
    known_to: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = None

    @model_validator(mode="after")
    def _not_on_itself(self) -> Header:
        if self.base == self.name:
            raise ValueError(Term(N_("another base than the set itself")))
        return self


class Assumption(BaseModel):
    """One adopted value with its unit, source, quality and a line of reasoning.

    Parameters
    ----------
    value : Any
        In the shape of its key.
    unit : str
        Unit of its numbers.
    source : str
        Where it comes from.
    quality : Quality
        ``published``, ``derived``, ``assumed`` or ``needs_verification``.
    why : str
        Reasoning in a line.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: Any
    unit: str
    source: Annotated[str, Field(pattern=_WORDS)]
    quality: Quality
    why: Annotated[str, Field(pattern=_WORDS)]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; errors name the file, and the line when the text is malformed."""
    try:
        return deepcopy(_parsed(path.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError) as err:  # malformed, not UTF-8, huge integers, too deep
        raise AssumptionError(
            "scenario.read_toml.err",
            "{file}",
            "{err}",
            "well-formed TOML without repeated keys",
            "correct that line",
            file=path.name,
            err=reason(err),
        ) from None
    except OSError as err:
        raise AssumptionError(
            "scenario.read_toml.reason",
            "{file}",
            "{reason}",
            "a TOML file of assumptions that can be read",
            "check the path",
            file=path.name[:80],
            reason=reason(err),
        ) from None


@lru_cache(maxsize=32)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def leaves(
    table: Mapping[str, Any], marks: frozenset[str], prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Dotted keys and rows of a nested table; a row is a table that has one of the keys
    ``marks``.

    Raises
    ------
    AssumptionError
        For tables inside tables without end.
    """
    for name, sub in table.items():
        key = f"{prefix}{name}"
        if key.count(".") > DEEPEST:
            raise AssumptionError(
                "scenario.leaves",
                "{shown}",
                "> {deepest}",
                "a key of schema.toml",
                "remove the tables in excess",
                shown=shown(key),
                deepest=DEEPEST,
            )
        if not isinstance(sub, dict):
            yield key, {"value": sub}
        elif marks & sub.keys():
            yield key, sub
        else:
            yield from leaves(sub, marks, f"{key}.")


def read_schema(path: Path) -> dict[str, KeySpec]:
    """Contracts of every key, by dotted name."""
    return schema_of(dict(leaves(read_toml(path), frozenset({"unit"}))), path.name)


def schema_of(rows: Mapping[str, Any], where: str) -> dict[str, KeySpec]:
    """Contracts of keys from rows, as a file has them or as :func:`plain_schema` wrote them."""
    specs = {}
    for key, row in rows.items():
        try:
            specs[key] = _SPEC.validate_python({"shape": "scalar", **row})
        except ValidationError as err:
            raise _from_pydantic(err, f"{where}, {key}") from None
    return specs


def plain_schema(schema: Mapping[str, KeySpec]) -> dict[str, dict[str, Any]]:
    """Rows of a schema as plain values: what they say, without what they leave to the default."""
    return {k: spec.model_dump(mode="json", exclude_unset=True) for k, spec in schema.items()}


def read_header(row: Any, file: str) -> Header:
    """The header of a set; the error names the file and what a header holds."""
    try:
        return Header.model_validate(row)
    except ValidationError as err:
        first = err.errors()[0]
        field = ".".join(str(p) for p in first["loc"])
        raise AssumptionError(
            "scenario.read_header",
            "{rstrip}",
            "{shown}",
            "name (a word that begins with a letter), title_es, title_en, perhaps another base and "
            "the year it is known_to",
            "correct the header",
            rstrip=f"{file}, [scenario] {field}".rstrip(),
            shown=shown(found(first)),
        ) from None


def header_of(
    name: str, title: Mapping[str, str], base: str | None, known_to: int | None
) -> dict[str, Any]:
    """The header of a set to be written, checked, without what it does not say."""
    said = {"name": name, "title_es": title["es"], "title_en": title["en"], "base": base}
    head = {k: v for k, v in (said | {"known_to": known_to}).items() if v is not None}
    read_header(head, "to_toml")
    return head


def make_assumption(row: Mapping[str, Any], where: str) -> Assumption:
    """A validated row; the error names the file, the key and the field."""
    try:
        return Assumption.model_validate(dict(row))
    except ValidationError as err:
        raise _from_pydantic(err, where) from None


def check_value(spec: KeySpec, row: Assumption, where: str, *, typed: bool = False) -> Assumption:
    """The row with its value in canonical form, or an error naming file and key; ``typed`` by a
    person, a fraction where a percent is asked for is told too (a search may pass by zero).
    """
    if row.unit != spec.unit:
        raise AssumptionError(
            "scenario.check_value.unit",
            "{where}",
            "unit = {unit!r}",
            "unit = {unit_2!r}",
            "convert the value to that unit",
            where=where,
            unit=row.unit,
            unit_2=spec.unit,
        )
    value = spec.read(row.value)
    if value is None and isinstance(spec, ByKeySpec) and isinstance(row.value, Mapping):
        _demand_names(spec.keys, row.value, where)
    if value is None:
        raise AssumptionError(
            "scenario.check_value.shape",
            "{where}",
            "{value}",
            spec.expected,
            "correct the value's shape",
            where=where,
            value=shown(row.value),
            **spec.named,
        )
    for name, number, limits in spec.ranged(value):
        _demand_range(number, limits, f"{where}, {name}" if name else where, typed=typed)
    if isinstance(spec, ByKeySpec) and spec.total is not None:
        _demand_total(spec.total, value, where)
    if isinstance(spec, ByKeySpec) and spec.rising:
        _demand_rising(spec.keys, value, where)
    return row.model_copy(update={"value": value})


def _demand_names(keys: tuple[str, ...], value: Mapping[str, Any], where: str) -> None:
    """The first name that the table has and should not, or should have and has not."""
    unknown = [name for name in value if keys and name not in keys]
    absent = [name for name in keys if name not in value]
    if unknown or absent:
        raise AssumptionError(
            "scenario.check_value.names",
            "{where}, {name}",
            "a name that is not known here" if unknown else "no number",
            "a number for each of {known}",
            "give them all: the table takes the place of the one before",
            where=where,
            name=str((unknown or absent)[0])[:80],
            known=", ".join(keys),
        )


def _demand_range(number: float, limits: Range, where: str, *, typed: bool) -> None:
    facts: dict[str, Any] = {"where": where, "number": number, **limits.model_dump(include=_LIMITS)}
    whole = not limits.whole or number % 1 == 0
    if not (math.isfinite(number) and whole and limits.min <= number <= limits.max):
        raise AssumptionError(
            "scenario.check_value.number",
            "{where}",
            "{number}",
            "a whole number from {min:g} to {max:g} ({unit})"
            if limits.whole
            else "a number from {min:g} to {max:g} ({unit})",
            "correct the value or its unit",
            **facts,
        )
    if typed and 0 < abs(number) < limits.least:
        raise AssumptionError(
            "scenario.check_value.fraction",
            "{where}",
            "{number}",
            "{unit}: zero, or at least {least:g}",
            "write 4 for four percent, not 0.04",
            **facts,
        )


def _demand_total(total: float, parts: Mapping[str, float], where: str) -> None:
    if abs((found := sum(parts.values())) - total) > 1e-6:
        raise AssumptionError(
            "scenario.check_value.total",
            "{where}",
            "{parts}: {found:g}",
            "numbers that add to {total:g}",
            "correct the parts",
            where=where,
            parts=shown(dict(parts)),
            found=found,
            total=total,
        )


def _demand_rising(keys: tuple[str, ...], value: Mapping[str, float], where: str) -> None:
    numbers = [value[name] for name in keys]
    if numbers != sorted(numbers):
        raise AssumptionError(
            "scenario.check_value.rising",
            "{where}",
            "{value}",
            "numbers that do not fall, in the order {names}",
            "correct the value, or put it in order",
            where=where,
            value=shown(dict(value)),
            names=", ".join(keys),
        )


def toml_of(header: Mapping[str, Any], rows: Mapping[str, Assumption]) -> str:
    """Text of a set: its header and its rows, in tables by area."""
    document: dict[str, Any] = {"scenario": dict(header)}
    for key, row in rows.items():
        *path, last = key.split(".")
        place = document
        for part in path:
            place = place.setdefault(part, {})
        value = row.value  # TOML keys are text
        named = {str(k): v for k, v in value.items()} if isinstance(value, dict) else value
        place[last] = {**row.model_dump(), "value": named}
    return tomli_w.dumps(document)


def _from_pydantic(err: ValidationError, where: str) -> AssumptionError:
    first = err.errors()[0]
    field = ".".join(str(p) for p in first["loc"] if p not in get_args(Shape))
    expected, facts = asked(first)
    return AssumptionError(
        "scenario.from_pydantic",
        "{where}, {field}",
        "{shown}",
        expected,
        "correct the row",
        where=where,
        field=field,
        shown=shown(found(first)),
        **facts,
    )
