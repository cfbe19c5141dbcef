"""Against a published case: the annual series of the M3 competition (a sample; all 645 in benchmarks/forecasting.py)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.timeseries import forecast

M3 = Path(__file__).resolve().parents[2].parent / "shared" / "validation" / "m3_yearly.csv"
pytestmark = [pytest.mark.validation, pytest.mark.skipif(not M3.exists(), reason=f"the public M3 file is not at {M3}")]


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(M3)


def smape(actual: np.ndarray, said: np.ndarray) -> float:
    return float((200 * np.abs(actual - said) / (np.abs(actual) + np.abs(said))).mean())


def wide(table: pd.DataFrame) -> tuple[list[pd.Series], np.ndarray, np.ndarray]:
    """Training series, hold-outs ``[series, 6]`` and mean absolute changes ``[series, 1]``."""
    groups = [group for _, group in table.groupby("id")]
    train = [g[g["part"] == "train"].set_index("year")["y"].rename(str(g["id"].iloc[0])) for g in groups]
    test = np.stack([g.loc[g["part"] == "test", "y"].to_numpy(float) for g in groups])
    return train, test, np.array([np.abs(np.diff(s)).mean() for s in train])[:, None]


def test_naive_reproduces_the_published_figures(table: pd.DataFrame) -> None:
    train, test, unit = wide(table)
    last = np.array([s.iloc[-1] for s in train])[:, None]
    assert len(train) == 645
    assert smape(test, last) == pytest.approx(17.88, abs=0.005) and float((np.abs(test - last) / unit).mean()) == pytest.approx(3.17, abs=0.005)


def test_default_on_a_sample(table: pd.DataFrame) -> None:
    """60 series: the bands leave room for the sampling error of 60 (two standard errors), the full set reaches the targets themselves."""
    ids = np.sort(table["id"].unique())
    chosen = np.random.default_rng(2030).choice(ids, 60, replace=False)
    train, test, unit = wide(table[table["id"].isin(chosen)])
    said = [forecast(series, 6) for series in train]
    point = np.array([f.median for f in said])  # type: ignore[union-attr]
    last = np.array([s.iloc[-1] for s in train])[:, None]
    relative = (smape(test, point) / smape(test, last) + (np.abs(test - point) / unit).mean() / (np.abs(test - last) / unit).mean()) / 2
    assert relative < 0.93, "overall weighted average against naive (0.85 on all 645)"
    for level, least, most in ((0.80, 0.72, 0.89), (0.95, 0.90, 0.995)):
        interval = np.array([f.interval(level).to_numpy() for f in said])  # type: ignore[union-attr]
        covered = float(((test >= interval[..., 0]) & (test <= interval[..., 1])).mean())
        assert least < covered < most, f"coverage of the {level:.0%} interval"
