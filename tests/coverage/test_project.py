"""Pieces of the projection of coverage: margins, what moves the dependants, classes of insured,
consulting rooms, demand.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError
from piimss_forecast.core.interpolation import saturate
from piimss_forecast.coverage import (
    MARGINS,
    ROWS,
    by_age_group,
    consultorio,
    consultorio_ratios,
    coverage_margins,
    dependants_drivers,
    insured_classes,
    needed,
    per_thousand,
    rake,
    residuals,
    seed_table,
)

TOTALS = {
    "adscrita_umf": 420.0,
    "pensionado": 40.0,
    "estudiante": 30.0,
    "no_registrado": 60.0,
    "20+": 330.0,
    "65+": 70.0,
}


def insured_of_thirty(persons=100.0):
    out = np.zeros((2, 101))
    out[:, 30] = persons / 2
    return out


def test_margins_leave_out_the_insured_and_hold_in_the_fitted_table():
    population, insured = np.full((2, 101), 10.0), insured_of_thirty(10.0)
    seed = seed_table({row: np.full((2, 101), 0.1) for row in ROWS}, population, insured, 0.02)
    margins = coverage_margins(TOTALS | {"adscrita_umf": 330.0, "20+": 270.0}, insured)
    assert [m.name for m in margins] == list(MARGINS)
    table = rake(seed, (population - insured).reshape(-1), margins)
    assert max(abs(g) for g in residuals(table, margins).values()) < 1e-9
    registered = table[:5].sum(axis=0).reshape(2, 101) + insured
    assert registered.sum() == pytest.approx(330)
    assert registered[:, 20:].sum() == pytest.approx(270) and registered[
        :, 65:
    ].sum() == pytest.approx(70)


@pytest.mark.parametrize(
    "change", [{"adscrita_umf": 160.0}, {"65+": 340.0}, {"20+": 99.0}, {"20+": 450.0}]
)
def test_margins_that_cannot_be_are_refused(change):
    with pytest.raises(InputError, match="coverage"):
        coverage_margins(TOTALS | change, insured_of_thirty())


def test_dependants_follow_their_own_cause():
    people = np.full((1, 2, 101), 100.0)  # 4,000 minors, 9,000 adults, 8,200 of 60 and over
    base = dependants_drivers(np.array([3000.0]), np.array([1000.0]), people, 3.0)[0]
    np.testing.assert_allclose(base, [3000 * 4000 / 9000, 4000 * 2 / 3, 7200 * (1 - (2 / 3) ** 3)])
    fewer = people.copy()
    fewer[..., :20] *= 0.5  # half the children: half the dependent children, nobody else changes
    np.testing.assert_allclose(
        dependants_drivers(np.array([3000.0]), np.array([1000.0]), fewer, 3.0)[0] / base,
        [0.5, 1, 1],
    )
    more = dependants_drivers(np.array([3300.0]), np.array([1000.0]), people, 3.0)[0] / base
    assert more[0] == pytest.approx(1.1) and 1 < more[2] < 1.1 and more[1] < 1.1


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0, 0.99), st.floats(1, 8))
def test_nobody_depends_on_others_than_exist(insured, pensioners, children):
    people = np.full((1, 2, 101), 7.0)
    found = dependants_drivers(
        np.array([insured * 630]), np.array([pensioners * 574]), people, children
    )[0]
    assert (found >= 0).all() and found[0] <= 280 and found[2] <= 574 * (1 - pensioners) + 1e-9


def test_platform_workers_stand_inside_the_jobs_and_the_others_outside():
    contract, modality = np.array([80.0, 12.0, 8.0]), np.array([5.0, 3.0, 10.0])
    classes = insured_classes(contract, modality, 0.9, 1.0)
    assert classes.sum() == pytest.approx(0.9 * 100 + 8)
    assert classes[2] == pytest.approx(0.9 * 8) and classes[3:].tolist() == pytest.approx([5, 3, 9])
    assert classes[0] / classes[1] == pytest.approx(80 / 12)


def test_five_year_groups_add_up():
    persons = np.arange(2 * 101, dtype=float).reshape(2, 101)
    groups = by_age_group(persons)
    assert groups.shape == (2, 21)
    np.testing.assert_allclose(groups.sum(axis=-1), persons.sum(axis=-1))
    assert groups[0, 1] == 5 + 6 + 7 + 8 + 9 and groups[0, 20] == 100


@pytest.mark.parametrize("elderly", [1.0, 1.1])
def test_ratios_give_back_the_published_total_and_adults(elderly):
    registered = np.array([15.5e6, 37.1e6, 9.95e6])
    ratios = consultorio_ratios(np.array(55.7e6), np.array(41.9e6), registered, elderly)
    assert (ratios * registered).sum() == pytest.approx(55.7e6)
    assert (ratios * registered)[1:].sum() == pytest.approx(41.9e6)
    assert ratios[2] / ratios[1] == pytest.approx(elderly)
    people = np.zeros((1, 1, 2, 101))
    people[..., [0, 30, 70]] = registered / 2
    assert consultorio(people, ratios[None]).sum() == pytest.approx(55.7e6)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 5), st.floats(0.1, 0.5), st.floats(0.01, 0.4))
def test_saturation_is_bounded_and_neutral_below_the_knee(share, knee, room):
    out = float(saturate(np.array(share), knee, knee + room))
    assert out <= knee + room and out <= share + 1e-12
    if share <= knee:
        assert out == share


def test_saturation_in_order():
    with pytest.raises(InputError):
        saturate(np.array(0.1), 0.5, 0.4)


def test_use_at_the_published_rates():
    # PIIMSS 2025-2030: 96 million consultations are 1,533 per 1,000 registered at a UMF; 38,433
    # beds are 0.69 per 1,000 with a consulting room.
    assert needed(np.array(62.6e6), 1533.0) == pytest.approx(96e6, rel=5e-4)
    assert per_thousand(np.array(38_433.0), np.array(55.7e6)) == pytest.approx(0.69, abs=5e-5)
    with pytest.raises(InputError):
        needed(np.array(1.0), 0.0)
