"""Raking: hand cases, identities, contradictory margins, and the projection's allocation against
iterative fitting.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.coverage import Margin, allocate, rake, residuals


def row(k, shape):
    mask = np.zeros(shape, bool)
    mask[k] = True
    return mask


def test_hand_case_keeps_the_odds_ratio():
    # 2 x 2 table 40 30 / 10 20 raked to rows 60, 40 and columns 50, 50: the odds ratio 8/3 must
    # survive.
    table = rake(
        np.array([[40.0, 30.0], [10.0, 20.0]]),
        np.array([50.0, 50.0]),
        [Margin("first", row(0, (2, 2)), 60.0)],
    )
    np.testing.assert_allclose(table.sum(axis=0), [50, 50])
    np.testing.assert_allclose(table[0].sum(), 60)
    np.testing.assert_allclose(table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]), 8 / 3)


@settings(max_examples=25, deadline=None)
@given(
    hnp.arrays(float, (3, 8), elements=st.floats(0.05, 1.0)),
    hnp.arrays(float, 8, elements=st.floats(10, 1000)),
    st.floats(0.05, 0.4),
    st.floats(0.05, 0.4),
)
def test_margins_and_columns_hold(seed, columns, first, second):
    margins = [
        Margin("a", row(0, seed.shape), first * columns.sum()),
        Margin("b", row(1, seed.shape), second * columns.sum()),
    ]
    table = rake(seed, columns, margins)
    np.testing.assert_allclose(table.sum(axis=0), columns, rtol=1e-9)
    assert max(abs(r) for r in residuals(table, margins).values()) < 1e-9
    assert (table > 0).all()


def test_contradictory_margins_name_the_margin_and_the_gap():
    seed = np.ones((2, 3))
    margins = [
        Margin("todos", row(0, seed.shape), 2.0),
        Margin("otra vez", row(0, seed.shape), 2.5),
    ]
    with pytest.raises(ModelError, match=r"todos|otra vez"):
        rake(seed, np.full(3, 2.0), margins, max_iter=200)


def test_the_error_says_which_margin_can_be_released_and_what_it_would_then_be():
    # Ten covered in all, but six and seven by halves: releasing any one of the three lets the other
    # two close.
    shape = (2, 4)
    left, right = row(0, shape), row(0, shape)
    left[:, 2:], right[:, :2] = False, False
    margins = [
        Margin("todos", row(0, shape), 10.0),
        Margin("mitad izquierda", left, 6.0),
        Margin("mitad derecha", right, 7.0),
    ]
    with pytest.raises(ModelError, match=r"brecha") as error:
        rake(np.ones(shape), np.full(4, 5.0), margins)
    for language in ("es", "en"):
        text = error.value.message(language)
        assert (
            "todos (13.0)" in text
            and "mitad izquierda (3.0)" in text
            and "mitad derecha (4.0)" in text
        )
    table = rake(np.ones(shape), np.full(4, 5.0), margins, release=("mitad derecha",))
    assert residuals(table, margins)["mitad derecha"] == pytest.approx(4 / 7 - 1)
    assert abs(residuals(table, margins)["todos"]) < 1e-9


def test_no_single_release_may_be_enough():
    shape = (2, 3)
    margins = [Margin(str(t), row(0, shape), t) for t in (2.0, 2.5, 3.0)]
    with pytest.raises(ModelError) as error:
        rake(np.ones(shape), np.full(3, 2.0), margins)
    assert "no single margin" in error.value.message(
        "en"
    ) and "ningún margen" in error.value.message("es")


def test_release_names_a_margin():
    with pytest.raises(InputError, match="65"):
        rake(np.ones((2, 3)), np.ones(3), [Margin("todos", row(0, (2, 3)), 1.0)], release=("65",))


@settings(max_examples=15, deadline=None)
@given(
    hnp.arrays(float, (3, 6), elements=st.floats(0.05, 1.0)),
    st.floats(0.1, 0.4),
    st.floats(0.1, 0.4),
)
def test_a_start_with_the_factors_of_another_year_gives_the_same_table(seed, first, second):
    columns = np.full(6, 10.0)

    def margins(a, b):
        return [Margin("a", row(0, seed.shape), 60 * a), Margin("b", row(1, seed.shape), 60 * b)]

    before = rake(seed, columns * 0.9, margins(0.2, 0.3))
    np.testing.assert_allclose(
        rake(seed, columns, margins(first, second), start=seed * before / seed),
        rake(seed, columns, margins(first, second)),
        rtol=1e-8,
    )


def test_more_covered_than_people_is_refused():
    with pytest.raises(ModelError, match="cubiertos"):
        rake(np.ones((2, 3)), np.ones(3), [Margin("cubiertos", row(0, (2, 3)), 3.5)], max_iter=200)


def test_a_margin_without_cells_is_refused():
    with pytest.raises(ModelError, match="nadie"):
        rake(np.array([[0.0, 0.0], [1.0, 1.0]]), np.ones(2), [Margin("nadie", row(0, (2, 2)), 0.5)])


@pytest.mark.parametrize(
    "seed", [np.array([[1.0, -1.0]]), np.array([[1.0, np.nan]]), np.ones((2, 3))]
)
def test_bad_seed(seed):
    with pytest.raises(InputError):
        rake(seed, np.ones(2), [])


@settings(max_examples=25, deadline=None)
@given(
    hnp.arrays(float, (2, 6), elements=st.floats(0.05, 3.0)),
    hnp.arrays(float, (1, 6), elements=st.floats(10, 1000)),
    st.floats(0.5, 1.6),
)
def test_allocation_equals_raking_of_the_base_table(odds, population, growth):
    share = odds / (1 + odds.sum(axis=0))
    totals = (share * population).sum(axis=1) * np.array([growth, 1.0])
    if totals.sum() > 0.97 * population.sum():
        return
    persons, _ = allocate(population, odds, totals[None])
    seed = np.concatenate([odds, np.ones((1, 6))]) * population
    margins = [Margin(str(k), row(k, seed.shape), totals[k]) for k in range(2)]
    np.testing.assert_allclose(
        persons[0], rake(seed, population[0], margins, tol=1e-12)[:2], rtol=1e-6
    )


def test_allocation_does_not_depend_on_the_block():
    rng = np.random.default_rng(3)
    population, odds = rng.uniform(1, 9, (9, 20)), rng.uniform(0.1, 1, (3, 20))
    totals = rng.uniform(0.1, 0.25, (9, 3)) * population.sum(axis=1, keepdims=True)
    whole, _ = allocate(population, odds, totals)
    part, _ = allocate(population[5:], odds, totals[5:])
    assert (whole[5:] == part).all()
    np.testing.assert_allclose(whole.sum(axis=-1), totals, rtol=1e-9)
    assert (whole.sum(axis=1) < population).all()


def test_allocation_beyond_the_population_is_refused():
    with pytest.raises(ModelError, match="draw 1"):
        allocate(np.full((2, 3), 10.0), np.ones((1, 3)), np.array([[5.0], [31.0]]))
    with pytest.raises(InputError):
        allocate(np.full((1, 3), 10.0), np.ones((1, 3)), np.array([[0.0]]))


def test_a_tilted_margin_holds_and_leaves_no_step():
    seed, columns, old = np.full((2, 60), 0.5), np.full(60, 10.0), row(0, (2, 60))
    old[:, :30] = False
    ramp = np.zeros((2, 60))
    ramp[0] = np.clip((np.arange(60) - 20) / 20, 0, 1)
    whole = Margin("todos", row(0, (2, 60)), 330.0)
    steep, smooth = (
        rake(seed, columns, [whole, Margin("mayores", old, 230.0, tilt)]) for tilt in (None, ramp)
    )
    for table in (steep, smooth):
        assert table[0].sum() == pytest.approx(330) and table[0, 30:].sum() == pytest.approx(230)
        np.testing.assert_allclose(table.sum(axis=0), columns)
    assert np.abs(np.diff(smooth[0])).max() < 0.5 * np.abs(np.diff(steep[0])).max()


def test_a_lighter_outside_draws_the_cell_in():
    rng = np.random.default_rng(5)
    population, odds, outside = (
        rng.uniform(5, 9, (1, 12)),
        rng.uniform(0.2, 1, (2, 12)),
        rng.uniform(0.3, 1.5, (1, 12)),
    )
    totals = np.array([[20.0, 15.0]])
    persons, _ = allocate(population, odds, totals, outside=outside)
    np.testing.assert_allclose(persons, allocate(population, odds / outside, totals)[0], rtol=1e-9)
    np.testing.assert_allclose(persons.sum(axis=-1), totals, rtol=1e-9)


@pytest.mark.parametrize("total", [np.nan, -4.0, np.inf])
def test_an_impossible_margin_is_named(total):
    """Found: "converges" to [[nan, nan], [0, 0]] or to zeros."""
    margin = Margin("asegurados", np.array([[True, True], [False, False]]), total)
    with pytest.raises(InputError, match="asegurados"):
        rake(np.ones((2, 2)), np.array([5.0, 10.0]), [margin])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_population_and_seed_are_finite(bad):
    margin = Margin("m", np.array([[True, True], [False, False]]), 5.0)
    for seed, columns in (
        (np.ones((2, 2)), np.array([bad, 10.0])),
        (np.array([[1.0, bad], [1.0, 1.0]]), np.array([5.0, 10.0])),
    ):
        with pytest.raises(InputError, match="rake"):
            rake(seed, columns, [margin])
