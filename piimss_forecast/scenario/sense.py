"""Does a ledger that closes also make sense: what cannot exceed what, in every path or in the
central one.

Identities close with any input; these bounds do not. A run that breaks one stops and names both
sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..core.errors import InvariantError
from .run import Run

WORKING_AGE = 15  # LFT 22 bis
FEDERAL = "transferencia_pensiones"  # item of income that is not the institute's own
Side = Callable[[Run], "np.ndarray | float"]


@dataclass(frozen=True)
class Bound:
    """``low <= value <= high`` for a variable; ``central`` asks it of the central path alone."""

    name: str
    reads: tuple[str, ...]
    value: Side
    low: Side
    high: Side
    central: bool = False


def total(name: str, first_age: int = 0) -> Side:
    """Sum of a variable over everything but draw and year; with ``first_age``, from that age on
    (age is its last axis).
    """

    def read(run: Run) -> np.ndarray:
        values = run.values(name)[..., first_age:]
        return np.asarray(values.reshape(*values.shape[:2], -1).sum(axis=-1))

    return read


def each(name: str) -> Side:
    """Every cell of a variable."""
    return lambda run: run.values(name)


def constant(value: float) -> Side:
    """A number."""
    return lambda _run: value


def salary_cap(run: Run) -> np.ndarray:
    """The highest salary on which cuotas are paid, MXN per day; ``[draw, year]``."""
    cap = [run.catalog.statutes.on("sbc.cap_uma", f"{year}-07-01") for year in run.years]
    return np.asarray(run.values("uma") * np.array(cap))


def ratio(part: str, whole: str, less: str | None = None) -> Side:
    """One total over another, ``less`` an item of the first; ``[draw, year]``."""

    def read(run: Run) -> np.ndarray:
        above = total(part)(run)
        if less is not None:
            above = above - run.part(part, item=less)
        return np.asarray(above / total(whole)(run))

    return read


def usual(value: Side, times: float) -> Side:
    """Times the median of a ratio over the years of history, in those years; no limit later."""

    def read(run: Run) -> np.ndarray:
        found, past = np.asarray(value(run)), run.years <= run.base_year
        middle = np.median(found[:, past], axis=1, keepdims=True)
        return np.where(past, times * middle, np.inf if times > 1 else -np.inf)

    return read


def near_usual(part: str, whole: str, times: float, less: str | None = None) -> Bound:
    """In history a ratio of money stays within ``times`` its median; a slip of digits makes it
    ten, or a tenth.
    """
    value, name = ratio(part, whole, less), part if less is None else f"({part} - {less})"
    low, high = usual(value, 1 / times), usual(value, times)
    return Bound(f"{name} / {whole}", (part, whole), value, low, high, central=True)


NONE, ALL = constant(0.0), constant(100.0)
SHARES = ("share_65plus_umf", "share_65plus_consultorio", "prevalence_20plus", "detection_coverage")


def parts(part: str, whole: str, of: Side | None = None, words: str = "") -> Bound:
    """Persons, jobs, pensions or money, and what they cannot exceed."""
    name = f"{part} <= {words or whole}"
    return Bound(name, (part, whole), total(part), NONE, of or total(whole))


SENSE_BOUNDS = (
    parts("jobs", "population", total("population", WORKING_AGE), f"population {WORKING_AGE}+"),
    parts("adscrita_umf", "population"),
    parts("adscrita_consultorio", "adscrita_umf"),
    parts("adscrita_umf", "derechohabientes"),
    parts("pensions_in_payment", "population"),
    Bound(
        "minimum_wage <= sbc <= cap",
        ("minimum_wage", "sbc", "uma"),
        each("sbc"),
        each("minimum_wage"),
        salary_cap,
        central=True,
    ),
    Bound(
        "0 <= replacement_rate <= 130",
        ("replacement_rate",),
        each("replacement_rate"),
        NONE,
        constant(130.0),
        central=True,
    ),
    parts("contribution_income", "wage_mass"),
    near_usual("contribution_income", "wage_mass", 1.5),  # of 2018-2024 within 4 % of the median
    near_usual("income", "wage_mass", 1.5, less=FEDERAL),  # within 11 %
    near_usual("outlay", "income", 1.25),  # within 3 %
    near_usual("reserve_accumulation", "income", 3.0),  # from 0.7 to 1.4 of it
    *(Bound(f"0 <= {share} <= 100", (share,), each(share), NONE, ALL) for share in SHARES),
)


def check_sense(run: Run, bounds: tuple[Bound, ...] = SENSE_BOUNDS) -> None:
    """Hold a finished run to every bound whose variables it made.

    Raises
    ------
    InvariantError
        Naming the bound, the year and both sides.
    """
    for bound in bounds:
        if set(bound.reads) <= set(run.data):
            _hold(run, bound)


def _hold(run: Run, bound: Bound) -> None:
    value, low, high = np.broadcast_arrays(
        *(np.asarray(side(run), float) for side in (bound.value, bound.low, bound.high))
    )
    if bound.central:
        value, low, high = (side[run.draw_labels == 0] for side in (value, low, high))
    slack = 1e-9 * np.abs(high) + 1e-6
    bad = ~((value >= low - slack) & (value <= high + slack)) & ~np.isnan(value)
    if bad.any():
        cell = np.unravel_index(int(np.argmax(bad)), bad.shape)
        limit, sign = (high, "≤") if value[cell] > high[cell] else (low, "≥")
        raise InvariantError(
            "scenario.hold",
            "{name}, {name_2}, {years}",
            "{value:,.10g}",
            "{sign} {limit:,.10g}",
            "check the figures and assumptions of those variables: they close without sense",
            name=run.assumptions.name,
            name_2=bound.name,
            years=run.years[cell[1]],
            value=value[cell],
            sign=sign,
            limit=limit[cell],
        )
    run.checks.append({"check": bound.name, "cells": int(value.size), "largest_gap": 0.0})
