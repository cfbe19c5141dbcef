"""What the law grants: published corners, tables worked by hand, borders and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.actuarial import life_annuity_due
from piimss_forecast.core.errors import InputError, LawError
from piimss_forecast.pensions import (
    PRODUCTS,
    garantizada,
    garantizada_table,
    ley73,
    ley97,
    ley97_outcome,
    programmed_withdrawal,
    weeks_required_ley97,
    welfare_complement,
)

FLAT = np.full((2, 101), 0.02)


@pytest.mark.parametrize(
    ("age", "weeks", "printed"),
    [(60, 1000, 2622), (65, 1000, 2809), (60, 1250, 3559), (65, 1250, 3746)],
)
def test_published_corners_of_the_guaranteed_pension(age, weeks, printed):
    assert float(garantizada(age, weeks, 150.0, 2031, uma=140.0, index=1.0)) == printed


def test_published_corners_of_other_bands():
    """El CEO 2021: 2.00 to 2.99 UMA, 1,000 weeks, 60 years, 3,409 MXN; El Tiempo (Amafore): 5 UMA,
    1,250 weeks, 65 years, 8,241 MXN.

    El CEO also prints 3,506 "at 65", which is the cell of 62 (see data/discrepancies.csv).
    """
    assert float(garantizada(60, 1000, 2.5 * 140, 2031, uma=140.0, index=1.0)) == 3409
    assert float(garantizada(65, 1250, 518.70, 2031, uma=103.74, index=1.0)) == 8241
    assert (
        float(garantizada(62, 1000, 2.5 * 140, 2031, uma=140.0, index=1.0)) == 3506
        and float(garantizada(65, 1000, 2.5 * 140, 2031, uma=140.0, index=1.0)) == 3652
    )
    # what was printed for 2021: 750 weeks at a minimum salary and 60 years
    assert float(garantizada(60, 750, 150.0, 2021, index=1.0)) == 2622


def test_a_minimum_wage_is_of_the_first_band():
    """Said by the association of Afores (El CEO 2021): one minimum wage has its own row, above
    it the UMA rules. In 2026 it is 2.69 UMA.
    """
    assert garantizada(65, 1250, [315.04, 315.05], 2026, index=1.0).tolist() == [3746, 4870]
    future = {"uma": 150.0, "index": 1.0}
    assert garantizada(65, 1250, [300.0, 500.0], 2040, minimum_wage=400.0, **future).tolist() == [
        3746,
        5993,
    ]
    assert (
        float(garantizada(65, 1250, 300.0, 2040, **future)) == 4870
    )  # without a minimum wage the UMA alone


@pytest.mark.parametrize(
    ("year", "first_column"),
    [(2021, 750), (2022, 775), (2026, 875), (2030, 975), (2031, 1000), (2040, 1000)],
)
def test_weeks_of_the_transition(year, first_column):
    """The first column starts at 750 weeks in 2021 and rises 25 a year until 1,000 in 2031."""
    assert float(garantizada(65, first_column, 150.0, year, uma=140.0, index=1.0)) == 2809
    assert float(garantizada(65, first_column - 1, 150.0, year, uma=140.0, index=1.0)) == 0
    assert float(garantizada(65, first_column + 250, 150.0, year, uma=140.0, index=1.0)) == 3746


def test_guaranteed_grid():
    """More weeks, more age and a higher band never pay less; columns are of 25 weeks; above the
    table nothing changes.
    """
    grid = garantizada(
        np.arange(60, 68)[:, None],
        np.arange(1000, 1400, 25)[None, :],
        150.0,
        2031,
        uma=140.0,
        index=1.0,
    )
    assert (np.diff(grid, axis=0) >= 0).all() and (np.diff(grid, axis=1) >= 0).all()
    assert float(garantizada(65, 1024, 150.0, 2031, uma=140.0, index=1.0)) == 2809
    by_band = garantizada(
        65, 1250, np.array([1.99, 2.0, 3.0, 4.0, 5.0, 20.0]) * 140, 2031, uma=140.0, index=1.0
    )
    np.testing.assert_allclose(by_band / 3746, [1, 1.3, 1.6, 1.9, 2.2, 2.2], rtol=2e-4)
    assert float(garantizada(65, 1250, 150.0, 2031, uma=140.0, index=1.5)) == 5619


def test_guaranteed_table_shows_what_was_seen_printed():
    """The 330 amounts that the programme counts (6 ages, 11 columns, 5 bands); the corners of
    the five bands are printed in art. 170, the rest follow from the closed form.
    """
    table = garantizada_table(2031, index=1.0)
    assert len(table) == 330 and (table["quality"] == "published").sum() == 12
    printed = table[table["quality"] == "published"]
    assert printed[["band", "age", "weeks", "amount"]].to_numpy().tolist() == [
        [1, 60, 1000, 2622],
        [1, 60, 1250, 3559],
        [1, 65, 1000, 2809],
        [1, 65, 1250, 3746],
        [2, 60, 1000, 3409],
        [2, 65, 1250, 4870],
        [3, 60, 1000, 4195],
        [3, 65, 1250, 5993],
        [4, 60, 1000, 4982],
        [4, 65, 1250, 7117],
        [5, 60, 1000, 5769],
        [5, 65, 1250, 8241],
    ]
    assert set(table["quality"]) == {"published", "derived"}
    assert garantizada_table(2026)["weeks"].min() == weeks_required_ley97(2026) == 875
    cell = table.query("band == 3 and age == 62 and weeks == 1125").iloc[0]
    assert float(garantizada(62, 1125, 3.5 * 140, 2031, uma=140.0, index=1.0)) == cell["amount"]


def test_ley97_annuity_by_hand():
    """Constant death probability and interest on an open table: a = sum of (p v)^k, less 11/24."""
    q, i = 0.02, 0.03
    ratio = (1 - q) / (1 + i)
    annuity = (1 - ratio**36) / (1 - ratio) - 11 / 24  # ages 65 to 100
    assert float(ley97(1e6, 65, "M", death=FLAT, interest=i)) == pytest.approx(1e6 / 12 / annuity)
    assert float(ley97(1e6, 65, "M", death=FLAT, interest=i, survivors_share=0.2)) == pytest.approx(
        0.8e6 / 12 / annuity
    )


def test_ley97_relations():
    heavy = np.stack([np.full(101, 0.05), np.full(101, 0.02)])
    assert ley97(1e6, 65, "M", death=heavy, interest=0.03) > ley97(
        1e6, 65, "F", death=heavy, interest=0.03
    )
    assert ley97(1e6, 70, "M", death=heavy, interest=0.03) > ley97(
        1e6, 60, "M", death=heavy, interest=0.03
    )
    np.testing.assert_allclose(
        ley97(np.array([0.0, 1e6, 2e6]), 65, "M", death=heavy, interest=0.03, guaranteed=4000.0)[0],
        4000.0,
    )


def test_programmed_withdrawal_starts_as_the_annuity_and_spends_the_account():
    path = programmed_withdrawal(1e6, 65, "M", death=FLAT, interest=0.03)
    assert path[0] == pytest.approx(float(ley97(1e6, 65, "M", death=FLAT, interest=0.03)))
    assert (np.diff(path[:-1]) < 0).all()
    assert 12 * (path / 1.03 ** np.arange(path.size)).sum() == pytest.approx(1e6)


def test_account_values_are_the_annuity_functions():
    """ley97 and programmed withdrawal use the annuity of the actuarial module, nothing of their
    own.
    """
    q = np.linspace(0.01, 0.4, 36)
    table = np.zeros((2, 101))
    table[:, 65:] = q
    for method in ("woolhouse2", "udd"):
        annuity = life_annuity_due(q, 0.035, m=12, method=method)
        assert float(
            ley97(1e6, 65, "F", death=table, interest=0.035, method=method)
        ) == pytest.approx(1e6 / 12 / annuity)
    first = life_annuity_due(q, 0.035, m=12, method="woolhouse2", all_ages=True)
    path = programmed_withdrawal(1e6, 65, "F", death=table, interest=0.035)
    left = 1e6
    for paid, a in zip(path, first, strict=True):
        assert paid == pytest.approx(left / 12 / max(a, 1.0))
        left = (left - 12 * paid) * 1.035
    assert left == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("year", "weeks"),
    [(1998, 1250), (2020, 1250), (2021, 750), (2025, 850), (2030, 975), (2031, 1000), (2070, 1000)],
)
def test_weeks_required(year, weeks):
    assert weeks_required_ley97(year) == weeks


def test_products_by_balance_weeks_and_age():
    basis = {"salary": 300.0, "death": FLAT, "interest": 0.035, "index": 1.3}
    out = ley97_outcome([2e5, 2e5, 2e5, 5e6], [849, 850, 1200, 1200], 65, "F", 2025, **basis)
    assert out.product.tolist() == [
        "negativa",
        "garantizada",
        "garantizada",
        "renta_vitalicia",
    ] and set(out.product) <= set(PRODUCTS)
    assert out.required_weeks == 850
    np.testing.assert_allclose(out.lump_sum, [2e5, 0, 0, 0])
    np.testing.assert_allclose(
        out.monthly, [0, *garantizada(65, [850, 1200], 300.0, 2025, index=1.3), out.annuity[3]]
    )
    cost = 12 * life_annuity_due(FLAT[0, 65:], 0.035, m=12, method="woolhouse2", tail="close")
    np.testing.assert_allclose(out.public_cost, [0, *(out.guaranteed[1:3] * cost - 2e5), 0])
    assert (ley97_outcome(5e6, 1200, 59, "F", 2025, **basis).product == "negativa").all()
    assert (
        ley97_outcome(5e6, 1200, 65, "F", 2025, prefer="programmed", **basis).product
        == "retiro_programado"
    )
    by_age = ley97_outcome(5e6, 1200, [59, 60, 65], "F", 2025, **basis)
    assert (
        by_age.product.tolist() == ["negativa", "renta_vitalicia", "renta_vitalicia"]
        and by_age.monthly[2] > by_age.monthly[1] > 0
    )
    married = ley97_outcome(5e6, 1200, 65, "M", 2025, spouse_age=60, **basis)
    assert married.monthly < ley97_outcome(5e6, 1200, 65, "M", 2025, **basis).monthly


@given(st.floats(0, 6e6), st.integers(0, 2000), st.integers(60, 70), st.integers(2021, 2026))
@settings(max_examples=30, deadline=None)
def test_a_product_always_pays_something_and_never_less_than_the_floor(balance, weeks, age, year):
    out = ley97_outcome(balance, weeks, age, "M", year, salary=500.0, death=FLAT, interest=0.03)
    if out.product == "negativa":
        assert weeks < out.required_weeks and out.lump_sum == balance and out.monthly == 0
    else:
        assert out.monthly >= out.guaranteed > 0 and out.lump_sum == 0 and out.public_cost >= 0
        assert (out.public_cost > 0) == (out.product == "garantizada")


def test_welfare_fund_complement():
    """Cap of 2024, 16,777.68 MXN, and of 2025, 17,364 (DOF 01-05-2024; El Universal 2025-10-04):
    complement up to the last salary.
    """
    assert float(welfare_complement(6000.0, 40_000.0, 65, 2024)) == pytest.approx(16_777.68 - 6000)
    assert float(welfare_complement(5000.0, 15_000.0, 65, 2025)) == 10_000
    assert float(welfare_complement(20_000.0, 40_000.0, 65, 2025)) == 0  # already over the cap
    assert float(welfare_complement(5000.0, 15_000.0, 64.9, 2025)) == 0  # from 65 on
    assert float(welfare_complement(0.0, 15_000.0, 70, 2025)) == 0  # without pension
    assert float(welfare_complement(5000.0, 50_000.0, 70, 2030, cap=20_000.0)) == 15_000


@pytest.mark.parametrize(
    "call",
    [
        lambda: ley73(-1.0, 1000, 65, 2024),
        lambda: ley73(500.0, -1, 65, 2024),
        lambda: ley73(500.0, 1000, 59, 2024),
        lambda: ley73(500.0, 1000, 65, 2024, children=-1),
        lambda: garantizada(59, 1000, 200.0, 2025),
        lambda: garantizada(65, -5, 200.0, 2025),
        lambda: garantizada(65, 1000, 0.0, 2025),
        lambda: ley97(-1.0, 65, "M", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 101, "M", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 65, "H", death=FLAT, interest=0.03),
        lambda: ley97(1e6, 65, "M", death=2 * FLAT[0], interest=0.03),
        lambda: ley97(1e6, 65, "M", death=FLAT + 1, interest=0.03),
        lambda: ley97(1e6, 65, "M", death=FLAT, interest=0.03, survivors_share=1.0),
        lambda: ley73(500.0, 1000, 65, 2024, parents=3),
        lambda: ley73(500.0, 1000, 65, 2024, kind="vejez"),
        lambda: ley73(500.0, 1000, 65, 2024, group_unit="UDI"),
        lambda: ley73(500.0, 1000, 65, 2024, minimum_wage=-1.0),
        lambda: ley97_outcome(-1.0, 900, 65, "M", 2025, salary=300.0, death=FLAT, interest=0.03),
        lambda: ley97_outcome(1e6, -1, 65, "M", 2025, salary=300.0, death=FLAT, interest=0.03),
        lambda: ley97_outcome(
            1e6, 900, 65, "M", 2025, salary=300.0, death=FLAT, interest=0.03, prefer="cash"
        ),
        lambda: ley97_outcome(1e6, 900, 101, "M", 2025, salary=300.0, death=FLAT, interest=0.03),
        lambda: welfare_complement(-1.0, 1000.0, 65, 2025),
        lambda: programmed_withdrawal(-1.0, 65, "M", death=FLAT, interest=0.03),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()


def test_years_without_law():
    with pytest.raises(LawError, match="2040"):
        ley73(500.0, 1000, 65, 2040)
    with pytest.raises(LawError, match="2020"):
        garantizada(65, 1250, 200.0, 2020)
    with pytest.raises(LawError, match="2020"):
        garantizada_table(2020)
    with pytest.raises(LawError, match="2030"):
        welfare_complement(5000.0, 15_000.0, 65, 2030)
    with pytest.raises(LawError, match="2023"):
        welfare_complement(5000.0, 15_000.0, 65, 2023, cap=16_000.0)
    with pytest.raises(LawError, match="1990"):
        weeks_required_ley97(1990)


def test_ages_out_of_table_are_refused():
    with pytest.raises(InputError, match="ley73, age"):
        ley73(500.0, 1000, 130, 2024)
    with pytest.raises(InputError, match="garantizada, age"):
        garantizada(130, 1000, 300.0, 2024)
