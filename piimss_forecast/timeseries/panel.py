"""Many series at once: in parallel processes, with progress, the same numbers whatever the
number of processes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import DataError, InputError, PiimssError
from .forecasting import forecast
from .result import Forecast, NoForecast

COLUMNS = ("unique_id", "ds", "y")
BLOCK = (
    25  # series a task: enough to pay the trip between processes, few enough for progress to move
)
Progress = Callable[[int, int], None]
_Answer = tuple[str, Forecast | NoForecast | PiimssError]


@dataclass(frozen=True)
class Panel:
    """Forecasts of many series.

    Attributes
    ----------
    forecasts : dict[str, Forecast]
        By ``unique_id``.
    silent : dict[str, NoForecast]
        Series with a reasoned silence (``NoForecast``).
    failed : dict[str, PiimssError]
        Series whose data are wrong, with the error.
    """

    forecasts: dict[str, Forecast] = field(repr=False)
    silent: dict[str, NoForecast]
    failed: dict[str, PiimssError]

    @property
    def table(self) -> pd.DataFrame:
        """Long table: ``unique_id, ds, median, lower_80, upper_80, lower_95, upper_95, policy``;
        one row a series and period.
        """
        frames = []
        for name, said in self.forecasts.items():
            near, far = said.interval(0.80).to_numpy().T, said.interval(0.95).to_numpy().T
            columns = {
                "unique_id": name,
                "ds": said.years,
                "median": said.median.to_numpy(),
                "lower_80": near[0],
                "upper_80": near[1],
            }
            frames.append(
                pd.DataFrame(
                    {**columns, "lower_95": far[0], "upper_95": far[1], "policy": said.policy}
                )
            )
        if not frames:
            return pd.DataFrame(
                columns=[
                    "unique_id",
                    "ds",
                    "median",
                    "lower_80",
                    "upper_80",
                    "lower_95",
                    "upper_95",
                    "policy",
                ]
            )
        return pd.concat(frames, ignore_index=True)

    @property
    def paths(self) -> dict[str, np.ndarray]:
        """Paths ``[draws, H]`` by series, as ``reconcile`` takes them."""
        return {name: said.draws for name, said in self.forecasts.items()}


def forecast_panel(
    frame: pd.DataFrame,
    horizon: int,
    *,
    workers: int = 1,
    progress: bool | Progress = False,
    errors: str = "collect",
    by_series: Mapping[str, Mapping[str, Any]] | None = None,
    **options: Any,
) -> Panel:
    """Forecast every series of a long table.

    Each series has its own random stream, keyed by its ``unique_id``: results do not depend on the
    order of the series, on the others in the table, nor on ``workers``.

    Parameters
    ----------
    frame : DataFrame
        Columns ``unique_id``, ``ds`` (years or dates) and ``y``, in any order of rows of different
        series.
    horizon : int
        Periods ahead.
    workers : int
        Processes; 1 runs here. Scripts that ask for more need the usual ``if __name__ ==
        "__main__"``.
    progress : bool | Progress
        True for a bar on stderr, or a function of (done, total).
    errors : str
        ``"collect"`` keeps series with wrong data in ``Panel.failed``; ``"raise"`` stops at the
        first.
    by_series : Mapping[str, Mapping[str, Any]] | None
        Options of single series, by ``unique_id`` (bounds, events, prior, ...), over those for all.
    options : Any
        Of ``forecast``, for all series.

    Returns
    -------
    Panel
        (``.table``, ``.forecasts``, ``.silent``, ``.failed``, ``.paths``).

    Raises
    ------
    DataError
        For a table without its columns or without rows.
    InputError
        For wrong arguments, or names in ``by_series`` that are not in the table.

    Examples
    --------
    >>> names, years = ["a"] * 9 + ["b"] * 2, [*range(2015, 2024), 2022, 2023]
    >>> values = [5, 6, 8, 7, 9, 9, 11, 12, 12, 3, 4.0]
    >>> long = pd.DataFrame({"unique_id": names, "ds": years, "y": values})
    >>> panel = forecast_panel(long, 2)
    >>> panel.table[["unique_id", "ds"]].to_numpy().tolist(), list(panel.silent)
    ([['a', 2024], ['a', 2025]], ['b'])
    """
    series = _split(frame)
    own = {str(name): dict(given) for name, given in (by_series or {}).items()}
    unknown = sorted(set(own) - {name for name, _ in series})
    if unknown or errors not in ("collect", "raise") or isinstance(workers, bool) or workers < 1:
        raise InputError(
            "timeseries.forecast_panel",
            "timeseries.forecast_panel",
            "{unknown}",
            "series of the table, errors 'collect' or 'raise', workers of 1 or more",
            "correct the argument",
            unknown=unknown or f"errors={errors}, workers={workers}",
        )
    tasks = [
        (name, values, int(horizon), {**options, **own.get(name, {}), "key": name})
        for name, values in series
    ]
    found: dict[str, Forecast | NoForecast | PiimssError] = {}
    with _telling(progress, len(tasks)) as tell:
        for answers in _answers(tasks, workers):
            found.update(answers)
            tell(len(found), len(tasks))
            bad = next((a for _, a in answers if isinstance(a, PiimssError)), None)
            if bad is not None and (errors == "raise" or isinstance(bad, InputError)):
                raise bad
    ordered = {name: found[name] for name, _ in series}
    return Panel(
        {n: a for n, a in ordered.items() if isinstance(a, Forecast)},
        {n: a for n, a in ordered.items() if isinstance(a, NoForecast)},
        {n: a for n, a in ordered.items() if isinstance(a, PiimssError)},
    )


def _split(frame: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Series of a long table, in order of appearance."""
    missing = [c for c in COLUMNS if not isinstance(frame, pd.DataFrame) or c not in frame.columns]
    if missing or frame.empty or frame["unique_id"].isna().any():
        raise DataError(
            "timeseries.split",
            "timeseries.forecast_panel(frame)",
            "columns missing: {missing}" if missing else "no rows or empty unique_id",
            "columns unique_id, ds, y with data",
            "check the table",
            missing=", ".join(map(str, missing)),
        )
    groups = frame.groupby("unique_id", sort=False, observed=True)
    return [
        (
            str(name),
            pd.Series(g["y"].to_numpy(), index=pd.Index(g["ds"].to_numpy()), name=str(name)),
        )
        for name, g in groups
    ]


def _one(task: tuple[str, pd.Series, int, dict[str, Any]]) -> _Answer:
    name, values, horizon, options = task
    try:
        return name, forecast(values, horizon, **options)
    except PiimssError as error:
        return name, error


def _block(tasks: Sequence[tuple[str, pd.Series, int, dict[str, Any]]]) -> list[_Answer]:
    return [_one(task) for task in tasks]


def _answers(
    tasks: list[tuple[str, pd.Series, int, dict[str, Any]]], workers: int
) -> Iterator[list[_Answer]]:
    """Answers by block, as they come; fresh processes, as a fork would inherit threads."""
    blocks = [tasks[i : i + BLOCK] for i in range(0, len(tasks), BLOCK)]
    if workers == 1 or len(blocks) == 1:
        yield from map(_block, blocks)
        return
    with ProcessPoolExecutor(
        min(workers, len(blocks)), mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        waiting = [pool.submit(_block, block) for block in blocks]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _telling(progress: bool | Progress, total: int) -> Iterator[Progress]:
    """The function to be told of progress: the caller's own, a bar on stderr, or none."""
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda *_: None
    else:
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("series", total=total)
            yield lambda done, _: bar.update(task, completed=done)
