"""Assumption sets: typed, validated, hashed, patched and compared; every value says where it
comes from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import embedded
from ..core.dims import AGES, SEXES
from ..core.errors import AssumptionError
from .link import Link, undeclared
from .schema import (
    Assumption,
    KeySpec,
    check_value,
    leaves,
    make_assumption,
    read_schema,
    read_toml,
)

_ROW = frozenset({"value", "unit", "source", "quality", "why"})


class Assumptions:
    """One validated assumption set; immutable, but it remembers which keys were read.

    Examples
    --------
    >>> a = load("tendencial")
    >>> a.patch({"employment.growth": 2.0}).get("employment.growth", year=2027)
    2.0
    """

    def __init__(
        self,
        name: str,
        title: Mapping[str, str],
        rows: Mapping[str, Assumption],
        schema: Mapping[str, KeySpec],
        origin: str,
        reader: Link | None = None,
    ) -> None:
        self.name, self.title, self.origin = name, dict(title), origin
        self._rows, self._schema = dict(rows), schema
        self._reader = reader
        self.reads: set[str] = set()

    def __repr__(self) -> str:
        return f"<Assumptions {self.name}: {len(self._rows)} keys, digest {self.digest[:12]}>"

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    @property
    def digest(self) -> str:
        """SHA-256 of every key's value, unit, source and quality (not of the file's layout)."""
        plain = {k: r.model_dump() for k, r in sorted(self._rows.items())}
        return hashlib.sha256(
            json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    @property
    def areas(self) -> list[str]:
        """Areas of the set (``employment``, ``coverage``...) in the order of the chain."""
        return list(dict.fromkeys(key.split(".")[0] for key in self._schema))

    def row(self, key: str) -> Assumption:
        """The whole row of a key: value, unit, source, quality, why."""
        if key not in self._rows:
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(key, self._rows, n=3, cutoff=0.4)) or "—"
            raise AssumptionError(
                f"{self.origin}, {key}",
                "∅",
                es=(
                    f"una clave del conjunto (parecidas: {near})",
                    "revise el nombre o agregue la clave",
                ),
                en=(f"a key of the set (similar: {near})", "check the name or add the key"),
            )
        if self._reader is not None and key not in self._reader.keys:
            raise undeclared(self._reader.name, key, "key")
        self.reads.add(key)
        return self._rows[key]

    def get(self, key: str, year: int | None = None) -> Any:
        """Value of ``key``: a number, or a dict for tables; with ``year``, the number of that year.

        A path by year is linear between the years given and held before the first and after the
        last.
        """
        value = self.row(key).value
        if year is None:
            return value
        if isinstance(value, float):
            return value
        if self._schema[key].shape != "by_year":
            raise AssumptionError(
                f"{self.origin}, {key}",
                f"year={year}",
                es=("una clave por año", "pida el valor sin año"),
                en=("a key by year", "ask for the value without a year"),
            )
        return float(np.interp(year, list(value), list(value.values())))

    def path(self, key: str, years: Iterable[int]) -> np.ndarray:
        """Values of a by-year key over ``years``; shape ``[years]``."""
        return np.array([self.get(key, int(y)) for y in years])

    def profile(self, key: str) -> np.ndarray:
        """An age profile over sexes and single ages (linear between the ages given, held
        outside); ``[sex, age]``.
        """
        value = self.get(key)
        return np.stack([np.interp(AGES, value["ages"], value[s]) for s in SEXES])

    def range_of(self, key: str) -> tuple[float, float]:
        """Smallest and largest value the schema admits for ``key``."""
        return self._schema[key].min, self._schema[key].max

    def shape_of(self, key: str) -> str:
        """Shape of the value of ``key``: ``scalar``, ``by_year``, ``by_sex``, ``by_key``,
        ``profile``.
        """
        return self._schema[key].shape

    def patch(
        self, changes: Mapping[str, Any], *, name: str | None = None, source: str = "usuario"
    ) -> Assumptions:
        """A new set with some values replaced (a bare value, or a dict with value, source, quality,
        why).

        Raises
        ------
        AssumptionError
            For an unknown key, a wrong unit or shape, or a value out of range.
        """
        rows = dict(self._rows)
        for key, change in changes.items():
            old = self.row(key)
            self.reads.discard(key)
            fields = (
                dict(change)
                if isinstance(change, Mapping) and set(change) & (_ROW - {"value"})
                else {"value": change, "source": source, "quality": "assumed", "why": "patch"}
            )
            new = make_assumption({**old.model_dump(), **fields}, f"{self.origin}, {key}")
            rows[key] = check_value(self._schema[key], new, f"{self.origin}, {key}")
        return Assumptions(name or self.name, self.title, rows, self._schema, self.origin)

    def unused(self) -> list[str]:
        """Keys no module has read since the set was made."""
        return sorted(set(self._rows) - self.reads)

    def fresh(self, reader: Link | None = None) -> Assumptions:
        """The same set with nothing read yet; for a ``reader``, any key but those it declares is
        an error.
        """
        return Assumptions(self.name, self.title, self._rows, self._schema, self.origin, reader)

    def plain(self, keys: Iterable[str]) -> dict[str, Any]:
        """Values of some keys as they stand, without counting as read."""
        return {key: self._rows[key].value for key in keys}

    def keys(self) -> list[str]:
        """Every key, sorted."""
        return sorted(self._rows)

    def table(self, lang: str = "es") -> pd.DataFrame:
        """Every assumption as a row: key, name, value, unit, source, quality, why."""
        return pd.DataFrame(
            [
                {
                    "key": k,
                    "name": getattr(self._schema[k], f"name_{lang}"),
                    "value": _short(r.value),
                    "unit": r.unit,
                    "source": r.source,
                    "quality": r.quality,
                    "why": r.why,
                }
                for k, r in sorted(self._rows.items())
            ]
        ).set_index("key")

    def differences(self, other: Assumptions) -> pd.DataFrame:
        """Keys whose value differs: ``a`` (this set), ``b`` (the other), unit and both sources."""
        changed = [
            k
            for k in sorted(self._rows)
            if k not in other or self._rows[k].value != other._rows[k].value
        ]
        changed += [k for k in other._rows if k not in self]

        def cell(side: Assumptions, key: str, field: str) -> str:
            return _short(getattr(side._rows[key], field)) if key in side else ""

        return pd.DataFrame(
            [
                {
                    "key": k,
                    "a": cell(self, k, "value"),
                    "b": cell(other, k, "value"),
                    "unit": (self if k in self else other)._rows[k].unit,
                    "source_a": cell(self, k, "source"),
                    "source_b": cell(other, k, "source"),
                }
                for k in changed
            ],
            columns=["key", "a", "b", "unit", "source_a", "source_b"],
        ).set_index("key")

    def values_of(self, keys: Iterable[str]) -> dict[str, Any]:
        """Plain values of some keys, as ``patch`` takes them, with source, quality and why."""
        return {k: self._rows[k].model_dump(exclude={"unit"}) for k in keys}

    def rows(self) -> dict[str, dict[str, Any]]:
        """Every row whole, for :func:`restore`."""
        return {k: r.model_dump() for k, r in sorted(self._rows.items())}


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def names(models: str | Path | None = None) -> list[str]:
    """Names of the scenarios of a folder of models (the embedded one when not given); sets that
    serve hindcasts are left out.
    """
    folder = embedded("models") if models is None else Path(models)
    return sorted(
        p.stem
        for p in folder.glob("*.toml")
        if p.stem != "schema" and not p.stem.startswith("hindcast_")
    )


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
    folder = embedded("models") if models is None else Path(models)
    file = (
        Path(name_or_path)
        if str(name_or_path).endswith(".toml")
        else folder / f"{name_or_path}.toml"
    )
    if not file.is_file():
        known = ", ".join(names(folder))
        raise AssumptionError(
            f"escenario/scenario {name_or_path}",
            "ningún archivo / no file",
            es=(f"uno de {known}, o un archivo .toml", "corrija el nombre"),
            en=(f"one of {known}, or a .toml file", "correct the name"),
        )
    schema = read_schema(folder / "schema.toml")
    return _read(file, folder, schema, ())


def restore(
    name: str, title: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]], origin: str
) -> Assumptions:
    """An assumption set from rows written earlier, checked against the embedded schema.

    Raises
    ------
    AssumptionError
        When a row does not fit the schema of this version.
    """
    schema = read_schema(embedded("models") / "schema.toml")
    if missing := sorted(set(schema) ^ set(rows)):
        raise AssumptionError(
            f"{origin}, {missing[0]}",
            f"{len(missing)} claves distintas / keys differ",
            es=("las claves de esta versión", "vuelva a proyectar el escenario"),
            en=("the keys of this version", "project the scenario again"),
        )
    made = {
        k: check_value(schema[k], make_assumption(row, f"{origin}, {k}"), f"{origin}, {k}")
        for k, row in rows.items()
    }
    return Assumptions(name, title, made, schema, origin)


def _read(
    file: Path, folder: Path, schema: Mapping[str, KeySpec], seen: tuple[str, ...]
) -> Assumptions:
    raw = read_toml(file)
    head = raw.pop("scenario", {})
    if not {"name", "title_es", "title_en"} <= set(head) or set(head) - {
        "name",
        "title_es",
        "title_en",
        "base",
    }:
        raise AssumptionError(
            f"{file.name}, [scenario]",
            repr(head),
            es=("name, title_es, title_en y, si procede, base", "complete el encabezado"),
            en=("name, title_es, title_en and, if any, base", "complete the header"),
        )
    rows: dict[str, Assumption] = {}
    if base := head.get("base"):
        if base in seen:
            raise AssumptionError(
                f"{file.name}, base",
                base,
                es=("una base que no vuelva a este conjunto", "corrija base"),
                en=("a base that does not come back to this set", "correct base"),
            )
        rows.update(_read(folder / f"{base}.toml", folder, schema, (*seen, head["name"]))._rows)
    for key, row in leaves(raw, _ROW):
        where = f"{file.name}, {key}"
        if key not in schema:
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(key, schema, n=3, cutoff=0.4)) or "—"
            raise AssumptionError(
                where,
                "clave desconocida / unknown key",
                es=(f"una clave de schema.toml (parecidas: {near})", "corrija el nombre"),
                en=(f"a key of schema.toml (similar: {near})", "correct the name"),
            )
        rows[key] = check_value(schema[key], make_assumption(row, where), where)
    missing = sorted(set(schema) - set(rows))
    if missing:
        raise AssumptionError(
            f"{file.name}, {missing[0]}",
            f"clave ausente / missing key (+{len(missing) - 1})",
            es=("un valor para cada clave de schema.toml", "agregue: " + ", ".join(missing[:5])),
            en=("a value for every key of schema.toml", "add: " + ", ".join(missing[:5])),
        )
    return Assumptions(
        head["name"], {"es": head["title_es"], "en": head["title_en"]}, rows, schema, file.name
    )
