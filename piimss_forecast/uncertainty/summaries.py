"""What is said of a set of draws: central path and quantiles."""

from __future__ import annotations

import numpy as np
import xarray as xr

INTERVALS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def quantile_rows(draws: np.ndarray, levels: tuple[float, ...] = INTERVALS) -> np.ndarray:
    """Quantiles along the last axis; exact, by linear interpolation between order statistics.

    All levels are read off one sort, which NumPy does several times faster than the partitions of
    :func:`numpy.quantile`; the numbers are the same to the last bit.

    Parameters
    ----------
    draws : ndarray
        Values ``[..., draw]``; left as they are.
    levels : tuple of float
        From 0 to 1.

    Returns
    -------
    ndarray
        ``[level, ...]``; NaN where a draw is NaN.

    Examples
    --------
    >>> quantile_rows(np.array([[30.0, 0.0, 10.0, 20.0, 40.0]]), (0.1, 0.5)).tolist()
    [[4.0], [20.0]]
    """
    ordered = np.array(draws, float, order="C")
    ordered.sort(axis=-1)  # NaN goes last
    last = ordered.shape[-1] - 1
    unknown = np.isnan(ordered[..., last])
    out = np.empty((len(levels), *ordered.shape[:-1]))
    for k, level in enumerate(levels):
        at = last * level
        below = min(int(at), max(last - 1, 0))
        share = at - below
        low, high = ordered[..., below], ordered[..., min(below + 1, last)]
        # From the nearer side, so that the result never leaves [low, high].
        value = low + (high - low) * share if share < 0.5 else high - (high - low) * (1 - share)
        out[k] = np.where(unknown, np.nan, value)
    return out


def random_paths(draws: np.ndarray) -> np.ndarray:
    """The paths with chance: all but draw 0, the central path, unless it is the only one.

    Parameters
    ----------
    draws : ndarray
        ``[draw, ...]``.

    Examples
    --------
    >>> random_paths(np.array([9.0, 1.0, 2.0])).tolist(), random_paths(np.array([9.0])).tolist()
    ([1.0, 2.0], [9.0])
    """
    return draws[1:] if len(draws) > 1 else draws


def quantiles(data: xr.DataArray, levels: tuple[float, ...] = INTERVALS) -> xr.DataArray:
    """Quantiles over the stochastic draws (draw 0, the central path, is left out); dims
    ``quantile`` first.

    With one draw only (a deterministic run) every quantile is the central path.

    Parameters
    ----------
    data : DataArray
        Values with a ``draw`` axis.
    levels : tuple[float, ...]
        Probabilities, from 0 to 1.

    Examples
    --------
    >>> x = xr.DataArray(np.array([9.0, 1.0, 2.0, 3.0]), dims="draw")
    >>> float(quantiles(x, (0.5,))[0])
    2.0
    """
    values = data.isel(draw=slice(1, None)) if data.sizes["draw"] > 1 else data
    rest = [str(d) for d in values.dims if d != "draw"]
    result = quantile_rows(values.transpose(*rest, "draw").to_numpy(), levels)
    coords = {"quantile": list(levels), **{d: values.coords[d] for d in rest if d in values.coords}}
    return xr.DataArray(
        result, dims=("quantile", *rest), coords=coords, attrs=data.attrs, name=data.name
    )
