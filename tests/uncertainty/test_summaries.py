"""Quantiles read off one sort are those of NumPy, to the last bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from piimss_forecast.uncertainty import quantile_rows

LEVELS = (0.0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1.0)
VALUES = st.floats(-1e12, 1e12) | st.just(float("nan"))


@given(arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 40)), elements=VALUES))
def test_quantiles_are_numpys(draws):
    kept = draws.copy()
    np.testing.assert_array_equal(quantile_rows(draws, LEVELS), np.quantile(draws, LEVELS, axis=-1))
    np.testing.assert_array_equal(draws, kept)  # left as they were


def test_an_axis_that_is_not_the_last_in_memory():
    draws = np.random.default_rng(3).standard_normal((101, 4, 5)).transpose(1, 2, 0)
    np.testing.assert_array_equal(
        quantile_rows(draws, (0.1, 0.9)), np.quantile(draws, (0.1, 0.9), axis=-1)
    )
