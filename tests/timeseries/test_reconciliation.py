"""Parts and totals: published library's answers, projections by hand, refusals, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError, InputError, ModelError
from piimss_forecast.timeseries import forecast_panel, reconcile
from piimss_forecast.timeseries.reconciliation import covariance, summing

TREE = {"T": ["A", "B"], "A": ["a", "b"], "B": ["c", "d"]}
NODES = ["T", "A", "B", "a", "b", "c", "d"]
BASE = np.array([[30, 33], [12, 12], [17, 18], [5, 6], [8, 7], [9, 9], [7, 8]], float)
ERRORS = np.round(np.random.default_rng(3).normal(0, 1, (7, 12)), 1)
# hierarchicalforecast 1.5.3, MinTrace(method).fit_predict on BASE and ERRORS, first horizon and
# second
LIBRARY = {
    "wls_struct": (
        [29.333333, 12.666667, 16.666667, 4.833333, 7.833333, 9.333333, 7.333333],
        [31, 13, 18, 6, 7, 9.5, 8.5],
    ),
    "mint_shrink": (
        [29.232583, 12.395974, 16.83661, 4.682519, 7.713455, 9.510697, 7.325913],
        [30.700744, 12.673106, 18.027638, 5.865935, 6.807171, 9.682038, 8.345599],
    ),
}


@pytest.mark.parametrize("method", LIBRARY)
def test_answers_of_the_published_library(method: str) -> None:
    done = reconcile(
        {n: BASE[i][None] for i, n in enumerate(NODES)},
        TREE,
        method,
        {n: ERRORS[i] for i, n in enumerate(NODES)},
    )
    for h in (0, 1):
        assert [done[n][0, h] for n in NODES] == pytest.approx(LIBRARY[method][h], abs=1e-6)


def test_grouped_structures() -> None:
    nodes, bottom, s = summing(
        {
            "all": ["M", "F"],
            "north": ["Mn", "Fn"],
            "south": ["Ms", "Fs"],
            "M": ["Mn", "Ms"],
            "F": ["Fn", "Fs"],
        }
    )
    assert (
        s[nodes.index("all")].tolist() == [1, 1, 1, 1]
        and s[nodes.index("north")].sum() == 2
        and len(bottom) == 4
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999), method=st.sampled_from(["wls_struct", "mint_shrink"]))
def test_paths_add_up_and_coherent_ones_do_not_move(seed: int, method: str) -> None:
    rng = np.random.default_rng(seed)
    paths = {n: rng.normal(10, 3, (20, 4)) for n in NODES}
    errors = pd.DataFrame(rng.normal(0, 1, (10, 7)), columns=NODES)
    once = reconcile(paths, TREE, method, errors)
    for total, parts in TREE.items():
        assert once[total] == pytest.approx(sum(once[p] for p in parts), abs=1e-8)
    again = reconcile(once, TREE, method, errors)
    assert all(again[n] == pytest.approx(once[n], abs=1e-8) for n in NODES)


def test_singular_covariances_are_refused() -> None:
    errors = {n: ERRORS[i][:6] for i, n in enumerate(NODES)}  # six years, seven nodes
    with pytest.raises(ModelError, match="singular"):
        reconcile({n: BASE[i] for i, n in enumerate(NODES)}, TREE, "mint_sample", errors)
    assert np.linalg.eigvalsh(covariance(ERRORS.T[:6]))[0] > 0, "shrinkage makes it invertible"
    for flat in (np.zeros(6), np.ones(6)):  # a node that never errs, or always by the same
        with pytest.raises(ModelError, match="singular"):
            reconcile(
                {n: BASE[i] for i, n in enumerate(NODES)},
                TREE,
                "mint_shrink",
                {**errors, "d": flat},
            )


def test_bad_input() -> None:
    paths = {n: BASE[i] for i, n in enumerate(NODES)}
    for kind, wrong in (
        (InputError, (paths, TREE, "bottom_up")),
        (InputError, (paths, {**TREE, "a": ["T"]})),
        (InputError, (paths, {**TREE, "B": []})),
        (DataError, ({n: v for n, v in paths.items() if n != "c"}, TREE)),
        (DataError, ({**paths, "c": np.zeros(3)}, TREE)),
        (DataError, ({**paths, "c": np.full(2, np.nan)}, TREE)),
        (DataError, (paths, TREE, "mint_shrink")),
    ):
        with pytest.raises(kind):
            reconcile(*wrong)  # type: ignore[arg-type]


def test_a_panel_of_men_women_and_all() -> None:
    rng = np.random.default_rng(1)
    parts = {s: 100 + np.cumsum(rng.normal(2, 1, 14)) for s in ("M", "F")}
    table = {**parts, "all": parts["M"] + parts["F"]}
    frame = pd.concat(
        [pd.DataFrame({"unique_id": n, "ds": range(2011, 2025), "y": y}) for n, y in table.items()]
    )
    paths = forecast_panel(frame, 5, draws=400).paths
    done = reconcile(paths, {"all": ["M", "F"]})
    assert done["all"] == pytest.approx(done["M"] + done["F"]) and not np.allclose(
        paths["all"], paths["M"] + paths["F"]
    )
    assert np.median(done["all"][1:], axis=0) == pytest.approx(
        np.median(paths["all"][1:], axis=0), rel=0.02
    )


@pytest.mark.parametrize(
    "structure",
    [{"all": ["a", "b", "a"]}, {"all": ["a", "half"], "half": ["a", "b"]}],
)
def test_a_part_counted_twice_is_refused(structure) -> None:
    paths = {name: np.ones((2, 3)) for name in ("all", "half", "a", "b")}
    with pytest.raises(InputError, match="all"):
        reconcile(paths, structure)


def test_a_part_of_two_totals_is_no_repetition() -> None:
    structure = {"all": ["a", "b"], "north": ["a"], "south": ["b"]}
    paths = {name: np.ones((2, 3)) for name in ("all", "north", "south", "a", "b")}
    assert set(reconcile(paths, structure)) == set(paths)


def test_parts_not_below_zero_on_request() -> None:
    structure = {"all": ["a", "b", "c"]}
    rng = np.random.default_rng(4)
    paths = {"all": rng.normal(10, 4, (50, 3)), "a": rng.normal(9, 2, (50, 3))}
    paths |= {"b": rng.normal(0.3, 1, (50, 3)), "c": rng.normal(0.1, 1, (50, 3))}
    free, kept = (reconcile(paths, structure, nonnegative=flag) for flag in (False, True))
    assert min(free[k].min() for k in "abc") < 0
    assert min(kept[k].min() for k in kept) >= 0
    np.testing.assert_allclose(kept["all"], kept["a"] + kept["b"] + kept["c"])
    fine = np.all([free[k] >= 0 for k in "abc"], axis=0)
    for k in kept:  # what was not negative is not touched
        np.testing.assert_array_equal(kept[k][fine], free[k][fine])

    def distance(done):
        weight = {"all": 1 / 3, "a": 1.0, "b": 1.0, "c": 1.0}
        return sum(w * (done[k] - paths[k]) ** 2 for k, w in weight.items())

    clipped = {k: np.maximum(free[k], 0) for k in "abc"}
    clipped["all"] = sum(clipped[k] for k in "abc")
    assert (distance(kept) <= distance(clipped) + 1e-9).all()  # nearer than cutting at zero
    assert (distance(kept) >= distance(free) - 1e-9).all()
