"""Forecasting and actuarial projections for a national social-security institute (IMSS, Mexico).

One ledger from the published figures to the scenario tables: population adscrita, chronic disease,
pensions, cuotas, reserves, metas.

>>> import piimss_forecast as pf
>>> p = pf.project(pf.scenario("tendencial"), horizon=2030, draws=3)
>>> p.table("resumen").loc[("jobs", 2025), "central"]
np.float64(22517076.0)
"""

import lazy_loader

# The public names stand in __init__.pyi, the one list; each is imported when first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.3.0"
__all__ += ["__version__"]
