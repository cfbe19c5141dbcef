"""Growth curves, events as dummies, ramps and their effects, markers of absence, and the figure."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError, ModelError
from piimss_forecast.timeseries import MODELS, Event, Forecast, backtest, forecast, plot_backtest
from piimss_forecast.timeseries.annual import read
from piimss_forecast.timeseries.events import adjust, shape
from piimss_forecast.timeseries.growth import gompertz, logistic

YEARS = range(2009, 2025)
T = np.arange(16.0)


def made(series: pd.Series, horizon: int = 6, **options: object) -> Forecast:
    said = forecast(series, horizon, **options)  # type: ignore[arg-type]
    assert isinstance(said, Forecast)
    return said


@pytest.mark.parametrize(
    ("name", "curve", "p"),
    [("logistic", logistic, (4.4, 0.5, 9.0)), ("gompertz", gompertz, (4.4, 0.3, 7.0))],
)
def test_a_curve_is_recovered_and_saturates(
    name: str, curve: object, p: tuple[float, float, float]
) -> None:
    whole = curve(np.arange(40.0), np.array(p))  # type: ignore[operator]
    noisy = pd.Series(whole[:16] * (1 + 0.004 * np.cos(3 * T)), index=YEARS)
    f = made(noisy, 20, model=name)
    assert f.median.to_numpy() == pytest.approx(whole[16:36], rel=0.05) and f.median.iloc[
        -1
    ] < 1.05 * np.exp(p[0])
    assert made(noisy, 20).median.iloc[-1] > f.median.iloc[-1], (
        "the default goes on where the curve saturates"
    )
    width = np.ptp(f.interval(0.8).to_numpy(), axis=1)
    assert (width > 0).all() and "uncalibrated" in [note.code for note in f.notes]
    falling = made(pd.Series(whole[15::-1], index=YEARS), 4, model="logistic")
    assert falling.median.is_monotonic_decreasing and (falling.draws > 0).all()


@settings(max_examples=10, deadline=None)
@given(
    top=st.floats(60, 99.5),
    noise=st.integers(0, 99),
    name=st.sampled_from(["logistic", "gompertz"]),
)
def test_curves_stay_within_bounds(top: float, noise: int, name: str) -> None:
    y = np.clip(
        logistic(T, np.array([np.log(top), 0.5, 7.0]))
        + np.random.default_rng(noise).normal(0, 1, 16),
        0.1,
        99.9,
    )
    f = made(pd.Series(y, index=YEARS), 8, model=name, bounds=(0, 100), draws=200)
    assert (
        f.draws.min() > 0
        and f.draws.max() < 100
        and (np.ptp(f.interval(0.95).to_numpy(), axis=1) > 0).all()
    )


def test_growth_needs_positive_figures() -> None:
    with pytest.raises(ModelError, match="logistic"):
        forecast(pd.Series(T - 3, index=YEARS), 3, model="logistic")


def test_random_walks_are_those_of_the_library() -> None:
    import statsforecast.models as library

    y = 50 + np.cumsum(np.random.default_rng(1).normal(1, 2, 11))
    for name, model in (("naive", library.Naive()), ("drift", library.RandomWalkWithDrift())):
        theirs, ours = model.forecast(y, 5, level=[80, 95]), MODELS[name].predict(y, 5, (0.8, 0.95))
        assert ours.point == pytest.approx(theirs["mean"])
        assert ours.half == pytest.approx(
            np.stack([theirs[f"hi-{p}"] - theirs[f"lo-{p}"] for p in (80, 95)]) / 2
        )


def test_state_space_takes_events_as_dummies_and_gaps_as_they_are() -> None:
    y = pd.Series(100 + 2 * T + np.random.default_rng(2).normal(0, 0.3, 16), index=YEARS)
    hit = y.copy()
    hit.loc[2020] -= 30
    hit.loc[2015:] += 20
    declared = made(hit, 4, model="state_space", events=[2020, Event(2015, "level_shift")])
    assert declared.median.to_numpy() == pytest.approx(
        made(y, 4, model="state_space").median.to_numpy() + 20, abs=2
    )
    gappy = made(
        hit.drop([2012, 2013]), 4, model="state_space", events=[2020, Event(2015, "level_shift")]
    )
    assert gappy.median.to_numpy() == pytest.approx(declared.median.to_numpy(), abs=2)


def test_ramp_by_hand() -> None:
    event = Event(2012, "ramp", length=3)
    assert shape(event, np.arange(2010, 2017)).tolist() == pytest.approx(
        [0, 0, 1 / 3, 2 / 3, 1, 1, 1]
    )
    z = np.array([1.0, 2, 3, 4, 8, 12, 16, 17, 18, 19])  # three steps of four, the rest of one
    assert adjust(z, np.arange(2008, 2018), [event]).tolist() == pytest.approx(
        (z[-1] - 9 + np.arange(10)).tolist()
    )
    y = pd.Series(z + 40, index=range(2008, 2018))
    f = made(y, 2, events=[event], bounds=(None, None))
    assert f.effects.loc[0, "effect"] == pytest.approx(9) and f.median.iloc[1] == pytest.approx(
        61, abs=0.6
    )
    assert Event(2014, "ramp").span(1, 2017) == (2014, 2017)


def test_effects_are_reported_beside_the_unadjusted_run() -> None:
    rng = np.random.default_rng(7)
    y = pd.Series(200 + 3 * T + rng.normal(0, 1, 16), index=YEARS)
    y.loc[2020] -= 25
    y.loc[2022:] += 15
    f = made(
        y,
        4,
        events=[
            Event(2020, reason="COVID-19", source="informe"),
            Event(2022, "level_shift", "nueva definición"),
        ],
    )
    assert f.effects["effect"].to_numpy() == pytest.approx([-25, 15], abs=4) and f.effects[
        "reason"
    ].tolist() == ["COVID-19", "nueva definición"]
    table = f.comparison()
    assert (
        table["difference"] == table["median"] - table["median_unadjusted"]
    ).all() and f.unadjusted.effects.empty
    assert "Sin declarar eventos" in f.summary("es") and "With no event" in f.summary("en")


@pytest.mark.parametrize("bad", [{"kind": "pulse", "month": 13}, {"kind": "ramp", "length": 0}])
def test_bad_events(bad: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Event(2020, **bad)  # type: ignore[arg-type]


def test_markers_and_placeholders_are_gaps() -> None:
    y = pd.Series([1.0, "ND", 3.0, " n.d. ", None, -99.0, 7.0, 8.5], index=range(2010, 2018))
    annual = read(y, placeholders=[-99])
    assert np.isnan(annual.values).tolist() == [False, True, False, True, True, True, False, False]
    with pytest.raises(DataError, match="doce"):
        read(pd.Series([1.0, "doce", 3.0], index=range(3)))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 200), draws=st.sampled_from([400, 4000]))
def test_more_draws_do_not_move_the_median(seed: int, draws: int) -> None:
    y = pd.Series(
        100 + np.cumsum(np.random.default_rng(seed).normal(1, 2, 14)), index=range(2011, 2025)
    )
    f = made(y, 5, draws=draws, seed=seed)
    assert np.abs((f.draws[1:] < f.median.to_numpy()).mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(
        draws
    )


def test_figure_of_a_backtest_tells_the_stress_origin_apart() -> None:
    y = pd.Series(
        50 + np.cumsum(np.random.default_rng(5).normal(1, 1, 16)), index=YEARS, name="camas"
    )
    rows = backtest(y, 3, detail=True)
    assert set(rows.loc[rows["stress"], "origin"]) == {2019}
    figure = plot_backtest(y, 3, lang="es")
    assert len(figure.axes) == 5 and "camas" in figure.get_suptitle()
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert "origen de prueba 2019" in labels and "observado" in labels
    assert "stress origin 2019" in [
        t.get_text() for t in plot_backtest(y, 3, lang="en").axes[0].get_legend().get_texts()
    ]
    with pytest.raises(DataError, match="4 cifras"):
        plot_backtest(y.tail(4))
