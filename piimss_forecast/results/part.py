"""As much of a projection as is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import xarray as xr

from ..catalog import Catalog
from ..links import Variables
from ..scenario import Request
from ..scenario.store import kept_in


@dataclass(frozen=True)
class Part:
    """A request whose variables are worked out when they are read, each with the part of the chain
    it needs and no more.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    cache : str | Path | None
        Folder where results of links are kept (see :func:`piimss_forecast.project`).
    """

    request: Request
    cache: str | Path | None = None

    @cached_property
    def data(self) -> Mapping[str, xr.DataArray]:
        """Its variables."""
        return Variables(self.request, kept_in(self.cache))

    @property
    def catalog(self) -> Catalog:
        """What is published, with its law."""
        return self.request.catalog
