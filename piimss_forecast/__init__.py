"""Forecasting and actuarial projections for a national social-security institute (IMSS, Mexico).

One ledger from the published figures to the scenario tables: population adscrita, chronic disease, pensions, cuotas, reserves, metas.

>>> import piimss_forecast as pf
>>> p = pf.project(pf.scenario("tendencial"), horizon=2030, draws=3)
>>> p.table("resumen").loc[("jobs", 2025), "central"]
np.float64(22517076.0)
"""

from . import actuarial, contributions, demography, pensions, timeseries, uncertainty
from .assessment import MetaAssessment, assess
from .catalog import Catalog
from .catalog import load as catalog
from .comparison import Comparison, compare
from .differences import Diff, diff
from .errors import PiimssError
from .hindcast import Backtest, backtest
from .projection import Projection, load, project
from .scenario import Assumptions
from .scenario import load as scenario
from .solution import Solution, solve

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
