"""Constitutive sums: equal to the annuity functions, to a sum over every state of the family,
and to a simulation.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.actuarial import STANDARD_ULTIMATE, joint_annuity, life_annuity_due
from piimss_forecast.core.errors import InputError
from piimss_forecast.pensions import constitutive_parts, constitutive_sum, ley97

RATE = 0.035
AGES = np.arange(111.0)
# Makeham tables of two levels (invalids heavier), closed at 110.
MEN, WOMEN = (1 - np.exp(-(0.0005 + b * 1.1**AGES)) for b in (4e-5, 2.5e-5))
TABLE = np.stack([MEN, WOMEN])
TABLE[:, -1] = 1.0
INVALID = np.clip(3 * TABLE, 0, 1)
NO_BONUS = {"death": TABLE, "interest": RATE, "aguinaldo_days": 0.0, "final_payments": False}


def states(q_x, lives, shares, years, *, m=1):
    """Value by brute force: every year, every combination of who is alive, its probability and
    what it pays (paid yearly in advance).
    """
    alive = [np.concatenate([[1.0], np.cumprod(1 - q)]) for q, _ in lives]
    x = np.concatenate([[1.0], np.cumprod(1 - q_x)])
    total = 0.0
    for t in range(years):
        for pattern in product((0, 1), repeat=len(lives)):
            probability = 1.0
            for k, here in enumerate(pattern):
                term = lives[k][1]
                p = (alive[k][t] if t < len(alive[k]) else 0.0) * (
                    1.0 if term is None or t < term else 0.0
                )
                probability *= p if here else 1 - p
            died = 1 - (x[t] if t < len(x) else 0.0)
            total += (1 + RATE) ** -t * died * probability * shares(pattern)
    return total


def test_single_life_is_the_annuity():
    for method in ("woolhouse2", "udd", "woolhouse3"):
        annuity = life_annuity_due(TABLE[0, 65:], RATE, m=12, method=method)
        assert constitutive_sum(1000.0, 65, "M", method=method, **NO_BONUS) == pytest.approx(
            12_000 * annuity
        )


def test_aguinaldo_is_law_by_regime():
    """30 days a year in invalidity and life, 15 in work risks: 13 and 12.5 monthly payments."""
    annuity = life_annuity_due(TABLE[1, 70:], RATE, m=12, method="woolhouse2")
    assert constitutive_sum(1.0, 70, "F", death=TABLE, interest=RATE) == pytest.approx(
        13.0 * annuity
    )
    assert constitutive_sum(
        1.0, 70, "F", death=TABLE, interest=RATE, regime="ley97_rt"
    ) == pytest.approx(12.5 * annuity)


@pytest.mark.parametrize(
    ("regime", "share"), [("ley97_iv", 0.9), ("ley97_rt", 0.4), ("ley73", 0.9)]
)
def test_widow_is_the_reversionary_annuity(regime, share):
    parts = constitutive_parts(1000.0, 65, "M", spouse_age=60, regime=regime, **NO_BONUS)
    reversion = joint_annuity(
        TABLE[0, 65:], TABLE[1, 60:], RATE, status="reversionary", m=12, method="woolhouse2"
    )
    assert parts.survivors == pytest.approx(12_000 * share * reversion)
    assert parts.pensioner == pytest.approx(
        12_000 * life_annuity_due(TABLE[0, 65:], RATE, m=12, method="woolhouse2")
    )
    dead = constitutive_parts(
        1000.0, 65, "M", spouse_age=60, regime=regime, deceased=True, **NO_BONUS
    )
    assert dead.pensioner == 0 and dead.survivors == pytest.approx(
        12_000 * share * life_annuity_due(TABLE[1, 60:], RATE, m=12, method="woolhouse2")
    )


def test_orphan_is_a_temporary_reversion():
    parts = constitutive_parts(1000.0, 45, "M", children=[10], **NO_BONUS)
    reversion = joint_annuity(
        TABLE[0, 45:],
        TABLE[0, 10:],
        RATE,
        status="reversionary",
        term=15,
        m=12,
        method="woolhouse2",
    )
    assert parts.survivors == pytest.approx(12_000 * 0.2 * reversion)
    short = constitutive_parts(
        1000.0, 45, "M", children=[10], child_last_age=16, orphans_of_both=True, **NO_BONUS
    )
    reversion = joint_annuity(
        TABLE[0, 45:], TABLE[0, 10:], RATE, status="reversionary", term=6, m=12, method="woolhouse2"
    )
    assert short.survivors == pytest.approx(12_000 * 0.3 * reversion)
    assert (
        constitutive_parts(1000.0, 60, "M", children=[25, 40], **NO_BONUS).survivors == 0
    )  # over the age


def test_orphans_final_payment():
    """Three months of pension to the orphan who reaches 25 with the father dead (LSS 136)."""
    without, with_it = (
        constitutive_parts(1000.0, 45, "M", children=[10, 40], **NO_BONUS | {"final_payments": f})
        for f in (False, True)
    )
    for regime in ("ley73", "ley97_rt"):
        assert (
            constitutive_sum(
                1000.0, 45, "M", children=[10], regime=regime, death=TABLE, interest=RATE
            )
            > 0
        )
    father, son = 1 - np.prod(1 - TABLE[0, 45:60]), np.prod(1 - TABLE[0, 10:25])
    assert with_it.survivors - without.survivors == pytest.approx(
        3 * 200.0 * 1.035**-15 * father * son
    )


def family_share(wife, orphans, parents):
    """LSS 131, 135, 137 and 144 said once more, independently."""
    each = 0.2 if wife else 0.3
    paid = 0.9 * wife + each * orphans if wife or orphans else 0.2 * parents
    return min(paid, 1.0)


def test_a_family_by_brute_force():
    """Spouse, three children of different ages and a parent: the limit of 100 % and the 30 % of
    double orphans hold in every state.
    """
    lives = [
        (TABLE[1, 44:], None),
        (TABLE[0, 3:], 22),
        (TABLE[1, 8:], 17),
        (TABLE[0, 15:], 10),
        (TABLE[1, 75:], None),
    ]
    brute = states(TABLE[0, 47:], lives, lambda s: family_share(s[0], sum(s[1:4]), s[4]), 111 - 8)
    parts = constitutive_parts(
        1.0,
        47,
        "M",
        spouse_age=44,
        children=[3, (8, "F"), 15],
        parents=[(75, "F")],
        payments_per_year=1,
        **NO_BONUS,
    )
    assert parts.survivors == pytest.approx(12 * brute, rel=1e-10)


def test_allowances_by_brute_force():
    """LSS 138 while the pensioner lives: 15 % spouse, 10 % each child, 15 % alone."""
    q_x, wife, son = TABLE[0, 60:], TABLE[1, 58:], TABLE[0, 20:]
    x, y, z = (
        np.concatenate([[1.0], np.cumprod(1 - q)])[:51] for q in (q_x, wife, np.pad(son, (0, 0)))
    )
    z = z[: len(x)] * (np.arange(len(x)) < 5)
    v = (1 + RATE) ** -np.arange(len(x))
    allowance = 0.15 * y * (1 - z) + 0.25 * y * z + 0.10 * (1 - y) * z + 0.15 * (1 - y) * (1 - z)
    expected = 12 * (v * x * (1 + allowance)).sum()
    parts = constitutive_parts(
        1.0,
        60,
        "M",
        spouse_age=58,
        children=[20],
        with_allowances=True,
        payments_per_year=1,
        **NO_BONUS,
    )
    assert parts.pensioner == pytest.approx(expected, rel=1e-10)


def test_simulation_of_lives():
    """40,000 families simulated month by month agree within three standard errors, for an
    invalid with wife and two children.
    """
    rng = np.random.default_rng(2030)
    n, years = 40_000, 70
    ages = {"x": (INVALID[0], 40), "wife": (TABLE[1], 38), "a": (TABLE[0], 5), "b": (TABLE[0], 12)}
    death = {}
    for name, (q, age) in ages.items():
        force = -np.log1p(-np.minimum(q[age:], 1 - 1e-12))
        death[name] = np.interp(
            rng.exponential(size=n),
            np.concatenate([[0], np.cumsum(force)]),
            np.arange(force.size + 1),
        )
    value = np.zeros(n)
    for month in range(12 * years):
        t = month / 12
        live = {k: d > t for k, d in death.items()}
        orphans = (live["a"] & (t < 20)).astype(float) + (live["b"] & (t < 13))
        after = np.minimum(0.9 * live["wife"] + np.where(live["wife"], 0.2, 0.3) * orphans, 1.0)
        value += (1 + RATE) ** -t * np.where(live["x"], 1.0, after)
    total = constitutive_sum(
        1.0,
        40,
        "M",
        spouse_age=38,
        children=[5, 12],
        death=INVALID,
        beneficiaries_death=TABLE,
        interest=RATE,
        aguinaldo_days=0,
        final_payments=False,
        method="udd",
    )
    assert abs(total - value.mean()) < 3 * value.std() / np.sqrt(n) + 1e-3 * total


def test_printed_joint_life_values():
    """Dickson, Hardy and Waters (2020), standard ultimate: at 65 and 5 %, a = 13.5498; a last
    survivor pays what both reversions add.
    """
    q = STANDARD_ULTIMATE.table(0, 130)
    q[-1] = 1.0
    both = np.stack([q, q])
    basis = {"death": both, "interest": 0.05, "aguinaldo_days": 0.0, "payments_per_year": 1}
    single = constitutive_sum(1.0, 65, "M", **basis)
    assert single / 12 == pytest.approx(13.5498, abs=5e-4)
    parts = constitutive_parts(1.0, 65, "M", spouse_age=65, **basis)
    last = joint_annuity(q[65:], q[65:], 0.05, status="last")
    assert parts.pensioner + parts.survivors / 0.9 == pytest.approx(12 * last)


def test_account_that_pays_it_buys_the_same_pension():
    """ley97 with a family inverts the constitutive sum."""
    cost = constitutive_sum(1.0, 65, "M", spouse_age=61, children=[17], **NO_BONUS)
    assert float(
        ley97(
            5_000.0 * cost,
            65,
            "M",
            death=TABLE,
            interest=RATE,
            spouse_age=61,
            children=[17],
            final_payments=False,
        )
    ) == pytest.approx(5_000.0)


@given(
    st.integers(25, 95),
    st.integers(20, 95),
    st.lists(st.integers(0, 24), max_size=4),
    st.floats(-0.01, 0.08),
    st.floats(0, 0.1),
)
@settings(max_examples=25, deadline=None)
def test_orders_and_bounds(age, spouse, children, interest, loading):
    """More family, less interest or heavier loading never cost less; survivors never cost more
    than a life pension to each of them.
    """
    basis = {"death": TABLE, "interest": interest, "aguinaldo_days": 0.0, "final_payments": False}
    single = constitutive_sum(1.0, age, "M", **basis)
    parts = constitutive_parts(
        1.0, age, "M", spouse_age=spouse, children=children, loading=loading, **basis
    )
    assert parts.pensioner == pytest.approx(single) and parts.survivors >= 0
    assert parts.total == pytest.approx((parts.pensioner + parts.survivors) * (1 + loading))
    cheaper = constitutive_sum(
        1.0, age, "M", spouse_age=spouse, children=children, **basis | {"interest": interest + 0.01}
    )
    assert cheaper <= parts.total * (1 + 1e-12)
    lives = (
        0.9 * life_annuity_due(TABLE[1, spouse:], interest, m=12, method="woolhouse2")
        + 0.3 * sum(25 - c for c in children) * 1.5
    )
    assert parts.survivors <= 12 * lives + 1e-6


def test_arrays_of_ages_equal_one_by_one():
    ages, wives = np.array([30, 50, 64, 90]), np.array([28, 52, 60, 85])
    basis = {
        "children": [3, (9, "F")],
        "death": INVALID,
        "beneficiaries_death": TABLE,
        "interest": RATE,
        "with_allowances": True,
    }
    many = constitutive_parts(1000.0, ages, "M", spouse_age=wives, **basis)
    for k, (age, wife) in enumerate(zip(ages, wives, strict=True)):
        one = constitutive_parts(1000.0, int(age), "M", spouse_age=int(wife), **basis)
        assert (many.pensioner[k], many.survivors[k]) == pytest.approx(
            (one.pensioner, one.survivors)
        )
    np.testing.assert_allclose(
        ley97(1e6, ages, "F", death=TABLE, interest=RATE)[2],
        ley97(1e6, 64, "F", death=TABLE, interest=RATE),
    )
    np.testing.assert_allclose(
        ley97(1e6, ages, "M", death=TABLE, interest=RATE, spouse_age=wives)[1],
        ley97(1e6, 50, "M", death=TABLE, interest=RATE, spouse_age=52),
    )


def test_arrays_of_pensions():
    many = constitutive_parts(np.array([0.0, 1000.0, 2000.0]), 65, "F", spouse_age=70, **NO_BONUS)
    assert many.total[0] == 0 and many.total[2] == pytest.approx(2 * many.total[1])


@pytest.mark.parametrize(
    "call",
    [
        lambda: constitutive_sum(-1.0, 65, "M", **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "H", **NO_BONUS),
        lambda: constitutive_sum(1.0, 111, "M", **NO_BONUS),
        lambda: constitutive_sum(1.0, -1, "M", **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", spouse_age=200, **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", spouse_age=60, spouse_sex="X", **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", children=[-2], **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", children=[(5, "Q")], **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", children=[5] * 11, **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", loading=-0.1, **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", regime="issste", **NO_BONUS),
        lambda: constitutive_sum(1.0, 65, "M", death=TABLE[0], interest=RATE),
        lambda: constitutive_sum(1.0, 65, "M", death=TABLE + 1, interest=RATE),
        lambda: constitutive_sum(1.0, 65, "M", death=TABLE, interest=-1.0),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()
