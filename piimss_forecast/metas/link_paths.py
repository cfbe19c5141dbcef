"""Paths of the indicators that no variable of the ledger gives: works and persons delivered, a
service's capacity, components, and the reference class.
"""

from __future__ import annotations

import numpy as np

from .. import metas
from ..catalog import Indicator
from ..core.errors import DataError
from ..scenario.run import Run
from .reference import ReferenceClass

Points = dict[int, float]


def luck(run: Run, indicator: Indicator, driver: str = "") -> np.ndarray:
    """Standard normals of an indicator, ``[draw, year]``, positive when it goes well: part common
    to all (what helps or harms the whole programme), part its own.
    """
    share = run.assumptions.get("metas.common_share")
    common = run.normal("metas_common")
    own = run.normal(f"metas_{driver}{indicator.code}")
    sign = 1.0 if metas.is_floor(indicator) else -1.0
    return np.asarray(sign * np.sqrt(share) * common + np.sqrt(1 - share) * own)


def ahead(run: Run, last: int) -> np.ndarray:
    """Positions of the years after ``last``."""
    return np.flatnonzero(run.years > last)


def goals_on_scale(
    indicator: Indicator, points: Points, years: np.ndarray, scale: str
) -> np.ndarray:
    """The programme's path on a scale: from the last value through the targets after it."""
    last = max(points)
    path = {last: points[last]} | {y: v for y, v in indicator.targets.items() if y > last}
    at = np.array(sorted(path))
    values = np.array([path[int(y)] for y in at], float)
    return np.interp(years, at, metas.to_scale(values, scale))


def carried_out(
    run: Run,
    indicator: Indicator,
    points: Points,
    path: np.ndarray,
    central: np.ndarray,
    rules: metas.Rules,
) -> np.ndarray:
    """Paths moved by the effort of the scenario: a share of the way from the central path to the
    programme's, none where it is better already, or, when negative, a share of the asked move lost;
    only where targets are still to come.
    """
    if rules.effort == 0 or max(indicator.targets) <= run.base_year:
        return path
    scale = metas.scale_of(indicator, points)
    after = run.years > max(max(points), run.base_year)
    goals = goals_on_scale(indicator, points, run.years, scale)
    start = metas.to_scale(np.array(points[max(points)]), scale)
    since = metas.to_scale(central, scale) if rules.effort > 0 else start
    moved = rules.effort * _improvement(indicator, goals - since)
    shifted = metas.from_scale(metas.to_scale(path, scale) + moved, scale)
    return np.where(after, shifted, path)


def _improvement(indicator: Indicator, change: np.ndarray) -> np.ndarray:
    """The part of a change that is for the better; none of one for the worse."""
    better = np.maximum if metas.is_floor(indicator) else np.minimum
    return np.asarray(better(change, 0.0))


def own_series(
    run: Run, indicator: Indicator, points: Points, rules: metas.Rules, family: str
) -> np.ndarray:
    """A series of three points or more, in the family that errs least for its kind."""
    scale = metas.scale_of(indicator, points)
    fitted = metas.fit(
        points,
        scale,
        rules,
        long=rules.class_of(indicator) == "long",
        measured_before=indicator.measured_before,
        family=family,
    )
    shocks = luck(run, indicator)
    drift = run.normal(f"metas_drift_{indicator.code}")[:, 0]
    path = metas.project(fitted, run.years, shocks, drift, rules)
    central = metas.project(fitted, run.years, np.zeros((1, run.years.size)), np.zeros(1), rules)[0]
    path = carried_out(run, indicator, points, path, central, rules)
    if indicator.unit == "percent" and scale == "log":
        path = np.minimum(path, 100.0)  # a share far from its bound moves in proportion to it
    return path


def by_class(
    run: Run, indicator: Indicator, points: Points, rules: metas.Rules, found: ReferenceClass
) -> np.ndarray:
    """One or two points: what the reference class did of what it was asked."""
    scale = metas.scale_of(indicator, points)
    last = max(points)
    at = ahead(run, last)
    start = float(metas.to_scale(np.array(points[last]), scale))
    goals = goals_on_scale(indicator, points, run.years[at], scale)
    args = (start, goals, found, rules.reference_sd[scale])
    out = np.full((run.draws, run.years.size), np.nan)
    out[:, at] = metas.from_scale(metas.towards(*args, luck(run, indicator)[:, at]), scale)
    central = np.full(run.years.size, np.nan)
    central[at] = metas.from_scale(metas.towards(*args, np.zeros((1, at.size)))[0], scale)
    return carried_out(run, indicator, points, out, central, rules)


def by_growths(
    run: Run, indicator: Indicator, rules: metas.Rules, growths: np.ndarray
) -> np.ndarray:
    """A yearly growth without a single point: the growth of the counts of the class."""
    mean, sd = float(growths.mean()), float(growths.std())
    goals = np.interp(run.years, list(indicator.targets), list(indicator.targets.values()))
    moved = rules.effort * _improvement(indicator, goals - mean)
    path = mean + moved + sd * luck(run, indicator)
    return np.where(run.years > run.base_year, path, np.nan)


def delivered(run: Run, indicator: Indicator, points: Points, found: ReferenceClass) -> np.ndarray:
    """Works and persons against their schedule, in the unit of the indicator."""
    plan = indicator.delivery
    assert plan is not None  # noqa: S101 - the caller asks only those with a schedule
    last = max(points)
    at = ahead(run, last)
    out = np.full((run.draws, run.years.size), np.nan)
    unit = 100 / plan.total if indicator.unit == "percent" else 1.0
    start = points[last] / unit
    start = float(np.round(start)) if plan.whole else start
    schedule = np.full(at.size + 1, np.inf)
    if plan.binds:
        counts = {plan.first - 1: start} | dict(indicator.target_counts or {})
        counts |= {} if indicator.target_counts else _counts(indicator, unit)
        known = np.array(sorted(counts))
        # Whole, whatever the horizon: who runs ahead of it needs the years after the last.
        ends = np.arange(last, max(int(run.years[-1]), known[-1]) + 1)
        schedule = np.maximum(np.interp(ends, known, [counts[int(y)] for y in known]), start)
    pace, pace_sd = _pace(run, indicator, points, found)
    a, slip = run.assumptions, run.normal(f"metas_slip_{indicator.code}")[:, 0]
    ended = max(indicator.targets) <= run.base_year  # what no scenario moves
    to_come, past = a.get("metas.slip_years"), a.get("metas.past_slip_years")
    count = metas.deliver(
        start,
        pace[at],
        schedule,
        pace_sd=pace_sd,
        slip=(past if ended else to_come) + a.get("metas.slip_sd") * slip,
        level=luck(run, indicator, "level_")[:, run.index(run.base_year)],
        yearly=luck(run, indicator)[:, at],
        whole=plan.whole,
    )
    ceiling = plan.total if indicator.unit == "percent" else np.inf
    out[:, at] = unit * np.minimum(count, ceiling)
    return out


def _counts(indicator: Indicator, unit: float) -> dict[int, float]:
    return {year: value / unit for year, value in indicator.targets.items()}


def _pace(
    run: Run, indicator: Indicator, points: Points, found: ReferenceClass
) -> tuple[np.ndarray, float]:
    """Expected deliveries of each year, and the deviation of their pace over it.

    The pace is the assumption named, the beds that the scenario adds over those of a hospital, or
    the mean of the record. Without a record (two points that tell a pace) it is the class's share
    of what the schedule asks of each year, of which nothing but its mean is known: the exponential,
    of all distributions with that mean the one that says least.
    """
    plan = indicator.delivery
    assert plan is not None  # noqa: S101
    a = run.assumptions
    years = [y for y in points if y >= plan.first - 2]
    if plan.pace:
        pace = metas.assumed_pace(a, plan.pace, run.years, run.base_year)
    elif len(years) < 2:
        goals = {max(points): points[max(points)]} | indicator.targets
        asked = np.interp(run.years, sorted(goals), [goals[y] for y in sorted(goals)])
        return found.share * np.diff(asked, prepend=asked[0]), 1.0
    else:
        mean = (points[max(years)] - points[min(years)]) / (max(years) - min(years))
        pace = np.full(run.years.size, mean)
    return pace, metas.assumed_spread(a, indicator.code)


def surgery_wait(run: Run, indicator: Indicator, hospitals: np.ndarray) -> np.ndarray:
    """Days of wait from the queue of the base year, what is asked (users, and what each asks) and
    what can be done (beds of the hospitals delivered, and operations a bed).

    Parameters
    ----------
    hospitals : ndarray
        Hospitals delivered by year, ``[draw, year]``.
    """
    a, at = run.assumptions, ahead(run, run.base_year)
    b = run.index(run.base_year)
    users = run.values("adscrita_umf").sum(axis=(2, 3))
    asked = a.path("metas.surgery_demand_growth", run.years)
    able = a.path("metas.surgery_productivity", run.years)
    beds = run.values("beds")[:, b : b + 1]
    added = a.get("metas.beds_per_hospital") * (hospitals - hospitals[:, b : b + 1])
    imbalance = luck(run, indicator, "balance_")[:, [b]] * a.get("metas.surgery_balance_sd") / 100
    log_asked = np.log(users / users[:, b : b + 1])[:, at] + _since(asked)[at] - _since(asked)[b]
    log_able = a.get("metas.surgery_bed_elasticity") * np.log1p(added / beds)[:, at]
    log_able = log_able + _since(able)[at] - _since(able)[b] - imbalance
    noise = a.get("metas.surgery_yearly_sd") / 100 * luck(run, indicator)[:, at]
    start = float(metas.evaluate(indicator.formula.replace("trunc", ""), _bases(indicator)))
    out = np.full((run.draws, run.years.size), np.nan)
    out[:, at] = metas.waits(
        start,
        np.exp(log_asked),
        np.exp(log_able - noise),
        shortest=a.get("metas.shortest_wait"),
    )
    return out


def _since(growth: np.ndarray) -> np.ndarray:
    return np.asarray(np.cumsum(np.log1p(growth / 100)))


def _bases(indicator: Indicator) -> dict[str, float]:
    return {v.id: v.baseline for v in indicator.variable if v.baseline is not None}


def components(run: Run, indicator: Indicator, rules: metas.Rules) -> np.ndarray:
    """Users of courses, theatres and holiday centres, each growing with the scenario and deviating
    on its own, over the programmed users of the sheet, which are held.
    """
    a, at = run.assumptions, ahead(run, run.base_year)
    growth = _since(a.path("metas.social_benefits_growth", run.years))
    base = _bases(indicator)
    grown = growth[at] - growth[run.index(run.base_year)]
    sd = rules.reference_sd["log"]
    values: dict[str, np.ndarray | float] = dict(base)
    for name in ("v1", "v3", "v5"):
        walk = sd * np.cumsum(luck(run, indicator, f"{name}_")[:, at], axis=1)
        values[name] = base[name] * np.exp(grown + walk)
    out = np.full((run.draws, run.years.size), np.nan)
    out[:, at] = np.minimum(metas.evaluate(indicator.formula, values), 100.0)
    return out


def premature_mortality(run: Run, indicator: Indicator) -> np.ndarray | None:
    """Probability of dying between 30 and 70 of four causes: the last printed value moved as the
    national one of all causes, from the same mortality as life expectancy, and by the decline of
    diabetes and cardiovascular deaths beyond it.
    """
    if (last := _last(run, indicator)) is None:
        return None
    a, t = run.assumptions, run.index(last)
    hazard = run.values("mortality_rate")[..., 30:70].mean(axis=2).sum(axis=-1)
    national = -np.expm1(-hazard)
    beyond = _since(a.path("morbidity.dm_cvd_trend", run.years))
    moved = np.log(national / national[:1, t : t + 1])
    moved = moved + a.get("metas.dm_cvd_share") * (beyond - beyond[t])
    noise = np.where(run.years > last, luck(run, indicator), 0.0)
    noise = a.get("metas.premature_mortality_sd") / 100 * np.cumsum(noise, axis=1)
    path = indicator.history[last] * np.exp(moved + noise)
    return np.where(run.years > last, path, np.nan)


def life_expectancy(run: Run, indicator: Indicator) -> np.ndarray | None:
    """National life expectancy of the year measured plus the gap of the last label, moved by what
    the scenario changes in the decline of diabetes and cardiovascular deaths of the insured.
    """
    national = run.values("life_expectancy_national").mean(axis=2)
    last, lag = _last(run, indicator), indicator.measured_before
    if last is None or last - lag < run.years[0]:
        return None
    a, b = run.assumptions, run.index(run.base_year)
    gap = indicator.history[last] - national[0, run.index(last) - lag]
    trend = a.path("morbidity.dm_cvd_trend", run.years)
    fall = np.cumsum(np.where(run.years > run.base_year, trend[b] - trend, 0.0))
    gained = a.get("metas.years_per_dm_cvd_point") * fall
    shocks = np.where(run.years > last, run.normal("metas_life_expectancy_gap"), 0.0)
    out = np.full(national.shape, np.nan)
    out[:, lag:] = (national + gained)[:, : national.shape[1] - lag] + gap
    return np.asarray(out + a.get("metas.life_expectancy_gap_sd") * np.cumsum(shocks, axis=1))


def _last(run: Run, indicator: Indicator) -> int | None:
    """Last year of history known in the base year, None when the model's years hold none."""
    known = [y for y in indicator.history if run.years[0] <= y <= run.base_year]
    return max(known, default=None)


def no_schedule(indicator: Indicator) -> DataError:
    """The error of an indicator whose driver asks for what it does not declare."""
    return DataError(
        "metas.driver",
        "indicators.toml, {code}, driver",
        "{driver}",
        "own_series, delivery, capacity, components or growth, with what each needs",
        "correct the driver",
        code=indicator.code,
        driver=indicator.driver,
    )
