"""How well the shares of the states would have been foretold, against holding them and against a
forecast of each state by itself.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..uncertainty.calibration import NORMAL
from .shares import fit, growth_errors, normalised, project

_LEVEL = 80
_RECENT = 10  # years whose mean growth a state alone goes on with


def hindcast(
    values: pd.DataFrame,
    origins: range,
    *,
    horizon: int,
    kept: float,
    shrinkage: float,
    years: int,
) -> pd.DataFrame:
    """Errors of three ways of foretelling states, the nation being known.

    Parameters
    ----------
    values : DataFrame
        By year, a column a state.
    origins : range
        Last years known.
    horizon : int
        Most years ahead.
    kept : float
        As :func:`.shares.fit`.
    shrinkage : float
        As :func:`.shares.fit`.
    years : int
        As :func:`.shares.fit`.

    Returns
    -------
    DataFrame
        A row a state, origin and horizon: errors ``model``, ``held`` and ``alone`` over the mean
        yearly change of the state until then, and ``z``, the log error over the fitted spread.
    """
    parts = []
    for origin in origins:
        past = values.loc[:origin]
        shares = past.div(past.sum(axis=1), axis=0).to_numpy()
        model = fit(shares, kept=kept, shrinkage=shrinkage, years=years)
        ahead = min(horizon, int(values.index[-1]) - origin)
        z = np.zeros((1, ahead, shares.shape[1]))
        told = normalised(project(np.log(shares[-1]), model, z))[0]
        spread = growth_errors(model, ahead)
        scale = past.diff().abs().mean().to_numpy()
        rate = np.diff(np.log(past.to_numpy()), axis=0)[-_RECENT:].mean(axis=0)
        for h in range(1, ahead + 1):
            true = values.loc[origin + h].to_numpy()
            nation = true.sum()
            alone = past.iloc[-1].to_numpy() * np.exp(rate * h)
            parts.append(
                pd.DataFrame(
                    {
                        "state": values.columns,
                        "origin": origin,
                        "horizon": h,
                        "model": np.abs(told[h - 1] * nation - true) / scale,
                        "held": np.abs(shares[-1] * nation - true) / scale,
                        "alone": np.abs(alone - true) / scale,
                        "z": np.log(true / nation / told[h - 1]) / spread[h - 1],
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def width(rows: pd.DataFrame) -> float:
    """Times the fitted spread for an 80 % band to hold four outcomes of five."""
    return float(rows["z"].abs().quantile(_LEVEL / 100) / NORMAL[_LEVEL])


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean absolute scaled errors and coverage by horizon.

    Parameters
    ----------
    rows : DataFrame
        As :func:`hindcast` gives them.

    Returns
    -------
    DataFrame
        By horizon: ``model``, ``held``, ``alone``, and ``coverage_80`` in percent, each origin
        judged by the width that the others teach.
    """
    wide = {o: width(rows[rows["origin"] != o]) for o in rows["origin"].unique()}
    inside = rows["z"].abs() <= NORMAL[_LEVEL] * rows["origin"].map(wide)
    told = rows.assign(coverage_80=100.0 * inside)
    return told.groupby("horizon")[["model", "held", "alone", "coverage_80"]].mean()
