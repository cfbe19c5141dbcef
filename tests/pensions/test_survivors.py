"""Survivors and the pensions of invalidity and work risks of 1997: printed shares, limits and
bad input.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import InputError
from piimss_forecast.pensions import (
    invalidity97,
    ley73_steps,
    permanent_disability97,
    survivor_pensions,
    widow_increment,
)

MONTH = 365 / 12


@pytest.mark.parametrize(
    ("regime", "share"),
    [
        ("ley73", 0.90),  # IDC 2018-01-23, art. 153
        ("ley97_iv", 0.90),  # Proyecto Puente 2025-11-16, art. 131
        ("ley97_rt", 0.40),  # IDC 2021-04-15, art. 64
    ],
)
def test_printed_share_of_the_widow(regime, share):
    assert float(survivor_pensions(10_000.0, regime=regime)["spouse"]) == pytest.approx(
        share * 10_000
    )


def test_printed_case_of_a_work_risk():
    """SIPSE (J. Gutierrez): a salary of 35,000 gives 24,500 (70 %), of which 40 % to the widow
    and 20 % to each child.
    """
    total = permanent_disability97(35_000 / MONTH, year=2024)
    assert float(total) == pytest.approx(24_500)
    parts = survivor_pensions(total, orphans=1, regime="ley97_rt")
    assert float(parts["spouse"]) == pytest.approx(9_800) and float(
        parts["orphan"]
    ) == pytest.approx(4_900)
    assert float(permanent_disability97(1000.0, degree=60, year=2024)) == pytest.approx(
        0.7 * 0.6 * 1000 * MONTH
    )


def test_orphans_and_parents():
    """LSS 135 (as printed by segurosocial.social): 20 % of one parent, 30 % of both; ascendants
    only when alone.
    """
    alone = survivor_pensions(1000.0, spouse=False, double_orphans=2, regime="ley97_iv")
    assert float(alone["double_orphan"]) == 300 and float(alone["total"]) == 600
    assert float(survivor_pensions(1000.0, spouse=False, orphans=3)["total"]) == 600
    assert float(survivor_pensions(1000.0, spouse=False, parents=2)["total"]) == 400
    assert float(survivor_pensions(1000.0, spouse=True, parents=2)["parent"]) == 0
    assert float(survivor_pensions(1000.0, spouse=False)["total"]) == 0


@given(
    st.floats(0, 50_000),
    st.booleans(),
    st.integers(0, 6),
    st.integers(0, 2),
    st.sampled_from(["ley73", "ley97_iv", "ley97_rt"]),
)
@settings(max_examples=30, deadline=None)
def test_parts_sum_to_the_total_and_never_pass_the_pension(base, spouse, orphans, parents, regime):
    parts = survivor_pensions(base, spouse=spouse, orphans=orphans, parents=parents, regime=regime)
    whole = parts["spouse"] + orphans * parts["orphan"] + parents * parts["parent"]
    assert float(whole) == pytest.approx(float(parts["total"])) and float(
        parts["total"]
    ) <= base * (1 + 1e-12)


def test_survivors_of_1973_are_paid_on_the_base_without_allowances():
    """Art. 165: allowances do not enter the pension on which survivors and aguinaldo are
    computed.
    """
    steps = ley73_steps(2000.0, 1540, 65, 2024, spouse=True)
    assert float(steps["base_monthly"]) == pytest.approx(float(steps["monthly"]) / 1.15)
    arrays = survivor_pensions(steps["base_monthly"] * np.ones(3), orphans=[0, 1, 2])
    assert arrays["total"].tolist() == pytest.approx(
        [0.9 * float(steps["base_monthly"]), *[float(steps["base_monthly"])] * 2]
    )


def test_widow_increment_of_2004():
    limit = 1.5 * 248.93 * MONTH
    assert widow_increment([limit, limit + 1], 2024).tolist() == pytest.approx(
        [1.11 * limit, limit + 1]
    )


def test_invalidity_of_1997():
    """BBVA Pensiones: 35 % of the mean salary of 500 weeks with allowances; LSS 122: 250 weeks,
    150 from 75 % of disability on.
    """
    base, when = 0.35 * 600 * MONTH, {"year": 2024}
    assert invalidity97(600.0, [249, 250], spouse=True, **when).tolist() == pytest.approx(
        [0, 1.15 * base]
    )
    assert float(invalidity97(600.0, 150, assessment=75, parents=1, **when)) == pytest.approx(
        1.20 * base
    )
    assert float(invalidity97(600.0, 150, assessment=74, **when)) == 0
    assert float(invalidity97(200.0, 300, guaranteed=5000.0, **when)) == pytest.approx(1.15 * 5000)


def test_survivors_of_1997_were_read_in_the_law_and_those_of_1973_were_not():
    """LSS 64, 66, 131-144, text in force on 15 January 2026; the text of 1973 was not found."""
    rows = load().statutes.table("survivors").set_index("parameter")
    assert set(rows["quality"]) == {"published"}
    assert rows.loc[["iv.aguinaldo.days", "rt.aguinaldo.days"], "value"].tolist() == [30, 15]
    of_1973 = load().statutes.table("ley73_parameters").set_index("parameter")["quality"]
    assert (of_1973[["survivor.parent", "orphan.last_age"]] == "needs_verification").all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: survivor_pensions(-1.0),
        lambda: survivor_pensions(1.0, orphans=-1),
        lambda: survivor_pensions(1.0, regime="issste"),
        lambda: invalidity97(0.0, 300, year=2024),
        lambda: invalidity97(500.0, -300, year=2024),
        lambda: permanent_disability97(-5.0, year=2024),
        lambda: permanent_disability97(5.0, degree=-1, year=2024),
        lambda: widow_increment(-1.0, 2024),
    ],
)
def test_bad_input(call):
    with pytest.raises(InputError):
        call()
