"""What forecasts of a series by itself would have said where the chain is checked: a random walk
with drift and the default of ``pf.timeseries``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import timeseries
from ..catalog import Catalog
from ..uncertainty import calibration

OFFICIAL = ("chain_budgeted", "budget")  # errors alone
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
        past = catalog.history(variable).loc[: last_known(catalog.known_to(origin), variable)]
        return past if len(past) and past.index[-1] >= origin else None
    if variable in catalog.indicators().index:
        history = catalog.indicator(variable).history
        past = pd.Series({y: v for y, v in sorted(history.items()) if y <= origin}, dtype=float)
        return past if len(past) and past.index[-1] == origin else None
    return None


def last_known(catalog: Catalog, variable: str) -> int:
    """Last year of a series in a catalogue as it stood: the origin, or the next year for what is
    decreed before it begins; 0 for a history without figures then.
    """
    if variable not in catalog.histories().index:
        return catalog.last_known or catalog.base_year
    years = catalog.history(variable).index
    return int(years[-1]) if len(years) else 0


def tables(table: pd.DataFrame, catalog: Catalog) -> dict[str, pd.DataFrame]:
    """The checks by method: those that the chain, drift and the single-series default all have, by
    each of them (``chain_common``, ``drift``, ``series``); and, one year ahead where a budget of
    the year was published, by the chain and by the budget (``chain_budgeted``, ``budget``).

    Parameters
    ----------
    table : DataFrame
        Checks of the chain.
    catalog : Catalog
        What is published, now.
    """
    made = {m: checks(table, catalog, m) for m in ("drift", "series")}
    common = table.index
    for rows in made.values():
        common = common.intersection(rows.index)
    same = {"chain_common": table.loc[common]} | {m: t.loc[common] for m, t in made.items()}
    return same | dict(zip(OFFICIAL, _budgeted(table, catalog), strict=True))


def compare(table: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Chain, drift and single-series default on the checks that all three have; and the error of
    the chain and of the budget one year ahead, where a budget of the year was published.
    """
    found = tables(table, catalog)
    found = {"chain": found.pop("chain_common")} | found
    parts = []
    for method, rows in found.items():
        if not rows.empty:
            told = calibration.summary(rows).set_axis([method])
            parts.append(without_bands(told) if method in OFFICIAL else told)
    return pd.concat(parts)


def without_bands(summary: pd.DataFrame) -> pd.DataFrame:
    """A summary of errors alone: a budget has no band."""
    bands = ["coverage_80", "coverage_95", "z_rms", "msis_80", "msis_95"]
    return summary.assign(**dict.fromkeys(bands, np.nan))


def _budgeted(table: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Checks one year ahead with a budget of the year: by the chain, and by the budget."""
    parts = []
    for variable, rows in table[table["horizon"] == 1].groupby("variable"):
        if variable not in catalog.histories().index:
            continue
        budget = catalog.history(str(variable), kind="budget")
        found = rows[rows["year"].isin(budget.index)]
        parts.append(found.assign(budget=budget.reindex(found["year"]).to_numpy()))
    both = pd.concat(parts) if parts else table.iloc[:0].assign(budget=[])
    return both, both.assign(middle=both["budget"])
