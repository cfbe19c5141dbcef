"""Verdict on each meta and year: probability where there is a forecast, and what can be said
instead where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..catalog import Indicator
from ..core.errors import InputError
from ..core.translate import N_, language, translate
from ..uncertainty import random_paths
from .own_series import scale_of
from .pace import statement
from .probability import Chance, chance, middle, normal_chance
from .rules import Rules
from .sentences import why
from .target import bound, is_floor, met

VERDICTS = (
    "cumplida",
    "no_cumplida",
    "probablemente_cumplida",
    "probablemente_no_cumplida",
    "alcanzable",
    "en_riesgo",
    "improbable",
    "no_se_distingue",
    "sin_pronostico",
)
# Of ``no_se_distingue``: the one text that every output and document gives.
UNSURE = N_(
    "“Cannot tell” means that the sampling error of the probability could turn the verdict, or that"
    " the year is past, nobody published its value and the probability of the value that the model"
    " rebuilds lies between the two thresholds."
)
# What a path rests on.
BASES = ("ledger", "delivery", "capacity", "components", "own_series", "reference", "none")
# Where a value comes from: printed in the indicator's own series, printed by another document,
# rebuilt for a year of history that nobody prints, or projected.
PROVENANCE = ("published", "cited", "rebuilt", "projected")
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
    "error",
    "status",
    "provenance",
    "source",
    "target_other",
    "probability_other",
    "points",
    "method",
    "note",
    "why",
]

_METHOD = N_(
    {
        "published": "published",
        "cited": "published in another document",
        "rebuilt": "rebuilt from the model: not published by the programme",
        "ledger": "computed from the model by the indicator's formula",
        "delivery": "deliveries against their schedule",
        "capacity": "queue and capacity of the service",
        "components": "components of the indicator, each on its own",
        "own_series": "own series, in the way that errs least for its kind",
        "reference": "reference class: what indicators like it did of what they were asked",
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
    last_known: int,
    lang: str | None = None,
    every_year: bool = True,
) -> pd.DataFrame:
    """Every indicator and target year: value, 80 % interval, probability of meeting the target, and
    a verdict.

    Draw 0 is the central path and takes no part in quantiles when there are others. Probability
    and interval are NaN where the value is absent. A printed value is met or not met,
    with probability 1 or 0; a value of history that nobody prints is rebuilt, has a spread and is
    probably met or not. ``error`` is the standard error that the number of draws leaves in the
    probability. ``UNSURE`` says when no verdict is given.

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
    every_year : bool
        Every target year, or the last one of each indicator alone.

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
        asked = sorted(set(indicators[code].targets) & {int(y) for y in years})
        for year in asked if every_year else asked[-1:]:
            t = list(map(int, years)).index(year)
            rows.append(
                _row(values[:, t, c], indicators[code], year, basis[c], rules, last_known, lang)
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    draws: np.ndarray,
    indicator: Indicator,
    year: int,
    basis: str,
    rules: Rules,
    last_known: int,
    lang: str | None,
) -> dict[str, object]:
    found = _judged(draws, indicator, year, basis, rules, last_known)
    other = indicator.other_targets.get(year, np.nan)
    return {
        "code": indicator.code,
        "name": getattr(indicator, f"name_{language(lang)}"),
        "unit": indicator.unit,
        "year": year,
        "target": indicator.targets[year],
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "probability": found.chance.probability,
        "error": found.chance.error,
        "status": status(found.chance.probability, found.provenance, rules, found.chance.error),
        "provenance": found.provenance,
        "source": found.source,
        "target_other": other,
        "probability_other": found.other,
        "points": len(rules.usable(indicator)),
        "method": translate(
            _METHOD[basis if found.provenance == "projected" else found.provenance], lang
        ),
        "note": statement(indicator, rules, lang),
        "why": why(
            basis if found.provenance == "projected" else found.provenance,
            year=year,
            target=indicator.targets[year],
            value=found.value,
            low=found.low,
            high=found.high,
            points=len(rules.usable(indicator)),
            lang=lang,
        ),
    }


class _Judged(NamedTuple):
    """Value of a year, its 80 % interval, its chances, and where it comes from."""

    value: float
    low: float
    high: float
    chance: Chance
    other: float
    provenance: str
    source: str


_UNKNOWN = Chance(np.nan, np.nan)


def _judged(
    draws: np.ndarray,
    indicator: Indicator,
    year: int,
    basis: str,
    rules: Rules,
    last_known: int,
) -> _Judged:
    printed = indicator.history.get(year)
    cited = indicator.elsewhere.get(year)
    if printed is not None or cited is not None:
        value = printed if printed is not None else cited.value  # type: ignore[union-attr]
        where = "published" if printed is not None or cited is None else "cited"
        other = _reached(value, indicator, year)
        return _Judged(
            value,
            value,
            value,
            Chance(float(met(np.array(value), indicator, year)), 0.0),
            other,
            where,
            f"{cited.source} {cited.locator}" if where == "cited" and cited else indicator.locator,
        )
    free = random_paths(draws)
    where = "rebuilt" if year <= last_known else "projected"
    value = float(np.median(free))
    if basis == "none" or not np.isfinite(free).all():
        return _Judged(value, np.nan, np.nan, _UNKNOWN, np.nan, where, "")
    goals = [bound(indicator, year), _other_bound(indicator, year)]
    above = is_floor(indicator)
    if where == "rebuilt" and np.ptp(free) == 0:
        sd = _rebuilt_sd(indicator, value, year, rules)
        found = [normal_chance(value, sd, goal, above=above) for goal in goals]
        low, high = value + sd * _TENTH, value - sd * _TENTH
    else:
        central = float(draws[0])
        found = [chance(free, central, goal, above=above) for goal in goals]
        low, high = (float(q) for q in np.quantile(free, (0.1, 0.9)))
        value = middle(free, central)
    other = found[1].probability if year in indicator.other_targets else np.nan
    return _Judged(value, low, high, found[0], other, where, "")


def attained(
    draws: np.ndarray, indicator: Indicator, year: int, basis: str, rules: Rules, last_known: int
) -> float:
    """Probability that an indicator meets the target of a year, as :func:`assess_values` tells it;
    NaN when nothing may be said.

    Parameters
    ----------
    draws : ndarray
        ``[draw]``, the central path first.
    indicator : Indicator
        What is judged.
    year : int
        A year with a target.
    basis : str
        One of ``BASES``.
    rules : Rules
        How values rebuilt are judged.
    last_known : int
        Last year that is history.
    """
    if year not in indicator.targets:
        return float("nan")
    return _judged(draws, indicator, year, basis, rules, last_known).chance.probability


_TENTH = float(ndtri(0.1))


def _other_bound(indicator: Indicator, year: int) -> float:
    return bound(indicator, year, indicator.other_targets.get(year))


def _reached(value: float, indicator: Indicator, year: int) -> float:
    """Whether a known value reaches the second printed target; NaN when there is none."""
    if year not in indicator.other_targets:
        return float("nan")
    goal = _other_bound(indicator, year)
    return float(value >= goal if is_floor(indicator) else value <= goal)


def _rebuilt_sd(indicator: Indicator, value: float, year: int, rules: Rules) -> float:
    """Standard deviation of a rebuilt value: as assumed, or the reference class's yearly one over
    the years since the last printed value.
    """
    if indicator.code in rules.rebuilt_sd:
        return rules.rebuilt_sd[indicator.code]
    points = {y: v for y, v in rules.usable(indicator).items() if y <= year}
    scale = scale_of(indicator, points)
    yearly = rules.reference_sd[scale] * np.sqrt(max(year - max(points, default=year - 1), 1))
    slope = {"logit": value * (1 - value / 100), "log": value, "identity": 1.0}[scale]
    return float(yearly * abs(slope))


def status(probability: float, provenance: str, rules: Rules, error: float = 0.0) -> str:
    """Verdict in one word: of what was printed, of what was rebuilt, or of how likely it is;
    ``no_se_distingue`` where ``UNSURE`` says.

    Parameters
    ----------
    probability : float
        Of meeting the target; NaN when there is none.
    provenance : str
        One of ``PROVENANCE``.
    rules : Rules
        Thresholds.
    error : float
        Standard error of the probability.

    Examples
    --------
    >>> plain = Rules(0.7, 0.3, {}, (2020, 2022), 0.5, {}, 4, 0.9, 0)
    >>> [status(p, "projected", plain, 0.02) for p in (0.5, 0.71, 0.9, float("nan"))]
    ['en_riesgo', 'no_se_distingue', 'alcanzable', 'sin_pronostico']
    >>> status(1.0, "published", plain), status(0.9, "rebuilt", plain)
    ('cumplida', 'probablemente_cumplida')
    """
    if np.isnan(probability):
        return "sin_pronostico"
    if provenance in ("published", "cited"):
        return "cumplida" if probability == 1 else "no_cumplida"
    sure = {_word(probability + side * error, provenance, rules) for side in (-1, 0, 1)}
    return sure.pop() if len(sure) == 1 else "no_se_distingue"


def _word(probability: float, provenance: str, rules: Rules) -> str:
    if provenance == "rebuilt":
        return (
            "probablemente_cumplida"
            if probability >= rules.likely
            else "probablemente_no_cumplida"
            if probability < rules.unlikely
            else "no_se_distingue"
        )
    return (
        "alcanzable"
        if probability >= rules.likely
        else "en_riesgo"
        if probability >= rules.unlikely
        else "improbable"
    )
