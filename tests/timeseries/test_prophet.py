"""Prophet behind the protocol; skipped where it is not installed, but for what it says then."""

import logging
import sys

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.timeseries import Forecast, forecast

Y = pd.Series(
    50 + np.cumsum(np.random.default_rng(4).normal(1, 1, 16)), index=range(2009, 2025), name="y"
)
T = np.arange(60)
MONTHS = pd.Series(
    100 + 0.3 * T + 5 * np.sin(2 * np.pi * T / 12),
    index=pd.date_range("2019-01-01", periods=60, freq="MS"),
)


def test_absent_or_broken_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prophet", None)
    with pytest.raises(ModelError, match="prophet") as caught:
        forecast(Y, 3, model="prophet")
    assert "escriba make" in caught.value.message("es")

    class Broken:
        @staticmethod
        def Prophet() -> None:
            raise AttributeError("'Prophet' object has no attribute 'stan_backend'")

    monkeypatch.setitem(sys.modules, "prophet", Broken)
    with pytest.raises(ModelError, match="stan_backend") as caught:
        forecast(Y, 3, model="prophet")
    assert "cmdstanpy" in caught.value.message("en")


@pytest.fixture(scope="module")
def prophet() -> object:
    return pytest.importorskip(
        "prophet", reason="prophet is not installed: pip install 'prophet>=1.5'"
    )


def made(series: pd.Series, horizon: int, **options: object) -> Forecast:
    said = forecast(series, horizon, model="prophet", **options)  # type: ignore[arg-type]
    assert isinstance(said, Forecast)
    return said


def test_annual_is_seeded_quiet_and_leaves_the_generator_alone(
    prophet: object, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    before = np.random.get_state()[1].copy()  # type: ignore[index,union-attr] # noqa: NPY002
    with caplog.at_level(logging.INFO):
        a = made(Y, 4)
    b = made(Y, 4)
    assert a.interval(0.95).equals(b.interval(0.95)) and (np.random.get_state()[1] == before).all()  # type: ignore[index] # noqa: NPY002
    assert not caplog.records and capfd.readouterr() == ("", "")
    assert "uncalibrated" in [note.code for note in a.notes] and a.median.index.tolist() == [
        2025,
        2026,
        2027,
        2028,
    ]
    shifted = made(Y.set_axis(Y.index + 1), 4)
    assert shifted.median.to_numpy() == pytest.approx(a.median.to_numpy(), rel=0.02), (
        "annual dates carry no season"
    )


def test_changepoints_are_limited_by_length_and_the_season_is_monthly_only(
    prophet: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import prophet as library

    seen: list[dict[str, object]] = []
    real = library.Prophet

    class Spy(real):  # type: ignore[misc,valid-type]
        def __init__(self, *args: object, **options: object) -> None:
            seen.append(options)
            super().__init__(*args, **options)

    monkeypatch.setattr(library, "Prophet", Spy)
    made(Y, 2)
    made(MONTHS, 2)
    annual, monthly = (o for o in seen if o)
    assert annual["n_changepoints"] == 16 // 5 and annual["yearly_seasonality"] is False
    assert monthly["n_changepoints"] == 60 // 5 and monthly["yearly_seasonality"] is True


def test_months_with_holidays_and_regressors(prophet: object) -> None:
    plain = made(MONTHS, 12)
    assert plain.median.to_numpy() == pytest.approx(
        100 + 0.3 * np.arange(60, 72) + 5 * np.sin(2 * np.pi * np.arange(60, 72) / 12), abs=0.5
    )
    x = pd.DataFrame(
        {"x": np.random.default_rng(1).normal(0, 1, 72)},
        index=pd.date_range("2019-01-01", periods=72, freq="MS"),
    )
    moved = MONTHS + 3 * x["x"].iloc[:60]
    with_x = made(moved, 12, regressors=x)
    assert (with_x.median - plain.median).to_numpy() == pytest.approx(
        3 * x["x"].iloc[60:].to_numpy(), abs=0.8
    )
    hit = MONTHS.copy()
    hit.loc["2021-06-01"] -= 30
    holiday = pd.DataFrame(
        {"holiday": "paro", "ds": [pd.Timestamp("2021-06-01"), pd.Timestamp("2024-03-01")]}
    )
    f = made(hit, 6, holidays=holiday)
    assert f.median.loc["2024-03-01"] < plain.median.loc["2024-03-01"] - 20
    with pytest.raises(InputError, match="2024"):
        made(moved, 12, regressors=x.iloc[:60])
    said = forecast(MONTHS, 2, regressors=x)
    assert "extras_unused" in [note.code for note in said.notes]  # type: ignore[union-attr]
