"""Verdicts: rounding, directions, counts, what was observed, and silence where nothing is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import InputError
from piimss_forecast.metas import (
    BASES,
    COLUMNS,
    VERDICTS,
    Rules,
    assess_values,
    feasibility,
    met,
    statement,
    status,
)
from piimss_forecast.metas.probability import chance, clearance
from piimss_forecast.uncertainty import stream

RULES = Rules(
    likely=0.7,
    unlikely=0.3,
    series_start={"P20-6.1": 2019},
    event=(2020, 2022),
    event_persistence=0.5,
    reference_sd={"logit": 0.2, "log": 0.06, "identity": 3.0},
    reference_weight=4,
    damping=0.9,
    effort=0.0,
    rebuilt_sd={"P20-2.1": 8.0, "P20-5.1": 2.6, "P20-5.2": 10000.0},
)


CATALOG = load()


def ind(code):
    return CATALOG.indicator(code)


@pytest.mark.parametrize(
    ("code", "year", "value", "reached"),
    [
        ("P25-2.1", 2030, 80.316, True),
        ("P25-2.1", 2030, 80.314, False),  # up, two decimals
        ("P25-2.2", 2030, 2.654, True),
        ("P25-2.2", 2030, 2.656, False),  # down
        ("P25-1.1", 2030, 60.9, True),
        ("P25-1.1", 2030, 61.0, False),  # days are truncated
        ("P20-5.2", 2024, 0.0, True),
        ("P20-5.2", 2024, 5000.0, True),
        ("P20-5.2", 2024, -1.0, False),  # descending to zero means not negative
        ("P20-1.3", 2024, 95.2, True),
        ("P20-1.3", 2024, 94.9, False),  # constant is a floor
        ("P25-1.2", 2026, 100 * 12 / 33, True),
        ("P25-1.2", 2026, 100 * 11 / 33, False),  # 12 hospitals of 33, not the 37.5 printed
        ("P25-4.2", 2025, 0.6, True),
        ("P25-4.2", 2025, 0.5, False),  # 6 centres of 1,000
    ],
)
def test_a_target_is_met_as_the_programme_prints_it(code, year, value, reached):
    assert bool(met(np.array(value), ind(code), year)) is reached


def test_a_year_without_target_is_refused():
    with pytest.raises(InputError, match=r"IB25-4\.1"):
        met(np.array(1.0), ind("IB25-4.1"), 2027)


def table(code, draws, year=2030, basis="own_series", **more):
    values = np.asarray(draws, float).reshape(-1, 1, 1)
    return assess_values(
        values, [year], [code], {code: ind(code)}, [basis], RULES, **({"last_known": 2024} | more)
    ).iloc[0]


def test_probability_takes_no_part_of_the_central_draw_and_has_an_error():
    steps = np.linspace(-0.3, 0.3, 400)
    row = table("P25-2.2", [2.655, *(2.655 + steps)])
    assert row["probability"] == pytest.approx(0.5, abs=0.01) and row["status"] == "en_riesgo"
    assert row["provenance"] == "projected" and 0.01 < row["error"] < 0.03
    assert table("P25-2.2", [2.4, *(2.4 + steps)])["status"] == "alcanzable"
    assert table("P25-2.2", [2.9, *(2.9 + steps)])["status"] == "improbable"
    counted = table("P25-1.2", [90.0, 100.0, 100.0, 100.0, 90.0])  # counts tie: they are counted
    assert counted["probability"] == 0.75


def test_a_verdict_that_more_draws_could_turn_is_not_given():
    verdicts = set()
    for draws in (20, 100, 1000):
        paths = 80.25 + 1.4 * stream(3, "metas_test").normal(0, draws)
        row = table("P25-2.1", [80.25, *paths])
        assert row["probability"] == pytest.approx(0.48, abs=0.06)
        verdicts.add(row["status"])
    assert verdicts <= {"en_riesgo", "no_se_distingue"}
    plain = [status(0.71, "projected", RULES, e) for e in (0.1, 0.005)]
    assert plain == ["no_se_distingue", "alcanzable"]


@given(st.floats(-3, 3), st.floats(0.05, 2), st.integers(5, 200))
def test_chance_is_a_probability_that_rises_with_every_path(shift, sd, draws):
    paths = sd * stream(5, "chance").normal(0, draws)
    low = chance(paths, 0.0, shift, above=True)
    high = chance(paths + 0.1, 0.1, shift, above=True)
    below = chance(paths, 0.0, shift, above=False)
    assert 0 <= low.probability <= high.probability <= 1 and low.error >= 0
    assert low.probability + below.probability == pytest.approx(1)


def test_both_targets_where_the_sheet_prints_two():
    paths = np.linspace(79, 81.5, 300)
    row = table("P25-2.1", [80.25, *paths])
    assert row["target"] == 80.32 and row["target_other"] == 80
    assert row["probability_other"] > row["probability"] + 0.05
    assert np.isnan(table("P25-2.2", [2.6, *np.linspace(2.5, 2.9, 50)])["target_other"])


def test_probability_does_not_fall_when_every_draw_improves():
    draws = np.random.default_rng(1).normal(2.7, 0.1, 400)
    shares = [table("P25-2.2", draws - better)["probability"] for better in (0, 0.03, 0.1, 0.3)]
    assert shares == sorted(shares) and shares[-1] > shares[0]


def test_without_forecast_there_is_no_probability_but_there_is_a_pace():
    row = table("P25-1.1", [np.nan] * 3, basis="none")
    assert np.isnan(row["probability"]) and np.isnan(row["low"])
    assert row["status"] == "sin_pronostico"
    assert "126" in row["note"] and "11 por año" in row["note"]


def test_a_printed_year_is_met_or_not_whatever_the_draws_say():
    row = table("P20-2.2", [99.0, 99.0, 98.0], year=2020)
    assert (
        row["value"] == 11.9
        and row["status"] == "no_cumplida"
        and row["probability"] == 0
        and row["method"] == "publicado"
    )
    row = table("P20-3.3", [0.0, 0.0, 0.0], year=2020)
    assert row["status"] == "cumplida"


@pytest.mark.parametrize(
    ("code", "value", "source"),
    [
        ("P20-2.2", 27.7, "piimss_2025_2030"),
        ("P20-3.1", 0.69, "piimss_2025_2030"),
        ("P20-5.3", 110.75, "press_certezadiario_2025_04"),
    ],
)
def test_what_another_document_prints_is_cited_not_rebuilt(code, value, source):
    row = table(code, [1.0, 1.0, 1.0], year=2024, basis="ledger")
    assert row["value"] == value and row["provenance"] == "cited" and source in row["source"]
    assert row["status"] == "no_cumplida" and row["probability"] == 0


@pytest.mark.parametrize(
    ("code", "value", "verdict"),
    [
        ("P20-2.1", 133.6, "probablemente_no_cumplida"),
        ("P20-5.1", 130.4, "probablemente_cumplida"),
        ("P20-5.2", 23862.0, "probablemente_cumplida"),
    ],
)
def test_what_nobody_prints_is_rebuilt_with_a_spread_and_never_certain(code, value, verdict):
    row = table(code, [value] * 3, year=2024, basis="ledger")
    assert row["status"] == verdict and row["provenance"] == "rebuilt"
    assert 0 < row["probability"] < 1 and row["low"] < value < row["high"]
    assert row["method"].startswith("reconstruido")
    assert table(code, [value] * 3, year=2024, basis="ledger", last_known=2020)["status"] != verdict


def test_an_event_is_in_the_year_measured_not_in_that_of_the_label():
    one = ind("P25-2.1")
    points = RULES.usable(one)
    assert sorted(RULES.calm(points, 2, one.measured_before)) == [2018, 2019, 2020, 2024]
    assert sorted(RULES.calm(points, 2)) == [2018, 2019, 2023, 2024]


def test_a_rebound_is_no_best_yearly_change():
    found = feasibility({c: ind(c) for c in ("P25-2.1", "P20-1.3", "P25-2.2")}, RULES)
    assert found.loc["P25-2.1", "best_change"] == pytest.approx(0.56)  # not 1.31 of the way back
    assert found.loc["P25-2.2", "best_change"] == pytest.approx(0.06)  # 2.84 to 2.78
    assert found.loc["P20-1.3", "best_change"] <= 0  # it never passed the 98.6 it started with


def test_names_and_notes_in_both_languages():
    es, en = (table("P25-2.2", [2.6, 2.6], lang=lang) for lang in ("es", "en"))
    assert es["name"] != en["name"] and "por año" in es["note"] and "a year" in en["note"]


def test_one_row_per_indicator_and_target_year_and_a_last_one_each():
    cat = CATALOG
    codes = list(cat.indicators().index)
    indicators = {c: cat.indicator(c) for c in codes}
    years = np.arange(2018, 2031)
    asked = (np.full((3, years.size, len(codes)), np.nan), years, codes, indicators)
    none = ["none"] * len(codes)
    full, last = (
        assess_values(*asked, none, RULES, last_known=2024, every_year=every)
        for every in (True, False)
    )
    assert list(full.columns) == COLUMNS and set(full["status"]) <= set(VERDICTS)
    assert len(full) == sum(len(i.targets) for i in indicators.values())
    assert len(last) == 35 and last["code"].is_unique
    assert all(row.year == max(indicators[row.code].targets) for row in last.itertuples())


def test_wrong_axes_and_unknown_bases_are_refused():
    with pytest.raises(InputError, match="assess_values"):
        indicators = {"P25-1.1": ind("P25-1.1")}
        assess_values(
            np.zeros((3, 2, 1)), [2030], ["P25-1.1"], indicators, ["none"], RULES, last_known=2024
        )
    with pytest.raises(InputError, match="guess"):
        table("P25-1.1", [1.0, 1.0], basis="guess")
    assert "adopted" not in BASES and len(BASES) == 7


def test_feasibility_compares_the_pace_needed_with_the_record():
    found = feasibility(
        {c: ind(c) for c in ("P25-1.1", "P25-2.2", "P25-3.1", "P20-5.2", "IB25-3.2")}, RULES
    )
    assert found.loc["P25-1.1", "required"] == 11 and np.isnan(found.loc["P25-1.1", "ratio_mean"])
    injuries = found.loc[
        "P25-2.2"
    ]  # 2.79 to 2.65 in six years; outside the pandemic it fell 0.05 in six years
    assert injuries["required"] == pytest.approx(0.14 / 6) and injuries[
        "mean_change"
    ] == pytest.approx(0.05 / 6)
    assert injuries["ratio_mean"] == pytest.approx(2.8)
    assert found.loc["P20-5.2", "required"] == 0
    assert (
        np.isnan(found.loc["IB25-3.2", "required"])
        and "No hay valor publicado" in found.loc["IB25-3.2", "statement"]
    )


def test_a_pace_tells_the_years_of_the_pandemic_that_it_leaves_out():
    said = feasibility({c: ind(c) for c in ("P25-3.1", "P25-1.1")}, RULES, "en")["statement"]
    assert "(changes: 1, " in said["P25-3.1"] and "2021, 2022 left out" in said["P25-3.1"]
    assert "left out" not in said["P25-1.1"]


def test_statements_cover_every_case_in_both_languages():
    for code in CATALOG.indicators().index:
        for lang in ("es", "en"):
            assert statement(ind(code), RULES, lang).endswith(
                (".", ")")
            ) and "nan" not in statement(ind(code), RULES, lang)


def test_status_words():
    assert status(float("nan"), True, RULES) == "sin_pronostico"
    assert [status(p, False, RULES) for p in (0.7, 0.69, 0.3, 0.29)] == [
        "alcanzable",
        "en_riesgo",
        "en_riesgo",
        "improbable",
    ]


@pytest.mark.parametrize("digits", [None, 0])
def test_clearance_is_the_value_reached_with_the_probability(digits):
    """Smooth paths, and paths with ties, which are only counted."""
    paths = stream(6, "clearance").normal(1.0, 60)
    paths = paths if digits is None else paths.round(digits)
    for above in (True, False):
        for asked in (0.05, 0.3, 0.8, 0.99):
            gap = clearance(paths, 1.0, 0.5, above=above, probability=asked)
            bound = 0.5 + gap if above else 0.5 - gap
            found = chance(paths, 1.0, bound, above=above).probability
            if digits is None:
                assert found == pytest.approx(asked, abs=1e-9)
            else:
                assert found >= asked and (gap >= 0) == (
                    chance(paths, 1.0, 0.5, above=above).probability >= asked
                )
