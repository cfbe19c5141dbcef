"""Which years of a series are the institute's own published figures, and which the model rebuilt
or projects.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core.variables import variables
from .lines import series_id

LAW = "law/"  # before a parameter of the law, in place of a concept of figures.csv
SAME = 1e-3  # a figure printed with three or four digits is the same figure


def published_values(catalog: Catalog) -> dict[str, pd.Series]:
    """Published figures by series identifier (index: year), as ``variables.toml`` pairs them."""
    known = set(catalog.concepts()["concept"])
    out: dict[str, pd.Series] = {}
    for variable in variables().values():
        for part, concept in variable.published.items():
            if concept.startswith(LAW):
                out[series_id(variable, part)] = catalog.statutes.published(
                    concept.removeprefix(LAW)
                )
            elif concept in known:
                out[series_id(variable, part)] = catalog.series(concept)["value"]
    return out


def published_years(
    central: Mapping[str, xr.DataArray], values: Mapping[str, pd.Series]
) -> dict[str, list[int]]:
    """Years in which the central path of a series is the published figure.

    Parameters
    ----------
    central : Mapping[str, DataArray]
        Values ``[year]`` by series identifier.
    values : Mapping[str, Series]
        Published figures by the same identifiers.

    Examples
    --------
    >>> path = xr.DataArray([10.0, 11.0], dims="year", coords={"year": [2023, 2024]})
    >>> published_years({"jobs": path}, {"jobs": pd.Series({2023: 10.0, 2024: 12.0})})
    {'jobs': [2023]}
    """
    out: dict[str, list[int]] = {}
    for name, path in central.items():
        if name in values:
            printed = values[name].reindex(path["year"].to_numpy()).to_numpy(float)
            same = np.isclose(path.to_numpy(), printed, rtol=SAME, atol=0)
            out[name] = [int(y) for y in path["year"].to_numpy()[same]]
    return out
