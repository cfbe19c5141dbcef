"""A difference explained by each group's mean step over all orders: against brute force, on the
central path and on probabilities.
"""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import piimss_forecast as pf
from piimss_forecast.results import attribution, shapley
from piimss_forecast.results.quantities import quantity

GROUPS = {
    "employment": {"employment.growth": 0.5},
    "salary": {"salary.real_growth": 3.0},
    "contributions": {"contributions.collection_change": -2.0},
    "finance": {"finance.other_outlay_real_growth": 2.5},
}
META, LATER = (
    "P25-2.1",
    {  # life expectancy
        "uncertainty": {"uncertainty.persistence": "slower"},
        "demography": {"demography.mortality_factor": 0.9},
        "metas": {"metas.life_expectancy_gap_sd": 0.6},
    },
)


def changed(groups, of):
    """The base scenario with some groups changed, without history touched."""
    base = pf.scenario("tendencial")
    patch = {key: value for group in groups for key, value in of[group].items()}
    if patch.pop("uncertainty.persistence", None):
        slower = base.get("uncertainty.persistence") | {"mortality": 0.2}
        base = base.patch({"uncertainty.persistence": slower})
    if level := {k: patch.pop(k) for k in list(patch) if base.shape_of(k) != "by_year"}:
        base = base.patch(level)
    return base.patch(patch, first=2026) if patch else base


def mixtures(of, draws):
    """A run of every subset of some groups."""
    out = {}
    for bits in range(1 << len(of)):
        groups = frozenset(g for i, g in enumerate(of) if bits >> i & 1)
        out[groups] = pf.project(changed(groups, of), draws=draws, seed=5)
    return out


@pytest.fixture(scope="module")
def runs():
    """All sixteen mixtures of four groups."""
    return mixtures(GROUPS, 1)


@pytest.fixture(scope="module")
def uncertain():
    """All eight mixtures of three groups that move the probability of a meta."""
    return mixtures(LATER, 25)


def brute_force(runs, read):
    """Mean step of each group over all orders, one run after another."""
    value = {groups: read(run) for groups, run in runs.items()}
    steps = {group: [] for group in max(runs, key=len)}
    for order in permutations(steps):
        for place, group in enumerate(order):
            before = frozenset(order[:place])
            steps[group].append(value[before | {group}] - value[before])
    return {group: float(np.mean(found)) for group, found in steps.items()}


@pytest.mark.parametrize(
    ("series", "year"),
    [("avance_financiero", 2030), ("avance_financiero", 2028), ("P25-4.1", 2030)],
)
def test_the_central_path_is_the_mean_over_every_order(runs, series, year):
    both = pf.compare({"a": runs[frozenset()], "b": runs[frozenset(GROUPS)]})
    found = both.attribution(series, year)
    assert list(found.index) == ["tendencial", *GROUPS, "total"]
    asked = quantity(both.reference, series, year)
    for group, share in brute_force(runs, asked.of).items():
        assert found.loc[group, "contribution"] == pytest.approx(share, rel=1e-9, abs=1e-9), group
    assert found["contribution"].iloc[1:-1].sum() == pytest.approx(
        found.loc["total", "contribution"], rel=1e-9
    )
    assert found.attrs["method"] == "exact"


def test_a_probability_is_the_mean_over_every_order(uncertain):
    both = pf.compare({"a": uncertain[frozenset()], "b": uncertain[frozenset(LATER)]})
    asked = quantity(both.reference, f"probability:{META}", 2030)
    found = both.attribution(f"probability:{META}", 2030)
    shares = brute_force(uncertain, asked.of)
    assert sum(abs(share) > 0.01 for share in shares.values()) >= 2
    for group, share in shares.items():
        assert found.loc[group, "contribution"] == pytest.approx(share, abs=1e-12), group
    assert found.attrs["method"] == "exact"


def test_sampled_orders_add_up_and_say_their_error(uncertain, monkeypatch):
    monkeypatch.setattr(attribution, "EVERY", 0)
    monkeypatch.setattr(attribution, "BLOCKS", 4)
    both = pf.compare({"a": uncertain[frozenset()], "b": uncertain[frozenset(LATER)]})
    found = both.attribution(f"probability:{META}", 2030)
    total = found.loc["total", "contribution"]
    assert total != 0
    assert found["contribution"].iloc[1:-1].sum() == pytest.approx(total, rel=1e-9)
    assert found.attrs["method"] == "sampled" and found.attrs["error"] > 0


def test_a_group_that_moves_nothing_has_no_part(runs):
    both = pf.compare({"a": runs[frozenset()], "b": runs[frozenset(GROUPS)]})
    found = both.attribution("jobs")["contribution"]
    assert found["employment"] == pytest.approx(found["total"], rel=1e-12)
    assert (found[["salary", "contributions", "finance"]] == 0).all()


@given(
    n=st.integers(5, 9),
    terms=st.lists(
        st.tuples(st.sets(st.integers(0, 8), min_size=1, max_size=4), st.floats(-9, 9)),
        min_size=1,
        max_size=12,
    ),
)
def test_few_subsets_are_enough_when_few_groups_act_upon_one_another(n, terms):
    sizes = [(sum(1 << i for i in who if i < n), size) for who, size in terms]

    def value(subset):
        return np.array(sum(v for who, v in sizes if who and who & subset == who))

    whole, few = shapley.exact(value, n), shapley.ends(value, n)
    np.testing.assert_allclose(few.parts, whole.parts, atol=1e-9)
    np.testing.assert_allclose(whole.parts.sum(), value((1 << n) - 1), atol=1e-9)
    assert few.error < 1e-9


def test_what_five_groups_do_together_is_told_as_an_error():
    found = shapley.ends(lambda s: np.array(float(s == 31)), 5)
    assert found.parts.sum() == pytest.approx(1.0) and found.error > 0


def test_orders_come_with_their_reverse_and_the_same_for_the_same_seed():
    first, again = (list(shapley.orders(6, 5, 7)) for _ in range(2))
    assert first == again and first[0] == first[1][::-1] and first[2] == first[3][::-1]
    assert first != list(shapley.orders(6, 5, 8))
