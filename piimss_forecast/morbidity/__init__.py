"""Chronic disease by states: prevalence, incidence, diagnosis, treatment, control, deaths and
cost.
"""

from .calibrate import Calibration, CalibrationTarget, fit_margins
from .care import backcast, faster, health_cost, mortality_by_cause, prevention, weighted_patients
from .illness_death import (
    at_total,
    calibrate_finding,
    calibrate_incidence,
    death_probability,
    incidence_between,
    known_by_age,
    smooth_ages,
    two_state,
)
from .prevalence import either, fit_to_total, share_from_age, shift_odds, tilted
from .states import (
    CONTROLLED,
    HEALTHY,
    ILL,
    STATES,
    UNCONTROLLED,
    UNTREATED,
    StateFlows,
    TransitionRates,
    control_gain,
    divide,
    relative_risks,
    split_deaths,
    step,
    with_excess,
)

__all__ = [
    "CONTROLLED",
    "HEALTHY",
    "ILL",
    "STATES",
    "UNCONTROLLED",
    "UNTREATED",
    "Calibration",
    "CalibrationTarget",
    "StateFlows",
    "TransitionRates",
    "at_total",
    "backcast",
    "calibrate_finding",
    "calibrate_incidence",
    "control_gain",
    "death_probability",
    "divide",
    "either",
    "faster",
    "fit_margins",
    "fit_to_total",
    "health_cost",
    "incidence_between",
    "known_by_age",
    "mortality_by_cause",
    "prevention",
    "relative_risks",
    "share_from_age",
    "shift_odds",
    "smooth_ages",
    "split_deaths",
    "step",
    "tilted",
    "two_state",
    "weighted_patients",
    "with_excess",
]
