"""Against a published case: all 645 annual series of the M3 competition, with the bars the
project set itself, and the shock experiment.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.timeseries import Forecast, forecast, forecast_panel

M3 = Path(__file__).resolve().parents[2].parent / "shared" / "validation" / "m3_yearly.csv"
pytestmark = [
    pytest.mark.validation,
    pytest.mark.skipif(not M3.exists(), reason=f"the public M3 file is not at {M3}"),
]
BEST_ENTRY = 16.42  # sMAPE of the best of the 24 original entries (Makridakis and Hibon 2000)
Case = tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]


def smape(actual: np.ndarray, said: np.ndarray) -> float:
    return float((200 * np.abs(actual - said) / (np.abs(actual) + np.abs(said))).mean())


@pytest.fixture(scope="module")
def case() -> Case:
    """Training rows as a long frame; hold-outs, last values and mean absolute changes ``[series,
    6 or 1]``.
    """
    table = pd.read_csv(M3)
    train = table[table["part"] == "train"].rename(columns={"id": "unique_id", "year": "ds"})[
        ["unique_id", "ds", "y"]
    ]
    groups = train.groupby("unique_id", sort=False)["y"]
    held = table[table["part"] == "test"].groupby("id", sort=False)["y"]
    test = held.apply(lambda y: y.to_numpy()).reindex(
        groups.ngroup().drop_duplicates().index.map(train["unique_id"])
    )
    unit = groups.apply(lambda y: y.diff().abs().mean()).to_numpy()[:, None]
    return train, np.stack(test.to_list()), groups.last().to_numpy()[:, None], unit


@pytest.fixture(scope="module")
def said(case: Case) -> tuple[np.ndarray, dict[float, np.ndarray]]:
    """Medians ``[645, 6]`` and intervals by level ``[645, 6, 2]`` of the default."""
    panel = forecast_panel(case[0], 6)
    assert len(panel.forecasts) == 645
    found = panel.forecasts.values()
    return np.stack([f.median for f in found]), {
        level: np.stack([f.interval(level) for f in found]) for level in (0.80, 0.95)
    }


def test_naive_reproduces_the_published_figures(case: Case) -> None:
    _, test, last, unit = case
    assert test.shape == (645, 6)
    assert smape(test, last) == pytest.approx(17.88, abs=0.005) and float(
        (np.abs(test - last) / unit).mean()
    ) == pytest.approx(3.17, abs=0.005)


def test_points_are_among_the_best_known(
    case: Case, said: tuple[np.ndarray, dict[float, np.ndarray]]
) -> None:
    _, test, last, unit = case
    point = said[0]
    relative = (
        smape(test, point) / smape(test, last)
        + (np.abs(test - point) / unit).mean() / (np.abs(test - last) / unit).mean()
    ) / 2
    assert relative <= 0.86 and smape(test, point) < BEST_ENTRY


def test_intervals_cover_what_they_say(
    case: Case, said: tuple[np.ndarray, dict[float, np.ndarray]]
) -> None:
    _, test, _, unit = case
    covered = {
        level: float(((test >= i[..., 0]) & (test <= i[..., 1])).mean())
        for level, i in said[1].items()
    }
    assert 0.93 <= covered[0.95] <= 0.97 and 0.77 <= covered[0.80] <= 0.83
    low, high = np.moveaxis(said[1][0.95], 2, 0)
    outside = np.maximum(low - test, 0) + np.maximum(test - high, 0)
    assert float(((high - low + 40 * outside) / unit).mean()) <= 22


def test_a_declared_shock_costs_little(
    case: Case, said: tuple[np.ndarray, dict[float, np.ndarray]]
) -> None:
    """A fall of 3 and 1.8 mean changes in the years five and four before the end costs at most
    0.4 points of sMAPE once declared.
    """
    train, test, _, unit = case
    points = []
    for (_, rows), step in zip(train.groupby("unique_id", sort=False), unit[:, 0], strict=True):
        y = rows.set_index("ds")["y"].astype(float)
        hit = [
            max(y.iloc[at] - size * step, 0.01 * y.iloc[at]) for at, size in ((-5, 3.0), (-4, 1.8))
        ]
        y.iloc[-5:-3] = hit
        f = forecast(y, 6, events=[int(y.index[-5]), int(y.index[-4])])
        assert isinstance(f, Forecast)
        points.append(f.median.to_numpy())
    assert smape(test, np.stack(points)) - smape(test, said[0]) <= 0.4
