"""Which years of a series are the institute's own published figures, and which the model rebuilt
or projects.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.variables import variables
from .lines import series_id

LAW_PREFIX = "law/"  # before a parameter of the law, in place of a concept of figures.csv
ROUNDING = 1e-3  # a figure printed with three or four digits is the same figure


def concepts_of_lines() -> dict[str, str]:
    """Concept of ``figures.csv``, or ``law/`` and a parameter, that prints each line, by its
    identifier.

    Examples
    --------
    >>> concepts_of_lines()["contribution_income.total"]
    'contribution_income'
    """
    return {
        series_id(variable, part): concept
        for variable in variables().values()
        for part, concept in variable.published.items()
    }


def published_values(catalog: Catalog) -> dict[str, pd.Series]:
    """Published figures by series identifier (index: year), as ``variables.toml`` pairs them."""
    known = set(catalog.concepts()["concept"])
    out: dict[str, pd.Series] = {}
    for name, concept in concepts_of_lines().items():
        if concept.startswith(LAW_PREFIX):
            out[name] = catalog.statutes.published(concept.removeprefix(LAW_PREFIX))
        elif concept in known:
            out[name] = catalog.series(concept)["value"]
    return out


def printed_in(years: np.ndarray, path: np.ndarray, printed: pd.Series) -> list[int]:
    """Years in which the central path of a series is the published figure.

    Parameters
    ----------
    years, path : ndarray
        Calendar years and the values of the central path.
    printed : Series
        Published figures by year.

    Examples
    --------
    >>> printed = pd.Series({2023: 10.0, 2024: 12.0})
    >>> printed_in(np.array([2023, 2024]), np.array([10.0, 11.0]), printed)
    [2023]
    """
    same = np.isclose(path, printed.reindex(years).to_numpy(float), rtol=ROUNDING, atol=0)
    return [int(year) for year in years[same]]
