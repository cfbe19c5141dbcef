"""Where assumption sets come from: a folder of TOML files, one on top of another, or rows written
earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..core.errors import AssumptionError
from ..core.resources import models_folder
from .assumptions import ROW, Assumptions
from .past_years import after_history
from .schema import (
    Assumption,
    KeySpec,
    check_value,
    leaves,
    make_assumption,
    read_header,
    read_schema,
    read_toml,
    schema_of,
)
from .typed import refuse_misspelt_source, warn_of_fraction

DEEPEST_BASE = 8  # sets one on top of another


def names(models: str | Path | None = None) -> list[str]:
    """Names of the scenarios of a folder of models (the embedded one when not given); sets that
    stand for a past year, and files that are no sets, are left out.

    Parameters
    ----------
    models : str | Path | None
        Folder of the assumption sets; the embedded one when not given.
    """
    folder = models_folder(models)
    heads = {p.stem: _head(p) for p in folder.glob("*.toml")}
    return sorted(n for n, head in heads.items() if head is not None and not _past(n, heads))


def _head(file: Path) -> dict[str, Any] | None:
    """Header of a set as it is written, None of a file that is none; empty where it cannot be
    read: loading it says why.
    """
    try:
        head = read_toml(file).get("scenario")
    except AssumptionError:
        return {}
    return head if head is None or isinstance(head, dict) else {}


def _past(name: str, heads: Mapping[str, dict[str, Any] | None]) -> bool:
    """Whether a set stands for a past year, by its own header or by that of a set below it."""
    for _ in range(DEEPEST_BASE):
        head = heads.get(name) or {}
        if "known_to" in head:
            return True
        name = str(head.get("base"))
    return False


def load(name_or_path: str | Path | Assumptions, models: str | Path | None = None) -> Assumptions:
    """An assumption set by name (``tendencial``, ``favorable``, ``adverso``, ``piimss``) or by TOML
    file.

    A set that names a ``base`` holds only its differences from it. Every key of
    ``models/schema.toml`` must end up with a value, in the unit, shape and range stated there.

    Parameters
    ----------
    name_or_path : str | Path | Assumptions
        Name of a set of the models folder, or path of a TOML file.
    models : str | Path | None
        Another models folder.

    Raises
    ------
    AssumptionError
        For an unknown scenario or key, a missing key, a wrong unit or shape, or a value out of
        range.

    Examples
    --------
    >>> load("piimss").get("employment.growth", year=2030)
    2.86
    """
    if isinstance(name_or_path, Assumptions):
        return name_or_path
    folder = models_folder(models)
    file = (
        Path(name_or_path)
        if str(name_or_path).endswith(".toml")
        else folder / f"{name_or_path}.toml"
    )
    if not _is_file(file):
        known = ", ".join(names(folder)) or f"{folder}/*.toml"
        raise AssumptionError(
            "scenario.load",
            "scenario {name_or_path}",
            "no file",
            "one of {known}, or a .toml file",
            "correct the name",
            name_or_path=str(name_or_path)[:80],
            known=known,
        )
    schema = read_schema(folder / "schema.toml")
    return _read(file, folder, schema, ())


def restore(
    name: str,
    title: Mapping[str, str],
    rows: Mapping[str, Mapping[str, Any]],
    origin: str,
    contracts: Mapping[str, Any] | None = None,
    known_to: int | None = None,
) -> Assumptions:
    """An assumption set from rows written earlier, checked against the schema they were written
    with.

    Parameters
    ----------
    name : str
        Name of the set.
    title : Mapping[str, str]
        Title by language.
    rows : Mapping[str, Mapping[str, Any]]
        Fields of every key's row.
    origin : str
        Where they were read, for errors.
    contracts : Mapping[str, Any] | None
        Their schema, as :meth:`Assumptions.contracts` gave it; the embedded one when not given.
    known_to : int | None
        Of a set that stands for a past year, the last year known to it.

    Raises
    ------
    AssumptionError
        When a row does not fit the schema.
    """
    schema = (
        read_schema(models_folder() / "schema.toml")
        if contracts is None
        else schema_of(contracts, origin)
    )
    if missing := sorted(set(schema) ^ set(rows)):
        raise AssumptionError(
            "scenario.restore",
            "{origin}, {missing_first}",
            "{missing_count} keys differ",
            "the keys of the schema",
            "project the scenario again",
            origin=origin,
            missing_first=missing[0],
            missing_count=len(missing),
        )
    made = {
        k: check_value(schema[k], make_assumption(row, f"{origin}, {k}"), f"{origin}, {k}")
        for k, row in rows.items()
    }
    return Assumptions(name, title, made, schema, origin, known_to=known_to)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long for the file system, or with a null
        return False


def _below(base: str, file: Path, folder: Path) -> Path:
    """File of the set under another: in the models folder, else beside the one that names it."""
    for place in (folder, file.parent):
        if _is_file(found := place / f"{base}.toml"):
            return found
    raise AssumptionError(
        "scenario.no_base_file",
        "{file}, base",
        "{base}: no file",
        "one of {known}, or a {base}.toml beside this file",
        "correct base",
        file=file.name,
        base=base,
        known=", ".join(names(folder)),
    )


def _read(
    file: Path, folder: Path, schema: Mapping[str, KeySpec], seen: tuple[Path, ...]
) -> Assumptions:
    raw = read_toml(file)
    head = read_header(raw.pop("scenario", {}), file.name)
    rows: dict[str, Assumption] = {}
    known_to = head.known_to
    if head.base is not None:
        below, seen = _below(head.base, file, folder), (*seen, file.resolve())
        if below.resolve() in seen or len(seen) > DEEPEST_BASE:
            chain = [path.stem for path in (*seen, below)]
            raise AssumptionError(
                "scenario.read.base",
                "{file}, base",
                "{chain}",
                "a base that does not come back to this set, at most {deepest_base} in a row",
                "correct base",
                file=file.name,
                chain=" → ".join(chain),
                deepest_base=DEEPEST_BASE,
            )
        under = _read(below, folder, schema, seen)
        rows.update(under._rows)
        known_to = under.known_to if known_to is None else known_to
    embedded = models_folder().resolve()
    for key, row in leaves(raw, ROW):
        where = f"{file.name}, {key}"
        if key not in schema:
            near = ", ".join(get_close_matches(key, schema, n=3, cutoff=0.4)) or "—"
            raise AssumptionError(
                "scenario.read.key_schema",
                "{where}",
                "unknown key",
                "a key of schema.toml (similar: {near})",
                "correct the name",
                where=where[:120],
                near=near,
            )
        typed = check_value(schema[key], make_assumption(row, where), where, typed=True)
        if file.parent.resolve() != embedded:
            refuse_misspelt_source(typed, where)
        if key in rows:
            warn_of_fraction(schema[key], typed, rows[key], where)
            if known_to is None:  # a set that stands for a past year has a past of its own
                value = after_history(schema[key], rows[key].value, typed.value, None, where)
                typed = typed.model_copy(update={"value": value})
        rows[key] = typed
    missing = sorted(set(schema) - set(rows))
    if missing:
        raise AssumptionError(
            "scenario.read.value_every",
            "{file}, {missing_first}",
            "missing key (+{missing_count})",
            "a value for every key of schema.toml",
            "add: {missing}",
            file=file.name,
            missing_first=missing[0],
            missing_count=len(missing) - 1,
            missing=", ".join(missing[:5]),
        )
    title = {"es": head.title_es, "en": head.title_en}
    return Assumptions(head.name, title, rows, schema, file.name, known_to=known_to)
