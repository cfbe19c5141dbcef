"""Figures of what explains a number, from the tables that hold it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from .. import report
from ..core import checks
from ..report.figures import COLOURS
from ..report.picture_people import GROUP, pyramid_table
from .projection import Projection
from .quantities import quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .assessment import MetaAssessment
    from .comparison import Comparison

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


def plot_effects(
    effects: pd.DataFrame,
    compared: Comparison,
    asked: tuple[str, int | None, str],
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Bars of what each changed input alone does, the largest on top.

    Parameters
    ----------
    effects : DataFrame
        What ``Comparison.tornado`` gave.
    compared : Comparison
        Whose it is.
    asked : tuple
        Series, year and scenario.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    ax : Axes, optional
        Axes to draw on; new ones when not given.
    """
    lang = checks.language(lang, "plot_tornado, lang")
    series, year, scenario = asked
    base = compared.reference
    told = quantity(base, series, year)
    own = effects[scenario].dropna()
    ranges = pd.DataFrame({"low": own.clip(upper=0), "high": own.clip(lower=0)})
    order = own.abs().sort_values(ascending=False).index
    names = {str(k): str(v) for k, v in base.assumptions.table(lang)["name"].items()}
    title = f"{told.title(base, lang)}: {scenario}"
    drawn = report.tornado(
        ranges.loc[order], unit=told.unit(base), title=title, names=names, lang=lang, ax=ax
    )
    drawn.legend().remove()  # both sides are one scenario's
    return drawn


def plot_pyramid(
    run: Projection, year: int | None = None, lang: str | None = None, ax: Axes | None = None
) -> Axes:
    """Pyramid of the population registered at a UMF on the central path.

    Parameters
    ----------
    run : Projection
        Whose population.
    year : int, optional
        Of the bars; the horizon when not given. A line goes round those of the base year.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    ax : Axes, optional
        Axes to draw on; new ones when not given.
    """
    import matplotlib.pyplot as plt

    lang = checks.language(lang, "plot_pyramid, lang")
    people = run.data["adscrita_umf"].isel(draw=0)
    known = people["year"].to_numpy()
    base, last = int(run.request.base_year), int(known[-1])
    shown = int(
        checks.whole_in(last if year is None else year, "plot_pyramid, year", int(known[0]), last)
    )
    table = pyramid_table(people, [base, shown]) / 1e6
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 5.0), layout="constrained")
    for sex, sign, colour in (("M", -1, COLOURS[0]), ("F", 1, COLOURS[2])):
        said = f"{shown}, {report.part(sex, lang)}"
        values = sign * table[shown, sex].to_numpy()
        ax.barh(table.index + GROUP / 2, values, GROUP - 1, color=colour, alpha=0.75, label=said)
        edges = [*table.index, table.index[-1] + GROUP]
        line = sign * table[base, sex].to_numpy()
        ax.stairs(
            line,
            edges,
            orientation="horizontal",
            color="black",
            baseline=None,
            label=str(base) if sign > 0 else None,
        )
    unit = f"{report.text('find.millions', lang)}{report.text('unit.persons', lang)}"
    report.dressed(ax, report.label("adscrita_umf", lang), report.text("column.age", lang))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.set_xlabel(unit, fontsize=9)
    return ax


def plot_backtest(summary: pd.DataFrame, lang: str | None = None, ax: Axes | None = None) -> Axes:
    """What the bands held by class, beside what they promise.

    Parameters
    ----------
    summary : DataFrame
        ``Backtest.summary``.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    ax : Axes, optional
        Axes to draw on; new ones when not given.
    """
    import matplotlib.pyplot as plt

    lang = checks.language(lang, "plot_backtest, lang")
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 1.4 + 0.3 * len(summary)), layout="constrained")
    places = range(len(summary))
    for column, promised, colour in (
        ("coverage_80", 80, COLOURS[0]),
        ("coverage_95", 95, COLOURS[2]),
    ):
        said = report.text(f"column.{column}", lang)
        ax.plot(summary[column], places, "o", color=colour, label=said)
        ax.axvline(promised, color=colour, lw=1, ls="--")
    names = [
        f"{report.text(f'class.{name}', lang)} ({count:,.0f})"
        for name, count in zip(summary.index, summary["checks"], strict=True)
    ]
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    report.dressed(ax, report.text("title.coverage", lang), "")
    ax.set_yticks(places, names)
    ax.set_xlabel("%", fontsize=9)
    return ax


def plot_bullet(found: MetaAssessment, code: str, ax: Axes | None = None) -> Axes:
    """Median and 80 % interval of an indicator at its last target year, against its target.

    Parameters
    ----------
    found : MetaAssessment
        Whose table is read.
    code : str
        Of the indicator.
    ax : Axes, optional
        Axes to draw on; new ones when not given.
    """
    import matplotlib.pyplot as plt

    row, lang = found[code], found.lang
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 1.6), layout="constrained")
    if math.isfinite(row["low"]):
        said = report.text("interval80", lang)
        ax.barh(
            0, row["high"] - row["low"], 0.5, row["low"], color=COLOURS[0], alpha=0.3, label=said
        )
    ax.plot(row["value"], 0, "o", color=COLOURS[0], label=report.text("stat.p50", lang))
    ax.axvline(row["target"], color="black", lw=2.4, label=report.text("target", lang))
    if math.isfinite(row["baseline"]):
        said = report.text("column.baseline", lang)
        ax.axvline(row["baseline"], color="#52606d", lw=1.2, ls="--", label=said)
    status = report.text(f"status.{row['status']}", lang)
    report.dressed(ax, f"{code}  {row['name']}: {status}", "", size=9.5)
    ax.set_yticks([])
    ax.set_xlabel(report.text(f"unit.{row['unit']}", lang), fontsize=9)
    return ax


def plot_targets(found: MetaAssessment, *, bullet: bool = False) -> Figure:
    """Every indicator with a target to come, three across.

    Parameters
    ----------
    found : MetaAssessment
        Whose projection is read.
    bullet : bool
        Bullets instead of fans.
    """
    import matplotlib.pyplot as plt

    table = found.table()
    codes = table.index[table["year"] > found.projection.request.base_year]
    rows = math.ceil(len(codes) / 3)
    tall = 1.5 if bullet else 2.6
    figure, axes = plt.subplots(
        rows, 3, figsize=(13.0, tall * rows), layout="constrained", squeeze=False
    )
    for ax, code in zip(axes.flat, codes, strict=False):
        found.plot(str(code), ax, bullet=bullet)
        ax.set_title(str(code), loc="left", fontsize=9.5)
        ax.get_legend().remove()
    for ax in axes.flat[len(codes) :]:
        ax.remove()
    return figure
