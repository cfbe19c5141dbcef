"""``piimss metas`` as it is typed: from a scenario and from a saved run, one indicator, one year, a
CSV, and options that leave nothing.
"""

import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.core.errors import InputError, OutputError

RUN = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def saved(tmp_path_factory, small):
    return small.save(tmp_path_factory.mktemp("metas") / "run")


def told(*words):
    found = RUN.invoke(app, ["metas", *map(str, words), "--lang", "en"])
    return found.exit_code, found.output


def test_targets_to_come_first_and_the_ended_programme_apart(saved):
    code, said = told(saved)
    assert code == 0
    ahead, closed = said.split("Programme that has ended")
    assert "Targets to come" in ahead and "P20-" not in ahead and "P25-" not in closed
    assert ahead.count("IB25-") == 7 and ahead.count("P25-") == 10 and closed.count("P20-") == 18
    assert closed.count("are met together") == 3
    assert "probably met" in closed and "no forecast" not in said


def test_one_indicator_with_its_years_why_and_what_would_change_it(saved):
    code, said = told(saved, "--code", "P25-2.1")
    assert code == 0
    assert all(str(year) in said for year in range(2025, 2031))
    assert "80.32" in said and "The sheet also prints 80:" in said
    assert "piimss solve P25-2.1 demography.mortality_factor" in said
    assert "must be decided by" in said and "of public programmes 47 were met" in said


def test_a_year_and_a_programme(saved):
    code, said = told(saved, "--year", 2027, "--programme", "piimss_2025_2030")
    assert code == 0 and said.count("P25-") == 10 and "2027" in said and "2030" not in said


def test_the_csv_holds_every_target_of_every_year(saved, tmp_path):
    file = tmp_path / "metas.csv"
    assert told(saved, "--csv", file)[0] == 0
    table = pd.read_csv(file)
    assert told(saved, "--csv", tmp_path / "new" / "metas.csv")[0] == 0
    done = RUN.invoke(app, ["metas", str(saved), "--csv", str(file / "metas.csv")])
    assert isinstance(done.exception, OutputError)
    assert set(table["code"]) == set(pf.catalog().indicators().index)
    checkpoints = table[table["code"].str.startswith("P25")].groupby("code")["year"].apply(list)
    assert all(years == [2025, 2026, 2027, 2028, 2029, 2030] for years in checkpoints)
    assert {"error", "why", "change", "decide", "class_note", "weighed"} <= set(table.columns)


@pytest.mark.parametrize(
    "words", [("--draws", "5"), ("--draws", "1000"), ("--horizon", "2027"), ("--data", "x")]
)
def test_what_a_saved_run_has_settled_is_not_asked_again(saved, words):
    done = RUN.invoke(app, ["metas", str(saved), *words, "--lang", "en"])
    assert isinstance(done.exception, InputError)
    said = done.exception.message("en")
    assert f"{words[0]}: found {words[1]}; expected none of what a saved run has settled" in said


def test_a_table_of_sufficiency_ends_no_sooner_than_the_run(tmp_path):
    done = RUN.invoke(app, ["run", "--sufficiency", "2027", "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, InputError)
    assert "--sufficiency: found 2027; expected a year from" in done.exception.message("en")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--code", "P99"], "P99"),
        (["--year", "2040"], "2040"),
        (["--programme", "piimss"], "piimss_2025_2030"),
        (["--code", "P20-1.1", "--year", "2030"], "P20-1.1"),
    ],
)
def test_options_that_leave_nothing_are_told(saved, words, found):
    done = RUN.invoke(app, ["metas", str(saved), *words, "--lang", "en"])
    assert done.exit_code != 0 and found in str(done.exception)


def test_part_of_a_saved_run_is_what_the_whole_says(saved):
    part, whole = pf.load(saved, only=("indicator", "basis", "is_projection")), pf.load(saved)
    assert part.data["indicator"].equals(whole.data["indicator"])
    assert "jobs" not in part.data
    pd.testing.assert_frame_equal(pf.assess(part).table(), pf.assess(whole).table())
