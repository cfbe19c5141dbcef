"""Fan charts: history, central path and bands, one scenario or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..core.checks import one_of
from ..core.errors import InputError
from ..core.translate import language
from .axis import axis_scale
from .cube import Cube, unknown_line
from .lines import Data, Series, line
from .measured import band_of, held
from .messages import label, text
from .tables import STATS, statistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..catalog import Indicator

# Okabe and Ito (2008): told apart by colour-blind readers and in grey print.
COLOURS = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#E69F00")


def series(name: str, data: Data) -> Series:
    """A series of any table by its identifier.

    Raises
    ------
    InputError
        For an unknown identifier.
    """
    found = line(data, name)
    if found is None:
        raise unknown_line(name)
    return found


@dataclass(frozen=True)
class Fan:
    """What a fan chart shows, on the scale of its axis.

    Parameters
    ----------
    years : ndarray
        All of them; those from position ``start`` on (the last of history) have a fan.
    start : int
        Position of the last year of history.
    past : ndarray
        The first scenario's central path, in every year.
    printed : ndarray of bool
        Years in which that is the institute's own figure.
    low, high : ndarray
        Its 80 % band from ``start`` on.
    central : dict of str to ndarray
        Central path of each scenario from ``start`` on.
    unit : str
        Words of the axis.
    scale : float
        What figures were divided by.
    """

    years: np.ndarray
    start: int
    past: np.ndarray
    printed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    central: dict[str, np.ndarray]
    unit: str
    scale: float

    def range(self) -> tuple[float, float]:
        """Lowest and highest figure drawn."""
        every = np.concatenate([self.past, self.low, self.high, *self.central.values()])
        return float(np.nanmin(every)), float(np.nanmax(every))


def fan_of(name: str, cubes: Mapping[str, Cube], lang: str | None = None) -> Fan:
    """What the fan chart of a series shows.

    Parameters
    ----------
    name : str
        Series identifier.
    cubes : mapping of str to Cube
        Statistics by scenario; the first one carries the band.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Raises
    ------
    InputError
        For an unknown identifier.
    """
    first = next(iter(cubes.values()))
    drawn = [np.abs(cube.line(name, stat)) for cube in cubes.values() for stat in STATS]
    unit = first.unit[name]
    scale, prefix = axis_scale(float(np.nanmax(drawn)), unit, lang)
    start = max(int(np.argmax(first.future)) - 1, 0)
    return Fan(
        first.years,
        start,
        first.line(name) / scale,
        np.array([kind == "published" for kind in first.kinds(name)]),
        first.line(name, "p10")[start:] / scale,
        first.line(name, "p90")[start:] / scale,
        {scenario: cube.line(name)[start:] / scale for scenario, cube in cubes.items()},
        f"{prefix}{text(f'unit.{unit}', lang)}",
        scale,
    )


BANDS = {0.5: ("p25", "p75"), 0.8: ("p10", "p90"), 0.95: ("p02_5", "p97_5")}


def fan(
    name: str,
    cubes: Mapping[str, Cube],
    *,
    ax: Axes | None = None,
    lang: str | None = None,
    levels: Sequence[float] = (0.8,),
) -> Axes:
    """Fan chart of one series: history in black, each scenario's central path and the bands of the
    first one.

    Parameters
    ----------
    name : str
        Series identifier.
    cubes : mapping of str to Cube
        Statistics by scenario; the first one carries the bands when there are several.
    levels : sequence of float
        Probability of each band, one of ``BANDS``.

    Raises
    ------
    InputError
        For an unknown series or level.

    Returns
    -------
    Axes
        The matplotlib Axes.
    """
    import matplotlib.pyplot as plt

    shown = fan_of(name, cubes, lang)
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    past, ahead = shown.years[: shown.start + 1], shown.years[shown.start :]
    ax.plot(past, shown.past[: past.size], color="black", lw=1.6, label=text("history", lang))
    if shown.printed.any():
        ax.plot(
            shown.years[shown.printed],
            shown.past[shown.printed],
            color="black",
            ls="none",
            marker="o",
            ms=4,
            label=text("kind.published_figure", lang),
            zorder=5,
        )
    first = next(iter(cubes))
    said = {0.8: band_of(name, first, lang)}
    for level in sorted(map(_level, levels), reverse=True):
        low, high = (cubes[first].line(name, s)[shown.start :] for s in BANDS[level])
        words = said.get(level, f"{first}, {100 * level:.0f} %")
        ax.fill_between(
            ahead,
            low / shown.scale,
            high / shown.scale,
            color=COLOURS[0],
            alpha=0.2,
            lw=0,
            label=words,
        )
    for position, (scenario, values) in enumerate(shown.central.items()):
        colour = COLOURS[position % len(COLOURS)]
        ax.plot(ahead, values, color=colour, lw=1.8, label=scenario)
    return dressed(ax, label(name, lang), shown.unit)


def dressed(ax: Axes, title: str, unit: str, *, size: float = 10.5) -> Axes:
    """Axes with title, unit, grid, whole years and legend, as all figures have them."""
    from matplotlib.ticker import MaxNLocator

    ax.set_title(title, loc="left", fontsize=size, wrap=True)
    ax.set_ylabel(unit, fontsize=9)
    ax.grid(axis="y", color="#dddddd", lw=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if max(map(abs, ax.get_ylim())) >= 1000:
        ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.legend(frameon=False, fontsize=8)
    return ax


def _level(level: float) -> float:
    return float(one_of(str(level), "plot, levels", [str(known) for known in BANDS]))


def fans(
    names: Sequence[str],
    cube: Cube,
    *,
    ax: Axes | None = None,
    lang: str | None = None,
    levels: Sequence[float] = (0.8,),
) -> Axes:
    """Fan charts of several series of one unit on the same axes.

    Parameters
    ----------
    names : sequence of str
        Series identifiers.
    cube : Cube
        Statistics of the scenario.
    levels : sequence of float
        As in :func:`fan`.

    Raises
    ------
    InputError
        For no series, an unknown one, another level, or series of more than one unit.
    """
    import matplotlib.pyplot as plt

    for name in names:
        cube.line(name)
    units = {name: cube.unit[name] for name in names}
    if len(set(units.values())) != 1:
        raise InputError(
            "report.fans",
            "plot",
            "{listed}",
            "one or more series of one unit",
            "plot each unit by itself",
            listed=", ".join(f"{n} ({u})" for n, u in units.items()) or "∅",
        )
    unit = next(iter(units.values()))
    largest = max(float(np.nanmax(np.abs(cube.line(n, "p90")))) for n in names)
    scale, prefix = axis_scale(largest, unit, lang)
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    start = max(int(np.argmax(cube.future)) - 1, 0)
    for k, name in enumerate(names):
        colour = COLOURS[k % len(COLOURS)]
        ax.plot(cube.years, cube.line(name) / scale, color=colour, lw=1.8, label=label(name, lang))
        for level in sorted(map(_level, levels), reverse=True):
            low, high = (cube.line(name, s)[start:] / scale for s in BANDS[level])
            ax.fill_between(cube.years[start:], low, high, color=colour, alpha=0.15, lw=0)
    bands = ", ".join(f"{100 * level:.0f} %" for level in sorted(levels))
    return dressed(ax, bands, f"{prefix}{text(f'unit.{unit}', lang)}")


def indicator_fan(
    indicator: Indicator,
    draws: xr.DataArray,
    future: np.ndarray,
    *,
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Fan chart of an indicator: published points, median and 80 % band where there is a forecast,
    and the targets as crosses.

    Parameters
    ----------
    indicator : Indicator
        Its definition.
    draws : DataArray
        Values ``[draw, year]``.
    future : ndarray
        Which years are projected.
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    years = draws["year"].to_numpy()
    stats = statistics(draws)
    if stats["p50"].notna().any():
        # The band starts at the last published point, where there is one, so that nothing floats.
        since = max((y for y in indicator.history if y <= years[-1]), default=int(years[future][0]))
        ahead = stats[stats.index >= since]
        ax.fill_between(
            ahead.index,
            ahead["p10"],
            ahead["p90"],
            color=COLOURS[0],
            alpha=0.2,
            lw=0,
            label=f"{text('interval80', lang)} ({held(indicator.code, lang, short=True)})",
        )
        ax.plot(ahead.index, ahead["p50"], color=COLOURS[0], lw=1.8, label=text("stat.p50", lang))
    ax.plot(
        list(indicator.history),
        list(indicator.history.values()),
        color="black",
        lw=1.4,
        marker="o",
        ms=3,
        label=text("history", lang),
    )
    goals = {y: v for y, v in indicator.targets.items() if y <= years[-1]}
    ax.plot(
        list(goals),
        list(goals.values()),
        color=COLOURS[2],
        ls="none",
        marker="x",
        ms=6,
        label=text("target", lang),
    )
    title = f"{indicator.code}  {getattr(indicator, f'name_{language(lang)}')}"
    return dressed(ax, title, text(f"unit.{indicator.unit}", lang), size=9.5)
