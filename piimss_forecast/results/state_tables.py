"""Tables of a projection by state, as the CSV, the sheet and the page of the states show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ..core.variables import variables
from ..report.messages import label, text
from ..uncertainty import quantiles

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
COLUMNS = ["scenario", "series", "state", "name", "year", "label", "unit", "kind"]
COLUMNS += ["central", *QUANTILES]


def state_table(found: Mapping[str, Mapping[Any, xr.DataArray]], lang: str) -> pd.DataFrame:
    """Central path and quantiles of every variable by scenario, state and year.

    Parameters
    ----------
    found : mapping of str to Dataset
        As :func:`piimss_forecast.by_state` gives them, by scenario; or any mapping of their arrays,
        of which one at a time is read.
    lang : str
        ``es`` or ``en``, of label, unit and kind.

    Returns
    -------
    DataFrame
        Columns scenario, series, state, name, year, label, unit, kind (published, rebuilt or
        projection, in words), central, p10, p50, p90.
    """
    parts = []
    for scenario, data in found.items():
        for series in map(str, data):
            values = data[series]
            rows = values.sel(draw=0).to_series().rename("central").to_frame()
            drawn = quantiles(values, tuple(QUANTILES.values())).to_numpy()
            for name, quantile in zip(QUANTILES, drawn, strict=True):
                rows[name] = quantile.ravel()
            rows = rows.reset_index()
            kinds = _kinds(values, lang)
            parts.append(
                rows.assign(
                    scenario=scenario,
                    series=series,
                    name=rows["state"].map(values["name"].to_series()),
                    label=_label(series, values, lang),
                    unit=text(f"unit.{values.attrs['units']}", lang),
                    kind=rows["year"].map(kinds),
                )[COLUMNS]
            )
    return pd.concat(parts, ignore_index=True).sort_values(COLUMNS[:5], ignore_index=True)


def _kinds(values: xr.DataArray, lang: str) -> pd.Series:
    """What each year is, as in the tables of the nation."""
    ahead = values["is_projection"].to_series()
    printed = ahead.index.isin(values.attrs["published_years"])
    kinds = np.where(ahead, "projection", np.where(printed, "published", "rebuilt"))
    return pd.Series([text(f"kind.{kind}", lang) for kind in kinds], index=ahead.index)


def _label(series: str, values: xr.DataArray, lang: str) -> str:
    """Name of a variable of the nation, or of one that only states have."""
    if series in variables():
        return label(series, lang)
    return str(values.attrs["long_name" if lang == "es" else "long_name_en"])
