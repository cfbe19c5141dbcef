"""Cuotas of one salary: hand cases of the law, its borders and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.contributions import BRANCHES, IMSS_BRANCHES, cuotas, modality_names
from piimss_forecast.core.errors import InputError, LawError
from piimss_forecast.law import embedded


def money(result, branch, payer):
    return float(result.sel(branch=branch, payer=payer)[0])


def test_hand_case_2023_class_one():
    """SBC 500, UMA 103.74, 30 days: each line worked by hand from the rates of LSS 2023."""
    c = cuotas(500.0, 2023, risk_class="I")
    over = 500 - 3 * 103.74
    expected = {
        ("SEM_especie", "employer"): 30 * (0.204 * 103.74 + 0.011 * over),
        ("SEM_especie", "worker"): 30 * 0.004 * over,
        ("SEM_dinero", "employer"): 105.0,
        ("SEM_dinero", "worker"): 37.5,
        ("GMP", "employer"): 157.5,
        ("GMP", "worker"): 56.25,
        ("SIV", "employer"): 262.5,
        ("SIV", "worker"): 93.75,
        ("SIV", "state"): 18.75,
        ("SRT", "employer"): 81.5325,
        ("SRT", "worker"): 0.0,
        ("SGPS", "employer"): 150.0,
        ("RCV_retiro", "employer"): 300.0,
        ("RCV_cesantia", "worker"): 168.75,
        ("RCV_cesantia", "employer"): 30 * 500 * 0.04241,
    }
    for (branch, payer), value in expected.items():
        assert money(c, branch, payer) == pytest.approx(value, abs=1e-6), (branch, payer)


def test_contract_of_the_result():
    c = cuotas(np.array([300.0, 500.0]), 2025)
    assert c.dims == ("sbc", "branch", "payer") and c.shape == (2, 8, 3)
    assert list(c.branch.values) == list(BRANCHES) and list(c.payer.values) == [
        "employer",
        "worker",
        "state",
    ]
    assert c.attrs["units"] == "MXN" and [b for b in BRANCHES if b.startswith("RCV_")] == [
        b for b in BRANCHES if b not in IMSS_BRANCHES
    ]


@pytest.mark.parametrize(
    ("year", "rate"),
    [(2022, 3.150), (2023, 4.241), (2026, 7.513), (2029, 10.784), (2030, 11.875), (2035, 11.875)],
)
def test_ceav_ramp_of_the_top_band(year, rate):
    given_amounts = {} if year <= 2026 else {"uma": 125.0, "minimum_wage": 380.0}
    c = cuotas(1000.0, year, days=1, **given_amounts)
    assert money(c, "RCV_cesantia", "employer") == pytest.approx(1000 * rate / 100)


@pytest.mark.parametrize(
    ("sbc", "rate"),
    [
        (315.04, 3.150 + 1.125),
        (316.0, 6.026),
        (351.93, 6.026),
        (353.5, 6.361),
        (410.0, 6.361),
        (468.0, 6.613),
        (471.0, 7.513),
    ],
)
def test_ceav_bands_of_2026_with_the_overtaken_ones_empty(sbc, rate):
    """The minimum wage is 2.69 UMA in 2026: the first band ends there and the next used one is
    2.51-3.00 UMA.
    """
    c = cuotas(sbc, 2026, days=1)
    assert money(c, "RCV_cesantia", "employer") == pytest.approx(sbc * rate / 100)


def test_at_one_minimum_wage_the_employer_pays_the_workers_share():
    c = cuotas(278.80, 2025, days=30)
    assert float(c.sel(payer="worker").sum()) == 0.0
    assert money(c, "GMP", "employer") == pytest.approx(30 * 278.80 * 0.01425)


def test_floor_and_cap():
    low, high = cuotas(10.0, 2024), cuotas(99_999.0, 2024)
    np.testing.assert_allclose(low.values, cuotas(248.93, 2024).values)
    np.testing.assert_allclose(high.values, cuotas(25 * 108.57, 2024).values)
    assert "LSS 28" in low.attrs["note"]
    with pytest.raises(InputError, match="LSS 28"):
        cuotas(10.0, 2024, out_of_range="error")


@pytest.mark.parametrize(
    ("year", "printed"), [(2023, 11.166), (2024, 12.256), (2025, 13.347), (2026, 14.438)]
)
def test_modality_40_total_is_the_published_one(year, printed):
    c = cuotas(1500.0, year, days=1, modality="40")
    assert 100 * float(c.sel(payer="worker").sum()) / 1500 == pytest.approx(printed, abs=0.0021)
    assert float(c.sel(payer="employer").sum()) == 0.0


def test_effective_sem_rates_of_2021_order():
    """The employer pays far more than the worker in kind because the fixed quota is his alone."""
    c = cuotas(425.0, 2021, days=1)
    assert 100 * float(
        c.sel(branch=["SEM_especie", "SEM_dinero"], payer="employer").sum()
    ) / 425 == pytest.approx(5.42, abs=0.1)


def test_risk_premium_forms():
    assert money(cuotas(500.0, 2025, risk_class=5), "SRT", "employer") == pytest.approx(
        15000 * 0.0758875
    )
    assert money(cuotas(500.0, 2025, risk_rate=2.0), "SRT", "employer") == pytest.approx(300.0)
    assert cuotas(500.0, 2025).attrs["risk_premium_percent"] == pytest.approx(1.83)


@pytest.mark.parametrize(
    "bad",
    [
        {"sbc": -1.0},
        {"sbc": float("nan")},
        {"sbc": np.ones((2, 2))},
        {"days": 400},
        {"days": -1},
        {"modality": "99"},
        {"modality": "33"},
        {"modality": "33", "age": 130},
        {"modality": "33", "age": [5.0, 40.0]},
        {"month": 13},
        {"zone": "north"},
        {"field_stimulus": True},
        {"risk_class": 6},
        {"risk_class": "VI"},
        {"risk_rate": 0.0054355},
        {"risk_rate": 20.0},
        {"uma": -5.0},
    ],
)
def test_bad_input(bad):
    arguments = {"sbc": 500.0, "year": 2025, **bad}
    with pytest.raises(InputError):
        cuotas(arguments.pop("sbc"), arguments.pop("year"), **arguments)


def test_years_without_law_or_amounts():
    with pytest.raises(LawError, match="2029"):
        cuotas(500.0, 2029)
    with pytest.raises(LawError):
        cuotas(500.0, 1990, uma=1.0, minimum_wage=0.5)


def test_a_law_object_can_be_passed():
    law = load().statutes
    np.testing.assert_array_equal(cuotas(500.0, 2025, law=law).values, cuotas(500.0, 2025).values)


@pytest.mark.parametrize("modality", modality_names(embedded()))
@given(
    salaries=st.lists(st.floats(200, 4000), min_size=1, max_size=20), year=st.integers(2018, 2026)
)
@settings(max_examples=10, deadline=None)
def test_properties(modality, salaries, year):
    """Non-negative, linear in days, non-decreasing in the salary for every branch and for the
    total; or a year without its rule.
    """
    year = (
        2025
        if modality == "33"
        else min(year, 2022)
        if modality == "34"
        else max(year, 2026)
        if modality.startswith("platform")
        else year
    )
    year = (
        max(year, 2021)
        if modality == "independent"
        else max(year, 2020)
        if modality == "domestic"
        else year
    )
    sbc, person = np.sort(np.array(salaries)), {"age": 30} if modality == "33" else {}
    c = cuotas(sbc, year, modality=modality, risk_class=3, **person)
    assert (c.values >= 0).all() and np.isfinite(c.values).all()
    np.testing.assert_allclose(
        cuotas(sbc, year, modality=modality, risk_class=3, days=15, **person).values * 2, c.values
    )
    own = c.sel(branch=list(IMSS_BRANCHES), payer=["employer", "worker"]).sum("payer").values
    assert (np.diff(own, axis=0) >= -1e-9).all()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"out_of_range": "foo"}, "out_of_range"),
        ({"year": 2026.5}, "year"),
        ({"sbc": "abc"}, "sbc"),
    ],
)
def test_wrong_arguments_are_named(changed, word):
    arguments = {"sbc": 500.0, "year": 2026} | changed
    with pytest.raises(InputError, match=word):
        cuotas(arguments.pop("sbc"), arguments.pop("year"), **arguments)
