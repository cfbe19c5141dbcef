"""What forecasts of a series by itself would have said where the chain is checked: a random walk
with drift and the default of ``pf.timeseries``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import timeseries
from ..catalog import Catalog
from ..uncertainty import calibration

LEAST = 5  # figures below which the single-series default says nothing


def scale(past: pd.Series) -> float:
    """Mean absolute yearly change of what was known, the unit of interval scores."""
    years = np.diff(past.index.to_numpy(float))
    change = np.abs(np.diff(past.to_numpy(float)) / years)
    return float(max(change.mean(), 1e-12)) if len(change) else float("nan")


def bands(past: pd.Series, horizon: int, measure: str, method: str) -> pd.DataFrame | None:
    """Median and limits by year ahead of one of ``drift`` and ``series``; None for too few figures.

    Parameters
    ----------
    past : Series
        What was known, by year.
    horizon : int
        Years.
    measure : str
        log, logit or level: where the walk is fitted.
    method : str
        ``drift`` or ``series``.
    """
    if len(past) < LEAST:
        return None
    ahead = np.arange(1, horizon + 1)
    if method == "series":
        found = timeseries.forecast(past, horizon, draws=2)
        if not found.available:
            return None
        out = {"middle": found.median.to_numpy()}
        for level in calibration.LEVELS:
            low, high = found.interval(level / 100).to_numpy().T
            out |= {f"low_{level}": low, f"high_{level}": high}
        return pd.DataFrame(out, index=past.index[-1] + ahead)
    kind = np.full(len(past), measure)
    x = calibration.on_scale(past.to_numpy(float), kind)
    gaps = np.diff(past.index.to_numpy(float))
    drift = (x[-1] - x[0]) / gaps.sum()
    sd = float(np.sqrt(np.mean((np.diff(x) - drift * gaps) ** 2 / gaps)))
    spread = sd * np.sqrt(ahead * (1 + ahead / gaps.sum()))
    kind = np.full(horizon, measure)
    out = {"middle": calibration.off_scale(x[-1] + drift * ahead, kind)}
    for level in calibration.LEVELS:
        for side, sign in (("low", -1), ("high", 1)):
            limit = x[-1] + drift * ahead + sign * calibration.NORMAL[level] * spread
            out[f"{side}_{level}"] = calibration.off_scale(limit, kind)
    return pd.DataFrame(out, index=past.index[-1] + ahead)


def checks(table: pd.DataFrame, catalog: Catalog, method: str) -> pd.DataFrame:
    """The same checks with the bands of a single-series method, where it has any."""
    parts = []
    for _, rows in table.groupby(["variable", "origin"]):
        variable, measure = str(rows["variable"].iloc[0]), str(rows["measure"].iloc[0])
        past = known(catalog, variable, int(rows["origin"].iloc[0]))
        found = None if past is None else bands(past, int(rows["horizon"].max()), measure, method)
        if found is None:
            continue
        new = rows.copy()
        new[found.columns.tolist()] = found.loc[rows["year"]].to_numpy()
        parts.append(calibration.widened(new, 1.0))
    return pd.concat(parts) if parts else table.iloc[:0]


def known(catalog: Catalog, variable: str, origin: int) -> pd.Series | None:
    """What was known of a checked series at an origin, if it has a yearly history."""
    if variable in catalog.histories().index:
        past = catalog.history(variable).loc[:origin]
        return past if len(past) and past.index[-1] == origin else None
    if variable in catalog.indicators().index:
        history = catalog.indicator(variable).history
        past = pd.Series({y: v for y, v in sorted(history.items()) if y <= origin}, dtype=float)
        return past if len(past) and past.index[-1] == origin else None
    return None


def compare(table: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Chain, drift and single-series default on the checks that all three have; and the error of
    the chain and of the budget one year ahead, where a budget of the year was published.
    """
    made = {m: checks(table, catalog, m) for m in ("drift", "series")}
    common = table.index
    for rows in made.values():
        common = common.intersection(rows.index)
    same = {"chain": table.loc[common]} | {m: t.loc[common] for m, t in made.items()}
    out = pd.concat([calibration.summary(t).set_axis([m]) for m, t in same.items()])
    return pd.concat([out, _budgets(table, catalog)])


def _budgets(table: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Checks, mean and mean absolute error, one year ahead, of the chain and of the budget."""
    parts = []
    for variable, rows in table[table["horizon"] == 1].groupby("variable"):
        if variable not in catalog.histories().index:
            continue
        budget = catalog.history(str(variable), kind="budget")
        found = rows[rows["year"].isin(budget.index)]
        parts.append(found.assign(budget=budget.reindex(found["year"]).to_numpy()))
    both = pd.concat(parts) if parts else table.iloc[:0].assign(budget=[])
    if both.empty:
        return pd.DataFrame()
    out: dict[str, dict[str, float]] = {}
    for name, column in (("chain_budgeted", "middle"), ("budget", "budget")):
        error = 100 * (both[column] / both["observed"] - 1)
        out[name] = {
            "checks": len(both),
            "bias_percent": float(error.mean()),
            "mean_abs_error_percent": float(error.abs().mean()),
        }
    return pd.DataFrame.from_dict(out, orient="index")
