"""A reform written in the user's law folder, run through the whole chain: it acts from its date
and moves nothing before it.
"""

from __future__ import annotations

import numpy as np
import pytest

from piimss_forecast.catalog import load
from piimss_forecast.links import run_chain
from piimss_forecast.results.unused import unused
from piimss_forecast.scenario import Request
from piimss_forecast.scenario import load as scenario

pytestmark = pytest.mark.slow

REFORM = (
    "rate.siv.employer,3,percent_of_sbc,2028-01-01,,LSS 147,SIV,employer,"
    "recall,needs_verification,reform\n"
)


def test_a_rate_reformed_in_2028(data_copy):
    file = data_copy / "law" / "parameters.csv"
    text = file.read_text(encoding="utf-8")
    old = "rate.siv.employer,1.75,percent_of_sbc,2023-01-01,,"
    assert text.count(old) == 1
    file.write_text(text.replace(old, old.replace(",,", ",2027-12-31,")) + REFORM, encoding="utf-8")
    arguments = {"horizon": 2030, "draws": 3, "seed": 1}
    plain = run_chain(
        Request(scenario("tendencial"), load(), **arguments), until="contributions"
    ).data["contribution_income"]
    reformed = run_chain(
        Request(scenario("tendencial"), load(data_copy), **arguments), until="contributions"
    ).data["contribution_income"]
    before = slice(None, 2027)
    np.testing.assert_array_equal(reformed.sel(year=before), plain.sel(year=before))
    ratio = (reformed / plain).sel(year=slice(2028, None))
    np.testing.assert_allclose(ratio.sel(branch="SIV"), (3 + 0.625) / (1.75 + 0.625))
    others = [b for b in plain.branch.values if b != "SIV"]
    np.testing.assert_allclose(ratio.sel(branch=others), 1.0)


def test_amounts_go_on_being_indexed_before_an_amount_decreed_for_later(data_copy):
    with (data_copy / "law" / "values.csv").open("a", encoding="utf-8") as end:
        end.write(
            "2029,uma_daily,200,mxn_per_day,2029-02-01,2030-01-31,recall,needs_verification\n"
        )
    arguments = {"horizon": 2030, "draws": 3, "seed": 1}
    plain = (
        run_chain(Request(scenario("tendencial"), load(), **arguments), until="contributions")
        .data["uma"]
        .sel(year=slice(None, 2028))
    )
    decreed = (
        run_chain(
            Request(scenario("tendencial"), load(data_copy), **arguments), until="contributions"
        )
        .data["uma"]
        .sel(year=slice(None, 2028))
    )
    np.testing.assert_array_equal(decreed, plain)
    assert float(decreed.sel(year=2027)[0]) == pytest.approx(
        117.31 * (1 + scenario("tendencial").get("macro.inflation", year=2026) / 100)
    )
    assert bool((decreed.diff("year") > 0).all())


def test_an_amount_decreed_for_later_rules_from_its_year_and_is_indexed_after(data_copy):
    """Case 4: UMA of 2029 in the law folder; in every draw, and the row is not listed as unused."""
    with (data_copy / "law" / "values.csv").open("a", encoding="utf-8") as end:
        end.write(
            "2029,uma_daily,150,mxn_per_day,2029-02-01,2030-01-31,recall,needs_verification\n"
        )
    catalog = load(data_copy)
    data = run_chain(Request(scenario("tendencial"), catalog, horizon=2031, draws=3)).data
    uma = data["uma"]
    np.testing.assert_allclose(uma.sel(year=2029), 150.0)
    for year in (2030, 2031):
        prices = 1 + scenario("tendencial").get("macro.inflation", year=year - 1) / 100
        grown = uma.sel(year=year) / uma.sel(year=year - 1)
        assert float(grown[0]) == pytest.approx(prices)
        assert float(grown.std()) > 0
    assert unused(catalog, scenario("tendencial"), 2030).empty
    late = unused(catalog, scenario("tendencial"), 2028)
    assert list(late["item"]) == ["uma_daily"] and "2028" in late["reason_en"].item()
