"""The small protocol of the candidates, and how they run a library: quietly, with every failure
a named error.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np

from ..core.errors import ModelError, PiimssError
from ..core.translate import N_

T = TypeVar("T")


@dataclass(frozen=True)
class Prediction:
    """What a candidate says: ``point [H]``, ``half [levels, H]`` (half-width of the central
    interval) and the weights behind it.
    """

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
        """Fit ``y`` (``[years]``, no gaps, of order one) and predict ``horizon`` years;
        ``levels`` such as (0.8, 0.95).
        """
        ...


def failed(name: str, template: str, **fields: Any) -> ModelError:
    """The error of a candidate that cannot fit."""
    return ModelError(
        "timeseries.failed",
        "timeseries.models[{name}]",
        template,
        "a finite fit",
        "use another model or the combination",
        name=name,
        **fields,
    )


def quiet(name: str, run: Callable[[], T]) -> T:
    """Run a library without its warnings; whatever it raises becomes a ModelError."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return run()
    except PiimssError:
        raise
    except Exception as error:  # libraries raise anything, statsforecast even bare Exception
        raise failed(name, "{kind}: {error}", kind=type(error).__name__, error=error) from error


def sound(name: str, point: np.ndarray, half: np.ndarray) -> Prediction:
    """A prediction that is finite, or a ModelError."""
    if not (np.isfinite(point).all() and np.isfinite(half).all()):
        raise failed(name, N_("values not finite"))
    return Prediction(point, half, {name: 1.0})
