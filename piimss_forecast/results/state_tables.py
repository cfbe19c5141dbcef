"""Tables of a projection by state or delegation, as the CSV, the sheet and the page show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import xarray as xr

from ..core.variables import variables
from ..report.cube import kinds_of
from ..report.messages import label, text
from ..uncertainty import quantiles

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
_TOLD = ["name", "year", "label", "unit", "kind", "central", *QUANTILES]


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
        Columns scenario, series, state (delegation and its state, of delegations), name, year,
        label, unit, kind (published, rebuilt or projection, in words), central, p10, p50, p90.
    """
    parts = []
    columns: list[str] = []
    for scenario, data in found.items():
        for series in map(str, data):
            values = data[series]
            place = str(values.dims[-1])
            places = [place, *(["state"] if place != "state" else [])]
            columns = ["scenario", "series", *places, *_TOLD]
            rows = values.sel(draw=0).to_series().rename("central").to_frame()
            drawn = quantiles(values, tuple(QUANTILES.values())).to_numpy()
            for name, quantile in zip(QUANTILES, drawn, strict=True):
                rows[name] = quantile.ravel()
            rows = rows.reset_index()
            told = {
                name: rows[place].map(values[name].to_series()) for name in (*places[1:], "name")
            }
            years = values["year"].to_numpy()
            kinds = kinds_of(years, values["is_projection"].to_numpy(), values.published_years)
            words = {year: text(f"kind.{k}", lang) for year, k in zip(years, kinds, strict=True)}
            parts.append(
                rows.assign(
                    **told,
                    scenario=scenario,
                    series=series,
                    label=_label(series, values, lang),
                    unit=text(f"unit.{values.attrs['units']}", lang),
                    kind=rows["year"].map(words),
                )[columns]
            )
    by = columns[: columns.index("year") + 1]
    return pd.concat(parts, ignore_index=True).sort_values(by, ignore_index=True)


def _label(series: str, values: xr.DataArray, lang: str) -> str:
    """Name of a variable of the nation, or of one that only states have."""
    if series == "pensions_in_payment":  # of every regime: the headline leaves the RJP out
        return text("states.with_rjp", lang).format(name=label(series, lang))
    if series in variables():
        return label(series, lang)
    return str(values.attrs["long_name" if lang == "es" else "long_name_en"])
