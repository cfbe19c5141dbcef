"""What the published series say by themselves beside the path that a scenario adopts.

The scenario is the condition: its path is the centre of the chain, and the spread around it is the
one that the histories give. A forecast of the series alone knows no assumption: where both part,
the reader sees by how much.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import timeseries
from ..catalog import Catalog
from ..catalog.facts import period
from ..core.errors import InputError
from ..core.resources import models_folder
from ..core.translate import language
from ..core.variables import variables
from ..metas import scale_of
from ..report.messages import text
from ..scenario.schema import read_toml
from ..timeseries.engine import DEFAULT
from .projection import Projection

FILE = "events.toml"
# Variable of the projection -> its long history; a third name is how the history is read.
LINES = {
    "jobs": "insured_jobs",
    "sbc": "sbc_december",
    "inflation": "inpc_december",
    "interest": "cetes_28d",
    "minimum_wage": "minimum_wage",
}
RATES = ("inflation", "interest")  # fractions in the projection, percent in the history
FEWEST = 5  # figures below which the default says nothing by itself


def beside(
    projection: Projection,
    *,
    model: str = DEFAULT,
    models: str | Path | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """Forecast of each series that moves the chain, and of each indicator that has only its own,
    beside the path of the scenario.

    Parameters
    ----------
    projection : Projection
        A scenario.
    model : str
        Of :data:`piimss_forecast.timeseries.MODELS`; only the default has calibrated intervals.
    models : str | Path | None
        Folder with another ``events.toml``; the embedded one when not given.
    lang : str, optional
        Of the labels, ``es`` or ``en``; the session's when not given.

    Returns
    -------
    DataFrame
        Index (series, year); columns ``label``, ``unit``; ``scenario``, ``scenario_p10``,
        ``scenario_p90``; ``series``, ``series_p10``, ``series_p90``; ``inside``, whether the path
        of the scenario is within the range of the series; ``events``, years declared.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> found = beside(pf.project("tendencial", draws=20))
    >>> bool(found.loc[("jobs", 2030), "inside"])
    True
    """
    declared = _events(models)
    parts = {}
    for name, (past, unit, events, bounds) in _known(projection, declared).items():
        last, end = int(past.index.max()), int(projection.data["year"].max())
        if len(past) < FEWEST or end <= last:
            continue
        found = timeseries.forecast(
            past, end - last, bounds=bounds, events=events, draws=2, model=model
        )
        if found.available:
            parts[name] = _together(_path(projection, name), found, events)
            parts[name].insert(0, "label", _label(projection, name, lang))
            parts[name].insert(1, "unit", text(f"unit.{unit}", lang))
    return pd.concat(parts, names=["series", "year"]) if parts else pd.DataFrame()


def _known(
    projection: Projection, declared: dict[str, list[timeseries.Event]]
) -> dict[str, tuple[pd.Series, str, list[timeseries.Event], Any]]:
    """Published figures, unit, events and bounds of every series that is set beside."""
    catalog: Catalog = projection.request.catalog
    out: dict[str, tuple[pd.Series, str, list[timeseries.Event], Any]] = {}
    for name, history in LINES.items():
        past = catalog.history(history)
        events = declared.get(history, []) + declared.get(name, [])
        if name == "inflation":
            past = (100 * past.pct_change(fill_method=None)).dropna()
            past = past.loc[period(catalog, "inflation_target")[0] :]
        unit = "percent" if name in RATES else str(catalog.histories().loc[history, "unit"])
        out[name] = past, unit, events, (None, None) if name == "inflation" else None
    indicator = projection.data["indicator"]
    for code, basis in zip(indicator["code"].values, indicator["basis"].values, strict=True):
        if str(basis) == "own_series":
            sheet = catalog.indicator(str(code))
            past = pd.Series(dict(sorted(sheet.history.items())), dtype=float)
            share = len(past) and scale_of(sheet, sheet.history) == "logit"
            bounds = (0, 100) if share else None
            out[str(code)] = past, sheet.unit, declared.get("indicator", []), bounds
    return {n: (p, u, _within(e, p), b) for n, (p, u, e, b) in out.items()}


def _within(events: list[timeseries.Event], past: pd.Series) -> list[timeseries.Event]:
    """Events inside the series, as long as enough figures are left of it."""
    first, last = int(past.index.min()), int(past.index.max())
    inside = [e for e in events if first < e.year <= last]
    lost = sum(min(e.length or 1, last - e.year + 1) for e in inside if e.kind == "pulse")
    return inside if len(past) - lost >= FEWEST else [e for e in inside if e.kind != "pulse"]


def _path(projection: Projection, name: str) -> pd.DataFrame:
    """Central path and 80 % range of a scenario, by year, in the unit of the history."""
    data = projection.data
    line = data[name] if name in LINES else data["indicator"].sel(code=name)
    draws = line.transpose("year", "draw").to_numpy() * (100 if name in RATES else 1)
    some = draws[:, 1:] if draws.shape[1] > 1 else draws
    low, high = np.quantile(some, (0.1, 0.9), axis=1)
    return pd.DataFrame(
        {"scenario": draws[:, 0], "scenario_p10": low, "scenario_p90": high},
        index=data["year"].to_numpy(),
    )


def _together(
    path: pd.DataFrame, found: timeseries.Forecast, events: list[timeseries.Event]
) -> pd.DataFrame:
    low, high = found.interval(0.8).to_numpy().T
    out = path.loc[found.median.index].assign(series=found.median, series_p10=low, series_p90=high)
    out["inside"] = (out["scenario"] >= low) & (out["scenario"] <= high)
    out["events"] = ", ".join(str(e.year) for e in events)
    return out


def _label(projection: Projection, name: str, lang: str | None) -> str:
    """Name of a series for people."""
    if name in LINES:
        return str(getattr(variables()[name], f"label_{language(lang)}"))
    sheet = projection.request.catalog.indicator(name)
    return str(getattr(sheet, f"name_{language(lang)}"))


def _events(models: str | Path | None) -> dict[str, list[timeseries.Event]]:
    """Declared events by series; none for a folder without the file."""
    path = models_folder(models) / FILE
    if not path.is_file():
        return {}
    rows = read_toml(path)
    try:
        return {name: [timeseries.Event(**row) for row in found] for name, found in rows.items()}
    except TypeError as err:
        raise InputError(
            "results.events",
            "{file}",
            "{err}",
            "year, kind, length, reason and source of each event",
            "correct the file",
            file=path.name,
            err=str(err),
        ) from None
