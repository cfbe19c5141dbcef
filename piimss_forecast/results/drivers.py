"""Paths of published series from an origin by the driver processes of the chain alone: where the
whole chain cannot start (years before its ledger), or where it has no line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .. import metas
from ..catalog import Catalog
from ..demography.bounded import bounded_deviation, ranged_deviation
from ..demography.national import national_rates, ranges_from
from ..demography.survival import HIGHEST_RATE, life_expectancy
from ..links import MACRO_NAMES, deviations, luck
from ..morbidity import shift_odds
from ..scenario import Assumptions
from ..scenario.run import Run
from ..uncertainty import autoregressive
from .then import AHEAD


@dataclass
class Drivers:
    """The processes of the chain started at an origin.

    Parameters
    ----------
    assumptions : Assumptions
        What was adopted then (see :func:`.then.adopted`).
    catalog : Catalog
        What was known then.
    origin : int
        Last year known.
    draws : int
        Paths; draw 0 is the central one.
    seed : int
        Of the keyed streams: those of the chain.
    """

    assumptions: Assumptions
    catalog: Catalog
    origin: int
    draws: int
    seed: int
    growth: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        years = np.arange(self.origin, self.origin + AHEAD + 1)
        self.run = Run(self.assumptions, self.catalog, years, self.origin, self.draws, self.seed)
        # The minimum wage of the next year is decreed by the origin.
        wage = int(self.catalog.history("minimum_wage").index[-1])
        last = dict.fromkeys(MACRO_NAMES, self.origin) | {"minimum_wage": wage}
        a, moved = self.assumptions, deviations(self.run, last)
        self.moved = moved
        prices = np.log1p(a.path("macro.inflation", years) / 100 + moved["inflation"])
        self.growth = {
            "prices": self._sum(prices),
            "jobs": self._sum(self._steps("employment.growth") + moved["employment"]),
            "sbc": self._sum(self._steps("salary.real_growth") + moved["sbc_real"] + prices),
            "minimum_wage": self._sum(
                self._steps("macro.minimum_wage_real_growth") + moved["minimum_wage"] + prices,
                wage,
            ),
        }

    def _steps(self, key: str) -> np.ndarray:
        return np.log1p(self.assumptions.path(key, self.run.years) / 100)

    def _sum(self, steps: np.ndarray, last: int | None = None) -> np.ndarray:
        """Growth since the last year known, on the logarithm; ``[draw, year]``."""
        ahead = np.where(self.run.years > (self.origin if last is None else last), steps, 0.0)
        return np.asarray(np.cumsum(ahead, axis=1))

    def deviation(self, driver: str) -> np.ndarray:
        """A yearly deviation with variance one in its first year, as the economy link makes it."""
        shocks = np.where(self.run.years > self.origin, self.run.normal(f"z_{driver}"), 0.0)
        return autoregressive(shocks, self.assumptions.get("uncertainty.persistence")[driver], 1.0)

    def collection(self) -> np.ndarray:
        """Logarithm of collection over its mean."""
        a = self.assumptions
        shocks = np.where(
            self.run.years > self.origin, self.run.normal("contributions.collection"), 0
        )
        return autoregressive(
            shocks,
            a.get("contributions.collection_persistence"),
            a.get("contributions.collection_sd") / 100,
        )

    def mortality(self) -> np.ndarray:
        """Logarithm of death rates over the central ones; ``[draw, year, sex]``."""
        sd = self.assumptions.get("demography.mortality_sd")
        off = self.assumptions.get("demography.mortality_level_sd")
        z, level = self.deviation("mortality"), self.run.ahead("mortality")
        return np.stack([sd[s] * z + off[s] * level for s in ("M", "F")], axis=-1)

    def fertility(self, central: np.ndarray) -> np.ndarray:
        """Children per woman around a central path."""
        a, years = self.assumptions, self.run.years
        ahead = np.maximum(years - self.origin, 0)
        root = np.sqrt(ahead)
        published = ranges_from(self.catalog.demography) + ahead  # the range of so many years
        deviation = ranged_deviation(
            a.path("demography.fertility_sd", published) * root,
            a.get("demography.fertility_level_sd") * self.run.lasting() * (ahead > 0),
            a.get("demography.fertility_level_share"),
            errors=self.run.level("fertility"),
            first=self.run.normal("z_fertility_level")[:, [1]],
            walk=self.deviation("fertility") / np.maximum(root, 1.0),
        )
        bounds = a.get("demography.fertility_bounds")
        return bounded_deviation(central, deviation, bounds["lower"], bounds["upper"])

    @cached_property
    def families(self) -> Mapping[str, str]:
        """How series of each kind go on, by the record known at the origin."""
        rules = metas.Rules.read(self.assumptions.get)
        every = [self.catalog.indicator(str(c)) for c in self.catalog.indicators().index]
        return metas.choose(metas.backtest(every, rules, self.origin))

    def own(self, past: pd.Series, scale: str, name: str) -> np.ndarray | None:
        """The forecast of a series by itself, as that of an indicator; None for fewer than three
        points.
        """
        points = by_year(past)
        if len(points) < 3:
            return None
        rules = metas.Rules.read(self.assumptions.get)
        family, lag, shocks = "drift", 0, self.run.normal(f"metas_{name}")
        if name in self.catalog.indicators().index:
            indicator = self.catalog.indicator(name)
            family = self.families[metas.kind_of(indicator, scale)]
            lag, shocks = indicator.measured_before, luck(self.run, indicator)
        long = len(points) >= 5
        fitted = metas.fit(points, scale, rules, long=long, measured_before=lag, family=family)
        drift = self.run.normal(f"metas_drift_{name}")[:, 0]
        return metas.project(fitted, self.run.years, shocks, drift, rules)

    def centre(self, past: pd.Series, scale: str) -> np.ndarray:
        """The same without its spread: the central path of a demographic series."""
        rules = metas.Rules.read(self.assumptions.get)
        points = by_year(past)
        fitted = metas.fit(points, scale, rules, long=True)
        none = np.zeros((1, self.run.years.size))
        out = metas.project(fitted, self.run.years, none, np.zeros(1), rules)[0]
        out[0] = float(past.iloc[-1])
        return out


def by_year(series: pd.Series) -> dict[int, float]:
    """A yearly series as numbers."""
    return dict(zip(series.index.astype(int).tolist(), series.astype(float).tolist(), strict=True))


Path = Callable[[Drivers, pd.Series], np.ndarray | None]


def _grown(*names: str, less: str = "") -> Path:
    """The last value times the growth of some drivers, over that of another."""

    def path(d: Drivers, past: pd.Series) -> np.ndarray:
        steps = sum((d.growth[n] for n in names), np.zeros(1))
        return float(past.iloc[-1]) * np.exp(steps - (d.growth[less] if less else 0.0))

    return path


def _real_income(d: Drivers, past: pd.Series) -> np.ndarray:
    return _grown("jobs", "sbc", less="prices")(d, past) * np.exp(d.collection())


def _interest(d: Drivers, _: pd.Series) -> np.ndarray:
    adopted = d.assumptions.path("macro.interest", d.run.years) / 100
    return 100 * np.maximum(adopted + d.moved["interest"], 0.0)


def _detection(disease: str) -> Path:
    def path(d: Drivers, past: pd.Series) -> np.ndarray:
        """The adopted path of the trend set holds the last level outside events."""
        shocks = np.where(d.run.years > d.origin, d.run.normal(f"detection_{disease}"), 0.0)
        moved = np.exp(d.assumptions.get("morbidity.detection_sd") * np.cumsum(shocks, axis=1))
        calm = metas.Rules.read(d.assumptions.get).calm(by_year(past), 1)
        level = np.full(d.run.years.size, list(calm.values())[-1] / 100)
        return np.asarray(100 * shift_odds(level, moved))

    return path


def _expectancy(sex: int) -> Path:
    def path(d: Drivers, past: pd.Series) -> np.ndarray:
        crisis = d.assumptions.get("demography.crisis_years")
        rates = national_rates(
            d.catalog.demography,
            np.array([d.origin]),
            crisis=(int(crisis["first"]), int(crisis["last"])),
        )
        mx = rates.mx[0]
        log = d.mortality()
        moved = np.stack(
            [
                life_expectancy(np.minimum(mx * np.exp(log[:, t, :, None]), HIGHEST_RATE))[..., sex]
                for t in range(d.run.years.size)
            ],
            axis=1,
        )
        return d.centre(past, "identity") + moved - moved[:1]

    return path


def _deaths(d: Drivers, past: pd.Series) -> np.ndarray:
    """Deaths and rates of death move with the mortality of the country around their own course."""
    return d.centre(past, "log") * np.exp(d.mortality().mean(axis=-1))


def _fertility(d: Drivers, past: pd.Series) -> np.ndarray:
    return d.fertility(d.centre(past, "log"))


def _births(d: Drivers, past: pd.Series) -> np.ndarray:
    """Births follow total fertility, the women being those there are."""
    central = d.centre(d.catalog.history("fertility_national").loc[: d.origin], "log")
    return d.centre(past, "log") * d.fertility(central) / central


def _population(d: Drivers, past: pd.Series) -> np.ndarray:
    """Last population plus births less deaths plus the mean net migration of the last years."""
    known = {n: d.catalog.history(f"{n}_national").loc[: d.origin] for n in ("births", "deaths")}
    net = (past.diff() - known["births"] + known["deaths"]).dropna().tail(8).mean()
    sd = d.assumptions.path("demography.net_migration_sd", d.run.years)
    flow = _births(d, known["births"]) - _deaths(d, known["deaths"])
    level = d.assumptions.get("demography.net_migration_level_sd")
    flow = flow + net + sd * d.deviation("migration") + level * d.run.ahead("migration")
    flow[:, 0] = 0.0
    return float(past.iloc[-1]) + np.cumsum(flow, axis=1)


PATHS: Mapping[str, Path] = {
    "insured_jobs": _grown("jobs"),
    "sbc_december": _grown("sbc"),
    "sbc_real_december": _grown("sbc", less="prices"),
    "wage_mass_daily": _grown("jobs", "sbc"),
    "inpc_december": _grown("prices"),
    "minimum_wage": _grown("minimum_wage"),
    "cetes_28d": _interest,
    "state_quota_sem": _grown("jobs", "prices"),
    "state_quota_siv": _grown("jobs", "sbc"),
    "contribution_income_real": _real_income,
    "dm_cvd_mortality_rate": _deaths,
    "diabetes_detection": _detection("diabetes"),
    "hypertension_detection": _detection("hypertension"),
    "life_expectancy_national_m": _expectancy(0),
    "life_expectancy_national_f": _expectancy(1),
    "deaths_national": _deaths,
    "fertility_national": _fertility,
    "births_national": _births,
    "population_national": _population,
}


def paths(d: Drivers, name: str, past: pd.Series, measure: str) -> tuple[np.ndarray | None, str]:
    """Paths of a history by its driver, or by its own series where it has none; ``[draw, year]``
    from the origin on, and which of the two it is (``driver``, ``own_series``).
    """
    if name in PATHS:
        return PATHS[name](d, past), "driver"
    scale = {"level": "identity"}.get(measure, measure)
    return d.own(past, scale, name), "own_series"
