"""One page that shows what a back-test found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..core.translate import N_, translate
from .backtesting import STRESS, backtest, summarise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WORDS = N_(
    {
        "actual": "observed",
        "forecast": "forecast by origin",
        "stress": "stress origin {year}",
        "inside": "95 % interval",
        "errors": "Scaled error (MASE)",
        "coverage": "Coverage achieved",
        "skill": "Skill over drift and last value",
        "ahead": "periods ahead",
        "drift": "over drift",
        "naive": "over last value",
        "title": "Rolling-origin back-test",
    }
)


def plot_backtest(
    series: pd.Series, horizon: int = 6, *, lang: str | None = None, **options: Any
) -> Figure:
    """Back-test of a series on one page: forecasts by origin against what came, scaled error,
    coverage and skill by horizon.

    The stress origin 2019, the last before the shock, is drawn apart.

    Parameters
    ----------
    series : Series
        As in ``backtest``.
    horizon : int
        As in ``backtest``.
    options : Any
        As in ``backtest``.
    lang : str | None
        ``es`` or ``en``.

    Returns
    -------
    Figure
        matplotlib Figure, not shown and not registered with pyplot.

    Raises
    ------
    DataError
        For a series too short for a back-test; those of ``backtest``.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    models = tuple(dict.fromkeys((*options.pop("models", ("combination",)), "drift", "naive")))
    rows = backtest(series, horizon, models=models, detail=True, **options)
    words = {key: translate(word, lang).format(year=STRESS) for key, word in _WORDS.items()}
    figure = Figure(figsize=(8.3, 11.0), layout="constrained")
    grid = figure.subplot_mosaic(
        [["top", "top"], ["errors", "coverage"], ["skill", "skill"], ["table", "table"]],
        height_ratios=[3, 2.4, 2, 0.9],
    )
    name = f": {series.name}" if series.name is not None else ""
    figure.suptitle(words["title"] + name)
    _origins(grid["top"], series, rows[rows["model"] == models[0]], words)
    table = summarise(rows, models)
    own = table[table["model"] == models[0]]
    for model, part in table.groupby("model", sort=False):
        grid["errors"].plot(part["horizon"], part["mase"], marker="o", label=model)
    for level, colour in ((80, "tab:blue"), (95, "tab:red")):
        grid["coverage"].plot(
            own["horizon"], own[f"coverage_{level}"], marker="o", color=colour, label=f"{level} %"
        )
        grid["coverage"].axhline(level / 100, color=colour, linestyle=":", linewidth=1)
    for shift, yardstick in ((-0.2, "drift"), (0.2, "naive")):
        grid["skill"].bar(
            own["horizon"] + shift, own[f"skill_{yardstick}"], width=0.38, label=words[yardstick]
        )
    grid["skill"].axhline(0, color="black", linewidth=0.8)
    grid["errors"].set_ylim(0, None)
    grid["coverage"].set_ylim(0, 1.03)
    for key in ("errors", "coverage", "skill"):
        grid[key].set(title=words[key], xlabel=words["ahead"])
        grid[key].xaxis.set_major_locator(MaxNLocator(integer=True))
        grid[key].legend(fontsize=8)
    _scores(grid["table"], rows, models)
    return figure


def _origins(ax: Any, series: pd.Series, rows: pd.DataFrame, words: dict[str, str]) -> None:
    """Forecasts fanned out from each origin over the series."""
    index = (
        series.index.to_timestamp() if isinstance(series.index, pd.PeriodIndex) else series.index
    )
    yearly = len(rows) and not isinstance(rows["year"].iloc[0], pd.Timestamp)
    at = index.year if yearly and isinstance(index, pd.DatetimeIndex) else index
    known = dict(zip(at, series.to_numpy(), strict=True))
    seen: set[str] = set()
    for origin, part in rows.groupby("origin"):
        stress = bool(part["stress"].any())
        kind = "stress" if stress else "forecast"
        colour = "tab:red" if stress else "tab:blue"
        years = [origin, *part["year"]]
        path = [known.get(origin, np.nan), *part["forecast"]]
        ax.plot(
            years,
            path,
            color=colour,
            alpha=0.9 if stress else 0.45,
            marker=".",
            label=None if kind in seen else words[kind],
        )
        if stress:
            ax.fill_between(
                part["year"],
                part["lower_95"],
                part["upper_95"],
                color=colour,
                alpha=0.12,
                label=words["inside"],
            )
        seen.add(kind)
    ax.plot(at, series.to_numpy(), color="black", marker="o", markersize=3, label=words["actual"])
    ax.legend(fontsize=8)


def _scores(ax: Any, rows: pd.DataFrame, models: tuple[str, ...]) -> None:
    """All horizons together, one line a model."""
    whole = summarise(rows.assign(horizon=0), models)
    names = {
        "mase": "MASE",
        "rmsse": "RMSSE",
        "smape": "sMAPE %",
        "crps": "CRPS",
        "msis_95": "MSIS 95",
        "coverage_80": "80 %",
        "coverage_95": "95 %",
    }
    cells = [[f"{row[c]:,.3g}" for c in names] for _, row in whole.iterrows()]
    ax.axis("off")
    shown = ax.table(
        cells, rowLabels=list(whole["model"]), colLabels=list(names.values()), loc="center"
    )
    shown.auto_set_font_size(False)
    shown.set_fontsize(8)
