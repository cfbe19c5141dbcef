"""What the law grants, by one name: pensions of both laws, guaranteed pension, survivors and what they are worth."""

from .careers import accumulate, career_pension, replacement_rate, transition_share
from .constitutive import constitutive_parts, constitutive_sum
from .guaranteed import garantizada, garantizada_table
from .law_1973 import average_salary, conserved_years, ley73, ley73_steps, recognised_weeks
from .law_1997 import ley97, ley97_outcome, programmed_withdrawal, welfare_complement
from .shares import invalidity97, permanent_disability97, survivor_pensions, widow_increment

__all__ = [
    "accumulate",
    "average_salary",
    "career_pension",
    "conserved_years",
    "constitutive_parts",
    "constitutive_sum",
    "garantizada",
    "garantizada_table",
    "invalidity97",
    "ley73",
    "ley73_steps",
    "ley97",
    "ley97_outcome",
    "permanent_disability97",
    "programmed_withdrawal",
    "recognised_weeks",
    "replacement_rate",
    "survivor_pensions",
    "transition_share",
    "welfare_complement",
    "widow_increment",
]
