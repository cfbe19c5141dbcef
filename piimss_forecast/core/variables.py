"""The variables of a run, each declared once in ``variables.toml``: axes, unit, names in both
languages, source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .errors import DataError
from .reasons import reason
from .translate import translate

LINES = ("total", "share_65", "prevalence")  # kinds of line other than by axes
VARIABLE_NATURES = ("stock", "flow", "rate", "share", "index", "ratio")


@dataclass(frozen=True)
class Variable:
    """What is declared of one variable.

    Parameters
    ----------
    name : str
        By which links read and write it.
    unit : str
        Of its values.
    nature : str
        One of ``VARIABLE_NATURES``.
    date : str
        At what moment (a stock), or over what period.
    label_es, label_en : str
        Short name of tables and charts.
    source : str
        Concepts, assumptions and method it is made of.
    dims : tuple of str
        Axes beyond draw and year.
    long_es, long_en : str
        Full name; the label when not given.
    internal : bool
        Whether only other links read it: it stays out of ``Projection.data``.
    table : str
        Where it is shown; empty for what is read by age in the files.
    show : tuple of str
        Kinds of line of its table, in order (see :mod:`piimss_forecast.report.lines`).
    summary : tuple of str
        The same, of the summary.
    chart, fan : tuple of str
        Lines of the charts beside its table, and of the fan charts.
    published : mapping of str to str
        Concept of ``figures.csv``, or ``law/`` and a parameter, that prints a line.
    hindcast : tuple of str
        Modules whose back-test it measures.
    """

    name: str
    unit: str
    nature: str
    date: str
    label_es: str
    label_en: str
    source: str
    dims: tuple[str, ...] = ()
    long_es: str = ""
    long_en: str = ""
    internal: bool = False
    table: str = ""
    show: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    chart: tuple[str, ...] = ()
    fan: tuple[str, ...] = ()
    published: Mapping[str, str] = field(default_factory=dict)
    hindcast: tuple[str, ...] = ()

    @property
    def attrs(self) -> dict[str, str]:
        """Attributes that the dataset's array carries."""
        return {
            "units": self.unit,
            "long_name": self.long_es or self.label_es,
            "long_name_en": self.long_en or self.label_en,
            "nature": self.nature,
            "date": self.date,
            "source": translate(self.source, "es"),
            "source_en": self.source,
        }


_FIELDS = {f.name: f for f in fields(Variable) if f.name != "name"}
_NEEDED = tuple(
    name for name, f in _FIELDS.items() if f.default is MISSING and f.default_factory is MISSING
)


def read_variables(path: Path) -> Mapping[str, Variable]:
    """Variables by name, in the order of the file.

    Raises
    ------
    DataError
        Naming the row, for a file that is not TOML, an unknown or missing field, or a value that
        the field cannot have.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise DataError(
            "core.read_variables",
            "{file}",
            "{err}",
            "well-formed TOML without repeated variables",
            "correct that line",
            file=path.name,
            err=reason(err),
        ) from None
    return MappingProxyType({n: _variable(f"{path.name}, {n}", n, t) for n, t in tables.items()})


def _variable(where: str, name: str, row: Any) -> Variable:
    if not isinstance(row, dict):
        raise DataError(
            "core.variable.row",
            "{where}",
            "{row!r}",
            "a table [name]",
            "correct the row",
            where=where,
            row=row,
        )
    if unknown := sorted(set(row) - set(_FIELDS)):
        known = ", ".join(_FIELDS)
        raise DataError(
            "core.variable.unknown",
            "{where}",
            "{unknown}",
            "one of {known}",
            "correct the row",
            where=where,
            unknown=unknown[0],
            known=known,
        )
    if missing := [n for n in _NEEDED if n not in row]:
        raise DataError(
            "core.variable.value",
            "{where}, {missing_first}",
            "∅",
            "a value",
            "correct the row",
            where=where,
            missing_first=missing[0],
        )
    for key, value in row.items():
        default = _FIELDS[key].default
        if _FIELDS[key].default_factory is not MISSING:
            if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                raise DataError(
                    "core.variable",
                    "{where}, {key}",
                    "{value!r}",
                    "a table {{ line = concept }}",
                    "correct the row",
                    where=where,
                    key=key,
                    value=value,
                )
        elif isinstance(default, tuple):
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                raise DataError(
                    "core.variable.variables.value",
                    "{where}, {key}",
                    "{value!r}",
                    "a list of names",
                    "correct the row",
                    where=where,
                    key=key,
                    value=value,
                )
        elif isinstance(default, bool):
            if not isinstance(value, bool):
                raise DataError(
                    "core.variable.variables.value_true",
                    "{where}, {key}",
                    "{value!r}",
                    "true or false",
                    "correct the row",
                    where=where,
                    key=key,
                    value=value,
                )
        elif not isinstance(value, str) or not value.strip():
            raise DataError(
                "core.variable.variables.value_text",
                "{where}, {key}",
                "{value!r}",
                "a text not empty",
                "correct the row",
                where=where,
                key=key,
                value=value,
            )
    if row["nature"] not in VARIABLE_NATURES:
        natures = ", ".join(VARIABLE_NATURES)
        raise DataError(
            "core.variable.nature",
            "{where}, nature",
            "{nature}",
            "one of {natures}",
            "correct the row",
            where=where,
            nature=row["nature"],
            natures=natures,
        )
    dims = row.get("dims", [])
    if len(set(dims)) < len(dims) or {"draw", "year"} & set(dims):
        raise DataError(
            "core.variable.dims",
            "{where}, dims",
            "{dims}",
            "distinct axes, without draw or year",
            "correct the row",
            where=where,
            dims=", ".join(dims),
        )
    _check_lines(where, row, dims)
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Variable(name=name, **given)


def _check_lines(where: str, row: Mapping[str, Any], dims: list[str]) -> None:
    """What is shown must be shown somewhere, by axes that the variable has."""
    axes = {d for d in dims if d != "age"} | ({"broad_age"} if "age" in dims else set())
    known = [*LINES, *sorted(axes)]
    for key in ("show", "summary"):
        for kind in row.get(key, ()):
            if kind not in LINES and not set(kind.split(".")) <= axes:
                each = ", ".join(known)
                raise DataError(
                    "core.check_lines.kind",
                    "{where}, {key}",
                    "{kind}",
                    "one of {each}",
                    "correct the row",
                    where=where,
                    key=key,
                    kind=kind,
                    each=each,
                )
    if row.get("show") and not row.get("table"):
        raise DataError(
            "core.check_lines.table_shows",
            "{where}, table",
            "∅",
            "the table that shows it",
            "correct the row",
            where=where,
        )
    if row.get("internal") and row.get("table"):
        raise DataError(
            "core.check_lines.table",
            "{where}, table",
            "{table}",
            "no table: it is internal",
            "correct the row",
            where=where,
            table=row["table"],
        )


@cache
def variables() -> Mapping[str, Variable]:
    """The package's own, by name, in the order of the chain.

    Examples
    --------
    >>> variables()["jobs"].unit, variables()["patients"].dims
    ('jobs', ('disease', 'sex', 'age'))
    """
    return read_variables(Path(str(files("piimss_forecast"))) / "variables.toml")
