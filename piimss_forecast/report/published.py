"""Which years of a series are the institute's own published figures, and which the model rebuilt
or projects.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog

# Series of the tables and the concept of the catalogue that publishes them.
CONCEPTS = {
    "adscrita_umf": "adscrita_umf",
    "adscrita_umf.share_65": "adscrita_share_65plus",
    "adscrita_consultorio": "adscrita_consultorio",
    "derechohabientes": "derechohabientes",
    "patients_in_treatment.diabetes": "diabetes_patients_in_treatment",
    "patients_in_treatment.hypertension": "hypertension_patients_in_treatment",
    "patients_in_treatment.ckd": "ckd_patients_costed",
    "health_cost.diabetes": "diabetes_cost",
    "health_cost.hypertension": "hypertension_cost",
    "health_cost.ckd": "ckd_cost",
    "jobs": "insured_jobs",
    "sbc": "sbc_december",
    "contribution_income.total": "contribution_income",
    "contribution_income_real": "contribution_income_real",
    "pensions_contributory": "pensions_in_payment",
    "pensions_in_payment.rjp": "rjp_pensioners",
    "pension_outlay.imss_rjp": "rjp_payroll",
    "income.total": "total_income_budget",
    "outlay.total": "total_outlay_budget",
    "avance_financiero": "avance_financiero",
    "reserve_accumulation": "reserve_accumulation",
}
STATUTES = {"uma": "uma_daily", "minimum_wage": "minimum_wage_daily"}
SAME = 1e-3  # a figure printed with three or four digits is the same figure


def published_values(catalog: Catalog) -> dict[str, pd.Series]:
    """Published figures by series identifier (index: year)."""
    known = set(catalog.concepts()["concept"])
    found = {
        name: catalog.series(concept)["value"]
        for name, concept in CONCEPTS.items()
        if concept in known
    }
    return found | {
        name: catalog.statutes.published(parameter) for name, parameter in STATUTES.items()
    }


def published_years(
    central: Mapping[str, xr.DataArray], values: Mapping[str, pd.Series]
) -> dict[str, list[int]]:
    """Years in which the central path of a series is the published figure.

    Parameters
    ----------
    central : Mapping[str, DataArray]
        Values ``[year]`` by series identifier.
    values : Mapping[str, Series]
        Published figures by the same identifiers.

    Examples
    --------
    >>> path = xr.DataArray([10.0, 11.0], dims="year", coords={"year": [2023, 2024]})
    >>> published_years({"jobs": path}, {"jobs": pd.Series({2023: 10.0, 2024: 12.0})})
    {'jobs': [2023]}
    """
    out: dict[str, list[int]] = {}
    for name, path in central.items():
        if name in values:
            printed = values[name].reindex(path["year"].to_numpy()).to_numpy(float)
            same = np.isclose(path.to_numpy(), printed, rtol=SAME, atol=0)
            out[name] = [int(y) for y in path["year"].to_numpy()[same]]
    return out
