"""Forecasting and actuarial projections for a national social-security institute (IMSS, Mexico).

One ledger from the published figures to the scenario tables: population adscrita, chronic disease,
pensions, cuotas, reserves, metas.

>>> import piimss_forecast as pf
>>> p = pf.project(pf.scenario("tendencial"), horizon=2030, draws=3)
>>> p.table("resumen").loc[("jobs", 2025), "central"]
np.float64(22517076.0)
"""

from . import (
    actuarial,
    catalog,
    contributions,
    demography,
    pensions,
    scenario,
    timeseries,
    uncertainty,
)
from .catalog import Catalog
from .core.errors import PiimssError
from .results.assessment import MetaAssessment, assess
from .results.comparison import Comparison, compare
from .results.differences import Diff, diff
from .results.hindcast import Backtest, backtest
from .results.projection import Projection, project
from .results.solution import Solution, solve
from .results.storage import load
from .scenario import Assumptions, Request

__version__ = "0.2.0"

__all__ = [
    "Assumptions",
    "Backtest",
    "Catalog",
    "Comparison",
    "Diff",
    "MetaAssessment",
    "PiimssError",
    "Projection",
    "Request",
    "Solution",
    "__version__",
    "actuarial",
    "assess",
    "backtest",
    "catalog",
    "compare",
    "contributions",
    "demography",
    "diff",
    "load",
    "pensions",
    "project",
    "scenario",
    "solve",
    "timeseries",
    "uncertainty",
]
