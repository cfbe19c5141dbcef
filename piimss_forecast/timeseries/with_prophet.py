"""Prophet behind the protocol of the candidates: imported only when asked for, seeded, quiet, with
changepoints limited by length.

MCMC is not offered: without seasonality or regressors it fails inside Prophet (issue 2281 of its
repository, still so in 1.5).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import InputError, ModelError
from .protocol import Prediction, quiet, sound

SAMPLES = 500
SEED = 2030


@dataclass(frozen=True)
class Extras:
    """What only Prophet takes: ``holidays`` (columns ``holiday``, ``ds``, ...) and
    ``regressors`` by period, over history and horizon.
    """

    holidays: pd.DataFrame | None = None
    regressors: pd.DataFrame | None = None

    def __bool__(self) -> bool:
        return self.holidays is not None or self.regressors is not None


@dataclass(frozen=True)
class ProphetModel:
    """Prophet (Taylor and Letham 2018): piecewise linear trend, yearly seasonality in monthly
    series, holidays and regressors.
    """

    name: str = "prophet"
    minimum: int = 5

    def predict(self, y: np.ndarray, horizon: int, levels: Sequence[float]) -> Prediction:
        """See ``Candidate``: annual dates from 2001 on, as they change nothing in an annual
        series.
        """
        return self.dated(y, pd.Index(2001 + np.arange(len(y) + horizon)), horizon, levels)

    def dated(
        self,
        y: np.ndarray,
        labels: pd.Index,
        horizon: int,
        levels: Sequence[float],
        extras: Extras | None = None,
    ) -> Prediction:
        """Prediction with dates.

        Parameters
        ----------
        y : ndarray
            ``[periods]``, NaN where there is no figure.
        labels : Index
            Years, or first days of months, of history and horizon.
        horizon : int
            Periods ahead.
        levels : Sequence[float]
            Such as (0.8, 0.95).
        extras : Extras | None
            Holidays and regressors.

        Raises
        ------
        ModelError
            When Prophet is not installed, its backend does not load or the fit fails.
        InputError
            For regressors that do not cover every period.
        """
        extras = extras or Extras()
        library = _backend()
        monthly = isinstance(labels, pd.DatetimeIndex)
        dates = (
            pd.DatetimeIndex(labels)
            if monthly
            else pd.to_datetime([f"{year:04d}-01-01" for year in labels])
        )
        frame = pd.DataFrame({"ds": dates})
        for name, column in _regressors(extras.regressors, labels).items():
            frame[name] = column.to_numpy()
        base = float(y[np.isfinite(y)][0])  # it scales by the largest value: zero would matter
        known = frame.iloc[: len(y)].assign(y=y - base)

        def run() -> tuple[np.ndarray, np.ndarray]:
            model = library.Prophet(
                yearly_seasonality=monthly and len(y) >= 24,
                weekly_seasonality=False,
                daily_seasonality=False,
                n_changepoints=int(np.isfinite(y).sum()) // 5,
                holidays=extras.holidays,
                uncertainty_samples=SAMPLES,
            )
            for name in frame.columns[1:]:
                model.add_regressor(name)
            model.fit(known, seed=SEED)
            ahead = frame.iloc[len(y) :]
            paths = model.predictive_samples(ahead)["yhat"]  # [H, samples]
            model.uncertainty_samples = 0
            point = model.predict(ahead)["yhat"].to_numpy(float)
            ends = np.stack(
                [np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=1) for level in levels]
            )
            return point, (ends[:, 1] - ends[:, 0]) / 2

        with _seeded(SEED), quiet_loggers():
            point, half = quiet(self.name, run)
        return sound(self.name, base + point[-horizon:], half[:, -horizon:])


def _regressors(table: pd.DataFrame | None, labels: pd.Index) -> pd.DataFrame:
    """Regressors on every period of history and horizon."""
    if table is None:
        return pd.DataFrame(index=labels)
    index = table.index.to_timestamp() if isinstance(table.index, pd.PeriodIndex) else table.index
    if isinstance(index, pd.DatetimeIndex):
        index = (
            index.to_period("M").to_timestamp()
            if isinstance(labels, pd.DatetimeIndex)
            else pd.Index(index.year)
        )
    whole = table.set_axis(index).reindex(labels)
    missing = whole.index[whole.isna().any(axis=1)]
    if len(missing) or not all(pd.api.types.is_numeric_dtype(whole[c]) for c in whole):
        raise InputError(
            "timeseries.regressors",
            "timeseries.forecast(regressors)",
            "without value: {missing}",
            "numbers in every period of history and horizon",
            "complete the regressors",
            missing=[str(x)[:7] for x in missing[:3]],
        )
    return whole


def _backend() -> Any:
    """The library, or a ModelError that says what is wrong with its installation."""
    try:
        with quiet_loggers():
            import prophet

            prophet.Prophet()  # loads the compiled model: a broken backend shows itself only here
    except ImportError as error:
        raise ModelError(
            "timeseries.backend.prophet_installed",
            "timeseries.models[prophet]",
            "no library prophet",
            "Prophet installed",
            "type make in the folder of the project, which installs it",
        ) from error
    except (
        Exception
    ) as error:  # the library raises AttributeError, ValueError or OSError for one cause
        raise ModelError(
            "timeseries.backend.stan_backend",
            "timeseries.models[prophet]",
            "{error_type}: {error}",
            "a Stan backend that loads",
            "install again prophet>=1.5 with cmdstanpy>=1.3",
            error_type=type(error).__name__,
            error=error,
        ) from error
    return prophet


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Prophet draws from NumPy's global generator: set it and put it back as it was."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


@contextmanager
def quiet_loggers() -> Iterator[None]:
    """No INFO line a fit, no complaint of plotly at import; levels are put back."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
