"""Cuotas by branch: for one salary, and for the nation from law x jobs x salary distribution."""

from .bridge import bridge
from .calendar_year import days_of_year, mean_uma
from .collection import Collection, collection_path, estimate_collection
from .cuotas import cuotas
from .distribution import band_wages, fit_location, mean_censored, mean_excess
from .income import NationalIncome, equal_salaries_income, income_by_band, national_income
from .modalities import Modality, modality_names, read_modality
from .months import complete_months, mean_of_stock
from .rates import (
    BRANCHES,
    IMSS_BRANCHES,
    PAYERS,
    Rates,
    RateTable,
    ceav_band,
    class_premium,
    rate_table,
    read_rates,
)
from .salaries import BANDS, Histogram, LogNormal, band_table, bands_of, fit_dispersion
from .state_quota import state_daily_quota, state_quota_on

__all__ = [
    "BANDS",
    "BRANCHES",
    "IMSS_BRANCHES",
    "PAYERS",
    "Collection",
    "Histogram",
    "LogNormal",
    "Modality",
    "NationalIncome",
    "RateTable",
    "Rates",
    "band_table",
    "band_wages",
    "bands_of",
    "bridge",
    "ceav_band",
    "class_premium",
    "collection_path",
    "complete_months",
    "cuotas",
    "days_of_year",
    "equal_salaries_income",
    "estimate_collection",
    "fit_dispersion",
    "fit_location",
    "income_by_band",
    "mean_censored",
    "mean_excess",
    "mean_of_stock",
    "mean_uma",
    "modality_names",
    "national_income",
    "rate_table",
    "read_modality",
    "read_rates",
    "state_daily_quota",
    "state_quota_on",
]
