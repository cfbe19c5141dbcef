"""What an assumption may be: its unit, its shape and its range, read from
``models/schema.toml``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..core.errors import AssumptionError

Shape = Literal["scalar", "by_year", "by_sex", "by_key", "profile"]
Quality = Literal["published", "derived", "assumed", "needs_verification"]


class KeySpec(BaseModel):
    """Contract of one key: unit, shape, range and names for people."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    unit: str
    shape: Shape = "scalar"
    min: float = -math.inf
    max: float = math.inf
    keys: tuple[str, ...] = ()
    name_es: str
    name_en: str


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
    except FileNotFoundError:
        raise AssumptionError(
            path.name,
            "ningún archivo / no file",
            es=("un archivo TOML de supuestos", "revise la ruta"),
            en=("a TOML file of assumptions", "check the path"),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise AssumptionError(
            path.name,
            str(err),
            es=("TOML bien formado y sin claves repetidas", "corrija esa línea"),
            en=("well-formed TOML without repeated keys", "correct that line"),
        ) from None


def leaves(
    table: Mapping[str, Any], marks: frozenset[str], prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Dotted keys and rows of a nested table; a row is a table that has one of the keys
    ``marks``.
    """
    for name, sub in table.items():
        key = f"{prefix}{name}"
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
            specs[key] = KeySpec.model_validate(row)
        except ValidationError as err:
            raise _from_pydantic(err, f"{path.name}, {key}") from None
    return specs


def make_assumption(row: Mapping[str, Any], where: str) -> Assumption:
    """A validated row; the error names the file, the key and the field."""
    try:
        return Assumption.model_validate(dict(row))
    except ValidationError as err:
        raise _from_pydantic(err, where) from None


def check_value(spec: KeySpec, row: Assumption, where: str) -> Assumption:
    """The row with its value in canonical form, or an error naming file and key."""
    if row.unit != spec.unit:
        raise AssumptionError(
            where,
            f"unit = {row.unit!r}",
            es=(f"unit = {spec.unit!r}", "convierta el valor a esa unidad"),
            en=(f"unit = {spec.unit!r}", "convert the value to that unit"),
        )
    value = _canonical(spec, row.value, where)
    for number in _numbers(value if spec.shape != "profile" else [value["M"], value["F"]]):
        if not math.isfinite(number) or not spec.min <= number <= spec.max:
            raise AssumptionError(
                where,
                number,
                es=(
                    f"un número de {spec.min:g} a {spec.max:g} ({spec.unit})",
                    "corrija el valor o su unidad",
                ),
                en=(
                    f"a number from {spec.min:g} to {spec.max:g} ({spec.unit})",
                    "correct the value or its unit",
                ),
            )
    return row.model_copy(update={"value": value})


def _canonical(spec: KeySpec, value: Any, where: str) -> Any:
    expected = {
        "scalar": "un número / a number",
        "by_year": "un número, o {año = número} / a number, or {year = number}",
        "by_sex": "{M = número, F = número}",
        "by_key": "{" + ", ".join(spec.keys or ("clave/key",)) + "} = número",
        "profile": "{ages = [...], M = [...], F = [...]} de igual largo / of equal length",
    }[spec.shape]
    problem = AssumptionError(
        where,
        repr(value),
        es=(expected, "corrija la forma del valor"),
        en=(expected, "correct the value's shape"),
    )
    if spec.shape in ("scalar", "by_year") and _is_number(value):
        return float(value)
    if not isinstance(value, Mapping) or spec.shape == "scalar":
        raise problem
    if spec.shape == "by_year":
        if not value or not all(
            str(k).isdigit() and 1990 <= int(k) <= 2150 and _is_number(v) for k, v in value.items()
        ):
            raise problem
        return {int(k): float(v) for k, v in sorted(value.items(), key=lambda kv: int(kv[0]))}
    if spec.shape == "profile":
        if set(value) != {"ages", "M", "F"} or not all(
            isinstance(v, list) and all(map(_is_number, v)) for v in value.values()
        ):
            raise problem
        ages = [float(a) for a in value["ages"]]
        if (
            len({len(v) for v in value.values()}) != 1
            or not ages
            or any(b <= a for a, b in pairwise(ages))
        ):
            raise problem
        return {
            "ages": ages,
            "M": [float(v) for v in value["M"]],
            "F": [float(v) for v in value["F"]],
        }
    names = {"M", "F"} if spec.shape == "by_sex" else set(spec.keys) or set(value)
    if set(value) != names or not all(map(_is_number, value.values())):
        raise problem
    return {str(k): float(v) for k, v in value.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    else:
        yield float(value)


def _from_pydantic(err: ValidationError, where: str) -> AssumptionError:
    first = err.errors()[0]
    field = ".".join(str(p) for p in first["loc"])
    return AssumptionError(
        f"{where}, {field}",
        repr(first.get("input")),
        es=(first["msg"], "corrija el renglón"),
        en=(first["msg"], "correct the row"),
    )
