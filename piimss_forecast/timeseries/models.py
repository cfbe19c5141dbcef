"""Candidate models behind one small protocol: annual values in, a point and half-widths out.

Prophet has no place here yet: it needs dates and its own seasonality, and on annual series it covers half of what it says.
An adapter only has to be a ``Candidate`` that imports prophet when asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np
from scipy.special import ndtri

from ..errors import InputError, ModelError

T = TypeVar("T")


@dataclass(frozen=True)
class Prediction:
    """What a candidate says: ``point [H]``, ``half [levels, H]`` (half-width of the central interval) and the weights behind it."""

    point: np.ndarray
    half: np.ndarray
    weights: dict[str, float] = field(default_factory=dict)


class Candidate(Protocol):
    """A forecasting method: its name, the fewest observations it accepts and its prediction."""

    @property
    def name(self) -> str:
        """Key in ``MODELS``."""
        ...

    @property
    def minimum(self) -> int:
        """Fewest observations."""
        ...

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """Fit ``y`` (``[years]``, no gaps, of order one) and predict ``horizon`` years; ``levels`` such as (0.8, 0.95)."""
        ...


def _statsforecast() -> Any:
    """The models of statsforecast, imported only when first needed (1.5 s)."""
    import statsforecast.models as library

    return library


@dataclass(frozen=True)
class Library:
    """A model of statsforecast.

    ``widths`` names the candidate whose half-widths are used where the library gives none.
    """

    name: str
    minimum: int
    build: Callable[[Any], Any]
    widths: str = ""

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``; ModelError when the library cannot fit the series."""
        model = self.build(_statsforecast())
        if self.widths:
            point = _quiet(self.name, lambda: np.asarray(model.forecast(y, horizon)["mean"], float))
            return _sound(self.name, point, MODELS[self.widths].predict(y, horizon, levels).half)
        point, low, high = _quiet(self.name, lambda: _read(model.forecast(y, horizon, level=_percent(levels)), levels))
        return _sound(self.name, point, np.abs(high - low) / 2)


_THETA = Library("theta", 5, lambda m: m.Theta(season_length=1))


@dataclass(frozen=True)
class BoxCoxTheta:
    """Theta on the Box-Cox scale, its parameter by profile likelihood around a straight line, within [0, 1].

    Source: Legaki and Koutsouri, entry 260 of the M4 competition. Series that are not positive get Theta as it is.
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
            return np.exp(np.minimum(x, 700)) if power == 0 else np.maximum(power * x + 1, 0) ** (1 / power)

        model = _THETA.build(_statsforecast())
        parts = _quiet(self.name, lambda: _read(model.forecast(z, horizon, level=_percent(levels)), levels))
        point, low, high = (back(x) for x in parts)
        return _sound(self.name, point, np.abs(high - low) / 2)


@dataclass(frozen=True)
class StateSpace:
    """Random walk with drift plus noise in state-space form (statsmodels ``UnobservedComponents``, ``rwdrift``)."""

    name: str = "state_space"
    minimum: int = 5

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``."""

        def run() -> tuple[np.ndarray, np.ndarray]:
            from statsmodels.tsa.statespace.structural import UnobservedComponents

            ahead = UnobservedComponents(y, level="rwdrift").fit(disp=0).get_forecast(horizon)
            return np.asarray(ahead.predicted_mean, float), np.sqrt(np.asarray(ahead.var_pred_mean, float))

        point, sd = _quiet(self.name, run)
        return _sound(self.name, point, np.outer(ndtri((1 + np.asarray(levels)) / 2), sd))


@dataclass(frozen=True)
class Combination:
    """Mean or median of other candidates; half-widths are averaged. A member that fails is left out and its weight goes to the rest."""

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
            raise _failed(self.name, "ningún componente / no member")
        points = np.stack([p.point for p in found.values()])
        point = points.mean(axis=0) if self.how == "mean" else np.median(points, axis=0)
        half = np.mean([p.half for p in found.values()], axis=0)
        return Prediction(point, half, {name: 1.0 / len(found) for name in found})


def box_cox_power(y: np.ndarray) -> float:
    """Box-Cox parameter in 0, .05, ..., 1 of largest profile likelihood around a straight line in time (R's ``BoxCox.lambda``).

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


def _read(answer: dict[str, Any], levels: Sequence[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Point ``[H]``, low and high ``[levels, H]`` of a statsforecast answer."""
    low, high = (np.stack([np.asarray(answer[f"{side}-{p}"], float) for p in _percent(levels)]) for side in ("lo", "hi"))
    return np.asarray(answer["mean"], float), low, high


def _failed(name: str, found: object) -> ModelError:
    return ModelError(
        f"timeseries.models[{name}]",
        found,
        es=("un ajuste finito", "use otro modelo o la combinación"),
        en=("a finite fit", "use another model or the combination"),
    )


def _quiet(name: str, run: Callable[[], T]) -> T:
    """Run a library without its warnings; whatever it raises becomes a ModelError."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return run()
    except Exception as error:  # libraries raise anything, statsforecast even bare Exception
        raise _failed(name, f"{type(error).__name__}: {error}") from error


def _sound(name: str, point: np.ndarray, half: np.ndarray) -> Prediction:
    if not (np.isfinite(point).all() and np.isfinite(half).all()):
        raise _failed(name, "valores no finitos / values not finite")
    return Prediction(point, half, {name: 1.0})


def _candidates() -> dict[str, Candidate]:
    found: list[Candidate] = [
        Library("naive", 3, lambda m: m.Naive()),
        Library("drift", 3, lambda m: m.RandomWalkWithDrift()),
        Library("ses", 3, lambda m: m.SimpleExponentialSmoothingOptimized(), widths="naive"),
        Library("holt", 9, lambda m: m.AutoETS(season_length=1, model="AAN", damped=False)),
        Library("damped", 10, lambda m: m.AutoETS(season_length=1, model="AAN", damped=True)),
        Library("ets", 8, lambda m: m.AutoETS(season_length=1)),
        _THETA,
        Library("dynamic_theta", 5, lambda m: m.DynamicOptimizedTheta(season_length=1)),
        BoxCoxTheta(),
        Library("arima", 8, lambda m: m.AutoARIMA(season_length=1)),
        StateSpace(),
        Combination("combination", 8, ("ets", "dynamic_theta", "boxcox_theta", "drift")),
        Combination("combination_transformed", 8, ("ets", "dynamic_theta", "theta", "drift")),
        Combination("combination_median", 8, ("ets", "dynamic_theta", "boxcox_theta", "drift"), how="median"),
        Combination("short", 5, ("drift", "ses")),
    ]
    return {candidate.name: candidate for candidate in found}


MODELS: dict[str, Candidate] = _candidates()


def candidate(name: str) -> Candidate:
    """The candidate called ``name``; InputError if there is none."""
    if name not in MODELS:
        raise InputError(
            "timeseries.forecast(model)",
            name,
            es=(f"uno de {', '.join(MODELS)}", "corrija el nombre del modelo"),
            en=(f"one of {', '.join(MODELS)}", "correct the model's name"),
        )
    return MODELS[name]
