"""Properties of a forecast: contract, length policy, calibration, paths, bounds, events and
gaps.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.timeseries import Event, Forecast, NoForecast, Prior, forecast
from piimss_forecast.timeseries.calibration import BOTH, DOWN, HORIZON, UP, multipliers, widening
from piimss_forecast.timeseries.models import MODELS


def walk(n: int, seed: int = 1, start: float = 100.0, first_year: int = 2010) -> pd.Series:
    """A random walk with drift, positive."""
    steps = np.random.default_rng(seed).normal(1.0, 2.0, n)
    return pd.Series(start + np.cumsum(steps), index=range(first_year, first_year + n), name="walk")


def rates(n: int = 15, seed: int = 3) -> pd.Series:
    """A percentage near its upper bound."""
    z = 2.5 + np.cumsum(np.random.default_rng(seed).normal(0.1, 0.25, n))
    return pd.Series(np.round(100 / (1 + np.exp(-z)), 1), index=range(2010, 2010 + n))


def made(series: pd.Series, horizon: int = 6, **options: object) -> Forecast:
    found = forecast(series, horizon, **options)  # type: ignore[arg-type]
    assert isinstance(found, Forecast)
    return found


def test_contract_shapes_and_labels() -> None:
    f = made(walk(16), 5, draws=300, seed=4)
    assert f.available and f.draws.shape == (300, 5)
    assert f.mean.index.tolist() == f.median.index.tolist() == list(range(2026, 2031))
    assert f.interval(0.8).columns.tolist() == ["lower", "upper"]
    assert f.weights == dict.fromkeys(("ets", "dynamic_theta", "boxcox_theta", "drift"), 0.25)
    assert {"mase", "smape", "crps", "coverage_80", "coverage_95"} <= set(f.scores.columns)
    assert "Cobertura lograda" in f.summary("es") and "Coverage achieved" in f.summary("en")


@pytest.mark.parametrize(
    ("n", "policy", "members"),
    [(13, "full", 4), (12, "wide", 4), (8, "wide", 4), (7, "restricted", 2), (5, "restricted", 2)],
)
def test_length_policy(n: int, policy: str, members: int) -> None:
    f = made(walk(n))
    assert f.policy == policy and len(f.weights) == members
    assert "few_points" in [note.code for note in f.notes]
    assert "few_points" not in [note.code for note in made(walk(20)).notes]


@pytest.mark.parametrize(
    ("n", "code"), [(1, "too_short"), (2, "too_short"), (3, "no_prior"), (4, "no_prior")]
)
def test_too_short_says_why_and_what_can_be_said(n: int, code: str) -> None:
    said = forecast(walk(n), 6)
    assert isinstance(said, NoForecast) and not said.available and said.code == code
    assert len(said.instead) >= 2 and said.summary("es") != said.summary("en")


def test_constant_series_is_never_a_flat_line() -> None:
    said = forecast(pd.Series(7.0, index=range(2005, 2022)), 3)
    assert isinstance(said, NoForecast) and said.code == "constant"


def test_prior_is_the_conjugate_normal_by_hand() -> None:
    y = pd.Series([100.0, 102.0, 104.0], index=[2022, 2023, 2024])
    prior = Prior(drift=0.0, drift_sd=1.0, noise_sd=1.0)
    f = made(y, 2, bounds=(None, None), prior=prior)
    # two yearly changes of 2 with unit noise against N(0, 1): mean 2 * 2/3, variance 1/3; two years
    # ahead: 2 + 4/3
    drift, sd = 4 / 3, np.sqrt(2 + 4 / 3)
    assert f.policy == "prior" and f.weights == pytest.approx({"prior": 1 / 3, "drift": 2 / 3})
    assert f.median.to_numpy() == pytest.approx([104 + drift, 104 + 2 * drift])
    assert f.interval(0.95).loc[2026, "upper"] == pytest.approx(104 + 2 * drift + 1.959964 * sd)
    positive = made(y, 2, prior=Prior(0.02, 0.01, 0.02))
    assert positive.scale == "log" and positive.median.iloc[0] == pytest.approx(
        104 * 1.02, rel=2e-3
    )


def test_intervals_are_the_calibrated_ones() -> None:
    """At 80 and 95 % the interval is multiplier x sqrt(half-width x roughness), rebuilt here
    from the members' half-widths.
    """
    y = walk(18, seed=5)
    z, unit = y.to_numpy(), float(np.abs(np.diff(y)).mean())
    said = MODELS["combination"].predict(z / unit, 6, (0.8, 0.95))
    f = made(y)
    for row, level in enumerate((0.80, 0.95)):
        size = np.sqrt(said.half[row] * unit * unit)
        interval = f.interval(level)
        assert interval["upper"].to_numpy() == pytest.approx(
            said.point * unit + np.array(UP[level]) * size, rel=1e-4
        )
        assert interval["lower"].to_numpy() == pytest.approx(
            said.point * unit - np.array(DOWN[level]) * size, rel=1e-4
        )
    symmetric = made(y, tails="symmetric").interval(0.95)
    half = (symmetric["upper"] - symmetric["lower"]).to_numpy() / 2
    assert half == pytest.approx(
        np.array(BOTH[0.95]) * np.sqrt(said.half[1] * unit * unit), rel=1e-4
    )


def test_short_series_are_wider_by_the_stated_factor() -> None:
    y = walk(12, seed=6)
    said = MODELS["combination"].predict(y.to_numpy() / np.abs(np.diff(y)).mean(), 1, (0.8, 0.95))
    unit = float(np.abs(np.diff(y)).mean())
    reach = made(y, 1).interval(0.95)["upper"].iloc[0] - said.point[0] * unit
    assert reach == pytest.approx(
        widening(12) * UP[0.95][0] * np.sqrt(said.half[1, 0]) * unit, rel=1e-4
    )


def test_beyond_the_calibrated_horizon_grows_with_the_root_and_says_so() -> None:
    down, up = multipliers(0.95, 12, "asymmetric")
    assert up[11] == pytest.approx(up[5] * np.sqrt(2)) and down[11] == pytest.approx(
        down[5] * np.sqrt(2)
    )
    assert "beyond" in [note.code for note in made(walk(20), HORIZON + 1).notes]
    assert "beyond" not in [note.code for note in made(walk(20), HORIZON).notes]


def test_intervals_are_nested_and_quantiles_ordered() -> None:
    f = made(walk(15))
    q = np.stack([f.quantile(p) for p in (0.001, 0.025, 0.1, 0.4, 0.5, 0.6, 0.9, 0.975, 0.999)])
    assert (np.diff(q, axis=0) > 0).all()


@pytest.mark.parametrize(
    ("series", "bounds"),
    [(walk(15), None), (rates(), (0, 100)), (-walk(15), None), (-walk(15), (None, 0))],
)
def test_probability_inverts_the_quantile(
    series: pd.Series, bounds: tuple[float | None, float | None] | None
) -> None:
    f = made(series, 4, bounds=bounds)
    for p in (0.05, 0.3, 0.5, 0.9):
        target = float(f.quantile(p).iloc[2])
        assert f.probability(target).iloc[2] == pytest.approx(1 - p, abs=1e-9)
        assert f.probability(target, "below").iloc[2] == pytest.approx(p, abs=1e-9)


def test_paths_agree_with_the_quantiles_and_move_as_a_walk() -> None:
    f = made(walk(15), 6, draws=20001, seed=8)
    paths = f.draws[1:]
    for p in (0.025, 0.1, 0.5, 0.9, 0.975):
        # the share of paths under the p-quantile is p within four standard errors
        assert np.abs((paths <= f.quantile(p).to_numpy()).mean(axis=0) - p).max() < 4 * np.sqrt(
            p * (1 - p) / 20000
        )
    ranks = pd.DataFrame(paths).corr("spearman").to_numpy()
    pearson = 2 * np.sin(np.pi * ranks / 6)
    ahead = np.arange(1, 7)
    assert (
        np.abs(
            pearson - np.sqrt(np.minimum.outer(ahead, ahead) / np.maximum.outer(ahead, ahead))
        ).max()
        < 0.02
    )


def test_draws_are_keyed() -> None:
    y = walk(15)
    few, many, longer = (
        made(y, 4, draws=50, seed=2),
        made(y, 4, draws=400, seed=2),
        made(y, 6, draws=50, seed=2),
    )
    assert (few.draws == many.draws[:50]).all(), "more draws change no earlier one"
    assert np.allclose(few.draws, longer.draws[:, :4], rtol=1e-12), (
        "a longer horizon changes no earlier year"
    )
    assert (few.draws == made(y, 4, draws=50, seed=2).draws).all()
    assert (few.draws[1:] != made(y, 4, draws=50, seed=3).draws[1:]).all()
    assert (few.draws[1:] != made(y, 4, draws=50, seed=2, key="other").draws[1:]).all()
    assert (few.draws[0] == few.median.to_numpy()).all(), "draw 0 is the central path"
    assert many.mean.to_numpy() == pytest.approx(many.draws[1:].mean(axis=0))


@pytest.mark.parametrize("draws", [1000, 8000])
def test_more_draws_do_not_move_the_median(draws: int) -> None:
    f = made(walk(15), 6, draws=draws, seed=11)
    under = (f.draws[1:] < f.median.to_numpy()).mean(axis=0)
    assert np.abs(under - 0.5).max() < 4 * 0.5 / np.sqrt(draws)


@settings(max_examples=12, deadline=None)
@given(
    factor=st.sampled_from([1e-6, 0.37, 19.0, 1e3, 1e8]),
    n=st.integers(5, 20),
    seed=st.integers(0, 50),
)
def test_scale_equivariance(factor: float, n: int, seed: int) -> None:
    y = walk(n, seed, start=60.0)
    a, b = made(y, 4, draws=20), made(y * factor, 4, draws=20)
    assert b.median.to_numpy() / factor == pytest.approx(a.median.to_numpy(), rel=1e-3)
    for level in (0.5, 0.8, 0.95):
        width = (a.interval(level)["upper"] - a.interval(level)["lower"]).to_numpy()
        assert (
            np.abs(b.interval(level).to_numpy() / factor - a.interval(level).to_numpy()).max()
            < 0.01 * width.max()
        )


@settings(max_examples=8, deadline=None)
@given(shift=st.integers(-80, 80), n=st.integers(3, 18))
def test_shift_of_years_changes_only_the_labels(shift: int, n: int) -> None:
    y = walk(n)
    moved = y.set_axis(y.index + shift)
    prior = Prior(0.01, 0.02, 0.03)
    a, b = made(y, 5, draws=30, prior=prior), made(moved, 5, draws=30, prior=prior)
    assert (a.draws == b.draws).all() and (b.years - a.years == shift).all()


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 1000),
    n=st.integers(5, 16),
    kind=st.sampled_from(["both", "positive", "lower", "upper"]),
)
def test_bounds_are_never_left(seed: int, n: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    years = range(2010, 2010 + n)
    if kind == "both":
        y, bounds = (
            pd.Series(
                np.round(np.clip(50 + np.cumsum(rng.normal(0, 25, n)), 0, 100), 1), index=years
            ),
            (0, 100),
        )
        y.iloc[0], y.iloc[1] = 37.0, 52.0  # never constant
    else:
        y = pd.Series(np.exp(np.cumsum(rng.normal(-0.3, 0.5, n))), index=years)
        bounds = {"positive": None, "lower": (0, None), "upper": (None, 5.0)}[kind]
        if kind == "upper":
            y = 5.0 - y
    f = made(y, 10, bounds=bounds, draws=400)
    values = np.concatenate(
        [f.draws.ravel(), f.interval(0.999).to_numpy().ravel(), f.mean, f.median]
    )
    assert np.isfinite(values).all()
    assert values.min() >= {"both": 0, "positive": 0, "lower": 0, "upper": -np.inf}[kind]
    assert values.max() <= {"both": 100, "upper": 5.0}.get(kind, np.inf)


def test_values_at_the_bound_have_a_mass_there_and_are_noted() -> None:
    y = pd.Series(
        [88.0, 91.5, 95.0, 97.2, 99.0, 99.6, 100.0, 100.0, 100.0], index=range(2015, 2024)
    )
    f = made(y, 4, bounds=(0, 100))
    assert f.scale == "logit" and "at_bound" in [note.code for note in f.notes]
    assert (f.interval(0.95)["upper"] == 100).all() and (f.interval(0.95)["lower"] < 100).all()
    assert f.probability(100).iloc[0] == pytest.approx(2.5 / 3)  # stayed twice of two: (2 + .5)/3
    assert (f.draws[1:, 0] == 100).mean() == pytest.approx(2.5 / 3, abs=0.05)


def test_log_scale_on_request() -> None:
    y = pd.Series(
        np.exp(0.07 * np.arange(16.0) + 0.02 * np.sin(np.arange(16.0))), index=range(2010, 2026)
    )
    f = made(y, 6, log=True)
    assert f.scale == "log" and f.median.iloc[-1] / y.iloc[-1] == pytest.approx(
        np.exp(0.07 * 6), rel=0.1
    )


def test_declared_pulse_is_missing_in_the_fit_and_kept_in_the_width() -> None:
    y = walk(20, seed=12)
    hit = y.copy()
    hit.loc[2024] -= 25.0
    ignored, declared, clean = (
        made(hit, 4),
        made(hit, 4, events=[Event(2024, reason="COVID-19")]),
        made(y, 4),
    )
    assert abs(declared.median.iloc[-1] - clean.median.iloc[-1]) < abs(
        ignored.median.iloc[-1] - clean.median.iloc[-1]
    )
    width = {
        name: float(np.ptp(f.interval(0.95).iloc[0]))
        for name, f in {"ignored": ignored, "declared": declared, "clean": clean}.items()
    }
    assert (
        width["declared"] == pytest.approx(width["ignored"], rel=1e-9)
        and width["declared"] > 1.3 * width["clean"]
    )
    assert (
        declared.unadjusted.median.to_numpy() == pytest.approx(ignored.median.to_numpy())
        and declared.unadjusted.events == ()
    )
    assert [note.code for note in declared.notes].count("event") == 1
    assert made(hit, 4, events=[2024]).median.equals(declared.median) and made(
        hit, 4, events=[{"year": 2024}]
    ).median.equals(declared.median)


def test_pulse_in_the_last_year_leaves_the_origin_where_it_is() -> None:
    y = walk(16, seed=13)
    y.iloc[-1] += 40.0
    f = made(y, 3, events=[int(y.index[-1])])
    assert f.years[0] == y.index[-1] + 1 and f.median.iloc[0] < y.iloc[-1] - 20


def test_level_shift_moves_the_past_to_the_new_level() -> None:
    y = walk(18, seed=14)
    broken = y.copy()
    broken.iloc[10:] += 60.0
    f, plain = made(broken, 4, events=[Event(int(y.index[10]), "level_shift")]), made(broken, 4)
    clean = made(y, 4).median + 60.0
    assert np.abs(f.median - clean).max() < np.abs(plain.median - clean).max()


def test_gaps_are_filled_and_told() -> None:
    y = walk(17)
    gappy = y.drop(y.index[4])
    gappy.iloc[8] = np.nan
    f = made(gappy, 3)
    told = next(note for note in f.notes if note.code == "gaps")
    assert (
        told.values["years"] == "2014, 2019" and np.isfinite(f.draws).all() and f.policy == "full"
    )
    assert abs(f.median.iloc[0] - made(y, 3).median.iloc[0]) < 3


def test_trailing_gaps_move_the_origin() -> None:
    y = walk(15)
    y.iloc[-2:] = np.nan
    f = made(y, 4)
    assert f.years[0] == 2023 and "trimmed" in [note.code for note in f.notes]


def test_dates_are_read_as_years() -> None:
    y = walk(14)
    dated = y.set_axis(pd.to_datetime([f"{year}-12-31" for year in y.index]))
    assert made(dated, 3).median.equals(made(y, 3).median)
    assert made(y.set_axis(pd.PeriodIndex(y.index.astype(str), freq="Y")), 3).median.equals(
        made(y, 3).median
    )


def test_straight_line_keeps_a_least_width() -> None:
    f = made(pd.Series(np.arange(15.0) * 3 + 50, index=range(2010, 2025)), 3)
    assert (np.ptp(f.interval(0.95).to_numpy(), axis=1) > 0.5).all() and "regular" in [
        note.code for note in f.notes
    ]
