"""Life tables, cohort-component projection, graduation, and the national population."""

from .bounded import bounded_deviation, ranged_deviation
from .cohorts import Projected, project_arrays, project_cohorts
from .dates import calendar_year, mid_year, year_end_before, year_end_earlier
from .graduation import aggregate, graduate, graduate_mortality, graduate_shares, spread_old_age
from .life_table import life_table
from .mortality import (
    MODELS,
    MortalityFit,
    clip_cohorts,
    compare_mortality,
    event_effect,
    fit_coherent,
    fit_mortality,
    initial_exposure,
    lee_carter_limited,
)
from .national import National, national_rates, start_population
from .steps import Flows, deaths_by_age, leslie_matrix, step
from .survival import (
    Survival,
    five_year_survival,
    force_over_year,
    life_expectancy,
    scale_to_expectancy,
    single_year_survival,
)

__all__ = [
    "MODELS",
    "Flows",
    "MortalityFit",
    "National",
    "Projected",
    "Survival",
    "aggregate",
    "bounded_deviation",
    "calendar_year",
    "clip_cohorts",
    "compare_mortality",
    "deaths_by_age",
    "event_effect",
    "fit_coherent",
    "fit_mortality",
    "five_year_survival",
    "force_over_year",
    "graduate",
    "graduate_mortality",
    "graduate_shares",
    "initial_exposure",
    "lee_carter_limited",
    "leslie_matrix",
    "life_expectancy",
    "life_table",
    "mid_year",
    "national_rates",
    "project_arrays",
    "project_cohorts",
    "ranged_deviation",
    "scale_to_expectancy",
    "single_year_survival",
    "spread_old_age",
    "start_population",
    "step",
    "year_end_before",
    "year_end_earlier",
]
