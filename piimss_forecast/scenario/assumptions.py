"""Assumption sets: typed, validated, hashed, patched and compared; every value says where it
comes from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..core.arguments import calendar_year
from ..core.checks import kind_of, shown
from ..core.dims import AGES, SEXES
from ..core.errors import AssumptionError
from .face import Face
from .link import Link, undeclared
from .past_years import after_history, at, demand_years
from .rows import differences, unknown_key
from .schema import (
    Assumption,
    KeySpec,
    check_value,
    header_of,
    make_assumption,
    plain_schema,
    toml_of,
)
from .shapes import ByYearSpec

ROW = frozenset({"value", "unit", "source", "quality", "why"})


class Assumptions(Face):
    """One validated assumption set; immutable, but it remembers which keys were read.

    Parameters
    ----------
    name : str
        Name of the set.
    title : Mapping[str, str]
        Title by language.
    rows : Mapping[str, Assumption]
        Adopted value of every key.
    schema : Mapping[str, KeySpec]
        Contract of every key.
    origin : str
        File it was read from, for errors.
    reader : Link | None
        The link on whose behalf it is read; nobody's when not given.
    known_to : int | None
        Of a set that stands for a past year, the last year known to it.
    """

    def __init__(
        self,
        name: str,
        title: Mapping[str, str],
        rows: Mapping[str, Assumption],
        schema: Mapping[str, KeySpec],
        origin: str,
        reader: Link | None = None,
        known_to: int | None = None,
    ) -> None:
        self.name, self.title, self.origin = name, dict(title), origin
        self.known_to = known_to
        self._rows, self._schema = dict(rows), schema
        self._reader = reader
        self.reads: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    @cached_property
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
        """The whole row of a key: value, unit, source, quality, why.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        """
        found = self._known(key)
        if self._reader is not None and key not in self._reader.keys:
            raise undeclared(self._reader.name, key, "key")
        self.reads.add(key)
        return found

    def _known(self, key: str) -> Assumption:
        if key not in self._rows:
            raise unknown_key(self.origin, key, self._rows)
        return self._rows[key]

    def get(self, key: str, year: int | None = None) -> Any:
        """Value of ``key``: a number, or a dict for tables; with ``year``, the number of that year.

        A path by year is linear between the years given and held before the first and after the
        last; what the schema says to fade does so after the last year given, and not before 2030.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        year : int | None
            Year wanted of a path; without it the value comes as it is stored.
        """
        value = self.row(key).value
        if year is None:
            return value
        calendar_year(year, f"{self.origin}, {key}, year")
        spec = self._schema[key]
        if isinstance(value, float):
            return spec.after(value, 0, year) if isinstance(spec, ByYearSpec) else value
        if not isinstance(spec, ByYearSpec):
            raise AssumptionError(
                "scenario.get",
                "{origin}, {key}",
                "year={year}",
                "a key by year",
                "ask for the value without a year",
                origin=self.origin,
                key=key,
                year=year,
            )
        return spec.after(float(at(value, year)), max(value), year)

    def path(self, key: str, years: Iterable[int]) -> np.ndarray:
        """Values of a by-year key over ``years``; shape ``[years]``.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        years : Iterable[int]
            Calendar years wanted.
        """
        wanted, value, spec = [int(y) for y in years], self.row(key).value, self._schema[key]
        if not isinstance(spec, ByYearSpec) or not isinstance(value, dict) or not wanted:
            return np.array([self.get(key, year) for year in wanted])
        for year in (min(wanted), max(wanted)):
            calendar_year(year, f"{self.origin}, {key}, year")
        found, last = at(value, wanted).tolist(), max(value)
        return np.array([spec.after(v, last, year) for v, year in zip(found, wanted, strict=True)])

    def profile(self, key: str) -> np.ndarray:
        """An age profile over sexes and single ages (linear between the ages given, held
        outside); ``[sex, age]``.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        """
        value = self.get(key)
        return np.stack([np.interp(AGES, value["ages"], value[s]) for s in SEXES])

    def range_of(self, key: str) -> tuple[float, float]:
        """Smallest and largest value the schema admits for ``key``.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        """
        return self._schema[key].min, self._schema[key].max

    def shape_of(self, key: str) -> str:
        """Shape of its value: ``scalar``, ``by_year``, ``by_sex``, ``by_key``, ``profile``.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        """
        return self._schema[key].shape

    def patch(
        self,
        changes: Mapping[str, Any],
        *,
        name: str | None = None,
        source: str = "usuario",
        first: int | None = None,
    ) -> Assumptions:
        """A new set with some values replaced (a bare value, or a dict with value, source, quality,
        why).

        History stays as it is: where the years of a key before the projection shape past years of
        the run (``history`` in ``schema.toml``), one number for all years is refused.

        Parameters
        ----------
        changes : Mapping[str, Any]
            New values by key: a bare value, or a dict with value, source, quality and why.
        name : str | None
            Name of the new set; that of this one when not given.
        source : str
            Source recorded for bare values.
        first : int | None
            Year from which the change holds in every key by year; the years before stay as they
            are. A key with one value for all years takes it in all.

        Raises
        ------
        AssumptionError
            For an unknown key, a wrong unit or shape, a value out of range, what is not a mapping
            of changes, a number that would move history, or ``first`` where no key has years or a
            path moves years before it.

        Examples
        --------
        >>> from piimss_forecast.scenario import load
        >>> key = "coverage.persons_per_job"
        >>> a = load("tendencial").patch({key: 0.95}, first=2025)
        >>> a.get(key, year=2024), a.get(key, year=2025)
        (0.9, 0.95)
        """
        if not isinstance(changes, Mapping) or not changes:
            raise AssumptionError(
                "scenario.patch",
                "{origin}, patch",
                "{kind} {changes}",
                "{{key: value, ...}} with at least one",
                'use patch({{"employment.growth": 2.0}})',
                origin=self.origin,
                kind=kind_of(changes),
                changes=shown(changes),
            )
        if first is not None:
            calendar_year(first, f"{self.origin}, patch(first)")
            demand_years([self._schema.get(key) for key in changes], first, self.origin)
        rows = dict(self._rows)
        for key, change in changes.items():
            old = self.row(key)
            self.reads.discard(key)
            where = f"{self.origin}, {key}"
            whole = isinstance(change, Mapping) and bool(set(change) & (ROW - {"value"}))
            if whole:
                fields = dict(change)
            else:
                fields = {"value": change, "source": source, "quality": "assumed", "why": "patch"}
            # A row of a set that stands for a past year brings a past of its own.
            own_past = whole and first is None and self.known_to is not None
            if "value" in fields and not own_past:
                fields["value"] = after_history(
                    self._schema[key], old.value, fields["value"], first, where
                )
            new = make_assumption({**old.model_dump(), **fields}, where)
            rows[key] = check_value(self._schema[key], new, where)
        return self._with(rows, name)

    def _with(
        self, rows: Mapping[str, Assumption], name: str | None = None, reader: Link | None = None
    ) -> Assumptions:
        names = (name or self.name, self.title)
        return Assumptions(*names, rows, self._schema, self.origin, reader, self.known_to)

    def unused(self) -> list[str]:
        """Keys no module has read since the set was made."""
        return sorted(set(self._rows) - self.reads)

    def fresh(self, reader: Link | None = None) -> Assumptions:
        """The same set with nothing read yet.

        Parameters
        ----------
        reader : Link | None
            Link that will read the set; any key it does not declare is then an error.
        """
        return self._with(self._rows, reader=reader)

    def plain(self, keys: Iterable[str]) -> dict[str, Any]:
        """Values of some keys as they stand, without counting as read.

        Parameters
        ----------
        keys : Iterable[str]
            Keys wanted.
        """
        return {key: self._known(key).value for key in keys}

    def identity(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Which rows the keys have: equal for two sets that took them from one place.

        Parameters
        ----------
        keys : Iterable[str]
            Keys wanted.
        """
        rows = self._rows
        return tuple(id(rows[key] if key in rows else self._known(key)) for key in keys)

    def shared(self, other: Assumptions) -> list[str]:
        """Keys that another set has too, with the same unit, shape and range.

        Parameters
        ----------
        other : Assumptions
            Perhaps of another schema.
        """
        return [k for k, spec in self._schema.items() if other._schema.get(k) == spec]

    def taking(self, other: Assumptions, keys: Iterable[str]) -> Assumptions:
        """This set with some rows as another set of the same schema has them.

        Parameters
        ----------
        other : Assumptions
            Where they are taken from.
        keys : Iterable[str]
            Keys taken.
        """
        return self._with(self._rows | {key: other._known(key) for key in keys})

    def keys(self) -> list[str]:
        """Every key, sorted."""
        return sorted(self._rows)

    def differences(self, other: Assumptions) -> pd.DataFrame:
        """Keys whose value differs: ``a`` (this set), ``b`` (the other), unit and both sources.

        Parameters
        ----------
        other : Assumptions
            The set to compare with.
        """
        return differences(self._rows, other._rows)

    def to_toml(self, base: str | Assumptions | None = None, *, name: str | None = None) -> str:
        """Text of a TOML file that ``pf.scenario`` reads as this set.

        Parameters
        ----------
        base : str | Assumptions | None
            A set of the models folder; only what differs from it is written.
        name : str | None
            Of the set; its own when not given.

        Raises
        ------
        AssumptionError
            When the name is not one, or is that of its base.

        Examples
        --------
        >>> from piimss_forecast.scenario import load
        >>> mine = load("tendencial").patch({"employment.growth": 2.0}, name="mio")
        >>> print(mine.to_toml("tendencial").split("[employment.growth]")[1].strip())
        value = 2.0
        unit = "percent_per_year"
        source = "usuario"
        quality = "assumed"
        why = "patch"
        """
        from .sets import load

        under = None if base is None else load(base)
        head = header_of(
            name or self.name, self.title, under.name if under else None, self.known_to
        )
        own = {} if under is None else under._rows
        return toml_of(head, {k: r for k, r in self._rows.items() if own.get(k) != r})

    def contract(self, key: str) -> KeySpec:
        """What the schema says of a key.

        Parameters
        ----------
        key : str
            Dotted name of the assumption, such as ``employment.growth``.
        """
        return self._schema[key]

    def contracts(self) -> dict[str, dict[str, Any]]:
        """Its schema, plain, for :func:`piimss_forecast.scenario.restore`."""
        return plain_schema(self._schema)

    def rows(self) -> dict[str, dict[str, Any]]:
        """Every row whole, for :func:`piimss_forecast.scenario.restore`."""
        return {k: r.model_dump() for k, r in sorted(self._rows.items())}
