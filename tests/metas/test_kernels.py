"""Deliveries, waits and the reference class: cases by hand and properties."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import piimss_forecast as pf
from piimss_forecast.catalog import Delivery, load
from piimss_forecast.core.errors import AssumptionError
from piimss_forecast.metas import (
    Prospect,
    Rules,
    class_weight,
    deadline,
    deliver,
    growths,
    moves,
    of_moves,
    outcomes,
    peers,
    towards,
    waits,
    weighed,
)
from piimss_forecast.scenario import load as assumptions
from piimss_forecast.uncertainty import stream

RULES = Rules.read(assumptions("tendencial").get)
CATALOG = load()
OTHERS = CATALOG.of_folder("reference_class")
EVERY = [CATALOG.indicator(c) for c in CATALOG.indicators().index]


def made(plan, pace, *, start=0.0, sd=0.0, slip=0.0, draws=1, z=0.0, whole=True):
    years = len(plan) - 1
    return deliver(
        start,
        np.asarray(pace, float),
        np.asarray(plan, float),
        pace_sd=sd,
        slip=np.full(draws, slip),
        level=np.full(draws, z),
        yearly=np.full((draws, years), z),
        whole=whole,
    )


def test_the_schedule_is_met_when_pace_and_dates_allow_and_late_when_it_slips():
    ceci = [0, 6, 187, 537, 835, 1000, 1000]  # the sheet of P25-4.2
    assert made(ceci, [400] * 6).tolist() == [[6, 187, 537, 835, 1000, 1000]]
    assert made(ceci, [400] * 6, slip=1.0).tolist() == [[0, 6, 187, 537, 835, 1000]]
    assert made(ceci, [100] * 6).tolist() == [[6, 106, 206, 306, 406, 506]]
    assert made([np.inf] * 3, [1.5, 1.5]).tolist() == [[1, 3]]


def test_32_hospitals_are_out_of_reach_at_the_pace_of_2018_2024():
    z = stream(2, "hospitals").normal(np.arange(7), 40_000)
    counts = deliver(
        0,
        np.full(6, 14 / 6),
        np.full(7, np.inf),
        pace_sd=14**-0.5,
        slip=np.zeros(40_000),
        level=z[:, 0],
        yearly=z[:, 1:],
        whole=True,
    )[:, -1]
    assert counts.mean() == pytest.approx(14, abs=0.15)
    assert (counts >= 32).mean() == pytest.approx(0.004, abs=0.003)


@given(
    st.lists(st.floats(0, 40), min_size=6, max_size=6),
    st.floats(0, 1),
    st.floats(-1, 3),
    st.floats(-2.5, 2.5),
)
@settings(max_examples=60, deadline=None)
def test_deliveries_never_fall_nor_pass_their_dates(pace, sd, slip, z):
    plan = [2, 6, 12, 15, 24, 28, 33]
    out = made(plan, pace, start=2.0, sd=sd, slip=slip, draws=3, z=z)
    later = made(plan, pace, start=2.0, sd=sd, slip=slip + 0.5, draws=3, z=z)
    assert (np.diff(out, axis=1) >= 0).all() and (out >= 2).all() and (out <= 33).all()
    assert (later <= out).all()


@given(st.floats(0.8, 1.2), st.floats(0.8, 1.2), st.floats(20, 300))
@settings(max_examples=60, deadline=None)
def test_a_wait_falls_with_capacity_and_rises_with_demand(demand, capacity, start):
    ones = np.ones((1, 6))
    base = waits(start, demand * ones, capacity * ones, shortest=15.0)
    more = waits(start, demand * ones, (capacity + 0.01) * ones, shortest=15.0)
    asked = waits(start, (demand + 0.01) * ones, capacity * ones, shortest=15.0)
    assert (
        (base >= 15 - 1e-9).all() and (more <= base + 1e-9).all() and (asked >= base - 1e-9).all()
    )


def test_five_of_the_eighteen_of_the_last_programme_were_met_in_2020():
    of_2020 = [i for i in EVERY if i.programme == "piimss_2020_2024"]
    found = outcomes(of_2020, OTHERS.iloc[:0], RULES, 2020)
    assert (found["met"].sum(), found["targets"].sum()) == (5, 18)
    assert found.loc[found["kind"] == "works", "met"].tolist() == [0]  # new units


def test_the_class_does_part_of_what_is_asked_with_a_spread_of_its_own():
    table = moves(EVERY, OTHERS, RULES, 2024)
    found = of_moves(table)
    assert 0.2 < found.share < 0.7 and found.sd >= 1 and found.size >= 16
    goals = np.array([1.0, 2.0])
    path = towards(0.0, goals, found, 0.2, np.zeros((1, 2)))
    np.testing.assert_allclose(path[0], found.share * goals)
    assert table["event"].any()  # listed, and left out of the share
    surgeries = table.set_index("code").loc["programa_2_30_100: surgeries"]
    assert surgeries["moved"] / surgeries["asked"] == pytest.approx(
        np.log(1.7 / 1.37) / np.log(2 / 1.37)
    )


def test_a_hindcast_sees_only_the_class_of_its_time():
    then = CATALOG.known_to(2018).of_folder("reference_class")
    assert set(then["group"]) < set(OTHERS["group"]) and (then["known"] <= 2018).all()
    found = peers(outcomes([], then, RULES, 2018))
    assert (found.targets, found.met, found.groups) == (60, 40, 4)
    shares = [38.5 / 52, 0.5 / 3, 1.5 / 7, 1.5 / 2]  # goals of the millennium, works, days, quotas
    assert found.share == pytest.approx(np.mean(shares))
    assert peers(outcomes([], then, RULES, 2018), "works").share == pytest.approx(0.5 / 3)


@given(st.floats(0.01, 0.99), st.floats(0.05, 0.95), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_weighed_probability_lies_between_the_model_and_the_class(p, share, weight):
    both = float(weighed(np.array(p), np.array(share), np.array(weight)))
    assert min(p, share) - 1e-9 <= both <= max(p, share) + 1e-9
    more = float(weighed(np.array(min(p + 0.005, 0.995)), np.array(share), np.array(weight)))
    assert more >= both


def test_the_weight_is_none_of_the_class_when_the_model_is_right():
    rows = [("a", 0.95, 0.5, True), ("b", 0.05, 0.5, False)]
    table = pd.DataFrame(rows, columns=["code", "probability", "share", "met"])
    assert class_weight(table) == 0.0


def test_a_decision_is_needed_while_the_busiest_pace_can_still_make_it():
    """Twelve centres in six years, four in the busiest: three years of it, nothing before."""
    plan = {"total": 12, "first": 2025, "last": 2030, "binds": False}
    targets = {2025: 0, 2026: 2, 2027: 4, 2028: 8, 2029: 10, 2030: 12}
    one = CATALOG.indicator("P25-4.2").model_copy(
        update={
            "delivery": Delivery(**plan),
            "target_counts": targets,
            "targets": {y: 100 * n / 12 for y, n in targets.items()},
        }
    )

    rules = replace(RULES, lead_years={"P25-4.2": 1.0})

    def told(pace=0.0, sd=0.0, slip=0.0, rules=rules):
        return deadline(one, rules, 2024, Prospect((pace,) * 6, sd, slip, 0.0))

    still = told()
    assert still.reason == "busiest" and still.pace == 4
    assert still.date == pytest.approx(2031 - 12 / 4 - 1, abs=0.3)  # the median of Poisson is less
    assert "12 months later (and 0 of slip)" in still.sentence("en")
    longer = told(rules=replace(RULES, lead_years={"P25-4.2": 1.5}))
    assert longer.date == pytest.approx(still.date - 0.5) and "18 months" in longer.sentence("en")
    with pytest.raises(AssumptionError, match=r"metas\.lead_years, P25-4\.2"):
        told(rules=replace(RULES, lead_years={}))
    past = deadline(one, rules, 2024, Prospect((0.0,) * 6, 0.0, 0.0, 0.0), known=still.date + 0.1)
    assert past.reason == "busiest_late" and "had to be decided by" in past.sentence("en")
    assert told(pace=1.0).date > still.date > told(sd=0.8).date
    assert told(pace=3.0).reason == "enough"
    # The first year is as busy as can be already, and later ones leave chances a little under even.
    begun = deadline(one, rules, 2024, Prospect((4.0, *5 * (1.4,)), 1.38, 0.0, 0.0))
    assert begun.reason == "busiest_late" and 0.475 <= begun.chance < 0.5
    bound = {"delivery": Delivery(**plan | {"binds": True})}
    one = one.model_copy(update=bound)
    late = told(slip=0.5)  # the last of the schedule is due in the last year: nothing makes up
    assert late.reason == "never" and late.chance == 0 and np.isnan(late.date)
    assert "from 2025 on" in late.sentence("en")


def test_dates_of_decision_do_not_contradict_the_lever(small):
    """The schedule of the hospitals ends with its target: a slip leaves no even chances."""
    table = pf.assess(small, "en").table()
    assert np.isnan(table.loc["P25-1.2", "decide_by"])
    assert "not even the 9 works a year" in table.loc["P25-1.2", "decide"]
    assert 2026 < table.loc["IB25-3.1", "decide_by"] < 2030


def test_a_date_of_decision_is_read_as_people_say_it(small):
    """Months by name, what is delivered by its unit, and no date before what is projected."""
    english, spanish = (pf.assess(small, lang).table() for lang in ("en", "es"))
    assert re.search(r"decided by [A-Z][a-z]+ 20\d\d: ", english.loc["IB25-3.1", "decide"])
    assert re.search(r"a más tardar en [a-z]+ de 20\d\d", spanish.loc["IB25-3.1", "decide"])
    assert "persons a year" in english.loc["IB25-3.1", "decide"]
    assert "percentage points a year" in english.loc["P25-5.2", "decide"]
    early = english["decide_by"] < 2025
    assert early.any() and english.loc[early, "decide"].str.contains("before 2024 ended").all()
    assert not english["decide"].str.contains(r"\d/20\d\d|by \w+ 202[0-4]", regex=True).any()


def test_a_planner_who_changes_the_lead_sees_the_date_move(small):
    leads = small.assumptions.get("metas.lead_years")
    later = small.assumptions.patch({"metas.lead_years": leads | {"IB25-3.1": 1.25}})
    moved = pf.assess(pf.project(small.request.replace(assumptions=later)), "en").table()
    table = pf.assess(small, "en").table()
    change = (moved["decide_by"] - table["decide_by"]).dropna()
    assert change.pop("IB25-3.1") == pytest.approx(-1.0) and (change == 0).all()
    assert "15 months" in moved.loc["IB25-3.1", "decide"]
    with pytest.raises(AssumptionError, match=r"metas\.lead_years.*24"):  # months typed as years
        later.patch({"metas.lead_years": leads | {"P25-1.2": 24}})


def test_growths_of_counts_leave_out_the_event_and_changes_of_definition():
    found = growths(EVERY, RULES, 2024)
    assert found.size >= 10
    assert growths(EVERY, RULES, 2015).size < found.size
