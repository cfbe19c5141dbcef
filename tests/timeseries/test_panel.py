"""Panels: the same numbers in any order and any number of processes, failures told apart,
progress.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError
from piimss_forecast.timeseries import forecast, forecast_panel


def long(n: int = 30) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    frames = []
    for i in range(n):
        size = int(rng.integers(8, 18))
        frames.append(
            pd.DataFrame(
                {
                    "unique_id": f"s{i:02d}",
                    "ds": range(2025 - size, 2025),
                    "y": 50 + np.cumsum(rng.normal(1, 2, size)),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def test_each_series_is_that_of_forecast() -> None:
    frame = long(3)
    panel = forecast_panel(frame, 4, by_series={"s01": {"bounds": (0, 500)}}, draws=50)
    y = frame[frame["unique_id"] == "s01"].set_index("ds")["y"]
    alone = forecast(y, 4, bounds=(0, 500), key="s01", draws=50)
    assert (panel.forecasts["s01"].draws == alone.draws).all() and panel.forecasts[
        "s01"
    ].scale == "logit"  # type: ignore[union-attr]
    assert panel.table.shape == (12, 8) and panel.paths["s02"].shape == (50, 4)


@pytest.mark.slow
def test_processes_change_nothing_and_progress_is_told() -> None:
    frame, told = long(30), []
    # drift needs no library: fresh processes start three times as fast
    one = forecast_panel(
        frame, 3, model="drift", progress=lambda done, total: told.append((done, total))
    )
    two = forecast_panel(frame, 3, model="drift", workers=2)
    assert one.table.equals(two.table) and told == [(25, 30), (30, 30)]
    assert all((one.paths[name] == two.paths[name]).all() for name in one.paths)


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(range(4)))
def test_order_of_series_changes_nothing(order: list[int]) -> None:
    frame = long(4)
    mixed = pd.concat([frame[frame["unique_id"] == f"s{i:02d}"] for i in order])
    a, b = forecast_panel(frame, 2, draws=20), forecast_panel(mixed, 2, draws=20)
    assert list(b.forecasts) == [f"s{i:02d}" for i in order]
    assert all((a.paths[name] == b.paths[name]).all() for name in a.paths)


def test_failures_and_silences_are_told_apart() -> None:
    bad = pd.DataFrame(
        {
            "unique_id": ["bad"] * 3 + ["few"] * 2,
            "ds": [2020, 2020, 2021, 2020, 2021],
            "y": [1.0, 2, 3, 4, 5],
        }
    )
    frame = pd.concat([long(2), bad])
    panel = forecast_panel(frame, 2)
    assert (
        list(panel.forecasts) == ["s00", "s01"]
        and list(panel.silent) == ["few"]
        and isinstance(panel.failed["bad"], DataError)
    )
    with pytest.raises(DataError):
        forecast_panel(frame, 2, errors="raise")
    for wrong in (
        {"horizon": 0},
        {"horizon": 2, "workers": 0},
        {"horizon": 2, "by_series": {"nobody": {}}},
        {"horizon": 2, "model": "oracle"},
    ):
        with pytest.raises(InputError):
            forecast_panel(long(2), **wrong)  # type: ignore[arg-type]
    for table in (long(2).rename(columns={"y": "x"}), long(2).iloc[:0]):
        with pytest.raises(DataError):
            forecast_panel(table, 2)


def test_months_and_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    t = np.arange(36)
    frame = pd.DataFrame(
        {
            "unique_id": "m",
            "ds": pd.date_range("2021-01-01", periods=36, freq="MS"),
            "y": 10 + t + np.sin(t),
        }
    )
    panel = forecast_panel(frame, 3, progress=True)
    assert (
        panel.table["ds"].tolist() == list(pd.date_range("2024-01-01", periods=3, freq="MS"))
        and capsys.readouterr().out == ""
    )
