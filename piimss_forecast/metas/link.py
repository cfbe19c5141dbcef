"""Last link: a path for each of the 35 indicators, by the best honest means: the ledger where it
drives them, schedules and capacities, their own series, or their reference class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import metas
from ..catalog import Catalog, Indicator
from ..catalog.facts import by_year
from ..core.translate import N_
from ..scenario.link import Link, named
from ..scenario.run import Run
from . import link_paths as paths
from .link_alone import RULES, begun, is_alone, path_of, record_of, rules_of
from .link_ledger import from_ledger

Path = Callable[[Run, Indicator], np.ndarray | None]
_RATE, _EXPOSED = "occupational_injury_rate", "workers_srt_mean"  # concepts of an indicator


def link(run: Run) -> None:
    """Add ``indicator`` with a coordinate ``basis`` (one of ``metas.BASES``) by code; read the
    ``metas.*`` assumptions.
    """
    for key in (*RULES, *_OWN):
        run.assumptions.get(key)  # a run from an earlier base needs fewer of them
    rules, record = rules_of(run), run.of_past(record_of)
    codes = list(run.catalog.indicators().index)
    alone = run.array("indicator_alone")
    rests = dict(zip(codes, alone["basis"].to_numpy().tolist(), strict=True))
    found = {}
    for c, code in enumerate(codes):
        one = run.catalog.indicator(code)
        own = alone.variable.to_numpy()[..., c], rests[code]
        found[code] = own if is_alone(one) else _path(run, one, rules, record)
    for code in codes:
        one = run.catalog.indicator(code)
        if one.driver == "capacity" and begun(run, one):
            found[code] = _wait(run, one, found), "capacity"
    run.add(
        "indicator",
        np.stack([_printed(run, c, found[c][0]) for c in codes], axis=2),
        code=codes,
        basis=("code", [found[c][1] for c in codes]),
    )
    cases = _injuries(run, codes)
    run.add("occupational_injuries", cases)
    _reproduce(run, cases[0])
    _check(run, codes)


def _injuries(run: Run, codes: list[str]) -> np.ndarray:
    """Cases of the year: the rate of the indicator over the insured who are exposed, which follow
    the jobs of the model from the number that the sheet prints; NaN where the rate is not known.
    """
    unknown = np.full((run.draws, run.years.size), np.nan)
    for code in codes:
        one = run.catalog.indicator(code)
        exposed = {v.concept: v.baseline for v in one.variable}.get(_EXPOSED)
        if one.concept == _RATE and one.baseline and exposed and begun(run, one):
            jobs, at = run.values("jobs_mean"), run.index(one.baseline.year)
            rate = run.values("indicator")[:, :, codes.index(code)] / 100
            return np.asarray(rate * exposed * jobs / jobs[:, at : at + 1])
    return unknown


def _reproduce(run: Run, cases: np.ndarray) -> None:
    """Cases as each programme counts them beside the rate over the exposed."""
    for concept, tolerance, note in (
        ("occupational_injuries", 0.5, ""),  # the rate has two decimals
        ("occupational_risks_qualified", 2.0, N_("year not stated; its baseline assumed")),
    ):
        for year, printed in by_year(run.catalog, concept, until=run.base_year).items():
            if year in run.years and np.isfinite(cases[run.index(year)]):
                run.reproduces(
                    "metas",
                    "occupational_injuries",
                    year,
                    float(cases[run.index(year)]),
                    printed,
                    unit="cases",
                    tolerance=tolerance,
                    note=note,
                    source=concept,
                )


def _path(
    run: Run, indicator: Indicator, rules: metas.Rules, record: dict[str, Any]
) -> tuple[np.ndarray, str]:
    """Values ``[draw, year]`` of what the chain moves, and what they rest on; where it has no value
    of some year to come, what the indicator says alone.
    """
    model = _OF_MORTALITY.get(indicator.driver, from_ledger)(run, indicator)
    if model is not None:
        return np.array(model), "ledger"
    return path_of(run, indicator, rules, record)


def _wait(run: Run, indicator: Indicator, found: dict[str, tuple[np.ndarray, str]]) -> np.ndarray:
    """Surgery wait, with the hospitals that the delivery of beds gives."""
    every = [run.catalog.indicator(c) for c in found]
    works = [i for i in every if i.delivery is not None and i.delivery.pace == "beds"]
    if not works or works[0].delivery is None:
        raise paths.no_schedule(indicator)
    share = _printed(run, works[0].code, found[works[0].code][0])
    hospitals = share * works[0].delivery.total / 100
    return paths.surgery_wait(run, indicator, np.nan_to_num(hospitals, nan=0.0))


def _printed(run: Run, code: str, path: np.ndarray) -> np.ndarray:
    """Values as printed where they are, in the indicator's own series or elsewhere."""
    indicator, out = run.catalog.indicator(code), np.array(path)
    cited = {year: found.value for year, found in indicator.elsewhere.items()}
    for year, value in (cited | indicator.history).items():
        if run.years[0] <= year <= min(run.years[-1], run.base_year):
            out[:, run.index(year)] = value
    return out


# Indicators that move as the ledger's mortality does, by their driver.
_OF_MORTALITY: dict[str, Path] = {
    "life_expectancy": paths.life_expectancy,
    "premature_mortality": paths.premature_mortality,
}


def _check(run: Run, codes: list[str]) -> None:
    values = run.values("indicator")
    cut = run.index(run.base_year) + 1
    run.check(
        "indicator P20-5.2 = avance financiero",
        values[:, cut:, codes.index("P20-5.2")],
        run.values("avance_financiero")[:, cut:],
        atol=1e-3,
    )
    for code, name, tolerance in (
        ("P20-5.2", "avance_financiero", 1.01),
        ("P20-5.3", "jobs", 0.0051),
    ):
        indicator = run.catalog.indicator(code)
        at = [run.index(y) for y in indicator.history if y >= run.years[0]]
        model = run.values(name)
        if name == "jobs":
            model = metas.evaluate(
                indicator.formula, {"v1": model, "v2": indicator.variable[1].baseline}
            )
        run.check(
            f"indicator {code}: printed = recomputed",
            model[:, at],
            values[:, at, codes.index(code)],
            rtol=0,
            atol=tolerance,
        )
    every = [run.catalog.indicator(code) for code in codes]
    shares = [c for c, one in enumerate(every) if _is_share(one)]
    known = values[..., shares]
    rounding = 1e-9  # of a share that adds to a hundred
    run.check_range("indicator shares", known[np.isfinite(known)], 0.0, 100.0 + rounding)


def _is_share(one: Indicator) -> bool:
    """Whether a percent is a share of a whole, not a growth or a deviation."""
    known = [*one.history.values(), *one.targets.values()]
    return one.unit == "percent" and one.driver != "growth" and min(known) >= 0


def _of_indicators(catalog: Catalog) -> tuple[str, ...]:
    """Variables that the indicators of a catalogue take from the ledger."""
    codes = catalog.indicators().index
    return tuple(name for code in codes for name in catalog.indicator(code).ledger_variables)


_OWN = (
    *named(
        """
        beds_per_hospital dm_cvd_share life_expectancy_gap_sd premature_mortality_sd shortest_wait
        surgery_balance_sd surgery_bed_elasticity surgery_demand_growth surgery_productivity
        surgery_yearly_sd years_per_dm_cvd_point
        """,
        "metas",
    ),
    "morbidity.dm_cvd_trend",
)
LINK = Link(
    "metas",
    link,
    reads=named(
        "indicator_alone life_expectancy_national mortality_rate jobs jobs_mean adscrita_umf beds"
        " avance_financiero"
    ),
    writes=named("indicator occupational_injuries"),
    keys=(*RULES, *_OWN),
    catalog=True,
    named=_of_indicators,
)
