"""Paths of the indicators that nothing of the chain moves: a link of their own, which a change
of jobs or of money leaves as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .. import metas
from ..catalog import Indicator, load
from ..catalog.ledger import Ledger
from ..catalog.reference_class import reference_class
from ..core.checks import one_of
from ..core.errors import AssumptionError
from ..scenario.link import Link, named
from ..scenario.run import Run
from . import link_paths as paths

OF_CHAIN = ("life_expectancy", "premature_mortality", "capacity")  # drivers that read the chain


def link(run: Run) -> None:
    """Add ``indicator_alone`` with a coordinate ``basis`` by code; NaN for what the chain gives."""
    for key in (*RULES, *_WORKS):
        run.assumptions.get(key)  # a run from an earlier base needs fewer of them
    rules, record = rules_of(run), run.of_past(record_of)
    codes = list(run.catalog.indicators().index)
    _demand_codes(run, codes)
    none = np.full((run.draws, run.years.size), np.nan), "none"
    every = (run.catalog.indicator(code) for code in codes)
    found = [path_of(run, one, rules, record) if is_alone(one) else none for one in every]
    run.add(
        "indicator_alone",
        np.stack([values for values, _ in found], axis=2),
        code=codes,
        basis=("code", [basis for _, basis in found]),
    )


def _demand_codes(run: Run, codes: list[str]) -> None:
    """Refuse, in a table by indicator, a name that is none of the folder nor of the package, of
    which an own folder may judge fewer.
    """
    known = dict.fromkeys([*codes, *load().indicators().index])
    for key in _BY_CODE:
        for code in run.assumptions.get(key):
            one_of(code, key, known, error=AssumptionError)


def is_alone(indicator: Indicator) -> bool:
    """Whether no variable of the chain gives it."""
    return not indicator.ledger_variables and indicator.driver not in OF_CHAIN


def rules_of(run: Ledger) -> metas.Rules:
    """The assumptions on metas; a change of definition after the base year is not known yet."""
    rules = metas.Rules.read(run.assumptions.get)
    known = {c: y for c, y in rules.series_start.items() if y <= run.base_year}
    return replace(rules, series_start=known)


def record_of(run: Ledger) -> dict[str, Any]:
    """What the record of all indicators says: the family of each kind of series, the reference
    class, the growths of counts.
    """
    rules = rules_of(run)
    every = [run.catalog.indicator(c) for c in run.catalog.indicators().index]
    others = reference_class(run.catalog)
    return {
        "families": metas.choose(metas.backtest(every, rules, run.base_year)),
        "class": metas.of_moves(
            metas.moves(every, others, rules, run.base_year),
            run.assumptions.get("metas.share_without_record"),
        ),
        "growths": metas.growths(every, rules, run.base_year),
    }


def path_of(
    run: Run, indicator: Indicator, rules: metas.Rules, record: dict[str, Any]
) -> tuple[np.ndarray, str]:
    """Values ``[draw, year]`` without the ledger, and what they rest on."""
    points = {y: v for y, v in rules.usable(indicator).items() if y <= run.base_year}
    if not begun(run, indicator) or (indicator.driver == "delivery" and not points):
        return np.full((run.draws, run.years.size), np.nan), "none"
    if indicator.driver == "delivery":
        if indicator.delivery is None:
            raise paths.no_schedule(indicator)
        return paths.delivered(run, indicator, points, record["class"]), "delivery"
    if indicator.driver == "components":
        return paths.components(run, indicator, rules), "components"
    if len(points) >= 3:
        family = record["families"][metas.kind_of(indicator, metas.scale_of(indicator, points))]
        return paths.own_series(run, indicator, points, rules, family), "own_series"
    if points:
        return paths.by_class(run, indicator, points, rules, record["class"]), "reference"
    if indicator.driver == "growth" and record["growths"].size > 2:
        return paths.by_growths(run, indicator, rules, record["growths"]), "reference"
    return np.full((run.draws, run.years.size), np.nan), "none"


def begun(run: Run, indicator: Indicator) -> bool:
    """Whether the base year knows the baseline (a run from an earlier year may not)."""
    return indicator.baseline is None or indicator.baseline.year <= run.base_year


# What both links of the indicators read.
RULES = (
    *named(
        """
        class_weight common_share drift_damping event event_persistence lead_years
        level_persistence programme_effort rebuilt_sd reference_sd reference_weight series_start
        share_without_record status_probability
        """,
        "metas",
    ),
    "uncertainty.width",
)
_WORKS = named(
    """
    beds_added beds_per_hospital ceci_pace digital_pace pace_sd past_slip_years slip_sd slip_years
    social_benefits_growth training_pace
    """,
    "metas",
)
_BY_CODE = named("pace_sd rebuilt_sd series_start", "metas")  # whose names no schema fixes
LINK = Link(
    "indicators_alone",
    link,
    writes=named("indicator_alone"),
    keys=(*RULES, *_WORKS),
    catalog=True,
)
