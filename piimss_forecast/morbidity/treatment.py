"""Who of the ill knows it, is treated and is in control, in the base year and before, as far as it
was published by then.
"""

from __future__ import annotations

import numpy as np

from ..catalog import Disease
from ..catalog.facts import dated, figure, last_year
from ..catalog.ledger import Ledger
from ..core.words import ADULT
from . import Calibration, CalibrationTarget, backcast, fit_margins, share_from_age
from .disease import adopted, published
from .surveys import Survey, country


def fit_care(
    run: Ledger, disease: Disease, survey: Survey | None, ill: float
) -> tuple[Calibration, float]:
    """Undiagnosed share of the ill and treated share of the known, fitted to what is published
    of both and of patients in treatment.
    """
    if survey is None:
        known = diagnosed(run, disease)
        return Calibration({"undiagnosed": 1 - known, "treated": 1.0}, {}, {}), 1.0
    prior = adopted(run, "treated_share", disease) / 100
    share, binding = _unaware(run, disease, survey)
    margins = [
        CalibrationTarget(
            "undiagnosed",
            share,
            0.005 if binding else 0.05,
            lambda p: p["undiagnosed"],
            hard=binding,
        ),
        CalibrationTarget("treated share", prior, 0.05, lambda p: p["treated"], hard=False),
    ]
    patients = published(run, disease.treated)
    if run.base_year in patients:
        total = patients[run.base_year] / 1e6
        margins.append(
            CalibrationTarget(
                "patients",
                total,
                total / 200,
                lambda p: ill * (1 - p["undiagnosed"]) * p["treated"] / 1e6,
            )
        )
    start = {"undiagnosed": (min(max(share, 0.03), 0.94), 0.02, 0.95), "treated": (prior, 0.2, 1.0)}
    fit = fit_margins(start, margins, where=f"{disease.name}, care")
    entry = fit.values["treated"]
    if run.base_year in patients:  # the last digits: patients in treatment are those published
        entry = min(patients[run.base_year] / (ill * (1 - fit.values["undiagnosed"])), 1.0)
    return fit, entry


def diagnosed(run: Ledger, disease: Disease) -> float:
    """Known among the ill of a disease that no survey measures."""
    share: float = run.assumptions.get(f"morbidity.diagnosed_share_{disease.name}")
    return share / 100


def _unaware(run: Ledger, disease: Disease, survey: Survey) -> tuple[float, bool]:
    """Share of the ill who do not know it, and whether it binds.

    The survey's own share where it is printed, as for diabetes. Hypertension: adults who know over
    prevalence, for the unaware share is printed for another criterion (43 % of 29.9 %) and those
    who know are the same persons under both; the registered know more than the country, so it pulls
    only.
    """
    start = adopted(run, "start_undiagnosed", disease) / 100
    if disease.unaware:
        found = published(run, disease.unaware, age="20+")
        return (list(found.values())[-1] / 100, True) if found else (start, False)
    if not disease.aware:
        return start, False
    prevalence = float(share_from_age(survey.prevalence, country(run, survey.year), ADULT))
    knowing = dated(run.catalog, disease.aware, until=run.base_year)
    if not knowing:
        return start, False
    return 1 - knowing[max(knowing, key=last_year)] / 100 / prevalence, False


def control_share(run: Ledger, disease: Disease) -> float:
    """Controlled among the treated in the base year: as published, otherwise the assumed path."""
    path = run.assumptions.get(f"morbidity.control_{disease.name}", run.base_year)
    return float(published(run, disease.control).get(run.base_year, path)) / 100


def treated_history(run: Ledger, disease: Disease, base: float) -> np.ndarray:
    """Patients in treatment in history: base year and its growth as published; before, the
    growth of the patients costed; ``[year]``.
    """
    last = run.base_year
    before = adopted(run, "treated_growth_before_2021", disease) / 100
    points = {last: base}
    growth = treated_growth(run, disease)
    if growth is not None:
        points[last - 1] = base / (1 + growth / 100)
    costed = published(run, disease.costed)
    if last in costed:
        points |= {
            y: base * v / costed[last] for y, v in costed.items() if run.years[0] <= y < last - 1
        }
    return backcast(run.years[: run.index(last) + 1], points, before)


def treated_growth(run: Ledger, disease: Disease) -> float | None:
    """Published growth of patients in treatment into the base year, percent."""
    span = f"{run.base_year - 1}-{run.base_year}"
    return figure(run.catalog, disease.treated_growth, span) if disease.treated_growth else None
