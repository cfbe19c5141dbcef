"""Monthly series: reading, seasonality, the stated width, events and back-test."""

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import DataError
from piimss_forecast.timeseries import MODELS, Event, Forecast, NoForecast, backtest, forecast
from piimss_forecast.timeseries.calibration import MONTHLY


def months(n: int = 72, noise: float = 0.3, seed: int = 0) -> pd.Series:
    """A trend of 0.2 a month, a fall of 4 each December and noise."""
    t = np.arange(n)
    y = 100 + 0.2 * t - 4.0 * (t % 12 == 11) + np.random.default_rng(seed).normal(0, noise, n)
    return pd.Series(y, index=pd.date_range("2018-01-01", periods=n, freq="MS"), name="jobs")


def made(series: pd.Series, horizon: int = 12, **options: object) -> Forecast:
    said = forecast(series, horizon, **options)  # type: ignore[arg-type]
    assert isinstance(said, Forecast)
    return said


def test_the_season_is_found_and_the_months_are_named() -> None:
    f = made(months())
    assert (
        f.policy == "monthly"
        and f.median.index.name == "month"
        and f.median.index[0] == pd.Timestamp("2024-01-01")
    )
    assert f.median.iloc[11] - f.median.iloc[10] < -2
    assert f.median.to_numpy()[:11] == pytest.approx(100 + 0.2 * np.arange(72, 83), abs=1.5)
    assert set(f.weights) == {
        "ets_monthly",
        "dynamic_theta_monthly",
        "stl_theta_monthly",
    } and f.draws.shape == (1000, 12)


def test_the_width_is_the_models_own_times_the_stated_factor() -> None:
    y = months()
    f = made(y)
    unit = float(np.abs(np.diff(y)).mean())
    half = MODELS["combination_monthly"].predict(y.to_numpy() / unit, 12, (0.8, 0.95)).half * unit
    for row, level in enumerate((0.80, 0.95)):
        width = np.ptp(f.interval(level).to_numpy(), axis=1) / 2
        # where the library's simulated ends are nearer than a normal law's, the normal shape
        # through 95 % holds
        assert width == pytest.approx(MONTHLY * half[row], rel=1e-4 if level == 0.95 else 0.2)
    note = next(note for note in f.notes if note.code == "monthly")
    assert str(MONTHLY) in note.text("es") and "no calibration" in note.text("en")


@pytest.mark.parametrize("freq", ["ME", "period"])
def test_any_day_of_the_month_is_the_month(freq: str) -> None:
    y = months()
    dated = (
        y.set_axis(y.index.to_period("M"))
        if freq == "period"
        else y.set_axis(y.index + pd.offsets.MonthEnd(0))
    )
    assert made(dated).median.equals(made(y).median)


def test_gaps_keep_the_season() -> None:
    y = months(noise=0.01)
    gappy = y.astype(object)
    gappy.loc["2020-12-01"] = "ND"
    f = made(gappy.drop(pd.Timestamp("2021-05-01")))
    assert (
        next(note for note in f.notes if note.code == "gaps").values["years"] == "2020-12, 2021-05"
    )
    assert np.abs(f.median - made(y).median).max() < 1.0


def test_a_year_of_pulse_and_its_effect() -> None:
    y = months()
    hit = y.copy()
    hit.loc["2020"] -= 10
    f = made(hit, events=[Event(2020, reason="COVID-19", source="IMSS")])
    assert (
        f.effects.loc[0, "effect"] == pytest.approx(-10, abs=1.2)
        and f.effects.loc[0, "source"] == "IMSS"
    )
    assert (
        np.abs(f.median - made(y).median).max() < np.abs(f.unadjusted.median - made(y).median).max()
    )
    one = made(hit, events=[Event(2020, month=3, length=2)])
    assert one.annual.pulses(one.events).sum() == 2


def test_too_few_months_and_mixed_or_repeated_dates() -> None:
    short = forecast(months(23), 6)
    assert (
        isinstance(short, NoForecast)
        and short.code == "too_short_monthly"
        and "2019-11" in short.summary("en")
    )
    with pytest.raises(DataError, match="2018-01"):
        forecast(pd.concat([months(2), months(30)]).sort_index(), 3)


def test_backtest_of_months() -> None:
    rows = backtest(months(60), 6, detail=True)
    assert rows["origin"].nunique() == 12 and isinstance(rows["origin"].iloc[0], pd.Timestamp)
    table = backtest(months(60), 6)
    own = table[table["model"] == "combination"]
    assert (own["skill_naive"] > 0).all(), "better than the same month of the year before"
    assert set(backtest(months(60), 3, detail=True, origins=["2021-12-01"])["n"]) == {48}
    y = months(40)  # 2018-01..2021-04
    assert backtest(y, 2, detail=True, first=24, origins=["2019-12-01"])["stress"].all()
