"""How indicators like these moved towards their targets: the class behind those with one or two
points.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..catalog import Indicator
from .own_series import scale_of, to_scale
from .rules import Rules
from .target import is_floor

_MOVES = ["code", "year", "asked", "moved", "event"]


@dataclass(frozen=True)
class ReferenceClass:
    """What a class of indicators did.

    Parameters
    ----------
    share : float
        Median share of the asked move that was made.
    sd : float
        Spread of the rest, in yearly standard deviations of the scale over the root of the years.
    size : int
        Moves behind it.
    """

    share: float
    sd: float
    size: int


def moves(
    indicators: Iterable[Indicator], elsewhere: pd.DataFrame, rules: Rules, until: int
) -> pd.DataFrame:
    """Every move from a baseline to a later published value of the same definition, in units of the
    variability of its scale, with the move that the targets asked for by that year. Works, which
    have a schedule of their own, and levels to keep make no moves.

    Parameters
    ----------
    indicators : Iterable[Indicator]
        Of the class.
    elsewhere : DataFrame
        ``reference_class.csv``: targets of other programmes, of which those with a base make moves.
    rules : Rules
        Assumptions: variability by scale, start of each definition, event.
    until : int
        Last year known.

    Returns
    -------
    DataFrame
        code (or group), year, asked and moved (positive is towards the target), and whether the
        year is of the event.
    """
    rows = _moves_elsewhere(elsewhere, rules)
    for one in indicators:
        base = one.baseline
        points = {y: v for y, v in rules.usable(one).items() if y <= until}
        if base is None:
            continue
        if base.year not in points or is_kept(one) or one.delivery is not None:
            continue
        scale = scale_of(one, points)
        sign = 1.0 if is_floor(one) else -1.0
        goals = {base.year: base.value} | dict(one.targets)
        at = np.array(sorted(goals), float)
        path = to_scale(np.array([goals[int(y)] for y in at]), scale)
        for year in (y for y in points if base.year < y <= max(goals)):
            unit = rules.reference_sd[scale] * np.sqrt(year - base.year)
            here, there = to_scale(np.array([base.value, points[year]]), scale)
            asked = sign * (float(np.interp(year, at, path)) - here) / unit
            rows.append(
                {
                    "code": one.code,
                    "year": year,
                    "asked": asked,
                    "moved": sign * float(there - here) / unit,
                    "event": rules.event[0] <= year - one.measured_before <= rules.event[1],
                }
            )
    return pd.DataFrame(rows, columns=_MOVES)


def _moves_elsewhere(elsewhere: pd.DataFrame, rules: Rules) -> list[dict[str, object]]:
    """Moves of positive quantities of other programmes, on the scale of logarithms."""
    known = elsewhere[(elsewhere["kind"] == "other") & (elsewhere["base"] > 0)]
    rows: list[dict[str, object]] = []
    for row in known.to_dict("records"):
        unit = rules.reference_sd["log"] * np.sqrt(row["year"] - row["base_year"])
        rows.append(
            {
                "code": f"{row['group']}: {row['target']}",
                "year": int(row["year"]),
                "asked": float(np.log(row["asked"] / row["base"])) / unit,
                "moved": float(np.log(row["reached"] / row["base"])) / unit,
                "event": rules.event[0] <= row["year"] <= rules.event[1],
            }
        )
    return rows


def is_kept(indicator: Indicator) -> bool:
    """Whether the target is a level to keep or a balance, towards which nothing moves."""
    return indicator.direction == "constant" or min(indicator.targets.values()) <= 0


def of_moves(table: pd.DataFrame, without: float = 0.5) -> ReferenceClass:
    """The class of a table of :func:`moves`.

    The share is that of least squares through the origin of the moves made on the moves asked, so
    that large asks, of which there is most to learn, weigh most; years of the event are left out.
    A class never spreads less than its own scale.

    Parameters
    ----------
    table : DataFrame
        Moves.
    without : float
        Share taken where the class has not moved yet.
    """
    calm = table[~table["event"].astype(bool) & (table["asked"] > 0)]
    asked, moved = calm["asked"].to_numpy(float), calm["moved"].to_numpy(float)
    share = without
    if asked.size > 2:
        share = float(np.clip((asked * moved).sum() / (asked**2).sum(), 0.0, 1.0))
    rest = moved - share * asked
    sd = float(np.sqrt((rest**2).mean())) if rest.size > 2 else 1.0
    return ReferenceClass(share, max(sd, 1.0), len(calm))


def growths(indicators: Iterable[Indicator], rules: Rules, until: int) -> np.ndarray:
    """Yearly growth, in percent, of every count of the class outside the event.

    Parameters
    ----------
    indicators : Iterable[Indicator]
        Of the class; those counted in units, persons or events of one year are taken.
    rules : Rules
        Assumptions.
    until : int
        Last year known.
    """
    found: list[float] = []
    for one in indicators:
        if one.accumulation == "cumulative" or one.decimals or one.unit == "percent":
            continue
        points = {y: v for y, v in one.history.items() if y <= until and v > 0}
        years = sorted(points)
        for a, b in itertools.pairwise(years):
            inside = any(rules.event[0] <= y <= rules.event[1] for y in (a, b))
            broken = a < rules.series_start.get(one.code, 0) <= b
            if b == a + 1 and not inside and not broken and one.unit not in ("days", "mdp"):
                found.append(100 * (points[b] / points[a] - 1))
    return np.array(found)


def towards(
    last: float,
    goals: np.ndarray,
    found: ReferenceClass,
    yearly_sd: float,
    shocks: np.ndarray,
) -> np.ndarray:
    """Paths on the scale of the forecast: the class's share of each asked move, and a walk with its
    spread.

    Parameters
    ----------
    last : float
        Last value, on the scale.
    goals : ndarray
        Targets of the years ahead, on the scale, ``[year]``.
    found : ReferenceClass
        What the class did.
    yearly_sd : float
        Variability of the scale.
    shocks : ndarray
        Standard normals, ``[draw, year]``; zeros give the central path.

    Returns
    -------
    ndarray
        ``[draw, year]``.
    """
    walk = found.sd * yearly_sd * np.cumsum(shocks, axis=1)
    return np.asarray(last + found.share * (goals - last) + walk)
