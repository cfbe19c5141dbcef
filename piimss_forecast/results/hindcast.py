"""How well the package would have forecast what is already known: errors and coverage by
variable and horizon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .. import timeseries
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import InputError
from ..scenario import Assumptions
from ..scenario import load as load_assumptions
from . import reproduction

# Published yearly series long enough that an origin leaves both a past to fit and a future to
# check.
VARIABLES = (
    "insured_jobs",
    "sbc_december",
    "contribution_income_real_index_2018",
    "beds_per_1000",
    "life_expectancy_birth_derechohabiente",
    "occupational_injury_rate",
    "diabetes_detection_coverage",
    "hypertension_detection_coverage",
    "dm_cvd_mortality_rate_20plus",
)


@dataclass(frozen=True)
class Backtest:
    """Errors and interval coverage of past projections.

    Attributes
    ----------
    table : DataFrame
        One row per variable, origin and year.
    history : DataFrame | None
        For a module of the chain, each published margin beside what the ledger gives; None for
        series by themselves.
    """

    table: pd.DataFrame
    history: pd.DataFrame | None = None

    @property
    def summary(self) -> pd.DataFrame:
        """Mean absolute percentage error and share of outcomes inside the 80 and 95 % intervals,
        with the number of checks.
        """
        groups = self.table.groupby(["variable", "horizon"])
        return groups.agg(
            checks=("error_percent", "size"),
            mean_abs_error_percent=("error_percent", lambda e: float(np.mean(np.abs(e)))),
            coverage_80=("inside_80", "mean"),
            coverage_95=("inside_95", "mean"),
        )


def backtest(
    scenario: str | Assumptions = "tendencial",
    origins: Sequence[int] = (2018, 2019, 2020, 2021, 2022, 2023),
    *,
    module: str | None = None,
    catalog: Catalog | None = None,
    models: str | Path | None = None,
    draws: int = 500,
) -> Backtest:
    """Forecast from past origins and compare with what was published afterwards.

    Without ``module``, each published series is forecast by itself
    (:func:`piimss_forecast.timeseries.forecast`). With one, the chain runs up to that module from
    the base years that have a set ``models/hindcast_<year>.toml``, with only the figures known
    then, and ``history`` lists how the scenario's own run reproduces each published margin.
    Unverified figures take no part in the errors.

    Parameters
    ----------
    scenario : str | Assumptions
        Whose history is listed (its name is recorded).
    origins : Sequence[int]
        Last year known.
    module : str | None
        ``coverage``, ``morbidity``, ``pensions`` or ``contributions``.
    catalog : Catalog | None
        Data folder; the embedded one when not given.
    models : str | Path | None
        Folder of the assumption sets; the embedded one when not given.
    draws : int
        Paths.

    Returns
    -------
    Backtest
        With ``table`` (variable, origin, year, horizon, forecast, observed, low_80, high_80,
        low_95, high_95, error_percent, inside_80, inside_95) and ``summary``.

    Raises
    ------
    InputError
        When no series has an origin with at least three points before it and one after, or for an
        unknown module.
    """
    assumptions, catalog = load_assumptions(scenario, models), catalog or load_catalog()
    draws = checks.whole_in(draws, "backtest, draws", 2, 10**6)
    given = origins if isinstance(origins, Iterable) else [origins]
    origins = [checks.whole_in(o, "backtest, origins", 1900, catalog.base_year) for o in given]
    if module is not None:
        history = reproduction.history(module, assumptions, catalog)
        return Backtest(
            reproduction.hindcasts(module, origins, catalog, models=models, draws=draws), history
        )
    rows: list[dict[str, object]] = []
    for variable in VARIABLES:
        known = catalog.series(variable)
        values = known.loc[known["quality"] != "needs_verification", "value"]
        for origin in origins:
            past, future = values[values.index <= origin], values[values.index > origin]
            if len(past) < 3 or future.empty or past.index.max() != origin:
                continue
            rows += _check_origin(variable, past, future, draws)
    if not rows:
        raise InputError(
            "results.backtest",
            "backtest, origins",
            "{origins}",
            "years with at least three points before and one after",
            "try 2018 to 2023",
            origins=list(origins),
        )
    table = pd.DataFrame(rows)
    table.attrs["scenario"] = assumptions.name
    return Backtest(table)


def _check_origin(
    variable: str, past: pd.Series, future: pd.Series, draws: int
) -> list[dict[str, object]]:
    origin = int(past.index.max())
    result = timeseries.forecast(past, int(future.index.max()) - origin, draws=draws, seed=origin)
    if not result.available:
        return []
    low80, high80 = result.interval(0.8).to_numpy().T
    low95, high95 = result.interval(0.95).to_numpy().T
    rows: list[dict[str, object]] = []
    for year, observed in future.items():
        h = int(year) - origin - 1  # type: ignore[call-overload]
        forecast = float(result.median.iloc[h])
        rows.append(
            {
                "variable": variable,
                "origin": origin,
                "year": year,
                "horizon": h + 1,
                "forecast": forecast,
                "observed": observed,
                "low_80": low80[h],
                "high_80": high80[h],
                "low_95": low95[h],
                "high_95": high95[h],
                "error_percent": 100 * (forecast / observed - 1),
                "inside_80": bool(low80[h] <= observed <= high80[h]),
                "inside_95": bool(low95[h] <= observed <= high95[h]),
            }
        )
    return rows
