"""Verdict on each meta and year: probability where there is a forecast, and what can be said
instead where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..catalog import Indicator
from ..core.errors import InputError
from .formula import rounded
from .rules import Rules

STATUSES = (
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

_METHOD = {
    "es": {
        "printed": "publicado",
        "rebuilt": "reconstruido del modelo: el programa no lo publicó",
        "ledger": "calculado del modelo con la fórmula del indicador",
        "own_series": "serie propia: deriva amortiguada",
        "adopted": "trayectoria del programa adoptada como supuesto",
        "none": "sin pronóstico",
    },
    "en": {
        "printed": "published",
        "rebuilt": "rebuilt from the model: not published by the programme",
        "ledger": "computed from the model by the indicator's formula",
        "own_series": "own series: damped drift",
        "adopted": "the programme's path adopted as an assumption",
        "none": "no forecast",
    },
}


def is_floor(indicator: Indicator) -> bool:
    """Whether the meta is met at the target or above it.

    The financial result is tagged descending with target zero and means a balance that is not
    negative; a constant target (95 % of units with a physician, growth of 5 %) is a level to keep
    up.
    """
    return indicator.direction != "down" or indicator.driver == "avance_financiero"


def met(values: np.ndarray, indicator: Indicator, year: int) -> np.ndarray:
    """Whether values, printed as the programme prints them, reach the target of ``year``; boolean,
    shape of ``values``.

    Indicators with counts (projects of a fixed total) are judged on the whole count behind the
    percentage.

    Raises
    ------
    InputError
        When the indicator has no target for the year.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> met(np.array([2.654, 2.656]), load().indicator("P25-2.2"), 2030).tolist()
    [True, False]
    """
    if year not in indicator.targets:
        raise InputError(
            "metas.met",
            "metas, {code}",
            "{year}",
            "a year with a target: {targets}",
            "correct the year",
            code=indicator.code,
            year=year,
            targets=sorted(indicator.targets),
        )
    values = np.asarray(values, float)
    if year in indicator.target_counts:
        return np.asarray(
            rounded(values / 100 * _total(indicator), 0) >= indicator.target_counts[year]
        )
    target = indicator.targets[year]
    decimals = max([indicator.decimals, *(_decimals(t) for t in indicator.targets.values())])
    shown = rounded(values, decimals, indicator.truncate)
    goal = rounded(target, decimals)
    slack = 10.0**-decimals / 2
    return np.asarray(shown >= goal - slack if is_floor(indicator) else shown <= goal + slack)


def _total(indicator: Indicator) -> float:
    """Fixed total of a project indicator: its second variable."""
    total = indicator.variable[1].baseline if len(indicator.variable) > 1 else None
    if not total:
        raise InputError(
            "metas.total",
            "indicators.toml, {code}",
            "v2 = ∅",
            "the total of projects in v2",
            "complete the indicator",
            code=indicator.code,
        )
    return total


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").split(".")[1])


def assess_values(
    values: np.ndarray,
    years: Sequence[int] | np.ndarray,
    codes: Sequence[str],
    indicators: Mapping[str, Indicator],
    basis: Sequence[str],
    rules: Rules,
    *,
    last_known: int = 2024,
    lang: str = "es",
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
    lang : str
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
    lang: str,
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
    method = _METHOD[lang][
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
        "name": getattr(indicator, f"name_{lang}"),
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
        "method": method,
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


def feasibility(
    indicators: Mapping[str, Indicator], rules: Rules, lang: str = "es"
) -> pd.DataFrame:
    """How much a year is needed from the last published value to the final target, against the
    changes published so far.

    Changes are signed so that positive is towards the target. ``ratio_mean`` and ``ratio_best`` are
    the change needed over the mean and the best yearly change in the record outside the pandemic
    (NaN where the record has none, or none that is positive).

    Returns
    -------
    DataFrame
        Indexed by code: unit, last_year, last_value, target_year, target, required, changes,
        mean_change, best_change, ratio_mean, ratio_best, statement.
    """
    rows = [
        {"code": code, **_needed(i, rules), "statement": statement(i, rules, lang)}
        for code, i in indicators.items()
    ]
    return pd.DataFrame(rows).set_index("code")


def _needed(indicator: Indicator, rules: Rules) -> dict[str, object]:
    points = rules.usable(indicator)
    goal_year = max(indicator.targets)
    goal = indicator.targets[goal_year]
    sign = 1.0 if is_floor(indicator) else -1.0
    out: dict[str, object] = {
        "unit": indicator.unit,
        "last_year": max(points, default=None),
        "last_value": np.nan,
        "target_year": goal_year,
        "target": goal,
        "required": np.nan,
        "changes": max(len(rules.calm(points, 2)) - 1, 0),
        "mean_change": np.nan,
        "best_change": np.nan,
        "ratio_mean": np.nan,
        "ratio_best": np.nan,
    }
    if not points:
        return out
    last = max(points)
    required = max(sign * (goal - points[last]), 0.0) / (goal_year - last)
    out |= {"last_value": points[last], "required": required}
    if len(points) > 1:
        used = rules.calm(
            points, 2
        )  # a fall into the pandemic and the way back are no measure of what a programme can do
        years, values = np.array(list(used), float), np.array(list(used.values()), float)
        mean = sign * (values[-1] - values[0]) / (years[-1] - years[0])
        best = float((sign * np.diff(values) / np.diff(years)).max())
        out |= {
            "mean_change": float(mean),
            "best_change": best,
            "ratio_mean": required / mean if mean > 0 else np.nan,
            "ratio_best": required / best if best > 0 else np.nan,
        }
    return out


_TEXT = {
    "es": {
        "none": (
            "No hay valor publicado: no puede decirse qué tan lejos está la meta de {goal}"
            " ({year})."
        ),
        "reached": (
            "El último valor publicado, {last} ({since}), ya alcanza la meta de {year} ({goal})."
        ),
        "first": (
            "De {last} ({since}) a {goal} ({year}) se requiere un avance de {need} por año; solo"
            " hay un punto publicado con que compararlo."
        ),
        "better": (
            "De {last} ({since}) a {goal} ({year}) se requiere un avance de {need} por año; el"
            " mejor cambio anual publicado es {best} y el medio {mean} ({n} cambios, avance con"
            " signo positivo)."
        ),
    },
    "en": {
        "none": "No value is published: how far the target of {goal} ({year}) lies cannot be told.",
        "reached": (
            "The last published value, {last} ({since}), already meets the target of {year}"
            " ({goal})."
        ),
        "first": (
            "From {last} ({since}) to {goal} ({year}) an improvement of {need} a year is needed; "
            "only one point is published to compare it with."
        ),
        "better": (
            "From {last} ({since}) to {goal} ({year}) an improvement of {need} a year is needed;"
            " the best yearly change published is {best} and the mean {mean} ({n} changes,"
            " improvement counted positive)."
        ),
    },
}


def statement(indicator: Indicator, rules: Rules, lang: str = "es") -> str:
    """One sentence on the pace the final target asks for, which stands also where no probability
    can be given.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> statement(load().indicator("P25-1.1"), plain, "en")
    'From 126 (2024) to 60 (2030) an improvement of 11 a year is needed; only one point is published to compare it with.'
    """
    found = _needed(indicator, rules)
    if found["last_year"] is None:
        kind = "none"
    elif found["required"] == 0:
        kind = "reached"
    else:
        kind = "better" if found["changes"] else "first"
    return _TEXT[lang][kind].format(
        goal=_show(found["target"]),
        year=found["target_year"],
        last=_show(found["last_value"]),
        since=found["last_year"],
        need=_show(found["required"]),
        best=_show(found["best_change"]),
        mean=_show(found["mean_change"]),
        n=found["changes"],
    )


def _show(value: object) -> str:
    """A number without false precision: thousands separated when large, three significant digits
    when small.
    """
    number = float(value)  # type: ignore[arg-type]
    return (
        f"{number:,.0f}"
        if abs(number) >= 1000
        else f"{number:.5g}"
        if abs(number) >= 10
        else f"{number:.3g}"
    )
