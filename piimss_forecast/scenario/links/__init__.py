"""The links of the chain, in order; each takes a Run and adds its variables to it."""

from __future__ import annotations

from collections.abc import Callable

from ..run import Run
from . import contributions, coverage, drivers, employment, finance, metas, morbidity, pensions, population

LINKS: dict[str, Callable[[Run], None]] = {
    "drivers": drivers.link,
    "population": population.link,
    "employment": employment.link,
    "pensions": pensions.link,
    "coverage": coverage.link,
    "morbidity": morbidity.link,
    "contributions": contributions.link,
    "finance": finance.link,
    "metas": metas.link,
}

__all__ = ["LINKS"]
