"""Hindcasts: what was known then and no more, each outcome once, drivers as in the chain."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.catalog import load
from piimss_forecast.core.errors import InputError, PiimssError
from piimss_forecast.links import run_chain
from piimss_forecast.report.measured import by_class, held
from piimss_forecast.results import singles
from piimss_forecast.results.calibrate import coverage
from piimss_forecast.results.drivers import PATHS, Drivers
from piimss_forecast.results.hindcast import ORIGINS
from piimss_forecast.results.then import adopted, derived, hindsight, macro, read_rules
from piimss_forecast.scenario import Request
from piimss_forecast.uncertainty import calibration

DRAWS, SEED = 40, 2030


@pytest.fixture(scope="module")
def cat():
    return load()


@pytest.fixture(scope="module")
def early(cat):
    """Origins before the ledger: drivers and own series alone, in a second or two."""
    return pf.backtest(origins=(2013, 2015), draws=DRAWS, catalog=cat)


@pytest.mark.parametrize("origin", [2020])
def test_drivers_alone_are_those_of_the_chain(cat, origin):
    """Jobs, salaries, prices and the minimum wage of a hindcast are the chain's own draws."""
    rules = read_rules()
    assumptions = adopted(origin, cat, rules)
    request = Request(assumptions, cat, origin + 3, DRAWS, SEED, base_year=origin)
    data = run_chain(request, until="employment").data
    drivers = Drivers(assumptions, cat.known_to(origin), origin, DRAWS, SEED)
    years = slice(origin + 1, origin + 3)
    for variable, name in (("jobs", "insured_jobs"), ("minimum_wage", "minimum_wage")):
        start = cat.known_to(origin).history(name)
        alone = PATHS[name](drivers, start)[:, 1:4]
        chain = data[variable].sel(year=years).to_numpy()
        assert np.allclose(alone, chain, rtol=1e-9), variable
    sbc = data["sbc"].sel(year=slice(origin, origin + 3)).to_numpy()
    alone = np.exp(drivers.growth["sbc"])[:, 1:4]
    assert np.allclose(alone, sbc[:, 1:] / sbc[:, :1], rtol=1e-9)


def test_rules_are_functions_of_what_was_known(cat):
    """Mean of eight years of jobs without 2009; inflation half way to 3.5 each year."""
    found = macro(2015, cat.known_to(2015), read_rules())
    jobs = cat.history("insured_jobs")
    growth = 100 * (jobs / jobs.shift(1) - 1).loc[2008:2015].drop(2009)
    assert np.isclose(found["employment.growth"]["value"]["2016"], growth.mean(), atol=1e-6)
    prices = cat.history("inpc_december")
    last = 100 * (prices[2015] / prices[2014] - 1)
    path = found["macro.inflation"]["value"]
    assert np.isclose(path["2016"], 3.5 + (last - 3.5) / 2, atol=1e-5)
    assert np.isclose(path["2017"], 3.5 + (last - 3.5) / 4, atol=1e-5)
    assert macro(2015, cat, read_rules()) != macro(2016, cat.known_to(2016), read_rules())


def test_the_minimum_wage_of_the_next_year_is_decreed(cat, early):
    """Decreed in December: known at the origin, part of the policy adopted, no check of a band."""
    assert cat.known_to(2018).statutes.published("minimum_wage_daily").index[-1] == 2019
    wage = cat.history("minimum_wage").pct_change()
    path = macro(2018, cat.known_to(2018), read_rules())
    prices = cat.history("inpc_december").pct_change()
    expected = prices.loc[:2018].copy()
    expected[2019] = path["macro.inflation"]["value"]["2019"] / 100
    real = 100 * ((1 + wage) / (1 + expected) - 1).loc[2017:2019].mean()
    assert np.isclose(path["macro.minimum_wage_real_growth"]["value"]["2019"], real, atol=1e-5)
    judged = early.table[early.table["variable"] == "minimum_wage"]
    assert judged["horizon"].min() == 2


def test_each_outcome_is_counted_once_and_in_its_horizon(early):
    table = early.table
    assert not table.duplicated(["variable", "origin", "year"]).any()
    assert (table["year"] - table["origin"] == table["horizon"]).all()
    assert table["horizon"].between(1, 6).all()
    assert set(table["route"]) == {"driver", "own_series"}
    assert not table["event"].where(table["year"] < 2020, False).any()


def test_bands_are_ordered_and_inside_is_what_it_says(early):
    t = early.table
    for low, high in (("low_95", "low_80"), ("low_80", "middle"), ("middle", "high_80")):
        assert (t[low] <= t[high] + 1e-9).all()
    assert (t["inside_80"] == t["observed"].between(t["low_80"], t["high_80"])).all()
    assert not (t["inside_80"] & ~t["inside_95"]).any()


def test_summary_adds_up(early):
    assert early.by("class")["checks"].sum() == len(early.table)
    assert early.summary.loc["all", "coverage_80"] == early.table["inside_80"].mean()
    with pytest.raises(InputError, match="horizon"):
        early.by("colour")


def test_what_cannot_be_checked_is_said(early):
    said = dict(early.missing.itertuples(index=False))
    assert "2013-2015" in said and "ledger" in said["2013-2015"]
    assert early.few()  # two origins leave classes with a handful of checks
    with pytest.raises(InputError, match="1950"):
        pf.backtest(origins=(1950,), draws=2)


def test_methods_are_judged_on_the_same_checks(early, cat):
    some = early.table[early.table["variable"].isin(["insured_jobs", "sbc_december"])]
    found = singles.compare(some, cat)
    assert found.loc[["chain", "drift", "series"], "checks"].nunique() == 1
    jobs = cat.history("insured_jobs").loc[:2015]
    band = singles.bands(jobs, 3, "log", "drift")
    assert np.isclose(band["middle"].iloc[0], jobs[2015] * (jobs[2015] / jobs[1997]) ** (1 / 18))
    assert singles.bands(jobs.tail(3), 3, "log", "drift") is None


@pytest.mark.parametrize("origin", [2018, 2020])
def test_sets_of_the_time_hold_what_the_rules_give(cat, origin):
    """What follows from the catalogue as it stood is written by benchmarks/hindcast_sets.py."""
    rows = derived(origin, cat.known_to(origin), read_rules(), pf.scenario("tendencial"))
    written = pf.scenario(f"hindcast_{origin}")
    assert {"employment.growth", "employment.mean_over_ends", "uncertainty.innovation_sd"} < set(
        rows
    )
    for key, row in rows.items():
        value = row["value"]
        if isinstance(value, dict):
            value = {str(k): float(v) for k, v in value.items()}
            found = {str(k): float(v) for k, v in written.row(key).value.items()}
        else:
            found = written.row(key).value
        assert found == pytest.approx(value, abs=6e-5), key
    assert rows["employment.permanent_share"]["value"] == {str(origin): 86.0}


def test_what_is_hindsight_is_told_with_its_source(early, cat):
    told = hindsight((2013, 2018), cat, read_rules()).set_index("key")
    assert told.loc["pensions.stock_growth", "where"] == "hindcast_2018"
    assert told.loc["uncertainty.innovation_sd", "where"] == "2013"  # twelve years of prices
    assert told["why"].str.len().min() > 10
    assert set(early.hindsight["key"]) >= {"uncertainty.width", "data/demography"}


def test_every_method_by_variable_class_horizon_and_origin(early):
    table = early.series()
    whole = table[table["by"] == "all"].set_index("method")
    assert whole.loc["chain", "checks"] == len(early.table)
    for by in ("variable", "class", "horizon", "origin"):
        part = table[(table["by"] == by) & (table["method"] == "series")]
        assert part["checks"].sum() == whole.loc["series", "checks"] > 0
    assert np.isnan(whole.loc["budget", "coverage_80"])
    assert np.isfinite(whole.loc["budget", "mean_abs_error_percent"])


def test_a_folder_without_rules_is_told(tmp_path):
    with pytest.raises(InputError, match=r"hindcast\.toml"):
        read_rules(tmp_path)


@pytest.mark.parametrize("rules", ["[growth_years\nvalue = 8\n", "growth_years = 8\n"])
def test_rules_of_another_shape_are_told_by_their_file(rules, tmp_path):
    (tmp_path / "hindcast.toml").write_text(rules)
    with pytest.raises(PiimssError, match=r"hindcast\.toml"):
        read_rules(tmp_path)


def test_origins_leave_enough_to_check():
    assert ORIGINS[0] == 2012 and ORIGINS[-1] == 2023
    assert calibration.LEVELS == (80, 95)


def test_coverage_told_is_that_of_the_bands_as_they_are(cat):
    """The file that every band quotes, against its own procedure on two origins."""
    told = cat.of_folder("hindcast_coverage").set_index(["class", "reading"])
    found = pf.backtest(origins=(2014, 2016), draws=200, catalog=cat)
    again = coverage(found.table).set_index(["class", "reading"])
    assert set(again.index) <= set(told.index)
    assert told.loc[("all", "outer"), "checks"] >= 250
    assert told.loc[("all", "outer"), "coverage_80"] > 70
    used = cat.of_folder("hindcast_widths").pivot(
        index="origin", columns="class", values="multiplier"
    )
    adopted_now = pf.scenario("tendencial").get("uncertainty.width")
    assert adopted_now == pytest.approx(used.loc[0].to_dict(), abs=0.006)
    one = adopted(2014, cat, read_rules()).get("uncertainty.width")
    assert one == pytest.approx(used.loc[2014].to_dict(), abs=1e-6)


def test_each_band_says_what_its_class_held(cat):
    told = cat.of_folder("hindcast_coverage").set_index(["class", "reading"])
    columns = ["checks", "coverage_80", "coverage_95"]
    outer = told.xs("outer", level="reading")[columns].itertuples(name=None)
    assert {kind: tuple(held) for kind, *held in outer} == by_class()  # the table that all read
    share = told["coverage_80"]
    assert f"{share['employment', 'outer']:.0f} %" in held("jobs", "en")
    assert "Banda de 80 %" in held("reservas", "es")
    assert held("P25-2.2", "en").startswith("80 % band: in hindcasts of indicators")
