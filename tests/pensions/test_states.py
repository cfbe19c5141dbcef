"""Live states, generations, survivors and staff: hand cases, identities, closed forms, bad
input.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.dims import AGES
from piimss_forecast.core.errors import InputError
from piimss_forecast.law import WEEKS_A_YEAR, embedded
from piimss_forecast.pensions import (
    actives,
    chain,
    ley73_steps,
    rjp,
    survivor_pensions,
    survivors,
)
from piimss_forecast.pensions.new_pensions import RATIOS, pension_curve

CELL = (2, 101)
FIRST_JOB = actives.first_job_ages(23.0, 7.0, 15.0)
NO_ONE = np.zeros(CELL)
GAPS = {
    "spouse_gap": 3,
    "spouse_sd": 5,
    "parent_m": 29,
    "parent_f": 26,
    "parent_sd": 6,
    "mother_share": 0.75,
    "orphan_last": 25,
}


def exits(rng, size=1.0):
    return actives.Exits(*(size * rng.random(CELL) for _ in actives.Exits._fields))


def no_exits(**some):
    return actives.Exits(**dict.fromkeys(actives.Exits._fields, NO_ONE) | some)


# ---- the insured ----
@given(st.integers(0, 10**6), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_the_insured_are_conserved_in_every_cell(seed, size):
    rng = np.random.default_rng(seed)
    active, conserved, later = (1e4 * rng.random(CELL) for _ in range(3))
    now, kept, f = actives.insured_step(active, conserved, later, exits(rng, size))
    out = f.deaths_active + f.retired_active + f.invalid + f.work_total + f.separated
    np.testing.assert_allclose(
        now.sum(),
        active.sum() - out.sum() + (f.reactivated + f.arrivals - f.departures).sum(),
        rtol=1e-10,
    )
    np.testing.assert_allclose(
        now[:, :61], later[:, :61]
    )  # up to 60 the actives are those that employment gives
    assert (now[:, 61:] <= later[:, 61:] + 1e-9).all() and not f.arrivals[:, 61:].any()
    gone = f.deaths_conserved + f.retired_conserved + f.lapsed + f.reactivated
    np.testing.assert_allclose(
        kept.sum(), conserved.sum() - gone.sum() + (f.separated + f.departures).sum(), rtol=1e-10
    )
    assert (kept >= 0).all() and all((v >= 0).all() for v in f)
    assert not (f.arrivals * f.departures).any()  # one or the other closes a cell


def test_partial_disability_takes_nobody_from_the_job():
    active = np.full(CELL, 100.0)
    flat = np.full(CELL, 0.1)
    _, _, f = actives.insured_step(active, NO_ONE, older_of(active), no_exits(work_partial=flat))
    assert f.work_partial.sum() == pytest.approx(
        0.1 * active.sum()
    ) and f.arrivals.sum() == pytest.approx(0.0)


def older_of(values):
    from piimss_forecast.pensions import older

    return older(values)


@pytest.mark.parametrize("which", ["active", "conserved", "active_next"])
def test_negative_persons_are_refused(which):
    stocks = {"active": np.ones(CELL), "conserved": np.ones(CELL), "active_next": np.ones(CELL)}
    stocks[which] = stocks[which] * -1
    with pytest.raises(InputError, match=which):
        actives.insured_step(**stocks, p=no_exits())


def test_probabilities_outside_zero_to_one_are_refused():
    with pytest.raises(InputError, match="retire"):
        actives.insured_step(NO_ONE, NO_ONE, NO_ONE, no_exits(retire=NO_ONE + 1.5))
    with pytest.raises(InputError, match="level"):
        actives.retirement_probability(NO_ONE, -1.0)


# ---- generations and weeks ----
def test_generation_share_is_the_ratio_of_distributions():
    """At 62 in December of 2025 one was 33.5 to 34.5 in July of 1997: F(34) / F(62), F by age of
    the first job.
    """
    cdf = np.concatenate([[0.0], np.cumsum(FIRST_JOB)])
    assert actives.generation_share(FIRST_JOB, 2025, 1997.5)[62] == pytest.approx(
        cdf[34] / cdf[63], rel=1e-9
    )
    shares = np.stack([actives.generation_share(FIRST_JOB, y, 1997.5) for y in range(1990, 2080)])
    assert (np.diff(shares, axis=0) <= 1e-12).all() and (
        (shares >= 0) & (shares <= 1 + 1e-12)
    ).all()
    assert shares[0, 60] == 1 and shares[-1, :97].max() == 0


def test_more_weeks_required_leave_fewer_with_the_right():
    few, many = (
        actives.share_with_right(FIRST_JOB, 2040, (500, w), (0.55, 0.25), 1997.5)
        for w in (750, 1250)
    )
    assert (many[1] <= few[1] + 1e-12).all() and many[1, 65] < few[1, 65]
    np.testing.assert_array_equal(few[0], many[0])
    none = actives.share_with_right(FIRST_JOB, 2040, (0, 0), (0.55, 0.25), 1997.5)
    np.testing.assert_allclose(none.sum(axis=0)[20:], 1.0)
    np.testing.assert_allclose(none[0][20:], actives.generation_share(FIRST_JOB, 2040, 1997.5)[20:])


def test_weeks_of_a_flat_density():
    """Density uniform on 0-1 (mean 1/2, sd 1/sqrt 12), all of first job at 20: P = 1 - required
    / (52.18 years since).
    """
    at_20 = np.zeros(101)
    at_20[20] = 1.0
    right = actives.share_with_right(at_20, 2060, (500, 1000), (0.5, np.sqrt(1 / 12)), 1997.5)
    assert (
        right[1, 60] == pytest.approx(1 - 1000 / (365.25 / 7 * 40.5), rel=1e-9)
        and right[0, 60] == 0
    )


@pytest.mark.parametrize(
    ("weeks", "density"),
    [((-1, 500), (0.5, 0.2)), ((500, 1000), (1.5, 0.2)), ((500, 1000), (0.5, 0.6))],
)
def test_weeks_below_zero_and_impossible_densities_are_refused(weeks, density):
    with pytest.raises(InputError, match="share_with_right"):
        actives.share_with_right(FIRST_JOB, 2025, weeks, density, 1997.5)


def test_waiting_a_year_moves_the_force_of_retirement_a_year():
    hazard = np.where(AGES >= 60, 0.05 + 0.01 * (AGES - 60), 0.0) * np.ones((2, 1))
    now, later = (actives.retirement_probability(hazard, 1.0, shift) for shift in (0.0, 1.0))
    np.testing.assert_allclose(later[:, 60:99], now[:, 59:98])


# ---- survivors ----
@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_survivors_are_deaths_times_who_they_leave(seed):
    rng = np.random.default_rng(seed)
    spouse, parents = 0.8 * rng.random(CELL), 0.2 * rng.random(CELL)
    children = np.where((AGES >= 22) & (AGES <= 45), rng.random(CELL), 0.0)
    kernel = survivors.Kernel.of(survivors.survivor_kernel(spouse, children, parents, GAPS))
    deaths = np.where((AGES >= 22) & (AGES <= 70), 100 * rng.random((3, *CELL)), 0.0)
    left = survivors.survivor_entries(deaths, kernel)
    want = np.stack([(deaths * e).sum(axis=(-2, -1)) for e in (spouse, children, parents)], axis=-1)
    np.testing.assert_allclose(
        left.sum(axis=(-2, -1)), want, rtol=2e-3
    )  # a parent beyond 100 leaves no pension
    np.testing.assert_allclose(
        left[:, 0].sum(axis=-1), (deaths * spouse).sum(axis=-1)[:, ::-1], rtol=1e-9
    )  # the other sex
    assert (left >= 0).all() and left[:, 1, :, 25:].sum() == 0 and left[:, 0, :, :18].sum() == 0


def test_no_deaths_leave_no_survivors():
    kernel = survivors.Kernel.of(
        survivors.survivor_kernel(np.ones(CELL), np.ones(CELL), np.ones(CELL), GAPS)
    )
    assert survivors.survivor_entries(np.zeros((2, *CELL)), kernel).sum() == 0


def test_bad_survivor_input():
    with pytest.raises(InputError, match="spouse"):
        survivors.survivor_kernel(-np.ones(CELL), NO_ONE, NO_ONE, GAPS)
    with pytest.raises(InputError, match="sd"):
        survivors.survivor_kernel(NO_ONE, NO_ONE, NO_ONE, GAPS | {"spouse_sd": 0})


# ---- the whole year ----
SHARES = np.array([0.9, 0.2, 0.2])  # of the widow, each orphan and each parent: LSS 1973


def rules_of(right, law, kernel):
    no_end = np.zeros((3, 1, 101))
    return chain.Entitlement(right, law[0], law, (1.0, 1.0), kernel, no_end, SHARES)


def test_a_widow_inherits_a_share_of_what_the_dead_had_at_that_age():
    """Two pensioners of 70 and 90 with 100 and 40: a widow of each begins at 90 % of that, and not
    at the amount granted that year.
    """
    dense = np.zeros((3, 2, 101, 2, 101))
    dense[0, 0, 71, 1, 68] = dense[0, 0, 91, 1, 88] = 1.0
    law = np.stack([np.ones(CELL), NO_ONE])
    rules = rules_of(0 * law, law, survivors.Kernel.of(dense))
    state = chain.empty(NO_ONE)
    state.earned[0, 0, 0, [70, 90]] = 1.0
    state.earned[chain.AMOUNT, 0, 0, [70, 90]] = 100.0, 40.0
    certain, never = np.ones((4, *CELL)), np.zeros((3, *CELL))
    after, flows = chain.advance(state, NO_ONE, no_exits(), certain, never, rules, 1000.0)
    assert after.left[0, 0, 1, [68, 88]].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(after.left[chain.AMOUNT, 0, 1, [68, 88]], [90.0, 36.0])
    np.testing.assert_allclose(flows.owed, [126.0, 0.0, 0.0])
    assert float(after.mean_amount) == pytest.approx(63.0) and not after.earned.any()


@pytest.mark.parametrize("daily", [300.0, 700.0, 2000.0])
def test_what_a_career_leaves_is_what_the_law_pays_each_survivor(daily):
    """Retired at 65 with a spouse, 21 years contributed: the widow, the orphan or the parent of
    that pensioner begins at what the law's own function pays on the base, without allowances.
    """
    at_65, law = np.where(AGES == 65, 1.0, 0.0), embedded()
    paid, base = (
        pension_curve(at_65, 23.0, (0.5, 1e-4), 500, 1.0, law, 2024, amount)
        for amount in ("monthly", "base_monthly")
    )
    k = int(np.abs(RATIOS - daily / 248.93).argmin())
    dense = np.zeros((3, 2, 101, 2, 101))
    dense[[0, 1, 2], 0, 71, 1, [68, 10, 95]] = 1.0
    both = np.stack([np.ones(CELL), NO_ONE])
    share = SHARES * base[k] / paid[k]
    rules = rules_of(0 * both, both, survivors.Kernel.of(dense))._replace(inherited=share)
    steps = ley73_steps(RATIOS[k] * 248.93, round(21 * WEEKS_A_YEAR), 65, 2024, spouse=True)
    state = chain.empty(NO_ONE)
    state.earned[0, 0, 0, 70], state.earned[chain.AMOUNT, 0, 0, 70] = 1.0, steps["monthly"]
    certain, never = np.ones((4, *CELL)), np.zeros((3, *CELL))
    after, _ = chain.advance(state, NO_ONE, no_exits(), certain, never, rules)
    law_pays = [
        survivor_pensions(steps["base_monthly"], spouse=wife, orphans=sons, parents=old)[who]
        for who, wife, sons, old in (
            ("spouse", True, 0, 0),
            ("orphan", False, 1, 0),
            ("parent", False, 0, 1),
        )
    ]
    np.testing.assert_allclose(after.left[chain.AMOUNT].sum(axis=(-2, -1)), law_pays, rtol=1e-3)
    assert float(law_pays[0]) < 0.9 * float(steps["monthly"])


def test_who_dies_insured_leaves_shares_of_a_new_pension():
    dense = np.zeros((3, 2, 101, 2, 101))
    dense[0, 0, 41, 1, 38], dense[1, 0, 41, 1, 10] = 1.0, 2.0
    active = NO_ONE.copy()
    active[0, 40] = 10.0
    law = np.stack([np.full(CELL, 0.5), np.full(CELL, 0.5)])  # half under each
    rules = rules_of(0 * law, law, survivors.Kernel.of(dense))
    dying = no_exits(death_active=np.where(AGES == 40, 0.1, 0.0) * np.ones((2, 1)))
    never = np.zeros((4, *CELL)), np.zeros((3, *CELL))
    after, _ = chain.advance(chain.empty(active), NO_ONE, dying, *never, rules, 100.0)
    np.testing.assert_allclose(after.left[chain.AMOUNT].sum(axis=(-2, -1)), [45.0, 20.0, 0.0])


def test_stationary_insured_and_pensioners():
    """Constant arrivals and exits: old-age stock = yearly grants x expected years in payment,
    for each law.
    """
    q, h = 0.05, np.where(AGES >= 59, 0.3, 0.0) * np.ones((2, 1))
    flat = np.full(CELL, q)
    law = np.stack([np.full(CELL, 0.7), np.full(CELL, 0.3)])
    kernel = survivors.Kernel.of(survivors.survivor_kernel(NO_ONE, NO_ONE, NO_ONE, GAPS))
    rules = rules_of(0.5 * law, law, kernel)
    active = np.where((AGES >= 20) & (AGES < 80), 100.0, 0.0) * np.ones((2, 1))
    p = no_exits(death_active=flat, death_conserved=flat, retire=h)
    state = chain.empty(active)
    for _ in range(500):
        state, flows = chain.advance(
            state, active, p, np.full((4, *CELL), q), np.full((3, *CELL), q), rules
        )
    np.testing.assert_allclose(
        state.earned[chain.LAWS].sum(axis=(-2, -1))[:, 0],
        flows.granted * np.sqrt(1 - q) / q,
        rtol=1e-6,
    )
    np.testing.assert_allclose(
        flows.granted + flows.refused, 2 * flows.granted
    )  # half have the weeks
    assert state.left.sum() == 0 and state.earned[:, 1:].sum() == 0


# ---- staff of the institute ----
@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_closed_group_only_leaves(seed):
    rng = np.random.default_rng(seed)
    staff = 1000 * rng.random((2, 61))
    left, f = rjp.staff_step(staff, 0.02 * rng.random((2, 61)), rng.random((2, 61)), 0.003)
    np.testing.assert_allclose(
        left.sum() + f.deaths.sum() + f.retired.sum() + f.invalid.sum(), staff.sum(), rtol=1e-12
    )
    assert (left >= 0).all()


def test_everybody_retires_in_the_end_and_the_peak_follows_service():
    """A group with 20 years of service and no deaths retires whole seven years later."""
    staff = np.zeros((2, 61))
    staff[1, 20] = 500.0
    retire = np.where(rjp.SERVICE >= 26, 1.0, 0.0) * np.ones((2, 1))
    retired = []
    for _ in range(10):
        staff, f = rjp.staff_step(staff, np.zeros((2, 61)), retire, 0.0)
        retired.append(f.retired.sum())
    assert retired[6] == 500.0 and sum(retired) == 500.0


def test_bad_staff_input():
    with pytest.raises(InputError, match="service_group"):
        rjp.service_group(100.0, 0.6, 20.0, 5.0, 30, 10)
    with pytest.raises(InputError, match="staff_step"):
        rjp.staff_step(-np.ones((2, 61)), np.zeros((2, 61)), np.zeros((2, 61)), 0.0)
