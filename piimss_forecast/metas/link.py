"""Last link: a path for each of the 35 indicators, from the ledger where it drives them, else
from their own series or from nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import metas
from ..catalog import Indicator
from ..core.errors import DataError
from ..core.words import OUTSIDE_JOBS
from ..scenario.link import Link, named
from ..scenario.run import Run

Path = Callable[[Run, Indicator], np.ndarray | None]


def link(run: Run) -> None:
    """Add ``indicator`` with a coordinate ``basis`` (ledger, own_series, adopted, none) by code;
    read the ``metas.*`` assumptions.
    """
    rules = metas.Rules.read(run.assumptions.get)
    codes = list(run.catalog.indicators().index)
    paths, basis = zip(
        *(_path(run, run.catalog.indicator(code), rules) for code in codes), strict=True
    )
    run.add(
        "indicator",
        np.stack(paths, axis=2),
        code=codes,
        basis=("code", list(basis)),
    )
    _check(run, codes)


def _path(run: Run, indicator: Indicator, rules: metas.Rules) -> tuple[np.ndarray, str]:
    """Values ``[draw, year]``: as printed where printed, then the forecast; and what the
    forecast rests on.
    """
    out = np.full((run.draws, run.years.size), np.nan)
    points = rules.usable(indicator)
    basis = "none"
    model = _MODELS[indicator.code](run, indicator) if indicator.code in _MODELS else None
    if model is not None:
        out, basis = np.array(model), "ledger"
    elif rules.attainment > 0 and max(indicator.targets) > run.base_year:
        out, basis = (
            np.broadcast_to(
                metas.adopted(indicator, points, run.years, rules.attainment), out.shape
            ).copy(),
            "adopted",
        )
    elif rules.class_of(indicator) != "none":
        out, basis = _own(run, indicator, points, rules), "own_series"
    cited = {year: found.value for year, found in indicator.elsewhere.items()}
    for year, value in (cited | indicator.history).items():
        if run.years[0] <= year <= run.years[-1]:
            out[:, run.index(year)] = value
    return out, basis


def _own(
    run: Run, indicator: Indicator, points: dict[int, float], rules: metas.Rules
) -> np.ndarray:
    scale = metas.scale_of(indicator, points)
    fitted = metas.fit(
        points,
        scale,
        rules,
        long=rules.class_of(indicator) == "long",
        measured_before=indicator.measured_before,
    )
    shocks = run.normal(f"metas_{indicator.code}")
    drift = run.normal(f"metas_drift_{indicator.code}")[:, 0]
    path = metas.project(fitted, run.years, shocks, drift, rules)
    if indicator.unit == "percent" and scale == "log":
        path = np.minimum(
            path, 100.0
        )  # a share far from its bound moves in proportion, until it meets it
    if indicator.accumulation == "cumulative" and indicator.unit in ("units", "persons"):
        floor = np.where(run.years > fitted.last_year, path, -np.inf)
        path = np.where(
            run.years > fitted.last_year,
            np.maximum(np.maximum.accumulate(floor, axis=1), points[fitted.last_year]),
            np.nan,
        )
    return path


# ---- indicators that the ledger drives ----
def _formula(*names: str) -> Path:
    """The indicator's formula on variables of the ledger; what is left of its variables is held
    at its published base.
    """

    def path(run: Run, indicator: Indicator) -> np.ndarray:
        values = {v.id: v.baseline for v in indicator.variable} | {
            f"v{k}": run.values(n) for k, n in enumerate(names, start=1)
        }
        return np.asarray(metas.evaluate(indicator.formula, values), float)

    return path


def _beds(run: Run, indicator: Indicator) -> np.ndarray:
    """Beds, with those the scenario adds, over the population of the consulting rooms."""
    people = run.values("adscrita_consultorio").sum(axis=(2, 3))
    return np.asarray(
        metas.evaluate(indicator.formula, {"v1": run.values("beds"), "v2": people}), float
    )


def _life_expectancy(run: Run, indicator: Indicator) -> np.ndarray:
    """National life expectancy of the year before (the sheet's label is the mortality year plus
    one) plus the gap of the last label.
    """
    national = run.values("life_expectancy_national").mean(axis=2)
    last = max(indicator.history)
    if not run.years[0] < last <= run.years[-1]:
        raise DataError(
            "metas.life_expectancy",
            "indicators.toml, {code}",
            "{last}",
            "a history within the years of the model",
            "check the indicator",
            code=indicator.code,
            last=last,
        )
    gap = indicator.history[last] - national[0, run.index(last) - 1]
    shocks = np.where(run.years > last, run.normal("metas_life_expectancy_gap"), 0.0)
    out = np.full(national.shape, np.nan)
    out[:, 1:] = national[:, :-1] + gap
    return out + run.assumptions.get("metas.life_expectancy_gap_sd") * np.cumsum(shocks, axis=1)


def _independent(run: Run, indicator: Indicator) -> np.ndarray:
    """Insured independent and domestic workers over all of them (ENOE)."""
    insured = run.values("insured_modality")[..., : len(OUTSIDE_JOBS)].sum(axis=-1)
    out = np.asarray(
        metas.evaluate(indicator.formula, {"v1": insured, "v2": run.values("independent_workers")}),
        float,
    )
    out[:, : run.index(run.base_year)] = np.nan  # one published point: there is no course before it
    return out


def _given(name: str, **category: str) -> Path:
    """A rate that an earlier link already projects; None (own series instead) when it does not,
    or not for every projected year.
    """

    def path(run: Run, indicator: Indicator) -> np.ndarray | None:
        values = run.part(name, **category)
        since = run.index(min(max(indicator.history) + 1, run.base_year + 1))
        return values if np.isfinite(values[:, since:]).all() else None

    return path


_MODELS: dict[str, Path] = {
    "P20-2.1": _given("dm_cvd_mortality_rate"),
    "P20-2.2": _given("detection_coverage", screened="diabetes"),
    "P20-2.3": _given("detection_coverage", screened="hypertension"),
    "P20-3.1": _beds,
    "P20-5.1": _formula("contribution_income_real"),
    "P20-5.2": _formula("income_total", "outlay_total", "reserve_accumulation"),
    "P20-5.3": _formula("jobs"),
    "P25-2.1": _life_expectancy,
    "P25-3.1": _independent,
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
    shares = [
        c
        for c, code in enumerate(codes)
        if run.catalog.indicator(code).unit == "percent" and code != "P20-4.3"
    ]
    known = values[..., shares]
    run.check_range("indicator shares", known[np.isfinite(known)], 0.0, 100.0)


LINK = Link(
    "metas",
    link,
    reads=named(
        """
        life_expectancy_national independent_workers jobs insured_modality adscrita_consultorio
        beds detection_coverage dm_cvd_mortality_rate contribution_income_real income_total
        outlay_total reserve_accumulation avance_financiero
        """,
    ),
    writes=named("indicator"),
    keys=named(
        """
        drift_damping event event_persistence life_expectancy_gap_sd own_series_attainment
        rebuilt_sd reference_sd reference_weight series_start status_probability
        """,
        "metas",
    ),
    catalog=True,
)
