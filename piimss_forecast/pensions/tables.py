"""Mortality tables of annuitants: EMSSA-97 and EMSSI-97 through an optional package, the user's
own, or the national one with a multiplier.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..actuarial.closing import ClosingLaw, close_table
from ..actuarial.tables import OLD
from ..core.dims import AGES, SEXES
from ..core.errors import DataError, InputError

OLDEST = 130  # a higher age is a slip of the keys
CLOSING_AGE = 110
MOST = 0.7  # mean q above which a table surely holds survival


class Source(NamedTuple):
    """Where a table comes from: numbers of its men's and women's tables in the Society of
    Actuaries' archive, and its base year.
    """

    men: int
    women: int
    base_year: int


# EMSSA-97: experience of IMSS for lives not invalid; EMSSI-97: for invalids; MEX-2000: insured
# lives (AMIS).
SOURCES = {
    "EMSSA-97": Source(2696, 2697, 1997),
    "EMSSI-97": Source(2698, 2699, 1997),
    "MEX-2000": Source(15006, 15007, 2000),
}


def annuitant_table(
    name: str,
    year: int,
    *,
    improvement: float | np.ndarray,
    issue_age: int | None = None,
    published: np.ndarray | None = None,
) -> np.ndarray:
    """Death probabilities of a named table carried to ``year`` by a yearly improvement.

    q(x, year) = q(x, base year) (1 - improvement)^(year - base year); with ``issue_age``, ages over
    it are reached later and improve for the years until then, as for a life that is ``issue_age``
    old in ``year``.

    Parameters
    ----------
    name : str
        ``EMSSA-97``, ``EMSSI-97`` or ``MEX-2000``.
    year : int
        Of the table wanted.
    improvement : float | ndarray
        Yearly fall of q, a fraction or ``[sex, age]`` (0 keeps the published table; it is an
        assumption of the caller).
    issue_age : int | None
        Age in ``year`` of the life to value.
    published : ndarray | None
        The table itself ``[sex, age]``, when it was already read; from the package ``pymort`` when
        not given.

    Returns
    -------
    ndarray
        ``[sex, age]``, ages from 0 to the last of the table, where all die; ages below the first
        published one repeat it.

    Raises
    ------
    InputError
        For an unknown name or an improvement of 1 or more.
    DataError
        When the optional package is not installed.

    Examples
    --------
    >>> flat = np.full((2, 101), 0.02)
    >>> q = annuitant_table("EMSSA-97", 2007, improvement=0.01, published=flat)
    >>> float(q[0, 65].round(6)), float(q[0, 100])
    (0.018088, 1.0)
    """
    if name not in SOURCES:
        known = ", ".join(SOURCES)
        raise InputError(
            "annuitant_table, name",
            name,
            es=(f"{known}", "para otra tabla (EMSSA-2009) use table_from_rows con su archivo"),
            en=(
                f"{known}",
                "for another table (EMSSA-2009) use table_from_rows with your own file",
            ),
        )
    base = np.array(
        read_table(name) if published is None else _checked(published, "annuitant_table, published")
    )
    fall = np.asarray(improvement, float)
    if not np.all(np.isfinite(fall)) or np.any(fall >= 1):
        raise InputError(
            "annuitant_table, improvement",
            float(np.max(fall)),
            es=("una fracción anual menor que 1", "0.01 es 1 % al año"),
            en=("a yearly fraction below 1", "0.01 is 1 % a year"),
        )
    ages = np.arange(base.shape[1])
    years = (
        year
        - SOURCES[name].base_year
        + (0 if issue_age is None else np.maximum(ages - issue_age, 0))
    )
    improved = np.clip(base * (1.0 - fall) ** years, 0.0, 1.0)
    improved[:, -1] = 1.0  # the closing age stays closed
    return improved


def read_table(name: str) -> np.ndarray:
    """The published table ``[sex, age]`` from the optional package ``pymort`` (``pip install
    piimss-forecast[tables]``), read without network.

    Raises
    ------
    DataError
        When the package is not installed.
    InputError
        For an unknown name.
    """
    if name not in SOURCES:
        known = ", ".join(SOURCES)
        raise InputError(
            "read_table, name", name, es=(known, "elija una tabla"), en=(known, "choose a table")
        )
    try:
        reader: Any = import_module("pymort").MortXML
    except ImportError:
        raise DataError(
            f"pymort, {name}",
            "∅",
            es=(
                "el paquete opcional pymort",
                "instale piimss-forecast[tables] o use su propia tabla con table_from_rows",
            ),
            en=(
                "the optional package pymort",
                "install piimss-forecast[tables] or use your own table with table_from_rows",
            ),
        ) from None
    source = SOURCES[name]
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # how the package opens its own files is its business
        columns = [
            reader.from_id(number).Tables[0].Values["vals"].astype(float)
            for number in (source.men, source.women)
        ]
    rows = pd.concat(
        [
            pd.DataFrame({"sex": sex, "age": q.index.astype(int), "q": q.to_numpy()})
            for sex, q in zip(SEXES, columns, strict=True)
        ]
    )
    return table_from_rows(rows, label=f"pymort, {name}")


def table_from_rows(
    rows: pd.DataFrame, *, label: str = "table", close: ClosingLaw | None = None
) -> np.ndarray:
    """A mortality table of the user as an array: columns ``age``, ``sex`` (M, F) and ``q``, every
    age once between the first and the last.

    Parameters
    ----------
    rows : DataFrame
        The table, one row per sex and age; q a fraction (0.01 is 1 %).
    label : str
        What messages call it.
    close : ClosingLaw | None
        Law that carries a table which stops before the end of life to age 110: ``kannisto``,
        ``gompertz``, or ``certain`` (all die at its last age); None asks for one unless the last q
        is at least 0.25 (some 95 years), where all die at the last age.

    Returns
    -------
    ndarray
        ``[sex, age]`` from age 0: ages below the first given repeat it, and all die at the last
        one.

    Raises
    ------
    DataError
        Naming the missing column, the unknown sex, the missing or repeated age, or the q outside
        [0, 1]; for a table without rows, all zero, of survival in place of death, or that stops at
        a young age.
    InputError
        When the law cannot be fitted to its last ages.

    Examples
    --------
    >>> q = [0.01, 0.02, 0.005, 0.01]
    >>> rows = pd.DataFrame({"sex": list("MMFF"), "age": [60, 61, 60, 61], "q": q})
    >>> table_from_rows(rows, close="certain")[:, 60:].tolist()
    [[0.01, 1.0], [0.005, 1.0]]
    """
    missing = [c for c in ("age", "sex", "q") if c not in rows]
    if missing:
        raise _wrong(
            label,
            ", ".join(map(str, rows.columns)),
            "columnas age, sex y q",
            "columns age, sex and q",
        )
    strange = sorted(set(rows["sex"].astype(str)) - set(SEXES))
    if strange:
        raise _wrong(f"{label}, sex", ", ".join(strange), "M o F", "M or F")
    numbers = rows.assign(
        age=pd.to_numeric(rows["age"], errors="coerce"), q=pd.to_numeric(rows["q"], errors="coerce")
    )
    ages = numbers["age"].between(0, OLDEST) & (numbers["age"] % 1 == 0)
    bad = numbers[~numbers["q"].between(0, 1) | ~ages]
    if len(bad):
        row = bad.iloc[0]
        raise _wrong(
            f"{label}, {row['sex']}, age {row['age']}",
            row["q"],
            f"edad entera de 0 a {OLDEST} y q de 0 a 1 (fracción: 0.01 es 1 %)",
            f"a whole age from 0 to {OLDEST} and q from 0 to 1 (a fraction: 0.01 is 1 %)",
        )
    if not len(numbers):
        raise _wrong(label, "0", "renglones con edad, sexo y q", "rows with age, sex and q")
    first, last = int(numbers["age"].min()), int(numbers["age"].max())
    out = np.empty((len(SEXES), last + 1))
    for index, sex in enumerate(SEXES):
        mine = numbers[numbers["sex"] == sex].sort_values("age")
        expected = np.arange(first, last + 1)
        if mine["age"].to_numpy().tolist() != expected.tolist():
            have = mine["age"].astype(int)
            off = sorted(set(expected) ^ set(have)) or sorted(have[have.duplicated()])
            raise _wrong(
                f"{label}, {sex}, age {off[0]}",
                "∅ / 2",
                f"cada edad de {first} a {last} una vez",
                f"every age from {first} to {last} once",
            )
        out[index, first:] = mine["q"].to_numpy(float)
        out[index, :first] = out[index, first]
    _sensible(out[:, first:], label)
    if close is None and (out[:, -1] < OLD).any():
        raise _wrong(
            f"{label}, age {last}",
            f"q = {out[:, -1].min():g}",
            f"una tabla que llegue a q de 1, o al menos de {OLD:g}",
            f"a table that reaches a q of 1, or at least of {OLD:g}",
            ("ciérrela con close='kannisto' (o gompertz, o certain: todos mueren ahí)"),
            ("close it with close='kannisto' (or gompertz, or certain: all die there)"),
        )
    return close_table(out, age=0, law=close or "certain", last=max(last + 1, CLOSING_AGE))[
        ..., : None if close in ("kannisto", "gompertz") else last + 1
    ]


def pensioners_tables(tables: object, types: Sequence[str]) -> dict[str, np.ndarray]:
    """The user's tables by type of pension, each ``[sex, age]`` on ages 0 to 100.

    Raises
    ------
    DataError
        For what is no mapping, an unknown type, or a table that is not ``[sex, age]`` of
        probabilities, is all zero or of survival, or ends before 100 with a q below 0.25.
    """
    known = ", ".join(types)
    if not isinstance(tables, Mapping) or set(tables) - set(types):
        raise DataError(
            "pensions, mortality_tables",
            sorted(map(str, set(tables) - set(types)))
            if isinstance(tables, Mapping)
            else type(tables).__name__,
            es=(f"una tabla por tipo de pensión: {known}", "corrija los nombres"),
            en=(f"one table by type of pension: {known}", "correct the names"),
        )
    out = {}
    for name, given in tables.items():
        label = f"mortality_tables[{name}]"
        try:
            table = _checked(given, label)
        except (TypeError, ValueError):
            raise _wrong(
                label, repr(given)[:60], "números [sexo, edad]", "numbers [sex, age]"
            ) from None
        _sensible(table, label)
        if table.shape[1] < AGES.size and (table[:, -1] < OLD).any():
            raise _wrong(
                label,
                f"{table.shape[1]} edades/ages",
                f"{AGES.size} edades (0 a 100), o una última q de al menos {OLD:g}",
                f"{AGES.size} ages (0 to 100), or a last q of at least {OLD:g}",
                "ciérrela con pf.actuarial.close_table",
                "close it with pf.actuarial.close_table",
            )
        out[str(name)] = to_open_age(table, AGES.size)
    return out


def _sensible(table: np.ndarray, label: str) -> None:
    """Refuse a table without deaths and one of the living in place of the dead."""
    if (table.max(axis=1) <= 0).any():
        raise _wrong(label, "q = 0", "muertes en cada sexo", "deaths in each sex")
    if (table.mean(axis=1) > MOST).any():
        raise _wrong(
            label,
            f"q = {table.mean():.3g} en promedio / on average",
            "probabilidades de morir en el año (no de sobrevivir)",
            "probabilities of dying in the year (not of living)",
        )


def to_open_age(death: np.ndarray, ages: int) -> np.ndarray:
    """A table on ages 0 to ``ages - 1``: cut at the last age, or held at its last probability where
    it ends before.

    Examples
    --------
    >>> to_open_age(np.array([[0.1, 0.2, 1.0], [0.1, 0.2, 1.0]]), 2)[0].tolist()
    [0.1, 0.2]
    >>> to_open_age(np.array([[0.1, 1.0], [0.1, 1.0]]), 3)[0].tolist()
    [0.1, 1.0, 1.0]
    """
    table = np.asarray(death, float)[..., :ages]
    return np.concatenate(
        [table, np.repeat(table[..., -1:], ages - table.shape[-1], axis=-1)], axis=-1
    )


def multiplied(death: np.ndarray, multiplier: float | np.ndarray) -> np.ndarray:
    """A table with its force of mortality multiplied: q' = 1 - (1 - q)^k, as pensioners differ from
    the national population.

    Examples
    --------
    >>> multiplied(np.array([[0.1, 1.0], [0.1, 1.0]]), 2.0).round(4).tolist()
    [[0.19, 1.0], [0.19, 1.0]]
    """
    factor = np.asarray(multiplier, float)
    if not np.all(np.isfinite(factor) & (factor >= 0)):
        raise InputError(
            "multiplied, multiplier",
            float(np.min(factor)),
            es=("un multiplicador no negativo", "corrija el multiplicador"),
            en=("a multiplier not below zero", "correct the multiplier"),
        )
    return np.asarray(1.0 - (1.0 - _checked(death, "multiplied, death")) ** factor)


def _checked(death: np.ndarray, where: str) -> np.ndarray:
    table = np.asarray(death, float)
    if table.ndim != 2 or table.shape[0] != len(SEXES) or not np.all((table >= 0) & (table <= 1)):
        raise InputError(
            where,
            f"{table.shape}",
            es=("probabilidades de 0 a 1 [sexo, edad]", "revise la tabla"),
            en=("probabilities from 0 to 1 [sex, age]", "check the table"),
        )
    return table


def _wrong(
    where: str,
    found: object,
    es: str,
    en: str,
    todo_es: str = "corrija la tabla de mortalidad",
    todo_en: str = "correct the mortality table",
) -> DataError:
    return DataError(where, found, es=(es, todo_es), en=(en, todo_en))
