"""Rolling-origin back-test: what the method would have said in the past, and how well its
intervals covered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..core.checks import instance, whole_in
from ..core.errors import DataError, ModelError
from ..core.translate import N_
from .annual import Annual, Event, read
from .calibration import LEVELS
from .declared import events_of
from .engine import DEFAULT, Options, Prior, fit
from .models import candidate

STRESS = 2019  # last year before the shock: what a forecast made then was worth is told apart
MONTHLY_ORIGINS = 12  # of a monthly series, spread over its past: one a month would take minutes
_MEAN = {
    "mae": "absolute",
    "mase": "scaled",
    "smape": "smape",
    "crps": "crps",
    "coverage_80": "covered_80",
    "coverage_95": "covered_95",
    "msis_80": "msis_80",
    "msis_95": "msis_95",
}
DETAIL = [
    "model",
    "origin",
    "stress",
    "horizon",
    "year",
    "n",
    "actual",
    "forecast",
    "error",
    "absolute",
    "scaled",
    "squared",
    "smape",
    "crps",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
    "covered_80",
    "covered_95",
    "msis_80",
    "msis_95",
]
SUMMARY = [
    "model",
    "horizon",
    "origins",
    "mae",
    "mase",
    "rmsse",
    "smape",
    "crps",
    "coverage_80",
    "coverage_95",
    "msis_80",
    "msis_95",
    "skill_drift",
    "skill_naive",
]


def backtest(
    series: pd.Series,
    horizon: int = 6,
    *,
    models: Sequence[str] = (DEFAULT, "drift", "naive"),
    first: int | None = None,
    origins: Sequence[int] | None = None,
    bounds: tuple[float | None, float | None] | None = None,
    events: Sequence[Event | Mapping[str, object] | int] = (),
    prior: Prior | None = None,
    tails: str | None = None,
    log: bool = False,
    detail: bool = False,
) -> pd.DataFrame:
    """Errors and interval coverage of ``models`` by horizon, from every origin in the past of a
    series (expanding window).

    At each origin only what was known then is used: figures, and events up to that year. ``drift``
    and ``naive`` are always run, as they are the yardsticks of the skill columns. A monthly series
    is scored from 12 origins, against the same month a year before as ``naive``.

    Parameters
    ----------
    series : Series
        As in ``forecast``.
    bounds : tuple[float | None, float | None] | None
        As in ``forecast``.
    events : Sequence[Event | Mapping[str, object] | int]
        As in ``forecast``.
    prior : Prior | None
        As in ``forecast``.
    tails : str | None
        As in ``forecast``.
    log : bool
        As in ``forecast``.
    horizon : int
        Years ahead scored, as far as there are figures.
    models : Sequence[str]
        Names of ``MODELS``.
    first : int | None
        Fewest figures at an origin; by default 8 for series of 12 or more, else 5.
    origins : Sequence[int] | None
        These years only (dates for a monthly series), e.g. ``[2019]`` for the stress test before
        the shock.
    detail : bool
        One row per model, origin and horizon instead of the summary; ``stress`` marks origin 2019.

    Returns
    -------
    DataFrame
        One row per model and horizon: ``origins`` (number), ``mae``, ``crps`` (unit of the series),
        ``mase``, ``rmsse`` (over the changes of each training window), ``smape`` (%),
        ``coverage_80/95`` (share), ``msis_80/95`` (mean scaled interval score), ``skill_drift``,
        ``skill_naive`` (1 - mae / mae of the yardstick).

    Raises
    ------
    InputError
        For an argument outside its range.
    DataError
        When the series is too short to score anything, saying how many figures it takes.

    Examples
    --------
    >>> y = pd.Series(np.arange(16.0) + np.sin(np.arange(16.0)) + 5, index=range(2008, 2024))
    >>> backtest(y, 2)[["model", "horizon", "origins"]].head(2).to_numpy().tolist()
    [['combination', 1, 8], ['combination', 2, 7]]
    """
    horizon = whole_in(horizon, "timeseries.backtest(horizon)", 1, 100)
    annual = read(series)
    if isinstance(models, str) or not isinstance(models, Sequence):
        instance(models, "timeseries.backtest(models)", list, N_("give a list of names"))
    options = Options(bounds, prior, DEFAULT, tails, log)
    table = score(
        annual,
        horizon,
        events_of(events, annual),
        options,
        models,
        first=first,
        origins=origins,
        detail=detail,
    )
    if table.empty:
        raise DataError(
            "timeseries.backtest.short",
            "timeseries.backtest(series)",
            "{count} figures",
            "{least} or more: {behind} at an origin and one ahead",
            "give a longer series, or fewer figures at an origin (first, of 3 or more)",
            count=annual.n,
            least=_least(annual, first) + 1,
            behind=_least(annual, first),
        )
    return table


def score(
    annual: Annual,
    horizon: int,
    events: Sequence[Event],
    options: Options,
    models: Sequence[str],
    *,
    first: int | None = None,
    origins: Sequence[int] | None = None,
    detail: bool = False,
) -> pd.DataFrame:
    """``backtest`` of a series already read; ``options`` but for the model."""
    names = list(dict.fromkeys((*models, "drift", "naive")))
    for name in names:
        candidate(name)
    rows: list[dict[str, object]] = []
    for origin in _origins(annual, first, origins):
        known = annual.until(origin)
        then = [e for e in events if e.span(annual.season, origin)[0] <= origin]
        for name in names:
            rows += _score(
                annual,
                known,
                name,
                horizon,
                then,
                replace(options, model=name, tails=options.tails if name == DEFAULT else None),
            )
    table = pd.DataFrame(rows, columns=DETAIL)
    if detail:
        return table[table["model"].isin(models)].reset_index(drop=True)
    return summarise(table, models)


def summarise(detail: pd.DataFrame, models: Sequence[str]) -> pd.DataFrame:
    """Rows of detail (of one series, or of many put together) averaged by model and horizon,
    with skill against drift and naive.

    Parameters
    ----------
    detail : DataFrame
        Rows of :func:`backtest` with ``detail=True``.
    models : Sequence[str]
        Names of the models, in the order wanted.
    """
    if detail.empty:
        return pd.DataFrame(columns=SUMMARY).astype(
            {"model": object, "horizon": int, "origins": int}
        )
    groups = detail.groupby(["model", "horizon"], sort=False)
    table = (
        groups[list(_MEAN.values())]
        .mean()
        .rename(columns={column: name for name, column in _MEAN.items()})
    )
    table["origins"] = groups.size()
    table["rmsse"] = np.sqrt(groups["squared"].mean())
    for name in ("drift", "naive"):
        yardstick = table["mae"].xs(name, level="model").reindex(table.index, level="horizon")
        table[f"skill_{name}"] = 1 - table["mae"] / yardstick.where(yardstick > 0)
    wanted = (
        table.reset_index()
        .set_index("model")
        .loc[[m for m in dict.fromkeys(models) if m in set(detail["model"])]]
    )
    return wanted.reset_index()[SUMMARY]


_GRID = (np.arange(100) + 0.5) / 100
_ENDS = np.array([0.5, *(p for level in LEVELS for p in ((1 - level) / 2, (1 + level) / 2))])
_SCORES = ndtri(np.concatenate([_ENDS, _GRID]))


def crps(quantiles: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score at each horizon, ``[H]``: twice the mean pinball loss
    over quantiles .005, .015, ... ``[100, H]``.
    """
    miss, p = actual - quantiles, _GRID[:, None]
    return np.asarray(2 * np.where(miss >= 0, p * miss, (p - 1) * miss).mean(axis=0))


def interval_score(
    lower: np.ndarray, upper: np.ndarray, actual: np.ndarray, level: float
) -> np.ndarray:
    """Winkler's score: width plus 2/(1 - level) times what falls outside.

    Examples
    --------
    >>> interval_score(np.array([0.0]), np.array([2.0]), np.array([3.0]), 0.8)
    array([12.])
    """
    return np.asarray(
        upper
        - lower
        + 2 / (1 - level) * (np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0))
    )


def _origins(annual: Annual, first: int | None, origins: Sequence[int] | None) -> list[int]:
    """Years with enough figures behind and at least one ahead."""
    years = annual.years[annual.observed]
    if annual.season == 12 and origins is not None:
        origins = [12 * pd.Timestamp(o).year + pd.Timestamp(o).month - 1 for o in origins]
    least = _least(annual, first)
    possible = [int(y) for y in years[least - 1 : -1]]
    if origins is None:
        few = annual.season == 12 and len(possible) > MONTHLY_ORIGINS
        return (
            [possible[int(i)] for i in np.linspace(0, len(possible) - 1, MONTHLY_ORIGINS)]
            if few
            else possible
        )
    if isinstance(origins, str):
        instance(origins, "timeseries.backtest(origins)", list, N_("give a list of years"))
    for origin in origins:
        whole_in(origin, "timeseries.backtest(origins)", 0, 10**6)
    wrong = sorted(set(map(int, origins)) - {int(y) for y in years[:-1]})
    if wrong:
        raise DataError(
            "timeseries.origins.wrong",
            "timeseries.backtest(origins)",
            "{wrong}",
            "years with a figure, before the last",
            "correct the origins",
            wrong=wrong,
        )
    return sorted(map(int, origins))


def _least(annual: Annual, first: int | None) -> int:
    """Fewest figures at an origin: those asked for, or the usual ones."""
    if first is not None:
        return whole_in(first, "timeseries.backtest(first)", 3, 10**6)
    return 36 if annual.season == 12 else (8 if annual.n >= 12 else 5)


def _score(
    annual: Annual,
    known: Annual,
    name: str,
    horizon: int,
    events: Sequence[Event],
    options: Options,
) -> list[dict[str, object]]:
    """Rows of one model at one origin; none when the method keeps silent there."""
    start = len(known.years)
    actual = annual.values[start : start + horizon]
    try:
        marginals = fit(known, len(actual), events, options).marginals
    except ModelError:
        return []
    if marginals is None:
        return []
    at = np.flatnonzero(np.isfinite(known.values))
    steps, gaps = np.diff(known.values[at]), np.diff(at)
    if (
        annual.season == 12
    ):  # the usual scale of a seasonal series: the change since the same month a year before
        steps = known.values[12:] - known.values[:-12]
        steps = steps[np.isfinite(steps)]
        gaps = np.ones(len(steps))
    unit, square = np.mean(np.abs(steps) / np.sqrt(gaps)), np.mean(steps**2 / gaps)
    said = marginals.at(
        np.repeat(_SCORES[:, None], len(actual), axis=1)
    )  # one trip to the scale and back for all
    point = said[0]
    error = actual - point
    columns: dict[str, np.ndarray] = {
        "horizon": np.arange(1, len(actual) + 1),
        "year": annual.labels(annual.years[start : start + horizon]).to_numpy(),
        "actual": actual,
        "forecast": point,
        "error": error,
        "absolute": np.abs(error),
        "scaled": np.abs(error) / unit,
        "squared": error**2 / square,
        "smape": 200 * np.abs(error) / np.maximum(np.abs(actual) + np.abs(point), 1e-300),
        "crps": crps(said[len(_ENDS) :], actual),
    }
    for row, level in enumerate(LEVELS):
        lower, upper = marginals.outward(*said[1 + 2 * row : 3 + 2 * row])
        columns[f"lower_{level:.0%}"[:-1]], columns[f"upper_{level:.0%}"[:-1]] = lower, upper
        columns[f"covered_{level:.0%}"[:-1]] = ((actual >= lower) & (actual <= upper)).astype(float)
        columns[f"msis_{level:.0%}"[:-1]] = interval_score(lower, upper, actual, level) / unit
    last = int(known.years[-1])
    when = last if annual.season == 1 else annual.labels(known.years[-1:])[0]
    base = {
        "model": name,
        "origin": when,
        "stress": last == (STRESS if annual.season == 1 else 12 * STRESS + 11),
        "n": known.n,
    }
    seen = np.flatnonzero(np.isfinite(actual))
    return [
        {
            **base,
            **{
                key: column[i] if key == "year" else column[i].item()
                for key, column in columns.items()
            },
        }
        for i in seen
    ]
