"""Figures of what explains a number, from the tables that hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import report
from ..core import checks
from .projection import Projection
from .quantities import quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = ("old", "data", "law", "tables", "method", "total")


def step_names(steps: pd.DataFrame, lang: str | None = None) -> dict[str, str]:
    """Names of the steps of an attribution or a bridge as people read them.

    Parameters
    ----------
    steps : DataFrame
        What ``attribution`` or ``reconcile`` gave.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    """
    out = {}
    for place, step in enumerate(map(str, steps.index)):
        if step in _STEPS:
            out[step] = report.text(f"step.{step}", lang)
        elif place:
            out[step] = report.text(f"area.{step}", lang)
    if steps.index.name == "group":
        out["total"] = str(steps.attrs.get("scenario", "total"))
    return out


def plot_steps(
    steps: pd.DataFrame, run: Projection, lang: str | None = None, ax: Axes | None = None
) -> Axes:
    """Waterfall of an attribution or of a bridge between two runs.

    Parameters
    ----------
    steps : DataFrame
        What ``attribution`` or ``reconcile`` gave.
    run : Projection
        One of the two runs, which tells units and names.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    ax : Axes, optional
        Axes to draw on; new ones when not given.

    Returns
    -------
    Axes
        The matplotlib Axes.
    """
    lang = checks.language(lang, "plot_steps, lang")
    asked = quantity(run, steps.attrs["series"], steps.attrs["year"])
    return report.waterfall(
        steps,
        unit=asked.unit(run),
        title=asked.title(run, lang),
        names=step_names(steps, lang),
        lang=lang,
        ax=ax,
    )
