"""Fan charts: history, central path and bands, one scenario or several."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..core.translate import N_, language, translate
from .cube import Cube, unknown_line
from .lines import Data, Series, line
from .messages import label, text
from .tables import STATS, statistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..catalog import Indicator

# Okabe and Ito (2008): told apart by colour-blind readers and in grey print.
COLOURS = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#E69F00")
_SCALES = ((1e6, N_("millions of ")), (1e3, N_("thousands of ")))


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


def fan(
    name: str, cubes: Mapping[str, Cube], *, ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """Fan chart of one series: history in black, each scenario's central path and 80 % band.

    Parameters
    ----------
    name : str
        Series identifier.
    cubes : mapping of str to Cube
        Statistics by scenario; the first one carries the 80 % band when there are several.

    Returns
    -------
    Axes
        The matplotlib Axes.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator

    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    first = next(iter(cubes.values()))
    drawn = {s: {stat: cube.line(name, stat) for stat in STATS} for s, cube in cubes.items()}
    largest = max(float(np.nanmax(np.abs(list(stats.values())))) for stats in drawn.values())
    unit = first.unit[name]
    scale, suffix = axis_scale(largest, unit, lang)
    for position, (scenario, stats) in enumerate(drawn.items()):
        colour = COLOURS[position % len(COLOURS)]
        years, start = cubes[scenario].years, max(int(np.argmax(cubes[scenario].future)) - 1, 0)
        ahead = {stat: values[start:] / scale for stat, values in stats.items()}
        if position == 0:
            past = stats["central"] / scale
            ax.plot(
                years[: start + 1],
                past[: start + 1],
                color="black",
                lw=1.6,
                label=text("history", lang),
            )
            printed = np.array([k == "published" for k in cubes[scenario].kinds(name)])
            if printed.any():
                ax.plot(
                    years[printed],
                    past[printed],
                    color="black",
                    ls="none",
                    marker="o",
                    ms=4,
                    label=text("kind.published_figure", lang),
                    zorder=5,
                )
            ax.fill_between(
                years[start:],
                ahead["p10"],
                ahead["p90"],
                color=colour,
                alpha=0.2,
                lw=0,
                label=f"{scenario}, {text('interval80', lang)}",
            )
        ax.plot(years[start:], ahead["central"], color=colour, lw=1.8, label=scenario)
    ax.set_title(label(name, lang), loc="left", fontsize=10.5)
    ax.set_ylabel(f"{suffix}{text(f'unit.{unit}', lang)}", fontsize=9)
    ax.grid(axis="y", color="#dddddd", lw=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if max(map(abs, ax.get_ylim())) >= 1000:
        ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.legend(frameon=False, fontsize=8)
    return ax


def axis_scale(largest: float, unit: str, lang: str | None) -> tuple[float, str]:
    """Divisor and prefix that keep axis numbers short; percentages and prices are left alone."""
    if unit in ("percent", "mxn_per_day", "ratio", "index", "years"):
        return 1.0, ""
    for factor, words in _SCALES:
        if largest >= 5 * factor:
            if unit.startswith(
                "mdp"
            ):  # a million mdp would be read wrongly: "mdp" is itself a million
                return 1e3, translate(N_("thousand "), lang)
            return factor, translate(words, lang)
    return 1.0, ""


def svg(ax: Axes) -> str:
    """The figure of ``ax`` as an SVG element, the same bytes for the same data, and closed."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    buffer = io.StringIO()
    figure = ax.figure
    with mpl.rc_context({"svg.hashsalt": "piimss", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[union-attr]
    plt.close(figure)  # type: ignore[arg-type]
    content = buffer.getvalue()
    return content[content.index("<svg") :]


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
    from matplotlib.ticker import MaxNLocator

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
            label=text("interval80", lang),
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
    ax.set_title(
        f"{indicator.code}  {getattr(indicator, f'name_{language(lang)}')}",
        loc="left",
        fontsize=9.5,
        wrap=True,
    )
    ax.set_ylabel(text(f"unit.{indicator.unit}", lang), fontsize=9)
    ax.grid(axis="y", color="#dddddd", lw=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if max(map(abs, ax.get_ylim())) >= 1000:
        ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.legend(frameon=False, fontsize=8)
    return ax
