"""Widths of the bands by class, learnt on hindcasts, and the coverage that they have where they
were not learnt. ``benchmarks/widths.py`` writes them where the package reads them.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..catalog import Catalog
from ..uncertainty import calibration
from ..uncertainty.widths import SCALED
from .hindcast import ORIGINS, Backtest, backtest
from .hindcast_tables import series_table
from .singles import OFFICIAL

LIMITS = (0.7, 3.0)  # those of the schema, and no band under seven tenths of what was assumed
ALL = 0  # the row of widths learnt on every origin
DRAWS = 1000  # as a run's: the ends of a band of few paths are noise


def learnt(table: pd.DataFrame, origins: tuple[int, ...]) -> pd.DataFrame:
    """Widths by class learnt without each origin (its row), and on all of them (row ``ALL``).

    Parameters
    ----------
    table : DataFrame
        Checks of bands whose width is one.
    origins : tuple of int
        Rows wanted.

    Returns
    -------
    DataFrame
        ``[origin, class]``.
    """
    rows = {}
    table = table[table["class"].isin(SCALED)]  # what is not scaled tells nothing of multipliers
    for origin in (ALL, *origins):
        found = calibration.learn(table[table["origin"] != origin], limits=LIMITS)
        rows[origin] = found["multiplier"].reindex(list(SCALED)).fillna(1.0)
    return pd.DataFrame(rows).T.rename_axis("origin")


def calibrate(
    catalog: Catalog, *, origins: tuple[int, ...] = ORIGINS, draws: int = DRAWS
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Widths and the coverage they give.

    First all bands as assumed teach the widths, each origin without itself; a second run with every
    width learnt elsewhere gives the coverage that is told.

    Parameters
    ----------
    catalog : Catalog
        What is published.
    origins : tuple of int
        Last years known.
    draws : int
        Paths of each hindcast.

    Returns
    -------
    tuple of DataFrame
        Widths ``[origin, class]``; coverage by class and reading; checks of the last run.
    """
    ones = pd.DataFrame(1.0, index=[ALL, *origins], columns=list(SCALED)).rename_axis("origin")
    widths = learnt(_run(catalog, origins, draws, ones), origins)
    table = _run(catalog, origins, draws, widths)
    return widths, coverage(table), table


def coverage(table: pd.DataFrame) -> pd.DataFrame:
    """What bands held by class, of all checks (outer reading) and outside events (inner)."""
    parts = []
    for reading, rows in (("outer", table), ("inner", table[~table["event"].astype(bool)])):
        by = pd.concat([calibration.summary(rows, "class"), calibration.summary(rows)])
        by = by.rename_axis("class").reset_index().assign(reading=reading)
        parts.append(by)
    out = pd.concat(parts, ignore_index=True)
    out = out.assign(
        coverage_80=(100 * out["coverage_80"]).round(1),
        coverage_95=(100 * out["coverage_95"]).round(1),
        z_rms=out["z_rms"].round(3),
        date=dt.date.today().isoformat(),
    )
    return out[["class", "reading", "checks", "coverage_80", "coverage_95", "z_rms", "date"]]


def by_series(table: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The checks by class and variable, of the chain and of the methods that see the series alone
    (:func:`.hindcast_tables.series_table`), in the digits that mean something.
    """
    told = series_table(Backtest(table, catalog=catalog))
    told = told[told["by"].isin(["class", "variable", "all"]) & ~told["method"].isin(OFFICIAL)]
    shares = {c: 100 * told[c] for c in ("coverage_80", "coverage_95")}
    found = told.assign(**shares).drop(columns="mean_abs_error_percent")
    digits = {"z_rms": 3, "msis_80": 2, "msis_95": 2}
    tenths = dict.fromkeys(("coverage_80", "coverage_95", "bias_percent"), 1)
    return found.round(digits | tenths).reset_index(drop=True)


def _run(
    catalog: Catalog, origins: tuple[int, ...], draws: int, widths: pd.DataFrame
) -> pd.DataFrame:
    return backtest(origins=origins, catalog=catalog, draws=draws, widths=widths).table
