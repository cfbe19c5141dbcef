"""What must not change a forecast: where zero lies, the unit, one more point on the way; and what
happens at a bound.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError, PiimssError
from piimss_forecast.timeseries import MODELS, Event, Forecast, forecast
from piimss_forecast.timeseries.calibration import widening
from piimss_forecast.timeseries.engine import LINEAR
from piimss_forecast.timeseries.marginals import staying
from piimss_forecast.timeseries.scales import Scale, choose

MONTHLY = [name for name in MODELS if "monthly" in name or name == "seasonal_naive"]
CURVES = ("logistic", "gompertz")  # they rise from zero: their origin is a fact
ANNUAL = [name for name in MODELS if name not in (*MONTHLY, *CURVES)]
# Changes of a level-like series (life expectancy, coverage): 0.02 to 0.06 a year, 2012-2025.
LEVEL = np.cumsum([0, 0.05, 0.03, 0.06, 0.04, 0.05, 0.02, 0.06, 0.05, 0.04, 0.05, 0.03, 0.06, 0.05])


def series(values, first: int = 2000) -> pd.Series:
    return pd.Series(np.asarray(values, float), index=range(first, first + len(values)))


def made(values, h: int = 6, **options) -> Forecast:
    said = forecast(series(values), h, **options)
    assert isinstance(said, Forecast)
    return said


@pytest.mark.parametrize("model", ANNUAL)
@pytest.mark.parametrize("shift", [100.0, -40.0, 5e3])
def test_where_zero_lies_changes_nothing(model: str, shift: float) -> None:
    options = {"model": model, "bounds": (None, None)}
    a, b = made(LEVEL, **options), made(LEVEL + shift, **options)
    assert (b.median - shift).to_numpy() == pytest.approx(a.median.to_numpy(), abs=1e-6)
    wide = [np.ptp(f.quantile(0.975) - f.quantile(0.025)) for f in (a, b)]
    assert wide[0] == pytest.approx(wide[1], abs=1e-6)
    assert (b.quantile(0.1) - shift).to_numpy() == pytest.approx(
        a.quantile(0.1).to_numpy(), abs=1e-6
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(8, 22), st.integers(0, 200), st.integers(-500, 500))
def test_the_default_has_no_origin(n: int, seed: int, shift: int) -> None:
    rng = np.random.default_rng(seed)
    y = np.round(np.cumsum(rng.normal(0.3, 1.0, n)), 3)
    a, b = (made(v, 4, bounds=(None, None)) for v in (y, y + shift))
    assert (b.median - shift).to_numpy() == pytest.approx(a.median.to_numpy(), abs=2e-3)


@pytest.mark.parametrize("model", [*ANNUAL, *CURVES])
def test_the_unit_changes_nothing(model: str) -> None:
    y = 50 + 10 * LEVEL + np.cos(np.arange(14))
    a, b = made(y, model=model), made(1000 * y, model=model)
    assert (b.median / 1000).to_numpy() == pytest.approx(a.median.to_numpy(), rel=1e-4)


@pytest.mark.parametrize("model", ["combination", "combination_median", "ets"])
def test_one_more_point_on_the_way_moves_no_forecast_far(model: str) -> None:
    """With eight figures automatic ETS was flat, with nine it was not: 162.7, then 179.1."""
    y = [100, 104, 109, 113, 120, 126, 131, 140, 147, 153, 160, 166, 174, 180, 188]
    last = [made(y[:n], model=model).median.iloc[-1] for n in range(8, 16)]
    steps = np.diff(last)
    assert (steps > 0).all()
    assert steps.max() < (2.0 if model == "combination" else 3.0) * np.diff(y).mean()


def test_one_more_figure_narrows_little() -> None:
    factors = np.array([widening(n) for n in range(5, 30)])
    assert (np.diff(factors) <= 0).all()
    assert (factors[1:] / factors[:-1]).min() > 0.94
    assert widening(11) == 1.25 and widening(15) == 1.0


def test_what_stands_for_a_model_is_linear() -> None:
    for name in LINEAR.values():
        assert set(getattr(MODELS[name], "members", ())).isdisjoint({"ets", "boxcox_theta"})
    assert (
        made(LEVEL, bounds=(None, None)).weights.keys()
        == made(LEVEL + 1, bounds=(-5, 90)).weights.keys()
    )


# figures on a bound

SPIKE = [0] * 5 + [100.0] + [0] * 7
FALLING = [900, 800, 700, 600, 500, 400, 300, 200, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("size", [1.0, 120.0])
@pytest.mark.parametrize("model", ["naive", "combination"])
def test_zeros_stay_zeros(size: float, model: str) -> None:
    f = made(size * np.array(SPIKE), 2, bounds=(0, None), model=model)
    assert (f.median == 0).all()
    assert (f.interval(0.95)["lower"] == 0).all()
    assert f.interval(0.95)["upper"].iloc[0] > 0
    stayed, left = 10.5, 1.5  # ten of eleven, half a case more each way
    assert f.probability(0, "below").iloc[0] == pytest.approx(stayed / (stayed + left))


def test_one_zero_keeps_the_floor() -> None:
    f = made(FALLING)
    assert (f.draws >= 0).all() and (f.median == 0).all()
    assert made([5.0, 4, 6, 5, 7, 6, 5, 0, 3, 2, 1, 2]).draws.min() >= 0


def test_full_marks_may_come_again() -> None:
    y = [100.0] * 6 + [40.0] + [100.0] * 6
    for bounds in ((None, 100), (0, 100)):
        f = made(y, 3, bounds=bounds, model="naive")
        assert (f.median == 100).all() and (f.interval(0.8)["upper"] == 100).all()
        assert (f.draws <= 100).all()


def test_probabilities_agree_with_the_paths() -> None:
    f = made([3.0, 0, 1, 0, 0, 2, 4, 1, 0, 0, 3, 1, 0, 2, 1], 3, draws=40_000, seed=2)
    for target in (0.0, 0.5, 2.0):
        above = (f.draws[1:] >= target).mean(axis=0)
        assert f.probability(target).to_numpy() == pytest.approx(above, abs=0.01)
        under = (f.draws[1:] <= target).mean(axis=0)
        assert f.probability(target, "below").to_numpy() == pytest.approx(under, abs=0.01)
    assert f.quantile(0.3).to_numpy() == pytest.approx(
        np.quantile(f.draws[1:], 0.3, axis=0), abs=0.05
    )


def test_the_moves_of_the_figures_by_hand() -> None:
    closed = Scale("half_line", 0.0, knee=1.0, closed=(True, False))
    one_visit = staying(np.array([3.0, 0.0, 2.0, 4.0]), closed, 2)
    assert one_visit is not None and one_visit.probability[0].tolist() == [0, 0]
    there = staying(np.array([3.0, 0.0, 0.0]), closed, 2)
    # stays (1 + .5)/2 = .75; from inside 1 of 1.5 goes to zero
    assert there is not None
    assert there.probability[0].tolist() == pytest.approx([0.75, 0.75**2 + 0.25 * (1 / 1.5)])
    assert staying(np.array([3.0, 2.0]), Scale("half_line", 0.0, knee=1.0), 2) is None
    assert choose(np.array([0.0, 5.0]), (0, 10)).closed == (True, False)


def test_ends_are_rounded_outward_to_the_published_step() -> None:
    y = [41.2, 41.9, 43.0, 43.4, 44.1, 45.3, 45.2, 46.6, 47.0, 48.1, 48.5, 49.6, 50.2, 50.8]
    f = made(y, 3, bounds=(0, 100))
    for level in (0.5, 0.8, 0.95):
        ends = f.interval(level)
        assert (10 * ends).round(6).map(float.is_integer).all().all()
        assert (ends["lower"] <= f.quantile((1 - level) / 2)).all()
        assert (ends["lower"] > f.quantile((1 - level) / 2) - 0.1).all()
        assert (ends["upper"] >= f.quantile((1 + level) / 2)).all()
    fine = made(np.array(y) + np.pi, 3)  # not published on a step
    assert fine.interval(0.8)["lower"].iloc[0] == fine.quantile(0.1).iloc[0]


def test_after_an_unusual_last_change_intervals_reach_back() -> None:
    """A pulse or a new level: both lie inside, unless it is declared; the centre does not move."""
    rise = [100, 101, 103, 104, 106, 107, 109, 110, 111, 113, 114, 116, 117, 118]
    hit = pd.Series([*rise, 135.0], index=range(2011, 2026))
    found = forecast(hit, 3, draws=2)
    assert (found.interval(0.8)["lower"] <= 119).all() and found.median.iloc[0] > 125
    told = forecast(hit, 3, draws=2, events=[2025])
    assert told.interval(0.8)["upper"].iloc[0] < 135
    fall = forecast(-hit, 3, draws=2).interval(0.8)
    np.testing.assert_allclose(fall["upper"].iloc[0], -119, atol=6)


def test_after_changes_unlike_all_before_intervals_reach_the_path_that_goes_on() -> None:
    wave = np.array([0.0, 0.3, -0.2, 0.1, -0.3, 0.2, -0.1])
    steady = 100 + np.arange(25.0) + np.resize(wave, 25)
    turned = steady - 2 * np.clip(np.arange(25) - 21, 0, None)
    index = range(2000, 2025)
    plain, new = (forecast(pd.Series(y, index=index), 6) for y in (steady, turned))
    on = turned[-1] + (turned[-1] - turned[-4]) / 3 * np.arange(1, 7)
    assert (new.interval(0.8)["lower"].to_numpy() < on).all()
    assert "pendiente pudo cambiar" in new.summary("es")
    assert "pendiente" not in plain.summary("es")
    # With the event declared nothing is left to reach for, and a straight line has no turn.
    said = forecast(pd.Series(turned, index=index), 6, events=[Event(2022, "ramp", length=3)])
    straight = forecast(pd.Series(100.0 + 0.1 * np.arange(25), index=index), 6)
    # Nor is a gap one: a change over five years is not unlike those of one.
    gap = forecast(pd.Series(steady, index=index).drop([2019, 2020, 2021, 2022]), 6)
    assert [note.code for note in gap.notes] == [*(note.code for note in plain.notes), "gaps"]
    for one in (said, straight, gap):
        assert "pendiente pudo" not in one.summary("es")


def test_a_last_change_of_many_usual_ones_is_said() -> None:
    def codes(values):
        return [note.code for note in made(values).notes]

    assert "last_change" in codes([10, 11, 12, 13, 14, 15, 14, 1400])
    assert "last_change" in codes([10.0] * 9 + [30.0])
    assert "last_change" not in codes([10, 11, 12, 13, 14, 15, 14, 16])


def test_a_figure_unlike_those_beside_it_is_said_unless_declared() -> None:
    slip = pd.Series([10.0, 11, 12, 130, 14, 15, 16], index=range(2018, 2025))
    assert "La cifra de 2021 está a 116" in forecast(slip, 3, draws=2).summary("es")
    assert "stray" not in [n.code for n in forecast(slip, 3, draws=2, events=[2021]).notes]
    turn = pd.Series([10.0, 11, 12, 13, 12, 11, 10], index=slip.index)
    assert "stray" not in [n.code for n in forecast(turn, 3, draws=2).notes]


def test_figures_that_differ_in_their_last_digits_are_shown_with_them() -> None:
    found = forecast(pd.Series(1e15 + np.arange(6), index=range(2018, 2024)), 2)
    assert "1000000000000000 " in found.summary() and "1000000000000005" in found.summary()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (pd.Series([1 + 1j] * 9), DataError),
        (pd.Series(pd.date_range("2020", periods=9)), DataError),
        (pd.Series(pd.to_timedelta(range(9), unit="D")), DataError),
        (pd.Series([dt.date(2020, 1, 1)] * 9), DataError),
        (pd.Series([True, False] * 6), DataError),
        (pd.Series([True, 2.0] * 6, dtype=object), DataError),
        (pd.Series([1e308, -1e308] * 6), DataError),
    ],
)
def test_what_is_no_figure_is_refused(values: pd.Series, error: type[Exception]) -> None:
    with pytest.raises(error):
        forecast(values, 2)


@pytest.mark.parametrize(
    "options",
    [
        {"bounds": ("0", "100")},
        {"bounds": "ab"},
        {"bounds": (0, True)},
        {"bounds": (0,)},
        {"events": [1950]},
        {"events": ["2005"]},
        {"events": [2005.5]},
        {"events": [Event(2040)]},
        {"events": [{"year": "2005"}]},
        {"events": [{"year": 2005, "kind": "puls"}]},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": "1"},
        {"seed": True},
        {"model": "combinacion"},
    ],
)
def test_arguments_outside_their_domain(options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        forecast(series(LEVEL + 5), 2, **options)


def test_probability_asks_for_a_number_and_a_side() -> None:
    f = made(LEVEL + 5)
    for arguments in (("x", "above"), (5.0, "over")):
        with pytest.raises(InputError):
            f.probability(*arguments)


@pytest.mark.parametrize("model", MONTHLY)
def test_a_model_of_months_is_refused_for_years(model: str) -> None:
    """Was answered with the combination, in silence."""
    with pytest.raises(InputError, match="mes"):
        forecast(series(LEVEL), 3, model=model)


def test_a_model_that_lacks_figures_says_which_stood_in() -> None:
    said = made([100, 104, 109, 113, 120, 126, 131, 140], model="holt")
    note = next(n for n in said.notes if n.code == "stands_in")
    assert note.values["used"] == "combination" and "combination" in note.text("es")
    assert "stands_in" not in [n.code for n in made(LEVEL, model="holt").notes]


def test_no_forecast_tells_why_whatever_is_asked_of_it() -> None:
    none = forecast(series([1, 2]), 3)
    for name in ("median", "interval", "weights", "draws"):
        with pytest.raises(PiimssError, match="2 observaciones"):
            getattr(none, name)
    assert not hasattr(none, "median") and not none.available
