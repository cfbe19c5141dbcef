"""What is kept of a projection for tables and files: every draw by broad age group, quantiles by
single age.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from ..uncertainty import quantiles
from .published import published_years
from .tables import all_series

GROUPS = {
    "0-14": (0, 14),
    "15-29": (15, 29),
    "30-44": (30, 44),
    "45-64": (45, 64),
    "65+": (65, 100),
}
LEVELS = (0.1, 0.5, 0.9)


def by_group(data: xr.DataArray) -> xr.DataArray:
    """Sums over broad age groups; the ``age`` dim becomes ``broad_age``.

    Examples
    --------
    >>> ages = xr.DataArray(np.ones(101), dims="age", coords={"age": np.arange(101)})
    >>> by_group(ages).to_numpy()
    array([15., 15., 15., 20., 36.])
    """
    parts = [data.sel(age=slice(low, high)).sum("age") for low, high in GROUPS.values()]
    out = xr.concat(parts, dim=xr.DataArray(list(GROUPS), dims="broad_age", name="broad_age"))
    return out.transpose(*[d if d != "age" else "broad_age" for d in data.dims]).assign_attrs(
        data.attrs
    )


def compact(data: xr.Dataset, published: Mapping[str, pd.Series] | None = None) -> xr.Dataset:
    """The projection without its largest arrays.

    Variables without an age dim stay as they are. Of each one with single ages stay
    ``<name>_groups`` (all draws, broad groups; counts only), and of every one with ages
    ``<name>_central`` (draw 0) and ``<name>_quantile`` (10, 50 and 90 %), at the ages it has. With
    the ``published`` figures by series, the attribute ``published`` (JSON) says in which years a
    series is the institute's own figure.
    """
    kept: dict[str, xr.DataArray] = {}
    for name in map(str, data.data_vars):
        array = data[name]
        if not {"age", "age_5y"} & set(array.dims):
            kept[name] = array
            continue
        if "age" in array.dims and not array.attrs["units"].startswith(
            "per_"
        ):  # rates do not add over ages
            kept[f"{name}_groups"] = by_group(array)
        kept[f"{name}_central"] = array.isel(draw=0, drop=True).assign_attrs(array.attrs)
        kept[f"{name}_quantile"] = quantiles(array, LEVELS).astype(np.float32)
    small = xr.Dataset(kept).assign_coords(is_projection=data["is_projection"])
    if published:
        central = {
            name: found.draws.isel(draw=0)
            for name, found in all_series(small).items()
            if name in published
        }
        small.attrs["published"] = json.dumps(published_years(central, published))
    return small
