"""Candidate models behind one small protocol: annual values in, a point and half-widths out.

Libraries are imported when first asked for. Prophet (``with_prophet``) also takes dates, holidays
and regressors; on annual series it is a comparator only: its 95 % intervals cover about half of the
outcomes.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from ..core.checks import one_of
from ..core.errors import ModelError
from ..core.translate import N_
from .growth import Growth, gompertz, logistic
from .protocol import Candidate, Prediction, failed, quiet, sound
from .with_prophet import ProphetModel

_DIGITS = 9  # of a mean yearly change


def _statsforecast() -> Any:
    """The models of statsforecast, imported only when first needed (1.5 s), without what its
    progress bar says of Jupyter.
    """
    library = sys.modules.get("statsforecast.models")
    if library is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            library = importlib.import_module("statsforecast.models")
    return library


@dataclass(frozen=True)
class Library:
    """A model of statsforecast.

    A linear one is fitted to the series less its first value, so that where zero lies changes
    nothing (the library's starts and searches depend on it: of a series at a level of 100 it loses
    18 to 33 % of the growth); the others need the true zero. Inputs are rounded far below a change,
    as last bits would otherwise turn a search. ``widths`` names the candidate whose half-widths are
    used where the library gives none.
    """

    name: str
    minimum: int
    build: Callable[[Any], Any]
    widths: str = ""
    linear: bool = True

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``; ModelError when the library cannot fit the series."""
        model, base = self.build(_statsforecast()), float(y[0]) if self.linear else 0.0
        z = np.round(y - base, _DIGITS)
        if self.widths:
            point = quiet(self.name, lambda: np.asarray(model.forecast(z, horizon)["mean"], float))
            half = MODELS[self.widths].predict(y, horizon, levels).half
        else:
            point, low, high = quiet(
                self.name, lambda: _read(model.forecast(z, horizon, level=_percent(levels)), levels)
            )
            half = np.abs(high - low) / 2
        return sound(self.name, point + base, half)


_THETA = Library("theta", 5, lambda m: m.Theta(season_length=1))


@dataclass(frozen=True)
class Phased:
    """A candidate that enters by and by: simple smoothing below ``start`` figures, the candidate
    from ``full`` on, and a mean of both whose weight runs on a straight line in between.

    Automatic ETS needs it: its criterion (AICc) admits no trend with eight figures and admits
    one with nine. On M3 cut to its last 8, 9, 10 and 12 years the default's OWA with it is
    .926, .913, .897, .869 (without: .929, .915, .900, .869).
    """

    name: str
    member: Library
    start: int = 7
    full: int = 13

    @property
    def minimum(self) -> int:
        """Fewest observations."""
        return self.member.minimum

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``."""
        said = self.member.predict(y, horizon, levels)
        share = min(max((len(y) - self.start) / (self.full - self.start), 0.0), 1.0)
        if share == 1.0:
            return said
        plain = MODELS["ses"].predict(y, horizon, levels)
        point = share * said.point + (1.0 - share) * plain.point
        return sound(self.name, point, share * said.half + (1.0 - share) * plain.half)


@dataclass(frozen=True)
class RandomWalk:
    """Last value, with or without the mean change of the series: closed forms, equal to
    statsforecast's to rounding and 40 times as fast.
    """

    name: str
    drift: bool
    minimum: int = 3

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``."""
        steps, ahead = np.diff(y), np.arange(1, horizon + 1)
        slope = float(steps.mean()) if self.drift else 0.0
        sigma = np.sqrt(
            ((steps - slope) ** 2).mean()
        )  # as in the library, with which the constants of the intervals were measured
        spread = np.sqrt(ahead * (1 + ahead / len(steps))) if self.drift else np.sqrt(ahead)
        return sound(
            self.name,
            y[-1] + slope * ahead,
            np.outer(ndtri((1 + np.asarray(levels)) / 2), sigma * spread),
        )


@dataclass(frozen=True)
class BoxCoxTheta:
    """Theta on the Box-Cox scale, its parameter by profile likelihood around a straight line,
    within [0, 1].

    Source: Legaki and Koutsouri, entry 260 of the M4 competition. Series that are not positive get
    Theta as it is.
    """

    name: str = "boxcox_theta"
    minimum: int = 5

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``."""
        if y.min() <= 0:
            return _THETA.predict(y, horizon, levels)
        power = box_cox_power(y)
        z = np.log(y) if power == 0 else (y**power - 1) / power

        def back(x: np.ndarray) -> np.ndarray:
            return (
                np.exp(np.minimum(x, 700))
                if power == 0
                else np.maximum(power * x + 1, 0) ** (1 / power)
            )

        model = _THETA.build(_statsforecast())
        parts = quiet(
            self.name, lambda: _read(model.forecast(z, horizon, level=_percent(levels)), levels)
        )
        point, low, high = (back(x) for x in parts)
        return sound(self.name, point, np.abs(high - low) / 2)


@dataclass(frozen=True)
class StateSpace:
    """Random walk with drift in state-space form (statsmodels ``UnobservedComponents``,
    ``rwdrift``), with events as dummies and gaps as they are.
    """

    name: str = "state_space"
    minimum: int = 5

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``."""
        return self.intervened(y, horizon, levels, np.zeros((len(y) + horizon, 0)))

    def intervened(
        self, y: np.ndarray, horizon: int, levels: Sequence[float], dummies: np.ndarray
    ) -> Prediction:
        """With interventions: ``y`` may have gaps, ``dummies`` is ``[years + horizon, events]``."""
        n, base = len(y), float(y[np.isfinite(y)][0])
        varied = dummies[:, np.ptp(dummies[:n], axis=0) > 0] if n else dummies

        def run() -> tuple[np.ndarray, np.ndarray]:
            from statsmodels.tsa.statespace.structural import UnobservedComponents

            some = varied.shape[1] > 0
            model = UnobservedComponents(
                y - base, level="rwdrift", exog=varied[:n] if some else None
            )
            ahead = model.fit(disp=0).get_forecast(horizon, exog=varied[n:] if some else None)
            return base + np.asarray(ahead.predicted_mean, float), np.sqrt(
                np.asarray(ahead.var_pred_mean, float)
            )

        point, sd = quiet(self.name, run)
        return sound(self.name, point, np.outer(ndtri((1 + np.asarray(levels)) / 2), sd))


@dataclass(frozen=True)
class Combination:
    """Mean or median of other candidates; half-widths are averaged. A member that fails is left
    out and its weight goes to the rest.
    """

    name: str
    minimum: int
    members: tuple[str, ...]
    how: str = "mean"

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``; ModelError when no member fits."""
        found: dict[str, Prediction] = {}
        for name in self.members:
            try:
                found[name] = MODELS[name].predict(y, horizon, levels)
            except ModelError:
                continue
        if not found:
            raise failed(self.name, N_("no member"))
        points = np.stack([p.point for p in found.values()])
        point = points.mean(axis=0) if self.how == "mean" else np.median(points, axis=0)
        half = np.mean([p.half for p in found.values()], axis=0)
        return Prediction(point, half, {name: 1.0 / len(found) for name in found})


def box_cox_power(y: np.ndarray) -> float:
    """Box-Cox parameter in 0, .05, ..., 1 of largest profile likelihood around a straight line in
    time (R's ``BoxCox.lambda``).

    Examples
    --------
    >>> box_cox_power(np.exp(0.1 * np.arange(20.0) + 0.01 * np.cos(np.arange(20.0))))
    0.0
    """
    powers = np.arange(21) / 20.0
    mean_log = np.log(y).mean()
    logs = np.log(y) - mean_log  # of y over its geometric mean, so that likelihoods are comparable
    with np.errstate(divide="ignore", invalid="ignore"):
        bent = np.where(powers > 0, np.expm1(np.outer(logs, powers)) / powers, logs[:, None])
    line = np.column_stack([np.ones(len(y)), np.arange(len(y)) - (len(y) - 1) / 2])
    left = bent - line @ np.linalg.lstsq(line, bent, rcond=None)[0]
    return float(powers[np.argmin((left**2).sum(axis=0))])


def _percent(levels: Sequence[float]) -> list[int]:
    return [round(100 * level) for level in levels]


def _read(
    answer: dict[str, Any], levels: Sequence[float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Point ``[H]``, low and high ``[levels, H]`` of a statsforecast answer."""
    low, high = (
        np.stack([np.asarray(answer[f"{side}-{p}"], float) for p in _percent(levels)])
        for side in ("lo", "hi")
    )
    return np.asarray(answer["mean"], float), low, high


def _candidates() -> dict[str, Candidate]:
    found: list[Candidate] = [
        RandomWalk("naive", drift=False),
        RandomWalk("drift", drift=True),
        Library("ses", 3, lambda m: m.SimpleExponentialSmoothingOptimized(), widths="naive"),
        Library("holt", 9, lambda m: m.AutoETS(season_length=1, model="AAN", damped=False)),
        Library("damped", 10, lambda m: m.AutoETS(season_length=1, model="AAN", damped=True)),
        Phased("ets", Library("ets", 8, lambda m: m.AutoETS(season_length=1), linear=False)),
        Phased(
            "ets_additive",
            Library("ets_additive", 8, lambda m: m.AutoETS(season_length=1, model="AZN")),
        ),
        _THETA,
        Library("dynamic_theta", 5, lambda m: m.DynamicOptimizedTheta(season_length=1)),
        BoxCoxTheta(),
        Library("arima", 8, lambda m: m.AutoARIMA(season_length=1)),
        StateSpace(),
        Combination("combination", 8, ("ets", "dynamic_theta", "boxcox_theta", "drift")),
        Combination(
            "combination_transformed", 8, ("ets_additive", "dynamic_theta", "theta", "drift")
        ),
        Combination(
            "combination_median", 8, ("ets", "dynamic_theta", "boxcox_theta", "drift"), how="median"
        ),
        Combination(
            "combination_transformed_median",
            8,
            ("ets_additive", "dynamic_theta", "theta", "drift"),
            how="median",
        ),
        Combination("short", 5, ("drift", "ses")),
        Growth("logistic", logistic),
        Growth("gompertz", gompertz),
        ProphetModel(),
        Library("seasonal_naive", 24, lambda m: m.SeasonalNaive(season_length=12)),
        Library("ets_monthly", 24, lambda m: m.AutoETS(season_length=12)),
        Library("dynamic_theta_monthly", 24, lambda m: m.DynamicOptimizedTheta(season_length=12)),
        Library(
            "stl_theta_monthly",
            24,
            lambda m: m.MSTL(
                season_length=12, trend_forecaster=m.DynamicOptimizedTheta(season_length=1)
            ),
        ),
        Library("arima_monthly", 24, lambda m: m.AutoARIMA(season_length=12)),
        Combination(
            "combination_monthly", 24, ("ets_monthly", "dynamic_theta_monthly", "stl_theta_monthly")
        ),
    ]
    return {candidate.name: candidate for candidate in found}


MODELS: dict[str, Candidate] = _candidates()


def candidate(name: str) -> Candidate:
    """The candidate called ``name``; InputError if there is none."""
    return MODELS[one_of(name, "timeseries.forecast(model)", MODELS)]
