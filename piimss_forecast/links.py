"""The links of the chain; the engine finds their order from what each reads and writes."""

from __future__ import annotations

from typing import Any

from .contributions import link as contributions
from .coverage import link as coverage
from .economy import link as economy
from .employment import link as employment
from .finance import link as finance
from .metas import link as metas
from .morbidity import link as morbidity
from .pensions import link as pensions
from .population import link as population
from .scenario import Request, Result, engine
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
    metas,
)
LINKS = {link.name: link for link in ordered(domain.LINK for domain in _DOMAINS)}


def run_chain(request: Request, **options: Any) -> Result:
    """Run the whole chain, or part of it (see
    :func:`piimss_forecast.scenario.engine.run_chain`).
    """
    return engine.run_chain(request, LINKS.values(), **options)


def run_blocks(request: Request, client: Any, **options: Any) -> Result:
    """The same in blocks of draws on a dask client (see
    :func:`piimss_forecast.scenario.engine.run_blocks`).
    """
    return engine.run_blocks(request, LINKS.values(), client, **options)
