"""The hindcasts by variable, class, horizon and origin: the chain, the same checks by drift and by
the single-series default, and the budgets of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..uncertainty import calibration
from . import singles

if TYPE_CHECKING:
    from .hindcast import Backtest

GROUPS = ("variable", "class", "horizon", "origin")


def series_table(found: Backtest) -> pd.DataFrame:
    """Coverage, bias, spread and score of every method, by each of ``GROUPS`` and of all.

    Parameters
    ----------
    found : Backtest
        Of :func:`.hindcast.backtest`.

    Returns
    -------
    DataFrame
        A row per ``by`` (a column of the checks, or ``all``), ``group`` (its value) and ``method``:
        ``chain`` (every check), ``chain_common``, ``drift`` and ``series`` (the checks that all
        three have), ``chain_budgeted`` and ``budget`` (one year ahead, where a budget of the year
        was published: errors alone, a budget has no band). Columns ``checks``, ``coverage_80``,
        ``coverage_95`` (shares), ``bias_percent``, ``mean_abs_error_percent``, ``z_rms``,
        ``msis_80``, ``msis_95``.
    """
    tables = {"chain": found.table} | singles.tables(found.table, found.figures)
    parts = []
    for by in (*GROUPS, "all"):
        for method, table in tables.items():
            if table.empty:
                continue
            rows = calibration.summary(table, None if by == "all" else by)
            rows = singles.without_bands(rows) if method in singles.OFFICIAL else rows
            rows = rows.rename_axis("group").reset_index()
            parts.append(rows.assign(by=by, method=method, group=rows["group"].astype(str)))
    whole = pd.concat(parts, ignore_index=True)
    return whole[
        ["by", "group", "method", *[c for c in whole if c not in ("by", "group", "method")]]
    ]
