"""Random numbers are keyed: what is asked around them never changes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from piimss_forecast.core.errors import AssumptionError, InputError
from piimss_forecast.uncertainty import (
    autoregressive,
    correlated_shocks,
    correlation_matrix,
    quantiles,
    stream,
)


@given(
    st.integers(0, 2**40), st.text(min_size=1, max_size=8), st.integers(0, 60), st.integers(1, 60)
)
def test_chunking_changes_no_number(seed, driver, first, count):
    whole = stream(seed, driver).normal(2026, first + count)
    part = stream(seed, driver).normal(2026, count, first=first)
    np.testing.assert_array_equal(whole[first:], part)


def test_longer_horizon_and_other_drivers_change_no_number():
    years = np.arange(2025, 2031)
    short = correlated_shocks(5, ["a", "b"], np.eye(2), years, 40)
    long = correlated_shocks(
        5,
        ["a", "b", "c"],
        correlation_matrix(["a", "b", "c"], {"b~c": 0.5}),
        np.arange(2025, 2051),
        40,
    )
    for name in ("a", "b"):
        np.testing.assert_array_equal(short[name], long[name][:, :6])


def test_keys_differ_and_numbers_are_normal():
    a, b = (stream(1, d).normal(np.arange(20), 5000).ravel() for d in "ab")
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.01
    assert stats.kstest(a, "norm").pvalue > 0.001
    assert not np.array_equal(stream(1, "a").normal(0, 10), stream(2, "a").normal(0, 10))


def test_draw_zero_is_central_and_correlation_is_the_one_asked_for():
    shocks = correlated_shocks(
        3, ["a", "b"], correlation_matrix(["a", "b"], {"a~b": -0.6}), np.arange(10), 20001
    )
    assert (shocks["a"][0] == 0).all() and (shocks["b"][0] == 0).all()
    assert np.corrcoef(shocks["a"][1:].ravel(), shocks["b"][1:].ravel())[0, 1] == pytest.approx(
        -0.6, abs=0.01
    )


def test_autoregression_has_its_stationary_variance():
    path = autoregressive(stream(1, "x").normal(np.arange(60), 20000), 0.5, 2.0)
    assert path[:, -1].std() == pytest.approx(2 / np.sqrt(1 - 0.25), rel=0.02)


def test_bad_arguments_are_named():
    with pytest.raises(InputError, match="-1"):
        stream(1, "a").uniform(0, -1)
    with pytest.raises(AssumptionError, match="a~z"):
        correlation_matrix(["a", "b"], {"a~z": 0.1})
    with pytest.raises(AssumptionError, match="positiva"):
        correlated_shocks(
            1,
            ["a", "b", "c"],
            correlation_matrix(["a", "b", "c"], {"a~b": 0.9, "b~c": 0.9, "a~c": -0.9}),
            np.arange(2),
            3,
        )


def test_quantiles_leave_the_central_path_out():
    import xarray as xr

    x = xr.DataArray(
        np.array([[100.0], [1.0], [2.0], [3.0]]), dims=("draw", "year"), coords={"year": [2025]}
    )
    assert float(quantiles(x, (0.5,))[0, 0]) == 2.0
    assert float(quantiles(x.isel(draw=[0]), (0.5,))[0, 0]) == 100.0
