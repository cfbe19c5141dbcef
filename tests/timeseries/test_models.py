"""Candidates: cases one can do by hand, the combination, and back-test arithmetic."""

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import DataError, ModelError
from piimss_forecast.timeseries import MODELS, Event, backtest, forecast, models
from piimss_forecast.timeseries.annual import read
from piimss_forecast.timeseries.backtesting import crps, interval_score
from piimss_forecast.timeseries.events import adjust, fill, roughness
from piimss_forecast.timeseries.marginals import Marginals
from piimss_forecast.timeseries.models import Combination, box_cox_power
from piimss_forecast.timeseries.protocol import Prediction
from piimss_forecast.timeseries.scales import Scale, choose

LEVELS = (0.8, 0.95)
Y = np.array([3.0, 4.0, 6.0, 5.0, 7.0, 9.0, 8.0, 11.0, 12.0, 14.0])
SERIES = pd.Series(
    np.array([20.0, 22, 21, 24, 26, 25, 28, 31, 30, 33, 35, 34, 38, 39, 41, 40]),
    index=range(2008, 2024),
)


def test_naive_and_drift_by_hand() -> None:
    assert MODELS["naive"].predict(Y, 3, LEVELS).point == pytest.approx([14, 14, 14])
    slope = (14 - 3) / 9
    assert MODELS["drift"].predict(Y, 3, LEVELS).point == pytest.approx(
        [14 + slope, 14 + 2 * slope, 14 + 3 * slope]
    )
    sd = np.sqrt(np.mean(np.diff(Y) ** 2))
    assert MODELS["naive"].predict(Y, 2, LEVELS).half[1] == pytest.approx(
        1.959964 * sd * np.sqrt([1, 2]), rel=0.08
    )


def test_box_cox_power_is_that_of_its_definition() -> None:
    """Against the likelihood written out with the Jacobian."""
    y = np.array([2.0, 3.1, 4.4, 7.2, 9.1, 15.0, 21.0, 37.0, 50.0, 83.0])
    line = np.column_stack([np.ones(10), np.arange(10.0)])

    def loglik(power: float) -> float:
        z = np.log(y) if power == 0 else (y**power - 1) / power
        left = z - line @ np.linalg.lstsq(line, z, rcond=None)[0]
        return float(-5 * np.log((left**2).mean()) + (power - 1) * np.log(y).sum())

    powers = np.arange(21) / 20
    assert box_cox_power(y) == pytest.approx(powers[np.argmax([loglik(p) for p in powers])])
    assert box_cox_power(1000 * y) == box_cox_power(y)


def test_combination_is_the_mean_of_its_members_and_survives_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = [
        MODELS[name].predict(Y, 4, LEVELS)
        for name in ("ets", "dynamic_theta", "boxcox_theta", "drift")
    ]
    whole = MODELS["combination"].predict(Y, 4, LEVELS)
    assert whole.point == pytest.approx(np.mean([m.point for m in members], axis=0))
    assert whole.half == pytest.approx(np.mean([m.half for m in members], axis=0))

    class Broken:
        name, minimum = "ets", 3

        def predict(self, y: np.ndarray, horizon: int, levels: object) -> Prediction:
            raise ModelError("x", "y", es=("", ""), en=("", ""))

    monkeypatch.setitem(models.MODELS, "ets", Broken())
    rest = MODELS["combination"].predict(Y, 4, LEVELS)
    assert rest.point == pytest.approx(np.mean([m.point for m in members[1:]], axis=0)) and sum(
        rest.weights.values()
    ) == pytest.approx(1)
    assert "dropped" in [note.code for note in forecast(SERIES, 2).notes]  # type: ignore[union-attr]
    with pytest.raises(ModelError):
        Combination("alone", 3, ("ets",)).predict(Y, 2, LEVELS)


@pytest.mark.parametrize(
    "scale",
    [
        Scale("identity"),
        choose(np.array([1.0, 4.0]), None),
        choose(np.array([1.0, 4.0]), (None, 9)),
        choose(np.array([1.0, 4.0]), (0, 9)),
        choose(np.array([1.0, 4.0]), None, log=True),
    ],
    ids=["identity", "positive", "upper", "logit", "log"],
)
def test_scales_go_and_come_back(scale: Scale) -> None:
    y = np.array([0.6, 1.0, 2.5, 4.0])
    assert scale.back(scale.to(y)) == pytest.approx(y)
    assert [scale.inverse(float(v)) for v in y] == pytest.approx(scale.to(y).tolist())
    z = np.linspace(-60, 60, 400)
    steps = np.diff(scale.back(z)) * (-1 if scale.mirrored else 1)
    assert (
        (steps >= 0).all()
        and scale.back(z).min() >= scale.lower
        and scale.back(z).max() <= scale.upper
    )


def test_annual_helpers_by_hand() -> None:
    z = np.array([1.0, np.nan, np.nan, 4.0, 6.0])
    assert fill(z).tolist() == [1, 2, 3, 4, 6] and roughness(z) == pytest.approx(
        (3 / np.sqrt(3) + 2) / 2
    )
    annual = read(pd.Series([1.0, 2.0, np.nan], index=[2018, 2020, 2021]))
    assert annual.years.tolist() == [2018, 2019, 2020] and annual.trimmed == 1 and annual.n == 2
    shifted = adjust(
        np.array([1.0, 2, 3, 14, 15]), np.arange(2000, 2005), [Event(2003, "level_shift")]
    )
    assert shifted.tolist() == [11, 12, 13, 14, 15]


def test_backtest_of_naive_by_hand() -> None:
    table = backtest(SERIES, 2, models=["naive", "drift"], first=8)
    y = SERIES.to_numpy()
    scaled = [abs(y[t + 1] - y[t]) / np.abs(np.diff(y[: t + 1])).mean() for t in range(7, 15)]
    row = table[(table["model"] == "naive") & (table["horizon"] == 1)].iloc[0]
    assert row["origins"] == 8 and row["mase"] == pytest.approx(np.mean(scaled), rel=1e-6)
    assert row["skill_naive"] == pytest.approx(0)
    drift = table[(table["model"] == "drift")]
    assert (
        drift["skill_drift"].to_numpy() == pytest.approx([0, 0])
        and (drift["skill_naive"] > 0).all()
    )


def test_backtest_knows_nothing_of_the_future() -> None:
    changed = SERIES.copy()
    changed.iloc[12:] *= 3
    a, b = (backtest(s, 6, detail=True, origins=[2018, 2019]) for s in (SERIES, changed))
    assert a["forecast"].to_numpy() == pytest.approx(b["forecast"].to_numpy()) and not np.allclose(
        a["actual"], b["actual"]
    )
    assert set(a["origin"]) == {2018, 2019} and a["model"].nunique() == 3


def test_backtest_uses_an_event_only_once_it_happened() -> None:
    hit = SERIES.copy()
    hit.loc[2020] -= 15
    plain, declared = (
        backtest(hit, 3, detail=True, models=["combination"], events=events)
        for events in ((), [2020])
    )
    same = np.isclose(plain["forecast"], declared["forecast"])
    assert same[plain["origin"] < 2020].all() and not same[plain["origin"] >= 2020].any()


def test_backtest_skips_gaps_and_says_when_it_is_too_short() -> None:
    gappy = SERIES.copy()
    gappy.loc[2021] = np.nan
    rows = backtest(gappy, 3, detail=True)
    assert 2021 not in set(rows["year"]) and 2021 not in set(rows["origin"])
    for few in (2, 4):
        with pytest.raises(DataError, match=f"{few} cifras.*6 o más"):
            backtest(SERIES.tail(few))


def test_scores_by_hand() -> None:
    normal = Marginals.normal(np.zeros(3), np.ones(3), Scale("identity"))
    # CRPS of a standard normal at 0 is (sqrt(2) - 1)/sqrt(pi); at 1.3 by the closed form
    x = np.array([0.0, 1.3, -1.3])
    pdf, cdf = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), np.array([0.5, 0.9031995, 0.0968005])
    p = (np.arange(100) + 0.5) / 100
    assert crps(np.stack([normal.quantile(float(q)) for q in p]), x) == pytest.approx(
        x * (2 * cdf - 1) + 2 * pdf - 1 / np.sqrt(np.pi), abs=2e-3
    )
    one = np.array([1.0])
    assert interval_score(0 * one, one, one * 0.5, 0.95) == pytest.approx(1) and interval_score(
        0 * one, one, one * 1.1, 0.95
    ) == pytest.approx(5)


def test_tails_pass_through_both_levels() -> None:
    near, far = np.array([1.0, 2.0]), np.array([1.9, 4.5])
    m = Marginals.through(
        np.zeros(2), np.stack([near, far]), np.stack([near, far]), Scale("identity")
    )
    assert m.quantile(0.9) == pytest.approx(near, rel=1e-4) and m.quantile(0.975) == pytest.approx(
        far, rel=1e-6
    )
    assert m.quantile(0.1) == pytest.approx(-near, rel=1e-4) and m.quantile(0.5) == pytest.approx(
        [0, 0]
    )
