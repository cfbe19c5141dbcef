"""Cuotas by branch: for one salary, and for the nation from law x jobs x salary distribution."""

from .cuotas import MODALITIES, cuotas
from .distribution import band_wages, fit_location, mean_censored, mean_excess
from .income import NationalIncome, collection_factor, days_of_year, mean_uma, national_income
from .modalities import Modality, read_modality
from .rates import BRANCHES, IMSS_BRANCHES, PAYERS, Rates, RateTable, ceav_band, rate_table, read_rates, state_daily_quota

__all__ = [
    "BRANCHES",
    "IMSS_BRANCHES",
    "MODALITIES",
    "PAYERS",
    "Modality",
    "NationalIncome",
    "RateTable",
    "Rates",
    "band_wages",
    "ceav_band",
    "collection_factor",
    "cuotas",
    "days_of_year",
    "fit_location",
    "mean_censored",
    "mean_excess",
    "mean_uma",
    "national_income",
    "rate_table",
    "read_modality",
    "read_rates",
    "state_daily_quota",
]
