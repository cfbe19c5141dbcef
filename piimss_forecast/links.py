"""The links of the chain; the engine finds their order from what each reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xarray as xr

from .contributions import link as contributions
from .coverage import link as coverage
from .economy import link as economy
from .employment import link as employment
from .finance import link as finance
from .finance import link_accounts as accounts
from .metas import link as metas
from .metas import link_alone as indicators
from .morbidity import link as morbidity
from .pensions import link as pensions
from .population import link as population
from .scenario import Request, Result, engine, stack
from .scenario.cache import RESULTS, Cache
from .scenario.link import ordered

_DOMAINS = (
    economy,
    population,
    employment,
    pensions,
    coverage,
    morbidity,
    contributions,
    finance,
    accounts,
    indicators,
    metas,
)
# What the hindcasts run alone: the macro drivers, and the luck of an indicator.
MACRO_NAMES, deviations = economy.MACRO_NAMES, economy.deviations
luck = metas.paths.luck
LINKS = {link.name: link for link in ordered(domain.LINK for domain in _DOMAINS)}
WRITERS = {name: link for link in LINKS.values() for name in link.writes}  # by variable


def run_chain(request: Request, **options: Any) -> Result:
    """Run the whole chain, or part of it (see
    :func:`piimss_forecast.scenario.engine.run_chain`).
    """
    return engine.run_chain(request, LINKS.values(), **options)


def run_for(request: Request, *names: str, **options: Any) -> Mapping[str, xr.DataArray]:
    """Run what some variables need (see :func:`piimss_forecast.scenario.engine.run_for`)."""
    return engine.run_for(request, LINKS.values(), *names, **options)


class Variables(Mapping[str, xr.DataArray]):
    """Variables of a request, each made when first asked for, with no more of the chain than it
    needs.

    Parameters
    ----------
    request : Request
        Everything the numbers depend on.
    cache : Cache
        Where results of links are looked up and kept.

    Examples
    --------
    >>> from .catalog import load as figures
    >>> from .scenario import load
    >>> found = Variables(Request(load("tendencial"), figures(), draws=1))
    >>> int(found["jobs"].sel(draw=0, year=2024)), "health_cost" in found
    (22238379, True)
    """

    def __init__(self, request: Request, cache: Cache = RESULTS) -> None:
        self.request, self.cache = request, cache
        self._made: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self:
            raise KeyError(name)
        if name not in self._made:
            self._made |= run_for(self.request, name, cache=self.cache)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(WRITERS)

    def __contains__(self, name: object) -> bool:
        return name in WRITERS

    def __len__(self) -> int:
        return len(WRITERS)


def run_many(
    requests: Sequence[Request], names: Iterable[str], **options: Any
) -> dict[str, list[stack.Piece]]:
    """Some variables of many requests at once (see
    :func:`piimss_forecast.scenario.stack.run_many`).
    """
    return stack.run_many(requests, LINKS.values(), names, **options)
