"""Roles of published figures, and the base year that follows from them."""

from __future__ import annotations

import shutil

import pytest

from piimss_forecast.catalog import anchors, embedded, load
from piimss_forecast.core.errors import DataError

ROW = (
    "{name},{concept},{period},31-dec,{value},{unit},T,all,MX,{kind},published,exact,"
    "piimss_2025_2030,L1,\n"
)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(embedded("data"), tmp_path / "data")


def add(folder, **cells) -> None:
    with (folder / "figures.csv").open("a", encoding="utf-8") as end:
        end.write(ROW.format(**{"kind": "observed", "name": f"zz_{cells['concept']}", **cells}))


def test_an_observed_figure_comes_before_the_budget_and_the_target_of_its_year(folder):
    before = load(folder).anchor("reserve_accumulation")
    assert before.loc[2021] == 31857  # the budget: nothing else is known of 2021
    add(folder, concept="reserve_accumulation", period=2021, value=32000, unit="mdp")
    after = load(folder).anchor("reserve_accumulation")
    assert after.loc[2021] == 32000 and after.drop(2021).equals(before.drop(2021))


def test_a_part_of_a_year_is_no_year():
    cat = load()
    assert 2025 not in cat.anchor("programmable_outlay").index
    assert cat.anchor("programmable_outlay_to_november").to_dict() == {2025: 1342753.0}


def test_base_year_is_the_last_with_every_total_and_moves_with_the_last_of_them(folder):
    assert load(folder).base_year == 2024
    units = load(folder).concepts().set_index("concept")["unit"]
    lacking = anchors.missing(load(folder), 2025)
    assert {"adscrita_umf", "own_income_budget", "pensions_in_payment"} < set(lacking)
    assert not {"insured_jobs", "sbc_december"} & set(lacking)  # known of 2025 already
    for concept in lacking:
        assert load(folder).base_year == 2024
        kind = "budget" if concept == "own_income_budget" else "observed"
        add(folder, concept=concept, period=2025, value=1000, unit=units[concept], kind=kind)
    cat = load(folder)
    assert cat.base_year == 2025 and not anchors.missing(cat, 2025)
    assert cat.known_to(2022).base_year == 2022


def test_no_year_with_every_total_names_what_the_last_one_lacks(folder):
    file = folder / "figures.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(x for x in lines if ",own_income_budget,2" not in x), encoding="utf-8")
    with pytest.raises(DataError, match="own_income_budget"):
        _ = load(folder).base_year


def test_unknown_role_names_the_roles_there_are():
    with pytest.raises(DataError, match="reserve_accumulation"):
        load().anchor("reserve")
