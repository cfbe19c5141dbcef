"""What is said of a set of draws: central path and quantiles."""

from __future__ import annotations

import numpy as np
import xarray as xr

INTERVALS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def quantiles(data: xr.DataArray, levels: tuple[float, ...] = INTERVALS) -> xr.DataArray:
    """Quantiles over the stochastic draws (draw 0, the central path, is left out); dims
    ``quantile`` first.

    With one draw only (a deterministic run) every quantile is the central path.

    Examples
    --------
    >>> x = xr.DataArray(np.array([9.0, 1.0, 2.0, 3.0]), dims="draw")
    >>> float(quantiles(x, (0.5,))[0])
    2.0
    """
    values = data.isel(draw=slice(1, None)) if data.sizes["draw"] > 1 else data
    axis = values.get_axis_num("draw")
    result = np.quantile(values.to_numpy(), levels, axis=axis)
    rest = [str(d) for d in values.dims if d != "draw"]
    coords = {"quantile": list(levels), **{d: values.coords[d] for d in rest if d in values.coords}}
    return xr.DataArray(
        result, dims=("quantile", *rest), coords=coords, attrs=data.attrs, name=data.name
    )
