"""A user's mortality tables of pensioners: read from rows and closed, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..actuarial.closing import ClosingLaw, close_table
from ..actuarial.tables import CLOSES_ITSELF
from ..core.checks import kind_of
from ..core.dims import AGES, SEXES
from ..core.errors import DataError, InputError
from .statutes import CLOSING_AGE

OLDEST_KEYED = 130  # a higher age is a slip of the keys
MOST = 0.7  # mean q above which a table surely holds survival
RETIRED = 60  # age from which the years lived to 100 are looked at
LIVED = (2.0, 32.0)  # years: q ten times too low gives 34 and more, the lightest tables about 29


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
    ages = numbers["age"].between(0, OLDEST_KEYED) & (numbers["age"] % 1 == 0)
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
            oldest=OLDEST_KEYED,
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
    if close is None and (out[:, -1] < CLOSES_ITSELF).any():
        raise DataError(
            "pensions.table_from_rows",
            "{label}, age {last}",
            "q = {lowest_out:g}",
            "a table that reaches a q of 1, or at least of {old:g}",
            "close it with close='kannisto' (or gompertz, or certain: all die there)",
            label=label,
            last=last,
            lowest_out=out[:, -1].min(),
            old=CLOSES_ITSELF,
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
            kind=kind_of(tables),
            known=known,
        )
    out = {}
    for name, given in tables.items():
        label = f"mortality_tables[{name}]"
        try:
            table = checked(given, label)
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
        if table.shape[1] < AGES.size and (table[:, -1] < CLOSES_ITSELF).any():
            raise DataError(
                "pensions.pensioners_tables",
                "{label}",
                "{table_shape} ages",
                "{ages} ages (0 to 100), or a last q of at least {old:g}",
                "close it with pf.actuarial.close_table",
                label=label,
                table_shape=table.shape[1],
                ages=AGES.size,
                old=CLOSES_ITSELF,
            )
        out[str(name)] = to_open_age(table, AGES.size)
        _plausible_lives(out[str(name)], label)
    return out


def _plausible_lives(table: np.ndarray, label: str) -> None:
    """Refuse a table by which pensioners of 60 hardly die, or all do at once."""
    lived = np.cumprod(1 - table[:, RETIRED:], axis=1).sum(axis=1)
    if not ((lived >= LIVED[0]) & (lived <= LIVED[1])).all():
        raise DataError(
            "pensions.plausible_lives",
            "{label}",
            "{found} years lived from {age} to 100 (M, F)",
            "between {low:g} and {high:g} years: q by rising age, as a fraction",
            "correct the mortality table",
            label=label,
            found=", ".join(f"{years:.1f}" for years in lived),
            age=RETIRED,
            low=LIVED[0],
            high=LIVED[1],
        )


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
    """A table cut at an age, or held at its last probability where it ends before; ``[..., ages]``.

    Parameters
    ----------
    death : ndarray
        ``[..., age]`` yearly death probabilities, ages from 0.
    ages : int
        Number of ages wanted, 0 to ``ages - 1``.

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


def checked(death: np.ndarray, where: str) -> np.ndarray:
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
