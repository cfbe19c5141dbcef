"""Verdict on each meta and year: probability where there is a forecast, and what can be said
instead where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..catalog import Indicator
from ..core.errors import InputError
from ..core.translate import N_, language, translate
from .pace import statement
from .rules import Rules
from .target import met

VERDICTS = (
    "cumplida",
    "no_cumplida",
    "alcanzable",
    "en_riesgo",
    "improbable",
    "adoptada",
    "sin_pronostico",
)
BASES = ("ledger", "own_series", "adopted", "none")
COLUMNS = [
    "code",
    "name",
    "unit",
    "year",
    "target",
    "value",
    "low",
    "high",
    "probability",
    "status",
    "points",
    "method",
    "note",
]

_METHOD = N_(
    {
        "printed": "published",
        "rebuilt": "rebuilt from the model: not published by the programme",
        "ledger": "computed from the model by the indicator's formula",
        "own_series": "own series: damped drift",
        "adopted": "the programme's path adopted as an assumption",
        "none": "no forecast",
    }
)


def assess_values(
    values: np.ndarray,
    years: Sequence[int] | np.ndarray,
    codes: Sequence[str],
    indicators: Mapping[str, Indicator],
    basis: Sequence[str],
    rules: Rules,
    *,
    last_known: int = 2024,
    lang: str | None = None,
) -> pd.DataFrame:
    """Every indicator and target year: value, 80 % interval, probability of meeting the target, and
    a verdict.

    Draw 0 is the central path and takes no part in quantiles and shares when there are others.
    Probability and interval are NaN where the value is adopted or absent. A year of the model's
    history is met or not met, with probability 1 or 0; ``method`` tells whether its value was
    printed by the programme or rebuilt from the model.

    Parameters
    ----------
    values : ndarray
        ``[draw, year, code]``.
    years : Sequence[int] | ndarray
        Labels.
    codes : Sequence[str]
        Labels.
    indicators : Mapping[str, Indicator]
        By code.
    basis : Sequence[str]
        One of ``BASES`` by code.
    rules : Rules
        Thresholds.
    last_known : int
        Last year of the model's history.
    lang : str, optional
        Of names, method and note.

    Returns
    -------
    DataFrame
        With ``COLUMNS``, one row per indicator and target year within ``years``.

    Raises
    ------
    InputError
        For shapes that do not match or a basis that is not known.
    """
    if (
        np.shape(values)[1:] != (len(years), len(codes))
        or len(basis) != len(codes)
        or set(basis) - set(BASES)
    ):
        raise InputError(
            "metas.assess_values",
            "metas.assess_values",
            "{shape}, {basis}",
            "[draw, year, code] and one basis per code",
            "check the axes",
            shape=np.shape(values),
            basis=sorted(set(basis)),
        )
    rows = []
    for c, code in enumerate(codes):
        for year in sorted(set(indicators[code].targets) & {int(y) for y in years}):
            t = list(map(int, years)).index(year)
            rows.append(
                _row(values[:, t, c], indicators[code], year, basis[c], rules, last_known, lang)
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def final(table: pd.DataFrame) -> pd.DataFrame:
    """Only the last target year of each indicator in a table of :func:`assess_values`."""
    return table.loc[table.groupby("code", sort=False)["year"].idxmax()].reset_index(drop=True)


def _row(
    draws: np.ndarray,
    indicator: Indicator,
    year: int,
    basis: str,
    rules: Rules,
    last_known: int,
    lang: str | None,
) -> dict[str, object]:
    free = draws[1:] if draws.size > 1 else draws
    observed = year in indicator.history or (
        basis == "ledger" and (year <= last_known or (free.size > 1 and np.ptp(free) == 0))
    )
    value = indicator.history.get(year, float(np.median(free)))
    low = high = probability = np.nan
    if observed:
        low = high = value
        probability = float(met(np.array(value), indicator, year))
    elif basis in ("ledger", "own_series") and np.isfinite(free).all():
        low, high = (float(q) for q in np.quantile(free, (0.1, 0.9)))
        probability = float(met(free, indicator, year).mean())
    method = _METHOD[
        (
            "printed"
            if year in indicator.history
            else "rebuilt"
            if observed and year <= last_known
            else basis
        )
    ]
    return {
        "code": indicator.code,
        "name": getattr(indicator, f"name_{language(lang)}"),
        "unit": indicator.unit,
        "year": year,
        "target": indicator.targets[year],
        "value": value,
        "low": low,
        "high": high,
        "probability": probability,
        "status": (
            "adoptada"
            if basis == "adopted" and not observed
            else status(probability, observed, rules)
        ),
        "points": len(rules.usable(indicator)),
        "method": translate(method, lang),
        "note": statement(indicator, rules, lang),
    }


def status(probability: float, observed: bool, rules: Rules) -> str:
    """Verdict in one word: of what was observed, or of how likely it is.

    Examples
    --------
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> status(0.5, False, plain), status(1.0, True, plain), status(float("nan"), False, plain)
    ('en_riesgo', 'cumplida', 'sin_pronostico')
    """
    if np.isnan(probability):
        return "sin_pronostico"
    if observed:
        return "cumplida" if probability == 1 else "no_cumplida"
    return (
        "alcanzable"
        if probability >= rules.likely
        else "en_riesgo"
        if probability >= rules.unlikely
        else "improbable"
    )
