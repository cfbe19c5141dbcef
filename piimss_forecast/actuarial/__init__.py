"""Actuarial values as pure functions of probabilities and yields; nothing of the IMSS in them."""

from .annuities import (
    annuity_certain_due,
    certain_and_life_annuity,
    life_annuity_due,
    life_annuity_immediate,
    pure_endowment,
)
from .closing import close_table
from .commutations import commutation
from .decrements import (
    cause_insurance,
    contingent_insurance,
    dependent_rates,
    independent_rates,
)
from .insurances import endowment_insurance, insurance
from .joint import joint_annuity, joint_insurance, joint_mortality
from .law_fitting import fit_law
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
)
from .losses import Loss, loss, portfolio_premium
from .premiums import Expenses, gross_premium, net_premium, reserves
from .selection import fractional_survival, mixed_table, select_table
from .states import StateProbabilities, disability_with_recovery, multistate, permanent_disability
from .tables import curtate_expectation, discount_factors, survival

__all__ = [
    "LAWS",
    "STANDARD_ULTIMATE",
    "Beard",
    "Expenses",
    "Gompertz",
    "Kannisto",
    "Loss",
    "Makeham",
    "ParametricLaw",
    "Siler",
    "StateProbabilities",
    "Weibull",
    "annuity_certain_due",
    "cause_insurance",
    "certain_and_life_annuity",
    "close_table",
    "commutation",
    "contingent_insurance",
    "curtate_expectation",
    "dependent_rates",
    "disability_with_recovery",
    "discount_factors",
    "endowment_insurance",
    "fit_law",
    "fractional_survival",
    "gross_premium",
    "independent_rates",
    "insurance",
    "joint_annuity",
    "joint_insurance",
    "joint_mortality",
    "life_annuity_due",
    "life_annuity_immediate",
    "loss",
    "mixed_table",
    "multistate",
    "net_premium",
    "permanent_disability",
    "portfolio_premium",
    "pure_endowment",
    "reserves",
    "select_table",
    "survival",
]
