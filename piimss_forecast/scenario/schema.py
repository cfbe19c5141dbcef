"""What an assumption may be: its unit, its shape and its range, read from
``models/schema.toml``.
"""

from __future__ import annotations

import math
import re
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from ..core.checks import shown
from ..core.errors import AssumptionError, Term
from ..core.translate import N_

Shape = Literal["scalar", "by_year", "by_sex", "by_key", "profile"]
Quality = Literal["published", "derived", "assumed", "needs_verification"]
LAST_AGE = 120  # last age of a profile
DEEPEST = 6  # tables inside tables of a file
_YEAR = re.compile(r"(19|20|21)\d{2}", re.ASCII)


class KeySpec(BaseModel, ABC):
    """Contract of one key: unit, shape, range and names for people; each shape reads its own
    value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    expected: ClassVar[str]
    shape: Shape
    unit: str
    min: float = -math.inf
    max: float = math.inf
    least: float = 0.0  # a number other than zero that a person types is not smaller: it may be
    # the fraction of a percent
    name_es: str
    name_en: str

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value in canonical form; None when it has another shape."""

    def numbers(self, value: Any) -> Iterator[float]:
        """Numbers of a canonical value that the range bounds."""
        yield from value.values() if isinstance(value, dict) else [value]

    @property
    def named(self) -> dict[str, object]:
        """Fields of the template ``expected``, which says what a value looks like."""
        return {}


class ScalarSpec(KeySpec):
    """One number."""

    expected = N_("a number")
    shape: Literal["scalar"] = "scalar"

    def read(self, value: Any) -> Any:
        """A float."""
        return float(value) if _is_number(value) else None


class ByYearSpec(KeySpec):
    """One number, or a path by year."""

    expected = N_("a number, or {{year = number}} with each year from 1990 to 2150 once")
    shape: Literal["by_year"]
    history: bool = False  # its years up to the base year shape published or past years of the run

    def read(self, value: Any) -> Any:
        """A float, or floats by year in order."""
        if _is_number(value):
            return float(value)
        if not isinstance(value, Mapping) or not value:
            return None
        good = all(
            _YEAR.fullmatch(str(y)) and 1990 <= int(y) <= 2150 and _is_number(v)
            for y, v in value.items()
        )
        path = {int(y): float(v) for y, v in value.items()} if good else {}
        return dict(sorted(path.items())) if len(path) == len(value) else None


class BySexSpec(KeySpec):
    """A number for each sex."""

    expected = N_("{{M = number, F = number}}")
    shape: Literal["by_sex"]

    def read(self, value: Any) -> Any:
        """Floats by sex."""
        return _named(value, {"M", "F"})


class ByKeySpec(KeySpec):
    """A number for each name."""

    shape: Literal["by_key"]
    keys: tuple[str, ...] = ()

    expected = N_("{{{names}}} = number")

    @property
    def named(self) -> dict[str, object]:
        """The names."""
        return {"names": ", ".join(self.keys) or Term("name")}

    def read(self, value: Any) -> Any:
        """Floats by name."""
        free = set(value) if isinstance(value, Mapping) else set()
        return _named(value, set(self.keys) or free)


class ProfileSpec(KeySpec):
    """Numbers by sex and age."""

    expected = N_(
        "{{ages, M, F}} of equal length, ages from 0 to {last_age} in order, not all zero"
    )
    shape: Literal["profile"]

    @property
    def named(self) -> dict[str, object]:
        """The last age."""
        return {"last_age": LAST_AGE}

    def read(self, value: Any) -> Any:
        """Lists of floats."""
        if not isinstance(value, Mapping) or set(value) != {"ages", "M", "F"}:
            return None
        if not all(isinstance(v, list) and v and all(map(_is_number, v)) for v in value.values()):
            return None
        own = {name: [float(v) for v in value[name]] for name in ("ages", "M", "F")}
        ages = own["ages"]
        sound = (
            len({len(v) for v in own.values()}) == 1
            and all(0 <= a <= LAST_AGE for a in ages)
            and all(a < b for a, b in pairwise(ages))
            and any(own["M"])
            and any(own["F"])
        )
        return own if sound else None

    def numbers(self, value: Any) -> Iterator[float]:
        """Values of both sexes; ages have a range of their own."""
        yield from (*value["M"], *value["F"])


Spec = Annotated[
    ScalarSpec | ByYearSpec | BySexSpec | ByKeySpec | ProfileSpec, Field(discriminator="shape")
]
_SPEC: TypeAdapter[KeySpec] = TypeAdapter(Spec)


# A name is a word: it names files, columns and rows.
Name = Annotated[str, Field(strict=True, pattern=r"^[^\W\d_][\w-]*$", max_length=60)]
Title = Annotated[str, Field(strict=True, min_length=1, max_length=300)]


class Header(BaseModel):
    """The table ``[scenario]`` of a set: its name, titles and, if any, the set it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Name
    title_es: Title
    title_en: Title
    base: Name | None = None

    @model_validator(mode="after")
    def _not_on_itself(self) -> Header:
        if self.base == self.name:
            raise ValueError("base = name")
        return self


class Assumption(BaseModel):
    """One adopted value with its unit, source, quality and a line of reasoning."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: Any
    unit: str
    source: str
    quality: Quality
    why: str


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; errors name the file, and the line when the text is malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as err:  # malformed, not UTF-8, huge integers, too deep
        raise AssumptionError(
            "scenario.read_toml.err",
            "{file}",
            "{err}",
            "well-formed TOML without repeated keys",
            "correct that line",
            file=path.name,
            err=str(err)[:200],
        ) from None
    except OSError as err:
        raise AssumptionError(
            "scenario.read_toml.reason",
            "{file}",
            "{reason}",
            "a TOML file of assumptions that can be read",
            "check the path",
            file=path.name[:80],
            reason=err.strerror or type(err).__name__,
        ) from None


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
    specs = {}
    for key, row in leaves(read_toml(path), frozenset({"unit"})):
        try:
            specs[key] = _SPEC.validate_python({"shape": "scalar", **row})
        except ValidationError as err:
            raise _from_pydantic(err, f"{path.name}, {key}") from None
    return specs


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
            "name (a word that begins with a letter), title_es, title_en, perhaps another base",
            "correct the header",
            rstrip=f"{file}, [scenario] {field}".rstrip(),
            shown=shown(first.get("input")),
        ) from None


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
    for number in spec.numbers(value):
        if not math.isfinite(number) or not spec.min <= number <= spec.max:
            raise AssumptionError(
                "scenario.check_value.number",
                "{where}",
                "{number}",
                "a number from {min:g} to {max:g} ({unit})",
                "correct the value or its unit",
                where=where,
                number=number,
                min=spec.min,
                max=spec.max,
                unit=spec.unit,
            )
        if typed and 0 < abs(number) < spec.least:
            raise AssumptionError(
                "scenario.check_value.fraction",
                "{where}",
                "{number}",
                "{unit}: zero, or at least {least:g}",
                "write 4 for four percent, not 0.04",
                where=where,
                number=number,
                unit=spec.unit,
                least=spec.least,
            )
    return row.model_copy(update={"value": value})


def _named(value: Any, names: set[str]) -> dict[str, float] | None:
    """Floats by name, when these are the names."""
    if not isinstance(value, Mapping) or not names or set(value) != names:
        return None
    good = all(map(_is_number, value.values()))
    return {str(k): float(v) for k, v in value.items()} if good else None


def _is_number(value: Any) -> bool:
    """A number that a float holds."""
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, (int, np.integer)):
        return abs(int(value)) < 10**300
    return isinstance(value, (float, np.floating))


def _from_pydantic(err: ValidationError, where: str) -> AssumptionError:
    first = err.errors()[0]
    field = ".".join(str(p) for p in first["loc"] if p not in get_args(Shape))
    return AssumptionError(
        "scenario.from_pydantic",
        "{where}, {field}",
        "{shown}",
        "{msg}",
        "correct the row",
        where=where,
        field=field,
        shown=shown(first.get("input")),
        msg=first["msg"],
    )
