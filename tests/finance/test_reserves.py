"""Reserves: hand cases, the order of the law, and the identities that must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from piimss_forecast.core.errors import DataError, InputError
from piimss_forecast.finance import (
    COMPONENTS,
    RESERVES,
    accumulation_target,
    allocate,
    backcast_first,
    credit,
    first_year_of_use,
    implied_programme,
    join,
    last_year_of_sufficiency,
    published_programme,
    roll_forward,
    year_of_exhaustion,
)
from piimss_forecast.finance.loans import rocf_loans

RO, ROCF, RFA, RGFA, F1, F2 = range(6)
NONE = np.zeros((1, 6))


def one(**amounts):
    """A row of reserves from the ones named, zero elsewhere."""
    return np.array([[float(amounts.get(name, 0)) for name in RESERVES]])


def test_surplus_fills_the_rocf_to_its_ceiling_and_then_the_rfa_and_never_the_ro():
    closing, flows = allocate(one(ROCF=90), NONE, NONE, np.array([25.0]), ceiling=100.0)
    assert closing[0, ROCF] == 100 and closing[0, RFA] == 15 and closing[0, RO] == 0
    assert flows.use.sum() == 0 and flows.gap[0] == 0


def test_yields_of_the_technical_reserves_come_before_contributions_and_these_before_the_surplus():
    opening, earned, programmed = (
        one(RFA=100, RGFA=100, ROCF=50),
        one(RFA=6, RGFA=2, ROCF=5),
        one(RFA=10),
    )
    full = allocate(opening, earned, programmed, np.array([8.0]))[1]
    assert (
        full.interest[0, RFA] == 6 and full.interest[0, RGFA] == 2 and full.contributions.sum() == 0
    )
    more = allocate(opening, earned, programmed, np.array([20.0]))[1]
    assert more.contributions[0, RFA] == 10 and more.interest[0, ROCF] == 2


def test_a_shortfall_first_cancels_the_accumulation_and_only_then_draws():
    opening, earned, programmed = one(RO=50, RFA=100), one(RFA=8), one(RFA=10)
    for result, drawn in ((18.0, 0), (3.0, 0), (0.0, 0), (-7.0, 7)):
        flows = allocate(opening, earned, programmed, np.array([result]))[1]
        assert flows.use.sum() == drawn, result


def test_the_order_of_use_is_ro_rocf_rfa_rgfa_and_the_rest_is_a_gap():
    opening = one(RO=1, ROCF=2, RFA=3, RGFA=4, FCOLCLC_1=5, FCOLCLC_2=6)
    drawn = [
        allocate(opening, NONE, NONE, np.array([-need]))[1] for need in (1.0, 2.5, 5.0, 8.0, 12.0)
    ]
    assert [f.use[0, :4].tolist() for f in drawn] == [
        [1, 0, 0, 0],
        [1, 1.5, 0, 0],
        [1, 2, 2, 0],
        [1, 2, 3, 2],
        [1, 2, 3, 4],
    ]
    assert [float(f.gap[0]) for f in drawn] == [0, 0, 0, 0, 2]


def test_the_labour_fund_is_credited_even_when_there_is_no_money_and_never_drawn():
    closing, flows = allocate(
        one(RO=3, FCOLCLC_2=100), one(FCOLCLC_2=8), one(FCOLCLC_1=1, FCOLCLC_2=4), np.array([-5.0])
    )
    assert closing[0, F2] == 112 and closing[0, F1] == 1 and closing[0, RO] == 0
    assert flows.gap[0] == pytest.approx(
        5 + 13 - 3
    )  # the deficit and the fund's 13, less what the RO had


@given(
    hnp.arrays(float, (4, 6), elements=st.floats(0, 1e6)),
    hnp.arrays(float, (4, 6), elements=st.floats(0, 1e5)),
    hnp.arrays(float, (4, 6), elements=st.floats(0, 1e5)),
    hnp.arrays(float, 4, elements=st.floats(-4e6, 4e6)),
    st.floats(0, 1e6),
)
@settings(max_examples=30, deadline=None)
def test_balances_never_go_below_zero_and_every_peso_of_the_result_is_somewhere(
    opening, earned, programmed, result, ceiling
):
    closing, flows = allocate(opening, earned, programmed, result, ceiling=ceiling)
    np.testing.assert_allclose(
        closing, opening + flows.contributions + flows.interest - flows.use, atol=1e-6
    )
    np.testing.assert_allclose((closing - opening).sum(axis=1), result + flows.gap, atol=1e-5)
    for part in (closing, flows.contributions, flows.interest, flows.use, flows.gap):
        assert (part >= -1e-6).all()
    assert (flows.use[:, [F1, F2]] == 0).all()
    empty = closing[:, :4].sum(axis=1)
    assert (empty[flows.gap > 1e-6] <= 1e-5).all()  # no gap while something spendable is left


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_more_income_never_leaves_less_nor_brings_exhaustion_forward(seed):
    random = np.random.default_rng(seed)
    opening, base = random.uniform(0, 1e5, (1, 6)), random.normal(-2e4, 3e4, (1, 12))
    rates, programmed = random.uniform(0, 0.1, (1, 12)), random.uniform(0, 5e3, (1, 12, 6))
    poor = roll_forward(opening, rates, programmed, base)
    rich = roll_forward(opening, rates, programmed, base + 1e3)
    assert (rich.balance.sum(axis=2) + 1e-6 >= poor.balance.sum(axis=2)).all()
    assert (rich.gap <= poor.gap + 1e-6).all()


def test_yields_are_earned_on_the_opening_balance_and_shrink_when_it_is_spent():
    made = roll_forward(
        one(RO=100), np.full((1, 3), 0.1), np.zeros((1, 3, 6)), np.array([[-60.0, -60.0, -60.0]])
    )
    np.testing.assert_allclose(made.yields[0], [10, 5, 0])
    np.testing.assert_allclose(made.balance[0, :, RO], [50, 0, 0])
    np.testing.assert_allclose(made.gap[0], [0, 5, 60])
    assert (
        accumulation_target(one(RO=9, RFA=2), one(FCOLCLC_2=4))[0] == 6
    )  # what the operating reserves earn is not programmed


def test_first_use_exhaustion_and_sufficiency_of_a_path_as_in_the_report_of_2025():
    """Reserves used in 2033-2036 and nothing left at the end of 2036: sufficient to 2036, short
    from 2037.
    """
    years = np.arange(2031, 2039)
    made = roll_forward(
        one(RO=100),
        np.zeros((1, 8)),
        np.zeros((1, 8, 6)),
        np.array([[1.0, 0, -10, -20, -30, -41, -107, -120]]),
    )
    assert first_year_of_use(made.use, years) == [2033]
    assert year_of_exhaustion(made.balance, years) == [2036]
    assert last_year_of_sufficiency(made.gap, years) == [2036]
    assert made.gap[0, 6] == 107


def test_nothing_within_the_horizon_is_nan_not_a_year():
    years = np.arange(2025, 2028)
    made = roll_forward(one(RO=100), np.zeros((1, 3)), np.zeros((1, 3, 6)), np.ones((1, 3)))
    assert all(
        np.isnan(f)
        for f in (
            first_year_of_use(made.use, years)[0],
            year_of_exhaustion(made.balance, years)[0],
            last_year_of_sufficiency(made.gap, years)[0],
        )
    )


@pytest.mark.parametrize(
    ("opening", "result"),
    [(one(RO=-1), 0.0), (one(RO=np.nan), 0.0), (one(RO=1), np.nan), (one(RO=1), np.inf)],
)
def test_bad_balances_and_results_are_refused(opening, result):
    with pytest.raises(InputError):
        allocate(opening, NONE, NONE, np.array([result]))


def test_shapes_that_do_not_match_are_refused():
    with pytest.raises(InputError, match="programmed"):
        roll_forward(NONE, np.zeros((1, 3)), np.zeros((1, 2, 6)), np.zeros((1, 3)))


# ---- published years ----
PUBLISHED_2020 = dict(zip(COMPONENTS, (9317.0, 132.0, 1453.0, 4621.0, 5440.0, 9236.0), strict=True))


def test_published_components_of_2020_add_to_the_published_accumulation():
    programme = published_programme(
        PUBLISHED_2020, one(RO=10, ROCF=50, RFA=90, RGFA=10)[0] * 1000, 0.081
    )
    assert programme.target == 30199
    assert programme.earned[RFA] == pytest.approx(0.9 * 9317)
    closing, flows, _ = credit(
        one(RO=10, ROCF=50, RFA=90, RGFA=10)[0] * 1000, programme, 30199 + 3579
    )
    assert (closing.sum() - 160000) == pytest.approx(33778)
    assert flows.contributions[0, RFA] == 9236 and flows.gap[0] == 0


def test_an_implied_programme_keeps_the_total_and_pays_the_labour_fund_first():
    balance = one(RFA=190, RGFA=10, FCOLCLC_1=10, FCOLCLC_2=120)[0] * 1000
    programme = implied_programme(28225, (1200, 4000), balance, 0.08)
    assert programme.target == pytest.approx(28225)
    assert programme.earned[F2] == pytest.approx(9600) and programme.programmed[F2] == 4000
    assert programme.earned[[RFA, RGFA]].sum() == pytest.approx(
        28225 - 9600 - 800 - 5200
    )  # below 8 % of 200,000
    with pytest.raises(DataError, match="reserve_accumulation"):
        implied_programme(10000, (1200, 4000), balance, 0.08)


def test_missing_components_and_balances_too_small_are_refused():
    with pytest.raises(DataError, match="rfa_gmp"):
        published_programme(
            {k: v for k, v in PUBLISHED_2020.items() if k != "rfa_gmp"}, NONE[0], 0.08
        )
    programme = published_programme(PUBLISHED_2020, one(RFA=1)[0], 0.08)
    with pytest.raises(DataError, match="opening_balance"):
        backcast_first(one(RFA=1)[0], programme, 14246.0)


def test_joined_history_closes_year_by_year():
    balance = one(RO=15, ROCF=48, RFA=87, RGFA=8, FCOLCLC_1=3, FCOLCLC_2=57)[0] * 1000
    programme = published_programme(PUBLISHED_2020, balance, 0.081)
    flows = backcast_first(balance, programme, 3579.0)
    second = credit(balance, programme, 33778.0)
    ledger = join((balance[None], flows, programme), [second])
    change = ledger.balance[:, 1] - ledger.balance[:, 0]
    np.testing.assert_allclose(change, (ledger.contributions + ledger.interest - ledger.use)[:, 1])
    assert ledger.target[0].tolist() == [30199, 30199]


def test_loans_of_the_rocf_are_given_back_oldest_first_and_fall_due_in_three_years():
    use = np.array([[10.0, 20.0, 0.0, 0.0, 0.0, 0.0]])
    back = np.array([[0.0, 0.0, 4.0, 0.0, 0.0, 50.0]])
    income = np.full((1, 6, 2), 365.0)
    result = np.stack([np.full((1, 6), -3.0), np.full((1, 6), 2.0)], axis=-1)
    made = rocf_loans(use, back, np.full((1, 6), 0.05), income, result, days=15.0, term=3)
    np.testing.assert_allclose(made.owed, [[10, 30, 26, 26, 26, 0]])
    np.testing.assert_allclose(made.overdue, [[0, 0, 0, 6, 26, 0]])
    np.testing.assert_allclose(made.cost, [[0, 0.5, 1.5, 1.3, 1.3, 1.3]])
    # Only the insurance that lacks money asks; what it owes may reach fifteen of 365 days.
    np.testing.assert_allclose(made.beyond, [[0, 15, 11, 11, 11, 0]])
