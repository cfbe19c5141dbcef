"""What became of targets like these: how many were met, group by group, and a probability weighed
with that share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..catalog import Indicator
from .rules import Rules
from .target import met

TARGET_KINDS = ("works", "other")
_WEIGHTS = np.linspace(0.0, 1.0, 101)
_SURE = 0.005  # a probability is told as under 1 % or over 99 % there, and no log-odds is infinite


class Peers(NamedTuple):
    """Targets of a class that are past.

    Parameters
    ----------
    share : float
        Mean over the groups of the share that each met.
    low : float
        Share of the group that met the least.
    high : float
        Share of the group that met the most.
    targets : int
        How many targets.
    met : int
        How many of them were met.
    groups : int
        Programmes, budgets or sets of commitments that they come from.
    """

    share: float
    low: float
    high: float
    targets: int
    met: int
    groups: int


def outcomes(
    indicators: Iterable[Indicator], elsewhere: pd.DataFrame, rules: Rules, until: int
) -> pd.DataFrame:
    """Targets that are past, of the indicators themselves and of other programmes.

    Parameters
    ----------
    indicators : Iterable[Indicator]
        Each target whose year has a value of the present definition counts.
    elsewhere : DataFrame
        ``reference_class.csv``: group, kind, targets, met.
    rules : Rules
        Assumptions.
    until : int
        Last year of the indicators that is known.

    Returns
    -------
    DataFrame
        group, kind (of ``TARGET_KINDS``), targets, met.
    """
    rows = [
        {
            "group": one.programme,
            "kind": kind_of_target(one),
            "targets": 1,
            "met": int(met(np.array(value), one, year)),
        }
        for one in indicators
        for year, value in rules.usable(one).items()
        if year in one.targets and year <= until
    ]
    columns = ["group", "kind", "targets", "met"]
    return pd.concat([pd.DataFrame(rows, columns=columns), elsewhere[columns]], ignore_index=True)


def kind_of_target(indicator: Indicator) -> str:
    """``works`` when nothing is ready before its date in a schedule, ``other`` for the rest.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> kind_of_target(load().indicator("P25-1.2")), kind_of_target(load().indicator("P25-2.1"))
    ('works', 'other')
    """
    plan = indicator.delivery
    return "works" if plan is not None and plan.whole and plan.binds else "other"


def peers(table: pd.DataFrame, kind: str = "other") -> Peers:
    """The class of a kind of target: works are judged beside works, any other target beside all.

    Every group counts the same, however many targets it has, since those of one programme are met
    or missed together; the share of each is (met + 1/2) / (targets + 1), the mean of Jeffreys'
    posterior, so that two misses in two are not taken for a certainty.

    Parameters
    ----------
    table : DataFrame
        Of :func:`outcomes`, one row or more.
    kind : str
        One of ``TARGET_KINDS``.

    Examples
    --------
    >>> rows = [("a", "works", 2, 0), ("b", "other", 9, 6)]
    >>> table = pd.DataFrame(rows, columns=["group", "kind", "targets", "met"])
    >>> found = peers(table)
    >>> round(found.share, 3), round(found.low, 3), found.high, found.groups
    (0.408, 0.167, 0.65, 2)
    >>> peers(table, "works").targets
    2
    """
    rows = table[table["kind"] == kind] if kind == "works" else table
    rows = table if rows.empty else rows
    by = rows.groupby("group")[["targets", "met"]].sum()
    shares = (by["met"] + 0.5) / (by["targets"] + 1)
    return Peers(
        float(shares.mean()),
        float(shares.min()),
        float(shares.max()),
        int(by["targets"].sum()),
        int(by["met"].sum()),
        len(by),
    )


def weighed(probability: np.ndarray, share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A probability of the model and the share of its class together: the logarithmic pool,
    ``logit p = (1 - w) logit p_model + w logit share``.

    Parameters
    ----------
    probability : ndarray
        Of the model; NaN where there is none.
    share : ndarray
        Of the class, inside 0-1.
    weight : ndarray
        Of the class, 0 to 1.

    References
    ----------
    Genest, C. and Zidek, J. V. (1986), Combining probability distributions, Statistical Science 1.

    Examples
    --------
    >>> weighed(np.array([0.8, 0.8]), np.array([0.2]), np.array([0.5, 0.0])).round(3).tolist()
    [0.5, 0.8]
    """
    p = np.clip(probability, _SURE, 1 - _SURE)
    odds = (1 - weight) * np.log(p / (1 - p)) + weight * np.log(share / (1 - share))
    return np.asarray(1 / (1 + np.exp(-odds)))


def class_weight(table: pd.DataFrame) -> float:
    """The weight of the class with which the squared error would have been least, each indicator
    weighing the same.

    Parameters
    ----------
    table : DataFrame
        Judged targets: code, probability (of the model), share (of the class as it was known), met.

    Examples
    --------
    >>> rows = [("a", 0.9, 0.2, False), ("b", 0.9, 0.2, False)]
    >>> class_weight(pd.DataFrame(rows, columns=["code", "probability", "share", "met"]))
    1.0
    """
    each = 1 / table.groupby("code")["met"].transform("size").to_numpy(float)
    p, share = table["probability"].to_numpy(float), table["share"].to_numpy(float)
    came = table["met"].to_numpy(float)
    errors = [float((each * (weighed(p, share, w) - came) ** 2).sum()) for w in _WEIGHTS]
    return float(_WEIGHTS[int(np.argmin(errors))])
