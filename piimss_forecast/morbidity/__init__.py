"""Illness-death cohorts of diabetes, hypertension and chronic kidney disease: prevalence, incidence, treatment, cost."""

from .care import backcast, diagnosed_next, diagnosis_rate, faster, health_cost, mortality_by_cause
from .illness_death import Flows, calibrate_incidence, death_probability, incidence_between, smooth_ages, split_deaths, step
from .prevalence import either, fit_to_survey, fit_to_total, share_from_age, shift_odds

__all__ = [
    "Flows",
    "backcast",
    "calibrate_incidence",
    "death_probability",
    "diagnosed_next",
    "diagnosis_rate",
    "either",
    "faster",
    "fit_to_survey",
    "fit_to_total",
    "health_cost",
    "incidence_between",
    "mortality_by_cause",
    "share_from_age",
    "shift_odds",
    "smooth_ages",
    "split_deaths",
    "step",
]
