"""Actuarial values as pure functions of probabilities and yields; nothing of the IMSS in them."""

from .annuities import (
    annuity_certain_due,
    certain_and_life_annuity,
    life_annuity_due,
    life_annuity_immediate,
    pure_endowment,
)
from .closing import close_table
from .commutations import commutation, net_premium, reserves
from .insurances import endowment_insurance, insurance
from .joint import joint_annuity, joint_insurance, joint_mortality
from .laws import (
    LAWS,
    STANDARD_ULTIMATE,
    Beard,
    Gompertz,
    Kannisto,
    Makeham,
    ParametricLaw,
    Siler,
    Weibull,
    fit_law,
)
from .states import StateProbabilities, disability_with_recovery, multistate, permanent_disability
from .tables import curtate_expectation, discount_factors, survival

__all__ = [
    "LAWS",
    "STANDARD_ULTIMATE",
    "Beard",
    "Gompertz",
    "Kannisto",
    "Makeham",
    "ParametricLaw",
    "Siler",
    "StateProbabilities",
    "Weibull",
    "annuity_certain_due",
    "certain_and_life_annuity",
    "close_table",
    "commutation",
    "curtate_expectation",
    "disability_with_recovery",
    "discount_factors",
    "endowment_insurance",
    "fit_law",
    "insurance",
    "joint_annuity",
    "joint_insurance",
    "joint_mortality",
    "life_annuity_due",
    "life_annuity_immediate",
    "multistate",
    "net_premium",
    "permanent_disability",
    "pure_endowment",
    "reserves",
    "survival",
]
