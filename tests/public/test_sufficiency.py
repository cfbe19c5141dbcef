"""``pf.sufficiency``: what it answers of a projection, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.finance.insurance import INSURANCES


@pytest.fixture(scope="module")
def found():
    return pf.sufficiency(
        pf.Request(pf.scenario("tendencial"), pf.catalog(), horizon=2045, draws=12, seed=3)
    )


def test_the_table_falls_from_certainty_and_says_what_is_lacking(found):
    table = found.table()
    assert table.index.tolist() == list(range(2025, 2046)) and table.index.name == "year"
    assert {"probability", "gap"} <= set(table)
    share = table["probability"].to_numpy()
    assert share[0] == 1 and (np.diff(share) <= 0).all() and share[-1] < 1
    assert (table["gap"] >= 0).all() and (table.loc[table["probability"] == 1, "gap"] == 0).all()
    assert table.loc[2045, "gap"] > 0


def test_every_row_adds_with_what_the_staff_fund_keeps(found):
    table = found.table()
    staff = found.data["reserve_balance"].isel(draw=0).sel(reserve=["FCOLCLC_1", "FCOLCLC_2"])
    kept = staff.sum("reserve").diff("year").sel(year=table.index.to_numpy())
    np.testing.assert_allclose(table["staff_fund_central"], kept, rtol=1e-9)
    spendable = found._at_base("reserve_balance", reserve=["RO", "ROCF", "RFA", "RGFA"])[0].sum()
    before = np.array([spendable, *table["spendable_central"].iloc[:-1]])
    flow = table["income_central"] - table["outlay_central"] - table["staff_fund_central"]
    closing = before + flow + table["gap_central"]
    np.testing.assert_allclose(table["spendable_central"], closing, atol=1e-4)
    assert (table["staff_fund_central"] > 0).all() and table["gap_central"].iloc[-1] > 0


def test_a_probability_says_the_error_of_its_paths(found):
    table = found.table()
    p = table["probability"]
    plain = np.sqrt(p * (1 - p) / (found.draws - 1))  # draw 0 is no random path
    assert found.draws == 12 and (table["error"] > 0).all()
    np.testing.assert_allclose(
        table["error"][(p > 0.3) & (p < 0.7)], plain[(p > 0.3) & (p < 0.7)], rtol=0.05
    )


def test_years_come_in_order_and_agree_with_the_table(found):
    assert found.first_use["central"] <= found.last_year["central"] < found.exhaustion["central"]
    for years in (found.first_use, found.last_year, found.exhaustion):
        quantiles = years[["p10", "p50", "p90"]].dropna()
        assert quantiles.is_monotonic_increasing
    early, central = int(found.last_year["p10"]), int(found.last_year["central"])
    share, gap = found.table()["probability"], found.table()["gap_central"]
    assert share.loc[early] >= 0.9 > share.loc[early + 1] - 1e-9
    assert gap.loc[:central].sum() == 0 and gap.loc[central + 1] > 0


def test_the_central_answer_stands_near_the_reports_of_the_institute_which_are_no_input(found):
    """The report of 2025: income covers outlay to 2032, sufficient to 2036; its deficit 882,996."""
    official = found.official()
    latest = official[official["report"] == 2025].set_index("what")["year"]
    assert latest.to_dict() == {"last_year": 2036, "income_covers": 2032, "last_year_risk": 2031}
    assert abs(found.last_year["central"] - 2036) <= 4
    assert abs(found.first_use["central"] - 1 - 2032) <= 4


def test_insurances_are_told_apart_and_add_up(found):
    table = found.by_insurance()
    assert table.index.tolist() == [*INSURANCES, "total"]
    for column in ("cost_rate", "level_premium", "income_rate"):
        assert table[column].iloc[:-1].sum() == pytest.approx(table.loc["total", column])
    assert table.loc["GMP", "last_year"] < 2030 and pd.isna(table.loc["SIV", "last_year"])
    assert table.loc["GMP", "level_premium"] > table.loc["GMP", "income_rate"]
    assert table.loc["total", "last_year"] == found.last_year["central"]  # the headline's
    assert table.loc["total", "probability"] == found.table()["probability"].iloc[-1]


def test_present_values_are_the_sum_of_discounted_flows(found):
    measures = found.measures()["nominal"]
    d, future = found.data, slice(2025, None)
    factor = d["discount_factor"].sel(draw=0, year=future)
    outlay = (d["outlay_branch"].sel(draw=0, year=future).sum("branch") * factor).sum("year")
    assert measures["total", "outlay"] == pytest.approx(float(outlay))
    whole = measures.xs("outlay", level="measure")
    assert whole.drop("total").sum() == pytest.approx(whole["total"])
    share = found.measures()["share_gdp"]
    assert share["total", "outlay"] == pytest.approx(100 * float(outlay) / 34e6)


def test_a_later_horizon_of_a_projection_is_the_same_run_taken_further(found):
    short = pf.project("tendencial", horizon=2027, draws=12, seed=3)
    again = pf.sufficiency(short, horizon=2045)
    pd.testing.assert_frame_equal(again.table(), found.table())
    own = pf.sufficiency(short).table()
    pd.testing.assert_series_equal(own["probability"], found.table()["probability"].loc[:2027])


def test_draws_are_the_first_ones_of_a_projection_at_any_horizon():
    """At its own horizon, or an earlier one, all of them were used in silence."""
    run = pf.project("adverso", horizon=2032, draws=6)
    of_request = pf.sufficiency(run.request, draws=3)
    assert of_request.draws == 3
    for horizon in (None, 2030):
        few = pf.sufficiency(run, horizon=horizon, draws=3)
        assert few.draws == 3
        pd.testing.assert_frame_equal(few.table(), of_request.table().loc[: horizon or 2032])


@pytest.mark.parametrize("draws", [0, 9, 2.5])
def test_draws_that_a_projection_has_not_are_refused(draws):
    short = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=4)
    with pytest.raises(InputError, match=f"(?s){draws}.*4"):
        pf.sufficiency(short, draws=draws)


@pytest.mark.parametrize("horizon", [2024, 1990])
def test_a_horizon_in_history_is_refused(found, horizon):
    short = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=1)
    with pytest.raises(InputError, match=str(horizon)):
        pf.sufficiency(short, horizon=horizon)


def test_something_else_than_a_projection_is_refused():
    with pytest.raises(InputError):
        pf.sufficiency("tendencial")


def test_what_programmes_add_fades_after_2030_and_no_real_growth_is_for_ever():
    a = pf.scenario("tendencial")
    for key in ("salary.real_growth", "finance.other_outlay_real_growth"):
        path = a.path(key, range(2030, 2101))
        assert path[0] == a.get(key, 2030) and (np.diff(path) < 0).all()
        assert path[-1] < 0.05 * path[0]
    worse = a.patch({"demography.mortality_factor": {2025: 1.0, 2030: 0.9}})
    assert worse.get("demography.mortality_factor", 2044) == pytest.approx(1 - 0.1 * 0.95**14)
    told = a.patch({"salary.real_growth": {2026: 1.5, 2060: 1.5}})
    assert told.get("salary.real_growth", 2060) == 1.5 > told.get("salary.real_growth", 2061)


def test_the_central_path_is_no_random_path():
    """It was counted as one: 0.4 in 2030 where 9 of 24 paths lasted."""
    few = pf.project("adverso", horizon=2033, draws=6)
    found = pf.sufficiency(few)
    gap = few.data["unfunded_gap"].sel(year=slice(2025, None)).to_numpy()[1:]
    lasts = np.logical_and.accumulate(gap <= 0.01, axis=1)
    table = found.table()
    np.testing.assert_allclose(table["probability"], lasts.mean(axis=0))
    np.testing.assert_allclose(table["gap"], gap.mean(axis=0))
    last = np.where(lasts.all(axis=1), np.inf, 2024 + lasts.sum(axis=1))
    assert found.last_year["p50"] == np.quantile(last, 0.5, method="inverted_cdf")
    nominal = found.measures()
    outlay = few.data["outlay_branch"].sum("branch") * few.data["discount_factor"]
    paths = outlay.sel(year=slice(2025, None)).sum("year").to_numpy()[1:]
    assert nominal.loc[("total", "outlay"), "p10"] == pytest.approx(np.quantile(paths, 0.1))
