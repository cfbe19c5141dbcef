"""What explains the summary of the scenarios, as the workbook and the page read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

_SHARES = ["scenario", "series", "year", "group", "contribution"]
_SINGLE = ["scenario", "series", "year", "key", "effect"]
_LEVERS = ["key", "series", "year", "low", "high"]


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=columns)


@dataclass(frozen=True)
class Explained:
    """Differences from the first scenario, and how it answers to a few levers, on the central path
    of the series that ``models/explained.toml`` names and every projected year.

    Parameters
    ----------
    shares : DataFrame
        Columns scenario, series, year, group, contribution: what each group of inputs contributes
        (mean step over all orders); a year's contributions add up to the difference.
    single : DataFrame
        Columns scenario, series, year, key, effect: of each changed input alone.
    response : DataFrame
        Columns key, series, year, low, high: change of the first scenario when a lever is moved
        by its step down and up.
    steps : dict of str to float
        Step of each lever, in the unit of its key.
    error : float
        Largest part of a difference, as a fraction of it, that the groups share out without
        having been worked out (zero when every subset was).
    """

    shares: pd.DataFrame = field(default_factory=lambda: _empty(_SHARES))
    single: pd.DataFrame = field(default_factory=lambda: _empty(_SINGLE))
    response: pd.DataFrame = field(default_factory=lambda: _empty(_LEVERS))
    steps: dict[str, float] = field(default_factory=dict)
    error: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to explain."""
        return self.shares.empty and self.response.empty


def long_form(
    values: np.ndarray, first: dict[str, str], series: Sequence[str], years: np.ndarray, last: str
) -> pd.DataFrame:
    """Rows (…, series, year, value) of an array ``[series, year]``.

    Parameters
    ----------
    values : ndarray
        ``[series, year]``.
    first : dict of str to str
        Columns that are the same in every row.
    series : sequence of str
        Identifiers.
    years : ndarray
        Calendar years.
    last : str
        Name of the column of values.

    Examples
    --------
    >>> long_form(np.ones((1, 2)), {"key": "k"}, ["jobs"], np.array([2025, 2026]), "effect").shape
    (2, 4)
    """
    return pd.DataFrame(
        {
            **first,
            "series": np.repeat(series, len(years)),
            "year": np.tile(years, len(series)),
            last: values.ravel(),
        }
    )
