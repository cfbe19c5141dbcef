"""Pensioner ledger by type and regime, entitlement by law, and outlay by payer."""

from ..law import weeks_from_days, weeks_from_movements
from .careers import Career, accumulate, career_pension, replacement_rate, transition_share
from .constitutive import ConstitutiveSum, constitutive_parts, constitutive_sum
from .guaranteed import garantizada, garantizada_table, guaranteed_index
from .history_1973 import average_salary, conserved_years, recognised_weeks
from .law_1973 import ley73, ley73_steps
from .law_1997 import PRODUCTS, Outcome97, ley97, ley97_outcome, programmed_withdrawal
from .ledger import (
    EARNED,
    REGIMES,
    SURVIVORS,
    TYPES,
    PensionFlows,
    death_by_type,
    multiplier_of_table,
    older,
    step,
)
from .outlay import OUTLAY_PAYERS, anchored_outlay, mean_indexation, mean_pension_growth
from .own_tables import table_from_rows, to_open_age
from .shares import invalidity97, permanent_disability97, survivor_pensions, widow_increment
from .statutes import weeks_required_ley97
from .tables import annuitant_table, multiplied, read_table
from .welfare import welfare_complement

__all__ = [
    "EARNED",
    "OUTLAY_PAYERS",
    "PRODUCTS",
    "REGIMES",
    "SURVIVORS",
    "TYPES",
    "Career",
    "ConstitutiveSum",
    "Outcome97",
    "PensionFlows",
    "accumulate",
    "anchored_outlay",
    "annuitant_table",
    "average_salary",
    "career_pension",
    "conserved_years",
    "constitutive_parts",
    "constitutive_sum",
    "death_by_type",
    "garantizada",
    "garantizada_table",
    "guaranteed_index",
    "invalidity97",
    "ley73",
    "ley73_steps",
    "ley97",
    "ley97_outcome",
    "mean_indexation",
    "mean_pension_growth",
    "multiplied",
    "multiplier_of_table",
    "older",
    "permanent_disability97",
    "programmed_withdrawal",
    "read_table",
    "recognised_weeks",
    "replacement_rate",
    "step",
    "survivor_pensions",
    "table_from_rows",
    "to_open_age",
    "transition_share",
    "weeks_from_days",
    "weeks_from_movements",
    "weeks_required_ley97",
    "welfare_complement",
    "widow_increment",
]
