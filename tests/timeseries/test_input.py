"""Bad input: a named error with what to do, and nothing on stderr."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import DataError, InputError, PiimssError
from piimss_forecast.timeseries import MODELS, Event, Prior, backtest, forecast

Y = pd.Series(
    np.array([10.0, 11.5, 11.0, 12.5, 14.0, 13.5, 15.0, 16.5, 16.0, 18.0]), index=range(2014, 2024)
)
INF = Y.copy()
INF.iloc[3] = np.inf
TWICE = pd.concat([Y, pd.Series([1.0], index=[2023])])
QUARTERS = pd.Series(
    range(24), index=pd.date_range("2020-03-31", periods=24, freq="QE"), dtype=float
)
MONTHS_THEN_YEARS = pd.Series(
    1.0,
    index=pd.to_datetime(
        [*(f"2020-{m:02d}-01" for m in range(1, 7)), "2021-12-01", "2022-12-01", "2023-12-01"]
    ),
)
MIXED = pd.Series([1.0, 2.0, 3.0], index=pd.to_datetime(["2020-12-31", "2021-12-31", "2022-06-30"]))


SERIES = [
    (INF, "inf"),
    (TWICE, "2023"),
    (Y.iloc[::-1], "desorden"),
    (QUARTERS, "meses"),
    (MONTHS_THEN_YEARS, "meses"),
    (MIXED, "meses"),
    (Y * np.nan, "ningún dato"),
    (pd.Series([], dtype=float), "ningún dato"),
    (pd.Series(["1", "ND"], index=[2020, 2021]), "dtype"),
    (Y.set_axis([f"año {y}" for y in Y.index]), "índice"),
    (Y.set_axis(Y.index + 0.5), "índice"),
]


@pytest.mark.parametrize(("series", "found"), SERIES)
def test_bad_series(series: pd.Series, found: str) -> None:
    for call in (lambda: forecast(series, 3), lambda: backtest(series, 3)):
        with pytest.raises(DataError, match=found) as caught:
            call()
        assert caught.value.message("es") != caught.value.message("en")


@pytest.mark.parametrize("value", [120.0, -1.0])
def test_percentage_out_of_bounds(value: float) -> None:
    series = Y.copy()
    series.iloc[2] = value
    with pytest.raises(DataError, match=f"{value:g}"):
        forecast(series, 3, bounds=(0, 100))


@pytest.mark.parametrize(
    "options",
    [
        {"horizon": 0},
        {"horizon": 2.5},
        {"horizon": True},
        {"horizon": 1000},
        {"draws": 0},
        {"draws": -5},
        {"model": "oracle"},
        {"bounds": (100, 0)},
        {"bounds": (0, 0)},
        {"bounds": 5},
        {"bounds": ("a", "b")},
        {"tails": "fat"},
        {"events": ["2020-ish"]},
        {"events": [{"year": 2020, "colour": "red"}]},
        {"events": list(range(2014, 2024))},
        {"prior": 0.02},
        {"series": [1.0, 2.0, 3.0]},
        {"series": Y - 13, "log": True},
    ],
)
def test_bad_arguments(options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        forecast(**{"series": Y, "horizon": 3, **options})  # type: ignore[arg-type]


def test_bad_objects() -> None:
    for make in (
        lambda: Event(2020, "earthquake"),
        lambda: Prior(0.0, -1.0, 1.0),
        lambda: Prior(np.nan, 1.0, 1.0),
    ):
        with pytest.raises(InputError):
            make()
    f = forecast(Y, 3)
    for call in (lambda: f.interval(1.5), lambda: f.quantile(0)):  # type: ignore[union-attr]
        with pytest.raises(InputError):
            call()
    for options in ({"horizon": 0}, {"first": 1}, {"models": ["oracle"]}):
        with pytest.raises(InputError):
            backtest(Y, **options)  # type: ignore[arg-type]
    with pytest.raises(DataError):
        backtest(Y, origins=[1999])


HARD = {
    "steps": [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    "one_change": [5.0] * 13 + [6.0],
    "huge": list(1e12 * np.exp(np.linspace(0, 9, 14))),
    "tiny": list(1e-9 * (1 + np.arange(14.0) ** 2)),
    "outlier": [3, 4, 3, 5, 4, 3, 4, 4000, 5, 4, 3, 4, 5, 4],
    "zeros": [0, 0, 0, 3, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0],
    "negative": list(-(np.arange(14.0) ** 2)),
    "falling": list(np.linspace(100, 0.5, 14)),
    "alternating": [1, 9] * 7,
}


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("n", [5, 8, 14])
def test_hard_series_give_finite_paths_without_noise(
    name: str, n: int, capfd: pytest.CaptureFixture[str]
) -> None:
    series = pd.Series(np.array(HARD[name], float)[-n:], index=range(2010, 2010 + n))
    said = forecast(series, 7, draws=200)
    level = 0.95 if name == "steps" else 0.8  # most of it is a mass at zero
    if said.available:
        assert (
            np.isfinite(said.draws).all()
            and (np.ptp(said.interval(level).to_numpy(), axis=1) > 0).all()
        )
    else:
        assert series.nunique() == 1
    captured = capfd.readouterr()
    assert captured.err == "" and captured.out == ""


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_answers_or_names_its_failure(name: str) -> None:
    for series in (Y, Y.tail(5), pd.Series(np.arange(10.0), index=Y.index)):
        try:
            said = forecast(series, 3, model=name, draws=10)
        except PiimssError as error:
            assert name in error.where
        else:
            assert said.available and np.isfinite(said.draws).all()


def test_libraries_are_imported_only_when_needed() -> None:
    code = (
        "import sys, piimss_forecast.timeseries;"
        " sys.exit(', '.join({'statsforecast', 'prophet'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env
    )
    assert done.stderr.strip() == "", done.stderr


def test_arguments_of_another_kind_are_told() -> None:
    series = pd.Series([10.0, 11, 12, 13, 14, 15, 16, 17], index=range(2015, 2023))
    found = forecast(series, 2, draws=20)
    for call in (
        lambda: found.interval("x"),
        lambda: found.interval(None),
        lambda: found.interval(80),
        lambda: found.quantile("p"),
        lambda: forecast(series, 2, placeholders="x"),
        lambda: forecast(series, 2, log="perhaps"),
    ):
        with pytest.raises(InputError):
            call()
    assert forecast(series, 2, log="no", draws=20).scale != "log"
