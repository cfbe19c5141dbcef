"""Tables of a projection by state, as the CSV and the page of the states show them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import xarray as xr

_QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


def state_table(found: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """Central path and quantiles of every variable by scenario, state and year.

    Parameters
    ----------
    found : mapping of str to Dataset
        As :func:`piimss_forecast.by_state` gives them, by scenario.

    Returns
    -------
    DataFrame
        Columns scenario, variable, unit, state, name, year, central, p10, p50, p90.
    """
    parts = []
    for scenario, data in found.items():
        for variable in data.data_vars:
            values = data[variable]
            rows = values.sel(draw=0).to_series().rename("central").to_frame()
            for name, q in _QUANTILES.items():
                rows[name] = values.quantile(q, "draw").to_series()
            rows = rows.reset_index()
            rows.insert(0, "scenario", scenario)
            rows.insert(1, "variable", str(variable))
            rows.insert(2, "unit", str(values.attrs.get("units", "")))
            rows.insert(5, "name", rows["state"].map(data["name"].to_series()))
            parts.append(rows)
    whole = pd.concat(parts, ignore_index=True)
    columns = ["scenario", "variable", "unit", "state", "name", "year", "central", *_QUANTILES]
    return whole[columns].sort_values(columns[:6], ignore_index=True)
