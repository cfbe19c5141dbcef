"""Stochastic mortality: models of the age-period-cohort family, coherent populations, processes
of their indices.
"""

from .coherent import fit_coherent, lee_carter_limited
from .data import clip_cohorts, initial_exposure
from .fit import MortalityFit, compare_mortality, fit_mortality
from .models import MODELS
from .processes import event_effect

__all__ = [
    "MODELS",
    "MortalityFit",
    "clip_cohorts",
    "compare_mortality",
    "event_effect",
    "fit_coherent",
    "fit_mortality",
    "initial_exposure",
    "lee_carter_limited",
]
