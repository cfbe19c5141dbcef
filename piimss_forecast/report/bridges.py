"""Pictures of what explains a number: a waterfall of steps, a tornado of ranges."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .figures import COLOURS, axis_scale
from .messages import text
from .picture_bars import DOWN, waterfall_bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ACROSS = 52  # letters of a line of a name: longer ones would leave the bars no room


def waterfall(
    steps: pd.DataFrame,
    *,
    unit: str,
    title: str,
    names: Mapping[str, str] | None = None,
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Steps from a first value to a last one.

    Parameters
    ----------
    steps : DataFrame
        ``contribution`` and running ``value`` by step; the first row is where it starts, the last
        one where it ends.
    unit : str
        Of the values.
    title : str
        Above the figure.
    names : mapping of str to str, optional
        Names of the steps as people read them.
    lang : str, optional
        ``es`` or ``en``.
    ax : Axes, optional
        Axes to draw on; new ones when not given.

    Returns
    -------
    Axes
        The matplotlib Axes.
    """
    ax = _axes(len(steps)) if ax is None else ax
    scale, suffix = axis_scale(float(steps["value"].abs().max()), unit, lang)
    for row, bar in enumerate(waterfall_bars(steps, scale)):
        ax.barh(row, bar.end - bar.start, left=bar.start, color=bar.colour, height=0.65)
        sign, number = "" if bar.whole or not bar.number else "+", bar.number
        ax.annotate(
            f"{number:{sign},.4g}" if abs(number) < 1000 else f"{number:{sign},.0f}",
            (max(bar.start, bar.end), row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
        if row < len(steps) - 1:
            ax.plot([bar.end] * 2, [row + 0.33, row + 0.67], color="#999999", lw=0.8)
    said = f"{suffix}{text(f'unit.{unit}', lang)}"
    _finish(ax, [str(s) for s in steps.index], names, title, said)
    return ax


def tornado(
    ranges: pd.DataFrame,
    *,
    unit: str,
    title: str,
    names: Mapping[str, str] | None = None,
    rows: int = 15,
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Effects of the low and the high end of each input's range, the largest on top.

    Parameters
    ----------
    ranges : DataFrame
        ``low`` and ``high``, the effects of both ends, by input.
    unit : str
        Of the effects.
    title : str
        Above the figure.
    names : mapping of str to str, optional
        Names of the inputs as people read them.
    rows : int
        How many are drawn.
    lang : str, optional
        ``es`` or ``en``.
    ax : Axes, optional
        Axes to draw on; new ones when not given.

    Returns
    -------
    Axes
        The matplotlib Axes.
    """
    shown = ranges.iloc[:rows]
    ax = _axes(len(shown)) if ax is None else ax
    largest = float(np.nanmax(shown[["low", "high"]].abs().to_numpy(), initial=0.0))
    scale, suffix = axis_scale(largest, unit, lang)
    for column, colour in (("low", DOWN), ("high", COLOURS[0])):
        ax.barh(
            range(len(shown)),
            shown[column].to_numpy() / scale,
            color=colour,
            height=0.65,
            alpha=0.85,
            label=text(f"range.{column}", lang),
        )
    ax.axvline(0, color="black", lw=0.8)
    ax.legend(frameon=False, fontsize=8)
    said = f"{suffix}{text(f'unit.{unit}', lang)}"
    _finish(ax, [str(k) for k in shown.index], names, title, said)
    return ax


def _axes(rows: int) -> Axes:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(7.2, 1.2 + 0.32 * rows), layout="constrained")[1]


def _finish(
    ax: Axes, rows: list[str], names: Mapping[str, str] | None, title: str, unit: str
) -> None:
    words = names or {}
    ax.set_yticks(range(len(rows)), [fill(words.get(row, row), _ACROSS) for row in rows])
    ax.invert_yaxis()
    ax.set_title(title, loc="left", fontsize=10.5)
    ax.set_xlabel(unit, fontsize=9)
    ax.grid(axis="x", color="#dddddd", lw=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8.5)
    ax.margins(x=0.12)
    if max(map(abs, ax.get_xlim())) >= 1000:
        ax.xaxis.set_major_formatter("{x:,.0f}")
