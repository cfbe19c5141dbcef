"""What ``forecast`` returns: a predictive distribution with its proof, or a reasoned silence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from .. import errors
from ..errors import InputError
from .annual import Annual, Event, read
from .engine import Options, fit
from .marginals import Marginals
from .messages import Message


@dataclass(frozen=True)
class Forecast:
    """Predictive distribution of an annual series.

    Attributes
    ----------
    history : the figures, by year. years : forecast years ``[H]``. policy : ``full``, ``wide``, ``restricted`` or ``prior``.
    scale : modelling scale. weights : weight of each model. notes : what the reader must know (``note.text("es" | "en")``).
    available : True (``NoForecast`` has False).
    """

    history: pd.Series
    years: np.ndarray
    marginals: Marginals = field(repr=False)
    policy: str
    scale: str
    weights: dict[str, float]
    notes: tuple[Message, ...] = field(repr=False)
    events: tuple[Event, ...]
    options: Options = field(repr=False)
    size: int
    seed: int
    key: str

    available: Literal[True] = field(default=True, repr=False)

    @property
    def median(self) -> pd.Series:
        """Median (and central path) by year."""
        return self.quantile(0.5).rename("median")

    @cached_property
    def mean(self) -> pd.Series:
        """Mean by year, over the draws (draw 0, the central path, left out unless it is the only one)."""
        draws = self.draws[1:] if self.size > 1 else self.draws
        return pd.Series(draws.mean(axis=0), index=self._index, name="mean")

    @cached_property
    def draws(self) -> np.ndarray:
        """Paths ``[draws, H]``; draw 0 is the median path, the rest are random and keyed by seed, key, horizon and draw."""
        return self.marginals.paths(self.size, self.seed, self.key)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Proof on the series itself: rolling-origin errors and achieved coverage by horizon, against drift and naive."""
        from .backtesting import backtest

        return backtest(
            self.history,
            min(len(self.years), 6),
            bounds=self.options.bounds,
            events=self.events,
            prior=self.options.prior,
            models=tuple(dict.fromkeys((self.options.model, "drift", "naive"))),
            tails=self.options.tails,
            log=self.options.log,
        )

    @cached_property
    def unadjusted(self) -> Forecast:
        """The same forecast with no event declared (itself when none was)."""
        if not self.events:
            return self
        again = fit(read(self.history), len(self.years), (), self.options)
        return replace(self, marginals=again.marginals or self.marginals, policy=again.policy, weights=again.weights, notes=again.notes, events=())

    def quantile(self, p: float) -> pd.Series:
        """Calibrated quantile by year; ``0 < p < 1``."""
        _inside("timeseries.Forecast.quantile(p)", p)
        return pd.Series(self.marginals.quantile(p), index=self._index, name=f"q{p:g}")

    def interval(self, level: float = 0.8) -> pd.DataFrame:
        """Central interval by year: columns ``lower`` and ``upper``; ``0 < level < 1``.

        80 % and 95 % are the calibrated ones, other levels follow the curve through them.
        """
        _inside("timeseries.Forecast.interval(level)", level)
        ends = {"lower": (1 - level) / 2, "upper": (1 + level) / 2}
        return pd.DataFrame({name: self.marginals.quantile(p) for name, p in ends.items()}, index=self._index)

    def probability(self, target: float, direction: Literal["above", "below"] = "above") -> pd.Series:
        """Probability by year of reaching ``target``: of a value above (or below) it."""
        under = self.marginals.below(float(target))
        return pd.Series(1 - under if direction == "above" else under, index=self._index, name="probability")

    def table(self) -> pd.DataFrame:
        """Median, mean and the 80 % and 95 % intervals, one row a year."""
        near, far = self.interval(0.80), self.interval(0.95)
        return pd.DataFrame(
            {
                "median": self.median,
                "mean": self.mean,
                "lower_80": near["lower"],
                "upper_80": near["upper"],
                "lower_95": far["lower"],
                "upper_95": far["upper"],
            }
        )

    def summary(self, lang: str | None = None) -> str:
        """The forecast with its notes and the coverage it achieved on the series' own past."""
        spanish = (lang or errors.language) == "es"
        lines = [self.table().to_string(float_format=lambda x: f"{x:,.4g}")]
        lines += [f"- {note.text(lang)}" for note in self.notes]
        own = self.scores[self.scores["model"] == self.options.model]
        if len(own):
            count, weight = int(own["origins"].sum()), own["origins"] / own["origins"].sum()
            near, far = (float((own[f"coverage_{level}"] * weight).sum()) for level in (80, 95))
            word = "Cobertura lograda en origen móvil" if spanish else "Coverage achieved by rolling origin"
            tests = "pruebas" if spanish else "tests"
            lines.append(f"- {word} ({count} {tests}): 80 % -> {near:.0%}, 95 % -> {far:.0%}.")
        else:
            lines.append("- " + ("Sin longitud para una prueba de origen móvil." if spanish else "Too short for a rolling-origin test."))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.summary()

    @property
    def _index(self) -> pd.Index:
        return pd.Index(self.years, name="year")


@dataclass(frozen=True)
class NoForecast:
    """No statistical forecast can be made: why, and what can be said instead.

    Attributes
    ----------
    history : the figures. policy : ``none`` or ``prior``, or that of its length for a constant series.
    code : ``too_short``, ``no_prior`` or ``constant``.
    available : False. reason, instead : ``Message`` and tuple of ``Message`` (``.text("es" | "en")``).
    """

    history: pd.Series
    policy: str
    reason: Message
    instead: tuple[Message, ...]
    available: Literal[False] = field(default=False, repr=False)

    @property
    def code(self) -> str:
        """Short name of the reason."""
        return self.reason.code

    def summary(self, lang: str | None = None) -> str:
        """Reason and alternatives, one line each."""
        return "\n".join([self.reason.text(lang), *(f"- {line.text(lang)}" for line in self.instead)])

    def __str__(self) -> str:
        return self.summary()


def silence(annual: Annual, policy: str, reason: Message) -> NoForecast:
    """The ``NoForecast`` of a series: its last figure, its mean change and the ways on."""
    years, values = annual.years[annual.observed], annual.values[annual.observed]
    instead = [Message("say_last", {"value": values[-1], "year": int(years[-1])})]
    if reason.code == "constant":
        instead.append(Message("say_constant"))
    elif len(values) > 1:
        instead.append(Message("say_change", {"change": (values[-1] - values[0]) / (years[-1] - years[0])}))
    if reason.code == "no_prior":
        instead.append(Message("say_prior"))
    instead.append(Message("say_required"))
    return NoForecast(pd.Series(values, index=years), policy, reason, tuple(instead))


def _inside(where: str, p: float) -> None:
    if not 0 < p < 1:
        raise InputError(where, p, es=("un número entre 0 y 1", "corrija el argumento"), en=("a number between 0 and 1", "correct the argument"))
