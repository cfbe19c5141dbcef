"""What ``forecast`` returns: a predictive distribution with its proof, or a reasoned silence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NoReturn

import numpy as np
import pandas as pd

from ..core.card import Card, Carded
from ..core.checks import number_in, one_of
from ..core.errors import ModelError
from ..core.translate import translate
from ..uncertainty import random_paths
from .annual import Annual, Event
from .engine import Options, fit
from .events import effects
from .marginals import Marginals
from .messages import Message
from .scales import choose

_ALL = (-np.inf, np.inf)


@dataclass(frozen=True, repr=False)
class Forecast(Carded):
    """Predictive distribution of an annual or monthly series.

    Attributes
    ----------
    annual : Annual
        The series on its full grid.
    name : object
        Its name.
    years : ndarray
        Forecast years, or first days of months, ``[H]``.
    marginals : Marginals
        Distribution of each year.
    policy : str
        ``full``, ``wide``, ``restricted``, ``prior`` or ``monthly``.
    scale : str
        Modelling scale.
    weights : dict[str, float]
        Weight of each model.
    notes : tuple[Message, ...]
        What the reader must know (``note.text("es" | "en")``).
    events : tuple[Event, ...]
        Declared interventions.
    options : Options
        What was asked for.
    size : int
        Number of draws.
    seed : int
        Seed of the draws.
    key : str
        Name of the random stream.
    available : Literal[True]
        True (``NoForecast`` has False).
    """

    annual: Annual = field(repr=False)
    name: object
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
    def history(self) -> pd.Series:
        """The figures, by year or month."""
        return self.annual.history.rename(self.name)  # type: ignore[call-overload]

    @property
    def median(self) -> pd.Series:
        """Median (and central path) by year."""
        return self.quantile(0.5).rename("median")

    @cached_property
    def mean(self) -> pd.Series:
        """Mean by year, over the draws (draw 0, the central path, left out unless it is the only
        one).
        """
        return pd.Series(random_paths(self.draws).mean(axis=0), index=self._index, name="mean")

    @cached_property
    def draws(self) -> np.ndarray:
        """Paths ``[draws, H]``; draw 0 is the median path, the rest are random and keyed by
        seed, key, horizon and draw.
        """
        return self.marginals.paths(self.size, self.seed, self.key)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Proof on the series itself: rolling-origin errors and achieved coverage by horizon,
        against drift and naive.
        """
        from .backtesting import score

        names = tuple(dict.fromkeys((self.options.model, "drift", "naive")))
        return score(
            self.annual,
            min(len(self.years), 6 * self.annual.season),
            self.events,
            self.options,
            names,
        )

    @cached_property
    def unadjusted(self) -> Forecast:
        """The same forecast with no event declared (itself when none was)."""
        if not self.events:
            return self
        again = fit(self.annual, len(self.years), (), self.options)
        return replace(
            self,
            marginals=again.marginals or self.marginals,
            policy=again.policy,
            weights=again.weights,
            notes=again.notes,
            events=(),
        )

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Size of each declared event in the unit of the series, with its reason and source, one
        row an event.
        """
        return effects(
            self.annual,
            self.events,
            choose(self.annual.values[self.annual.observed], self.options.bounds, self.options.log),
        )

    def comparison(self) -> pd.DataFrame:
        """Beside the run without events: medians and 95 % intervals by year, and the difference
        of the medians.
        """
        plain = self.unadjusted
        near, far = self.interval(0.95), plain.interval(0.95)
        table = {
            "median": self.median,
            "lower_95": near["lower"],
            "upper_95": near["upper"],
            "median_unadjusted": plain.median,
        }
        table |= {
            "lower_95_unadjusted": far["lower"],
            "upper_95_unadjusted": far["upper"],
            "difference": self.median - plain.median,
        }
        return pd.DataFrame(table)

    def quantile(self, p: float) -> pd.Series:
        """Calibrated quantile by year; ``0 < p < 1``.

        Parameters
        ----------
        p : float
            Probabilities in [0, 1].
        """
        number_in(p, "timeseries.Forecast.quantile(p)", 0, 1, inside=True)
        return pd.Series(self.marginals.quantile(p), index=self._index, name=f"q{p:g}")

    def interval(self, level: float = 0.8) -> pd.DataFrame:
        """Central interval by year: columns ``lower`` and ``upper``; ``0 < level < 1``.

        80 % and 95 % are the calibrated ones, other levels follow the curve through them; ends are
        rounded outward to the step in which the figures are published.

        Parameters
        ----------
        level : float
            Probability inside, such as 0.8.
        """
        number_in(level, "timeseries.Forecast.interval(level)", 0, 1, inside=True)
        lower, upper = self.marginals.interval(level)
        return pd.DataFrame({"lower": lower, "upper": upper}, index=self._index)

    def probability(
        self, target: float, direction: Literal["above", "below"] = "above"
    ) -> pd.Series:
        """Probability by year of reaching a value.

        Parameters
        ----------
        target : float
            The value, in the unit of the series.
        direction : Literal['above', 'below']
            ``above`` (at or above it) or ``below`` (at or below it).
        """
        one_of(direction, "timeseries.Forecast.probability(direction)", ("above", "below"))
        wanted = float(number_in(target, "timeseries.Forecast.probability(target)", *_ALL))
        reached = (
            1 - self.marginals.below(wanted, strictly=True)
            if direction == "above"
            else self.marginals.below(wanted)
        )
        return pd.Series(reached, index=self._index, name="probability")

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
        """The forecast with its notes and the coverage it achieved on the series' own past.

        Parameters
        ----------
        lang : str | None
            Language, ``es`` or ``en``.
        """
        lines = [self.table().to_string(float_format=lambda x: f"{x:,.4g}")]
        lines += [f"- {note.text(lang)}" for note in self.notes]
        if self.events:
            last = self.comparison().iloc[-1]
            words = translate(
                "With no event declared the last median would be {without:,.4g}, not {last:,.4g}.",
                lang,
            )
            lines.append(
                "- " + words.format(without=last["median_unadjusted"], last=last["median"])
            )
        own = self.scores[self.scores["model"] == self.options.model]
        if len(own):
            count, weight = int(own["origins"].sum()), own["origins"] / own["origins"].sum()
            near, far = (float((own[f"coverage_{level}"] * weight).sum()) for level in (80, 95))
            words = translate(
                "Coverage achieved by rolling origin ({n} tests):"
                " 80 % -> {near:.0%}, 95 % -> {far:.0%}.",
                lang,
            )
            lines.append("- " + words.format(n=count, near=near, far=far))
        else:
            lines.append("- " + translate("Too short for a rolling-origin test.", lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.summary()

    def _card(self) -> Card:
        last, near = self.years[-1], self.interval(0.8).iloc[-1]
        said = f"{self.median.iloc[-1]:,.4g} ({near['lower']:,.4g} - {near['upper']:,.4g})"
        rows = (
            (translate("years"), f"{self.years[0]} - {last}"),
            (translate("models"), ", ".join(f"{m} {w:.2f}" for m, w in self.weights.items())),
            (translate("last median (80 %)"), said),
            (translate("notes"), str(len(self.notes))),
        )
        title = f"Forecast {'' if self.name is None else self.name}".rstrip()
        return Card(title, rows, ".table()  .interval(0.8)  .draws  .scores  print(...)")

    @property
    def _index(self) -> pd.Index:
        return pd.Index(self.years, name="year" if self.annual.season == 1 else "month")


class NoForecastError(ModelError, AttributeError):
    """A number was asked of a forecast that could not be made."""


@dataclass(frozen=True)
class NoForecast:
    """No statistical forecast can be made: why, and what can be said instead.

    Attributes
    ----------
    history : Series
        The figures.
    policy : str
        ``none`` or ``prior``, or that of its length for a constant series.
    reason : Message
        Why there is none (``.text("es" | "en")``).
    instead : tuple[Message, ...]
        What can be said instead.
    available : Literal[False]
        False.
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

    def __getattr__(self, name: str) -> NoReturn:
        """What only a forecast has: an error that says why there is none."""
        if name.startswith("_") or not (
            hasattr(Forecast, name) or name in Forecast.__dataclass_fields__
        ):
            raise AttributeError(name)
        raise NoForecastError(
            "timeseries.no_forecast",
            "NoForecast.{name}",
            "{reason}",
            "a series long enough to forecast, or .available asked first",
            "see .summary() for what can be said instead",
            name=name,
            reason=self.reason.text(),
        )

    def summary(self, lang: str | None = None) -> str:
        """Reason and alternatives, one line each.

        Parameters
        ----------
        lang : str | None
            Language, ``es`` or ``en``.
        """
        return "\n".join(
            [self.reason.text(lang), *(f"- {line.text(lang)}" for line in self.instead)]
        )

    def __str__(self) -> str:
        return self.summary()


def silence(annual: Annual, policy: str, reason: Message) -> NoForecast:
    """The ``NoForecast`` of a series: its last figure, its mean change and the ways on."""
    years, values = annual.years[annual.observed], annual.values[annual.observed]
    when = int(years[-1]) if annual.season == 1 else str(annual.labels(years[-1:])[0])[:7]
    instead = [Message("say_last", {"value": values[-1], "year": when})]
    if reason.code in ("constant", "last_digits"):
        instead.append(Message("say_constant"))
    elif len(values) > 1:
        instead.append(
            Message(
                "say_change",
                {"change": annual.season * (values[-1] - values[0]) / (years[-1] - years[0])},
            )
        )
    if reason.code == "no_prior":
        instead.append(Message("say_prior"))
    instead.append(Message("say_required"))
    return NoForecast(annual.history, policy, reason, tuple(instead))
