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
            "pensions.annuitant_table.name",
            "annuitant_table, name",
            "{name}",
            "{known}",
            "for another table (EMSSA-2009) use table_from_rows with your own file",
            name=name,
            known=known,
        )
    base = np.array(
        read_table(name) if published is None else _checked(published, "annuitant_table, published")
    )
    fall = np.asarray(improvement, float)
    if not np.all(np.isfinite(fall)) or np.any(fall >= 1):
        raise InputError(
            "pensions.annuitant_table.fall",
            "annuitant_table, improvement",
            "{fall}",
            "a yearly fraction below 1",
            "0.01 is 1 % a year",
            fall=float(np.max(fall)),
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
            "pensions.read_table.name",
            "read_table, name",
            "{name}",
            "{known}",
            "choose a table",
            name=name,
            known=known,
        )
    try:
        reader: Any = import_module("pymort").MortXML
    except ImportError:
        raise DataError(
            "pensions.read_table.optional_package",
            "pymort, {name}",
            "∅",
            "the optional package pymort",
            "install piimss-forecast[tables] or use your own table with table_from_rows",
            name=name,
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
        raise DataError(
            "pensions.table_from_rows.columns",
            "{label}",
            "{columns}",
            "columns age, sex and q",
            "correct the mortality table",
            label=label,
            columns=", ".join(map(str, rows.columns)),
        )
    strange = sorted(set(rows["sex"].astype(str)) - set(SEXES))
    if strange:
        raise DataError(
            "pensions.table_from_rows.strange",
            "{label}, sex",
            "{strange}",
            "M or F",
            "correct the mortality table",
            label=label,
            strange=", ".join(strange),
        )
    numbers = rows.assign(
        age=pd.to_numeric(rows["age"], errors="coerce"), q=pd.to_numeric(rows["q"], errors="coerce")
    )
    ages = numbers["age"].between(0, OLDEST) & (numbers["age"] % 1 == 0)
    bad = numbers[~numbers["q"].between(0, 1) | ~ages]
    if len(bad):
        row = bad.iloc[0]
        raise DataError(
            "pensions.table_from_rows.q",
            "{label}, {sex}, age {age}",
            "{q}",
            "a whole age from 0 to {oldest} and q from 0 to 1 (a fraction: 0.01 is 1 %)",
            "correct the mortality table",
            label=label,
            sex=row["sex"],
            age=row["age"],
            q=row["q"],
            oldest=OLDEST,
        )
    if not len(numbers):
        raise DataError(
            "pensions.table_from_rows.rows_age",
            "{label}",
            "0",
            "rows with age, sex and q",
            "correct the mortality table",
            label=label,
        )
    first, last = int(numbers["age"].min()), int(numbers["age"].max())
    out = np.empty((len(SEXES), last + 1))
    for index, sex in enumerate(SEXES):
        mine = numbers[numbers["sex"] == sex].sort_values("age")
        expected = np.arange(first, last + 1)
        if mine["age"].to_numpy().tolist() != expected.tolist():
            have = mine["age"].astype(int)
            off = sorted(set(expected) ^ set(have)) or sorted(have[have.duplicated()])
            raise DataError(
                "pensions.table_from_rows.every_age",
                "{label}, {sex}, age {off}",
                "∅ / 2",
                "every age from {first} to {last} once",
                "correct the mortality table",
                label=label,
                sex=sex,
                off=off[0],
                first=first,
                last=last,
            )
        out[index, first:] = mine["q"].to_numpy(float)
        out[index, :first] = out[index, first]
    _sensible(out[:, first:], label)
    if close is None and (out[:, -1] < OLD).any():
        raise DataError(
            "pensions.table_from_rows",
            "{label}, age {last}",
            "q = {lowest_out:g}",
            "a table that reaches a q of 1, or at least of {old:g}",
            "close it with close='kannisto' (or gompertz, or certain: all die there)",
            label=label,
            last=last,
            lowest_out=out[:, -1].min(),
            old=OLD,
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
            "pensions.pensioners_tables.gap",
            "pensions, mortality_tables",
            "{gap}" if isinstance(tables, Mapping) else "{kind}",
            "one table by type of pension: {known}",
            "correct the names",
            gap=sorted(map(str, set(tables) - set(types))) if isinstance(tables, Mapping) else "",
            kind=type(tables).__name__,
            known=known,
        )
    out = {}
    for name, given in tables.items():
        label = f"mortality_tables[{name}]"
        try:
            table = _checked(given, label)
        except (TypeError, ValueError):
            raise DataError(
                "pensions.pensioners_tables.given",
                "{label}",
                "{given}",
                "numbers [sex, age]",
                "correct the mortality table",
                label=label,
                given=repr(given)[:60],
            ) from None
        _sensible(table, label)
        if table.shape[1] < AGES.size and (table[:, -1] < OLD).any():
            raise DataError(
                "pensions.pensioners_tables",
                "{label}",
                "{table_shape} ages",
                "{ages} ages (0 to 100), or a last q of at least {old:g}",
                "close it with pf.actuarial.close_table",
                label=label,
                table_shape=table.shape[1],
                ages=AGES.size,
                old=OLD,
            )
        out[str(name)] = to_open_age(table, AGES.size)
    return out


def _sensible(table: np.ndarray, label: str) -> None:
    """Refuse a table without deaths and one of the living in place of the dead."""
    if (table.max(axis=1) <= 0).any():
        raise DataError(
            "pensions.sensible",
            "{label}",
            "q = 0",
            "deaths in each sex",
            "correct the mortality table",
            label=label,
        )
    if (table.mean(axis=1) > MOST).any():
        raise DataError(
            "pensions.sensible.probabilities_dying",
            "{label}",
            "q = {mean:.3g} on average",
            "probabilities of dying in the year (not of living)",
            "correct the mortality table",
            label=label,
            mean=table.mean(),
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
            "pensions.multiplied",
            "multiplied, multiplier",
            "{factor}",
            "a multiplier not below zero",
            "correct the multiplier",
            factor=float(np.min(factor)),
        )
    return np.asarray(1.0 - (1.0 - _checked(death, "multiplied, death")) ** factor)


def _checked(death: np.ndarray, where: str) -> np.ndarray:
    table = np.asarray(death, float)
    if table.ndim != 2 or table.shape[0] != len(SEXES) or not np.all((table >= 0) & (table <= 1)):
        raise InputError(
            "pensions.checked",
            "{where}",
            "{table_shape}",
            "probabilities from 0 to 1 [sex, age]",
            "check the table",
            where=where,
            table_shape=table.shape,
        )
    return table
