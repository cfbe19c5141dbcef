"""Life tables, cohort-component projection, graduation, and the national population."""

from .cohorts import Flows, Projected, deaths_by_age, leslie_matrix, project_arrays, project_cohorts, step
from .graduation import graduate, graduate_mortality, graduate_shares
from .life_table import life_table
from .national import National, bounded_deviation, calendar_year, mid_year, national_rates, start_population, year_end_before, year_end_earlier
from .survival import Survival, five_year_survival, life_expectancy, scale_to_expectancy, single_year_survival

__all__ = [
    "Flows",
    "National",
    "Projected",
    "Survival",
    "bounded_deviation",
    "calendar_year",
    "deaths_by_age",
    "five_year_survival",
    "graduate",
    "graduate_mortality",
    "graduate_shares",
    "leslie_matrix",
    "life_expectancy",
    "life_table",
    "mid_year",
    "national_rates",
    "project_arrays",
    "project_cohorts",
    "scale_to_expectancy",
    "single_year_survival",
    "start_population",
    "step",
    "year_end_before",
    "year_end_earlier",
]
