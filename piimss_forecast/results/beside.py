"""What the published series say by themselves beside the path that a scenario adopts.

The scenario is the condition: its path is the centre of the chain, and the spread around it is the
one that the histories give. A forecast of the series alone knows no assumption: where both part,
the reader sees by how much, what each held in hindcasts, and where both meet by their precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .. import timeseries
from ..catalog import Catalog
from ..catalog.periods import period
from ..core import checks
from ..core.errors import InputError
from ..core.resources import models_folder
from ..core.translate import N_, language
from ..core.variables import variables
from ..metas import scale_of
from ..report.measured import class_of, measured
from ..report.messages import text
from ..scenario.schema import read_toml
from ..timeseries.engine import DEFAULT
from ..uncertainty import calibration
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
TENTHS = (0.1, 0.9)
COLUMNS = (
    *("label", "unit", "adopted", "adopted_p10", "adopted_p90"),
    *("alone", "alone_p10", "alone_p90", "reconciled", "reconciled_p10", "reconciled_p90"),
    *("inside", "adopted_held_80", "adopted_held_95", "alone_held_80", "alone_held_95"),
    *("events", "rule"),
)
_BOUNDS = {"logit": (0.0, 100.0)}  # of a series by the scale of its errors; else as it is found
DIGITS = 6  # significant: what an optimiser finds beyond them depends on the processor


@dataclass(frozen=True)
class Alone:
    """What a series says by itself: median and 80 % range by year in the unit of its history, the
    scale of its errors and the years of its events.
    """

    table: pd.DataFrame
    measure: str
    events: str


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
        Index (series, year); columns ``label``, ``unit``; ``adopted``, ``adopted_p10``,
        ``adopted_p90``, of the scenario; ``alone``, ``alone_p10``, ``alone_p90``, of the series;
        ``reconciled``, ``reconciled_p10``, ``reconciled_p90`` (see :func:`reconciled`);
        ``inside``, whether the path of the scenario is within the range of the series;
        ``adopted_held_80``, ``adopted_held_95``, ``alone_held_80``, ``alone_held_95``, percent
        that the bands of both held in hindcasts of the class; ``events``, years declared;
        ``rule``, of the reconciliation, in words.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> found = beside(pf.project("tendencial", draws=20))
    >>> bool(found.loc[("jobs", 2030), "inside"])
    True
    """
    todo = N_("give what pf.project returns")
    checks.instance(projection, "beside, projection", Projection, todo)
    catalog, data = projection.request.catalog, projection.data
    last = int(data["year"].max())
    found = alone(catalog, own_codes(data["indicator"]), last, model=model, models=models)
    return joined(found, adopted(data, found), catalog, lang)


def own_codes(indicator: xr.DataArray) -> list[str]:
    """Codes of the indicators of a projection that go by their own series."""
    pairs = zip(indicator["code"].values, indicator["basis"].values, strict=True)
    return [str(code) for code, basis in pairs if str(basis) == "own_series"]


def alone(
    catalog: Catalog,
    codes: Iterable[str],
    last: int,
    *,
    model: str = DEFAULT,
    models: str | Path | None = None,
) -> dict[str, Alone]:
    """Every series by itself to a last year: no scenario moves it.

    Parameters
    ----------
    catalog : Catalog
        What is published.
    codes : iterable of str
        Indicators with a series of their own.
    last : int
        Last year.
    model : str
        As in :func:`beside`.
    models : str or Path, optional
        As in :func:`beside`.
    """
    declared, out = _events(models), {}
    for name, (past, events, measure) in _known(catalog, codes, declared).items():
        first = int(past.index.max()) if len(past) else last
        if len(past) < FEWEST or last <= first:
            continue
        bounds = (None, None) if name == "inflation" else _BOUNDS.get(measure)
        found = timeseries.forecast(
            past, last - first, bounds=bounds, events=events, draws=2, model=model
        )
        if found.available:
            low, high = found.interval(0.8).to_numpy().T
            table = pd.DataFrame({"alone": found.median, "alone_p10": low, "alone_p90": high})
            table = table.map(lambda v: float(f"{v:.{DIGITS}g}"))
            out[name] = Alone(table, measure, ", ".join(str(e.year) for e in events))
    return out


def adopted(data: Mapping[Any, xr.DataArray], names: Iterable[str]) -> pd.DataFrame:
    """Central path and 80 % range of a scenario, in the unit of each history; index (series, year).

    Parameters
    ----------
    data : mapping of str to DataArray
        A projection.
    names : iterable of str
        Variables of ``LINES`` and codes of indicators.
    """
    parts, years = {}, np.asarray(data["year"])
    for name in names:
        line = data[name] if name in LINES else data["indicator"].sel(code=name)
        draws = line.transpose("year", "draw").to_numpy() * (100 if name in RATES else 1)
        some = draws[:, 1:] if draws.shape[1] > 1 else draws
        low, high = np.quantile(some, TENTHS, axis=1)
        columns = {"adopted": draws[:, 0], "adopted_p10": low, "adopted_p90": high}
        parts[name] = pd.DataFrame(columns, index=years)
    return pd.concat(parts, names=["series", "year"]) if parts else pd.DataFrame()


def joined(
    found: Mapping[str, Alone], paths: pd.DataFrame, catalog: Catalog, lang: str | None = None
) -> pd.DataFrame:
    """The table of :func:`beside`, from its two halves."""
    if not found:
        return pd.DataFrame()
    tables = pd.concat({n: one.table for n, one in found.items()}, names=["series", "year"])
    both = paths.loc[tables.index].join(tables)
    names = both.index.get_level_values("series")
    both = both.join(reconciled(both, names.map({n: one.measure for n, one in found.items()})))
    both["inside"] = both["adopted"].between(both["alone_p10"], both["alone_p90"])
    for who, method in (("adopted", "chain"), ("alone", "series")):
        held = {name: measured(method, class_of(name))[1:] for name in found}
        for k, promised in enumerate((80, 95)):
            both[f"{who}_held_{promised}"] = names.map({n: h[k] for n, h in held.items()})
    both["events"] = names.map({n: one.events for n, one in found.items()})
    return worded(both, catalog, lang)[list(COLUMNS)]


def worded(table: pd.DataFrame, catalog: Catalog, lang: str | None = None) -> pd.DataFrame:
    """The table of :func:`beside` with its names, units and rule in a language.

    Parameters
    ----------
    table : DataFrame
        Index (series, year).
    catalog : Catalog
        With the names of the indicators.
    lang : str, optional
        As in :func:`beside`.
    """
    names = table.index.get_level_values("series")
    labels = {name: _label(catalog, name, lang) for name in names.unique()}
    units = {name: text(f"unit.{unit_of(catalog, name)}", lang) for name in labels}
    return table.assign(
        label=names.map(labels), unit=names.map(units), rule=text("beside.rule", lang)
    )


def unit_of(catalog: Catalog, name: str) -> str:
    """Unit in which a series is set beside a scenario: that of its history.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> [unit_of(pf.catalog(), name) for name in ("jobs", "interest")]
    ['jobs', 'percent']
    """
    if name in RATES:
        return "percent"
    if name in LINES:
        return str(catalog.histories().loc[LINES[name], "unit"])
    return str(catalog.indicator(name).unit)


def reconciled(both: pd.DataFrame, measure: str | pd.Index) -> pd.DataFrame:
    """Where the path of a scenario and the series by itself meet, each by its precision.

    On the scale of the errors the centre is the mean of both weighted by the inverse of their
    variances. Both read the same history, so their errors are taken as one: the half-width is the
    mean of both with the same weights, and not the narrower one of two independent sources.

    Parameters
    ----------
    both : DataFrame
        Columns ``adopted`` and ``alone`` with ``_p10`` and ``_p90``.
    measure : str or Index
        ``log``, ``logit`` (of a percent) or ``level``; of all rows or of each.

    Returns
    -------
    DataFrame
        ``reconciled``, ``reconciled_p10``, ``reconciled_p90``.

    Examples
    --------
    >>> columns = [f"{who}{end}" for who in ("adopted", "alone") for end in ("", "_p10", "_p90")]
    >>> row = pd.DataFrame([[10.0, 9.0, 11.0, 16.0, 14.0, 18.0]], columns=columns)
    >>> reconciled(row, "level").round(2).to_numpy().tolist()
    [[11.2, 10.0, 12.4]]
    """
    kind = np.broadcast_to(np.asarray(measure, dtype=str), len(both))

    def on(who: str) -> tuple[np.ndarray, np.ndarray]:
        middle, low, high = (
            calibration.on_scale(both[f"{who}{end}"].to_numpy(), kind)
            for end in ("", "_p10", "_p90")
        )
        return middle, np.maximum((high - low) / 2, np.finfo(float).eps)

    (path, wide), (series, own) = on("adopted"), on("alone")
    weight = own**2 / (wide**2 + own**2)
    middle, half = weight * path + (1 - weight) * series, weight * wide + (1 - weight) * own
    ends = {"": middle, "_p10": middle - half, "_p90": middle + half}
    columns = {f"reconciled{e}": calibration.off_scale(v, kind) for e, v in ends.items()}
    return pd.DataFrame(columns, index=both.index)


def _known(
    catalog: Catalog, codes: Iterable[str], declared: dict[str, list[timeseries.Event]]
) -> dict[str, tuple[pd.Series, list[timeseries.Event], str]]:
    """Published figures, events and scale of the errors of every series that is set beside."""
    out: dict[str, tuple[pd.Series, list[timeseries.Event], str]] = {}
    for name, history in LINES.items():
        past = catalog.history(history)
        events = declared.get(history, []) + declared.get(name, [])
        if name == "inflation":
            past = (100 * past.pct_change(fill_method=None)).dropna()
            past = past.loc[period(catalog, "inflation_target")[0] :]
        out[name] = past, events, "level" if name in RATES else "log"
    for code in codes:
        sheet = catalog.indicator(code)
        past = pd.Series(dict(sorted(sheet.history.items())), dtype=float)
        if len(past):
            scale = scale_of(sheet, sheet.history)
            measure = "level" if scale == "identity" else scale  # it may be negative: no logarithm
            out[code] = past, declared.get("indicator", []), measure
    return {n: (p, _within(e, p), m) for n, (p, e, m) in out.items()}


def _within(events: list[timeseries.Event], past: pd.Series) -> list[timeseries.Event]:
    """Events inside the series, as long as enough figures are left of it."""
    first, last = int(past.index.min()), int(past.index.max())
    inside = [e for e in events if first < e.year <= last]
    lost = sum(min(e.length or 1, last - e.year + 1) for e in inside if e.kind == "pulse")
    return inside if len(past) - lost >= FEWEST else [e for e in inside if e.kind != "pulse"]


def _label(catalog: Catalog, name: str, lang: str | None) -> str:
    """Name of a series for people."""
    if name in LINES:
        return str(getattr(variables()[name], f"label_{language(lang)}"))
    return str(getattr(catalog.indicator(name), f"name_{language(lang)}"))


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
