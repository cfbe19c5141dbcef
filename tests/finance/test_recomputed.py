"""Cells of the accounts worked out again from other variables, without the code that made them."""

import numpy as np
import pytest

import piimss_forecast as pf

pytestmark = pytest.mark.slow
YEAR, DRAW = 2029, 7


@pytest.fixture(scope="module")
def cell(small):
    """A variable of one year and path, by its labels."""

    def read(name, **labels):
        return float(small.data[name].sel(draw=DRAW, year=YEAR, **labels))

    return read


def test_income_of_invalidity_and_life(small, cell):
    """Its part of the cuotas by law, of what was collected; the State's share by law; its part of
    the other income by its common outlay; and yields: pooled reserves by income before yields, the
    fund for staff as the common outlay, its RFA by what it held.
    """
    cuotas = small.data["contribution_income"].sel(draw=DRAW, year=YEAR)
    paid = cell("income", item="cuotas") + cell("income", item="diferencia_sin_conciliar")
    part = float(cuotas.sel(branch="SIV") / cuotas.sum())
    before = cell("income_branch", branch="SIV") - cell("yield_branch", branch="SIV")
    other = before - part * paid - cell("state_contribution", branch="SIV")
    outlay = cell("outlay_branch", branch="SIV")
    own = small.assumptions.get("finance.own_pension_key")["SIV"]
    common = outlay - own * cell("outlay", item="pensiones_siv_srt")
    objects = ("subsidios", "guarderias", "sumas_y_pensiones", "pensiones_federales")
    all_common = cell("outlay_total") - sum(cell("outlay_object", object=o) for o in objects)
    all_common -= cell("outlay", item="enfermedades_cronicas_sem")
    all_common -= cell("outlay", item="enfermedades_cronicas_gmp")
    share = common / all_common
    assert 0 < share < 0.05
    assert other == pytest.approx(share * cell("income", item="otros_ingresos"), rel=1e-9)
    assert cell("cost_rate", branch="SIV") == pytest.approx(
        100 * outlay / cell("wage_mass"), rel=1e-12
    )


def test_a_gap_is_what_is_left_when_every_reserve_is_empty(small):
    """The cash of each year: what the reserves change by is result plus gap, and there is a gap
    only in a year that ends with nothing to spend.
    """
    long = pf.sufficiency(small, horizon=2042, draws=8)
    gap = long.data["unfunded_gap"].sel(year=slice(2025, 2042)).to_numpy()
    left = (
        long.data["reserve_balance"]
        .sel(year=slice(2025, 2042), reserve=["RO", "ROCF", "RFA", "RGFA"])
        .sum("reserve")
        .to_numpy()
    )
    assert (gap > 1).any() and (left[gap > 0.01] <= 0.02).all()
    covered = ~(np.cumsum(gap > 0.01, axis=1) > 0)
    np.testing.assert_allclose(long.table()["probability"], covered[1:].mean(axis=0))


def test_a_present_value_from_the_interest_of_each_year(small):
    found = pf.sufficiency(small).measures().loc[("GMP", "outlay")]
    d = small.data
    years = slice(2025, 2030)
    rate = d["interest"].sel(year=years).to_numpy()
    outlay = d["outlay_branch"].sel(year=years, branch="GMP").to_numpy()
    value = (outlay / np.cumprod(1 + rate, axis=1)).sum(axis=1)
    assert found["nominal"] == pytest.approx(value[0], rel=1e-12)
    assert found["p90"] == pytest.approx(np.quantile(value[1:], 0.9), rel=1e-12)
    prices = float(d["price_index_2018"].sel(draw=0, year=2024))
    assert found["real_2018"] == pytest.approx(value[0] / prices, rel=1e-12)


def test_one_number_for_interest_leaves_the_past(small):
    """It moved 2018-2024, which showed the first adopted rate as if it had been published."""
    own = pf.scenario("tendencial").patch({"macro.interest": 9.0})
    moved = pf.project(own, draws=1).data.sel(draw=0)
    rate, discount = moved["interest"].to_series(), moved["discount_factor"].to_series()
    assert rate.loc[:2024].isna().all() and (rate.loc[2025:] == 0.09).all()
    assert discount.loc[:2023].isna().all()
    np.testing.assert_allclose(discount.loc[2024:], 1.09 ** -np.arange(7.0), rtol=1e-12)
    for name in ("interest", "discount_factor", "reserve_balance", "rocf_loan_cost"):
        past = [d[name].sel(year=slice(None, 2024)) for d in (moved, small.data.sel(draw=0))]
        np.testing.assert_array_equal(*past)
