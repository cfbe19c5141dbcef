"""Graduation: groups come back exactly, nothing turns negative unsaid, polynomials are
reproduced, tables pass through their points.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.demography import (
    aggregate,
    graduate,
    graduate_mortality,
    graduate_shares,
    life_table,
    spread_old_age,
)

EDGES = np.arange(0, 105, 5)
counts = st.lists(st.floats(0, 1e7), min_size=21, max_size=21).map(np.array)


def regroup(single):
    return np.concatenate(
        [single[..., :100].reshape(*single.shape[:-1], 20, 5).sum(-1), single[..., 100:]], axis=-1
    )


@given(counts)
def test_pchip_gives_groups_back_and_never_goes_negative(groups):
    single = graduate(groups, EDGES)
    assert single.shape == (101,)
    assert (single >= 0).all()
    np.testing.assert_allclose(regroup(single), groups, rtol=1e-12, atol=1e-6)


@given(st.lists(st.floats(1e5, 1.2e5), min_size=20, max_size=20).map(np.array))
def test_sprague_gives_groups_back(groups):
    single = graduate(groups, np.arange(0, 101, 5), open_last=False, method="sprague")
    np.testing.assert_allclose(single.reshape(20, 5).sum(1), groups, rtol=1e-12)


def test_sprague_reproduces_a_cubic():
    # counts of [x, x+1) under a density whose integral is a polynomial of degree four: exact
    # inside, by construction of the fifth differences
    integral = np.polynomial.Polynomial([0, 5000, -40, 0.9, -0.004])
    ages = np.arange(101)
    single = np.diff(integral(ages))
    found = graduate(
        single.reshape(20, 5).sum(1), np.arange(0, 101, 5), open_last=False, method="sprague"
    )
    np.testing.assert_allclose(found, single, rtol=1e-9)


def test_flat_groups_stay_flat():
    for method in ("pchip", "sprague"):
        np.testing.assert_allclose(
            graduate(np.full(8, 50.0), np.arange(0, 45, 5), open_last=False, method=method), 10.0
        )


def test_pchip_takes_uneven_groups_and_leading_axes():
    groups = np.array([[10.0, 40.0, 30.0, 7.0], [1.0, 2.0, 3.0, 4.0]])
    single = graduate(groups, np.array([0, 1, 5, 15]))
    assert single.shape == (2, 16)
    np.testing.assert_allclose(np.add.reduceat(single, [0, 1, 5, 15], axis=-1), groups)


def test_signed_migration():
    single = graduate(np.array([-5.0, -20.0, 3.0, 0.0]), np.array([0, 5, 10, 15]), signed=True)
    np.testing.assert_allclose(np.add.reduceat(single, [0, 5, 10, 15]), [-5, -20, 3, 0], atol=1e-9)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_bad_counts_name_their_group(bad):
    groups = np.full(21, 10.0)
    groups[4] = bad
    with pytest.raises(InputError, match="grupo 20"):
        graduate(groups, EDGES)


def test_bad_groups_and_methods():
    with pytest.raises(InputError):
        graduate(np.ones(3), np.array([0, 5]))
    with pytest.raises(InputError):
        graduate(np.ones(3), np.array([0, 10, 5]))
    with pytest.raises(InputError):
        graduate(np.ones(21), EDGES, method="beers")
    with pytest.raises(InputError, match="sprague"):
        graduate(np.ones(6), np.array([0, 1, 5, 10, 15, 20, 25]), open_last=False, method="sprague")
    with pytest.raises(ModelError, match="sprague"):
        graduate(
            np.array([100.0, 90, 80, 0, 0, 0, 0]),
            np.arange(0, 40, 5),
            open_last=False,
            method="sprague",
        )


def test_single_rates_pass_through_the_abridged_table(catalog):
    frame = catalog.demography("mortality_5x5").query("period == '2025-2030'")
    mx = frame.pivot(index="sex", columns="age", values="mx").loc[["M", "F"]].to_numpy(float)
    single = graduate_mortality(mx)
    assert single.shape == (2, 101)
    ages = [0, 1, *range(5, 105, 5)]
    for i, sex in enumerate("MF"):
        abridged = life_table(mx[i], sex=sex, ax="andreev-kingkade")
        full = life_table(single[i], sex=sex, ax="andreev-kingkade")
        np.testing.assert_allclose(full["lx"].to_numpy()[ages], abridged["lx"], rtol=1e-9)
        assert full["ex"].iloc[0] == pytest.approx(abridged["ex"].iloc[0], abs=0.02)
        # smooth where mortality is: no saw between five-year groups after 40
        steps = np.diff(np.log(single[i, 40:99]))
        assert steps.min() > 0 and np.abs(np.diff(steps)).max() < 0.03


def test_single_rates_refuse_zeros():
    mx = np.full((2, 22), 0.01)
    mx[1, 3] = 0.0
    with pytest.raises(InputError, match="edad 10"):
        graduate_mortality(mx)


def test_fertility_shares_add_to_one_and_to_their_groups():
    percent = np.array([1.0, 15, 27, 25, 19, 10, 2.5, 0.4, 0.1])
    shares = graduate_shares(percent, np.arange(10, 60, 5))
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.reshape(9, 5).sum(1), percent / percent.sum())


@given(counts)
def test_groups_are_sums_of_single_ages(groups):
    np.testing.assert_allclose(
        aggregate(graduate(groups, EDGES), EDGES), groups, rtol=1e-12, atol=1e-6
    )
    np.testing.assert_array_equal(
        aggregate(np.arange(10.0), np.array([20, 25, 30]), open_last=False), [10.0, 35.0]
    )
    with pytest.raises(InputError, match="aggregate"):
        aggregate(np.ones(10), np.array([0, 5]))


@pytest.mark.parametrize("open_age", [65, 80, 95])
def test_the_old_are_spread_as_the_life_table(open_age):
    """A stationary population cut at any open age comes back."""
    mx = np.stack([3e-5 * np.exp(0.09 * np.arange(111)), 2e-5 * np.exp(0.095 * np.arange(111))])
    lived = np.stack([life_table(m, sex=s)["Lx"] for m, s in zip(mx, "MF", strict=True)])
    cut = np.concatenate([lived[:, :open_age], lived[:, open_age:].sum(1, keepdims=True)], axis=1)
    np.testing.assert_allclose(spread_old_age(cut, mx), lived, rtol=1e-9)
    growing = spread_old_age(cut, mx, growth=0.02)
    assert (
        growing[:, open_age:].sum() == pytest.approx(cut[:, -1].sum())
        and (growing[:, -1] < lived[:, -1]).all()
    )
    with pytest.raises(InputError, match="spread_old_age"):
        spread_old_age(cut, mx[:, : open_age + 1])
