"""Which way a short series goes on, by kind of indicator, chosen by what would have erred least."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ..catalog import Indicator
from .own_series import OWN_FAMILIES, fit, project, scale_of, to_scale
from .rules import Rules

INDICATOR_KINDS = ("bounded", "deviation", "count", "rate")
AHEAD = 3  # years: as far as series of eight or nine points can be judged


def kind_of(indicator: Indicator, scale: str) -> str:
    """Kind of an indicator: bounded (a level to keep or a share of a whole), a deviation, a count
    or a rate.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> kind_of(load().indicator("P20-1.3"), "logit")
    'bounded'
    """
    if indicator.direction == "constant" or scale == "logit":
        return "bounded"
    if scale == "identity":
        return "deviation"
    return "count" if indicator.unit in ("units", "persons", "consultations") else "rate"


def backtest(indicators: Iterable[Indicator], rules: Rules, until: int) -> pd.DataFrame:
    """Errors that each family would have made from every origin of the long series outside the
    event, on the scale of the series and over its mean yearly change.

    Parameters
    ----------
    indicators : Iterable[Indicator]
        Of any kind; those with five points or more by then are judged.
    rules : Rules
        Assumptions.
    until : int
        Last year known.

    Returns
    -------
    DataFrame
        kind, code, family, origin, year, error (absolute).
    """
    rows = []
    for one in indicators:
        lag = one.measured_before
        points = {y: v for y, v in rules.usable(one).items() if y <= until}
        inside = [y for y in points if rules.event[0] <= y - lag <= rules.event[1]]
        calm = {y: v for y, v in points.items() if y not in inside}
        if len(calm) < 5:
            continue
        scale = scale_of(one, calm)
        years = sorted(calm)
        whole = to_scale(np.array([calm[y] for y in years]), scale)
        unit = max(float(np.abs(np.diff(whole)).mean()), 1e-9)
        for origin in years[2:-1]:
            known = {y: v for y, v in calm.items() if y <= origin}
            later = np.array([y for y in years if origin < y <= origin + AHEAD])
            actual = to_scale(np.array([calm[int(y)] for y in later]), scale)
            for family in OWN_FAMILIES:
                guess = fit(known, scale, rules, long=False, measured_before=lag, family=family)
                path = project(guess, later, np.zeros((1, later.size)), np.zeros(1), rules)[0]
                error = np.abs(to_scale(path, scale) - actual) / unit
                rows += [
                    {
                        "kind": kind_of(one, scale),
                        "code": one.code,
                        "family": family,
                        "origin": origin,
                        "year": int(y),
                        "error": float(e),
                    }
                    for y, e in zip(later, error, strict=True)
                ]
    return pd.DataFrame(rows, columns=["kind", "code", "family", "origin", "year", "error"])


def choose(table: pd.DataFrame) -> Mapping[str, str]:
    """The family of each kind: the one of least mean error, each series weighing the same; the
    damped drift for a kind of which nothing can be judged.

    Parameters
    ----------
    table : DataFrame
        Of :func:`backtest`.
    """
    chosen = dict.fromkeys(INDICATOR_KINDS, "drift")
    for kind, rows in table.groupby("kind"):
        by_code = rows.groupby(["family", "code"])["error"].mean()
        errors = by_code.groupby("family").mean()
        chosen[str(kind)] = min(
            OWN_FAMILIES, key=lambda f: (round(float(errors[f]), 6), f != "drift")
        )
    return chosen
