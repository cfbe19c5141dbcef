"""Mortality tables of annuitants: EMSSA-09 from the data folder, EMSSA-97 and EMSSI-97 through an
optional package, the user's own, or the national one with a multiplier.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..catalog import Catalog, load
from ..core.dims import SEXES
from ..core.errors import DataError, InputError
from ..core.extras import INSTALL
from .own_tables import checked, table_from_rows


class Source(NamedTuple):
    """Where a table comes from: numbers of its men's and women's tables in the Society of
    Actuaries' archive, and its base year.
    """

    men: int
    women: int
    base_year: int


# EMSSA-97: experience of IMSS for lives not invalid; EMSSI-97: for invalids; MEX-2000: insured
# lives (AMIS).
TABLE_SOURCES = {
    "EMSSA-97": Source(2696, 2697, 1997),
    "EMSSI-97": Source(2698, 2699, 1997),
    "MEX-2000": Source(15006, 15007, 2000),
}
# Of the same lives as EMSSA-97; it comes with the data, in a file of the folder of demography.
EMSSA_09, EMSSA_09_FILE = "EMSSA-09", "emssa_09"
BASE_YEARS = {EMSSA_09: 2009} | {name: source.base_year for name, source in TABLE_SOURCES.items()}


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
        ``EMSSA-09``, ``EMSSA-97``, ``EMSSI-97`` or ``MEX-2000``.
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
    if name not in BASE_YEARS:
        raise InputError(
            "pensions.annuitant_table.name",
            "annuitant_table, name",
            "{name}",
            "{known}",
            "for another table use table_from_rows with your own file",
            name=name,
            known=", ".join(BASE_YEARS),
        )
    base = np.array(
        read_table(name) if published is None else checked(published, "annuitant_table, published")
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
    years = year - BASE_YEARS[name] + (0 if issue_age is None else np.maximum(ages - issue_age, 0))
    improved = np.clip(base * (1.0 - fall) ** years, 0.0, 1.0)
    improved[:, -1] = 1.0  # the closing age stays closed
    return improved


def embedded_table(catalog: Catalog) -> np.ndarray:
    """EMSSA-09 as a data folder holds it: yearly death probabilities ``[sex, age]``."""
    rows = catalog.demography(EMSSA_09_FILE)
    return table_from_rows(rows, label=f"demography/{EMSSA_09_FILE}.csv")


def read_table(name: str) -> np.ndarray:
    """The published table ``[sex, age]``: EMSSA-09 from the data folder, the others from the
    optional package ``pymort`` (the extra ``tables``), read without network.

    Parameters
    ----------
    name : str
        One of ``BASE_YEARS``.

    Raises
    ------
    DataError
        When the package is not installed.
    InputError
        For an unknown name.

    Examples
    --------
    >>> read_table("EMSSA-09")[:, [60, 65]].tolist()
    [[0.01131, 0.01512], [0.0027, 0.00396]]
    """
    if name not in BASE_YEARS:
        raise InputError(
            "pensions.read_table.name",
            "read_table, name",
            "{name}",
            "{known}",
            "choose a table",
            name=name,
            known=", ".join(BASE_YEARS),
        )
    if name == EMSSA_09:
        return embedded_table(load())
    try:
        reader: Any = import_module("pymort").MortXML
    except ImportError:
        raise DataError(
            "pensions.read_table.optional_package",
            "pymort, {name}",
            "no library pymort",
            "the extra tables of the package, or a table of your own (table_from_rows)",
            INSTALL,
            name=name,
            extra="tables",
        ) from None
    source = TABLE_SOURCES[name]
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


def multiplied(death: np.ndarray, multiplier: float | np.ndarray) -> np.ndarray:
    """A table with its force of mortality multiplied: q' = 1 - (1 - q)^k, as pensioners differ from
    the national population.

    Parameters
    ----------
    death : ndarray
        ``[sex, age]`` yearly death probabilities.
    multiplier : float | ndarray
        k, a number or an array that broadcasts with the table.

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
    return np.asarray(1.0 - (1.0 - checked(death, "multiplied, death")) ** factor)
