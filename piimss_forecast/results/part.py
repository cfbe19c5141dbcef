"""As much of a projection as is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import xarray as xr

from ..catalog import Catalog
from ..links import Variables
from ..scenario import Request


@dataclass(frozen=True)
class Part:
    """A request whose variables are worked out when they are read, each with the part of the chain
    it needs and no more.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    """

    request: Request

    @cached_property
    def data(self) -> Mapping[str, xr.DataArray]:
        """Its variables."""
        return Variables(self.request)

    @property
    def catalog(self) -> Catalog:
        """What is published, with its law."""
        return self.request.catalog
