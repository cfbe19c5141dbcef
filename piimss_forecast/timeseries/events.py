"""What declared events do to a series before the fit, and how large they were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .annual import Annual, Event
from .scales import Scale


def adjust(
    z: np.ndarray, years: np.ndarray, events: Sequence[Event], season: int = 1
) -> np.ndarray:
    """Series on the modelling scale with pulses missing and the history before a level shift or
    ramp moved to the new level.

    A shift is the change into its period beyond the median of the other changes; a ramp, the mean
    of its changes beyond that median, summed.

    Parameters
    ----------
    z : ndarray
        ``[years]`` on the modelling scale.
    years : ndarray
        Periods.
    events : Sequence[Event]
        Declared events.
    season : int
        1 annual, 12 monthly.

    Examples
    --------
    >>> adjust(np.array([1.0, 2.0, 9.0, 4.0]), np.arange(2018, 2022), [Event(2020)])
    array([ 1.,  2., nan,  4.])
    >>> ramp = Event(2021, "ramp", length=2)
    >>> adjust(np.array([1.0, 2, 3, 6, 9, 10]), np.arange(2018, 2024), [ramp])
    array([ 5.,  6.,  7.,  8.,  9., 10.])
    """
    out = z.copy()
    for event in events:
        if event.kind == "pulse":
            first, last = event.span(season, int(years[-1]))
            out[(years >= first) & (years <= last)] = np.nan
    for event in events:
        if event.kind != "pulse":
            out += move(out, years, event, season) * (1.0 - shape(event, years, season))
    return out


def shape(event: Event, years: np.ndarray, season: int = 1) -> np.ndarray:
    """Regressor of an event, ``[years]``: 1 in a pulse; 0 then 1 for a level shift; from 0 to 1 by
    equal steps for a ramp.

    Examples
    --------
    >>> shape(Event(2020, "ramp", length=2), np.arange(2018, 2023))
    array([0. , 0. , 0.5, 1. , 1. ])
    """
    first, last = event.span(season, int(years[-1]))
    if event.kind == "pulse":
        return ((years >= first) & (years <= last)).astype(float)
    if event.kind == "level_shift":
        return (years >= first).astype(float)
    return np.clip((years - first + 1) / (last - first + 1), 0.0, 1.0)


def move(z: np.ndarray, years: np.ndarray, event: Event, season: int = 1) -> float:
    """Size of a level shift or of a whole ramp on the modelling scale; 0 where it begins with
    the series or past its end.
    """
    known = np.flatnonzero(np.isfinite(z))
    first, last = (
        int(np.clip(x - years[0], 0, len(z) - 1)) for x in event.span(season, int(years[-1]))
    )
    last = first if event.kind == "level_shift" else last
    if first <= known[0] or not np.isfinite(z[first : last + 1]).any():
        return 0.0
    steps = np.diff(fill(z, season))
    into = np.arange(first, last + 1) - 1 - known[0]
    into = into[(into >= 0) & (into < len(steps))]
    rest = np.delete(steps, into)
    usual = float(np.median(rest)) if len(rest) else 0.0
    return float((steps[into] - usual).sum())


def effects(annual: Annual, events: Sequence[Event], scale: Scale) -> pd.DataFrame:
    """Size of each event in the unit of the series, beside its reason and source.

    A pulse: mean of observed minus what the fit puts in its place (a line between its neighbours).
    A shift or ramp: the level after minus the level that the usual change would have given, at the
    end of the event.

    Returns
    -------
    DataFrame
        DataFrame: ``year, kind, reason, source, effect, effect_percent``.
    """
    z = scale.to(annual.values)
    rows = []
    for event in events:
        first, last = (
            int(np.clip(x - annual.years[0], 0, len(z) - 1))
            for x in event.span(annual.season, int(annual.years[-1]))
        )
        if event.kind == "pulse":
            put = adjust(z, annual.years, [event], annual.season)
            known = np.flatnonzero(np.isfinite(put))
            inner = fill(put, annual.season)
            whole = np.concatenate(
                [np.full(known[0], inner[0]), inner, np.full(len(z) - 1 - known[-1], inner[-1])]
            )
            without = scale.back(whole)[first : last + 1]
            seen = annual.values[first : last + 1]
        else:
            at = first if event.kind == "level_shift" else last
            seen, without = (
                annual.values[[at]],
                scale.back(z[[at]] - move(z, annual.years, event, annual.season)),
            )
        both = np.isfinite(seen)
        effect = float((seen - without)[both].mean()) if both.any() else float("nan")
        base = float(np.abs(without[both].mean())) if both.any() else float("nan")
        rows.append(
            (
                event.year,
                event.kind,
                event.reason,
                event.source,
                effect,
                100 * effect / base if base else float("nan"),
            )
        )
    return pd.DataFrame(
        rows, columns=["year", "kind", "reason", "source", "effect", "effect_percent"]
    )


def fill(z: np.ndarray, season: int = 1) -> np.ndarray:
    """Linear interpolation of the gaps inside a series, around its usual month where it has a
    season; gaps at the ends are left out.

    Examples
    --------
    >>> fill(np.array([np.nan, 1.0, np.nan, 3.0, np.nan]))
    array([1., 2., 3.])
    """
    known = np.flatnonzero(np.isfinite(z))
    inside = np.arange(known[0], known[-1] + 1)
    plain = np.interp(inside, known, z[known])
    if season == 1 or len(known) == len(inside) or len(inside) < 2 * season:
        return plain
    usual = _usual(plain, np.isfinite(z[inside]), season)
    return np.interp(inside, known, (z[inside] - usual)[known - known[0]]) + usual


def _usual(filled: np.ndarray, seen: np.ndarray, season: int) -> np.ndarray:
    """Mean deviation of each month from the centred yearly mean, ``[periods]``; only figures
    seen count.
    """
    window = np.r_[0.5, np.ones(season - 1), 0.5] / season
    half = season // 2
    level = np.convolve(filled, window, "valid")
    away = filled[half:-half] - level
    month = np.arange(len(filled)) % season
    inner, counted = month[half:-half], seen[half:-half]
    means = [
        away[(inner == m) & counted].mean() if ((inner == m) & counted).any() else 0.0
        for m in range(season)
    ]
    return np.asarray(means)[month]


def roughness(z: np.ndarray) -> float:
    """Mean absolute yearly change of the observed values; a change over a gap of g years counts
    divided by sqrt(g).

    Examples
    --------
    >>> roughness(np.array([1.0, 2.0, np.nan, np.nan, np.nan, 6.0]))
    1.5
    """
    known = np.flatnonzero(np.isfinite(z))
    return float(np.mean(np.abs(np.diff(z[known])) / np.sqrt(np.diff(known))))
