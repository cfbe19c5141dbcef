"""The labels every array of the package shares: sexes, single ages, and how a labelled variable
is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

SEXES = ("M", "F")
AGES = np.arange(101)  # 100 means 100 and over


def labelled(
    values: np.ndarray,
    dims: Sequence[str],
    coords: Mapping[str, Any],
    *,
    units: str,
    long_name: str,
    source: str,
    **attrs: Any,
) -> xr.DataArray:
    """A DataArray that carries its units, Spanish name and source.

    Parameters
    ----------
    values : ndarray
        Array with one axis per name of ``dims``.
    dims : Sequence[str]
        Names such as ``("draw", "year", "sex", "age")``.
    coords : Mapping[str, Any]
        Label arrays of the dims that are not ``sex`` or ``age`` (those two are always the package's
        own).
    units : str
        The three attributes that every variable of a projection must have.
    long_name : str
        The three attributes that every variable of a projection must have.
    source : str
        The three attributes that every variable of a projection must have.

    Examples
    --------
    >>> labelled(
    ...     np.ones(2),
    ...     ["year"],
    ...     {"year": [2024, 2025]},
    ...     units="persons",
    ...     long_name="x",
    ...     source="demo",
    ... ).units
    'persons'
    """
    own = {"sex": list(SEXES), "age": AGES}
    chosen = {d: coords[d] if d in coords else own[d] for d in dims if d in coords or d in own}
    return xr.DataArray(
        values,
        dims=tuple(dims),
        coords=chosen,
        attrs={"units": units, "long_name": long_name, "source": source, **attrs},
    )
