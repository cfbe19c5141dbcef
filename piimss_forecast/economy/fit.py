"""What the published histories say of the macro drivers: yearly deviations, and how far a mean
adopted for years is off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..catalog.facts import by_year
from ..catalog.periods import period
from ..uncertainty import Levels, Process, estimate_levels, estimate_process, growth


@dataclass(frozen=True)
class Fit:
    """Both estimates, and the yearly rates behind them.

    Attributes
    ----------
    rates : dict of str to Series
        Driver -> percentage points by year.
    process : Process
        Of the yearly deviations.
    levels : Levels
        Of the adopted means.
    """

    rates: dict[str, pd.Series]
    process: Process
    levels: Levels


def histories(catalog: Catalog, until: int | None = None) -> dict[str, pd.Series]:
    """Yearly rates of jobs, real base salary, prices and interest, percentage points.

    Jobs leave out the platform workers counted from 2025: a change of what is counted. Interest is
    the interbank rate of 28 days.

    Parameters
    ----------
    catalog : Catalog
        Figures.
    until : int, optional
        Last year known.
    """
    jobs = catalog.history("insured_jobs")
    platforms = by_year(catalog, "insured_jobs_platform_workers")
    jobs = jobs - pd.Series(platforms, dtype=float).reindex(jobs.index).fillna(0.0)
    index = catalog.history("inpc_december")
    prices = (100 * index.pct_change(fill_method=None)).dropna()
    target, _ = period(catalog, "inflation_target")
    found = {
        "employment": growth(jobs),
        "sbc_real": growth(catalog.history("sbc_december"), prices),
        "inflation": prices.loc[target:],
        "interest": catalog.history("tiie_28d").loc[target:],
    }
    last = int(max(index.index)) if until is None else until
    return {name: rates.loc[:last].astype(float) for name, rates in found.items()}


def fit_drivers(catalog: Catalog, until: int | None = None) -> Fit:
    """Deviations and levels of the macro drivers from their histories.

    Parameters
    ----------
    catalog : Catalog
        Figures.
    until : int, optional
        Last year known, for what would have been adopted then.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> found = fit_drivers(load())
    >>> bool(1.5 < found.process.sd["employment"] < 2.5), bool(found.levels.sd["interest"] > 1)
    (True, True)
    """
    rates = histories(catalog, until)
    first, last = period(catalog, "pandemic_years")
    assert last is not None  # noqa: S101 - a table without its end is refused
    process = estimate_process(rates, event=range(first, last + 1))
    return Fit(rates, process, estimate_levels(rates, process))


def adopted(fit: Fit) -> dict[str, object]:
    """The assumptions that the estimates give, rounded as they are adopted.

    Parameters
    ----------
    fit : Fit
        Of :func:`fit_drivers`.

    Returns
    -------
    dict of str to object
        Key of an assumption -> value; entries of ``by_key`` assumptions that are estimated.
    """
    level = fit.levels.sd
    return {
        "uncertainty.innovation_sd": _rounded(fit.process.sd),
        "uncertainty.innovation_freedom": _whole(fit.process.freedom),
        "uncertainty.level_freedom": _whole(fit.levels.freedom),
        "uncertainty.persistence": _rounded(fit.process.persistence),
        "uncertainty.correlation": _pairs(fit.process.correlation),
        "uncertainty.level_correlation": _pairs(fit.levels.correlation),
        "employment.growth_level_sd": round(float(level["employment"]), 2),
        "salary.real_growth_level_sd": round(float(level["sbc_real"]), 2),
        "macro.inflation_level_sd": round(float(level["inflation"]), 2),
        "macro.interest_level_sd": round(float(level["interest"]), 2),
        "level over innovation": round(fit.levels.ratio, 2),
    }


def _rounded(values: pd.Series) -> dict[str, float]:
    return {str(k): round(float(v), 2) for k, v in values.items()}


def _whole(values: pd.Series) -> dict[str, int]:
    return {str(k): round(float(v)) for k, v in values.items()}


def _pairs(matrix: pd.DataFrame) -> dict[str, float]:
    """Pairs ``a~b`` above the diagonal, to five hundredths."""
    names, r = [str(n) for n in matrix], matrix.to_numpy()
    return {
        f"{names[i]}~{names[j]}": round(float(np.round(r[i, j] * 20) / 20), 2)
        for i in range(len(names))
        for j in range(i + 1, len(names))
    }
