"""Income and outlay by insurance: shares of a whole, identities with the totals, and what is
published of each insurance.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.core.errors import AssumptionError, DataError, InputError
from piimss_forecast.finance import (
    INSURANCES,
    OBJECTS,
    Direct,
    distribute,
    faded,
    outlay_by_branch,
    outlay_by_object,
    state_paid,
)
from piimss_forecast.links import run_chain
from piimss_forecast.scenario import Request, load

KEY = dict.fromkeys(INSURANCES, 1 / len(INSURANCES))
SPLIT = {"SIV": 0.7, "SRT": 0.3}
SHARES = dict(zip(OBJECTS[:3], (0.7, 0.2, 0.1), strict=True))


@pytest.fixture(scope="module")
def run():
    return run_chain(Request(load("tendencial"), load_catalog(), 2030, 6, 7))


def one(value=1.0):
    return np.full((2, 3), value)


# ---- kernels -----------------------------------------------------------------------------------


@given(st.lists(st.floats(0.01, 1), min_size=7, max_size=7), st.floats(0.1, 10))
@settings(max_examples=40, deadline=None)
def test_shares_add_to_one_and_follow_whom_an_insurance_serves(parts, growth):
    key = dict(zip(INSURANCES, np.array(parts) / sum(parts), strict=True))
    at = INSURANCES.index("GMP")
    moved = distribute(key, {"GMP": np.array([[1.0, growth]])})
    np.testing.assert_allclose(moved.sum(axis=-1), 1)
    np.testing.assert_allclose(moved[0, 0], list(key.values()))
    odds = moved[0, :, at] / (1 - moved[0, :, at])
    assert odds[1] == pytest.approx(growth * odds[0])


@given(st.lists(st.floats(0, 1e5), min_size=7, max_size=7))
@settings(max_examples=40, deadline=None)
def test_insurances_and_objects_add_to_what_was_shared_out(amounts):
    direct = Direct(*(one(a) for a in amounts[:6]))
    common = one(amounts[6])
    made = outlay_by_branch(common, distribute(KEY, {}) * np.ones((2, 3, 1)), direct, SPLIT)
    np.testing.assert_allclose(made.sum(axis=-1), sum(amounts), rtol=1e-12)
    whole = outlay_by_object(one(sum(amounts)), direct, one(1.0), SHARES, one(5), one(9))
    np.testing.assert_allclose(whole.sum(axis=-1), sum(amounts) + amounts[5] + 14, rtol=1e-12)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (KEY | {"SIV": 0.5}, "sumen uno"),
        (KEY | {"SIV": -0.1, "SRT": 2 / 7 + 0.1}, "sumen uno"),
        ({k: v for k, v in KEY.items() if k != "SRT"}, "SRT"),
        (KEY | {"RCV": 0.0}, "RCV"),
    ],
)
def test_a_key_that_is_no_whole_or_names_another_insurance_is_refused(key, told):
    with pytest.raises(InputError, match=told):
        distribute(key, {})


def test_what_the_federal_account_paid_replaces_the_law_of_its_year_only():
    law = np.tile([60.0, 20.0, 20.0, 5.0], (1, 2, 1))
    names = ("SEM_especie", "SEM_dinero", "GMP", "SIV")
    made = state_paid(law, names, {"SEM": {1: 50.0}, "SIV": {0: 6.0}})
    assert made.tolist() == [[[60, 20, 20, 6], [30, 10, 10, 5]]]


def test_a_difference_between_sources_never_grows():
    made = faded(np.array([-26000.0, 14000.0]), 0.5, 30)
    assert (np.diff(np.abs(made), axis=1) < 0).all() and abs(made[:, -1]).max() < 1e-3
    assert made[0, 0] == -13000


# ---- the chain -----------------------------------------------------------------------------------


def test_insurances_and_the_pass_through_are_the_totals_in_every_draw(run):
    d = run.data
    passed = d["income"].sel(item="transferencia_pensiones")
    for side in ("income", "outlay"):
        parts = d[f"{side}_branch"].sum("branch") + passed
        np.testing.assert_allclose(parts, d[f"{side}_total"], rtol=1e-12)
    np.testing.assert_allclose(d["outlay_object"].sum("object"), d["outlay_total"], rtol=1e-12)
    np.testing.assert_allclose(d["result_branch"], d["income_branch"] - d["outlay_branch"])
    np.testing.assert_allclose(
        d["cost_rate"] * d["wage_mass"] / 100, d["outlay_branch"], rtol=1e-12
    )


def test_the_published_figures_of_the_insurances_are_near_what_the_keys_give(run):
    """Statement of activities of 2024 (income 504,101, outlay 614,480), staff of 2024 and budgets
    of 2025 and 2026; only the printed deficit and the staff of 2024 were seen when the keys were
    set.
    """
    found = {(m["source"], m["period"]): m["gap"] for m in run.margins if m["module"] == "finance"}
    for source, year, limit in (
        ("sem_income", "2024", 2),
        ("sem_outlay", "2024", 4),
        ("sem_deficit", "2025", 10),
        ("gmp_deficit", "2025", 12),
        ("staff_outlay", "2024", 4),
        ("rjp_payroll", "2022", 1e-6),
        ("contribution_income_lif", "2026", 4),
        ("state_contribution_budget", "2026", 4),
        ("outlay_without_pensions_budget", "2025", 4),
        ("family_children_budget", "2026", 4),
        ("sickness_incapacity_budget", "2026", 4),
        ("reserve_accumulation", "2026", 10),
    ):
        assert abs(found[source, year]) <= limit, (source, year, found[source, year])


def test_what_is_published_of_one_insurance_is_kept_to_the_unit(run):
    d = run.data
    paid = d["income"].sel(item="aportacion_estado")
    np.testing.assert_allclose(paid.sel(year=2023), 120118.821 + 4935.407, rtol=1e-9)
    np.testing.assert_allclose(paid.sel(year=2018), 88070.487 + 3033.232, rtol=1e-9)
    object_ = d["outlay_object"]
    mass = d["wage_mass"].sel(year=2024)
    np.testing.assert_allclose(
        object_.sel(object="subsidios", year=2024), 7705 + 0.0047 * mass, rtol=1e-9
    )


def test_no_difference_grows_and_the_accumulation_does_not_jump(run):
    """28,225 in 2024 became 41,365 in 2025 by a contribution of 8,000 that no programme has."""
    d = run.data
    gap = abs(d["income"].sel(item="diferencia_sin_conciliar", draw=0))
    assert (gap.sel(year=slice(2024, None)).diff("year") < 0).all()
    target = d["reserve_accumulation"].sel(draw=0)
    assert float(target.sel(year=2025)) / float(target.sel(year=2024)) < 1.25
    assert float(target.sel(year=2026)) == pytest.approx(31315.7, rel=0.1)


def test_a_set_with_keys_that_do_not_add_to_one_or_an_unknown_insurance_is_refused():
    key = load("tendencial").get("finance.common_cost_key")
    with pytest.raises(AssumptionError, match="common_cost_key"):
        load("tendencial").patch({"finance.common_cost_key": key | {"SIV": 0.5}})
    with pytest.raises(AssumptionError, match="common_cost_key"):
        load("tendencial").patch({"finance.common_cost_key": key | {"RCV": 0.0}})


def test_rates_of_benefits_above_the_outlay_are_refused():
    dear = {"subsidios_SEM": 10, "subsidios_SRT": 0.16, "guarderias": 10}
    with pytest.raises(DataError, match="benefit_rate"):
        run_chain(
            Request(
                load("tendencial").patch({"finance.benefit_rate": dear}), load_catalog(), 2026, 1
            )
        )
