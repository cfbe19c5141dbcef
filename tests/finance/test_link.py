"""The finance link inside the chain: published totals kept, identities closed, reserves that
answer to the levers.
"""

import numpy as np
import pytest

from piimss_forecast import finance
from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.core.errors import InvariantError
from piimss_forecast.finance import link_reserve
from piimss_forecast.finance.loans import rocf_loans
from piimss_forecast.links import run_chain
from piimss_forecast.scenario import Request, load

pytestmark = pytest.mark.slow


def run(patch=None, horizon=2040, draws=12):
    assumptions = load("tendencial").patch(patch) if patch else load("tendencial")
    return run_chain(Request(assumptions, load_catalog(), horizon, draws, 7)).data


@pytest.fixture(scope="module")
def data():
    return run(horizon=2042)


def at(data, name, year, **which):
    return data[name].sel(year=year, **which).to_numpy()


def test_published_totals_and_accumulation_are_kept_to_the_unit(data):
    for name, year, printed in (
        ("income_total", 2018, 715119),
        ("outlay_total", 2018, 685954),
        ("income_total", 2020, 857336),
        ("outlay_total", 2020, 823558),
        ("reserve_accumulation", 2018, 14919),
        ("reserve_accumulation", 2019, 31045),
        ("reserve_accumulation", 2020, 30199),
        ("reserve_accumulation", 2021, 31857),
        ("reserve_accumulation", 2024, 28225),
    ):
        np.testing.assert_allclose(
            at(data, name, year), printed, atol=1e-3, err_msg=f"{name} {year}"
        )


def test_the_financial_result_is_the_printed_one_within_its_rounding(data):
    for year, printed in ((2018, 14246), (2019, 21488), (2020, 3578), (2021, 830), (2022, 2830)):
        np.testing.assert_allclose(
            at(data, "avance_financiero", year), printed, atol=1.01, err_msg=str(year)
        )


def test_reserves_roll_from_the_published_215_thousand_to_the_published_300_thousand(data):
    """Opening balances were set with 2018 alone: 2020 is a check of the roll-forward, not an
    input.
    """
    total = data["reserve_balance"].sum("reserve")
    np.testing.assert_allclose(total.sel(year=2018), 215000)
    assert 300000 < float(total.sel(year=2020)[0]) < 304000
    # January to October 2021 added 37,535 with the yields of RO and ROCF; the year closes some
    # thousand above the programme
    assert 30000 < float((total.sel(year=2021) - total.sel(year=2020))[0]) < 42000


def test_the_yield_of_2020_is_near_the_published_product_of_the_reserves(data):
    assert float(at(data, "income", 2020, item="productos_financieros")[0]) == pytest.approx(
        22000, rel=0.05
    )


def test_the_pass_through_is_the_same_in_income_and_outlay(data):
    np.testing.assert_array_equal(
        data["income"].sel(item="transferencia_pensiones"),
        data["outlay"].sel(item="pensiones_federales"),
    )


def test_the_ledger_ties_income_outlay_and_reserves(data):
    future = data.sel(year=slice(2024, None))
    np.testing.assert_allclose(future["income"].sum("item"), future["income_total"])
    np.testing.assert_allclose(future["outlay"].sum("item"), future["outlay_total"])
    change = data["reserve_balance"].sum("reserve").diff("year")
    change = change - data["reserve_recount"].sum("reserve").isel(year=slice(1, None))
    result = (data["income_total"] - data["outlay_total"] + data["unfunded_gap"]).isel(
        year=slice(1, None)
    )
    np.testing.assert_allclose(change, result, atol=1e-2)
    assert (data["reserve_balance"] >= 0).all() and (data["unfunded_gap"] >= 0).all()


def test_the_opening_balances_are_off_by_the_years_since_they_were_printed(data):
    recount, opening = data["reserve_recount"], data["reserve_balance"].sel(year=2024)
    assert not recount.sel(year=slice(None, 2024)).any() and not recount.sel(draw=0).any()
    assert not recount.sel(year=slice(2026, None)).any()
    off = np.log1p(recount.sel(year=2025) / opening)
    np.testing.assert_allclose(off, np.broadcast_to(off[:, :1], off.shape))  # one a draw
    lone = load("tendencial").patch({"finance.opening_level_sd": {"print": 0.0, "year": 1.0}})
    wide = lone.patch({"finance.opening_level_sd": {"print": 0.0, "year": 2.0}})
    one, two = (run_chain(Request(a, load_catalog(), 2025, 12, 7)).data for a in (lone, wide))
    sizes = [np.log1p(d["reserve_recount"] / opening).sel(year=2025) for d in (one, two)]
    np.testing.assert_allclose(sizes[1], 2 * sizes[0], atol=1e-12)
    z = sizes[0].sel(reserve="RFA") * 100 / np.sqrt(2024 - 2020)  # last printed
    np.testing.assert_allclose(off.sel(reserve="RFA"), z * np.hypot(0.6, 2.4 * 2) / 100, atol=1e-9)


def test_the_labour_fund_is_never_drawn_on(data):
    assert not data["reserve_use"].sel(reserve=["FCOLCLC_1", "FCOLCLC_2"]).to_numpy().any()


def test_history_is_equal_in_all_draws_and_the_future_is_not(data):
    past = data["reserve_balance"].sel(year=slice(None, 2024))
    assert float(abs(past - past.isel(draw=0)).max()) == 0
    assert float(data["reserve_balance"].sel(year=2030).sum("reserve").std()) > 0


def test_sufficiency_ends_between_the_published_risk_and_base_years_with_some_room(data):
    """Orientation, not calibration: the institute's report of 2025 gives 2036 (base) and 2031
    (risk).

    Own outlay grows some 4 % real a year against 2.5 % of own income.
    """
    years = data["year"].to_numpy()
    central = finance.last_year_of_sufficiency(data["unfunded_gap"].to_numpy()[:1], years)[0]
    assert 2030 <= central <= 2039
    assert data["reserve_balance"].attrs["last_year_of_sufficiency_central"] == central


def test_what_is_taken_from_the_rocf_is_a_loan_that_falls_due(data):
    use = data["reserve_use"].sel(reserve="ROCF").to_numpy()
    owed, overdue = (
        data["rocf_loan"].sel(loan=name).to_numpy() for name in ("por_reintegrar", "vencido")
    )
    draw = int(use.sum(axis=1).argmax())
    first = int((use[draw] > 0).argmax())
    assert use[draw, first] > 0 and owed[draw, first] == pytest.approx(use[draw, first])
    assert not owed[draw, :first].any() and not overdue[draw, : first + 3].any()
    assert (owed <= use.cumsum(axis=1) + 1e-9).all()


def test_what_is_overdue_or_beyond_the_limit_is_owed_in_every_run(monkeypatch):
    def amiss(*args, **rules):
        return (made := rocf_loans(*args, **rules))._replace(overdue=made.owed + 1.0)

    monkeypatch.setattr(link_reserve, "rocf_loans", amiss)
    with pytest.raises(InvariantError, match="overdue"):
        run(draws=1)


def test_more_outlay_growth_brings_use_and_exhaustion_forward():
    years = np.arange(2018, 2041)
    plain, dear = (run({"finance.other_outlay_real_growth": g}, draws=1) for g in (2.0, 4.0))
    use = [finance.first_year_of_use(d["reserve_use"].to_numpy(), years)[0] for d in (plain, dear)]
    end = [
        finance.last_year_of_sufficiency(d["unfunded_gap"].to_numpy(), years)[0]
        for d in (plain, dear)
    ]
    assert use[1] < use[0] and end[1] < end[0]


def test_the_split_of_the_opening_balance_moves_no_total_income_of_history():
    split = {
        "RO": 35000,
        "ROCF": 27688,
        "RFA": 80000,
        "RGFA": 14800,
        "FCOLCLC_1": 112,
        "FCOLCLC_2": 57400,
    }
    moved = run({"finance.opening_balance": split}, horizon=2026, draws=1)
    np.testing.assert_allclose(at(moved, "income_total", 2020), 857336)
    np.testing.assert_allclose(moved["reserve_balance"].sel(year=2018).sum("reserve"), 215000)
